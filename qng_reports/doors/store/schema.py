"""The tables of so-lieu.sqlite, and what each later version added to them."""

from __future__ import annotations

from qng_reports.doors.store.letter_schema import LETTERS
from qng_reports.doors.store.report_schema import REPORTS_WRITTEN
from qng_reports.doors.store.review_schema import REVIEWS

FIRST = """
CREATE TABLE round (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE issued (
    agency TEXT NOT NULL, number TEXT NOT NULL PRIMARY KEY, file TEXT NOT NULL, sha256 TEXT NOT NULL,
    items INTEGER NOT NULL, issued_at TEXT NOT NULL) STRICT;
CREATE TABLE file (sha256 TEXT PRIMARY KEY, content BLOB NOT NULL, received_at TEXT NOT NULL) STRICT;
CREATE TABLE arrival (sha256 TEXT NOT NULL REFERENCES file, name TEXT NOT NULL, received_at TEXT NOT NULL,
    PRIMARY KEY (sha256, name)) STRICT;
CREATE TABLE submission (
    id INTEGER PRIMARY KEY, sha256 TEXT NOT NULL UNIQUE REFERENCES file, file TEXT NOT NULL, form TEXT NOT NULL,
    version TEXT NOT NULL, agency TEXT NOT NULL, period TEXT NOT NULL, issue_number TEXT NOT NULL,
    accepted INTEGER NOT NULL, received_at TEXT NOT NULL) STRICT;
CREATE INDEX submission_agency ON submission (agency, accepted, id);
CREATE TABLE observation (
    submission INTEGER NOT NULL REFERENCES submission, position INTEGER NOT NULL, agency TEXT NOT NULL,
    item TEXT NOT NULL, component TEXT NOT NULL, number TEXT, text TEXT NOT NULL, unit TEXT NOT NULL,
    availability TEXT NOT NULL, sheet TEXT NOT NULL, cell TEXT NOT NULL, usable INTEGER NOT NULL,
    confirms INTEGER NOT NULL, PRIMARY KEY (submission, position)) STRICT, WITHOUT ROWID;
CREATE TABLE issue (
    submission INTEGER NOT NULL REFERENCES submission, position INTEGER NOT NULL, code TEXT NOT NULL,
    severity TEXT NOT NULL, file TEXT NOT NULL, sheet TEXT NOT NULL, cell TEXT NOT NULL, agency TEXT NOT NULL,
    item TEXT NOT NULL, value TEXT NOT NULL, message TEXT NOT NULL, remedy TEXT NOT NULL,
    PRIMARY KEY (submission, position)) STRICT, WITHOUT ROWID;
"""
# in order; a store of an older version is brought up when it is opened
MIGRATIONS = (
    """
ALTER TABLE observation ADD COLUMN table_row INTEGER NOT NULL DEFAULT 0;
ALTER TABLE observation ADD COLUMN table_column TEXT NOT NULL DEFAULT '';
ALTER TABLE submission ADD COLUMN check_code TEXT NOT NULL DEFAULT '';
CREATE TABLE past (
    agency TEXT NOT NULL, item TEXT NOT NULL, component TEXT NOT NULL, number TEXT, text TEXT NOT NULL,
    unit TEXT NOT NULL, PRIMARY KEY (agency, item, component)) STRICT, WITHOUT ROWID;
""",
    # reader: under which form, register and rules a file was read; source: SHA-256 of the earlier file that a value
    # of a partly sent one was taken from; choice: the version that the operator put in force, and the latest one then;
    # container: an archive or mail, and whether it was opened; refused: files in it that are no workbooks; locked: a
    # password may open more; its members arrive as files of their own
    """
ALTER TABLE submission ADD COLUMN reader TEXT NOT NULL DEFAULT '';
ALTER TABLE observation ADD COLUMN source TEXT NOT NULL DEFAULT '';
CREATE TABLE choice (
    agency TEXT PRIMARY KEY, sha256 TEXT NOT NULL REFERENCES file, latest TEXT NOT NULL, chosen_at TEXT NOT NULL)
    STRICT;
CREATE INDEX arrival_name ON arrival (name);
ALTER TABLE arrival ADD COLUMN sender TEXT NOT NULL DEFAULT '';
ALTER TABLE arrival ADD COLUMN container TEXT NOT NULL DEFAULT '';
CREATE INDEX arrival_container ON arrival (container);
CREATE TABLE container (
    sha256 TEXT PRIMARY KEY REFERENCES file, opened INTEGER NOT NULL, locked INTEGER NOT NULL,
    refused INTEGER NOT NULL) STRICT;
CREATE VIEW reading AS
    SELECT submission.*, file.rowid AS kept FROM submission JOIN file ON file.sha256 = submission.sha256;
CREATE VIEW in_force AS
    SELECT id, agency, file FROM (
        SELECT r.id, r.agency, r.file, row_number() OVER (
            PARTITION BY r.agency ORDER BY r.sha256 IS choice.sha256 DESC, r.received_at DESC, r.kept DESC) AS place
        FROM reading AS r LEFT JOIN choice ON choice.agency = r.agency WHERE r.accepted)
    WHERE place = 1;
""",
    REPORTS_WRITTEN,
    # taking: what was taken of an earlier round, and when, never changed afterwards; the last one of a period counts
    """
CREATE TABLE taking (
    id INTEGER PRIMARY KEY, period TEXT NOT NULL, form TEXT NOT NULL, version TEXT NOT NULL, folder TEXT NOT NULL,
    state TEXT NOT NULL, taken_at TEXT NOT NULL, former INTEGER NOT NULL, notes TEXT NOT NULL) STRICT;
CREATE TABLE past_result (
    taking INTEGER NOT NULL REFERENCES taking, position INTEGER NOT NULL, item TEXT NOT NULL, numerator TEXT,
    denominator TEXT, number TEXT, text TEXT NOT NULL, unit TEXT NOT NULL, assessment TEXT NOT NULL,
    received INTEGER NOT NULL, expected INTEGER NOT NULL, source TEXT NOT NULL, PRIMARY KEY (taking, position)) STRICT,
    WITHOUT ROWID;
CREATE TABLE past_answer (
    taking INTEGER NOT NULL REFERENCES taking, agency TEXT NOT NULL, item TEXT NOT NULL, component TEXT NOT NULL,
    number TEXT, text TEXT NOT NULL, unit TEXT NOT NULL, PRIMARY KEY (taking, agency, item, component)) STRICT,
    WITHOUT ROWID;
INSERT INTO taking
    SELECT 1, p.value, f.value, v.value, '', '', '', 0, '' FROM round AS p
    JOIN round AS f ON f.key = 'form' JOIN round AS v ON v.key = 'version' WHERE p.key = 'past_period';
INSERT INTO past_answer SELECT 1, agency, item, component, number, text, unit FROM past
    WHERE EXISTS (SELECT 1 FROM taking);
DROP TABLE past;
DELETE FROM round WHERE key = 'past_period';
""",
    LETTERS,
    REVIEWS,
)
SCHEMA_VERSION = 1 + len(MIGRATIONS)
