// Package sample makes repositories of any size with pages like those of a real wiki: for the dev command, for tests
// and for benchmarks. The same arguments give the same repository, commit ids included.
package sample

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
)

// start is the time of the first commit; the others follow a minute apart.
const start = 1704067200 // 1 January 2024

var authors = [...]string{
	"Mette Holm <mette@kombit.example>", "Jens Kjær <jens@ddf.example>", "Åse Østergård <aase@kb.example>",
	"Ib Bæk <ib@bcf.example>", "Liv Dam <liv@cb.example>",
}

var organisations = [...]string{
	"KOMBIT", "Det Digitale Folkebibliotek", "Det Kgl. Bibliotek", "Bibliotekschefforeningen", "Centralbibliotekerne",
}

var words = strings.Fields(`bibliotek data system aftale drift økonomi styring indhold funktion kommune borger lån
	reservation katalog metadata snitflade leverandør kontrakt ændring beslutning møde referat overblik samarbejde
	strategi pejlemærke udvikling kvalitet åbenhed fællesskab løsning infrastruktur og i på til med for af er som der
	skal kan bliver have være den det de en et`)

// Page is the path of page i: fifty folders, as many pages in each.
func Page(i int) string { return fmt.Sprintf("emne-%02d/side-%05d", i%50, i) }

// Text is page i as its n-th version: front matter, three sections, a table, and links to other pages.
func Text(i, n, pages int) []byte {
	r := rand.New(rand.NewPCG(uint64(i), uint64(n)))
	var b strings.Builder
	fmt.Fprintf(&b, "---\ntitle: Side %d om %s\naliases: [s%d]\ntags: [%s, prøve]\n---\n\n", i, words[i%len(words)], i, words[i%20])
	for section := range 3 {
		fmt.Fprintf(&b, "## Afsnit %d: %s\n\n", section+1, words[r.IntN(20)])
		for range 3 {
			sentence(&b, r)
		}
		other := r.IntN(pages)
		fmt.Fprintf(&b, "Se også [side %d](../%s.md) og [[s%d|en anden side]].\n\n", other, Page(other), r.IntN(pages))
	}
	b.WriteString("| År | Beløb | Betaler |\n|---|---:|---|\n")
	for year := range 4 {
		fmt.Fprintf(&b, "| %d | %d | %s |\n", 2021+year, r.IntN(1_000_000), organisations[r.IntN(5)])
	}
	fmt.Fprintf(&b, "\nVersion %d.\n", n)
	return []byte(b.String())
}

func sentence(b *strings.Builder, r *rand.Rand) {
	for i := range 12 + r.IntN(12) {
		w := words[r.IntN(len(words))]
		if i == 0 {
			w = strings.ToUpper(w[:1]) + w[1:]
			if w[0] >= 0x80 {
				w = "Der"
			}
		} else {
			b.WriteByte(' ')
		}
		b.WriteString(w)
	}
	b.WriteString(".\n")
}

// Generate makes a bare repository at dir with so many pages and commits, by git fast-import. The first commit holds
// as many pages as are needed for every other commit to write one page.
func Generate(ctx context.Context, dir string, pages, commits int) error {
	if pages < 1 || commits < 1 {
		return fmt.Errorf("a sample needs at least one page and one commit")
	}
	if err := git(ctx, nil, "init", "--quiet", "--bare", "--template=", "--initial-branch=main", dir); err != nil {
		return err
	}
	pr, pw := io.Pipe()
	go func() {
		w := bufio.NewWriter(pw)
		write(w, pages, commits)
		w.Flush()
		pw.Close()
	}()
	return git(ctx, pr, "-C", dir, "fast-import", "--quiet")
}

func write(w io.Writer, pages, commits int) {
	first := max(1, pages-commits+1)
	for c := range commits {
		msg := fmt.Sprintf("Ret side %d", c%pages)
		if c == 0 {
			msg = "Begynd"
		}
		msg += "\n\nOrganisation: " + organisations[c%5] + "\n"
		when := start + 60*c
		fmt.Fprintf(w, "commit refs/heads/main\nauthor %s %d +0100\ncommitter alliancewiki <wiki@localhost> %d +0100\ndata %d\n%s\n",
			authors[c%5], when, when, len(msg), msg)
		lo, hi := 0, first
		if c > 0 {
			lo = (first + c - 1) % pages
			hi = lo + 1
		}
		for i := lo; i < hi; i++ {
			text := Text(i, (c+pages-1)/pages, pages)
			fmt.Fprintf(w, "M 100644 inline %s.md\ndata %d\n%s\n", Page(i), len(text), text)
		}
		if c == 0 {
			text := "---\ntitle: Forside\n---\n\nEn prøvewiki med [side 0](" + Page(0) + ".md).\n"
			fmt.Fprintf(w, "M 100644 inline Forside.md\ndata %d\n%s\n", len(text), text)
		}
	}
	fmt.Fprint(w, "done\n")
}

func git(ctx context.Context, in io.Reader, args ...string) error {
	c := exec.CommandContext(ctx, "git", args...)
	c.Env = append(os.Environ(), "GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL=/dev/null")
	c.Stdin = in
	if out, err := c.CombinedOutput(); err != nil {
		return fmt.Errorf("git %s: %w: %s", strings.Join(args, " "), err, out)
	}
	return nil
}
