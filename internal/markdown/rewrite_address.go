package markdown

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"

	"alliancewiki/internal/wiki"
)

// address is a link's address as its author wrote it, taken apart so that it can be written in the same way.
type address struct {
	kind        placeKind
	quote       byte
	lead, trail string // blanks around the name
	written     string // the name of the file, as it stands in the source
	name        string // the same without any escapes
	rest        string // query and section, as they stand in the source
}

// readAddress takes an address apart; false where its parts cannot be told from each other in the source.
func readAddress(p *place, source []byte) (a address, ok bool) {
	raw := string(source[p.start:p.end])
	cut := len(raw)
	for i := 0; i < len(raw); i++ {
		if raw[i] == '&' && strings.HasPrefix(raw[i+1:], "#") { // an entity by number
			i++
			continue
		}
		if raw[i] == '#' || raw[i] == '?' {
			cut = i
			if p.kind != inHTML && i > 0 && raw[i-1] == '\\' {
				cut--
			}
			break
		}
	}
	a = address{kind: p.kind, quote: p.quote, rest: raw[cut:]}
	a.written = strings.TrimLeft(raw[:cut], " \t")
	a.lead = raw[:cut-len(a.written)]
	trimmed := strings.TrimRight(a.written, " \t")
	a.written, a.trail = trimmed, a.written[len(trimmed):]
	plain := a.plain(a.written)
	if strings.ContainsAny(plain, "#?") || a.plain(raw) != a.plain(a.lead)+plain+a.plain(a.trail)+a.plain(a.rest) {
		return a, false
	}
	a.name = unpercent(plain)
	return a, true
}

// plain reads the escapes of the language that the address is written in.
func (a *address) plain(s string) string {
	if a.kind == inHTML {
		return html.UnescapeString(s)
	}
	return unescape([]byte(s))
}

// hasExt tells whether the author writes pages with .md.
func (a *address) hasExt() bool { return strings.HasSuffix(strings.ToLower(a.name), ".md") }

// to writes the address of a file, or of a folder or what is not there, for a page: with a leading "/", from the
// address bar or relative, as it was.
func (a *address) to(from wiki.Path, name string) string {
	copied := strings.HasPrefix(a.name, wikiRoot+"/")
	if strings.HasSuffix(a.name, "/") && name != "" {
		name += "/"
	}
	switch {
	case copied:
		name = wikiRoot + "/" + name
	case strings.HasPrefix(a.name, "/"):
		name = "/" + name
		if strings.HasPrefix(name, wikiRoot+"/") || name == wikiRoot || strings.HasPrefix(name, "/-/") {
			name = wikiRoot + name // else it would mean something else
		}
	default:
		name = relative(from.Folder(), name)
		if strings.HasPrefix(a.name, "./") && !strings.HasPrefix(name, ".") {
			name = "./" + name
		}
	}
	return a.lead + a.escape(name) + a.trail + a.rest
}

// relative is the way from a folder to a name, both from the root.
func relative(folder, name string) string {
	up := ""
	for folder != "" && !strings.HasPrefix(name, folder+"/") {
		up += "../"
		folder = folder[:max(strings.LastIndexByte(folder, '/'), 0)]
	}
	if folder != "" {
		name = name[len(folder)+1:]
	}
	if up+name == "" {
		return "./"
	}
	return up + name
}

// escape writes a name so that it can stand in the address. Parts of it that were there before stay as they were written.
func (a *address) escape(name string) string {
	parts, before := strings.Split(name, "/"), strings.Split(a.written, "/")
	same := func(i, j int) bool { return unpercent(a.plain(before[j])) == parts[i] }
	head, tail, most := 0, 0, min(len(parts), len(before))
	for head < most && same(head, head) {
		head++
	}
	for tail < most-head && same(len(parts)-1-tail, len(before)-1-tail) {
		tail++
	}
	copy(parts, before[:head])
	copy(parts[len(parts)-tail:], before[len(before)-tail:])
	parens := balanced(name) && strings.Contains(a.written, "(")
	for i := head; i < len(parts)-tail; i++ {
		parts[i] = a.escapePart(parts[i], parens)
	}
	return strings.Join(parts, "/")
}

// escapePart escapes letters and blanks where the author did. Parentheses that have their partners stay where the
// author wrote some.
func (a *address) escapePart(name string, parens bool) string {
	letters, blanks := a.escapesLetters(), !strings.Contains(a.written, " ")
	var b strings.Builder
	for i, c := range name {
		raw := true
		switch {
		case c <= ' ' && c != ' ', strings.ContainsRune("%#?`\"<>\\|", c), c == 0x7f:
			raw = false
		case c == ' ':
			raw = !blanks && a.kind == inAngles
		case c >= utf8.RuneSelf:
			raw = !letters
		case c == '(' || c == ')':
			raw = a.kind != inMarkdown || parens
		case c == '&':
			raw = a.kind != inHTML && entityEnd([]byte(name[i:])) == 0
		case c == '\'' || c == '=':
			raw = a.kind != inHTML || a.quote == '"'
		}
		if raw {
			b.WriteRune(c)
			continue
		}
		for _, octet := range []byte(string(c)) {
			fmt.Fprintf(&b, "%%%02X", octet)
		}
	}
	return b.String()
}

// escapesLetters tells whether the author writes letters beyond ASCII with percent signs: where there are none, as far
// as the address comes from the address bar of a browser.
func (a *address) escapesLetters() bool {
	ascii := true
	for i, c := range []byte(a.written) {
		if c == '%' && i+1 < len(a.written) && strings.IndexByte("89abcdefABCDEF", a.written[i+1]) >= 0 {
			return true
		}
		ascii = ascii && c < utf8.RuneSelf
	}
	return ascii && strings.HasPrefix(a.name, wikiRoot+"/")
}

// balanced tells whether the parentheses of a name can stand as they are in an address.
func balanced(name string) bool {
	open := 0
	for _, c := range name {
		switch c {
		case '(':
			open++
		case ')':
			open--
		}
		if open < 0 {
			return false
		}
	}
	return open == 0
}
