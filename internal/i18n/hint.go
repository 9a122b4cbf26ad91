package i18n

import "fmt"

// Hint holds what is said of the things on a page that keep somebody from reading it.
type Hint struct {
	Title string // of the list beside a text that is being written
	Lead  string
	At    string              // line, what is hard to read there and what to do instead
	Kinds map[string]HintText // by the kind of a wiki.Hint
	Whole string              // above the kinds of the whole wiki
	On    Plural              // pages
}

// HintText is the text of a kind of hint. Text holds one %s for what it is about; None is the text where there are no
// words, and the only one of a kind that never has any.
type HintText struct {
	Count Plural // in reports
	Text  string
	None  string
}

// HintText is what a hint says.
func (t *Texts) HintText(kind, about string) string {
	text := t.Hint.Kinds[kind]
	if about == "" || text.Text == text.None {
		return text.None
	}
	return fmt.Sprintf(text.Text, about)
}

// HintCount is how many hints of a kind there are: "2 billeder uden beskrivelse".
func (t *Texts) HintCount(kind string, n int) string { return t.Hint.Kinds[kind].Count.N(n) }

var hintDa = Hint{
	Title: "Gør siden lettere at læse",
	Lead:  "Siden kan gemmes, som den er. Retter du det her, kan flere læse den.",
	At:    "Linje %d: %s",
	Kinds: map[string]HintText{
		"alt": {
			Plural{"%d billede uden beskrivelse", "%d billeder uden beskrivelse"},
			"Billedet %s har ingen beskrivelse. Skriv, hvad det viser, mellem [ og ]. Er det kun til pynt, så skriv ordet \"pynt\" i anførselstegn efter filnavnet.",
			"Et billede har ingen beskrivelse. Skriv, hvad det viser, mellem [ og ].",
		},
		"alt-name": {
			Plural{"%d billede med et navn som beskrivelse", "%d billeder med et navn som beskrivelse"},
			"Beskrivelsen »%s« siger ikke, hvad billedet viser. Skriv det, man skal vide, når man ikke kan se det.",
			"En beskrivelse siger ikke, hvad billedet viser. Skriv det, man skal vide, når man ikke kan se det.",
		},
		"title": {
			Plural{"%d overskrift på titlens niveau", "%d overskrifter på titlens niveau"},
			"Overskriften »%s« har samme niveau som sidens titel. Skriv den med ## i stedet for #.",
			"En overskrift har samme niveau som sidens titel. Skriv den med ## i stedet for #.",
		},
		"level": {
			Plural{"%d overskrift, der springer et niveau over", "%d overskrifter, der springer et niveau over"},
			"Overskriften »%s« springer et niveau over. Giv den højst ét # mere end overskriften før den.",
			"En overskrift springer et niveau over. Giv den højst ét # mere end overskriften før den.",
		},
		"empty-heading": {
			Plural{"%d tom overskrift", "%d tomme overskrifter"},
			"Overskriften har ingen ord. Skriv, hvad afsnittet handler om, eller slet den.",
			"Overskriften har ingen ord. Skriv, hvad afsnittet handler om, eller slet den.",
		},
		"bold": {
			Plural{"%d afsnit med fed skrift i stedet for en overskrift", "%d afsnit med fed skrift i stedet for overskrifter"},
			"»%s« ligner en overskrift, men er kun fed skrift. Skriv ## foran i stedet for ** omkring, så kan man gå direkte til afsnittet.",
			"Et afsnit ligner en overskrift, men er kun fed skrift. Skriv ## foran i stedet for ** omkring.",
		},
		"link-text": {
			Plural{"%d link, hvis ord ikke siger noget", "%d links, hvis ord ikke siger noget"},
			"Linkets ord, »%s«, siger ikke, hvor det fører hen. Skriv navnet på det, man kommer til.",
			"Linket har ingen ord. Skriv navnet på det, man kommer til.",
		},
		"address": {
			Plural{"%d link, der kun er en adresse", "%d links, der kun er en adresse"},
			"Linket %s er kun en adresse. Skriv navnet på det, man kommer til, mellem [ og ], og sæt adressen i parentes lige efter.",
			"Et link er kun en adresse. Skriv navnet på det, man kommer til.",
		},
		"same-text": {
			Plural{"%d link med samme ord som et andet", "%d links med samme ord som andre"},
			"Linkene »%s« fører forskellige steder hen. Giv hvert link sine egne ord.",
			"To links med samme ord fører forskellige steder hen. Giv hvert link sine egne ord.",
		},
		"table-head": {
			Plural{"%d tabel uden kolonneoverskrifter", "%d tabeller uden kolonneoverskrifter"},
			"Tabellens kolonner har ingen overskrifter. Skriv dem i tabellens første linje.",
			"Tabellens kolonner har ingen overskrifter. Skriv dem i tabellens første linje.",
		},
		"table-wide": {
			Plural{"%d meget bred tabel", "%d meget brede tabeller"},
			"Tabellen, der begynder med »%s«, har så mange kolonner, at den er svær at læse på en telefon. Del den i to, eller byt om på rækker og kolonner.",
			"Tabellen har så mange kolonner, at den er svær at læse på en telefon. Del den i to, eller byt om på rækker og kolonner.",
		},
		"capitals": {
			Plural{"%d sætning med store bogstaver", "%d sætninger med store bogstaver"},
			"»%s« er skrevet med store bogstaver, som er svære at læse. Skriv med små, og fremhæv det vigtige med ** omkring.",
			"En sætning er skrevet med store bogstaver, som er svære at læse. Skriv med små.",
		},
		"typed-list": {
			Plural{"%d liste, der ikke er skrevet som liste", "%d lister, der ikke er skrevet som lister"},
			"»%s« er begyndelsen på noget, der ligner en liste. Begynd hver linje med - og et mellemrum, så bliver den læst op som en liste.",
			"Noget ligner en liste. Begynd hver linje med - og et mellemrum, så bliver den læst op som en liste.",
		},
	},
	Whole: "I hele wikien",
	On:    Plural{"på %d side", "på %d sider"},
}

var hintEn = Hint{
	Title: "Make the page easier to read",
	Lead:  "The page can be saved as it is. If you mend this, more people can read it.",
	At:    "Line %d: %s",
	Kinds: map[string]HintText{
		"alt": {
			Plural{"%d picture without a description", "%d pictures without a description"},
			"The picture %s has no description. Write what it shows between [ and ]. If it is there for decoration alone, write the word \"decorative\" in quotation marks after the file name.",
			"A picture has no description. Write what it shows between [ and ].",
		},
		"alt-name": {
			Plural{"%d picture described by a name", "%d pictures described by a name"},
			"The description “%s” does not say what the picture shows. Write what somebody must know who cannot see it.",
			"A description does not say what the picture shows. Write what somebody must know who cannot see it.",
		},
		"title": {
			Plural{"%d heading on the level of the title", "%d headings on the level of the title"},
			"The heading “%s” is on the level of the page’s title. Write it with ## rather than #.",
			"A heading is on the level of the page’s title. Write it with ## rather than #.",
		},
		"level": {
			Plural{"%d heading that skips a level", "%d headings that skip a level"},
			"The heading “%s” skips a level. Give it at most one # more than the heading before it.",
			"A heading skips a level. Give it at most one # more than the heading before it.",
		},
		"empty-heading": {
			Plural{"%d empty heading", "%d empty headings"},
			"The heading has no words. Write what the section is about, or delete it.",
			"The heading has no words. Write what the section is about, or delete it.",
		},
		"bold": {
			Plural{"%d bold paragraph instead of a heading", "%d bold paragraphs instead of headings"},
			"“%s” looks like a heading but is only bold. Write ## before it rather than ** around it, so that people can go straight to the section.",
			"A paragraph looks like a heading but is only bold. Write ## before it rather than ** around it.",
		},
		"link-text": {
			Plural{"%d link whose words say nothing", "%d links whose words say nothing"},
			"The words of the link, “%s”, do not say where it leads. Write the name of what one comes to.",
			"The link has no words. Write the name of what one comes to.",
		},
		"address": {
			Plural{"%d link that is only an address", "%d links that are only an address"},
			"The link %s is only an address. Write the name of what one comes to between [ and ], and put the address in parentheses right after.",
			"A link is only an address. Write the name of what one comes to.",
		},
		"same-text": {
			Plural{"%d link with the words of another", "%d links with the words of others"},
			"The links “%s” lead to different places. Give each link words of its own.",
			"Two links with the same words lead to different places. Give each link words of its own.",
		},
		"table-head": {
			Plural{"%d table without column headings", "%d tables without column headings"},
			"The columns of the table have no headings. Write them in the table’s first line.",
			"The columns of the table have no headings. Write them in the table’s first line.",
		},
		"table-wide": {
			Plural{"%d very wide table", "%d very wide tables"},
			"The table that begins with “%s” has so many columns that it is hard to read on a phone. Divide it in two, or swap rows and columns.",
			"The table has so many columns that it is hard to read on a phone. Divide it in two, or swap rows and columns.",
		},
		"capitals": {
			Plural{"%d sentence in capitals", "%d sentences in capitals"},
			"“%s” is in capitals, which are hard to read. Write it in small letters, and put ** around what matters.",
			"A sentence is in capitals, which are hard to read. Write it in small letters.",
		},
		"typed-list": {
			Plural{"%d list that is not written as one", "%d lists that are not written as lists"},
			"“%s” is the beginning of something that looks like a list. Begin each line with - and a space, and it is read out as a list.",
			"Something looks like a list. Begin each line with - and a space, and it is read out as a list.",
		},
	},
	Whole: "In the whole wiki",
	On:    Plural{"on %d page", "on %d pages"},
}
