"""The dataset on disk (so-lieu.sqlite): every returned byte, every version of every value, each with its provenance."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from qng_reports.dataset import Dataset, Identity, Issue, Issued, KnownContainer, Member, Observation, Place, Submission
from qng_reports.errors import QngError
from qng_reports.model import Availability, Component, Past, Severity

ISSUED_FORM = "issued_form"  # fact: SHA-256 of the form as it was when the first workbooks were issued
_SCHEMA = """
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
# what each later version adds, in order; a store of an older version is brought up when it is opened
_MIGRATIONS = (
    """
ALTER TABLE observation ADD COLUMN table_row INTEGER NOT NULL DEFAULT 0;
ALTER TABLE observation ADD COLUMN table_column TEXT NOT NULL DEFAULT '';
ALTER TABLE submission ADD COLUMN check_code TEXT NOT NULL DEFAULT '';
CREATE TABLE past (
    agency TEXT NOT NULL, item TEXT NOT NULL, component TEXT NOT NULL, number TEXT, text TEXT NOT NULL,
    unit TEXT NOT NULL, PRIMARY KEY (agency, item, component)) STRICT, WITHOUT ROWID;
""",
    # container: an archive or mail, and whether it was opened; refused: files in it that are no workbooks; locked: a
    # password may open more. Its members arrive as files of their own
    """
ALTER TABLE arrival ADD COLUMN sender TEXT NOT NULL DEFAULT '';
ALTER TABLE arrival ADD COLUMN container TEXT NOT NULL DEFAULT '';
CREATE TABLE container (
    sha256 TEXT PRIMARY KEY REFERENCES file, opened INTEGER NOT NULL, locked INTEGER NOT NULL,
    refused INTEGER NOT NULL) STRICT;
CREATE INDEX arrival_name ON arrival (name);
CREATE INDEX arrival_container ON arrival (container);
""",
)
SCHEMA_VERSION = 1 + len(_MIGRATIONS)


def sha256_of(content: bytes) -> str:
    """The name under which a file's bytes are kept."""
    return hashlib.sha256(content).hexdigest()


class Store:
    """An open dataset; use as a context manager. Every change is one transaction."""

    def __init__(self, path: Path, *, create: bool = False) -> None:
        if not create and not path.is_file():
            raise QngError(f"Không thấy bộ số liệu “{path}”; thư mục này chưa được tạo bằng lệnh init.")
        self.path = path
        try:
            self._db = sqlite3.connect(path, isolation_level=None, timeout=30)
        except sqlite3.Error as problem:
            raise self._unusable(problem) from problem
        try:
            self._db.row_factory = sqlite3.Row
            self._db.execute("PRAGMA foreign_keys = ON")
            if create:
                self._create()
            version = self._migrated()
        except sqlite3.Error as problem:
            self.close()
            raise self._unusable(problem) from problem
        if version != SCHEMA_VERSION:
            self.close()
            raise QngError(
                f"Bộ số liệu “{path}” thuộc phiên bản {version}, chương trình này dùng phiên bản {SCHEMA_VERSION}; "
                "hãy dùng đúng phiên bản chương trình."
            )

    def _create(self) -> None:
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.executescript(f"BEGIN; {_SCHEMA} PRAGMA user_version = 1; COMMIT;")

    def _migrated(self) -> int:
        """Brings a store of an older version up to ours, one transaction a version; gives its version."""
        version: int = self._db.execute("PRAGMA user_version").fetchone()[0]
        if not 1 <= version < SCHEMA_VERSION:
            return version
        self._db.execute("BEGIN IMMEDIATE")  # another program may be bringing it up just now: ask again inside
        version = self._db.execute("PRAGMA user_version").fetchone()[0]
        for changes in _MIGRATIONS[version - 1 :]:
            for statement in filter(str.strip, changes.split(";")):
                self._db.execute(statement)
        self._db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        self._db.execute("COMMIT")
        return SCHEMA_VERSION

    def _unusable(self, problem: sqlite3.Error) -> QngError:
        return QngError(f"Không đọc được bộ số liệu “{self.path}”: {problem}.")

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Closes the file; the write-ahead log is folded in, so that the round can be copied as one file."""
        self._db.close()

    @contextmanager
    def change(self) -> Iterator[sqlite3.Connection]:
        """One transaction, all or nothing; inside another one it is part of that one."""
        if self._db.in_transaction:
            yield self._db
            return
        try:
            self._db.execute("BEGIN IMMEDIATE")
            yield self._db
            self._db.execute("COMMIT")
        except sqlite3.Error as problem:
            self._undo()
            raise QngError(f"Không ghi được vào “{self.path}”: {problem}.") from problem
        except BaseException:
            self._undo()
            raise

    def _undo(self) -> None:
        if self._db.in_transaction:
            self._db.execute("ROLLBACK")

    def _rows(self, sql: str, *values: object) -> list[sqlite3.Row]:
        try:
            with closing(self._db.execute(sql, values)) as cursor:
                return cursor.fetchall()
        except sqlite3.DatabaseError as problem:  # a damaged file opens well and fails when it is read
            raise self._unusable(problem) from problem

    # ------------------------------------------------------------ the round

    def describe(self, facts: dict[str, str]) -> None:
        """Keeps facts of the round (its period, its form's code and version)."""
        with self.change() as db:
            db.executemany("INSERT OR REPLACE INTO round VALUES (?, ?)", sorted(facts.items()))

    def facts(self) -> dict[str, str]:
        """The facts kept by `describe`."""
        return {row["key"]: row["value"] for row in self._rows("SELECT key, value FROM round")}

    def keep_past(self, agency: str, answers: Iterable[Past]) -> None:
        """Keeps what an agency answered in the period before; takes the place of what was kept."""
        with self.change() as db:
            db.execute("DELETE FROM past WHERE agency = ?", (agency,))
            db.executemany(
                "INSERT INTO past VALUES (?, ?, ?, ?, ?, ?)",
                [
                    (agency, p.item, p.component, None if p.number is None else f"{p.number:f}", p.text, p.unit)
                    for p in answers
                ],
            )

    def past(self) -> dict[str, tuple[Past, ...]]:
        """What `keep_past` kept, by agency."""
        found: dict[str, list[Past]] = {}
        for row in self._rows("SELECT * FROM past ORDER BY agency, item, component"):
            number = None if row["number"] is None else Decimal(row["number"])
            found.setdefault(row["agency"], []).append(
                Past(row["item"], Component(row["component"]), number, row["text"], row["unit"])
            )
        return {agency: tuple(answers) for agency, answers in found.items()}

    def record_issued(self, issued: Iterable[Issued]) -> None:
        """Notes what was issued to whom."""
        with self.change() as db:
            db.executemany(
                "INSERT INTO issued VALUES (?, ?, ?, ?, ?, ?)",
                [(i.agency, i.number, i.file, i.sha256, i.items, i.issued_at.isoformat()) for i in issued],
            )

    def issued(self) -> tuple[Issued, ...]:
        """Everything issued so far, in order."""
        return tuple(
            Issued(r["agency"], r["number"], r["file"], r["sha256"], r["items"], datetime.fromisoformat(r["issued_at"]))
            for r in self._rows("SELECT * FROM issued ORDER BY rowid")
        )

    # ------------------------------------------------------------ returned files

    def keep_file(self, content: bytes, name: str, received_at: datetime, sender: str = "", container: str = "") -> str:
        """Keeps a returned file whole before anything parses it; gives its SHA-256.

        What is known already is not written again.
        """
        sha = sha256_of(content)
        if self._means(name) == (sha, container):
            return sha
        with self.change() as db:
            db.execute("INSERT OR IGNORE INTO file VALUES (?, ?, ?)", (sha, content, received_at.isoformat()))
            db.execute(
                "INSERT OR REPLACE INTO arrival (sha256, name, received_at, sender, container) VALUES (?, ?, ?, ?, ?)",
                (sha, name, received_at.isoformat(), sender, container),
            )
        return sha

    def _means(self, name: str) -> tuple[str, str]:
        """The bytes that came last under a name, and in which container."""
        rows = self._rows("SELECT sha256, container FROM arrival WHERE name = ? ORDER BY rowid DESC LIMIT 1", name)
        return (rows[0]["sha256"], rows[0]["container"]) if rows else ("", "")

    def keep_container(self, content: bytes, name: str, received_at: datetime) -> str:
        """As `keep_file`, for an archive or mail that is to be opened."""
        sha = sha256_of(content)
        if self._means(name) == (sha, "") and self.container(sha) is not None:
            return sha
        with self.change() as db:
            self.keep_file(content, name, received_at)
            db.execute("INSERT OR IGNORE INTO container VALUES (?, 0, 0, 0)", (sha,))
        return sha

    def container(self, sha256: str) -> KnownContainer | None:
        """What is known of those bytes as an archive or mail; None if they are none."""
        rows = self._rows("SELECT * FROM container WHERE sha256 = ?", sha256)
        return KnownContainer(bool(rows[0]["opened"]), bool(rows[0]["locked"]), rows[0]["refused"]) if rows else None

    def note_opened(self, sha256: str, known: KnownContainer) -> None:
        """Notes what opening gave; together with its members, within one `change`."""
        with self.change() as db:
            db.execute(
                "UPDATE container SET opened = ?, locked = ?, refused = ? WHERE sha256 = ?",
                (known.opened, known.locked, known.refused, sha256),
            )

    def members(self, container: str) -> tuple[Member, ...]:
        """The workbooks that came in an archive or mail, in the order in which they are to be read."""
        return tuple(
            Member(row["sha256"], row["name"], datetime.fromisoformat(row["received_at"]))
            for row in self._rows("SELECT * FROM arrival WHERE container = ? ORDER BY rowid", container)
        )

    def senders(self) -> dict[str, frozenset[str]]:
        """The addresses from which files came by mail, by SHA-256."""
        found: dict[str, frozenset[str]] = {}
        for row in self._rows("SELECT sha256, sender FROM arrival WHERE sender != ''"):
            found[row["sha256"]] = found.get(row["sha256"], frozenset()) | {row["sender"]}
        return found

    def file_content(self, sha256: str) -> bytes | None:
        """The bytes of a kept file."""
        rows = self._rows("SELECT content FROM file WHERE sha256 = ?", sha256)
        return bytes(rows[0]["content"]) if rows else None

    def was_accepted(self, sha256: str) -> bool:
        """Whether those bytes were read and accepted before."""
        return bool(self._rows("SELECT 1 FROM submission WHERE sha256 = ? AND accepted", sha256))

    def submission_of(self, sha256: str) -> Submission | None:
        """How those bytes were read before; None if they were kept at most."""
        rows = self._rows("SELECT * FROM submission WHERE sha256 = ?", sha256)
        return self._submission(rows[0]) if rows else None

    def arrivals(self, sha256: str) -> tuple[str, ...]:
        """Every name under which those bytes arrived and that has not meant other bytes since.

        Of a member of an archive or mail these are the names of what held it.
        """
        rows = self._rows(
            "SELECT name FROM arrival AS a WHERE container = ''"
            " AND (sha256 = ? OR sha256 IN (SELECT container FROM arrival WHERE sha256 = ?)) AND NOT EXISTS"
            " (SELECT 1 FROM arrival AS later WHERE later.name = a.name AND later.rowid > a.rowid)",
            sha256, sha256,
        )  # fmt: skip
        return tuple(row["name"] for row in rows)

    def add_submission(self, submission: Submission) -> None:
        """Keeps one file as read: all its observations and issues, in one transaction.

        A rejection of the same bytes gives way: the register or the form was mended meanwhile.
        """
        received = submission.received_at
        if received is None:
            raise ValueError("a submission is kept with the time it was received")
        who = submission.identity
        with self.change() as db:
            before = "(SELECT id FROM submission WHERE sha256 = ? AND NOT accepted)"
            db.execute(f"DELETE FROM issue WHERE submission IN {before}", (submission.sha256,))
            db.execute(f"DELETE FROM submission WHERE id IN {before}", (submission.sha256,))
            cursor = db.execute(
                "INSERT INTO submission (sha256, file, form, version, agency, period, issue_number, accepted,"
                " received_at, check_code) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (submission.sha256, submission.file, who.form, who.version, who.agency, who.period, who.issue_number,
                 submission.accepted, received.isoformat(), submission.check_code),
            )  # fmt: skip
            key = cursor.lastrowid
            db.executemany(
                "INSERT INTO observation VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    (key, n, o.agency, o.item, o.component, None if o.number is None else f"{o.number:f}", o.text,
                     o.unit, o.availability, o.place.sheet, o.place.cell, o.usable, o.confirms, o.row, o.column)
                    for n, o in enumerate(submission.observations)
                ],
            )  # fmt: skip
            db.executemany(
                "INSERT INTO issue VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    (key, n, i.code, i.severity, i.place.file, i.place.sheet, i.place.cell, i.place.agency,
                     i.place.item, i.value, i.message, i.remedy)
                    for n, i in enumerate(submission.issues)
                ],
            )  # fmt: skip

    # ------------------------------------------------------------ what holds now

    def in_force(self, order: Iterable[str]) -> Dataset:
        """The last accepted submission of each agency, in the given order of agencies."""
        rows = self._rows(
            "SELECT * FROM submission WHERE id IN (SELECT max(id) FROM submission WHERE accepted GROUP BY agency)"
        )
        found = {row["agency"]: row for row in rows}
        return Dataset({agency: self._submission(found[agency]) for agency in order if agency in found})

    def last_accepted(self, agency: str) -> str | None:
        """The file name of the agency's submission in force."""
        rows = self._rows("SELECT file FROM submission WHERE agency = ? AND accepted ORDER BY id DESC LIMIT 1", agency)
        return rows[0]["file"] if rows else None

    def reporters(self) -> tuple[tuple[str, str], ...]:
        """Every agency with an accepted submission, and the file that is in force."""
        rows = self._rows(
            "SELECT agency, file FROM submission WHERE id IN"
            " (SELECT max(id) FROM submission WHERE accepted GROUP BY agency) ORDER BY agency"
        )
        return tuple((row["agency"], row["file"]) for row in rows)

    def rejected(self) -> tuple[Submission, ...]:
        """Every file that was not accepted and whose agency has not sent a good one since."""
        rows = self._rows(
            "SELECT * FROM submission AS s WHERE NOT accepted AND NOT EXISTS"
            " (SELECT 1 FROM submission AS later WHERE later.accepted AND later.agency = s.agency AND later.id > s.id)"
            " ORDER BY id"
        )
        return tuple(self._submission(row) for row in rows)

    def _submission(self, row: sqlite3.Row) -> Submission:
        place = Place(row["file"])
        observations = tuple(
            Observation(
                o["agency"], o["item"], Component(o["component"]),
                None if o["number"] is None else Decimal(o["number"]), o["text"], o["unit"],
                Availability(o["availability"]),
                replace(place, sheet=o["sheet"], cell=o["cell"], agency=o["agency"], item=o["item"]),
                bool(o["usable"]), bool(o["confirms"]), o["table_row"], o["table_column"],
            )
            for o in self._rows("SELECT * FROM observation WHERE submission = ? ORDER BY position", row["id"])
        )  # fmt: skip
        issues = tuple(
            Issue(
                i["code"], Severity(i["severity"]),
                Place(i["file"], i["sheet"], i["cell"], i["agency"], i["item"]), i["value"], i["message"], i["remedy"],
            )
            for i in self._rows("SELECT * FROM issue WHERE submission = ? ORDER BY position", row["id"])
        )  # fmt: skip
        identity = Identity(row["form"], row["version"], row["agency"], row["period"], row["issue_number"])
        return Submission(
            row["file"], row["sha256"], identity, bool(row["accepted"]), observations, issues,
            datetime.fromisoformat(row["received_at"]), row["check_code"],
        )  # fmt: skip
