package main

import (
	"archive/tar"
	"bytes"
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

	"alliancewiki/internal/account"
	"alliancewiki/internal/gitstore"
)

// maxManifest bounds the manifest of a backup, in bytes.
const maxManifest = 64 << 10

type restoreCmd struct {
	File string `arg:"" type:"existingfile" help:"The backup."`
	dataFlag
}

// Run makes a wiki from a backup, in a data directory that has none.
//
// It is built in the folder restore.new and moved to its place when it is whole and on disk: the accounts first, the
// repository last. As long as that folder is there the wiki is not whole: a server refuses to start, and a restore may
// begin again, taking the accounts that lie there for those of the one that was cut short.
func (c restoreCmd) Run(ctx context.Context, std streams) (err error) {
	in, err := os.Open(c.File)
	if err != nil {
		return err
	}
	defer in.Close()
	if err := makeData(c.Data); err != nil {
		return err
	}
	unlock, err := lockData(c.Data)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, unlock()) }()
	if err := c.isFree(); err != nil {
		return err
	}
	work := c.restoring()
	if err := os.RemoveAll(work); err != nil {
		return err
	}
	if err := os.Mkdir(work, 0o700); err != nil {
		return err
	}
	m, err := unpack(in, work)
	if err == nil {
		err = c.build(ctx, m)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("%s: %w", c.File, err), os.RemoveAll(work))
	}
	if err := c.place(); err != nil {
		return err
	}
	fmt.Fprintf(std.out, "restored %s with %d refs, of %s\n", m.Head.Short(), m.Refs, m.Made.Format("2006-01-02 15:04 MST"))
	return nil
}

// restoring is the folder in which a restore works.
func (d dataFlag) restoring() string { return filepath.Join(d.Data, "restore.new") }

// isFree refuses a data directory that holds a wiki, or accounts of one.
func (d dataFlag) isFree() error {
	if d.restoreWasCut() {
		return nil
	}
	for _, name := range []string{d.repository(), filepath.Join(d.Data, accountsName)} {
		if _, err := os.Lstat(name); !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("%s is there: restore into another data directory, or move it away first", name)
		}
	}
	return nil
}

// restoreWasCut tells whether a restore was ended before the wiki was whole.
func (d dataFlag) restoreWasCut() bool {
	_, begun := os.Lstat(d.restoring())
	_, whole := os.Lstat(d.repository())
	return begun == nil && errors.Is(whole, fs.ErrNotExist)
}

// unpack reads a backup into a folder. It takes exactly what the manifest lists, in that order, and nothing else: names
// are ours, sizes and checksums are the manifest's.
func unpack(in io.Reader, work string) (m manifest, err error) {
	r := tar.NewReader(in)
	h, err := nextFile(r, manifestName)
	if err != nil {
		return m, err
	}
	if h.Size > maxManifest {
		return m, errors.New("the manifest is too large")
	}
	text, err := io.ReadAll(r)
	if err != nil {
		return m, err
	}
	d := json.NewDecoder(bytes.NewReader(text))
	if err := d.Decode(&m); err != nil {
		return m, fmt.Errorf("%s: %w", manifestName, err)
	}
	if m.Format != backupFormat {
		return m, fmt.Errorf("a backup of format %d, not %d: use the program that wrote it, %q", m.Format, backupFormat, m.Program)
	}
	names := []string{bundleName, accountsName}
	if len(m.Files) != len(names) {
		return m, fmt.Errorf("%d files are listed, not %d", len(m.Files), len(names))
	}
	for i, f := range m.Files {
		if f.Name != names[i] {
			return m, fmt.Errorf("%q is listed where %s should be", f.Name, names[i])
		}
		h, err := nextFile(r, f.Name)
		if err != nil {
			return m, err
		}
		if h.Size != f.Size {
			return m, fmt.Errorf("%s has %d bytes, not the %d that are listed", f.Name, h.Size, f.Size)
		}
		if err := unpackFile(r, filepath.Join(work, f.Name), f); err != nil {
			return m, fmt.Errorf("%s: %w", f.Name, err)
		}
	}
	if h, err := r.Next(); err != io.EOF {
		return m, fmt.Errorf("something follows the last file (%v, %w)", h, err)
	}
	return m, nil
}

// nextFile reads the header of the next file, which must be a plain one of that name.
func nextFile(r *tar.Reader, name string) (*tar.Header, error) {
	h, err := r.Next()
	switch {
	case err == io.EOF:
		return nil, fmt.Errorf("%s is missing: this is no backup, or it was cut short", name)
	case err != nil:
		return nil, fmt.Errorf("this is no backup, or it is damaged: %w", err)
	case h.Name != name || h.Typeflag != tar.TypeReg:
		return nil, fmt.Errorf("this is no backup: %q stands where %s should", h.Name, name)
	}
	return h, nil
}

func unpackFile(r io.Reader, name string, f archived) error {
	out, err := os.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	h := sha256.New()
	_, err = io.Copy(io.MultiWriter(out, h), r)
	if err = errors.Join(err, out.Sync(), out.Close()); err != nil {
		return err
	}
	if got := hex.EncodeToString(h.Sum(nil)); got != f.SHA256 {
		return fmt.Errorf("damaged: its checksum is %s, not %s", got, f.SHA256)
	}
	return nil
}

// build makes the repository beside the accounts, and looks whether both are sound.
func (c restoreCmd) build(ctx context.Context, m manifest) error {
	work := c.restoring()
	bundle := filepath.Join(work, bundleName)
	err := gitstore.FromBundle(ctx, filepath.Join(work, "wiki.git"), bundle, gitstore.Bundle{Branch: m.Branch, Head: m.Head, Refs: m.Refs})
	if err != nil {
		return fmt.Errorf("the repository: %w", err)
	}
	if err := os.Remove(bundle); err != nil {
		return err
	}
	store, err := account.Open(ctx, filepath.Join(work, accountsName))
	if err != nil {
		return err
	}
	if err := errors.Join(store.Check(ctx), store.Close()); err != nil {
		return err
	}
	return syncFolder(work)
}

// place moves what was built to its place.
func (c restoreCmd) place() error {
	work := c.restoring()
	if err := syncFolder(c.Data); err != nil { // so that restore.new is there before anything is moved out of it
		return err
	}
	for _, name := range []string{accountsName, "wiki.git"} {
		if err := os.Rename(filepath.Join(work, name), filepath.Join(c.Data, name)); err != nil {
			return err
		}
		if err := syncFolder(c.Data); err != nil {
			return err
		}
	}
	return errors.Join(os.RemoveAll(work), os.RemoveAll(c.cache()), syncFolder(c.Data))
}
