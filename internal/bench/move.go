package main

import (
	"fmt"
	"time"

	"alliancewiki/internal/sample"
	"alliancewiki/internal/wiki"
)

// moves measures the renaming of a page that a thousand of ten thousand pages link to, each in two ways.
func (b *bench) moves() error {
	const pages, linking = 10_000, 1_000
	data, err := b.repository(pages, pages)
	if err != nil {
		return err
	}
	store, s, err := b.open(data)
	if err != nil {
		return err
	}
	defer store.Close()
	defer s.Close()
	from, err := wiki.ParsePath("emne-00/Midten")
	if err != nil {
		return err
	}
	e := wiki.Edit{Base: s.Head(), By: editor.Author(), When: time.Now(), Message: "Skriv om midten",
		Put: map[wiki.File][]byte{from.File(): []byte("# Midten af det hele\n\nTekst.\n")}}
	for i := range linking {
		p, err := wiki.ParsePath(sample.Page(i))
		if err != nil {
			return err
		}
		e.Put[p.File()] = append(sample.Text(i, 1, pages), "\nSe [emnet](../emne-00/Midten.md) og [[Midten]].\n"...)
	}
	if _, err := store.Apply(b.ctx, e); err != nil {
		return err
	}
	if err := s.CatchUp(b.ctx); err != nil {
		return err
	}
	var took []time.Duration
	for n := range 7 {
		to, err := wiki.ParsePath(fmt.Sprintf("emne-%02d/Midten %d", n+1, n+1))
		if err != nil {
			return err
		}
		began := time.Now()
		m, err := s.Move(b.ctx, editor, from, to, "", "")
		if err != nil {
			return err
		}
		took = append(took, time.Since(began))
		if len(m.Plan.Links) != linking {
			return fmt.Errorf("%d pages of %d had their links rewritten", len(m.Plan.Links), linking)
		}
		from = to
	}
	m := median(took)
	b.rows = append(b.rows, row{name: "rename of a page with 1,000 backlinks in 10,000 pages", measured: ms(m), goal: "≤ 1 s", met: m <= time.Second})
	return nil
}
