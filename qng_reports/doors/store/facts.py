"""What a round is, what was issued in it, and what the agencies answered in the period before."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from qng_reports.dataset import Issued
from qng_reports.doors.store.database import Database
from qng_reports.model import Component, Past


class Facts(Database):
    """The part of the store that is there before anything comes back."""

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
