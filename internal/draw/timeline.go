package draw

import "regexp"

// Timeline writes events as a list, set as a line by the style sheet: unlike an SVG it breaks its lines anew on a phone,
// is printed over several pages, and is a list to a screen reader. Without events there is nothing: "". The error is
// *TooMuch.
func Timeline(t TimelineData) (string, error) {
	if len(t.Events) == 0 {
		return "", nil
	}
	if len(t.Events) > MaxEvents {
		return "", &TooMuch{"events", len(t.Events), MaxEvents}
	}
	p := &picture{}
	p.begin(t.Frame, "draw-timeline")
	p.put("<ol>\n")
	year := ""
	for _, e := range t.Events {
		p.event(e, t.Future, &year)
	}
	p.put("</ol>\n")
	p.end()
	return p.String(), nil
}

var machineDate = regexp.MustCompile(`^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$`)

// event writes an event, with its year before it where it is another than that of the one before.
func (p *picture) event(e Event, future string, year *string) {
	if e.Future {
		p.put(`<li class="draw-future">`)
	} else {
		p.put("<li>")
	}
	dated := machineDate.MatchString(e.Date)
	if dated && e.Date[:4] != *year {
		*year = e.Date[:4]
		p.put(`<span class="draw-year" aria-hidden="true">`, *year, "</span>") // the date says it to a screen reader
	}
	p.put(`<p class="draw-when">`)
	if dated {
		p.put(`<time datetime="`, e.Date, `">`)
	} else {
		p.put("<span>")
	}
	p.text(e.When)
	if dated {
		p.put("</time>")
	} else {
		p.put("</span>")
	}
	if e.Group != "" {
		p.put(` <span class="draw-tag">`)
		p.text(e.Group)
		p.put("</span>")
	}
	if e.Future && future != "" {
		p.put(` <span class="draw-tag draw-coming">`)
		p.text(future)
		p.put("</span>")
	}
	p.put(`</p><p class="draw-what">`)
	href := ""
	if e.Href != "" {
		href = address(e.Href)
	}
	if href != "" {
		p.put(`<a href="`)
		p.text(href)
		p.put(`">`)
	}
	p.text(e.Label)
	if href != "" {
		p.put("</a>")
	}
	p.put("</p>")
	if e.Note != "" {
		p.put(`<p class="draw-note">`)
		p.text(e.Note)
		p.put("</p>")
	}
	p.put("</li>\n")
}
