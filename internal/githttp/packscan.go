package githttp

import (
	"bytes"
	"compress/zlib"
	"crypto/sha1"
	"encoding/binary"
	"errors"
	"fmt"
	"hash"
	"io"
	"slices"

	"alliancewiki/internal/wiki"
)

// packBounds is what a pack may cost whoever unpacks it. The scan stops at the first excess.
//
// A chain of deltas that name their base by its place is followed exactly. A delta that names its base by id (what a
// thin pack has for what the server holds already) counts as the first of its chain: whether the id is that of another
// delta in the pack is known only to who unpacks it. Such chains are bounded by the number of such deltas, and what it
// takes to read the end of one by unpacked, as the texts of all its links are counted there.
type packBounds struct {
	packed, unpacked, object int64 // bytes: of the pack, of all objects, of one
	objects, refDeltas       int
	depth                    int
}

// packFacts are what the scan found.
type packFacts struct {
	objects          int
	packed, unpacked int64 // bytes; unpacked has each object whole, also those that are stored as deltas
}

// errKeep is a copy of the pack that could not be written: our fault, not the client's.
var errKeep = errors.New("keep the pack")

// broken is a pack that git would not take.
func broken(format string, parts ...any) error {
	return &brokenPack{Invalid: wiki.Invalid{Field: "push", Key: "push.broken"}, cause: fmt.Sprintf(format, parts...)}
}

// brokenPack is the *wiki.Invalid that people see, with what the log needs.
type brokenPack struct {
	wiki.Invalid
	cause string
}

func (b *brokenPack) Error() string { return "broken pack: " + b.cause }
func (b *brokenPack) Unwrap() error { return &b.Invalid }

func excess(key string) error { return &wiki.Invalid{Field: "push", Key: key} }

// scanPack reads a pack to its end and copies it to keep on the way. It inflates each object and throws it away: its
// memory is some buffers and six bytes an object. Nothing may come after the pack. A pack that ends before its first
// byte is io.EOF; one that breaks a bound or the format is a *wiki.Invalid; other errors are the reader's, or errKeep.
//
// What it takes is not yet a sound pack: deltas are not applied, ids not computed, contents not looked at.
func scanPack(from io.Reader, keep io.Writer, b packBounds) (packFacts, error) {
	s := &scanner{packStream: packStream{from: from, keep: keep, most: b.packed, sum: sha1.New()}, bounds: b}
	count, err := s.header()
	if err != nil {
		return packFacts{}, err
	}
	for range count {
		if err := s.entry(); err != nil {
			return packFacts{}, err
		}
	}
	if err := s.trailer(); err != nil {
		return packFacts{}, err
	}
	return packFacts{objects: count, packed: s.offset(), unpacked: s.unpacked}, nil
}

type scanner struct {
	packStream
	bounds packBounds

	starts    []uint32 // where each object begins
	depths    []uint16 // how many deltas each is away from a whole object
	refDeltas int
	unpacked  int64 // bytes of the objects until now
	inflated  int64 // bytes that came out of the compression until now: differs from unpacked where there are deltas

	z       io.ReadCloser // reads from the stream
	scratch [16 << 10]byte
}

// header reads "PACK", the version, and the number of objects.
func (s *scanner) header() (int, error) {
	var head [12]byte
	if _, err := s.ReadByte(); err != nil {
		if errors.Is(err, errEnd) {
			return 0, io.EOF
		}
		return 0, err
	}
	s.r = 0 // look at it again
	if err := s.full(head[:]); err != nil {
		return 0, err
	}
	version, count := binary.BigEndian.Uint32(head[4:]), binary.BigEndian.Uint32(head[8:])
	if !bytes.HasPrefix(head[:], []byte("PACK")) || version != 2 && version != 3 {
		return 0, broken("it begins %q", head[:8])
	}
	if int64(count) > int64(s.bounds.objects) {
		return 0, excess("push.objects")
	}
	return int(count), nil
}

// The kinds of entries.
const (
	firstKind = 1 // commit, tree, blob, tag
	lastKind  = 4
	ofsDelta  = 6
	refDelta  = 7
)

// entry reads one object.
func (s *scanner) entry() error {
	start := s.offset()
	kind, size, err := s.kindAndSize()
	if err != nil {
		return err
	}
	depth := 0
	switch {
	case firstKind <= kind && kind <= lastKind:
	case kind == ofsDelta:
		if depth, err = s.place(start); err != nil {
			return err
		}
	case kind == refDelta:
		var base [sha1.Size]byte
		if err := s.full(base[:]); err != nil {
			return err
		}
		if depth, s.refDeltas = 1, s.refDeltas+1; s.refDeltas > s.bounds.refDeltas {
			return excess("push.depth")
		}
	default:
		return broken("an object of kind %d", kind)
	}
	if depth > s.bounds.depth {
		return excess("push.depth")
	}
	s.starts, s.depths = append(s.starts, uint32(start)), append(s.depths, uint16(depth))
	return s.content(size, depth > 0)
}

// kindAndSize reads what an entry begins with.
func (s *scanner) kindAndSize() (kind int, size int64, err error) {
	c, err := s.ReadByte()
	kind, size = int(c>>4&7), int64(c&15)
	for shift := 4; err == nil && c&0x80 != 0; shift += 7 {
		if shift > 50 {
			return 0, 0, excess("push.object")
		}
		c, err = s.ReadByte()
		size |= int64(c&0x7f) << shift
	}
	return kind, size, err
}

// place reads how far before start the base of a delta begins. It gives the depth of the delta.
func (s *scanner) place(start int64) (depth int, err error) {
	c, err := s.ReadByte()
	back := int64(c & 0x7f)
	for err == nil && c&0x80 != 0 {
		if back++; back > start {
			return 0, broken("a base before the first object")
		}
		c, err = s.ReadByte()
		back = back<<7 | int64(c&0x7f)
	}
	if err != nil {
		return 0, err
	}
	if back <= 0 || back > start {
		return 0, broken("a base before the first object")
	}
	i, ok := slices.BinarySearch(s.starts, uint32(start-back))
	if !ok {
		return 0, broken("a base in the middle of an object")
	}
	return int(s.depths[i]) + 1, nil
}

// content inflates an object, or a delta, of the size that its entry told.
func (s *scanner) content(size int64, delta bool) error {
	if err := s.count(&s.inflated, size); err != nil {
		return err
	}
	if !delta {
		if err := s.count(&s.unpacked, size); err != nil {
			return err
		}
	}
	if err := s.inflate(); err != nil {
		return err
	}
	// The sizes that a delta begins with are in its first bytes.
	n, err := io.ReadFull(s.z, s.scratch[:min(size, int64(len(s.scratch)))])
	if err != nil {
		return s.inflateError(err)
	}
	if delta {
		target, err := targetSize(s.scratch[:n])
		if err != nil {
			return err
		}
		if err := s.count(&s.unpacked, target); err != nil {
			return err
		}
	}
	for read := int64(n); ; {
		n, err := s.z.Read(s.scratch[:])
		if read += int64(n); read > size {
			return broken("an object is larger than it says")
		}
		if err == io.EOF && read == size {
			return nil
		}
		if err != nil {
			return s.inflateError(err)
		}
	}
}

// count adds an object's size to a sum.
func (s *scanner) count(sum *int64, size int64) error {
	if size > s.bounds.object {
		return excess("push.object")
	}
	if *sum += size; *sum > s.bounds.unpacked {
		return excess("push.unpacked")
	}
	return nil
}

// inflate begins a new compressed object at the place where the stream is.
func (s *scanner) inflate() (err error) {
	if s.z == nil {
		s.z, err = zlib.NewReader(&s.packStream)
	} else {
		err = s.z.(zlib.Resetter).Reset(&s.packStream, nil)
	}
	return s.inflateError(err)
}

// inflateError tells an error of the stream from one of the compression.
func (s *scanner) inflateError(err error) error {
	if err == nil {
		return nil
	}
	if s.err != nil {
		return s.err
	}
	return broken("inflate: %v", err)
}

// targetSize reads from the beginning of a delta how large its object becomes.
func targetSize(delta []byte) (int64, error) {
	_, n := binary.Uvarint(delta) // the size of its base
	if n <= 0 {
		return 0, broken("a delta without the size of its base")
	}
	size, n := binary.Uvarint(delta[n:])
	if n <= 0 {
		return 0, broken("a delta without a size")
	}
	if size > 1<<50 {
		return 0, excess("push.object")
	}
	return int64(size), nil
}

// trailer compares the checksum, and makes sure that nothing comes after it.
func (s *scanner) trailer() error {
	s.hash()
	want := s.sum.Sum(nil)
	var got [sha1.Size]byte
	if err := s.full(got[:]); err != nil {
		return err
	}
	if !bytes.Equal(got[:], want) {
		return broken("the checksum is wrong")
	}
	if _, err := s.ReadByte(); err == nil {
		return broken("something comes after it")
	} else if !errors.Is(err, errEnd) {
		return err
	}
	return nil
}

// packStream is the bytes of a pack, read, hashed and copied in large parts. It is an io.ByteReader so that inflating
// reads not a byte more than the object's.
type packStream struct {
	from io.Reader
	keep io.Writer
	most int64 // bytes
	sum  hash.Hash

	buf     [32 << 10]byte
	r, w    int   // buf[r:w] is not yet read
	hashed  int   // buf[hashed:r] is read and not yet in sum
	arrived int64 // bytes, up to buf[w]
	err     error // why no more comes after buf[:w]
}

// errEnd is the end of the stream. It is a broken pack unless it comes after the last byte.
var errEnd = broken("it ends too soon")

// offset is where in the pack the next byte is.
func (p *packStream) offset() int64 { return p.arrived - int64(p.w-p.r) }

func (p *packStream) hash() {
	p.sum.Write(p.buf[p.hashed:p.r])
	p.hashed = p.r
}

// fill reads the next part, once everything of the last is read.
func (p *packStream) fill() error {
	p.hash()
	p.r, p.w, p.hashed = 0, 0, 0
	for p.err == nil {
		n, err := p.from.Read(p.buf[:])
		p.arrived += int64(n)
		switch {
		case err == io.EOF:
			p.err = errEnd
		case err != nil:
			p.err = err
		}
		if _, err := p.keep.Write(p.buf[:n]); err != nil {
			p.err = fmt.Errorf("%w: %w", errKeep, err)
			return p.err
		}
		if p.arrived > p.most {
			p.err = excess("push.pack")
			return p.err
		}
		if n > 0 {
			p.w = n
			return nil
		}
	}
	return p.err
}

func (p *packStream) ReadByte() (byte, error) {
	if p.r == p.w {
		if err := p.fill(); err != nil {
			return 0, err
		}
	}
	c := p.buf[p.r]
	p.r++
	return c, nil
}

func (p *packStream) Read(to []byte) (int, error) {
	if p.r == p.w {
		if err := p.fill(); err != nil {
			return 0, err
		}
	}
	n := copy(to, p.buf[p.r:p.w])
	p.r += n
	return n, nil
}

// full reads exactly so many bytes.
func (p *packStream) full(to []byte) error {
	for len(to) > 0 {
		n, err := p.Read(to)
		if err != nil {
			return err
		}
		to = to[n:]
	}
	return nil
}
