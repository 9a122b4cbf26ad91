package githttp

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"time"
)

// errEncoding is a Content-Encoding that is neither gzip nor nothing; errGzip one that does not unpack.
var (
	errEncoding = errors.New("unknown content encoding")
	errGzip     = errors.New("broken gzip")
)

// inMemory is the size, in bytes, up to which a request stays in memory. An ordinary fetch sends a few thousand bytes,
// the checkout of a partial clone fifty bytes a file.
const inMemory = 256 << 10

// readBody reads a request whole and unpacked: into memory, or into a temporary file without a name where it is large.
// More than Config.MaxBody bytes is an *http.MaxBytesError, whether packed or unpacked.
func (h *Handler) readBody(w http.ResponseWriter, r *http.Request) (io.ReadCloser, error) {
	// The server's own read timeout is made for forms; net/http lifts this one when it has read the body. A recorder in
	// a test cannot set deadlines, and need not.
	_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(h.cfg.Arrive))

	var body io.Reader = http.MaxBytesReader(w, r.Body, h.cfg.MaxBody)
	switch enc := r.Header.Get("Content-Encoding"); enc {
	case "", "identity":
	case "gzip", "x-gzip":
		unpacked, err := gzip.NewReader(body)
		if err != nil {
			return nil, fmt.Errorf("%w: %w", errGzip, err)
		}
		body = &boundedReader{from: unpacked, left: h.cfg.MaxBody, limit: h.cfg.MaxBody}
	default:
		return nil, errEncoding
	}

	var start bytes.Buffer
	if _, err := io.CopyN(&start, body, inMemory); err == io.EOF {
		return io.NopCloser(&start), nil
	} else if err != nil {
		return nil, err
	}
	return spool(h.cfg.TempDir, io.MultiReader(&start, body))
}

// nameless makes a temporary file and removes its name at once, so that nothing is left behind whatever happens.
func nameless(dir string) (*os.File, error) {
	f, err := os.CreateTemp(dir, "alliancewiki-request-")
	if err != nil {
		return nil, err
	}
	if err := os.Remove(f.Name()); err != nil {
		f.Close()
		return nil, err
	}
	return f, nil
}

// spool copies to a temporary file.
func spool(dir string, from io.Reader) (io.ReadCloser, error) {
	f, err := nameless(dir)
	if err != nil {
		return nil, err
	}
	_, err = io.Copy(f, from)
	if err == nil {
		_, err = f.Seek(0, io.SeekStart)
	}
	if err != nil {
		f.Close()
		return nil, err
	}
	return f, nil
}

// boundedReader is a stream of at most limit bytes: one byte more is an error, not an end.
type boundedReader struct {
	from        io.Reader
	left, limit int64
}

func (b *boundedReader) Read(p []byte) (int, error) {
	if int64(len(p)) > b.left+1 {
		p = p[:b.left+1]
	}
	n, err := b.from.Read(p)
	if int64(n) > b.left {
		n, err = int(b.left), &http.MaxBytesError{Limit: b.limit}
	}
	b.left -= int64(n)
	return n, err
}

// refuseBody answers a request whose body was not taken.
func (h *Handler) refuseBody(w http.ResponseWriter, err error) {
	var tooLarge *http.MaxBytesError
	var ours *fs.PathError
	switch {
	case errors.As(err, &tooLarge):
		refuse(w, http.StatusRequestEntityTooLarge, fmt.Sprintf(
			"Forespørgslen fylder over %[1]d MiB.\nThe request is larger than %[1]d MiB.\n", h.cfg.MaxBody>>20))
	case errors.Is(err, errEncoding):
		refuse(w, http.StatusUnsupportedMediaType, textDumb)
	case errors.As(err, &ours): // the temporary file
		h.cfg.Log.Error("git request not kept", "err", err)
		refuse(w, http.StatusInternalServerError, textBroken)
	default: // broken gzip, or the client went away or fell silent while sending
		refuse(w, http.StatusBadRequest, "Forespørgslen kunne ikke læses.\nThe request could not be read.\n")
	}
}
