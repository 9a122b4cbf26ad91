package site

import (
	"bytes"
	"context"

	"alliancewiki/internal/wiki"
)

// decisionStatus is the field that says how far a page has come that is a decision as a whole.
const decisionStatus = "status"

// How many changed pages are searched for decisions, and how many changes of decisions are told of.
const (
	maxDecisionPages   = 500
	maxDecisionChanges = 100
)

// DecisionChange is a decision that was taken, changed or taken away. One with an ID stands on the page as a callout, one
// without is the page.
type DecisionChange struct {
	PageRef
	Gone       bool   // the page was deleted
	ID         string // its address on the page
	Status     wiki.Status
	Text       string  // what it says, or said when it was deleted
	Words      []Piece // of one that was changed: what is new in its words
	Was, Is    string  // the status of a page whose status changed, as readers know it
	LastChange FileChange
}

// findDecisions tells what became of the decisions on the changed pages.
func (t *teller) findDecisions(ctx context.Context, files []*changedFile, a *Since) error {
	searched := 0
	for _, f := range files {
		if f.Path.IsZero() {
			continue
		}
		if searched++; searched > maxDecisionPages || t.left < maxSinceBytes/3 || len(a.Decisions) > maxDecisionChanges {
			a.Unsought = true
			break
		}
		old, err := t.decisionFacts(ctx, f.Path, f.Old)
		if err != nil {
			return err
		}
		now, err := t.decisionFacts(ctx, f.Path, f.New)
		if err != nil {
			return err
		}
		for _, d := range t.decisions(old, now) {
			d.PageRef, d.Gone = f.PageRef, f.Status == wiki.Deleted
			if d.Gone {
				d.Title = old.Title
			}
			d.LastChange = FileChange{Last: f.tally.last, By: f.tally.by[:min(len(f.tally.by), 1)]}
			a.Decisions = append(a.Decisions, d)
		}
	}
	if len(a.Decisions) > maxDecisionChanges {
		a.Decisions = a.Decisions[:maxDecisionChanges]
	}
	return nil
}

// decisionFacts are the facts of a version that may hold a decision; those of any other are empty.
func (t *teller) decisionFacts(ctx context.Context, p wiki.Path, blob wiki.BlobID) (*wiki.Facts, error) {
	text, ok, err := t.text(ctx, blob)
	if err != nil || !ok || !bytes.Contains(text, []byte("[!")) && !bytes.Contains(text, []byte(decisionType)) {
		return &wiki.Facts{}, err
	}
	facts := t.site.parsed.parse(p, text).Facts()
	return &facts, nil
}

// decisions compares the decisions of two versions of a page.
func (t *teller) decisions(old, now *wiki.Facts) (list []DecisionChange) {
	was, is := old.Type == decisionType, now.Type == decisionType
	switch {
	case is && !was:
		return []DecisionChange{{Status: wiki.Added, Text: decisionText(now), Is: t.status(now)}}
	case was && !is:
		list = append(list, DecisionChange{Status: wiki.Deleted, Text: decisionText(old)})
		if now.Title == "" {
			return list // with the page
		}
	case is && t.status(old) != t.status(now):
		list = append(list, DecisionChange{Status: wiki.Modified, Text: decisionText(now), Was: t.status(old), Is: t.status(now)})
	}
	before := map[string]wiki.Decision{}
	for _, d := range old.Decisions {
		before[d.ID] = d
	}
	var added []wiki.Decision
	budget := maxProseWords
	for _, d := range now.Decisions {
		older, ok := before[d.ID]
		delete(before, d.ID)
		switch {
		case !ok:
			added = append(added, d)
		case older.Text != d.Text:
			words, _ := mergeWords(older.Text, d.Text, &budget)
			list = append(list, DecisionChange{ID: d.ID, Status: wiki.Modified, Text: d.Text, Words: words})
		}
	}
	for _, older := range old.Decisions { // one whose first words changed has another address
		if _, left := before[older.ID]; !left {
			continue
		}
		change := DecisionChange{Status: wiki.Deleted, Text: older.Text}
		for i, d := range added {
			if words, alike := mergeWords(older.Text, d.Text, &budget); alike {
				change = DecisionChange{ID: d.ID, Status: wiki.Modified, Text: d.Text, Words: words}
				added = append(added[:i:i], added[i+1:]...)
				break
			}
		}
		list = append(list, change)
	}
	var fresh []DecisionChange
	for _, d := range added {
		fresh = append(fresh, DecisionChange{ID: d.ID, Status: wiki.Added, Text: d.Text})
	}
	return append(fresh, list...)
}

// decisionText is what a page that is a decision says: its decision, where it marks one, else its beginning.
func decisionText(facts *wiki.Facts) string {
	if len(facts.Decisions) > 0 {
		return facts.Decisions[0].Text
	}
	return facts.Summary
}

func (t *teller) status(facts *wiki.Facts) string {
	return t.value(facts.Type, decisionStatus, facts.Fields[decisionStatus])
}
