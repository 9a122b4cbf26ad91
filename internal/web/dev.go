package web

import (
	"crypto/sha256"
	"fmt"
	"html/template"
	"io/fs"
	"sync"
)

// What the dev command reads from the source at each request, remembered for as long as no file of it changes:
// compressing all assets takes half a second.
var (
	devAssets    devMemo[assetSet]
	devTemplates devMemo[map[string]*template.Template]
)

// devMemo is what was made of a folder.
type devMemo[T any] struct {
	mu    sync.Mutex
	stamp [sha256.Size]byte
	made  T
}

// get makes it anew where a file of the folder came, went or changed since the last time.
func (m *devMemo[T]) get(dir fs.FS, make func(fs.FS) (T, error)) (made T, err error) {
	stamp, err := folderStamp(dir)
	if err != nil {
		return made, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if stamp == m.stamp {
		return m.made, nil
	}
	if made, err = make(dir); err == nil {
		m.stamp, m.made = stamp, made
	}
	return made, err
}

// folderStamp changes with the names, sizes and times of a folder's files.
func folderStamp(dir fs.FS) (stamp [sha256.Size]byte, err error) {
	h := sha256.New()
	err = fs.WalkDir(dir, ".", func(name string, e fs.DirEntry, err error) error {
		if err == nil && e.Name() == "node_modules" {
			return fs.SkipDir
		}
		if err != nil || e.IsDir() {
			return err
		}
		info, err := e.Info()
		if err == nil {
			fmt.Fprintf(h, "%s\x00%d\x00%d\x00", name, info.Size(), info.ModTime().UnixNano())
		}
		return err
	})
	h.Sum(stamp[:0])
	return stamp, err
}
