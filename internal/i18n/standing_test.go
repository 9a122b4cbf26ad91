package i18n

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"
	"time"
)

var upstreamKey = regexp.MustCompile(`"(upstream\.[a-z]+)"`)

func TestEveryStandingOfTheUpstreamHasItsText(t *testing.T) {
	b, err := os.ReadFile(filepath.Join("..", "upstream", "standing.go"))
	if err != nil {
		t.Fatal(err)
	}
	keys := upstreamKey.FindAllStringSubmatch(string(b), -1)
	if len(keys) < 4 {
		t.Errorf("found only %v", keys)
	}
	for _, m := range keys {
		for _, all := range []*Texts{Da, En} {
			if all.Standing.Texts[m[1]] == "" {
				t.Errorf("%s has no text in %s", m[1], all.Lang)
			}
		}
	}
}

func TestAStandingSaysWhatWaitsAndSinceWhen(t *testing.T) {
	since := time.Date(2026, 11, 22, 13, 5, 0, 0, time.UTC)
	for _, c := range []struct {
		value string
		count int
		want  string
	}{
		{"https://wiki.example.dk", 2, "Changes cannot be exchanged with https://wiki.example.dk just now. They are saved here and sent on later. " +
			"2 changes wait. Since 22 November 2026 at 14:05."},
		{"", 0, "Changes cannot be exchanged with the wiki that this one shares its pages with. They are saved here and sent on later. " +
			"Since 22 November 2026 at 14:05."},
	} {
		if got := En.StandingText("upstream.behind", c.value, c.count, since); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}
