package web

import (
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"alliancewiki/internal/wiki"
)

// What scripts ask for they get as JSON, an error as {"error": text} in the reader's language, ready to be shown.

// script makes a gin handler of one whose errors a script shows.
func (s *server) script(h func(*gin.Context) error) gin.HandlerFunc {
	return func(c *gin.Context) {
		if err := h(c); err != nil {
			s.failScript(c, err)
		}
	}
}

// failScript is fail for a script. A session that ended is told apart from a role that is too weak: the script asks the
// person to sign in.
func (s *server) failScript(c *gin.Context, err error) {
	c.Abort()
	if c.Writer.Written() {
		return
	}
	code, t := status(err), s.texts(c)
	text := s.detail(t, err)
	switch {
	case errors.Is(err, wiki.ErrSignIn):
		code, text = http.StatusUnauthorized, t.Write.Ended
	case code == http.StatusInternalServerError:
		number := errorNumber()
		s.log.Error("request failed", "number", number, "method", c.Request.Method, "path", c.Request.URL.Path, "err", err)
		text = t.Common.Message(code).Title + " (" + number + ")"
	case text == "":
		m := t.Common.Message(code)
		text = strings.TrimSpace(m.Title + ". " + m.Text)
	}
	if after := retryAfter(err, code); after > 0 {
		c.Header("Retry-After", strconv.Itoa(after))
	}
	s.answerScript(c, code, gin.H{"error": text})
}

// answerScript answers with a value as JSON.
func (s *server) answerScript(c *gin.Context, code int, value any) {
	body, err := json.Marshal(value)
	if err != nil {
		s.failBroken(c, err) // unreachable: the values are ours
		return
	}
	c.Header("Cache-Control", "no-store")
	c.Data(code, jsonType, body)
}

// wantsJSON tells whether whoever asks is a script that wants an answer of its own rather than a page.
func wantsJSON(c *gin.Context) bool {
	return strings.Contains(c.Request.Header.Get("Accept"), "application/json")
}
