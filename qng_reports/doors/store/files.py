"""Every returned byte, kept before anything parses it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from qng_reports.doors.store.database import Database


def sha256_of(content: bytes) -> str:
    """The name under which a file's bytes are kept."""
    return hashlib.sha256(content).hexdigest()


@dataclass(frozen=True, slots=True)
class Kept:
    """A kept file: the name it came under last, and when it was received."""

    sha256: str
    name: str
    received_at: datetime


class Files(Database):
    """The part of the store that holds files whole."""

    def keep_file(self, content: bytes, name: str, received_at: datetime) -> str:
        """Keeps a returned file whole before anything parses it; gives its SHA-256.

        When it was received is told by the first time the bytes came. What is known already is not written again.
        """
        sha = sha256_of(content)
        if self._means(name) == sha:
            return sha
        with self.change(lasting=False) as db:  # it still lies where it came from until the run is over
            db.execute("INSERT OR IGNORE INTO file VALUES (?, ?, ?)", (sha, content, received_at.isoformat()))
            db.execute("INSERT OR REPLACE INTO arrival VALUES (?, ?, ?)", (sha, name, received_at.isoformat()))
        return sha

    def _means(self, name: str) -> str:
        """The bytes that came last under a name."""
        rows = self._rows("SELECT sha256 FROM arrival WHERE name = ? ORDER BY rowid DESC LIMIT 1", name)
        return rows[0]["sha256"] if rows else ""

    def file_content(self, sha256: str) -> bytes | None:
        """The bytes of a kept file."""
        rows = self._rows("SELECT content FROM file WHERE sha256 = ?", sha256)
        return bytes(rows[0]["content"]) if rows else None

    def arrivals(self, sha256: str) -> tuple[str, ...]:
        """Every name under which those bytes arrived and that has not meant other bytes since."""
        rows = self._rows(
            "SELECT name FROM arrival AS a WHERE sha256 = ? AND NOT EXISTS"
            " (SELECT 1 FROM arrival AS later WHERE later.name = a.name AND later.rowid > a.rowid)",
            sha256,
        )
        return tuple(row["name"] for row in rows)

    def unread(self, reader: str) -> tuple[Kept, ...]:
        """The kept files that were never read, or last under another `reader`, in the order in which they came."""
        rows = self._rows(
            "SELECT sha256 FROM file WHERE sha256 NOT IN (SELECT sha256 FROM submission)"
            " UNION SELECT sha256 FROM submission WHERE reader != ?",
            reader,
        )
        found = self._rows_of(
            "SELECT file.rowid AS kept, file.sha256, file.received_at, submission.received_at AS read_as,"
            " coalesce(submission.file, (SELECT name FROM arrival WHERE arrival.sha256 = file.sha256"
            " ORDER BY rowid DESC LIMIT 1), '') AS name"
            " FROM file LEFT JOIN submission USING (sha256) WHERE sha256 IN ({keys})",
            [row["sha256"] for row in rows],
        )
        return tuple(
            Kept(r["sha256"], r["name"], datetime.fromisoformat(r["read_as"] or r["received_at"]))
            for r in sorted(found, key=lambda row: row["kept"])
        )
