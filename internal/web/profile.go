package web

import (
	"github.com/gin-gonic/gin"

	"alliancewiki/internal/wiki"
)

func (s *server) profile(c *gin.Context) error { return wiki.ErrNotFound }

func (s *server) changePassword(c *gin.Context) error { return wiki.ErrNotFound }

func (s *server) changeLanguage(c *gin.Context) error { return wiki.ErrNotFound }

func (s *server) createToken(c *gin.Context) error { return wiki.ErrNotFound }

func (s *server) revokeToken(c *gin.Context) error { return wiki.ErrNotFound }
