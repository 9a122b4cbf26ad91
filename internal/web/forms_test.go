package web

import (
	"bytes"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"alliancewiki/internal/account"
	"alliancewiki/internal/gitstore"
	"alliancewiki/internal/site"
	"alliancewiki/internal/wiki"
)

// formsWiki is a running wiki with its real parts, for tests that fill in forms.
type formsWiki struct {
	t        *testing.T
	url      string
	site     *site.Site
	store    *gitstore.Store
	accounts *account.Store
}

const testPassword = "en lang sætning 4"

// people are those who can sign in.
var people = map[string]account.NewPerson{
	"admin@x.dk": {Name: "Anna Admin", Organisation: "KOMBIT", Role: wiki.Admin},
	"mette@x.dk": {Name: "Mette Holm", Organisation: "Herning Bibliotekerne", Role: wiki.Editor},
	"jens@x.dk":  {Name: "Jens Vig", Organisation: "DBC", Role: wiki.Editor},
	"laila@x.dk": {Name: "Laila Lund", Organisation: "KL", Role: wiki.Reader},
}

// newFormsWiki starts a wiki that visitors may read, with files as pairs of name and text.
func newFormsWiki(t *testing.T, files ...string) *formsWiki {
	t.Helper()
	ctx, dir, log := t.Context(), t.TempDir(), slog.New(slog.DiscardHandler)
	put := map[wiki.File][]byte{}
	for i := 0; i < len(files); i += 2 {
		f, err := wiki.ParseFile(files[i])
		must(t, err)
		put[f] = []byte(files[i+1])
	}
	repo := filepath.Join(dir, "wiki.git")
	by := wiki.Author{Name: "Begyndelsen", Email: "start@x.dk"}
	must(t, gitstore.Init(ctx, repo, put, by, "Begyndelsen"))
	store, err := gitstore.Open(ctx, repo, gitstore.Options{})
	must(t, err)
	st, err := site.Open(ctx, site.Config{Store: store, CacheDir: filepath.Join(dir, "cache"), Public: true, Log: log})
	must(t, err)
	accounts, err := account.Open(ctx, filepath.Join(dir, "accounts.db"))
	must(t, err)
	h, err := New(Config{BaseURL: "http://wiki.test", Name: "Alliancen"}, st, accounts, http.NotFoundHandler(), log)
	must(t, err)
	srv := httptest.NewServer(h)
	t.Cleanup(func() {
		srv.Close()
		must(t, st.Close())
		must(t, store.Close())
		must(t, accounts.Close())
	})
	return &formsWiki{t, srv.URL, st, store, accounts}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// source is a page's text on the head, "" where there is no page.
func (w *formsWiki) source(path string) string {
	w.t.Helper()
	r := w.visitor().get("/wiki/" + path + ".md")
	if r.status == http.StatusNotFound {
		return ""
	}
	return r.body
}

// browser is somebody's browser.
type browser struct {
	*formsWiki
	client *http.Client
	script bool // it asks for JSON
}

// visitor is a browser in which nobody signed in.
func (w *formsWiki) visitor() *browser {
	jar, err := cookiejar.New(nil)
	must(w.t, err)
	stay := func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &browser{formsWiki: w, client: &http.Client{Jar: jar, CheckRedirect: stay}}
}

// add makes the account of one of the people, if it is not there yet.
func (w *formsWiki) add(email string) *wiki.Person {
	w.t.Helper()
	if r, err := w.accounts.PersonByEmail(w.t.Context(), email); err == nil {
		return &r.Person
	}
	n := people[email]
	n.Email, n.Password = email, testPassword
	p, err := w.accounts.Add(w.t.Context(), n)
	must(w.t, err)
	return p
}

// as is a browser in which somebody signed in.
func (w *formsWiki) as(email string) *browser {
	w.t.Helper()
	w.add(email)
	b := w.visitor()
	r := b.post("/-/login", "email", email, "password", testPassword)
	r.want(http.StatusSeeOther)
	return b
}

// reply is an answer, read to its end.
type reply struct {
	t      *testing.T
	status int
	header http.Header
	body   string
	doc    *html.Node
}

func (b *browser) get(path string) *reply {
	b.t.Helper()
	req, err := http.NewRequestWithContext(b.t.Context(), "GET", b.url+path, nil)
	must(b.t, err)
	return b.do(req)
}

// post sends a form of pairs of name and value.
func (b *browser) post(path string, fields ...string) *reply {
	b.t.Helper()
	form := url.Values{}
	for i := 0; i < len(fields); i += 2 {
		form.Add(fields[i], fields[i+1])
	}
	return b.do(b.request(path, "application/x-www-form-urlencoded", strings.NewReader(form.Encode())))
}

// send sends a form as the pages ask browsers to: in parts. A field whose name begins with @ is a file of that name.
func (b *browser) send(path string, fields ...string) *reply {
	b.t.Helper()
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	for i := 0; i < len(fields); i += 2 {
		var w io.Writer
		var err error
		if name, ok := strings.CutPrefix(fields[i], "@"); ok {
			w, err = m.CreateFormFile("file", name)
		} else {
			w, err = m.CreateFormField(fields[i])
		}
		must(b.t, err)
		_, err = io.WriteString(w, fields[i+1])
		must(b.t, err)
	}
	must(b.t, m.Close())
	return b.do(b.request(path, m.FormDataContentType(), &body))
}

func (b *browser) request(path, kind string, body io.Reader) *http.Request {
	b.t.Helper()
	req, err := http.NewRequestWithContext(b.t.Context(), "POST", b.url+path, body)
	must(b.t, err)
	req.Header.Set("Content-Type", kind)
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	if b.script {
		req.Header.Set("Accept", "application/json")
	}
	return req
}

func (b *browser) do(req *http.Request) *reply {
	b.t.Helper()
	res, err := b.client.Do(req)
	must(b.t, err)
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	must(b.t, err)
	r := &reply{t: b.t, status: res.StatusCode, header: res.Header, body: string(body)}
	if strings.HasPrefix(res.Header.Get("Content-Type"), "text/html") {
		r.doc, err = html.Parse(bytes.NewReader(body))
		must(b.t, err)
		checkForms(b.t, req.URL.Path, r.doc)
		if bytes.HasPrefix(body, []byte("<!doctype html>")) { // rather than a preview
			checkPage(b.t, body)
		}
	}
	return r
}

// want checks the status.
func (r *reply) want(status int) *reply {
	r.t.Helper()
	if r.status != status {
		r.t.Fatalf("status %d, want %d; location %q; %s", r.status, status, r.header.Get("Location"), r.text("main"))
	}
	return r
}

// leadsTo checks that the answer is a redirect after something was done.
func (r *reply) leadsTo(address string) *reply {
	r.t.Helper()
	r.want(http.StatusSeeOther)
	if got := r.header.Get("Location"); got != address {
		r.t.Fatalf("leads to %q, want %q", got, address)
	}
	return r
}

// says checks that the page shows each text.
func (r *reply) says(texts ...string) *reply {
	r.t.Helper()
	for _, text := range texts {
		if all := r.text("body"); !strings.Contains(all, text) {
			r.t.Fatalf("the page does not say %q: %s", text, all)
		}
	}
	return r
}

// title is the page's title.
func (r *reply) title() string { return r.text("title") }

// text is the words of the first element of a kind, with single spaces between.
func (r *reply) text(tag string) string { return words(r.element(atom.Lookup([]byte(tag)))) }

// element is the first element of a kind, an empty node where there is none.
func (r *reply) element(kind atom.Atom) *html.Node {
	if r.doc == nil {
		return &html.Node{} // no page
	}
	for n := range r.doc.Descendants() {
		if n.Type == html.ElementNode && n.DataAtom == kind {
			return n
		}
	}
	return &html.Node{}
}

func words(n *html.Node) string {
	var b strings.Builder
	for c := range n.Descendants() {
		if c.Type == html.TextNode && c.Parent.DataAtom != atom.Textarea {
			b.WriteString(c.Data)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// field is the value of the first form field of a name, and whether there is one.
func (r *reply) field(name string) (string, bool) {
	for n := range r.doc.Descendants() {
		if n.Type == html.ElementNode && attr(n, "name") == name {
			return value(n), true
		}
	}
	return "", false
}

// holds checks the value of a form's field.
func (r *reply) holds(name, want string) *reply {
	r.t.Helper()
	if got, ok := r.field(name); !ok || got != want {
		r.t.Fatalf("field %s holds %q (there: %v), want %q", name, got, ok, want)
	}
	return r
}

// query is one value of a query.
func (r *reply) query(raw, key string) string {
	r.t.Helper()
	q, err := url.ParseQuery(raw)
	must(r.t, err)
	return q.Get(key)
}

// readOnly is the text of the first text area that cannot be changed.
func (r *reply) readOnly() string {
	for n := range r.doc.Descendants() {
		if n.DataAtom == atom.Textarea && has(n, "readonly") {
			return value(n)
		}
	}
	return ""
}

// value is what a browser would send for a field, but for its line ends.
func value(n *html.Node) string {
	switch n.DataAtom {
	case atom.Textarea:
		if n.FirstChild == nil {
			return ""
		}
		return n.FirstChild.Data
	case atom.Select:
		for o := range n.Descendants() {
			if o.DataAtom == atom.Option && has(o, "selected") {
				return attr(o, "value")
			}
		}
	}
	return attr(n, "value")
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func has(n *html.Node, key string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == key })
}

// checkForms checks what must be true of every page's forms: ids are there once, whatever an attribute points to is
// there, every field has a name for those who hear the page, and a wrong field says so.
func checkForms(t *testing.T, path string, doc *html.Node) {
	t.Helper()
	ids, labelled := map[string]int{}, map[string]bool{}
	for n := range doc.Descendants() {
		if id := attr(n, "id"); id != "" {
			ids[id]++
		}
		if n.DataAtom == atom.Label {
			labelled[attr(n, "for")] = true
		}
	}
	for id, n := range ids {
		if n > 1 {
			t.Errorf("%s: %d elements have the id %q", path, n, id)
		}
	}
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		for _, key := range []string{"for", "aria-describedby", "aria-labelledby", "list"} {
			for _, id := range strings.Fields(attr(n, key)) {
				if ids[id] == 0 {
					t.Errorf("%s: <%s %s=%q> points to nothing", path, n.Data, key, id)
				}
			}
		}
		href := attr(n, "href")
		frag, ok := strings.CutPrefix(href, "#")
		if id, err := url.PathUnescape(frag); ok && frag != "" && (err != nil || ids[id] == 0) {
			t.Errorf("%s: the link %q points to nothing", path, href)
		}
		if isField(n) && !labelled[attr(n, "id")] && n.Parent.DataAtom != atom.Label &&
			attr(n, "aria-label") == "" && attr(n, "aria-labelledby") == "" {
			t.Errorf("%s: the field %q has no label", path, attr(n, "name"))
		}
		if strings.HasSuffix(attr(n, "id"), "-error") != (n.DataAtom == atom.P && attr(n, "class") == "error-text") {
			t.Errorf("%s: %q is half an error", path, attr(n, "id"))
		}
		wrong := strings.Contains(attr(n, "aria-describedby"), "-error")
		if wrong != (attr(n, "aria-invalid") == "true") {
			t.Errorf("%s: the field %q is half wrong", path, attr(n, "name"))
		}
	}
}

func isField(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Input:
		return attr(n, "type") != "hidden"
	case atom.Textarea, atom.Select:
		return true
	}
	return false
}
