package main

import (
	"bufio"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"alliancewiki/internal/account"
	"alliancewiki/internal/wiki"
)

// dataFlag is the flag that every command on a wiki has.
type dataFlag struct {
	Data string `default:"./data" type:"path" placeholder:"DIR" help:"The wiki's data directory."`
}

// repository is where the repository is.
func (d dataFlag) repository() string { return filepath.Join(d.Data, "wiki.git") }

// cache is where everything derived from git is.
func (d dataFlag) cache() string { return filepath.Join(d.Data, "cache") }

// openAccounts opens the accounts of a data directory, making both where they are new.
func (d dataFlag) openAccounts(ctx context.Context) (*account.Store, error) {
	if err := makeData(d.Data); err != nil {
		return nil, err
	}
	return account.Open(ctx, filepath.Join(d.Data, "accounts.db"))
}

// makeData makes a data directory that only its owner can read, or makes an existing one so: there are passwords in it,
// if hashed. A directory of another user's, such as a volume shared with a group, is for that user to close.
func makeData(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("data directory: %w", err)
	}
	if err := os.Chmod(dir, 0o700); err != nil && !errors.Is(err, fs.ErrPermission) {
		return fmt.Errorf("data directory: %w", err)
	}
	return nil
}

// withAccounts opens the accounts for the time of do.
func (d dataFlag) withAccounts(ctx context.Context, do func(*account.Store) error) error {
	store, err := d.openAccounts(ctx)
	if err != nil {
		return err
	}
	return errors.Join(do(store), store.Close())
}

// withPerson opens the accounts and finds a person in them, for the time of do.
func (d dataFlag) withPerson(ctx context.Context, email string, do func(*account.Store, *account.Record) error) error {
	return d.withAccounts(ctx, func(store *account.Store) error {
		person, err := store.PersonByEmail(ctx, email)
		if errors.Is(err, wiki.ErrNotFound) {
			return fmt.Errorf("nobody here has the address %s", email)
		}
		if err != nil {
			return err
		}
		return do(store, person)
	})
}

// passwordFlag is how a command gets a password: never as an argument, which everybody on the machine can read.
type passwordFlag struct {
	PasswordStdin bool `help:"Read the password from the first line of standard input; otherwise one is made and printed."`
}

// readOrMake reads the password, or makes one that the command then prints.
func (p passwordFlag) readOrMake(in io.Reader) (password string, made bool, err error) {
	if !p.PasswordStdin {
		return rand.Text(), true, nil
	}
	line, err := bufio.NewReader(io.LimitReader(in, 64<<10)).ReadString('\n')
	if err != nil && err != io.EOF {
		return "", false, fmt.Errorf("read password: %w", err)
	}
	return strings.TrimRight(line, "\r\n"), false, nil
}
