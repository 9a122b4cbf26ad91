package wiki_test

import (
	"testing"

	"alliancewiki/internal/wiki"
)

func TestNearest(t *testing.T) {
	words := []string{"ejer", "leverandør", "afhænger-af", "status", "drift"}
	for written, want := range map[string]string{
		"leverandor": "leverandør", "Leverandør": "leverandør", "levrandør": "leverandør", "leverandrø": "leverandør", "leverandøøør": "leverandør",
		"leverandører": "leverandør", "eejr": "ejer", "ejr": "ejer", "ejjerr": "ejer", "ej": "", "xdriftx": "drift", "statu": "status",
		"tags": "", "": "", "ejer": "", "note": "",
	} {
		if got := wiki.Nearest(written, words); got != want {
			t.Errorf("%q: %q, not %q", written, got, want)
		}
	}
	if got := wiki.Nearest("abe", []string{"abc", "abd"}); got != "abc" {
		t.Errorf("of two as near: %q", got)
	}
}
