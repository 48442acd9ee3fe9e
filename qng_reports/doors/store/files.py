"""Every returned byte, kept before anything parses it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from qng_reports.dataset import KnownContainer, Member
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

    def keep_file(self, content: bytes, name: str, received_at: datetime, sender: str = "", container: str = "") -> str:
        """Keeps a returned file whole before anything parses it; gives its SHA-256.

        When it was received is told by the first time the bytes came. What is known already is not written again.
        `sender`, `container`: of a file that came in a mail or archive.
        """
        sha = sha256_of(content)
        if self._means(name) == (sha, container):
            return sha
        with self.change(lasting=False) as db:  # it still lies where it came from until the run is over
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

    def unopened(self) -> tuple[Kept, ...]:
        """Archives and mails that are kept and were never opened, because a run was killed in between."""
        rows = self._rows(
            "SELECT sha256, min(name) AS name, file.received_at FROM container JOIN file USING (sha256)"
            " JOIN arrival USING (sha256) WHERE NOT opened AND arrival.container = '' GROUP BY sha256 ORDER BY sha256"
        )
        return tuple(Kept(r["sha256"], r["name"], datetime.fromisoformat(r["received_at"])) for r in rows)

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

    def unread(self, reader: str) -> tuple[Kept, ...]:
        """The kept files that were never read, or last under another `reader`, in the order in which they came."""
        rows = self._rows(
            "SELECT sha256 FROM file WHERE sha256 NOT IN (SELECT sha256 FROM submission)"
            " AND sha256 NOT IN (SELECT sha256 FROM container)"
            " UNION SELECT sha256 FROM submission WHERE reader != ? AND sha256 NOT IN (SELECT sha256 FROM container)",
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
