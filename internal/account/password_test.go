package account

import (
	"context"
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"alliancewiki/internal/wiki"
)

func TestAPasswordThatMayNotBeChosen(t *testing.T) {
	const short, long, common = "account.passwordShort", "account.passwordLong", "account.passwordCommon"
	for _, c := range []struct{ name, password, key string }{
		{"nine characters", "rugbrød12", short},
		{"nothing", "", short},
		{"nine characters in twenty bytes", strings.Repeat("🐟", 9), short},
		{"a thousand and one characters", strings.Repeat("ab", 500) + "c", long},
		{"one of the commonest", "Adgangskode123", common},
		{"one character many times", "aaaaaaaaaaaaaaa", common},
		{"the e-mail address", "ANNA@kombit.example", common},
		{"the name", "anna ågård", common},
		{"the name in another Unicode form", "Anna A\u030aga\u030ard", common},
	} {
		t.Run(c.name, func(t *testing.T) {
			n := annaWith(wiki.Reader)
			n.Password = c.password
			_, err := n.parse()
			wantInvalid(t, err, "password", c.key)
			if c.password != "" && strings.Contains(err.Error(), c.password) {
				t.Errorf("the error quotes the password: %v", err)
			}
		})
	}
	for _, good := range []string{"rugbrød med", strings.Repeat("ab", 500), "rug brød\t1", "ææææææææåæ"} {
		if err := checkPassword(good, anna, "Anna"); err != nil {
			t.Errorf("%q: %v", good, err)
		}
	}
}

func TestAPasswordTypedOnAnotherSystemIsTheSame(t *testing.T) {
	s := openNew(t)
	n := annaWith(wiki.Reader)
	n.Password = "fløde og ål"
	add(t, s, n)
	signIn(t, s, anna, "fløde og a\u030al")
}

func TestUnknownAndWrongSignInsGetTheSameAnswerForTheSameWork(t *testing.T) {
	s := openNew(t)
	add(t, s, annaWith(wiki.Admin))
	disabled := annaWith(wiki.Reader)
	disabled.Email = "bo@kb.example"
	yes := true
	if err := s.Update(t.Context(), add(t, s, disabled).ID, Change{Disabled: &yes}); err != nil {
		t.Fatal(err)
	}
	n := countHashes(s)
	for _, c := range []struct{ name, email, password string }{
		{"an unknown address", "nobody@kb.example", password},
		{"no address at all", "", password},
		{"a wrong password", anna, "rugbrød med ost"},
		{"no password", anna, ""},
		{"a password longer than any", anna, strings.Repeat(password, 100)},
		{"a password of megabytes", anna, strings.Repeat("a\u030a", 3<<20)},
		{"an address of megabytes", strings.Repeat("a\u030a", 3<<20), password},
		{"a disabled account", "bo@kb.example", password},
		{"a disabled account with a wrong password", "bo@kb.example", "rugbrød med ost"},
	} {
		t.Run(c.name, func(t *testing.T) {
			before := n.Load()
			p, session, err := s.SignIn(t.Context(), c.email, c.password, home)
			if err != ErrSignIn || p != nil || session != "" {
				t.Errorf("answer = %v, %q, %v; want ErrSignIn itself", p, session, err)
			}
			if did := n.Load() - before; did != 1 {
				t.Errorf("%d hash computations, want 1", did)
			}
		})
	}
	before := n.Load()
	signIn(t, s, anna, password)
	if did := n.Load() - before; did != 1 {
		t.Errorf("a right password: %d hash computations, want 1", did)
	}
}

func TestAPasswordHashedAtAnotherCostIsHashedAgainAtSignIn(t *testing.T) {
	s := openNew(t)
	p := add(t, s, annaWith(wiki.Reader))
	old := hash{cost: cost{memory: 64, time: 1, threads: 1}, salt: random(16)}
	old.key = s.hasher.derive([]byte(password), old.salt, 1, 64, 1, 32)
	exec(t, s, `UPDATE person SET password = ? WHERE id = ?`, old.String(), p.ID)
	for _, wrong := range []string{"rugbrød med ost", password} {
		_, _, _ = s.SignIn(t.Context(), anna, wrong, home)
		_, stored, err := findPerson(t.Context(), s.readers, `p.id = ?`, p.ID)
		if err != nil {
			t.Fatal(err)
		}
		if again := stored != old.String(); again != (wrong == password) {
			t.Errorf("after %q: hashed again = %v", wrong, again)
		}
	}
	signIn(t, s, anna, password)
}

func TestAStoredPasswordIsReadOnlyInTheFormThatIsWritten(t *testing.T) {
	good := hash{cost: currentCost, salt: random(16), key: random(32)}
	if got, err := parseHash(good.String()); err != nil || got.String() != good.String() {
		t.Fatalf("parseHash(%q) = %v, %v", good, got, err)
	}
	if !strings.HasPrefix(good.String(), "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Errorf("stored as %q", good)
	}
	for _, bad := range []string{
		"", password, "$2a$10$abcdefghijklmnopqrstuv", strings.Replace(good.String(), "argon2id", "argon2i", 1),
		strings.Replace(good.String(), "v=19", "v=16", 1), strings.Replace(good.String(), "t=2", "t=0", 1),
		strings.Replace(good.String(), "p=1", "p=0", 1), strings.Replace(good.String(), "m=19456", "m=4194304", 1),
		strings.Replace(good.String(), "m=19456", "m=019456", 1), good.String() + "=", good.String() + "$",
		strings.Replace(good.String(), "p=1", "p=1,x=2", 1), hash{cost: currentCost}.String(),
	} {
		if _, err := parseHash(bad); !errors.Is(err, errHash) {
			t.Errorf("parseHash(%q) = %v", bad, err)
		}
	}
}

func FuzzParseHash(f *testing.F) {
	f.Add(hash{cost: currentCost, salt: make([]byte, 16), key: make([]byte, 32)}.String())
	f.Add("$argon2id$v=19$m=8,t=1,p=1$AAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA")
	f.Fuzz(func(t *testing.T, s string) {
		if h, err := parseHash(s); err == nil && h.String() != s {
			t.Fatalf("%q was read, but is written %q", s, h)
		}
	})
}

func TestTwentySignInsAtOnceComputeAFewHashesAtATime(t *testing.T) {
	s := openNew(t)
	add(t, s, annaWith(wiki.Reader))
	var running, most atomic.Int64
	derive := s.hasher.derive
	s.hasher.derive = func(p, salt []byte, time, memory uint32, threads uint8, keyLen uint32) []byte {
		n := running.Add(1)
		defer running.Add(-1)
		for old := most.Load(); n > old && !most.CompareAndSwap(old, n); old = most.Load() {
		}
		return derive(p, salt, time, memory, threads, keyLen)
	}
	s.hasher.running = make(chan struct{}, 2)
	s.hasher.inside = make(chan struct{}, 20)
	var wg sync.WaitGroup
	for i := range 20 {
		// Each from an address and to an account of its own: this is not about the limits.
		wg.Go(func() {
			addr := "198.51.100." + string(rune('0'+i%10))
			if _, _, err := s.SignIn(t.Context(), "nobody"+addr, password, addr); err != ErrSignIn {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if most.Load() > 2 {
		t.Errorf("%d hashes were computed at once, want at most 2", most.Load())
	}
}

func TestWhoComesWhenTheQueueIsFullIsToldToComeBack(t *testing.T) {
	s := openNew(t)
	add(t, s, annaWith(wiki.Reader))
	s.hasher.running = make(chan struct{}, 1)
	s.hasher.inside = make(chan struct{}, 2)
	s.hasher.running <- struct{}{} // somebody computes, and does not end
	s.hasher.inside <- struct{}{}

	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	_, _, err := s.SignIn(ctx, anna, password, home) // waits in the queue until its visitor gives up
	wantIs(t, err, context.DeadlineExceeded)

	s.hasher.inside <- struct{}{} // the queue is full
	for range 2 * addressBurst {  // and who was not let in has not used up an attempt
		_, _, err = s.SignIn(t.Context(), anna, password, home)
		var full *Limited
		if !errors.As(err, &full) || full.RetryAfter != 2*time.Second {
			t.Fatalf("error = %v, want a wait of two seconds", err)
		}
	}
	<-s.hasher.inside
	<-s.hasher.inside
	<-s.hasher.running
	signIn(t, s, anna, password)
}
