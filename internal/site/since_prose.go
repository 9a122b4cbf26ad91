package site

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"znkr.io/diff"

	"alliancewiki/internal/wiki"
)

// The bounds of what is told of one page: passages, bytes of them, bytes that are compared by words, and of a page's two
// versions together those that are compared at all.
const (
	maxPassages   = 12
	maxProse      = 5000
	maxProseWords = 60_000
	maxProseText  = 512 << 10
	maxValue      = 300 // characters of a field's value
	lookAhead     = 4   // how many new passages a changed one is looked for in
)

// Piece is a run of words that are kept, new or gone.
type Piece struct {
	Text string
	Op   rune // '=', '+' or '-'; '…' for words left out
}

// Passage is one paragraph, list item or row of a table that was changed, added or deleted.
type Passage struct {
	Section string // the heading above it; "" where that is said of the one before, and where there is none
	Heading bool   // it is a heading itself
	Pieces  []Piece
}

// FieldChange is a field of a page that says something else.
type FieldChange struct{ Label, Was, Is string }

// Rewritten is what is new in the text of a page, as prose.
type Rewritten struct {
	Fields   []FieldChange
	Done     []string // tasks that were ticked off
	Passages []Passage
	More     bool // there are more passages
	Moved    int  // passages that stand somewhere else on the page now
	Silent   bool // nothing of what it says changed, only links or how it is set
	TooLarge bool // too large to be compared here
}

// rewritten compares the two versions of a page.
func (t *teller) rewritten(ctx context.Context, f *changedFile) (r Rewritten, err error) {
	if f.Old == f.New {
		return r, nil // moved, and nothing else
	}
	older, ok, err := t.text(ctx, f.Old)
	if err != nil {
		return r, err
	}
	newer, okToo, err := t.text(ctx, f.New)
	if err != nil {
		return r, err
	}
	if !ok || !okToo || len(older)+len(newer) > maxProseText {
		return Rewritten{TooLarge: true}, nil
	}
	old, now := t.site.parsed.parse(f.Path, older), t.site.parsed.parse(f.Path, newer)
	oldFacts, nowFacts := old.Facts(), now.Facts()
	r.Fields = t.fields(&oldFacts, &nowFacts)
	r.Done = done(oldFacts.Tasks, nowFacts.Tasks)
	r.passages(passagesOf(old.Text(), oldFacts.Headings), passagesOf(now.Text(), nowFacts.Headings))
	if oldFacts.Title != nowFacts.Title && len(r.Fields) == 0 && len(r.Passages) < maxPassages {
		budget := maxProseWords
		pieces, alike := mergeWords(oldFacts.Title, nowFacts.Title, &budget)
		if !alike {
			pieces = []Piece{{oldFacts.Title, '-'}, {" ", '='}, {nowFacts.Title, '+'}}
		}
		r.Passages = slices.Insert(r.Passages, 0, Passage{Heading: true, Pieces: pieces})
	}
	r.Silent = len(r.Fields)+len(r.Done)+len(r.Passages)+r.Moved == 0
	return r, nil
}

// done are the tasks that were open and are ticked off now.
func done(old, now []wiki.Task) (list []string) {
	open := map[string]bool{}
	for _, task := range old {
		open[task.Text] = !task.Done
	}
	for _, task := range now {
		if task.Done && open[task.Text] {
			list = append(list, task.Text)
		}
	}
	return list[:min(len(list), maxPassages)]
}

// fields are the fields that say something else, those that the page's type knows first.
func (t *teller) fields(old, now *wiki.Facts) (list []FieldChange) {
	names := slices.Sorted(maps.Keys(now.Fields))
	for _, name := range slices.Sorted(maps.Keys(old.Fields)) {
		if _, both := now.Fields[name]; !both {
			names = append(names, name)
		}
	}
	order := map[string]int{}
	known := t.types[now.Type].All()
	for i, f := range known {
		order[f.Name] = i - len(known)
	}
	slices.SortStableFunc(names, func(a, b string) int { return order[a] - order[b] })
	for _, name := range names {
		was, is := t.value(old.Type, name, old.Fields[name]), t.value(now.Type, name, now.Fields[name])
		if was == is {
			continue
		}
		label := name
		if f, ok := t.types[now.Type].Field(name); ok {
			label = f.Label.In(t.lang)
		}
		if list = append(list, FieldChange{label, was, is}); len(list) == maxPassages {
			break
		}
	}
	return list
}

// value is what a field of a type of page holds, as readers know it.
func (t *teller) value(kind, name string, value any) string {
	f, _ := t.types[kind].Field(name)
	one := func(v any) string {
		if v == nil {
			return ""
		}
		text := strings.Join(strings.Fields(fmt.Sprint(v)), " ")
		for _, c := range f.Choices {
			if c.Value == text {
				return c.Label.In(t.lang)
			}
		}
		return strings.TrimSuffix(strings.TrimPrefix(text, "[["), "]]")
	}
	var all []string
	if list, ok := value.([]any); ok {
		for _, v := range list {
			all = append(all, one(v))
		}
	} else {
		all = []string{one(value)}
	}
	return cutRunes(strings.Join(all, ", "), maxValue)
}

// cutRunes is a text of at most n characters, with a sign that there was more.
func cutRunes(s string, n int) string {
	if len(s) <= n || utf8.RuneCountInString(s) <= n {
		return s
	}
	return strings.TrimRight(string([]rune(s)[:n-1]), " ") + "…"
}

// passage is a line of a page's plain text, with the heading above it.
type passage struct {
	text    string
	section string
	heading bool
}

// passagesOf tells the headings among the lines of a page's plain text.
func passagesOf(text string, headings []wiki.Heading) (list []passage) {
	section, next := "", 0
	for _, line := range splitLines(text) {
		if strings.TrimSpace(line) == "" {
			continue
		}
		p := passage{text: line, section: section}
		for i := next; i < min(next+2, len(headings)); i++ { // the first may be the title, which is not in the text
			if norm.NFC.String(headings[i].Text) == line {
				section, next, p.heading = line, i+1, true
				break
			}
		}
		list = append(list, p)
	}
	return list
}

// passages tells how one list of passages became another.
func (r *Rewritten) passages(old, now []passage) {
	texts := func(list []passage) []string {
		all := make([]string, len(list))
		for i, p := range list {
			all[i] = p.text
		}
		return all
	}
	edits := lineEdits(texts(old), texts(now))
	moved := map[string]int{} // gone here and new there: as often as in both
	gone, come := map[string]int{}, map[string]int{}
	for _, e := range edits {
		switch e.Op {
		case diff.Delete:
			gone[e.X]++
		case diff.Insert:
			come[e.Y]++
		}
	}
	for text, n := range gone {
		if n = min(n, come[text]); n > 0 {
			moved[text] = n
			r.Moved += n
		}
	}
	movedFrom, movedTo := maps.Clone(moved), maps.Clone(moved)
	teller := proseTeller{r: r, words: maxProseWords, bytes: maxProse}
	var deleted, added []passage
	x, y := 0, 0
	for _, e := range edits {
		switch e.Op {
		case diff.Match:
			teller.tell(deleted, added)
			deleted, added = nil, nil
			x, y = x+1, y+1
		case diff.Delete:
			if movedFrom[e.X]--; movedFrom[e.X] < 0 {
				deleted = append(deleted, old[x])
			}
			x++
		case diff.Insert:
			if movedTo[e.Y]--; movedTo[e.Y] < 0 {
				added = append(added, now[y])
			}
			y++
		}
	}
	teller.tell(deleted, added)
}

// proseTeller adds passages to what is told until it is enough.
type proseTeller struct {
	r       *Rewritten
	words   int // bytes that may still be compared
	bytes   int // that may still be told
	section string
}

// tell pairs the passages of one change: each that is gone with the first of the next new ones that has its words.
func (t *proseTeller) tell(deleted, added []passage) {
	for _, d := range deleted {
		paired := false
		for i := range min(len(added), lookAhead) {
			pieces, alike := mergeWords(d.text, added[i].text, &t.words)
			if !alike {
				continue
			}
			for _, a := range added[:i] {
				t.add(a, []Piece{{a.text, '+'}})
			}
			t.add(added[i], nearChanges(pieces))
			added, paired = added[i+1:], true
			break
		}
		if !paired {
			t.add(d, []Piece{{d.text, '-'}})
		}
	}
	for _, a := range added {
		t.add(a, []Piece{{a.text, '+'}})
	}
}

func (t *proseTeller) add(p passage, pieces []Piece) {
	size := 0
	for i, piece := range pieces {
		pieces[i].Text = cutRunes(piece.Text, maxProse/4)
		size += len(pieces[i].Text)
	}
	if t.r.More || len(t.r.Passages) == maxPassages || t.bytes < size {
		t.r.More = true
		return
	}
	t.bytes -= size
	told := Passage{Heading: p.heading, Pieces: pieces}
	if p.section != t.section && !p.heading {
		told.Section = p.section
	}
	t.section = p.section
	if p.heading {
		t.section = p.text
	}
	t.r.Passages = append(t.r.Passages, told)
}

// mergeWords tells how one text became another in one run of words. What is kept between two changes is taken into them
// where it is only space: "tre møder" that became "fire salonner" reads better than word by word. The texts are alike
// where at least a third of the longer one's letters are in common; budget is how many bytes may still be compared.
func mergeWords(a, b string, budget *int) (pieces []Piece, alike bool) {
	whole := []Piece{{a, '-'}, {" ", '='}, {b, '+'}}
	if len(a) > maxWordLine || len(b) > maxWordLine || len(a)+len(b) > *budget {
		return whole, false
	}
	*budget -= len(a) + len(b)
	common := 0
	var gone, come, space string
	keep := func(text string) {
		if n := len(pieces); n > 0 && pieces[n-1].Op == '=' {
			pieces[n-1].Text += text
		} else if text != "" {
			pieces = append(pieces, Piece{text, '='})
		}
	}
	flush := func() {
		tail := ""
		if gone != "" && come != "" && strings.HasSuffix(gone, " ") && strings.HasSuffix(come, " ") {
			gone, come, tail = gone[:len(gone)-1], come[:len(come)-1], " " // reads better beside them
		}
		if gone != "" {
			pieces = append(pieces, Piece{gone, '-'})
		}
		if come != "" {
			pieces = append(pieces, Piece{come, '+'})
		}
		keep(tail)
		gone, come = "", ""
	}
	for _, e := range diff.Edits(proseWords(a), proseWords(b)) {
		switch e.Op {
		case diff.Match:
			blank := strings.TrimSpace(e.X) == ""
			if !blank {
				common += len(e.X)
			}
			if blank && gone+come != "" {
				space += e.X
				continue
			}
			flush()
			keep(space + e.X)
			space = ""
		case diff.Delete:
			gone, come, space = gone+space+e.X, come+spaceAfter(come, space), ""
		case diff.Insert:
			gone, come, space = gone+spaceAfter(gone, space), come+space+e.Y, ""
		}
	}
	flush()
	keep(space)
	longer := max(len(strings.ReplaceAll(a, " ", "")), len(strings.ReplaceAll(b, " ", "")))
	return pieces, 3*common >= longer
}

// proseWords cuts a line into words as words does, but for numbers: 1.234,5 is one.
func proseWords(s string) []string {
	var list []string
	for _, w := range words(s) {
		n := len(list)
		if n > 1 && isNumber(w) && (list[n-1] == "." || list[n-1] == ",") && isNumber(list[n-2]) {
			list = append(list[:n-2], list[n-2]+list[n-1]+w)
			continue
		}
		list = append(list, w)
	}
	return list
}

// isNumber tells whether a word begins and ends with a digit.
func isNumber(w string) bool {
	digit := func(c byte) bool { return '0' <= c && c <= '9' }
	return digit(w[0]) && digit(w[len(w)-1])
}

// spaceAfter is the space between two changes on the side that has no word after it yet.
func spaceAfter(before, space string) string {
	if before == "" {
		return ""
	}
	return space
}

// keepAround is how many characters of what is kept are shown beside a change; what is not twice as long is shown whole.
const keepAround = 120

// nearChanges leaves out what is far from a change.
func nearChanges(pieces []Piece) []Piece {
	var out []Piece
	for i, p := range pieces {
		runes := []rune(p.Text)
		if p.Op != '=' || len(runes) <= 2*keepAround+40 {
			out = append(out, p)
			continue
		}
		head := 0
		if i > 0 {
			head = keepAround
			for head < len(runes) && runes[head] != ' ' {
				head++
			}
			out = append(out, Piece{string(runes[:head]), '='})
		}
		out = append(out, Piece{" … ", '…'})
		if i < len(pieces)-1 {
			tail := max(head, len(runes)-keepAround)
			for tail > head && runes[tail-1] != ' ' {
				tail--
			}
			out = append(out, Piece{string(runes[tail:]), '='})
		}
	}
	return out
}
