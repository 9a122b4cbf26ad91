package main

import (
	"bytes"
	"compress/zlib"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"alliancewiki/internal/gitstore"
	"alliancewiki/internal/sample"
	"alliancewiki/internal/site"
	"alliancewiki/internal/wiki"
)

var editor = &wiki.Person{Name: "Mette Holm", Email: "mette@kombit.example", Organisation: "KOMBIT", Role: wiki.Editor}

// open opens a site in process and waits for its followers.
func (b *bench) open(data string) (*gitstore.Store, *site.Site, error) {
	store, err := gitstore.Open(b.ctx, filepath.Join(data, "wiki.git"), gitstore.Options{})
	if err != nil {
		return nil, nil, err
	}
	s, err := site.Open(b.ctx, site.Config{Store: store, CacheDir: filepath.Join(data, "cache"), Public: true, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		return nil, nil, errors.Join(err, store.Close())
	}
	return store, s, s.CatchUp(b.ctx)
}

// saves measures a durable save beside writing the same objects and the ref by hand.
func (b *bench) saves() error {
	medians := map[int]time.Duration{}
	for _, size := range [][2]int{{10_000, 10_000}, {100, 1_000}, {50_000, 100_000}} {
		pages := size[0]
		data, err := b.repository(pages, size[1])
		if err != nil {
			return err
		}
		ours, hand, err := b.saveSize(data, pages)
		if err != nil {
			return err
		}
		medians[pages] = ours
		r := row{name: fmt.Sprintf("durable save, %d pages / %d commits", pages, size[1]), measured: ms(ours), baseline: ms(hand) + " by hand"}
		ratio := float64(ours) / float64(hand)
		r.ratio, r.goal, r.met = fmt.Sprintf("%.2f×", ratio), "≤ 1.5×", ratio <= 1.5
		if pages != 10_000 {
			of := float64(ours) / float64(medians[10_000])
			r.goal, r.met = "≤ 2× that of 10,000 pages", of <= 2
			r.ratio += fmt.Sprintf(" (%.2f× of 10,000)", of)
		}
		b.rows = append(b.rows, r)
	}
	return nil
}

func (b *bench) saveSize(data string, pages int) (ours, hand time.Duration, err error) {
	store, s, err := b.open(data)
	if err != nil {
		return 0, 0, err
	}
	defer store.Close()
	defer s.Close()
	var mine, theirs []time.Duration
	byHand, err := newHandWriter(filepath.Join(data, "hand"))
	if err != nil {
		return 0, 0, err
	}
	for n := range 150 {
		i := n * 61 % pages
		p, err := wiki.ParsePath(sample.Page(i))
		if err != nil {
			return 0, 0, err
		}
		before := s.Head()
		draft := site.Draft{Path: p, Content: string(sample.Text(i, 1000+n, pages)), Summary: "Ret", Base: before}
		began := time.Now()
		if _, err := s.Save(b.ctx, editor, draft); err != nil {
			return 0, 0, err
		}
		mine = append(mine, time.Since(began))
		objects, err := objectsBetween(store.Dir(), before, s.Head())
		if err != nil {
			return 0, 0, err
		}
		began = time.Now()
		if err := byHand.write(objects, s.Head()); err != nil {
			return 0, 0, err
		}
		theirs = append(theirs, time.Since(began))
	}
	return median(mine[20:]), median(theirs[20:]), nil
}

// object is one object as git stores it, before compression.
type object struct {
	id   string
	data []byte
}

func objectsBetween(dir string, from, to wiki.Rev) ([]object, error) {
	out, err := exec.Command("git", "-C", dir, "rev-list", "--objects", "--no-object-names", string(from)+".."+string(to)).Output()
	if err != nil {
		return nil, err
	}
	var list []object
	for _, id := range strings.Fields(string(out)) {
		kind, err := exec.Command("git", "-C", dir, "cat-file", "-t", id).Output()
		if err != nil {
			return nil, err
		}
		body, err := exec.Command("git", "-C", dir, "cat-file", strings.TrimSpace(string(kind)), id).Output()
		if err != nil {
			return nil, err
		}
		header := fmt.Sprintf("%s %d\x00", strings.TrimSpace(string(kind)), len(body))
		list = append(list, object{id, append([]byte(header), body...)})
	}
	return list, nil
}

// handWriter is the baseline: the same loose objects and the ref written durably with the fewest steps that survive a
// power cut, the fsyncs of the objects side by side.
type handWriter struct{ dir string }

func newHandWriter(dir string) (handWriter, error) {
	for i := range 256 {
		if err := os.MkdirAll(filepath.Join(dir, "objects", fmt.Sprintf("%02x", i)), 0o777); err != nil {
			return handWriter{}, err
		}
	}
	return handWriter{dir}, os.MkdirAll(filepath.Join(dir, "refs/heads"), 0o777)
}

func (h handWriter) write(objects []object, rev wiki.Rev) error {
	var wg sync.WaitGroup
	errs := make([]error, len(objects))
	for i, o := range objects {
		wg.Go(func() {
			var buf bytes.Buffer
			z, _ := zlib.NewWriterLevel(&buf, zlib.BestSpeed)
			z.Write(o.data)
			z.Close()
			folder := filepath.Join(h.dir, "objects", o.id[:2])
			errs[i] = durably(filepath.Join(folder, "tmp-"+o.id), filepath.Join(folder, o.id[2:]), buf.Bytes())
		})
	}
	wg.Wait()
	if err := errors.Join(errs...); err != nil {
		return err
	}
	ref := filepath.Join(h.dir, "refs/heads/main")
	return durably(ref+".lock", ref, []byte(rev+"\n"))
}

func durably(temp, name string, data []byte) error {
	f, err := os.OpenFile(temp, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o666)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := os.Rename(temp, name); err != nil {
		return err
	}
	d, err := os.Open(filepath.Dir(name))
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// editors measures eight editors who save different pages at once.
func (b *bench) editors() error {
	const editors, each = 8, 100
	data, err := b.repository(10_000, 10_000)
	if err != nil {
		return err
	}
	store, s, err := b.open(data)
	if err != nil {
		return err
	}
	defer store.Close()
	defer s.Close()
	first := s.Head()
	var wg sync.WaitGroup
	errs := make([]error, editors)
	began := time.Now()
	for e := range editors {
		wg.Go(func() {
			for n := range each {
				i := (n*editors + e) % 10_000
				p, err := wiki.ParsePath(sample.Page(i))
				if err == nil {
					_, err = s.Save(b.ctx, editor, site.Draft{Path: p, Content: string(sample.Text(i, 5000+n, 10_000)), Base: s.Head()})
				}
				errs[e] = errors.Join(errs[e], err)
			}
		})
	}
	wg.Wait()
	took := time.Since(began)
	if err := errors.Join(errs...); err != nil {
		return err
	}
	out, err := exec.Command("git", "-C", store.Dir(), "rev-list", "--count", string(first)+"..main").Output()
	if err != nil {
		return err
	}
	kept := strings.TrimSpace(string(out))
	rate := editors * each / took.Seconds()
	b.rows = append(b.rows, row{
		name: "eight editors, 10,000 pages", measured: fmt.Sprintf("%.0f edits/s, %s of %d kept", rate, kept, editors*each),
		goal: "≥ 150/s, none lost", met: rate >= 150 && kept == fmt.Sprint(editors*each),
	})
	return nil
}
