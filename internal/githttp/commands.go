package githttp

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"alliancewiki/internal/wiki"
)

// The bounds on what comes before the pack. A push to a wiki names one ref and has an option or two.
const (
	maxUpdates      = 16
	maxOptions      = 16
	maxOption       = 1 << 10  // bytes
	maxRefName      = 256      // bytes
	maxCommandBytes = 64 << 10 // of all lines before the options, "shallow" ones included
)

// errMalformed is a request that no git client sends. It is not worth an answer in the form of the protocol.
var errMalformed = errors.New("malformed request")

func malformed(format string, parts ...any) error {
	return fmt.Errorf("%w: %s", errMalformed, fmt.Sprintf(format, parts...))
}

// commands is what a client asks for before it sends its pack.
type commands struct {
	updates []wiki.RefUpdate
	options []string

	reportStatus, sideBand, pushOptions bool // what the client can do, and so expects
}

// readCommands reads a request up to its pack. What breaks a bound, yet has the form of the protocol, is a *wiki.Invalid:
// then updates holds what was read until then, so that the client can be told in the way it understands. Any other
// error is errMalformed or the reader's.
func readCommands(from io.Reader) (c commands, err error) {
	in := &pktReader{from: from, left: maxCommandBytes}
	for {
		line, flush, err := in.next()
		if err != nil {
			return c, err
		}
		if flush {
			break
		}
		if id, ok := bytes.CutPrefix(line, []byte("shallow ")); ok {
			// The client's history ends here. Ours does not: what is missing to the objects is found out from them.
			if !isID(trimLine(id)) {
				return c, malformed("shallow line %.50q", line)
			}
			continue
		}
		if len(c.updates) == maxUpdates {
			return c, &wiki.Invalid{Field: "push", Key: "push.refs"}
		}
		if err := c.addUpdate(line); err != nil {
			return c, err
		}
	}
	if err := c.checkNames(); err != nil || !c.pushOptions {
		return c, err
	}
	return c, c.readOptions(from)
}

// addUpdate reads a line such as "OLD NEW refs/heads/main\x00 report-status side-band-64k".
func (c *commands) addUpdate(line []byte) error {
	line, list, hasList := bytes.Cut(line, []byte{0})
	if hasList && len(c.updates) > 0 {
		return malformed("capabilities twice")
	}
	line = trimLine(line)
	const idsLen = 40 + 1 + 40 + 1
	if len(line) <= idsLen || line[40] != ' ' || line[81] != ' ' || !isID(line[:40]) || !isID(line[41:81]) {
		return malformed("command %.100q", line) // a signed push ("push-cert") too: it was not offered
	}
	name := string(line[idsLen:])
	if !printable(name) {
		return malformed("ref name %.50q", name)
	}
	c.updates = append(c.updates, wiki.RefUpdate{Ref: name, Old: parseID(line[:40]), New: parseID(line[41:81])})
	for word := range strings.FieldsSeq(string(trimLine(list))) {
		switch word {
		case "report-status":
			c.reportStatus = true
		case "side-band-64k":
			c.sideBand = true
		case "push-options":
			c.pushOptions = true
		}
		if format, ok := strings.CutPrefix(word, "object-format="); ok && format != "sha1" {
			return malformed("object format %.20q", format)
		}
	}
	return nil
}

// checkNames refuses names that git would not make a ref of, and a ref that is named twice.
func (c *commands) checkNames() error {
	seen := map[string]bool{}
	for _, u := range c.updates {
		if !isRefName(u.Ref) {
			return &wiki.Invalid{Field: "push", Key: "push.ref", Value: clean(u.Ref, 100)}
		}
		if seen[u.Ref] {
			return &wiki.Invalid{Field: "push", Key: "push.twice", Value: clean(u.Ref, 100)}
		}
		seen[u.Ref] = true
	}
	return nil
}

// readOptions reads what the person gave as `git push -o`.
func (c *commands) readOptions(from io.Reader) error {
	in := &pktReader{from: from, left: (maxOptions + 1) * (maxOption + 8)}
	for {
		line, flush, err := in.next()
		if err != nil || flush {
			return err
		}
		option := string(bytes.TrimSuffix(line, []byte("\n")))
		if len(c.options) == maxOptions || len(option) > maxOption || !printable(option) {
			return &wiki.Invalid{Field: "push", Key: "push.options", Value: clean(option, 100)}
		}
		c.options = append(c.options, option)
	}
}

// isRefName tells whether git would take the name for a ref's (git check-ref-format), and that no part of it looks like
// an option of a command.
func isRefName(name string) bool {
	if len(name) > maxRefName || !strings.HasPrefix(name, "refs/") || strings.ContainsAny(name, " ~^:?*[\\") ||
		strings.Contains(name, "..") || strings.Contains(name, "@{") {
		return false
	}
	for part := range strings.SplitSeq(name, "/") {
		if part == "" || part[0] == '.' || part[0] == '-' || strings.HasSuffix(part, ".lock") || strings.HasSuffix(part, ".") {
			return false
		}
	}
	return true
}

func printable(s string) bool {
	return utf8.ValidString(s) && strings.IndexFunc(s, func(r rune) bool { return !unicode.IsPrint(r) }) < 0
}

func trimLine(b []byte) []byte { return bytes.TrimSuffix(b, []byte("\n")) }

func isID(b []byte) bool {
	for _, c := range b {
		if (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return len(b) == 40
}

// parseID is the revision of a checked id; the one of zeros means none.
func parseID(b []byte) wiki.Rev {
	if len(bytes.Trim(b, "0")) == 0 {
		return ""
	}
	return wiki.Rev(b)
}

// pktReader reads pkt-lines: four hexadecimal digits that count themselves, then so many bytes.
type pktReader struct {
	from io.Reader
	left int // bytes that may still come
}

// next is the next line, or a flush.
func (p *pktReader) next() (line []byte, flush bool, err error) {
	var digits [4]byte
	if _, err := io.ReadFull(p.from, digits[:]); err != nil {
		return nil, false, shortRead(err)
	}
	n := 0
	for _, c := range digits {
		v := bytes.IndexByte([]byte("0123456789abcdef"), c|0x20) // a digit has that bit already
		if v < 0 || c < '0' {
			return nil, false, malformed("line length %q", digits)
		}
		n = n<<4 | v
	}
	if n == 0 {
		return nil, true, nil
	}
	if n <= 4 || n > p.left {
		return nil, false, malformed("line of %d bytes", n)
	}
	p.left -= n
	line = make([]byte, n-4)
	_, err = io.ReadFull(p.from, line)
	return line, false, shortRead(err)
}

// shortRead makes the end of a request where there should be more a malformed one.
func shortRead(err error) error {
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		return malformed("it ends too soon")
	}
	return err
}
