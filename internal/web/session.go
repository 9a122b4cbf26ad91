package web

import (
	"errors"
	"net/http"
	"sync"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/gorilla/securecookie"
	"github.com/gorilla/sessions"

	"alliancewiki/internal/account"
	"alliancewiki/internal/wiki"
)

const (
	sessionLife  = 30 * 24 * time.Hour
	noticeLife   = time.Minute
	langCookie   = "lang"
	noticeCookie = "notice"
	secretKey    = "s"      // in the session's values
	personKey    = "person" // in the gin context
)

// sessionCookie is the session cookie's name. The prefix makes browsers refuse it from other hosts and plain HTTP.
func (cfg Config) sessionCookie() string {
	if cfg.secure() {
		return "__Host-alliancewiki"
	}
	return "alliancewiki"
}

// newCookieStore keeps sessions in a signed and encrypted cookie that holds nothing but an opaque secret; what the
// secret stands for is in the accounts database, where it can be ended.
func newCookieStore(cfg Config, sign, encrypt []byte) *sessions.CookieStore {
	st := sessions.NewCookieStore(sign, encrypt)
	st.Options = &sessions.Options{
		Path: "/", MaxAge: int(sessionLife.Seconds()), HttpOnly: true, Secure: cfg.secure(), SameSite: http.SameSiteLaxMode,
	}
	st.MaxAge(st.Options.MaxAge)
	return st
}

// beginSession gives the browser a session's secret.
func (s *server) beginSession(c *gin.Context, secret string) error {
	// New's error tells of an old cookie that can no longer be read; the fresh session it returns beside it is fine.
	sess, _ := s.cookies.New(c.Request, s.cfg.sessionCookie())
	sess.Values[secretKey] = secret
	return sess.Save(c.Request, c.Writer)
}

// endSession ends the session, here and in the browser.
func (s *server) endSession(c *gin.Context) error {
	secret := s.secret(c)
	sess, _ := s.cookies.New(c.Request, s.cfg.sessionCookie())
	sess.Options.MaxAge = -1
	delete(sess.Values, secretKey)
	if err := sess.Save(c.Request, c.Writer); err != nil {
		return err
	}
	c.Set(personKey, (*wiki.Person)(nil))
	if secret == "" {
		return nil
	}
	return s.accounts.SignOut(c.Request.Context(), secret)
}

// person is who signed in, nil for a visitor. The session is looked up once a request. On somebody's own machine there
// are no visitors.
func (s *server) person(c *gin.Context) *wiki.Person {
	if s.cfg.Local != nil {
		return s.cfg.Local
	}
	if v, ok := c.Get(personKey); ok {
		return v.(*wiki.Person)
	}
	if len(c.Request.Header["Cookie"]) == 0 {
		return nil
	}
	var p *wiki.Person
	if secret := s.secret(c); secret != "" {
		var err error
		p, err = s.accounts.Session(c.Request.Context(), secret)
		if err != nil {
			if !errors.Is(err, account.ErrSignIn) && c.Request.Context().Err() == nil {
				s.log.Error("session not read", "err", err)
			}
			p = nil
		}
	}
	if p != nil {
		s.accounts.Here(p.ID, s.site.Head()) // for what changed since the last visit
	}
	c.Set(personKey, p)
	return p
}

// secret is the session's secret from the cookie, "" where there is none that we made.
func (s *server) secret(c *gin.Context) string {
	name := s.cfg.sessionCookie()
	k, err := c.Request.Cookie(name)
	if err != nil || k.Value == "" {
		return ""
	}
	if secret, ok := s.secrets.get(k.Value); ok {
		return secret
	}
	sess, err := s.cookies.New(c.Request, name)
	if err != nil {
		return ""
	}
	secret, _ := sess.Values[secretKey].(string)
	if secret != "" {
		s.secrets.put(k.Value, secret)
	}
	return secret
}

// noticeLink leads on from a notice.
type noticeLink struct{ Text, To string }

// notice keeps a text for the next page that is shown to this browser.
func (s *server) notice(c *gin.Context, text string) error {
	return s.noticeWith(c, text, noticeLink{})
}

// noticeWith keeps a text with a link after it.
func (s *server) noticeWith(c *gin.Context, text string, to noticeLink) error {
	value, err := securecookie.EncodeMulti(noticeCookie, []string{text, to.Text, to.To}, s.codecs...)
	if err != nil {
		return err
	}
	s.setNotice(c, value, int(noticeLife.Seconds()))
	return nil
}

// takeNotice is the kept text, once, with its link.
func (s *server) takeNotice(c *gin.Context) (text string, to noticeLink) {
	if len(c.Request.Header["Cookie"]) == 0 {
		return "", to
	}
	k, err := c.Request.Cookie(noticeCookie)
	if err != nil {
		return "", to
	}
	s.setNotice(c, "", -1)
	var kept []string
	if securecookie.DecodeMulti(noticeCookie, k.Value, &kept, s.codecs...) != nil || len(kept) != 3 {
		return "", to
	}
	return kept[0], noticeLink{kept[1], kept[2]}
}

func (s *server) setNotice(c *gin.Context, value string, age int) {
	http.SetCookie(c.Writer, &http.Cookie{
		Name: noticeCookie, Value: value, MaxAge: age,
		Path: "/", HttpOnly: true, Secure: s.cfg.secure(), SameSite: http.SameSiteLaxMode,
	})
}

// secretMemo remembers what session cookies decode to, since verifying and decoding one costs more than all else in
// serving a remembered page. It is emptied when it is full or a minute old, so that it stays small and a cookie lives
// at most that much too long; whether the session is still good is asked of the accounts each time.
type secretMemo struct {
	mu      sync.RWMutex
	secrets map[string]string
	since   time.Time
}

const (
	memoSize = 4096
	memoLife = time.Minute
)

func newSecretMemo() *secretMemo { return &secretMemo{} }

func (m *secretMemo) get(cookie string) (string, bool) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	if time.Since(m.since) > memoLife {
		return "", false
	}
	secret, ok := m.secrets[cookie]
	return secret, ok
}

func (m *secretMemo) put(cookie, secret string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.secrets) >= memoSize || time.Since(m.since) > memoLife {
		m.secrets, m.since = map[string]string{}, time.Now()
	}
	m.secrets[cookie] = secret
}
