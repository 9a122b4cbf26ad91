package gitstore

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strconv"
	"strings"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/object"
	"github.com/go-git/go-git/v5/plumbing/storer"
	"github.com/maypok86/otter/v2"

	"alliancewiki/internal/wiki"
)

// maxObject is the largest object that is read into memory.
const maxObject = 64 << 20

// reader reads objects by a few long-lived `git cat-file --batch` processes, which see what other processes write and
// repack at once, and remembers the last ones within a bound in bytes. It is the storer through which go-git's object
// package decodes; it writes nothing.
type reader struct {
	dir   string
	env   []string      // for its processes, besides what all have
	procs chan *catFile // a free process; nil where it is still to be started
	cache *otter.Cache[plumbing.Hash, stored]
}

type stored struct {
	kind plumbing.ObjectType
	data []byte
}

type catFile struct {
	cmd *exec.Cmd
	in  io.WriteCloser
	out *bufio.Reader
}

func newReader(dir string, procs int, cacheBytes uint64) *reader {
	r := &reader{
		dir:   dir,
		procs: make(chan *catFile, procs),
		cache: otter.Must(&otter.Options[plumbing.Hash, stored]{
			MaximumWeight: cacheBytes,
			Weigher:       func(_ plumbing.Hash, o stored) uint32 { return uint32(len(o.data) + 64) },
		}),
	}
	for range procs {
		r.procs <- nil
	}
	return r
}

// close ends the processes; no read may be under way or come after.
func (r *reader) close() {
	for range cap(r.procs) {
		if p := <-r.procs; p != nil {
			p.stop()
		}
	}
}

// object reads an object; a missing one is wiki.ErrNotFound. The data is shared: callers do not change it.
func (r *reader) object(ctx context.Context, id plumbing.Hash) (stored, error) {
	if o, ok := r.cache.GetIfPresent(id); ok {
		return o, nil
	}
	var p *catFile
	select {
	case p = <-r.procs:
	case <-ctx.Done():
		return stored{}, ctx.Err()
	}
	o, err := r.ask(&p, id)
	r.procs <- p
	if err == nil {
		r.cache.Set(id, o)
	}
	return o, err
}

// ask asks one process, starting it if need be; a process that failed is ended and replaced the next time.
func (r *reader) ask(p **catFile, id plumbing.Hash) (stored, error) {
	fresh := *p == nil
	if fresh {
		started, err := r.start()
		if err != nil {
			return stored{}, err
		}
		*p = started
	}
	o, err := (*p).ask(id)
	if err == nil || errors.Is(err, wiki.ErrNotFound) {
		return o, err
	}
	(*p).stop()
	*p = nil
	if fresh || errors.Is(err, wiki.ErrTooLarge) {
		return o, err
	}
	return r.ask(p, id) // the process had died since its last answer
}

func (r *reader) start() (*catFile, error) {
	cmd := command(context.Background(), r.dir, "cat-file", "--batch")
	cmd.Env = append(cmd.Env, r.env...)
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, gitError(err, "cat-file")
	}
	return &catFile{cmd, in, bufio.NewReaderSize(out, 64<<10)}, nil
}

func (p *catFile) stop() {
	p.in.Close()
	p.cmd.Cancel()
	p.cmd.Wait()
}

func (p *catFile) ask(id plumbing.Hash) (stored, error) {
	if _, err := io.WriteString(p.in, id.String()+"\n"); err != nil {
		return stored{}, err
	}
	line, err := p.out.ReadString('\n')
	if err != nil {
		return stored{}, err
	}
	f := strings.Fields(line)
	if len(f) == 2 && f[1] == "missing" {
		return stored{}, fmt.Errorf("object %s: %w", id, wiki.ErrNotFound)
	}
	if len(f) != 3 {
		return stored{}, fmt.Errorf("git cat-file answered %q", line)
	}
	kind, err := plumbing.ParseObjectType(f[1])
	if err != nil {
		return stored{}, err
	}
	n, err := strconv.Atoi(f[2])
	if err != nil {
		return stored{}, err
	}
	if n > maxObject {
		return stored{}, fmt.Errorf("object %s of %d bytes: %w", id, n, wiki.ErrTooLarge)
	}
	data := make([]byte, n+1)
	if _, err := io.ReadFull(p.out, data); err != nil {
		return stored{}, err
	}
	return stored{kind, data[:n:n]}, nil
}

// commit reads a commit object.
func (r *reader) commit(ctx context.Context, rev wiki.Rev) (*object.Commit, error) {
	o, err := r.object(ctx, plumbing.NewHash(string(rev)))
	if err != nil {
		return nil, err
	}
	if o.kind != plumbing.CommitObject {
		return nil, fmt.Errorf("%s is a %s: %w", rev, o.kind, wiki.ErrNotFound)
	}
	return object.GetCommit(r, plumbing.NewHash(string(rev)))
}

// blob reads the bytes of a file. They are shared: callers do not change them.
func (r *reader) blob(ctx context.Context, id wiki.BlobID) ([]byte, error) {
	o, err := r.object(ctx, plumbing.NewHash(string(id)))
	if err != nil {
		return nil, err
	}
	if o.kind != plumbing.BlobObject {
		return nil, fmt.Errorf("%s is a %s: %w", id, o.kind, wiki.ErrNotFound)
	}
	return o.data, nil
}

// The rest is go-git's storer.EncodedObjectStorer, read-only.

var _ storer.EncodedObjectStorer = (*reader)(nil)

var errReadOnlyStorer = errors.New("objects are written by the batch, not by go-git")

func (r *reader) EncodedObject(want plumbing.ObjectType, id plumbing.Hash) (plumbing.EncodedObject, error) {
	o, err := r.object(context.Background(), id)
	if errors.Is(err, wiki.ErrNotFound) || err == nil && want != plumbing.AnyObject && want != o.kind {
		return nil, plumbing.ErrObjectNotFound
	}
	if err != nil {
		return nil, err
	}
	m := &plumbing.MemoryObject{}
	m.SetType(o.kind)
	m.Write(o.data)
	return m, nil
}

func (r *reader) NewEncodedObject() plumbing.EncodedObject { return &plumbing.MemoryObject{} }
func (r *reader) SetEncodedObject(plumbing.EncodedObject) (plumbing.Hash, error) {
	return plumbing.ZeroHash, errReadOnlyStorer
}
func (r *reader) IterEncodedObjects(plumbing.ObjectType) (storer.EncodedObjectIter, error) {
	return nil, errReadOnlyStorer
}
func (r *reader) HasEncodedObject(id plumbing.Hash) error {
	_, err := r.EncodedObject(plumbing.AnyObject, id)
	return err
}
func (r *reader) EncodedObjectSize(id plumbing.Hash) (int64, error) {
	o, err := r.EncodedObject(plumbing.AnyObject, id)
	if err != nil {
		return 0, err
	}
	return o.Size(), nil
}
func (r *reader) AddAlternate(string) error { return errReadOnlyStorer }
