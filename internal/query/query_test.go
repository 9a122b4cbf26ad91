package query

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"alliancewiki/internal/draw"
	"alliancewiki/internal/wiki"
)

var update = flag.Bool("update", false, "write what the tests get into the golden files")

func path(t testing.TB, s string) wiki.Path {
	t.Helper()
	p, err := wiki.ParsePath(s)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// library is a small wiki.
type library map[string]*Table

func (l library) Table(_ context.Context, from string) (*Table, error) { return l[from], nil }
func (l library) Types() []string                                      { return []string{"system", "bevilling", "salon"} }

func newLibrary(t testing.TB) library {
	page := func(p, title string, names ...string) Value {
		return To(Ref{Title: title, Path: path(t, p), Names: names})
	}
	org := func(title string, names ...string) Value { return page("organisationer/"+title, title, names...) }
	kombit, dbc, ddf := org("KOMBIT"), org("DBC Digital", "DBC"), org("Det Digitale Folkebibliotek", "DDF")
	kommuner := To(Ref{Title: "Kommunerne"})
	brønd := page("systemer/Databrønden", "Databrønden", "Brønden")
	fbi, fbs := page("systemer/FBI", "FBI"), page("systemer/FBS", "FBS", "Fælles Bibliotekssystem")
	bdk := page("systemer/bibliotek-dk", "bibliotek.dk")
	åse, ereolen := page("systemer/Aase", "Aase <b>& Co.</b>"), page("systemer/eReolen", "eReolen")

	systemFields := append(PageFields(),
		Field{Name: "ejer", Label: Label{"Ejer", "Owner"}},
		Field{Name: "bestiller", Label: Label{"Bestiller", "Commissioner"}},
		Field{Name: "leverandør", Label: Label{"Leverandør", "Supplier"}},
		Field{Name: "status", Label: Label{"Status", "Status"}, Kind: Choices, Choices: []Choice{
			{"i drift", Label{"I drift", "Live"}}, {"lukket", Label{"Lukket", "Closed"}}}},
		Field{Name: "afhænger-af", Label: Label{"Afhænger af", "Depends on"}},
		Field{Name: "integrerer-med", Label: Label{"Integrerer med", "Integrates with"}, Quiet: true},
		Field{Name: "kontrakt-til", Label: Label{"Kontrakt til", "Contract until"}, Kind: Dates, Quiet: true},
		Field{Name: "åben", Label: Label{"Åben", "Open"}, Quiet: true},
	)
	open := map[string]Value{"2027-03-31": Bool(true), "2026-12-31": Bool(false), "2028-01-31": Text("Ja")}
	system := func(title, owner, orders, supplier Value, status string, needs, with Value, until string) Row {
		return Row{title, Text("system"), Text("systemer"), List(Text("drift")),
			owner, orders, supplier, Text(status), needs, with, Date(until), open[until]}
	}
	grantFields := append(PageFields(),
		Field{Name: "år", Label: Label{"År", "Year"}, Kind: Years},
		Field{Name: "beløb", Label: Label{"Beløb", "Amount"}, Kind: Money},
		Field{Name: "betaler", Label: Label{"Betaler", "Payer"}},
		Field{Name: "formål", Label: Label{"Formål", "Purpose"}, Kind: LongText},
	)
	grant := func(title string, year, amount float64, payer Value) Row {
		return Row{Text(title), Text("bevilling"), Value{}, Value{}, Number(year), Number(amount), payer, Text("Til drift")}
	}
	salonFields := append(PageFields(), Field{Name: "dato", Label: Label{"Dato", "Date"}, Kind: Dates},
		Field{Name: "form", Label: Label{"Form", "Form"}})
	salon := func(p, title, date, form string) Row {
		return Row{page(p, title), Text("salon"), Value{}, Value{}, Date(date), Text(form)}
	}
	minutes := page("møder/2026-04-referat", "Referat 2026-04")
	task := func(text string, done bool, who Value, due string) Row {
		return Row{Text(text), Bool(done), who, Date(due), minutes, Text("Opfølgning")}
	}
	return library{
		"system": NewTable(Label{"System", "System"}, systemFields, []Row{
			system(ereolen, ddf, ddf, Value{}, "i drift", Value{}, Value{}, "2027-03-31"),
			system(brønd, kommuner, kombit, dbc, "i drift", fbi, Value{}, "2026-12-31"),
			system(fbs, kommuner, kombit, To(Ref{Title: "Systematic"}), "i drift", brønd, fbi, "2028-01-31"),
			system(åse, Value{}, Value{}, dbc, "lukket", Value{}, Value{}, ""),
			system(bdk, List(kommuner, org("Slots- og Kulturstyrelsen")), kombit, dbc, "i drift", List(brønd, fbi), fbs, "2026-11-30"),
		}),
		"bevilling": NewTable(Label{"Bevilling", "Grant"}, grantFields, []Row{
			grant("Drift 2024", 2024, 4226267, ddf), grant("Drift 2025", 2025, 4310000.5, ddf),
			grant("Udvikling 2025", 2025, 1500000, kombit), grant("Ukendt", 2025, 10000, Value{}),
		}),
		"salon": NewTable(Label{"Salon", "Salon"}, salonFields, []Row{
			salon("møder/2026-12", "Salon om økonomi", "2026-12-01", "fysisk"),
			salon("møder/2026-04", "Salon om data", "2026-04-16", "digital"),
			salon("møder/senere", "Salon uden dato", "", ""),
		}),
		"tom": NewTable(Label{"Tom", "Empty"}, PageFields(), nil),
		Tasks: NewTable(Label{"Opgave", "Task"}, TaskFields(), []Row{
			task("Ring til leverandøren", false, kombit, "2026-05-01"),
			task("Skriv dagsorden", true, List(kombit, ddf), "2026-04-01"),
			task("Find en vært", false, Value{}, "2026-12-24"),
			task("Læs referatet", false, ddf, ""),
		}),
		Decisions: NewTable(Label{"Beslutning", "Decision"}, DecisionFields(), []Row{
			{To(Ref{Title: "Vi samler data", Path: path(t, "møder/2026-04-referat"), Fragment: "s-vi-samler-data"}),
				Date("2026-04-16"), Text("vedtaget"), minutes, Value{}, Value{}},
		}),
		Changes: NewTable(Label{"Ændring", "Change"}, ChangeFields(), []Row{
			{brønd, Date("2026-11-22T14:05"), Text("Ane"), kombit, Text("Rettede ejer")},
		}),
	}
}

var now = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

func view(lang string) View {
	v := View{Texts: &Danish, Now: now, Prefix: "q1", Label: "Tabel 1"}
	if lang == "en" {
		v.Texts = &English
	}
	return v
}

// answerTo runs a block that begins on line 10 of its page; block and HTML are one or the other's problem.
func answerTo(t testing.TB, src Source, block, lang string) string {
	t.Helper()
	v := view(lang)
	q, bad := Parse(block, 10)
	if bad != nil {
		return bad.HTML(v.Texts)
	}
	html, err := q.HTML(t.Context(), src, v)
	if err != nil {
		t.Fatal(err)
	}
	return html
}

// picture is what package draw writes, and tests.
var picture = regexp.MustCompile(`(?s)<figure class="draw draw-(\w+).*?"q1-title">(.*?)</span>.*?"q1-summary">(.*?)</span>.*?</figure>`)

// Each golden file holds a block, and what it gives: "da" or "en" in its name is the page's language.
func TestAnswersAreThoseOfTheGoldenFiles(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	src := newLibrary(t)
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			lang := "da"
			if strings.Contains(filepath.Base(file), "-en") {
				lang = "en"
			}
			var out txtar.Archive
			for i := 0; i < len(archive.Files); i++ {
				if f := archive.Files[i]; strings.HasPrefix(f.Name, "block") {
					html := picture.ReplaceAllString(answerTo(t, src, string(f.Data), lang), "[$1: $2 $3]")
					out.Files = append(out.Files, f, txtar.File{Name: "html", Data: []byte(html)})
				}
			}
			if *update {
				if err := os.WriteFile(file, txtar.Format(&out), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(string(txtar.Format(archive)), string(txtar.Format(&out))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// found are the titles of the systems that a condition holds for, in short.
func found(t *testing.T, src library, from, where string) string {
	t.Helper()
	q, bad := Parse("fra: "+from+"\nhvor: "+where, 10)
	if bad != nil {
		return bad.Text(&Danish)
	}
	c, bad := compile(q.where, src[from], now)
	if bad != nil {
		return bad.Text(&Danish)
	}
	rows, bad := c.choose(src[from].rows)
	if bad != nil {
		return bad.Text(&Danish)
	}
	var titles []string
	for _, r := range rows {
		title := strings.Fields(r[0].data.text)[0]
		titles = append(titles, title)
	}
	return strings.Join(titles, " ")
}

func TestConditionsHoldForTheRightRows(t *testing.T) {
	src := newLibrary(t)
	for _, x := range []struct{ from, where, want string }{
		{"system", `leverandør = "DBC Digital"`, "Databrønden Aase bibliotek.dk"},
		{"system", `leverandør = "dbc" og status != "lukket"`, "Databrønden bibliotek.dk"},
		{"system", `"DBC" = leverandør`, "Databrønden Aase bibliotek.dk"},
		{"system", `ejer = "Kommunerne"`, "Databrønden FBS bibliotek.dk"},
		{"system", `"Slots- og Kulturstyrelsen" i ejer`, "bibliotek.dk"},
		{"system", `ejer != "Kommunerne"`, "eReolen Aase"},
		{"system", `ejer i ["DDF", "Slots- og Kulturstyrelsen"]`, "eReolen bibliotek.dk"},
		{"system", `ejer ikke i ["DDF", "Kommunerne"]`, "Aase"},
		{"system", `ejer er tom`, "Aase"},
		{"system", `ejer = ""`, "Aase"},
		{"system", `ejer er ikke tom og leverandør is empty`, "eReolen"},
		{"system", `ikke ejer`, "Aase"},
		{"system", `ikke status = "i drift"`, "Aase"},
		{"system", `not not status = "lukket"`, "Aase"},
		{"system", `ikke (status = "lukket" eller ejer = "DDF") og leverandør = "DBC"`, "Databrønden bibliotek.dk"},
		{"system", `status = "lukket" eller ejer = "DDF" og leverandør = "DBC"`, "Aase"},
		{"system", `status er »Live«`, "eReolen Databrønden FBS bibliotek.dk"},
		{"system", `titel indeholder "biblio"`, "FBS bibliotek.dk"},
		{"system", `titel indeholder ikke "b"`, "eReolen"},
		{"system", `titel begynder med "data"`, "Databrønden"},
		{"system", `titel < "d"`, "bibliotek.dk"},
		{"system", `kontrakt-til < i dag + 60`, "Databrønden bibliotek.dk"},
		{"system", `kontrakt-til < i dag + 10 dage`, "bibliotek.dk"},
		{"system", `kontrakt-til >= 2027`, "eReolen FBS"},
		{"system", `kontrakt-til = 2026-12`, "Databrønden"},
		{"system", `kontrakt-til = "2026-12-31"`, "Databrønden"},
		{"system", `kontrakt-til begynder med "2026"`, "Databrønden bibliotek.dk"},
		{"system", `afhænger-af = "Brønden"`, "FBS bibliotek.dk"},
		{"system", `leverandør = ejer`, ""},
		{"system", `ejer = bestiller`, "eReolen"},
		{"system", `tags = "DRIFT" and type = 'system'`, "eReolen Databrønden FBS Aase bibliotek.dk"},
		{"system", `åben = ja`, "eReolen FBS"},
		{"system", `åben = nej eller åben er tom`, "Databrønden Aase bibliotek.dk"},
		{"system", `ikke åben`, "Databrønden Aase bibliotek.dk"},
		{"system", "titel = \"FBI\"\n  eller titel = “FBS”", "FBS"},
		{"bevilling", `beløb > 4.000.000`, "Drift Drift"},
		{"bevilling", `beløb = 4310000,5`, "Drift"},
		{"bevilling", `beløb <= 1.500.000 && år >= 2025`, "Udvikling Ukendt"},
		{"bevilling", `år = "2024"`, "Drift"},
		{"bevilling", `år < i dag - 365 dage`, "Drift"},
		{"bevilling", `år i [2024, 2023]`, "Drift"},
		{"bevilling", `beløb > -5`, "Drift Drift Udvikling Ukendt"},
		{"bevilling", `betaler er tom`, "Ukendt"},
		{Tasks, `not done and due < today`, "Ring"},
		{Tasks, `udført = nej`, "Ring Find Læs"},
		{Tasks, `status = "Udført"`, "Skriv"},
		{Tasks, `hvem = "KOMBIT" || who = "DDF"`, "Ring Skriv Læs"},
		{Tasks, `frist > i dag`, "Find"},
		{Tasks, `ja og not nej og "x"`, "Ring Skriv Find Læs"},
	} {
		if got := found(t, src, x.from, x.where); got != x.want {
			t.Errorf("%s: %s\n got %s\nwant %s", x.from, x.where, got, x.want)
		}
	}
}

func TestConditionsAreTranslated(t *testing.T) {
	for where, want := range map[string]string{
		`leverandør = "DBC" og status != »lukket«`:     `v0 == v1 and v2 != v3`,
		`ikke udført og frist < i dag`:                 `not (v0 == v3) and v1 < v2`,
		`ikke (a eller b)`:                             `not ((v0 == v2 or v1 == v2))`,
		`ikke a = 1 eller b`:                           `not (v0 == v1) or v2 == v3`,
		`a er ikke tom`:                                `v0 != v2`,
		`kontrakt-til er tom`:                          `v0 == v2`,
		`"KOMBIT" i ejer`:                              `v0 in v1`,
		`ejer ikke i ["a", "b"]`:                       `v0 not in [v1,v2]`,
		`navn begynder med "a" og navn indeholder "b"`: `v0 startsWith v1 and v2 contains v3`,
		`a <> 1 && b ≥ 2 || !c`:                        `v0 != v1 and v2 >= v3 or not (v4 == v5)`,
	} {
		tokens, bad := lex(where, position{1, 1})
		if bad != nil {
			t.Errorf("%s: %s", where, bad.Text(&English))
			continue
		}
		if got, _ := translate(tokens); got != want {
			t.Errorf("%s\n got %s\nwant %s", where, got, want)
		}
	}
}

func TestSortingIsDanish(t *testing.T) {
	var rows []Row
	for _, s := range []string{"Århus", "Zoo", "øl", "Aabenraa", "æble", "10 veje", "", "9 veje", "abe"} {
		rows = append(rows, Row{Text(s), Value{}, Value{}, Value{}})
	}
	src := library{Pages: NewTable(Label{}, PageFields(), rows)}
	order := func(block string) (titles []string) {
		q, bad := Parse(block, 1)
		if bad != nil {
			t.Fatal(bad.Text(&English))
		}
		a := &answer{query: q, table: src[Pages], rows: rows}
		items, _, _, bad := a.items()
		if bad != nil {
			t.Fatal(bad.Text(&English))
		}
		for _, it := range items {
			titles = append(titles, a.shownTextOf(it.row))
		}
		return titles
	}
	want := []string{"9 veje", "10 veje", "abe", "Zoo", "æble", "øl", "Aabenraa", "Århus", ""}
	if got := order("fra: sider\nsorter: titel"); !cmp.Equal(got, want) {
		t.Error(got)
	}
	want = []string{"Århus", "Aabenraa", "øl", "æble", "Zoo", "abe", "10 veje", "9 veje", ""}
	if got := order("fra: sider\nsorter: titel faldende"); !cmp.Equal(got, want) {
		t.Error(got)
	}
	if got := order("fra: sider\nsorter: titel\nhøjst: 2"); !cmp.Equal(got, []string{"9 veje", "10 veje"}) {
		t.Error(got)
	}
}

func (a *answer) shownTextOf(row Row) string {
	a.texts = &Danish
	return a.shownText(row, 0)
}

func TestTheFirstRowsAreFoundWithoutSortingAll(t *testing.T) {
	by := func(x, y item) int { return compare(x.row[0], y.row[0])*1000000 + x.index - y.index }
	short, long := nearestFirst{limit: 7, compare: by}, nearestFirst{limit: 1000, compare: by}
	for i := range 1000 {
		x := item{row: Row{Number(float64(i * 7919 % 101))}, index: i}
		short.add(x)
		long.add(x)
	}
	for i, x := range short.all() {
		if want := long.all()[i]; x.index != want.index {
			t.Errorf("%d: %d, want %d", i, x.index, want.index)
		}
	}
}

func TestATimelineTellsWhatIsToCome(t *testing.T) {
	src := newLibrary(t)
	q, bad := Parse("fra: salon\nvis: tidslinje", 1)
	if bad != nil {
		t.Fatal(bad.Text(&English))
	}
	a := &answer{query: q, table: src["salon"]}
	a.texts, a.today = &Danish, "2026-11-23"
	got := []draw.Event{a.event(a.table.rows[0], 4, 5, []int{0, 5}), a.event(a.table.rows[1], 4, -1, nil)}
	want := []draw.Event{
		{Date: "2026-12-01", When: "1. december 2026", Label: "Salon om økonomi", Href: "/wiki/m%C3%B8der/2026-12",
			Note: "Form: fysisk", Group: "fysisk", Future: true},
		{Date: "2026-04-16", When: "16. april 2026", Label: "Salon om data", Href: "/wiki/m%C3%B8der/2026-04"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestDependenciesAreKnownFromTheBlock(t *testing.T) {
	for block, want := range map[string]string{
		"fra: opgaver": "tasks true",
		"from: System": "system false",
		"fra: system\nhvor: kontrakt-til < i dag":   "system true",
		"fra: beslutninger\nvis: tidslinje":         "decisions true",
		"fra: ændringer\nhvor: who = \"i dag\"":     "changes false",
		"fra: sider\r\nhvor: changed > today - 7\r": "pages true",
	} {
		q, bad := Parse(block, 1)
		if bad != nil {
			t.Errorf("%q: %s", block, bad.Text(&English))
			continue
		}
		if got := fmt.Sprint(q.From(), " ", q.Today()); got != want {
			t.Errorf("%q: %s, want %s", block, got, want)
		}
	}
}

func TestAQueryIsRunByManyAtOnce(t *testing.T) {
	src := newLibrary(t)
	for _, block := range []string{"fra: system\nhvor: ejer = \"DDF\" eller titel < \"z\"\nsorter: titel", "fra: salon\nvis: tidslinje"} {
		want := answerTo(t, src, block, "da")
		q, bad := Parse(block, 10)
		if bad != nil {
			t.Fatal(bad.Text(&English))
		}
		var all sync.WaitGroup
		for range 8 {
			all.Go(func() {
				if got, err := q.HTML(t.Context(), src, view("da")); got != want || err != nil {
					t.Errorf("%v: %s", err, got)
				}
			})
		}
		all.Wait()
	}
}
