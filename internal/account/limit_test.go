package account

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"alliancewiki/internal/wiki"
)

// cheapHashes makes hashing cost nothing, for tests of many attempts.
func cheapHashes(s *Store) {
	s.hasher.derive = func(password, salt []byte, _, _ uint32, _ uint8, _ uint32) []byte {
		sum := sha256.Sum256(append(append([]byte{}, salt...), password...))
		return sum[:]
	}
}

// waitFor is how long a sign-in is told to wait, 0 when it was tried.
func waitFor(t *testing.T, s *Store, email, password, addr string) time.Duration {
	t.Helper()
	_, _, err := s.SignIn(t.Context(), email, password, addr)
	var limit *Limited
	switch {
	case errors.As(err, &limit):
		wantIs(t, err, wiki.ErrTooMany)
		return limit.RetryAfter
	case err != nil && err != ErrSignIn:
		t.Error(err)
	}
	return 0
}

func TestAnAccountIsLimitedWhetherItExistsOrNot(t *testing.T) {
	s := openNew(t)
	cheapHashes(s)
	c := setClock(s)
	add(t, s, annaWith(wiki.Reader))
	for _, email := range []string{anna, "nobody@kb.example", "no address", ""} {
		t.Run(email, func(t *testing.T) {
			n := 0
			for n < 100 && waitFor(t, s, email, "rugbrød med ost", fmt.Sprintf("198.51.100.%d", n)) == 0 {
				n++
			}
			if n != accountBurst {
				t.Errorf("%d attempts were tried, want %d", n, accountBurst)
			}
			// A right password is refused as well, in any spelling of the address and from any network.
			if wait := waitFor(t, s, " "+email+" ", password, home); wait != accountEvery {
				t.Errorf("the wait is %v, want %v", wait, accountEvery)
			}
			for range 50 { // knocking on makes it no longer
				waitFor(t, s, email, password, home)
			}
			c.pass(accountEvery - time.Second)
			if wait := waitFor(t, s, email, password, home); wait != time.Second {
				t.Errorf("a second before the end the wait is %v", wait)
			}
			c.pass(time.Second)
			if wait := waitFor(t, s, email, "rugbrød med ost", home); wait != 0 {
				t.Errorf("after the wait there is another of %v", wait)
			}
			if wait := waitFor(t, s, email, password, home); wait != accountEvery {
				t.Errorf("one attempt came back, and then the wait is %v", wait)
			}
		})
	}
	c.pass(accountEvery)
	signIn(t, s, anna, password)
}

func TestAnAddressIsLimitedOverAllAccounts(t *testing.T) {
	for name, addrs := range map[string][3]string{ // two of one network, one of another
		"IPv4":                {"203.0.113.5", "203.0.113.5:4711", "203.0.113.6"},
		"IPv4 in IPv6":        {"203.0.113.5", "::ffff:203.0.113.5", "::ffff:203.0.113.6"},
		"IPv6":                {"2001:db8:1:2::1", "[2001:db8:1:2:ffff::9%eth0]:443", "2001:db8:1:3::1"},
		"something else":      {"@", "", "203.0.113.6"},
		"a zone on localhost": {"fe80::1%eth0", "fe80::2%eth1", "::1"},
	} {
		t.Run(name, func(t *testing.T) {
			s := openNew(t)
			cheapHashes(s)
			setClock(s)
			add(t, s, annaWith(wiki.Reader))
			n := 0
			for n < 200 && waitFor(t, s, fmt.Sprintf("p%d@kb.example", n), password, addrs[n%2]) == 0 {
				n++
			}
			if n != addressBurst {
				t.Errorf("%d attempts were tried, want %d", n, addressBurst)
			}
			if wait := waitFor(t, s, anna, password, addrs[0]); wait != addressEvery {
				t.Errorf("the wait is %v, want %v", wait, addressEvery)
			}
			if wait := waitFor(t, s, anna, password, addrs[2]); wait != 0 {
				t.Errorf("another network waits %v", wait)
			}
		})
	}
}

func TestRightPasswordsAreNotCounted(t *testing.T) {
	s := openNew(t)
	cheapHashes(s)
	setClock(s)
	add(t, s, annaWith(wiki.Reader))
	for range 2 * addressBurst {
		signIn(t, s, anna, password)
	}
}

func TestAnAttemptRefusedForItsAccountDoesNotCountForItsAddress(t *testing.T) {
	s := openNew(t)
	cheapHashes(s)
	setClock(s)
	for range 2 * addressBurst { // somebody's mail program with an old password
		waitFor(t, s, "bo@kb.example", password, home)
	}
	if wait := waitFor(t, s, anna, password, home); wait != 0 {
		t.Errorf("a colleague waits %v", wait)
	}
}

func TestManyAttemptsAtOnceAreNoMoreThanOneAfterAnother(t *testing.T) {
	s := openNew(t)
	setClock(s)
	add(t, s, annaWith(wiki.Reader))
	s.hasher.inside = make(chan struct{}, 100)
	n := countHashes(s)
	var wg sync.WaitGroup
	var limited atomic.Int64
	for range 40 {
		wg.Go(func() {
			if waitFor(t, s, anna, "rugbrød med ost", home) > 0 {
				limited.Add(1)
			}
		})
	}
	wg.Wait()
	if n.Load() != accountBurst || limited.Load() != 40-accountBurst {
		t.Errorf("%d tried, %d limited; want %d tried", n.Load(), limited.Load(), accountBurst)
	}
}

func TestALimiterForgetsTheKeyThatIsLongestUnused(t *testing.T) {
	l := newLimiter[string](1, time.Minute, 3)
	now := time.Now()
	for _, key := range []string{"a", "b", "c"} {
		l.take(key, now)
	}
	if l.take("a", now) == 0 {
		t.Error("a was taken twice")
	}
	l.take("d", now) // b is the oldest now
	for key, want := range map[string]bool{"a": true, "c": true, "d": true, "b": false} {
		if _, known := l.keys[key]; known != want {
			t.Errorf("%s is known: %v, want %v", key, known, want)
		}
	}
	l.giveBack("b") // forgotten: nothing to give back
	if l.order.Len() != 3 || len(l.keys) != 3 {
		t.Errorf("%d keys in order, %d in the map; want 3", l.order.Len(), len(l.keys))
	}
}

func TestAWaitIsInWholeSecondsAndAtLeastOne(t *testing.T) {
	for in, want := range map[time.Duration]time.Duration{
		1: time.Second, time.Second: time.Second, time.Second + 1: 2 * time.Second, 90 * time.Second: 90 * time.Second,
	} {
		if got := limited(in).RetryAfter; got != want {
			t.Errorf("limited(%v) = %v, want %v", in, got, want)
		}
	}
}
