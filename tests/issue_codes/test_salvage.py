"""Issue codes of identity and structure: workbooks whose sheets, rows, columns and texts were changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.packaging.core import DocumentProperties
from openpyxl.packaging.custom import CustomPropertyList
from openpyxl.worksheet.worksheet import Worksheet

from qng_reports import layout as at
from qng_reports.model import Round
from tests.issue_codes.sending import PEOPLE, X1_FILE, X2_FILE, edited, expect, expect_file, kept, province
from tests.mangling import Read, read_back, told_book
from tests.tables import Told, a_round, collect_now, drop, returned

ITEMS = """
    mã  | loại   | chỉ tiêu          | đơn vị tính | mục tiêu
    X01 | số đếm | Số hộ nghèo       | hộ          | >= 5
    X02 | số đếm | Số thôn thông minh | thôn       |
    X03 | tỷ lệ  | Tỷ lệ hộ có máy   | %           | >= 60
"""
ANSWERS = """
    X01            | 11
    X02            | 22
    X02 giải trình | thôn mới
    X03/TS         | 3
    X03/MS         | 4
"""
ALL = {"X01": "value 11", "X02": "value 22, note thôn mới", "X03": "numerator 3, denominator 4"}
Change = Callable[[Workbook], object]


def mangled(folder: Path, change: Change, answers: str = ANSWERS, *, name: str = X1_FILE, **parts: str) -> Told:
    """X1 answers all items, somebody changes the workbook, the collector runs."""
    round_ = a_round(folder, ITEMS, **parts)
    drop(round_, name, edited(returned(round_, "X1", answers), change))
    return Told(round_, collect_now(round_))


def read_whole(folder: Path, change: Change, answers: str = ANSWERS) -> tuple[Round, Read]:
    """The same, by a reader that tells formulas, comments, hidden rows and properties."""
    round_ = a_round(folder, ITEMS)
    return round_, read_back(round_, told_book(edited(returned(round_, "X1", answers), change)))


def data(change: Callable[[Worksheet], object]) -> Change:
    """A change of the sheet of figures: X01 stands in row 8, X02 in 9, X03 in 10, its counts in 11 and 12."""
    return lambda workbook: change(workbook[at.DATA])


def everything(told: Told) -> dict[str, str]:
    return {item: kept(told, item) for item in ALL}


def untouched(workbook: Workbook) -> None:
    assert workbook[at.DATA]["J8"].value == "X01", "the tests below name cells"


def test_nothing_is_told_of_a_workbook_whose_structure_is_as_issued(tmp_path: Path) -> None:
    told = mangled(tmp_path, untouched)
    assert (told.codes, everything(told)) == ([], ALL)
    (tmp_path / "b").mkdir()
    assert read_whole(tmp_path / "b", untouched)[1].codes == []


# ---------------------------------------------------------------- D: whose it is


def forget(workbook: Workbook, *, heads: bool) -> None:
    """Nothing names everything any more; `heads`: nor do the first rows."""
    for name in (at.IDENTITY, at.GUIDE, at.CHECK):
        del workbook[name]
    workbook[at.DATA]["A4"] = None
    if heads:
        workbook[at.DATA].delete_rows(1, 5)
    workbook.properties = DocumentProperties()
    workbook.custom_doc_props = CustomPropertyList()


def test_D11_another_name_is_printed_than_the_code_has(tmp_path: Path) -> None:
    told = mangled(tmp_path, data(lambda s: s.__setitem__("F1", "Đơn vị báo cáo: Phường Kon Tum")))
    expect(told.issue("D11"), "warning", "F1", value="Phường Kon Tum")
    assert told.codes == ["D11"] and everything(told) == ALL


@pytest.mark.parametrize("name", ["XÃ BÌNH SƠN", "xã  Bình Sơn", "Xã Bình Sơnn"])
def test_D11_not_for_a_slip_of_the_pen(tmp_path: Path, name: str) -> None:
    assert mangled(tmp_path, data(lambda s: s.__setitem__("F1", f"Đơn vị báo cáo: {name}"))).codes == []


def test_D09_name_and_file_name_are_of_another_than_the_codes(tmp_path: Path) -> None:
    """A neighbour's file was filled in and renamed: nothing may be taken for the neighbour's."""
    told = mangled(tmp_path, data(lambda s: s.__setitem__("F1", "Đơn vị báo cáo: Phường Kon Tum")), name=X2_FILE)
    assert (told.codes, told.collected.missing) == (["D09"], ("X1", "X2"))


def test_D12_a_sheet_of_another_agency(tmp_path: Path) -> None:
    """The words of the neighbour's workbook were copied in, with their identity."""
    question = "mã | nội dung  | cơ quan báo cáo\n N1 | Khó khăn  | cấp xã"

    def copy(workbook: Workbook) -> None:
        line = workbook[at.WORDS]["A4"]
        line.value = line.value.replace("X1", "X2")

    told = mangled(tmp_path, copy, ANSWERS + "N1 | của xã khác\n", noi_dung=question)
    issue = told.issue("D12")
    assert (issue.severity, issue.place.sheet, "Mã đơn vị: X2" in issue.value) == ("error", at.WORDS, True)
    assert issue.value in issue.message and issue.remedy
    assert (sorted(told.codes), everything(told), kept(told, "N1")) == (["C01", "D12"], ALL, "")


def test_D13_the_table_alone_copied_into_a_new_workbook(tmp_path: Path) -> None:
    """Row codes and the file's name agree."""
    told = mangled(tmp_path, lambda w: forget(w, heads=True))
    expect_file(told.issue("D13"), "warning", X1_FILE, agency="X1")
    assert "tên tệp, bộ mã chỉ tiêu" in told.issue("D13").message and "coi là kỳ này" not in told.issue("D13").message
    assert (told.codes, everything(told)) == (["D13"], ALL)


def test_D13_the_printed_name_and_nothing_of_the_period(tmp_path: Path) -> None:
    def change(workbook: Workbook) -> None:
        forget(workbook, heads=False)
        workbook[at.DATA]["A3"] = None

    told = mangled(tmp_path, change, name="gửi Sở.xlsx")
    assert "tên in trên trang “Số liệu”" in told.issue("D13").message
    assert "coi là kỳ này" in told.issue("D13").message and everything(told) == ALL


def test_D13_not_where_the_head_names_another_period(tmp_path: Path) -> None:
    def change(workbook: Workbook) -> None:
        forget(workbook, heads=False)
        workbook[at.DATA]["A3"] = "Kỳ báo cáo: quý I năm 2026 (số liệu từ 15/12/2025)"

    told = mangled(tmp_path, change, name="gửi Sở.xlsx")
    assert "D04" in told.codes and told.collected.in_force == 0


def test_D13_document_properties_alone(tmp_path: Path) -> None:
    def change(workbook: Workbook) -> None:
        about, custom = workbook.properties, workbook.custom_doc_props
        forget(workbook, heads=True)
        workbook.properties, workbook.custom_doc_props = about, custom

    _, read = read_whole(tmp_path, change)
    assert read.identity is not None and read.identity.agency == "X1"
    assert read.codes == ["D08"] and len(read.values) == 10


def test_D14_the_file_is_named_for_another(tmp_path: Path) -> None:
    told = mangled(tmp_path, untouched, name=X2_FILE)
    expect_file(told.issue("D14"), "warning", X2_FILE, "X2", "X1")
    assert (told.codes, everything(told)) == (["D14"], ALL)


@pytest.mark.parametrize("name", ["Báo cáo chuyển đổi số.xlsx", "BC xa Binh Son 6 thang.xlsx", "thư/X1 lần 2.xlsx"])
def test_D14_not_for_names_that_say_nothing_else(tmp_path: Path, name: str) -> None:
    assert mangled(tmp_path, untouched, name=name).codes == []


def test_D15_nothing_tells_whose_table_it_is(tmp_path: Path) -> None:
    told = mangled(tmp_path, lambda w: forget(w, heads=True), name="bieu.xlsx")
    expect_file(told.issue("D15"), "error", "bieu.xlsx")
    assert told.codes == ["D15"] and told.collected.missing == ("X1", "X2")


def test_D15_name_and_file_name_disagree(tmp_path: Path) -> None:
    told = mangled(tmp_path, lambda w: forget(w, heads=False), name=X2_FILE)
    assert told.codes == ["D15"]


def test_D03_says_which_is_older(tmp_path: Path) -> None:
    round_ = a_round(tmp_path, PEOPLE)
    old = replace(round_, form=replace(round_.form, version="0.9"))
    drop(round_, X1_FILE, returned(old, "X1", "X01 | 5"))
    assert "cũ hơn" in Told(round_, collect_now(round_)).issue("D03").message
    new = replace(round_, form=replace(round_.form, version="1.10"))
    drop(round_, "X1-moi.xlsx", returned(new, "X1", "X01 | 6"))
    assert "mới hơn" in next(i.message for i in collect_now(round_).issues if i.code == "D03")


# ---------------------------------------------------------------- C: columns and rows found again


@pytest.mark.parametrize("title", ["So lieu bao cao", "Số liệu báo cao", "SỐ LIỆU BÁO CÁO 6T"])
def test_C09_a_title_written_slightly_otherwise(tmp_path: Path, title: str) -> None:
    told = mangled(tmp_path, data(lambda s: s.__setitem__("E6", title)))
    expect(told.issue("C09"), "note", "E6")
    assert title in told.issue("C09").message and "Số liệu báo cáo" in told.issue("C09").message
    assert everything(told) == ALL


def test_C09_never_where_two_titles_are_near(tmp_path: Path) -> None:
    told = mangled(
        tmp_path, data(lambda s: (s.__setitem__("E6", "So lieu bao cao"), s.__setitem__("F6", "Số liêu báo cáo")))
    )
    assert "C05" in told.codes and kept(told, "X01") == ""


def test_C10_the_column_of_codes_deleted(tmp_path: Path) -> None:
    told = mangled(tmp_path, data(lambda s: s.delete_cols(10)))
    expect(told.issue("C10"), "warning")
    assert "X01 (8)" in told.issue("C10").message
    assert (told.codes, everything(told)) == (["C10"], ALL)


def test_C10_not_where_the_label_was_changed_too(tmp_path: Path) -> None:
    def change(sheet: Worksheet) -> None:
        sheet["J8"], sheet["B8"] = None, "Số hộ cận nghèo"

    told = mangled(tmp_path, data(change))
    assert sorted(told.codes) == ["C02", "C08", "C24"] and kept(told, "X01") == ""
    assert "B8 “Số hộ cận nghèo”" in told.issue("C24").message
    expect(told.issue("C08"), "error", "E8", value="11")


def test_C10_not_where_two_rows_bear_the_label(tmp_path: Path) -> None:
    def change(sheet: Worksheet) -> None:
        sheet["J8"] = None
        for column in range(1, 10):
            sheet.cell(13, column).value = sheet.cell(8, column).value
        sheet["E13"] = 99

    told = mangled(tmp_path, data(change))
    assert "C02" in told.codes and [i.value for i in told.collected.issues if i.code == "C08"] == ["11", "99"]


@pytest.mark.parametrize("code", ["x01", "X 01", "XO1", "Xo1", "X0l"])
def test_C11_a_code_typed_otherwise(tmp_path: Path, code: str) -> None:
    told = mangled(tmp_path, data(lambda s: s.__setitem__("J8", code)))
    expect(told.issue("C11"), "note")
    assert code in told.issue("C11").message and everything(told) == ALL


def test_C12_rows_filtered_away(tmp_path: Path) -> None:
    def hide(sheet: Worksheet) -> None:
        for row in (8, 9, 10):
            sheet.row_dimensions[row].hidden = True
        sheet.column_dimensions["I"].hidden = True

    _, read = read_whole(tmp_path, data(hide))
    expect(read.issue("C12"), "note")
    assert "2 dòng có ô nhập và 1 cột nhập" in read.issue("C12").message
    assert read.codes == ["C12"] and read.values["X01 Số hộ nghèo"] == Decimal(11)


def test_C12_a_whole_sheet(tmp_path: Path) -> None:
    _, read = read_whole(tmp_path, data(lambda s: setattr(s, "sheet_state", "hidden")))
    assert "cả trang" in read.issue("C12").message and len(read.values) == 10


# ---------------------------------------------------------------- C: texts held against what was issued


def test_C13_codes_sorted_apart_from_their_rows(tmp_path: Path) -> None:
    """Two codes changed places: neither figure is taken, both are told."""

    def change(sheet: Worksheet) -> None:
        sheet["J8"], sheet["J9"] = "X02", "X01"

    told = mangled(tmp_path, data(change))
    found = {i.place.item: i for i in told.collected.issues if i.code == "C13"}
    assert sorted(found) == ["X01", "X02"] and {i.severity for i in found.values()} == {"error"}
    expect(found["X02"], "error", "B8", "X02", "E8 “11”")
    expect(found["X01"], "error", "B9", "X01", "E9 “22”; I9 “thôn mới”")
    assert (kept(told, "X01"), kept(told, "X02"), province(told)) == ("", "", "(0/2)")
    assert kept(told, "X03") == ALL["X03"]


def test_C13_a_row_without_a_name_whose_unit_is_not_its_codes(tmp_path: Path) -> None:
    def change(sheet: Worksheet) -> None:
        sheet["J8"], sheet["J9"] = "X02", "X01"
        sheet.delete_cols(2)

    told = mangled(tmp_path, data(change))
    assert [i.value for i in told.collected.issues if i.code == "C13"] == ["D9 “22”; H9 “thôn mới”", "D8 “11”"]
    assert (kept(told, "X01"), kept(told, "X02")) == ("", "")


def test_C14_the_column_of_names_deleted(tmp_path: Path) -> None:
    told = mangled(tmp_path, data(lambda s: s.delete_cols(2)))
    assert "mã X01 để trống" in told.issue("C14").message
    assert (told.codes, everything(told)) == (["C14"], ALL)


def test_C14_a_name_reworded(tmp_path: Path) -> None:
    told = mangled(tmp_path, data(lambda s: s.__setitem__("B8", "Số hộ nghèo và cận nghèo")))
    expect(told.issue("C14"), "warning", "B8", "X01")
    assert "B8 “Số hộ nghèo và cận nghèo” (khi phát hành: “Số hộ nghèo”)" in told.issue("C14").message
    assert (told.codes, everything(told)) == (["C14"], ALL)


def test_C14_is_one_issue_for_many_changes(tmp_path: Path) -> None:
    def change(sheet: Worksheet) -> None:
        for row in range(8, 13):
            sheet.cell(row, 2).value = f"tên khác {row}"

    told = mangled(tmp_path, data(change))
    expect(told.issue("C14"), "warning", "B8")
    assert told.codes == ["C14"] and "B12" in told.issue("C14").message


@pytest.mark.parametrize(
    "text", ["SỐ HỘ NGHÈO", "số  hộ\u00a0nghèo ", "Sô\u0301 hô\u0323 nghe\u0300o", "Số hộ nghèo\n(ghi chú khác)"]
)
def test_C14_not_for_what_programs_change(tmp_path: Path, text: str) -> None:
    hinted = ITEMS.replace("| mục tiêu", "| mục tiêu | hướng dẫn điền").replace("| >= 5", "| >= 5 | Rà soát")
    round_ = a_round(tmp_path, hinted)
    change = data(lambda s: s.__setitem__("B8", text))
    drop(round_, X1_FILE, edited(returned(round_, "X1", ANSWERS), change))
    assert Told(round_, collect_now(round_)).codes == []


def test_C15_a_unit_changed(tmp_path: Path) -> None:
    told = mangled(tmp_path, data(lambda s: s.__setitem__("C8", "nghìn hộ")))
    expect(told.issue("C15"), "warning", "C8", "X01")
    assert "“nghìn hộ” (khi phát hành: “hộ”)" in told.issue("C15").message and everything(told) == ALL


def test_C16_a_target_changed(tmp_path: Path) -> None:
    told = mangled(tmp_path, data(lambda s: s.__setitem__("D10", ">= 50")))
    expect(told.issue("C16"), "warning", "D10", "X03")
    assert "“>= 50”" in told.issue("C16").message and everything(told) == ALL


def test_C17_the_two_counts_exchanged(tmp_path: Path) -> None:
    def change(sheet: Worksheet) -> None:
        sheet["B11"], sheet["B12"] = sheet["B12"].value, sheet["B11"].value

    told = mangled(tmp_path, data(change))
    expect(told.issue("C17"), "error", "B11", "X03", "E11 “3”; E12 “4”")
    assert kept(told, "X03") == "" and kept(told, "X01") == ALL["X01"]


# ---------------------------------------------------------------- C: what was typed over formulas, and beside the table


def test_C18_a_percentage_typed_over_its_formula(tmp_path: Path) -> None:
    _, read = read_whole(tmp_path, data(lambda s: s.__setitem__("F10", 85)))
    expect(read.issue("C18"), "warning", "F10", "X03", "85")
    assert "75" in read.issue("C18").message and read.codes == ["C18"]


def test_C18_a_percentage_without_its_counts(tmp_path: Path) -> None:
    answers = "\n".join(line for line in ANSWERS.splitlines() if "X03" not in line)
    _, read = read_whole(tmp_path, data(lambda s: s.__setitem__("F10", "90%")), answers)
    expect(read.issue("C18"), "warning", "F10", "X03", "90%")
    assert "không được lấy" in read.issue("C18").message


def test_C18_a_remark_in_the_check_column(tmp_path: Path) -> None:
    _, read = read_whole(tmp_path, data(lambda s: s.__setitem__("G8", "chưa rà soát xong")))
    expect(read.issue("C18"), "warning", "G8", "X01", "chưa rà soát xong")


@pytest.mark.parametrize("value", [75, 75.0, 0.75, "75%", "75,00 %"])
def test_C19_formulas_pasted_as_values(tmp_path: Path, value: object) -> None:
    def change(sheet: Worksheet) -> None:
        sheet["F10"], sheet["G8"] = value, "Đạt"

    _, read = read_whole(tmp_path, data(change))
    expect(read.issue("C19"), "note", read.issue("C19").place.cell)
    assert read.codes == ["C19"] and "2 ô" in read.issue("C19").message


def test_C20_a_sheet_of_their_own(tmp_path: Path) -> None:
    def add(workbook: Workbook) -> None:
        workbook.create_sheet("Danh sách thôn")["B3"] = "Thôn 1"
        workbook["Danh sách thôn"]["B4"] = "Thôn 2"
        workbook.create_sheet("Sheet1")

    told = mangled(tmp_path, add)
    expect(told.issue("C20"), "note", sheet="Danh sách thôn")
    assert "2 ô" in told.issue("C20").message and (told.codes, everything(told)) == (["C20"], ALL)


def test_C21_a_comment_on_an_input(tmp_path: Path) -> None:
    def remark(sheet: Worksheet) -> None:
        sheet["E8"].comment = Comment("Số của tháng 5, đang rà soát", "cán bộ")
        text = "[Threaded comment]\n\nYour version of Excel allows you to read it.\n\nComment:\n    Chờ xác nhận"
        sheet["E9"].comment = Comment(text, "cán bộ")

    _, read = read_whole(tmp_path, data(remark))
    first, second = [issue for issue in read.issues if issue.code == "C21"]
    expect(first, "note", "E8", "X01", "Số của tháng 5, đang rà soát")
    expect(second, "note", "E9", "X02", "Chờ xác nhận")
    assert read.codes == ["C21", "C21"] and len(read.values) == 10


def test_C22_the_line_of_titles_deleted(tmp_path: Path) -> None:
    told = mangled(tmp_path, data(lambda s: s.delete_rows(6)))
    expect(told.issue("C22"), "warning")
    assert (told.codes, everything(told)) == (["C22"], ALL)


def test_C22_not_where_columns_moved_as_well(tmp_path: Path) -> None:
    def change(sheet: Worksheet) -> None:
        sheet.delete_rows(6)
        sheet.delete_cols(3)
        sheet.insert_cols(8)

    told = mangled(tmp_path, data(change))
    assert "C05" in told.codes and kept(told, "X01") == ""


def test_C23_rows_moved_to_another_sheet(tmp_path: Path) -> None:
    def split(workbook: Workbook) -> None:
        sheet, other = workbook[at.DATA], workbook.create_sheet("Phần 2")
        for to, row in enumerate((6, 10, 11, 12), 1):
            for column in range(1, 11):
                other.cell(to, column).value = sheet.cell(row, column).value
        sheet.delete_rows(10, 3)

    told = mangled(tmp_path, split)
    expect(told.issue("C23"), "warning", sheet="Phần 2")
    assert (told.codes, everything(told)) == (["C23"], ALL)
    assert told.kept("X1", "X03").popitem()[1].place.sheet == "Phần 2"


def test_C23_a_copy_filled_in_while_the_sheet_stayed_blank(tmp_path: Path) -> None:
    def copy(workbook: Workbook) -> None:
        filled = workbook.copy_worksheet(workbook[at.DATA])
        filled.title = "Số liệu (2)"
        for row in workbook[at.DATA]["E8:E12"]:
            row[0].value = None
        workbook[at.DATA]["I9"] = None

    told = mangled(tmp_path, copy)
    assert (told.codes, everything(told)) == (["C23"], ALL)


def test_C24_texts_beside_and_below_the_table(tmp_path: Path) -> None:
    def write(sheet: Worksheet) -> None:
        sheet["L9"] = "số này tạm tính"
        sheet["B13"] = "Ghi chú: chưa gồm thôn 3"
        sheet["A28"] = "Người kiểm tra đã xem"

    _, read = read_whole(tmp_path, data(write))
    expect(read.issue("C24"), "note", "L9")
    for text in ("L9 “số này tạm tính”", "B13 “Ghi chú: chưa gồm thôn 3”", "A28 “Người kiểm tra đã xem”"):
        assert text in read.issue("C24").message
    assert read.codes == ["C24"]


def test_C24_a_column_put_in(tmp_path: Path) -> None:
    def put_in(sheet: Worksheet) -> None:
        sheet.insert_cols(5)
        sheet["E6"], sheet["E9"] = "Cùng kỳ", 20

    told = mangled(tmp_path, data(put_in))
    assert "E9 “20”" in told.issue("C24").message and (told.codes, everything(told)) == (["C24"], ALL)
