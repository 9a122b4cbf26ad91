package feed

import (
	"fmt"
	"testing"
)

func TestTimesAreReadAsPeopleWriteThem(t *testing.T) {
	for in, want := range map[string][2]int{
		"kl. 9.00–12.00":          {540, 720},
		"9-12":                    {540, 720},
		"kl. 13":                  {780, 780},
		"13":                      {780, 780},
		"Kl. 13.30.":              {810, 810},
		"kl.9":                    {540, 540},
		"klokken 9":               {540, 540},
		"09:30 - 15.45":           {570, 945},
		"fra kl. 9 til kl. 12":    {540, 720},
		"Fra 9 til 12":            {540, 720},
		"from 9:00 to 12:00":      {540, 720},
		"at 9":                    {540, 540},
		"kl 9\u00a0—\u202f12":     {540, 720},
		"9\u201112":               {540, 720}, // the hyphen that does not break
		"9\u221212":               {540, 720}, // minus
		"  kl.  9.00 \n til 9.05": {540, 545},
		"0-24":                    {0, 1440},
		"20.00–24.00":             {1200, 1440},
	} {
		if from, to, ok := ParseTimes(in); !ok || from != want[0] || to != want[1] {
			t.Errorf("%q: %d to %d, %t; want %v", in, from, to, ok, want)
		}
	}
}

func TestNothingIsGuessedOfOtherTimes(t *testing.T) {
	for _, in := range []string{
		"", "Hele dagen", "En halv dag", "kl.", "9-12 og 13-15", "kl. 9.00–12.00, derefter frokost", "formiddag 9-12",
		"12-9", "9-9", "24", "25", "9.60", "9.5", "9-24.01", "9-", "-12", "2024", "0900-1200", "9 12", "9.00.00", "9 am",
		"2024-03-21", "100-200", "９-12", "ca. kl. 9",
	} {
		if from, to, ok := ParseTimes(in); ok || from != 0 || to != 0 {
			t.Errorf("%q: %d to %d, %t", in, from, to, ok)
		}
	}
}

// What is read lies within a day, and is read again from what it means.
func FuzzParseTimes(f *testing.F) {
	for _, s := range []string{"kl. 9.00–12.00", "9-12", "kl. 13", "Hele dagen", "09:30 - 15.45", "fra 9 til 24."} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		from, to, ok := ParseTimes(s)
		if !ok {
			if from != 0 || to != 0 {
				t.Fatalf("%q is not read, and yet %d to %d", s, from, to)
			}
			return
		}
		if from < 0 || from >= dayMinutes || to < from || to > dayMinutes {
			t.Fatalf("%q: %d to %d", s, from, to)
		}
		again := fmt.Sprintf("kl. %d.%02d", from/60, from%60)
		if to > from {
			again += fmt.Sprintf("–%d.%02d", to/60, to%60)
		}
		if f, u, ok := ParseTimes(again); !ok || f != from || u != to {
			t.Fatalf("%q: %d to %d; %q: %d to %d, %t", s, from, to, again, f, u, ok)
		}
	})
}
