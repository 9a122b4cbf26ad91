package main

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"alliancewiki/internal/sample"
	"alliancewiki/internal/site"
	"alliancewiki/internal/wiki"
)

// The people who write the samples; they are among those that addPeople makes.
var (
	devEditor = &wiki.Person{Name: "Mette Holm", Email: "editor@example.dk", Organisation: "KOMBIT", Role: wiki.Editor}
	devAdmin  = &wiki.Person{Name: "Åse Østergård", Email: "admin@example.dk", Organisation: "Det Kgl. Bibliotek", Role: wiki.Admin}
)

// addSamples writes what the gallery at /-/dev/views shows and the starter wiki lacks: pages that were changed, moved and
// deleted, tasks that are overdue, a change that is in another's way, and a proposal. The names are those of the gallery.
func (c devCmd) addSamples(ctx context.Context, cfg config, log *slog.Logger) (err error) {
	w, err := openWiki(ctx, cfg, log)
	if err != nil {
		return err
	}
	defer func() { err = w.close(err) }()
	s := &samples{site: w.site}
	s.save(ctx, devEditor, "prøver/Alt på én side", "Skriv alt på én side", strings.Replace(sample.Everything, "Husk det her.", "Husk det.", 1))
	s.save(ctx, devAdmin, "prøver/Alt på én side", "Ret en boks, og flyt et ord", sample.Everything)
	s.save(ctx, devEditor, "prøver/Gammelt navn", "Begynd", "# Et nyt navn\n\nSiden hed noget andet.\n")
	s.save(ctx, devEditor, "prøver/Slettet side", "Begynd", "# Slettet side\n\nDen er i papirkurven.\n")
	s.save(ctx, devEditor, "prøver/Strid", "Begynd", "# Strid\n\n## Begyndelsen\n\nEn linje.\n\n## Slutningen\n\nDen sidste linje.\n")
	s.save(ctx, devAdmin, "prøver/Strid", "Ret begge afsnit", "# Strid\n\n## Begyndelsen\n\nDeres linje.\n\n## Slutningen\n\nDen sidste linje.\n")
	s.do(func() error {
		_, err := w.site.Upload(ctx, devEditor, "prøver", "stribe.png", sample.Stripe())
		return err
	})
	s.do(func() error {
		_, err := w.site.Move(ctx, devEditor, s.path("prøver/Gammelt navn"), s.path("prøver/Nyt navn"), "", "")
		return err
	})
	s.do(func() error {
		_, err := w.site.Delete(ctx, devEditor, s.path("prøver/Slettet side").File(), "", "Den skal ikke bruges")
		return err
	})
	s.do(func() error { return propose(ctx, cfg, w.site) })
	if s.err != nil {
		return fmt.Errorf("samples: %w", s.err)
	}
	return nil
}

// samples writes pages until one cannot be written.
type samples struct {
	site *site.Site
	err  error
}

func (s *samples) do(f func() error) {
	if s.err == nil {
		s.err = f()
	}
}

func (s *samples) path(name string) (p wiki.Path) {
	s.do(func() (err error) { p, err = wiki.ParsePath(name); return err })
	return p
}

func (s *samples) save(ctx context.Context, who *wiki.Person, name, summary, text string) {
	d := site.Draft{Path: s.path(name), Content: text, Summary: summary}
	if _, err := s.site.Page(ctx, who, d.Path); err == nil {
		d.Base = s.site.Head()
	}
	s.do(func() error { _, err := s.site.Save(ctx, who, d); return err })
}

// propose pushes a commit for refs/for/main, as from a clone.
func propose(ctx context.Context, cfg config, st *site.Site) error {
	dir := filepath.Join(cfg.Data, "clone")
	defer os.RemoveAll(dir) // with the whole data directory otherwise
	git := func(in string, args ...string) ([]byte, error) {
		cmd := exec.CommandContext(ctx, "git", append([]string{"-C", cfg.Data, "-c", "user.name=Ib Bæk", "-c", "user.email=ib@example.dk"}, args...)...)
		cmd.Stdin = strings.NewReader(in)
		out, err := cmd.Output()
		if err != nil {
			return nil, fmt.Errorf("git %s: %w", args[0], err)
		}
		return out, nil
	}
	if _, err := git("", "clone", "-q", cfg.repository(), dir); err != nil {
		return err
	}
	file := filepath.Join(dir, "prøver", "Strid.md")
	if err := os.WriteFile(file, []byte("# Strid\n\n## Begyndelsen\n\nForslagets linje.\n\n## Slutningen\n\nDen sidste linje.\n"), 0o600); err != nil {
		return err
	}
	if _, err := git("", "-C", dir, "commit", "-q", "-a", "-m", "Foreslå en anden linje"); err != nil {
		return err
	}
	rev, err := git("", "-C", dir, "rev-parse", "HEAD")
	if err != nil {
		return err
	}
	tip := strings.TrimSpace(string(rev))
	pack, err := git(tip+"\n^"+tip+"~1\n", "-C", dir, "pack-objects", "-q", "--revs", "--stdout")
	if err != nil {
		return err
	}
	for _, p := range st.Push(ctx, devEditor, []wiki.RefUpdate{{Ref: "refs/for/main", New: wiki.Rev(tip)}}, nil, bytes.NewReader(pack)) {
		if p.Err != nil {
			return p.Err
		}
	}
	return nil
}
