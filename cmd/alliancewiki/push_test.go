package main

import (
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"

	"alliancewiki/internal/i18n"
	"alliancewiki/internal/site"
	"alliancewiki/internal/wiki"
)

// The stories of testdata/push*.txtar show the words as git shows them; here is what takes long to bring about.

func words(t *testing.T, lang string, err error) (text, short string) {
	t.Helper()
	p := &pusher{branch: "refs/heads/main", baseURL: "https://wiki.example.dk", log: slog.New(slog.DiscardHandler)}
	lines, short := p.say(&wiki.Person{Lang: lang}, err)
	return strings.Join(lines, "\n"), short
}

// problems are problems with the key, one in each file.
func problems(key string, files ...string) []wiki.Problem {
	var list []wiki.Problem
	for _, f := range files {
		list = append(list, wiki.Problem{File: f, Commit: "tip", Invalid: wiki.Invalid{Key: key}})
	}
	return list
}

func TestARefusalTellsHowToMendIt(t *testing.T) {
	tip := site.Pushed{Update: wiki.RefUpdate{Ref: "refs/heads/main", New: "tip"}}
	for _, tt := range []struct {
		name    string
		refused wiki.Refused
		want    string
	}{
		{"in the last commit", wiki.Refused{Problems: []wiki.Problem{
			{File: "a.md", Line: 4, Commit: "tip", Invalid: wiki.Invalid{Key: "push.utf8"}}}, More: 2},
			"Wikien tog ikke imod dine ændringer. Intet er ændret.\n" +
				"  »a.md«, linje 4: Teksten er ikke gyldig UTF-8. Gem filen som UTF-8, og prøv igen.\n" +
				"  og 2 problemer til.\n" +
				"Ret det, føj rettelsen til den sidste commit, og push igen:\n  git add -A\n  git commit --amend --no-edit"},
		{"in several commits", wiki.Refused{Base: "0123abcd4567", Problems: []wiki.Problem{
			{File: "a.png", Commit: "tip~1", Invalid: wiki.Invalid{Key: "upload.content", Value: ".png"}}}},
			"Wikien tog ikke imod dine ændringer. Intet er ændret.\n" +
				"  »a.png«: Filens indhold passer ikke til dens navn: .png. Gem den i det rigtige format, og prøv igen.\n" +
				"Ret det, saml dine commits i én, så de gamle ikke kommer med, og push igen:\n" +
				"  git reset --soft 0123abcd\n  git add -A\n  git commit -m \"Skriv kort, hvad du har ændret\""},
		{"mended since", wiki.Refused{Past: true, Problems: []wiki.Problem{
			{File: "a.md", Commit: "tip~1", Invalid: wiki.Invalid{Key: "push.size"}}}},
			"Wikien tog ikke imod dine ændringer. Intet er ændret.\n" +
				"  »a.md«: Filen er for stor. Del den på flere sider.\n" +
				"Din sidste commit er i orden, men en tidligere er ikke, og den ville komme med i historikken. Saml dem i én, og push igen:\n" +
				"  git reset --soft origin/main\n  git add -A\n  git commit -m \"Skriv kort, hvad du har ændret\""},
		{"folders of a program", wiki.Refused{Problems: problems("path.hidden", ".vscode/a", ".vscode/b", "noter/.obsidian/c")},
			"Wikien tog ikke imod dine ændringer. Intet er ændret.\n" +
				"  ».vscode/a«: Navnet mangler punktum\n  ».vscode/b«: Navnet mangler punktum\n  »noter/.obsidian/c«: Navnet mangler punktum\n" +
				"»noter/.obsidian« hører til dit eget program. Lad det blive på din computer:\n" +
				"  git rm -r --cached noter/.obsidian\n  echo noter/.obsidian >> .git/info/exclude\n" +
				"Ret det, føj rettelsen til den sidste commit, og push igen:\n  git add -A\n  git commit --amend --no-edit"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			failed := tip
			failed.Err = fmt.Errorf("push: %w", &tt.refused)
			got, short := words(t, "", &notPushed{failed})
			if tt.name == "folders of a program" {
				for _, want := range strings.Split(tt.want, "\n") {
					if !strings.Contains(want, "mangler") && !strings.Contains(got, want) {
						t.Errorf("%q is not in\n%s", want, got)
					}
				}
				if strings.Count(got, "--cached .vscode") != 1 {
					t.Errorf(".vscode is not named once:\n%s", got)
				}
				return
			}
			if got != tt.want {
				t.Errorf("says\n%s\nwant\n%s", got, tt.want)
			}
			if want := i18n.Da.Push.ShortRules.N(1 + tt.refused.More); short != want {
				t.Errorf("beside the ref %q, want %q", short, want)
			}
		})
	}
}

func TestNamesThatAShellMisreadsAreInNoCommand(t *testing.T) {
	names := hidden(problems("path.hidden", ".a;rm -rf x/y", ".$(reboot)/x", "-x/.b", ".c\n/x", ".obsidian/a", "x", "æ/.ø/å", ".d/x", ".e/x"))
	if want := []string{".obsidian", "æ/.ø", ".d"}; !slices.Equal(names, want) {
		t.Errorf("%q, want %q", names, want)
	}
	if got := hidden(problems("push.mode", ".obsidian/a")); got != nil {
		t.Errorf("another problem: %q", got)
	}
}

func TestEveryErrorOfAPushHasWords(t *testing.T) {
	file, err := wiki.ParseFile("drift/backup.md")
	if err != nil {
		t.Fatal(err)
	}
	conflict := &wiki.Conflict{Files: []wiki.FileConflict{{File: file, Chunks: []wiki.Chunk{
		{Text: "fælles"}, {Conflict: true, Section: "Gendannelse"}, {Conflict: true, Section: "Gendannelse"}}}}}
	whole := &wiki.Conflict{Files: []wiki.FileConflict{{File: file}}}
	for _, tt := range []struct {
		err         error
		lang        string
		want, short string
	}{
		{&notPushed{site.Pushed{Proposal: 7, Err: conflict}}, "en",
			"The wiki had changed meanwhile, and the changes cannot be merged. Nothing is lost: yours are kept as proposal 7.\n" +
				"  “drift/backup.md” was changed on both sides below “Gendannelse”.\n" +
				"Choose in the browser what is to stand, and run git pull --no-rebase --no-edit afterwards:\n" +
				"  https://wiki.example.dk/-/proposals/7", "conflict, kept as proposal 7"},
		{&notPushed{site.Pushed{Proposal: 8, Err: whole}}, "da", "»drift/backup.md« er ændret begge steder.\n", "konflikt, ligger som forslag 8"},
		{&wiki.Invalid{Key: "push.pack"}, "", "Der er for meget på én gang.", "pakken er for stor"},
		{&wiki.Invalid{Key: "path.long", Value: "x"}, "", "Navnet »x« er for langt.", "1 problem skal rettes"},
		{wiki.ErrForbidden, "", "Du må ikke ændre sider i wikien.", "ingen skriveret"},
		{&wiki.NotNow{}, "", "Der kan ikke skrives i wikien lige nu.", "wikien kan ikke ændres nu"},
		{wiki.ErrBusy, "en", "Many people are pushing", "busy, try again"},
		{errors.New("/srv/wiki.git: input/output error"), "", "Der er et problem med wikien, og intet er ændret.", "fejl i wikien"},
	} {
		got, short := words(t, tt.lang, tt.err)
		if !strings.Contains(got+"\n", tt.want) || short != tt.short {
			t.Errorf("%v: %q\n%s", tt.err, short, got)
		}
		if strings.Contains(got, "input/output") {
			t.Error("the cause is told to the pusher")
		}
	}
}

func TestLongNamesKeepTheirEnd(t *testing.T) {
	if got := cut(strings.Repeat("mappe/", 100) + "side.md"); len([]rune(got)) != longestName || !strings.HasSuffix(got, "mappe/side.md") {
		t.Errorf("%q", got)
	}
}

func TestEveryShortReasonIsOfAKnownKey(t *testing.T) {
	for _, all := range i18n.All() {
		for key := range all.Push.Short {
			if all.Push.Invalid[key] == "" {
				t.Errorf("%s: %s has no long text", all.Lang, key)
			}
		}
	}
}
