package web

import (
	"errors"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"alliancewiki/internal/wiki"
)

// tick ticks the box of a task, or empties it. The field task is "12:true": the line, and whether it is to be done.
func (s *server) tick(c *gin.Context) error {
	p, err := pagePath(c, "/-/task/")
	if err != nil {
		return err
	}
	base, line, done, err := tickedTask(c)
	if err != nil {
		return err
	}
	res, err := s.site.TickTask(c.Request.Context(), s.person(c), p, base, line, done)
	if errors.Is(err, wiki.ErrNotFound) {
		return errNoTask
	}
	if err != nil {
		return err
	}
	t := s.texts(c)
	text := t.Page.TaskReopened
	if done {
		text = t.Page.TaskDone
	}
	if !res.Changed {
		text = t.Edit.SavedSame
	}
	if err := s.notice(c, text); err != nil {
		return err
	}
	seeOther(c, link("page", p))
	return nil
}

// tickedTask reads the form of a box: the revision that was seen, the line, and what is to be.
func tickedTask(c *gin.Context) (base wiki.Rev, line int, done bool, err error) {
	number, mark, _ := strings.Cut(c.PostForm("task"), ":")
	if line, err = strconv.Atoi(number); err != nil || mark != "true" && mark != "false" {
		return "", 0, false, errNoTask
	}
	if base, err = wiki.ParseRev(c.PostForm("base")); err != nil {
		return "", 0, false, errNoTask
	}
	return base, line, mark == "true", nil
}

// errNoTask is what is wrong with a form that names no task.
var errNoTask = &wiki.Invalid{Field: "task", Key: "task.gone"}
