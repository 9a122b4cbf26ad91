-- What readers say of pages that are out of date. A reader is nobody: there is no address and no name in it. page is the
-- path that the page had then; closed is 0 while nobody has dealt with it.

-- +goose Up
CREATE TABLE outdated (
    id     INTEGER PRIMARY KEY AUTOINCREMENT,
    page   TEXT NOT NULL CHECK (page <> ''),
    rev    TEXT NOT NULL,
    reason TEXT NOT NULL CHECK (reason <> ''),
    made   INTEGER NOT NULL,
    closed INTEGER NOT NULL DEFAULT 0,
    closer INTEGER REFERENCES person (id) ON DELETE SET NULL
) STRICT;

CREATE INDEX outdated_page ON outdated (page) WHERE closed = 0;
CREATE INDEX outdated_closed ON outdated (closed) WHERE closed <> 0;
CREATE INDEX outdated_closer ON outdated (closer) WHERE closer IS NOT NULL;
