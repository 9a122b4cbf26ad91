package feed

import (
	"regexp"
	"strconv"
	"strings"
)

// dayMinutes is how many minutes a day has where no clock is changed: the end of the day, as 24.00.
const dayMinutes = 24 * 60

// ParseTimes reads when on a day a meeting is, as people write it: "kl. 9.00–12.00", "9-12", "fra 09:30 til 15.45",
// "kl. 13". from and to are minutes after midnight, from < 24.00 and to <= 24.00; where only the beginning is told, to is
// from. ok is false for everything else ("Hele dagen", "9-12 og 13-15", an end before the beginning): nothing is guessed.
func ParseTimes(s string) (from, to int, ok bool) {
	// Fields also parts at the spaces that do not break.
	m := timesPattern.FindStringSubmatch(strings.ToLower(strings.Join(strings.Fields(s), " ")))
	if m == nil {
		return 0, 0, false
	}
	from, ok = minutes(m[1], m[2])
	if !ok || from == dayMinutes {
		return 0, 0, false
	}
	if m[3] == "" {
		return from, from, true
	}
	to, ok = minutes(m[3], m[4])
	if !ok || to <= from {
		return 0, 0, false
	}
	return from, to, true
}

// timesPattern fits a text in small letters with single spaces. Between the times stands one of the dashes that keyboards,
// phones and word processors give, or a word.
var timesPattern = regexp.MustCompile(`^(?:(?:fra|from|at) )?` + clockPattern +
	`(?: ?(?:[-\x{2010}-\x{2015}\x{2212}]|til|to) ?` + clockPattern + `)?\.?$`)

// clockPattern is one time: "9", "kl. 9.30", "klokken 09:30".
const clockPattern = `(?:(?:kl\.?|klokken) ?)?(\d{1,2})(?:[.:](\d\d))?`

// minutes reads a time of the day; "" for the minutes is the full hour.
func minutes(hour, minute string) (int, bool) {
	h, _ := strconv.Atoi(hour)
	m, _ := strconv.Atoi(minute)
	n := h*60 + m
	return n, m < 60 && n <= dayMinutes
}
