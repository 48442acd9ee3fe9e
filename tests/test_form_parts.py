"""Tasks, tables, items of parts, looks and the limits of a form: what is read, and how mistakes are told."""

from __future__ import annotations

import time
import zipfile
from base64 import b64decode
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
import xlsxwriter

from qng_reports.doors.form_reader import read_form
from qng_reports.doors.register import check_reporters
from qng_reports.errors import DefinitionError
from qng_reports.model import (
    TASK_STATUSES,
    YES_NO,
    Appearance,
    Component,
    Kind,
    Method,
    Severity,
    Target,
    Term,
)
from qng_reports.rounds import load_form, load_register, templates_folder
from tests.tables import INFO, ONE_SECTION, TWO_COMMUNES, book, form, form_file, lines, register

ROOT = Path(__file__).parent.parent
EVERY_KIND = ROOT / "examples" / "moi-loai"
ONE_ITEM = "mã\nX01"
PNG = b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==")
TWO_SECTIONS = "mã | tên phần\n P | Phần thử\n Q | Phần khác"
TABLE = """
    chỉ tiêu | mã cột  | tên cột   | loại     | cộng | đơn vị tính
    X40      | ten_lop | Tên lớp   | văn bản  |      |
    X40      | so_tien | Kinh phí  | tiền     | có   | triệu đồng
"""
ONE_TABLE = "mã | loại\n X01 | số đếm\n X40 | bảng"


def faults(items: str, **parts: str) -> list[str]:
    """What the reader says of a form with these items, line by line."""
    return faults_of(form_file(items, **parts))


def faults_of(content: bytes) -> list[str]:
    with pytest.raises(DefinitionError) as caught:
        read_form(content, "bieu-mau.xlsx")
    return [str(fault) for fault in caught.value.faults]


def fault(items: str, **parts: str) -> str:
    """The one thing that is wrong with these items."""
    (only,) = faults(items, **parts)
    return only


# ---------------------------------------------------------------- items of parts


def test_parts_follow_their_item_whatever_the_order_of_rows() -> None:
    read = form("""
        mã    | loại         | thuộc chỉ tiêu | cơ quan báo cáo | cơ quan xác nhận | mục tiêu | mục tiêu (bản in)
        X01.2 | tỷ lệ        | X01            | cấp xã; X1      | CQ2              | >= 80    | 80%
        X02   | số đếm       |                | X1              |                  |          |
        X01   | gồm các phần |                |                 |                  |          | Tỉnh 100%; xã 80%
        X01.1 | tỷ lệ        | X01            | X1; CẤP  XÃ; X3 |                  | = 100    | 100%
    """)  # fmt: skip
    assert [i.code for i in read.indicators] == ["X02", "X01", "X01.2", "X01.1"]
    heading = read.indicator("X01")
    assert (heading.kind, heading.method, heading.unit, heading.fields()) == (Kind.PARTS, Method.NONE, "", ())
    assert heading.reporters == ("cấp xã", "X1", "X3") and heading.confirmers == ("CQ2",)
    assert heading.target == Target("Tỉnh 100%; xã 80%")
    assert [i.part_of for i in read.indicators] == ["", "", "X01", "X01"]
    assert [i.target and i.target.number for i in read.indicators] == [None, None, Decimal(80), Decimal(100)]


def test_parts_that_cannot_be() -> None:
    assert faults("""
        mã  | loại         | thuộc chỉ tiêu | phần
        X01 | gồm các phần |                | P
        X02 | gồm các phần | X02            | P
        X03 | gồm các phần |                | P
        X04 | số đếm       | X99            | P
        X05 | số đếm       | X04            | P
        X06 | số đếm       | X03            | Q
        X07 | gồm các phần | X03            | P
        X08 | gồm các phần | X09            | P
        X09 | gồm các phần | X08            | P
        X10 | số đếm       | X10            | P
    """, sections=TWO_SECTIONS) == [
        "chi_tieu!C3: “X02” thành phần của chính nó → để trống ô này, hoặc ghi mã của mục lớn khác",
        "chi_tieu!C5: không có chỉ tiêu mã “X99” → ý bạn là “X09”?",
        "chi_tieu!C6: “X04” không thuộc loại “gồm các phần” → đổi loại của “X04” thành “gồm các phần”,"
        " hoặc sửa mã ở ô này",
        "chi_tieu!D7: phần “Q” khác phần “P” của “X03” → ghi cùng phần",
        "chi_tieu!C8: một phần không thể lại gồm các phần → để trống ô này, hoặc đổi loại của “X07”",
        "chi_tieu!C9: “X08” thành phần của chính nó → để trống ô này, hoặc ghi mã của mục lớn khác",
        "chi_tieu!C10: “X09” thành phần của chính nó → để trống ô này, hoặc ghi mã của mục lớn khác",
        "chi_tieu!C11: “X10” thành phần của chính nó → để trống ô này, hoặc ghi mã của mục lớn khác",
        "chi_tieu!B2: gồm các phần nhưng chưa có phần nào → ghi “X01” ở cột “Thuộc chỉ tiêu” của các dòng là phần"
        " của nó",
        "chi_tieu!B8: gồm các phần nhưng chưa có phần nào → ghi “X07” ở cột “Thuộc chỉ tiêu” của các dòng là phần"
        " của nó",
    ]  # fmt: skip


def test_an_item_of_parts_has_no_reporters_nor_method_of_its_own() -> None:
    assert faults("""
        mã  | loại         | thuộc chỉ tiêu | cơ quan báo cáo | cách tổng hợp
        X01 | gồm các phần |                | Cấp xã; X9      | cộng
        X02 | số đếm       | X01            | cấp xã          |
    """) == [
        "chi_tieu!E2: cách tổng hợp không hợp với loại “gồm các phần” → dùng một trong: “không”",
        "chi_tieu!D2: “X9” không có ở phần nào của mục → để trống ô này; ghi cơ quan ở từng phần",
    ]


def test_only_an_item_of_parts_may_have_a_printed_target_alone() -> None:
    assert fault("mã | loại | mục tiêu (bản in)\n X01 | tỷ lệ | 80%").startswith(
        "chi_tieu!A2: có mục tiêu bản in “80%” nhưng thiếu mục tiêu → viết cho máy như >= 80"
    )


# ---------------------------------------------------------------- tasks


def test_tasks() -> None:
    read = form(
        ONE_ITEM,
        nhiem_vu="""
            Mã  | TT | Phần | Nhiệm vụ   | Thời hạn   | Cơ quan báo cáo | Cơ quan xác nhận | Cơ quan chủ trì | Danh sách
            NV1 | 1  | P    | Ban hành   | 2026-06-30 | cấp xã          | CQ1              | UBND cấp xã     |
            NV2 | 2  | P    | Tuyên bố   | Quý III    | X1              |                  |                 | lan
        """,
        lua_chon="danh sách | giá trị\n lan | Hoàn thành\n lan | Chưa hoàn thành",
    )  # fmt: skip
    first, second = read.tasks
    assert (first.code, first.kind, first.method, first.due) == ("NV1", Kind.TASK, Method.COUNT_BY_STATUS, "30/06/2026")
    assert (first.name, first.section, first.required, first.max_length) == ("Ban hành", "P", True, 1500)
    assert (first.reporters, first.confirmers, first.lead) == (("cấp xã",), ("CQ1",), "UBND cấp xã")
    assert first.choices == TASK_STATUSES and second.choices == ("Hoàn thành", "Chưa hoàn thành")
    assert [field.component for field in first.fields()] == [Component.STATUS, Component.RESULT, Component.EVIDENCE]
    assert second.due == "Quý III" and read.items[-1] is second


def test_faults_of_tasks() -> None:
    told = faults(
        "mã | loại\n X01 | số đếm\n X02 | nhiệm vụ\n X03 | task",
        nhiem_vu="""
            mã  | phần | nhiệm vụ | cơ quan báo cáo | danh sách | cách tổng hợp | số ký tự tối đa
            x01 | R    | A        | cấp xã          | lan       | cộng          | 0
            NV2 | P    |          |                 |           | không         | 40000
        """,
        lua_chon="danh sách | giá trị\n lan | Chưa thực hiện",
        noi_dung="mã | nội dung | cơ quan báo cáo\n NV2 | Khó khăn | cấp xã",
    )
    assert told == [
        "nhiem_vu!A2: mã “x01” đã có ở chi_tieu!A2 → đặt mã khác",
        "noi_dung!A2: mã “NV2” đã có ở nhiem_vu!A3 → đặt mã khác",
        "chi_tieu!B3: nhiệm vụ không khai ở trang này → chuyển dòng này sang trang nhiem_vu",
        "chi_tieu!B4: nhiệm vụ không khai ở trang này → chuyển dòng này sang trang nhiem_vu",
        "nhiem_vu!F2: cách tổng hợp không hợp với nhiệm vụ → dùng một trong: “đếm theo trạng thái”, “một cơ quan”,"
        " “không”",
        "nhiem_vu!E2: “Chưa thực hiện” không phải trạng thái → dùng một trong: “Hoàn thành”, “Thường xuyên”,"
        " “Đang triển khai”, “Chưa hoàn thành”",
        "nhiem_vu!G2: số ký tự tối đa 0 ngoài khoảng cho phép → gõ số từ 1 đến 32.000",
        "nhiem_vu!C3: thiếu tên nhiệm vụ → điền vào ô này",
        "nhiem_vu!D3: thiếu cơ quan báo cáo → điền vào ô này",
        "nhiem_vu!G3: số ký tự tối đa 40.000 ngoài khoảng cho phép → gõ số từ 1 đến 32.000",
        "nhiem_vu!B2: phần “R” không có ở trang phan → dùng một trong: “P”",
    ]


def test_a_form_of_tasks_or_questions_only() -> None:
    keys = "khóa | giá trị\n" + "\n".join(f"{key} | {value}" for key, value in INFO.items())
    task = "mã | phần | nhiệm vụ | cơ quan báo cáo\n NV1 | P | Ban hành | cấp xã"
    question = "mã | nội dung | cơ quan báo cáo\n N1 | Khó khăn | cấp xã"
    read = read_form(book(thong_tin=keys, phan=ONE_SECTION, nhiem_vu=task), "x")
    assert [i.code for i in read.items] == ["NV1"] and not read.indicators
    assert read_form(book(thong_tin=keys, phan=ONE_SECTION, noi_dung=question, chi_tieu=""), "x").questions
    header = "mã | phần | chỉ tiêu | loại | cơ quan báo cáo"
    (told,) = faults_of(book(thong_tin=keys, phan=ONE_SECTION, chi_tieu=header, nhiem_vu="", noi_dung=""))
    assert told == "chi_tieu!A2: biểu mẫu không hỏi gì → thêm ít nhất một chỉ tiêu, nhiệm vụ hoặc nội dung"


# ---------------------------------------------------------------- tables


def test_a_table() -> None:
    read = form(
        "mã | loại | số dòng | cách tổng hợp\n X40 | bảng | 25 | cộng\n X41 | bảng | |",
        bang="""
            chỉ tiêu | mã cột | tên cột | loại | cộng | số lẻ | nhỏ nhất | lớn nhất | danh sách | bắt buộc | độ rộng
            X40 | ten  | Tên lớp    | văn bản      |    |   |    |    |      | có | 30
            X40 | ngay | Ngày mở    | ngày         |    |   |    |    |      |    |
            X40 | so   | Số người   | số đếm       |    |   | 1  | 99 |      |    |
            X40 | tien | Kinh phí   | tiền         | có | 1 |    |    |      |    |
            X40 | diem | Điểm       | số thập phân | có |   | -5 |    |      |    |
            X40 | ty   | Tỷ lệ đạt  | phần trăm    |    |   |    |    |      |    |
            X40 | ht   | Hình thức  | lựa chọn     |    |   |    |    | cách |    |
            X40 | kt   | Có kiểm tra | có/không    |    |   |    |    |      |    |
            X41 | ten  | Tên lớp    | text         |    |   |    |    |      |    |
        """,
        lua_chon="danh sách | giá trị\n cách | Trực tiếp\n cách | Trực tuyến",
    )
    table, other = read.indicators
    assert (table.kind, table.method, table.rows, table.decimals, table.may_be_absent) == (
        Kind.TABLE, Method.SUM, 25, 1, True,
    )  # fmt: skip
    assert (other.method, other.rows, len(other.columns)) == (Method.NONE, 10, 1)
    name, day, people, money, points, share, way, checked = table.columns
    assert (name.code, name.title, name.kind, name.required, name.width, name.max_length) == (
        "ten", "Tên lớp", Kind.TEXT, True, 30, 500,
    )  # fmt: skip
    assert (day.kind, day.minimum, day.required, day.adds, day.width) == (Kind.DATE, None, False, False, 0)
    assert (people.minimum, people.maximum, people.decimals) == (1, 99, 0)
    assert (money.minimum, money.maximum, money.decimals, money.adds) == (0, None, 1, True)
    assert (points.minimum, points.decimals) == (-5, 2)
    assert (share.minimum, share.maximum, share.unit) == (0, 100, "%")
    assert way.choices == ("Trực tiếp", "Trực tuyến") and checked.choices == YES_NO


def test_faults_of_columns() -> None:
    assert faults(
        "mã | loại | số dòng\n X01 | số đếm |\n X40 | bảng | 0\n X41 | bảng | 201\n X42 | bảng |",
        bang="""
            chỉ tiêu | mã cột | tên cột  | loại      | cộng | danh sách | số ký tự tối đa | độ rộng | nhỏ nhất |lớn nhất
            X40      | a b    | Tên      | văn bản   | có   |           | 0               | 3       |          |
            X40      | b      | TÊN      | lựa chọn  |      |           |                 | 121     |          |
            X40      | B      | TT       | số đếm    |      |           |                 |         | 5        | 3
            X40      | c      | mã       | bảng      |      |           |                 |         |          |
            X4       | d      | A        | ngày      |      |           |                 |         |          |
            X01      | e      | A        | ngày      |      |           |                 |         |          |
            X41      |        |          | phần trăm | có   |           |                 | rộng    |          | -1
        """,
    ) == [
        "chi_tieu!C3: số dòng 0 ngoài khoảng cho phép → gõ số từ 1 đến 200",
        "chi_tieu!C4: số dòng 201 ngoài khoảng cho phép → gõ số từ 1 đến 200",
        "bang!A6: không có chỉ tiêu mã “X4” → ý bạn là “X42” hoặc “X41”?",
        "bang!A7: “X01” không thuộc loại “bảng” → đổi loại của “X01” ở trang chi_tieu",
        "bang!E2: không cộng được cột loại “văn bản” → chỉ cộng số đếm, số thập phân, tiền",
        "bang!B2: mã “a b” không hợp lệ → dùng chữ không dấu, số, dấu chấm, gạch ngang, gạch dưới; tối đa 20 ký tự",
        "bang!G2: số ký tự tối đa 0 ngoài khoảng cho phép → gõ số từ 1 đến 32.000",
        "bang!H2: độ rộng 3 ngoài khoảng cho phép → gõ số ký tự từ 4 đến 120, hoặc để trống",
        "bang!F3: thiếu tên danh sách lựa chọn → điền vào ô này",
        "bang!H3: độ rộng 121 ngoài khoảng cho phép → gõ số ký tự từ 4 đến 120, hoặc để trống",
        "bang!I4: nhỏ nhất 5 lớn hơn lớn nhất 3 → đổi lại hai giới hạn",
        "bang!D5: không hiểu “bảng” → dùng một trong: “số đếm”, “số thập phân”, “tiền”, “phần trăm”, “có/không”,"
        " “lựa chọn”, “ngày”, “văn bản”, “count”, “decimal”, “money”, “percent”, “yesno”, “choice”, “date”…",
        "bang!J8: nhỏ nhất 0 lớn hơn lớn nhất -1 → đổi lại hai giới hạn",
        "bang!E8: không cộng được cột loại “phần trăm” → chỉ cộng số đếm, số thập phân, tiền",
        "bang!B8: thiếu mã cột → điền vào ô này",
        "bang!C8: thiếu tên cột → điền vào ô này",
        "bang!H8: độ rộng “rộng” không phải là số → gõ số",
        "bang!C3: tên cột “TÊN” đã có ở bang!C2 → đặt tên khác trong cùng bảng",
        "bang!B4: mã cột “B” đã có ở bang!B3 → đặt tên khác trong cùng bảng",
        "bang!C4: tên cột “TT” dành riêng cho biểu → đặt tên khác, ví dụ “Mã lớp”",
        "bang!C5: tên cột “mã” dành riêng cho biểu → đặt tên khác, ví dụ “Mã lớp”",
        "chi_tieu!B5: bảng chưa có cột nào → thêm mỗi cột một dòng ở trang bang, ghi “X42” ở cột “Chỉ tiêu”",
    ]


def test_a_table_without_its_sheet_and_with_too_many_columns() -> None:
    assert fault(ONE_TABLE).startswith("bang: không có trang “bang” → đặt tên trang đúng")
    many = "chỉ tiêu | mã cột | tên cột | loại\n" + "\n".join(f"X40 | c{n} | Cột {n} | ngày" for n in range(21))
    assert fault(ONE_TABLE, bang=many) == "bang!A22: bảng có 21 cột, quá 20 → bớt cột, hoặc tách thành hai bảng"
    assert len(form(ONE_TABLE, bang=many[: many.rindex("\n")]).indicator("X40").columns) == 20


def test_a_sheet_of_notes_is_no_table() -> None:
    assert form(ONE_ITEM, **{"Bảng tra cứu": "a | b\n c | d"}).indicators
    assert "trang “bang” → đặt tên trang đúng; ý bạn là “bảng”?" in fault(ONE_TABLE, bảng=TABLE)


def test_a_summed_table_needs_a_summed_column_and_takes_its_unit() -> None:
    summed = "mã | loại | cách tổng hợp | đơn vị tính\n X40 | bảng | cộng |"
    table = form(summed, bang=TABLE).indicator("X40")
    assert (table.unit, table.decimals) == ("triệu đồng", 2)
    assert fault(summed, bang=TABLE.replace("| có ", "|    ")).startswith(
        "chi_tieu!C2: tổng hợp “cộng” nhưng bảng không có cột nào được cộng"
    )
    assert fault(summed + " đồng", bang=TABLE).startswith(
        "chi_tieu!D2: đơn vị tính “đồng” khác đơn vị “triệu đồng” của cột được cộng “Kinh phí”"
    )
    assert "cách tổng hợp không hợp" in fault(summed.replace("| cộng", "| lớn nhất"), bang=TABLE)


# ---------------------------------------------------------------- cross-checks


def rules(*rows: str) -> str:
    """A rang_buoc sheet of "left op right" rows."""
    told = "\n".join(f"R{n} | {' | '.join(row.split(maxsplit=2))} | A" for n, row in enumerate(rows, 1))
    return "mã | vế trái | phép so sánh | vế phải | thông báo\n" + told


def test_a_rule_over_a_summed_column_and_a_part() -> None:
    read = form(
        "mã | loại | thuộc chỉ tiêu\n X40 | bảng |\n X1.2 | bảng |\n Y1 | gồm các phần |\n Y1.1 | tỷ lệ | Y1",
        bang=TABLE + "X1.2 | a.b | Số | số đếm | có",
        rang_buoc=rules("X40.so_tien <= Y1.1/TS+X1.2.a.b"),
    )
    assert read.rules[0].left == (Term("X40", Component.CELL, "so_tien"),)
    assert read.rules[0].right == (Term("Y1.1", Component.NUMERATOR), Term("X1.2", Component.CELL, "a.b"))


def test_what_no_rule_can_compare() -> None:
    told = faults(
        """
        mã  | loại         | thuộc chỉ tiêu | danh sách
        X01 | số đếm       |                |
        X02 | văn bản      |                |
        X03 | ngày         |                |
        X04 | lựa chọn     |                | lan
        X05 | gồm các phần |                |
        X06 | số đếm       | X05            |
        X40 | bảng         |                |
        """,
        bang=TABLE,
        lua_chon="danh sách | giá trị\n lan | A",
        nhiem_vu="mã | phần | nhiệm vụ | cơ quan báo cáo\n NV1 | P | Ban hành | cấp xã",
        rang_buoc=rules("X01 < X02", "X01 < X03", "X01 < X04", "X01 < X05", "X01 < NV1", "X01 < X40",
                        "X01 < X40.ten_lop", "X01 < X40.so_tien/TS", "X01 < X01.a"),
    )  # fmt: skip
    assert [line.split(" → ")[0] for line in told] == [
        "rang_buoc!D2: “X02” không phải là số",
        "rang_buoc!D3: “X03” không phải là số",
        "rang_buoc!D4: “X04” không phải là số",
        "rang_buoc!D5: “X05” không phải là số",
        "rang_buoc!D6: “NV1” không phải là số",
        "rang_buoc!D7: “X40” là bảng, chưa nói cột nào",
        "rang_buoc!D8: bảng “X40” không có cột được cộng “ten_lop”",
        "rang_buoc!D9: bảng “X40” không có cột được cộng “so_tien/TS”",
        "rang_buoc!D10: không có chỉ tiêu mã “X01.a”",
    ]
    assert told[5].endswith("→ dùng một trong: “X40.so_tien”")


def test_rules_that_repeat_or_can_never_hold() -> None:
    items = "mã\n" + "\n".join(f"X0{n}" for n in range(1, 8))
    assert faults(items, rang_buoc=rules(
        "X01 < X02", "X02 < X01",
        "X02+X03 < X04", "X04 > X03+X02",
        "X05 <= X06", "X06 < X05",
        "X05+X07 = X07",
    )) == [
        "rang_buoc!C3: không bao giờ đúng cùng lúc với ràng buộc “R1” → sửa phép so sánh của một trong hai dòng",
        "rang_buoc!B5: trùng với ràng buộc “R3” → bỏ một trong hai dòng",
        "rang_buoc!C7: không bao giờ đúng cùng lúc với ràng buộc “R5” → sửa phép so sánh của một trong hai dòng",
        "rang_buoc!D8: “X07” có ở cả hai vế → bỏ ở cả hai vế, hoặc sửa lại mã",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("first", "second"),
    [("X01 <= X02", "X02 <= X01"), ("X01 <= X02", "X01 = X02"), ("X01/TS < X02", "X02 < X01/MS"),
     ("X01/TS <= X02", "X01/TS < X02")],
)  # fmt: skip
def test_rules_that_go_together(first: str, second: str) -> None:
    kind = "tỷ lệ" if "/" in first else "số đếm"
    assert len(form(f"mã | loại\n X01 | {kind}\n X02 | số đếm", rang_buoc=rules(first, second)).rules) == 2


# ---------------------------------------------------------------- looks


def looks(*rows: str) -> str:
    """A giao_dien sheet of "key value" rows."""
    return "khóa | giá trị\n" + "\n".join(" | ".join(row.split(maxsplit=1)) for row in rows)


def test_looks() -> None:
    assert form(ONE_ITEM).appearance == Appearance()
    read = form(ONE_ITEM, giao_dien=looks(
        "phong_chu Arial", "co_chu 12,5", "mau_tieu_de 1f4e79", "mau_chu_tieu_de '#FFFFFF'", "mau_phan '#DDDDDD'",
        "mau_o_nhap", "do_rong Chỉ tiêu, số liệu = 50; Giải trình, minh chứng = 30,5;", "do_rong thời  hạn = 12",
    )).appearance  # fmt: skip
    assert (read.font, read.size, read.head_fill, read.head_color) == ("Arial", 12.5, "#1F4E79", "#FFFFFF")
    assert (read.section_fill, read.input_fill) == ("#DDDDDD", Appearance().input_fill)
    assert read.widths == (("Chỉ tiêu, số liệu", 50.0), ("Giải trình, minh chứng", 30.5), ("Thời hạn", 12.0))


def test_faults_of_looks() -> None:
    assert faults(ONE_ITEM, giao_dien=looks(
        "mau_chu xanh", "co_chu 10", "co_chu 12", "mau_phan xanh", "mau_o_nhap '#12345'", f"phong_chu {'A' * 32}",
        "do_rong A; = 5; B = ba; C = 3; D = 121; Mã = 5; mã = 6; Thoi han = 7",
    )) == [
        "giao_dien!A2: khóa “mau_chu” không dùng → ý bạn là “mau_phan” hoặc “mau_chu_tieu_de”?",
        "giao_dien!B3: cỡ chữ 10 ngoài khoảng cho phép → gõ số từ 11 đến 14",
        "giao_dien!A4: khóa “co_chu” đã có ở giao_dien!A3 → giữ một dòng",
        "giao_dien!B5: “xanh” không phải mã màu → viết dấu # và sáu chữ số hệ 16, ví dụ #1F4E79",
        "giao_dien!B6: “#12345” không phải mã màu → viết dấu # và sáu chữ số hệ 16, ví dụ #1F4E79",
        "giao_dien!B7: tên phông chữ dài quá 31 ký tự → ghi một tên, ví dụ Times New Roman",
        *(f"giao_dien!B8: không hiểu độ rộng “{part}” → viết tên cột = số ký tự, cách nhau bằng dấu chấm phẩy,"
          " ví dụ: Chỉ tiêu, số liệu = 50" for part in ("A", "= 5", "B = ba")),
        "giao_dien!B8: độ rộng 3 của “C” ngoài khoảng cho phép → gõ số ký tự từ 4 đến 120",
        "giao_dien!B8: độ rộng 121 của “D” ngoài khoảng cho phép → gõ số ký tự từ 4 đến 120",
        "giao_dien!B8: độ rộng của “mã” ghi hai lần → giữ một",
        "giao_dien!B8: không có cột “Thoi han” trong tệp biểu → ý bạn là “Thời hạn”?",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (("mau_tieu_de '#777777'",), "B2: chữ tiêu đề #FFFFFF khó đọc trên nền #777777: độ tương phản 4,4, cần ít"),
        (("mau_chu_tieu_de '#000000'",), "B2: chữ tiêu đề #000000 khó đọc trên nền #1F4E79: độ tương phản 2,4, cần"),
        (("mau_phan '#949494'",), "B2: chữ đen #000000 khó đọc trên nền #949494: độ tương phản 6,9, cần ít nhất 7"),
        (("mau_o_nhap '#0000FF'",), "B2: chữ đen #000000 khó đọc trên nền #0000FF: độ tương phản 2,4, cần ít nhất 7"),
    ],
)
def test_colours_that_nobody_can_read(rows: tuple[str, ...], told: str) -> None:
    assert fault(ONE_ITEM, giao_dien=looks(*rows)).startswith("giao_dien!" + told)


@pytest.mark.parametrize("row", ["mau_tieu_de '#767676'", "mau_phan '#959595'"])
def test_colours_just_readable(row: str) -> None:
    assert form(ONE_ITEM, giao_dien=looks(row)).appearance != Appearance()


def illustrated(*pictures: bytes, on: str = "giao_dien") -> bytes:
    """A form with pictures on a sheet, written by XlsxWriter."""
    stream = BytesIO()
    keys = "khóa | giá trị\n" + "\n".join(f"{key} | {value}" for key, value in INFO.items())
    items = "mã | phần | chỉ tiêu | loại | cơ quan báo cáo\n X01 | P | Số hộ | số đếm | cấp xã"
    sheets = {"thong_tin": keys, "phan": ONE_SECTION, "chi_tieu": items, "giao_dien": looks("co_chu 12")}
    with xlsxwriter.Workbook(stream) as workbook:
        for name, table in sheets.items():
            sheet = workbook.add_worksheet(name)
            for row, cells in enumerate(lines(table)):
                for column, cell in enumerate(cells):
                    sheet.write_string(row, column, cell)
            for number, picture in enumerate(pictures if name == on else ()):
                sheet.insert_image(number, 3, f"{number}.png", {"image_data": BytesIO(picture)})
    return stream.getvalue()


def swapped(content: bytes, ending: str, change: bytes | tuple[bytes, bytes]) -> bytes:
    """The workbook with another content in the parts whose names end so, or with one text for another."""
    stream = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name.endswith(ending):
                part = part.replace(*change) if isinstance(change, tuple) else change
            new.writestr(name, part)
    return stream.getvalue()


def test_a_logo() -> None:
    assert read_form(illustrated(PNG), "x").appearance == Appearance(size=12, logo=PNG)
    assert read_form(illustrated(PNG, on="phan"), "x").appearance.logo == b""
    jpeg = b"\xff\xd8\xff\xe0" + bytes(9)
    assert read_form(swapped(illustrated(PNG), "image1.png", jpeg), "x").appearance.logo == jpeg
    big = PNG + bytes(2**20 - len(PNG))
    assert read_form(swapped(illustrated(PNG), "image1.png", big), "x").appearance.logo == big


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (illustrated(PNG, PNG), "giao_dien: có 2 ảnh → giữ một ảnh làm logo"),
        (swapped(illustrated(PNG), "image1.png", b"GIF89a"), "giao_dien: ảnh không phải PNG hoặc JPEG → chèn"),
        (swapped(illustrated(PNG), "image1.png", PNG + bytes(2**20)), "giao_dien: ảnh lớn quá 1 MB → thu nhỏ ảnh"),
        (swapped(illustrated(PNG), "drawing1.xml", (b"r:embed", b"r:link")), "giao_dien: ảnh chỉ được liên kết"),
        (swapped(illustrated(PNG), "drawing1.xml", (b"<xdr:wsDr", b"<!DOCTYPE a [<!ENTITY b 'c'>]><xdr:wsDr")),
         "giao_dien: “xl/drawings/drawing1.xml” trong tệp có nội dung lạ → mở tệp bằng Excel, lưu lại"),
        (swapped(illustrated(PNG), "drawing1.xml", b"<a>"), "giao_dien: “xl/drawings/drawing1.xml” trong tệp bị hỏng"),
    ],
    ids=["two", "gif", "big", "linked", "doctype", "broken"],
)  # fmt: skip
def test_pictures_that_are_no_logo(content: bytes, told: str) -> None:
    (only,) = faults_of(content)
    assert only.startswith(told)


def test_a_picture_in_a_cell_is_not_passed_over() -> None:
    stream = BytesIO(illustrated())
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr("xl/cellimages.xml", "<a/>")
    (told,) = faults_of(stream.getvalue())
    assert told.startswith("giao_dien: ảnh nằm trong ô nên không đọc được → chèn một ảnh PNG hoặc JPEG nằm trên trang")


# ---------------------------------------------------------------- agencies


def test_agencies_of_tasks_and_parts_are_checked() -> None:
    items = """
        mã  | loại         | thuộc chỉ tiêu | cơ quan báo cáo | cách tổng hợp
        X01 | gồm các phần |                |                 |
        X02 | số đếm       | X01            | X9              |
        X03 | số đếm       | X01            | cấp xã          | một cơ quan
    """
    tasks = """
        mã  | phần | nhiệm vụ | cơ quan báo cáo | cách tổng hợp
        NV1 | P    | Ban hành | cấp  tỉnh       |
        NV2 | P    | Ban hành | cấp xã          | một cơ quan
    """
    with pytest.raises(DefinitionError) as caught:
        check_reporters(form(items, nhiem_vu=tasks), register(TWO_COMMUNES))
    assert [str(fault).split(" →")[0] for fault in caught.value.faults] == [
        "chi_tieu, mã X02: “X9” không có trong danh sách đơn vị",
        "nhiem_vu, mã NV1: “cấp  tỉnh” không có trong danh sách đơn vị",
        "chi_tieu, mã X03: tổng hợp “một cơ quan” nhưng có 2 đơn vị báo cáo",
        "nhiem_vu, mã NV2: tổng hợp “một cơ quan” nhưng có 2 đơn vị báo cáo",
    ]


# ---------------------------------------------------------------- sizes and strange texts


def test_a_form_of_500_items_is_read_at_once() -> None:
    parts = "".join(f"\nN{n} | | {'x' * 200} | tỷ lệ | a | b | cấp xã | P" for n in range(500))
    content = form_file("mã | TT | chỉ tiêu | loại | tử số | mẫu số | cơ quan báo cáo | phần" + parts)
    begun = time.perf_counter()
    assert len(read_form(content, "x").indicators) == 500
    assert time.perf_counter() - begun < 2


@pytest.mark.parametrize("name", ["=1+1", "- Tỷ lệ", "@abc", "+1", "{=A1}", "x" * 1000, "x" * 2000])
def test_a_name_stays_as_typed(name: str) -> None:
    assert form(f"mã | chỉ tiêu\n X01 | {name}").indicators[0].name == name


def test_names_that_are_too_long() -> None:
    long = "x" * 2001
    told = faults(
        f"mã | chỉ tiêu\n X01 | {long}",
        sections=f"mã | tên phần\n P | {long}",
        nhiem_vu=f"mã | phần | nhiệm vụ | cơ quan báo cáo\n NV1 | P | {long} | cấp xã",
        noi_dung=f"mã | nội dung | cơ quan báo cáo\n N1 | {long} | cấp xã",
    )
    assert [line.split(" → ")[0] for line in told] == [
        "phan!B2: tên phần dài 2.001 ký tự, quá 2.000",
        "chi_tieu!B2: tên chỉ tiêu dài 2.001 ký tự, quá 2.000",
        "nhiem_vu!C2: tên nhiệm vụ dài 2.001 ký tự, quá 2.000",
        "noi_dung!B2: nội dung dài 2.001 ký tự, quá 2.000",
    ]


def test_sections_and_choices_that_cannot_be_told_apart() -> None:
    assert faults(
        ONE_ITEM,
        sections="mã | tên phần\n P | Hạ tầng số\n Q | hạ  tầng số",
        lua_chon="danh sách | giá trị\n a | Tốt\n A | tốt\n b | Tốt\n a | Kém\n a | Kém\n a | ",
    ) == [
        "phan!B3: tên phần “hạ  tầng số” đã có ở phan!B2 → đặt tên khác, hoặc gộp hai phần",
        "lua_chon!B3: giá trị “tốt” đã có ở lua_chon!B2 → bỏ một dòng, hoặc viết cho khác hẳn (chữ hoa, dấu cách"
        " không đủ để phân biệt)",
        "lua_chon!B6: giá trị “Kém” đã có ở lua_chon!B5 → bỏ một dòng, hoặc viết cho khác hẳn (chữ hoa, dấu cách"
        " không đủ để phân biệt)",
        "lua_chon!B7: thiếu giá trị → điền vào ô này",
    ]


def test_a_key_given_twice() -> None:
    keys = "khóa | giá trị\n" + "\n".join(f"{key} | {value}" for key, value in (*INFO.items(), ("ten", "Khác")))
    task = "mã | phần | nhiệm vụ | cơ quan báo cáo\n NV1 | P | Ban hành | cấp xã"
    told = faults_of(book(thong_tin=keys, phan=ONE_SECTION, nhiem_vu=task))
    assert told == ["thong_tin!A6: khóa “ten” đã có ở thong_tin!A4 → giữ một dòng"]


def test_lists_that_no_clerk_could_use() -> None:
    many = "danh sách | giá trị\n" + "\n".join(f"a | Giá trị {n}" for n in range(201))
    assert fault(ONE_ITEM, lua_chon=many) == (
        "lua_chon!A202: danh sách “a” có quá 200 giá trị → bớt giá trị, hoặc hỏi bằng văn bản"
    )
    assert form(ONE_ITEM, lua_chon=many[: many.rindex("\n")]).indicators
    assert fault(ONE_ITEM, lua_chon=f"danh sách | giá trị\n a | {'x' * 251}").startswith(
        "lua_chon!B2: giá trị dài 251 ký tự, quá 250"
    )


def test_limits_of_texts_and_weights() -> None:
    assert faults("""
        mã  | loại         | số ký tự tối đa | cách tổng hợp         | trọng số
        X01 | văn bản      | 32001           |                       |
        X02 | số thập phân |                 | bình quân có trọng số | X01
    """) == [
        "chi_tieu!C2: số ký tự tối đa 32.001 ngoài khoảng cho phép → gõ số từ 1 đến 32.000",
        "chi_tieu!E3: “X01” không phải là số → trọng số là mã của một chỉ tiêu bằng số",
    ]
    read = form("mã | loại | số ký tự tối đa\n X01 | văn bản | 32000\n X02 | văn bản |")
    assert [i.fields()[0].max_length for i in read.indicators] == [32000, 2000]


# ---------------------------------------------------------------- the example of every kind


def test_the_example_has_every_kind() -> None:
    read, agencies = load_form(EVERY_KIND / "bieu-mau.xlsx"), load_register(EVERY_KIND / "don-vi.xlsx")
    check_reporters(read, agencies)
    assert {item.kind for item in read.items} == set(Kind)
    assert {i.unit for i in read.indicators if i.kind is Kind.MONEY} == {"đồng", "triệu đồng", "tỷ đồng"}
    assert sum(agency.is_commune for agency in agencies) == 3 and len(agencies) == 4
    assert not any(agency.email for agency in agencies), "no address is invented"
    assert max(len(item.name) for item in read.items) > 300
    assert max(len("".join(i.choices)) for i in read.indicators if i.kind is Kind.CHOICE) > 255
    (table,) = (i for i in read.indicators if i.kind is Kind.TABLE)
    assert {c.kind for c in table.columns} >= {Kind.COUNT, Kind.MONEY, Kind.DATE, Kind.CHOICE, Kind.TEXT}
    assert table.method is Method.SUM and any(column.adds for column in table.columns)
    parts = [i.target and i.target.printed for i in read.indicators if i.part_of]
    assert parts == ["100%", "80%"]
    assert (len(read.tasks), len({t.section for t in read.tasks}), len(read.questions)) == (3, 2, 2)
    assert {rule.severity for rule in read.rules} == {Severity.ERROR, Severity.WARNING} and len(read.rules) == 3
    assert any(term.column for rule in read.rules for term in (*rule.left, *rule.right))
    assert read.appearance.widths and any(i.explain_unmet for i in read.indicators)


def test_the_example_names_agencies_as_the_register_does() -> None:
    known = {(a.code, a.name, a.type, a.groups) for a in load_register(templates_folder("xlsx") / "don-vi.xlsx")}
    agencies = load_register(EVERY_KIND / "don-vi.xlsx")
    assert {(a.code, a.name, a.type, a.groups) for a in agencies} <= known


def test_what_the_workbook_keeps_for_itself() -> None:
    assert "mã “ky-ten” không hợp lệ" in faults("mã\n ky-ten")[0]
    told = faults(
        "mã | loại\n B1 | bảng",
        bang="""
        chỉ tiêu | mã cột | tên cột        | loại   | đơn vị tính
        B1       | a      | Số tiền (đồng) | số đếm |
        B1       | b      | Số tiền        | số đếm | Đồng
    """,
    )
    assert len(told) == 1 and "đã có ở bang!C2" in told[0]
    assert "phiên bản" in faults(ONE_ITEM, phien_ban="1 · Mã đơn vị: X2")[0]
