"""Every file as read, the versions of each agency's report, and which of them is in force."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from qng_reports.dataset import Dataset, Issue, Observation, Source, Submission
from qng_reports.decisions import lapsed, standing
from qng_reports.doors.store import rows
from qng_reports.doors.store.reviews import Reviews


@dataclass(frozen=True, slots=True)
class KnownReading:
    """That some bytes were read before: as whose, under which name and `reader`; `codes` are those of a refusal."""

    file: str
    agency: str
    accepted: bool
    reader: str
    codes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Choice:
    """The version (by SHA-256) that the operator put in force for an agency; `latest`: the last one at that time."""

    agency: str
    sha256: str
    latest: str
    chosen_at: datetime


@dataclass(frozen=True, slots=True)
class ChainLink:
    """One accepted file of an agency, without its values. `kept`: its place in the order in which files came in."""

    agency: str
    sha256: str
    file: str
    received_at: datetime
    kept: int
    in_force: bool


class Submissions(Reviews):
    """The part of the store that holds what was read."""

    def known_reading(self, sha256: str) -> KnownReading | None:
        """How those bytes were read before; None if they were kept at most."""
        found = self._rows("SELECT id, file, agency, accepted, reader FROM submission WHERE sha256 = ?", sha256)
        if not found:
            return None
        row = found[0]
        codes: list[sqlite3.Row] = []
        if not row["accepted"]:
            codes = self._rows("SELECT DISTINCT code FROM issue WHERE submission = ?", row["id"])
        refused_for = frozenset(code["code"] for code in codes)
        return KnownReading(row["file"], row["agency"], bool(row["accepted"]), row["reader"], refused_for)

    def submission_of(self, sha256: str) -> Submission | None:
        """What those bytes were read as; None if they were kept at most."""
        found = self._submissions(self._rows("SELECT * FROM submission WHERE sha256 = ?", sha256))
        return found[0] if found else None

    def put_submission(self, submission: Submission, reader: str | None = None) -> None:
        """Keeps one file as read: all its observations and issues, in one transaction.

        Another reading of the same bytes gives way; when they were received, and their place among the versions, stay.
        `reader`: the form, register and rules under which it was read; None leaves what was noted before.
        """
        received, who = submission.received_at, submission.identity
        if received is None:
            raise ValueError("a submission is kept with the time it was received")
        with self.change(lasting=False) as db:
            before = db.execute("SELECT id, reader FROM submission WHERE sha256 = ?", (submission.sha256,)).fetchone()
            key = None
            if before is not None:
                key = before["id"]
                reader = before["reader"] if reader is None else reader
                for table in ("observation", "issue"):
                    db.execute(f"DELETE FROM {table} WHERE submission = ?", (key,))
            cursor = db.execute(
                "INSERT INTO submission (id, sha256, file, form, version, agency, period, issue_number, accepted,"
                " received_at, check_code, reader) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                " ON CONFLICT (id) DO UPDATE SET file = excluded.file, form = excluded.form,"
                " version = excluded.version, agency = excluded.agency, period = excluded.period,"
                " issue_number = excluded.issue_number, accepted = excluded.accepted,"
                " check_code = excluded.check_code, reader = excluded.reader",
                (key, submission.sha256, submission.file, who.form, who.version, who.agency, who.period,
                 who.issue_number, submission.accepted, received.isoformat(), submission.check_code, reader or ""),
            )  # fmt: skip
            key = cursor.lastrowid if key is None else key
            assert key is not None
            marks = ", ".join("?" * (2 + len(rows.OBSERVATION_COLUMNS)))
            columns = ", ".join(("submission", "position", *rows.OBSERVATION_COLUMNS))
            db.executemany(
                f"INSERT INTO observation ({columns}) VALUES ({marks})",
                rows.observation_rows(key, submission.observations),
            )
            db.executemany(
                f"INSERT INTO issue VALUES (?, ?{', ?' * len(rows.ISSUE_COLUMNS)})",
                rows.issue_rows(key, submission.issues),
            )

    def mark_read(self, sha256: str, reader: str) -> None:
        """Notes that reading those bytes again under `reader` told nothing new."""
        with self.change(lasting=False) as db:
            db.execute("UPDATE submission SET reader = ? WHERE sha256 = ?", (reader, sha256))

    # ------------------------------------------------------------ versions

    def versions(self, agency: str) -> tuple[Submission, ...]:
        """Every accepted file of an agency, in the order in which they were received; ties as they came in."""
        return self._submissions(
            self._rows("SELECT * FROM reading WHERE agency = ? AND accepted ORDER BY received_at, kept", agency)
        )

    def arrival_times(self) -> dict[str, tuple[datetime, ...]]:
        """When the accepted files of each agency were received, the earliest first; corrections among them."""
        found: dict[str, list[datetime]] = {}
        for r in self._rows(
            "SELECT agency, received_at FROM reading WHERE accepted ORDER BY agency, received_at, kept"
        ):
            found.setdefault(r["agency"], []).append(datetime.fromisoformat(r["received_at"]))
        return {agency: tuple(times) for agency, times in found.items()}

    def is_alone(self, agency: str, sha256: str) -> bool:
        """Whether no other accepted file of the agency is kept."""
        query = "SELECT 1 FROM submission WHERE agency = ? AND accepted AND sha256 != ? LIMIT 1"
        return not self._rows(query, agency, sha256)

    def chains(self) -> dict[str, tuple[ChainLink, ...]]:
        """The versions of every agency that sent more than one or whose version was chosen, in their order."""
        found: dict[str, list[ChainLink]] = {}
        for r in self._rows(
            "SELECT r.agency, r.sha256, r.file, r.received_at, r.kept, r.id IN (SELECT id FROM in_force) AS in_force"
            " FROM reading AS r WHERE r.accepted AND r.agency IN (SELECT agency FROM submission WHERE accepted"
            " GROUP BY agency HAVING count(*) > 1 UNION SELECT agency FROM choice)"
            " ORDER BY r.agency, r.received_at, r.kept"
        ):
            received = datetime.fromisoformat(r["received_at"])
            link = ChainLink(r["agency"], r["sha256"], r["file"], received, r["kept"], bool(r["in_force"]))
            found.setdefault(link.agency, []).append(link)
        return {agency: tuple(links) for agency, links in found.items()}

    def choices(self) -> dict[str, Choice]:
        """What the operator chose, by agency."""
        return {
            r["agency"]: Choice(r["agency"], r["sha256"], r["latest"], datetime.fromisoformat(r["chosen_at"]))
            for r in self._rows("SELECT * FROM choice ORDER BY agency")
        }

    def choose(self, choice: Choice) -> None:
        """Puts a version in force for good; takes the place of an earlier choice."""
        values = (choice.agency, choice.sha256, choice.latest, choice.chosen_at.isoformat())
        with self.change() as db:
            db.execute("INSERT OR REPLACE INTO choice VALUES (?, ?, ?, ?)", values)

    def choose_last(self, agency: str) -> None:
        """Forgets a choice: the last accepted version is in force again."""
        with self.change() as db:
            db.execute("DELETE FROM choice WHERE agency = ?", (agency,))

    # ------------------------------------------------------------ what holds now

    def in_force(self, order: Iterable[str], today: date | None = None) -> Dataset:
        """The submission in force of each agency, in the given order of agencies: chosen, else the last accepted.

        With the decisions of the Sở that stand; without those whose last day is before `today`.
        """
        wanted = list(order)
        found = self._rows("SELECT * FROM submission WHERE id IN (SELECT id FROM in_force)")
        asked = set(wanted)
        read = self._submissions([row for row in found if row["agency"] in asked])
        by_agency = {submission.identity.agency: submission for submission in read}
        stands = tuple(d for d in standing(self.decisions()) if today is None or not lapsed(d, today))
        return Dataset({agency: by_agency[agency] for agency in wanted if agency in by_agency}, stands)

    def reporters(self) -> tuple[tuple[str, str], ...]:
        """Every agency with an accepted submission, and the file that is in force."""
        return tuple((r["agency"], r["file"]) for r in self._rows("SELECT agency, file FROM in_force ORDER BY agency"))

    def rejected(self) -> tuple[Submission, ...]:
        """Every file that was not accepted and whose agency has not sent a good one since."""
        return self._submissions(
            self._rows(
                "SELECT * FROM reading AS s WHERE NOT accepted AND NOT EXISTS (SELECT 1 FROM reading AS later WHERE"
                " later.accepted AND later.agency = s.agency"
                " AND (later.received_at, later.kept) > (s.received_at, s.kept)) ORDER BY received_at, kept"
            )
        )

    def _submissions(self, found: Sequence[sqlite3.Row]) -> tuple[Submission, ...]:
        """Whole submissions of rows of `submission`, in the same order, in a few queries."""
        files = {row["id"]: row["file"] for row in found}
        observations: dict[int, list[Observation]] = {key: [] for key in files}
        issues: dict[int, list[Issue]] = {key: [] for key in files}
        sources = self._sources(files)
        columns = ", ".join(("submission", *rows.OBSERVATION_COLUMNS))
        query = f"SELECT {columns} FROM observation WHERE submission IN ({{keys}}) ORDER BY submission, position"
        for row in self._rows_of(query, files):
            key = row[0]
            observations[key].append(rows.observation_of(row, files[key], sources))
        columns = ", ".join(("submission", *rows.ISSUE_COLUMNS))
        query = f"SELECT {columns} FROM issue WHERE submission IN ({{keys}}) ORDER BY submission, position"
        for row in self._rows_of(query, files):
            issues[row[0]].append(rows.issue_of(row))
        return tuple(rows.submission_of(row, tuple(observations[row["id"]]), tuple(issues[row["id"]])) for row in found)

    def _sources(self, keys: Iterable[int]) -> Mapping[str, Source]:
        """The earlier files from which values of these submissions were taken."""
        query = (
            "SELECT DISTINCT s.sha256, s.file, s.received_at FROM observation AS o"
            " JOIN submission AS s ON s.sha256 = o.source WHERE o.submission IN ({keys}) AND o.source != ''"
        )
        return {
            r["sha256"]: Source(r["sha256"], r["file"], datetime.fromisoformat(r["received_at"]))
            for r in self._rows_of(query, keys)
        }
