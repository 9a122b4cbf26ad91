package site

import (
	"context"
	"fmt"
	"html"
	"slices"
	"strings"
	"sync"
	"time"

	"alliancewiki/internal/index"
	"alliancewiki/internal/markdown"
	"alliancewiki/internal/query"
	"alliancewiki/internal/wiki"
)

// renderKey is what a rendered page depends on, but for its queries: where it stands, its text, where its links lead, and
// which words are explained, and which fields its type has.
type renderKey struct {
	path      wiki.Path
	blob      wiki.BlobID
	redirects wiki.BlobID
	names     uint64
	moves     uint64
	terms     uint64
	types     *typesAt
	ready     bool
	tick      bool // tasks can be ticked
}

// renderedPage is a page with what its queries depend on.
type renderedPage struct {
	*markdown.Page
	box   []FieldValue
	from  []string // sources
	today bool
	state string // of the two when it was rendered

	pictures map[wiki.File]wiki.BlobID // that it shows

	failed bool // the index could not be asked for all of it
}

func (s *Site) render(ctx context.Context, p wiki.Path, blob wiki.BlobID, tick bool) (*renderedPage, error) {
	key := renderKey{
		path: p, blob: blob, tick: tick, names: s.pages.Names(), moves: s.history.Moves(), terms: s.pages.Epoch(termType), types: s.types(ctx),
		ready: s.pagesRunner.isReady(),
	}
	key.redirects, _ = s.store.Head().Lookup(wiki.RedirectsFile)
	if page := s.renderedAs(ctx, key); page != nil {
		return page, nil
	}
	leave, err := s.rendering.enter(ctx, key)
	if err != nil {
		return nil, err
	}
	defer leave()
	if page := s.renderedAs(ctx, key); page != nil { // by whoever was before
		return page, nil
	}
	text, err := s.store.Blob(ctx, blob)
	if err != nil {
		return nil, err
	}
	page := s.renderText(ctx, p, text, key.ready, tick)
	if err := ctx.Err(); err != nil { // whoever asked has gone, and not all that the page asks for was found
		return nil, err
	}
	if !page.failed {
		s.rendered.Set(key, page)
	}
	return page, nil
}

// renderedAs is the page as it was rendered before; nil where it was not, or its queries have other answers now.
func (s *Site) renderedAs(ctx context.Context, key renderKey) *renderedPage {
	if page, ok := s.rendered.GetIfPresent(key); ok && page.state == s.answersState(ctx, page.from, page.today) && s.samePictures(page.pictures) {
		return page
	}
	return nil
}

// renderings are the pages that are being rendered: each for one reader at a time, since its queries may take seconds.
type renderings struct {
	mu sync.Mutex
	of map[renderKey]chan struct{} // closed when it is done
}

// enter waits until nobody renders the page. Whoever renders it then calls leave.
func (r *renderings) enter(ctx context.Context, key renderKey) (leave func(), err error) {
	for {
		r.mu.Lock()
		busy := r.of[key]
		if busy == nil {
			break
		}
		r.mu.Unlock()
		select {
		case <-busy:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	defer r.mu.Unlock()
	done := make(chan struct{})
	if r.of == nil {
		r.of = map[renderKey]chan struct{}{}
	}
	r.of[key] = done
	return func() {
		r.mu.Lock()
		defer r.mu.Unlock()
		delete(r.of, key)
		close(done)
	}, nil
}

// answersState says all that the answers to queries of some sources depend on.
func (s *Site) answersState(ctx context.Context, from []string, today bool) string {
	var state strings.Builder
	for _, f := range from {
		known, _ := s.tableState(ctx, f)
		state.WriteString(known + "\n")
	}
	if today {
		state.WriteString(time.Now().In(danish).Format(time.DateOnly))
	}
	return state.String()
}

func (s *Site) renderText(ctx context.Context, p wiki.Path, text []byte, namesKnown, tick bool) *renderedPage {
	doc := s.parsed.parse(p, text)
	texts, words := markdown.Danish, &query.Danish
	if doc.Facts().Lang == "en" {
		texts, words = markdown.English, &query.English
	}
	page := &renderedPage{today: slices.ContainsFunc(doc.Facts().Tasks, func(t wiki.Task) bool { return t.Due != "" })}
	asked := map[markdown.Block]*query.Query{}
	for _, b := range doc.Queries() {
		q, _ := query.Parse(b.Text, b.Line)
		if q == nil {
			continue
		}
		asked[b] = q
		page.from = append(page.from, q.From())
		page.today = page.today || q.Today()
	}
	page.state = s.answersState(ctx, page.from, page.today) // before they are answered: what changes meanwhile is seen
	n := 0
	to := &resolver{ctx: ctx, site: s, head: s.store.Head(), namesKnown: namesKnown, asked: map[string]markdown.Target{}}
	glossary, err := s.glossaryNow(ctx)
	page.failed = err != nil
	page.Page = doc.Render(markdown.World{
		Resolver: to,
		Glossary: glossary,
		Query: func(b markdown.Block) string {
			n++
			answer, err := s.answer(ctx, asked[b], b, words, n)
			page.failed = page.failed || err != nil
			return answer
		},
		Today: time.Now().In(danish).Format(time.DateOnly),
		Tick:  tick,
		Edit:  tick, // whoever may tick may edit
	}, texts)
	page.box = s.box(p, s.types(ctx).types.Of(&page.Facts), page.Facts.Fields, to)
	page.failed, page.pictures = page.failed || to.failed, to.pictures
	return page
}

// answer is the HTML of the nth query of a page; q is nil where the block cannot be read. With an error it is the block.
func (s *Site) answer(ctx context.Context, q *query.Query, b markdown.Block, words *query.Texts, n int) (string, error) {
	if q == nil {
		_, problem := query.Parse(b.Text, b.Line)
		return problem.HTML(words), nil
	}
	if err := ctx.Err(); err != nil { // nobody waits for it
		return "", err
	}
	answer, err := q.HTML(ctx, source{s}, query.View{
		Texts: words, Now: time.Now().In(danish), Prefix: fmt.Sprintf("q%d", n), Label: fmt.Sprintf("%s %d", words.Label, n),
	})
	if err != nil {
		if ctx.Err() == nil {
			s.log.Error("a query cannot be answered", "page", b.Page.String(), "line", b.Line, "err", err)
		}
		return `<pre tabindex="0">` + html.EscapeString(b.Text) + "</pre>\n", err
	}
	return answer, nil
}

// glossaryNow is the glossary as the pages of the head make it; nil where there is none.
func (s *Site) glossaryNow(ctx context.Context) (*markdown.Glossary, error) {
	epoch := s.pages.Epoch(termType)
	s.glossary.mu.Lock()
	defer s.glossary.mu.Unlock()
	if s.glossary.made && s.glossary.epoch == epoch {
		return s.glossary.glossary, nil
	}
	records, err := s.pages.Typed(ctx, termType)
	if err != nil {
		if ctx.Err() == nil {
			s.log.Error("the glossary cannot be read", "err", err)
		}
		return nil, err
	}
	terms := make([]markdown.Term, len(records))
	for i, r := range records {
		terms[i] = termOf(r)
	}
	s.glossary.made, s.glossary.epoch, s.glossary.glossary = true, epoch, nil
	if len(terms) > 0 {
		s.glossary.glossary = markdown.NewGlossary(terms)
	}
	return s.glossary.glossary, nil
}

// The fields of a term.
const (
	longField       = "langform"
	formsField      = "former"
	definitionField = "definition"
)

// termOf is a page of type term as the glossary has it: it is called by its title, its aliases and its other forms. A title
// with a remark in parentheses, which tells two pages apart, is no word of a text.
func termOf(r index.Record) markdown.Term {
	t := markdown.Term{
		File: r.File, Title: r.Title, Long: strings.Join(texts(r.Fields[longField]), " "),
		Definition: strings.Join(strings.Fields(strings.Join(texts(r.Fields[definitionField]), " ")), " "),
	}
	if !strings.HasSuffix(r.Title, ")") {
		t.Forms = append(t.Forms, r.Title)
	}
	t.Forms = append(t.Forms, texts(r.Fields[formsField])...)
	for _, alias := range texts(r.Fields["aliases"]) {
		if !strings.HasSuffix(alias, ")") {
			t.Forms = append(t.Forms, alias)
		}
	}
	return t
}
