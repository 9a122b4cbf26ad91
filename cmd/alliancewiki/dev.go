package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"

	"alliancewiki/internal/account"
	"alliancewiki/internal/sample"
	"alliancewiki/internal/wiki"
)

// devPassword is the password of the three known users.
const devPassword = "prøv-wikien"

type devCmd struct {
	Pages   int    `default:"0" help:"Begin with so many generated pages instead of the starter wiki."`
	Commits int    `default:"0" help:"Commits that the generated pages have; as many as pages where it is not given."`
	Listen  string `default:"127.0.0.1:8080" placeholder:"ADDR" help:"Address to listen on; port 0 takes a free one."`
	Read    string `default:"public" enum:"public,members" placeholder:"WHO" help:"Who may read: public or members."`
}

// Run serves a wiki in a temporary directory, which is gone afterwards. It is started in the root of the source.
func (c devCmd) Run(ctx context.Context, std streams) (err error) {
	data, err := os.MkdirTemp("", "alliancewiki-dev-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(data)) }()
	cfg := config{dataFlag: dataFlag{Data: data}, Listen: c.Listen, Read: c.Read, dev: true}
	if c.Pages > 0 {
		commits := c.Commits
		if commits == 0 {
			commits = c.Pages
		}
		if err := sample.Generate(ctx, cfg.repository(), c.Pages, commits); err != nil {
			return err
		}
	}
	if err := c.addPeople(ctx, cfg, std); err != nil {
		return err
	}
	log := slog.New(slog.NewTextHandler(std.err, &slog.HandlerOptions{Level: slog.LevelDebug}))
	if c.Pages == 0 {
		if err := c.addSamples(ctx, cfg, slog.New(slog.DiscardHandler)); err != nil {
			return err
		}
	}
	return serve(ctx, cfg, std, log)
}

// addPeople makes a person of each role.
func (c devCmd) addPeople(ctx context.Context, cfg config, std streams) error {
	return cfg.withAccounts(ctx, func(store *account.Store) error {
		for _, p := range []account.NewPerson{
			{Email: "reader@example.dk", Name: "Rikke Læser", Organisation: "Centralbibliotekerne", Role: wiki.Reader},
			{Email: "editor@example.dk", Name: "Mette Holm", Organisation: "KOMBIT", Role: wiki.Editor},
			{Email: "admin@example.dk", Name: "Åse Østergård", Organisation: "Det Kgl. Bibliotek", Role: wiki.Admin},
		} {
			p.Password = devPassword
			if _, err := store.Add(ctx, p); err != nil {
				return err
			}
			fmt.Fprintf(std.out, "%s, password %s\n", p.Email, devPassword)
		}
		return nil
	})
}
