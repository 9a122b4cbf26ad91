package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"alliancewiki/internal/index"
	"alliancewiki/internal/sample"
	"alliancewiki/internal/site"
	"alliancewiki/internal/wiki"
)

// history measures the questions about history at 100,000 commits, and building the index that answers them.
func (b *bench) history() error {
	const pages = 50_000
	data, err := b.repository(pages, 100_000)
	if err != nil {
		return err
	}
	dir := filepath.Join(data, "wiki.git")
	store, s, err := b.open(data)
	if err != nil {
		return err
	}
	defer store.Close()
	defer s.Close()
	questions := []struct {
		name string
		ask  func(p wiki.Path) error
	}{
		{"history of a page", func(p wiki.Path) error { _, _, err := s.History(b.ctx, nil, p, "", 50); return err }},
		{"recent changes", func(wiki.Path) error { return b.latest(s, site.Selection{}) }},
		{"recent changes below a folder", func(p wiki.Path) error { return b.latest(s, site.Selection{Folder: p.Folder()}) }},
		{"a page with its last change", func(p wiki.Path) error { _, err := s.Page(b.ctx, nil, p); return err }},
	}
	for _, q := range questions {
		var took []time.Duration
		for n := range 500 {
			p, err := wiki.ParsePath(sample.Page(n * 97 % pages))
			if err != nil {
				return err
			}
			began := time.Now()
			if err := q.ask(p); err != nil {
				return err
			}
			took = append(took, time.Since(began))
		}
		m := median(took)
		b.rows = append(b.rows, row{name: q.name + ", 100,000 commits", measured: ms(m) + ", worst " + ms(took[len(took)-1]), goal: "≤ 2 ms", met: m <= 2*time.Millisecond})
	}
	var ours, gits []float64
	for n := range 3 {
		began := time.Now()
		c := exec.Command("git", "-C", dir, "log", "--raw", "-z", "main")
		if err := c.Run(); err != nil {
			return err
		}
		gits = append(gits, time.Since(began).Seconds())
		file := filepath.Join(data, fmt.Sprintf("h%d.db", n))
		h, err := index.OpenHistory(b.ctx, file)
		if err != nil {
			return err
		}
		began = time.Now()
		err = h.Apply(b.ctx, store.Batch("", s.Head()))
		ours = append(ours, time.Since(began).Seconds())
		if err := errors.Join(err, h.Close(), os.Remove(file)); err != nil {
			return err
		}
	}
	a, g := medianOf(ours), medianOf(gits)
	b.rows = append(b.rows, row{
		name: "history index from nothing, 100,000 commits", measured: fmt.Sprintf("%.2f s", a), baseline: fmt.Sprintf("%.2f s git log --raw -z", g),
		ratio: fmt.Sprintf("%.2f×", a/g), goal: "≤ 2×", met: a/g <= 2,
	})
	return nil
}

// latest asks for the latest changes of a selection.
func (b *bench) latest(s *site.Site, which site.Selection) error {
	_, _, err := s.Latest(b.ctx, nil, site.RecentQuery{Selection: which, N: 50})
	return err
}
