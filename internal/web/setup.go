package web

import (
	"errors"
	"io"
	"net/http"
	"net/url"
	"slices"

	"github.com/gin-gonic/gin"

	"alliancewiki/internal/account"
	"alliancewiki/internal/i18n"
	"alliancewiki/internal/settings"
	"alliancewiki/internal/site"
	"alliancewiki/internal/wiki"
)

// The set-up is three pages at one address, which whoever started the program for the first time was told. Each keeps its
// answers in the accounts database, so that one can go back, and go on after the program was started again. Nothing is
// made of them before the last page is sent: then the wiki gets its name and contents, the administrator an account, and
// the address is gone for good.

// The steps of the set-up.
const (
	wikiStep    = "wiki"
	personStep  = "person"
	contentStep = "content"
)

var setupSteps = []string{wikiStep, personStep, contentStep}

// contents are the contents to choose from, by the form's values.
var contents = map[string]site.Content{"starter": site.Starter, "import": site.Imported, "empty": site.Empty}

// setupView is one step, or says that the address for it is used up.
type setupView struct {
	base
	Closed   bool
	Token    string
	Step     string
	Steps    []setupStep
	Answers  account.SetupAnswers
	WikiName string
	WikiLang string
	Form     personForm
	Content  string
	There    bool // the wiki has pages of somebody's own, which stay
}

// setupStep is a step in the list of them.
type setupStep struct {
	Title         string
	Current, Done bool
}

// setupForm shows the step that the address names, or the first that is not answered.
func (s *server) setupForm(c *gin.Context) error {
	v, err := s.setupState(c, c.Query("token"))
	if err != nil {
		return err
	}
	first := wikiStep
	switch {
	case v.Answers.Name != "" && v.Answers.HasPerson():
		first = contentStep
	case v.Answers.Name != "":
		first = personStep
	}
	v.Step = first
	if asked := c.Query("step"); slices.Contains(setupSteps, asked) && slices.Index(setupSteps, asked) <= slices.Index(setupSteps, first) {
		v.Step = asked
	}
	return s.showSetup(c, http.StatusOK, v)
}

// setupState is what was answered so far, ready to be shown.
func (s *server) setupState(c *gin.Context, token string) (v setupView, err error) {
	ctx := c.Request.Context()
	answers, open, err := s.accounts.SetupState(ctx, token)
	if err != nil {
		return v, err
	}
	v = setupView{Closed: !open, Token: token, Answers: answers}
	v.WikiName, v.WikiLang = answers.Name, answers.Lang
	if v.WikiName == "" {
		v.WikiName = s.identity(ctx).name
	}
	if v.WikiLang == "" {
		v.WikiLang = s.lang(c)
	}
	v.Form = personForm{Email: answers.Email, Name: answers.Person, Organisation: answers.Organisation}
	if typed := answers.Typed; typed != (account.SetupTyped{}) {
		v.Form = personForm{Email: typed.Email, Name: typed.Name, Organisation: typed.Organisation}
	}
	if v.Content = answers.Content; v.Content == "" {
		v.Content = "starter"
	}
	if open {
		untouched, err := s.site.Untouched(ctx)
		if err != nil {
			return v, err
		}
		v.There = !untouched
	}
	return v, nil
}

func (s *server) showSetup(c *gin.Context, status int, v setupView, errs ...fieldError) error {
	t := s.texts(c)
	titles := map[string]string{wikiStep: t.Setup.Wiki, personStep: t.Setup.Person, contentStep: t.Setup.Content}
	var title string
	if v.Closed {
		status, title = http.StatusNotFound, t.Account.SetupUsedTitle
	} else {
		at := slices.Index(setupSteps, v.Step)
		title = t.F(t.Setup.Step, at+1, titles[v.Step])
		for i, step := range setupSteps {
			v.Steps = append(v.Steps, setupStep{titles[step], i == at, i < at})
		}
	}
	v.base = s.base(c, title)
	v.NoIndex = true
	v.Here = "/" // the address holds the secret, which belongs into no link
	v.refuse(errs...)
	return s.show(c, status, "setup", v)
}

// setup takes the answers of one step.
func (s *server) setup(c *gin.Context) error {
	token := c.PostForm("token")
	if token == "" {
		token = c.Query("token")
	}
	v, err := s.setupState(c, token)
	if err != nil {
		return err
	}
	if v.Closed {
		return s.showSetup(c, http.StatusNotFound, v)
	}
	v.Step = c.PostForm("step")
	switch v.Step {
	case wikiStep:
		err = s.answerWiki(c, &v)
	case personStep:
		err = s.answerPerson(c, &v)
	case contentStep:
		return s.answerContent(c, v)
	default:
		return wiki.ErrNotFound
	}
	return s.nextStep(c, v, err)
}

// nextStep leads on from a step that was answered, and shows one again that is to be mended.
func (s *server) nextStep(c *gin.Context, v setupView, err error) error {
	for _, bad := range invalids(err) {
		v.Closed = v.Closed || bad.Key == "account.setup"
	}
	if v.Closed {
		return s.showSetup(c, http.StatusNotFound, v)
	}
	fields := map[string]string{"email": "email", "name": "name", "organisation": "organisation", "password": "password", "language": "language"}
	if errs := fieldErrors(s.texts(c), err, fields); len(errs) > 0 {
		return s.showSetup(c, http.StatusUnprocessableEntity, v, errs...)
	}
	if err != nil {
		return err
	}
	to := slices.Index(setupSteps, v.Step) + 1
	if c.PostForm("go") == "back" {
		to -= 2
	}
	seeOther(c, "/-/setup?"+url.Values{"token": {v.Token}, "step": {setupSteps[min(max(to, 0), len(setupSteps)-1)]}}.Encode())
	return nil
}

// answerWiki keeps the wiki's name and language; the pages of the set-up are in that language from here on.
func (s *server) answerWiki(c *gin.Context, v *setupView) error {
	v.WikiName, v.WikiLang = c.PostForm("name"), c.PostForm("language")
	name, bad := settings.ParseName(v.WikiName)
	if bad != nil {
		return bad
	}
	if v.WikiLang != "da" && v.WikiLang != "en" {
		return &wiki.Invalid{Field: "language", Key: "settings.language"}
	}
	s.keepLanguage(c, v.WikiLang)
	return s.accounts.AnswerWiki(c.Request.Context(), v.Token, name, v.WikiLang)
}

// answerPerson keeps who the first administrator is to be. Who goes back leaves it as it was typed.
func (s *server) answerPerson(c *gin.Context, v *setupView) error {
	ctx := c.Request.Context()
	v.Form = readPerson(c)
	if c.PostForm("go") == "back" {
		return s.accounts.KeepTyped(ctx, v.Token, account.SetupTyped{Email: v.Form.Email, Name: v.Form.Name, Organisation: v.Form.Organisation})
	}
	return s.accounts.AnswerPerson(ctx, v.Token, account.NewPerson{
		Email: v.Form.Email, Name: v.Form.Name, Organisation: v.Form.Organisation, Password: c.PostForm("password"),
	})
}

// answerContent gives the wiki its contents, and finishes.
func (s *server) answerContent(c *gin.Context, v setupView) error {
	ctx, t := c.Request.Context(), s.texts(c)
	v.Content = c.PostForm("content")
	if c.PostForm("go") == "back" || !v.Answers.HasPerson() || v.Answers.Name == "" {
		err := s.accounts.KeepContent(ctx, v.Token, v.Content)
		if c.PostForm("go") != "back" { // nobody was asked yet
			v.Step = wikiStep
		}
		return s.nextStep(c, v, err)
	}
	b, err := s.beginning(c, v)
	if err == nil {
		a := v.Answers
		by := &wiki.Person{Email: a.Email, Name: a.Person, Organisation: a.Organisation, Role: wiki.Admin}
		_, err = s.site.Begin(ctx, by, b)
	}
	var refused *wiki.Refused
	if errors.As(err, &refused) {
		return s.showSetup(c, http.StatusUnprocessableEntity, v, refusedFiles(t, refused)...)
	}
	if errs := fieldErrors(t, err, map[string]string{"archive": "archive", "content": "content"}); len(errs) > 0 {
		for _, bad := range invalids(err) {
			v.There = v.There || bad.Key == "setup.touched"
		}
		return s.showSetup(c, http.StatusUnprocessableEntity, v, errs...)
	}
	if err != nil {
		return err
	}
	return s.finishSetup(c, v, b)
}

// beginning is what was chosen at the last step.
func (s *server) beginning(c *gin.Context, v setupView) (b site.Beginning, err error) {
	b = site.Beginning{Name: v.Answers.Name, Lang: v.Answers.Lang}
	if v.There {
		return b, nil
	}
	content, ok := contents[v.Content]
	if !ok {
		return b, &wiki.Invalid{Field: "content", Key: "setup.content"}
	}
	if b.Content = content; content != site.Imported {
		return b, nil
	}
	file, header, err := c.Request.FormFile("archive")
	if err != nil {
		return b, &wiki.Invalid{Field: "archive", Key: "setup.archive"}
	}
	defer file.Close()
	if header.Size > site.MaxArchive {
		return b, &wiki.Invalid{Field: "archive", Key: "archive.size", Value: "32"}
	}
	data, err := io.ReadAll(file)
	if err != nil {
		return b, err
	}
	b.Archive, err = site.ReadArchive(data)
	return b, err
}

// refusedFiles are what is to be mended in files that somebody brought, as lines of the summary.
func refusedFiles(t *i18n.Texts, r *wiki.Refused) []fieldError {
	errs := []fieldError{{"archive", t.Setup.Refused}}
	for _, p := range r.Problems {
		text := t.F(t.Push.File, p.File, t.Mend(p.Invalid))
		if p.Line > 0 {
			text = t.F(t.Push.FileLine, p.File, p.Line, t.Mend(p.Invalid))
		}
		errs = append(errs, fieldError{Text: text})
	}
	if r.More > 0 {
		errs = append(errs, fieldError{Text: t.Setup.MoreRefused.N(r.More)})
	}
	return errs
}

// finishSetup makes the administrator and signs them in.
func (s *server) finishSetup(c *gin.Context, v setupView, b site.Beginning) error {
	_, session, err := s.accounts.FinishSetup(c.Request.Context(), v.Token)
	for _, bad := range invalids(err) {
		if bad.Field == "email" { // somebody got an account with it meanwhile
			v.Step = personStep
		}
	}
	if err != nil {
		return s.nextStep(c, v, err)
	}
	if err := s.enter(c, session); err != nil {
		return err
	}
	t := s.texts(c)
	text := t.Account.SetupDone
	if b.Archive != nil {
		text = t.Setup.Taken.N(b.Archive.Pages())
		if b.Archive.Left > 0 {
			text += " " + t.Setup.Left.N(b.Archive.Left)
		}
	}
	if err := s.notice(c, text); err != nil {
		return err
	}
	seeOther(c, "/")
	return nil
}

// withSetup reads the form of the set-up. It may hold a whole wiki where the address shows that its sender is the one who
// sets up.
func (s *server) withSetup(h func(*gin.Context) error) func(*gin.Context) error {
	return func(c *gin.Context) error {
		limit := int64(formBytes)
		if token := c.Query("token"); token != "" {
			if _, open, err := s.accounts.SetupState(c.Request.Context(), token); err != nil {
				return err
			} else if open {
				limit += site.MaxArchive
			}
		}
		return withForm(limit, h)(c)
	}
}
