package main

import (
	"context"
	"fmt"
	"text/tabwriter"
	"time"

	"alliancewiki/internal/account"
	"alliancewiki/internal/wiki"
)

type userCmd struct {
	Add     userAddCmd     `cmd:"" help:"Make an account."`
	Passwd  userPasswdCmd  `cmd:"" help:"Set a new password; the person is signed out everywhere."`
	List    userListCmd    `cmd:"" help:"List the accounts."`
	Disable userDisableCmd `cmd:"" help:"Close an account; the person is signed out everywhere."`
}

type emailFlag struct {
	Email string `required:"" placeholder:"E" help:"The person's e-mail address."`
}

type userAddCmd struct {
	dataFlag
	emailFlag
	Name string `required:"" placeholder:"N" help:"The person's name, as it will stand in the history."`
	Org  string `required:"" placeholder:"O" help:"The member organisation the person acts for; made where it is new."`
	Role string `default:"editor" enum:"reader,editor,admin" placeholder:"R" help:"reader, editor or admin."`
	passwordFlag
}

// Run makes the account. Without a password on standard input it makes one and prints it.
func (c userAddCmd) Run(ctx context.Context, std streams) error {
	role, err := wiki.ParseRole(c.Role)
	if err != nil {
		return err
	}
	password, made, err := c.readOrMake(std.in)
	if err != nil {
		return err
	}
	return c.withAccounts(ctx, func(store *account.Store) error {
		p, err := store.Add(ctx, account.NewPerson{
			Email: c.Email, Name: c.Name, Organisation: c.Org, Role: role, Password: password,
		})
		if err != nil {
			return err
		}
		fmt.Fprintf(std.out, "made %s, %s, %s\n", p.Email, p.Name, p.Role)
		if made {
			fmt.Fprintln(std.out, "password:", password)
		}
		return nil
	})
}

type userPasswdCmd struct {
	dataFlag
	emailFlag
	passwordFlag
}

// Run sets the password. Without one on standard input it makes one and prints it.
func (c userPasswdCmd) Run(ctx context.Context, std streams) error {
	password, made, err := c.readOrMake(std.in)
	if err != nil {
		return err
	}
	return c.withPerson(ctx, c.Email, func(store *account.Store, p *account.Record) error {
		if err := store.Update(ctx, p.ID, account.Change{Password: &password}); err != nil {
			return err
		}
		fmt.Fprintf(std.out, "new password for %s\n", p.Email)
		if made {
			fmt.Fprintln(std.out, "password:", password)
		}
		return nil
	})
}

type userListCmd struct{ dataFlag }

// Run prints a line for each account.
func (c userListCmd) Run(ctx context.Context, std streams) error {
	return c.withAccounts(ctx, func(store *account.Store) error {
		people, err := store.People(ctx)
		if err != nil {
			return err
		}
		w := tabwriter.NewWriter(std.out, 0, 0, 2, ' ', 0)
		fmt.Fprintln(w, "E-MAIL\tNAME\tORGANISATION\tROLE\tSTATE\tLAST SEEN")
		for _, p := range people {
			state := "open"
			if p.Disabled {
				state = "disabled"
			}
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\n", p.Email, p.Name, p.Organisation, p.Role, state, day(p.LastSeen))
		}
		return w.Flush()
	})
}

// day is a date as the lists show it, "never" for none.
func day(t time.Time) string {
	if t.IsZero() {
		return "never"
	}
	return t.Local().Format(time.DateOnly)
}

type userDisableCmd struct {
	dataFlag
	emailFlag
}

// Run closes the account. What the person wrote stays.
func (c userDisableCmd) Run(ctx context.Context, std streams) error {
	return c.withPerson(ctx, c.Email, func(store *account.Store, p *account.Record) error {
		disabled := true
		if err := store.Update(ctx, p.ID, account.Change{Disabled: &disabled}); err != nil {
			return err
		}
		fmt.Fprintf(std.out, "disabled %s\n", p.Email)
		return nil
	})
}
