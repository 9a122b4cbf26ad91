package markdown

import (
	"fmt"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"

	"alliancewiki/internal/wiki"
)

// The limits of what one page says of the kind that is collected across pages.
const (
	maxDecisions  = 1000 // the rest are callouts without an address
	maxTasks      = 1000 // the rest are boxes that cannot be ticked
	maxWording    = 2000 // bytes of the text of one
	maxDecisionID = 60   // bytes of an id made of words, without its prefix
)

// findDecisions lists the decisions of a page in the order in which they stand. Their pins are the first ids that are
// given, so that an address that was pinned stays.
func (c *collector) findDecisions(n ast.Node, depth int) {
	if depth > 2*maxDepth {
		panic(overDepth)
	}
	for n := n.FirstChild(); n != nil && n.Type() == ast.TypeBlock; n = n.NextSibling() {
		if q, ok := n.(*callout); ok && q.isDecision() && len(c.order) < maxDecisions {
			c.order = append(c.order, q)
			decision := wiki.Decision{Line: c.doc.line(q.start)}
			if q.pin != "" {
				decision.ID = c.headings.id(q.pin)
			}
			c.doc.decisions[q] = decision
		}
		c.findDecisions(n, depth+1)
	}
}

// decision notes what a decision says and where.
func (c *collector) decision(q *callout) {
	if decision, ok := c.doc.decisions[q]; ok {
		decision.Text, decision.Section = c.wording(q), c.section
		c.doc.decisions[q] = decision
	}
}

// settleDecisions gives ids to the decisions that have none, when all headings have theirs, and makes facts of them.
func (c *collector) settleDecisions() {
	for _, q := range c.order {
		decision := c.doc.decisions[q]
		if decision.ID == "" {
			decision.ID = c.headings.id(decisionID(decision.Text))
			c.doc.decisions[q] = decision
		}
		c.doc.facts.Decisions = append(c.doc.facts.Decisions, decision)
	}
	slices.SortFunc(c.doc.facts.Decisions, func(a, b wiki.Decision) int { return a.Line - b.Line })
}

// decisionID is made of the first words of a decision.
func decisionID(text string) string {
	id := slug(text)
	if len(id) > maxDecisionID {
		id = validPrefix(id, maxDecisionID+1)
		if i := strings.LastIndexByte(id, '-'); i > 0 {
			id = id[:i]
		}
		id = validPrefix(id, maxDecisionID)
	}
	if id = strings.Trim(id, "-"); id == "" {
		return "beslutning"
	}
	return id
}

// decision writes a decision: what it is, its title, and the link to itself.
func (w *rendering) decision(n *callout, decision wiki.Decision) {
	start, end := `<div class="callout callout-decision" role="note"`, "</div>\n"
	titleTag := "p"
	if n.fold != 0 {
		start, end, titleTag = `<details class="callout callout-decision"`, "</details>\n", "summary"
	}
	w.str(start)
	w.attr("id", decision.ID)
	if n.fold == '+' {
		w.str(" open")
	}
	w.str("><" + titleTag + ` class="callout-title">`)
	w.calloutTitle(w.texts.Callouts[decisionClass], n)
	w.str("</" + titleTag + `><a class="anchor"`)
	w.attr("href", "#"+decision.ID)
	w.attr("aria-label", fmt.Sprintf(w.texts.Decision, cutText(decision.Text, 2*maxDecisionID)))
	w.element(">#</a>\n", n, end)
}
