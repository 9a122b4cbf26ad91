package account

import (
	"bytes"
	"errors"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"alliancewiki/internal/wiki"
)

func wantSession(t *testing.T, s *Store, session string, want error) {
	t.Helper()
	p, err := s.Session(t.Context(), session)
	if err != want || (want == nil && (p == nil || p.Email != anna)) {
		t.Errorf("session = %+v, %v; want %v", p, err, want)
	}
}

func TestASessionIsThePersonUntilSignOut(t *testing.T) {
	s := openNew(t)
	want := add(t, s, annaWith(wiki.Editor))
	p, session, err := s.SignIn(t.Context(), " ANNA@kombit.example", password, home)
	if err != nil || *p != *want {
		t.Fatalf("signed in as %+v, %v; want %+v", p, err, want)
	}
	if len(session) != 43 {
		t.Errorf("session %q does not hold 256 bits", session)
	}
	for range 2 { // asked, then remembered
		got, err := s.Session(t.Context(), session)
		if err != nil || *got != *want {
			t.Fatalf("session = %+v, %v; want %+v", got, err, want)
		}
		got.Role = wiki.Admin // the caller's own copy
	}
	other := signIn(t, s, anna, password)
	if other == session {
		t.Error("two sessions have one secret")
	}
	for range 2 { // the second finds nothing to end
		if err := s.SignOut(t.Context(), session); err != nil {
			t.Fatal(err)
		}
	}
	wantSession(t, s, session, ErrSignIn)
	wantSession(t, s, other, nil)
	wantSession(t, s, "", ErrSignIn)
	wantSession(t, s, strings.Repeat("A", 43), ErrSignIn)
}

func TestNoSecretIsInTheDatabase(t *testing.T) {
	s := openNew(t)
	setup, err := s.SetupSecret(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	p := add(t, s, annaWith(wiki.Reader))
	session := signIn(t, s, anna, password)
	_, token, err := s.CreateToken(t.Context(), p.ID, "laptop", ReadScope, minTokenLife)
	if err != nil {
		t.Fatal(err)
	}
	for _, query := range []string{
		`SELECT group_concat(hex(hash)) FROM session`, `SELECT group_concat(hex(hash) || hex(name)) FROM token`,
		`SELECT group_concat(hex(value)) FROM secret`, `SELECT group_concat(hex(password)) FROM person`,
	} {
		var hexed string
		if err := s.readers.QueryRowContext(t.Context(), `SELECT cast(unhex(replace((`+query+`), ',', '')) AS BLOB)`).
			Scan(&hexed); err != nil || hexed == "" {
			t.Fatalf("%s: %q, %v", query, hexed, err)
		}
		for name, secret := range map[string]string{
			"password": password, "session": session, "token": token, "set-up": setup,
		} {
			if strings.Contains(hexed, secret) {
				t.Errorf("%s holds the %s secret", query, name)
			}
		}
	}
}

func TestASessionEndsAfterThirtyDaysOrFourteenWithoutUse(t *testing.T) {
	const day = 24 * time.Hour
	for _, c := range []struct {
		name  string
		waits []time.Duration
		want  error
	}{
		{"used daily for 29 days", []time.Duration{10 * day, 10 * day, 9 * day}, nil},
		{"used daily for 30 days", []time.Duration{10 * day, 10 * day, 10 * day}, ErrSignIn},
		{"unused for a moment less than 14 days", []time.Duration{14*day - time.Second}, nil},
		{"unused for 14 days", []time.Duration{14 * day}, ErrSignIn},
		{"unused for 14 days after a use", []time.Duration{day, 14 * day}, ErrSignIn},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := openNew(t)
			clock := setClock(s)
			add(t, s, annaWith(wiki.Reader))
			session := signIn(t, s, anna, password)
			for i, wait := range c.waits {
				clock.pass(wait)
				if i < len(c.waits)-1 {
					wantSession(t, s, session, nil)
				}
			}
			wantSession(t, s, session, c.want)
			signIn(t, s, anna, password) // sweeps
			rows, err := column(t.Context(), s.readers, `SELECT person FROM session`)
			if kept := len(rows) == 2; err != nil || kept != (c.want == nil) {
				t.Errorf("%d sessions stored (%v)", len(rows), err)
			}
		})
	}
}

func TestUseIsWrittenDownEveryFewMinutesAndNotAtEachRequest(t *testing.T) {
	s := openNew(t)
	c := setClock(s)
	p := add(t, s, annaWith(wiki.Reader))
	session := signIn(t, s, anna, password)
	begun := c.unix.Load()
	for _, step := range []struct {
		wait time.Duration
		want int64
	}{{4 * time.Minute, 0}, {59 * time.Second, 0}, {time.Second, 300}, {time.Minute, 300}, {4 * time.Minute, 600}} {
		c.pass(step.wait)
		wantSession(t, s, session, nil)
		r, err := s.Person(t.Context(), p.ID)
		if err != nil || r.LastSeen.Unix()-begun != step.want {
			t.Errorf("%v later: seen after %d s (%v), want %d", step.wait, r.LastSeen.Unix()-begun, err, step.want)
		}
	}
}

func TestADatabaseThatCannotBeWrittenToStillKnowsItsSessions(t *testing.T) {
	file := filepath.Join(t.TempDir(), "accounts.db")
	s, other := openFile(t, file), openFile(t, file)
	c := setClock(s)
	add(t, s, annaWith(wiki.Reader))
	session := signIn(t, s, anna, password)
	c.pass(time.Hour)
	exec(t, other, `BEGIN IMMEDIATE`)
	exec(t, s, `PRAGMA busy_timeout = 20`)
	wantSession(t, s, session, nil)
	exec(t, other, `ROLLBACK`)
}

func TestSessionsEndWhenTheAccountIsDisabledOrItsPasswordChanges(t *testing.T) {
	for name, change := range map[string]Change{
		"disabled": {Disabled: ptr(true)},
		"password": {Password: ptr("smørrebrød og øl")},
	} {
		t.Run(name, func(t *testing.T) {
			s := openNew(t)
			setClock(s) // stands still: nothing remembered runs out
			p := add(t, s, annaWith(wiki.Reader))
			session := signIn(t, s, anna, password)
			wantSession(t, s, session, nil)
			if err := s.Update(t.Context(), p.ID, change); err != nil {
				t.Fatal(err)
			}
			wantSession(t, s, session, ErrSignIn)
			_, _, err := s.SignIn(t.Context(), anna, password, home)
			wantIs(t, err, ErrSignIn)
			if err := s.Update(t.Context(), p.ID, Change{Disabled: ptr(false)}); err != nil {
				t.Fatal(err)
			}
			wantSession(t, s, session, ErrSignIn) // ended, not asleep
		})
	}
}

func TestAChangeOfRoleIsSeenAtOnce(t *testing.T) {
	s := openNew(t)
	setClock(s)
	p := add(t, s, annaWith(wiki.Editor))
	session := signIn(t, s, anna, password)
	wantSession(t, s, session, nil)
	if err := s.Update(t.Context(), p.ID, Change{Role: ptr(wiki.Reader)}); err != nil {
		t.Fatal(err)
	}
	if got, err := s.Session(t.Context(), session); err != nil || got.Role != wiki.Reader {
		t.Errorf("session = %+v, %v; want a reader", got, err)
	}
}

// An operator with the sqlite3 program is a process too, one that ends no sessions.
func TestASessionOfADisabledAccountIsRefusedThoughItIsThere(t *testing.T) {
	s := openNew(t)
	add(t, s, annaWith(wiki.Reader))
	session := signIn(t, s, anna, password)
	exec(t, s, `UPDATE person SET disabled = 1`)
	wantSession(t, s, session, ErrSignIn)
}

// The command line disables an account while the server runs.
func TestWhatAnotherProcessEndsEndsHereWithinASecond(t *testing.T) {
	file := filepath.Join(t.TempDir(), "accounts.db")
	server, command := openFile(t, file), openFile(t, file)
	c := setClock(server)
	p := add(t, server, annaWith(wiki.Reader))
	session := signIn(t, server, anna, password)
	token, secret, err := server.CreateToken(t.Context(), p.ID, "laptop", ReadScope, maxTokenLife)
	if err != nil {
		t.Fatal(err)
	}
	wantSession(t, server, session, nil)
	wantToken(t, server, secret, nil)
	if err := command.RevokeToken(t.Context(), p.ID, token.ID); err != nil {
		t.Fatal(err)
	}
	if err := command.Update(t.Context(), p.ID, Change{Disabled: ptr(true)}); err != nil {
		t.Fatal(err)
	}
	wantSession(t, server, session, nil) // still remembered
	c.pass(time.Second)
	wantSession(t, server, session, ErrSignIn)
	wantToken(t, server, secret, ErrSignIn)
}

func TestNobodyIsSignedInToAnAccountThatIsDisabledWhileThePasswordIsChecked(t *testing.T) {
	s := openNew(t)
	p := add(t, s, annaWith(wiki.Reader))
	derive := s.hasher.derive
	s.hasher.derive = func(pw, salt []byte, time, memory uint32, threads uint8, keyLen uint32) []byte {
		if err := s.Update(t.Context(), p.ID, Change{Disabled: ptr(true)}); err != nil {
			t.Error(err)
		}
		return derive(pw, salt, time, memory, threads, keyLen)
	}
	_, session, err := s.SignIn(t.Context(), anna, password, home)
	if err != ErrSignIn || session != "" {
		t.Errorf("session %q, %v; want ErrSignIn", session, err)
	}
	rows, err := column(t.Context(), s.readers, `SELECT person FROM session`)
	if err != nil || len(rows) != 0 {
		t.Errorf("%d sessions stored (%v), want none", len(rows), err)
	}
}

// What a request read before the change must not be remembered after it.
func TestAnAnswerThatIsOlderThanAChangeIsNotRemembered(t *testing.T) {
	m := newMemo[int]()
	now := time.Now()
	d := digestOf("secret")
	_, turn, _ := m.get(d, now)
	m.forget()
	m.put(d, 1, now.Add(memoLife), turn)
	if v, turn, ok := m.get(d, now); ok {
		t.Errorf("remembered %d", v)
	} else {
		m.put(d, 2, now.Add(memoLife), turn)
	}
	if v, _, ok := m.get(d, now); !ok || v != 2 {
		t.Errorf("got %d, %v; want 2", v, ok)
	}
	if _, _, ok := m.get(d, now.Add(memoLife)); ok {
		t.Error("remembered for longer than it may")
	}
}

func TestTheMemoIsBounded(t *testing.T) {
	m := newMemo[int]()
	now := time.Now()
	for i := range 3 * memoSize {
		m.put(digestOf(string(rune(i))), i, now.Add(memoLife), 0)
		if len(m.answers) > memoSize {
			t.Fatalf("%d answers", len(m.answers))
		}
	}
}

func TestTheCookieKeysAreKept(t *testing.T) {
	file := filepath.Join(t.TempDir(), "accounts.db")
	var signs, encrypts [8][]byte
	stores := []*Store{openFile(t, file), openFile(t, file)}
	var wg sync.WaitGroup
	for i := range signs {
		wg.Go(func() {
			var err error
			if signs[i], encrypts[i], err = stores[i%2].CookieKeys(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	for i := range signs {
		if len(signs[i]) != 64 || len(encrypts[i]) != 32 {
			t.Fatalf("keys of %d and %d bytes", len(signs[i]), len(encrypts[i]))
		}
		if !bytes.Equal(signs[i], signs[0]) || !bytes.Equal(encrypts[i], encrypts[0]) {
			t.Error("two calls gave different keys")
		}
	}
	if bytes.Contains(signs[0], encrypts[0]) || bytes.Equal(encrypts[0], make([]byte, 32)) {
		t.Error("the keys are not random")
	}
	if other, _, err := openNew(t).CookieKeys(t.Context()); err != nil || bytes.Equal(other, signs[0]) {
		t.Errorf("another database has the same key (%v)", err)
	}
}

func TestCheckPasswordAnswersLikeSignInAndBeginsNothing(t *testing.T) {
	s := openNew(t)
	p := add(t, s, annaWith(wiki.Reader))
	if err := s.CheckPassword(t.Context(), p.ID, password, home); err != nil {
		t.Error(err)
	}
	wantIs(t, s.CheckPassword(t.Context(), p.ID, "rugbrød med ost", home), ErrSignIn)
	wantIs(t, s.CheckPassword(t.Context(), p.ID+1, password, home), wiki.ErrNotFound)
	if rows, err := column(t.Context(), s.readers, `SELECT person FROM session`); err != nil || len(rows) != 0 {
		t.Errorf("%d sessions (%v)", len(rows), err)
	}
	if err := s.Update(t.Context(), p.ID, Change{Disabled: ptr(true)}); err != nil {
		t.Fatal(err)
	}
	wantIs(t, s.CheckPassword(t.Context(), p.ID, password, home), ErrSignIn)
	for range accountBurst - 2 {
		_ = s.CheckPassword(t.Context(), p.ID, "rugbrød med ost", home)
	}
	var limit *Limited
	if err := s.CheckPassword(t.Context(), p.ID, password, home); !errors.As(err, &limit) {
		t.Errorf("error = %v, want the limit of sign-in", err)
	}
	if _, _, err := s.SignIn(t.Context(), anna, password, home); !errors.As(err, &limit) {
		t.Errorf("error = %v, want the limit to be shared with sign-in", err)
	}
}

// A page view looks a session up once; this is what each costs, remembered and asked.
func BenchmarkSession(b *testing.B) {
	for _, forget := range []bool{false, true} {
		b.Run(map[bool]string{false: "remembered", true: "asked"}[forget], func(b *testing.B) {
			s := openNew(b)
			add(b, s, annaWith(wiki.Reader))
			session := signIn(b, s, anna, password)
			for b.Loop() {
				if forget {
					s.sessions.forget()
				}
				if _, err := s.Session(b.Context(), session); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
