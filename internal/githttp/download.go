package githttp

import (
	"net/http"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// The names of what can be downloaded.
const (
	BundleName  = "wiki.bundle" // the branch with its history, in one file that git clones from
	ArchiveName = "wiki.zip"    // the files of the head
)

// Download answers a request whose path ends in one of the names above with the file, made as it is sent. It takes one
// of the slots of clones, and is bound by the same limits. Who may read has been asked already. The answer's length is
// not known beforehand; HEAD is answered without making anything.
func (h *Handler) Download(w http.ResponseWriter, r *http.Request) {
	noCache(w.Header())
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		wrongMethod(w, "GET, HEAD")
		return
	}
	name := path.Base(r.URL.Path)
	var kind string
	var run []string
	switch name {
	case BundleName:
		head, err := os.ReadFile(filepath.Join(h.cfg.Dir, "HEAD"))
		branch, ok := strings.CutPrefix(strings.TrimSpace(string(head)), "ref: refs/heads/")
		if err != nil || !ok {
			h.cfg.Log.Error("no branch for the bundle", "err", err, "head", string(head))
			refuse(w, http.StatusInternalServerError, textBroken)
			return
		}
		// HEAD is in it so that a clone knows what to check out.
		kind, run = "application/x-git-bundle", []string{"bundle", "create", "--quiet", "-", "HEAD", "refs/heads/" + branch}
	case ArchiveName:
		kind, run = "application/zip", []string{"archive", "--format=zip", "--prefix=wiki/", "HEAD"}
	default:
		refuse(w, http.StatusNotFound, textHere)
		return
	}
	header := w.Header()
	header.Set("Cache-Control", "no-store") // members' pages must not lie about in a shared browser
	header.Set("Content-Type", kind)
	header.Set("Content-Disposition", `attachment; filename="`+name+`"`)
	header.Set("X-Content-Type-Options", "nosniff")
	if r.Method == http.MethodHead {
		w.WriteHeader(http.StatusOK)
		return
	}
	h.serve(w, r, h.packs, job{run: run})
}
