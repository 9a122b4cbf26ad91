package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os/exec"

	"alliancewiki/internal/account"
	"alliancewiki/internal/githttp"
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
		_, secret, ok := r.BasicAuth()
		if !ok {
			return githttp.ErrSignIn
		}
		addr, _, err := net.SplitHostPort(r.RemoteAddr)
		if err != nil {
			return err
		}
		person, _, err := accounts.TokenPerson(r.Context(), secret, addr)
		var limited *account.Limited
		switch {
		case errors.Is(err, account.ErrSignIn):
			return githttp.ErrSignIn
		case errors.As(err, &limited):
			return &githttp.Limited{RetryAfter: limited.RetryAfter}
		case err != nil:
			return err
		case !person.Can(wiki.Reader):
			return githttp.ErrForbidden
		}
		return nil
	}
}
