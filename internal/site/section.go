package site

import (
	"context"
	"errors"
	"fmt"

	"alliancewiki/internal/markdown"
	"alliancewiki/internal/wiki"
)

// errSection is the answer to a section that the page does not have.
var errSection = &wiki.Invalid{Field: "section", Key: "edit.section"}

// Section is the text of a section of a page at a revision, by the id of its heading, for somebody who is to edit it. One
// that is not there is *wiki.Invalid on field section.
func (s *Site) Section(ctx context.Context, who *wiki.Person, p wiki.Path, at wiki.Rev, id string) (text string, heading wiki.Heading, err error) {
	if err := s.mayEdit(who); err != nil {
		return "", heading, err
	}
	page, section, err := s.sectionAt(ctx, who, p, at, id)
	if err != nil {
		return "", heading, err
	}
	return string(section.Body(page)) + "\n", section.Heading, nil
}

// sectionAt finds a section of a page at a revision, with the text of the page.
func (s *Site) sectionAt(ctx context.Context, who *wiki.Person, p wiki.Path, at wiki.Rev, id string) ([]byte, markdown.Section, error) {
	if at == "" {
		return nil, markdown.Section{}, errSection
	}
	source, _, err := s.Source(ctx, who, p.File(), at)
	if errors.Is(err, wiki.ErrNotFound) {
		err = errSection
	}
	if err != nil {
		return nil, markdown.Section{}, fmt.Errorf("section %q of %s: %w", id, p, err)
	}
	text := []byte(lines(string(source)))
	for _, section := range markdown.Sections(p, text) {
		if section.Heading.ID == id {
			return text, section, nil
		}
	}
	return nil, markdown.Section{}, fmt.Errorf("section %q of %s: %w", id, p, errSection)
}

// whole is a draft of a section as one of the whole page: the section put into the text that it was taken from.
func (s *Site) whole(ctx context.Context, who *wiki.Person, d Draft) (Draft, error) {
	if d.Section == "" {
		return d, nil
	}
	text, section, err := s.sectionAt(ctx, who, d.Path, d.Base, d.Section)
	if err != nil {
		return d, err
	}
	d.Content = string(section.Replace(text, []byte(lines(d.Content))))
	return d, nil
}
