package markdown

import (
	"net/url"
	"path"
	"strings"

	"github.com/yuin/goldmark/util"
	"golang.org/x/text/unicode/norm"

	"alliancewiki/internal/wiki"
)

// dest is where an address in a page leads.
type dest struct {
	kind  destKind
	href  string    // of outside, mail and ours
	link  wiki.Link // of inside; of here only the section
	query string    // of inside, with its "?"
}

type destKind byte

const (
	refused destKind = iota
	outside          // another host
	mail             // mailto: or tel:
	inside           // a file of the wiki
	here             // a section of the page itself
	ours             // a page of the interface, /-/…
)

// maxAddress is the most bytes of an address that is followed.
const maxAddress = 2000

// wikiRoot is where the wiki's files have their addresses. A folder of that name in the root can only be linked to from
// there by a relative address.
const wikiRoot = "/wiki"

// parseDest is the one door for addresses. What has no scheme is a file of the wiki, from the page's folder or with a
// leading "/" from the root, or its address here, /wiki/….
func (d *Doc) parseDest(address string) dest {
	s := strings.TrimSpace(strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return -1
		}
		return r
	}, address))
	if len(s) > maxAddress {
		return dest{}
	}
	switch scheme := schemeOf(s); {
	case scheme == "http" || scheme == "https":
		return dest{kind: outside, href: escapeURL(s)}
	case scheme == "mailto" || scheme == "tel":
		return dest{kind: mail, href: escapeURL(s)}
	case scheme != "":
		return dest{}
	case strings.HasPrefix(s, "//"):
		return dest{kind: outside, href: escapeURL(s)}
	}
	s, section, _ := strings.Cut(s, "#")
	s, query, asked := strings.Cut(s, "?")
	section, s = norm.NFC.String(unpercent(section)), norm.NFC.String(unpercent(s))
	if s == "" {
		return dest{kind: here, link: wiki.Link{Kind: wiki.LinkPath, Section: section}}
	}
	if asked {
		query = "?" + escapeURL(query)
	}
	copied := strings.HasPrefix(s, wikiRoot+"/") || s == wikiRoot
	if copied { // from the address bar of this wiki, where sections have their ids
		s, section = "/"+strings.TrimPrefix(s[len(wikiRoot):], "/"), strings.TrimPrefix(section, idPrefix)
	}
	target := rooted(d.path, s)
	if strings.HasPrefix(target, "-/") && s[0] == '/' && !copied {
		href := "/" + escapePath(target) + query
		if section != "" {
			href += "#" + url.PathEscape(section)
		}
		return dest{kind: ours, href: href}
	}
	return dest{kind: inside, link: wiki.Link{Kind: wiki.LinkPath, Target: target, Section: section}, query: query}
}

// rooted is a file name as written on a page, from the root.
func rooted(from wiki.Path, name string) string {
	if name[0] != '/' {
		name = from.Folder() + "/" + name
	}
	return strings.TrimPrefix(path.Clean("/"+name), "/")
}

// schemeOf is the scheme of an address in lower case, "" where it has none.
func schemeOf(s string) string {
	for i := range len(s) {
		switch c := s[i] | 0x20; {
		case c >= 'a' && c <= 'z':
		case i > 0 && (s[i] >= '0' && s[i] <= '9' || s[i] == '+' || s[i] == '-' || s[i] == '.'):
		case i > 0 && s[i] == ':':
			return strings.ToLower(s[:i])
		default:
			return ""
		}
	}
	return ""
}

func unpercent(s string) string {
	if u, err := url.PathUnescape(s); err == nil {
		return strings.ToValidUTF8(u, "\uFFFD")
	}
	return s
}

// escapeURL percent-escapes what may not stand in an address, and leaves escapes that are there.
func escapeURL(s string) string {
	s = string(util.URLEscape([]byte(s), false))
	return strings.NewReplacer("[", "%5B", "]", "%5D", "|", "%7C", "{", "%7B", "}", "%7D", "^", "%5E", "`", "%60",
		`\`, "%5C", `"`, "%22", "<", "%3C", ">", "%3E").Replace(s)
}

// escapePath escapes each segment of a file name for use in an address.
func escapePath(name string) string {
	plain := true
	for _, c := range []byte(name) {
		plain = plain && (c|0x20 >= 'a' && c|0x20 <= 'z' || c >= '0' && c <= '9' || strings.IndexByte("/-_.~", c) >= 0)
	}
	if plain {
		return name
	}
	segments := strings.Split(name, "/")
	for i, s := range segments {
		segments[i] = url.PathEscape(s)
	}
	return strings.Join(segments, "/")
}

// hrefOf is the address of a file of the wiki: /wiki/a/b for the page a/b.md.
func hrefOf(file string) string {
	if file == "" {
		return "/"
	}
	if !strings.HasPrefix(file, ".wiki/") {
		file = strings.TrimSuffix(file, ".md")
	}
	return wikiRoot + "/" + escapePath(file)
}

// asWritten is the file that a link would lead to if it were there: a wikilink without a folder names a page beside
// the one it is on.
func asWritten(from wiki.Path, l wiki.Link) string {
	name := l.Target
	if l.Kind == wiki.LinkPath {
		return name
	}
	if strings.Contains(name, "/") && name[0] != '.' && name[0] != '/' {
		name = "/" + name
	}
	return rooted(from, name)
}

// isPageName tells whether a name as written means a page rather than another file.
func isPageName(name string) bool {
	ext := path.Ext(name)
	return ext == "" || ext == ".md" || strings.ContainsAny(ext, " ") || len(ext) > 6
}

// imageTypes are the files that can be shown in a page.
var imageTypes = map[string]bool{
	".png": true, ".jpg": true, ".jpeg": true, ".gif": true, ".svg": true, ".webp": true, ".avif": true,
}
