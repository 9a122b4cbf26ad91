package gitstore

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// attributes take back what a .gitattributes among the pages could do to the files that git hands out: a download, a
// comparison and a merge hold them byte for byte, and all of them. What the wiki takes in has no such file, but a
// repository from elsewhere may.
const attributes = "* !export-ignore !export-subst !text !eol !crlf !ident !filter !working-tree-encoding !merge !diff\n"

// writeAttributes puts them where they count for more than any .gitattributes, in a repository of the server's own that
// has nothing of the kind.
func writeAttributes(dir string) error {
	name := filepath.Join(dir, "info", "attributes")
	if _, err := os.Lstat(name); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		return err
	}
	return os.WriteFile(name, []byte(attributes), 0o666)
}
