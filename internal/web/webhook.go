package web

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"io"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"alliancewiki/internal/wiki"
)

// Webhook is what a git host calls when the upstream has moved. The zero Webhook is none.
type Webhook struct {
	Secret string // shared with the git host
	Kick   func() // asks for a look at the upstream; it does not wait
}

// webhookBytes is the most that a call may carry. What it says is not read: only that somebody who knows the secret calls.
const webhookBytes = 1 << 20

// webhook takes a call: 204, or 403 where it does not show that it knows the secret.
func (s *server) webhook(c *gin.Context) error {
	hook := s.cfg.Webhook
	if hook.Secret == "" || hook.Kick == nil {
		return wiki.ErrNotFound
	}
	body, err := io.ReadAll(http.MaxBytesReader(c.Writer, c.Request.Body, webhookBytes))
	if err != nil {
		return err
	}
	if !hook.knows(c.Request.Header, body) {
		return wiki.ErrForbidden
	}
	hook.Kick()
	c.Status(http.StatusNoContent)
	return nil
}

// knows tells whether a call shows the secret: as GitHub, Gitea and Forgejo do by signing the body with it, or as GitLab
// does by sending it.
func (w Webhook) knows(h http.Header, body []byte) bool {
	if sign, ok := strings.CutPrefix(h.Get("X-Hub-Signature-256"), "sha256="); ok {
		given, err := hex.DecodeString(sign)
		mac := hmac.New(sha256.New, []byte(w.Secret))
		mac.Write(body)
		return err == nil && hmac.Equal(given, mac.Sum(nil))
	}
	// Of digests, so that the time says nothing about the secret's length.
	given, want := sha256.Sum256([]byte(h.Get("X-Gitlab-Token"))), sha256.Sum256([]byte(w.Secret))
	return subtle.ConstantTimeCompare(given[:], want[:]) == 1
}
