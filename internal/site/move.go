package site

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"alliancewiki/internal/gitstore"
	"alliancewiki/internal/wiki"
)

// The bounds of one move.
const (
	maxMoved     = 5_000     // files
	maxRewritten = 20_000    // pages whose links change
	maxRewrites  = 256 << 20 // bytes of those pages
)

// How often a move is worked out again because somebody wrote in its way, before the pages in its way keep their links.
const maxMoveRaces = 3

// indexWait is how long a move waits for the index to have caught up with the head.
const indexWait = 5 * time.Second

// MovePlan is what a move will change.
type MovePlan struct {
	Pages []PageMove
	Files []FileMove   // attachments that move along
	Links []LinkChange // pages whose links are rewritten, in Danish order
	Left  []LinkChange // pages with links that cannot be rewritten; they are led on by the redirect, or have to be mended by hand
}

// PageMove is a page that is given another path.
type PageMove struct{ From, To wiki.Path }

// FileMove is the same for an attachment.
type FileMove struct{ From, To wiki.File }

// LinkChange is a page, by its path after the move, and how many of its links that concerns.
type LinkChange struct {
	Page  wiki.Path
	Links int
}

// Total is how many links are rewritten.
func (p *MovePlan) Total() int {
	n := 0
	for _, l := range p.Links {
		n += l.Links
	}
	return n
}

// Moved is what became of a move.
type Moved struct {
	wiki.Result
	Plan MovePlan // as it was done
}

// PlanMove tells what moving a page would change; below moves the folder of the same name with all that is in it too, and
// is all that is asked for where there is no such page. The errors are those of Move and MoveFolder.
func (s *Site) PlanMove(ctx context.Context, who *wiki.Person, from, to wiki.Path, below bool) (*MovePlan, error) {
	if err := s.mayEdit(who); err != nil {
		return nil, err
	}
	m, err := s.planMove(ctx, from, to, below)
	if err != nil {
		return nil, err
	}
	return &m.plan, nil
}

// Move renames a page in one commit, with its history: every link to it is rewritten, and so are the page's own relative
// links; the old address leads on by a line in wiki.RedirectsFile. The page's attachments stay where they are. An
// occupied name is a *wiki.Invalid (path.exists), a missing page too (path.missing); while the index is being built a
// move is wiki.ErrBusy. base is the revision that the author saw: a page that was moved since is moved on.
func (s *Site) Move(ctx context.Context, who *wiki.Person, from, to wiki.Path, base wiki.Rev, summary string) (Moved, error) {
	if err := s.mayWrite(who); err != nil {
		return Moved{}, err
	}
	head := s.store.Head()
	if _, there := head.Lookup(from.File()); !there && base != "" && base != head.Rev {
		var r *Redirect
		if errors.As(s.elsewhere(ctx, head, from.File()), &r) && r.Moved {
			if p, ok := r.To.Page(); ok {
				from = p
			}
		}
	}
	return s.move(ctx, who, from, to, false, summary)
}

// MoveFolder moves everything in a folder, and the page of the folder's name if there is one, in one commit: pages and
// attachments, with all links to them, from them and between them kept right. A folder with too much in it is a
// *wiki.Invalid (move.large), as is one that would come to lie within itself (move.inside).
func (s *Site) MoveFolder(ctx context.Context, who *wiki.Person, from, to wiki.Path, summary string) (Moved, error) {
	if err := s.mayWrite(who); err != nil {
		return Moved{}, err
	}
	return s.move(ctx, who, from, to, true, summary)
}

// move makes the move on the head. Where others write in its way it is worked out again on theirs; a page that keeps
// being written keeps its links in the end, which the redirect leads on.
func (s *Site) move(ctx context.Context, who *wiki.Person, from, to wiki.Path, below bool, summary string) (Moved, error) {
	for race := 0; ; race++ {
		m, err := s.planMove(ctx, from, to, below)
		if err != nil {
			return Moved{}, err
		}
		m.edit.Message = orDefault(summary, fmt.Sprintf("Flyt %s til %s", from, to))
		res, err := s.apply(ctx, who, m.edit)
		var conflict *wiki.Conflict
		for race >= maxMoveRaces && errors.As(err, &conflict) && m.leave(conflict) {
			res, err = s.apply(ctx, who, m.edit)
		}
		if !errors.As(err, &conflict) || race >= maxMoveRaces {
			return Moved{res, m.plan}, err
		}
	}
}

// leave takes the pages of a conflict out of the edit; false where it holds none of them.
func (m *moving) leave(c *wiki.Conflict) bool {
	left := false
	for _, f := range c.Files {
		if _, ok := m.edit.Put[f.File]; !ok {
			continue
		}
		delete(m.edit.Put, f.File)
		left = true
		p, _ := f.File.Page()
		m.plan.Links = slices.DeleteFunc(m.plan.Links, func(l LinkChange) bool {
			if l.Page == p {
				m.plan.Left = append(m.plan.Left, l)
			}
			return l.Page == p
		})
	}
	return left
}

// planMove works a move out on the head, to the texts of all pages that change.
func (s *Site) planMove(ctx context.Context, from, to wiki.Path, below bool) (*moving, error) {
	if from == to {
		return nil, &wiki.Invalid{Field: "to", Key: "move.same", Value: to.String()}
	}
	if err := s.indexed(ctx); err != nil {
		return nil, err
	}
	head := s.store.Head()
	m := newMoving(ctx, s, head)
	if _, there := head.Lookup(from.File()); there {
		m.to[from.File()] = to.File()
	}
	if below {
		if err := m.addFolder(from.String(), to.String()); err != nil {
			return nil, err
		}
	}
	if len(m.to) == 0 {
		return nil, &wiki.Invalid{Field: "from", Key: "path.missing", Value: from.String()}
	}
	if taken, ok := head.Occupied(m.to); ok {
		return nil, &wiki.Invalid{Field: "to", Key: "path.exists", Value: taken.String()}
	}
	if err := m.workOut(); err != nil {
		return nil, err
	}
	m.listMoves()
	return m, m.addRedirects()
}

// indexed waits until the index of links has reached the head.
func (s *Site) indexed(ctx context.Context) error {
	busy := fmt.Errorf("the index of links is being built: %w", wiki.ErrBusy)
	for _, r := range s.runners {
		if !r.isReady() {
			return busy
		}
	}
	if s.pages.Rev() == s.Head() {
		return nil
	}
	wait, cancel := context.WithTimeout(ctx, indexWait)
	defer cancel()
	if err := s.pagesRunner.wait(wait, s.kick()); err != nil && ctx.Err() == nil {
		return busy
	}
	return ctx.Err()
}

// addFolder adds all files below a folder to the move.
func (m *moving) addFolder(from, to string) error {
	if len(to) > len(from) && wiki.Fold(to[:len(from)+1]) == wiki.Fold(from+"/") {
		return &wiki.Invalid{Field: "to", Key: "move.inside", Value: to}
	}
	entries, ok := m.head.Folder(from)
	if !ok {
		return nil
	}
	m.folders[from] = to
	for _, e := range entries {
		if e.Folder {
			if err := m.addFolder(from+"/"+e.Name, to+"/"+e.Name); err != nil {
				return err
			}
			continue
		}
		f, err := wiki.ParseFile(to + "/" + e.Name)
		if err != nil {
			return err
		}
		if m.to[e.File] = f; len(m.to) > maxMoved {
			return &wiki.Invalid{Field: "to", Key: "move.large", Value: strconv.Itoa(maxMoved)}
		}
	}
	return nil
}

// listMoves writes the moved files into the plan.
func (m *moving) listMoves() {
	danish := collate.New(language.Danish, collate.Numeric, collate.Loose)
	order := func(a, b wiki.File) int { return danish.CompareString(a.String(), b.String()) }
	for _, f := range slices.SortedFunc(maps.Keys(m.to), order) {
		from, ok := f.Page()
		to, isPage := m.to[f].Page()
		if ok && isPage {
			m.plan.Pages = append(m.plan.Pages, PageMove{from, to})
		} else {
			m.plan.Files = append(m.plan.Files, FileMove{f, m.to[f]})
		}
	}
	for _, list := range [][]LinkChange{m.plan.Links, m.plan.Left} {
		slices.SortFunc(list, func(a, b LinkChange) int { return danish.CompareString(a.Page.String(), b.Page.String()) })
	}
}

// addRedirects puts the lines of the old names into the edit.
func (m *moving) addRedirects() error {
	var text []byte
	blob, ok := m.head.Lookup(wiki.RedirectsFile)
	if ok {
		var err error
		if text, err = m.site.store.Blob(m.ctx, blob); err != nil {
			return err
		}
	}
	there := func(f wiki.File) bool { _, ok := m.fileAfter(f); return ok }
	m.edit.Put[wiki.RedirectsFile] = wiki.AddRedirects(text, m.to, there)
	return nil
}

func newMoving(ctx context.Context, s *Site, head *gitstore.Snapshot) *moving {
	m := &moving{
		ctx: ctx, site: s, head: head, to: map[wiki.File]wiki.File{}, folders: map[string]string{},
	}
	m.edit = wiki.Edit{Base: head.Rev, Put: map[wiki.File][]byte{}, Move: m.to}
	return m
}
