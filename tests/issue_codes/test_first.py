"""Issue codes of the first versions, each with a broken submission: what is told, where, what becomes of the values."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.packaging.core import DocumentProperties
from openpyxl.packaging.custom import CustomPropertyList
from openpyxl.worksheet.worksheet import Worksheet

from qng_reports import layout as at
from qng_reports.doors.xlsx_in import MAX_BYTES
from qng_reports.model import Agency, Component, Round
from qng_reports.periods import parse_period
from tests.issue_codes.sending import (
    PEOPLE,
    QUESTION,
    RATE,
    X1_FILE,
    X2_FILE,
    edited,
    expect,
    expect_file,
    expect_spelt,
    kept,
    province,
    send,
    send_file,
)
from tests.tables import (
    ON_TIME,
    TOO_LATE,
    Told,
    a_round,
    answer,
    collect_now,
    drop,
    held,
    issued,
    result,
    returned,
    typed,
)

# ---------------------------------------------------------------- T: the file


def test_T01_random_bytes(tmp_path: Path) -> None:
    told = send_file(tmp_path, bytes(range(256)) * 40)
    expect_file(told.issue("T01"), "error", "x.xlsx")
    assert (told.collected.rejected, told.collected.in_force, province(told)) == (1, 1, "7 (1/2)")


def test_T01_truncated_zip(tmp_path: Path) -> None:
    round_ = a_round(tmp_path, PEOPLE)
    whole = returned(round_, "X1", "X01 | 5")
    for share in (1, 5, 10):  # nothing of a sheet is left; T13 is for files of which more is
        drop(round_, f"{share}.xlsx", whole[: len(whole) * share // 100])
    told = Told(round_, collect_now(round_))
    assert told.codes == ["T01", "T01", "T01"]
    assert {issue.place.file for issue in told.collected.issues} == {"1.xlsx", "5.xlsx", "10.xlsx"}
    assert all("cắt cụt" in issue.message for issue in told.collected.issues)
    assert told.collected.missing == ("X1", "X2")


def test_T01_a_zip_that_is_no_workbook(tmp_path: Path) -> None:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types")
        archive.writestr("xl/workbook.xml", "<workbook")
    assert "hỏng" in send_file(tmp_path, stream.getvalue()).issue("T01").message


def test_T02_a_program(tmp_path: Path) -> None:
    told = send_file(tmp_path, b"MZ\x90\0\3", "công văn.exe")
    expect_file(told.issue("T02"), "error", "công văn.exe")
    assert "“.exe”" in told.issue("T02").message
    assert province(told) == "7 (1/2)"


def test_T02_no_extension(tmp_path: Path) -> None:
    assert "không có đuôi" in send_file(tmp_path, b"\0\1\2", "X1").issue("T02").message


def test_T03_empty(tmp_path: Path) -> None:
    told = send_file(tmp_path, b"")
    expect_file(told.issue("T03"), "error", "x.xlsx")
    assert told.collected.in_force == 1


def test_T04_too_large(tmp_path: Path) -> None:
    told = send_file(tmp_path, b"PK" + bytes(MAX_BYTES))
    expect_file(told.issue("T04"), "error", "x.xlsx")
    assert "lớn 33 MB, quá mức 32 MB" in told.issue("T04").message
    again = collect_now(told.round_)  # too large to be kept, so it is told again
    assert (again.duplicates, again.rejected, [issue.code for issue in again.issues]) == (1, 1, ["T04"])


def test_T01_a_file_that_cannot_be_opened_does_not_stop_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    round_ = a_round(tmp_path, PEOPLE)
    answer(round_, "X1", "X01 | 5")
    (round_.folder / "nhan-ve" / "a.xlsx").write_bytes(b"open in Excel")
    read = Path.read_bytes

    def locked(path: Path) -> bytes:
        if path.name == "a.xlsx":
            raise PermissionError(13, "Permission denied", str(path))
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", locked)
    told = collect_now(round_)
    assert (told.accepted, told.rejected, [(i.code, i.place.file) for i in told.issues]) == (1, 1, [("T01", "a.xlsx")])


def test_T05_with_a_password(tmp_path: Path) -> None:
    """What Excel writes for a password is an OLE2 file with an EncryptedPackage stream."""
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
    told = send_file(tmp_path, header + "EncryptedPackage".encode("utf-16-le") + bytes(512))
    expect_file(told.issue("T05"), "error", "x.xlsx")


# ---------------------------------------------------------------- D: whose it is


def another(round_: Round, *, code: str = "THU", version: str = "1") -> bytes:
    """X1's filled workbook of another form."""
    return returned(replace(round_, form=replace(round_.form, code=code, version=version)), "X1", "X01 | 5")


def dropped(round_: Round, content: bytes) -> Told:
    drop(round_, X1_FILE, content)
    return Told(round_, collect_now(round_))


def test_D01_a_foreign_workbook(tmp_path: Path) -> None:
    told = send_file(tmp_path, edited(issued(a_round_of_people(tmp_path / "a"), "X1"), forget_whose))
    expect_file(told.issue("D01"), "error", "x.xlsx")
    assert province(told) == "7 (1/2)"


def a_round_of_people(folder: Path) -> Round:
    folder.mkdir()
    return a_round(folder, PEOPLE)


def forget_whose(workbook: Workbook) -> None:
    """Hidden sheet, heads, properties and codes are gone: nothing says that the workbook is ours."""
    for name in (at.IDENTITY, at.GUIDE, at.CHECK):
        del workbook[name]
    workbook[at.DATA].delete_rows(1, 5)
    workbook[at.DATA].delete_cols(10)
    workbook.properties = DocumentProperties()
    workbook.custom_doc_props = CustomPropertyList()


def test_D02_another_form(tmp_path: Path) -> None:
    round_ = a_round(tmp_path, PEOPLE)
    told = dropped(round_, another(round_, code="KH-CU"))
    expect_file(told.issue("D02"), "error", X1_FILE, "KH-CU", "X1")
    assert "THU" in told.issue("D02").message
    assert (told.collected.accepted, told.collected.missing) == (0, ("X1", "X2"))


def test_D03_another_version(tmp_path: Path) -> None:
    round_ = a_round(tmp_path, PEOPLE)
    told = dropped(round_, another(round_, version="0.9"))
    expect_file(told.issue("D03"), "warning", X1_FILE, "0.9", "X1")
    assert province(told) == "5 (1/2)"


def test_D04_another_period(tmp_path: Path) -> None:
    round_ = a_round(tmp_path, PEOPLE)
    told = dropped(round_, returned(replace(round_, period=parse_period("2026-Q1")), "X1", "X01 | 5"))
    expect_file(told.issue("D04"), "error", X1_FILE, "2026-Q1", "X1")
    assert province(told) == "(0/2)"


def test_D05_an_unknown_agency(tmp_path: Path) -> None:
    round_ = a_round(tmp_path, PEOPLE)
    stranger = Agency("X9", "Xã Lạ", "xã", round_.agencies[0].groups)
    told = dropped(round_, returned(replace(round_, agencies=(stranger,)), "X9", "X01 | 5"))
    expect_file(told.issue("D05"), "error", X1_FILE, "X9", "X9")
    assert told.collected.in_force == 0


def test_D05_an_agency_that_is_not_asked(tmp_path: Path) -> None:
    agencies = """
        mã  | tên    | loại | nhóm
        X1  | Xã Một | xã   | cấp xã
        CQ1 | Sở Y   | sở   |
    """
    round_ = a_round(tmp_path, PEOPLE, agencies=agencies)
    office = replace(round_.agencies[1], groups=round_.agencies[0].groups)
    told = dropped(round_, returned(replace(round_, agencies=(office,)), "CQ1", "X01 | 5"))
    expect_file(told.issue("D05"), "error", X1_FILE, "CQ1", "CQ1")


def test_D06_hidden_sheet_and_visible_line_disagree(tmp_path: Path) -> None:
    """The visible line wins: the officer and the specialist can see it."""
    round_ = a_round(tmp_path, PEOPLE)

    def hide_another(workbook: Workbook) -> None:
        for row in workbook[at.IDENTITY].iter_rows():
            for cell in row:
                if cell.value == "X1":
                    cell.value = "X2"

    told = dropped(round_, edited(returned(round_, "X1", "X01 | 5"), hide_another))
    issue = told.issue("D06")
    assert (issue.severity, issue.place.file, bool(issue.remedy)) == ("warning", X1_FILE, True)
    assert issue.value in issue.message and "Mã đơn vị: X2" in issue.value
    assert kept(told, "X01", "X1") == "value 5"


def test_D06_the_issue_number_decides(tmp_path: Path) -> None:
    """The visible line was edited to a neighbour's code; hidden sheet and issue number still say whose it is."""
    round_ = a_round(tmp_path, PEOPLE)

    def pretend(workbook: Workbook) -> None:
        for row in workbook[at.DATA].iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and "Mã đơn vị: X1" in cell.value:
                    cell.value = cell.value.replace("Mã đơn vị: X1", "Mã đơn vị: X2")

    told = dropped(round_, edited(returned(round_, "X1", "X01 | 5"), pretend))
    assert told.issue("D06").place.agency == "X1"
    assert told.collected.missing == ("X2",)


def test_D10_an_agency_dropped_after_it_answered(tmp_path: Path) -> None:
    round_ = a_round(tmp_path, PEOPLE)
    answer(round_, "X1", "X01 | 5")
    answer(round_, "X2", "X01 | 7")
    assert collect_now(round_).issues == ()
    fewer = replace(round_, agencies=tuple(agency for agency in round_.agencies if agency.code != "X2"))
    (issue,) = collect_now(fewer).issues
    assert (issue.code, issue.severity, issue.place.agency, issue.place.file) == ("D10", "warning", "X2", X2_FILE)


def test_D09_nothing_tells_whose_it_is(tmp_path: Path) -> None:
    round_ = a_round(tmp_path, PEOPLE)

    def another_line(workbook: Workbook) -> None:
        for name in (at.DATA, at.GUIDE):
            for row in workbook[name].iter_rows():
                for cell in row:
                    if isinstance(cell.value, str) and "Mã đơn vị: X1" in cell.value:
                        cell.value = cell.value.replace("X1", "X2")

    told = dropped(round_, edited(returned(round_, "X1", "X01 | 5"), another_line))
    assert told.codes == ["D09"] and told.issue("D09").severity == "error"
    assert told.collected.missing == ("X1", "X2")


def test_D07_returned_as_it_was_sent(tmp_path: Path) -> None:
    round_ = a_round(tmp_path, PEOPLE, noi_dung=QUESTION)
    told = dropped(round_, issued(round_, "X1"))
    expect_file(told.issue("D07"), "error", X1_FILE, "", "X1")
    assert told.codes == ["D07"]
    assert told.collected.missing == ("X1", "X2")


def test_D08_hidden_sheet_deleted(tmp_path: Path) -> None:
    round_ = a_round(tmp_path, PEOPLE)
    told = dropped(round_, edited(returned(round_, "X1", "X01 | 5"), lambda w: w.remove(w[at.IDENTITY])))
    expect_file(told.issue("D08"), "note", X1_FILE, "", "X1")
    assert province(told) == "5 (1/2)"


@pytest.mark.parametrize("sheet", [at.GUIDE, at.DATA])
def test_D08_one_visible_line_is_enough_wherever_it_stands(tmp_path: Path, sheet: str) -> None:
    round_ = a_round(tmp_path, PEOPLE)

    def leave_one(workbook: Workbook) -> None:
        del workbook[at.IDENTITY]
        workbook[at.DATA].insert_cols(1)
        for other in {at.GUIDE, at.DATA} - {sheet}:
            for row in workbook[other].iter_rows():
                for cell in row:
                    if "Mã đơn vị:" in str(cell.value):
                        cell.value = None

    told = dropped(round_, edited(returned(round_, "X1", "X01 | 5"), leave_one))
    assert (told.codes, province(told)) == (["D08"], "5 (1/2)")


def test_the_hidden_sheet_alone_is_enough(tmp_path: Path) -> None:
    round_ = a_round(tmp_path, PEOPLE)
    told = dropped(round_, edited(returned(round_, "X1", "X01 | 5"), lambda w: w[at.DATA].delete_rows(4)))
    assert (told.codes, province(told)) == ([], "5 (1/2)")


# ---------------------------------------------------------------- C: sheets, rows, columns

THREE = """
    mã  | loại   | chỉ tiêu
    X01 | số đếm | Số hộ
    X02 | số đếm | Số thôn
    X03 | tỷ lệ  | Tỷ lệ hộ
"""
THREE_ANSWERS = """
    X01            | 11
    X02            | 22
    X02 giải trình | thôn mới
    X03/TS         | 3
    X03/MS         | 4
"""


def change_rows(folder: Path, change: Callable[[Workbook], object], answers: str = THREE_ANSWERS) -> Told:
    """X1 answers all three items, then somebody changes the workbook's structure."""
    round_ = a_round(folder, THREE, noi_dung=QUESTION)
    return dropped(round_, edited(returned(round_, "X1", answers), change))


def test_C01_a_sheet_is_gone(tmp_path: Path) -> None:
    answers = THREE_ANSWERS + "    N1 | Thiếu máy\n"
    told = change_rows(tmp_path, lambda w: w.remove(w[at.DATA]), answers)
    expect(told.issue("C01"), "error")
    assert "Số liệu" in told.issue("C01").message and "4 dòng" in told.issue("C01").message
    assert kept(told, "N1") == "value Thiếu máy"
    assert province(told) == "(0/2)"


def test_C01_nothing_is_left(tmp_path: Path) -> None:
    told = change_rows(tmp_path, lambda w: w.remove(w[at.DATA]))
    assert (told.codes, told.collected.rejected) == (["C01"], 1)


def test_a_renamed_sheet_is_still_found(tmp_path: Path) -> None:
    def rename(workbook: Workbook) -> None:
        workbook[at.DATA].title = "Bieu 1"
        workbook[at.WORDS].title = "noi dung tra loi"

    told = change_rows(tmp_path, rename, THREE_ANSWERS + "    N1 | Thiếu máy\n")
    assert (told.codes, province(told), province(told, "X03")) == ([], "11 (1/2)", "75% (1/2)")
    assert told.kept("X1", "X01")[Component.VALUE].place.sheet == "Bieu 1"
    assert kept(told, "N1") == "value Thiếu máy"


def test_C02_rows_deleted(tmp_path: Path) -> None:
    """One count of a ratio is lost: the other is kept and shown, but is no ratio."""

    def delete(workbook: Workbook) -> None:
        workbook[at.DATA].delete_rows(12)  # X03/MS
        workbook[at.DATA].delete_rows(8)  # X01

    told = change_rows(tmp_path, delete)
    missing = [(i.severity, i.place.item, i.value) for i in told.collected.issues if i.code == "C02"]
    assert missing == [("error", "X01", "X01"), ("error", "X03", "X03/MS")]
    assert all(i.value in i.message and i.place.sheet == "Số liệu" for i in told.collected.issues)
    assert kept(told, "X02") == "value 22, note thôn mới"
    assert (kept(told, "X01"), kept(told, "X03")) == ("", "numerator 3 unused")
    assert [province(told, code) for code in ("X01", "X02", "X03")] == ["(0/2)", "22 (1/2)", "(0/2)"]


def copy_row(sheet: Worksheet, row: int, to: int) -> None:
    for column in range(1, 11):
        sheet.cell(to, column).value = sheet.cell(row, column).value


def test_C03_a_row_repeated_with_another_value(tmp_path: Path) -> None:
    def repeat(workbook: Workbook) -> None:
        copy_row(workbook[at.DATA], 8, 38)
        workbook[at.DATA]["E38"] = 12

    told = change_rows(tmp_path, repeat)
    expect(told.issue("C03"), "error", "E8", "X01", "X01")
    assert "E8, E38" in told.issue("C03").message
    assert (kept(told, "X01"), province(told), province(told, "X02")) == ("", "(0/2)", "22 (1/2)")


def test_a_row_repeated_as_it_is_does_no_harm(tmp_path: Path) -> None:
    told = change_rows(tmp_path, lambda w: copy_row(w[at.DATA], 8, 38))
    assert (told.codes, province(told)) == ([], "11 (1/2)")


def test_a_repeated_row_that_is_blank_takes_nothing_away(tmp_path: Path) -> None:
    def repeat(workbook: Workbook) -> None:
        copy_row(workbook[at.DATA], 8, 38)
        workbook[at.DATA]["E8"] = " "

    told = change_rows(tmp_path, repeat)
    assert (told.codes, province(told)) == ([], "11 (1/2)")
    assert told.kept("X1", "X01")[Component.VALUE].place.cell == "E38"


def test_C04_a_row_with_an_unknown_code(tmp_path: Path) -> None:
    def add(workbook: Workbook) -> None:
        workbook[at.DATA]["E38"], workbook[at.DATA]["J38"] = 99, "X77"

    told = change_rows(tmp_path, add)
    expect(told.issue("C04"), "note", "E38", "X77", "X77")
    assert province(told) == "11 (1/2)"


def test_C04_on_the_sheet_of_words(tmp_path: Path) -> None:
    def add(workbook: Workbook) -> None:
        workbook[at.WORDS]["C8"], workbook[at.WORDS]["E8"] = "thêm", "N9"

    told = change_rows(tmp_path, add)
    expect(told.issue("C04"), "note", "C8", "N9", "N9", sheet="Nội dung")


def test_rows_sorted_and_columns_moved_are_found_by_code_and_title(tmp_path: Path) -> None:
    def turn(workbook: Workbook) -> None:
        sheet = workbook[at.DATA]
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=6, max_row=12, max_col=10)]
        for number, cells in enumerate([rows[0], *rows[:0:-1]], 20):
            for column, value in enumerate(reversed(cells), 3):
                sheet.cell(number, column).value = value
        sheet.delete_rows(5, 8)

    told = change_rows(tmp_path, turn)
    assert told.codes == ["B03"], "the sign-off was not moved along"
    assert [province(told, code) for code in ("X01", "X02", "X03")] == ["11 (1/2)", "22 (1/2)", "75% (1/2)"]
    note = told.kept("X1", "X02")[Component.NOTE]
    assert (note.text, note.place.cell) == ("thôn mới", "D16")


def test_a_deleted_column_does_not_lend_its_place_to_the_next(tmp_path: Path) -> None:
    """Without "Tình trạng số liệu" the notes stand where it stood; they are no states."""
    told = change_rows(tmp_path, lambda w: w[at.DATA].delete_cols(8))
    assert (told.codes, kept(told, "X02")) == (["C05"], "value 22, note thôn mới")
    assert "Tình trạng số liệu" in told.issue("C05").message


# ---------------------------------------------------------------- S: one value


def test_S01_blank(tmp_path: Path) -> None:
    told = send(tmp_path, THREE, "X02 | 22\n X03/TS | 3\n X03/MS | 4", "X01 | 7")
    issue = next(i for i in told.collected.issues if i.place.agency == "X1")
    expect(issue, "error", "E8", "X01")
    assert "Số hộ" in issue.message
    assert (kept(told, "X01"), province(told)) == ("", "7 (1/2)")


def test_S01_a_ratio_is_missed_once(tmp_path: Path) -> None:
    told = send(tmp_path, THREE, "X01 | 11\n X02 | 22")
    expect(told.issue("S01"), "error", "E11", "X03")
    assert "Tỷ lệ hộ" in told.issue("S01").message


def test_S01_spaces_are_a_blank(tmp_path: Path) -> None:
    """Many clear a cell with the space bar."""
    told = send(tmp_path, THREE, "X01 | ' '\n X02 | 22\n X03 tình trạng | '  '\n X03/TS | 3\n X03/MS | 4")
    expect(told.issue("S01"), "error", "E8", "X01")
    assert told.codes == ["S01"]


def test_S01_not_where_it_may_stay_blank(tmp_path: Path) -> None:
    items = """
        mã  | loại   | bắt buộc
        X01 | số đếm | không
        X02 | số đếm | có
    """
    told = send(tmp_path, items, "X02 | 22", noi_dung=QUESTION)
    assert told.codes == []


def test_S01_a_question_that_must_be_answered(tmp_path: Path) -> None:
    told = send(tmp_path, PEOPLE, "X01 | 5", noi_dung=(
        "mã | nội dung | cơ quan báo cáo | bắt buộc\n N1 | Khó khăn | cấp xã | có"
    ))  # fmt: skip
    issue = told.issue("S01")
    assert (issue.severity, issue.place.sheet, issue.place.cell, issue.place.item) == ("error", "Nội dung", "C7", "N1")
    assert "Tình trạng số liệu" not in issue.remedy  # there is no such cell beside a question
    assert "Khó khăn" in told.issue("S01").message and province(told) == "5 (1/2)"


@pytest.mark.parametrize("text", ["nhiều", "12x5", "TRUE"])
def test_S02_no_number(tmp_path: Path, text: str) -> None:
    told = send(tmp_path, PEOPLE, f"X01 | {text}", "X01 | 7")
    expect(told.issue("S02"), "error", "E8", "X01", text)
    assert (kept(told, "X01"), province(told)) == (f"value {text} unused", "7 (1/2)")


def test_S03_two_readings(tmp_path: Path) -> None:
    told = send(tmp_path, "mã | loại\n X01 | số thập phân | 2", "X01 | '1.234'", "X01 | 7.5")
    expect(told.issue("S03"), "error", "E8", "X01", "1.234")
    assert (kept(told, "X01"), told.round_.form.indicator("X01").method) == ("value 1.234 unused", "none")


@pytest.mark.parametrize(
    ("text", "figure"),
    [("'1.234'", "1.241"), ("'1 234'", "1.241"), ("1.234 người", "1.241"), ("1.234.567", "1.234.574")],
)
def test_S04_a_number_written_as_text(tmp_path: Path, text: str, figure: str) -> None:
    told = send(tmp_path, PEOPLE, f"X01 | {text}", "X01 | 7")
    expect(told.issue("S04"), "note", "E8", "X01", str(typed(text)))
    assert (kept(told, "X01"), province(told)) == (f"value {typed(text)}", f"{figure} (2/2)")


def test_S04_text_of_digits_only(tmp_path: Path) -> None:
    told = send(tmp_path, PEOPLE, "X01 | '0012'")
    expect(told.issue("S04"), "note", "E8", "X01", "0012")
    assert province(told) == "12 (1/2)"


def test_S05_decimals_in_a_count(tmp_path: Path) -> None:
    told = send(tmp_path, PEOPLE, "X01 | 12.5", "X01 | 7")
    expect(told.issue("S05"), "error", "E8", "X01", "12.5")
    assert (kept(told, "X01"), province(told)) == ("value 12.5 unused", "7 (1/2)")


def test_S06_negative(tmp_path: Path) -> None:
    told = send(tmp_path, RATE, "X01/TS | -3\n X01/MS | 4", "X01/TS | 1\n X01/MS | 2")
    expect(told.issue("S06"), "error", "E9", "X01", "-3")
    assert kept(told, "X01") == "numerator -3 unused, denominator 4 unused"
    assert province(told) == "50% (1/2)"


LIMITS = """
    mã  | loại   | nhỏ nhất | lớn nhất
    X01 | số đếm | 5        | 100
"""


def test_S07_below_the_limit(tmp_path: Path) -> None:
    told = send(tmp_path, LIMITS, "X01 | 4", "X01 | 5")
    expect(told.issue("S07"), "error", "E8", "X01", "4")
    assert (kept(told, "X01"), province(told)) == ("value 4 unused", "5 (1/2)")


def test_S08_above_the_limit(tmp_path: Path) -> None:
    told = send(tmp_path, LIMITS, "X01 | 101", "X01 | 100")
    expect(told.issue("S08"), "error", "E8", "X01", "101")
    assert (kept(told, "X01"), province(told)) == ("value 101 unused", "100 (1/2)")


def test_S08_more_digits_than_a_spreadsheet_holds(tmp_path: Path) -> None:
    told = send(tmp_path, PEOPLE, "X01 | 12345678901234567890")
    assert told.issue("S08").place.cell == "E8" and kept(told, "X01").endswith("unused")


def test_S09_part_above_whole(tmp_path: Path) -> None:
    told = send(tmp_path, RATE, "X01/TS | 1500\n X01/MS | 1200", "X01/TS | 1\n X01/MS | 2")
    expect_spelt(told.issue("S09"), "error", "E9", "1500")
    assert "1.500" in told.issue("S09").message and "1.200" in told.issue("S09").message
    assert kept(told, "X01") == "numerator 1500 unused, denominator 1200 unused"
    assert province(told) == "50% (1/2)"


def test_S09_not_where_the_form_allows_it(tmp_path: Path) -> None:
    items = "mã | loại | cho phép tử số lớn hơn mẫu số\n X01 | tỷ lệ | có"
    told = send(tmp_path, items, "X01/TS | 5\n X01/MS | 4")
    assert (told.codes, province(told)) == ([], "125% (1/2)")


def test_S10_nothing_to_divide_by(tmp_path: Path) -> None:
    told = send(tmp_path, RATE, "X01/TS | 0\n X01/MS | 0", "X01/TS | 1\n X01/MS | 2")
    expect_spelt(told.issue("S10"), "error", "E10", "0")
    assert (kept(told, "X01"), province(told)) == ("numerator 0 unused, denominator 0 unused", "50% (1/2)")


def test_S11_half_a_ratio(tmp_path: Path) -> None:
    told = send(tmp_path, RATE, "X01/TS | 9", "X01/TS | 1\n X01/MS | 2")
    expect(told.issue("S11"), "error", "E10", "X01")
    assert "Tổng số X01" in told.issue("S11").message
    assert (kept(told, "X01"), province(told)) == ("numerator 9 unused", "50% (1/2)")


def test_S12_not_in_the_list(tmp_path: Path) -> None:
    told = send(tmp_path, "mã | loại\n X01 | trạng thái", "X01 | Gần xong", "X01 | Hoàn thành")
    expect(told.issue("S12"), "error", "E8", "X01", "Gần xong")
    assert "Đang triển khai" in told.issue("S12").message
    assert kept(told, "X01") == "status Gần xong unused"
    assert province(told).endswith("(1/2)") and "Gần xong" not in province(told)


def test_S12_an_own_word_for_the_state(tmp_path: Path) -> None:
    told = send(tmp_path, PEOPLE, "X01 tình trạng | Chưa rõ", "X01 | 7")
    expect(told.issue("S12"), "error", "H8", "X01", "Chưa rõ")
    assert (kept(told, "X01"), province(told)) == ("", "7 (1/2)")


@pytest.mark.parametrize("text", ["31/02/2026", "cuối tháng 5", "2026", "05-2026"])
def test_S13_no_date(tmp_path: Path, text: str) -> None:
    told = send(tmp_path, "mã | loại\n X01 | ngày", f"X01 | '{text}'")
    expect(told.issue("S13"), "error", "E8", "X01", text)
    assert kept(told, "X01") == f"value {text} unused"


def test_S14_too_long(tmp_path: Path) -> None:
    """The text is kept whole; the message gives its length, not the text."""
    told = send(tmp_path, PEOPLE, f"X01 | 5\n X01 giải trình | {'dài ' * 300}x")
    expect(told.issue("S14"), "warning", "I8", "X01")
    assert "1201 ký tự" in told.issue("S14").message
    assert len(kept(told, "X01")) > 1200 and province(told) == "5 (1/2)"


def test_S15_a_figure_and_a_word_of_absence(tmp_path: Path) -> None:
    told = send(tmp_path, PEOPLE, "X01 | 5\n X01 tình trạng | Không phát sinh", "X01 | 7")
    expect(told.issue("S15"), "error", "H8", "X01", "Không phát sinh")
    assert (kept(told, "X01"), province(told)) == ("value 5 unused", "7 (1/2)")


EXPLAIN = """
    mã  | loại       | mục tiêu   | giải trình khi chưa đạt
    X01 | tỷ lệ      | >= 80      | có
    X02 | trạng thái | hoàn thành | có
    X03 | có/không   | 100        | có
    X04 | số đếm     | <= 3       | có
"""
UNMET = """
    X01/TS | 1
    X01/MS | 2
    X02    | Đang triển khai
    X03    | Không
    X04    | 4
"""


def test_S16_an_unmet_target_without_a_reason(tmp_path: Path) -> None:
    told = send(tmp_path, EXPLAIN, UNMET)
    assert [(i.code, i.severity, i.place.cell, i.place.item) for i in told.collected.issues] == [
        ("S16", "warning", "I10", "X01"),
        ("S16", "warning", "I11", "X02"),
        ("S16", "warning", "I12", "X03"),
        ("S16", "warning", "I13", "X04"),
    ]
    assert "≥ 80%" in told.collected.issues[0].message
    assert province(told) == "50% (1/2)"


def test_S16_not_where_the_target_is_met_or_explained(tmp_path: Path) -> None:
    met = "X01/TS | 4\n X01/MS | 5\n X02 | Hoàn thành\n X03 | Có\n X04 | 4\n X04 giải trình | mới giao"
    assert send(tmp_path, EXPLAIN, met).codes == []


def test_S17_a_list_value_in_another_case(tmp_path: Path) -> None:
    told = send(tmp_path, "mã | loại\n X01 | trạng thái", "X01 | HOÀN  THÀNH", "X01 | Đang triển khai")
    expect(told.issue("S17"), "note", "E8", "X01", "HOÀN  THÀNH")
    assert "“Hoàn thành”" in told.issue("S17").message
    assert (kept(told, "X01"), province(told)) == (
        "status Hoàn thành", "Hoàn thành: 1; Đang triển khai: 1 (2/2)"
    )  # fmt: skip


# ---------------------------------------------------------------- K: values together

PARTS = """
    mã  | loại
    X01 | số đếm
    X02 | số đếm
    X03 | số đếm
"""
RULE = """
    mã | vế trái   | phép so sánh | vế phải | mức độ  | thông báo
    R1 | X01 + X02 | <=           | X03     | {level} | Nam và nữ nhiều hơn tổng số.
"""


@pytest.mark.parametrize(("level", "severity"), [("lỗi", "error"), ("cảnh báo", "warning")])
def test_K01_a_cross_check_of_the_form(tmp_path: Path, level: str, severity: str) -> None:
    told = send(tmp_path, PARTS, "X01 | 800\n X02 | 700\n X03 | 1400", rang_buoc=RULE.format(level=level))
    issue = told.issue("K01")
    expect_spelt(issue, severity, "E8", "800")
    assert issue.message == "Nam và nữ nhiều hơn tổng số (X01 ghi 800; X02 ghi 700; X03 ghi 1.400)."
    left_side = ["800 (1/2)", "700 (1/2)"] if severity == "warning" else ["(0/2)", "(0/2)"]
    assert [province(told, code) for code in ("X01", "X02", "X03")] == [*left_side, "1.400 (1/2)"]


def test_K01_not_over_values_that_cannot_be_used_or_are_not_there(tmp_path: Path) -> None:
    told = send(
        tmp_path, PARTS, "X01 | 8\n X02 | -1\n X03 | 1", "X01 | 8\n X02 | 2\n X03 tình trạng | Chưa có số liệu",
        rang_buoc=RULE.format(level="lỗi"),
    )  # fmt: skip
    assert told.codes == ["S06"]


LEAD = """
    mã  | loại   | cơ quan báo cáo | cơ quan xác nhận | cơ quan chủ trì
    X01 | số đếm | X1              | X2               | Sở Chủ trì
    X02 | tỷ lệ  | X1              | X2               | Sở Chủ trì
"""


def test_K02_a_confirming_agency_gives_another_figure(tmp_path: Path) -> None:
    told = send(
        tmp_path, LEAD, "X01 | 1500\n X02/TS | 1\n X02/MS | 2", "X01 | 1400\n X02/TS | 2\n X02/MS | 4"
    )  # fmt: skip
    first, second = told.collected.issues
    assert [(i.place.file, i.place.agency, i.place.cell, i.place.item, i.value) for i in (first, second)] == [
        (X2_FILE, "X2", "E8", "X01", "1400"),
        (X2_FILE, "X2", "E10", "X02", "2"),
    ]
    assert "phối hợp báo 1.400, số của Xã Bình Sơn là 1.500" in first.message
    assert "phối hợp báo 50% (2/4), số của Xã Bình Sơn là 50% (1/2)" in second.message
    assert first.severity == second.severity == "warning"
    assert [province(told, code) for code in ("X01", "X02")] == ["1.500 (1/1)", "50% (1/1)"]
    assert told.kept("X2", "X01")[Component.VALUE].confirms


def test_K02_not_before_the_reporter_has_answered(tmp_path: Path) -> None:
    round_ = a_round(tmp_path, LEAD)
    answer(round_, "X2", "X01 | 1400\n X02/TS | 2\n X02/MS | 4")
    assert collect_now(round_).issues == ()


def test_K02_not_before_every_reporter_has_answered(tmp_path: Path) -> None:
    agencies = """
        mã  | tên     | loại | nhóm
        X1  | Xã Một  | xã   | cấp xã
        X2  | Xã Hai  | xã   | cấp xã
        S1  | Sở Một  | sở   |
    """
    round_ = a_round(tmp_path, "mã | cơ quan xác nhận\n X01 | S1", agencies=agencies)
    answer(round_, "X1", "X01 | 5")
    answer(round_, "S1", "X01 | 12")
    assert collect_now(round_).issues == ()
    answer(round_, "X2", "X01 | 6")
    assert "báo 12, số của Xã Một, Xã Hai là 11;" in Told(round_, collect_now(round_)).issue("K02").message


def test_a_confirming_agency_explains_nothing(tmp_path: Path) -> None:
    items = """
        mã  | loại  | mục tiêu | giải trình khi chưa đạt | cơ quan báo cáo | cơ quan xác nhận
        X01 | tỷ lệ | >= 80    | có                      | X1              | X2
    """
    told = send(tmp_path, items, "X01/TS | 1\n X01/MS | 2", "X01/TS | 1\n X01/MS | 2")
    assert told.issue("S16").place.agency == "X1"


def test_confirming_is_not_asked_for_when_blank(tmp_path: Path) -> None:
    told = send(tmp_path, LEAD, "X01 | 5\n X02/TS | 1\n X02/MS | 2", "X01 | 5")
    assert told.codes == []


def test_S18_a_date_typed_into_a_count(tmp_path: Path) -> None:
    told = send(tmp_path, PEOPLE, "X01 | 46176", "X01 | 7")  # what LibreOffice keeps of 3/6 typed in June 2026
    expect(told.issue("S18"), "warning", "E8", "X01", "46176")
    assert "ngày 03/06/2026" in told.issue("S18").message
    assert province(told) == "46.183 (2/2)"


def test_S18_not_for_other_numbers(tmp_path: Path) -> None:
    assert send(tmp_path, PEOPLE, "X01 | 40000", "X01 | '46176'").codes == ["S04"]


# ---------------------------------------------------------------- B: when and how often


def test_B01_late(tmp_path: Path) -> None:
    round_ = a_round(tmp_path, PEOPLE)
    answer(round_, "X1", "X01 | 5")
    told = Told(round_, collect_now(round_, TOO_LATE))
    expect_file(told.issue("B01"), "note", X1_FILE, "", "X1")
    assert "30/06/2026" in told.issue("B01").message and "17/06/2026" in told.issue("B01").message
    assert province(told) == "5 (1/2)"


def test_B01_not_on_the_day_itself(tmp_path: Path) -> None:
    round_ = a_round(tmp_path, PEOPLE)
    answer(round_, "X1", "X01 | 5")
    assert collect_now(round_, datetime(2026, 6, 17, 23, 59)).issues == ()


def test_B02_sent_twice(tmp_path: Path) -> None:
    round_ = a_round(tmp_path, PEOPLE)
    answer(round_, "X1", "X01 | 5")
    collect_now(round_)
    drop(round_, "sửa lại.xlsx", returned(round_, "X1", "X01 | 6"))
    told = Told(round_, collect_now(round_))
    expect_file(told.issue("B02"), "warning", "sửa lại.xlsx", X1_FILE, "X1")
    assert (told.collected.accepted, told.collected.duplicates) == (1, 1)
    assert (kept(told, "X01"), province(told)) == ("value 6", "6 (1/2)")


def test_B02_both_files_in_one_run_the_later_saved_is_in_force(tmp_path: Path) -> None:
    round_ = a_round(tmp_path, PEOPLE)
    for name, value, saved in (("a.xlsx", 6, 2000), ("b.xlsx", 5, 1000)):
        os.utime(drop(round_, name, returned(round_, "X1", f"X01 | {value}")), (saved, saved))
    told = Told(round_, collect_now(round_))
    expect_file(told.issue("B02"), "warning", "a.xlsx", "b.xlsx", "X1")
    assert province(told) == "6 (1/2)"


def test_the_same_bytes_under_another_name_are_a_quiet_duplicate(tmp_path: Path) -> None:
    round_ = a_round(tmp_path, PEOPLE)
    answer(round_, "X1", "X01 | 5")
    drop(round_, "thư mục/ban sao.xlsx", returned(round_, "X1", "X01 | 5"))
    told = collect_now(round_)
    assert (told.received, told.accepted, told.duplicates, told.issues) == (2, 1, 1, ())


# ---------------------------------------------------------------- all of them


def test_collecting_again_changes_nothing(tmp_path: Path) -> None:
    round_ = a_round(tmp_path, PEOPLE)
    answer(round_, "X1", "X01 | 5")
    answer(round_, "X2", "X01 | năm")
    drop(round_, "rác.xlsx", b"rubbish")
    first, before = collect_now(round_), held(round_)
    again = collect_now(round_, TOO_LATE)
    assert held(round_) == before
    assert again == replace(first, accepted=0, rejected=0, duplicates=3)
    assert again.has_errors


def test_garbage_among_good_files_leaves_the_good_ones(tmp_path: Path) -> None:
    round_ = a_round(tmp_path, PEOPLE)
    answer(round_, "X1", "X01 | 5")
    for name, content in (("0.xlsx", b""), ("1.ods", b"PK\x03\x04"), ("2.pdf", b"%PDF"), ("~$X1.xlsx", b"lock")):
        drop(round_, name, content)
    answer(round_, "X2", "X01 | 7")
    told = collect_now(round_)
    assert (told.received, told.accepted, told.rejected, told.in_force) == (5, 2, 3, 2)
    assert sorted(issue.code for issue in told.issues) == ["T01", "T03", "T21"]
    assert (told.missing, told.has_errors) == ((), True)
    assert result(round_, "X01").text == "12"


def test_a_number_that_is_none_does_not_stop_the_others(tmp_path: Path) -> None:
    round_ = a_round(tmp_path, PEOPLE)
    answer(round_, "X2", "X01 | 7")
    stream = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(returned(round_, "X1", "X01 | 987654"))) as whole,
        zipfile.ZipFile(stream, "w") as copy,
    ):
        for name in whole.namelist():
            copy.writestr(name, whole.read(name).replace(b"<v>987654</v>", b"<v>NaN</v>"))
    assert province(dropped(round_, stream.getvalue())) == "7 (1/2)"


def test_a_rejected_file_is_read_again_once_the_register_is_mended(tmp_path: Path) -> None:
    round_ = a_round(tmp_path, PEOPLE)
    newcomer = Agency("X9", "Xã Mới", "xã", round_.agencies[0].groups)
    told = dropped(round_, returned(replace(round_, agencies=(newcomer,)), "X9", "X01 | 5"))
    assert told.codes == ["D05"]
    mended = replace(round_, agencies=(*round_.agencies, newcomer))
    assert (collect_now(mended).in_force, [issue.code for issue in held(mended)[1]]) == (1, ["D14"])  # X1's file name


def test_a_confirming_agency_gives_another_word(tmp_path: Path) -> None:
    items = """
        mã  | loại     | cách tổng hợp | cơ quan báo cáo | cơ quan xác nhận
        X01 | có/không | một cơ quan   | X1              | X2
    """
    assert send(tmp_path, items, "X01 | Có", "X01 | Không").codes == ["K02"]


def test_the_worst_comes_first(tmp_path: Path) -> None:
    told = send(tmp_path, EXPLAIN, UNMET.replace("| 4", "| '5'").replace("| 2", "| 0"))
    severities = [issue.severity for issue in told.collected.issues]
    assert severities == sorted(severities, key=["error", "warning", "note"].index) and len(set(severities)) == 3


def test_C05_the_column_of_answers_is_there_twice_or_not_at_all(tmp_path: Path) -> None:
    title, titles = at.Data.INPUT.value, [t.value for t in at.Data if t not in (at.Data.PAST, at.Data.CHANGE)]

    def twice(workbook: Workbook) -> None:
        sheet = workbook[at.DATA]
        sheet.cell(at.HEADER_ROW + 1, len(titles) + 2).value = title
        sheet.cell(at.FIRST_ROW + 2, len(titles) + 2).value = 77

    def renamed(workbook: Workbook) -> None:
        workbook[at.DATA].cell(at.HEADER_ROW + 1, titles.index(title) + 1).value = "Số liệu kỳ này"

    for number, change in enumerate((twice, renamed)):
        folder = tmp_path / str(number)
        folder.mkdir()
        round_ = a_round(folder, PEOPLE)
        told = dropped(round_, edited(returned(round_, "X1", "X01 | 5"), change))
        assert told.issue("C05").severity == "error" and "Số liệu báo cáo" in told.issue("C05").message
        assert province(told) == "(0/2)"


def test_C06_a_copied_sheet_with_other_answers(tmp_path: Path) -> None:
    round_ = a_round(tmp_path, PEOPLE)

    def copy(workbook: Workbook) -> None:
        sheet = workbook.copy_worksheet(workbook[at.DATA])
        sheet.title = f"{at.DATA} (2)"
        sheet["E8"].value = 6

    told = dropped(round_, edited(returned(round_, "X1", "X01 | 5"), copy))
    issue = told.issue("C06")
    assert (issue.severity, issue.place.sheet) == ("warning", at.DATA) and "Số liệu (2)" in issue.message
    assert "E8" in issue.message and province(told) == "5 (1/2)"


def test_a_rejection_ends_when_the_file_is_saved_over(tmp_path: Path) -> None:
    round_ = a_round(tmp_path, PEOPLE)
    good = returned(round_, "X1", "X01 | 5")
    assert dropped(round_, good[:2000]).codes == ["T01"]
    assert dropped(round_, good).codes == []


def test_a_file_that_ends_the_reader_ends_nothing_else(tmp_path: Path) -> None:
    round_ = a_round(tmp_path, PEOPLE)
    answer(round_, "X2", "X01 | 7")

    def far_away(name: str, part: bytes) -> bytes:
        cell = b'<row r="1048576"><c r ="XFD1048576"><v>1</v></c></row></sheetData>'
        return part.replace(b"</sheetData>", cell) if name.startswith("xl/worksheets/") else part

    stream = BytesIO()
    with zipfile.ZipFile(BytesIO(returned(round_, "X1", "X01 | 5"))) as whole, zipfile.ZipFile(stream, "w") as copy:
        for name in whole.namelist():
            copy.writestr(name, far_away(name, whole.read(name)))
    told = dropped(round_, stream.getvalue())
    assert set(told.codes) == {"T12"} and province(told) == "12 (2/2)"


# ---------------------------------------------------------------- tables, tasks, sign-off, check code

CLASSES = """
    chỉ tiêu | mã cột | tên cột  | loại     | bắt buộc | cộng
    B1       | ten    | Tên lớp  | văn bản  | có       |
    B1       | nguoi  | Số người | số đếm   | có       | có
    B1       | ngay   | Ngày mở  | ngày     |          |
"""


def classes(folder: Path, answers: str, **parts: str) -> Told:
    return send(folder, "mã | loại | cách tổng hợp\n B1 | bảng | cộng", answers, bang=CLASSES, **parts)


def test_a_table_is_read_row_by_row(tmp_path: Path) -> None:
    told = classes(
        tmp_path,
        """
        B1#1 ten | Lớp kỹ năng số
        B1#1 nguoi | 45
        B1#1 ngay | 2026-05-04
        B1#3 ten | Lớp AI
        B1#3 nguoi | 30
    """,
    )
    assert told.codes == []
    cells = [o for s in held(told.round_)[0].submissions.values() for o in s.observations if o.item == "B1"]
    assert [(o.part, o.text, o.number, o.place.sheet, o.place.cell) for o in cells] == [
        ("ten[1]", "Lớp kỹ năng số", None, "Bảng B1", "B7"), ("nguoi[1]", "45", 45, "Bảng B1", "C7"),
        ("ngay[1]", "04/05/2026", None, "Bảng B1", "D7"), ("ten[3]", "Lớp AI", None, "Bảng B1", "B9"),
        ("nguoi[3]", "30", 30, "Bảng B1", "C9"),
    ]  # fmt: skip
    assert result(told.round_, "B1").value == 75 and result(told.round_, "B1").received == 1


def test_S19_a_row_of_a_table_that_lacks_a_required_cell(tmp_path: Path) -> None:
    told = classes(tmp_path, "B1#2 ten | Lớp AI\n B1#1 ten | Lớp 1\n B1#1 nguoi | 7")
    expect(told.issue("S19"), "error", "C8", "B1", sheet="Bảng B1")
    assert "Dòng 2" in told.issue("S19").message
    assert (result(told.round_, "B1").value, result(told.round_, "B1").received) == (None, 0), "no sum of half a table"


def test_a_bad_cell_of_a_table_spoils_only_itself(tmp_path: Path) -> None:
    told = classes(tmp_path, "B1#1 ten | a\n B1#1 nguoi | nhiều\n B1#2 ten | b\n B1#2 nguoi | 9")
    expect(told.issue("S02"), "error", "C7", "B1", "nhiều", sheet="Bảng B1")
    assert (result(told.round_, "B1").value, result(told.round_, "B1").received) == (None, 0), "no sum of half a table"
    cells = {o.part: o.usable for s in held(told.round_)[0].submissions.values() for o in s.observations if o.column}
    assert cells == {"ten[1]": True, "nguoi[1]": False, "ten[2]": True, "nguoi[2]": True}


def test_a_table_may_be_absent_but_not_both(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    none = classes(tmp_path / "a", "B1 tình trạng | Không phát sinh")
    assert none.codes == [] and result(none.round_, "B1").not_applicable == 1
    both = classes(tmp_path / "b", "B1 tình trạng | Không phát sinh\n B1#1 ten | a\n B1#1 nguoi | 9")
    assert both.codes == ["S15"] and result(both.round_, "B1").received == 0


TASKS = """
    mã  | phần | nhiệm vụ        | cơ quan báo cáo
    NV1 | P    | Ban hành đề án  | cấp xã
    NV2 | P    | Tập huấn        | cấp xã
"""


def test_S20_a_task_without_its_result(tmp_path: Path) -> None:
    answers = "NV1 trạng thái | Hoàn thành\n NV2 trạng thái | Đang triển khai\n NV2 kết quả thực hiện | 3 lớp"
    told = send(tmp_path, "mã\n X01", "X01 | 1\n" + answers, nhiem_vu=TASKS)
    expect(told.issue("S20"), "warning", "E8", "NV1", sheet="Nhiệm vụ")
    assert told.codes == ["S20"]
    assert kept(told, "NV2") == "status Đang triển khai, result 3 lớp"
    assert result(told.round_, "NV1").text == "Hoàn thành: 1"


def test_a_task_without_its_status(tmp_path: Path) -> None:
    told = send(tmp_path, "mã\n X01", "X01 | 1\n NV2 kết quả thực hiện | 3 lớp", nhiem_vu=TASKS)
    assert [(i.code, i.place.cell) for i in told.collected.issues] == [("S01", "D8"), ("S01", "D9")]


def test_a_rule_over_the_column_of_a_table(tmp_path: Path) -> None:
    rules = "mã | vế trái | phép so sánh | vế phải | thông báo\n R1 | X01 | = | B1.nguoi | Số người phải bằng bảng"
    items = "mã | loại\n X01 | số đếm\n B1 | bảng"
    (tmp_path / "good").mkdir()
    (tmp_path / "bad").mkdir()
    rows = "B1#1 ten | a\n B1#1 nguoi | 4\n B1#2 ten | b\n B1#2 nguoi | 5\n X01 | "
    assert send(tmp_path / "good", items, rows + "9", bang=CLASSES, rang_buoc=rules).codes == []
    told = send(tmp_path / "bad", items, rows + "8", bang=CLASSES, rang_buoc=rules)
    assert "B1.nguoi ghi 9" in told.issue("K01").message


def test_C08_an_answer_in_a_row_without_a_code(tmp_path: Path) -> None:
    def write_on(workbook: Workbook) -> None:
        workbook["Bảng B1"]["B18"], workbook["Bảng B1"]["C18"] = "Lớp thứ mười một", 12

    rows = "".join(f"B1#{n} ten | lớp {n}\n B1#{n} nguoi | {n}\n" for n in range(1, 11))
    round_ = a_round(tmp_path, "mã | loại | cách tổng hợp\n B1 | bảng | cộng", bang=CLASSES)
    told = dropped(round_, edited(returned(round_, "X1", rows), write_on))
    expect(told.issue("C08"), "error", "B18", "", "Lớp thứ mười một", sheet="Bảng B1")
    assert told.codes == ["C08"] and result(round_, "B1").value == 55


def test_C08_not_for_rows_of_a_table_that_were_deleted(tmp_path: Path) -> None:
    round_ = a_round(tmp_path, "mã | loại\n B1 | bảng", bang=CLASSES)
    two = returned(round_, "X1", "B1#1 ten | a\n B1#1 nguoi | 1\n B1#2 ten | b\n B1#2 nguoi | 2")
    assert dropped(round_, edited(two, lambda w: w["Bảng B1"].delete_rows(9, 8))).codes == []
    lost = edited(two, lambda w: w["Bảng B1"].delete_rows(7, 1))
    assert [i.value for i in dropped(round_, lost).collected.issues if i.code == "C02"] == ["B1#1"]


@pytest.mark.parametrize("kind", ["số đếm", "lựa chọn", "ngày"])
def test_an_error_in_a_cell_is_told_and_not_taken_for_a_blank(kind: str, tmp_path: Path) -> None:
    listed = {"lua_chon": "danh sách | giá trị\n L | một\n L | hai"} if kind == "lựa chọn" else {}
    items = f"mã | loại | bắt buộc | danh sách\n X01 | {kind} | không | {'L' if listed else ''}\n X02 | số đếm | |"
    round_ = a_round(tmp_path, items, **listed)

    def spoil(workbook: Workbook) -> None:
        workbook[at.DATA]["E8"].value = "#N/A"
        workbook[at.DATA]["E8"].data_type = "e"

    told = dropped(round_, edited(returned(round_, "X1", "X02 | 5"), spoil))
    assert [(i.severity, i.place.cell, i.value) for i in told.collected.issues] == [("error", "E8", "#N/A")]


def test_a_formula_that_nobody_computed_is_told(tmp_path: Path) -> None:
    round_ = a_round(tmp_path, "mã | bắt buộc\n X01 | không\n X02 |")
    told = dropped(round_, edited(returned(round_, "X1", "X02 | 5"), lambda w: w[at.DATA].__setitem__("E8", "=1+2")))
    expect(told.issue("S02"), "error", "E8", "X01", "=1+2")


def test_where_nothing_must_be_answered_a_name_is_an_answer(tmp_path: Path) -> None:
    items = "mã | cơ quan báo cáo | cơ quan xác nhận\n X01 | X1 | X2"
    round_ = a_round(tmp_path, items)
    drop(round_, X2_FILE, returned(round_, "X2", ""))
    assert Told(round_, collect_now(round_)).collected.accepted == 1
    drop(round_, X2_FILE, returned(round_, "X2", "", sign=False))
    assert "D07" in Told(round_, collect_now(round_)).codes


def test_thirds_agree_as_the_sheet_says(tmp_path: Path) -> None:
    rule = "mã | vế trái | phép so sánh | vế phải | thông báo\n R | X01 + X02 | = | X03 | cộng lại"
    items = "mã | loại | số lẻ\n X01 | số thập phân | 6\n X02 | số thập phân | 6\n X03 | số thập phân | 6"
    thirds = "X01 | 0.3333333333333333\n X02 | 0.6666666666666666\n X03 | 1"
    assert send(tmp_path, items, thirds, rang_buoc=rule).codes == []


def test_a_rule_over_a_column_with_a_bad_cell_is_passed_over(tmp_path: Path) -> None:
    rules = "mã | vế trái | phép so sánh | vế phải | thông báo\n R1 | B1.nguoi | = | X01 | bằng nhau"
    items = "mã | loại\n X01 | số đếm\n B1 | bảng"
    rows = "X01 | 11\n B1#1 ten | a\n B1#1 nguoi | 5\n B1#2 ten | b\n B1#2 nguoi | sáu"
    assert send(tmp_path, items, rows, bang=CLASSES, rang_buoc=rules).codes == ["S02"]


def test_C07_something_typed_beside_the_inputs(tmp_path: Path) -> None:
    told = change_rows(tmp_path, lambda w: w[at.DATA].__setitem__("E10", 12))
    expect(told.issue("C07"), "warning", "E10", "X03", "12")


def test_state_and_explanation_beside_the_name_of_a_ratio_are_taken(tmp_path: Path) -> None:
    """As workbooks of 0.1.0 had them, and as officers without protection type them."""

    def beside(workbook: Workbook) -> None:
        workbook[at.DATA]["I10"] = "mới rà soát"

    told = change_rows(tmp_path, beside)
    assert told.codes == [] and kept(told, "X03").endswith("note mới rà soát")
    (tmp_path / "both").mkdir()

    def twice(workbook: Workbook) -> None:
        workbook[at.DATA]["I10"], workbook[at.DATA]["I12"] = "một", "hai"

    told = change_rows(tmp_path / "both", twice)
    expect(told.issue("C07"), "warning", "I10", "X03", "một")
    assert kept(told, "X03").endswith("note hai")


def test_B03_no_names_in_the_sign_off(tmp_path: Path) -> None:
    round_ = a_round(tmp_path, PEOPLE)
    told = dropped(round_, returned(round_, "X1", "X01 | 5", sign=False))
    expect(told.issue("B03"), "note", "E10", "ky-ten")
    assert "Lãnh đạo ký" in told.issue("B03").message and told.codes == ["B03"]


def shown_code(code: str) -> Callable[[Workbook], object]:
    def show(workbook: Workbook) -> None:
        sheet = workbook[at.IDENTITY]
        for row in sheet.iter_rows(max_col=2):
            if row[0].value == at.CODE_LABEL:
                row[1].value = code

    return show


def test_B04_the_file_shows_another_check_code(tmp_path: Path) -> None:
    round_ = a_round(tmp_path, PEOPLE)
    filled = returned(round_, "X1", "X01 | 5")
    told = dropped(round_, edited(filled, shown_code("ABCD-EFGH")))
    expect_file(told.issue("B04"), "warning", X1_FILE, "ABCD-EFGH", "X1")
    right = held(round_)[0].submissions["X1"].check_code
    assert right in told.issue("B04").message
    assert dropped(round_, edited(filled, shown_code(right))).codes == ["B02"]


def test_collecting_late_makes_nobody_late(tmp_path: Path) -> None:
    round_ = a_round(tmp_path, PEOPLE)
    answer(round_, "X1", "X01 | 5")
    file = round_.folder / "nhan-ve" / X1_FILE
    os.utime(file, (ON_TIME.timestamp(), ON_TIME.timestamp()))
    assert collect_now(round_, now=TOO_LATE).issues == ()
    assert held(round_)[0].submissions["X1"].received_at == ON_TIME
