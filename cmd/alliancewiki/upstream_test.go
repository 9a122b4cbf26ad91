package main

import (
	"fmt"
	"net/http"
	"net/http/cgi"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// upstreamMost is how long what was saved may take to the upstream.
const upstreamMost = 30 * time.Second

// upstreamEdits is how much each of three writers does.
func upstreamEdits() int {
	if testing.Short() {
		return 40
	}
	return 200
}

// gitHost serves an empty bare repository as a git host does, with git's own program.
func gitHost(t *testing.T) (dir, url string) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "u.git")
	gitIn(t, ".", "init", "-q", "--bare", "--initial-branch=main", dir)
	gitIn(t, dir, "config", "http.receivepack", "true")
	srv := httptest.NewServer(&cgi.Handler{
		Path:       filepath.Join(strings.TrimSpace(gitIn(t, ".", "--exec-path")), "git-http-backend"),
		Env:        []string{"GIT_PROJECT_ROOT=" + filepath.Dir(dir), "GIT_HTTP_EXPORT_ALL=1"},
		InheritEnv: []string{"PATH"},
	})
	t.Cleanup(func() {
		srv.CloseClientConnections()
		srv.Close()
	})
	return dir, srv.URL + "/u.git"
}

// TestTwoWikisOnOneUpstreamLoseNothing has three people write into two wikis, on pages of their own and on one that all
// share, while one of the two is killed and started again.
func TestTwoWikisOnOneUpstreamLoseNothing(t *testing.T) {
	dir, url := gitHost(t)
	flags := []string{"--upstream", url, "--upstream-every", "1s"}
	a := newProgram(t, t.TempDir(), flags...)
	a.start()
	shared := "# Fælles\n"
	for w := range 3 {
		shared += fmt.Sprintf("\n## Skriver %d\n\nBegynd.\n", w)
	}
	if body, status := a.save("fælles", shared, ""); status != http.StatusSeeOther {
		t.Fatalf("%d: %s", status, body)
	}
	eventually(t, "the upstream has the wiki", func() bool {
		tip, err := tryGit(dir, "rev-parse", "main")
		return err == nil && strings.TrimSpace(tip) == a.head()
	})
	b := newProgram(t, t.TempDir(), flags...)
	b.start()

	watch := watchUpstream(t, dir)
	var wg sync.WaitGroup
	var down sync.RWMutex // held while b is down
	half := make(chan bool, 1)
	for i, p := range []*program{a, b, b} {
		wg.Go(func() {
			w := &writer{t: t, program: p, number: i, down: &down, watch: watch}
			for n := range upstreamEdits() {
				if t.Failed() {
					return
				}
				w.edit(n)
				if i == 1 && n == upstreamEdits()/2 {
					half <- true
				}
			}
		})
	}
	wg.Go(func() {
		select {
		case <-half:
		case <-time.After(2 * time.Minute):
			t.Error("the writers do not get on")
			return
		}
		b.cmd.Process.Kill() // whatever is under way
		down.Lock()
		defer down.Unlock()
		b.end()
		b.start()
	})
	began := time.Now()
	wg.Wait()
	took := time.Since(began)
	if t.Failed() {
		t.Fatalf("a says:\n%s\nb says:\n%s", a.said(), b.said())
	}
	eventually(t, "all three are equal", func() bool {
		tip := strings.TrimSpace(gitIn(t, dir, "rev-parse", "main"))
		return tip == a.head() && tip == b.head()
	})
	longest := watch.end()
	t.Logf("%d edits in %s; the longest took %s to the upstream; %s commits, %s of them merges", 3*upstreamEdits(),
		took.Round(time.Millisecond), longest.Round(time.Millisecond),
		strings.TrimSpace(gitIn(t, dir, "rev-list", "--count", "main")), strings.TrimSpace(gitIn(t, dir, "rev-list", "--count", "--merges", "main")))
	if longest > upstreamMost {
		t.Errorf("an edit took %s to the upstream", longest)
	}
	text := gitIn(t, dir, "show", "main:fælles.md")
	for w := range 3 {
		text += gitIn(t, dir, "show", fmt.Sprintf("main:skriver-%d.md", w))
	}
	for w := range 3 {
		for n := range upstreamEdits() {
			if times := strings.Count(text, trace(w, n)); times != 1 {
				t.Errorf("edit %d of writer %d is there %d times", n, w, times)
			}
		}
	}
	gitIn(t, dir, "fsck", "--full", "--strict")
	for _, p := range []*program{a, b} {
		p.end()
		p.sound()
	}
}

// trace is what an edit leaves in a page.
func trace(writer, n int) string { return fmt.Sprintf("Ændring %d af %d.\n", n, writer) }

// writer is one who writes, on a page of their own and in a section of a page that all share by turns.
type writer struct {
	t       *testing.T
	program *program
	number  int
	down    *sync.RWMutex
	watch   *upstreamWatch
}

// edit does one edit until it is done for sure.
func (w *writer) edit(n int) {
	page := fmt.Sprintf("skriver-%d", w.number)
	if n%2 == 1 {
		page = "fælles"
	}
	for try := 0; ; try++ {
		if try > 100 {
			w.t.Errorf("writer %d cannot do edit %d", w.number, n)
			return
		}
		w.down.RLock()
		done := w.try(page, n)
		w.down.RUnlock()
		if done {
			w.watch.saved(trace(w.number, n))
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// try does an edit once; false where it is not done, or not known to be.
func (w *writer) try(page string, n int) bool {
	p := w.program
	base := p.head()
	text, err := tryGit(p.repository(), "show", base+":"+page+".md")
	if err != nil {
		text = "# Side\n"
	} else if strings.Contains(text, trace(w.number, n)) { // an answer was lost
		return true
	}
	next := text + "\n" + trace(w.number, n)
	if page == "fælles" {
		head := fmt.Sprintf("## Skriver %d\n", w.number)
		next = strings.Replace(text, head, head+"\n"+trace(w.number, n), 1)
	}
	body, status := p.save(page, next, base)
	switch status {
	case http.StatusSeeOther:
		return true
	case 0: // killed
	default:
		w.t.Errorf("writer %d, edit %d: status %d\n%.2000s", w.number, n, status, body)
	}
	return false
}

// upstreamWatch sees when what was saved is in the upstream.
type upstreamWatch struct {
	t       *testing.T
	dir     string
	mu      sync.Mutex
	waiting map[string]time.Time
	longest time.Duration
	stop    chan struct{}
	stopped sync.WaitGroup
}

func watchUpstream(t *testing.T, dir string) *upstreamWatch {
	u := &upstreamWatch{t: t, dir: dir, waiting: map[string]time.Time{}, stop: make(chan struct{})}
	u.stopped.Go(func() {
		for {
			select {
			case <-u.stop:
				return
			case <-time.After(250 * time.Millisecond):
				u.look()
			}
		}
	})
	return u
}

func (u *upstreamWatch) saved(mark string) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.waiting[mark] = time.Now()
}

func (u *upstreamWatch) look() {
	var text string
	for _, page := range []string{"fælles", "skriver-0", "skriver-1", "skriver-2"} {
		if s, err := tryGit(u.dir, "show", "main:"+page+".md"); err == nil {
			text += s
		}
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	for mark, since := range u.waiting {
		if strings.Contains(text, mark) {
			u.longest = max(u.longest, time.Since(since))
			delete(u.waiting, mark)
		}
	}
}

// end gives the longest that anything took. Everything must be there by now.
func (u *upstreamWatch) end() time.Duration {
	close(u.stop)
	u.stopped.Wait()
	u.look()
	for mark := range u.waiting {
		u.t.Errorf("saved, and not in the upstream: %s", mark)
	}
	return u.longest
}

// eventually waits for something to come true.
func eventually(t *testing.T, what string, is func() bool) {
	t.Helper()
	for start := time.Now(); !is(); time.Sleep(20 * time.Millisecond) {
		if time.Since(start) > time.Minute {
			t.Fatalf("it did not come true in a minute: %s", what)
		}
	}
}

// TestAWikiFollowsAnotherWiki has a copy on another machine, which writes through to the first one with a token.
func TestAWikiFollowsAnotherWiki(t *testing.T) {
	first := newProgram(t, t.TempDir())
	first.start()
	first.flags = []string{"--listen", strings.TrimPrefix(first.url, "http://")} // where it is when it comes back
	token := filepath.Join(t.TempDir(), "token")
	if err := os.WriteFile(token, []byte(editorEmail+":"+first.token+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	copied := newProgram(t, t.TempDir(), "--upstream", first.url+"/wiki.git", "--upstream-token-file", token,
		"--upstream-mode", "follow", "--upstream-every", "1s")
	copied.start()
	if copied.head() != first.head() {
		t.Fatal("the copy does not begin with what the first wiki has")
	}
	for i := range 3 {
		page := fmt.Sprintf("fra-kopien-%d", i)
		if body, status := copied.save(page, "# Fra kopien\n", ""); status != http.StatusSeeOther {
			t.Fatalf("%d: %s", status, body)
		}
		if body, status := first.get("/wiki/" + page); status != http.StatusOK || !strings.Contains(body, "Fra kopien") {
			t.Fatalf("the first wiki shows the page with %d", status)
		}
	}
	first.save("fra-den-første", "# Fra den første\n", "")
	eventually(t, "the copy shows it", func() bool {
		_, status := copied.get("/wiki/fra-den-første")
		return status == http.StatusOK
	})

	first.end()
	eventually(t, "the copy says that it is alone", func() bool {
		body, _ := copied.get("/wiki/Forside")
		return strings.Contains(body, "Wikien her er en kopi") && strings.Contains(body, first.url)
	})
	body, status := copied.save("alene", "# Ikke glemt\n", "")
	if status != http.StatusServiceUnavailable || !strings.Contains(body, "Ikke glemt") || !strings.Contains(body, first.url) {
		t.Errorf("%d: %s", status, body)
	}
	first.start()
	eventually(t, "the copy takes changes again", func() bool {
		_, status := copied.save("alene", "# Ikke glemt\n", "")
		return status == http.StatusSeeOther
	})
	eventually(t, "both are equal", func() bool { return first.head() == copied.head() })
	if strings.Contains(copied.said(), first.token) {
		t.Error("the token is in the log")
	}
	for _, p := range []*program{first, copied} {
		p.end()
		p.sound()
	}
}
