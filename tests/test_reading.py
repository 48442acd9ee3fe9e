"""Whose a workbook is and which cell answers what, on workbooks made without a file."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from qng_reports import layout as at
from qng_reports.dataset import Identity
from qng_reports.layout import Input, Layout
from qng_reports.layout.titles import DONE_WORD, JUDGED_WORDS
from qng_reports.model import FieldType, Round
from qng_reports.reading import read_identity
from qng_reports.reading.carriers import agencies_of_file, heads, hidden_claim, line_claims, property_claims
from qng_reports.reading.cells import code_key, letters_apart, loose, title_position
from qng_reports.reading.table import tabulate
from qng_reports.sheets import ReadBook, ReadSheet, ReadValue
from tests.mangling import Rows, Spot, changed, issued_book, layout_of, name_of, read_back, typing
from tests.tables import bare_round, register

ITEMS = """
    mã  | loại     | chỉ tiêu            | đơn vị tính | mục tiêu | cách tổng hợp
    X01 | số đếm   | Số hộ nghèo         | hộ          | >= 5     | cộng
    X02 | có/không | Có quy chế          | có/không    |          | đếm theo trạng thái
    X03 | tỷ lệ    | Tỷ lệ hộ có máy     | %           | >= 60    |
    B1  | bảng     | Lớp tập huấn        | lớp         |          | cộng
"""
CLASSES = """
    chỉ tiêu | mã cột | tên cột  | loại    | bắt buộc | cộng
    B1       | ten    | Tên lớp  | văn bản | có       |
    B1       | nguoi  | Số người | số đếm  |          | có
"""
TASKS = "mã  | phần | nhiệm vụ | thời hạn | cơ quan báo cáo\n NV1 | P | Ban hành đề án | 30/6 | cấp xã"
QUESTIONS = "mã | nội dung  | cơ quan báo cáo\n N1 | Khó khăn  | cấp xã\n N2 | Kiến nghị  | cấp xã"


@pytest.fixture(scope="module")
def round_() -> Round:
    return bare_round(ITEMS, bang=CLASSES, nhiem_vu=TASKS, noi_dung=QUESTIONS)


def answers_of(layout: Layout) -> dict[Input, ReadValue]:
    """Another answer in every input."""
    return {
        cell: Decimal(n + 100) if cell.field.type in (FieldType.INTEGER, FieldType.DECIMAL) else f"câu {n}"
        for n, cell in enumerate(layout.inputs)
    }


def filled(round_: Round, agency: str = "X1") -> ReadBook:
    return issued_book(round_, agency, answers_of(layout_of(round_, agency)))


def expected(round_: Round) -> dict[str, ReadValue]:
    return {name_of(cell): value for cell, value in answers_of(layout_of(round_, "X1")).items()}


def without(book: ReadBook, *names: str) -> ReadBook:
    return replace(book, sheets=tuple(sheet for sheet in book.sheets if sheet.name not in names))


def renamed(book: ReadBook, names: dict[str, str]) -> ReadBook:
    sheets = tuple(replace(sheet, name=names.get(sheet.name, sheet.name)) for sheet in book.sheets)
    return replace(book, sheets=sheets)


# ---------------------------------------------------------------- one truth


def test_computed_cells_are_those_that_hold_formulas(round_: Round) -> None:
    """What the layout says is computed is what the workbook computes, on every sheet that is filled in."""
    book = issued_book(round_, "X1", {})
    for grid in layout_of(round_, "X1").grids:
        sheet = next(sheet for sheet in book.sheets if sheet.name == grid.sheet)
        rows = {line.code: line.row for line in grid.lines if line.code} | {grid.sum_code: grid.last_row + 1}
        computed = {(rows[code], column) for code, columns in grid.computed.items() for column in columns}
        table = range(at.FIRST_ROW, grid.last_row + 1 + bool(grid.sum_code))
        assert computed == {place for place in sheet.formulas if place[0] in table}


def test_printed_texts_are_what_stands_there(round_: Round) -> None:
    book = issued_book(round_, "X1", {})
    for grid in layout_of(round_, "X1").grids:
        sheet = next(sheet for sheet in book.sheets if sheet.name == grid.sheet)
        for line in grid.lines:
            for column, whole, _ in grid.locked.get(line.code, ()):
                assert (sheet.at(line.row, column) or "") == whole
    assert DONE_WORD in JUDGED_WORDS


def test_a_workbook_as_issued_gives_every_answer_and_no_issue(round_: Round) -> None:
    read = read_back(round_, filled(round_))
    assert (read.codes, read.values) == ([], expected(round_))


# ---------------------------------------------------------------- whose it is


def test_every_carrier_says_the_same(round_: Round) -> None:
    book = filled(round_)
    hidden = hidden_claim(book)
    assert hidden is not None
    claims = (hidden, *line_claims(book), *property_claims(book))
    assert len(claims) == 1 + 6 + 3 and {claim.identity for claim in claims} == {hidden.identity}
    assert line_claims(book)[0].sheet == at.DATA
    assert {(head.what, head.name) for head in heads(book) if head.what == "agency"} == {("agency", "Xã Bình Sơn")}


@pytest.mark.parametrize("gone", ["hidden", "lines", "properties"])
def test_two_carriers_are_enough(round_: Round, gone: str) -> None:
    book = filled(round_)
    if gone == "hidden":
        book = without(book, at.IDENTITY)
    elif gone == "properties":
        book = replace(book, about={})
    else:
        for sheet in book.sheets:
            if sheet.name != at.IDENTITY:
                book = changed(book, sheet.name, _blank_lines)
    read = read_back(round_, book)
    assert read.identity is not None and read.identity.agency == "X1"
    assert (read.codes, read.values) == (["D08"] if gone == "hidden" else [], expected(round_))


def _blank_lines(rows: Rows) -> Rows:
    return [[Spot() if "Mã đơn vị:" in str(spot.value) else spot for spot in row] for row in rows]


def test_the_hidden_sheet_renamed_and_moved_within(round_: Round) -> None:
    book = renamed(filled(round_), {at.IDENTITY: "Sheet9"})
    book = changed(book, "Sheet9", lambda rows: [[Spot(), *row] for row in [[], [], *rows]])
    read = read_back(round_, book)
    assert (read.codes, read.values) == ([], expected(round_))


def test_properties_that_disagree_are_told(round_: Round) -> None:
    """Saved over another agency's file: what is in the cells counts."""
    book = replace(filled(round_), about=filled(round_, "X2").about)
    read = read_back(round_, book)
    assert (read.codes, read.values) == (["D06"], expected(round_))
    assert "thuộc tính của tệp" in read.issue("D06").message


def test_read_identity_needs_no_round(round_: Round) -> None:
    identity, issues = read_identity(filled(round_), "x.xlsx")
    assert (identity, issues) == (Identity("THU", "1", "X1", "2026-H1", "2026-H1-X1-01"), ())
    nothing, issues = read_identity(ReadBook((ReadSheet("Sheet1", (("a", "b"),)),)), "x.xlsx")
    assert nothing is None and [issue.code for issue in issues] == ["D01"]


COMMUNES = """
    mã    | tên                | loại
    20001 | Xã Sơn Tây         | xã
    20002 | Xã Sơn Tây Thượng  | xã
    20003 | Xã Sơn Hà          | xã
    20004 | Xã Sơn Hạ          | xã
    X1    | Xã Ba Tơ           | xã
"""


@pytest.mark.parametrize(
    ("file", "codes"),
    [
        ("20001-xa-son-tay-2026-H1.xlsx", "20001"),
        ("BC quý (mã 20002).xlsx", "20002"),
        ("gói.zip › thư mục/xã SƠN TÂY THƯỢNG lần 2.xlsx", "20002"),
        ("Xa Son Tay.xlsx", "20001"),
        ("xã Sơn Hà.xlsx", "20003 20004"),
        ("20001/báo cáo.xlsx", ""),
        ("X1.xlsx", "X1"),
        ("bang x1.xlsx", ""),
        ("20001 và 20003.xlsx", "20001 20003"),
    ],
)
def test_whom_a_file_name_speaks_of(file: str, codes: str) -> None:
    assert agencies_of_file(file, register(COMMUNES)) == frozenset(codes.split())


# ---------------------------------------------------------------- sheets, columns, rows


def test_every_sheet_renamed(round_: Round) -> None:
    names = {sheet.name: f"Trang {n}" for n, sheet in enumerate(filled(round_).sheets)}
    read = read_back(round_, renamed(filled(round_), names))
    assert (read.codes, read.values) == ([], expected(round_))


def test_two_sheets_exchange_their_names(round_: Round) -> None:
    read = read_back(round_, renamed(filled(round_), {at.DATA: at.WORDS, at.WORDS: at.DATA}))
    assert (read.codes, read.values) == ([], expected(round_))


def test_a_workbook_split_in_two(round_: Round) -> None:
    """Each part gives what it holds and says what it lacks."""
    first = read_back(round_, without(filled(round_), at.WORDS, at.TASKS))
    second = read_back(round_, without(filled(round_), at.DATA, "Bảng B1"))
    assert (first.codes, second.codes) == (["C01", "C01"], ["C01", "C01"])
    assert first.values | second.values == expected(round_) and not first.values.keys() & second.values.keys()


def test_all_tables_on_one_sheet(round_: Round) -> None:
    """Somebody put one table below the other to print them together."""
    book = filled(round_)
    parts = [sheet for sheet in book.sheets if sheet.name in (at.DATA, at.WORDS, at.TASKS)]
    width = max(len(row) for sheet in parts for row in sheet.rows)
    rows = tuple((*row, *(None,) * (width - len(row))) for sheet in parts for row in sheet.rows)
    together = ReadSheet("Tất cả", rows)
    rest = without(book, at.DATA, at.WORDS, at.TASKS)
    read = read_back(round_, replace(rest, sheets=(*rest.sheets, together)))
    assert read.values == expected(round_)
    assert not [issue for issue in read.issues if issue.severity == "error"]


def test_titles_repeated_within_the_table(round_: Round) -> None:
    """A page was copied with its titles; its columns stand elsewhere."""

    def second_page(rows: Rows) -> Rows:
        titles, lines = rows[at.HEADER_ROW], rows[at.FIRST_ROW :]
        split = 4
        page = [titles, *lines[split:]]
        return [*rows[: at.FIRST_ROW + split], *([Spot(), Spot(), *row] for row in page)]

    read = read_back(round_, changed(filled(round_), at.DATA, second_page))
    assert read.values == expected(round_)
    assert not [issue for issue in read.issues if issue.severity == "error"]


def test_a_table_without_its_codes_is_read_by_number(round_: Round) -> None:
    read = read_back(round_, changed(filled(round_), "Bảng B1", lambda rows: [row[:-1] for row in rows]))
    assert (read.codes, read.values) == (["C10"], expected(round_))


def test_cells_typed_over_a_sum_are_told_with_the_sum(round_: Round) -> None:
    layout = layout_of(round_, "X1")
    grid = next(grid for grid in layout.grids if grid.sum_code)
    numbers = [v for c, v in answers_of(layout).items() if c.sheet == grid.sheet and c.table_column == "nguoi"]
    total = sum(number for number in numbers if isinstance(number, Decimal))
    cell = f"C{grid.last_row + 2}"
    wrong = read_back(round_, changed(filled(round_), grid.sheet, typing(cell, Decimal(5))))
    assert (wrong.codes, wrong.issue("C18").place.cell, wrong.issue("C18").value) == (["C18"], cell, "5")
    right = read_back(round_, changed(filled(round_), grid.sheet, typing(cell, total)))
    assert right.codes == ["C19"]


def test_formulas_are_not_judged_where_the_reader_does_not_tell_them(round_: Round) -> None:
    book = filled(round_)
    blind = replace(
        book, tells_formulas=False, sheets=tuple(replace(sheet, formulas=frozenset()) for sheet in book.sheets)
    )
    assert read_back(round_, blind).codes == []


def test_a_label_of_another_on_a_row_without_inputs_is_a_rewording(round_: Round) -> None:
    grid = layout_of(round_, "X1").grids[0]
    row = next(line.row for line in grid.lines if line.code == "X03") + 1
    read = read_back(round_, changed(filled(round_), at.DATA, typing(f"B{row}", "Số hộ nghèo")))
    assert (read.codes, read.values) == (["C14"], expected(round_))


def test_an_empty_sheet_is_no_table(round_: Round) -> None:
    grid = layout_of(round_, "X1").grids[0]
    assert tabulate(ReadSheet("Số liệu", ()), grid).rows == {}


# ---------------------------------------------------------------- how near texts are


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Số hộ…", "số hộ ...", True),
        ("“Tỷ lệ” – năm", '"Tỉ lệ" - năm', False),
        ("“Tỷ lệ” – năm", '"Tỷ lệ" -  năm', True),
        ("Hoà Bình", "Hòa Bình", True),
        ("½ số hộ", "1/2 số hộ", True),
        ("Số hộ", "Số hồ", False),
    ],
)
def test_loose(one: str, other: str, same: bool) -> None:
    assert (loose(one) == loose(other)) is same


def test_letters_apart() -> None:
    assert letters_apart("chỉ tiêu", "chỉ tiê", 1) and letters_apart("abcd", "abxd", 1)
    assert not letters_apart("abcd", "axyd", 1) and not letters_apart("abc", "abc", 0)


def test_title_position() -> None:
    titles = ("TT", "Số liệu báo cáo", "Kết quả", "Mã")
    assert title_position("KẾT  QUẢ", titles) == (2, True)
    assert title_position("Ket qua", titles) == (2, False)
    assert title_position("Má", titles) is None and title_position("Số liệu kỳ này", titles) is None


def test_code_key() -> None:
    assert code_key(" t2.O4/ts ") == code_key("T2.04/TS") != code_key("T2.05/TS")
