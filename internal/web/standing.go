package web

import (
	"errors"

	"alliancewiki/internal/i18n"
	"alliancewiki/internal/wiki"
)

// standing is a sentence about the wiki as a whole, at the top of every page.
type standing struct {
	Text     string
	ReadOnly bool // nothing can be saved
}

// standing is what every page tells now. Remembered pages are made anew when it changes (see site.Version).
func (s *server) standing(t *i18n.Texts) []standing {
	if s.site == nil { // a server of a test that needs none
		return nil
	}
	var list []standing
	for _, st := range s.site.Standings() {
		list = append(list, standing{standingText(t, st), st.ReadOnly})
	}
	return list
}

func standingText(t *i18n.Texts, st wiki.Standing) string {
	return t.StandingText(st.Key, st.Value, st.Count, st.Since)
}

// readOnly tells whether nothing can be saved just now, as far as is known.
func (b base) readOnly() bool {
	for _, st := range b.Standing {
		if st.ReadOnly {
			return true
		}
	}
	return false
}

// ReadOnly tells whether the buttons for editing have an explanation in their place. The editor itself stays open: a text
// that somebody is in the middle of is theirs to finish and copy.
func (b base) ReadOnly() bool { return b.readOnly() }

// MayChange tells whether the reader may change pages, and can just now.
func (b base) MayChange() bool { return b.CanEdit && !b.readOnly() }

// notNow is why the wiki cannot take a change now, "" where the error is another.
func notNow(t *i18n.Texts, err error) string {
	var e *wiki.NotNow
	if errors.As(err, &e) {
		return standingText(t, e.Standing)
	}
	return ""
}
