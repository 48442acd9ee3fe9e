"""What people mistype in a form or a register, and how it is told: the cell, what is wrong, what to do."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from qng_reports.doors.form_reader import read_form
from qng_reports.doors.register import check_reporters
from qng_reports.doors.tables import CODE_SHAPE
from qng_reports.errors import DefinitionError, QngError
from qng_reports.model import (
    STATUSES,
    Agency,
    Asked,
    Component,
    Form,
    Kind,
    Method,
    Severity,
    Term,
    items_of,
    reporters_of,
)
from qng_reports.rounds import form_file as form_path
from qng_reports.rounds import load_form, load_register, templates_folder
from tests.tables import INFO, ONE_SECTION, TWO_COMMUNES, book, form, form_file, register

KEYS = "khóa | giá trị\n" + "\n".join(f"{key} | {value}" for key, value in INFO.items())
ONE_ITEM = """
    mã  | phần | chỉ tiêu | loại   | cơ quan báo cáo
    X01 | P    | Số hộ    | số đếm | cấp xã
"""


def faults_of(content: bytes) -> list[str]:
    """What the reader says, line by line: "chi_tieu!A2: wrong → remedy"."""
    with pytest.raises(DefinitionError) as caught:
        read_form(content, "bieu-mau.xlsx")
    assert str(caught.value).startswith("Biểu mẫu “bieu-mau.xlsx” chưa dùng được: ")
    return [str(fault) for fault in caught.value.faults]


def faults(items: str, **parts: str) -> list[str]:
    """What the reader says of a form with these items."""
    return faults_of(form_file(items, **parts))


def fault(items: str, **parts: str) -> str:
    """The one thing that is wrong with these items."""
    (only,) = faults(items, **parts)
    return only


# ---------------------------------------------------------------- what is accepted


def test_columns_in_any_order_and_case_with_aliases_below_a_title_line() -> None:
    items = """
        DANH SÁCH CHỈ TIÊU | | | | |
        | | | | |
        ĐVT | loại số liệu | ĐƠN VỊ BÁO CÁO | Tên chỉ tiêu | PHẦN | Ghi chép riêng | Mã chỉ tiêu
        hộ  | Số  đếm      | cấp xã         | Số hộ        | P    | x              | X01
    """
    content = book(THONG_TIN=KEYS, Phan=ONE_SECTION, Chi_Tieu=items, nhap=items)
    (indicator,) = read_form(content, "bieu-mau.xlsx").indicators
    assert (indicator.code, indicator.unit, indicator.kind, indicator.name) == ("X01", "hộ", Kind.COUNT, "Số hộ")


def test_what_is_left_out_has_a_default() -> None:
    read = form("""
        mã  | loại         | danh sách
        X01 | tỷ lệ        |
        X02 | số đếm       |
        X03 | số thập phân |
        X04 | phần trăm    |
        X05 | trạng thái   |
        X06 | có/không     |
        X07 | lựa chọn     | Mức
        X08 | văn bản      |
        X09 | count        |
    """, lua_chon="danh sách | giá trị\n mức | Tốt\n Mức | Kém")  # fmt: skip
    assert [(i.method, i.decimals, i.unit) for i in read.indicators] == [
        (Method.RATIO_OF_SUMS, 0, "%"),
        (Method.SUM, 0, ""),
        (Method.NONE, 2, ""),
        (Method.NONE, 2, "%"),
        (Method.NONE, 0, ""),
        (Method.NONE, 0, "%"),
        (Method.NONE, 0, ""),
        (Method.NONE, 0, ""),
        (Method.SUM, 0, ""),
    ]
    assert read.indicator("X04").maximum == 100 and read.indicator("X02").minimum == 0
    assert read.indicator("X05").choices == STATUSES
    assert read.indicator("X07").choices == ("Tốt", "Kém")
    assert (read.deadline, read.minimum_share, all(i.required for i in read.indicators)) == ("+3", 100, True)


@pytest.mark.parametrize(
    ("typed", "operator", "number", "printed"),
    [
        ("80", ">=", "80", "≥ 80%"),
        ("'>= 80%'", ">=", "80", "≥ 80%"),
        ("≥80", ">=", "80", "≥ 80%"),
        ("= 100", "=", "100", "100%"),
        ("≤ 0,5", "<=", "0.5", "≤ 0,5%"),
        ("< 5", "<", "5", "< 5%"),
        ("'> 12.5'", ">", "12.5", "> 12,5%"),
    ],
)
def test_ways_to_write_a_target(typed: str, operator: str, number: str, printed: str) -> None:
    target = form(f"mã | loại | mục tiêu\n X01 | tỷ lệ | {typed}").indicators[0].target
    assert target is not None
    assert (target.operator, target.number, target.printed) == (operator, Decimal(number), printed)


def test_a_printed_target_and_a_status_in_any_case() -> None:
    first, second = form("""
        mã  | loại       | mục tiêu   | mục tiêu (bản in)
        X01 | tỷ lệ      | >= 80      | trên 80%
        X02 | trạng thái | HOÀN THÀNH |
    """).indicators
    assert first.target is not None and first.target.printed == "trên 80%"
    assert second.target is not None and (second.target.status, second.target.printed) == ("Hoàn thành", "HOÀN THÀNH")


def test_rules_questions_and_thong_tin() -> None:
    read = form(
        "mã | loại\n X01 | tỷ lệ\n X02 | số đếm\n X03 | số đếm",
        rang_buoc="""
            mã | vế trái      | phép so sánh | vế phải | mức độ   | thông báo
            R1 | X01/TS + X02 | ≤            | X03     | cảnh báo | A
        """,
        noi_dung="mã | câu hỏi | cơ quan báo cáo | số ký tự tối đa | bắt buộc\n N1 | Khó khăn | cấp xã; X1 | 500 | có",
        han_nop="25/06/2026", ty_le_toi_thieu="92,5", lien_he="Phòng A",
    )  # fmt: skip
    (rule,), (question,) = read.rules, read.questions
    assert rule.left == (Term("X01", Component.NUMERATOR), Term("X02", Component.VALUE))
    assert (rule.operator, rule.right, rule.severity) == ("<=", (Term("X03", Component.VALUE),), Severity.WARNING)
    assert (question.max_length, question.required, len(question.reporters)) == (500, True, 2)
    assert (read.deadline, read.minimum_share, read.contact) == ("25/06/2026", Decimal("92.5"), "Phòng A")


# ---------------------------------------------------------------- sheets and columns


def test_a_missing_sheet_is_named_with_the_nearest() -> None:
    told = faults_of(book(thong_tin=KEYS, phan=ONE_SECTION, chi_tiu=ONE_ITEM))
    assert told == ["chi_tieu: không có trang “chi_tieu” → đặt tên trang đúng; ý bạn là “chi_tiu”?"]


def test_a_missing_column_is_named_with_the_nearest() -> None:
    items = ONE_ITEM.replace("chỉ tiêu", "chi tieu")
    (told,) = faults_of(book(thong_tin=KEYS, phan=ONE_SECTION, chi_tieu=items))
    assert told == "chi_tieu!A1: thiếu cột “Chỉ tiêu” → sửa tiêu đề “chi tieu” thành “Chỉ tiêu”"
    (told,) = faults_of(book(thong_tin=KEYS, phan=ONE_SECTION, chi_tieu=items.replace("chi tieu", "xyz")))
    assert told == "chi_tieu!A1: thiếu cột “Chỉ tiêu” → thêm cột này vào dòng tiêu đề"


def test_sheets_with_nothing_in_them() -> None:
    told = faults_of(book(thong_tin="", phan="", chi_tieu="", noi_dung="", rang_buoc=""))
    assert {line.split(":")[0] for line in told} == {"thong_tin!A1", "thong_tin", "phan!A1", "chi_tieu!A1"}
    assert read_form(book(thong_tin=KEYS, phan=ONE_SECTION, chi_tieu=ONE_ITEM, lua_chon=""), "x").code == "THU"


def test_thong_tin() -> None:
    keys = "khóa | giá trị\n ma | THỬ 1\n ten | \n phien_ban | 1\n han_nop | 3\n ty_le_toi_thieu | 0.9\n lienhe | A"
    assert faults_of(book(thong_tin=keys, phan=ONE_SECTION, chi_tieu=ONE_ITEM)) == [
        f"thong_tin!B2: mã biểu mẫu “THỬ 1” không hợp lệ → {CODE_SHAPE}",
        "thong_tin!B3: “ten” đang để trống → điền giá trị",
        "thong_tin!B5: hạn gửi “3” không đúng → viết +3 (ba ngày sau ngày chốt) hoặc 17/06/2026",
        "thong_tin!B6: tỷ lệ tối thiểu “0.9” không đúng → gõ số phần trăm, ví dụ 90",
        "thong_tin!A7: khóa “lienhe” không dùng → ý bạn là “lien_he”?",
        "thong_tin: thiếu khóa “co_quan_ban_hanh” → thêm một dòng với khóa này và giá trị của nó",
    ]


@pytest.mark.parametrize("share", ["90%", "chín mươi", "0", "101", "1.000", "9 0"])
def test_minimum_share_that_is_none(share: str) -> None:
    assert fault("mã\nX01", ty_le_toi_thieu=share).startswith("thong_tin!B6: tỷ lệ tối thiểu")


@pytest.mark.parametrize("share", ["+90", "90,0"])
def test_minimum_share_in_strange_spelling(share: str) -> None:
    assert form("mã\nX01", ty_le_toi_thieu=share).minimum_share == 90


# ---------------------------------------------------------------- items


def test_unknown_words_are_answered_with_the_nearest() -> None:
    assert faults("""
        mã  | loại     | cách tổng hợp | bắt buộc
        X01 | ty lệ    |               |
        X02 | số đếm   | cọng          |
        X03 | số đếm   |               | có thể
        X04 | hình ảnh |               |
    """) == [
        "chi_tieu!B2: không hiểu “ty lệ” → ý bạn là “tỷ lệ”?",
        "chi_tieu!C3: không hiểu “cọng” → ý bạn là “cộng”?",
        "chi_tieu!D4: không hiểu “có thể” → dùng một trong: “có”, “không”, “x”, “yes”, “no”",
        "chi_tieu!B5: không hiểu “hình ảnh” → dùng một trong: “tỷ lệ”, “số đếm”, “số thập phân”, “tiền”, “phần trăm”,"
        " “trạng thái”, “có/không”, “lựa chọn”, “ngày”, “văn bản”, “bảng”, “gồm các phần”, “ratio”,"
        " “count”, “decimal”…",
    ]


def test_codes() -> None:
    assert faults("mã | loại\n X01 | số đếm\n X01 | số đếm\n X 2 | số đếm\n X/3 | số đếm") == [
        "chi_tieu!A3: mã “X01” đã có ở chi_tieu!A2 → đặt mã khác",
        f"chi_tieu!A4: mã “X 2” không hợp lệ → {CODE_SHAPE}",
        f"chi_tieu!A5: mã “X/3” không hợp lệ → {CODE_SHAPE}",
    ]


def test_needed_cells() -> None:
    items = """
        mã  | phần | chỉ tiêu | loại   | cơ quan báo cáo
            | P    | Số hộ    | số đếm | cấp xã
        X02 |      |          |        |
    """
    assert faults_of(book(thong_tin=KEYS, phan=ONE_SECTION, chi_tieu=items)) == [
        "chi_tieu!A2: thiếu mã → điền vào ô này",
        "chi_tieu!D3: thiếu loại → điền vào ô này",
        "chi_tieu!B3: thiếu mã phần → điền vào ô này",
        "chi_tieu!C3: thiếu tên chỉ tiêu → điền vào ô này",
        "chi_tieu!E3: thiếu cơ quan báo cáo → điền vào ô này",
    ]


def test_unknown_section() -> None:
    assert fault("mã | phần\n X01 | P1") == "chi_tieu!B2: phần “P1” không có ở trang phan → ý bạn là “P”?"


def test_ratio_without_the_names_of_its_counts() -> None:
    items = """
        mã  | phần | chỉ tiêu  | loại  | cơ quan báo cáo | tử số  | mẫu số
        X01 | P    | Tỷ lệ hộ  | tỷ lệ | cấp xã          | Số hộ  |
        X02 | P    | Tỷ lệ hộ  | tỷ lệ | cấp xã          |        | Tổng số
    """
    assert faults_of(book(thong_tin=KEYS, phan=ONE_SECTION, chi_tieu=items)) == [
        "chi_tieu!G2: thiếu tên mẫu số → điền vào ô này",
        "chi_tieu!F3: thiếu tên tử số → điền vào ô này",
    ]


def test_targets_that_are_none() -> None:
    assert faults("""
        mã  | loại       | mục tiêu
        X01 | tỷ lệ      | tám mươi
        X02 | trạng thái | Hoàn thàn
        X03 | tỷ lệ      | 0.8
        X04 | số đếm     | từ 3 đến 5
    """) == [
        "chi_tieu!C2: không hiểu mục tiêu “tám mươi” → viết như >= 80, = 100, <= 5 hoặc Hoàn thành",
        "chi_tieu!C3: mục tiêu “Hoàn thàn” không phải trạng thái → ý bạn là “Hoàn thành”?",
        "chi_tieu!C4: ô mục tiêu chứa số 0.8 (có thể do gõ 80% nên Excel đổi thành 0,8) → gõ như >= 80",
        "chi_tieu!C5: không hiểu mục tiêu “từ 3 đến 5” → viết như >= 80, = 100, <= 5 hoặc Hoàn thành",
    ]


def test_a_small_target_is_right_where_no_percentage_is_asked() -> None:
    assert form("mã | loại | mục tiêu\n X01 | số thập phân | 0.8").indicators[0].target is not None


def test_numbers_and_limits() -> None:
    assert faults("""
        mã  | loại         | nhỏ nhất | lớn nhất | số lẻ
        X01 | số đếm       | 5        | 3        |
        X02 | số đếm       | ít       |          |
        X03 | số thập phân |          |          | 7
        X04 | số thập phân |          |          | 1.5
        X05 | số thập phân |          |          | -1
    """) == [
        "chi_tieu!C2: nhỏ nhất 5 lớn hơn lớn nhất 3 → đổi lại hai giới hạn",
        "chi_tieu!C3: giá trị nhỏ nhất “ít” không phải là số → gõ số",
        "chi_tieu!E4: số lẻ 7 quá lớn → gõ số từ 0 đến 6",
        "chi_tieu!E5: số lẻ “1.5” không phải là số nguyên không âm → gõ số nguyên",
        "chi_tieu!E6: số lẻ “-1” không phải là số nguyên không âm → gõ số nguyên",
    ]


def test_a_limit_of_zero_is_a_limit() -> None:
    assert form("mã | loại | nhỏ nhất | lớn nhất\n X01 | số thập phân | -5 | 0").indicators[0].maximum == 0


def test_method_that_does_not_fit_the_kind() -> None:
    assert faults("""
        mã  | loại    | cách tổng hợp
        X01 | tỷ lệ   | cộng
        X02 | số đếm  | tỷ lệ cộng dồn
        X03 | văn bản | cộng
    """) == [
        "chi_tieu!C2: cách tổng hợp không hợp với loại “tỷ lệ” → dùng một trong: “tỷ lệ cộng dồn”, “một cơ quan”,"
        " “không”",
        "chi_tieu!C3: cách tổng hợp không hợp với loại “số đếm” → dùng một trong: “cộng”, “bình quân có trọng số”,"
        " “nhỏ nhất”, “lớn nhất”, “một cơ quan”, “không”",
        "chi_tieu!C4: cách tổng hợp không hợp với loại “văn bản” → dùng một trong: “một cơ quan”, “không”",
    ]


def test_lists_weights_and_supported_items() -> None:
    told = faults("""
        mã  | loại         | danh sách | cách tổng hợp         | trọng số | phục vụ chỉ tiêu
        X01 | lựa chọn     | Mức độ    |                       |          |
        X02 | lựa chọn     |           |                       |          |
        X03 | số thập phân |           | bình quân có trọng số | X1       |
        X04 | số thập phân |           | bình quân có trọng số |          | X99
    """, lua_chon="danh sách | giá trị\n Mức đô | Tốt")  # fmt: skip
    assert told == [
        "chi_tieu!C2: không có danh sách “Mức độ” ở trang lua_chon → ý bạn là “Mức đô”?",
        "chi_tieu!C3: thiếu tên danh sách lựa chọn → điền vào ô này",
        "chi_tieu!E4: không có chỉ tiêu mã “X1” → ý bạn là “X01”?",
        "chi_tieu!F5: không có chỉ tiêu mã “X99” → dùng một trong: “X01”, “X02”, “X03”, “X04”",
        "chi_tieu!E5: bình quân có trọng số nhưng thiếu trọng số → ghi mã chỉ tiêu trọng số",
    ]


def test_questions() -> None:
    told = faults("mã\nX01", noi_dung="mã | nội dung | cơ quan báo cáo | số ký tự tối đa\n X01 | | cấp xã | dài")
    assert told == [
        "noi_dung!A2: mã “X01” đã có ở chi_tieu!A2 → đặt mã khác",
        "noi_dung!B2: thiếu nội dung → điền vào ô này",
        "noi_dung!D2: số ký tự tối đa “dài” không phải là số → gõ số",
    ]


def test_rules() -> None:
    rules = """
        mã | vế trái | phép so sánh | vế phải | mức độ | thông báo
        R1 | X01     | <=           | X02     | lỗi    | A
        R2 | X09     | <=           | X02     |        | A
        R3 | X01/TS  | bằng         | X02/XX  | nặng   |
    """
    assert faults("mã | loại\n X01 | tỷ lệ\n X02 | số đếm", rang_buoc=rules) == [
        "rang_buoc!B2: “X01” không có số liệu đó → viết MÃ/TS (tử số), MÃ/MS (mẫu số) hoặc MÃ",
        "rang_buoc!B3: không có chỉ tiêu mã “X09” → ý bạn là “X02” hoặc “X01”?",
        "rang_buoc!C4: không hiểu “bằng” → dùng một trong: “=”, “<=”, “>=”, “<”, “>”, “≤”, “≥”",
        "rang_buoc!D4: “X02/XX” không có số liệu đó → viết MÃ/TS (tử số), MÃ/MS (mẫu số) hoặc MÃ",
        "rang_buoc!E4: không hiểu “nặng” → dùng một trong: “lỗi”, “cảnh báo”",
        "rang_buoc!F4: thiếu thông báo → điền vào ô này",
    ]


def test_everything_wrong_is_told_at_once() -> None:
    content = book(thong_tin="khóa | giá trị\n ma | X", phan=ONE_SECTION, chi_tieu="mã | loại\n X01 | số đếm")
    with pytest.raises(DefinitionError) as caught:
        read_form(content, "b.xlsx")
    title, *told = str(caught.value).splitlines()
    assert title == "Biểu mẫu “b.xlsx” chưa dùng được: 6 lỗi."
    assert len(told) == 6 and all(line.startswith("  - ") for line in told)


@pytest.mark.parametrize("content", [b"", b"rubbish", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)])
def test_no_workbook_at_all(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "form.xlsx").write_bytes(content)
    for load in (load_form, load_register):
        with pytest.raises(QngError, match=r"^Không đọc được “form.xlsx”: [^\n]*[.]$"):
            load(tmp_path / "form.xlsx")


def test_no_file(tmp_path: Path) -> None:
    with pytest.raises(QngError, match=r"^Không thấy biểu mẫu: “.*none.xlsx”[.]$"):
        load_form(tmp_path / "none.xlsx")
    with pytest.raises(QngError, match=r"^Không thấy danh sách đơn vị: “.*none.xlsx”[.]$"):
        load_register(tmp_path / "none.xlsx")
    with pytest.raises(QngError, match="không phải là tệp"):
        load_form(tmp_path)


# ---------------------------------------------------------------- the register


def register_faults(agencies: str) -> list[str]:
    with pytest.raises(DefinitionError) as caught:
        register(agencies)
    return [str(fault) for fault in caught.value.faults]


def test_a_register() -> None:
    first, second = register("""
        Mã đơn vị | Tên đơn vị     | Loại     | Nhóm            | Dân số | Thư điện tử
        21025     | Phường Cẩm Thành | phường | cấp xã; Vùng  A | 45210  | a@example.com
        CQ01      | Sở Một         | sở       |                 |        |
    """)  # fmt: skip
    assert (first.code, first.population, first.email, first.is_commune) == ("21025", 45210, "a@example.com", True)
    assert first.answers_to(("21025",)) and len(first.groups) == 2
    assert (second.code, second.population, second.groups, second.is_commune) == ("CQ01", None, (), False)


def test_faults_of_a_register() -> None:
    assert register_faults("""
        mã    | tên    | loại | dân số
        21025 | Xã Một | xã   | đông
        21025 | Xã Hai | xã   |
        21026 |        | xã   |
        21027 | Xã Ba  |      | 10.5
              | Xã Bốn | xã   |
    """) == [
        "don_vi!A3: mã “21025” đã có ở don_vi!A2 → đặt mã khác",
        "don_vi!A6: thiếu mã → điền vào ô này",
        "don_vi!D2: dân số “đông” không phải là số → gõ số",
        "don_vi!B4: thiếu tên đơn vị → điền vào ô này",
        "don_vi!C5: thiếu loại đơn vị → điền vào ô này",
        "don_vi!D5: dân số “10.5” không phải là số nguyên không âm → gõ số nguyên",
    ]
    assert register_faults("mã | tên | loại") == ["don_vi!A2: chưa có đơn vị nào → thêm mỗi đơn vị một dòng"]
    with pytest.raises(DefinitionError, match="không có trang “don_vi”"):
        load_register(form_path("kh121-2026"))


def mismatch(items: str, agencies: str = TWO_COMMUNES, **parts: str) -> list[str]:
    with pytest.raises(DefinitionError, match="Biểu mẫu và danh sách đơn vị không khớp nhau") as caught:
        check_reporters(form(items, **parts), register(agencies))
    return [str(fault) for fault in caught.value.faults]


def test_agencies_that_the_register_does_not_know() -> None:
    told = mismatch(
        "mã | cơ quan báo cáo | cơ quan xác nhận\n X01 | X1; câp xã | X9",
        noi_dung="mã | nội dung | cơ quan báo cáo\n N1 | Khó khăn | X2; các sở",
    )
    assert [line.split(":")[0] for line in told] == ["chi_tieu, mã X01", "chi_tieu, mã X01", "noi_dung, mã N1"]
    assert told[1].startswith("chi_tieu, mã X01: “X9” không có trong danh sách đơn vị → dùng một trong: “X1”, “X2”")


def test_unknown_groups_are_shown_as_people_write_them() -> None:
    assert mismatch("mã | cơ quan báo cáo\n X01 | Cấp Xa") == [
        "chi_tieu, mã X01: “Cấp Xa” không có trong danh sách đơn vị → ý bạn là “cấp xã”?"
    ]


@pytest.mark.parametrize(
    ("group", "again"), [("Sở, ban, ngành", "SỞ,  BAN, NGÀNH"), ("Vùng hoà bình", "vùng hòa bình"), ("UBND", "UBND")]
)
def test_a_group_in_another_spelling(group: str, again: str) -> None:
    agencies = register(f"mã | tên | loại | nhóm\n X1 | Xã Một | xã | {group}")
    check_reporters(form(f"mã | cơ quan báo cáo\n X01 | {again}"), agencies)
    assert agencies[0].answers_to(form(f"mã | cơ quan báo cáo\n X01 | {again}").indicators[0].reporters)


def test_one_agency_means_one() -> None:
    """One agency over two reporters would be a silent sum of two answers to one question."""
    told = mismatch("mã | cách tổng hợp\n X01 | một cơ quan")
    assert len(told) == 1 and told[0].startswith("chi_tieu, mã X01: tổng hợp “một cơ quan” nhưng có 2 đơn vị báo cáo")
    check_reporters(form("mã | cách tổng hợp | cơ quan báo cáo\n X01 | một cơ quan | X1"), register(TWO_COMMUNES))


# ---------------------------------------------------------------- what we ship


@pytest.fixture(scope="module")
def kh121() -> Form:
    return load_form(form_path("kh121-2026"))


@pytest.fixture(scope="module")
def agencies() -> tuple[Agency, ...]:
    return load_register(templates_folder("xlsx") / "don-vi.xlsx")


def test_the_plan_has_34_items_in_five_sections(kh121: Form, agencies: tuple[Agency, ...]) -> None:
    plan = [i for i in kh121.indicators if i.lead]
    assert len(plan) == 34
    assert len({i.section for i in plan}) == 5
    assert all(i.target is not None and i.printed_number for i in plan)
    check_reporters(kh121, agencies)


def test_every_commune_has_a_real_form_that_feeds_the_province(kh121: Form, agencies: tuple[Agency, ...]) -> None:
    communes = [agency for agency in agencies if agency.is_commune]
    assert len(communes) == 96
    for agency in communes:
        asked = [item.indicator for item in items_of(kh121, agency) if isinstance(item, Asked)]
        assert len(asked) >= 20
        assert [i.code for i in asked if i.method is Method.NONE] == []


def test_every_item_is_asked_of_somebody_and_supports_one_that_exists(
    kh121: Form, agencies: tuple[Agency, ...]
) -> None:
    codes = {i.code for i in kh121.indicators}
    assert {i.supports for i in kh121.indicators if i.supports} <= codes
    assert all(reporters_of(i, agencies) for i in kh121.indicators)
    assert all(not agency.email for agency in agencies), "no address is invented"


def test_a_target_that_is_not_the_printed_one() -> None:
    told = faults("""
        mã  | loại  | mục tiêu | mục tiêu (bản in)
        X01 | tỷ lệ | >= 90    | 30%
        X02 | tỷ lệ | >= 80    | Tối thiểu 80%
    """)
    assert len(told) == 1 and "mục tiêu “>= 90” khác bản in “30%”" in told[0]


def test_titles_and_sheets_nearly_right_are_not_passed_over() -> None:
    told = faults("mã | Hướng dẫn điên\n X01 | Ghi số", **{"Ràng buộc 2": "mã | vế trái\n R1 | X01"})
    assert any("tiêu đề “Hướng dẫn điên” không dùng → ý bạn là “Hướng dẫn điền”?" in line for line in told)
    assert any("trang “Ràng buộc 2” không được đọc → ý bạn là “rang_buoc”?" in line for line in told)


def test_a_status_with_a_list_of_its_own() -> None:
    lists = "danh sách | giá trị\n lan | Hoàn thành\n lan | Đang triển khai\n sai | Gần xong"
    items = "mã | loại | danh sách lựa chọn\n X01 | trạng thái | lan"
    assert form(items, lua_chon=lists).indicators[0].choices == ("Hoàn thành", "Đang triển khai")
    told = faults(items.replace("| lan", "| sai"), lua_chon=lists)
    assert len(told) == 1 and "“Gần xong” không phải trạng thái" in told[0]
