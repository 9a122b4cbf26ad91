package gitstore

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/go-git/go-git/v5/plumbing"

	"alliancewiki/internal/wiki"
)

// MergeIn asks for a commit that is in the repository to be brought into the branch: what a git client pushed, what the
// upstream has, or a proposal.
type MergeIn struct {
	Tip     wiki.Rev
	By      wiki.Author // of the merge commit, where one is needed
	When    time.Time
	Message string // of the merge commit

	// Resolved says what the files in conflict become, nil for removed, as somebody decided who saw the branch at Seen.
	Seen     wiki.Rev
	Resolved map[wiki.File][]byte
}

// MergeIn brings a commit into the branch: by moving the branch to it where it comes after the head, else by one merge
// commit, made as an edit is merged: file by file, what was renamed followed on both sides. It is durable when it
// returns. A commit that the branch has already changes nothing. What cannot be merged is a *wiki.Conflict, whose
// Theirs is the branch and whose Ours is the commit; a commit without common history is a *wiki.Invalid (push.base).
// One that takes too long to merge, while everybody's edits wait, is wiki.ErrBusy: merged in a clone it needs none here.
func (s *Store) MergeIn(ctx context.Context, m MergeIn) (wiki.Result, error) {
	return s.do(&job{ctx: ctx, merge: &m, done: make(chan struct{})})
}

// TryMerge tells what MergeIn would answer, and changes nothing. A conflict is its error.
func (s *Store) TryMerge(ctx context.Context, m MergeIn) error {
	r := &round{store: s, batch: newBatch(s.dir), tip: s.Head()}
	_, err := r.mergeIn(ctx, m)
	return err
}

// Missing lists the commits that a commit stands on and the branch does not have, itself among them.
func (s *Store) Missing(ctx context.Context, tip wiki.Rev) ([]wiki.Rev, error) {
	out, err := run(ctx, s.dir, "rev-list", "--end-of-options", string(tip), "^"+string(s.Head().Rev))
	if err != nil {
		return nil, err
	}
	var list []wiki.Rev
	for id := range strings.FieldsSeq(string(out)) {
		list = append(list, wiki.Rev(id))
	}
	return list, nil
}

// MergeBase is the last commit that two have in common, "" where they have none.
func (s *Store) MergeBase(ctx context.Context, a, b wiki.Rev) (wiki.Rev, error) {
	out, err := run(ctx, s.dir, "merge-base", "--end-of-options", string(a), string(b))
	if exitCode(err) == 1 {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	return wiki.ParseRev(strings.TrimSpace(string(out)))
}

func (r *round) mergeIn(ctx context.Context, in MergeIn) (wiki.Result, error) {
	s, head := r.store, r.tip
	base := wiki.Rev("")
	if head.Rev != "" {
		var err error
		if base, err = s.MergeBase(ctx, head.Rev, in.Tip); err != nil {
			return wiki.Result{}, err
		}
		if base == "" {
			return wiki.Result{}, &wiki.Invalid{Field: "push", Key: "push.base", Value: in.Tip.Short()}
		}
	}
	if base == in.Tip {
		return wiki.Result{Rev: head.Rev}, nil
	}
	ours, err := s.snapshot(ctx, in.Tip, head)
	if err != nil {
		return wiki.Result{}, err
	}
	if base == head.Rev {
		r.tip = ours
		return wiki.Result{Rev: in.Tip, Changed: true}, nil
	}
	m, err := r.mergeTrees(ctx, in, base, ours)
	if err != nil {
		return wiki.Result{}, err
	}
	if err := m.root.encode(r.batch); err != nil {
		return wiki.Result{}, err
	}
	m.merged = true
	return r.commit(m, in.Tip)
}

// mergeTrees merges what a commit changed since base onto the tip.
func (r *round) mergeTrees(ctx context.Context, in MergeIn, base wiki.Rev, ours *Snapshot) (*merging, error) {
	m := &merging{
		round: r, ctx: ctx, root: r.tip.root, movedTo: map[wiki.File]wiki.File{},
		edit:    wiki.Edit{Base: base, By: in.By, When: in.When, Message: in.Message},
		settled: settled{seen: in.Seen, as: in.Resolved},
	}
	var err error
	if m.baseAt, err = r.store.snapshot(ctx, base, r.tip); err != nil {
		return nil, err
	}
	side := &side{merging: m, puts: map[wiki.File]content{}, end: time.Now().Add(mergeTime)}
	if side.moves, err = m.movedBy(in.Tip); err != nil {
		return nil, err
	}
	if err := diff("", m.baseAt.root, ours.root, side.note); err != nil {
		return nil, err
	}
	if err := side.apply(); err != nil {
		return nil, err
	}
	if len(m.conflicts) > 0 {
		return nil, &wiki.Conflict{Head: r.tip.Rev, Files: m.conflicts}
	}
	return m, nil
}

// mergeTime is how long the writer merges one commit.
var mergeTime = 20 * time.Second

// movedBy finds what the commits from the base to tip moved: new name → old name. Where there are so many that it takes
// longer than followTime, nothing is.
func (m *merging) movedBy(tip wiki.Rev) (map[wiki.File]wiki.File, error) {
	ctx, cancel := context.WithTimeout(m.ctx, followTime)
	defer cancel()
	t := &trail{origin: map[wiki.File]wiki.File{}, born: map[wiki.File]bool{}}
	err := m.store.commits(ctx, m.edit.Base, tip, t.follow)
	if err != nil && m.ctx.Err() == nil && ctx.Err() != nil {
		return nil, nil
	}
	return t.origin, err
}

// side is what one side of a merge changed since the base.
type side struct {
	*merging
	end   time.Time               // for apply to be done
	moves map[wiki.File]wiki.File // new name → old name, of what is there under the new one
	puts  map[wiki.File]content
	gone  []wiki.File
}

// note takes one difference between the base and the side. What no edit of the wiki can touch (names that it does not
// take, symbolic links) can have come from outside alone, so the newer one from there is taken.
func (s *side) note(name string, old, next *entry) error {
	f, err := wiki.ParseFile(name)
	if err != nil || old != nil && !old.isFile() || next != nil && !next.isFile() {
		if next == nil {
			s.root = s.root.without(name)
		} else {
			s.root = s.root.putEntry(name, next.mode, next.id)
		}
		return nil
	}
	if next == nil {
		s.gone = append(s.gone, f)
	} else {
		s.puts[f] = content{id: next.id}
	}
	return nil
}

// apply merges the side's changes onto the tree: moves, then removals, then puts, which may take the names set free.
func (s *side) apply() error {
	byName := func(a, b wiki.File) int { return strings.Compare(a.String(), b.String()) }
	moved := map[wiki.File]bool{} // old names
	for _, to := range slices.SortedFunc(maps.Keys(s.moves), byName) {
		from := s.moves[to]
		if _, there := s.puts[to]; !there || !slices.Contains(s.gone, from) {
			continue // moved to and fro, or copied
		}
		if err := s.inTime(); err != nil {
			return err
		}
		done, err := s.moveOne(from, to)
		if err != nil {
			return err
		}
		moved[from] = done
	}
	for _, f := range s.gone {
		if moved[f] {
			continue
		}
		if err := s.inTime(); err != nil {
			return err
		}
		if err := s.remove(f); err != nil {
			return err
		}
	}
	for _, f := range slices.SortedFunc(maps.Keys(s.puts), byName) {
		if err := s.inTime(); err != nil {
			return err
		}
		if err := s.occupiedIsConflict(f, s.put(f, s.puts[f])); err != nil {
			return err
		}
	}
	return nil
}

// inTime ends a merge that takes too long, or that nobody waits for any more.
func (s *side) inTime() error {
	if time.Now().After(s.end) {
		return fmt.Errorf("%d files to merge: %w", len(s.puts)+len(s.gone), wiki.ErrBusy)
	}
	return s.ctx.Err()
}

// moveOne moves a file; done is false where it has to be taken for a new file and a removed one.
func (s *side) moveOne(from, to wiki.File) (done bool, err error) {
	err = s.move(from, to)
	var bad *wiki.Invalid
	if errors.As(err, &bad) { // the branch has no such file any more, or another under the new name
		delete(s.movedTo, to)
		return false, nil
	}
	return err == nil, err
}

// occupiedIsConflict turns the refusal of a name that the branch has another file for into a conflict.
func (s *side) occupiedIsConflict(f wiki.File, err error) error {
	var bad *wiki.Invalid
	if !errors.As(err, &bad) || bad.Key != "path.exists" {
		return err
	}
	ours, err := s.bytes(s.puts[f])
	if err != nil {
		return err
	}
	c := wiki.FileConflict{File: f, Ours: ours}
	if like, ok := (&Snapshot{root: s.root}).Like(f); ok {
		if id, ok := s.now(like); ok {
			if c.Theirs, err = s.text(id, true); err != nil {
				return err
			}
		}
	}
	s.conflicts = append(s.conflicts, c)
	return nil
}

// settled is what somebody decided about files in conflict, having seen the branch at a revision.
type settled struct {
	seen wiki.Rev
	as   map[wiki.File][]byte
}

// settle gives a file what was decided for it, merged with what others wrote since; done is false where nothing was.
func (m *merging) settle(f wiki.File) (done bool, err error) {
	text, ok := m.settled.as[f]
	if !ok {
		return false, nil
	}
	seenID, err := m.store.lookupAt(m.ctx, m.seen, f)
	seen := err == nil
	if err != nil && !errors.Is(err, wiki.ErrNotFound) {
		return false, fmt.Errorf("what was seen: %w", err)
	}
	nowID, there := m.now(f)
	if seen == there && seenID == nowID {
		return true, m.decide(f, nowID, there, text)
	}
	base, err := m.text(seenID, seen)
	if err != nil {
		return false, err
	}
	theirs, err := m.text(nowID, there)
	if err != nil {
		return false, err
	}
	conflict := wiki.FileConflict{File: f, Base: base, Theirs: theirs, Ours: text}
	if text == nil || theirs == nil || !(isText(base) && isText(theirs) && isText(text)) {
		m.conflicts = append(m.conflicts, conflict)
		return true, nil
	}
	merged := wiki.Merge(base, text, theirs)
	if !merged.Clean {
		conflict.Chunks = merged.Chunks
		m.conflicts = append(m.conflicts, conflict)
		return true, nil
	}
	return true, m.decide(f, nowID, there, merged.Text)
}

// decide puts a file as decided, or removes it.
func (m *merging) decide(f wiki.File, now plumbing.Hash, there bool, text []byte) error {
	if text != nil {
		return m.set(f, now, there, textContent(text))
	}
	if there {
		m.root = m.root.without(f.String())
		m.changes = append(m.changes, wiki.Change{Status: wiki.Deleted, File: f, Old: blobID(now)})
	}
	return nil
}
