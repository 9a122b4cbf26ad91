package index

import (
	"context"
	"database/sql"
	"encoding/json"
	"slices"
	"strings"
	"sync"
	"time"

	"alliancewiki/internal/wiki"
)

// The fields that every page may have, whatever its type: who keeps it right, and when that is to be looked at again.
const (
	ownerField  = "ansvarlig"
	reviewField = "gennemses"
)

// said is what a page says in its fields, its decisions and its tasks.
type said struct {
	owner, review string
	fields        string // all of the front matter as JSON; "" for none
	decisions     []wiki.Decision
	tasks         []wiki.Task
}

func saidBy(facts wiki.Facts) (said, error) {
	s := said{decisions: facts.Decisions, tasks: facts.Tasks}
	if len(facts.Fields) == 0 {
		return s, nil
	}
	s.owner, _ = facts.Fields[ownerField].(string)
	s.review, _ = facts.Fields[reviewField].(string)
	if _, err := time.Parse(time.DateOnly, s.review); err != nil {
		s.review = ""
	}
	text, err := json.Marshal(facts.Fields)
	s.fields = string(text)
	return s, err
}

func (s said) sameFields(other said) bool {
	return s.owner == other.owner && s.review == other.review && s.fields == other.fields
}

func sameTask(a, b wiki.Task) bool {
	return a.Text == b.Text && a.Done == b.Done && slices.Equal(a.Who, b.Who) && a.Due == b.Due && a.Bad == b.Bad &&
		a.Section == b.Section && a.Line == b.Line
}

// The kinds of fact beside the types of pages, for Epoch.
const (
	AllPages  = "*"
	Decisions = "*decisions"
	Tasks     = "*tasks"
)

// epochs count the changes of each kind of fact.
type epochs struct {
	mu  sync.Mutex
	all uint64
	of  map[string]uint64
}

func (e *epochs) raise(kinds map[string]bool, all bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if all {
		e.all++
	}
	for kind := range kinds {
		if e.of == nil {
			e.of = map[string]uint64{}
		}
		e.of[kind]++
	}
}

// Epoch is a number that grows whenever something changed that is known of a kind: the pages of a type, AllPages,
// Decisions or Tasks. It says nothing across restarts.
func (p *Pages) Epoch(kind string) uint64 {
	p.said.mu.Lock()
	defer p.said.mu.Unlock()
	return p.said.all + p.said.of[kind]
}

// touch notes which kinds of fact are others now.
func (w *pagesWriter) touch(f wiki.File, was, now row) {
	if w.fresh {
		return // everything is
	}
	if t, ok := renewalOf(f, was, now); ok && len(w.renewals) <= keptRenewals {
		w.renewals = append(w.renewals, t)
	}
	if !was.page && !now.page {
		return
	}
	changed := was.title != now.title || was.kind != now.kind || was.lang != now.lang || !was.said.sameFields(now.said)
	if changed {
		w.touched[AllPages] = true
		for _, kind := range []string{was.kind, now.kind} {
			if kind != "" {
				w.touched[kind] = true
			}
		}
	}
	if (changed || !slices.Equal(was.said.decisions, now.said.decisions)) && len(was.said.decisions)+len(now.said.decisions) > 0 {
		w.touched[Decisions] = true
	}
	if (changed || !slices.EqualFunc(was.said.tasks, now.said.tasks, sameTask)) && len(was.said.tasks)+len(now.said.tasks) > 0 {
		w.touched[Tasks] = true
	}
}

const whoSeparator = "\n" // no name has one

func (w *pagesWriter) putSaid(was, now row) error {
	if !slices.Equal(was.said.decisions, now.said.decisions) {
		if err := w.exec("DELETE FROM decision WHERE src = ?", now.id); err != nil {
			return err
		}
		for pos, d := range now.said.decisions {
			if err := w.exec("INSERT INTO decision VALUES (?, ?, ?, ?, ?, ?)", now.id, pos, d.ID, d.Text, d.Section, d.Line); err != nil {
				return err
			}
		}
	}
	if slices.EqualFunc(was.said.tasks, now.said.tasks, sameTask) {
		return nil
	}
	if err := w.exec("DELETE FROM task WHERE src = ?", now.id); err != nil {
		return err
	}
	for pos, t := range now.said.tasks {
		err := w.exec("INSERT INTO task VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
			now.id, pos, t.Text, t.Done, strings.Join(t.Who, whoSeparator), t.Due, t.Bad, t.Section, t.Line)
		if err != nil {
			return err
		}
	}
	return nil
}

// knownSaid reads the decisions and tasks that are kept of a page.
func (w *pagesWriter) knownSaid(r *row) error {
	err := w.tx.rows(func(rows *sql.Rows) error {
		var d wiki.Decision
		err := rows.Scan(&d.ID, &d.Text, &d.Section, &d.Line)
		r.said.decisions = append(r.said.decisions, d)
		return err
	}, "SELECT id, text, section, line FROM decision WHERE src = ? ORDER BY pos", r.id)
	if err != nil {
		return err
	}
	return w.tx.rows(func(rows *sql.Rows) error {
		var t wiki.Task
		var who string
		err := rows.Scan(&t.Text, &t.Done, &who, &t.Due, &t.Bad, &t.Section, &t.Line)
		t.Who = splitWho(who)
		r.said.tasks = append(r.said.tasks, t)
		return err
	}, "SELECT text, done, who, due, bad, section, line FROM task WHERE src = ? ORDER BY pos", r.id)
}

func splitWho(who string) []string {
	if who == "" {
		return nil
	}
	return strings.Split(who, whoSeparator)
}

// Record is a page with what it says in its fields.
type Record struct {
	Ref
	Owner, Review string         // "" for none; Review is a date as 2026-05-01
	Fields        map[string]any // the whole front matter; nil for none
}

const recordColumns = refColumns + ", f.owner, f.review, f.fields"

func scanRecord(rows *sql.Rows) (Record, error) { return recordOf(rows) }

// recordOf reads a record, and what comes after it in the row.
func recordOf(rows *sql.Rows, more ...any) (r Record, err error) {
	var file, fields string
	into := append([]any{&file, &r.Title, &r.Type, &r.Lang, &r.Owner, &r.Review, &fields}, more...)
	if err := rows.Scan(into...); err != nil {
		return r, err
	}
	if fields != "" {
		if err := json.Unmarshal([]byte(fields), &r.Fields); err != nil {
			return r, err
		}
	}
	r.File, err = wiki.ParseFile(file)
	return r, err
}

// Typed lists the pages of a type in Danish order.
func (p *Pages) Typed(ctx context.Context, kind string) ([]Record, error) {
	return collect(ctx, p.read, scanRecord, "SELECT "+recordColumns+" FROM file f WHERE f.type = ? AND f.type <> '' ORDER BY f.sort, f.name", kind)
}

// Records lists all pages in Danish order, at most n.
func (p *Pages) Records(ctx context.Context, n int) ([]Record, error) {
	return collect(ctx, p.read, scanRecord, "SELECT "+recordColumns+" FROM file f WHERE f.page ORDER BY f.sort, f.name LIMIT ?", n)
}

// Record finds what one page says; ok is false where it is not known (yet).
func (p *Pages) Record(ctx context.Context, f wiki.File) (r Record, ok bool, err error) {
	list, err := collect(ctx, p.read, scanRecord, "SELECT "+recordColumns+" FROM file f WHERE f.name = ?", f.String())
	if err != nil || len(list) == 0 {
		return r, false, err
	}
	return list[0], true, nil
}

// DueForReview lists the pages that were to be looked at again before a day (2026-05-01), the longest ago first, at most n.
func (p *Pages) DueForReview(ctx context.Context, day string, n int) ([]Record, error) {
	return collect(ctx, p.read, scanRecord,
		"SELECT "+recordColumns+" FROM file f WHERE f.review <> '' AND f.review < ? ORDER BY f.review, f.sort, f.name LIMIT ?", day, n)
}

// DecisionOn is a decision with the page that it stands on.
type DecisionOn struct {
	Page Record
	wiki.Decision
}

const selectDecision = "SELECT " + recordColumns + ", d.id, d.text, d.section, d.line FROM decision d JOIN file f ON f.id = d.src"

func scanDecision(rows *sql.Rows) (d DecisionOn, err error) {
	d.Page, err = recordOf(rows, &d.ID, &d.Text, &d.Section, &d.Line)
	return d, err
}

// AllDecisions lists the decisions of all pages, those of a page in its order, at most n.
func (p *Pages) AllDecisions(ctx context.Context, n int) ([]DecisionOn, error) {
	return collect(ctx, p.read, scanDecision, selectDecision+" ORDER BY d.src, d.pos LIMIT ?", n)
}

// TaskOn is a task with the page that it stands on.
type TaskOn struct {
	Page Ref
	wiki.Task
}

const selectTask = "SELECT " + refColumns + ", t.text, t.done, t.who, t.due, t.bad, t.section, t.line FROM task t JOIN file f ON f.id = t.src"

func scanTask(rows *sql.Rows) (t TaskOn, err error) {
	var who string
	t.Page, err = refOf(rows, &t.Text, &t.Done, &who, &t.Due, &t.Bad, &t.Section, &t.Line)
	t.Who = splitWho(who)
	return t, err
}

// AllTasks lists the tasks of all pages, those of a page in its order, at most n.
func (p *Pages) AllTasks(ctx context.Context, n int) ([]TaskOn, error) {
	return collect(ctx, p.read, scanTask, selectTask+" ORDER BY t.src, t.pos LIMIT ?", n)
}
