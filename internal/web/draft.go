package web

import (
	"context"
	"errors"
	"net/http"
	"net/url"

	"github.com/gin-gonic/gin"

	"alliancewiki/internal/account"
	"alliancewiki/internal/site"
	"alliancewiki/internal/wiki"
)

// What somebody is writing is kept for them every few seconds, by the script of the editor; and without script when a
// save is refused or a preview is shown. It is offered to them, and to nobody else, when they open the editor again.

// draft keeps what is in an editor, or drops what was kept of it.
func (s *server) draft(c *gin.Context) error {
	p, err := pagePath(c, "/-/draft/")
	if err != nil {
		return err
	}
	who := s.person(c)
	if err := need(who, wiki.Editor); err != nil {
		return err
	}
	d, ok := s.sentDraft(c, p)
	if c.PostForm("action") == "drop" {
		return s.dropDraft(c, who, d)
	}
	if !ok {
		return errMissing
	}
	at, gone, err := s.accounts.PutDraft(c.Request.Context(), who.ID, keptDraft(d))
	if err != nil {
		return err
	}
	t := s.texts(c)
	saved := gin.H{"saved": t.Clock(at)}
	if gone > 0 {
		saved["note"] = t.F(t.Write.DraftFull, account.MaxDrafts)
	}
	s.answerScript(c, http.StatusOK, saved)
	return nil
}

// dropDraft drops a draft. A form without script is led back to where it was.
func (s *server) dropDraft(c *gin.Context, who *wiki.Person, d site.Draft) error {
	if err := s.accounts.DropDraft(c.Request.Context(), who.ID, d.Path, d.Section); err != nil {
		return err
	}
	next := c.PostForm("next")
	if next == "" || wantsJSON(c) {
		s.answerScript(c, http.StatusOK, gin.H{"saved": ""})
		return nil
	}
	if err := s.notice(c, s.texts(c).Write.DraftDropped); err != nil {
		return err
	}
	seeOther(c, localPath(next))
	return nil
}

// keptDraft is what is kept of what an editor sent. A base that is no revision is none.
func keptDraft(d site.Draft) account.Draft {
	base, err := wiki.ParseRev(string(d.Base))
	if err != nil {
		base = ""
	}
	return account.Draft{Page: d.Path, Section: d.Section, Content: newlines.Replace(d.Content), Summary: d.Summary, Minor: d.Minor, Base: base}
}

// keepDraft keeps what was sent, as far as there is somebody to keep it for, and tells whether it is kept. It is for
// when something went wrong already: the request may be over, and another failure is only noted.
func (s *server) keepDraft(c *gin.Context, d site.Draft) bool {
	who := s.person(c)
	if s.cfg.Local != nil || need(who, wiki.Editor) != nil {
		return false
	}
	_, _, err := s.accounts.PutDraft(context.WithoutCancel(c.Request.Context()), who.ID, keptDraft(d))
	var bad *wiki.Invalid
	if err != nil && !errors.As(err, &bad) {
		s.log.Error("a draft is not kept", "path", d.Path.String(), "err", err)
	}
	return err == nil
}

// savedDraft drops the draft of what was saved. One that cannot be dropped is offered again, which loses nothing.
func (s *server) savedDraft(c *gin.Context, d site.Draft) {
	if who := s.person(c); s.cfg.Local == nil && who != nil {
		if err := s.accounts.DropDraft(c.Request.Context(), who.ID, d.Path, d.Section); err != nil {
			s.log.Error("a draft is not dropped", "path", d.Path.String(), "err", err)
		}
	}
}

// draftOffer is a draft that the editor offers, or the account lists.
type draftOffer struct {
	base
	account.Draft
	Part string // heading of the section; "" for the whole page
	Next string // where to go once it is dropped
}

// When is the time of today, else the whole date.
func (o draftOffer) When() string { return o.base.When(o.Saved) }

// Open is the address of the editor with the draft.
func (o draftOffer) Open() string {
	q := url.Values{"draft": {"1"}}
	if o.Section != "" {
		q.Set("section", o.Section)
	}
	return link("edit", o.Page) + "?" + q.Encode()
}

// drafts are the drafts of whoever asks: of one page, or of all where it is zero.
func (s *server) drafts(c *gin.Context, b base, page wiki.Path) ([]draftOffer, error) {
	who := s.person(c)
	if s.cfg.Local != nil || !b.CanEdit {
		return nil, nil
	}
	list, err := s.accounts.Drafts(c.Request.Context(), who.ID, page)
	if err != nil {
		return nil, err
	}
	out := make([]draftOffer, len(list))
	for i, d := range list {
		out[i] = draftOffer{base: b, Draft: d, Part: partName(d.Section), Next: here(c)}
	}
	return out, nil
}

// draftsOr is drafts for a page that is shown without them rather than not at all.
func (s *server) draftsOr(c *gin.Context, b base, page wiki.Path) []draftOffer {
	list, err := s.drafts(c, b, page)
	if err != nil && c.Request.Context().Err() == nil {
		s.log.Error("drafts are not shown", "path", page.String(), "err", err)
		forget(c)
	}
	return list
}
