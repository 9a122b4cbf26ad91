// Command alliancewiki is a wiki of Markdown pages in a git repository: one program that serves the pages to browsers,
// the repository to git, and keeps the people who may edit.
//
// Each subcommand is a file and a struct: its fields are its flags, its Run method does it. A flag --some-flag is also
// the environment variable ALLIANCEWIKI_SOME_FLAG; what stands on the command line wins.
//
// Exit status: 0 done, 1 failed or found something wrong, 2 called wrongly.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	_ "time/tzdata" // pages show the time in Denmark, also where the machine has no time zones

	"github.com/alecthomas/kong"

	"alliancewiki/internal/i18n"
	"alliancewiki/internal/wiki"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second signal ends the program at once
	os.Exit(run(ctx, os.Args[1:], streams{os.Stdin, os.Stdout, os.Stderr}))
}

// streams are where a command reads and writes: what it was asked for on out, everything else on err.
type streams struct {
	in       io.Reader
	out, err io.Writer
}

// cli is the surface of the program.
type cli struct {
	Serve   serveCmd   `cmd:"" help:"Serve the wiki."`
	User    userCmd    `cmd:"" help:"Keep people's accounts, also beside a running server."`
	Token   tokenCmd   `cmd:"" help:"Keep access tokens for git, also beside a running server."`
	Check   checkCmd   `cmd:"" help:"Check that the repository and the accounts are sound, and that what is derived from git agrees with it."`
	Backup  backupCmd  `cmd:"" help:"Write the whole wiki, with its accounts, to one file, also beside a running server."`
	Restore restoreCmd `cmd:"" help:"Make a wiki from a backup, in a data directory that has none."`
	Reindex reindexCmd `cmd:"" help:"Build again what is derived from git."`
	Dev     devCmd     `cmd:"" help:"Serve a throw-away wiki with three known users, templates and assets from disk."`
	Version versionCmd `cmd:"" help:"Tell which version this is."`
}

// run is the program: it reads the arguments, does what they ask, and gives the exit status.
func run(ctx context.Context, args []string, std streams) int {
	exited := -1 // what --help asked for
	parser, err := kong.New(&cli{},
		kong.Name("alliancewiki"),
		kong.Description("A wiki of Markdown pages in a git repository."),
		kong.DefaultEnvars("ALLIANCEWIKI"),
		kong.BindTo(ctx, (*context.Context)(nil)),
		kong.Bind(std),
		kong.Writers(std.out, std.err),
		kong.Exit(func(code int) { exited = code }),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
	)
	if err != nil {
		fmt.Fprintln(std.err, "alliancewiki:", err)
		return 2
	}
	command, err := parser.Parse(args)
	if exited >= 0 {
		return exited
	}
	if err != nil {
		fmt.Fprintf(std.err, "alliancewiki: %v\nTry alliancewiki --help.\n", err)
		return 2
	}
	if err := command.Run(); err != nil {
		fmt.Fprintln(std.err, "alliancewiki:", explain(err))
		return 1
	}
	return 0
}

// explain is an error in the words of the one who typed the command: refused input as a form shows it.
func explain(err error) string {
	var invalid *wiki.Invalid
	if errors.As(err, &invalid) {
		return invalid.Field + ": " + i18n.En.Invalid(invalid.Key, invalid.Value)
	}
	return err.Error()
}
