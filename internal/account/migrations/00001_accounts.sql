-- Times are whole seconds since 1970 in UTC; 0 is "never". Columns named folded hold what makes a name unique: NFC
-- without letter case. Columns named hash hold the SHA-256 of a secret that is stored nowhere.

-- +goose Up
CREATE TABLE organisation (
    id     INTEGER PRIMARY KEY,
    name   TEXT NOT NULL CHECK (name <> ''),
    folded TEXT NOT NULL UNIQUE
) STRICT;

-- AUTOINCREMENT: the id of a removed person must never come to mean somebody else.
CREATE TABLE person (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    email        TEXT NOT NULL CHECK (email <> ''),
    folded       TEXT NOT NULL UNIQUE,
    name         TEXT NOT NULL CHECK (name <> ''),
    organisation INTEGER NOT NULL REFERENCES organisation (id),
    role         TEXT NOT NULL CHECK (role IN ('reader', 'editor', 'admin')),
    lang         TEXT NOT NULL CHECK (lang IN ('', 'da', 'en')),
    password     TEXT NOT NULL,
    disabled     INTEGER NOT NULL DEFAULT 0 CHECK (disabled IN (0, 1)),
    created      INTEGER NOT NULL,
    seen         INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE INDEX person_organisation ON person (organisation);

CREATE TABLE session (
    hash    BLOB PRIMARY KEY CHECK (length(hash) = 32),
    person  INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    created INTEGER NOT NULL,
    used    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX session_person ON session (person);

CREATE TABLE token (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    person  INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    name    TEXT NOT NULL CHECK (name <> ''),
    scope   TEXT NOT NULL CHECK (scope IN ('read', 'write')),
    hash    BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),
    created INTEGER NOT NULL,
    expires INTEGER NOT NULL,
    used    INTEGER NOT NULL DEFAULT 0,
    revoked INTEGER NOT NULL DEFAULT 0 CHECK (revoked IN (0, 1))
) STRICT;

CREATE INDEX token_person ON token (person);

-- The installation's own secrets: the cookie keys as they are, the set-up secret as its SHA-256.
CREATE TABLE secret (
    name  TEXT PRIMARY KEY,
    value BLOB NOT NULL
) STRICT, WITHOUT ROWID;
