"""Q: what cannot be taken of a filled review workbook, each at its cell; and a decision whose figure has changed."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from qng_reports.dataset import Issue
from qng_reports.model import Round, Severity
from tests.reviewing import LATER, codes, filled, history, only, place, read_back, review, state, written
from tests.tables import TWO_COMMUNES, a_round, answer, collect_now, drop, returned

FORM = """
    mã  | loại    | mục tiêu | cơ quan báo cáo | cơ quan xác nhận
    X01 | tỷ lệ   | >= 80    |                 |
    X02 | số đếm  | >= 100   |                 | S1
    X03 | có/không |         |                 |
    X04 | số đếm  |          | X1              |
"""
AGENCIES = TWO_COMMUNES + "    S1 | Sở Một | sở | sở\n"
ANSWERS = """
    X01/TS | 9
    X01/MS | 10
    X02    | 40
    X03    | Có
"""


@pytest.fixture
def round_(tmp_path: Path) -> Round:
    made = a_round(tmp_path, FORM, agencies=AGENCIES)
    answer(made, "X1", ANSWERS + "    X04 | 5\n")
    answer(made, "X2", ANSWERS)
    collect_now(made)
    return made


def refused(round_: Round, code: str, entries: str, who: str = "Bà Lan") -> Issue:
    """The only issue; nothing was decided."""
    done = review(round_, entries, who=who)
    issue = only(done, code)
    assert done.taken == () and history(round_) == ()
    assert issue.place.file == "xem-xet-da-dien.xlsx" and issue.place.sheet
    return issue


def cell(round_: Round, sheet: str, row: str, column: str) -> str:
    return place(written(round_).path.read_bytes(), sheet, row, column)[1]


def taking(item: str, column: str, value: str) -> str:
    """A value typed for an item of the province."""
    return f"""
        chỉ tiêu | {item} | Quyết định | Lấy giá trị này
        chỉ tiêu | {item} | Lý do      | Theo Niên giám
        chỉ tiêu | {item} | {column}   | {value}
    """


def of_answer(agency: str, item: str, verdict: str) -> str:
    """A decision in the first free row."""
    return f"""
        số liệu | trống 1 | Đơn vị     | {agency}
        số liệu | trống 1 | Chỉ tiêu   | {item}
        số liệu | trống 1 | Quyết định | {verdict}
        số liệu | trống 1 | Lý do      | Chép nhầm
    """


def test_Q01_a_decision_whose_figure_has_changed(round_: Round) -> None:
    review(round_, "chỉ tiêu | X02 | Đánh giá của Sở | Đạt\n chỉ tiêu | X02 | Lý do | Đã xem")
    drop(round_, "sua.xlsx", returned(round_, "X2", ANSWERS.replace("40", "41")))
    collect_now(round_, LATER)
    (issue,) = [i for i in state(round_).issues if i.code == "Q01"]
    assert issue.severity is Severity.WARNING
    assert issue.message == "“Chỉ tiêu X02”: quyết định “Đánh giá: Đạt” có khi số liệu là 80, nay số liệu là 81."


def test_Q02_no_such_agency_or_item(round_: Round) -> None:
    issue = refused(round_, "Q02", of_answer("X9 · Xã Lạ", "X01", "Không cộng vào tổng"))
    assert issue.place.cell == cell(round_, "số liệu", "trống 1", "Đơn vị") and issue.value == "X9 · Xã Lạ"
    assert "không có đơn vị nào mang mã “X9 · Xã Lạ”" in issue.message
    done = review(round_, of_answer("X1", "X99", "Không cộng vào tổng"))
    assert "không có chỉ tiêu nào mang mã “X99”" in only(done, "Q02").message


def test_Q02_a_row_without_a_code(round_: Round) -> None:
    done = review(round_, "số liệu | trống 1 | Quyết định | Chấp nhận số liệu\n số liệu | trống 1 | Lý do | Đúng")
    assert "không có mã đơn vị" in only(done, "Q02").message


def test_Q03_the_agency_is_not_asked(round_: Round) -> None:
    issue = refused(round_, "Q03", of_answer("X2", "X04", "Không cộng vào tổng"))
    assert issue.message.startswith("Phường Kon Tum không phải báo cáo chỉ tiêu “Chỉ tiêu X04”")


def test_Q04_no_such_decision(round_: Round) -> None:
    issue = refused(round_, "Q04", "chỉ tiêu | X01 | Quyết định | Duyệt\n chỉ tiêu | X01 | Lý do | Đúng")
    assert issue.place.cell == cell(round_, "chỉ tiêu", "X01", "Quyết định") and "“Lấy giá trị này”" in issue.message


def test_Q05_no_reason(round_: Round) -> None:
    issue = refused(round_, "Q05", "chỉ tiêu | X01 | Đánh giá của Sở | Đạt\n chỉ tiêu | X01 | Lý do | '  '")
    assert issue.place.cell == cell(round_, "chỉ tiêu", "X01", "Lý do")


def test_Q06_nobody_decided(round_: Round) -> None:
    entries = "chỉ tiêu | X01 | Đánh giá của Sở | Đạt\n chỉ tiêu | X01 | Lý do | Đúng"
    assert refused(round_, "Q06", entries, who="").place.cell == cell(round_, "chỉ tiêu", "X01", "Người quyết định")


@pytest.mark.parametrize(
    ("item", "column", "value", "why"),
    [
        ("X02", "Giá trị lấy thay", "nhiều", "không phải là một số"),
        ("X02", "Giá trị lấy thay", "-5", "nhỏ hơn mức cho phép"),
        ("X02", "Giá trị lấy thay", "5.5", "phải là số nguyên"),
        ("X02", "Giá trị lấy thay", "2026-03-06", "ngày tháng"),
        ("X02", "Giá trị lấy thay", "TRUE", "không phải là số"),
        ("X02", "Tử số lấy thay", "5", "không tính từ tử số"),
        ("X02", "Đánh giá của Sở", "Đạt", "còn trống"),
        ("X01", "Giá trị lấy thay", "95", "gõ tử số và mẫu số"),
        ("X01", "Tử số lấy thay", "95", "gõ cả tử số và mẫu số"),
        ("X01", "Mẫu số lấy thay", "95", "gõ cả tử số và mẫu số"),
    ],
)
def test_Q07_a_value_that_cannot_be_taken(round_: Round, item: str, column: str, value: str, why: str) -> None:
    done = review(round_, taking(item, column, value))
    assert why in only(done, "Q07").message
    assert [d.verdict.value for _, d in done.taken] == (["assess"] if column == "Đánh giá của Sở" else [])


@pytest.mark.parametrize(
    ("part", "whole", "why"), [("9", "0", "bằng 0"), ("9", "8", "lớn hơn mẫu số 8"), ("-9", "8", "âm")]
)
def test_Q07_counts_that_make_no_ratio(round_: Round, part: str, whole: str, why: str) -> None:
    entries = taking("X01", "Tử số lấy thay", part) + f"chỉ tiêu | X01 | Mẫu số lấy thay | {whole}"
    assert why in refused(round_, "Q07", entries).message


def test_Q07_a_word_that_is_no_choice(round_: Round) -> None:
    entries = of_answer("X1", "X03", "Lấy giá trị này") + "số liệu | trống 1 | Giá trị lấy thay | Sắp có"
    assert "không có trong danh sách: Có, Không" in refused(round_, "Q07", entries).message


def test_Q08_filled_against_an_older_state(round_: Round) -> None:
    old = written(round_).path.read_bytes()
    drop(round_, "sua.xlsx", returned(round_, "X2", ANSWERS.replace("40", "41")))
    collect_now(round_, LATER)
    entries = of_answer("X2", "X02", "Không cộng vào tổng")
    issue = only(read_back(round_, filled(old, entries), LATER), "Q08")
    assert issue.message == (
        "Phường Kon Tum, “Chỉ tiêu X02”: quyết định “Không cộng vào tổng” ghi trong tệp xem xét lập khi số liệu là 40, "
        "nay số liệu là 41; chưa được nhận."
    )
    assert history(round_) == ()


def test_Q09_two_decisions_of_one_thing(round_: Round) -> None:
    second = of_answer("x2", "x01", "Chấp nhận số liệu").replace("trống 1", "trống 2")
    done = review(round_, of_answer("X2", "X01", "Không cộng vào tổng") + second)
    assert codes(done) == ["Q09", "Q09"] and done.taken == ()
    assert (
        "“Không cộng vào tổng” (ô I" in done.issues[0].message and "“Chấp nhận số liệu” (ô I" in done.issues[0].message
    )


def test_Q09_the_same_decision_twice_is_one(round_: Round) -> None:
    once = of_answer("X2", "X01", "Không cộng vào tổng")
    done = review(round_, once + once.replace("trống 1", "trống 2"))
    assert (done.issues, len(done.taken)) == ((), 1)


@pytest.mark.parametrize(
    ("until", "why"),
    [("", "còn trống"), ("khi nào xong", "không phải là ngày"), ("2026-06-19", "đã qua"), ("12", "đã qua"),
     ("'31/02/2027'", "không phải là ngày"), ("2099-01-01", "xa quá")],
)  # fmt: skip
def test_Q10_a_waiver_without_a_day(round_: Round, until: str, why: str) -> None:
    entries = """
        miễn | trống 1 | Đơn vị     | X2
        miễn | trống 1 | Chỉ tiêu   | X01
        miễn | trống 1 | Quyết định | Miễn
        miễn | trống 1 | Lý do      | Bão
    """
    day = f"miễn | trống 1 | Miễn đến hết ngày | {until}" if until else ""
    assert why in refused(round_, "Q10", entries + day).message


@pytest.mark.parametrize(
    ("entries", "why"),
    [
        (of_answer("X2", "TẤT CẢ", "Lấy giá trị này"), "phải chọn một chỉ tiêu"),
        (of_answer("S1", "X02", "Lấy giá trị này"), "chỉ phối hợp"),
        (of_answer("S1", "X02", "Chấp nhận số liệu"), "chưa có số liệu"),
        (of_answer("X1", "X01", "Bỏ quyết định cũ"), "chưa có quyết định nào"),
        (
            taking("X02", "Giá trị lấy thay", "5").replace("Lấy giá trị này", "Chấp nhận số liệu"),
            "đã gõ giá trị lấy thay",
        ),
    ],
)
def test_Q11_a_decision_that_does_not_fit(round_: Round, entries: str, why: str) -> None:
    assert why in refused(round_, "Q11", entries).message


def test_Q11_an_error_is_not_accepted(tmp_path: Path) -> None:
    made = a_round(tmp_path, FORM, agencies=AGENCIES)
    answer(made, "X1", ANSWERS.replace("X02    | 40", "X02    | -4"))
    collect_now(made)
    entries = "số liệu | X1 X02 | Quyết định | Chấp nhận số liệu\n số liệu | X1 X02 | Lý do | Đúng"
    assert "số liệu có lỗi nên chưa dùng được" in refused(made, "Q11", entries).message


@pytest.mark.parametrize("typed", ['=IF(1=1,"Đạt","")', "#REF!", "#N/A"])
def test_Q12_a_formula_or_an_error_decides_nothing(round_: Round, typed: str, tmp_path: Path) -> None:
    content = filled(written(round_).path.read_bytes(), "chỉ tiêu | X01 | Lý do | Đúng")
    sheet, name = place(content, "chỉ tiêu", "X01", "Đánh giá của Sở")
    path = tmp_path / "x.xlsx"
    path.write_bytes(content)
    book = load_workbook(path)
    book[sheet][name].value = typed
    book.save(path)
    issue = only(read_back(round_, path.read_bytes()), "Q12")
    assert issue.place.cell == name and history(round_) == ()


def test_Q13_words_without_a_decision(round_: Round) -> None:
    issue = refused(round_, "Q13", "chỉ tiêu | X01 | Lý do | Số này đúng")
    assert issue.severity is Severity.WARNING and "“Số này đúng”" in issue.message


def test_a_name_alone_wants_nothing(round_: Round) -> None:
    assert review(round_, "chỉ tiêu | X01 | Người quyết định | Bà Lan").issues == ()


def test_Q14_a_table_is_lost(round_: Round, tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    entries = "chỉ tiêu | X01 | Đánh giá của Sở | Đạt\n chỉ tiêu | X01 | Lý do | Đúng"
    path.write_bytes(filled(written(round_).path.read_bytes(), entries))
    book = load_workbook(path)
    del book["Miễn báo cáo"]
    book.save(path)
    done = read_back(round_, path.read_bytes())
    assert only(done, "Q14").severity is Severity.WARNING and "“Miễn báo cáo”" in done.issues[0].message
    assert len(done.taken) == 1
