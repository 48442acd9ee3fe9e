"""The tables of letters: `letter` says how far each is, `letter_step` everything that happened to it."""

LETTERS = """
CREATE TABLE letter (
    key TEXT PRIMARY KEY, agency TEXT NOT NULL, occasion TEXT NOT NULL, template TEXT NOT NULL,
    ordinal INTEGER NOT NULL, number TEXT NOT NULL, recipients TEXT NOT NULL, subject TEXT NOT NULL,
    attachment TEXT NOT NULL, state TEXT NOT NULL, at TEXT NOT NULL, note TEXT NOT NULL) STRICT;
CREATE TABLE letter_step (
    letter TEXT NOT NULL REFERENCES letter, state TEXT NOT NULL, at TEXT NOT NULL, recipients TEXT NOT NULL,
    note TEXT NOT NULL) STRICT;
CREATE INDEX letter_step_letter ON letter_step (letter);
"""
