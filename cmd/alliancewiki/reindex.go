package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"time"
)

type reindexCmd struct{ dataFlag }

// Run drops what is derived from git and builds it again. It is refused while a server has the data directory.
func (c reindexCmd) Run(ctx context.Context, std streams) error {
	log := slog.New(slog.NewTextHandler(std.err, &slog.HandlerOptions{Level: slog.LevelWarn}))
	unlock, err := c.lockWiki()
	if err != nil {
		return err
	}
	if err := errors.Join(os.RemoveAll(c.cache()), unlock()); err != nil {
		return err
	}
	start := time.Now()
	w := &running{log: log}
	if err := w.openData(ctx, config{dataFlag: c.dataFlag, Read: "public"}); err != nil {
		return w.close(err)
	}
	err = w.site.CatchUp(ctx)
	if err = w.close(err); err != nil {
		return err
	}
	fmt.Fprintf(std.out, "rebuilt in %s\n", time.Since(start).Round(time.Millisecond))
	return nil
}

// lockWiki takes the data directory of a wiki that is there: a mistyped one is not made.
func (d dataFlag) lockWiki() (unlock func() error, err error) {
	if _, err := os.Stat(d.repository()); err != nil {
		return nil, fmt.Errorf("there is no wiki: %w", err)
	}
	return lockData(d.Data)
}
