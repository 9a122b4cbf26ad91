package index

import (
	"database/sql"
	"fmt"
	"strconv"
	"strings"

	"alliancewiki/internal/wiki"
)

// hintCounts is a page's hints as they are kept, "alt 2,level 1": reports count them, and whoever wants to see them looks
// at the page. It is "" for none.
func hintCounts(hints []wiki.Hint) string {
	var b strings.Builder
	for _, kind := range wiki.HintKinds {
		n := 0
		for _, h := range hints {
			if h.Kind == kind {
				n++
			}
		}
		if n == 0 {
			continue
		}
		if b.Len() > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, "%s %d", kind, n)
	}
	return b.String()
}

// Hints calls yield for every page that has hints, with how many of each kind.
func (s *Survey) Hints(yield func(file int, counts []wiki.HintCount) error) error {
	return s.each(func(rows *sql.Rows) error {
		var id int64
		var text string
		if err := rows.Scan(&id, &text); err != nil {
			return err
		}
		var counts []wiki.HintCount
		for part := range strings.SplitSeq(text, ",") {
			kind, number, _ := strings.Cut(part, " ")
			n, err := strconv.Atoi(number)
			if err != nil {
				return fmt.Errorf("hints %q: %w", text, err)
			}
			counts = append(counts, wiki.HintCount{Kind: wiki.HintKind(kind), Count: n})
		}
		return yield(s.byID[id], counts)
	}, "SELECT id, hints FROM file WHERE hints <> '' ORDER BY sort, name")
}
