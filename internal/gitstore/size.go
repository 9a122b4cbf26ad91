package gitstore

import (
	"os"
	"path/filepath"
)

// Size is about how many bytes a clone of the repository takes: all packs, and the loose objects as far as one of their
// 256 folders is like the others. Its cost is reading two folders.
func (s *Store) Size() int64 {
	const sample = "17" // as git gc looks at
	return folderSize(filepath.Join(s.dir, "objects", "pack"), ".pack") +
		256*folderSize(filepath.Join(s.dir, "objects", sample), "")
}

// folderSize adds up the files in a folder whose names have the ending. What cannot be read does not count.
func folderSize(dir, ext string) (bytes int64) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return 0
	}
	for _, e := range entries {
		if info, err := e.Info(); err == nil && (ext == "" || filepath.Ext(e.Name()) == ext) {
			bytes += info.Size()
		}
	}
	return bytes
}
