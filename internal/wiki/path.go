package wiki

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// pageExt is what makes a file a page.
const pageExt = ".md"

// wikiFolder holds the wiki's own files: types and templates.
const wikiFolder = ".wiki"

// The most bytes a segment and a whole file name may have. A segment's limit leaves room under the 255 bytes of common
// file systems for the suffixes that editors and git add; the whole name stays well under git's and Linux's 4096.
const (
	maxSegment = 240
	maxPath    = 1024
)

// Path is the path of a page: a/b for the file a/b.md. The zero Path is the root, which is no page. A Path is valid:
// it came through ParsePath, or was taken from a File.
type Path struct{ s string }

// File is the name of a file in the repository, / between segments and no leading one: a page's a/b.md or any other.
// A File is valid: it came through ParseFile, or was taken from a Path.
type File struct{ s string }

// ParsePath is the one door for page paths. Unicode is brought to NFC; all else that the rules of File forbid is an
// *Invalid, as is a path that ends in ".md", since that is the address of a page's source.
func ParsePath(s string) (Path, error) {
	s = norm.NFC.String(s)
	if len(s) >= len(pageExt) && strings.EqualFold(s[len(s)-len(pageExt):], pageExt) {
		return Path{}, &Invalid{Field: "path", Key: "path.extension", Value: s}
	}
	f, err := ParseFile(s + pageExt)
	if err != nil {
		return Path{}, err
	}
	p, ok := f.Page()
	if !ok { // under .wiki/
		return Path{}, &Invalid{Field: "path", Key: "path.hidden", Value: s}
	}
	return p, nil
}

// ParseFile is the one door for file names. It brings Unicode to NFC and refuses, as an *Invalid whose key says why,
// what git, Windows, macOS or Linux would refuse or change: empty, "." and ".." segments, segments that begin with a
// dot (but .wiki at the root), control and formatting characters, \ : * ? " < > |, a trailing dot or space, a leading
// space, the device names of Windows, short names like GIT~1, folders that end in .md, segments over 240 bytes and
// names over 1024.
func ParseFile(s string) (File, error) {
	if !utf8.ValidString(s) {
		return File{}, &Invalid{Field: "path", Key: "path.utf8"}
	}
	s = norm.NFC.String(s)
	if s == "" || s == pageExt {
		return File{}, &Invalid{Field: "path", Key: "path.empty"}
	}
	if len(s) > maxPath {
		return File{}, &Invalid{Field: "path", Key: "path.long", Value: strings.ToValidUTF8(s[:60], "") + "…"}
	}
	if s == wikiFolder { // else it would bar the folder
		return File{}, &Invalid{Field: "path", Key: "path.hidden", Value: s}
	}
	segments := strings.Split(s, "/")
	for i, seg := range segments {
		key := badSegment(seg, i == 0)
		if key == "" && i < len(segments)-1 && strings.EqualFold(seg[max(0, len(seg)-len(pageExt)):], pageExt) {
			key = "path.extension" // a folder a.md would lie where the source of page a has its address
		}
		if key != "" {
			return File{}, &Invalid{Field: "path", Key: key, Value: seg}
		}
	}
	return File{s}, nil
}

// badSegment names the rule that a segment breaks, or "".
func badSegment(seg string, first bool) string {
	stem := strings.TrimSuffix(seg, pageExt)
	switch {
	case seg == "" || stem == "":
		return "path.empty"
	case seg == "." || seg == "..":
		return "path.dots"
	case seg[0] == '.' && (!first || seg != wikiFolder):
		return "path.hidden"
	case len(seg) > maxSegment:
		return "path.long"
	case seg[0] == ' ' || strings.TrimRight(seg, ". ") != seg || strings.TrimRight(stem, ". ") != stem:
		return "path.trailing"
	case strings.ContainsAny(seg, `\:*?"<>|`):
		return "path.character"
	case isDeviceName(seg) || isShortName(seg):
		return "path.reserved"
	}
	for _, r := range seg {
		// Cf holds the zero-width characters that macOS ignores in names, and with which git suspects a hidden ".git".
		if r == utf8.RuneError || isNoncharacter(r) ||
			unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Zl, unicode.Zp) {
			return "path.character"
		}
	}
	return ""
}

func isNoncharacter(r rune) bool { return r&0xfffe == 0xfffe || r >= 0xfdd0 && r <= 0xfdef }

// isDeviceName tells whether Windows would open a device instead of a file: the name up to the first dot decides.
func isDeviceName(seg string) bool {
	stem, _, _ := strings.Cut(seg, ".")
	stem = strings.ToUpper(strings.TrimRight(stem, " "))
	switch stem {
	case "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$":
		return true
	}
	digit, ok := strings.CutPrefix(stem, "COM")
	if !ok {
		digit, ok = strings.CutPrefix(stem, "LPT")
	}
	return ok && digit != "" && strings.Contains("0123456789¹²³", digit) && utf8.RuneCountInString(digit) == 1
}

// isShortName tells whether a name has the form that Windows makes up for a long one: PROGRA~1.MD opens programme.md
// if that lies in the same folder, and GIT~1 or GITMOD~1 opens what git keeps to itself.
func isShortName(seg string) bool {
	stem, ext, _ := strings.Cut(seg, ".")
	tilde := strings.LastIndexByte(stem, '~')
	if tilde < 1 || tilde+1 == len(stem) || len(stem) > 8 || len(ext) > 3 || strings.Contains(seg, " ") {
		return false
	}
	return strings.Trim(stem[tilde+1:], "0123456789") == ""
}

func (p Path) String() string { return p.s }

// IsZero tells whether p is the root rather than a page.
func (p Path) IsZero() bool { return p.s == "" }

// File is the file that holds the page.
func (p Path) File() File { return File{p.s + pageExt} }

// Name is the last segment.
func (p Path) Name() string { return p.s[strings.LastIndexByte(p.s, '/')+1:] }

// Folder is the path of the folder that the page lies in, "" for the root.
func (p Path) Folder() string { return folder(p.s) }

func (f File) String() string { return f.s }

// IsZero tells whether f names nothing.
func (f File) IsZero() bool { return f.s == "" }

// Name is the last segment, extension included.
func (f File) Name() string { return f.s[strings.LastIndexByte(f.s, '/')+1:] }

// Ext is the extension with its dot in lower case, "" where there is none.
func (f File) Ext() string {
	name := f.Name()
	if i := strings.LastIndexByte(name, '.'); i > 0 {
		return strings.ToLower(name[i:])
	}
	return ""
}

// Folder is the path of the folder that the file lies in, "" for the root.
func (f File) Folder() string { return folder(f.s) }

// IsPage tells whether the file is a page. What lies under .wiki/ is the wiki's own and never a page.
func (f File) IsPage() bool {
	return strings.HasSuffix(f.s, pageExt) && !strings.HasPrefix(f.s, wikiFolder+"/")
}

// Page is the path of the page that the file holds; ok is false where it is not a page.
func (f File) Page() (p Path, ok bool) {
	if !f.IsPage() {
		return Path{}, false
	}
	return Path{strings.TrimSuffix(f.s, pageExt)}, true
}

func folder(s string) string {
	if i := strings.LastIndexByte(s, '/'); i >= 0 {
		return s[:i]
	}
	return ""
}

// MarshalText and UnmarshalText let a Path and a File pass through JSON and config with the same door.
func (p Path) MarshalText() ([]byte, error)  { return []byte(p.s), nil }
func (p *Path) UnmarshalText(b []byte) error { v, err := ParsePath(string(b)); *p = v; return err }
func (f File) MarshalText() ([]byte, error)  { return []byte(f.s), nil }
func (f *File) UnmarshalText(b []byte) error { v, err := ParseFile(string(b)); *f = v; return err }

// Fold brings a name to the form in which two names that some file system takes for one are equal: without letter
// case and Unicode form. Two files whose folded names are equal never live on the branch together.
func Fold(s string) string {
	ascii, lower := true, true
	for i := 0; i < len(s); i++ {
		ascii = ascii && s[i] < utf8.RuneSelf
		lower = lower && (s[i] < 'A' || s[i] > 'Z')
	}
	switch {
	case ascii && lower:
		return s
	case ascii:
		return strings.ToLower(s)
	}
	return norm.NFC.String(cases.Fold().String(norm.NFD.String(s)))
}
