package gitstore

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"time"
)

// command prepares the git program on the repository. Nothing of the machine's or the user's configuration is read, no
// hook runs, nothing is asked on a terminal, no other repository is spoken to (a missing object could else be fetched by
// a program that the repository's own configuration names), and the whole process group ends with ctx. Arguments are
// ours or have passed ParseRev and ParseFile.
func command(ctx context.Context, dir string, args ...string) *exec.Cmd {
	c := exec.CommandContext(ctx, "git", append([]string{
		"-c", "core.hooksPath=/dev/null",
		"-c", "core.quotepath=false",
		"-c", "core.fsmonitor=false",
		"-c", "log.showSignature=false",
		"-c", "safe.directory=*",
		"--git-dir=" + dir,
	}, args...)...)
	c.Dir = dir
	c.Env = []string{
		"PATH=" + os.Getenv("PATH"),
		"HOME=" + dir,
		"LC_ALL=C.UTF-8",
		"GIT_CONFIG_NOSYSTEM=1",
		"GIT_CONFIG_GLOBAL=/dev/null",
		"GIT_TERMINAL_PROMPT=0",
		"GIT_NO_REPLACE_OBJECTS=1",
		"GIT_OPTIONAL_LOCKS=0",
		"GIT_NO_LAZY_FETCH=1",
		"GIT_ALLOW_PROTOCOL=", // before git 2.45 there was no other way
	}
	c.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	c.Cancel = func() error { return syscall.Kill(-c.Process.Pid, syscall.SIGKILL) }
	c.WaitDelay = 5 * time.Second
	return c
}

// run runs git to its end and returns what it printed.
func run(ctx context.Context, dir string, args ...string) ([]byte, error) {
	out, err := command(ctx, dir, args...).Output()
	return out, gitError(err, args...)
}

// gitError adds what git said on standard error.
func gitError(err error, args ...string) error {
	if err == nil {
		return nil
	}
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		if disk := saidDisk(exit.Stderr); disk != nil {
			err = disk
		}
		return fmt.Errorf("git %s: %w: %s", args[0], err, bytes.TrimSpace(exit.Stderr))
	}
	return fmt.Errorf("git %s: %w", args[0], err)
}

// exitCode is the status with which a git that said no ended, 0 where it did not.
func exitCode(err error) int {
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return exit.ExitCode()
	}
	return 0
}

// config is what the repository must say of itself: everything that git writes here is fsynced, and upkeep is the
// server's alone. Pushes are checked and may neither delete nor rewind.
var config = [][2]string{
	{"core.fsync", "all"},
	{"core.logallrefupdates", "false"},
	{"gc.auto", "0"},
	{"maintenance.auto", "false"},
	{"receive.autogc", "false"},
	{"receive.fsckobjects", "true"},
	{"receive.denydeletes", "true"},
	{"receive.denynonfastforwards", "true"},
	{"uploadpack.allowfilter", "true"},
	{"uploadpack.hiderefs", "refs/upstream"},
}

// configure brings the repository's configuration to what config says, writing only what differs.
func configure(ctx context.Context, dir string) error {
	out, err := run(ctx, dir, "config", "--local", "--list", "-z")
	if err != nil {
		return err
	}
	have := map[string]string{}
	for entry := range strings.SplitSeq(string(out), "\x00") {
		key, value, _ := strings.Cut(entry, "\n")
		have[key] = value
	}
	for _, kv := range config {
		if have[kv[0]] != kv[1] {
			if _, err := run(ctx, dir, "config", "--local", kv[0], kv[1]); err != nil {
				return err
			}
		}
	}
	return writeAttributes(dir)
}
