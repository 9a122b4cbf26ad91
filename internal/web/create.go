package web

import (
	"github.com/gin-gonic/gin"

	"alliancewiki/internal/wiki"
)

func (s *server) newForm(c *gin.Context) error { return wiki.ErrNotFound }
