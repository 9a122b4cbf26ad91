package gitstore

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strconv"
	"strings"

	"github.com/go-git/go-git/v5/plumbing"

	"alliancewiki/internal/wiki"
)

// The bounds of one tree from outside, unfolded: a folder that stands at ten names, in one that stands at ten names …
// takes a few hundred bytes to send, and git and the store name each file of it. maxPath of package wiki allows no more
// folders below each other.
const (
	maxTreeFiles   = 500_000
	maxTreeDepth   = 512
	maxTreeFolders = 4_000_000 // folders named in all trees of one pack
)

// errTreeTooLarge is a tree beyond these bounds.
func errTreeTooLarge() error { return &wiki.Invalid{Field: "push", Key: "push.many"} }

// weights knows how many files the trees of a pack hold, unfolded.
type weights struct {
	in      *Incoming
	ctx     context.Context
	files   map[plumbing.Hash]int             // in the tree itself
	folders map[plumbing.Hash][]plumbing.Hash // of the tree itself
	sums    map[plumbing.Hash]int
	named   int
}

// weigh makes sure that none of the trees that came is too large when it is unfolded: else it is a *wiki.Invalid
// (push.many). It reads each tree once.
func (in *Incoming) weigh(ctx context.Context) error {
	alone := "GIT_ALTERNATE_OBJECT_DIRECTORIES=" // what came, and nothing else
	list := in.command(ctx, "cat-file", "--batch-all-objects", "--unordered", "--batch-check=%(objecttype) %(objectname)")
	list.Env = append(list.Env, alone)
	out, err := list.Output()
	if err != nil {
		return gitError(err, "cat-file")
	}
	var ids []string
	for line := range strings.Lines(string(out)) {
		if id, ok := strings.CutPrefix(line, "tree "); ok {
			ids = append(ids, id)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	w := &weights{
		in: in, ctx: ctx, files: map[plumbing.Hash]int{}, folders: map[plumbing.Hash][]plumbing.Hash{}, sums: map[plumbing.Hash]int{},
	}
	cat := in.command(ctx, "cat-file", "--batch", "--buffer")
	cat.Env = append(cat.Env, alone)
	cat.Stdin = strings.NewReader(strings.Join(ids, ""))
	if err := w.read(cat); err != nil {
		return err
	}
	for _, id := range ids {
		if _, err := w.sum(plumbing.NewHash(strings.TrimSpace(id)), 0); err != nil {
			return err
		}
	}
	return nil
}

// read reads the trees that a git cat-file prints.
func (w *weights) read(cat *exec.Cmd) error {
	out, err := cat.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cat.Start(); err != nil {
		return gitError(err, "cat-file")
	}
	err = w.parse(bufio.NewReaderSize(out, 64<<10))
	if err != nil {
		cat.Cancel()
	}
	if waitErr := cat.Wait(); err == nil {
		err = gitError(waitErr, "cat-file")
	}
	return err
}

func (w *weights) parse(out *bufio.Reader) error {
	for {
		line, err := out.ReadString('\n')
		if err == io.EOF {
			return nil
		}
		f := strings.Fields(line)
		if err != nil || len(f) != 3 {
			return fmt.Errorf("git cat-file answered %q: %w", line, err)
		}
		size, err := strconv.Atoi(f[2])
		if err != nil {
			return err
		}
		if size > maxObject {
			return errTreeTooLarge()
		}
		tree := make([]byte, size+1)
		if _, err := io.ReadFull(out, tree); err != nil {
			return err
		}
		if err := w.add(plumbing.NewHash(f[0]), tree[:size]); err != nil {
			return err
		}
	}
}

// add takes a tree as git keeps it: MODE NAME\0ID and so on, its form checked by index-pack.
func (w *weights) add(id plumbing.Hash, tree []byte) error {
	for len(tree) > 0 {
		end := bytes.IndexByte(tree, 0)
		if end < 0 || len(tree) < end+1+len(id) {
			return &wiki.Invalid{Field: "push", Key: "push.broken", Value: id.String()}
		}
		if bytes.HasPrefix(tree, []byte("40000 ")) {
			if w.named++; w.named > maxTreeFolders {
				return errTreeTooLarge()
			}
			w.folders[id] = append(w.folders[id], plumbing.Hash(tree[end+1:end+1+len(id)]))
		} else {
			w.files[id]++
		}
		tree = tree[end+1+len(id):]
	}
	if w.files[id] == 0 {
		w.files[id] = 0 // it is known
	}
	return nil
}

// sum is how many files and folders are in a tree at any depth. One that did not come and is not in the repository
// either has none: that it is missing is found later.
func (w *weights) sum(id plumbing.Hash, depth int) (int, error) {
	if n, ok := w.sums[id]; ok {
		return n, nil
	}
	if depth > maxTreeDepth {
		return 0, errTreeTooLarge()
	}
	if _, came := w.files[id]; !came {
		o, err := w.in.reader.object(w.ctx, id)
		if err == nil && o.kind == plumbing.TreeObject {
			err = w.add(id, o.data)
		}
		if err != nil {
			return 0, ignoreNotFound(err)
		}
	}
	total := w.files[id]
	for _, folder := range w.folders[id] {
		n, err := w.sum(folder, depth+1)
		if err != nil {
			return 0, err
		}
		if total += 1 + n; total > maxTreeFiles {
			return 0, errTreeTooLarge()
		}
	}
	w.sums[id] = total
	return total, nil
}

func ignoreNotFound(err error) error {
	if errors.Is(err, wiki.ErrNotFound) {
		return nil
	}
	return err
}
