package main

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"alliancewiki/internal/account"
)

type tokenCmd struct {
	Create tokenCreateCmd `cmd:"" help:"Make a token and print its secret, which is shown this once."`
	List   tokenListCmd   `cmd:"" help:"List a person's tokens."`
	Revoke tokenRevokeCmd `cmd:"" help:"End a person's tokens of a name."`
}

// life is how long a token lives, written in days ("90d") or as Go writes durations ("12h").
type life time.Duration

// UnmarshalText reads a life.
func (l *life) UnmarshalText(text []byte) error {
	if days, ok := strings.CutSuffix(string(text), "d"); ok {
		n, err := strconv.Atoi(days)
		if err != nil || n < 1 || n > 3660 {
			return fmt.Errorf("%q is not a number of days, such as 90d", text)
		}
		*l = life(n) * life(24*time.Hour)
		return nil
	}
	d, err := time.ParseDuration(string(text))
	if err != nil {
		return fmt.Errorf("%q is not a time, such as 90d or 12h", text)
	}
	*l = life(d)
	return nil
}

type tokenCreateCmd struct {
	dataFlag
	emailFlag
	Name    string `required:"" placeholder:"N" help:"What the token is for."`
	Scope   string `default:"read" enum:"read,write" placeholder:"S" help:"read or write; write includes read."`
	Expires life   `default:"90d" help:"How long the token lives."`
}

// Run makes the token. The secret is alone on standard output, for a script to read.
func (c tokenCreateCmd) Run(ctx context.Context, std streams) error {
	return c.withPerson(ctx, c.Email, func(store *account.Store, p *account.Record) error {
		t, secret, err := store.CreateToken(ctx, p.ID, c.Name, account.Scope(c.Scope), time.Duration(c.Expires))
		if err != nil {
			return err
		}
		fmt.Fprintf(std.err, "token %q for %s, to %s until %s:\n", t.Name, p.Email, t.Scope, day(t.Expires))
		_, err = fmt.Fprintln(std.out, secret)
		return err
	})
}

type tokenListCmd struct {
	dataFlag
	emailFlag
}

// Run prints a line for each token.
func (c tokenListCmd) Run(ctx context.Context, std streams) error {
	return c.withPerson(ctx, c.Email, func(store *account.Store, p *account.Record) error {
		tokens, err := store.Tokens(ctx, p.ID)
		if err != nil {
			return err
		}
		w := tabwriter.NewWriter(std.out, 0, 0, 2, ' ', 0)
		fmt.Fprintln(w, "NAME\tSCOPE\tSTATE\tCREATED\tEXPIRES\tLAST USED")
		for _, t := range tokens {
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\n", t.Name, t.Scope, state(t), day(t.Created), day(t.Expires), day(t.Used))
		}
		return w.Flush()
	})
}

func state(t account.Token) string {
	switch {
	case t.Revoked:
		return "revoked"
	case t.Expires.Before(time.Now()):
		return "expired"
	}
	return "valid"
}

type tokenRevokeCmd struct {
	dataFlag
	emailFlag
	Name string `required:"" placeholder:"N" help:"The token's name. All of this name are ended."`
}

// Run ends the tokens. None of the name is an error.
func (c tokenRevokeCmd) Run(ctx context.Context, std streams) error {
	return c.withPerson(ctx, c.Email, func(store *account.Store, p *account.Record) error {
		tokens, err := store.Tokens(ctx, p.ID)
		if err != nil {
			return err
		}
		ended := 0
		for _, t := range tokens {
			if t.Name != c.Name || t.Revoked {
				continue
			}
			if err := store.RevokeToken(ctx, p.ID, t.ID); err != nil {
				return err
			}
			ended++
		}
		if ended == 0 {
			return fmt.Errorf("%s has no token named %q", p.Email, c.Name)
		}
		fmt.Fprintf(std.out, "revoked %d\n", ended)
		return nil
	})
}
