package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"strings"
	"time"

	"alliancewiki/internal/gitstore"
	"alliancewiki/internal/upstream"
	"alliancewiki/internal/web"
)

// upstreamFlags say what the wiki is kept equal to. Secrets come from files or the environment: other users of the
// machine read what is on a command line.
type upstreamFlags struct {
	Upstream          upstream.Address `placeholder:"URL" help:"Keep the wiki equal to this git repository or other alliancewiki: https, ssh or a path."`
	UpstreamMode      upstream.Mode    `default:"work" enum:"work,follow" placeholder:"MODE" help:"While the upstream is away: work (go on, reconcile later) or follow (refuse changes)."`
	UpstreamEvery     time.Duration    `default:"30s" placeholder:"TIME" help:"How often to look at the upstream where no webhook tells."`
	UpstreamTokenFile string           `placeholder:"FILE" help:"File with the token for an https upstream, alone or as NAME:TOKEN. Or ALLIANCEWIKI_UPSTREAM_TOKEN."`
	WebhookSecretFile string           `placeholder:"FILE" help:"File with the secret of the webhook at /-/webhook. Or ALLIANCEWIKI_WEBHOOK_SECRET."`
}

// attrs are the flags as they are printed at start.
func (f upstreamFlags) attrs() slog.Attr {
	if f.Upstream.IsZero() {
		return slog.Attr{}
	}
	return slog.Group("upstream", "url", f.Upstream.String(), "mode", string(f.UpstreamMode), "every", f.UpstreamEvery)
}

// secret reads a secret from its file, or from the environment where there is no file; "" for none.
func secret(file, variable string) (string, error) {
	text := os.Getenv(variable)
	if file != "" {
		b, err := os.ReadFile(file)
		if err != nil {
			return "", err
		}
		text = string(b)
		if strings.TrimSpace(text) == "" {
			return "", fmt.Errorf("%s is empty", file)
		}
	}
	return strings.TrimSpace(text), nil
}

// loop is how the upstream is to be reached.
func (f upstreamFlags) loop(log *slog.Logger) (upstream.Config, error) {
	if f.UpstreamEvery < time.Second {
		return upstream.Config{}, errors.New("--upstream-every: at least 1s")
	}
	token, err := secret(f.UpstreamTokenFile, "ALLIANCEWIKI_UPSTREAM_TOKEN")
	if err != nil {
		return upstream.Config{}, fmt.Errorf("--upstream-token-file: %w", err)
	}
	return upstream.Config{Address: f.Upstream, Token: token, Mode: f.UpstreamMode, Every: f.UpstreamEvery, Log: log}, nil
}

// initFromUpstream makes a repository that is not there from the upstream: two wikis that each began by themselves would
// have nothing in common. Nothing is made where the upstream is empty.
func (f upstreamFlags) initFromUpstream(ctx context.Context, dir string, log *slog.Logger) error {
	if _, err := os.Stat(dir); f.Upstream.IsZero() || !errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	cfg, err := f.loop(log)
	if err != nil {
		return err
	}
	remote, err := cfg.Remote()
	if err != nil {
		return err
	}
	empty, err := gitstore.InitFrom(ctx, remote, dir)
	if err != nil {
		return fmt.Errorf("the wiki is to begin with what the upstream %s has: %w", f.Upstream, err)
	}
	if !empty {
		log.Info("made the repository from the upstream", "dir", dir, "upstream", f.Upstream)
	}
	return nil
}

// connectUpstream makes the loop that serve runs, where there is an upstream, and the webhook's way to it.
func (w *running) connectUpstream(cfg config) (web.Webhook, error) {
	key, err := secret(cfg.WebhookSecretFile, "ALLIANCEWIKI_WEBHOOK_SECRET")
	if err != nil {
		return web.Webhook{}, fmt.Errorf("--webhook-secret-file: %w", err)
	}
	switch {
	case cfg.Upstream.IsZero():
		return web.Webhook{}, nil
	case cfg.clone != nil:
		return web.Webhook{}, errors.New("--upstream is not for --repo: use git pull and git push in the clone")
	}
	loop, err := cfg.loop(w.log)
	if err != nil {
		return web.Webhook{}, err
	}
	if w.upstream, err = upstream.New(loop, w.store, w.site); err != nil {
		return web.Webhook{}, err
	}
	w.site.Connect(w.upstream)
	return web.Webhook{Secret: key, Kick: w.upstream.Kick}, nil
}
