package main

import (
	"archive/tar"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"alliancewiki/internal/account"
	"alliancewiki/internal/gitstore"
	"alliancewiki/internal/wiki"
)

// A backup is a tar file: the manifest, then what it lists, in this order. All of it can be read without this program:
// the bundle is cloned with git, the accounts are an SQLite database.
const (
	manifestName = "manifest.json"
	bundleName   = "wiki.bundle"
	accountsName = "accounts.db"

	backupFormat = 1
)

// manifest is what a backup says of itself.
type manifest struct {
	Format  int        `json:"alliancewiki-backup"` // the format's version
	Program string     `json:"program"`             // which wrote it
	Made    time.Time  `json:"made"`
	Branch  string     `json:"branch"`
	Head    wiki.Rev   `json:"head"`
	Refs    int        `json:"refs"`
	Files   []archived `json:"files"`
}

// archived is one file of a backup.
type archived struct {
	Name   string `json:"name"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
}

type backupCmd struct {
	File string `arg:"" type:"path" help:"The file to write; it must not exist. It holds password hashes: keep it as you keep passwords."`
	dataFlag
}

// Run writes the backup, also beside a running server.
//
// The repository is taken first and the accounts after it: accounts are never removed, so that whoever wrote something
// in the backup has an account in it. The other way round, the first edit of a new member could be there without them.
func (c backupCmd) Run(ctx context.Context, std streams) error {
	if _, err := os.Stat(c.repository()); err != nil {
		return fmt.Errorf("there is no wiki: %w", err)
	}
	if _, err := os.Lstat(c.File); !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s is there already (%v)", c.File, err)
	}
	work, err := os.MkdirTemp(filepath.Dir(c.File), ".alliancewiki-backup-") // readable by its owner alone
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)
	m := manifest{Format: backupFormat, Program: version(), Made: time.Now().UTC().Truncate(time.Second)}
	bundle, err := gitstore.WriteBundle(ctx, c.repository(), filepath.Join(work, bundleName))
	if err != nil {
		return fmt.Errorf("the repository: %w", err)
	}
	m.Branch, m.Head, m.Refs = bundle.Branch, bundle.Head, bundle.Refs
	err = c.withAccounts(ctx, func(store *account.Store) error {
		return store.Backup(ctx, filepath.Join(work, accountsName))
	})
	if err != nil {
		return err
	}
	size, err := m.write(work, c.File)
	if err != nil {
		return err
	}
	c.noteBackup(m.Made)
	fmt.Fprintf(std.out, "backed up %s with %d refs, %.1f MB\n", m.Head.Short(), m.Refs, float64(size)/1e6)
	return nil
}

// backupNote is the file of the data directory that says when a backup was made last, for the page of the wiki's state.
const backupNote = "last-backup"

// noteBackup keeps when a backup was made. A backup is as good without the note: where it cannot be written there is none.
func (d dataFlag) noteBackup(at time.Time) {
	_ = os.WriteFile(filepath.Join(d.Data, backupNote), []byte(at.Format(time.RFC3339)+"\n"), 0o600)
}

// lastBackup is when a backup was made last, zero where that is not known.
func (d dataFlag) lastBackup() time.Time {
	b, err := os.ReadFile(filepath.Join(d.Data, backupNote))
	if err != nil {
		return time.Time{}
	}
	at, err := time.Parse(time.RFC3339, strings.TrimSpace(string(b)))
	if err != nil {
		return time.Time{}
	}
	return at
}

// write makes the archive of the files in work, durably: under another name, and renamed when it is whole.
func (m *manifest) write(work, file string) (size int64, err error) {
	for _, name := range []string{bundleName, accountsName} {
		f, err := describeFile(filepath.Join(work, name))
		if err != nil {
			return 0, err
		}
		m.Files = append(m.Files, f)
	}
	text, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return 0, err
	}
	temp := filepath.Join(work, "archive")
	out, err := os.OpenFile(temp, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return 0, err
	}
	defer out.Close()
	w := tar.NewWriter(out)
	header := func(name string, size int64) error {
		return w.WriteHeader(&tar.Header{Typeflag: tar.TypeReg, Name: name, Size: size, Mode: 0o600, ModTime: m.Made})
	}
	if err := header(manifestName, int64(len(text))); err != nil {
		return 0, err
	}
	if _, err := w.Write(text); err != nil {
		return 0, err
	}
	for _, f := range m.Files {
		if err := header(f.Name, f.Size); err != nil {
			return 0, err
		}
		if err := copyFrom(w, filepath.Join(work, f.Name)); err != nil {
			return 0, err
		}
	}
	if err := errors.Join(w.Close(), out.Sync()); err != nil {
		return 0, err
	}
	info, err := out.Stat()
	if err != nil {
		return 0, err
	}
	if err := os.Rename(temp, file); err != nil {
		return 0, err
	}
	return info.Size(), syncFolder(filepath.Dir(file))
}

// describeFile gives a file's size and checksum.
func describeFile(file string) (archived, error) {
	h := sha256.New()
	if err := copyFrom(h, file); err != nil {
		return archived{}, err
	}
	info, err := os.Stat(file)
	if err != nil {
		return archived{}, err
	}
	return archived{Name: filepath.Base(file), Size: info.Size(), SHA256: hex.EncodeToString(h.Sum(nil))}, nil
}

func copyFrom(w io.Writer, file string) error {
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer f.Close()
	_, err = io.Copy(w, f)
	return err
}

// syncFolder makes the names in a folder durable.
func syncFolder(name string) error {
	d, err := os.Open(name)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
