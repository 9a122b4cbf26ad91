package web

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"alliancewiki/internal/i18n"
	"alliancewiki/internal/site"
	"alliancewiki/internal/wiki"
)

// The choices about a whole file.
const (
	chooseKeep   = "keep"
	chooseDelete = "delete"
)

// The conflicts that one form can hold; what is more is settled in a clone.
const (
	mergeFiles = 50
	mergeBytes = 2 << 20 // of both sides' texts
)

// mergeFile is one file in conflict for somebody to decide about: place by place, or as a whole. Beside what was chosen
// and written, its form carries what that was about, so that an answer that came late is not taken for another question's:
// the key of the conflict, the choices that the text was made from, and the sum of the text as it was sent.
type mergeFile struct {
	T       *i18n.Texts
	No, Of  int
	File    wiki.File
	Page    wiki.Path // zero for an attachment
	Lead    string
	Places  []conflictPlace
	Options []mergeOption // of a file that is decided about as a whole
	Choice  string        // of the options; "" until somebody chose
	HasText bool
	Text    string
	Key     string
	Made    string
	Problem string
	Note    string
	Since   *diffPart // what was changed in the wiki while the text was written, where that is not in it

	conflict wiki.FileConflict
	chunks   []wiki.Chunk
	late     bool // the problem is that the wiki changed
}

// mergeOption is one thing that a whole file may become.
type mergeOption struct{ Value, Label string }

// newMergeFile is a conflict as it is first shown; taken means that the wiki has something else that stands in the way of the
// file's name.
func newMergeFile(t *i18n.Texts, no, of int, c wiki.FileConflict, taken bool) *mergeFile {
	f := &mergeFile{T: t, No: no, Of: of, File: c.File, Key: conflictKey(c), conflict: c}
	f.Page, _ = c.File.Page()
	merged := wiki.Merge(c.Base, c.Ours, c.Theirs)
	p := &t.Proposal
	switch {
	case taken:
		f.Lead, f.Options = p.NameTaken, []mergeOption{{chooseDelete, p.LeaveOut}}
	case c.Theirs == nil || c.Ours == nil:
		f.Options = []mergeOption{{chooseKeep, p.Keep}, {chooseDelete, p.Delete}}
		f.Lead = p.GoneInProposal
		if c.Theirs == nil {
			f.Lead = p.GoneInWiki
		}
		f.HasText = isText(f.left())
		f.Text = f.textOf("")
	case merged.Binary:
		f.Lead = t.F(p.Binary, kilobytes(c.Theirs), kilobytes(c.Ours))
		f.Options = []mergeOption{{chooseTheirs, p.ChooseWiki}, {chooseMine, p.ChooseProposal}}
	default:
		f.HasText, f.chunks = true, merged.Chunks
		f.Places = proposalPlaces(t, merged.Chunks, no-1)
		f.Made = f.choices()
		f.Text = f.textOf(f.Made)
	}
	return f
}

// proposalPlaces are the places of a file's conflict in the words of a proposal.
func proposalPlaces(t *i18n.Texts, chunks []wiki.Chunk, file int) []conflictPlace {
	list := places(t, chunks)
	for i := range list {
		p := &list[i]
		p.Field = placeField(file, i)
		p.Theirs.Left, p.Theirs.Right = t.Proposal.WikiBefore, t.Proposal.WikiText
		p.Ours.Left, p.Ours.Right = t.Proposal.WikiBefore, t.Proposal.ProposalText
		p.Mine, p.Their, p.Both = t.Proposal.ChooseProposal, t.Proposal.ChooseWiki, t.Proposal.ChooseBoth
	}
	return list
}

// fileField is the form's field of a kind for the nth file, from 0; placeField that of the choice at one of its places.
func fileField(kind string, n int) string { return kind + "-" + strconv.Itoa(n) }
func placeField(n, place int) string      { return fileField("choice", n) + "-" + strconv.Itoa(place) }

// Field is the form's field of a kind for this file.
func (f *mergeFile) Field(kind string) string { return fileField(kind, f.No-1) }

// Name is the file's name as people know it.
func (f *mergeFile) Name() string { return fileName(f.File) }

func fileName(f wiki.File) string {
	if p, ok := f.Page(); ok {
		return p.String()
	}
	return f.String()
}

// Sum tells later whether the text that comes back is the one that was sent.
func (f *mergeFile) Sum() string { return textSum(f.Text) }

func textSum(text string) string {
	sum := sha256.Sum256(lines(text))
	return hex.EncodeToString(sum[:8])
}

// conflictKey stands for the texts of a conflict.
func conflictKey(c wiki.FileConflict) string {
	h := sha256.New()
	for _, text := range [][]byte{c.Base, c.Theirs, c.Ours} {
		fmt.Fprintf(h, "%t %d ", text == nil, len(text))
		h.Write(text)
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}

func kilobytes(b []byte) int { return (len(b) + 999) / 1000 }

func isText(text []byte) bool {
	return utf8.Valid(text) && !strings.Contains(string(text), "\x00")
}

// largeConflict tells whether a conflict is more than a form should hold.
func largeConflict(c *wiki.Conflict) bool {
	total := 0
	for _, f := range c.Files {
		if isText(f.Theirs) && isText(f.Ours) {
			total += len(f.Theirs) + len(f.Ours)
		}
	}
	return len(c.Files) > mergeFiles || total > mergeBytes
}

// left is the side of the file that is there, where the other removed it.
func (f *mergeFile) left() []byte {
	if f.conflict.Theirs != nil {
		return f.conflict.Theirs
	}
	return f.conflict.Ours
}

// choices are the choices at the places, as the form's field made has them.
func (f *mergeFile) choices() string {
	list := make([]string, len(f.Places))
	for i, p := range f.Places {
		list[i] = p.Choice
	}
	return strings.Join(list, ",")
}

// textOf is the text that choices make.
func (f *mergeFile) textOf(choices string) string {
	if len(f.Options) > 0 {
		return string(f.left())
	}
	list := strings.Split(choices, ",")
	return resolved(f.chunks, func(n int) string {
		if n < len(list) {
			return list[n]
		}
		return chooseBoth
	}, nil)
}

// decided is what the file becomes; nil means removed.
func (f *mergeFile) decided() []byte {
	switch {
	case f.Choice == chooseDelete:
		return nil
	case f.HasText:
		return append([]byte{}, f.Text...)
	case f.Choice == chooseMine:
		return f.conflict.Ours
	case f.Choice == chooseTheirs:
		return f.conflict.Theirs
	}
	return f.left()
}

// mergeAnswer is what a form says about one file.
type mergeAnswer struct {
	file            wiki.File
	key, made, sum  string
	text            string
	choice          string
	places          []string
	hasText, chosen bool // chosen: the choices are not those that the text was made from
}

// readAnswers reads the files of a form.
func readAnswers(post func(string) (string, bool)) ([]mergeAnswer, error) {
	var list []mergeAnswer
	for n := range mergeFiles {
		name, ok := post(fileField("file", n))
		if !ok {
			break
		}
		file, err := wiki.ParseFile(name)
		if err != nil {
			return nil, errors.Join(&wiki.Invalid{Field: "form", Key: "form.unreadable"}, err)
		}
		get := func(kind string) string { v, _ := post(fileField(kind, n)); return v }
		a := mergeAnswer{file: file, key: get("key"), made: get("made"), sum: get("sum"), choice: get("choice")}
		a.text, a.hasText = post(fileField("text", n))
		for {
			choice, ok := post(placeField(n, len(a.places)))
			if !ok {
				break
			}
			a.places = append(a.places, choice)
		}
		a.chosen = a.made != strings.Join(a.places, ",")
		list = append(list, a)
	}
	return list, nil
}

// touched tells whether the text is another than the one that was sent.
func (a mergeAnswer) touched() bool { return a.hasText && textSum(a.text) != a.sum }

// take puts an answer to the very same conflict on the page. The problem that it may leave is the person's to solve.
func (f *mergeFile) take(a mergeAnswer) {
	if len(f.Options) > 0 {
		f.takeOption(a)
		return
	}
	for i, choice := range a.places[:min(len(a.places), len(f.Places))] {
		p := &f.Places[i]
		if choice == chooseMine || choice == chooseTheirs || choice == chooseBoth && !p.OneOnly {
			p.Choice = choice
		}
	}
	now, was := f.choices(), f.textOf(a.made)
	typed := a.hasText && string(lines(a.text)) != string(lines(was))
	switch {
	case typed && now != a.made:
		f.Text, f.Problem = string(lines(a.text)), f.T.F(f.T.Proposal.Ambiguous, f.Name())
	case typed:
		f.Text = string(lines(a.text))
	default:
		f.Text = f.textOf(now)
	}
	f.Made = now
}

func (f *mergeFile) takeOption(a mergeAnswer) {
	for _, o := range f.Options {
		if o.Value == a.choice {
			f.Choice = a.choice
		}
	}
	if f.Choice == "" {
		f.Problem = f.T.F(f.T.Proposal.Choose, f.Name())
	}
	if f.HasText && a.hasText && string(lines(a.text)) != string(lines(f.Text)) {
		f.Text = string(lines(a.text))
	}
}

// takeLate puts an answer on the page that was given before the wiki changed the file from before to now: the text
// where what it was about can be told, never the choices. The change is merged into the text where that can be done.
func (f *mergeFile) takeLate(a mergeAnswer, before, now []byte) {
	if !f.HasText || !a.hasText || a.chosen && !a.touched() {
		f.Problem, f.late = f.T.F(f.T.Proposal.Asked, f.Name()), true
		return
	}
	text := lines(a.text)
	merged := wiki.Merge(before, text, now)
	if merged.Clean && !a.chosen && len(f.Options) == 0 && before != nil && now != nil {
		f.Text, f.Note = string(merged.Text), f.T.Proposal.FileMended
		return
	}
	f.Text = string(text)
	f.Problem, f.late = f.T.F(f.T.Proposal.ConflictMoved, f.Name()), true
	f.Since = &diffPart{f.T, site.CompareTexts(string(before), string(now)), f.T.Proposal.ConflictSaw, f.T.Proposal.ConflictNow}
}
