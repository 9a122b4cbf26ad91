package gitstore

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/filemode"

	"alliancewiki/internal/wiki"
)

// Incoming is what a push brought: a pack in a quarantine, where the repository does not see it. Keep takes it over;
// Discard must be called in any case.
type Incoming struct {
	store  *Store
	dir    string
	reader *reader
	leave  func() // lets upkeep throw objects away again
}

// IncomingFile is one file that an incoming commit changed, with names and modes as git has them: nothing is checked.
type IncomingFile struct {
	Name    string
	Mode    string // 100644 and so on; 000000 for a deleted file
	Blob    wiki.BlobID
	Added   bool // was not there before
	Deleted bool
}

// Receive puts a pack (nil for none) into quarantine. git indexes it there and looks at the form of each object; a pack
// that is broken is a *wiki.Invalid (push.broken), as is one with a tree of more files than there may be (push.many). The
// caller has bounded its size, also unpacked.
func (s *Store) Receive(ctx context.Context, pack io.Reader) (_ *Incoming, err error) {
	s.incoming.RLock()
	dir, err := newQuarantine(s.dir)
	if err != nil {
		s.incoming.RUnlock()
		return nil, err
	}
	in := &Incoming{store: s, dir: dir, leave: sync.OnceFunc(s.incoming.RUnlock)}
	in.reader = newReader(s.dir, 1, 8<<20)
	in.reader.env = quarantineEnv(s.dir, dir)
	defer func() {
		if err != nil {
			in.Discard()
		}
	}()
	if pack == nil {
		return in, nil
	}
	if err = indexPack(ctx, s.dir, dir, pack, "--fix-thin", "--strict"); err != nil {
		return in, err
	}
	err = in.weigh(ctx)
	return in, err
}

// command is git, seeing the quarantine beside the repository.
func (in *Incoming) command(ctx context.Context, args ...string) *exec.Cmd {
	return quarantined(ctx, in.store.dir, in.dir, args...)
}

// Discard throws away what is still in quarantine.
func (in *Incoming) Discard() {
	in.reader.close()
	os.RemoveAll(in.dir)
	in.leave()
}

// Connected makes sure that everything the commit stands on is there: a *wiki.Invalid (push.connect) where it is not, or
// where it is no commit.
func (in *Incoming) Connected(ctx context.Context, tip wiki.Rev) error {
	if _, err := in.reader.commit(ctx, tip); errors.Is(err, wiki.ErrNotFound) {
		return &wiki.Invalid{Field: "push", Key: "push.connect", Value: tip.Short()}
	} else if err != nil {
		return err
	}
	cmd := in.command(ctx, "rev-list", "--objects", "--stdin", "--not", "--all", "--quiet")
	cmd.Stdin = strings.NewReader(string(tip) + "\n")
	out, err := cmd.CombinedOutput()
	if exitCode(err) > 0 && ctx.Err() == nil {
		return &wiki.Invalid{Field: "push", Key: "push.connect", Value: firstLine(string(out))}
	}
	return err
}

// IsAncestor is Store.IsAncestor with the quarantine in view.
func (in *Incoming) IsAncestor(ctx context.Context, old, next wiki.Rev) (bool, error) {
	err := in.command(ctx, "merge-base", "--is-ancestor", "--end-of-options", string(old), string(next)).Run()
	if exitCode(err) > 0 && ctx.Err() == nil { // 1: it is not; 128: one of them is no commit here
		return false, nil
	}
	return err == nil, err
}

// Base is the latest commit that two have in common; "" where there is none.
func (in *Incoming) Base(ctx context.Context, a, b wiki.Rev) (wiki.Rev, error) {
	out, err := in.command(ctx, "merge-base", "--end-of-options", string(a), string(b)).Output()
	if exitCode(err) > 0 && ctx.Err() == nil {
		return "", nil
	}
	return wiki.Rev(strings.TrimSpace(string(out))), err
}

// Bases are the last commits that two have in common: several, where each was merged into the other's line.
func (in *Incoming) Bases(ctx context.Context, a, b wiki.Rev) ([]wiki.Rev, error) {
	out, err := in.command(ctx, "merge-base", "--all", "--end-of-options", string(a), string(b)).Output()
	if exitCode(err) == 1 {
		return nil, nil
	}
	if err != nil {
		return nil, gitError(err, "merge-base")
	}
	var list []wiki.Rev
	for line := range strings.Lines(string(out)) {
		rev, err := wiki.ParseRev(strings.TrimSpace(line))
		if err != nil {
			return nil, err
		}
		list = append(list, rev)
	}
	return list, nil
}

// Commits calls yield for each commit that tip brings and the branch does not have, parents first, with the files that it
// changed: a merge those that differ from all its parents.
func (in *Incoming) Commits(ctx context.Context, tip wiki.Rev, yield func(*wiki.Commit, []IncomingFile) error) error {
	revs := []string{"--end-of-options", string(tip)}
	if head := in.store.Head().Rev; head != "" {
		revs = append(revs, "^"+string(head))
	}
	var files []IncomingFile
	entry := func(_ *wiki.Commit, e rawEntry) {
		files = append(files, IncomingFile{
			Name: e.name, Mode: e.newMode, Blob: blobOrNone(e.next),
			Added: strings.Trim(e.oldMode, "0") == "", Deleted: strings.Trim(e.newMode, "0") == "",
		})
	}
	cmd := in.command(ctx, append(append([]string{}, logArgs...), append([]string{"--no-renames"}, revs...)...)...)
	return readLog(cmd, entry, func(c *wiki.Commit) error {
		err := yield(c, files)
		files = nil
		return err
	})
}

// Blobs reads files' bytes, one after the other, by one git process: yield gets the number of the blob in the list and
// its bytes, good until it returns; nil where there are more than limit. A blob that is not there is a *wiki.Invalid
// (push.connect).
func (in *Incoming) Blobs(ctx context.Context, ids []wiki.BlobID, limit int, yield func(i int, data []byte) error) error {
	if len(ids) == 0 {
		return nil
	}
	cmd := in.command(ctx, "cat-file", "--batch", "--buffer")
	stdin, err := cmd.StdinPipe()
	if err != nil {
		return err
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return gitError(err, "cat-file")
	}
	go func() {
		w := bufio.NewWriter(stdin)
		for _, id := range ids {
			w.WriteString(string(id) + "\n")
		}
		w.Flush() // where git ended before its time, reading tells
		stdin.Close()
	}()
	err = readBlobs(bufio.NewReaderSize(stdout, 64<<10), ids, limit, yield)
	if err != nil {
		cmd.Cancel()
	}
	return errors.Join(err, gitError(waited(cmd, err), "cat-file"))
}

// waited is the error of a process that was not ended on purpose.
func waited(cmd *exec.Cmd, ended error) error {
	if err := cmd.Wait(); ended == nil {
		return err
	}
	return nil
}

func readBlobs(r *bufio.Reader, ids []wiki.BlobID, limit int, yield func(i int, data []byte) error) error {
	var buf bytes.Buffer
	for i, id := range ids {
		line, err := r.ReadString('\n')
		if err != nil {
			return err
		}
		f := strings.Fields(line)
		if len(f) != 3 || f[0] != string(id) || f[1] != "blob" {
			return &wiki.Invalid{Field: "push", Key: "push.connect", Value: string(id)[:8]}
		}
		size, err := strconv.ParseInt(f[2], 10, 64)
		if err != nil {
			return err
		}
		buf.Reset()
		data := []byte(nil)
		if size > int64(limit) {
			_, err = io.CopyN(io.Discard, r, size)
		} else {
			_, err = io.CopyN(&buf, r, size)
			data = buf.Bytes()
		}
		if err != nil {
			return err
		}
		if data == nil && size <= int64(limit) {
			data = []byte{}
		}
		if err := yield(i, data); err != nil {
			return err
		}
		if _, err := r.Discard(1); err != nil {
			return err
		}
	}
	return nil
}

// Snapshot is the tree of an incoming commit; near is one that is like it.
func (in *Incoming) Snapshot(ctx context.Context, rev wiki.Rev, near *Snapshot) (*Snapshot, error) {
	c, err := in.reader.commit(ctx, rev)
	if err != nil {
		return nil, err
	}
	root, err := in.reader.readTree(ctx, c.TreeHash, near.root)
	if err != nil {
		return nil, fmt.Errorf("tree of %s: %w", rev.Short(), err)
	}
	return &Snapshot{Rev: rev, root: root}, nil
}

// Keep takes the pack over into the repository, durably.
func (in *Incoming) Keep() error { return keepPacks(in.store.dir, in.dir) }

// Collision finds what stands in the way of a file of the snapshot on some file systems: another name that differs from
// it, or a folder of it, only in letter case or Unicode form, or another file with the same address.
func (s *Snapshot) Collision(name string) (other string, found bool) {
	n, prefix := s.root, ""
	for {
		seg, rest, more := strings.Cut(name, "/")
		for _, i := range n.like(seg) {
			if n.entries[i].name != seg {
				return prefix + n.entries[i].name, true
			}
		}
		if !more {
			twin, isPage := strings.CutSuffix(seg, ".md")
			if !isPage {
				twin = seg + ".md"
			}
			for _, i := range n.like(twin) {
				if n.entries[i].isFile() {
					return prefix + n.entries[i].name, true
				}
			}
			return "", false
		}
		i := n.find(seg)
		if i < 0 || n.entries[i].mode != filemode.Dir {
			return "", false
		}
		n, name, prefix = n.entries[i].sub, rest, prefix+seg+"/"
	}
}

// Changed calls yield for each name below a folder of the root that differs between the two.
func (s *Snapshot) Changed(next *Snapshot, folder string, yield func(name string) error) error {
	below := func(s *Snapshot) *node {
		if i := s.root.find(folder); i >= 0 {
			return s.root.entries[i].sub
		}
		return nil
	}
	return diff(folder+"/", below(s), below(next), func(name string, _, _ *entry) error { return yield(name) })
}

// Same tells whether a name stands for the same in both.
func (s *Snapshot) Same(other *Snapshot, name string) bool {
	a, b := s.entry(name), other.entry(name)
	if a == nil || b == nil {
		return a == b
	}
	return a.mode == b.mode && a.id == b.id
}

// Has tells whether the snapshot has a name, of any kind, with that content; "" for any content.
func (s *Snapshot) Has(name string, content wiki.BlobID) bool {
	e := s.entry(name)
	return e != nil && (content == "" || blobID(e.id) == content)
}

// With is the snapshot of a commit that has one parent, this one, and changed these files.
func (s *Snapshot) With(rev wiki.Rev, files []IncomingFile) *Snapshot {
	root := s.root
	for _, f := range files {
		if f.Deleted {
			root = root.without(f.Name)
		}
	}
	for _, f := range files {
		if mode, err := filemode.New(f.Mode); err == nil && !f.Deleted {
			root = root.putEntry(f.Name, mode, plumbing.NewHash(string(f.Blob)))
		}
	}
	return &Snapshot{Rev: rev, root: root}
}

// Added calls yield for each name that next has and s has not.
func (s *Snapshot) Added(next *Snapshot, yield func(name string) error) error {
	return diff("", s.root, next.root, func(name string, old, now *entry) error {
		if old == nil && now != nil {
			return yield(name)
		}
		return nil
	})
}
