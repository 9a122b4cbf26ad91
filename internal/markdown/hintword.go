package markdown

import (
	"net/url"
	"strings"
	"unicode"

	"golang.org/x/net/html"

	"alliancewiki/internal/wiki"
)

// saysNothing are the words of links that say nothing by themselves, in Danish and English, as linkWords gives them:
// whoever goes from link to link, or hears a list of them, learns only from the words where each leads.
var saysNothing = setOf(`
	her|klik her|tryk her|se her|læs her|find den her|find det her|hent her|hent den her|download her|følg linket|følg dette link
	læs mere|læs mere her|læs videre|se mere|se mere her|mere|mere her|mere info|mere information|yderligere information
	link|linket|dette link|link her|klik|klik på linket|denne side|siden|denne|dette|se|hent|download|info|læs|vis|åbn|gå til
	here|click here|press here|see here|read here|get it here|download here|follow the link|follow this link
	read more|read more here|see more|more|more here|more info|more information|learn more|find out more|continue|continue reading
	the link|this link|click|this page|the page|this|see|get|show|open|go|go to|details|detaljer`)

// smallWords are words that stand in almost every sentence and are no abbreviation when written in capitals.
var smallWords = setOf(`
	og|er|at|det|den|der|de|som|ikke|til|på|med|har|vi|du|skal|kan|må|alle|denne|dette|disse|husk|inden|efter|før|fra|eller|hvis|kun
	and|the|is|are|to|of|not|you|must|this|that|these|please|all|with|will|be|only|before|after|from|have|we`)

func setOf(list string) map[string]bool {
	set := map[string]bool{}
	for line := range strings.SplitSeq(list, "\n") {
		for word := range strings.SplitSeq(line, "|") {
			if word = strings.TrimSpace(word); word != "" {
				set[wiki.Fold(word)] = true
			}
		}
	}
	return set
}

// linkWords are the words of a link as they are compared: folded, without signs around them.
func linkWords(text string) string {
	return wiki.Fold(strings.TrimFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) }))
}

// isAddress tells whether a link's words are an address that nobody reads out: one with more than the name of a site.
func isAddress(text string) bool {
	if !strings.HasPrefix(text, "www.") && !strings.HasPrefix(text, "http://") && !strings.HasPrefix(text, "https://") || strings.Contains(text, " ") {
		return false
	}
	if strings.HasPrefix(text, "www.") {
		text = "http://" + text
	}
	u, err := url.Parse(text)
	return err != nil || strings.Trim(u.Path, "/") != "" || u.RawQuery != ""
}

func (t *rawToken) isStart() bool { return t.kind == html.StartTagToken }

// has tells whether a tag has an attribute, empty or not.
func (t *rawToken) has(key string) bool {
	for _, a := range t.attrs {
		if a.Key == key {
			return true
		}
	}
	return false
}
