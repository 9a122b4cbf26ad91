package site

import (
	"context"
	"syscall"
	"testing"
	"time"

	"alliancewiki/internal/wiki"
)

func cpu() time.Duration {
	var u syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// Phases is for measuring.
func (s *Site) Phases(t testing.TB, who *wiki.Person, from, to wiki.Path) {
	a, c := time.Now(), cpu()
	step := func(name string) { t.Log(name, time.Since(a), cpu()-c); a, c = time.Now(), cpu() }
	m, err := s.planMove(context.Background(), from, to, false)
	if err != nil { t.Fatal(err) }
	step("plan")
	m.edit.Message = "x"
	m.edit.By, m.edit.When = who.Author(), time.Now()
	if _, err := s.store.Apply(context.Background(), m.edit); err != nil { t.Fatal(err) }
	step("apply")
	want := s.kick()
	s.pagesRunner.wait(context.Background(), want)
	step("pages")
	s.historyRunner.wait(context.Background(), want)
	step("history")
}
