package web

import (
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"alliancewiki/internal/i18n"
	"alliancewiki/internal/site"
	"alliancewiki/internal/wiki"
)

// reportPage is how many rows of a report are listed at a time.
const reportPage = 100

// reportPages is how many pages one row of a report names; of more only the number.
const reportPages = 5

// reportsView lists the reports with what is in them.
type reportsView struct {
	base
	Made    time.Time
	Stale   bool
	List    []reportTotal
	Waiting int // what readers have reported
}

// reportTotal is one of the reports.
type reportTotal struct {
	Name  string
	Text  i18n.ReportText
	Total int
}

// reportView is a part of one report.
type reportView struct {
	base
	Name   string
	Text   i18n.ReportText
	Made   time.Time
	Stale  bool
	Filter site.ReportFilter
	Owners []string
	Rows   []reportRow
	Total  int
	Chosen int
	Cut    int // rows that there are at most, of a report that has more; 0 where it has not
	Skip   int
	Next   int              // 0 at the end
	Hints  []site.HintTotal // of the report on accessibility
}

// reportRow is one row.
type reportRow struct {
	site.ReportRow
	More int    // pages that it does not name
	What string // what is wrong with a field, a task or the page
}

// reports lists all reports.
func (s *server) reports(c *gin.Context) error {
	r, err := s.site.Reports(c.Request.Context(), s.person(c))
	if err != nil {
		return err
	}
	v := reportsView{base: s.base(c, s.texts(c).Report.Title), Made: r.Made, Stale: r.Stale}
	v.NoIndex, v.Nav = true, "reports"
	for _, name := range site.ReportNames {
		v.List = append(v.List, reportTotal{name, v.T.Report.Of(name), r.Total(name)})
	}
	if v.CanEdit {
		if v.Waiting, err = s.accounts.CountOutdated(c.Request.Context()); err != nil {
			return err
		}
	}
	return s.show(c, http.StatusOK, "reports", v)
}

// report shows one report, filtered and a part at a time.
func (s *server) report(c *gin.Context) error {
	name := c.Param("name")
	text := s.texts(c).Report.Of(name)
	skip := 0
	if raw := c.Query("skip"); raw != "" {
		var err error
		if skip, err = strconv.Atoi(raw); err != nil || skip < 0 {
			return wiki.ErrNotFound
		}
	}
	if text.Name == "" {
		return wiki.ErrNotFound
	}
	r, err := s.site.Reports(c.Request.Context(), s.person(c))
	if err != nil {
		return err
	}
	v := reportView{
		base: s.base(c, text.Name), Name: name, Text: text, Made: r.Made, Stale: r.Stale, Owners: r.Owners, Skip: skip,
		Filter: site.ReportFilter{Folder: cleanFolder(c.Query("folder")), Owner: c.Query("owner")},
	}
	v.NoIndex, v.Nav = true, "reports"
	rows, chosen, total, cut := r.List(name, v.Filter, skip, reportPage)
	v.Chosen, v.Total = chosen, total
	if cut {
		v.Cut = site.MaxReportRows
	}
	if end := skip + len(rows); len(rows) > 0 && end < chosen {
		v.Next = end
	}
	if name == site.ReportAccessibility {
		v.Hints = r.Hints
	}
	for _, row := range rows {
		shown := reportRow{ReportRow: row, More: max(0, row.Count-reportPages)}
		shown.Pages = row.Pages[:min(len(row.Pages), reportPages)]
		switch {
		case row.Problem != nil:
			shown.What = v.T.Mend(*row.Problem)
		case len(row.Hints) > 0:
			shown.What = hintCounts(v.T, row.Hints)
		}
		v.Rows = append(v.Rows, shown)
	}
	return s.show(c, http.StatusOK, "report", v)
}

// cleanFolder is a folder as somebody wrote it, "" for what can be none.
func cleanFolder(raw string) string {
	p, err := pathOf("", "x")
	if raw != "" && err == nil {
		p, err = pathOf(raw, "x")
	}
	if err != nil {
		return ""
	}
	return p.Folder()
}

// Filtered tells whether only some of the rows were asked for.
func (v reportView) Filtered() bool { return v.Filter != site.ReportFilter{} }

// Found is how many rows there are of those asked for.
func (v reportView) Found() string {
	if v.Filtered() {
		return v.T.F(v.T.Report.Chosen, v.Chosen, v.Total)
	}
	return v.T.Report.Rows.N(v.Total)
}

// From is the address of the report from a row on, with the same filter.
func (v reportView) From(skip int) string {
	q := url.Values{}
	if v.Filter.Folder != "" {
		q.Set("folder", v.Filter.Folder)
	}
	if v.Filter.Owner != "" {
		q.Set("owner", v.Filter.Owner)
	}
	if skip > 0 {
		q.Set("skip", strconv.Itoa(skip))
	}
	to := "/-/reports/" + v.Name
	if len(q) > 0 {
		to += "?" + q.Encode()
	}
	return to
}

// Due is the day by which a page was to be looked at, in words.
func (v reportView) Due(day string) string { return dueOn(v.T, v.T.Report.Due, day) }

// dueOn fills a day (2026-05-01) into a text.
func dueOn(t *i18n.Texts, text, day string) string {
	at, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return ""
	}
	return t.F(text, t.Day(at))
}
