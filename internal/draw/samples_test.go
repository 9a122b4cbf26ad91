package draw

import (
	"fmt"
	"strconv"
	"strings"
)

// danish writes a number as the wiki does: a decimal comma, dots between thousands.
func danish(v float64) string {
	s := strconv.FormatFloat(v, 'f', -1, 64)
	whole, part, _ := strings.Cut(s, ".")
	for i := len(whole) - 3; i > 0 && whole[i-1] != '-'; i -= 3 {
		whole = whole[:i] + "." + whole[i:]
	}
	if part != "" {
		whole += "," + part
	}
	return whole
}

// systems is the dependency map of the starter wiki.
func systems() GraphData {
	g := GraphData{Frame: Frame{Prefix: "q1", Title: "Hvad afhænger af hvad"}, Solid: "afhænger af", Dashed: "integrerer med"}
	for _, row := range []string{
		"Adgangsplatformen|i drift|FBI CULR|eReolen",
		"Adgangsstyring for brugere|||",
		"Appen Biblioteket||FBI-API|",
		"Biblo|ukendt||",
		"CULR||FBI|Adgangsplatformen eReolen bibliotek.dk",
		"DanBib|i drift|Databrønden|VIP",
		"Databrønden|i drift|FBI|",
		"Den digitale overbygning||FBI-API|Databrønden",
		"Den åbne platform|lukket||",
		"Det digitale børnebibliotek|ukendt||",
		"FBI-API|i drift|FBI|CMS FBS20",
		"FBI/FBI – Fælles Biblioteksinfrastruktur|i drift||",
		"FBS20/FBS 2.0|under udrulning||FBI-API",
		"FBS/FBS – Fælles Bibliotekssystem|i drift||FBI-API",
		"Fokuseret tilbud||CMS|eReolen Litteratursiden",
		"CMS/Folkebibliotekernes CMS|i drift|FBI-API|",
		"Litteratursiden||FBI-API|",
		"VIP/VIP, Netpunkt og FBI-Kat|i drift|FBI|",
		"bibliotek.dk|i drift|FBI CULR|",
		"eReolen|i drift|Adgangsplatformen|CULR",
	} {
		part := strings.Split(row, "|")
		id, label, named := strings.Cut(part[0], "/")
		if !named {
			label = id
		}
		if strings.Contains(id, " ") {
			id = label
		}
		g.Nodes = append(g.Nodes, Node{ID: id, Label: label, Href: "/wiki/systemer/" + strings.ReplaceAll(id, " ", "-"), Group: part[1]})
		for i, field := range part[2:4] {
			for _, to := range strings.Fields(field) {
				g.Edges = append(g.Edges, Edge{From: id, To: to, Dashed: i == 1})
			}
		}
	}
	g.Summary = fmt.Sprintf("%d systemer, %d forbindelser", len(g.Nodes), len(g.Edges))
	return g
}

func grants() BarData {
	return BarData{
		Frame:      Frame{Prefix: "q2", Title: "Bevillinger efter år og betaler", Summary: "7 år, 4 betalere, i alt 71,9 mio. kr."},
		Unit:       "mio. kr.",
		Categories: []string{"2019", "2020", "2021", "2022", "2023", "2024", "2025"},
		Series: []Series{
			{"Kommunerne gennem KOMBIT", []float64{4.2, 4.4, 4.4, 5.1, 6, 8.1, 8.4}},
			{"Slots- og Kulturstyrelsen", []float64{2, 2, 2.5, 0.3, 3.2, 3, 3.5}},
			{"Det Kgl. Bibliotek", []float64{0.5, 0, 1.1, 1.1, 0.9, 1.6, 1.2}},
			{"Overcentralen for Folkebiblioteker", []float64{0, 0, 0, 0.1, 0.8, 1, 0.5}},
		},
		Stacked: true,
		Format:  func(v float64) string { return danish(float64(int64(v*10+0.5)) / 10) },
	}
}

func salons() TimelineData {
	return TimelineData{
		Frame:  Frame{Prefix: "q3", Title: "Møder og beslutninger", Summary: "5 begivenheder, 1 kommende"},
		Future: "kommende",
		Events: []Event{
			{Date: "2024-02-29", When: "29. februar 2024", Label: "Kickoff", Href: "/wiki/møder/2024-02-29-kickoff", Group: "salon", Note: "Dokk1, Aarhus"},
			{Date: "2024-03-21", When: "21. marts 2024", Label: "Første salon: fælles forståelse af infrastrukturen", Href: "/wiki/møder/2024-03-21-første-salon", Group: "salon"},
			{Date: "2024-04-05", When: "5.–6. april 2024", Label: "Anden salon", Group: "salon", Note: "Fælles Biblioteksinfrastruktur, governance og en meget lang note, der skal brydes pænt over flere linjer på en telefon."},
			{Date: "2025", When: "2025", Label: "Databrønden flyttes", Group: "beslutning"},
			{Date: "2027-05-01", When: "1. maj 2027", Label: "Ny kontrakt", Future: true},
		},
	}
}

func labelled() GraphData {
	return GraphData{
		Frame: Frame{Prefix: "q4", Title: "Aftaler", Summary: "5 parter, 7 aftaler"},
		Nodes: []Node{
			{ID: "a", Label: "KOMBIT"}, {ID: "b", Label: "Systematic"}, {ID: "c", Label: "DBC Digital"},
			{ID: "d", Label: "Det Kgl. Bibliotek"}, {ID: "e", Label: "Centralbibliotekerne"},
		},
		Edges: []Edge{
			{From: "a", To: "b", Label: "kontrakt"}, {From: "a", To: "c", Label: "bestiller"}, {From: "c", To: "a", Label: "melder tilbage", Dashed: true},
			{From: "d", To: "c", Label: "samarbejder"}, {From: "c", To: "c", Label: "selv"}, {From: "b", To: "e", Label: "leverer til"},
			{From: "e", To: "a", Label: "rådgiver", Dashed: true},
		},
		Solid: "aftale", Dashed: "samarbejde",
	}
}

func balance() BarData {
	return BarData{
		Frame:      Frame{Prefix: "q5", Title: "Overskud og underskud", Summary: "4 år"},
		Unit:       "kr.",
		Categories: []string{"2021", "2022", "2023 (Fælles Biblioteksinfrastruktur og Folkebibliotekernes CMS lagt sammen)", "2024"},
		Series:     []Series{{"Drift", []float64{1250000, -340000, 0, 82000}}, {"Anlæg", []float64{-1250000, 300}}},
		Format:     danish,
	}
}
