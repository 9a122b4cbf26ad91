package site

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"alliancewiki/internal/pagetype"
	"alliancewiki/internal/wiki"
)

// reviewAhead is how far ahead a page may say that it is to be looked at again, in years.
const reviewAhead = 10

// StillRight says of a page that it was looked at and is right, by a commit of its own that gives the day on which it is to
// be looked at again (2027-05-01). base is the revision that the person saw: a page that was changed since is a
// *wiki.Invalid (fresh.changed), as is a day that is none (fresh.day), has been (fresh.past) or is too far off (fresh.far).
func (s *Site) StillRight(ctx context.Context, who *wiki.Person, p wiki.Path, base wiki.Rev, day string) (wiki.Result, error) {
	if err := s.mayWrite(who); err != nil {
		return wiki.Result{}, err
	}
	day, err := reviewDay(day, time.Now().In(danish))
	if err != nil {
		return wiki.Result{}, err
	}
	f, head := p.File(), s.store.Head()
	blob, ok := head.Lookup(f)
	if !ok {
		return wiki.Result{}, s.elsewhere(ctx, head, f)
	}
	changed := &wiki.Invalid{Field: "base", Key: "fresh.changed"}
	if base != "" && base != head.Rev {
		if seen, err := s.store.LookupAt(ctx, base, f); err != nil && !errors.Is(err, wiki.ErrNotFound) {
			return wiki.Result{}, err
		} else if seen != blob {
			return wiki.Result{}, changed
		}
	}
	text, err := s.store.Blob(ctx, blob)
	if err != nil {
		return wiki.Result{}, err
	}
	front := wiki.ParseFrontMatter(text)
	front.Set(pagetype.Review, day)
	if err := s.validate(ctx, p, front.Bytes()); err != nil {
		return wiki.Result{}, err
	}
	res, err := s.apply(ctx, who, wiki.Edit{
		Base: head.Rev, Message: "Set efter: siden er stadig rigtig", Put: map[wiki.File][]byte{f: front.Bytes()},
	})
	if conflict := (*wiki.Conflict)(nil); errors.As(err, &conflict) { // somebody wrote at the same time
		err = changed
	}
	return res, err
}

// reviewDay checks the day by which a page is to be looked at again.
func reviewDay(day string, now time.Time) (string, error) {
	day = strings.TrimSpace(day)
	at, err := time.Parse(time.DateOnly, day)
	switch {
	case err != nil:
		if len(day) > 40 {
			day = ""
		}
		return "", &wiki.Invalid{Field: "day", Key: "fresh.day", Value: day}
	case day <= now.Format(time.DateOnly):
		return "", &wiki.Invalid{Field: "day", Key: "fresh.past", Value: day}
	case at.After(now.AddDate(reviewAhead, 0, 0)):
		return "", &wiki.Invalid{Field: "day", Key: "fresh.far", Value: day}
	}
	return day, nil
}

// Keeper is a page with who keeps it right.
type Keeper struct {
	PageRef
	Owner  string // the organisation's name, "" for none
	Review string // the day by which it is to be looked at again (2027-05-01), "" for none
}

// Keeper finds the page of a path, where it is now, and who keeps it right. A page that is gone is wiki.ErrNotFound.
func (s *Site) Keeper(ctx context.Context, who *wiki.Person, p wiki.Path) (Keeper, error) {
	if err := s.mayRead(who); err != nil {
		return Keeper{}, err
	}
	head := s.store.Head()
	if _, there := head.Lookup(p.File()); !there {
		err := s.elsewhere(ctx, head, p.File())
		var moved *Redirect
		if !errors.As(err, &moved) {
			return Keeper{}, err
		}
		if p, there = moved.To.Page(); !there {
			return Keeper{}, fmt.Errorf("%s is no page any more: %w", moved.To, wiki.ErrNotFound)
		}
	}
	k := Keeper{PageRef: PageRef{Path: p, Title: p.Name()}}
	r, ok, err := s.pages.Record(ctx, p.File())
	if err == nil && ok {
		k.Title, k.Type, k.Lang, k.Review = r.Title, r.Type, r.Lang, r.Review
		k.Owner, err = s.Organisation(ctx, r.Owner)
	}
	return k, err
}

// Organisation is the name of an organisation as a page or an account says it: the title of its page, where it has one.
func (s *Site) Organisation(ctx context.Context, said string) (string, error) {
	name := strings.TrimSpace(said)
	if name == "" {
		return "", nil
	}
	r, _, ok, err := s.pages.Resolve(ctx, wiki.Path{}, wiki.Link{Kind: wiki.LinkWiki, Target: name})
	if ok {
		name = r.Title
	}
	return name, err
}

// KeptBy is what a page says of who keeps it right, and of the day by which it is to be looked at again (2027-05-01); each
// is "" where it does not say.
func KeptBy(facts *wiki.Facts) (owner, review string) {
	owner, _ = facts.Fields[pagetype.Owner].(string)
	review, _ = facts.Fields[pagetype.Review].(string)
	if _, err := time.Parse(time.DateOnly, review); err != nil {
		review = ""
	}
	return owner, review
}

// Known are the paths under which a page is known: its own, and those it had.
func (s *Site) Known(ctx context.Context, who *wiki.Person, p wiki.Path) ([]wiki.Path, error) {
	if err := s.mayRead(who); err != nil {
		return nil, err
	}
	former, err := s.former(ctx, s.store.Head(), p.File())
	if err != nil {
		return nil, err
	}
	paths := []wiki.Path{p}
	for _, f := range former {
		if old, ok := f.Page(); ok {
			paths = append(paths, old)
		}
	}
	return paths, nil
}
