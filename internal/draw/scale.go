package draw

import "math"

// scale leads from values to shares of the width, with zero always on it.
type scale struct {
	least, most float64 // values at the ends; least ≤ 0 ≤ most, least < most
	left, span  float64 // percent of the width
}

func (s scale) at(v float64) float64 {
	return s.left + (v/(s.most-s.least)-s.least/(s.most-s.least))*s.span
}

// ticks are the multiples of a nice number (1, 2 or 5 times a power of ten) between the ends, at most so many; zero is
// always one of them.
func (s scale) ticks(most int) []float64 {
	for power := math.Floor(math.Log10((s.most-s.least)/float64(most))) - 1; ; power++ {
		for _, digit := range []float64{1, 2, 5} {
			step := digit * math.Pow(10, power)
			if step == 0 {
				continue
			}
			first, last := math.Ceil(s.least/step), math.Floor(s.most/step)
			if last-first+1 > float64(most) {
				continue
			}
			var out []float64
			for i := first + 0; i <= last; i++ { // + 0: Ceil gives a negative zero, which would be written as "-0"
				if power < 0 { // 3 × 0.1 is not 0.3, but 3 / 10 is
					out = append(out, i*digit/math.Pow(10, -power))
				} else {
					out = append(out, i*step)
				}
			}
			return out
		}
	}
}

// drawable is a value as a bar can show it: what is no number, or so near to nothing that it cannot be divided by, is 0,
// and what would overflow in a sum is made smaller.
func drawable(v float64) float64 {
	const huge, tiny = 1e300, 1e-290
	if math.IsNaN(v) || math.Abs(v) < tiny {
		return 0
	}
	return max(-huge, min(huge, v))
}
