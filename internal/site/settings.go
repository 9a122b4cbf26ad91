package site

import (
	"context"
	"errors"
	"strings"

	"alliancewiki/internal/settings"
	"alliancewiki/internal/wiki"
)

// MaxLogo is how many bytes a logo may have: it is on every page.
const MaxLogo = 256 << 10

// Settings are what the wiki says of itself, as they count now.
type Settings struct {
	settings.Settings
	Problem  *wiki.Problem // why those of the head do not count, but the last ones that could be read
	LogoBlob wiki.BlobID   // "" for no logo

	key string // what all of it depends on
}

// Settings are those of the head. They are read when their files change, and looked up otherwise; what cannot be read
// leaves those before it in place.
func (s *Site) Settings(ctx context.Context) *Settings {
	head := s.store.Head()
	file, there := head.Lookup(settings.File)
	svg, hasSVG := head.Lookup(settings.LogoSVG)
	png, hasPNG := head.Lookup(settings.LogoPNG)
	key := strings.Join([]string{string(file), string(svg), string(png)}, " ")
	was := s.set.Load()
	if was != nil && was.key == key {
		return was
	}
	now := &Settings{key: key}
	var problem *wiki.Problem
	if there {
		text, err := s.store.Blob(ctx, file)
		if err != nil && !errors.Is(err, wiki.ErrTooLarge) {
			s.log.Error("the settings cannot be read", "err", err)
			if was != nil {
				return was
			}
			return now
		}
		if err != nil {
			problem = &wiki.Problem{Invalid: wiki.Invalid{Field: "settings", Key: "settings.size", Value: "16"}}
		} else {
			now.Settings, problem = settings.Parse(text)
		}
	}
	if problem != nil {
		s.log.Warn("the settings stay as they were", "file", settings.File.String(), "err", problem)
		now.Problem = problem
		if was != nil {
			now.Settings = was.Settings
		}
	}
	switch {
	case now.Logo == settings.LogoSVG && hasSVG:
		now.LogoBlob = svg
	case now.Logo == settings.LogoPNG && hasPNG:
		now.LogoBlob = png
	}
	s.set.Store(now)
	return now
}

// Logo is the logo's bytes, for everybody: the page for signing in shows it too. wiki.ErrNotFound where there is none.
func (s *Site) Logo(ctx context.Context) (wiki.File, []byte, error) {
	now := s.Settings(ctx)
	if now.LogoBlob == "" {
		return wiki.File{}, nil, wiki.ErrNotFound
	}
	data, err := s.store.Blob(ctx, now.LogoBlob)
	if err == nil && len(data) > MaxLogo {
		err = wiki.ErrNotFound
	}
	return now.Logo, data, err
}

// LogoChange says what becomes of the logo: the zero one leaves it.
type LogoChange struct {
	Data   []byte // of a new one, SVG or PNG by its content
	Remove bool
}

// SaveSettings writes the settings, in one commit, for an administrator who saw them at base. A logo that is neither SVG
// nor PNG, or too large, is a *wiki.Invalid on field "logo"; that somebody changed the same settings meanwhile is a
// *wiki.Conflict.
func (s *Site) SaveSettings(ctx context.Context, who *wiki.Person, base wiki.Rev, next settings.Settings, logo LogoChange) (wiki.Result, error) {
	if err := s.mayAdminister(who); err != nil {
		return wiki.Result{}, err
	}
	e := wiki.Edit{Base: s.baseOr(base), Message: "Ret indstillingerne", Put: map[wiki.File][]byte{}}
	next.Logo = s.Settings(ctx).Logo
	if logo.Remove {
		next.Logo = wiki.File{}
	}
	if len(logo.Data) > 0 {
		f, err := checkLogo(logo.Data)
		if err != nil {
			return wiki.Result{}, err
		}
		next.Logo, e.Put[f] = f, logo.Data
	}
	for _, f := range []wiki.File{settings.LogoSVG, settings.LogoPNG} {
		if _, there := s.store.Head().Lookup(f); there && f != next.Logo {
			e.Remove = append(e.Remove, f)
		}
	}
	e.Put[settings.File] = next.Format()
	return s.apply(ctx, who, e)
}

// checkLogo tells what file a logo is to be.
func checkLogo(data []byte) (wiki.File, error) {
	if len(data) > MaxLogo {
		return wiki.File{}, &wiki.Invalid{Field: "logo", Key: "settings.logoSize"}
	}
	for _, f := range []wiki.File{settings.LogoPNG, settings.LogoSVG} {
		if checkUpload(f.Name(), data) == nil {
			return f, nil
		}
	}
	return wiki.File{}, &wiki.Invalid{Field: "logo", Key: "settings.logoType"}
}

// isSettings tells whether a file is one of the settings', which are checked otherwise than the rest of .wiki.
func isSettings(f wiki.File) bool {
	return f == settings.File || f == settings.LogoSVG || f == settings.LogoPNG
}

// checkSettings checks a file of the settings as it comes with a push or an import.
func checkSettings(f wiki.File, data []byte) (line int, err error) {
	if f == settings.File {
		if _, problem := settings.Parse(data); problem != nil {
			return problem.Line, &problem.Invalid
		}
		return 0, nil
	}
	if len(data) > MaxLogo {
		return 0, &wiki.Invalid{Field: "logo", Key: "settings.logoSize"}
	}
	return 0, checkUpload(f.Name(), data)
}

// mayAdminister tells whether the person may change what is the administrators' alone, now.
func (s *Site) mayAdminister(who *wiki.Person) error {
	if err := s.mayWrite(who); err != nil {
		return err
	}
	if !who.Can(wiki.Admin) {
		return refusal(who)
	}
	return nil
}

// mayTouch refuses an edit of the wiki's own files by somebody who is no administrator, whichever form it came by.
func mayTouch(who *wiki.Person, e wiki.Edit) error {
	if who.Can(wiki.Admin) {
		return nil
	}
	for f := range e.Put {
		if ownFile(f.String()) {
			return refusal(who)
		}
	}
	for from, to := range e.Move {
		if ownFile(from.String()) || ownFile(to.String()) {
			return refusal(who)
		}
	}
	for _, f := range e.Remove {
		if ownFile(f.String()) {
			return refusal(who)
		}
	}
	return nil
}
