package web

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"alliancewiki/internal/wiki"
)

func TestAnUploadedFileIsShownWithTheLineThatPutsItIntoAPage(t *testing.T) {
	w := newFormsWiki(t, "Forside.md", "Hej\n")
	mette := w.as("mette@x.dk")
	mette.get("/-/upload/bilag").want(http.StatusOK).says("mappen bilag", "32 MB")
	mette.send("/-/upload/bilag", "@Årets plan (2).TXT", "Planen\n").
		leadsTo("/-/upload/bilag?file=%C3%85rets-plan-%282%29.txt")
	mette.get("/-/upload/bilag?file=%C3%85rets-plan-%282%29.txt").
		says("er lagt op", "[Årets-plan-(2).txt](%C3%85rets-plan-%282%29.txt)")
	if r := mette.get("/wiki/bilag/%C3%85rets-plan-(2).txt").want(http.StatusOK); r.body != "Planen\n" {
		t.Errorf("got %q", r.body)
	}
	mette.send("/-/upload/", "@plan.txt", "x\n").leadsTo("/-/upload/?file=plan.txt")
	mette.get("/-/upload/?file=../../x").want(http.StatusNotFound)
}

func TestAnUploadThatIsNoGoodSaysWhy(t *testing.T) {
	w := newFormsWiki(t, "Forside.md", "Hej\n")
	mette := w.as("mette@x.dk")
	for _, tt := range []struct {
		fields []string
		status int
		says   string
	}{
		{[]string{}, 422, "Vælg en fil"},
		{[]string{"@tom.txt", ""}, 422, "ikke er tom"},
		{[]string{"@x.exe", "MZ"}, 422, ".exe"},
		{[]string{"@LICENSE", "x"}, 422, "En fil uden endelse kan ikke lægges op."},
		{[]string{"@x.png", "<html>"}, 422, "passer ikke"},
		{[]string{"@x.txt", strings.Repeat("x", uploadBytes+1)}, 413, "for stor"},
		{[]string{"@x.txt", strings.Repeat("x", uploadBytes+formBytes)}, 413, "for stor"},
	} {
		mette.send("/-/upload/bilag", tt.fields...).want(tt.status).says(tt.says)
	}
	mette.post("/-/upload/bilag", "file", "x").want(http.StatusUnprocessableEntity)
	w.visitor().send("/-/upload/bilag", "@x.txt", "x").want(http.StatusForbidden)
	w.as("laila@x.dk").send("/-/upload/bilag", "@x.txt", "x").want(http.StatusForbidden)
	mette.send("/-/upload/.git/hooks", "@x.txt", "x").want(http.StatusNotFound)
}

// untouched is a body that must not be read.
type untouched struct{ t *testing.T }

func (b untouched) Read([]byte) (int, error) {
	b.t.Error("the body was read")
	return 0, io.EOF
}

func TestAFileOfSomebodyWhoMayNotUploadIsNotRead(t *testing.T) {
	w := newReadWiki(t, true, "Forside.md", "Hej\n")
	for _, who := range []*http.Cookie{nil, w.signIn("l@x.dk", "Laila", wiki.Reader)} {
		r := httptest.NewRequest("POST", "/-/upload/bilag", untouched{t})
		r.Header.Set("Content-Type", "multipart/form-data; boundary=x")
		if who != nil {
			r.AddCookie(who)
		}
		w.answer(r).want(http.StatusForbidden)
	}
}

func TestAnImageIsPutIntoAPageAsAnImage(t *testing.T) {
	for name, want := range map[string]string{
		"net 1.png":  "![Beskriv billedet](net%201.png)",
		"a(b).svg":   "![Beskriv billedet](a%28b%29.svg)",
		"plan.pdf":   "[plan.pdf](plan.pdf)",
		"a[1]_b.txt": `[a\[1\]_b.txt](a%5B1%5D_b.txt)`,
	} {
		if got := insertion(mustFile(name), "Beskriv billedet"); got != want {
			t.Errorf("%s is put in as %s, want %s", name, got, want)
		}
	}
}
