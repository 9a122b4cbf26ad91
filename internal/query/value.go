package query

import (
	"cmp"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"alliancewiki/internal/wiki"
)

// Value is what a row holds in a field. The zero Value is none. Values are made once and shared: the same organisation
// in a thousand rows is one Value copied.
type Value struct {
	kind valueKind
	num  float64 // of a number; 1 and 0 are a bool's yes and no
	data *datum
}

type valueKind byte

const (
	none valueKind = iota
	text
	number
	date
	boolean
	ref
	list
)

type datum struct {
	text  string
	id    string
	names []string // folded: all that the value is equal to
	ref   Ref
	parts []Value // of a list: neither lists nor none
	key   atomic.Pointer[string]
}

func newDatum(text string, names ...string) *datum {
	return &datum{text: text, names: names, id: " " + names[0]}
}

// Ref is a value that points to a page: an organisation, another page, or the page that a row is about.
type Ref struct {
	Title    string
	Path     wiki.Path // zero where no such page is there
	Fragment string    // of the address in the HTML, without "#"
	Names    []string  // what else the page is called: aliases, short names, its path
}

// Text is a text; an empty one is no value.
func Text(s string) Value {
	if s = strings.TrimSpace(s); s == "" {
		return Value{}
	}
	return Value{kind: text, data: newDatum(s, wiki.Fold(s))}
}

// Number is a number, a year, or an amount in kroner; what is no finite number is no value.
func Number(f float64) Value {
	if f-f != 0 {
		return Value{}
	}
	return Value{kind: number, num: f}
}

// Date is a date "2026-05-01" or a time "2026-05-01T14:05"; also a year or a month alone. An empty one is no value.
func Date(s string) Value {
	if s == "" {
		return Value{}
	}
	return Value{kind: date, data: newDatum(s, s)}
}

// Bool is yes or no.
func Bool(yes bool) Value {
	if yes {
		return Value{kind: boolean, num: 1}
	}
	return Value{kind: boolean}
}

// To points to a page, or names one that is not there.
func To(r Ref) Value {
	if r.Title == "" {
		return Value{}
	}
	names := make([]string, 1, 1+len(r.Names))
	names[0] = wiki.Fold(r.Title)
	for _, n := range r.Names {
		names = append(names, wiki.Fold(n))
	}
	d := newDatum(r.Title, names...)
	d.ref = r
	if !r.Path.IsZero() {
		d.id = "/" + r.Path.String() + "#" + r.Fragment
	}
	return Value{kind: ref, data: d}
}

// List is several values; lists within it are laid out flat.
func List(values ...Value) Value {
	var parts []Value
	for _, v := range values {
		parts = append(parts, v.leaves()...)
	}
	if len(parts) < 2 {
		return append(parts, Value{})[0]
	}
	return Value{kind: list, data: &datum{parts: parts}}
}

// leaves are the parts of a list, else the value alone.
func (v Value) leaves() []Value {
	switch v.kind {
	case none:
		return nil
	case list:
		return v.data.parts
	}
	return []Value{v}
}

// first is what a list is sorted by.
func (v Value) first() Value {
	if v.kind == list {
		return v.data.parts[0]
	}
	return v
}

func (v Value) truth() bool { return v.kind != none && (v.kind != boolean || v.num == 1) }

// id tells values apart that are shown in one place, as the heads of a matrix are.
func (v Value) id() string {
	switch {
	case v.kind == none:
		return ""
	case v.data == nil:
		return strconv.FormatFloat(v.num, 'g', -1, 64)
	}
	return v.data.id
}

// equal compares two values that are not lists.
func equal(a, b Value) bool {
	switch {
	case a.kind == none || b.kind == none:
		return a.kind == b.kind
	case a.data == nil || b.data == nil:
		return a.kind == b.kind && a.num == b.num
	case a.kind == date || b.kind == date:
		return compareDates(a.data.text, b.data.text) == 0
	}
	for _, n := range a.data.names {
		for _, m := range b.data.names {
			if n == m {
				return true
			}
		}
	}
	return false
}

// compare orders two values that are not lists: numbers before texts, none last.
func compare(a, b Value) int {
	switch {
	case a.kind == none || b.kind == none:
		return cmp.Compare(after(a.kind == none), after(b.kind == none))
	case a.data == nil || b.data == nil:
		return cmp.Or(cmp.Compare(after(a.data != nil), after(b.data != nil)), cmp.Compare(a.num, b.num))
	case a.data == b.data:
		return 0
	case a.kind == date && b.kind == date:
		return cmp.Compare(a.data.text, b.data.text)
	}
	return cmp.Compare(a.data.sortKey(), b.data.sortKey())
}

// after puts what is last behind.
func after(last bool) int {
	if last {
		return 1
	}
	return 0
}

// compareDates compares in the length of the shorter: every day of May is equal to 2026-05.
func compareDates(a, b string) int {
	n := min(len(a), len(b))
	return cmp.Compare(a[:n], b[:n])
}

// sorter makes keys in the order of the Danish alphabet, where aa is å and 9 comes before 10.
type sorter struct {
	*collate.Collator
	collate.Buffer
}

var sorters = sync.Pool{New: func() any {
	return &sorter{Collator: collate.New(language.Danish, collate.Numeric)}
}}

// maxKey is how much of a text counts in sorting, in bytes.
const maxKey = 120

// sortKey is made when it is first asked for: most values are never sorted by.
func (d *datum) sortKey() string {
	if k := d.key.Load(); k != nil {
		return *k
	}
	t := d.text
	if len(t) > maxKey {
		t = strings.ToValidUTF8(t[:maxKey], "")
	}
	key := made.key(t)
	d.key.Store(&key)
	return key
}

// made remembers keys, since after an edit all rows but one have the texts that they had before.
var made keyCache

// maxKeys is how many keys are remembered at least; twice as many at most.
const maxKeys = 30_000

type keyCache struct {
	mu         sync.Mutex
	young, old map[string]string
}

func (m *keyCache) key(text string) string {
	m.mu.Lock()
	defer m.mu.Unlock()
	if key, ok := m.young[text]; ok {
		return key
	}
	key, ok := m.old[text]
	if !ok {
		key = newKey(text)
	}
	if len(m.young) >= maxKeys || m.young == nil {
		m.young, m.old = map[string]string{}, m.young
	}
	m.young[text] = key
	return key
}

func newKey(text string) string {
	s := sorters.Get().(*sorter)
	defer sorters.Put(s)
	defer s.Reset()
	return string(s.KeyFromString(&s.Buffer, text))
}
