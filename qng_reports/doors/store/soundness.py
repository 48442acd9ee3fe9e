"""Whether the dataset is what it was: its pages, its references, and every kept file by its hash."""

from __future__ import annotations

from qng_reports.doors.store.files import Files, sha256_of

_TOLD = 5  # damages that are told one by one


class Soundness(Files):
    """The part of the store that examines itself; it changes nothing."""

    def damages(self) -> tuple[str, ...]:
        """What SQLite finds wrong with pages, indexes and references, in its words; empty if nothing."""
        pages = [str(row[0]) for row in self._rows(f"PRAGMA integrity_check({_TOLD})")]
        found = [] if pages == ["ok"] else pages
        dangling = self._rows("PRAGMA foreign_key_check")
        found += [f"{row['table']} {row['rowid']} -> {row['parent']}" for row in dangling[:_TOLD]]
        return tuple(found)

    def changed_files(self) -> tuple[str, ...]:
        """The names of kept files whose bytes no longer have the hash under which they were kept."""
        found = []
        for row in self._rows("SELECT sha256 FROM file ORDER BY rowid"):
            content = self.file_content(row["sha256"])
            if content is None or sha256_of(content) != row["sha256"]:
                names = self._rows("SELECT name FROM arrival WHERE sha256 = ? ORDER BY rowid DESC", row["sha256"])
                found.append(names[0]["name"] if names else row["sha256"])
        return tuple(found)

    def kept_count(self) -> int:
        """How many files are kept."""
        count: int = self._rows("SELECT count(*) AS number FROM file")[0]["number"]
        return count
