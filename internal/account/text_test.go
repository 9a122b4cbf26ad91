package account

import (
	"net/mail"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestAnAddressIsTrimmedAndItsLettersStay(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"plain", "anna@kombit.example", "anna@kombit.example"},
		{"spaces around", " \tanna@kombit.example \n", "anna@kombit.example"},
		{"letter case", "Anna.B@Kombit.example", "Anna.B@Kombit.example"},
		{"a Danish letter", "søren@kb.example", "søren@kb.example"},
		{"a letter in two parts", "a\u030age@kb.example", "åge@kb.example"},
		{"no dot in the host", "anna@localhost", "anna@localhost"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := parseEmail(c.in)
			if err != nil || got != c.want {
				t.Errorf("parseEmail(%q) = %q, %v; want %q", c.in, got, err, c.want)
			}
		})
	}
}

func TestABadAddressIsRefused(t *testing.T) {
	for _, in := range []string{
		"", "   ", "anna", "@kombit.example", "anna@", "a b@kombit.example", `"a b"@kombit.example`, `"a\nb"@x.example`,
		"Anna <anna@kombit.example>", "<anna@kombit.example>", "anna@kombit.example (Anna)", "anna@a.example,bo@a.example",
		"anna@kombit.example\nbo@kb.example", "anna\x00@kombit.example", "anna\u0085@kombit.example",
		"anna\u202e@kombit.example", "anna\u2028@kombit.example", "anna\xff@kombit.example", "anna\u00a0b@kombit.example",
		strings.Repeat("a", 250) + "@x.example",
	} {
		_, err := parseEmail(in)
		wantInvalid(t, err, "email", "account.email")
	}
}

func TestANameIsTrimmedAndItsSpacesAreSingle(t *testing.T) {
	for in, want := range map[string]string{
		"Anna Ågård":               "Anna Ågård",
		"  Anna   A\u030ag\u00a0B": "Anna Åg B",
		"O'Neil, dr. (KB)":         "O'Neil, dr. (KB)",
		"7-eleven":                 "7-eleven",
		strings.Repeat("å", 100):   strings.Repeat("å", 100),
		"می\u200cخواهم":            "می\u200cخواهم",
	} {
		got, err := parseText(in, "name", "account.name")
		if err != nil || got != want {
			t.Errorf("parseText(%q) = %q, %v; want %q", in, got, err, want)
		}
	}
}

func TestABadNameIsRefused(t *testing.T) {
	for _, in := range []string{
		"", "  ", "...", "<>", "Anna <a@b.example>", "Anna\nBo", "An\tna\x7f", "Anna\u0085Bo", "Anna\u2029Bo",
		"a\u202eb", "a\u200bb", "a\xffb", strings.Repeat("å", 101),
	} {
		_, err := parseText(in, "name", "account.name")
		wantInvalid(t, err, "name", "account.name")
	}
}

func TestBadInputIsShownInPart(t *testing.T) {
	_, err := parseText(strings.Repeat("æ", 5000), "name", "account.name")
	if len(err.Error()) > 300 || !utf8.ValidString(shown("\xff")) {
		t.Errorf("error has %d bytes", len(err.Error()))
	}
}

func TestALanguageIsOneOfTheInterfaceOrNone(t *testing.T) {
	for in, want := range map[string]string{"da": "da", "EN-gb": "en", " da-DK": "da", "": "", "de": "", "dansk": ""} {
		if got := parseLang(in); got != want {
			t.Errorf("parseLang(%q) = %q, want %q", in, got, want)
		}
	}
}

func FuzzParseEmail(f *testing.F) {
	for _, s := range []string{
		"anna@kb.example", `"a"@b`, "a@[127.0.0.1]", "å@b.c", "Anna <a@b>", "a@b\n", "=?utf-8?q?a?=@b",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		email, err := parseEmail(s)
		if err != nil {
			return
		}
		if again, err := parseEmail(email); err != nil || again != email {
			t.Fatalf("%q read again is %q, %v", email, again, err)
		}
		a, err := mail.ParseAddress("x <" + email + ">") // as git and mail write it
		if err != nil || a.Address != email {
			t.Fatalf("%q does not stand between angle brackets: %v", email, err)
		}
		if foldEmail(email) != foldEmail(s) {
			t.Fatalf("%q is found as %q, but was typed as %q", email, foldEmail(email), foldEmail(s))
		}
	})
}

func FuzzParseText(f *testing.F) {
	for _, s := range []string{"Anna", " a  b ", "a\nb", "a\u030a", "\u2000a", "<a>", "a\u0301\u0345"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		text, err := parseText(s, "name", "account.name")
		if err != nil {
			return
		}
		if again, err := parseText(text, "name", "account.name"); err != nil || again != text {
			t.Fatalf("%q read again is %q, %v", text, again, err)
		}
		if strings.ContainsAny(text, "<>\n\r\x00") || text != strings.TrimSpace(text) {
			t.Fatalf("%q would end a git author", text)
		}
	})
}
