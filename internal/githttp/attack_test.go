package githttp

import (
	"bytes"
	"compress/gzip"
	"crypto/sha1"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"alliancewiki/internal/wiki"
)

// attack is a request that wants something of the server that it must not get. None reaches Config.Push.
type attack struct {
	name    string
	body    func() io.Reader
	headers []string
	status  int
	want    string // in the answer
}

// malformedRequests have not the form of a push; forbiddenRequests and badPacks have, and are answered as git shows it.
var malformedRequests = []attack{
	{"a line length of no digits", text("zzzz" + strings.Repeat("x", 100)), nil, 400, ""},
	{"a negative line length", text("-001"), nil, 400, ""},
	{"a line longer than the request", text("fff0" + zeroID), nil, 400, ""},
	{"a line of length 1", text("0001"), nil, 400, ""},
	{"a line of length 3", text("0003"), nil, 400, ""},
	{"an empty line", text("0004"), nil, 400, ""},
	{"a line without an end", text("00"), nil, 400, ""},
	{"a line that is cut", text("0080" + zeroID), nil, 400, ""},
	{"no flush", text(pkt(zeroID + " " + one + " refs/heads/main\x00report-status")), nil, 400, ""},
	{"ids of other letters", text(pkt(zeroID+" "+strings.Repeat("g", 40)+" refs/heads/main\x00report-status") + "0000"), nil, 400, ""},
	{"ids that are short", text(pkt("1234567 1234567 refs/heads/main\x00report-status") + "0000"), nil, 400, ""},
	{"ids that are an option", text(pkt(strings.Repeat("-", 40)+" "+one+" refs/heads/main\x00report-status") + "0000"), nil, 400, ""},
	{"no name", text(pkt(zeroID+" "+one+" \x00report-status") + "0000"), nil, 400, ""},
	{"a name with an escape", text(request(one, "refs/heads/\x1b[2J")), nil, 400, ""},
	{"a name with a line end", text(request(one, "refs/heads/a\nb")), nil, 400, ""},
	{"a name that is no text", text(request(one, "refs/heads/\xff")), nil, 400, ""},
	{"a signed push", text(pkt("push-cert\x00report-status\n") + pkt("certificate version 0.1\n") + "0000"), nil, 400, ""},
	{"a shallow line of nothing", text(pkt("shallow --all") + request(one, "refs/heads/main")), nil, 400, ""},
	{"capabilities twice", text(pkt(zeroID+" "+one+" refs/heads/a\x00x") + pkt(zeroID+" "+one+" refs/heads/b\x00x") + "0000"), nil, 400, ""},
	{"another hash", text(pkt(zeroID+" "+one+" refs/heads/main\x00report-status object-format=sha256") + "0000"), nil, 400, ""},
	{"a hundred thousand shallow lines", text(strings.Repeat(pkt("shallow "+one), 100_000)), nil, 400, ""},
	{"another content type", text("0000"), []string{"Content-Type", "text/plain"}, 415, "smart HTTP"},
	{"another encoding", text("0000"), []string{"Content-Encoding", "br"}, 415, "smart HTTP"},
	{"gzip that is none", text("0000"), []string{"Content-Encoding", "gzip"}, 400, ""},
	{"a gzip bomb of capabilities", bomb("ffff"),
		[]string{"Content-Encoding", "gzip"}, 400, ""},
}

var forbiddenRequests = []attack{
	{"a name that is an option", text(request(one, "refs/heads/-x") + "PACK"), nil, 200, "ng refs/heads/-x push.ref\n"},
	{"a name with two dots", text(request(one, "refs/heads/a..b")), nil, 200, "ng refs/heads/a..b push.ref\n"},
	{"a name that climbs", text(request(one, "refs/heads/../../config")), nil, 200, "push.ref\n"},
	{"a name that is a lock", text(request(one, "refs/heads/main.lock")), nil, 200, "push.ref\n"},
	{"a name outside refs", text(request(one, "HEAD")), nil, 200, "ng HEAD push.ref\n"},
	{"a name of a file", text(request(one, "config")), nil, 200, "push.ref\n"},
	{"a name that is a revision", text(request(one, "refs/heads/main@{1}")), nil, 200, "push.ref\n"},
	{"a name with a pattern", text(request(one, "refs/heads/*")), nil, 200, "push.ref\n"},
	{"a very long name", text(request(one, "refs/heads/"+strings.Repeat("a", 5000))), nil, 200, "push.ref\n"},
	{"a ref twice", text(pkt(zeroID+" "+one+" refs/heads/a\x00report-status side-band-64k") + pkt(zeroID+" "+one+" refs/heads/a") + "0000"), nil, 200, "ng refs/heads/a push.twice\n"},
	{"17 refs", manyRefs(17), nil, 200, "ng refs/heads/b15 push.refs\n"},
	{"100,000 refs", manyRefs(100_000), nil, 200, "ng refs/heads/b15 push.refs\n"},
	{"100,000 refs, compressed", zipped(manyRefs(100_000)), []string{"Content-Encoding", "gzip"}, 200, "push.refs\n"},
	{"17 options", text(withOptions(strings.Repeat(pkt("x"), 17))), nil, 200, "push.options\n"},
	{"an option with an escape", text(withOptions(pkt("\x1b]0;owned\x07"))), nil, 200, "push.options\n"},
	{"an option that is too long", text(withOptions(pkt(strings.Repeat("x", 1025)))), nil, 200, "push.options\n"},
	{"an endless option", text(withOptions("ffff" + strings.Repeat("x", 70_000))), nil, 400, ""},
}

func badPacks() []attack {
	return []attack{
		{"no pack at all, but text", withPack([]byte("<!doctype html>")), nil, 200, "unpack push.broken\n"},
		{"a truncated pack", withPack(raw(blob("hej"))[:20]), nil, 200, "ng refs/heads/main push.broken\n"},
		{"a pack with a bad checksum", withPack(append(raw(blob("hej"))[:30:30], make([]byte, sha1.Size)...)), nil, 200, "push.broken\n"},
		{"a pack with something after it", withPack(append(raw(blob("hej")), "more"...)), nil, 200, "push.broken\n"},
		{"4 billion objects", withPack([]byte("PACK\x00\x00\x00\x02\xff\xff\xff\xff")), nil, 200, "unpack push.objects\n"},
		{"an exploding object", withPack(raw(entryOf(3, 41<<20, nil, zeros(41<<20)))), nil, 200, "unpack push.object\n"},
		{"an object that lies about its size", withPack(raw(entryOf(3, 10, nil, zeros(256<<20)))), nil, 200, "unpack push.broken\n"},
		{"many exploding objects", withPack(raw(slices.Repeat([][]byte{entryOf(3, 39<<20, nil, zeros(39<<20))}, 30)...)), nil, 200, "unpack push.unpacked\n"},
		{"a gzip bomb", bomb(request(one, "refs/heads/main") + string(raw()[:12])), []string{"Content-Encoding", "gzip"}, 200, "unpack push.broken\n"},
		{"a chain of 300 deltas", withPack(chain(300)), nil, 200, "unpack push.depth\n"},
	}
}

var one = strings.Repeat("1", 40)

func text(s string) func() io.Reader { return func() io.Reader { return strings.NewReader(s) } }

func withPack(pack []byte) func() io.Reader {
	return text(request(one, "refs/heads/main") + string(pack))
}

func withOptions(lines string) string {
	return pkt(zeroID+" "+one+" refs/heads/main\x00report-status side-band-64k push-options") + "0000" + lines + "0000"
}

func manyRefs(n int) func() io.Reader {
	return func() io.Reader {
		in, out := io.Pipe()
		go func() {
			caps := "\x00report-status side-band-64k"
			for i := range n {
				if _, err := io.WriteString(out, pkt(fmt.Sprintf("%s %s refs/heads/b%d%s", zeroID, one, i, caps))); err != nil {
					return
				}
				caps = ""
			}
			io.WriteString(out, "0000")
			out.Write(raw())
			out.Close()
		}()
		return in
	}
}

func zipped(plain func() io.Reader) func() io.Reader {
	return func() io.Reader {
		in, out := io.Pipe()
		go func() {
			z := gzip.NewWriter(out)
			if _, err := io.Copy(z, plain()); err == nil {
				z.Close()
			}
			out.Close()
		}()
		return in
	}
}

// bomb is head and 1 GiB of zeros in 1 MiB. It consists of many gzip members (RFC 1952, section 2.2),
// so that it costs who sends it next to nothing, also with the race detector.
func bomb(head string) func() io.Reader {
	member := func(r io.Reader) []byte {
		b, _ := io.ReadAll(zipped(func() io.Reader { return r })())
		return b
	}
	return func() io.Reader {
		all := slices.Repeat([][]byte{member(zeros(1 << 20))}, 1<<10)
		return io.MultiReader(bytes.NewReader(member(strings.NewReader(head))), bytes.NewReader(slices.Concat(all...)))
	}
}

func TestAttacks(t *testing.T) {
	dir := newRepo(t, 2, 3)
	temp := t.TempDir()
	d, url := newDesk(t, dir, func(c *Config) { c.TempDir = temp })
	before := contents(t, dir)
	for _, tt := range slices.Concat(malformedRequests, forbiddenRequests, badPacks()) {
		t.Run(tt.name, func(t *testing.T) {
			body := tt.body()
			stop := watchMemory()
			res := postPush(t, url, "", body, tt.headers...)
			// The client of the test is in here as well: both together stay far below what is unpacked.
			if grown := stop(); grown > 24<<20 {
				t.Errorf("memory grew by %d MiB", grown>>20)
			}
			if res.status != tt.status || !strings.Contains(res.raw, tt.want) {
				t.Errorf("%d, want %d with %q: %.300q", res.status, tt.status, tt.want, res.raw)
			}
			if strings.Contains(res.raw, "\x1b") {
				t.Errorf("an escape comes back: %q", res.raw)
			}
		})
	}
	if n := len(d.pushes()); n > 0 {
		t.Errorf("%d of them went through", n)
	}
	if after := contents(t, dir); after != before {
		t.Errorf("the repository was changed:\n%s\n%s", before, after)
	}
	if left, err := os.ReadDir(temp); err != nil || len(left) > 0 {
		t.Errorf("left in the temporary folder: %v, %v", left, err)
	}
}

// contents are the names and sizes of all files.
func contents(t *testing.T, dir string) string {
	t.Helper()
	var b strings.Builder
	err := filepath.Walk(dir, func(name string, info os.FileInfo, err error) error {
		if err == nil && !info.IsDir() {
			fmt.Fprintln(&b, name, info.Size())
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// watchMemory looks at the live heap until stop is called, which tells by how many bytes it grew at most.
func watchMemory() (stop func() int64) {
	live := func() int64 {
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return int64(m.HeapAlloc)
	}
	runtime.GC()
	start := live()
	ended, most := make(chan struct{}), make(chan int64)
	go func() {
		grown := int64(0)
		for {
			select {
			case <-ended:
				most <- max(grown, live()-start)
				return
			case <-time.After(5 * time.Millisecond):
				if now := live() - start; now > grown {
					grown = now
				}
			}
		}
	}()
	return func() int64 {
		close(ended)
		return <-most
	}
}

func TestAPackThatDoesNotEndIsNotReadToItsEnd(t *testing.T) {
	const mib = 1 << 20
	_, url := newDesk(t, newRepo(t, 1, 1), func(c *Config) { c.MaxPack = mib })
	// Objects that do not compress, for a hundred times as long as is allowed, and within what is read before hanging up.
	body := &counter{from: endlessPack(50 * mib)}
	res := postPush(t, url, request(one, "refs/heads/main"), body)
	if res.status != 200 || !strings.Contains(res.report, "unpack push.pack\n") {
		t.Errorf("%+v", res)
	}
	// And one that goes on and on. The client may see that nobody listens any more before it sees the answer.
	body = &counter{from: endlessPack(1 << 40)}
	r, err := http.NewRequest("POST", url+"/git-receive-pack", io.MultiReader(strings.NewReader(request(one, "refs/heads/main")), body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-git-receive-pack-request")
	if res, err := http.DefaultTransport.RoundTrip(r); err == nil {
		defer res.Body.Close()
		if said, _ := io.ReadAll(res.Body); res.StatusCode != 413 || !strings.Contains(string(said), "push.pack") {
			t.Errorf("%s: %s", res.Status, said)
		}
	}
	if n := body.read(); n > mib+drainBytes+16*mib { // what sockets hold besides
		t.Errorf("%d MiB were read", n/mib)
	}
}

// endlessPack is the beginning of a pack, with objects of 64 KiB that do not compress.
func endlessPack(size int64) io.Reader {
	noise := make([]byte, 64<<10)
	for i, x := 0, uint32(1); i < len(noise); i++ {
		x ^= x << 13
		x ^= x >> 17
		x ^= x << 5
		noise[i] = byte(x)
	}
	entry := entryOf(3, int64(len(noise)), nil, bytes.NewReader(noise))
	in, out := io.Pipe()
	go func() {
		io.WriteString(out, "PACK\x00\x00\x00\x02\x00\x0f\x00\x00")
		for sent := int64(0); sent < size; sent += int64(len(entry)) {
			if _, err := out.Write(entry); err != nil {
				return
			}
		}
		out.Close()
	}()
	return in
}

func TestAClientThatSendsNothingIsNotWaitedFor(t *testing.T) {
	for name, start := range map[string]string{
		"within the commands": "00a0" + zeroID,
		"within the pack":     request(one, "refs/heads/main") + "PACK\x00",
	} {
		t.Run(name, func(t *testing.T) {
			d, url := newDesk(t, newRepo(t, 1, 1), func(c *Config) { c.Silence = 300 * time.Millisecond })
			conn, err := net.Dial("tcp", strings.TrimSuffix(strings.TrimPrefix(url, "http://"), Prefix))
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close()
			fmt.Fprintf(conn, "POST %s/git-receive-pack HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n"+
				"Content-Type: application/x-git-receive-pack-request\r\n\r\n%s", Prefix, start)
			conn.SetReadDeadline(time.Now().Add(10 * time.Second))
			said, err := io.ReadAll(conn)
			if err != nil || !strings.HasPrefix(string(said), "HTTP/1.1 400 ") {
				t.Errorf("%v: %q", err, said)
			}
			if len(d.pushes()) > 0 {
				t.Error("it was pushed")
			}
		})
	}
}

func TestAPushMayNotTakeForever(t *testing.T) {
	d, url := newDesk(t, newRepo(t, 1, 1), func(c *Config) { c.PushTime = time.Second })
	in, out := io.Pipe()
	go func() { // a byte now and then: never silent for long
		pack := raw(blob(strings.Repeat("hej", 1000)))
		for i := range pack {
			if _, err := out.Write(pack[i : i+1]); err != nil {
				return
			}
			time.Sleep(100 * time.Millisecond)
		}
		out.Close()
	}()
	start := time.Now()
	res := postPush(t, url, request(one, "refs/heads/main"), in)
	if took := time.Since(start); res.status != 400 || took > 10*time.Second || len(d.pushes()) > 0 {
		t.Errorf("%+v after %s", res, took)
	}
}

func TestPushesHaveTheirOwnPlaces(t *testing.T) {
	hold := make(chan bool)
	d, url := newDesk(t, newRepo(t, 1, 1), func(c *Config) { c.Wait = 100 * time.Millisecond })
	started := make(chan bool, pushesAtOnce)
	d.before = func(*Push) []error {
		started <- true
		<-hold
		return []error{nil}
	}
	answers := make(chan pushAnswer, pushesAtOnce)
	const places = pushesAtOnce - 1 // this machine has all but one
	for range places {
		go func() { answers <- postPush(t, url, request(one, "refs/heads/main")+string(raw()), nil) }()
	}
	for range places {
		<-started
	}
	res := postPush(t, url, request(one, "refs/heads/main")+string(raw()), nil)
	if res.status != 200 || !strings.Contains(res.report, "unpack "+wiki.ErrBusy.Error()) {
		t.Errorf("one too many: %+v", res)
	}
	git(t, "", "clone", "-q", url, filepath.Join(t.TempDir(), "w")) // clones go on
	close(hold)
	for range places {
		if res := <-answers; !strings.Contains(res.report, "ok refs/heads/main") {
			t.Errorf("%+v", res)
		}
	}
}

func TestPathsBelowTheRepository(t *testing.T) {
	_, url := newDesk(t, newRepo(t, 2, 2), nil)
	host := strings.TrimSuffix(strings.TrimPrefix(url, "http://"), Prefix)
	for _, path := range []string{
		"/wiki.git/../", "/wiki.git/../accounts.db", "/wiki.git/%2e%2e/accounts.db", "/wiki.git/objects/..%2f..%2faccounts.db",
		"/wiki.git/config", "/wiki.git/HEAD", "/wiki.git/objects/info/packs", "/wiki.git/refs/heads/main",
		"/wiki.git/info%2frefs?service=git-receive-pack", "/wiki.git/info/refs/?service=git-receive-pack",
		"/wiki.git//info/refs?service=git-receive-pack", "/wiki.git/./info/refs?service=git-receive-pack",
		"/wiki.git/git-receive-pack/", "/wiki.git/git-receive-pack%00", "/wiki.git/GIT-RECEIVE-PACK", "/wiki.git/hooks/pre-receive",
		"/wiki.git/info/refs%3fservice=git-receive-pack", "/wiki.git/git%2dreceive%2dpack",
	} {
		for _, method := range []string{"GET", "POST", "PUT"} {
			conn, err := net.Dial("tcp", host)
			if err != nil {
				t.Fatal(err)
			}
			fmt.Fprintf(conn, "%s %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 4\r\n"+
				"Content-Type: application/x-git-receive-pack-request\r\n\r\n0000", method, path)
			said, err := io.ReadAll(conn)
			conn.Close()
			if err != nil || !strings.HasPrefix(string(said), "HTTP/1.1 404 ") {
				t.Errorf("%s %s: %v, %.100q", method, path, err, said)
			}
		}
	}
}
