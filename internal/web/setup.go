package web

import (
	"github.com/gin-gonic/gin"

	"alliancewiki/internal/wiki"
)

func (s *server) setupForm(c *gin.Context) error { return wiki.ErrNotFound }

func (s *server) setup(c *gin.Context) error { return wiki.ErrNotFound }
