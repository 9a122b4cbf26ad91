package account

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"alliancewiki/internal/wiki"
)

// writer adds somebody who may write.
func writer(t *testing.T, s *Store, email string) *wiki.Person {
	n := annaWith(wiki.Editor)
	n.Email = email
	return add(t, s, n)
}

func TestADraftIsItsPersonsAlone(t *testing.T) {
	s := openNew(t)
	mette, jens := writer(t, s, "mette@x.dk"), writer(t, s, "jens@x.dk")
	salon := page(t, "møder/Salon")
	d := Draft{Page: salon, Content: "Min tekst", Summary: "Rettede", Minor: true, Base: "0123456789"}
	if _, _, err := s.PutDraft(t.Context(), mette.ID, d); err != nil {
		t.Fatal(err)
	}
	got, err := s.Draft(t.Context(), mette.ID, salon, "")
	if err != nil || got.Content != d.Content || got.Summary != d.Summary || !got.Minor || got.Base != d.Base {
		t.Errorf("got %+v, %v", got, err)
	}
	for _, ask := range []struct {
		person  int64
		section string
	}{{jens.ID, ""}, {mette.ID, "s-økonomi"}, {0, ""}} {
		if got, err := s.Draft(t.Context(), ask.person, salon, ask.section); !errors.Is(err, wiki.ErrNotFound) {
			t.Errorf("%v got %+v, %v", ask, got, err)
		}
	}
	if err := s.DropDraft(t.Context(), jens.ID, salon, ""); err != nil {
		t.Fatal(err)
	}
	if list, err := s.Drafts(t.Context(), jens.ID, wiki.Path{}); err != nil || len(list) != 0 {
		t.Errorf("jens has %v, %v", list, err)
	}
	turn, others := s.DraftTurn(mette.ID), s.DraftTurn(jens.ID)
	if err := s.DropDraft(t.Context(), mette.ID, salon, ""); err != nil {
		t.Fatal(err)
	}
	if list, err := s.Drafts(t.Context(), mette.ID, salon); err != nil || len(list) != 0 {
		t.Errorf("after dropping: %v, %v", list, err)
	}
	if s.DraftTurn(mette.ID) == turn || s.DraftTurn(jens.ID) != others {
		t.Error("the drop is not told, or told of another person")
	}
}

func TestDraftsAreBounded(t *testing.T) {
	s := openNew(t)
	now := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	s.now = func() time.Time { return now }
	mette := writer(t, s, "mette@x.dk")
	put := func(name string) int {
		t.Helper()
		now = now.Add(time.Second)
		_, gone, err := s.PutDraft(t.Context(), mette.ID, Draft{Page: page(t, name), Content: name})
		if err != nil {
			t.Fatal(err)
		}
		return gone
	}
	for n := range MaxDrafts {
		if gone := put(fmt.Sprint("side-", n)); gone != 0 {
			t.Fatalf("draft %d cost %d others", n, gone)
		}
	}
	put("side-0") // looked after again, and so not the oldest
	if gone := put("en-til"); gone != 1 {
		t.Errorf("one too many cost %d", gone)
	}
	list, err := s.Drafts(t.Context(), mette.ID, wiki.Path{})
	if err != nil || len(list) != MaxDrafts || list[0].Page.String() != "en-til" || list[1].Page.String() != "side-0" {
		t.Errorf("got %d drafts, %v", len(list), err)
	}
	if _, err := s.Draft(t.Context(), mette.ID, page(t, "side-1"), ""); !errors.Is(err, wiki.ErrNotFound) {
		t.Errorf("the oldest: %v", err)
	}
	var bad *wiki.Invalid
	for name, d := range map[string]Draft{
		"too large": {Content: strings.Repeat("x", MaxDraft+1)}, "no text": {Content: "m\xf8de"},
		"a long section": {Section: strings.Repeat("x", 2000)},
	} {
		d.Page = page(t, "stor")
		if _, _, err := s.PutDraft(t.Context(), mette.ID, d); !errors.As(err, &bad) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, _, err := s.PutDraft(t.Context(), 4711, Draft{Page: page(t, "x")}); !errors.Is(err, wiki.ErrSignIn) {
		t.Errorf("a draft of nobody: %v", err)
	}
	now = now.Add(KeepDrafts)
	if list, err := s.Drafts(t.Context(), mette.ID, wiki.Path{}); err != nil || len(list) != 0 {
		t.Errorf("after %v: %d, %v", KeepDrafts, len(list), err)
	}
}
