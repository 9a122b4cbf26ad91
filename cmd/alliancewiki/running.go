package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"os"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"alliancewiki/internal/account"
	"alliancewiki/internal/githttp"
	"alliancewiki/internal/gitstore"
	"alliancewiki/internal/site"
	"alliancewiki/internal/upstream"
	"alliancewiki/internal/web"
	"alliancewiki/internal/wiki"
	starter "alliancewiki/wiki"
)

// wikiName is shown in the header of every page.
const wikiName = "Den Digitale Alliance"

// How the server treats slow clients and its own end. A clone may take longer: package githttp moves the deadlines of
// its requests as long as the client takes what it gets.
const (
	headerTimeout  = 10 * time.Second
	requestTimeout = 2 * time.Minute // to read one, and again to write its answer
	idleTimeout    = 2 * time.Minute
	headerBytes    = 64 << 10

	drainTime = 300 * time.Millisecond // during which /readyz tells proxies to go elsewhere
	stopTime  = 25 * time.Second       // for requests under way; then they are cut
)

// running is an open wiki. Its parts are closed in the reverse order of their opening.
type running struct {
	log      *slog.Logger
	accounts *account.Store
	site     *site.Site
	store    *gitstore.Store
	upstream *upstream.Loop // nil for none
	handler  http.Handler
	upkeep   bool // of the repository is ours, as it is of the data directory's
	draining atomic.Bool
	closers  []func() error
}

// openWiki opens everything that a wiki lives on, making what is missing. On an error nothing stays open.
func openWiki(ctx context.Context, cfg config, log *slog.Logger) (_ *running, err error) {
	w := &running{log: log}
	defer func() {
		if err != nil {
			err = w.close(err)
		}
	}()
	if err := checkGit(ctx); err != nil {
		return nil, err
	}
	if err := w.openData(ctx, cfg); err != nil {
		return nil, err
	}
	git, downloads, err := w.gitDoors(cfg)
	if err != nil {
		return nil, err
	}
	hook, err := w.connectUpstream(cfg)
	if err != nil {
		return nil, err
	}
	handler, err := web.New(web.Config{
		BaseURL: cfg.BaseURL, Name: wikiName, Dev: cfg.dev, Local: cfg.local(), Downloads: downloads, Webhook: hook,
		Version: version(), Upstream: cfg.Upstream.String(), LastBackup: cfg.lastBackup,
	}, w.site, w.accounts, git, log)
	if err != nil {
		return nil, err
	}
	w.handler = cfg.Proxy.visitor(handler)
	return w, nil
}

// gitDoors are the handlers of git clients, and of the whole wiki as a file. On a person's own clone there are none: they
// have git.
func (w *running) gitDoors(cfg config) (git, downloads http.Handler, err error) {
	if cfg.clone != nil {
		return http.NotFoundHandler(), nil, nil
	}
	push := &pusher{site: w.site, branch: w.store.Branch(), baseURL: cfg.BaseURL, log: w.log}
	h, err := githttp.New(githttp.Config{
		Dir: cfg.repository(), Log: w.log, TempDir: cfg.cache(), MayRead: mayRead(w.accounts, cfg.public()),
		MayPush: mayPush(w.accounts), Push: push.push, Say: push.say, Head: push.head,
	})
	if err != nil {
		return nil, nil, err
	}
	return h, http.HandlerFunc(h.Download), nil
}

// openData takes the data directory and opens the repository, the accounts and the site in it.
func (w *running) openData(ctx context.Context, cfg config) error {
	if err := makeData(cfg.Data); err != nil {
		return err
	}
	unlock, err := lockData(cfg.Data)
	if err != nil {
		return err
	}
	w.closers = append(w.closers, unlock)
	if cfg.restoreWasCut() {
		return fmt.Errorf("a restore was cut short (%s is there): run it again", cfg.restoring())
	}
	if w.accounts, err = cfg.openAccounts(ctx); err != nil {
		return err
	}
	w.closers = append(w.closers, w.accounts.Close)
	if err := cfg.initFromUpstream(ctx, cfg.repository(), w.log); err != nil {
		return err
	}
	if w.store, err = cfg.openStore(ctx, w.log); err != nil {
		return err
	}
	w.closers = append(w.closers, w.store.Close)
	w.upkeep = cfg.clone == nil
	w.site, err = site.Open(ctx, site.Config{
		Store: w.store, CacheDir: cfg.cache(), Public: cfg.public(), Log: w.log,
	})
	if err != nil {
		return err
	}
	w.closers = append(w.closers, w.site.Close)
	return nil
}

// openRepository opens the repository. Where there is none it is made from the starter wiki.
func openRepository(ctx context.Context, dir string, log *slog.Logger) (*gitstore.Store, error) {
	if _, err := os.Stat(dir); errors.Is(err, fs.ErrNotExist) {
		files, err := starterFiles()
		if err != nil {
			return nil, err
		}
		by := wiki.Author{Name: "alliancewiki", Email: "wiki@localhost"}
		if err := gitstore.Init(ctx, dir, files, by, "Begynd wikien"); err != nil {
			return nil, fmt.Errorf("make the repository: %w", err)
		}
		log.Info("made the repository from the starter wiki", "dir", dir, "files", len(files))
	}
	return gitstore.Open(ctx, dir, gitstore.Options{})
}

// starterFiles are the files of a new wiki.
func starterFiles() (map[wiki.File][]byte, error) {
	files := map[wiki.File][]byte{}
	err := fs.WalkDir(starter.FS, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		f, err := wiki.ParseFile(name)
		if err != nil {
			return err
		}
		files[f], err = fs.ReadFile(starter.FS, name)
		return err
	})
	return files, err
}

// close closes the parts and gives the first error that counts: the one given, else that of a part.
func (w *running) close(first error) error {
	for i := len(w.closers) - 1; i >= 0; i-- {
		first = errors.Join(first, w.closers[i]())
	}
	w.closers = nil
	return first
}

// serve answers requests until ctx ends or a part fails. Then it stops in reverse: /readyz is red, no new request is
// taken, those under way end, the site's background work ends.
func (w *running) serve(ctx context.Context, ln net.Listener) error {
	srv := &http.Server{
		Handler:           w.readiness(),
		ReadHeaderTimeout: headerTimeout,
		ReadTimeout:       requestTimeout,
		WriteTimeout:      requestTimeout,
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    headerBytes,
		ErrorLog:          slog.NewLogLogger(w.log.Handler(), slog.LevelWarn),
	}
	background, endBackground := context.WithCancel(context.WithoutCancel(ctx))
	defer endBackground()
	g, failed := errgroup.WithContext(ctx)
	g.Go(func() error {
		if err := srv.Serve(ln); !errors.Is(err, http.ErrServerClosed) {
			return err
		}
		return nil
	})
	g.Go(func() error {
		if err := w.site.Run(background); background.Err() == nil {
			return err
		}
		return nil
	})
	g.Go(func() error {
		w.store.WatchTree(background, func(st *wiki.Standing) { w.site.Declare("worktree", st) })
		return nil
	})
	if w.upkeep {
		g.Go(func() error {
			w.store.Upkeep(background, w.log)
			return nil
		})
	}
	if w.upstream != nil {
		g.Go(func() error { return w.upstream.Run(background) })
	}
	g.Go(func() error {
		<-failed.Done() // told to stop, or a part failed
		defer endBackground()
		return w.stop(srv)
	})
	return g.Wait()
}

// stop ends the server. Requests that do not end in time are cut.
func (w *running) stop(srv *http.Server) error {
	w.log.Info("stopping")
	w.draining.Store(true)
	time.Sleep(drainTime)
	ctx, cancel := context.WithTimeout(context.Background(), stopTime)
	defer cancel()
	err := srv.Shutdown(ctx)
	if errors.Is(err, context.DeadlineExceeded) {
		w.log.Warn("requests cut short", "after", stopTime)
		return srv.Close()
	}
	return err
}

// readiness answers /readyz with 503 from the moment the server is told to stop.
func (w *running) readiness() http.Handler {
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/readyz" && w.draining.Load() {
			http.Error(rw, "stopping", http.StatusServiceUnavailable)
			return
		}
		w.handler.ServeHTTP(rw, r)
	})
}
