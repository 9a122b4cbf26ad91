package index_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"testing"

	"pgregory.net/rapid"

	"alliancewiki/internal/index"
	"alliancewiki/internal/markdown"
	"alliancewiki/internal/wiki"
	"alliancewiki/internal/wikitest"
)

// pagesOf opens an index of pages on a wiki.
func pagesOf(t testing.TB, w *wikitest.Wiki) *index.Pages {
	t.Helper()
	p, err := index.OpenPages(t.Context(), filepath.Join(t.TempDir(), "pages.db"), markdown.Facts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.Close() })
	if err := p.Apply(t.Context(), w.Store.Batch("", w.Head())); err != nil {
		t.Fatal(err)
	}
	return p
}

func TestASurveyFindsWhatResolveFinds(t *testing.T) {
	names := []string{"a", "b", "A/a", "A/b", "B/a", "A/C/a", "A/C/b", "B/C/ø"}
	rapid.Check(t, func(r *rapid.T) {
		text := ""
		for _, name := range rapid.SliceOfNDistinct(rapid.SampledFrom(names), 2, 6, rapid.ID).Draw(r, "names") {
			title := rapid.SampledFrom([]string{"a", "b", "Ø", "fælles", "A/a"}).Draw(r, "title")
			text += fmt.Sprintf("-- x%s.md --\n---\ntitle: %q\naliases: [%q]\n---\n", name, title, rapid.SampledFrom([]string{"fælles", "xa", "c"}).Draw(r, "alias"))
			for _, to := range rapid.SliceOfN(rapid.SampledFrom([]string{"a", "xa", "xA/a", "b", "C/a", "ø", "Fælles", "XA/A", "ingen", "c"}), 0, 5).Draw(r, "links") {
				text += fmt.Sprintf("[[%s]] og [sti](/%s.md) og ![[%s]]\n\n", to, to, to)
			}
		}
		w := wikitest.New(t, text)
		p := pagesOf(t, w)
		links := 0
		err := p.Survey(t.Context(), func(s *index.Survey) error {
			return s.Links(func(l index.Link) error {
				if l.Kind == wiki.LinkPath {
					return nil
				}
				links++
				from, _ := s.Files[l.From].File.Page()
				ref, _, ok, err := p.Resolve(t.Context(), from, l.Link)
				if err != nil {
					return err
				}
				got := wiki.File{}
				if l.To != index.Nothing {
					got = s.Files[l.To].File
				}
				if ok != (l.To != index.Nothing) || got != ref.File {
					r.Fatalf("[[%s]] on %s leads to %q, Resolve says %q", l.Target, from, got, ref.File)
				}
				return nil
			})
		})
		if err != nil {
			r.Fatal(err)
		}
		r.Logf("%d links", links)
	})
}

// BenchmarkSurvey looks over 50,000 pages with 500,000 links, of which one in a hundred leads nowhere.
func BenchmarkSurvey(b *testing.B) {
	const pages, links = 50_000, 10
	path := func(i int) string { return fmt.Sprintf("emne-%02d/side-%05d", i%50, i) }
	at := func(p wiki.Path) (i int) { _, _ = fmt.Sscanf(p.Name(), "side-%d", &i); return i }
	p, err := index.OpenPages(b.Context(), filepath.Join(b.TempDir(), "pages.db"), func(p wiki.Path, _ []byte) wiki.Facts {
		i := at(p)
		f := wiki.Facts{
			Title: fmt.Sprintf("Side %d om drift", i), Aliases: []string{fmt.Sprintf("s%d", i)}, Type: "system",
			Fields: map[string]any{"type": "system", "ansvarlig": "KOMBIT", "gennemses": "2026-05-01", "afhænger-af": fmt.Sprintf("s%d", i/2)},
		}
		for n := range links {
			to := (i*7919 + n*104729) % pages
			if n%2 == 0 {
				f.Links = append(f.Links, wiki.Link{Kind: wiki.LinkPath, Target: path(to) + ".md"})
			} else {
				f.Links = append(f.Links, wiki.Link{Kind: wiki.LinkWiki, Target: fmt.Sprintf("s%d", to+pages/100)})
			}
		}
		return f
	})
	if err != nil {
		b.Fatal(err)
	}
	defer p.Close()
	batch := wiki.Batch{To: "0123456789abcdef0123456789abcdef01234567",
		Blob: func(context.Context, wiki.BlobID) ([]byte, error) { return nil, nil },
		Changes: func(_ context.Context, yield func(wiki.Change) error) error {
			for i := range pages {
				if err := yield(wiki.Change{Status: wiki.Added, File: wikitest.File(b, path(i)+".md"), New: "1"}); err != nil {
					return err
				}
			}
			return nil
		},
	}
	if err := p.Apply(b.Context(), batch); err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		lost, fields := 0, 0
		err := p.Survey(b.Context(), func(s *index.Survey) error {
			err := s.Links(func(l index.Link) error {
				if l.To == index.Nothing {
					lost++
				}
				return nil
			})
			return errors.Join(err, s.Fields(func(int, map[string]any) error { fields++; return nil }))
		})
		if err != nil || lost == 0 || lost > pages*links/50 || fields != pages {
			b.Fatalf("%d links lead nowhere, %d pages have fields: %v", lost, fields, err)
		}
	}
}
