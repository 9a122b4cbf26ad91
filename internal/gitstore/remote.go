package gitstore

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode"

	"alliancewiki/internal/wiki"
)

// Remote is a repository elsewhere that this one is kept equal to. What it sends is a stranger's: it is bounded in time
// and size, its objects are checked, and it cannot lead git to another host or another protocol.
type Remote struct {
	URL      string // as git takes it; whoever makes a Remote has checked it (package upstream)
	Protocol string // file, http, https or ssh: git speaks no other
	Header   string // HTTP header that signs in, "" for none. It is secret: git gets it in its environment

	Stall   time.Duration // for the other side to make some progress; by default 30 s. After a push four times that
	Limit   time.Duration // for one command; by default 30 min
	MaxFile int64         // bytes of one file that git may write here, such as a pack; by default 2 GiB
}

// ErrRemoteMoved is a push that the other side refused because its branch moved meanwhile: fetch, merge, push again.
var ErrRemoteMoved = errors.New("the branch of the other repository has moved")

var (
	errStalled = errors.New("the other side makes no progress")
	errBranch  = errors.New("the other repository has branches, but not this one")
)

const (
	upstreamRef = "refs/upstream/main" // the other side's branch as it was fetched last; git clients do not see it

	defaultStall  = 30 * time.Second
	pushPatience  = 4
	maxRemoteList = 8 << 20 // bytes that git may print about the other side's refs
)

// Fetch brings what the other side's branch of the same name holds into the repository, durably, and gives its tip: ""
// where the other side is empty. The own branch is not touched.
func (s *Store) Fetch(ctx context.Context, r Remote) (wiki.Rev, error) {
	s.fetching.Lock()
	defer s.fetching.Unlock()
	s.incoming.RLock() // what is fetched may rely on objects that no ref reaches yet
	defer s.incoming.RUnlock()
	began := time.Now()
	tip, err := fetch(ctx, s.dir, r, s.branch, s.durable)
	if err == nil {
		s.durable = began
	}
	if err == nil || ctx.Err() != nil || errors.Is(err, errStalled) {
		return tip, err
	}
	// Is it away, or has it nothing yet? Only for somebody without any branch is everything new.
	branches, _, lsErr := remoteBranches(ctx, s.dir, r)
	switch {
	case lsErr != nil || branches[s.branch]:
		return "", err
	case len(branches) > 0:
		return "", fmt.Errorf("%w: %s", errBranch, s.branch)
	}
	return "", nil
}

// fetch fetches a branch into upstreamRef and makes it durable, also what fetches since a moment have brought that were
// cut short.
func fetch(ctx context.Context, dir string, r Remote, branch string, since time.Time) (wiki.Rev, error) {
	if err := sweepLock(filepath.Join(dir, upstreamRef) + ".lock"); err != nil {
		return "", err
	}
	began := time.Now()
	_, err := r.git(ctx, dir, "fetch", "--progress", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules",
		"--no-auto-maintenance", "--refmap=", "--end-of-options", r.URL, "+"+branch+":"+upstreamRef)
	if err != nil {
		sweepPacks(dir, began)
		return "", err
	}
	if err := syncSince(dir, since); err != nil {
		return "", err
	}
	return readRef(dir, upstreamRef)
}

// PushTo offers a commit of the branch to the other side as its branch of the same name. Only what comes after the other
// side's tip is taken: else it is ErrRemoteMoved. After any other error the commit may be there or not.
func (s *Store) PushTo(ctx context.Context, r Remote, rev wiki.Rev) error {
	r.Stall = pushPatience * cmp.Or(r.Stall, defaultStall) // it may look at what it got for a while, and say nothing
	out, err := r.git(ctx, s.dir, "push", "--porcelain", "--progress", "--no-verify", "--no-follow-tags",
		"--no-recurse-submodules", "--end-of-options", r.URL, string(rev)+":"+s.branch)
	if err == nil {
		return nil
	}
	for line := range strings.Lines(string(out)) {
		if why, ok := strings.CutPrefix(line, "!\t"); ok {
			_, why, _ = strings.Cut(strings.TrimSpace(why), "\t")
			if remoteMoved(why) {
				return fmt.Errorf("%w: %s", ErrRemoteMoved, printable(why))
			}
			return fmt.Errorf("the other side refuses: %s: %w", printable(why), err)
		}
	}
	return err
}

// remoteMoved tells whether a refusal is that of a lost race: git's own comparison before it sends anything, or that of
// a server which was asked by two at once.
func remoteMoved(why string) bool {
	if strings.HasPrefix(why, "[rejected]") {
		return true
	}
	for _, s := range []string{"cannot lock ref", "failed to update ref", "incorrect old value", "failed to lock", "already exists"} {
		if strings.Contains(why, s) {
			return true
		}
	}
	return false
}

// Ahead counts the commits of the branch that a fetched tip does not have; all of them where it is "".
func (s *Store) Ahead(ctx context.Context, tip wiki.Rev) (int, error) {
	args := []string{"rev-list", "--count", string(s.Head().Rev)}
	if tip != "" {
		args = append(args, "^"+string(tip))
	}
	out, err := run(ctx, s.dir, args...)
	if err != nil {
		return 0, err
	}
	return strconv.Atoi(strings.TrimSpace(string(out)))
}

// Fetched is the tip that the last successful Fetch gave, of an earlier process too; "" for none.
func (s *Store) Fetched() (wiki.Rev, error) { return readRef(s.dir, upstreamRef) }

// InitFrom makes a bare repository at dir that begins where the other side's branch is, durably, as Init does. Of the
// branches it takes the one that the other side's HEAD stands for. empty tells that the other side has none, and that
// nothing was made. dir must not exist.
func InitFrom(ctx context.Context, r Remote, dir string) (empty bool, err error) {
	temp := dir + ".new"
	if err := os.RemoveAll(temp); err != nil {
		return false, err
	}
	if err := os.MkdirAll(temp, 0o755); err != nil {
		return false, err
	}
	branches, head, err := remoteBranches(ctx, temp, r)
	if err != nil || len(branches) == 0 {
		return err == nil, err
	}
	if !branches[head] {
		return false, fmt.Errorf("the other repository's HEAD is no branch of it: %q", head)
	}
	if _, err := run(ctx, temp, "init", "--quiet", "--bare", "--template=",
		"--initial-branch="+strings.TrimPrefix(head, "refs/heads/")); err != nil {
		return false, err
	}
	if err := configure(ctx, temp); err != nil {
		return false, err
	}
	tip, err := fetch(ctx, temp, r, head, time.Time{})
	if err != nil {
		return false, err
	}
	if _, err := run(ctx, temp, "update-ref", "--end-of-options", head, string(tip)); err != nil {
		return false, err
	}
	return false, settle(temp, dir)
}

// remoteBranches lists the other side's branches, and the one that its HEAD stands for.
func remoteBranches(ctx context.Context, dir string, r Remote) (branches map[string]bool, head string, err error) {
	out, err := r.git(ctx, dir, "ls-remote", "--symref", "--end-of-options", r.URL, "HEAD", "refs/heads/*")
	if err != nil {
		return nil, "", err
	}
	branches = map[string]bool{}
	for line := range strings.Lines(string(out)) {
		id, name, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		switch ref, symbolic := strings.CutPrefix(id, "ref: "); {
		case symbolic && name == "HEAD":
			head = ref
		case strings.HasPrefix(name, "refs/heads/"):
			branches[name] = true
		}
	}
	return branches, head, nil
}

// git runs a git command that talks to the other side, and gives what it printed. It ends with ctx, after Limit, and
// where git has told of no progress for Stall; the whole process group is killed then.
func (r Remote) git(ctx context.Context, dir string, args ...string) ([]byte, error) {
	ctx, giveUp := context.WithCancelCause(ctx)
	defer giveUp(nil)
	ctx, cancel := context.WithTimeout(ctx, cmp.Or(r.Limit, 30*time.Minute))
	defer cancel()
	stall := cmp.Or(r.Stall, defaultStall)
	said := &progress{every: stall, timer: time.AfterFunc(stall, func() { giveUp(errStalled) })}
	defer said.timer.Stop()

	c, err := r.command(ctx, dir, stall, args...)
	if err != nil {
		return nil, err
	}
	printed := &bounded{max: maxRemoteList}
	c.Stdout, c.Stderr = printed, said
	err = c.Run()
	switch {
	case err == nil && printed.over:
		return nil, fmt.Errorf("git %s: %w", args[0], wiki.ErrTooLarge)
	case err == nil:
		return printed.buf.Bytes(), nil
	case ctx.Err() != nil:
		err = context.Cause(ctx)
	}
	return printed.buf.Bytes(), fmt.Errorf("git %s: %w: %s", args[0], err, said.String())
}

// command is git with what keeps it from being led astray: one protocol, no redirect, nothing asked, every received
// object checked, and no file larger than MaxFile. What is secret is in its environment, which other users cannot
// read, not among its arguments.
func (r Remote) command(ctx context.Context, dir string, stall time.Duration, args ...string) (*exec.Cmd, error) {
	c := command(ctx, dir, args...)
	sh, err := exec.LookPath("sh")
	if err != nil {
		return nil, err
	}
	limit := fmt.Sprintf(`ulimit -f %d && exec "$@"`, cmp.Or(r.MaxFile, 2<<30)/512)
	c.Path, c.Args = sh, append([]string{"sh", "-c", limit, "sh"}, c.Args...)
	seconds := max(int(stall/time.Second), 1)
	config := [][2]string{
		{"protocol.allow", "never"},
		{"protocol." + r.Protocol + ".allow", "always"},
		{"fetch.fsckObjects", "true"},
		{"http.followRedirects", "false"},
		{"http.lowSpeedLimit", "1"},
		{"http.lowSpeedTime", strconv.Itoa(seconds)},
		{"http.postBuffer", strconv.Itoa(16 << 20)}, // up to here a push has a length, which some proxies insist on
	}
	if r.Header != "" {
		config = append(config, [2]string{"http.extraHeader", r.Header})
	}
	c.Env = append(c.Env, "GIT_ALLOW_PROTOCOL="+r.Protocol, "GIT_CONFIG_COUNT="+strconv.Itoa(len(config)),
		fmt.Sprintf("GIT_SSH_COMMAND=ssh -oBatchMode=yes -oConnectTimeout=%d -oServerAliveInterval=%d -oServerAliveCountMax=2",
			seconds, seconds))
	for i, kv := range config {
		c.Env = append(c.Env, fmt.Sprintf("GIT_CONFIG_KEY_%d=%s", i, kv[0]), fmt.Sprintf("GIT_CONFIG_VALUE_%d=%s", i, kv[1]))
	}
	for _, name := range []string{"SSH_AUTH_SOCK", "HTTPS_PROXY", "https_proxy", "NO_PROXY", "no_proxy", "SSL_CERT_FILE", "SSL_CERT_DIR"} {
		if v, ok := os.LookupEnv(name); ok {
			c.Env = append(c.Env, name+"="+v)
		}
	}
	return c, nil
}

// progress is git's standard error: each part puts off the moment when git is given up. Its end is kept for the error.
type progress struct {
	every time.Duration
	timer *time.Timer
	mu    sync.Mutex
	end   []byte
}

func (p *progress) Write(b []byte) (int, error) {
	const keep = 2 << 10 // bytes
	p.mu.Lock()
	defer p.mu.Unlock()
	p.timer.Reset(p.every)
	p.end = append(p.end, b...)
	if over := len(p.end) - keep; over > 0 {
		p.end = append(p.end[:0], p.end[over:]...)
	}
	return len(b), nil
}

// String is what git said in one line, without the progress that was written over.
func (p *progress) String() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	var lines []string
	for line := range bytes.Lines(p.end) {
		if i := bytes.LastIndexByte(bytes.TrimRight(line, "\r\n"), '\r'); i >= 0 {
			line = line[i+1:]
		}
		if text := printable(string(line)); text != "" {
			lines = append(lines, text)
		}
	}
	return strings.Join(lines, "; ")
}

// printable takes the control characters out of what the other side said.
func printable(s string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD")))
}

// bounded keeps the first bytes of what git prints.
type bounded struct {
	buf  bytes.Buffer
	max  int
	over bool
}

func (b *bounded) Write(p []byte) (int, error) {
	room := b.max - b.buf.Len()
	b.over = b.over || len(p) > room
	b.buf.Write(p[:min(len(p), room)])
	return len(p), nil
}

// syncSince makes durable the names of objects and refs that git wrote since a moment: git itself fsyncs the files, but
// not their folders.
func syncSince(dir string, since time.Time) error {
	since = since.Add(-2 * time.Second) // file systems with coarse clocks
	names := []string{filepath.Join(dir, "objects"), filepath.Dir(filepath.Join(dir, upstreamRef)), filepath.Join(dir, "refs")}
	folders, err := os.ReadDir(filepath.Join(dir, "objects"))
	if err != nil {
		return err
	}
	for _, d := range folders {
		info, err := d.Info()
		if err == nil && d.IsDir() && info.ModTime().After(since) {
			names = append(names, filepath.Join(dir, "objects", d.Name()))
		}
	}
	return inParallel(len(names), func(i int) error {
		if err := syncDir(names[i]); !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		return nil // an empty folder that gc took away
	})
}

// sweepPacks removes the half packs that a fetch begun at a moment has left behind when it was killed.
func sweepPacks(dir string, since time.Time) {
	names, _ := filepath.Glob(filepath.Join(dir, "objects", "pack", "tmp_*")) // the pattern is good
	for _, name := range names {
		if info, err := os.Stat(name); err == nil && info.ModTime().After(since) {
			_ = os.Remove(name) // git gc does it later otherwise
		}
	}
}
