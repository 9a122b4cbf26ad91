package markdown

import (
	"bytes"
	"regexp"
	"strings"

	"github.com/microcosm-cc/bluemonday"
	"golang.org/x/net/html"
)

// policy is what authors may write in raw HTML. It has no class, so that nobody can look like the interface, and no
// element whose content an HTML parser reads by other rules.
var policy = newPolicy()

func newPolicy() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("abbr", "b", "bdi", "bdo", "br", "cite", "code", "del", "dfn", "em", "i", "ins", "kbd", "mark", "q",
		"rp", "rt", "ruby", "s", "samp", "small", "span", "strong", "sub", "sup", "time", "u", "var", "wbr")
	p.AllowElements("blockquote", "dd", "details", "div", "dl", "dt", "figcaption", "figure", "h1", "h2", "h3", "h4",
		"h5", "h6", "hr", "li", "ol", "p", "pre", "summary", "ul")
	p.AllowElements("caption", "table", "tbody", "td", "tfoot", "th", "thead", "tr")
	p.AllowNoAttrs().OnElements("a", "span", "img")
	p.AllowAttrs("href").OnElements("a")
	p.AllowAttrs("src", "alt").OnElements("img")
	p.AllowURLSchemes("http", "https", "mailto", "tel")
	p.AllowRelativeURLs(true)
	number := regexp.MustCompile(`^[1-9][0-9]{0,3}$`)
	p.AllowAttrs("width", "height").Matching(number).OnElements("img")
	p.AllowAttrs("colspan", "rowspan").Matching(regexp.MustCompile(`^[1-9][0-9]{0,2}$`)).OnElements("td", "th")
	p.AllowAttrs("scope").Matching(regexp.MustCompile(`^(row|col)$`)).OnElements("th")
	p.AllowAttrs("start").Matching(number).OnElements("ol")
	p.AllowAttrs("value").Matching(number).OnElements("li")
	p.AllowAttrs("open").OnElements("details")
	p.AllowAttrs("datetime").Matching(regexp.MustCompile(`^\d{4}-\d\d-\d\d$`)).OnElements("time", "ins", "del")
	p.AllowAttrs("title").Globally()
	p.AllowAttrs("lang").Matching(regexp.MustCompile(`^[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8})*$`)).Globally()
	p.AllowAttrs("dir").Matching(regexp.MustCompile(`^(ltr|rtl|auto)$`)).Globally()
	p.AllowAttrs("id").Matching(regexp.MustCompile(`^\S{1,200}$`)).Globally()
	p.AllowAttrs("name").Matching(regexp.MustCompile(`^\S{1,200}$`)).OnElements("a")
	return p
}

// rawToken is a tag or a run of text of sanitised raw HTML.
type rawToken struct {
	kind  html.TokenType // start, end or text
	name  string         // of a tag
	text  string         // of text, without entities
	attrs []html.Attribute
}

func (t *rawToken) attribute(key string) string {
	for _, a := range t.attrs {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// sanitise puts a piece of raw HTML through the policy and takes what is left apart.
func sanitise(raw []byte) []rawToken {
	if bytes.HasPrefix(raw, []byte("<!--")) && bytes.HasSuffix(bytes.TrimSpace(raw), []byte("-->")) &&
		bytes.Count(raw, []byte("-->")) == 1 {
		return nil
	}
	z := html.NewTokenizer(bytes.NewReader(policy.SanitizeBytes(raw)))
	var tokens []rawToken
	for {
		switch kind := z.Next(); kind {
		case html.ErrorToken:
			return tokens
		case html.TextToken:
			tokens = append(tokens, rawToken{kind: kind, text: z.Token().Data})
		case html.StartTagToken, html.EndTagToken, html.SelfClosingTagToken:
			t := z.Token()
			if kind == html.SelfClosingTagToken {
				kind = html.StartTagToken
			}
			tokens = append(tokens, rawToken{kind: kind, name: strings.ToLower(t.Data), attrs: t.Attr})
		}
	}
}
