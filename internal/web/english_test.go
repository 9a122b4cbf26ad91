package web

import (
	"net/url"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"alliancewiki/internal/i18n"
	"alliancewiki/internal/site"
	"alliancewiki/internal/wiki"
)

// phrases are the words of a language's texts that the other language does not have, longest parts between values.
func phrases(of, other *i18n.Texts) []string {
	gap := regexp.MustCompile(`%(?:\[\d\])?[sd]|[.:;?»«“”"()]`)
	var theirs strings.Builder
	for _, text := range allTexts(reflect.ValueOf(other)) {
		theirs.WriteString(" " + strings.ToLower(text) + " ")
	}
	seen := map[string]bool{}
	var list []string
	for _, text := range allTexts(reflect.ValueOf(of)) {
		for _, part := range gap.Split(text, -1) {
			part = strings.ToLower(strings.TrimSpace(part))
			if len(part) < 5 || seen[part] || strings.Contains(theirs.String(), part) {
				continue
			}
			seen[part] = true
			list = append(list, part)
		}
	}
	return list
}

func allTexts(v reflect.Value) (list []string) {
	switch v.Kind() {
	case reflect.String:
		list = append(list, v.String())
	case reflect.Pointer:
		return allTexts(v.Elem())
	case reflect.Struct:
		for i := range v.NumField() {
			list = append(list, allTexts(v.Field(i))...)
		}
	case reflect.Array, reflect.Slice:
		for i := range v.Len() {
			list = append(list, allTexts(v.Index(i))...)
		}
	case reflect.Map:
		for _, k := range v.MapKeys() {
			list = append(list, allTexts(v.MapIndex(k))...)
		}
	}
	return list
}

// saidBy is what a page says, in its text and in its attributes, but for what says that it is Danish.
func saidBy(t *testing.T, page string) string {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.TextNode {
			b.WriteString(n.Data)
		}
		for _, a := range n.Attr {
			if a.Key == "lang" && a.Val == "da" {
				return
			}
			if a.Key != "href" && a.Key != "action" && a.Key != "formaction" && a.Key != "value" && a.Key != "name" && a.Key != "id" && a.Key != "for" && a.Key != "class" {
				b.WriteString(" " + a.Val + " ")
			}
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	walk(doc)
	return strings.ToLower(strings.Join(strings.Fields(b.String()), " "))
}

func TestEnglishPagesHaveNoDanishWords(t *testing.T) {
	danish := phrases(i18n.Da, i18n.En)
	if len(danish) < 500 {
		t.Fatalf("only %d phrases", len(danish))
	}
	whole := func(text, part string) bool { // not within a longer word
		for i := 0; ; {
			at := strings.Index(text[i:], part)
			if at < 0 {
				return false
			}
			i += at
			end := i + len(part)
			if (i == 0 || !isLetter(text[i-1])) && (end == len(text) || !isLetter(text[end])) {
				return true
			}
			i = end
		}
	}
	const page = "---\ntitle: Systems\nlang: en\ngennemses: 2020-01-01\n---\n## First\n\n| A | B |\n|---|---|\n| 1 | 2 |\n\n- [ ] Call (due 2026-05-01)\n\n> [!decision]\n> We do it. ^d\n\n[[Missing]] ![x](a.png)\n\n```go\nx\n```\n"
	w := newReadWiki(t, true, "Home.md", "---\nlang: en\n---\nHello\n", "sys/a.md", page, "sys/bad.md", "---\ntitle: [x\nlang: en\n---\nText\n", "sys/b.md", "---\nlang: en\n---\n![](x.png)\n",
		"meet/m.md", "---\ntitle: Meeting\ntype: salon\nlang: en\nstart: 2026-05-01T10:00\n---\n## Notes\n", "term/t.md", "---\ntitle: API\ntype: term\nlang: en\ndefinition: A door.\n---\nx\n")
	w.save("sys/a", page+"\nMore\n")
	admin := w.signIn("ida@x.dk", "Ida", wiki.Admin)
	w.form("/-/account/language", admin, "lang=en").want(303)
	visitor := func(target string) answer { return w.get(target, "Cookie", "lang=en") }
	check := func(a answer) {
		t.Helper()
		if !strings.Contains(a.body, `<html lang="en"`) {
			t.Errorf("%s is not in English: %d", a.target, a.StatusCode)
			return
		}
		text := saidBy(t, a.body)
		for _, part := range danish {
			if whole(text, part) {
				t.Errorf("%s says %q: …%s…", a.target, part, around(text, part))
			}
		}
	}
	for _, target := range []string{
		"/", "/wiki/sys/a", "/wiki/sys/bad", "/wiki/sys", "/wiki/meet/m", "/wiki/none", "/wiki/a:b", "/nothing", "/-/pages", "/-/recent", "/-/history/sys/a", "/-/diff/sys/a",
		"/-/blame/sys/a", "/-/search?q=text", "/-/search?q=nothing+at+all", "/-/glossary", "/-/meetings", "/-/offline", "/-/deleted", "/-/reports", "/-/outdated/sys/a", "/-/login", "/was",
		"/wiki/sys/a?rev=" + string(w.site.Head()),
	} {
		check(visitor(target))
		if target != "/-/login" {
			check(w.get(target, admin))
		}
	}
	for _, name := range site.ReportNames {
		check(visitor("/-/reports/" + name))
	}
	for _, target := range []string{
		"/-/new", "/-/new?type=salon", "/-/edit/sys/a", "/-/edit/sys/bad", "/-/edit/new", "/-/move/sys/a", "/-/delete/sys/a", "/-/upload/sys", "/-/since", "/-/account", "/-/admin/people", "/-/proposals",
		"/-/reports/outdated", "/-/still-right/sys/a",
	} {
		check(w.get(target, admin))
	}
	for target, body := range map[string]string{
		"/-/edit/sys/a":          "content=" + url.QueryEscape("---\ntitle: a: b\n---\nx"),
		"/-/preview/sys/a":       "action=preview&content=" + url.QueryEscape("---\nlang: en\n---\n![](a.png)\n\n[here](b.md)\n\n> [!note]\n> x\n"),
		"/-/move/sys/a":          "to=a:b",
		"/-/account/password":    "current=x&new=y",
		"/-/admin/people":        "email=x&name=&role=king",
		"/-/outdated/sys/a":      "reason=",
		"/-/still-right/sys/a":   "day=never",
		"/-/upload/sys":          "",
		"/-/delete/none":         "",
		"/-/edit/sys/b":          "content=x&base=0123456789012345678901234567890123456789",
		"/-/restore/sys/a":       "rev=zz",
		"/-/reports":             "",
		"/-/proposals/9999/drop": "",
	} {
		check(w.form(target, admin, body))
	}
}

func isLetter(b byte) bool { return b >= 'a' && b <= 'z' || b >= 0x80 }
