package main

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"os"
	"runtime/debug"

	"github.com/alecthomas/kong"
)

// gcPercent lets garbage grow to a few times the live heap, which is small (tens of megabytes at 50,000 pages): collecting
// less often is worth some per cent of the page views.
const gcPercent = 300

type serveCmd struct {
	config
	Repo string `type:"path" placeholder:"CLONE" help:"Serve and edit your own clone, for yourself alone: no accounts, no data directory."`
}

// Run serves the wiki until it is told to stop.
func (c serveCmd) Run(ctx context.Context, std streams, parsed *kong.Context) error {
	if c.Repo != "" {
		if err := c.useClone(ctx, c.Repo, parsed); err != nil {
			return err
		}
	}
	log := slog.New(slog.NewTextHandler(std.err, nil))
	return serve(ctx, c.config, std, log)
}

// serve opens the wiki, tells where it is, and serves it until ctx ends. What it prints on standard output ends with the
// line "listening on URL": from then on the address can be opened, so who starts the program can wait for that.
func serve(ctx context.Context, cfg config, std streams, log *slog.Logger) (err error) {
	if err := cfg.checkBaseURL(); err != nil {
		return err
	}
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
	ln, err := net.Listen("tcp", cfg.Listen)
	if err != nil {
		return fmt.Errorf("listen on %s: %w", cfg.Listen, err)
	}
	defer ln.Close() // where the wiki does not open; the server closes it otherwise
	if err := cfg.mayListen(ln.Addr()); err != nil {
		return err
	}
	cfg.listeningAt(ln.Addr())
	log.Info("starting", "version", version(), "config", cfg)

	w, err := openWiki(ctx, cfg, log)
	if err != nil {
		return err
	}
	defer func() { err = w.close(err) }()
	if cfg.clone == nil {
		if err := w.tellSetup(ctx, cfg, std); err != nil {
			return err
		}
	}
	fmt.Fprintln(std.out, "listening on", cfg.BaseURL)
	return w.serve(ctx, ln)
}

// tellSetup prints the address that sets up the wiki and makes its first administrator, as long as there is none.
func (w *running) tellSetup(ctx context.Context, cfg config, std streams) error {
	secret, err := w.accounts.SetupSecret(ctx)
	if err == nil && secret != "" {
		fmt.Fprintf(std.out, "make the first administrator at %s/-/setup?token=%s\n", cfg.BaseURL, secret)
	}
	return err
}
