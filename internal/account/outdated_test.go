package account

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"alliancewiki/internal/wiki"
)

func page(t testing.TB, s string) wiki.Path {
	t.Helper()
	p, err := wiki.ParsePath(s)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// say says something of a page from an address.
func say(t *testing.T, s *Store, of, reason, addr string) error {
	t.Helper()
	return s.ReportOutdated(t.Context(), page(t, of), "0123456789abcdef0123456789abcdef01234567", reason, addr)
}

func wantKey(t *testing.T, err error, key string) {
	t.Helper()
	var bad *wiki.Invalid
	if !errors.As(err, &bad) || bad.Key != key {
		t.Errorf("the answer is %v, want %s", err, key)
	}
}

func open(t *testing.T, s *Store) []Outdated {
	t.Helper()
	list, err := s.OutdatedReports(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestAReasonIsPlainTextOnOneLine(t *testing.T) {
	s := openNew(t)
	for in, want := range map[string]string{
		"  Prisen\r\ner fra\t2019 ":    "Prisen er fra 2019",
		"<script>alert(1)</script>":    "<script>alert(1)</script>", // the template escapes it
		"a\x00b\x1b[31mc\u202ed\ufeff": "ab[31mcd",
		"kø\u0308b a\u030a":            "kø\u0308b å",
		"\xff\xfe":                     "\ufffd",
		strings.Repeat("å", MaxReason): strings.Repeat("å", MaxReason),
	} {
		got, err := parseReason(in)
		if err != nil || got != want {
			t.Errorf("%q became %q (%v), want %q", in, got, err, want)
		}
	}
	for in, key := range map[string]string{
		"": "outdated.reason", " \n\t ": "outdated.reason", "\u200e\x00": "outdated.reason",
		strings.Repeat("x", MaxReason+1): "outdated.long", strings.Repeat("å", 1<<20): "outdated.long",
	} {
		wantKey(t, say(t, s, "a", in, home), key)
	}
	if len(open(t, s)) != 0 {
		t.Error("a refused reason was kept")
	}
}

func FuzzReason(f *testing.F) {
	f.Add("Prisen\r\ner fra 2019")
	f.Add("\u202e\x00\xff<b>")
	f.Fuzz(func(t *testing.T, in string) {
		out, err := parseReason(in)
		if err != nil {
			return
		}
		if again, err := parseReason(out); err != nil || again != out {
			t.Errorf("%q is read as %q (%v)", out, again, err)
		}
		if out == "" || utf8.RuneCountInString(out) > MaxReason || !utf8.ValidString(out) || strings.ContainsAny(out, "\x00\x1b\r\n\u202e") {
			t.Errorf("%q became %q", in, out)
		}
	})
}

func TestManyReportsFromOneAddressAndFromMany(t *testing.T) {
	s := openNew(t)
	c := setClock(s)
	kept := 0
	for i := range 10_000 {
		err := say(t, s, fmt.Sprintf("side-%d", i), "Den er gammel", fmt.Sprintf("[2001:db8::%x]:1", i+1)) // one /64
		var limit *Limited
		switch {
		case err == nil:
			kept++
		case !errors.As(err, &limit) || limit.RetryAfter != reportEvery:
			t.Fatal(err)
		}
	}
	if kept != reportBurst || len(open(t, s)) != reportBurst {
		t.Errorf("%d of one address were kept, want %d", kept, reportBurst)
	}
	for i := range 10_000 {
		if err := say(t, s, fmt.Sprintf("side-%d", i), "Den er meget gammel", fmt.Sprintf("10.0.%d.%d", i/250, i%250)); err == nil {
			kept++
		} else if !errors.Is(err, wiki.ErrTooMany) {
			t.Fatal(err)
		}
	}
	if kept != reportsBurst {
		t.Errorf("%d of many addresses were kept, want %d", kept, reportsBurst)
	}
	// Those refused for all of them do not count for their own address.
	c.pass(reportsEvery)
	if err := say(t, s, "a", "Nu", "10.0.39.1"); err != nil {
		t.Error(err)
	}
}

func TestWhatWaitsIsBounded(t *testing.T) {
	s := openNew(t)
	c := setClock(s)
	n := 0
	next := func(of string) error {
		n++
		c.pass(time.Hour)
		return say(t, s, of, fmt.Sprintf("Grund %d", n), fmt.Sprintf("10.%d.%d.1", n/250, n%250))
	}
	for range maxOpenOf {
		if err := next("a"); err != nil {
			t.Fatal(err)
		}
	}
	wantKey(t, next("a"), "outdated.enough")
	if _, err := s.writer.ExecContext(t.Context(), `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
		INSERT INTO outdated (page, rev, reason, made) SELECT 'b' || i, '', 'x', 1 FROM n`, maxOpen-maxOpenOf); err != nil {
		t.Fatal(err)
	}
	wantKey(t, next("c"), "outdated.full")
	if got := len(open(t, s)); got != maxOpen {
		t.Errorf("%d wait, want %d", got, maxOpen)
	}
	// What was dealt with makes room, and goes in the end.
	anna := add(t, s, annaWith(wiki.Editor))
	for _, o := range open(t, s)[:5] {
		if err := s.CloseOutdated(t.Context(), o.ID, &wiki.Person{ID: anna.ID}); err != nil {
			t.Fatal(err)
		}
	}
	if err := next("c"); err != nil {
		t.Error(err)
	}
	c.pass(keepClosed)
	if err := s.CloseOutdated(t.Context(), open(t, s)[0].ID, &wiki.Person{ID: 9999}); err != nil { // somebody on their own machine
		t.Fatal(err)
	}
	var closed, closer int
	if err := s.readers.QueryRowContext(t.Context(), `SELECT count(*), coalesce(max(closer), 0) FROM outdated WHERE closed <> 0`).Scan(&closed, &closer); err != nil {
		t.Fatal(err)
	}
	if closed != 1 || closer != 0 {
		t.Errorf("%d that were dealt with are kept (by %d), want only the last", closed, closer)
	}
	wantIs(t, s.CloseOutdated(t.Context(), 1<<40, &wiki.Person{}), wiki.ErrNotFound)
	if err := s.Check(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestTheSameThingIsKeptOnce(t *testing.T) {
	s := openNew(t)
	turn := s.OutdatedTurn()
	for range 3 {
		if err := say(t, s, "a", "Prisen er fra 2019", home); err != nil {
			t.Fatal(err)
		}
	}
	if err := say(t, s, "gammelt/navn", "Andet", home); err != nil {
		t.Fatal(err)
	}
	if n, err := s.CountOutdated(t.Context(), page(t, "a"), page(t, "gammelt/navn")); n != 2 || err != nil {
		t.Errorf("%d (%v)", n, err)
	}
	if n, err := s.CountOutdated(t.Context(), page(t, "b")); n != 0 || err != nil {
		t.Errorf("%d of a page of which nothing was said (%v)", n, err)
	}
	list := open(t, s)
	if len(list) != 2 || list[1].Reason != "Prisen er fra 2019" || list[1].Page.String() != "a" || list[1].Rev == "" {
		t.Errorf("%+v", list)
	}
	if s.OutdatedTurn() == turn {
		t.Error("the turn did not change")
	}
}
