"""What was typed into a workbook, and whether the collector took a mutated copy for something else without a word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from random import Random

from openpyxl import load_workbook

from qng_reports import layout as at
from qng_reports.collect import read_submission
from qng_reports.dataset import Issue, Observation, Submission
from qng_reports.doors.xlsx_fill import Answer, fill_workbook
from qng_reports.generate import workbook_bytes
from qng_reports.layout import Input, Layout, plan_layout
from qng_reports.model import AVAILABILITY_WORDS, YES_NO, Availability, Component, FieldType, Round, Severity
from qng_reports.rounds import init_round
from qng_reports.simulation import Officer

PERIOD = "2026-H1"
EXAMPLE = Path(__file__).parents[2] / "examples" / "moi-loai"
NAME = "returned.xlsx"
# issues that cast doubt on a whole file or sheet: damage, another check code, sheets or columns that are not ours alone
_WIDE = re.compile(r"T\d\d|B04|D\d\d|C\d\d")
Key = tuple[str, str, int, str]  # item, component, row of a table, its column


@dataclass(frozen=True)
class Base:
    """A filled workbook of a round, with what was typed into each of its inputs."""

    round_: Round
    layout: Layout
    content: bytes
    answers: Mapping[Input, Answer]


def bases(folder: Path, seed: int) -> tuple[Base, ...]:
    """A workbook of every kind of item, and one of the shipped form; both filled, signed, with their check code."""
    every = init_round(
        folder / "every", str(EXAMPLE / "bieu-mau.xlsx"), PERIOD, EXAMPLE / "don-vi.xlsx"
    )  # fmt: skip
    shipped = init_round(folder / "shipped", "kh121-2026", PERIOD)
    return _base(every, seed), _base(shipped, seed)


def _base(round_: Round, seed: int) -> Base:
    agency = next(a for a in round_.asked if a.is_commune)
    layout = plan_layout(round_, agency)
    answers: dict[Input, Answer] = dict(Officer(agency, agency.population or 9_000, seed).answers(layout))
    luck = Random(seed)
    for cell in layout.inputs:
        if cell not in answers and not cell.is_state and not cell.is_sign and not cell.is_note:
            answers[cell] = _plausible(cell, luck)
    filled = [(cell.sheet, cell.cell, value) for cell, value in answers.items()]
    content = fill_workbook(workbook_bytes(round_, agency, f"{PERIOD}-{agency.code}-01"), filled)
    code = read_submission(round_, content, NAME).check_code
    return Base(round_, layout, with_check_code(content, code), answers)


def _plausible(cell: Input, luck: Random) -> Answer:
    kind = cell.field.type
    if kind is FieldType.LIST:
        return luck.choice(cell.field.choices)
    if kind is FieldType.DATE:
        return date(2026, luck.randint(1, 6), luck.randint(1, 28))
    if kind is FieldType.TEXT:
        return luck.choice(("Đã tập huấn 3 lớp", "Kinh phí còn thiếu", "Quyết định số 12/QĐ-UBND", "Đường truyền yếu"))
    number = Decimal(luck.randint(1, 400))
    return number / 4 if kind is FieldType.DECIMAL and cell.field.decimals >= 2 else number


def with_check_code(content: bytes, code: str) -> bytes:
    """The workbook showing that mã đối chiếu on its hidden sheet, as the officer's program would have computed it."""
    workbook = load_workbook(BytesIO(content))
    for row in workbook[at.IDENTITY].iter_rows(min_col=1, max_col=2):
        if row[0].value == at.CODE_LABEL:
            row[1].value = code
    stream = BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def key_of(cell: Input) -> Key:
    """Under which name the dataset knows an input; a word of absence is kept as the item's value."""
    component = Component.VALUE if cell.is_state else cell.field.component
    return cell.item, component.value, cell.table_row, cell.table_column


def _key(o: Observation) -> Key:
    return o.item, o.component.value, o.row, o.column


def unnoticed(base: Base, answers: Mapping[Input, Answer], found: Submission, *, strict: bool) -> Iterator[str]:
    """Values that are not what was typed and bear no issue; with `strict`, none at their own cell or row.

    A value that is missing is no wrong value; that it is missing must be told by some issue all the same.
    """
    by_key: dict[Key, list[Answer]] = {}
    for cell, value in answers.items():
        by_key.setdefault(key_of(cell), []).append(value)
    seen = set()
    for o in found.observations:
        seen.add(_key(o))
        typed = by_key.get(_key(o), [])
        if not any(_same(o, value) for value in typed) and not _told(o, found.issues, strict=strict):
            yield f"{o.item} {o.part} at {o.place.sheet}!{o.place.cell}: {o.text!r} where {typed!r} was typed"
    lost = set(by_key) - seen
    if found.accepted and lost and not found.issues:
        yield f"lost without a word: {sorted(lost)[:5]}"


def _same(o: Observation, typed: Answer) -> bool:
    if o.availability is not Availability.AVAILABLE:
        return AVAILABILITY_WORDS[o.availability] == typed
    if isinstance(typed, bool):
        return o.text in (("TRUE", YES_NO[0]) if typed else ("FALSE", YES_NO[1]))  # as LibreOffice keeps Đúng, Sai
    if isinstance(typed, Decimal | int):
        if o.component is Component.SIGNED_ON or o.number is None:
            return o.text in (f"{typed:f}" if isinstance(typed, Decimal) else str(typed), _day(typed))
        return float(o.number) == float(typed)
    if isinstance(typed, datetime | date):
        return o.text == f"{typed:%d/%m/%Y}"
    return o.number is None and " ".join(o.text.split()) == " ".join(typed.split())


def _day(serial: Decimal | int) -> str:
    """The day that a spreadsheet shows for a number in a cell of dates."""
    return f"{datetime(1899, 12, 30) + timedelta(days=int(serial)):%d/%m/%Y}" if 0 < serial < 2_000_000 else ""


def _told(o: Observation, issues: tuple[Issue, ...], *, strict: bool) -> bool:
    place = o.place
    for issue in issues:
        if issue.severity is Severity.NOTE and not issue.place.cell:
            continue
        if issue.place.sheet == place.sheet and place.cell and place.cell == issue.place.cell:
            return True
        if issue.place.item == o.item and issue.code[0] in "CSK":
            return True
        if not strict and _WIDE.fullmatch(issue.code):
            return True
        if strict and issue.code[0] in "C" and not issue.place.cell and issue.place.sheet in ("", place.sheet):
            return True
    return False


def with_answers(base: Base, changed: Mapping[Input, Answer | None]) -> dict[Input, Answer]:
    """What was typed, after some cells were typed into anew; None for those that were emptied or taken away."""
    answers = {cell: value for cell, value in base.answers.items() if changed.get(cell, value) is not None}
    return answers | {cell: value for cell, value in changed.items() if value is not None}


def read(base: Base, content: bytes) -> Submission:
    """The mutated bytes through the whole of the reading side."""
    return replace(read_submission(base.round_, content, NAME), file=NAME)
