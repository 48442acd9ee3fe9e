"""The tables of the reports written: each whole, with the submissions that it rests on."""

REPORTS_WRITTEN = """
CREATE TABLE report (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL, sha256 TEXT NOT NULL, content BLOB NOT NULL, made_on TEXT NOT NULL,
    UNIQUE (name, sha256)) STRICT;
CREATE TABLE report_basis (
    report INTEGER NOT NULL REFERENCES report ON DELETE CASCADE, agency TEXT NOT NULL, sha256 TEXT NOT NULL,
    PRIMARY KEY (report, agency)) STRICT, WITHOUT ROWID;
"""
