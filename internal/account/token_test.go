package account

import (
	"errors"
	"regexp"
	"testing"
	"time"

	"alliancewiki/internal/wiki"
)

func wantToken(t *testing.T, s *Store, secret string, want error) {
	t.Helper()
	p, scope, err := s.TokenPerson(t.Context(), secret, home)
	if err != want || (want == nil && (p == nil || p.Email != anna || scope == "")) {
		t.Errorf("token = %+v, %q, %v; want %v", p, scope, err, want)
	}
}

func createToken(t *testing.T, s *Store, person int64, scope Scope, life time.Duration) (Token, string) {
	t.Helper()
	token, secret, err := s.CreateToken(t.Context(), person, "  bærbar  computer ", scope, life)
	if err != nil {
		t.Fatal(err)
	}
	return token, secret
}

func TestATokenIsThePersonWithItsScopeUntilItIsRevoked(t *testing.T) {
	s := openNew(t)
	c := setClock(s)
	p := add(t, s, annaWith(wiki.Editor))
	other := annaWith(wiki.Admin)
	other.Email = "bo@kb.example"
	bo := add(t, s, other)
	for _, scope := range []Scope{ReadScope, WriteScope} {
		token, secret := createToken(t, s, p.ID, scope, maxTokenLife)
		if !regexp.MustCompile(`^aw_[0-9A-Za-z]{43}$`).MatchString(secret) {
			t.Errorf("secret = %q", secret)
		}
		want := Token{ID: token.ID, Person: p.ID, Name: "bærbar computer", Scope: scope,
			Created: time.Unix(c.unix.Load(), 0).UTC(), Expires: time.Unix(c.unix.Load(), 0).UTC().Add(maxTokenLife)}
		if token != want {
			t.Errorf("token = %+v, want %+v", token, want)
		}
		for range 2 {
			got, gotScope, err := s.TokenPerson(t.Context(), secret, home)
			if err != nil || *got != *p || gotScope != scope {
				t.Fatalf("token = %+v, %q, %v; want %+v, %q", got, gotScope, err, p, scope)
			}
		}
		wantIs(t, s.RevokeToken(t.Context(), bo.ID, token.ID), wiki.ErrNotFound)
		wantToken(t, s, secret, nil)
		for range 2 {
			if err := s.RevokeToken(t.Context(), p.ID, token.ID); err != nil {
				t.Fatal(err)
			}
		}
		wantToken(t, s, secret, ErrSignIn)
	}
	tokens, err := s.Tokens(t.Context(), p.ID)
	if err != nil || len(tokens) != 2 || tokens[0].Scope != WriteScope || !tokens[0].Revoked || !tokens[1].Revoked {
		t.Errorf("tokens = %+v, %v; want both, revoked, the newest first", tokens, err)
	}
	if tokens, err := s.Tokens(t.Context(), bo.ID); err != nil || len(tokens) != 0 {
		t.Errorf("another's tokens = %+v, %v", tokens, err)
	}
}

func TestABadTokenIsNotMade(t *testing.T) {
	s := openNew(t)
	p := add(t, s, annaWith(wiki.Reader))
	for _, c := range []struct {
		field, key, name string
		scope            Scope
		life             time.Duration
	}{
		{"name", "account.tokenName", " ", ReadScope, minTokenLife},
		{"name", "account.tokenName", "a\nb", ReadScope, minTokenLife},
		{"scope", "account.tokenScope", "a", "", minTokenLife},
		{"scope", "account.tokenScope", "a", "admin", minTokenLife},
		{"expires", "account.tokenLife", "a", ReadScope, minTokenLife - 1},
		{"expires", "account.tokenLife", "a", ReadScope, maxTokenLife + 1},
		{"expires", "account.tokenLife", "a", ReadScope, -minTokenLife},
	} {
		_, secret, err := s.CreateToken(t.Context(), p.ID, c.name, c.scope, c.life)
		wantInvalid(t, err, c.field, c.key)
		if secret != "" {
			t.Error("a refused token has a secret")
		}
	}
	_, _, err := s.CreateToken(t.Context(), p.ID+1, "a", ReadScope, minTokenLife)
	wantIs(t, err, wiki.ErrNotFound)
	if err := s.Update(t.Context(), p.ID, Change{Disabled: ptr(true)}); err != nil {
		t.Fatal(err)
	}
	_, _, err = s.CreateToken(t.Context(), p.ID, "a", ReadScope, minTokenLife)
	wantIs(t, err, wiki.ErrNotFound)
}

func TestATokenExpiresToTheSecond(t *testing.T) {
	s := openNew(t)
	c := setClock(s)
	p := add(t, s, annaWith(wiki.Reader))
	_, secret := createToken(t, s, p.ID, ReadScope, minTokenLife)
	c.pass(minTokenLife - time.Second)
	wantToken(t, s, secret, nil)
	c.pass(time.Second)
	wantToken(t, s, secret, ErrSignIn)
}

func TestATokenRestsWhileTheAccountIsDisabled(t *testing.T) {
	s := openNew(t)
	setClock(s)
	p := add(t, s, annaWith(wiki.Reader))
	_, secret := createToken(t, s, p.ID, ReadScope, minTokenLife)
	for _, disabled := range []bool{false, true, false} {
		if err := s.Update(t.Context(), p.ID, Change{Disabled: &disabled}); err != nil {
			t.Fatal(err)
		}
		want := error(nil)
		if disabled {
			want = ErrSignIn
		}
		wantToken(t, s, secret, want)
	}
}

func TestTheUseOfATokenIsWrittenDownHourly(t *testing.T) {
	s := openNew(t)
	c := setClock(s)
	p := add(t, s, annaWith(wiki.Reader))
	token, secret := createToken(t, s, p.ID, ReadScope, maxTokenLife)
	begun := c.unix.Load()
	if !token.Used.IsZero() {
		t.Errorf("a new token was used at %v", token.Used)
	}
	for _, step := range []struct {
		wait time.Duration
		want int64
	}{{0, 0}, {59 * time.Minute, 0}, {time.Minute, 3600}, {time.Minute, 3600}} {
		c.pass(step.wait)
		wantToken(t, s, secret, nil)
		tokens, err := s.Tokens(t.Context(), p.ID)
		if err != nil || tokens[0].Used.Unix()-begun != step.want {
			t.Errorf("used %v after the start (%v), want %d s", tokens[0].Used, err, step.want)
		}
		if r, err := s.Person(t.Context(), p.ID); err != nil || !r.LastSeen.Equal(tokens[0].Used) {
			t.Errorf("person seen at %v (%v), token used at %v", r.LastSeen, err, tokens[0].Used)
		}
	}
}

func TestWrongTokensAreLimitedByAddressAndRightOnesAreNot(t *testing.T) {
	s := openNew(t)
	c := setClock(s)
	p := add(t, s, annaWith(wiki.Reader))
	_, secret := createToken(t, s, p.ID, ReadScope, minTokenLife)
	wrong := []string{"", "aw_", secret + "x", secret[:len(secret)-1], "AW_" + secret[3:], newTokenSecret()}
	for i := range addressBurst {
		if _, _, err := s.TokenPerson(t.Context(), wrong[i%len(wrong)], home); err != ErrSignIn {
			t.Fatalf("attempt %d: %v", i+1, err)
		}
	}
	var limit *Limited
	_, _, err := s.TokenPerson(t.Context(), wrong[0], home)
	if !errors.As(err, &limit) || limit.RetryAfter != addressEvery {
		t.Errorf("error = %v, want a wait of %v", err, addressEvery)
	}
	wantToken(t, s, secret, nil)
	signIn(t, s, anna, password) // a colleague in the same house
	if _, _, err := s.TokenPerson(t.Context(), wrong[0], "192.0.2.8"); err != ErrSignIn {
		t.Errorf("another address: %v", err)
	}
	c.pass(addressEvery)
	if _, _, err := s.TokenPerson(t.Context(), wrong[0], home); err != ErrSignIn {
		t.Errorf("after the wait: %v", err)
	}
}
