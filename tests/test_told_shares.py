"""Counts and percentages in running text: the genuine papers of the province, and what looks like counts but is not."""

from __future__ import annotations

import pytest

from qng_reports.checks.told_shares import wrong_shares

# as printed in Kế hoạch 121/KH-UBND and in the report on Đề án 06 (six months of 2025)
RIGHT = [
    "được 674.242/708.475 người trong độ tuổi lao động, đạt 95,17%",
    "số hóa thành phần hồ sơ 35.162/ 39.181 hồ sơ (đạt tỷ lệ 89,74%)",
    "số hóa kết quả 29.615/ 35.973 hồ sơ (đạt tỷ lệ 82,33%)",
    "số hóa kết quả 8309 /9881 hồ sơ (đạt 84,09%)",
    "số hóa thành phần hồ sơ 36.190/ 40.569 hồ sơ (đạt 89,2%), số hóa kết quả 37.774/ 40.584 hồ sơ (đạt 93,08%)",
    "Cấp Tỉnh 1891 DVCTT/1891 TTHC đạt tỉ lệ 100%; Cấp Xã 384 DVCTT/395 TTHC; chiếm tỷ lệ 97,22%",
    "phủ sóng đến 100% (96/96) xã, phường và đặc khu",
    "Còn 10/96 xã, phường, đặc khu còn điểm lõm sóng trong thôn; tổng số điểm lõm sóng là 40 điểm",
    "Đến 30/9/2025, 36/36 cơ sở khám, chữa bệnh đã hoàn thành",
    "kết nối chia sẻ đến 18/24 các CSDLQG/HTTT",
    "xếp hạng thứ 5/34 tỉnh, thành phố",
    "tỷ lệ xử lý hồ sơ trực tuyến cấp tỉnh là 99,5%",
    "đạt khoảng 70% chỉ tiêu Nghị quyết số 01/NQ-CP, Nghị quyết số 02/NQ-CP",
]


@pytest.mark.parametrize("text", RIGHT)
def test_what_is_printed_right_is_not_accused(text: str) -> None:
    assert list(wrong_shares(text)) == []


@pytest.mark.parametrize(
    ("text", "written", "cut"),
    [
        ("số hóa thành phần hồ sơ 11.695/ 11.876 hồ sơ (đạt 98,47%)", "98,47%", True),
        ("Cấp Xã 384 DVCTT/395 TTHC; chiếm tỷ lệ 97,21%", "97,21%", True),
        ("được 674.242/708.475 người trong độ tuổi lao động, đạt 91,57%", "91,57%", False),
        ("phủ sóng đến 99% (90/96 xã)", "99%", False),
        ("32.842/103.938 hồ sơ, đạt tỷ lệ 31,59%", "31,59%", True),
        ("20/30 tổ, đạt 66%", "66%", True),
    ],
)
def test_what_is_printed_wrong_is_told(text: str, written: str, cut: bool) -> None:
    (found,) = wrong_shares(text)
    assert (found.written, found.cut) == (written, cut)


@pytest.mark.parametrize(
    "text",
    [
        "ngày 10/12 đạt 95%", "tháng 9/2025 đạt 95%", "Công văn số 120/500 đạt 95%", "hạng 15/34, đạt 95%",
        "150/200 hồ sơ trực tuyến; hài lòng đạt 98%", "150/200 hồ sơ và 20 giấy phép, đạt 98%",
        "150/200 hồ sơ, đạt 100% kế hoạch", "150/200 hồ sơ trực tuyến còn lại đạt 98%", "trực 24/7, đạt 99%",
        "150/200 hồ sơ, đạt trên 70%", "150/200 hồ sơ, tăng 12%", "12/150/200 hồ sơ, đạt 10%", "300/200 lượt, đạt 98%",
        "150/200 hồ sơ. Năm trước đạt 98%", "2/3 tổ, đạt 66%", "0/0 hồ sơ, đạt 100%", "1.5/2 km, đạt 70%",
    ],
)  # fmt: skip
def test_what_only_looks_like_counts_is_passed_over(text: str) -> None:
    assert list(wrong_shares(text)) == []


def test_a_very_long_text_takes_no_time() -> None:
    assert list(wrong_shares("1/2 a " * 5000 + "9.999/9 " * 3000)) == []
