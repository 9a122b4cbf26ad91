package account

import (
	"strings"
	"testing"
	"time"

	"alliancewiki/internal/wiki"
)

func TestMegabytesAreRefusedBeforeTheyCostWork(t *testing.T) {
	s := openNew(t)
	cheapHashes(s)
	huge := strings.Repeat("Å\u0301\u0327", 2<<20) // 12 MB that take seconds to fold
	for name, attack := range map[string]func() error{
		"the address at sign-in": func() error { _, _, err := s.SignIn(t.Context(), huge, password, home); return err },
		"the password at sign-in": func() error {
			_, _, err := s.SignIn(t.Context(), anna, huge, home)
			return err
		},
		"the address asked for": func() error { _, err := s.PersonByEmail(t.Context(), huge); return err },
		"a new address":         func() error { _, err := parseEmail(huge); return err },
		"a new name":            func() error { _, err := parseText(huge, "name", "account.name"); return err },
		"a new password":        func() error { return checkPassword(normalPassword(huge), anna, "Anna") },
	} {
		t.Run(name, func(t *testing.T) {
			start := time.Now()
			if err := attack(); err == nil {
				t.Error("not refused")
			}
			if took := time.Since(start); took > 400*time.Millisecond {
				t.Errorf("refused after %v", took)
			}
		})
	}
}

func TestAnAttackerOfEndlessAddressesIsLimited(t *testing.T) {
	s := openNew(t)
	cheapHashes(s)
	setClock(s)
	n := 0
	for n < 100 && waitFor(t, s, strings.Repeat("a", 10000+n), password, home) == 0 {
		n++
	}
	if n != accountBurst {
		t.Errorf("%d attempts were tried, want %d", n, accountBurst)
	}
}

func TestTheLongestAddressAndPasswordWorkInEveryForm(t *testing.T) {
	s := openNew(t)
	n := annaWith(wiki.Reader)
	n.Email = strings.Repeat("å", 60) + "@" + strings.Repeat("ål.", 30) + "dk"
	n.Password = strings.Repeat("å", maxPassword-1) + "b"
	add(t, s, n)
	signIn(t, s, n.Email, n.Password)
	decompose := strings.NewReplacer("å", "a\u030a")
	signIn(t, s, "  "+decompose.Replace(n.Email)+" ", decompose.Replace(n.Password))
}
