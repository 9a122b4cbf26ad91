package githttp

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"time"
)

// job is one run of git upload-pack, or of another command that only reads.
type job struct {
	run      []string // the other command with its arguments; nil for upload-pack
	args     []string // of upload-pack, besides the repository
	protocol protocol
	head     string    // sent before what git says
	stdin    io.Reader // nil for nothing
}

// protocol is a checked Git-Protocol header.
type protocol struct {
	text    string // for GIT_PROTOCOL; "" where there was no header, or one that git does not write
	version int
}

// parseProtocol reads a Git-Protocol header, such as "version=2". What is not written like one is left out: then git
// answers in version 0, which every client understands.
func parseProtocol(header string) protocol {
	const longest = 256 // bytes; git itself sends 9
	if len(header) > longest {
		return protocol{}
	}
	for _, c := range []byte(header) {
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && !strings.ContainsRune("=:._-", rune(c)) {
			return protocol{}
		}
	}
	p := protocol{text: header}
	for key := range strings.SplitSeq(header, ":") { // git takes the highest version that it knows
		switch key {
		case "version=1":
			p.version = max(p.version, 1)
		case "version=2":
			p.version = 2
		}
	}
	return p
}

// serve runs git in one of the slots and sends what it says, as it says it. The answer's status is 200 from git's first byte on; what goes
// wrong later can only be told by cutting the answer short, which a client notices.
func (h *Handler) serve(w http.ResponseWriter, r *http.Request, s *slots, j job) {
	give, ok := s.take(r.Context(), r.RemoteAddr, h.cfg.Wait)
	if !ok {
		w.Header().Set("Retry-After", seconds(h.cfg.Wait))
		refuse(w, http.StatusServiceUnavailable, textBusy)
		return
	}
	defer give()

	ctx, cancel := context.WithCancel(r.Context())
	defer cancel()
	var said tail
	cmd := h.command(ctx, j, &said)
	stdout, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		h.cfg.Log.Error("git does not start", "err", err)
		refuse(w, http.StatusInternalServerError, textBroken)
		return
	}
	sent, sendErr := h.send(w, r, j.head, stdout)
	if sendErr != nil {
		cancel() // the client is gone: so is the process, before it is waited for
	}
	err = cmd.Wait()
	switch {
	case sendErr != nil || r.Context().Err() != nil:
		h.cfg.Log.Debug("git client hung up", "err", errors.Join(sendErr, r.Context().Err()))
	case err != nil:
		h.cfg.Log.Warn("git failed", "command", cmd.Args, "err", err, "stderr", said.String())
		if sent {
			panic(http.ErrAbortHandler) // the answer must not look whole
		}
		refuse(w, http.StatusInternalServerError, textBroken)
	case !sent: // a request of nothing is answered with nothing
		w.WriteHeader(http.StatusOK)
	}
}

// command is the process of a job. It knows no configuration but ours and the repository's, asks nobody anything, and
// runs in a process group of its own that dies as a whole when ctx ends: upload-pack starts pack-objects.
func (h *Handler) command(ctx context.Context, j job, stderr io.Writer) *exec.Cmd {
	args := []string{
		"-c", "safe.directory=" + h.cfg.Dir, // the volume may belong to another user
		"-c", "core.hooksPath=/dev/null",
		"-c", "uploadpack.allowFilter=true",
		// A partial clone asks for single files. Version 2 allows that always, so versions 0 and 1 may as well.
		"-c", "uploadpack.allowAnySHA1InWant=true",
		// Proposals are for who may write. The notes may be fetched: they name commits of the branch alone.
		"-c", "uploadpack.hideRefs=refs/proposals",
	}
	if j.run != nil {
		args = append(append(args, "--git-dir="+h.cfg.Dir), j.run...)
	} else {
		args = append(append(append(args, "upload-pack", "--strict", "--stateless-rpc"), j.args...), h.cfg.Dir)
	}
	cmd := exec.CommandContext(ctx, h.git, args...)
	cmd.Env = []string{
		"PATH=" + os.Getenv("PATH"),
		"HOME=/nonexistent",
		"LC_ALL=C",
		"GIT_CONFIG_NOSYSTEM=1",
		"GIT_CONFIG_GLOBAL=/dev/null",
		"GIT_ATTR_NOSYSTEM=1",
		"GIT_TERMINAL_PROMPT=0",
	}
	if j.protocol.text != "" {
		cmd.Env = append(cmd.Env, "GIT_PROTOCOL="+j.protocol.text)
	}
	cmd.Stdin, cmd.Stderr = j.stdin, stderr
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error {
		if err := syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL); err != syscall.ESRCH {
			return err
		}
		return os.ErrProcessDone
	}
	cmd.WaitDelay = 5 * time.Second
	return cmd
}

// send copies git's output to the client, each part at once, so that its progress can be followed. It tells whether
// anything was sent. A client that takes nothing for Config.Stall is an error. The deadline that send leaves behind is
// the server's to replace: http.Server does so for each request where it has a WriteTimeout.
func (h *Handler) send(w http.ResponseWriter, r *http.Request, head string, from io.Reader) (sent bool, err error) {
	rc := http.NewResponseController(w)
	buf := make([]byte, 64<<10) // what a pipe holds
	for {
		n, readErr := from.Read(buf)
		if n > 0 {
			// A recorder in a test cannot set deadlines, and need not.
			_ = rc.SetWriteDeadline(time.Now().Add(h.cfg.Stall))
			if !sent {
				sent = true
				w.WriteHeader(http.StatusOK)
				if r.Method == http.MethodHead {
					_, err = io.Copy(io.Discard, from)
					return true, err
				}
				if _, err := io.WriteString(w, head); err != nil {
					return true, err
				}
			}
			if _, err := w.Write(buf[:n]); err != nil {
				return true, err
			}
			if err := rc.Flush(); err != nil {
				return true, err
			}
		}
		if readErr == io.EOF {
			return sent, nil
		}
		if readErr != nil {
			return sent, readErr
		}
	}
}

// tail keeps the end of what git writes to standard error, for the log.
type tail struct{ buf bytes.Buffer }

func (t *tail) Write(p []byte) (int, error) {
	const keep = 2 << 10 // bytes
	t.buf.Write(p)
	if over := t.buf.Len() - keep; over > 0 {
		t.buf.Next(over)
	}
	return len(p), nil
}

func (t *tail) String() string { return strings.TrimSpace(t.buf.String()) }
