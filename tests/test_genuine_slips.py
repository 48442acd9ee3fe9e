"""The slips that the province printed (docs/doi-chieu.md), entered in one form: each is told at its cell, nothing else.

The form asks the figures of three printed papers together with the cross-checks that their authors would have written.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from qng_reports.dataset import Assessment
from tests.issue_codes.sending import send
from tests.tables import Told, result

ITEMS = """
    mã  | loại         | đơn vị tính | số lẻ | chỉ tiêu                                         | mục tiêu | số dòng
    N01 | tiền         | tỷ đồng     | 3     | Tổng kinh phí năm 2025                           |          |
    N02 | tiền         | tỷ đồng     | 3     | Nguồn chi thường xuyên                           |          |
    N03 | tiền         | tỷ đồng     | 3     | Nguồn vốn đầu tư                                 |          |
    N04 | tiền         | tỷ đồng     | 3     | Nguồn vốn Trung ương                             |          |
    N05 | tiền         | tỷ đồng     | 1     | Nguồn chi sự nghiệp 2021-2025                    |          |
    N06 | bảng         | tỷ đồng     |       | Chi sự nghiệp từng năm                           |          | 5
    D01 | số đếm       | bộ dữ liệu  |       | Bộ dữ liệu mở                                    |          |
    D02 | bảng         | bộ dữ liệu  |       | Bộ dữ liệu mở theo lĩnh vực                      |          | 11
    D03 | bảng         | bộ dữ liệu  |       | Bộ dữ liệu mở theo cơ quan                       |          | 21
    B01 | số đếm       | điểm        |       | Điểm phục vụ bưu chính                           |          |
    B02 | số đếm       | điểm        |       | Điểm Bưu điện - Văn hóa xã                       |          |
    B03 | số đếm       | bưu cục     |       | Bưu cục                                          |          |
    B04 | số đếm       | điểm        |       | Loại hình khác                                   |          |
    E01 | số đếm       | hồ sơ       |       | Hồ sơ tiếp nhận                                  |          |
    E02 | số đếm       | hồ sơ       |       | Hồ sơ trực tuyến                                 |          |
    E03 | phần trăm    | %           | 2     | Tỷ lệ hồ sơ trực tuyến                           |          |
    F01 | số đếm       | hồ sơ       |       | Hồ sơ định danh được duyệt                       |          |
    F02 | số đếm       | hồ sơ       |       | Hồ sơ mức 1 được duyệt                           |          |
    F03 | số đếm       | hồ sơ       |       | Hồ sơ mức 2 được duyệt                           |          |
    F04 | số đếm       | tài khoản   |       | Tài khoản đã kích hoạt                           |          |
    F05 | phần trăm    | %           | 2     | Tỷ lệ kích hoạt                                  |          |
    G01 | tỷ lệ        | %           |       | Số hóa thành phần hồ sơ cấp huyện                |          |
    G02 | tỷ lệ        | %           |       | Số hóa kết quả cấp huyện                         |          |
    H01 | phần trăm    | %           | 2     | Hồ sơ công việc xử lý trên mạng, cấp tỉnh        | >= 100   |
    H02 | phần trăm    | %           | 2     | Hồ sơ trực tuyến toàn trình                      | >= 60    |
"""
COLUMNS = """
    chỉ tiêu | mã cột | tên cột  | loại   | cộng | số lẻ
    N06      | so     | Số tiền  | tiền   | có   | 1
    D02      | so     | Số bộ    | số đếm | có   |
    D03      | so     | Số bộ    | số đếm | có   |
"""
RULES = """
    mã | vế trái         | phép so sánh | vế phải | mức độ   | thông báo
    R1 | N02 + N03 + N04 | =            | N01     | cảnh báo | Ba nguồn phải cộng lại bằng tổng
    R2 | N06.so          | =            | N05     | cảnh báo | Các năm phải cộng lại bằng tổng
    R3 | D02.so          | =            | D01     | cảnh báo | Các lĩnh vực phải cộng lại bằng tổng
    R4 | D03.so          | =            | D01     | cảnh báo | Các cơ quan phải cộng lại bằng tổng
    R5 | B02 + B03 + B04 | =            | B01     | cảnh báo | Các loại điểm phải cộng lại bằng tổng
    R6 | E03             | =            | E02 : E01 | cảnh báo | Tỷ lệ phải là hồ sơ trực tuyến chia hồ sơ tiếp nhận
    R7 | F02 + F03       | =            | F01     | cảnh báo | Hai mức phải cộng lại bằng tổng
    R8 | F05             | =            | F04 : F01 | cảnh báo | Tỷ lệ phải là tài khoản kích hoạt chia hồ sơ được duyệt
"""
FIELDS = (5, 6, 6, 5, 6, 3, 3, 6, 2, 3, 1)
AGENCIES = (2, 13, 9, 7, 6, 5, 5, 4, 3, 3, 2, 2, 2, 2, 2, 1, 1, 1, 2, 1, 1)
YEARS = ("36", "30.8", "104.2", "119", "80")
PRINTED = {
    "N01": "187.248", "N02": "131.748", "N03": "24.5", "N04": "31", "N05": "360", "D01": "47", "B01": "240",
    "B02": "159", "B03": "76", "B04": "5", "E01": "103938", "E02": "32842", "E03": "31.59", "F01": "383272",
    "F02": "91076", "F03": "292196", "F04": "291522", "F05": "76.06", "G01/TS": "11695", "G01/MS": "11876",
    "G01 giải trình": "Đã số hóa thành phần hồ sơ, đạt 98,47%", "G02/TS": "8309", "G02/MS": "9881",
    "G02 giải trình": "Đã số hóa kết quả, đạt 84,09%", "H01": "99.5", "H02": "75.15",
}  # fmt: skip


def entered(folder: Path, **other: str) -> Told:
    """The printed figures typed into the form; `other` ones instead of some."""
    cells = PRINTED | {name.replace("_", "/"): text for name, text in other.items()}
    for code, rows in (("N06", YEARS), ("D02", FIELDS), ("D03", AGENCIES)):
        cells |= {f"{code}#{n} so": str(row) for n, row in enumerate(rows, 1)}
    return send(
        folder, ITEMS, "\n".join(f"{name} | {text}" for name, text in cells.items()), bang=COLUMNS, rang_buoc=RULES
    )


def test_each_slip_is_told_at_its_cell_and_nothing_right_is(tmp_path: Path) -> None:
    told = entered(tmp_path)
    assert [(i.code, i.place.sheet, i.place.item, i.value) for i in told.collected.issues] == [
        ("K01", "Bảng N06", "N06", "370.0"),
        ("K01", "Bảng D02", "D02", "46"),
        ("K01", "Bảng D03", "D03", "74"),
        ("K01", "Số liệu", "E03", "31.59"),
        ("S42", "Số liệu", "G01", "98,47%"),
    ]
    messages = " ".join(issue.message for issue in told.collected.issues)
    for arithmetic in (
        "N06.so ghi 370; N05 ghi 360", "D02.so ghi 46; D01 ghi 47", "D03.so ghi 74; D01 ghi 47",
        "chia ra được 31,6%", "11.695/11.876 là 98,48% (đã cắt bớt số lẻ",
    ):  # fmt: skip
        assert arithmetic in messages


@pytest.mark.parametrize(
    ("mended", "gone"),
    [
        ({"N05": "370"}, "N06"),
        ({"D01": "46"}, "D02"),
        ({"D01": "74"}, "D03"),
        ({"E03": "31.6"}, "E03"),
    ],
)
def test_a_mended_figure_is_not_told_any_more(mended: dict[str, str], gone: str, tmp_path: Path) -> None:
    items = [issue.place.item for issue in entered(tmp_path, **mended).collected.issues]
    assert gone not in items and len(items) == 4


def test_an_item_below_its_target_is_not_met_whatever_was_printed(tmp_path: Path) -> None:
    one = "mã | tên | loại | nhóm\n X1 | Xã Bình Sơn | xã | cấp xã"
    items = """
        mã  | loại      | cơ quan báo cáo | cách tổng hợp | mục tiêu
        H01 | phần trăm | X1              | một cơ quan   | >= 100
        H02 | phần trăm | X1              | một cơ quan   | >= 60
        H03 | phần trăm | X1              | một cơ quan   | >= 100
    """
    told = send(tmp_path, items, "H01 | 99.5\n H02 | 75.15\n H03 | 69.13", agencies=one)
    judged = {code: result(told.round_, code).assessment for code in ("H01", "H02", "H03")}
    assert judged == {"H01": Assessment.NOT_MET, "H02": Assessment.MET, "H03": Assessment.NOT_MET}
