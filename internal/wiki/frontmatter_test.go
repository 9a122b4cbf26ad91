package wiki

import (
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"
	"pgregory.net/rapid"
)

const page = `---
# Felterne i et referat

# hvad siden er
type: salon   # se .wiki/types
title: "Salon: kortet"
tags:
- drift
# endnu en
- kort

'deltagere fra':
  - Anna

  - Bent
tekst: |
  # ikke en kommentar

  slut
# til sidst
---

# Salon
`

func TestFrontMatterIsCutIntoTheBlocksOfItsKeys(t *testing.T) {
	f := ParseFrontMatter([]byte(page))
	if want := []string{"type", "title", "tags", "deltagere fra", "tekst"}; !slices.Equal(f.Keys(), want) {
		t.Fatalf("keys %q, want %q", f.Keys(), want)
	}
	for key, want := range map[string]string{
		"type":          "salon   # se .wiki/types",
		"title":         `"Salon: kortet"`,
		"tags":          "\n- drift\n# endnu en\n- kort",
		"deltagere fra": "\n  - Anna\n\n  - Bent",
		"tekst":         "|\n  # ikke en kommentar\n\n  slut",
	} {
		if got, ok := f.Raw(key); got != want || !ok {
			t.Errorf("%s: %q, want %q", key, got, want)
		}
	}
	if _, ok := f.Raw("mangler"); ok {
		t.Error("a key that is not there has a value")
	}
}

func TestSettingAKeyTouchesNothingElse(t *testing.T) {
	for _, c := range []struct{ name, key, value, old, new string }{
		{"a value on its line", "type", "beslutning", "type: salon   # se .wiki/types\n", "type: beslutning\n"},
		{"a list for a list", "tags", "[a, b]", "tags:\n- drift\n# endnu en\n- kort\n", "tags: [a, b]\n"},
		{"a list that is not indented", "title", "\n- a\n- b\n", `title: "Salon: kortet"` + "\n", "title:\n  - a\n  - b\n"},
		{"a quoted key", "deltagere fra", "x", "'deltagere fra':\n  - Anna\n\n  - Bent\n", "'deltagere fra': x\n"},
		{"nothing for a value", "type", "", "type: salon   # se .wiki/types\n", "type:\n"},
		{"a new key", "dato", "2024-04-09", "  slut\n", "  slut\ndato: 2024-04-09\n"},
		{"a new key that needs quotes", "a: b", "1", "  slut\n", "  slut\n\"a: b\": 1\n"},
		{"a value that would end the front matter", "dato", "|\n---\n# x", "  slut\n", "  slut\ndato: |\n  ---\n  # x\n"},
		{"the same value", "tags", "\n- drift\n# endnu en\n- kort", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, end := range []string{"\n", "\r\n"} {
				f := ParseFrontMatter([]byte(strings.ReplaceAll(page, "\n", end)))
				f.Set(c.key, strings.ReplaceAll(c.value, "\n", end))
				want := strings.ReplaceAll(strings.Replace(page, c.old, c.new, 1), "\n", end)
				if f.String() != want {
					t.Errorf("got\n%q, want\n%q", f, want)
				}
			}
		})
	}
}

func TestDeletingAKeyTakesItsCommentsWithIt(t *testing.T) {
	f := ParseFrontMatter([]byte(page))
	f.Delete("type")
	f.Delete("mangler")
	if want := strings.Replace(page, "# hvad siden er\ntype: salon   # se .wiki/types\n", "", 1); f.String() != want {
		t.Errorf("got\n%s", f)
	}
}

func TestAPageWithoutFrontMatterGetsOne(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"an empty page", "", "---\ntitle: Hej\n---\n"},
		{"a page with text", "# Hej\n", "---\ntitle: Hej\n---\n# Hej\n"},
		{"a page with CRLF", "# Hej\r\n", "---\r\ntitle: Hej\r\n---\r\n# Hej\r\n"},
		{"a byte order mark stays first", "\uFEFF# Hej\n", "\uFEFF---\ntitle: Hej\n---\n# Hej\n"},
		{"an empty front matter", "---\n---\n# Hej\n", "---\ntitle: Hej\n---\n# Hej\n"},
		{"a rule that is never closed", "---\n# Hej\n", "---\ntitle: Hej\n---\n---\n# Hej\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := ParseFrontMatter([]byte(c.text))
			f.SetString("title", "Hej")
			if f.String() != c.want {
				t.Errorf("got %q, want %q", f, c.want)
			}
		})
	}
}

func TestSplitFrontMatter(t *testing.T) {
	for _, c := range []struct {
		name, text, front, body string
		ok                      bool
	}{
		{"the plain form", "---\na: 1\n---\nx\n", "a: 1\n", "x\n", true},
		{"nothing inside", "---\n---\nx\n", "", "x\n", true},
		{"a byte order mark, CRLF and blanks behind the fences", "\uFEFF--- \r\na: 1\r\n---\t\r\nx", "a: 1\r\n", "x", true},
		{"the page ends with the fence", "---\na: 1\n---", "a: 1\n", "", true},
		{"no closing fence", "---\na: 1\n", "", "---\na: 1\n", false},
		{"a line before", "\n---\na: 1\n---\n", "", "\n---\na: 1\n---\n", false},
		{"four dashes", "----\na: 1\n----\n", "", "----\na: 1\n----\n", false},
		{"a fence that is indented does not close", "---\na: 1\n ---\n", "", "---\na: 1\n ---\n", false},
		{"an empty page", "", "", "", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			front, body, ok := SplitFrontMatter([]byte(c.text))
			if string(front) != c.front || string(body) != c.body || ok != c.ok {
				t.Errorf("got %q, %q, %v", front, body, ok)
			}
		})
	}
}

func TestYAMLStringQuotesOnlyWhatNeedsIt(t *testing.T) {
	for s, want := range map[string]string{
		"Salon 3, København": "Salon 3, København",
		"a:b #c":             `"a:b #c"`,
		"a: b":               `"a: b"`,
		"slut:":              `"slut:"`,
		"":                   `""`,
		"Nej":                "Nej",
		"No":                 `"No"`,
		"2024-04-09":         `"2024-04-09"`,
		"[x]":                `"[x]"`,
		"a\nb":               `"a\nb"`,
		`C:\x "y"`:           `C:\x "y"`,
		`"y"`:                `"\"y\""`,
		"a\u00a0b":           `"a\u00A0b"`,
		"\xff":               "\"\uFFFD\"",
	} {
		if got := YAMLString(s); got != want {
			t.Errorf("%q: %s, want %s", s, got, want)
		}
	}
}

func TestYAMLStringIsReadBackAsTheSameText(t *testing.T) {
	text := rapid.OneOf(rapid.String(), rapid.StringMatching(`[-a-zæ0-9:#?"'\\ .~<=&*!|>%@,\[\]{}\n\t]{0,8}`),
		rapid.SampledFrom([]string{
			"null", "~", "1e3", "0x1", ".inf", "NaN", "yes", "Off", "TRUE", "<<", "=", "---", "y", "1:20",
		}))
	rapid.Check(t, func(t *rapid.T) {
		s := text.Draw(t, "text")
		f := ParseFrontMatter([]byte("x\n"))
		f.SetString("key", s)
		f.SetString(s, "value")
		front, _, _ := SplitFrontMatter(f.Bytes())
		var got map[string]any
		if err := yaml.Unmarshal(front, &got); err != nil {
			t.Fatalf("%q: %v", front, err)
		}
		want := strings.ToValidUTF8(s, "\uFFFD")
		if s != "key" && got["key"] != want || got[want] == nil {
			t.Fatalf("%q became %#v", s, got)
		}
	})
}

func TestFrontMatterIsMergedKeyByKey(t *testing.T) {
	for _, c := range []struct{ name, base, ours, theirs, want string }{
		{"different keys", "a: 1|b: 2|", "a: 9|b: 2|", "a: 1|b: 8|", "a: 9|b: 8|"},
		{"new keys at one place", "a: 1|", "a: 1|z: 1|", "a: 1|m: 2|", "a: 1|m: 2|z: 1|"},
		{"new keys at different places", "a: 1|b: 2|", "x: 0|a: 1|b: 2|", "a: 1|y: 0|b: 2|", "x: 0|a: 1|y: 0|b: 2|"},
		{"the same new key", "a: 1|", "a: 1|n: 2|", "n: 2|a: 1|", "n: 2|a: 1|"},
		{"the same new key with other values", "a: 1|", "a: 1|n: 2|", "a: 1|n: 3|", ""},
		{"a key removed and another changed", "a: 1|b: 2|c: 3|", "a: 1|c: 3|", "a: 1|b: 2|c: 4|", "a: 1|c: 4|"},
		{"a key removed and changed", "a: 1|b: 2|", "a: 1|", "a: 1|b: 3|", ""},
		{"a key moved and changed", "a: 1|b: 2|c: 3|", "c: 3|a: 1|b: 2|", "a: 1|b: 2|c: 4|", "c: 4|a: 1|b: 2|"},
		{"keys moved by both", "a: 1|b: 2|c: 3|", "c: 3|a: 1|b: 2|", "b: 2|a: 1|c: 3|", "a: 1|b: 2|c: 3|"},
		{"a list extended at either end", "t:|- b|- c|", "t:|- a|- b|- c|", "t:|- b|- c|- d|", "t:|- a|- b|- c|- d|"},
		{"a list extended twice at its end", "t:|- b|", "t:|- b|- c|", "t:|- b|- d|", ""},
		{"a value with its comment", "# om a|a: 1|b: 2|", "# nyt om a|a: 2|b: 2|", "# om a|a: 1|# om b|b: 3|", "# nyt om a|a: 2|# om b|b: 3|"},
		{"what is no mapping goes by lines", "- a|- b|- c|", "- A|- b|- c|", "- a|- b|- C|", "- A|- b|- C|"},
		{"a key twice goes by lines", "a: 1|b: 2|a: 3|", "a: 0|b: 2|a: 3|", "a: 1|b: 2|a: 4|", "a: 0|b: 2|a: 4|"},
	} {
		t.Run(c.name, func(t *testing.T) {
			in := func(keys, body string) []byte {
				return []byte("---\n" + strings.ReplaceAll(keys, "|", "\n") + "---\n" + body)
			}
			m := Merge(in(c.base, "x\n"), in(c.ours, "y\n"), in(c.theirs, "x\n"))
			if m.Clean != (c.want != "") || m.Clean && string(m.Text) != string(in(c.want, "y\n")) {
				t.Errorf("clean %v, got\n%s\n%+v", m.Clean, m.Text, m.Chunks)
			}
		})
	}
}

func TestFrontMatterThatComesOrGoesIsMerged(t *testing.T) {
	for _, c := range []struct{ name, base, ours, theirs, want string }{
		{"added by one side while the other changes the first line", "x\n", "---\na: 1\n---\nx\n", "y\n", "---\na: 1\n---\ny\n"},
		{"added by both with different keys", "x\n", "---\na: 1\n---\nx\n", "---\nb: 1\n---\ny\n", "---\na: 1\nb: 1\n---\ny\n"},
		{"removed by one side while the other changes the end", "---\na: 1\n---\nx\ny\n", "x\ny\n", "---\na: 1\n---\nx\nz\n", "x\nz\n"},
		{"removed by one side and changed by the other", "---\na: 1\n---\nx\n", "x\n", "---\na: 2\n---\nx\n", ""},
		{"a fence broken by one side", "---\na: 1\n---\n\nx\n", "--\na: 1\n---\n\nx\n", "---\na: 1\n---\n\ny\n", "--\na: 1\n---\n\ny\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := Merge([]byte(c.base), []byte(c.ours), []byte(c.theirs))
			if m.Clean != (c.want != "") || m.Clean && string(m.Text) != c.want {
				t.Errorf("clean %v, got %q\n%+v", m.Clean, m.Text, m.Chunks)
			}
		})
	}
}

func FuzzFrontMatter(f *testing.F) {
	for _, seed := range []string{page, "", "---\n---", "\uFEFF---\r\na : 1\r\n'b': 2\r\n---", "---\n\"a\\x\": 1\n\n#\n---\nx"} {
		f.Add(seed, "title", "new")
		f.Add(strings.ReplaceAll(seed, "\n", "\r\n"), "b", "\n- x\n- y")
	}
	f.Fuzz(func(t *testing.T, text, key, value string) {
		m := ParseFrontMatter([]byte(text))
		if m.String() != text {
			t.Fatalf("%q became %q", text, m)
		}
		front, body, ok := SplitFrontMatter([]byte(text))
		if ok && (!strings.Contains(text, string(front)) || !strings.HasSuffix(text, string(body))) {
			t.Fatalf("split into %q, %q", front, body)
		}
		for _, k := range m.Keys() {
			raw, _ := m.Raw(k)
			if m.Set(k, raw); m.String() != text {
				t.Fatalf("setting %q to its value changed %q to %q", k, text, m)
			}
		}
		before := m.Keys()
		key = strings.ToValidUTF8(key, "\uFFFD") // there is no YAML for another
		m.SetString(key, value)
		again := ParseFrontMatter(m.Bytes())
		raw, _ := again.Raw(key)
		if want := YAMLString(value); raw != want {
			t.Fatalf("%q set to %q is read as %q in %q", key, want, raw, m)
		}
		for i, k := range before {
			was, _ := ParseFrontMatter([]byte(text)).Raw(k)
			if is, _ := again.Raw(k); again.Keys()[i] != k || k != key && is != was {
				t.Fatalf("%q was %q, is %q in %q", k, was, is, m)
			}
		}
		if _, after, _ := SplitFrontMatter(m.Bytes()); ok && string(after) != string(body) {
			t.Fatalf("the body %q became %q", body, after)
		}
	})
}
