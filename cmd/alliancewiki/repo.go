package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"path/filepath"

	"github.com/alecthomas/kong"

	"alliancewiki/internal/gitstore"
	"alliancewiki/internal/wiki"
)

// useClone makes the config that of a person's own clone: for them alone, on this machine alone, with what the wiki keeps
// beside the repository in the git directory, where it is no file of the clone's.
func (c *config) useClone(ctx context.Context, dir string, parsed *kong.Context) error {
	switch {
	case c.BaseURL != "":
		return errors.New("--repo is for one person on this machine: leave out --base-url")
	case len(c.Proxy) > 0:
		return errors.New("--repo is for one person on this machine: leave out --proxy")
	case !c.public():
		return errors.New("--repo is for one person on this machine: leave out --read")
	case !c.Upstream.IsZero():
		return errors.New("--repo is for one person on this machine: use git pull and git push rather than --upstream")
	}
	if err := checkGit(ctx); err != nil {
		return err
	}
	clone, err := gitstore.FindClone(ctx, dir)
	if err != nil {
		return fmt.Errorf("--repo: %w", err)
	}
	c.clone = clone
	if !dataGiven(parsed) {
		c.Data = filepath.Join(clone.GitDir, "alliancewiki")
	}
	return nil
}

// dataGiven tells whether somebody named a data directory, in whatever way.
func dataGiven(parsed *kong.Context) bool {
	for _, p := range parsed.Path {
		if p.Flag != nil && p.Flag.Name == "data" {
			return true
		}
	}
	return os.Getenv("ALLIANCEWIKI_DATA") != ""
}

// mayListen refuses to show a clone to other machines: whoever reaches it writes in the person's name.
func (c config) mayListen(addr net.Addr) error {
	if tcp, ok := addr.(*net.TCPAddr); c.clone == nil || ok && tcp.IP.IsLoopback() {
		return nil
	}
	return fmt.Errorf("--repo is for this machine alone: %s is not an address such as 127.0.0.1:8080", c.Listen)
}

// repository is where the repository is.
func (c config) repository() string {
	if c.clone != nil {
		return c.clone.Dir
	}
	return c.dataFlag.repository()
}

// openStore opens the repository. A clone's commits are the person's own, all through.
func (c config) openStore(ctx context.Context, log *slog.Logger) (*gitstore.Store, error) {
	if c.clone == nil {
		return openRepository(ctx, c.repository(), log)
	}
	return gitstore.Open(ctx, c.clone.Dir, gitstore.Options{Clone: c.clone, Committer: c.clone.Person})
}

// local is the person whose clone it is, nil where people sign in.
func (c config) local() *wiki.Person {
	if c.clone == nil {
		return nil
	}
	return &wiki.Person{Name: c.clone.Person.Name, Email: c.clone.Person.Email, Role: wiki.Editor}
}
