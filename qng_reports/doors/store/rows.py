"""A submission as rows of the store's tables, and back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from sqlite3 import Row
from sys import intern

from qng_reports.dataset import Identity, Issue, Observation, Place, Source, Submission
from qng_reports.model import Availability, Component, Severity

_COMPONENTS = {component.value: component for component in Component}
_AVAILABILITIES = {availability.value: availability for availability in Availability}
_SEVERITIES = {severity.value: severity for severity in Severity}

OBSERVATION_COLUMNS = (
    "agency", "item", "component", "number", "text", "unit", "availability", "sheet", "cell", "usable", "confirms",
    "table_row", "table_column", "source",
)  # fmt: skip
ISSUE_COLUMNS = ("code", "severity", "file", "sheet", "cell", "agency", "item", "value", "message", "remedy")


def observation_rows(key: int, observations: Iterable[Observation]) -> Iterator[tuple[object, ...]]:
    """Rows of `observation`: submission, position, OBSERVATION_COLUMNS."""
    for n, o in enumerate(observations):
        number = None if o.number is None else f"{o.number:f}"
        source = "" if o.source is None else o.source.sha256
        yield (
            key, n, o.agency, o.item, o.component, number, o.text, o.unit, o.availability, o.place.sheet, o.place.cell,
            o.usable, o.confirms, o.row, o.column, source,
        )  # fmt: skip


def issue_rows(key: int, issues: Iterable[Issue]) -> Iterator[tuple[object, ...]]:
    """Rows of `issue`: submission, position, ISSUE_COLUMNS."""
    for n, i in enumerate(issues):
        at = i.place
        yield key, n, i.code, i.severity, at.file, at.sheet, at.cell, at.agency, at.item, i.value, i.message, i.remedy


def observation_of(row: Row, file: str, sources: Mapping[str, Source]) -> Observation:
    """An observation from a row of submission and OBSERVATION_COLUMNS; `file`: the name of the submission's own file.

    A nation has 200,000 of them, so that words that come again and again are kept in memory once.
    """
    _, agency, item, component, number, text, unit, availability, sheet, cell, usable, confirms, line, column, sha = row
    source = sources[sha] if sha else None
    agency, item = intern(agency), intern(item)
    place = Place(source.file if source else file, intern(sheet), intern(cell), agency, item)
    return Observation(
        agency, item, _COMPONENTS[component], None if number is None else Decimal(number), intern(text), intern(unit),
        _AVAILABILITIES[availability], place, bool(usable), bool(confirms), line, intern(column), source,
    )  # fmt: skip


def issue_of(row: Row) -> Issue:
    """An issue from a row of submission and ISSUE_COLUMNS."""
    _, code, severity, file, sheet, cell, agency, item, value, message, remedy = row
    place = Place(file, sheet, cell, agency, item)
    return Issue(intern(code), _SEVERITIES[severity], place, value, message, intern(remedy))


def submission_of(row: Row, observations: tuple[Observation, ...], issues: tuple[Issue, ...]) -> Submission:
    """A submission from its row of `submission` and what belongs to it."""
    identity = Identity(row["form"], row["version"], row["agency"], row["period"], row["issue_number"])
    return Submission(
        row["file"], row["sha256"], identity, bool(row["accepted"]), observations, issues,
        datetime.fromisoformat(row["received_at"]), row["check_code"],
    )  # fmt: skip
