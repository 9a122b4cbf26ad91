package web

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestAWebhookIsBelievedWhereItKnowsTheSecret(t *testing.T) {
	const secret, body = "en lang hemmelighed", `{"ref":"refs/heads/main"}`
	sign := func(key, text string) string {
		mac := hmac.New(sha256.New, []byte(key))
		mac.Write([]byte(text))
		return "sha256=" + hex.EncodeToString(mac.Sum(nil))
	}
	s := newReadWiki(t, true).server
	for _, c := range []struct {
		name   string
		secret string
		body   string
		header http.Header
		status int
	}{
		{"signed as by GitHub, Gitea and Forgejo", secret, body, http.Header{"X-Hub-Signature-256": {sign(secret, body)}}, 204},
		{"the token of GitLab", secret, body, http.Header{"X-Gitlab-Token": {secret}}, 204},
		{"from a page of another site", secret, body,
			http.Header{"X-Gitlab-Token": {secret}, "Origin": {"https://evil.example"}}, 403},
		{"signed with another secret", secret, body, http.Header{"X-Hub-Signature-256": {sign("en anden", body)}}, 403},
		{"signed for another body", secret, body, http.Header{"X-Hub-Signature-256": {sign(secret, "{}")}}, 403},
		{"half a signature", secret, body, http.Header{"X-Hub-Signature-256": {sign(secret, body)[:40]}}, 403},
		{"no hexadecimal signature", secret, body, http.Header{"X-Hub-Signature-256": {"sha256=zz"}}, 403},
		{"an empty signature", secret, body, http.Header{"X-Hub-Signature-256": {"sha256="}}, 403},
		{"a good token beside a bad signature", secret, body,
			http.Header{"X-Hub-Signature-256": {"sha256=00"}, "X-Gitlab-Token": {secret}}, 403},
		{"another token", secret, body, http.Header{"X-Gitlab-Token": {secret + "x"}}, 403},
		{"an empty token", secret, body, http.Header{"X-Gitlab-Token": {""}}, 403},
		{"nothing", secret, body, nil, 403},
		{"too much", secret, strings.Repeat("x", webhookBytes+1), http.Header{"X-Gitlab-Token": {secret}}, 413},
		{"as much as may be", secret, strings.Repeat("x", webhookBytes), http.Header{"X-Gitlab-Token": {secret}}, 204},
		{"no secret is configured", "", body, http.Header{"X-Gitlab-Token": {""}}, 404},
		{"no secret is configured, and one is signed with", "", body, http.Header{"X-Hub-Signature-256": {sign("", body)}}, 404},
	} {
		t.Run(c.name, func(t *testing.T) {
			kicks := 0
			s.cfg.Webhook = Webhook{Secret: c.secret, Kick: func() { kicks++ }}
			r := httptest.NewRequest("POST", "/-/webhook", strings.NewReader(c.body))
			for k, v := range c.header {
				r.Header[k] = v
			}
			w := httptest.NewRecorder()
			s.engine(http.NotFoundHandler()).ServeHTTP(w, r)
			if w.Code != c.status || (kicks == 1) != (c.status == 204) {
				t.Errorf("status %d with %d kicks, want %d", w.Code, kicks, c.status)
			}
			if c.status == 204 && w.Body.Len() > 0 {
				t.Errorf("%q is answered", w.Body)
			}
		})
	}
}
