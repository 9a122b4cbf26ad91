package web

import (
	"github.com/gin-gonic/gin"

	"alliancewiki/internal/wiki"
)

func (s *server) loginForm(c *gin.Context) error { return wiki.ErrNotFound }

func (s *server) login(c *gin.Context) error { return wiki.ErrNotFound }

func (s *server) logout(c *gin.Context) error { return wiki.ErrNotFound }

func (s *server) setLanguage(c *gin.Context) error { return wiki.ErrNotFound }
