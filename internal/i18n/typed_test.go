package i18n

import "testing"

func TestNumbersAndAmounts(t *testing.T) {
	for _, tt := range []struct{ in, da, en, kroner string }{
		{"4226267", "4.226.267", "4,226,267", "4.226.267 kr."},
		{"0", "0", "0", "0 kr."},
		{"999", "999", "999", "999 kr."},
		{"1000", "1.000", "1,000", "1.000 kr."},
		{"-1234.5", "−1.234,5", "−1,234.5", "−1.234,5 kr."},
		{"cirka 1000", "cirka 1000", "cirka 1000", "cirka 1000"},
		{"NaN", "NaN", "NaN", "NaN"},
		{"1e9", "1e9", "1e9", "1e9"},
		{"", "", "", ""},
	} {
		if da, en, kr := Da.Number(tt.in), En.Number(tt.in), Da.Kroner(tt.in); da != tt.da || en != tt.en || kr != tt.kroner {
			t.Errorf("%q: %q, %q, %q", tt.in, da, en, kr)
		}
	}
}
