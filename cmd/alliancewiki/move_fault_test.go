//go:build linux && amd64

package main

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// TestAMoveThatIsKilledAtAnyMomentIsDoneWhollyOrNotAtAll moves a page to and fro, with the pages that link to it.
func TestAMoveThatIsKilledAtAnyMomentIsDoneWhollyOrNotAtAll(t *testing.T) {
	t.Parallel()
	v := newVictim(t)
	m := &moving{victim: v, at: "flyt/her", to: "flyt/derhen/ny"}
	v.start()
	for page, text := range map[string]string{
		m.at:       "# En side\n\nDen flytter.\n",
		"Peger":    "# Peger\n\nSe [siden](" + m.at + ".md) og [[" + m.at + "]].\n",
		"flyt/nær": "# Nær\n\nSe [siden](her.md).\n",
	} {
		if body, status := v.save(page, text, ""); status != http.StatusSeeOther {
			t.Fatalf("save %s: %d\n%s", page, status, body)
		}
	}
	v.end()
	v.killEverywhere(m, someCrashes)
}

// moving is the deed of moving a page.
type moving struct {
	victim
	at, to string
}

func (m *moving) prepare() {}

func (m *moving) do() bool {
	body, status := m.post("/-/move/"+m.at, url.Values{"to": {m.to}, "summary": {"Flyt"}, "base": {m.head()}})
	if status != 0 && status != http.StatusSeeOther && !m.failing {
		m.t.Errorf("the move was answered %d\n%s", status, body)
	}
	return status == http.StatusSeeOther
}

func (m *moving) look(old string) bool {
	m.branchIsAFile()
	if m.head() == old {
		return false
	}
	got := m.git("log", "-1", "--format=%P %an %s", "--name-status", "-M10%", "main")
	if !strings.HasPrefix(got, old+" Mette Holm Flyt\n") || strings.Count(got, "\nR") != 1 {
		m.t.Errorf("the head is\n%s", got)
	}
	name := m.to[strings.LastIndex(m.to, "/")+1:]
	for page, links := range map[string]int{"Peger": 2, "flyt/nær": 1} {
		if text := m.git("show", "main:"+page+".md"); strings.Count(text, "/"+name)+strings.Count(text, "("+name) != links {
			m.t.Errorf("%s links elsewhere:\n%s", page, text)
		}
	}
	m.at, m.to = m.to, m.at
	return true
}

func (m *moving) again() {
	m.t.Helper()
	old := m.head()
	if !m.do() || !m.look(old) {
		m.t.Fatal("the move after a restart was not done")
	}
	m.tidy()
	if body, status := m.get("/wiki/" + m.at); status != http.StatusOK || !strings.Contains(body, "Den flytter.") {
		m.t.Errorf("the page at its new address: %d", status)
	}
	if _, status := m.get("/wiki/" + m.to); status != http.StatusMovedPermanently {
		m.t.Errorf("the page's old address: %d", status)
	}
}
