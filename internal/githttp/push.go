package githttp

import (
	"bufio"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"net/http"
	"os"
	"time"

	"alliancewiki/internal/wiki"
)

// Push is what a person wants to push: its form is checked, nothing else.
type Push struct {
	Updates []wiki.RefUpdate // as the client asked; 1 to 16 different refs, names that git would take
	Options []string         // -o values; printable
	Pack    io.Reader        // an *os.File: scanned already, within the bounds; nil where the client sent none

	// Tell shows the person a line now. Escapes are stripped, and long lines cut. A client that cannot show lines while
	// it waits does not get them.
	Tell func(line string)
}

// pushesAtOnce is how many packs may be received at a time. Each may take Config.MaxPack bytes of the disk.
const pushesAtOnce = 4

// The bounds on what is read of a request that is refused already: git reads an answer only after it has sent
// everything, and shows nothing of one that comes with another status than 200.
const (
	drainBytes = 64 << 20
	drainTime  = 30 * time.Second
)

// keepAliveEvery is how often a client that waits for its push hears of us. git's own server does the same.
const keepAliveEvery = 5 * time.Second

// capabilities are what we offer. There is no pushing of several refs as one, and no shallow repository; nor is there
// deleting, but a client that does not hear of it refuses by itself and does not say why.
const capabilities = "report-status delete-refs side-band-64k ofs-delta push-options quiet object-format=sha1 agent=alliancewiki"

// pushRefs answers the first request of a push. It names one ref, the branch: other refs are not for pushing over.
func (h *Handler) pushRefs(w http.ResponseWriter, r *http.Request) {
	if _, ok := h.admitPush(w, r); !ok {
		return
	}
	ref, rev := h.cfg.Head()
	id := string(rev)
	if rev == "" { // there is no commit yet
		ref, id = "capabilities^{}", "0000000000000000000000000000000000000000"
	}
	text := line("# service=git-receive-pack\n") + flush
	if parseProtocol(r.Header.Get("Git-Protocol")).version == 1 { // version 2 has no push: git takes 0 for it
		text += line("version 1\n")
	}
	text += line(id+" "+ref+"\x00"+capabilities+"\n") + flush
	w.Header().Set("Content-Type", "application/x-git-receive-pack-advertisement")
	_, _ = io.WriteString(w, text) // who hung up is not told
}

// receive answers a push.
func (h *Handler) receive(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		wrongMethod(w, "POST")
		return
	}
	if r.Header.Get("Content-Type") != "application/x-git-receive-pack-request" {
		refuse(w, http.StatusUnsupportedMediaType, textDumb)
		return
	}
	who, ok := h.admitPush(w, r) // before a byte of the body is read
	if !ok {
		return
	}
	sent := &paced{from: r.Body, w: w, silence: h.cfg.Silence, end: time.Now().Add(h.cfg.PushTime)}
	body, err := unzipped(sent, r.Header.Get("Content-Encoding"))
	if err != nil {
		h.refuseBody(w, err)
		return
	}
	in := bufio.NewReader(body)
	asked, err := readCommands(in)
	a := &answer{w: w, stall: h.cfg.Stall, can: asked}
	p := &pushing{Handler: h, answer: a, who: who, sent: sent}
	var invalid *wiki.Invalid
	switch {
	case errors.As(err, &invalid):
		p.refuse(err)
	case err != nil:
		h.cfg.Log.Debug("git push not read", "err", err)
		a.moveDeadline()
		h.refuseBody(w, err)
	case len(asked.updates) == 0: // git asks so whether it is let in, before it sends a large push
		a.write("")
	default:
		p.take(r, in)
	}
}

// pushing is one push under way.
type pushing struct {
	*Handler
	*answer
	who  *wiki.Person
	sent *paced
}

// take receives the pack and hands it on.
func (p *pushing) take(r *http.Request, in io.Reader) {
	give, ok := p.pushes.take(r.Context(), r.RemoteAddr, p.cfg.Wait)
	if !ok {
		p.refuse(wiki.ErrBusy)
		return
	}
	defer give()
	pack, err := p.keepPack(in)
	var invalid *wiki.Invalid
	switch {
	case errors.As(err, &invalid) || errors.Is(err, errKeep):
		p.refuse(err)
		return
	case err != nil:
		p.cfg.Log.Debug("git push not read", "err", err)
		p.moveDeadline()
		p.refuseBody(p.w, err)
		return
	}
	push := &Push{Updates: p.can.updates, Options: p.can.options, Tell: p.tell}
	if pack != nil {
		defer pack.Close()
		push.Pack = pack
	}
	p.sent.done()

	// From here on the push may change the wiki: who hangs up now does not stop it halfway.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), p.cfg.PushTime)
	defer cancel()
	errs := p.push(ctx, push)
	if len(errs) != len(push.Updates) {
		p.cfg.Log.Error("git push: not an answer for each ref", "refs", len(push.Updates), "answers", len(errs))
		errs = make([]error, len(push.Updates))
		for i := range errs {
			errs[i] = errors.New("no answer")
		}
	}
	p.report(errs)
}

// push hands the push on and keeps the line open meanwhile.
func (p *pushing) push(ctx context.Context, push *Push) []error {
	defer p.keepAwake()()
	return p.cfg.Push(ctx, p.who, push)
}

// report tells how it went with each ref.
func (p *pushing) report(errs []error) {
	reasons := make([]string, len(errs))
	var lines []string
	for i, err := range errs {
		if err == nil {
			continue
		}
		said, reason := p.cfg.Say(p.who, err)
		if reasons[i] = clean(reason, longestShort); reasons[i] == "" {
			reasons[i] = "refused"
		}
		for _, l := range said {
			p.tell(l)
		}
		lines = append(lines, said...)
	}
	p.finish("ok", reasons, http.StatusUnprocessableEntity, lines)
}

// refuse answers a push whose pack was not taken, after the client has sent what it has to send.
func (p *pushing) refuse(err error) {
	status := http.StatusUnprocessableEntity
	switch {
	case errors.Is(err, errKeep):
		p.cfg.Log.Error("git push not kept", "err", err)
		status = http.StatusInternalServerError
	case errors.Is(err, wiki.ErrBusy):
		status = http.StatusServiceUnavailable
	default:
		p.cfg.Log.Debug("git push refused", "err", err)
	}
	lines, reason := p.cfg.Say(p.who, err)
	if !p.sent.drain() { // too much, or too slow: it cannot be told as git would show it
		p.w.Header().Set("Connection", "close")
		p.can = commands{updates: p.can.updates}
		status = http.StatusRequestEntityTooLarge
	}
	for _, l := range lines {
		p.tell(l)
	}
	p.finish(reason, short(p.can.updates, reason), status, lines)
}

// keepPack copies the pack to a file without a name while it is scanned. It gives nil where there is no pack.
func (p *pushing) keepPack(in io.Reader) (*os.File, error) {
	f, err := nameless(p.cfg.TempDir)
	if err != nil {
		return nil, errors.Join(errKeep, err)
	}
	found, err := scanPack(in, f, p.cfg.packBounds())
	if err == io.EOF {
		return nil, f.Close()
	}
	if err == nil {
		p.cfg.Log.Debug("git push arrived", "objects", found.objects, "packed", found.packed, "unpacked", found.unpacked)
		if _, err = f.Seek(0, io.SeekStart); err == nil {
			return f, nil
		}
		err = errors.Join(errKeep, err)
	}
	f.Close()
	return nil, err
}

func (c *Config) packBounds() packBounds {
	const refDeltas = 200_000 // files of which a thin pack has a changed text; git itself makes no chains of these
	return packBounds{
		packed: c.MaxPack, unpacked: c.MaxUnpacked, object: c.MaxObject, objects: c.MaxObjects, depth: c.MaxDepth,
		refDeltas: refDeltas,
	}
}

// keepAwake keeps the line open until stop is called.
func (p *pushing) keepAwake() (stop func()) {
	ended, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		tick := time.NewTicker(keepAliveEvery)
		defer tick.Stop()
		for {
			select {
			case <-ended:
				return
			case <-tick.C:
				p.keepAlive()
			}
		}
	}()
	return func() {
		close(ended)
		<-stopped
	}
}

// paced is the body of a request that must come in time: never silent for longer than silence, and all of it until end.
type paced struct {
	from    io.Reader
	w       http.ResponseWriter
	silence time.Duration
	end     time.Time
}

func (b *paced) Read(p []byte) (int, error) {
	b.within(b.silence)
	return b.from.Read(p)
}

// within moves the deadline for reading. A recorder in a test cannot set deadlines, and need not.
func (b *paced) within(d time.Duration) {
	deadline := time.Now().Add(d)
	if deadline.After(b.end) {
		deadline = b.end
	}
	_ = http.NewResponseController(b.w).SetReadDeadline(deadline)
}

// done lifts the deadline: net/http goes on reading, to notice a client that hangs up.
func (b *paced) done() { _ = http.NewResponseController(b.w).SetReadDeadline(time.Time{}) }

// drain reads the rest and throws it away. It tells whether it came to the end.
func (b *paced) drain() bool {
	if end := time.Now().Add(drainTime); end.Before(b.end) {
		b.end = end
	}
	_, err := io.CopyN(io.Discard, b, drainBytes)
	b.done()
	return err == io.EOF
}

// unzipped is the body without the encoding that it came in. The scan of the pack bounds what comes out of it.
func unzipped(body io.Reader, encoding string) (io.Reader, error) {
	switch encoding {
	case "", "identity":
		return body, nil
	case "gzip", "x-gzip":
		z, err := gzip.NewReader(body)
		if err != nil {
			return nil, errors.Join(errGzip, err)
		}
		return z, nil
	}
	return nil, errEncoding
}
