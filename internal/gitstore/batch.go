package gitstore

import (
	"bufio"
	"bytes"
	"compress/zlib"
	"context"
	"crypto/sha1"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/object"
)

// batch gathers the objects of one or more commits, then makes all of them durable together: the files are written
// under temporary names and fsynced side by side, renamed, and then each folder is fsynced once. Until flush has
// returned nothing may refer to them. The temporary names are such as `git prune` removes after a crash.
type batch struct {
	dir  string // of the repository
	objs map[plumbing.Hash]stored
	list []plumbing.Hash // in the order they were added: blobs before trees before commits
}

func newBatch(dir string) *batch {
	return &batch{dir: dir, objs: map[plumbing.Hash]stored{}}
}

// add names an object and remembers it to be written.
func (b *batch) add(kind plumbing.ObjectType, data []byte) plumbing.Hash {
	id := plumbing.ComputeHash(kind, data)
	if _, ok := b.objs[id]; !ok {
		b.objs[id] = stored{kind, data}
		b.list = append(b.list, id)
	}
	return id
}

// encoder is what go-git's trees and commits know how to do.
type encoder interface {
	Encode(plumbing.EncodedObject) error
}

var _, _ encoder = (*object.Tree)(nil), (*object.Commit)(nil)

// addEncoded adds a tree or a commit as go-git encodes it.
func (b *batch) addEncoded(e encoder) (plumbing.Hash, error) {
	m := &plumbing.MemoryObject{}
	if err := e.Encode(m); err != nil {
		return plumbing.ZeroHash, err
	}
	r, err := m.Reader()
	if err != nil {
		return plumbing.ZeroHash, err
	}
	data, err := io.ReadAll(r)
	if err != nil {
		return plumbing.ZeroHash, err
	}
	return b.add(m.Type(), data), nil
}

// object finds an object of this batch or of the repository.
func (b *batch) object(ctx context.Context, r *reader, id plumbing.Hash) (stored, error) {
	if o, ok := b.objs[id]; ok {
		return o, nil
	}
	return r.object(ctx, id)
}

// packFrom is how many objects are written as one pack rather than each as a file: making a file costs more than an
// object of ordinary size.
const packFrom = 200

// flush makes all objects durable.
func (b *batch) flush() error {
	if len(b.list) >= packFrom {
		return b.flushPack()
	}
	for list := b.list; len(list) > 0; {
		there, err := b.write(list)
		if err != nil {
			return err
		}
		// A prune that had looked at one before it was written again may have removed it since.
		list = slices.DeleteFunc(there, func(id plumbing.Hash) bool {
			_, err := os.Lstat(objectName(b.objects(), id))
			return err == nil
		})
	}
	return nil
}

// flushPack makes all objects durable in one pack.
func (b *batch) flushPack() error {
	dir, err := newQuarantine(b.dir)
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	r, w := io.Pipe()
	go func() { w.CloseWithError(b.writePack(w)) }()
	err = indexPack(context.Background(), b.dir, dir, r)
	r.Close() // where git ended before its time
	if err != nil {
		return err
	}
	return keepPacks(b.dir, dir)
}

// packTypes are the numbers that the format of packs has for the types of objects (gitformat-pack).
var packTypes = map[plumbing.ObjectType]byte{
	plumbing.CommitObject: 1, plumbing.TreeObject: 2, plumbing.BlobObject: 3, plumbing.TagObject: 4,
}

// writePack writes all objects as a pack, none as a difference from another.
func (b *batch) writePack(to io.Writer) error {
	sum := sha1.New()
	w := bufio.NewWriterSize(io.MultiWriter(to, sum), 64<<10)
	w.WriteString("PACK")
	binary.Write(w, binary.BigEndian, [2]uint32{2, uint32(len(b.list))})
	d := deflaters.Get().(*deflater)
	defer deflaters.Put(d)
	for _, id := range b.list {
		o := b.objs[id]
		size := len(o.data)
		c := packTypes[o.kind]<<4 | byte(size&15)
		for size >>= 4; size > 0; size >>= 7 {
			w.WriteByte(c | 0x80)
			c = byte(size & 0x7f)
		}
		w.WriteByte(c)
		w.Write(d.deflate("", o.data))
	}
	if err := w.Flush(); err != nil { // the first error of all that was written
		return err
	}
	_, err := to.Write(sum.Sum(nil))
	return err
}

func (b *batch) objects() string { return filepath.Join(b.dir, "objects") }

// write makes objects durable, and gives those of them that were there already.
func (b *batch) write(list []plumbing.Hash) (there []plumbing.Hash, err error) {
	objects := b.objects()
	temps := make([]string, len(list)) // "" from the rename on
	for _, id := range list {
		if _, err := os.Lstat(objectName(objects, id)); err == nil {
			there = append(there, id)
		}
	}
	err = inParallel(len(list), func(i int) (err error) {
		temps[i], err = writeTemp(objects, b.objs[list[i]])
		return err
	})
	defer func() { // what a failure left behind
		for _, name := range temps {
			if name != "" {
				os.Remove(name)
			}
		}
	}()
	if err != nil {
		return nil, err
	}
	folders := map[string]bool{}
	for i, id := range list {
		name := objectName(objects, id)
		folders[filepath.Dir(name)] = true
		made, err := renameInto(temps[i], name)
		if err != nil {
			return nil, err
		}
		temps[i] = ""
		if made {
			folders[objects] = true
		}
	}
	names := slices.Collect(maps.Keys(folders))
	return there, inParallel(len(names), func(i int) error {
		err := syncDir(names[i])
		if errors.Is(err, fs.ErrNotExist) { // git prune-packed: what we wrote there is in a pack as well
			err = syncDir(filepath.Join(objects, "pack"))
		}
		return err
	})
}

func objectName(objects string, id plumbing.Hash) string {
	hex := id.String()
	return filepath.Join(objects, hex[:2], hex[2:])
}

// writeTemp writes and fsyncs one loose object in git's format (zlib of "TYPE SIZE\0" and the data) under a temporary
// name. One that lies there already is written again: it may be about to be pruned, and where a disk once failed, what
// readers see of it need not be on the disk.
func writeTemp(objects string, o stored) (name string, err error) {
	f, err := os.CreateTemp(objects, "tmp_obj_")
	if err != nil {
		return "", err
	}
	defer func() {
		if closeErr := f.Close(); err == nil {
			err = closeErr
		}
		if err != nil {
			os.Remove(f.Name())
		}
	}()
	d := deflaters.Get().(*deflater)
	defer deflaters.Put(d)
	if _, err := f.Write(d.deflate(fmt.Sprintf("%s %d\x00", o.kind, len(o.data)), o.data)); err != nil {
		return "", err
	}
	if err := f.Chmod(0o444); err != nil {
		return "", err
	}
	return f.Name(), f.Sync()
}

// deflater compresses objects into a buffer of its own: zlib writes in small pieces, and each would be a system call.
type deflater struct {
	buf bytes.Buffer
	z   *zlib.Writer
}

var deflaters = sync.Pool{New: func() any {
	d := &deflater{}
	var err error
	if d.z, err = zlib.NewWriterLevel(&d.buf, zlib.BestSpeed); err != nil {
		panic(err) // unreachable: the level is a constant
	}
	return d
}}

// deflate gives head and data compressed, good until the next call. A buffer takes all that is written to it.
func (d *deflater) deflate(head string, data []byte) []byte {
	d.buf.Reset()
	d.z.Reset(&d.buf)
	io.WriteString(d.z, head)
	d.z.Write(data)
	d.z.Close()
	return d.buf.Bytes()
}

// renameInto renames a temporary file to an object's name, making the fan-out folder where need be: git gc removes
// empty ones at any time, so also between our mkdir and our rename. It tells whether it made the folder.
func renameInto(temp, name string) (made bool, err error) {
	for range 10 {
		err = os.Rename(temp, name)
		if !errors.Is(err, fs.ErrNotExist) {
			return made, err
		}
		mkErr := os.Mkdir(filepath.Dir(name), 0o777)
		if mkErr != nil && !errors.Is(mkErr, fs.ErrExist) {
			return made, mkErr
		}
		made = true
	}
	return made, err
}

// inParallel calls f for 0…n-1, a bounded number at a time, and returns the first error.
func inParallel(n int, f func(i int) error) error {
	if n == 1 {
		return f(0)
	}
	var (
		wg    sync.WaitGroup
		slots = make(chan struct{}, 16)
		errs  = make([]error, n)
	)
	for i := range n {
		slots <- struct{}{}
		wg.Go(func() {
			errs[i] = f(i)
			<-slots
		})
	}
	wg.Wait()
	return errors.Join(errs...)
}
