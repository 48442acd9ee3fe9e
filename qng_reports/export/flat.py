"""The flat files for other programs: so-lieu.csv, tong-hop.csv, so-lieu.parquet."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from io import StringIO

from qng_reports.dataset import Observation
from qng_reports.doors.frames import write_parquet
from qng_reports.export.picture import Picture
from qng_reports.figures import result_unit
from qng_reports.model import Component
from qng_reports.vietnamese import shown_acting

OBSERVATION_COLUMNS = (
    "period", "form", "agency", "agency_name", "item", "component", "number", "text", "unit", "availability",
    "file", "sheet", "cell", "sha256", "received_at",
)  # fmt: skip
RESULT_COLUMNS = (
    "period", "item", "name", "numerator", "denominator", "value", "unit", "target", "assessment", "received",
    "expected", "method",
)  # fmt: skip
UNUSABLE, CONFIRMING = "unusable", "confirming"

_SIGNED_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)*\s?%?")
_FIRST = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\r\n]")  # the wide ones: of East Asian systems
# where the system's list separator is ";" (Vietnamese Windows), ";" and line breaks split a text into cells
_LATER = re.compile(r"([;\t\r\n][\s\"]*)(?=[=@]|[+-][^;\t\r\n]*(?:\||\w\())")
_Field = str | Decimal | None


def csv_files(picture: Picture) -> dict[str, bytes]:
    """so-lieu.csv and tong-hop.csv: UTF-8 with BOM, CRLF, commas."""
    return {
        "so-lieu.csv": _csv(OBSERVATION_COLUMNS, _observation_rows(picture)),
        "tong-hop.csv": _csv(RESULT_COLUMNS, _result_rows(picture)),
    }


def parquet_files(picture: Picture) -> dict[str, bytes]:
    """so-lieu.parquet: the rows of so-lieu.csv, texts exactly as typed. Raises QngError without pyarrow."""
    rows = list(_observation_rows(picture))
    return {"so-lieu.parquet": write_parquet(OBSERVATION_COLUMNS, rows, ("number",))}


def _observation_rows(picture: Picture) -> Iterator[tuple[_Field, ...]]:
    """One row an observation in force, in the order of the register and of the file.

    `availability` is available, not_applicable or not_available; or `unusable` for every value of an answer that an
    error keeps out of totals (`number` and `text` stay as read); or `confirming` for the figure of an agency that only
    confirms another's. Totals are made of the rows that say `available`.
    """
    round_ = picture.round_
    for agency, submission in picture.submissions:
        for o in submission.observations:
            source = o.source or submission
            received = source.received_at.isoformat(timespec="seconds") if source.received_at else ""
            yield (
                str(round_.period), round_.form.code, agency.code, agency.name, o.item, o.part, o.number,
                o.text, o.unit, _availability(picture, o), o.place.file, o.place.sheet, o.place.cell,
                source.sha256, received,
            )  # fmt: skip


def _availability(picture: Picture, observation: Observation) -> str:
    apart = observation.component in (Component.NOTE, Component.CELL)  # a bad cell of a table spoils only itself
    if not observation.usable or (not apart and picture.is_left_out(observation.agency, observation.item)):
        return UNUSABLE
    return CONFIRMING if observation.confirms else observation.availability.value


def _result_rows(picture: Picture) -> Iterator[tuple[_Field, ...]]:
    """One row an item; `value` is the figure, or the answer in words where the item has no figure."""
    for result in picture.results:
        indicator = result.indicator
        yield (
            str(picture.round_.period), indicator.code, indicator.name, result.numerator, result.denominator,
            (result.printed or result.text) if result.value is None else result.value, result_unit(indicator),
            indicator.target.printed if indicator.target else "", result.assessment.value, Decimal(result.received),
            Decimal(result.expected), indicator.method.value,
        )  # fmt: skip


def _csv(columns: Sequence[str], rows: Iterator[tuple[_Field, ...]]) -> bytes:
    """Numbers plain ("95.32"), never with an exponent; texts inert."""
    stream = StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([f"{v:f}" if isinstance(v, Decimal) else inert(v or "") for v in row] for row in rows)
    return stream.getvalue().encode("utf-8-sig")


def inert(text: str) -> str:
    """The text with an apostrophe wherever a spreadsheet program opening the csv would begin a formula.

    That is before = + - @ at the start, quoted or not (plain signed numbers stay), and before a tab or line break
    there; and, for systems whose list separator is ";", after ";" and line breaks inside the text, where only "- " and
    "+ " of a list stay unless they could call something. Characters that act unseen are written as their numbers.
    so-lieu.parquet keeps texts exactly as typed.
    """
    if _SIGNED_NUMBER.fullmatch(text):
        return text
    text = shown_acting(text)
    text = _LATER.sub(r"\1'", text)
    return f"'{text}" if _FIRST.match(text) else text
