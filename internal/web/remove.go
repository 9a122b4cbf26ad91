package web

import (
	"github.com/gin-gonic/gin"

	"alliancewiki/internal/wiki"
)

func (s *server) deleteForm(c *gin.Context) error { return wiki.ErrNotFound }

func (s *server) remove(c *gin.Context) error { return wiki.ErrNotFound }
