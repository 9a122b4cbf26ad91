package site

import (
	"context"

	"alliancewiki/internal/markdown"
	"alliancewiki/internal/wiki"
)

// TickTask ticks the box of a task, or empties it: the one on a line of the page as it was at seen. A line without one is
// wiki.ErrNotFound; what others wrote since is merged in, where they did not write on that line.
func (s *Site) TickTask(ctx context.Context, who *wiki.Person, p wiki.Path, seen wiki.Rev, line int, done bool) (wiki.Result, error) {
	if err := s.mayWrite(who); err != nil {
		return wiki.Result{}, err
	}
	text, _, err := s.Source(ctx, who, p.File(), seen)
	if err != nil {
		return wiki.Result{}, err
	}
	ticked, ok := markdown.Tick(text, line, done)
	if !ok {
		return wiki.Result{}, &wiki.Invalid{Field: "task", Key: "task.gone"}
	}
	what := ""
	for _, t := range markdown.Facts(p, text).Tasks {
		if t.Line == line {
			what = t.Text
		}
	}
	message := "Udført: " + what
	if !done {
		message = "Ikke udført alligevel: " + what
	}
	return s.apply(ctx, who, wiki.Edit{Base: seen, Message: orDefault(message, ""), Put: map[wiki.File][]byte{p.File(): ticked}})
}
