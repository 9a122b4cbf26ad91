package main

import (
	"fmt"
	"time"

	"alliancewiki/internal/sample"
	"alliancewiki/internal/site"
	"alliancewiki/internal/wiki"
)

// typed is a type of pages with the usual kinds of field.
const typed = `label: {da: System, en: System}
fields:
  - {name: ejer, label: {da: Ejer}, kind: organisation}
  - {name: leverandør, label: {da: Leverandør}, kind: organisation}
  - {name: status, label: {da: Status}, kind: choice, choices: [{value: i drift}, {value: lukket}]}
  - {name: kontrakt-til, label: {da: Kontrakt til}, kind: date}
  - {name: beløb, label: {da: Beløb}, kind: money}
  - {name: afhænger-af, label: {da: Afhænger af}, kind: list, of: page}
`

// asking is a page with five queries; n makes it another page.
func asking(n int) []byte {
	return fmt.Appendf(nil, `# Fem forespørgsler

~~~query
fra: system
hvor: leverandør = "Organisation 3" og status = "i drift"
sorter: kontrakt-til
kolonner: titel, ejer, leverandør, kontrakt-til
højst: %d
~~~

~~~query
fra: system
hvor: kontrakt-til < 2027-01-01 og beløb > 900000
sorter: beløb faldende
vis: liste
højst: 20
~~~

~~~query
fra: system
vis: matrix
kolonner: ejer, leverandør
hvor: titel begynder med "System 77"
~~~

~~~query
fra: system
vis: diagram
x: ejer
y: sum(beløb)
stak: status
~~~

~~~query
fra: system
hvor: "System 500" i afhænger-af eller titel = "System 500"
vis: graf
kanter: afhænger-af
~~~
`, 10+n)
}

// knows measures a page with five queries over ten thousand pages of a type: asked anew, and after one of these pages was
// edited.
func (b *bench) knows() error {
	const pages, organisations = 10_000, 20
	data, err := b.repository(100, 100)
	if err != nil {
		return err
	}
	store, s, err := b.open(data)
	if err != nil {
		return err
	}
	defer store.Close()
	defer s.Close()
	file := func(name string) wiki.File {
		f, ferr := wiki.ParseFile(name)
		if ferr != nil {
			err = ferr
		}
		return f
	}
	system := func(i, amount int) []byte {
		return fmt.Appendf(nil, "---\ntype: system\ntitle: System %d\nejer: Organisation %d\nleverandør: Organisation %d\nstatus: i drift\nkontrakt-til: 20%02d-%02d-01\nbeløb: %d\nafhænger-af: [System %d, System %d]\n---\nEt system.\n",
			i, i%organisations, i%7, 26+i%5, 1+i%12, amount, i/2, i/3)
	}
	e := wiki.Edit{Base: s.Head(), By: editor.Author(), When: time.Now(), Message: "Læg systemer ind", Put: map[wiki.File][]byte{
		file(".wiki/types/system.yaml"): []byte(typed), file("spørg.md"): asking(0)}}
	for i := range pages {
		e.Put[file(fmt.Sprintf("systemer/%02d/system-%d.md", i%50, i))] = system(i, i*100)
	}
	for i := range organisations {
		e.Put[file(fmt.Sprintf("org/Organisation %d.md", i))] = []byte("Tekst.\n")
	}
	if err != nil {
		return err
	}
	if _, err := store.Apply(b.ctx, e); err != nil {
		return err
	}
	if err := s.CatchUp(b.ctx); err != nil {
		return err
	}
	page, err := wiki.ParsePath("spørg")
	if err != nil {
		return err
	}
	look := func(change wiki.File, text []byte) (time.Duration, error) {
		e := wiki.Edit{Base: s.Head(), By: editor.Author(), When: time.Now(), Message: "Ret", Put: map[wiki.File][]byte{change: text}}
		if _, err := store.Apply(b.ctx, e); err != nil {
			return 0, err
		}
		if err := s.CatchUp(b.ctx); err != nil {
			return 0, err
		}
		began := time.Now()
		_, err := s.Page(b.ctx, nil, page)
		return time.Since(began), err
	}
	var asked, edited []time.Duration
	for i := range 21 {
		d, err := look(page.File(), asking(i))
		if err != nil {
			return err
		}
		asked = append(asked, d)
		if d, err = look(file("systemer/07/system-7.md"), system(7, i)); err != nil {
			return err
		}
		edited = append(edited, d)
	}
	m, after := median(asked), median(edited)
	b.rows = append(b.rows,
		row{"five queries over 10,000 typed pages", ms(m), "", "", "≤ 30 ms", m <= 30*time.Millisecond},
		row{"the same after an edit of one of them", ms(after), "", "", "≤ 30 ms", after <= 30*time.Millisecond})
	return nil
}

// explains measures what a glossary of a thousand terms adds to making a page: the same text is shown in a wiki with one and
// in a wiki without, in turns.
func (b *bench) explains() error {
	const terms, rounds = 1_000, 300
	var sites [2]*site.Site
	for i := range sites {
		data, err := b.repository(100, 100)
		if err != nil {
			return err
		}
		store, s, err := b.open(data)
		if err != nil {
			return err
		}
		defer store.Close()
		defer s.Close()
		sites[i] = s
		if i == 0 {
			continue
		}
		e := wiki.Edit{Base: s.Head(), By: editor.Author(), When: time.Now(), Message: "Læg begreber ind", Put: map[wiki.File][]byte{}}
		for n := range terms {
			f, err := wiki.ParseFile(fmt.Sprintf("begreber/begreb-%d.md", n))
			if err != nil {
				return err
			}
			forms := fmt.Sprintf("K%dX, begreb nummer %d", n, n)
			if n < 10 { // words of the text
				forms += ", " + []string{"bibliotek", "aftale", "system", "salon", "data", "kommune", "lån", "login", "drift", "møde"}[n]
			}
			e.Put[f] = fmt.Appendf(nil, "---\ntype: term\ntitle: Begreb %d\nlangform: Det lange begreb %d\nformer: [%s]\ndefinition: En forklaring.\n---\nTekst.\n", n, n, forms)
		}
		if _, err := store.Apply(b.ctx, e); err != nil {
			return err
		}
		if err := s.CatchUp(b.ctx); err != nil {
			return err
		}
	}
	page, err := wiki.ParsePath("emne-00/prøve")
	if err != nil {
		return err
	}
	var took [2][]time.Duration
	for n := range rounds {
		text := fmt.Sprintf("Udgave %d\n\n%s", n, sample.Text(n%100, 3, 100))
		for i, s := range sites {
			began := time.Now()
			if _, err := s.Preview(b.ctx, editor, page, text); err != nil {
				return err
			}
			took[i] = append(took[i], time.Since(began))
		}
	}
	without, with := median(took[0]), median(took[1])
	ratio := float64(with) / float64(without)
	b.rows = append(b.rows, row{"a page with a glossary of 1,000 terms", ms(with), ms(without) + " without", fmt.Sprintf("%.2f×", ratio), "≤ 1.20×", ratio <= 1.2})
	return nil
}
