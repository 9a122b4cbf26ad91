package site_test

import (
	"bytes"
	"errors"
	"image"
	"image/png"
	"strings"
	"testing"

	"alliancewiki/internal/settings"
	"alliancewiki/internal/site"
	"alliancewiki/internal/wiki"
	"alliancewiki/internal/wikitest"
)

const setWiki = "-- Forside.md --\n# Hej\n-- .wiki/settings.yaml --\nname: Alliancen\n"

func TestTheSettingsAreThoseOfTheHead(t *testing.T) {
	w := wikitest.New(t, setWiki)
	ctx := t.Context()
	if s := w.Settings(ctx); s.Name != "Alliancen" || s.Problem != nil || s != w.Settings(ctx) {
		t.Fatalf("%+v", s)
	}
	var picture bytes.Buffer
	if err := png.Encode(&picture, image.NewGray(image.Rect(0, 0, 4, 4))); err != nil {
		t.Fatal(err)
	}
	accent, _ := settings.ParseColour("#0b5a6b")
	next := settings.Settings{Name: "Ny", Lang: "en", Accent: accent}
	res, err := w.SaveSettings(ctx, wikitest.Ada, w.Head(), next, site.LogoChange{Data: picture.Bytes()})
	if err != nil || !res.Changed {
		t.Fatal(res, err)
	}
	next.Logo = settings.LogoPNG
	if s := w.Settings(ctx); s.Settings != next || s.LogoBlob == "" {
		t.Errorf("%+v, want %+v", s, next)
	}
	if _, data, err := w.Logo(ctx); err != nil || !bytes.Equal(data, picture.Bytes()) {
		t.Errorf("the logo: %v", err)
	}
	// Another kind of logo takes the place of the first, and none of both.
	svg := []byte(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path d="M0 0h1v1z"/></svg>`)
	if _, err := w.SaveSettings(ctx, wikitest.Ada, w.Head(), next, site.LogoChange{Data: svg}); err != nil {
		t.Fatal(err)
	}
	if got := w.Git("ls-tree", "-r", "--name-only", "main", ".wiki"); !strings.Contains(got, "logo.svg") || strings.Contains(got, "logo.png") {
		t.Errorf("the wiki has %s", got)
	}
	if _, err := w.SaveSettings(ctx, wikitest.Ada, w.Head(), next, site.LogoChange{Remove: true}); err != nil {
		t.Fatal(err)
	}
	if s := w.Settings(ctx); s.LogoBlob != "" || !s.Logo.IsZero() {
		t.Errorf("the logo is there still: %+v", s)
	}
	for _, bad := range [][]byte{[]byte("<html><script>"), []byte("GIF89a"), bytes.Repeat([]byte(" "), site.MaxLogo+1)} {
		_, err := w.SaveSettings(ctx, wikitest.Ada, w.Head(), next, site.LogoChange{Data: bad})
		if invalid := (*wiki.Invalid)(nil); !errors.As(err, &invalid) || invalid.Field != "logo" {
			t.Errorf("%.10q as a logo: %v", bad, err)
		}
	}
}

// TestWhatCannotBeReadChangesNothing has git put a broken file on the branch, as an upstream may.
func TestWhatCannotBeReadChangesNothing(t *testing.T) {
	w := wikitest.New(t, setWiki)
	if s := w.Settings(t.Context()); s.Name != "Alliancen" {
		t.Fatal(s)
	}
	c := newCloner(t, w)
	c.write(".wiki/settings.yaml", "name: [\n")
	c.git("push", "-q", w.Store.Dir(), "HEAD:main")
	if err := w.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	s := w.Settings(t.Context())
	if s.Name != "Alliancen" || s.Problem == nil || s.Problem.Key != "settings.yaml" {
		t.Errorf("%+v", s)
	}
}

// TestNoDoorLetsAnEditorChangeTheSettings tries each of them: the form, a push, a move, undoing what an
// administrator did, and a proposal that one made.
func TestNoDoorLetsAnEditorChangeTheSettings(t *testing.T) {
	w := wikitest.New(t, setWiki)
	ctx := t.Context()
	changed, err := w.SaveSettings(ctx, wikitest.Ada, w.Head(), settings.Settings{Name: "Andet"}, site.LogoChange{})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.CatchUp(ctx); err != nil {
		t.Fatal(err)
	}
	head := w.Head()
	_, err = w.SaveSettings(ctx, wikitest.Mette, head, settings.Settings{Name: "Mette"}, site.LogoChange{})
	wantForbidden(t, "the form", err)
	_, err = w.Revert(ctx, wikitest.Mette, changed.Rev)
	wantForbidden(t, "undoing", err)
	_, err = w.Delete(ctx, wikitest.Mette, settings.File, head, "")
	wantForbidden(t, "deleting", err)
	for _, name := range []string{".wiki", ".wiki/settings", ".wiki/b"} { // what moves by a form, moves by its path
		if _, err := wiki.ParsePath(name); err == nil {
			t.Errorf("%s can be moved from and to", name)
		}
	}

	c := newCloner(t, w)
	c.write(".wiki/settings.yaml", "name: Pushet\n")
	if d := c.push(wikitest.Mette, refMain); d.Err == nil {
		t.Error("a push was taken")
	}
	c = newCloner(t, w)
	c.git("mv", ".wiki/settings.yaml", "settings.yaml")
	c.git("commit", "-qm", "Flyt")
	if d := c.push(wikitest.Mette, refMain); d.Err == nil {
		t.Error("a push that moves the file was taken")
	}
	if w.Head() != head {
		t.Fatal("the wiki was changed")
	}

	// An administrator may, but nothing that the wiki could not read.
	c = newCloner(t, w)
	c.write(".wiki/settings.yaml", "colour: blue\n")
	if d := c.push(wikitest.Ada, refMain); d.Err == nil || !strings.Contains(d.Err.Error(), "settings.key") {
		t.Errorf("broken settings were pushed: %v", d.Err)
	}
	c = newCloner(t, w)
	c.write(".wiki/settings.yaml", "name: Foreslået\n")
	d := c.push(wikitest.Ada, refFor)
	if d.Err != nil || d.Proposal == 0 {
		t.Fatal(d)
	}
	if _, err := w.MergeProposal(ctx, wikitest.Mette, d.Proposal, w.Head(), nil); err == nil {
		t.Error("an editor brought an administrator's proposal in")
	}
	if _, err := w.MergeProposal(ctx, wikitest.Ada, d.Proposal, w.Head(), nil); err != nil {
		t.Errorf("the administrator could not: %v", err)
	}
	if s := w.Settings(ctx); s.Name != "Foreslået" {
		t.Errorf("the name is %q", s.Name)
	}
}

func wantForbidden(t *testing.T, door string, err error) {
	t.Helper()
	if !errors.Is(err, wiki.ErrForbidden) {
		t.Errorf("%s: %v", door, err)
	}
}
