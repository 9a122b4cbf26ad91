package web

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"alliancewiki/internal/i18n"
	"alliancewiki/internal/site"
	"alliancewiki/internal/wiki"
)

// workerAddress is where the browser gets the part of the wiki that keeps copies of pages: assets/sw.js.
const workerAddress = "/-/sw.js"

// listPage is how many addresses are listed at a time for who keeps the whole wiki.
const listPage = 500

// visitorKey is the key of everybody who is not signed in.
const visitorKey = "visitor"

// reader is an opaque name for who reads, the same in every session: copies in the browser are kept under it, so that
// they are shown to nobody else. "" where no copies are kept: on one's own machine, and while the source is worked on.
func (s *server) reader(p *wiki.Person) string {
	switch {
	case s.cfg.Local != nil || s.cfg.Dev:
		return ""
	case p == nil:
		return visitorKey
	}
	h := hmac.New(sha256.New, s.readers)
	h.Write([]byte(strconv.FormatInt(int64(p.ID), 10)))
	return hex.EncodeToString(h.Sum(nil)[:12])
}

// readerSecret is what the names of readers are made with.
func readerSecret(sign []byte) []byte {
	h := hmac.New(sha256.New, sign)
	h.Write([]byte("reader"))
	return h.Sum(nil)
}

// worker is the script that keeps copies, for every address of the wiki. Its first line changes with the assets, so that
// browsers take up the page that it shows without a connection anew.
func (s *server) worker(c *gin.Context) error {
	addresses := make([]string, 0, len(s.assets))
	for _, a := range s.assets {
		addresses = append(addresses, a)
	}
	slices.Sort(addresses)
	sum := sha256.Sum256([]byte(strings.Join(addresses, "\n")))
	f := s.files[strings.TrimPrefix(s.assets["sw.js"], assetPrefix)]
	c.Header("Service-Worker-Allowed", "/")
	c.Header("Cache-Control", "no-cache")
	c.Data(http.StatusOK, assetTypes[".js"], fmt.Appendf(nil, "// %x\n%s", sum[:8], f.body))
	return nil
}

// withoutView is what the browser shows where it has no copy.
type withoutView struct{ base }

// without gives that page, which the browser keeps, to everybody: there is nothing of the wiki on it.
func (s *server) without(c *gin.Context) error {
	t := i18n.Da
	if c.Query("lang") == i18n.En.Lang {
		t = i18n.En
	}
	v := withoutView{s.base(c, t.Kept.Title)}
	v.T, v.Here, v.NoIndex = t, "/", true
	return s.show(c, http.StatusOK, "without", v)
}

// keepList is a part of the list of what a reader may keep.
type keepList struct {
	Pages []keepPage `json:"pages"`
	Total int        `json:"total"`
	Next  string     `json:"next,omitempty"` // the address of the next part
}

// keepPage is a page's address, and a tag that changes with its text.
type keepPage struct {
	Address string `json:"address"`
	Tag     string `json:"tag"`
}

// keepAll lists the pages that the reader may read, for the script that keeps the whole wiki.
func (s *server) keepAll(c *gin.Context) error {
	ctx, who := c.Request.Context(), s.person(c)
	letter := c.Query("letter")
	skip, _ := strconv.Atoi(c.Query("skip")) // what is no number is 0
	refs, letters, err := s.site.Pages(ctx, who, letter, skip, listPage)
	if err != nil {
		return err
	}
	list := keepList{Pages: []keepPage{}}
	for _, ref := range refs {
		blob, err := s.site.Blob(ctx, who, ref.Path.File(), "")
		if err != nil {
			continue // it went away since the list was made
		}
		list.Pages = append(list.Pages, keepPage{link("page", ref.Path), string(blob)})
	}
	list.Total, list.Next = rest(letters, letter, max(skip, 0)+len(refs))
	c.Header("Cache-Control", "no-store")
	c.JSON(http.StatusOK, list)
	return nil
}

// rest counts all pages, and gives the address of what comes after so many of a letter: "" at the end.
func rest(letters []site.Letter, letter string, seen int) (total int, next string) {
	for _, l := range letters {
		total += l.Count
	}
	if letter == "" && len(letters) > 0 {
		letter = letters[0].Letter
	}
	i := slices.IndexFunc(letters, func(l site.Letter) bool { return l.Letter == letter })
	switch {
	case i < 0:
		return total, ""
	case seen < letters[i].Count:
	case i+1 < len(letters):
		letter, seen = letters[i+1].Letter, 0
	default:
		return total, ""
	}
	return total, "/-/offline/list?" + url.Values{"letter": {letter}, "skip": {strconv.Itoa(seen)}}.Encode()
}
