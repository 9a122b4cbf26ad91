package web

import (
	"cmp"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"alliancewiki/internal/i18n"
	"alliancewiki/internal/site"
	"alliancewiki/internal/wiki"
)

const (
	recentFiles = 6 // changed files named for each commit; of more only the number
	recentNames = 4 // people named for changes that are put together
)

// recentDay is the changes of one day.
type recentDay struct {
	Day    string
	Groups []recentGroup
}

// recentGroup is one line of the list: a commit, or several that each changed only the same file on the same day.
type recentGroup struct {
	Rows []recentRow // newest first
	File recentFile  // what they changed, where there are several, as it is after the last
}

// recentRow is one commit and the files that it changed.
type recentRow struct {
	*wiki.Commit
	Files  []recentFile
	More   int  // files that are not named
	Merge  bool // by git pull in a clone, with the summary that git gives it
	Unread bool // it is new to the reader
	Back   bool // it only deleted a page, which is gone still and can be put back
}

// recentFile is one changed file; Page is zero for an attachment.
type recentFile struct {
	wiki.Change
	Page wiki.Path
	Name string // as shown
	Kind string // "added", "deleted", "moved" or "" for changed
}

// recentDays groups changes by the day on which they were made, as Danes count days, and by file. A commit that changed
// several files stands alone: it is one thing that somebody did.
func recentDays(t *i18n.Texts, list []site.RecentChange) []recentDay {
	var days []recentDay
	at := map[wiki.File]int{} // file → group of the last day
	for _, change := range list {
		if day := t.Weekday(change.When); len(days) == 0 || days[len(days)-1].Day != day {
			days = append(days, recentDay{Day: day})
			clear(at)
		}
		last, row := &days[len(days)-1], recentRowOf(change.Commit)
		row.Unread = change.Unread
		if f, alone := onlyFile(change.Commit); alone {
			if i, ok := at[f]; ok {
				last.Groups[i].Rows = append(last.Groups[i].Rows, row)
				continue
			}
			at[f] = len(last.Groups)
			last.Groups = append(last.Groups, recentGroup{Rows: []recentRow{row}, File: row.Files[0]})
			continue
		}
		last.Groups = append(last.Groups, recentGroup{Rows: []recentRow{row}})
	}
	return days
}

// onlyFile is the file that a commit changed, where it changed no other.
func onlyFile(c *wiki.Commit) (f wiki.File, alone bool) {
	if len(c.Changes) != 1 || c.More > 0 || c.Changes[0].Status == wiki.Moved {
		return f, false
	}
	return c.Changes[0].File, true
}

// Names are those of who made the changes of a group, each once, the latest first; of many only some.
func (g recentGroup) Names() string {
	names := g.names()
	return strings.Join(names[:min(len(names), recentNames)], ", ")
}

// NamesMore is how many people are not named.
func (g recentGroup) NamesMore() int { return max(0, len(g.names())-recentNames) }

func (g recentGroup) names() (list []string) {
	for _, r := range g.Rows {
		if !slices.Contains(list, r.By.Name) {
			list = append(list, r.By.Name)
		}
	}
	return list
}

// Unread is how many changes of a group are new to the reader.
func (g recentGroup) Unread() (n int) {
	for _, r := range g.Rows {
		if r.Unread {
			n++
		}
	}
	return n
}

// Together is the query that compares the file before and after all changes of a group, "" where it was not there both
// times.
func (g recentGroup) Together() string {
	newest, oldest := g.Rows[0], g.Rows[len(g.Rows)-1]
	if len(oldest.Parents) == 0 || oldest.Changes[0].Status == wiki.Added || newest.Changes[0].Status == wiki.Deleted {
		return ""
	}
	return "?" + url.Values{"from": {string(oldest.Parents[0])}, "to": {string(newest.Rev)}}.Encode()
}

func recentRowOf(commit *wiki.Commit) recentRow {
	row := recentRow{Commit: commit, More: commit.More}
	row.Merge = len(commit.Parents) > 1 && mergeSubject.MatchString(commit.Subject)
	changes := slices.Clone(commit.Changes)
	slices.SortStableFunc(changes, func(a, b wiki.Change) int { return cmp.Compare(weight(a), weight(b)) })
	for _, ch := range changes {
		if len(row.Files) == recentFiles {
			row.More += len(commit.Changes) - recentFiles
			break
		}
		row.Files = append(row.Files, changedFile(ch))
	}
	return row
}

// mergeSubject is how git sums up a merge that nobody has put into words.
var mergeSubject = regexp.MustCompile(`^Merge (remote-tracking )?branch '`)

// Diff is the address of the comparison of the file's versions.
func (f recentFile) Diff() string {
	if f.Page.IsZero() {
		return link("diff", f.File)
	}
	return link("diff", f.Page)
}

// Compared tells whether there is a comparison of what became of the file: what the wiki keeps for itself has none.
func (f recentFile) Compared() bool {
	return f.Kind != "deleted" && (!f.Page.IsZero() || f.Kind == "" && !strings.HasPrefix(f.File.String(), "."))
}

// weight is small for the changes that say most about a commit: what it moved, then pages, then what the wiki keeps for itself.
func weight(ch wiki.Change) int {
	_, isPage := ch.File.Page()
	switch {
	case ch.Status == wiki.Moved:
		return 0
	case isPage:
		return 1
	case !strings.HasPrefix(ch.File.String(), ".wiki/"):
		return 2
	}
	return 3
}

// changedFile is a change as lists of changes show it.
func changedFile(ch wiki.Change) recentFile {
	f := recentFile{Change: ch, Name: ch.File.String()}
	if p, ok := ch.File.Page(); ok {
		f.Page, f.Name = p, p.String()
	}
	switch ch.Status {
	case wiki.Added:
		f.Kind = "added"
	case wiki.Deleted:
		f.Kind = "deleted"
	case wiki.Moved:
		f.Kind = "moved"
	}
	return f
}
