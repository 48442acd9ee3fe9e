"""Every report as it was written, so that a later one can be held against it whatever became of the file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from qng_reports.doors.store.database import Database
from qng_reports.doors.store.files import sha256_of


@dataclass(frozen=True, slots=True)
class KeptReport:
    """A report as written: its file's name and bytes, its day, and the submission in force of each agency then."""

    name: str
    content: bytes
    made_on: date
    basis: Mapping[str, str]


class Reports(Database):
    """The part of the store that holds what was written."""

    def keep_report(self, report: KeptReport) -> None:
        """Keeps a report; it is the last one from now on."""
        sha = sha256_of(report.content)
        with self.change() as db:
            db.execute(
                "DELETE FROM report_basis WHERE report IN (SELECT id FROM report WHERE name = ? AND sha256 = ?)",
                (report.name, sha),
            )
            db.execute("DELETE FROM report WHERE name = ? AND sha256 = ?", (report.name, sha))
            key = db.execute(
                "INSERT INTO report (id, name, sha256, content, made_on)"
                " SELECT coalesce(max(id), 0) + 1, ?, ?, ?, ? FROM report",
                (report.name, sha, report.content, report.made_on.isoformat()),
            ).lastrowid
            db.executemany(
                "INSERT INTO report_basis VALUES (?, ?, ?)", [(key, *pair) for pair in sorted(report.basis.items())]
            )

    def last_report(self, name: str = "", sha256: str = "") -> KeptReport | None:
        """The report written last; of those under that name or with those bytes, where given."""
        rows = self._rows(
            "SELECT * FROM report WHERE ? IN ('', name) AND ? IN ('', sha256) ORDER BY id DESC LIMIT 1", name, sha256
        )
        if not rows:
            return None
        row = rows[0]
        basis = self._rows("SELECT agency, sha256 FROM report_basis WHERE report = ?", row["id"])
        return KeptReport(
            row["name"],
            bytes(row["content"]),
            date.fromisoformat(row["made_on"]),
            {b["agency"]: b["sha256"] for b in basis},
        )
