package account

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"alliancewiki/internal/wiki"
)

// here notes a visit and waits until it is written.
func here(s *Store, person int64, rev wiki.Rev) {
	s.Here(person, rev)
	s.visits.writing.Wait()
}

func TestAVisitEndsAfterFourHoursWithoutRequests(t *testing.T) {
	s := openNew(t)
	clock := setClock(s)
	start := s.now()
	p := add(t, s, annaWith(wiki.Reader))
	last := func(want time.Duration, rev wiki.Rev) {
		t.Helper()
		m, err := s.LastVisit(t.Context(), p.ID)
		if err != nil {
			t.Fatal(err)
		}
		if m.Rev != rev || rev != "" && m.When.Sub(start) != want || rev == "" && !m.When.IsZero() {
			t.Errorf("last visit %v after the start at %q, want %v at %q", m.When.Sub(start), m.Rev, want, rev)
		}
	}
	last(0, "") // never here
	here(s, p.ID, "a")
	last(0, "") // for the first time
	clock.pass(3 * time.Hour)
	here(s, p.ID, "b")
	clock.pass(4*time.Hour - time.Second)
	last(0, "")
	here(s, p.ID, "c")
	last(0, "") // the day's one visit, with pauses
	end := s.now().Sub(start)
	clock.pass(4 * time.Hour)
	last(end, "c") // before the new visit is written down
	here(s, p.ID, "d")
	last(end, "c") // and after
	for range 3 {
		clock.pass(time.Hour)
		here(s, p.ID, "e")
		last(end, "c") // reloading empties nothing
	}
	if err := s.SetSeen(t.Context(), p.ID, "e"); err != nil {
		t.Fatal(err)
	}
	seen := s.now().Sub(start)
	last(seen, "e")
	clock.pass(time.Hour)
	here(s, p.ID, "f")
	last(seen, "e")
	end = s.now().Sub(start)
	clock.pass(48 * time.Hour)
	last(end, "f")
}

func TestSayingThatAllIsSeenIsNotUndoneByTheNextVisit(t *testing.T) {
	s := openNew(t)
	clock := setClock(s)
	p := add(t, s, annaWith(wiki.Reader))
	if err := s.SetSeen(t.Context(), p.ID, "a"); err != nil {
		t.Fatal(err)
	}
	clock.pass(5 * time.Hour)
	here(s, p.ID, "b")
	if m, err := s.LastVisit(t.Context(), p.ID); err != nil || m.Rev != "a" {
		t.Errorf("last visit %+v, %v", m, err)
	}
}

func TestBeingHereIsWrittenEveryFewMinutes(t *testing.T) {
	s := openNew(t)
	clock := setClock(s)
	p := add(t, s, annaWith(wiki.Reader))
	rev := func() (rev string) {
		if err := s.readers.QueryRowContext(t.Context(), `SELECT rev FROM visit WHERE person = ?`, p.ID).Scan(&rev); err != nil {
			t.Fatal(err)
		}
		return rev
	}
	for _, step := range []struct {
		wait time.Duration
		rev  wiki.Rev
		want string
	}{{0, "a", "a"}, {4 * time.Minute, "b", "a"}, {time.Minute, "c", "c"}, {time.Second, "d", "c"}} {
		clock.pass(step.wait)
		here(s, p.ID, step.rev)
		if got := rev(); got != step.want {
			t.Errorf("written %q, want %q", got, step.want)
		}
	}
	here(s, 4711, "x") // nobody
	if m, err := s.LastVisit(t.Context(), 4711); err != nil || m != (Mark{}) {
		t.Errorf("nobody's last visit %+v, %v", m, err)
	}
}

func TestNobodyWaitsForADatabaseThatIsLocked(t *testing.T) {
	file := filepath.Join(t.TempDir(), "accounts.db")
	s, other := openFile(t, file), openFile(t, file)
	p := add(t, s, annaWith(wiki.Reader))
	exec(t, other, `BEGIN IMMEDIATE`)
	began := time.Now()
	s.Here(p.ID, "a")
	if took := time.Since(began); took > time.Second {
		t.Errorf("took %v", took)
	}
	exec(t, other, `ROLLBACK`)
	s.visits.writing.Wait()
	s.visits.close()
	s.Here(p.ID, "b") // a store that closes writes nothing
	if err := s.noteHere(context.WithoutCancel(t.Context()), p.ID, Mark{s.now(), "c"}); err != nil {
		t.Fatal(err)
	}
}
