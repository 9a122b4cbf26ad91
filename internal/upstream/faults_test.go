package upstream_test

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"alliancewiki/internal/upstream"
	"alliancewiki/internal/wikitest"
)

// drop cuts the connection.
func drop(w http.ResponseWriter) {
	conn, _, err := w.(http.Hijacker).Hijack()
	if err == nil {
		conn.Close()
	}
}

// isPack tells whether a request asks git for a pack.
func isPack(r *http.Request, body []byte) bool {
	return strings.HasSuffix(r.URL.Path, "/git-upload-pack") && bytes.Contains(body, []byte("command=fetch"))
}

func isPush(r *http.Request) bool {
	return r.Method == http.MethodPost && strings.HasSuffix(r.URL.Path, "/git-receive-pack")
}

// answered is what git answers, with the request's body.
func answered(git http.Handler, r *http.Request) (body []byte, answer *httptest.ResponseRecorder) {
	body, _ = io.ReadAll(r.Body)
	r.Body = io.NopCloser(bytes.NewReader(body))
	answer = httptest.NewRecorder()
	git.ServeHTTP(answer, r)
	return body, answer
}

func send(w http.ResponseWriter, a *httptest.ResponseRecorder) {
	for k, v := range a.Header() {
		w.Header()[k] = v
	}
	w.WriteHeader(a.Code)
	w.Write(a.Body.Bytes())
}

// tamper passes answers on, those with a pack through a function.
func tamper(pack func(w http.ResponseWriter, a *httptest.ResponseRecorder)) func(http.Handler, http.ResponseWriter, *http.Request) {
	return func(git http.Handler, w http.ResponseWriter, r *http.Request) {
		if body, a := answered(git, r); isPack(r, body) {
			pack(w, a)
		} else {
			send(w, a)
		}
	}
}

func pkt(s string) string { return fmt.Sprintf("%04x%s", len(s)+4, s) }

// advertise answers every question for refs with a commit that is nowhere.
func advertise(git http.Handler, w http.ResponseWriter, r *http.Request) {
	if strings.HasSuffix(r.URL.Path, "/info/refs") {
		service := r.URL.Query().Get("service")
		w.Header().Set("Content-Type", "application/x-"+service+"-advertisement")
		io.WriteString(w, pkt("# service="+service+"\n")+"0000"+
			pkt(strings.Repeat("0123456789", 4)+" refs/heads/main\x00report-status\n")+"0000")
		return
	}
	git.ServeHTTP(w, r)
}

// sayOK answers pushes as if they were stored.
func sayOK(git http.Handler, w http.ResponseWriter, r *http.Request) {
	if !isPush(r) {
		git.ServeHTTP(w, r)
		return
	}
	io.Copy(io.Discard, r.Body)
	w.Header().Set("Content-Type", "application/x-git-receive-pack-result")
	report := pkt("unpack ok\n") + pkt("ok refs/heads/main\n") + "0000"
	io.WriteString(w, pkt("\x01"+report)+"0000")
}

func TestNoFaultOfTheUpstreamHarmsTheWiki(t *testing.T) {
	stall := func(git http.Handler, w http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body) // else the server does not see that git went away
		<-r.Context().Done()
	}
	for name, answer := range map[string]func(http.Handler, http.ResponseWriter, *http.Request){
		"stalls before it says anything": stall,
		"stalls in a pack": tamper(func(w http.ResponseWriter, a *httptest.ResponseRecorder) {
			w.Write(a.Body.Bytes()[:a.Body.Len()/2])
			w.(http.Flusher).Flush()
			time.Sleep(3 * time.Second)
		}),
		"stalls in a push": func(git http.Handler, w http.ResponseWriter, r *http.Request) {
			if isPush(r) {
				stall(git, w, r)
			} else {
				git.ServeHTTP(w, r)
			}
		},
		"hangs up": func(_ http.Handler, w http.ResponseWriter, _ *http.Request) { drop(w) },
		"hangs up in a pack": tamper(func(w http.ResponseWriter, a *httptest.ResponseRecorder) {
			w.Write(a.Body.Bytes()[:a.Body.Len()/2])
			w.(http.Flusher).Flush()
			drop(w)
		}),
		"ends in a pack as if it were whole": tamper(func(w http.ResponseWriter, a *httptest.ResponseRecorder) {
			w.Write(a.Body.Bytes()[:a.Body.Len()/2])
		}),
		"sends a pack with a wrong byte": tamper(func(w http.ResponseWriter, a *httptest.ResponseRecorder) {
			b := a.Body.Bytes()
			b[bytes.Index(b, []byte("PACK"))+25] ^= 0x55 // within the first object
			send(w, a)
		}),
		"sends a pack of nothing": tamper(func(w http.ResponseWriter, a *httptest.ResponseRecorder) {
			empty := "PACK\x00\x00\x00\x02\x00\x00\x00\x00\x02\x9d\x08\x82\x3b\xd8\xa8\xea\xb5\x10\xad\x6a\xc7\x5c\x82\x3c\xfd\x3e\xd3\x1e"
			io.WriteString(w, pkt("packfile\n")+pkt("\x01"+empty)+"0000")
		}),
		"has a commit that it cannot send": advertise,
		"says ok and stores nothing":       sayOK,
		"speaks no git": func(_ http.Handler, w http.ResponseWriter, _ *http.Request) {
			io.WriteString(w, "<html>Velkommen</html>")
		},
		"fails": func(_ http.Handler, w http.ResponseWriter, _ *http.Request) { http.Error(w, "", 500) },
		"wants a name": func(_ http.Handler, w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("WWW-Authenticate", `Basic realm="x"`)
			http.Error(w, "", http.StatusUnauthorized)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := wikitest.New(t, "-- side.md --\n"+threeLines)
			dir := bare(t)
			w.Git("push", "-q", dir, "main")
			elsewhere(t, dir, "der.md", "# Der\n"+strings.Repeat("Lidt fyld. ", 500))
			w.Put("her", "# Her\n")
			f := &fault{answer: answer}
			f.on.Store(true)
			n := start(t, w, upstream.Config{Stall: time.Second}, backend(t, dir, f))
			until(t, "it is told", func() bool { return n.standing().Key == "upstream.behind" })
			w.Put("her", "# Her\n\nVi skriver videre.\n")
			w.Git("fsck", "--full", "--strict")
			left, err := filepath.Glob(filepath.Join(w.Store.Dir(), "objects", "pack", "tmp_*"))
			if err != nil || len(left) > 0 {
				t.Errorf("left is %v, %v", left, err)
			}
			f.on.Store(false)
			n.loop.Kick()
			until(t, "both have both", func() bool {
				return n.text("der") != "" && tip(t, dir) == n.Head() && len(n.Standings()) == 0
			})
			if n.text("her") != "# Her\n\nVi skriver videre.\n" {
				t.Error("what was written meanwhile is lost")
			}
		})
	}
}

func TestAPushWhoseAnswerWasLostIsNotDoneTwice(t *testing.T) {
	w := wikitest.New(t, "-- side.md --\n"+threeLines)
	dir := bare(t)
	w.Git("push", "-q", dir, "main")
	var lost atomic.Int32
	f := &fault{answer: func(git http.Handler, w http.ResponseWriter, r *http.Request) {
		if !isPush(r) {
			git.ServeHTTP(w, r)
			return
		}
		answered(git, r) // it is done
		lost.Add(1)
		drop(w)
	}}
	f.on.Store(true)
	n := start(t, w, upstream.Config{}, backend(t, dir, f))
	for i := range 3 {
		w.Put("side", fmt.Sprintf("# Side\n\nUdgave %d.\n", i))
		until(t, "it is there", func() bool { return tip(t, dir) == w.Head() })
		until(t, "the wiki knows", func() bool { return len(n.Standings()) == 0 })
	}
	if got := strings.TrimSpace(w.Git("rev-list", "--count", "main")); got != "4" {
		t.Errorf("%s commits", got)
	}
	if lost.Load() < 3 { // curl asks once more by itself where a connection that it used before is cut
		t.Errorf("%d answers were lost", lost.Load())
	}
}

func TestARedirectIsNotFollowed(t *testing.T) {
	w := wikitest.New(t, "-- side.md --\n"+threeLines)
	dir := bare(t)
	w.Git("push", "-q", dir, "main")
	var asked atomic.Int32
	other := backend(t, dir, nil)
	host := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		http.Redirect(w, r, other+strings.TrimPrefix(r.URL.Path, "/u.git")+"?"+r.URL.RawQuery, http.StatusFound)
	}))
	defer host.Close()
	n := start(t, w, upstream.Config{Token: "en:hemmelighed"}, host.URL+"/u.git")
	w.Put("her", "# Her\n")
	until(t, "it is told", func() bool { return n.standing().Key == "upstream.behind" })
	if asked.Load() == 0 || tip(t, dir) == w.Head() {
		t.Error("the redirect was followed")
	}
}

// TestTheTokenIsSentAndSeenByNobodyElse looks, while git talks, at what every user of the machine can see.
func TestTheTokenIsSentAndSeenByNobodyElse(t *testing.T) {
	const token = "aw_en-hemmelighed"
	w := wikitest.New(t, "-- side.md --\n"+threeLines)
	dir := bare(t)
	var sent, seen atomic.Int32
	f := &fault{answer: func(git http.Handler, w http.ResponseWriter, r *http.Request) {
		if name, secret, ok := r.BasicAuth(); !ok || name == "" || secret != token {
			http.Error(w, "", http.StatusUnauthorized)
			return
		}
		sent.Add(1)
		lines, _ := filepath.Glob("/proc/[0-9]*/cmdline")
		for _, name := range lines {
			if b, err := os.ReadFile(name); err == nil && (bytes.Contains(b, []byte(token)) || bytes.Contains(b, []byte("Basic "))) {
				seen.Add(1)
			}
		}
		git.ServeHTTP(w, r)
	}}
	f.on.Store(true)
	n := start(t, w, upstream.Config{Token: token + "\n"}, backend(t, dir, f))
	until(t, "it is there", func() bool { return strings.Contains(wikitest.Git(t, dir, "for-each-ref"), string(n.Head())) })
	if sent.Load() == 0 || seen.Load() > 0 {
		t.Errorf("sent %d times, seen %d times", sent.Load(), seen.Load())
	}
}
