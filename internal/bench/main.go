// Bench measures the speeds that the project promises, each beside its baseline in the same run, and prints them as a
// table. It makes its own repositories, starts the real program, and needs nginx and wrk on the machine for the page
// views. `make bench` runs it.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"alliancewiki/internal/sample"
)

// row is one promise and what was measured.
type row struct {
	name, measured, baseline, ratio, goal string
	met                                   bool
}

// bench holds what the measurements share.
type bench struct {
	ctx     context.Context
	dir     string
	program string
	rows    []row
}

func main() {
	only := flag.String("only", "", "measure only what has this in its name")
	flag.Parse()
	if err := run(*only); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(only string) error {
	dir, err := os.MkdirTemp("", "alliancewiki-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	b := &bench{ctx: context.Background(), dir: dir, program: filepath.Join(dir, "alliancewiki")}
	if out, err := exec.Command("go", "build", "-o", b.program, "./cmd/alliancewiki").CombinedOutput(); err != nil {
		return fmt.Errorf("go build: %w\n%s", err, out)
	}
	for _, m := range []struct {
		name    string
		measure func() error
	}{
		{"save", b.saves},
		{"editors", b.editors},
		{"view", b.views},
		{"history", b.history},
		{"start", b.start},
		{"upkeep", b.upkeep},
		{"clone", b.clone},
		{"move", b.moves},
		{"push", b.pushes},
		{"import", b.imports},
		{"search", b.searching},
		{"know", b.knows},
		{"glossary", b.explains},
	} {
		if !strings.Contains(m.name, only) {
			continue
		}
		fmt.Fprintln(os.Stderr, "measuring:", m.name)
		if err := m.measure(); err != nil {
			return fmt.Errorf("%s: %w", m.name, err)
		}
	}
	b.print()
	return nil
}

func (b *bench) print() {
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "what\tmeasured\tbaseline\tratio\tgoal\t")
	for _, r := range b.rows {
		verdict := "met"
		if !r.met {
			verdict = "NOT MET"
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\n", r.name, r.measured, r.baseline, r.ratio, r.goal, verdict)
	}
	w.Flush()
}

// repository makes a sample once, and gives a copy of it at data/wiki.git under a fresh folder.
func (b *bench) repository(pages, commits int) (data string, err error) {
	master := filepath.Join(b.dir, fmt.Sprintf("sample-%d-%d.git", pages, commits))
	if _, err := os.Stat(master); err != nil {
		if err := sample.Generate(b.ctx, master, pages, commits); err != nil {
			return "", err
		}
	}
	if data, err = os.MkdirTemp(b.dir, "data-"); err != nil {
		return "", err
	}
	out, err := exec.Command("cp", "-a", master, filepath.Join(data, "wiki.git")).CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("cp: %w: %s", err, out)
	}
	return data, nil
}

func median(ds []time.Duration) time.Duration {
	slices.Sort(ds)
	return ds[len(ds)/2]
}

func medianOf(fs []float64) float64 {
	slices.Sort(fs)
	return fs[len(fs)/2]
}

func ms(d time.Duration) string { return fmt.Sprintf("%.2f ms", float64(d.Microseconds())/1000) }
