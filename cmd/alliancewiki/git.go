package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os/exec"
	"strings"

	"alliancewiki/internal/account"
	"alliancewiki/internal/githttp"
	"alliancewiki/internal/i18n"
	"alliancewiki/internal/wiki"
)

// checkGit makes sure of a git program of at least 2.38, the first that merges trees in a bare repository.
func checkGit(ctx context.Context) error {
	out, err := exec.CommandContext(ctx, "git", "version").Output()
	if err != nil {
		return fmt.Errorf("the git program is needed: %w", err)
	}
	var major, minor int
	if _, err := fmt.Sscanf(string(out), "git version %d.%d", &major, &minor); err != nil {
		return fmt.Errorf("the git program says %q for its version: %w", out, err)
	}
	if major < 2 || major == 2 && minor < 38 {
		return fmt.Errorf("git 2.38 or newer is needed, this is %d.%d", major, minor)
	}
	return nil
}

// mayRead is what decides who clones: everybody where the wiki is public, else who has a token. The token is the
// password; the user name may be anything, since git asks for one.
func mayRead(accounts *account.Store, public bool) func(*http.Request) error {
	if public {
		return nil
	}
	return func(r *http.Request) error {
		person, _, _, err := tokenOf(accounts, r)
		if err == nil && !person.Can(wiki.Reader) {
			return githttp.ErrForbidden
		}
		return err
	}
}

// mayPush is what decides who pushes: a writer with a token that may write. A user name that is an e-mail address must be
// the person's own, so that nobody pushes in another's name with a token that was pasted into the wrong place.
func mayPush(accounts *account.Store) func(*http.Request) (*wiki.Person, error) {
	return func(r *http.Request) (*wiki.Person, error) {
		person, scope, user, err := tokenOf(accounts, r)
		if err != nil {
			return nil, err
		}
		t := &textsFor(person).Push
		switch {
		case strings.Contains(user, "@") && !strings.EqualFold(strings.TrimSpace(user), person.Email):
			// The person is not known for sure, so both languages.
			return nil, &githttp.Denied{Err: githttp.ErrSignIn, Text: i18n.Da.Push.OtherEmail + "\n" + i18n.En.Push.OtherEmail + "\n"}
		case !person.Can(wiki.Editor):
			return nil, &githttp.Denied{Err: githttp.ErrForbidden, Text: t.NoRole + "\n"}
		case scope != account.WriteScope:
			return nil, &githttp.Denied{Err: githttp.ErrForbidden, Text: t.ReadToken + "\n"}
		}
		return person, nil
	}
}

// tokenOf is whose token a request has as its password, what it is for, and the user name beside it.
func tokenOf(accounts *account.Store, r *http.Request) (p *wiki.Person, scope account.Scope, user string, err error) {
	user, secret, ok := r.BasicAuth()
	if !ok {
		return nil, "", "", githttp.ErrSignIn
	}
	addr, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return nil, "", "", err
	}
	p, scope, err = accounts.TokenPerson(r.Context(), secret, addr)
	var limited *account.Limited
	switch {
	case errors.Is(err, account.ErrSignIn):
		err = githttp.ErrSignIn
	case errors.As(err, &limited):
		err = &githttp.Limited{RetryAfter: limited.RetryAfter}
	}
	return p, scope, user, err
}
