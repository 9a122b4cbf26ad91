package site

import "alliancewiki/internal/wiki"

// Hints says what keeps somebody from reading a text that is being written: its lines are those of the text with its
// front matter. A text over the limits of rendering has none.
func (s *Site) Hints(who *wiki.Person, p wiki.Path, content string) ([]wiki.Hint, error) {
	if err := s.mayEdit(who); err != nil {
		return nil, err
	}
	return s.parsed.parse(p, []byte(lines(content))).Facts().Hints, nil
}
