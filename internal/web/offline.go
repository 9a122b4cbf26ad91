package web

import (
	"errors"
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"github.com/gin-gonic/gin"

	"alliancewiki/internal/wiki"
)

// offlineView tells how to take the wiki along.
type offlineView struct {
	base
	Address   string // to clone from, with the reader's name in it where they have one
	Members   bool   // only members may read, so that git asks for a token
	Megabytes int    // that a clone takes, about
	Downloads bool
	Name      string // the reader's, as git is to be told; "" where there is none that can stand in a command
	Email     string
}

// What can stand in a command, within quotation marks or without, and means nothing to any shell.
var (
	plainName  = regexp.MustCompile(`^[\p{L}\p{M}\p{N}][\p{L}\p{M}\p{N} .,'’-]*$`)
	plainEmail = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._+-]*@[A-Za-z0-9.-]+$`)
)

// offline shows it to whoever may read the wiki.
func (s *server) offline(c *gin.Context) error {
	who := s.person(c)
	if err := s.site.MayRead(who); err != nil {
		return err
	}
	v := offlineView{
		base:      s.base(c, s.texts(c).Offline.Title),
		Address:   cloneAddress(s.cfg.BaseURL, who),
		Members:   errors.Is(s.site.MayRead(nil), wiki.ErrSignIn),
		Megabytes: int(s.site.Size()>>20) + 1,
		Downloads: s.cfg.Downloads != nil,
	}
	if who != nil && plainName.MatchString(who.Name) && plainEmail.MatchString(who.Email) {
		v.Name, v.Email = who.Name, who.Email
	}
	if s.cfg.Local != nil {
		v.Title = v.T.Offline.LocalTitle
	}
	return s.show(c, http.StatusOK, "offline", v)
}

// cloneAddress is what to write after git clone. A person's e-mail address is the user name in it, so that git asks for
// the token alone; everything in it that could mean something to git or to a shell is escaped.
func cloneAddress(baseURL string, who *wiki.Person) string {
	scheme, rest, ok := strings.Cut(baseURL, "://")
	if !ok || who == nil || who.Email == "" {
		return baseURL + "/wiki.git"
	}
	return scheme + "://" + strings.ReplaceAll(url.QueryEscape(who.Email), "+", "%20") + "@" + rest + "/wiki.git"
}

// download gives the whole wiki as a file to whoever may read it.
func (s *server) download(c *gin.Context) error {
	if err := s.site.MayRead(s.person(c)); err != nil {
		return err
	}
	if s.cfg.Downloads == nil {
		return wiki.ErrNotFound
	}
	s.cfg.Downloads.ServeHTTP(c.Writer, c.Request)
	return nil
}
