package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"alliancewiki/internal/gitstore"
)

type checkCmd struct{ dataFlag }

// errUnsound is what a check that found something ends with; what it found has been printed.
var errUnsound = errors.New("the wiki is not sound")

// Run checks the wiki and prints a line for each thing that is wrong, with what to do about it below; and a line for each
// thing that is odd and no fault of the wiki's. It is refused while a server has the data directory: what follows git could
// be behind it for a moment, which is not wrong.
func (c checkCmd) Run(ctx context.Context, std streams) error {
	unlock, err := c.lockWiki()
	if err != nil {
		return err
	}
	if err := unlock(); err != nil { // openData takes it again
		return err
	}
	faults := 0
	report := func(advice string, found ...error) {
		for _, f := range found {
			fmt.Fprintln(std.out, f)
		}
		if len(found) > 0 {
			fmt.Fprintln(std.out, "  what to do:", advice)
			faults += len(found)
		}
	}
	// Before the repository is opened: what cannot be opened is looked into as well, and opening it clears up.
	for _, name := range gitstore.Leftovers(c.repository()) {
		fmt.Fprintf(std.out, "left by a process that was killed: %s; the server removes it\n", name)
	}
	report("restore a backup, or fetch what is missing from a clone: git -C "+c.repository()+" fetch --refetch CLONE",
		gitstore.Fsck(ctx, c.repository())...)
	report("as each line says, while no server runs", gitstore.CheckRefs(ctx, c.repository())...)
	w := &running{log: slog.New(slog.NewTextHandler(std.err, &slog.HandlerOptions{Level: slog.LevelWarn}))}
	if err := w.openData(ctx, config{dataFlag: c.dataFlag, Read: "public"}); err != nil {
		report("mend what was found above first, or restore a backup", err)
	} else {
		if err := w.accounts.Check(ctx); err != nil {
			report("restore the accounts from a backup; the pages need not be", fmt.Errorf("accounts: %w", err))
		}
		report("run alliancewiki reindex --data "+c.Data, w.site.Check(ctx)...)
		report("mend what was found above first", w.checkPages(ctx, std)...)
	}
	if err := w.close(nil); err != nil {
		report("run the check again", err)
	}
	if faults > 0 {
		return errUnsound
	}
	fmt.Fprintln(std.out, "sound")
	return nil
}

// checkPages names what the wiki cannot show or follow, which somebody wrote so and may mend.
func (w *running) checkPages(ctx context.Context, std streams) []error {
	for name, why := range w.site.Unshown() {
		fmt.Fprintf(std.out, "not shown: %q: %v\n", name, why)
	}
	lines, err := w.site.UnreadRedirects(ctx)
	if err != nil {
		return []error{err}
	}
	for _, line := range lines {
		fmt.Fprintf(std.out, "not followed: .wiki/redirects, line %d: write it as old name -> new name\n", line)
	}
	if _, err := w.store.Proposals(ctx); err != nil {
		return []error{fmt.Errorf("proposals: %w", err)}
	}
	return nil
}
