package index

import (
	"context"
	"database/sql"

	"alliancewiki/internal/wiki"
)

// DecisionsOn lists the decisions of some pages, those of a page in its order, at most n of each few hundred pages.
func (p *Pages) DecisionsOn(ctx context.Context, files []wiki.File, n int) (all []DecisionOn, err error) {
	err = inChunks(files, func(in string, names []any) error {
		list, err := collect(ctx, p.read, scanDecision, selectDecision+" WHERE f.name IN ("+in+") ORDER BY f.sort, f.name, d.pos LIMIT ?", append(names, n)...)
		all = append(all, list...)
		return err
	})
	return all, err
}

// TasksOn lists the tasks of some pages, open ones first and those by their deadlines, at most n of each few hundred pages.
func (p *Pages) TasksOn(ctx context.Context, files []wiki.File, n int) (all []TaskOn, err error) {
	err = inChunks(files, func(in string, names []any) error {
		list, err := collect(ctx, p.read, scanTask,
			selectTask+" WHERE f.name IN ("+in+") ORDER BY t.done, t.due = '', t.due, f.sort, f.name, t.pos LIMIT ?", append(names, n)...)
		all = append(all, list...)
		return err
	})
	return all, err
}

// Said counts what a page says.
type Said struct{ Decisions, Tasks, Open int } // Open are the tasks that are not done

// SaidOn counts what some pages say; those that say nothing are not in it.
func (p *Pages) SaidOn(ctx context.Context, files []wiki.File) (map[wiki.File]Said, error) {
	counts := map[wiki.File]Said{}
	err := inChunks(files, func(in string, names []any) error {
		_, err := collect(ctx, p.read, func(rows *sql.Rows) (struct{}, error) {
			var name string
			var s Said
			if err := rows.Scan(&name, &s.Decisions, &s.Tasks, &s.Open); err != nil {
				return struct{}{}, err
			}
			f, err := wiki.ParseFile(name)
			if s != (Said{}) {
				counts[f] = s
			}
			return struct{}{}, err
		}, `SELECT f.name, (SELECT count(*) FROM decision d WHERE d.src = f.id), (SELECT count(*) FROM task t WHERE t.src = f.id),
			(SELECT count(*) FROM task t WHERE t.src = f.id AND NOT t.done) FROM file f WHERE f.name IN (`+in+")", names...)
		return err
	})
	return counts, err
}

// Deciding lists the pages that hold decisions, at most n.
func (p *Pages) Deciding(ctx context.Context, n int) ([]wiki.File, error) {
	return collect(ctx, p.read, func(rows *sql.Rows) (wiki.File, error) {
		var name string
		if err := rows.Scan(&name); err != nil {
			return wiki.File{}, err
		}
		return wiki.ParseFile(name)
	}, "SELECT f.name FROM file f WHERE f.id IN (SELECT src FROM decision) LIMIT ?", n)
}
