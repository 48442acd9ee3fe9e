"""What the Sở decided: every filled review workbook whole, every decision for good."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from qng_reports.dataset import Decision, Verdict
from qng_reports.doors.store.database import Database

_COLUMNS = (
    "item", "agency", "verdict", "value", "number", "numerator", "denominator", "reason", "decided_by", "decided_at",
    "basis", "figure", "until", "review",
)  # fmt: skip


class Reviews(Database):
    """The part of the store that holds decisions."""

    def keep_review(self, content: bytes, name: str, received_at: datetime) -> str:
        """Keeps a filled review workbook whole before anything parses it; gives its SHA-256."""
        sha = hashlib.sha256(content).hexdigest()
        if not self._rows("SELECT 1 FROM review WHERE sha256 = ?", sha):
            with self.change() as db:
                row = (sha, content, name, received_at.isoformat())
                db.execute("INSERT OR IGNORE INTO review VALUES (?, ?, ?, ?, '')", row)
        return sha

    def review_read_at(self, sha256: str) -> datetime | None:
        """When those bytes were read for their decisions; None if they were not."""
        rows = self._rows("SELECT read_at FROM review WHERE sha256 = ? AND read_at != ''", sha256)
        return datetime.fromisoformat(rows[0]["read_at"]) if rows else None

    def add_decisions(self, decisions: Iterable[Decision], review: str, read_at: datetime) -> None:
        """Adds what a kept review workbook decides, and notes that it was read: both, or neither.

        Nothing of a workbook that another program has read meanwhile.
        """
        marks = ", ".join("?" * len(_COLUMNS))
        with self.change() as db:
            unread = "UPDATE review SET read_at = ? WHERE sha256 = ? AND read_at = ''"
            if not db.execute(unread, (read_at.isoformat(), review)).rowcount:
                return
            db.executemany(
                f"INSERT INTO decision ({', '.join(_COLUMNS)}) VALUES ({marks})",
                [_row(decision, review) for decision in decisions],
            )

    def decisions(self) -> tuple[Decision, ...]:
        """Everything that was ever decided, in its order."""
        return tuple(_decision(row) for row in self._rows("SELECT * FROM decision ORDER BY id"))


def _row(d: Decision, review: str) -> tuple[str | None, ...]:
    numbers = (None if number is None else f"{number:f}" for number in (d.number, d.numerator, d.denominator))
    until = d.until.isoformat() if d.until else None
    return (
        d.item, d.agency, d.verdict.value, d.value, *numbers, d.reason, d.decided_by, d.decided_at.isoformat(),
        d.basis, d.figure, until, review,
    )  # fmt: skip


def _decision(row: sqlite3.Row) -> Decision:
    number, numerator, denominator = (
        None if row[column] is None else Decimal(row[column]) for column in ("number", "numerator", "denominator")
    )
    return Decision(
        item=row["item"],
        agency=row["agency"],
        verdict=Verdict(row["verdict"]),
        value=row["value"],
        number=number,
        reason=row["reason"],
        decided_by=row["decided_by"],
        decided_at=datetime.fromisoformat(row["decided_at"]),
        basis=row["basis"],
        until=date.fromisoformat(row["until"]) if row["until"] else None,
        numerator=numerator,
        denominator=denominator,
        figure=row["figure"],
    )
