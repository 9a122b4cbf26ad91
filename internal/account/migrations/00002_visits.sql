-- When people were last here with a browser and what the wiki was like then, and the same of the end of the visit before
-- (0 and '' for nobody knows). A row is written every few minutes at most; see visit.go.

-- +goose Up
CREATE TABLE visit (
    person     INTEGER PRIMARY KEY REFERENCES person (id) ON DELETE CASCADE,
    here       INTEGER NOT NULL,
    rev        TEXT NOT NULL,
    before     INTEGER NOT NULL DEFAULT 0,
    before_rev TEXT NOT NULL DEFAULT ''
) STRICT;
