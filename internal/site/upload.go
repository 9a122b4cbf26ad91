package site

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	_ "image/gif" // formats whose size in pixels is looked at
	_ "image/jpeg"
	_ "image/png"
	"path"
	"slices"
	"strings"
	"unicode"

	"github.com/gabriel-vasile/mimetype"
	_ "golang.org/x/image/webp"
	"golang.org/x/text/unicode/norm"

	"alliancewiki/internal/wiki"
)

// The limits of an attachment.
const (
	maxUpload     = 32 << 20 // bytes
	maxUploadText = "32 MB"  // for people
	maxPixels     = 50_000_000
)

// uploadTypes is the allow-list: extension → the media types that the content may have. Text has no signature: what
// claims to be plain text may look like any sort of it but a document that a browser runs.
var uploadTypes = map[string][]string{
	".png":  {"image/png", "image/vnd.mozilla.apng"},
	".jpg":  {"image/jpeg"},
	".jpeg": {"image/jpeg"},
	".gif":  {"image/gif"},
	".webp": {"image/webp"},
	".svg":  {"image/svg+xml"},
	".pdf":  {"application/pdf"},
	".docx": {"application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
	".xlsx": {"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
	".pptx": {"application/vnd.openxmlformats-officedocument.presentationml.presentation"},
	".odt":  {"application/vnd.oasis.opendocument.text"},
	".ods":  {"application/vnd.oasis.opendocument.spreadsheet"},
	".odp":  {"application/vnd.oasis.opendocument.presentation"},
	".txt":  {"text/plain"},
	".csv":  {"text/csv", "text/plain"},
	".ics":  {"text/calendar"},
}

// Upload puts an attachment in a folder ("" for the root) and gives its name. The name is cleaned for use as a file
// name; one in use gets a number, unless it is the same file. A type outside the allow-list, content that does not match
// the extension, a file over 32 MiB and an image over 50 million pixels are *wiki.Invalid on field "file".
func (s *Site) Upload(ctx context.Context, who *wiki.Person, folder, name string, data []byte) (wiki.File, error) {
	if err := s.mayWrite(who); err != nil {
		return wiki.File{}, err
	}
	name = cleanName(name)
	if err := checkUpload(name, data); err != nil {
		return wiki.File{}, err
	}
	ext := path.Ext(name)
	stem := strings.TrimSuffix(name, ext)
	for n := 1; n < 1000; n++ {
		if n > 1 {
			name = fmt.Sprintf("%s-%d%s", stem, n, ext)
		}
		f, err := wiki.ParseFile(strings.TrimPrefix(folder+"/"+name, "/"))
		if err != nil {
			return wiki.File{}, err
		}
		if strings.HasPrefix(f.String(), ".wiki/") {
			return wiki.File{}, &wiki.Invalid{Field: "folder", Key: "path.hidden", Value: ".wiki"}
		}
		if blob, ok := s.store.Head().Lookup(f); ok {
			if there, err := s.store.Blob(ctx, blob); err == nil && bytes.Equal(there, data) {
				return f, nil
			}
			continue
		}
		_, err = s.apply(ctx, who, wiki.Edit{Message: "Læg " + f.String() + " op", Put: map[wiki.File][]byte{f: data}})
		var taken *wiki.Invalid
		var conflict *wiki.Conflict
		if errors.As(err, &taken) && taken.Key == "path.exists" || errors.As(err, &conflict) {
			continue
		}
		return f, err
	}
	return wiki.File{}, &wiki.Invalid{Field: "file", Key: "path.exists", Value: name}
}

func checkUpload(name string, data []byte) error {
	bad := func(key, value string) error { return &wiki.Invalid{Field: "file", Key: key, Value: value} }
	ext := path.Ext(name)
	types, ok := uploadTypes[ext]
	switch {
	case name == ext:
		return bad("upload.name", name)
	case !ok:
		return bad("upload.type", ext)
	case len(data) == 0:
		return bad("upload.empty", name)
	case len(data) > maxUpload:
		return bad("upload.size", maxUploadText)
	}
	found := mimetype.Detect(data)
	if !slices.ContainsFunc(types, found.Is) && !(slices.Contains(types, "text/plain") && isPlainText(found)) {
		return bad("upload.content", ext)
	}
	if strings.HasPrefix(types[0], "image/") && ext != ".svg" {
		c, _, err := image.DecodeConfig(bytes.NewReader(data))
		if err != nil {
			return bad("upload.content", ext)
		}
		if c.Width <= 0 || c.Height <= 0 || c.Width > maxPixels/c.Height {
			return bad("upload.pixels", name)
		}
	}
	return nil
}

// isPlainText tells whether content is some sort of text that has no meaning to a browser.
func isPlainText(m *mimetype.MIME) bool {
	for ; m != nil; m = m.Parent() {
		switch {
		case m.Is("text/html"), m.Is("text/xml"), m.Is("image/svg+xml"):
			return false
		case m.Is("text/plain"):
			return true
		}
	}
	return false
}

// cleanName makes a file name of what a browser sent: the last segment in NFC, spaces as hyphens, without characters
// that no name may have, the extension in lower case.
func cleanName(name string) string {
	name = norm.NFC.String(strings.ToValidUTF8(name, ""))
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	name = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return '-'
		case unicode.IsLetter(r), unicode.IsDigit(r), unicode.Is(unicode.M, r), strings.ContainsRune("-_.,()+&'", r):
			return r
		}
		return -1
	}, strings.TrimSpace(name))
	ext := path.Ext(name)
	stem := strings.Trim(strings.TrimSuffix(name, ext), ".-")
	for len(stem) > 150 {
		stem = string([]rune(stem)[:len([]rune(stem))-1])
	}
	return stem + strings.ToLower(ext)
}
