package githttp

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"

	"alliancewiki/internal/wiki"
)

// The bounds on what a client is told.
const (
	longestLine  = 1000 // bytes of a "remote:" line
	longestShort = 120  // bytes of the reason that git shows beside a ref
)

// The bands of side-band-64k.
const (
	bandReport = 1
	bandText   = 2
)

// answer is what the pusher gets. It begins with the first line that is told, and can be written to from several
// goroutines. A client that went away, or takes nothing for so long, is not an error: there is only nobody to tell.
type answer struct {
	w     http.ResponseWriter
	stall time.Duration
	can   commands

	mu    sync.Mutex
	begun bool
	gone  error
}

// tell sends a line to be shown to the person, where the client can take one now.
func (a *answer) tell(line string) {
	if a.can.sideBand {
		a.write(band(bandText, clean(line, longestLine)+"\n"))
	}
}

// keepAlive sends a part of nothing, which keeps proxies from giving up on us.
func (a *answer) keepAlive() {
	if a.can.sideBand {
		a.write(band(bandText, ""))
	}
}

// finish sends the report: unpack is "ok" or why the pack was not taken, refs the reason for each ref, "" where all is
// well. lines are what the client did not get by tell.
func (a *answer) finish(unpack string, refs []string, status int, lines []string) {
	defer a.end()
	if !a.can.reportStatus {
		a.finishPlain(unpack, refs, status, lines)
		return
	}
	var report strings.Builder
	report.WriteString(line("unpack " + clean(unpack, longestShort) + "\n"))
	for i, u := range a.can.updates {
		if refs[i] == "" {
			report.WriteString(line("ok " + u.Ref + "\n"))
		} else {
			report.WriteString(line("ng " + u.Ref + " " + clean(refs[i], longestShort) + "\n"))
		}
	}
	report.WriteString(flush)
	if a.can.sideBand {
		a.write(band(bandReport, report.String()) + flush)
	} else {
		a.write(report.String())
	}
}

// finishPlain answers a client that takes no report, in the way of HTTP.
func (a *answer) finishPlain(unpack string, refs []string, status int, lines []string) {
	ok := unpack == "ok"
	for _, reason := range refs {
		ok = ok && reason == ""
	}
	a.mu.Lock()
	begun := a.begun
	a.mu.Unlock()
	switch {
	case begun: // by what was told: it ends with a flush
		a.write(flush)
	case ok:
		a.write("")
	default:
		a.moveDeadline()
		var text strings.Builder
		for _, l := range lines {
			text.WriteString(clean(l, longestLine) + "\n")
		}
		refuse(a.w, status, text.String())
	}
}

// end makes sure that nothing is written once the handler has returned.
func (a *answer) end() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.gone = errors.New("answered")
}

func (a *answer) write(s string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.gone != nil {
		return
	}
	if !a.begun {
		a.begun = true
		a.w.Header().Set("Content-Type", "application/x-git-receive-pack-result")
		a.w.WriteHeader(http.StatusOK)
	}
	a.moveDeadline()
	if _, a.gone = a.w.Write([]byte(s)); a.gone == nil {
		a.gone = http.NewResponseController(a.w).Flush()
	}
}

// moveDeadline gives the client time for the next part. A recorder in a test cannot set deadlines, and need not.
func (a *answer) moveDeadline() {
	_ = http.NewResponseController(a.w).SetWriteDeadline(time.Now().Add(a.stall))
}

const flush = "0000"

// line is a pkt-line.
func line(s string) string { return fmt.Sprintf("%04x%s", len(s)+4, s) }

// band is text on a band of side-band-64k, in as many lines as it takes.
func band(n byte, text string) string {
	const most = 65520 - 5
	var b strings.Builder
	for first := true; first || text != ""; first = false {
		part := text[:min(len(text), most)]
		text = text[len(part):]
		b.WriteString(line(string(rune(n)) + part))
	}
	return b.String()
}

// clean makes one line that does nothing to a terminal: what is not valid UTF-8, control characters (escapes, C1,
// returns, bells) and characters that turn the direction of text are taken out, ends of lines and tabs become spaces,
// and more than most bytes are cut off.
func clean(s string, most int) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t' || r == '\u2028' || r == '\u2029':
			return ' '
		case unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r):
			return -1
		}
		return r
	}, strings.ToValidUTF8(s[:min(len(s), 4*most)], "\uFFFD"))
	s = strings.TrimRight(s, " ")
	if len(s) <= most {
		return s
	}
	cut := most - len("…")
	for !utf8.RuneStart(s[cut]) {
		cut--
	}
	return s[:cut] + "…"
}

// short is the reason for all refs.
func short(updates []wiki.RefUpdate, reason string) []string {
	all := make([]string, len(updates))
	for i := range all {
		all[i] = reason
	}
	return all
}
