package main

import (
	"archive/tar"
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// TestABackupHasEveryEditThatWasAcknowledgedBeforeIt takes backups while somebody edits, and makes wikis of them.
func TestABackupHasEveryEditThatWasAcknowledgedBeforeIt(t *testing.T) {
	p := newProgram(t, t.TempDir())
	p.start()
	dir := filepath.Dir(p.data)
	var acked atomic.Int64
	stop, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		for n := 1; ; n++ {
			select {
			case <-stop:
				return
			default:
			}
			if body, status := p.save(fmt.Sprint("prøve/side-", n), fmt.Sprintf("# Side %d\n", n), ""); status != http.StatusSeeOther {
				t.Errorf("a save was answered %d\n%s", status, body)
				return
			}
			acked.Store(int64(n))
		}
	}()
	const backups = 3
	var before [backups]int64
	for i := range backups {
		for last := acked.Load(); acked.Load() < last+10 && !t.Failed(); time.Sleep(time.Millisecond) {
		}
		before[i] = acked.Load()
		p.run("", "backup", filepath.Join(dir, fmt.Sprint(i, ".tar")))
	}
	close(stop)
	<-done
	p.end()
	for i, least := range before {
		restored := *p
		restored.data = filepath.Join(dir, fmt.Sprint("data-", i))
		restored.run("", "restore", filepath.Join(dir, fmt.Sprint(i, ".tar")))
		restored.sound()
		there := restored.git("ls-tree", "--name-only", "main:prøve")
		for n := range least {
			if name := fmt.Sprintf("side-%d.md\n", n+1); !strings.Contains(there, name) {
				t.Errorf("backup %d lacks %q", i, name)
			}
		}
	}
	t.Logf("%d saves; %d of them before the backups", acked.Load(), before)
	if acked.Load() < before[backups-1]+2 {
		t.Error("nobody saved beside the last backup")
	}
}

func TestARestoreTakesNothingButABackup(t *testing.T) {
	good := manifest{Format: 1, Branch: "refs/heads/main", Files: []archived{
		{Name: bundleName, Size: 1, SHA256: "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"},
		{Name: accountsName, Size: 1, SHA256: "3e23e8160039594a33894f6564e1b1348bbd7a0088d42c4acb73eeaed59c009d"},
	}}
	with := func(change func(*manifest)) manifest {
		m := good
		m.Files = append([]archived{}, good.Files...)
		change(&m)
		return m
	}
	plain := []tar.Header{{Name: manifestName}, {Name: bundleName}, {Name: accountsName}}
	for _, c := range []struct {
		name    string
		m       manifest
		entries []tar.Header
		want    string // "" for taken
	}{
		{"a backup", good, plain, ""},
		{"nothing", good, nil, "is missing"},
		{"no manifest", good, plain[1:], `"wiki.bundle" stands where manifest.json should`},
		{"cut short", good, plain[:2], "accounts.db is missing"},
		{"more than is listed", good, append(plain[:3:3], tar.Header{Name: "lock"}), "something follows"},
		{"a path", good, []tar.Header{plain[0], {Name: "../wiki.bundle"}, plain[2]}, `"../wiki.bundle" stands where`},
		{"a link", good, []tar.Header{plain[0], {Name: bundleName, Typeflag: tar.TypeSymlink, Linkname: "/etc/passwd"}, plain[2]}, "stands where"},
		{"another order", good, []tar.Header{plain[0], plain[2], plain[1]}, "stands where"},
		{"another format", with(func(m *manifest) { m.Format, m.Program = 9, "10.0" }), plain, `use the program that wrote it, "10.0"`},
		{"another list", with(func(m *manifest) { m.Files[0].Name = "../../x" }), plain, `"../../x" is listed`},
		{"a longer list", with(func(m *manifest) { m.Files = append(m.Files, m.Files[0]) }), plain, "3 files are listed"},
		{"another size", with(func(m *manifest) { m.Files[0].Size = 7 }), plain, "has 1 bytes, not the 7"},
		{"another checksum", with(func(m *manifest) { m.Files[1].SHA256 = "00" }), plain, "accounts.db: damaged"},
	} {
		t.Run(c.name, func(t *testing.T) {
			work := t.TempDir()
			_, err := unpack(bytes.NewReader(archive(t, c.m, c.entries)), work)
			if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}

// archive makes a tar file: the manifest, and files of one byte that count on from a.
func archive(t testing.TB, m manifest, entries []tar.Header) []byte {
	text, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	next := byte('a')
	for _, h := range entries {
		body := text
		if h.Name != manifestName {
			body = []byte{next}
			next++
		}
		h.Mode, h.Size = 0o600, int64(len(body))
		if h.Typeflag != 0 {
			h.Size, body = 0, nil
		}
		if err := w.WriteHeader(&h); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(body); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// FuzzUnpack reads anything as a backup: no panic, and nothing is written but the two files.
func FuzzUnpack(f *testing.F) {
	f.Add([]byte{})
	f.Add(archive(f, manifest{Format: 1, Files: []archived{{Name: bundleName, Size: 1}, {Name: accountsName, Size: 1}}},
		[]tar.Header{{Name: manifestName}, {Name: bundleName}, {Name: accountsName}}))
	f.Fuzz(func(t *testing.T, b []byte) {
		work := filepath.Join(t.TempDir(), "a", "b")
		if err := os.MkdirAll(work, 0o700); err != nil {
			t.Fatal(err)
		}
		unpack(bytes.NewReader(b), work)
		for _, pattern := range []string{"../../*", "../*", "*"} {
			names, _ := filepath.Glob(filepath.Join(work, pattern))
			for _, name := range names {
				if base := filepath.Base(name); base != "a" && base != "b" && base != bundleName && base != accountsName {
					t.Errorf("%s was written", name)
				}
			}
		}
	})
}
