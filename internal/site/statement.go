package site

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"alliancewiki/internal/index"
	"alliancewiki/internal/wiki"
)

// StatementType is the type of the page on which a wiki states who can use it.
const StatementType = "tilgængelighedserklæring"

// Statement is the wiki's accessibility statement.
type Statement struct {
	Page wiki.Path
	WAS  string // its address in the tool of the authority that supervises; "" for none
}

// wasAddress is where the tool of Digitaliseringsstyrelsen has its statements. Nothing else is led to: whoever edits the page
// would lead readers to any site.
const wasAddress = "https://was.digst.dk/"

// Statement finds the statement, the newest where there are several; nil where none is written.
func (s *Site) Statement(ctx context.Context, who *wiki.Person) (*Statement, error) {
	if err := s.mayRead(who); err != nil {
		return nil, err
	}
	list, err := s.pages.Typed(ctx, StatementType)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	newest := slices.MaxFunc(list, func(a, b index.Record) int { return cmp.Compare(day(a.Fields["dato"]), day(b.Fields["dato"])) })
	st := &Statement{}
	st.Page, _ = newest.File.Page()
	if was, _ := newest.Fields["was-adresse"].(string); strings.HasPrefix(was, wasAddress) && !strings.ContainsAny(was, " \\") {
		st.WAS = was
	}
	return st, nil
}
