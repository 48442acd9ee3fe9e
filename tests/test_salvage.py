"""A property: however a workbook is changed, no value is ever taken for a code under which it was not typed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from qng_reports import layout as at
from qng_reports.collect import Collected
from qng_reports.dataset import Issue
from qng_reports.layout import SIGN_ITEM, Input, plan_layout
from qng_reports.model import Round
from qng_reports.sheets import ReadBook, ReadSheet, ReadValue
from qng_reports.vietnamese import slug
from tests.issue_codes.sending import edited
from tests.mangling import Rows, Spot, changed, issued_book, layout_of, read_back
from tests.tables import Told, a_round, bare_round, collect_now, drop, held, returned
from tests.test_reading import CLASSES, ITEMS, QUESTIONS, TASKS, answers_of

MORE = ITEMS + "".join(
    f"    X1{n} | số đếm | Chỉ tiêu thử {['một', 'hai', 'ba', 'bốn', 'năm'][n]} | hộ | |\n" for n in range(5)
)
ROUND = bare_round(MORE, bang=CLASSES, nhiem_vu=TASKS, noi_dung=QUESTIONS)
LAYOUT = layout_of(ROUND, "X1")
ANSWERS = answers_of(LAYOUT)
FILLED = tuple(grid.sheet for grid in LAYOUT.grids)
BOOK = issued_book(ROUND, "X1", ANSWERS)
# what may be said of an answer that is somewhere in the workbook and was not taken
REASONS = {"C01", "C02", "C03", "C04", "C05", "C06", "C07", "C08", "C13", "C17", "C20", "C23", "C24"}


def other(value: ReadValue) -> ReadValue:
    """Another answer to the same input, as typed into a copy."""
    return value + 5000 if isinstance(value, Decimal) else f"{value} khác"


ALLOWED: dict[Input, tuple[ReadValue, ReadValue]] = {cell: (value, other(value)) for cell, value in ANSWERS.items()}
ANSWERED = {value for pair in ALLOWED.values() for value in pair}
TITLES = {title for grid in LAYOUT.grids for title in grid.titles}
CODES = {code for grid in LAYOUT.grids for code in grid.codes}
Numbers = tuple[int, int]


def titles_of(rows: Rows) -> list[Spot] | None:
    """The line of titles, wherever it went."""
    return next((row for row in rows if sum(spot.value in TITLES for spot in row) > 2), None)


def insert_row(rows: Rows, n: Numbers) -> None:
    rows.insert(n[0] % (len(rows) + 1), [Spot() for _ in rows[0]])


def delete_row(rows: Rows, n: Numbers) -> None:
    del rows[n[0] % len(rows)]


def move_row(rows: Rows, n: Numbers) -> None:
    row = rows.pop(n[0] % len(rows))
    rows.insert(n[1] % (len(rows) + 1), row)


def sort_rows(rows: Rows, n: Numbers) -> None:
    rows[at.FIRST_ROW :] = sorted(rows[at.FIRST_ROW :], key=lambda row: str(row[n[0] % len(row)].value))


def repeat_row(rows: Rows, n: Numbers) -> None:
    row = rows[n[0] % len(rows)]
    copy = [Spot(other(spot.value)) if n[1] % 2 and spot.value in ANSWERED else spot for spot in row]
    rows.insert(n[1] % (len(rows) + 1), copy)


def repeat_titles(rows: Rows, n: Numbers) -> None:
    if titles := titles_of(rows):
        rows.insert(n[0] % (len(rows) + 1), list(titles))


def insert_column(rows: Rows, n: Numbers) -> None:
    column = n[0] % (len(rows[0]) + 1)
    for row in rows:
        row.insert(column, Spot())


def delete_column(rows: Rows, n: Numbers) -> None:
    column = n[0] % len(rows[0])
    for row in rows:
        del row[column : column + 1]


def move_column(rows: Rows, n: Numbers) -> None:
    one, to = n[0] % len(rows[0]), n[1] % len(rows[0])
    for row in rows:
        if max(one, to) < len(row):
            row.insert(to, row.pop(one))


def blank_cell(rows: Rows, n: Numbers) -> None:
    row = rows[n[0] % len(rows)]
    row[n[1] % len(row)] = Spot()


def blank_codes(rows: Rows, n: Numbers) -> None:
    for row in rows[at.FIRST_ROW + n[0] % 8 :]:
        row[-1] = Spot()


def respell_title(rows: Rows, n: Numbers) -> None:
    row = titles_of(rows)
    if row is None:
        return
    column = n[0] % len(row)
    text = str(row[column].value or "")
    row[column] = Spot(slug(text).replace("-", " ") if n[1] % 2 else text[:-1] or None)


def retitle(rows: Rows, n: Numbers) -> None:
    if row := titles_of(rows):
        row[n[0] % len(row)] = Spot("Tiêu đề mới")


def respell_code(rows: Rows, n: Numbers) -> None:
    row = rows[n[0] % len(rows)]
    if row[-1].value in CODES:
        row[-1] = Spot(str(row[-1].value).lower().replace("0", "O"))


def exchange_codes(rows: Rows, n: Numbers) -> None:
    """Only the codes; rows of a table may be exchanged, they say so themselves."""
    if max(n) >= len(rows):
        return
    one, two = rows[n[0]], rows[n[1]]
    if "#" not in f"{one[-1].value}{two[-1].value}" and "@" not in f"{one[-1].value}{two[-1].value}":
        one[-1], two[-1] = two[-1], one[-1]


def exchange_labels(rows: Rows, n: Numbers) -> None:
    if max(n) >= len(rows):
        return
    one, two = rows[n[0]], rows[n[1]]
    if not {one[1].value, two[1].value} & ANSWERED:
        one[1], two[1] = two[1], one[1]


def reword(rows: Rows, n: Numbers) -> None:
    row = rows[n[0] % len(rows)]
    if row[1].value not in ANSWERED:
        row[1] = Spot("Tên do đơn vị đặt lại")


def write_beside(rows: Rows, n: Numbers) -> None:
    rows[n[0] % len(rows)].append(Spot("ghi thêm"))


CHANGES: tuple[Callable[[Rows, Numbers], None], ...] = (
    insert_row, delete_row, move_row, sort_rows, repeat_row, repeat_titles, insert_column, delete_column, move_column,
    blank_cell, blank_codes, respell_title, retitle, respell_code, reword, write_beside,
)  # fmt: skip


def within(change: Callable[[Rows, Numbers], None]) -> Callable[[ReadBook, str, Numbers], ReadBook]:
    """A change of one sheet's rows as a change of the workbook; an empty sheet stays."""

    def apply(book: ReadBook, name: str, numbers: Numbers) -> ReadBook:
        def rows(found: Rows) -> Rows | None:
            if found and all(len(row) > 1 for row in found):
                change(found, numbers)
            return found

        return changed(book, name, rows)

    apply.__qualname__ = apply.__name__ = change.__name__  # a failing example names what was done
    return apply


def rename_sheet(book: ReadBook, name: str, numbers: Numbers) -> ReadBook:
    fresh = f"Trang {numbers[0]}" if numbers[1] % 2 else name.upper()
    return replace(book, sheets=tuple(replace(s, name=fresh) if s.name == name else s for s in book.sheets))


def exchange_names(book: ReadBook, name: str, numbers: Numbers) -> ReadBook:
    partner = FILLED[numbers[0] % len(FILLED)]
    names = {name: partner, partner: name}
    return replace(book, sheets=tuple(replace(s, name=names.get(s.name, s.name)) for s in book.sheets))


def delete_sheet(book: ReadBook, name: str, _: Numbers) -> ReadBook:
    return replace(book, sheets=tuple(sheet for sheet in book.sheets if sheet.name != name))


def copy_sheet(book: ReadBook, name: str, numbers: Numbers) -> ReadBook:
    found = [sheet for sheet in book.sheets if sheet.name == name]
    copies = tuple(replace(_retyped(sheet, numbers), name=f"{name} ({numbers[0]})") for sheet in found)
    return replace(book, sheets=(*book.sheets, *copies))


def _retyped(sheet: ReadSheet, numbers: Numbers) -> ReadSheet:
    def retype(value: ReadValue, place: int) -> ReadValue:
        return other(value) if value in ANSWERED and place % 3 == numbers[1] % 3 else value

    rows = tuple(tuple(retype(value, number) for value in row) for number, row in enumerate(sheet.rows))
    return replace(sheet, rows=rows)


def split_sheet(book: ReadBook, name: str, numbers: Numbers) -> ReadBook:
    """The last rows on a sheet of their own, with titles or without."""
    sheets: list[ReadSheet] = []
    for sheet in book.sheets:
        cut = at.FIRST_ROW + numbers[0] % max(len(sheet.rows) - at.FIRST_ROW, 1)
        if sheet.name != name or cut >= len(sheet.rows):
            sheets.append(sheet)
            continue
        head = sheet.rows[: at.FIRST_ROW] if numbers[1] % 2 else ()
        formulas = frozenset((row - cut + len(head), column) for row, column in sheet.formulas if row >= cut)
        rest = ReadSheet(f"{name} tiếp", (*head, *sheet.rows[cut:]), formulas)
        sheets += [replace(sheet, rows=sheet.rows[:cut]), rest]
    return replace(book, sheets=tuple(sheets))


WHOLE = (rename_sheet, exchange_names, delete_sheet, copy_sheet, split_sheet)
STEPS = st.lists(
    st.tuples(
        st.sampled_from((*(within(change) for change in CHANGES), *WHOLE)),
        st.sampled_from(FILLED),
        st.tuples(st.integers(0, 60), st.integers(0, 60)),
    ),
    min_size=1, max_size=5,
)  # fmt: skip
EXCHANGES = st.lists(
    st.tuples(
        st.sampled_from([within(exchange_codes), within(exchange_labels)]),
        st.sampled_from([at.DATA, at.TASKS, at.WORDS]),
        st.tuples(st.integers(at.FIRST_ROW, 24), st.integers(at.FIRST_ROW, 24)),
    ),
    max_size=1,
)


def rests_on_less(issue: Issue, *, by_hand: bool) -> bool:
    """Whether it warns that answers of a sheet rest on one sign alone, which these changes may have falsified.

    Columns on their places; codes on nothing where labels are gone; labels that were exchanged where codes are gone.
    """
    nameless = issue.code == "C14" and "để trống" in issue.message
    return issue.code == "C22" or nameless or (issue.code == "C10" and by_hand)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(EXCHANGES, STEPS)
def test_no_value_is_ever_taken_for_another_code(exchanges: list[Step], steps: list[Step]) -> None:
    book = BOOK
    for change, name, numbers in (*exchanges, *steps):
        book = change(book, name, numbers)
    read = read_back(ROUND, book)
    guessed = {issue.place.sheet for issue in read.issues if rests_on_less(issue, by_hand=bool(exchanges))}
    for answer in read.typed:
        if answer.value is not None and answer.place.sheet not in guessed:
            assert answer.value in ALLOWED[answer.input], (answer.input.row_code, answer.value, read.codes)
    taken = {answer.value for answer in read.typed}
    there = {value for sheet in book.sheets for row in sheet.rows for value in row if value in ANSWERED}
    lost = there - taken - {second for first, second in ALLOWED.values() if first in taken}
    lost -= {first for first, second in ALLOWED.values() if second in taken}
    assert not lost or REASONS & set(read.codes), (lost, read.codes)


Step = tuple[Callable[[ReadBook, str, Numbers], ReadBook], str, Numbers]


def test_the_untouched_workbook_gives_everything() -> None:
    read = read_back(ROUND, BOOK)
    assert read.codes == [] and {answer.input: answer.value for answer in read.typed} == ANSWERED_BY_INPUT


ANSWERED_BY_INPUT = dict(ANSWERS)


def test_labels_that_several_rows_share_are_told_by_their_neighbours(tmp_path: Path) -> None:
    """The whole column of codes deleted, and one label in three ratios: each is the one below its own first count."""
    items = """
        mã  | loại  | tử số      | mẫu số
        X01 | tỷ lệ | Số nộp     | Tổng số hồ sơ
        X02 | tỷ lệ | Số đúng hạn | Tổng số hồ sơ
        X03 | tỷ lệ | Số hài lòng | Tổng số hồ sơ
    """
    round_ = a_round(tmp_path, items)
    given = "\n".join(f"X0{n}/TS | {n}\nX0{n}/MS | {n}0" for n in (1, 2, 3))
    last = plan_layout(round_, round_.agencies[0]).grids[0].code_column + 1

    def without_codes(workbook: Workbook) -> None:
        workbook["Số liệu"].delete_cols(last)

    told = Told(round_, dropped_as(round_, edited(returned(round_, "X1", given), without_codes)))
    assert told.codes == ["C10"]
    kept = {(o.item, o.component.value): o.text for o in held(round_)[0].observations() if o.item.startswith("X")}
    assert kept == {(f"X0{n}", part): f"{n}{'0' * (part == 'denominator')}" for n in (1, 2, 3)
                    for part in ("numerator", "denominator")}  # fmt: skip


def test_a_code_of_the_sign_off_on_the_row_of_an_item_is_not_trusted(tmp_path: Path) -> None:
    """Found by mutation: the codes of a date and of the telephone exchanged, and the date was taken for a number."""
    round_ = a_round(tmp_path, "    mã  | loại\n    X01 | ngày\n    X02 | số đếm")
    grid = plan_layout(round_, round_.agencies[0]).grids[0]
    rows = {cell.row_code: cell.row + 1 for cell in grid.inputs}

    def exchanged(workbook: Workbook) -> None:
        sheet, last = workbook["Số liệu"], grid.code_column + 1
        sheet.cell(rows["X01"], last).value, sheet.cell(rows["@2"], last).value = "@2", "X01"

    content = edited(returned(round_, "X1", "X01 | 2026-02-19\nX02 | 7"), exchanged)
    told = Told(round_, dropped_as(round_, content))
    assert "C13" in told.codes
    assert not [o for o in held(round_)[0].observations() if o.text == "19/02/2026" and o.item == SIGN_ITEM]


def dropped_as(round_: Round, content: bytes) -> Collected:
    """The file lies in nhan-ve and is collected."""
    drop(round_, "x.xlsx", content)
    return collect_now(round_)
