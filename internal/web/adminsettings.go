package web

import (
	"errors"
	"io"
	"net/http"

	"github.com/gin-gonic/gin"

	"alliancewiki/internal/settings"
	"alliancewiki/internal/site"
	"alliancewiki/internal/wiki"
)

const settingsAddress = "/-/admin/settings"

// settingsView is what the installation says of itself, to be changed.
type settingsView struct {
	adminBase
	Rev         wiki.Rev // that the form is based on
	Name, Lang  string
	Accent      string
	Light, Dark string // the accent in force, "" for the wiki's own
	Broken      string // why the file does not count
}

// adminSettings shows the settings as they count now.
func (s *server) adminSettings(c *gin.Context) error {
	if err := need(s.person(c), wiki.Admin); err != nil {
		return err
	}
	now := s.identity(c.Request.Context())
	v := settingsView{Rev: s.site.Head(), Name: now.name, Lang: now.lang, Accent: now.of.Accent.String()}
	return s.showSettings(c, http.StatusOK, v)
}

func (s *server) showSettings(c *gin.Context, status int, v settingsView, errs ...fieldError) error {
	t, now := s.texts(c), s.identity(c.Request.Context())
	if !now.of.Accent.IsZero() {
		light, dark := settings.Accents(now.of.Accent)
		v.Light, v.Dark = light.String(), dark.String()
	}
	if p := now.of.Problem; p != nil {
		v.Broken = t.F(t.Admin.Broken, t.F(t.Push.FileLine, settings.File, max(p.Line, 1), t.Mend(p.Invalid)))
	}
	v.adminBase = adminBase{s.base(c, t.Admin.Settings), "settings"}
	v.NoIndex = true
	v.refuse(errs...)
	return s.show(c, status, "settings", v)
}

// saveSettings takes the form.
func (s *server) saveSettings(c *gin.Context) error {
	ctx, t := c.Request.Context(), s.texts(c)
	if err := need(s.person(c), wiki.Admin); err != nil {
		return err
	}
	v := settingsView{Name: c.PostForm("name"), Lang: c.PostForm("language"), Accent: c.PostForm("accent")}
	next, logo, err := readSettings(c, v)
	if err == nil {
		v.Rev, err = s.formBase(c)
	}
	var res wiki.Result
	if err == nil {
		res, err = s.site.SaveSettings(ctx, s.person(c), v.Rev, next, logo)
	}
	var conflict *wiki.Conflict
	if errors.As(err, &conflict) {
		v.Rev = conflict.Head // who sends it again has been told
		return s.showSettings(c, http.StatusConflict, v, fieldError{Text: t.Admin.Meanwhile})
	}
	fields := map[string]string{"name": "name", "language": "language", "accent": "accent", "logo": "logo"}
	if errs := fieldErrors(t, err, fields); len(errs) > 0 {
		if v.Rev == "" {
			v.Rev = s.site.Head()
		}
		return s.showSettings(c, http.StatusUnprocessableEntity, v, errs...)
	}
	if err != nil {
		return err
	}
	text := t.Admin.Saved
	if !res.Changed {
		text = t.Admin.Unchanged
	}
	if err := s.notice(c, text); err != nil {
		return err
	}
	seeOther(c, settingsAddress)
	return nil
}

// readSettings reads the form; all that is wrong with it is in the error.
func readSettings(c *gin.Context, v settingsView) (next settings.Settings, logo site.LogoChange, err error) {
	var bad *wiki.Invalid
	if next.Name, bad = settings.ParseName(v.Name); bad != nil {
		err = errors.Join(err, bad)
	}
	if next.Lang = v.Lang; v.Lang != "da" && v.Lang != "en" {
		err = errors.Join(err, &wiki.Invalid{Field: "language", Key: "settings.language"})
	}
	if v.Accent != "" {
		if next.Accent, bad = settings.ParseAccent(v.Accent); bad != nil {
			err = errors.Join(err, bad)
		}
	}
	logo.Remove = c.PostForm("logo-remove") != ""
	file, header, none := c.Request.FormFile("logo")
	if none != nil || header.Size == 0 {
		return next, logo, err
	}
	defer file.Close()
	data, unread := io.ReadAll(io.LimitReader(file, site.MaxLogo+1))
	logo.Data, logo.Remove = data, false
	return next, logo, errors.Join(err, unread)
}
