package upstream_test

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/cgi"
	"net/http/httptest"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"alliancewiki/internal/upstream"
	"alliancewiki/internal/wiki"
	"alliancewiki/internal/wikitest"
)

// bare makes an empty repository on this machine.
func bare(t testing.TB) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "u.git")
	wikitest.Git(t, ".", "init", "-q", "--bare", "--initial-branch=main", dir)
	return dir
}

// backend serves a repository as a git host does, with git's own program. A fault, where there is one, sees each request
// first, and may answer it in git's stead.
func backend(t testing.TB, dir string, f *fault) string {
	t.Helper()
	path, err := exec.Command("git", "--exec-path").Output()
	if err != nil {
		t.Fatal(err)
	}
	wikitest.Git(t, dir, "config", "http.receivepack", "true")
	git := &cgi.Handler{
		Path:       filepath.Join(strings.TrimSpace(string(path)), "git-http-backend"),
		Env:        []string{"GIT_PROJECT_ROOT=" + filepath.Dir(dir), "GIT_HTTP_EXPORT_ALL=1"},
		InheritEnv: []string{"PATH"},
		Stderr:     io.Discard,
	}
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if f != nil && f.on.Load() {
			f.answer(git, w, r)
			return
		}
		git.ServeHTTP(w, r)
	}))
	t.Cleanup(func() {
		srv.CloseClientConnections()
		srv.Close()
	})
	return srv.URL + "/" + filepath.Base(dir)
}

// node is a wiki with its loop at work.
type node struct {
	*wikitest.Wiki
	t    testing.TB
	loop *upstream.Loop
}

type told struct{ t testing.TB }

func (w told) Write(p []byte) (int, error) {
	w.t.Log(strings.TrimSpace(string(p)))
	return len(p), nil
}

// start sets a loop to work on a wiki. It looks at the upstream as often as a test has patience.
func start(t testing.TB, w *wikitest.Wiki, cfg upstream.Config, url string) *node {
	t.Helper()
	var err error
	if cfg.Address, err = upstream.ParseAddress(url); err != nil {
		t.Fatal(err)
	}
	if cfg.Every == 0 {
		cfg.Every = 200 * time.Millisecond
	}
	cfg.Log = slog.New(slog.NewTextHandler(told{t}, nil))
	loop, err := upstream.New(cfg, w.Store, w.Site)
	if err != nil {
		t.Fatal(err)
	}
	w.Connect(loop)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error)
	go func() { done <- loop.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	return &node{w, t, loop}
}

// clone makes a wiki from an upstream, as serve does at its first start.
func clone(t testing.TB, url string) *wikitest.Wiki {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "wiki.git")
	if empty := cloneTo(t, url, dir); empty {
		t.Fatal("the upstream is empty")
	}
	return wikitest.Open(t, dir, true)
}

// until waits for something to come true.
func until(t testing.TB, what string, is func() bool) {
	t.Helper()
	for start := time.Now(); !is(); time.Sleep(10 * time.Millisecond) {
		if time.Since(start) > 20*time.Second {
			t.Fatalf("it did not come true in 20 s: %s", what)
		}
	}
}

// text is a page's text at the head, "" where there is none.
func (n *node) text(path string) string {
	id, ok := n.Store.Head().Lookup(wikitest.Path(n.t, path).File())
	if !ok {
		return ""
	}
	b, err := n.Store.Blob(context.Background(), id)
	if err != nil {
		n.t.Fatal(err)
	}
	return string(b)
}

// standing is what the loop tells, the zero Standing for nothing.
func (n *node) standing() wiki.Standing {
	for _, st := range n.Standings() {
		return st
	}
	return wiki.Standing{}
}

func tip(t testing.TB, dir string) wiki.Rev {
	t.Helper()
	return wiki.Rev(strings.TrimSpace(wikitest.Git(t, dir, "rev-parse", "main")))
}

// elsewhere commits a file in the upstream, as somebody with a clone of their own.
func elsewhere(t testing.TB, dir, name, text string) {
	t.Helper()
	cmd := exec.Command("sh", "-c", `set -e; cd "$1"; index=$(mktemp -u); export GIT_INDEX_FILE=$index
git read-tree main; id=$(printf %s "$3" | git hash-object -w --stdin); git update-index --add --cacheinfo 100644,$id,"$2"
git update-ref refs/heads/main $(git commit-tree -p main -m Udefra $(git write-tree)); rm $index`, "sh", dir, name, text)
	cmd.Env = append(cmd.Environ(), "GIT_AUTHOR_NAME=Ib", "GIT_AUTHOR_EMAIL=ib@bcf.example", "GIT_COMMITTER_NAME=Ib", "GIT_COMMITTER_EMAIL=ib@bcf.example")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
}

const threeLines = "# Side\n\nEt.\n\nTo.\n\nTre.\n"

func TestAnEmptyUpstreamGetsEverythingAndAnotherWikiBeginsFromIt(t *testing.T) {
	dir := bare(t)
	url := backend(t, dir, nil)
	a := start(t, wikitest.New(t, "-- side.md --\n"+threeLines), upstream.Config{}, url)
	until(t, "the upstream has the wiki", func() bool {
		return strings.Contains(wikitest.Git(t, dir, "for-each-ref"), string(a.Head()))
	})
	b := start(t, clone(t, url), upstream.Config{}, url)
	if b.text("side") != threeLines || b.Head() != a.Head() {
		t.Fatalf("the second wiki begins with %q", b.text("side"))
	}
	a.Put("a", "# Fra a\n")
	b.Put("b", "# Fra b\n")
	until(t, "both have both pages", func() bool {
		return a.text("b") != "" && b.text("a") != "" && a.Head() == b.Head() && tip(t, dir) == a.Head()
	})
	if refs := wikitest.Git(t, ".", "ls-remote", a.Store.Dir()); strings.Contains(refs, "upstream") {
		t.Errorf("git clients see what was fetched:\n%s", refs)
	}
	if st := a.Standings(); len(st) != 0 {
		t.Errorf("all is well, and %v is told", st)
	}
}

func TestChangesOnBothSidesAreMerged(t *testing.T) {
	for _, kind := range []string{"http", "path", "ssh"} {
		t.Run(kind, func(t *testing.T) {
			w := wikitest.New(t, "-- side.md --\n"+threeLines)
			dir := bare(t)
			w.Git("push", "-q", dir, "main")
			url := dir
			switch kind {
			case "http":
				url = backend(t, dir, nil)
			case "ssh":
				url = "git@git.example.dk:" + dir
				fakeSSH(t)
			}
			w.Put("side", strings.Replace(threeLines, "Et.", "Et, her.", 1))
			elsewhere(t, dir, "side.md", strings.Replace(threeLines, "Tre.", "Tre, der.", 1))
			n := start(t, w, upstream.Config{}, url)
			want := strings.NewReplacer("Et.", "Et, her.", "Tre.", "Tre, der.").Replace(threeLines)
			until(t, "both changes are on both sides", func() bool { return n.text("side") == want && tip(t, dir) == n.Head() })
			if parents := w.Git("log", "-1", "--format=%P %s"); !strings.Contains(parents, "Flet ændringer fra ") || strings.Count(parents, " ") < 4 {
				t.Errorf("the head is %s", parents)
			}
			elsewhere(t, dir, "ny.md", "# Ny\n")
			until(t, "what is new there is shown here", func() bool { return n.text("ny") == "# Ny\n" })
			shown(t, n, "ny")
		})
	}
}

// shown makes sure that what came through the loop is in what is derived from git.
func shown(t *testing.T, n *node, path string) {
	t.Helper()
	until(t, "recent changes know it", func() bool {
		page, err := n.Page(t.Context(), nil, wikitest.Path(t, path))
		return err == nil && page.Last != nil
	})
}

func TestAConflictStopsNobodyAndIsResolvedAsAProposal(t *testing.T) {
	w := wikitest.New(t, "-- side.md --\n"+threeLines)
	dir := bare(t)
	w.Git("push", "-q", dir, "main")
	w.Put("side", strings.Replace(threeLines, "To.", "To, her.", 1))
	elsewhere(t, dir, "side.md", strings.Replace(threeLines, "To.", "To, der.", 1))
	n := start(t, w, upstream.Config{}, dir)
	until(t, "the conflict is told", func() bool { return n.standing().Key == "upstream.conflict" })
	theirs := tip(t, dir)
	w.Put("anden", "# Anden\n")
	until(t, "it is told how much waits", func() bool { return n.standing().Count == 2 })
	if st := n.standing(); st.Value != "1" || st.ReadOnly || st.Since.IsZero() {
		t.Errorf("told is %+v", st)
	}
	time.Sleep(time.Second) // some more rounds
	open, err := w.Store.Proposals(t.Context())
	if err != nil || len(open) != 1 || open[0].Tip != theirs {
		t.Fatalf("proposals %+v, %v", open, err)
	}
	if tip(t, dir) != theirs {
		t.Error("something was pushed")
	}

	elsewhere(t, dir, "tredje.md", "# Tredje\n") // the upstream goes on
	until(t, "the newer tip takes the place of the older", func() bool {
		open, err := w.Store.Proposals(t.Context())
		return err == nil && len(open) == 1 && open[0].Tip == tip(t, dir)
	})
	until(t, "its number is told", func() bool { return n.standing().Value == "2" })

	page := wikitest.Path(t, "side").File()
	_, err = w.MergeProposal(t.Context(), wikitest.Mette, 2, w.Head(), map[wiki.File][]byte{page: []byte("# Begge\n")})
	if err != nil {
		t.Fatal(err)
	}
	until(t, "both sides are equal, and nothing is told", func() bool {
		return tip(t, dir) == n.Head() && n.standing().Key == "" && n.text("tredje") != ""
	})
	if n.text("side") != "# Begge\n" {
		t.Errorf("the page is %q", n.text("side"))
	}
}

func TestARewrittenUpstreamLosesNothing(t *testing.T) {
	w := wikitest.New(t, "-- side.md --\n"+threeLines)
	dir := bare(t)
	n := start(t, w, upstream.Config{}, dir)
	w.Put("en", "# En\n")
	until(t, "it is there", func() bool { return strings.Contains(wikitest.Git(t, dir, "for-each-ref"), string(n.Head())) })
	wikitest.Git(t, dir, "update-ref", "refs/heads/main", "main~1") // somebody forces the branch back …
	elsewhere(t, dir, "to.md", "# To\n")                            // … and goes on from there
	until(t, "both have both", func() bool {
		return n.text("to") != "" && n.text("en") != "" && tip(t, dir) == n.Head()
	})
}

func TestUnrelatedHistoriesAreToldAndNotMixed(t *testing.T) {
	for _, mode := range []upstream.Mode{upstream.Work, upstream.Follow} {
		dir := bare(t)
		other := wikitest.New(t, "-- side.md --\n# En helt anden wiki\n")
		other.Git("push", "-q", dir, "main")
		theirs := tip(t, dir)
		n := start(t, wikitest.New(t, "-- side.md --\n"+threeLines), upstream.Config{Mode: mode}, dir)
		until(t, "it is told", func() bool { return n.standing().Key == "upstream.unrelated" })
		if n.standing().ReadOnly != (mode == upstream.Follow) || tip(t, dir) != theirs || n.text("side") != threeLines {
			t.Errorf("%s: %+v", mode, n.standing())
		}
	}
}

func TestAnUpstreamWithOtherBranchesIsNotTakenForAnEmptyOne(t *testing.T) {
	dir := bare(t)
	wikitest.New(t, "-- side.md --\nx\n").Git("push", "-q", dir, "main:master")
	n := start(t, wikitest.New(t, "-- side.md --\n"+threeLines), upstream.Config{}, dir)
	until(t, "it is told", func() bool { return n.standing().Key == "upstream.behind" })
	if refs := wikitest.Git(t, dir, "for-each-ref"); strings.Contains(refs, "refs/heads/main") {
		t.Errorf("a branch was made:\n%s", refs)
	}
}

func TestTheWikiWorksOnWhileTheUpstreamIsAway(t *testing.T) {
	dir := bare(t)
	away := &fault{answer: isAway}
	url := backend(t, dir, away)
	w := wikitest.New(t, "-- side.md --\n"+threeLines)
	n := start(t, w, upstream.Config{}, url)
	until(t, "equal", func() bool { return strings.Contains(wikitest.Git(t, dir, "for-each-ref"), string(n.Head())) })
	away.on.Store(true)
	before := time.Now()
	w.Put("en", "# En\n")
	w.Put("to", "# To\n")
	until(t, "it is told how far behind", func() bool { return n.standing().Count == 2 })
	st := n.standing()
	if st.Key != "upstream.behind" || st.ReadOnly || st.Value != url || st.Since.Before(before) {
		t.Errorf("told is %+v", st)
	}
	w.Put("tre", "# Tre\n")
	until(t, "what is written meanwhile is counted", func() bool { return n.standing().Count == 3 })
	away.on.Store(false)
	until(t, "it catches up by itself", func() bool { return tip(t, dir) == n.Head() && len(n.Standings()) == 0 })
}

func TestAFollowerRefusesChangesWhileTheUpstreamIsAway(t *testing.T) {
	dir := bare(t)
	away := &fault{answer: isAway}
	url := backend(t, dir, away)
	w := wikitest.New(t, "-- side.md --\n"+threeLines)
	n := start(t, w, upstream.Config{Mode: upstream.Follow}, url)
	until(t, "equal", func() bool { return strings.Contains(wikitest.Git(t, dir, "for-each-ref"), string(n.Head())) })
	for i := range 5 {
		w.Put("side", fmt.Sprintf("# Side\n\nUdgave %d.\n", i))
		if tip(t, dir) != w.Head() {
			t.Fatal("an edit was answered before the upstream had it")
		}
	}
	away.on.Store(true)
	n.loop.Kick()
	until(t, "it is told", func() bool { return n.standing().ReadOnly })
	_, err := w.Delete(t.Context(), wikitest.Mette, wikitest.Path(t, "side").File(), w.Head(), "")
	var not *wiki.NotNow
	if !asNotNow(err, &not) || not.Standing.Key != "upstream.away" || not.Standing.Value != url {
		t.Errorf("the edit is answered %v", err)
	}
	away.on.Store(false)
	until(t, "it takes changes again by itself", func() bool { return !n.standing().ReadOnly })
	w.Put("ny", "# Ny\n")
	if tip(t, dir) != w.Head() {
		t.Error("an edit was answered before the upstream had it")
	}
}

func TestAKickIsSeenAtOnce(t *testing.T) {
	w := wikitest.New(t, "-- side.md --\n"+threeLines)
	dir := bare(t)
	w.Git("push", "-q", dir, "main")
	n := start(t, w, upstream.Config{Every: time.Hour}, dir)
	time.Sleep(300 * time.Millisecond)
	elsewhere(t, dir, "ny.md", "# Ny\n")
	time.Sleep(300 * time.Millisecond)
	if n.text("ny") != "" {
		t.Fatal("it was seen without a kick: the test shows nothing")
	}
	n.loop.Kick()
	until(t, "it is seen", func() bool { return n.text("ny") != "" })
}

// TestAWinnerGathersWhatIsWrittenMeanwhile counts pushes: without manners there would be one for each edit, and other
// wikis on the same upstream would never come to theirs.
func TestAWinnerGathersWhatIsWrittenMeanwhile(t *testing.T) {
	w := wikitest.New(t, "-- side.md --\n"+threeLines)
	dir := bare(t)
	w.Git("push", "-q", dir, "main")
	var pushes atomic.Int32
	f := &fault{answer: func(git http.Handler, w http.ResponseWriter, r *http.Request) {
		if isPush(r) {
			pushes.Add(1)
		}
		git.ServeHTTP(w, r)
	}}
	f.on.Store(true)
	n := start(t, w, upstream.Config{}, backend(t, dir, f))
	began := time.Now()
	const edits = 60
	for i := range edits {
		w.Put("side", fmt.Sprintf("# Side\n\nUdgave %d.\n", i))
		time.Sleep(10 * time.Millisecond)
	}
	until(t, "all is there", func() bool { return tip(t, dir) == n.Head() })
	if most := int32(time.Since(began)/(150*time.Millisecond)) + 1; pushes.Load() > most || pushes.Load() > edits/2 {
		t.Errorf("%d edits in %s were pushed %d times", edits, time.Since(began), pushes.Load())
	}
}
