package site

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"alliancewiki/internal/gitstore"
	"alliancewiki/internal/wiki"
)

// The limits of an import. What it holds is in memory while it is looked at.
const (
	MaxArchive      = 32 << 20 // bytes of the zip
	maxArchiveFiles = 10_000
	maxUnpacked     = 128 << 20 // bytes of all files together
)

// Archive is a wiki that somebody brings along: the files of a zip, looked at by the rules of a push.
type Archive struct {
	Files map[wiki.File][]byte
	Root  string // the one folder that all of it lay in, and that is left out of the names; "" for none
	Left  int    // files that are not taken, since they are the business of other programs: .obsidian, .git, __MACOSX …
}

// Pages is how many of the files are pages.
func (a *Archive) Pages() int {
	n := 0
	for f := range a.Files {
		if f.IsPage() && !ownFile(f.String()) {
			n++
		}
	}
	return n
}

// ReadArchive reads a zip of Markdown files. One that is no zip, or has too much in it, or no page, is a *wiki.Invalid on
// field "archive"; files that no wiki could have are a *wiki.Refused, which names them with the reasons. Nothing of such
// an archive is taken.
func ReadArchive(zipped []byte) (*Archive, error) {
	bad := func(key, value string) error { return &wiki.Invalid{Field: "archive", Key: key, Value: value} }
	if len(zipped) > MaxArchive {
		return nil, bad("archive.size", strconv.Itoa(MaxArchive>>20))
	}
	z, err := zip.NewReader(bytes.NewReader(zipped), int64(len(zipped)))
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) { // names are looked at one by one
		return nil, bad("archive.zip", "")
	}
	entries, left := archived(z)
	if len(entries) > maxArchiveFiles {
		return nil, bad("archive.many", strconv.Itoa(maxArchiveFiles))
	}
	a := &Archive{Files: map[wiki.File][]byte{}, Root: root(entries), Left: left}
	found := &problems{}
	room := int64(maxUnpacked)
	for _, e := range entries {
		name := e.name
		if a.Root != "" {
			name = strings.TrimPrefix(name, a.Root+"/")
		}
		f, err := wiki.ParseFile(name)
		if err == nil {
			err = a.take(f, e, &room)
		}
		if errors.Is(err, errUnpacked) {
			return nil, bad("archive.unpacked", strconv.Itoa(maxUnpacked>>20))
		}
		var invalid *wiki.Invalid
		switch {
		case errors.As(err, &invalid):
			found.add(wiki.Problem{File: shownName(name), Invalid: *invalid})
		case err != nil:
			found.add(wiki.Problem{File: shownName(name), Invalid: wiki.Invalid{Field: "archive", Key: "archive.broken"}})
		}
	}
	if found.list == nil && a.Pages() == 0 {
		return nil, bad("archive.pages", "")
	}
	a.check(found)
	return a, found.refused()
}

// archivedFile is a file of a zip under its name in UTF-8.
type archivedFile struct {
	name string
	file *zip.File
}

// archived are the files of a zip that are a wiki's, and how many are left out.
func archived(z *zip.Reader) (list []archivedFile, left int) {
	for _, f := range z.File {
		name := f.Name
		if !utf8.ValidString(name) { // as Windows wrote them in Denmark
			if decoded, err := charmap.CodePage850.NewDecoder().String(name); err == nil {
				name = decoded
			}
		}
		switch {
		case strings.HasSuffix(name, "/"):
		case isOthers(name):
			left++
		default:
			list = append(list, archivedFile{name, f})
		}
	}
	return list, left
}

// isOthers tells whether a file of an archive is the business of another program, such as .obsidian/app.json.
func isOthers(name string) bool {
	segments := strings.Split(name, "/")
	for _, seg := range segments {
		if strings.HasPrefix(seg, ".") && seg != ".wiki" && seg != ".." && seg != "." && !strings.Contains(seg, `\`) {
			return true
		}
	}
	return segments[0] == "__MACOSX" || path.Base(name) == "Thumbs.db" || path.Base(name) == "desktop.ini"
}

// root is the one folder that all files lie in, as git hosts and this wiki make their archives; "" where there is none.
func root(list []archivedFile) string {
	if len(list) == 0 {
		return ""
	}
	top, _, ok := strings.Cut(list[0].name, "/")
	if !ok || top == ".wiki" || top == ".." || top == "" {
		return ""
	}
	for _, e := range list {
		if !strings.HasPrefix(e.name, top+"/") {
			return ""
		}
	}
	return top
}

var errUnpacked = errors.New("too much to unpack")

// take reads a file. What it says of its size is not believed.
func (a *Archive) take(f wiki.File, e archivedFile, room *int64) error {
	mode := e.file.Mode()
	_, twice := a.Files[f]
	switch {
	case mode&fs.ModeType != 0:
		return &wiki.Invalid{Field: "archive", Key: "archive.mode"}
	case e.file.Flags&1 != 0:
		return &wiki.Invalid{Field: "archive", Key: "archive.locked"}
	case twice:
		return &wiki.Invalid{Field: "archive", Key: "archive.twice"}
	}
	r, err := e.file.Open()
	if err != nil {
		return err
	}
	data, err := io.ReadAll(io.LimitReader(r, min(maxUpload, *room)+1))
	if err := errors.Join(err, r.Close()); err != nil {
		return err
	}
	if *room -= int64(len(data)); *room < 0 {
		return errUnpacked
	}
	if len(data) > maxUpload {
		return &wiki.Invalid{Field: "archive", Key: "push.size"}
	}
	a.Files[f] = data
	return nil
}

// check looks at the files as a push of them would be.
func (a *Archive) check(found *problems) {
	tree := gitstore.SnapshotOf(a.withoutFolders(found))
	described, key := typeFiles(tree)
	types, _ := readTypes(described, key, func(_ int, e gitstore.Entry) ([]byte, error) { return a.Files[e.File], nil })
	for _, f := range slices.SortedFunc(maps.Keys(a.Files), func(x, y wiki.File) int { return strings.Compare(x.String(), y.String()) }) {
		data := a.Files[f]
		line, err := checkPushed(f, data)
		var bad *wiki.Invalid
		if errors.As(err, &bad) {
			found.add(wiki.Problem{File: f.String(), Line: line, Invalid: *bad})
		} else if f.IsPage() {
			for _, p := range pushedFields(types.types, data) {
				p.File = f.String()
				found.add(p)
			}
		}
		if other, ok := tree.Collision(f.String()); ok && other < f.String() { // told once of the two
			found.add(wiki.Problem{File: f.String(), Invalid: wiki.Invalid{Field: "archive", Key: "archive.collision", Value: other}})
		}
	}
}

// withoutFolders are the files but for those whose names are folders of others.
func (a *Archive) withoutFolders(found *problems) map[wiki.File][]byte {
	rest := map[wiki.File][]byte{}
	folders := map[string]bool{}
	for f := range a.Files {
		for folder := f.Folder(); folder != "" && !folders[folder]; folder = parent(folder) {
			folders[folder] = true
		}
	}
	for f, data := range a.Files {
		if folders[f.String()] {
			found.add(wiki.Problem{File: f.String(), Invalid: wiki.Invalid{Field: "archive", Key: "archive.collision", Value: f.String() + "/"}})
			continue
		}
		rest[f] = data
	}
	return rest
}

// parent is the folder that a folder lies in, "" for the root.
func parent(folder string) string {
	return folder[:max(strings.LastIndexByte(folder, '/'), 0)]
}

// problems gathers what is wrong, up to what anybody will read.
type problems struct {
	list []wiki.Problem
	more int
}

func (p *problems) add(found wiki.Problem) {
	if len(p.list) < maxProblems {
		p.list = append(p.list, found)
		return
	}
	p.more++
}

func (p *problems) refused() error {
	if len(p.list) == 0 {
		return nil
	}
	return &wiki.Refused{Problems: p.list, More: p.more}
}

// shownName is a name that may be no text, for its author to recognise.
func shownName(name string) string {
	const most = 200
	name = strings.ToValidUTF8(name, "\uFFFD")
	if r := []rune(name); len(r) > most {
		return fmt.Sprintf("…%s", string(r[len(r)-most:]))
	}
	return name
}
