"""A real LibreOffice types into issued workbooks and saves them; collect returns exactly what was typed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import count
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from qng_reports import layout as at
from qng_reports import messages, rounds
from qng_reports.dataset import Dataset, Identity, Place
from qng_reports.doors.office import to_pdf
from qng_reports.layout import Input, Layout
from qng_reports.model import Asked, Availability, Component, FieldType, Kind, Round
from qng_reports.render import Order, render_report
from qng_reports.sheets import cell_name
from qng_reports.vietnamese import format_number
from tests.office.programs import (
    COMMUNE,
    DEPARTMENT,
    SUFFIXES,
    UNTIDY,
    Work,
    collect_files,
    layout_of,
    type_with,
    workbook_of,
)

pytestmark = pytest.mark.office

REPORT_DAY = date(2026, 6, 20)

# what officers write beside a figure, and what a program may be tempted to understand
REMARKS = (
    "Đường truyền ở thôn Gò Dép chưa ổn định; hẹn quý III/2026.",
    "Đã xong: “Tổ số 1” & \"nhóm 2\" <3 thôn>, 'Hoà' hay Hòa",
    "- gạch đầu dòng",
    "=B2+1",
    "0012",
    "1/7/2025",
    "95,32%",
    "Đúng",
    "  hai  khoảng trắng  ",
    "ờ" * 500,
)
NARRATIVES = ("Dòng một\nDòng hai\n\n- Dòng bốn & hết", "Không", "+ Đề nghị bố trí kinh phí “sớm”")


# ---------------------------------------------------------------- what is typed, and what must come of it


@dataclass(frozen=True)
class Answer:
    """A value for one input: as typed, and as it must be collected."""

    input: Input
    typed: str
    number: Decimal | None
    text: str

    @property
    def entry(self) -> tuple[str, str, str]:
        return self.input.sheet, self.input.cell, self.typed


def answers(layout: Layout, locale: str) -> Iterator[Answer]:
    """Nearly every input of a workbook: figures, words of absence, list choices, remarks; every ninth item left blank.

    All totals are one number and the parts of it fall, so that no cross-check of the form is broken.
    """
    turns = count()
    for n, asked in enumerate(layout.asked()):
        if n % 9 == 7:
            continue
        absent = asked.indicator.is_figure and n % 5 == 2
        for cell in layout.inputs_of(asked.indicator.code):
            if cell.field.component is Component.NOTE:
                remark = REMARKS[next(turns) % len(REMARKS)]
                yield Answer(cell, remark, None, remark)
            elif cell.field.type is FieldType.LIST:
                choice = cell.field.choices[n % len(cell.field.choices)]
                if absent or not cell.is_state:
                    yield Answer(cell, choice, None, choice)
            elif not absent:
                yield _figure(cell, n, locale)
    for question, narrative in zip(layout.questions(), NARRATIVES, strict=True):
        yield Answer(layout.inputs_of(question.code)[0], narrative, None, narrative)
    for cell in layout.inputs_of(at.SIGN_ITEM):
        if cell.field.type is FieldType.DATE:
            yield Answer(cell, "15/06/2026" if locale == "vi-VN" else "06/15/2026", None, "15/06/2026")
        else:
            yield Answer(cell, "Nguyễn & Trần", None, "Nguyễn & Trần")


def _figure(cell: Input, n: int, locale: str) -> Answer:
    decimals = cell.field.decimals
    number = Decimal(95 if cell.field.maximum == 100 else 1_157_600) + Decimal(1) / 10**decimals * (decimals > 0)
    if cell.field.component is Component.NUMERATOR:
        number -= 1 + n
    grouped = format_number(number, decimals)  # 1.157.599,001
    typed = grouped if n % 2 else grouped.replace(".", "")
    if locale == "en-US":
        typed = typed.translate(str.maketrans(",.", ".,"))
    return Answer(cell, typed, number, f"{number:f}")


Collectable = tuple[str, Component, Decimal | None, str, Availability, str, str, bool]


def expected(layout: Layout, typed: list[Answer]) -> list[Collectable]:
    """The observations that must come of the answers: these and no others, each from its own cell."""
    confirms = {asked.indicator.code: asked.confirms for asked in layout.asked()}
    words = {"Không phát sinh": Availability.NOT_APPLICABLE, "Chưa có số liệu": Availability.NOT_AVAILABLE}
    return sorted(
        (
            answer.input.item,
            Component.VALUE if answer.input.is_state else answer.input.field.component,
            answer.number,
            answer.text,
            words[answer.text] if answer.input.is_state else Availability.AVAILABLE,
            answer.input.sheet,
            answer.input.cell,
            confirms.get(answer.input.item, False),
        )
        for answer in typed
    )


def collected(dataset: Dataset, agency: str) -> list[Collectable]:
    observations = dataset.submissions[agency].observations
    assert all(o.usable for o in observations)
    return sorted(
        (o.item, o.component, o.number, o.text, o.availability, o.place.sheet, o.place.cell, o.confirms)
        for o in observations
    )


# ---------------------------------------------------------------- a round, typed once for all tests


@dataclass(frozen=True)
class Session:
    """What one LibreOffice left: files by agency and suffix, and what it told of each value typed."""

    folder: Path
    answers: dict[str, list[Answer]]
    told: dict[str, list[dict[str, str | bool]]]

    def file(self, name: str, suffix: str = ".xlsx") -> Path:
        return self.folder / f"{name}{suffix}"


def run_session(python: str, round_: Round, locale: str, folder: Path, others: dict[str, Work]) -> Session:
    given = {agency: list(answers(layout_of(round_, agency), locale)) for agency in (COMMUNE, DEPARTMENT)}
    works = {
        agency: Work(
            workbook_of(round_, agency),
            tuple(folder / f"{agency}{suffix}" for suffix in SUFFIXES),
            tuple(answer.entry for answer in given[agency]),
        )
        for agency in given
    } | others
    done = type_with(python, locale, folder, list(works.values()))
    return Session(folder, given, {name: one.told for name, one in zip(works, done, strict=True)})


@pytest.fixture(scope="module")
def vietnamese(program: str, issued: Round, tmp_path_factory: pytest.TempPathFactory) -> Session:
    """Everything typed in a Vietnamese LibreOffice; and workbooks only looked at, misused, and typed for the help."""
    folder = tmp_path_factory.mktemp("vi")
    blank, layout = workbook_of(issued, COMMUNE), layout_of(issued, COMMUNE)
    department, wrong = workbook_of(issued, DEPARTMENT), tuple(refused_entries(layout_of(issued, DEPARTMENT)))
    others = {
        "untouched": Work(blank, (folder / "untouched.xlsx",), ()),
        "locked": Work(blank, (folder / "locked.xlsx",), tuple(locked_entries(layout))),
        "refused": Work(department, (folder / "refused.xlsx",), wrong),
        "help": Work(blank, (folder / "help.xlsx",), tuple(entry for case in cases(layout) for entry in case.entries)),
    }
    return run_session(program, issued, "vi-VN", folder, others)


@pytest.fixture(scope="module")
def english(program: str, issued: Round, tmp_path_factory: pytest.TempPathFactory) -> Session:
    """The same in an American LibreOffice, where comma and dot change places."""
    return run_session(program, issued, "en-US", tmp_path_factory.mktemp("en"), {})


# ---------------------------------------------------------------- typed, saved, collected


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("locale", ["vietnamese", "english"])
def test_collect_returns_exactly_what_was_typed(
    locale: str, suffix: str, issued: Round, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    session: Session = request.getfixturevalue(locale)
    both = (COMMUNE, DEPARTMENT)
    assert {entry["outcome"] for agency in both for entry in session.told[agency]} == {"typed"}
    done, dataset = collect_files(issued, tmp_path / "dot", [session.file(agency, suffix) for agency in both])
    assert (done.received, done.accepted, done.rejected) == (2, 2, 0)
    for agency in both:
        layout, submission = layout_of(issued, agency), dataset.submissions[agency]
        assert collected(dataset, agency) == expected(layout, session.answers[agency])
        assert submission.identity == Identity(
            issued.form.code, issued.form.version, agency, issued.period.code, f"{issued.period.code}-{agency}-01"
        )
        answered = {answer.input.item for answer in session.answers[agency]}
        left_blank = {a.indicator.code for a in layout.asked() if a.indicator.required and not a.confirms} - answered
        assert left_blank
        missing = messages.missing_value(Place(""), "", is_figure=True).code
        told = sorted((i.place.item, i.code) for i in submission.issues if i.code != UNTIDY)
        assert told == [(c, missing) for c in sorted(left_blank)]


def test_opened_and_saved_without_typing_is_told_apart(vietnamese: Session, issued: Round, tmp_path: Path) -> None:
    done, dataset = collect_files(issued, tmp_path / "dot", [vietnamese.file("untouched")])
    assert (done.accepted, done.rejected, dict(dataset.submissions)) == (0, 1, {})
    assert messages.unfilled(Place("")).code in {issue.code for issue in done.issues}


# ---------------------------------------------------------------- what refuses


def locked_entries(layout: Layout) -> Iterator[tuple[str, str, str]]:
    """One try at every kind of cell that must not be typed into."""
    grid, words = layout.grid(at.DATA), layout.grid(at.WORDS)
    assert grid is not None and words is not None
    line = next(line for line in grid.lines if line.asked and line.asked.indicator.kind is Kind.RATIO)
    for title in grid.titles:
        yield at.DATA, cell_name(line.row, grid.column(title)), "x"
    for row in (0, 4, at.IDENTITY_ROW, at.HEADER_ROW, at.FIRST_ROW, grid.last_row + 1):
        yield at.DATA, cell_name(row, 0), "x"
    yield at.WORDS, cell_name(at.FIRST_ROW, words.column(at.Words.NAME)), "x"
    yield at.WORDS, cell_name(at.FIRST_ROW, words.code_column), "x"
    yield at.CHECK, "A1", "x"
    yield at.GUIDE, "B3", "x"
    yield at.GUIDE, "H40", "x"
    yield at.IDENTITY, "B1", "x"


def test_a_locked_cell_refuses(vietnamese: Session, issued: Round) -> None:
    told = vietnamese.told["locked"]
    assert len(told) == 22
    assert {entry["outcome"] for entry in told} == {"locked"}
    before, after = (openpyxl.load_workbook(p) for p in (workbook_of(issued, COMMUNE), vietnamese.file("locked")))
    for entry in told:
        sheet, cell = str(entry["sheet"]), str(entry["cell"])
        if not str(entry["stored"]).startswith("="):
            assert after[sheet][cell].value == before[sheet][cell].value, f"{sheet}!{cell}"


def merged(sheet: Worksheet) -> set[str]:
    """The cells that a merged cell covers, without the one that takes its content."""
    areas = (list(area.cells) for area in sheet.merged_cells.ranges)
    return {cell_name(row - 1, column - 1) for area in areas for row, column in area[1:]}


def test_only_inputs_are_unlocked(issued: Round) -> None:
    layout = layout_of(issued, COMMUNE)
    book = openpyxl.load_workbook(workbook_of(issued, COMMUNE))
    assert all(sheet.protection.sheet for sheet in book)
    free = {
        (s.title, c.coordinate)
        for s in book
        for row in s.iter_rows()
        for c in row
        if c.coordinate not in merged(s) and not c.protection.locked
    }
    assert free == {(cell.sheet, cell.cell) for cell in layout.inputs}


def refused_entries(layout: Layout) -> Iterator[tuple[str, str, str]]:
    """For each kind of input what its validation must turn away, typed in Vietnamese."""
    wrong = {
        FieldType.INTEGER: ("12,5", "-1", "chưa rõ", "1,200", "50%"),
        FieldType.DECIMAL: ("-0,01", "100,01", "chưa rõ", "95.32.1"),
        FieldType.LIST: ("Gần xong", "12"),
        FieldType.TEXT: ("ờ" * 1501,),
    }
    for kind, values in wrong.items():
        cell = next(cell for cell in layout.inputs if cell.field.type is kind)
        yield from ((cell.sheet, cell.cell, value) for value in values)


def test_a_validation_refuses_in_vietnamese(vietnamese: Session, issued: Round) -> None:
    told = vietnamese.told["refused"]
    assert len(told) == 12
    assert {entry["outcome"] for entry in told} == {"refused"}
    for entry in told:
        assert re.search(r"[À-ỹ]", str(entry["message"])), f"{entry['cell']}: {entry['message']!r}"
    book = openpyxl.load_workbook(vietnamese.file("refused"))
    assert all(book[str(entry["sheet"])][str(entry["cell"])].value is None for entry in told)


# ---------------------------------------------------------------- what the officer sees


@dataclass(frozen=True)
class Case:
    """An item filled in some way, and what its row must then say."""

    asked: Asked
    entries: tuple[tuple[str, str, str], ...]
    word: str
    percent: float | None = None


def cases(layout: Layout) -> Iterator[Case]:
    """Every word of the check column; items not among these stay blank."""

    def ways(asked: list[Asked], *ways: tuple[str, str, str, str, float | None]) -> Iterator[Case]:
        for one, (part, whole, state, word, percent) in zip(asked, ways, strict=False):
            cells = layout.inputs_of(one.indicator.code)
            state_cell = next(cell for cell in cells if cell.is_state)
            figures = [cell for cell in cells if cell.field.component in (Component.NUMERATOR, Component.DENOMINATOR)]
            typed = zip((*figures, state_cell), (part, whole, state), strict=True)
            yield Case(one, tuple((c.sheet, c.cell, text) for c, text in typed if text), word, percent)

    ratios = [a for a in layout.asked() if a.indicator.kind is Kind.RATIO and a.indicator.part_unit]
    whole = [a for a in ratios if a.indicator.target and a.indicator.target.number == 100]
    free = [a for a in ratios if a.indicator.target is None and not a.indicator.may_exceed]
    yield from ways(whole, ("45", "45", "", "Đạt", 100), ("9.999", "10.000", "", "Chưa đạt", 99.99))
    yield from ways(
        free,
        ("1", "3", "", "Đã nhập", 33.33),
        ("2", "3", "", "Lỗi", 66.67),  # more than the item before it, of which it is a part: a cross-check
        ("0", "7", "", "Đã nhập", 0),
        ("", "", "Không phát sinh", "Đã nhập", None),
        ("", "", "Chưa có số liệu", "Đã nhập", None),
        ("5", "", "", "Thiếu", None),
        ("", "5", "", "Thiếu", None),
        ("46", "45", "", "Lỗi", None),
        ("0", "0", "", "Lỗi", None),
        ("1", "2", "Không phát sinh", "Lỗi", None),
    )
    status = next(a for a in layout.asked() if a.indicator.kind is Kind.STATUS)
    cell = layout.inputs_of(status.indicator.code)[0]
    yield Case(status, ((cell.sheet, cell.cell, "Đang triển khai"),), "Chưa đạt")


def listed(book: openpyxl.Workbook) -> list[tuple[object, ...]]:
    """The faults that the sheet Tự kiểm tra lists."""
    return [row for row in book[at.CHECK].iter_rows(min_row=7, values_only=True) if row[0] not in (None, "")]


def test_help_cells_are_recalculated(vietnamese: Session, issued: Round) -> None:
    layout = layout_of(issued, COMMUNE)
    book = openpyxl.load_workbook(vietnamese.file("help"), data_only=True)
    sheet = book[at.DATA]
    filled = {case.asked.indicator.code: case for case in cases(layout)}
    assert len(filled) == 13
    grid = layout.grid(at.DATA)
    assert grid is not None
    rows = {line.code: line.row + 1 for line in grid.lines if line.asked}
    judged, result = grid.column(at.Data.JUDGED) + 1, grid.column(at.Data.RESULT) + 1
    said: list[str] = []
    for asked in layout.asked():
        code = asked.indicator.code
        row = rows[code]
        case = filled.get(code)
        word, percent = (case.word, case.percent) if case else ("Thiếu", None)
        if word == "Thiếu" and (asked.confirms or not asked.indicator.required):
            word = ""
        found = (sheet.cell(row, judged).value or "", sheet.cell(row, result).value or None)
        assert found == (word, percent or None), f"{code}: {case}"
        if percent == 0:
            assert sheet.cell(row, result).value == 0
        said.append(word)
    harmless = ("Chưa điền", "Thiếu một trong hai số")
    wrong = sum(row[3] not in harmless and not str(row[3]).startswith("Nên xem") for row in listed(book))
    assert wrong >= said.count("Lỗi") + said.count("Chưa đạt")
    total = sum(1 for a in layout.asked() if a.indicator.required and not a.confirms)
    done = f"Đã nhập {total - said.count('Thiếu')}/{total} mục bắt buộc; còn {wrong} chỗ phải sửa"
    assert any(str(cell.value).startswith(f"{done}. Mã đối chiếu: ") for cell in sheet[at.IDENTITY_ROW + 1])


# ---------------------------------------------------------------- the report


def test_the_report_becomes_pdf(vietnamese: Session, issued: Round, tmp_path: Path) -> None:
    template = rounds.report_template(issued.form)
    if not template.is_file():
        pytest.skip(f"{template} is not there")
    _, dataset = collect_files(issued, tmp_path / "dot", [vietnamese.file(COMMUNE), vietnamese.file(DEPARTMENT)])
    report = tmp_path / "bao-cao.docx"
    render_report(issued, dataset, Order(template, REPORT_DAY), report)
    content = to_pdf(report).read_bytes()
    assert content.startswith(b"%PDF-")
    assert len(re.findall(rb"/Type\s*/Page\b", content)) >= 2
