package web

import (
	"github.com/gin-gonic/gin"

	"alliancewiki/internal/wiki"
)

func (s *server) upload(c *gin.Context) error { return wiki.ErrNotFound }

func (s *server) uploadForm(c *gin.Context) error { return wiki.ErrNotFound }
