package account

import (
	"context"
	"strings"

	"alliancewiki/internal/wiki"
)

// Sought says which people are looked for; a zero field asks for nothing.
type Sought struct {
	Text         string    // in the name or the address, in any letter case
	Role         wiki.Role // needs AnyRole to be false
	AnyRole      bool
	Disabled     *bool
	Organisation string
}

// FindPeople are the people who are looked for, by name in Danish order: at most limit after skip of them, and how many
// there are in all. All accounts are read for it; an alliance has hundreds.
func (s *Store) FindPeople(ctx context.Context, q Sought, skip, limit int) (list []Record, total int, err error) {
	all, err := s.People(ctx)
	if err != nil {
		return nil, 0, err
	}
	text, organisation := fold(strings.TrimSpace(q.Text)), fold(q.Organisation)
	for _, r := range all {
		switch {
		case !q.AnyRole && r.Role != q.Role,
			q.Disabled != nil && r.Disabled != *q.Disabled,
			organisation != "" && fold(r.Organisation) != organisation,
			!strings.Contains(fold(r.Name), text) && !strings.Contains(fold(r.Email), text):
			continue
		}
		if total++; total > skip && len(list) < limit {
			list = append(list, r)
		}
	}
	return list, total, nil
}
