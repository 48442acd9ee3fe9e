"""The tables of reviews: filled review workbooks, kept whole, and what the Sở decided in them."""

# read_at: empty until its decisions are in; a decision is never changed or deleted: a later one takes its place
REVIEWS = """
CREATE TABLE review (
    sha256 TEXT PRIMARY KEY, content BLOB NOT NULL, name TEXT NOT NULL, received_at TEXT NOT NULL,
    read_at TEXT NOT NULL) STRICT;
CREATE TABLE decision (
    id INTEGER PRIMARY KEY, item TEXT NOT NULL, agency TEXT NOT NULL, verdict TEXT NOT NULL, value TEXT NOT NULL,
    number TEXT, numerator TEXT, denominator TEXT, reason TEXT NOT NULL, decided_by TEXT NOT NULL,
    decided_at TEXT NOT NULL, basis TEXT NOT NULL, figure TEXT NOT NULL, until TEXT,
    review TEXT NOT NULL REFERENCES review) STRICT;
"""
