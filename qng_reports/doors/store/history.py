"""What a round took from earlier rounds: every taking stays as it was, the last one of a period counts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from sqlite3 import Row

from qng_reports.doors.store.database import Database
from qng_reports.model import Component, Past, PastResult, Taking
from qng_reports.periods import Period, parse_period


class History(Database):
    """The part of the store that holds earlier periods."""

    def take(self, takings: Iterable[Taking]) -> None:
        """Keeps what was taken, all or nothing; what was taken before stays."""
        with self.change() as db:
            for taking in takings:
                at = "" if taking.taken_at is None else taking.taken_at.isoformat()
                key = db.execute(
                    "INSERT INTO taking (period, form, version, folder, state, taken_at, former, notes)"
                    " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                    (taking.period.code, taking.form, taking.version, taking.folder, taking.state, at, taking.former,
                     "\n".join(taking.notes)),
                ).lastrowid  # fmt: skip
                db.executemany(
                    "INSERT INTO past_result VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    [
                        (key, n, r.item, _written(r.numerator), _written(r.denominator), _written(r.number), r.text,
                         r.unit, r.assessment, r.received, r.expected, r.source)
                        for n, r in enumerate(taking.results)
                    ],
                )  # fmt: skip
                db.executemany(
                    "INSERT INTO past_answer VALUES (?, ?, ?, ?, ?, ?, ?)",
                    [
                        (key, agency, p.item, p.component, _written(p.number), p.text, p.unit)
                        for agency, answers in taking.answers.items()
                        for p in answers
                    ],
                )

    def all_takings(self) -> tuple[Taking, ...]:
        """Every taking that ever was, in order, without its figures: what came from where, and when."""
        return tuple(taking for _, taking in self._bare())

    def takings(self, *, whole: bool = False) -> tuple[Taking, ...]:
        """The takings that count, the oldest period first; answers of agencies only of the last one that has any.

        `whole`: with the answers of every period.
        """
        last = {taking.period: (key, taking) for key, taking in self._bare()}
        answered = {row["taking"] for row in self._rows("SELECT DISTINCT taking FROM past_answer")}
        with_answers = [period for period in sorted(last) if last[period][0] in answered]
        wanted = set(with_answers if whole else with_answers[-1:])
        return tuple(self._whole(*last[period], period in wanted) for period in sorted(last))

    def _bare(self) -> list[tuple[int, Taking]]:
        return [
            (
                row["id"],
                Taking(
                    parse_period(row["period"]), row["form"], row["version"], row["folder"], row["state"],
                    datetime.fromisoformat(row["taken_at"]) if row["taken_at"] else None, bool(row["former"]), (), {},
                    tuple(filter(None, row["notes"].split("\n"))),
                ),
            )
            for row in self._rows("SELECT * FROM taking ORDER BY id")
        ]  # fmt: skip

    def _whole(self, key: int, taking: Taking, with_answers: bool) -> Taking:
        answers: dict[str, list[Past]] = {}
        sql = "SELECT * FROM past_answer WHERE taking = ? ORDER BY agency, item, component"
        for row in self._rows(sql, key) if with_answers else ():
            answers.setdefault(row["agency"], []).append(
                Past(row["item"], Component(row["component"]), _number(row["number"]), row["text"], row["unit"])
            )
        rows = self._rows("SELECT * FROM past_result WHERE taking = ? ORDER BY position", key)
        results = tuple(_result(taking.period, row) for row in rows)
        return replace(taking, results=results, answers={agency: tuple(given) for agency, given in answers.items()})


def _result(period: Period, row: Row) -> PastResult:
    numerator, denominator, number = (_number(row[name]) for name in ("numerator", "denominator", "number"))
    return PastResult(
        period, row["item"], numerator, denominator, number, row["text"], row["unit"], row["assessment"],
        row["received"], row["expected"], row["source"],
    )  # fmt: skip


def _written(number: Decimal | None) -> str | None:
    return None if number is None else f"{number:f}"


def _number(written: str | None) -> Decimal | None:
    return None if written is None else Decimal(written)
