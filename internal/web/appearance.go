package web

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/gin-gonic/gin"

	"alliancewiki/internal/wiki"
)

// lookCookie holds how a browser shows the wiki: "dark", "light.wide", ".wide".
const lookCookie = "look"

// appearance is how a reader likes pages to look. The layout writes it on <html>, so that it holds from the first
// byte and without script. It is the browser's, not the person's: a phone may be dark and a desk light.
type appearance struct {
	Theme string // "light", "dark", or "" as the device says
	Width string // "wide", or "" for lines of a length that is easy to read
}

// known tells whether the values are ones that the style sheets know.
func (a appearance) known() bool {
	return (a.Theme == "" || a.Theme == "light" || a.Theme == "dark") && (a.Width == "" || a.Width == "wide")
}

// look is the appearance chosen in the browser. What no form of ours set is taken for no choice.
func look(r *http.Request) (a appearance) {
	if len(r.Header["Cookie"]) == 0 {
		return a
	}
	k, err := r.Cookie(lookCookie)
	if err != nil {
		return a
	}
	a.Theme, a.Width, _ = strings.Cut(k.Value, ".")
	if !a.known() {
		return appearance{}
	}
	return a
}

// setAppearance remembers how the reader likes pages to look and leads back to where the form was. Who chooses what is
// there anyway has no cookie, and so is answered as fast as any other visitor.
func (s *server) setAppearance(c *gin.Context) error {
	a := appearance{Theme: c.PostForm("theme"), Width: c.PostForm("width")}
	if !a.known() {
		return wiki.ErrNotFound
	}
	cookie := http.Cookie{
		Name: lookCookie, Value: a.Theme, MaxAge: int(langLife.Seconds()),
		Path: "/", HttpOnly: true, Secure: s.cfg.secure(), SameSite: http.SameSiteLaxMode,
	}
	if a.Width != "" {
		cookie.Value += "." + a.Width
	}
	if a == (appearance{}) {
		cookie.MaxAge = -1
	}
	http.SetCookie(c.Writer, &cookie)
	seeOther(c, localPath(c.PostForm("next")))
	return nil
}

// shortRev is how many digits of a commit id stand on paper: enough for git to find it.
const shortRev = 10

// version names a version of a page on paper: "Version 1a2b3c4d5e fra 22. november 2026 kl. 14.05".
func (b base) version(c wiki.Commit) string {
	return b.T.F(b.T.Appearance.Version, c.Rev[:min(shortRev, len(c.Rev))], b.Date(c.When))
}

// Address is where the page is, as somebody would write it by hand.
func (b base) Address() string {
	if plain, err := url.PathUnescape(b.Here); err == nil {
		return b.BaseURL + plain
	}
	return b.BaseURL + b.Here
}
