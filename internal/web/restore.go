package web

import (
	"github.com/gin-gonic/gin"

	"alliancewiki/internal/wiki"
)

func (s *server) restore(c *gin.Context) error { return wiki.ErrNotFound }

func (s *server) revert(c *gin.Context) error { return wiki.ErrNotFound }
