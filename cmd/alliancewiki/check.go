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

// Run checks the wiki and prints a line for each thing that is wrong, and for each file that the wiki cannot show, which
// is no fault of the wiki's. It is refused while a server has the data
// directory: what follows git could be behind it for a moment, which is not wrong.
func (c checkCmd) Run(ctx context.Context, std streams) error {
	unlock, err := c.lockWiki()
	if err != nil {
		return err
	}
	if err := unlock(); err != nil { // openData takes it again
		return err
	}
	// Before the repository is opened: what cannot be opened is looked into as well.
	found := gitstore.Fsck(ctx, c.repository())
	w := &running{log: slog.New(slog.NewTextHandler(std.err, &slog.HandlerOptions{Level: slog.LevelWarn}))}
	if err := w.openData(ctx, config{dataFlag: c.dataFlag, Read: "public"}); err != nil {
		found = append(found, err)
	} else {
		if err := w.accounts.Check(ctx); err != nil {
			found = append(found, fmt.Errorf("accounts: %w", err))
		}
		found = append(found, w.site.Check(ctx)...)
		for name, why := range w.site.Unshown() {
			fmt.Fprintf(std.out, "not shown: %q: %v\n", name, why)
		}
	}
	if err := w.close(nil); err != nil {
		found = append(found, err)
	}
	for _, f := range found {
		fmt.Fprintln(std.out, f)
	}
	if len(found) > 0 {
		return errUnsound
	}
	fmt.Fprintln(std.out, "sound")
	return nil
}
