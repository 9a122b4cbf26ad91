package i18n

// Page holds the texts of TODO-owner.
type Page struct{}

var pageDa = Page{}

var pageEn = Page{}
