package upstream

import (
	"testing"
	"time"
)

func TestRoundsThatFailComeLessAndLessOften(t *testing.T) {
	l := &Loop{cfg: Config{Every: 30 * time.Second}}
	for failures, want := range map[int]time.Duration{
		0: 30 * time.Second, 1: time.Second, 2: 2 * time.Second, 5: 16 * time.Second, 12: 10 * time.Minute, 1000: 10 * time.Minute,
	} {
		seen := map[time.Duration]bool{}
		for range 100 {
			d := l.pause(failures)
			seen[d] = true
			if d < want*79/100 || d > want*121/100 {
				t.Errorf("after %d failures: %s, want about %s", failures, d, want)
			}
		}
		if len(seen) < 50 {
			t.Errorf("after %d failures all wait the same", failures)
		}
	}
}
