package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"time"

	"alliancewiki/internal/sample"
	"alliancewiki/internal/site"
	"alliancewiki/internal/wiki"
)

// upkeep measures what 10,000 edits leave behind while the store keeps itself in order: how long a clone takes beside one
// of the same repository freshly collected by git, and a save beside one before all of it.
func (b *bench) upkeep() error {
	const pages, edits, editors, timed = 10_000, 10_000, 4, 200
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
	before, err := b.timedSaves(s, timed, 0, 10_000)
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancel(b.ctx)
	var keeping sync.WaitGroup
	keeping.Go(func() { store.Upkeep(ctx, slog.New(slog.NewTextHandler(os.Stderr, nil))) })
	defer keeping.Wait()
	defer stop()
	var editing sync.WaitGroup
	errs := make([]error, editors)
	for e := range editors {
		editing.Go(func() {
			_, errs[e] = b.timedSaves(s, edits/editors, e, 20_000)
		})
	}
	editing.Wait()
	if err := errors.Join(errs...); err != nil {
		return err
	}
	after, err := b.timedSaves(s, timed, 0, 30_000)
	if err != nil {
		return err
	}
	for idle := 0; idle < 20; idle++ { // it looks every fifteen seconds, and goes on where much came meanwhile
		time.Sleep(time.Second)
		if store.UpkeepState().Took == 0 {
			idle = 0
		}
	}
	stop()
	keeping.Wait()
	ratio := float64(after) / float64(before)
	b.rows = append(b.rows, row{
		name: "save after 10,000 edits with upkeep", measured: ms(after), baseline: ms(before) + " before",
		ratio: fmt.Sprintf("%.2f×", ratio), goal: "≤ 1.5×", met: ratio <= 1.5,
	})
	return b.clonesAfter(store.Dir())
}

// timedSaves saves pages one after the other, every fourth from the first on so that four editors do not meet, and gives
// the median of how long one took. Texts are the versions from version on.
func (b *bench) timedSaves(s *site.Site, n, first, version int) (time.Duration, error) {
	const pages = 10_000
	took := make([]time.Duration, 0, n)
	for i := range n {
		page := (first + i*4*61) % pages
		p, err := wiki.ParsePath(sample.Page(page))
		if err != nil {
			return 0, err
		}
		draft := site.Draft{Path: p, Content: string(sample.Text(page, version+i, pages)), Summary: "Ret", Base: s.Head()}
		began := time.Now()
		if _, err := s.Save(b.ctx, editor, draft); err != nil {
			return 0, err
		}
		took = append(took, time.Since(began))
	}
	return median(took), nil
}

// clonesAfter times clones of a repository, and of a copy of it that git has just collected, taking turns.
func (b *bench) clonesAfter(dir string) error {
	fresh := filepath.Join(b.dir, "fresh.git")
	for _, args := range [][]string{{"cp", "-a", dir, fresh}, {"git", "-C", fresh, "gc", "--quiet"}} {
		if out, err := exec.Command(args[0], args[1:]...).CombinedOutput(); err != nil {
			return fmt.Errorf("%v: %w: %s", args, err, out)
		}
	}
	var took [2][]time.Duration
	for range 5 {
		for i, from := range []string{dir, fresh} {
			to := filepath.Join(b.dir, "clone")
			began := time.Now()
			if out, err := exec.Command("git", "clone", "--quiet", "--bare", "file://"+from, to).CombinedOutput(); err != nil {
				return fmt.Errorf("git clone: %w: %s", err, out)
			}
			took[i] = append(took[i], time.Since(began))
			if err := os.RemoveAll(to); err != nil {
				return err
			}
		}
	}
	ours, git := median(took[0]), median(took[1])
	ratio := float64(ours) / float64(git)
	b.rows = append(b.rows, row{
		name: "clone after 10,000 edits with upkeep", measured: ms(ours), baseline: ms(git) + " after git gc",
		ratio: fmt.Sprintf("%.2f×", ratio), goal: "≤ 1.2×", met: ratio <= 1.2,
	})
	return nil
}
