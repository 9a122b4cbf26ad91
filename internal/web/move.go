package web

import (
	"github.com/gin-gonic/gin"

	"alliancewiki/internal/wiki"
)

func (s *server) moveForm(c *gin.Context) error { return wiki.ErrNotFound }

func (s *server) move(c *gin.Context) error { return wiki.ErrNotFound }
