"""The example that has every kind of item: every input typed in a Vietnamese LibreOffice, saved, collected."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest

from qng_reports import layout as at
from qng_reports.dataset import Observation, Submission
from qng_reports.doors.xlsx_in import read_book
from qng_reports.layout import Input, Layout
from qng_reports.model import AVAILABILITY_WORDS, Availability, Component, FieldType, Round
from qng_reports.reading import shown_check_code
from tests.office.programs import (
    DEPARTMENT,
    ISLAND,
    SUFFIXES,
    UNTIDY,
    Done,
    Work,
    collect_files,
    layout_of,
    type_with,
    workbook_of,
)

pytestmark = pytest.mark.office

AGENCIES = (ISLAND, DEPARTMENT)
# values that hold the example's targets, limits and cross-checks: C02.so_nguoi adds up to C03, B08 <= B07, B01 <= B02
NUMBERS = {
    "A01/TS": "1157600", "A01/MS": "1157600", "A02.1/TS": "812", "A02.1/MS": "812", "A02.2/TS": "0812",
    "A02.2/MS": "815", "B01": "50", "B02": "50", "B03": "9.999,9", "B04": "1.250.000.000", "B05": "0,5",
    "B06": "1.234,567", "B07": "7700", "B08": "7.700", "B09": "60,1", "C03": "7800",
}  # fmt: skip
COLUMNS = {"kinh_phi": "12,5", "diem": "10", "dat": "95,3"}
REMARKS = (
    "Đường truyền ở thôn Gò Dép chưa ổn định; hẹn quý III/2026.",
    "Đã xong: “Tổ số 1” & \"nhóm 2\" <3 thôn>, 'Hoà' hay Hòa",
    "=B2+1",
    "0012",
    "1/7/2025",
    "  hai  khoảng trắng  ",
)


@dataclass(frozen=True)
class Answer:
    """A value for one input: as typed, and what must come of it."""

    input: Input
    typed: str
    number: Decimal | None
    text: str

    @property
    def entry(self) -> tuple[str, str, str]:
        return self.input.sheet, self.input.cell, self.typed


def everything(layout: Layout) -> Iterator[Answer]:
    """An answer in every input but the words of absence; texts are as long as their cells take."""
    for turn, cell in enumerate(c for c in layout.inputs if not c.is_state):
        kind, field = cell.field.type, cell.field
        if kind is FieldType.TEXT:
            remark = REMARKS[turn % len(REMARKS)] if turn % 4 else "ờ" * field.max_length
            yield Answer(cell, remark[: field.max_length], None, remark[: field.max_length])
        elif kind is FieldType.LIST:
            choice = field.choices[turn % len(field.choices)]
            yield Answer(cell, choice, None, choice)
        elif kind is FieldType.DATE:
            yield Answer(cell, f"{1 + turn % 28}/5/2026", None, f"{1 + turn % 28:02d}/05/2026")
        else:
            text = COLUMNS.get(cell.table_column) or NUMBERS.get(cell.row_code) or str(100 * cell.table_row)
            plain = text.replace(".", "").replace(",", ".")
            yield Answer(cell, text, Decimal(plain), f"{Decimal(plain):f}")


def absences(layout: Layout) -> Iterator[Answer]:
    """A word of absence in every input that takes one, and what has none answered as before."""
    states = {cell.item: cell for cell in layout.inputs if cell.is_state}
    for turn, cell in enumerate(states.values()):
        word = cell.field.choices[turn % 2]
        yield Answer(cell, word, None, word)
    for answer in everything(layout):
        if answer.input.item not in states or answer.input.is_note:
            yield answer


WAYS: dict[str, Callable[[Layout], Iterator[Answer]]] = {"figures": everything, "absences": absences}


@dataclass(frozen=True)
class Session:
    """What one LibreOffice left in its folder."""

    folder: Path
    done: dict[tuple[str, str], Done]

    def file(self, agency: str, way: str, suffix: str) -> Path:
        return self.folder / f"{agency}-{way}{suffix}"


@pytest.fixture(scope="module")
def session(program: str, every_kind: Round, tmp_path_factory: pytest.TempPathFactory) -> Session:
    folder = tmp_path_factory.mktemp("every-typed")
    works = {}
    for agency in AGENCIES:
        for way, answers in WAYS.items():
            saved = tuple(folder / f"{agency}-{way}{suffix}" for suffix in SUFFIXES)
            entries = tuple(answer.entry for answer in answers(layout_of(every_kind, agency)))
            works[agency, way] = Work(workbook_of(every_kind, agency), saved, entries)
    done = type_with(program, "vi-VN", folder, list(works.values()))
    return Session(folder, dict(zip(works, done, strict=True)))


Collectable = tuple[str, int, str, Component, Decimal | None, str, Availability, str, str, bool]


def expected(answers: Iterator[Answer]) -> list[Collectable]:
    """The observations that must come of the answers: these and no others, each from its own cell."""
    states = {word: state for state, word in AVAILABILITY_WORDS.items()}
    return sorted(
        (
            a.input.item, a.input.table_row, a.input.table_column,
            Component.VALUE if a.input.is_state else a.input.field.component, a.number, a.text,
            states[a.text] if a.input.is_state else Availability.AVAILABLE, a.input.sheet, a.input.cell, True,
        )
        for a in answers
    )  # fmt: skip


def collected(observations: tuple[Observation, ...]) -> list[Collectable]:
    return sorted(
        (o.item, o.row, o.column, o.component, o.number, o.text, o.availability, o.place.sheet, o.place.cell, o.usable)
        for o in observations
    )


def test_every_input_is_typed_into(session: Session, every_kind: Round) -> None:
    for (agency, way), done in session.done.items():
        assert {one["outcome"] for one in done.told} == {"typed"}, (agency, way)
    layout = layout_of(every_kind, ISLAND)
    typed = {(one["sheet"], one["cell"]) for way in WAYS for one in session.done[ISLAND, way].told}
    assert typed == {(cell.sheet, cell.cell) for cell in layout.inputs}
    assert {cell.field.type for cell in layout.inputs} == set(FieldType)
    assert max(len(",".join(cell.field.choices)) for cell in layout.inputs) > 255
    assert [grid.sheet for grid in layout.grids] == [at.DATA, at.table_sheet("C02"), at.TASKS, at.WORDS]


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("way", WAYS)
def test_collect_returns_exactly_what_was_typed(
    way: str, suffix: str, session: Session, every_kind: Round, tmp_path: Path
) -> None:
    done, dataset = collect_files(every_kind, tmp_path / "dot", [session.file(a, way, suffix) for a in AGENCIES])
    assert (done.received, done.accepted, done.rejected) == (2, 2, 0)
    for agency in AGENCIES:
        submission, layout = dataset.submissions[agency], layout_of(every_kind, agency)
        assert collected(submission.observations) == expected(WAYS[way](layout))
        others = [i for i in submission.issues if i.code != UNTIDY]
        assert [(i.code, i.place.sheet, i.place.cell, i.value) for i in others] == []
        says_the_code(session.file(agency, way, suffix), submission, layout)


def says_the_code(file: Path, submission: Submission, layout: Layout) -> None:
    """The code that LibreOffice computed stands on the hidden sheet, beside the signatures, and on Tự kiểm tra."""
    book = read_book(file.read_bytes())
    code = submission.check_code
    assert len(code) == 9 and code[4] == "-"
    assert shown_check_code(book) == code
    shown = {
        (sheet.name, text)
        for sheet in book.sheets
        for row in sheet.rows
        for text in row
        if isinstance(text, str) and text.startswith(at.CODE_LABEL) and code in text
    }
    assert {sheet for sheet, _ in shown} == {layout.grids[0].sheet, at.CHECK}
    assert all(text.endswith(f": {code}") for _, text in shown)
    check = next(sheet for sheet in book.sheets if sheet.name == at.CHECK)
    assert check.at(0, 0) == "SẴN SÀNG GỬI"


def test_numbers_and_dates_typed_in_vietnamese_are_no_texts(session: Session, every_kind: Round) -> None:
    layout = layout_of(every_kind, ISLAND)
    told = {(one["sheet"], one["cell"]): one for one in session.done[ISLAND, "figures"].told}
    for cell in layout.inputs:
        if not cell.is_state and cell.field.type in (FieldType.INTEGER, FieldType.DECIMAL, FieldType.DATE):
            assert told[cell.sheet, cell.cell]["is_number"], cell
