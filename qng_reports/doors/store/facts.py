"""What a round is, and what was issued in it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from qng_reports.dataset import Issued
from qng_reports.doors.store.database import Database


class Facts(Database):
    """The part of the store that is there before anything comes back."""

    def describe(self, facts: dict[str, str]) -> None:
        """Keeps facts of the round (its period, its form's code and version)."""
        with self.change() as db:
            db.executemany("INSERT OR REPLACE INTO round VALUES (?, ?)", sorted(facts.items()))

    def facts(self) -> dict[str, str]:
        """The facts kept by `describe`."""
        return {row["key"]: row["value"] for row in self._rows("SELECT key, value FROM round")}

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
