package web

import (
	"github.com/gin-gonic/gin"

	"alliancewiki/internal/wiki"
)

func (s *server) adminPeople(c *gin.Context) error { return wiki.ErrNotFound }

func (s *server) adminAddPerson(c *gin.Context) error { return wiki.ErrNotFound }

func (s *server) adminPerson(c *gin.Context) error { return wiki.ErrNotFound }

func (s *server) adminUpdatePerson(c *gin.Context) error { return wiki.ErrNotFound }
