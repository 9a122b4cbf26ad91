package site

import "context"

// Link keeps the wiki equal to another one (package upstream).
type Link interface {
	// Moved is told each time the branch may have moved. It does not wait.
	Moved()
	// Sent is what a change waits for before it is answered; it takes a bounded time, and none where the other wiki may
	// lag behind.
	Sent(ctx context.Context)
}

// Connect connects the wiki with another, before anybody changes it and before Run.
func (s *Site) Connect(l Link) { s.link = l }

// Look makes everything derived from git look at the branch, which was moved through the store.
func (s *Site) Look() { s.kick() }
