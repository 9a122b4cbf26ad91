// Package githttp serves the repository over git's smart HTTP protocol, so that `git clone http://…/wiki.git` and
// `git fetch` work. The protocol itself is spoken by the git program (`git upload-pack --stateless-rpc`); this package
// is the door before it: who may read, how much a request may cost, and what happens when the other side hangs up.
//
// What callers may rely on:
//
//   - Protocol versions 0, 1 and 2, shallow and partial clones, and compressed requests work as with git's own
//     http-backend; answers carry the same content types and are never cached.
//   - A request is read whole, up to a bound on its unpacked size, before a process is started for it: a slow or
//     huge request costs no process.
//   - At most Config.AtOnce packs are made at a time, of which Config.PerNetwork for one network; lists of refs have a
//     few places of their own. One more waits for Config.Wait and is then told to come back. See slots.go.
//   - A process and its children are killed when the client hangs up, or takes nothing for Config.Stall.
//   - What a client sends reaches git as standard input or as a checked GIT_PROTOCOL, never as an argument.
//
// Pushing is refused with a sentence that the pusher sees. The repository is only read.
package githttp

import (
	"cmp"
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
)

// Prefix is the address of the repository. The handler expects it at the front of the request's path.
const Prefix = "/wiki.git"

// The refusals that Config.MayRead may answer with, besides *Limited. Any other error is answered with status 500.
var (
	ErrSignIn    = errors.New("git: sign-in needed")
	ErrForbidden = errors.New("git: not allowed")
)

// Limited is the refusal of somebody who tried too often.
type Limited struct{ RetryAfter time.Duration }

func (l *Limited) Error() string { return "git: too many attempts" }

// Config is what the handler needs to know. Zero values of the bounds mean the defaults given with them.
type Config struct {
	Dir string // the bare repository
	Log *slog.Logger

	// MayRead decides about a request; nil lets everybody read.
	MayRead func(r *http.Request) error

	AtOnce     int           // git processes at a time that make packs; 8
	PerNetwork int           // of them for one address of IPv4, or /64 of IPv6; 2. This machine has all but one
	Wait       time.Duration // for one of them to end; 10 s
	Arrive     time.Duration // for a request to arrive whole; 60 s
	Stall      time.Duration // for a client to take the next part of an answer; 15 s
	MaxBody    int64         // bytes of a request after unpacking; 16 MiB
}

// Handler serves one repository.
type Handler struct {
	cfg         Config
	git         string // the git program
	packs, refs *slots
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
	cfg.MaxBody = cmp.Or(cfg.MaxBody, 16<<20)
	return &Handler{
		cfg: cfg, git: git,
		packs: newSlots(cfg.AtOnce, cfg.PerNetwork), refs: newSlots(refsAtOnce, cfg.PerNetwork),
	}, nil
}

const (
	uploadPack  = "git-upload-pack"
	receivePack = "git-receive-pack"
)

// The sentences that a git client shows as "remote:" lines, in both languages: git sends no wish for a language.
const (
	textPush = "Push er ikke åbnet endnu. Ret siderne i browseren; hent rettelserne med git pull.\n" +
		"Pushing is not open yet. Edit the pages in the browser and fetch the changes with git pull.\n"
	textDumb = "Denne adresse taler kun gits smarte HTTP-protokol. Brug git 1.6.6 eller nyere.\n" +
		"This address speaks git's smart HTTP protocol only. Use git 1.6.6 or newer.\n"
	textHere = "Her ligger wikiens git-arkiv. Hent en kopi med git clone og denne adresse.\n" +
		"This is the wiki's git repository. Get a copy with git clone and this address.\n"
	textSignIn = "Log ind med din e-mailadresse og et adgangstoken som adgangskode.\n" +
		"Sign in with your e-mail address and an access token as the password.\n"
	textForbidden = "Du har ikke adgang til wikiens git-arkiv.\nYou may not read the wiki's git repository.\n"
	textLimited   = "For mange forsøg. Prøv igen senere.\nToo many attempts. Try again later.\n"
	textBusy      = "Mange henter wikien lige nu. Prøv igen om lidt.\n" +
		"Many people are fetching the wiki just now. Try again shortly.\n"
	textBroken = "Der er et problem med wikien. Det er skrevet i dens log.\n" +
		"There is a problem with the wiki. It has been logged.\n"
)

// ServeHTTP answers one request.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	noCache(w.Header())
	switch strings.TrimPrefix(r.URL.Path, Prefix) {
	case "", "/":
		refuse(w, http.StatusNotFound, textHere)
	case "/info/refs":
		h.infoRefs(w, r)
	case "/" + uploadPack:
		h.upload(w, r)
	case "/" + receivePack:
		refuse(w, http.StatusForbidden, textPush)
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
		refuse(w, http.StatusForbidden, textPush)
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
	var limited *Limited
	switch {
	case err == nil:
		return true
	case errors.Is(err, ErrSignIn):
		w.Header().Set("WWW-Authenticate", `Basic realm="alliancewiki", charset="UTF-8"`)
		refuse(w, http.StatusUnauthorized, textSignIn)
	case errors.Is(err, ErrForbidden):
		refuse(w, http.StatusForbidden, textForbidden)
	case errors.As(err, &limited):
		w.Header().Set("Retry-After", seconds(limited.RetryAfter))
		refuse(w, http.StatusTooManyRequests, textLimited)
	default:
		h.cfg.Log.Error("git request not admitted", "err", err)
		refuse(w, http.StatusInternalServerError, textBroken)
	}
	return false
}

// refuse answers with a sentence as plain text, the one form that git clients show to people.
func refuse(w http.ResponseWriter, status int, text string) {
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
