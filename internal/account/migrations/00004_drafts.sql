-- What people were writing and have not saved: one text for each person, page and section ('' for the whole page). base is
-- the revision that the text began with, '' for a new page. A draft is its person's alone and goes with the account.

-- +goose Up
CREATE TABLE draft (
    person  INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    page    TEXT NOT NULL CHECK (page <> ''),
    section TEXT NOT NULL,
    content TEXT NOT NULL,
    summary TEXT NOT NULL,
    minor   INTEGER NOT NULL CHECK (minor IN (0, 1)),
    base    TEXT NOT NULL,
    saved   INTEGER NOT NULL,
    PRIMARY KEY (person, page, section)
) STRICT;

CREATE INDEX draft_saved ON draft (saved);
