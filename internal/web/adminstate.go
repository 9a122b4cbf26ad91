package web

import (
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"alliancewiki/internal/i18n"
	"alliancewiki/internal/site"
	"alliancewiki/internal/wiki"
)

const stateAddress = "/-/admin/state"

// What is taken for little room on the disk, and for an old backup.
const (
	lowDisk   = 1 << 30 // bytes
	oldBackup = 7 * 24 * time.Hour
)

// searchFollower is the follower that can be built again from the page.
const searchFollower = "search"

// stateView tells in words how the wiki is.
type stateView struct {
	adminBase
	Wrong    []string // what somebody should look at; none where all is well
	Sections []stateSection
}

// stateSection is one part of the wiki.
type stateSection struct {
	Title string
	Rows  []stateRow
}

// stateRow is one thing about it.
type stateRow struct {
	Title   string
	Texts   []string
	Link    noticeLink
	Rebuild bool // it can be built again
}

// adminState shows how the wiki is.
func (s *server) adminState(c *gin.Context) error {
	ctx, who, t := c.Request.Context(), s.person(c), s.texts(c)
	if err := need(who, wiki.Admin); err != nil {
		return err
	}
	now, err := s.site.Condition(ctx, who)
	if err != nil {
		return err
	}
	counts, err := s.accounts.Counts(ctx)
	if err != nil {
		return err
	}
	v := stateView{}
	for _, st := range s.standing(t) {
		v.Wrong = append(v.Wrong, st.Text)
	}
	x := &t.Condition
	v.add(x.Program, stateRow{Title: x.Program, Texts: []string{t.F(x.Version, s.cfg.Version)}})
	var rows []stateRow
	for _, f := range now.Followers {
		rows = append(rows, v.follower(t, f))
	}
	v.add(x.Followers, rows...)
	v.add(x.Repository, v.repository(t, now)...)
	if s.cfg.Upstream != "" {
		v.add(x.Upstream, stateRow{Title: x.Upstream, Texts: []string{t.F(x.UpstreamOf, s.cfg.Upstream)}})
	}
	waiting := stateRow{Title: x.Writing, Texts: []string{x.Proposals.N(now.Proposals), x.Drafts.N(counts.Drafts)}}
	if now.Proposals > 0 {
		waiting.Link = noticeLink{x.Proposal, "/-/proposals"}
	}
	accounts := stateRow{Title: x.Accounts, Texts: []string{x.Active.N(counts.Active) + " " + x.Admins.N(counts.Admins)}, Link: noticeLink{t.Account.PeopleTitle, "/-/admin/people"}}
	if counts.Disabled > 0 {
		accounts.Texts = append(accounts.Texts, x.Closed.N(counts.Disabled))
	}
	if counts.Admins == 1 {
		accounts.Texts = append(accounts.Texts, x.OneAdmin)
	}
	v.add(x.Writing, waiting, accounts, v.backup(t, s.cfg))
	v.adminBase = adminBase{s.base(c, t.Admin.State), "state"}
	v.NoIndex = true
	return s.show(c, http.StatusOK, "state", v)
}

func (v *stateView) add(title string, rows ...stateRow) {
	v.Sections = append(v.Sections, stateSection{title, rows})
}

// wrong notes something that is to be looked at, and gives it back.
func (v *stateView) wrong(text string) string {
	v.Wrong = append(v.Wrong, text)
	return text
}

// follower tells how far a follower is.
func (v *stateView) follower(t *i18n.Texts, p site.Progress) stateRow {
	x := &t.Condition
	names := map[string]string{"history": x.History, "pages": x.Links, searchFollower: x.Search}
	row := stateRow{Title: names[p.Name], Rebuild: p.Name == searchFollower}
	if row.Title == "" {
		row.Title = p.Name
	}
	say := func(text string) { row.Texts = append(row.Texts, text) }
	switch {
	case p.Err != nil:
		say(v.wrong(t.F(x.Failing, row.Title, t.Date(p.Since))))
		say(x.FailingDo)
	case !p.Ready:
		say(x.Building)
	case p.Behind == 0 && p.At != nil:
		say(t.F(x.UpToDate, p.At.Subject, t.Date(p.At.When)))
	case p.Behind == 0:
		say(x.Nothing)
	default:
		if p.Behind > 0 {
			say(x.Behind.N(p.Behind))
		}
		if p.At != nil {
			say(t.F(x.BehindWhat, p.At.Subject, t.Date(p.At.When)))
		}
	}
	return row
}

// repository tells how the repository is, and what was done for it.
func (v *stateView) repository(t *i18n.Texts, now *site.Condition) []stateRow {
	x := &t.Condition
	what := stateRow{Title: x.Repository, Texts: []string{
		t.F(x.Counts, t.Number(strconv.Itoa(now.Files)), t.Number(strconv.Itoa(now.Commits))),
		t.F(x.Size, roomText(t, now.Size)), x.Loose.N(now.Upkept.Loose),
	}}
	switch free := now.Upkept.Free; {
	case free < 0:
		what.Texts = append(what.Texts, x.DiskNone)
	case free < lowDisk:
		what.Texts = append(what.Texts, v.wrong(t.F(x.DiskLow, roomText(t, free))))
	default:
		what.Texts = append(what.Texts, t.F(x.Disk, roomText(t, free)))
	}
	kept := stateRow{Title: x.Upkeep}
	switch u := now.Upkeep; {
	case u.Job == "":
		kept.Texts = append(kept.Texts, x.UpkeepNone)
	case u.Took == 0:
		kept.Texts = append(kept.Texts, x.UpkeepNow)
	case u.Err != nil:
		kept.Texts = append(kept.Texts, v.wrong(t.F(x.UpkeepBad, t.Date(u.Began), x.Jobs[u.Job])))
	default:
		seconds := t.Number(fmt.Sprintf("%.1f", u.Took.Seconds()))
		kept.Texts = append(kept.Texts, t.F(x.UpkeepDone, x.Jobs[u.Job], t.Date(u.Began), seconds))
	}
	if now.Upkeep.Nightly.IsZero() {
		kept.Texts = append(kept.Texts, x.NoNightly)
	} else {
		kept.Texts = append(kept.Texts, t.F(x.Nightly, t.Date(now.Upkeep.Nightly)))
	}
	return []stateRow{what, kept}
}

// backup tells when the last one was made, as far as it is known.
func (v *stateView) backup(t *i18n.Texts, cfg Config) stateRow {
	x := &t.Condition
	row := stateRow{Title: x.Backup}
	var at time.Time
	if cfg.LastBackup != nil {
		at = cfg.LastBackup()
	}
	switch {
	case at.IsZero():
		row.Texts = []string{x.BackupNone}
	case time.Since(at) > oldBackup:
		row.Texts = []string{v.wrong(t.F(x.BackupOld, t.Date(at)))}
	default:
		row.Texts = []string{t.F(x.BackupAt, t.Date(at))}
	}
	return row
}

// roomText is a size in megabytes or gigabytes, as people say it.
func roomText(t *i18n.Texts, n int64) string {
	const mega, giga = 1_000_000, 1_000_000_000
	if n >= giga {
		return t.F(t.Condition.Gigabytes, t.Number(fmt.Sprintf("%.1f", float64(n)/giga)))
	}
	return t.F(t.Condition.Megabytes, t.Number(strconv.FormatInt(max((n+mega-1)/mega, 0), 10)))
}

// rebuild builds the search again.
func (s *server) rebuild(c *gin.Context) error {
	if err := s.site.Rebuild(s.person(c), c.PostForm("follower")); err != nil {
		return err
	}
	if err := s.notice(c, s.texts(c).Condition.Rebuilt); err != nil {
		return err
	}
	seeOther(c, stateAddress)
	return nil
}
