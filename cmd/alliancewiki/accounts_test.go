package main

import (
	"os"
	"path/filepath"
	"testing"
)

func TestADataDirectoryThatIsThereAlreadyIsMadePrivate(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	inside := filepath.Join(data, "else")
	for _, dir := range []string{data, inside} { // somebody's mkdir(1)
		if err := os.Mkdir(dir, 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(dir, 0o755); err != nil { // whatever the umask is
			t.Fatal(err)
		}
	}
	if err := makeData(data); err != nil {
		t.Fatal(err)
	}
	for dir, want := range map[string]os.FileMode{data: 0o700, inside: 0o755} {
		info, err := os.Stat(dir)
		if err != nil {
			t.Fatal(err)
		}
		if got := info.Mode().Perm(); got != want {
			t.Errorf("%s has mode %o, want %o", filepath.Base(dir), got, want)
		}
	}
}
