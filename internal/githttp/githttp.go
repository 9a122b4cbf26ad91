// Package githttp serves the repository over git's smart HTTP protocol, so that `git clone http://…/wiki.git`,
// `git fetch` and `git push` work. It is the door: who may, how much a request may cost, and what happens when the other
// side hangs up.
//
// Clone and fetch are spoken by the git program (`git upload-pack --stateless-rpc`). A push is read here, since what a
// push may do is the wiki's to judge: its commands and options are parsed, its pack is scanned on its way to a file, and
// all of it is handed to Config.Push; what that answers is told to the client.
//
// What callers may rely on:
//
//   - Protocol versions 0, 1 and 2, shallow and partial clones, and compressed requests work as with git's own
//     http-backend; answers carry the same content types and are never cached.
//   - A request to read is read whole, up to a bound on its unpacked size, before a process is started for it: a slow or
//     huge request costs no process.
//   - At most Config.AtOnce packs are made at a time, of which Config.PerNetwork for one network; lists of refs have a
//     few places of their own, and so have pushes. One more waits for Config.Wait and is then told to come back. See
//     slots.go.
//   - A process and its children are killed when the client hangs up, or takes nothing for Config.Stall.
//   - What a client sends reaches git as standard input or as a checked GIT_PROTOCOL, never as an argument.
//   - Of a push nothing is read before Config.MayPush has let it in. What reaches Config.Push has the form of a push
//     and is within the bounds of Config; until then it has cost a file without a name, of at most Config.MaxPack bytes,
//     and less than a megabyte of memory besides six bytes an object.
//   - A push that has reached Config.Push goes on when its client hangs up.
//   - Nothing that a client is told holds control characters, whatever it is made of.
//
// The repository itself is only read here.
package githttp

import (
	"cmp"
	"context"
	"errors"
	"io"
	"log/slog"
	"math"
	"net/http"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"alliancewiki/internal/wiki"
)

// Prefix is the address of the repository. The handler expects it at the front of the request's path.
const Prefix = "/wiki.git"

// The refusals that Config.MayRead and Config.MayPush may answer with, besides *Limited. Any other error is answered with
// status 500. A *Denied says more than they do.
var (
	ErrSignIn    = errors.New("git: sign-in needed")
	ErrForbidden = errors.New("git: not allowed")
)

// Denied is one of the refusals above with a text of its own.
type Denied struct {
	Err  error // ErrSignIn or ErrForbidden
	Text string
}

func (d *Denied) Error() string { return d.Err.Error() }
func (d *Denied) Unwrap() error { return d.Err }

// Limited is the refusal of somebody who tried too often.
type Limited struct{ RetryAfter time.Duration }

func (l *Limited) Error() string { return "git: too many attempts" }

// Config is what the handler needs to know. Zero values of the bounds mean the defaults given with them.
type Config struct {
	Dir string // the bare repository
	Log *slog.Logger

	// MayRead decides about a request; nil lets everybody read.
	MayRead func(r *http.Request) error

	// MayPush decides who pushes. Push does it: it gives an error for each update, nil for those that were done. Say
	// puts such an error, or one about the push as a whole, into words: lines for the person, and a few words beside the
	// ref. Head is the branch and where it is. All four are needed; without Push nobody pushes.
	MayPush func(r *http.Request) (*wiki.Person, error)
	Push    func(ctx context.Context, who *wiki.Person, p *Push) []error
	Say     func(who *wiki.Person, err error) (lines []string, short string)
	Head    func() (ref string, rev wiki.Rev)

	TempDir string // for requests that are too large for memory; os.TempDir()

	AtOnce     int           // git processes at a time that make packs; 8
	PerNetwork int           // of them for one address of IPv4, or /64 of IPv6; 2. This machine has all but one
	Wait       time.Duration // for one of them to end; 10 s
	Arrive     time.Duration // for a request to arrive whole; 60 s
	Stall      time.Duration // for a client to take the next part of an answer; 15 s
	Silence    time.Duration // for a client to send the next part of a push: git is silent while it packs; 2 min
	MaxBody    int64         // bytes of a request to read, after unpacking; 16 MiB

	PushTime    time.Duration // for a push to arrive whole, and again to be done; 10 min
	MaxPack     int64         // bytes of a pushed pack; 256 MiB; below 4 GiB
	MaxUnpacked int64         // bytes of all objects in it; 1 GiB
	MaxObject   int64         // bytes of one of them; 40 MiB
	MaxObjects  int           // how many; 1,000,000
	MaxDepth    int           // deltas between an object and one that is whole; 250
}

// Handler serves one repository.
type Handler struct {
	cfg                 Config
	git                 string // the git program
	packs, refs, pushes *slots
}

// New makes the handler. It fails where there is no git program.
func New(cfg Config) (*Handler, error) {
	git, err := exec.LookPath("git")
	if err != nil {
		return nil, err
	}
	if cfg.Dir, err = filepath.Abs(cfg.Dir); err != nil {
		return nil, err
	}
	cfg.AtOnce = cmp.Or(cfg.AtOnce, 8)
	cfg.PerNetwork = cmp.Or(cfg.PerNetwork, 2)
	cfg.Wait = cmp.Or(cfg.Wait, 10*time.Second)
	cfg.Arrive = cmp.Or(cfg.Arrive, time.Minute)
	cfg.Stall = cmp.Or(cfg.Stall, 15*time.Second)
	cfg.Silence = cmp.Or(cfg.Silence, 2*time.Minute)
	cfg.MaxBody = cmp.Or(cfg.MaxBody, 16<<20)
	cfg.PushTime = cmp.Or(cfg.PushTime, 10*time.Minute)
	cfg.MaxPack = min(cmp.Or(cfg.MaxPack, 256<<20), math.MaxUint32) // places in it are kept in 32 bits
	cfg.MaxUnpacked = cmp.Or(cfg.MaxUnpacked, 1<<30)
	cfg.MaxObject = cmp.Or(cfg.MaxObject, 40<<20)
	cfg.MaxObjects = cmp.Or(cfg.MaxObjects, 1_000_000)
	cfg.MaxDepth = min(cmp.Or(cfg.MaxDepth, 250), math.MaxUint16-1) // and depths in 16
	if cfg.Push != nil && (cfg.MayPush == nil || cfg.Say == nil || cfg.Head == nil) {
		return nil, errors.New("git: Push without MayPush, Say or Head")
	}
	return &Handler{
		cfg: cfg, git: git,
		packs: newSlots(cfg.AtOnce, cfg.PerNetwork), refs: newSlots(refsAtOnce, cfg.PerNetwork),
		pushes: newSlots(pushesAtOnce, cfg.PerNetwork),
	}, nil
}

const (
	uploadPack  = "git-upload-pack"
	receivePack = "git-receive-pack"
)

// The sentences that a git client shows as "remote:" lines, in both languages: git sends no wish for a language.
const (
	textPush = "Her kan der ikke skrives med git push. Ret siderne i browseren; hent rettelserne med git pull.\n" +
		"There is no git push here. Edit the pages in the browser and fetch the changes with git pull.\n"
	textDumb = "Denne adresse taler kun gits smarte HTTP-protokol. Brug git 1.6.6 eller nyere.\n" +
		"This address speaks git's smart HTTP protocol only. Use git 1.6.6 or newer.\n"
	textHere = "Her ligger wikiens git-arkiv. Hent en kopi med git clone og denne adresse.\n" +
		"This is the wiki's git repository. Get a copy with git clone and this address.\n"
	textSignIn = "Log ind med din e-mailadresse og en adgangsnøgle som adgangskode.\n" +
		"Sign in with your e-mail address and an access token as the password.\n"
	textForbidden = "Du har ikke adgang til wikiens git-arkiv.\nYou may not read the wiki's git repository.\n"
	textNoWriting = "Du må ikke ændre sider i wikien.\nYou may not change pages in this wiki.\n"
	textLimited   = "For mange forsøg. Prøv igen senere.\nToo many attempts. Try again later.\n"
	textBusy      = "Mange henter wikien lige nu. Prøv igen om lidt.\n" +
		"Many people are fetching the wiki just now. Try again shortly.\n"
	textBroken = "Der er et problem med wikien. Det er skrevet i dens log.\n" +
		"There is a problem with the wiki. It has been logged.\n"
)

// ServeHTTP answers one request.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	noCache(w.Header())
	// Escaped, since none of the addresses needs escaping: what comes with %2F or %2e is none of them.
	switch strings.TrimPrefix(r.URL.EscapedPath(), Prefix) {
	case "", "/":
		refuse(w, http.StatusNotFound, textHere)
	case "/info/refs":
		h.infoRefs(w, r)
	case "/" + uploadPack:
		h.upload(w, r)
	case "/" + receivePack:
		h.receive(w, r)
	default:
		refuse(w, http.StatusNotFound, textDumb)
	}
}

// infoRefs answers the first request of every clone, fetch and push.
func (h *Handler) infoRefs(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		wrongMethod(w, "GET, HEAD")
		return
	}
	switch r.URL.Query().Get("service") {
	case uploadPack:
	case receivePack:
		h.pushRefs(w, r)
		return
	default:
		refuse(w, http.StatusForbidden, textDumb)
		return
	}
	if !h.admit(w, r) {
		return
	}
	protocol := parseProtocol(r.Header.Get("Git-Protocol"))
	var head string
	if protocol.version < 2 {
		head = "001e# service=git-upload-pack\n0000"
	}
	w.Header().Set("Content-Type", "application/x-git-upload-pack-advertisement")
	h.serve(w, r, h.refs, job{args: []string{"--http-backend-info-refs"}, protocol: protocol, head: head})
}

// upload answers what the client wants: it negotiates and sends the pack.
func (h *Handler) upload(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		wrongMethod(w, "POST")
		return
	}
	if r.Header.Get("Content-Type") != "application/x-git-upload-pack-request" {
		refuse(w, http.StatusUnsupportedMediaType, textDumb)
		return
	}
	if !h.admit(w, r) {
		return
	}
	body, err := h.readBody(w, r)
	if err != nil {
		h.refuseBody(w, err)
		return
	}
	defer body.Close()
	w.Header().Set("Content-Type", "application/x-git-upload-pack-result")
	h.serve(w, r, h.packs, job{protocol: parseProtocol(r.Header.Get("Git-Protocol")), stdin: body})
}

// admit asks whether the request may read, and answers it where it may not.
func (h *Handler) admit(w http.ResponseWriter, r *http.Request) bool {
	if h.cfg.MayRead == nil {
		return true
	}
	err := h.cfg.MayRead(r)
	if err != nil {
		h.deny(w, err, textForbidden)
	}
	return err == nil
}

// admitPush asks who wants to push, and answers the request where it may not.
func (h *Handler) admitPush(w http.ResponseWriter, r *http.Request) (*wiki.Person, bool) {
	if h.cfg.Push == nil {
		refuse(w, http.StatusForbidden, textPush)
		return nil, false
	}
	who, err := h.cfg.MayPush(r)
	if err != nil {
		h.deny(w, err, textNoWriting)
	}
	return who, err == nil
}

// deny answers a request that was not let in.
func (h *Handler) deny(w http.ResponseWriter, err error, forbidden string) {
	var limited *Limited
	var denied *Denied
	signIn := textSignIn
	if errors.As(err, &denied) {
		signIn, forbidden = denied.Text, denied.Text
	}
	switch {
	case errors.Is(err, ErrSignIn):
		w.Header().Set("WWW-Authenticate", `Basic realm="alliancewiki", charset="UTF-8"`)
		refuse(w, http.StatusUnauthorized, signIn)
	case errors.Is(err, ErrForbidden):
		refuse(w, http.StatusForbidden, forbidden)
	case errors.As(err, &limited):
		w.Header().Set("Retry-After", seconds(limited.RetryAfter))
		refuse(w, http.StatusTooManyRequests, textLimited)
	default:
		h.cfg.Log.Error("git request not admitted", "err", err)
		refuse(w, http.StatusInternalServerError, textBroken)
	}
}

// refuse answers with a sentence as plain text, the one form that git clients show to people.
func refuse(w http.ResponseWriter, status int, text string) {
	w.Header().Del("Content-Disposition") // of a download that it is not
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	io.WriteString(w, text)
}

func wrongMethod(w http.ResponseWriter, allow string) {
	w.Header().Set("Allow", allow)
	refuse(w, http.StatusMethodNotAllowed, textHere)
}

// noCache sets what git's http-backend sets.
func noCache(h http.Header) {
	h.Set("Expires", "Fri, 01 Jan 1980 00:00:00 GMT")
	h.Set("Pragma", "no-cache")
	h.Set("Cache-Control", "no-cache, max-age=0, must-revalidate")
}

// seconds is a Retry-After: whole seconds, at least one.
func seconds(d time.Duration) string {
	return strconv.Itoa(max(1, int(math.Ceil(d.Seconds()))))
}
