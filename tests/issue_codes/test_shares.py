"""S42: a percentage told in words that its counts do not give; what is right stays unaccused."""

from __future__ import annotations

from pathlib import Path

import pytest

from qng_reports.model import Component
from tests.issue_codes.sending import send

SHARE = """
    mã  | loại      | mục tiêu
    X01 | tỷ lệ     | >= 90
    X02 | phần trăm |
"""
ASKED = """
    mã | nội dung | cơ quan báo cáo
    N1 | Kết quả  | cấp xã
"""
WORKERS = "X01/TS | 674242\n X01/MS | 708475\n X02 | 95.17"


def test_S42_a_percentage_in_an_explanation_is_not_that_of_the_counts(tmp_path: Path) -> None:
    told = send(tmp_path, SHARE, f"{WORKERS}\n X01 giải trình | Đã cập nhật, đạt 95,16%.")
    issue = told.issue("S42")
    assert (issue.severity, issue.place.sheet, issue.place.item, issue.value) == ("warning", "Số liệu", "X01", "95,16%")
    assert issue.message == ("Lời văn ghi 95,16%, 674.242/708.475 là 95,17% (đã cắt bớt số lẻ, chưa làm tròn).")
    assert told.codes == ["S42"], "the figures themselves stand"
    assert told.kept("X1", "X01")[Component.NUMERATOR].usable


def test_S42_a_typed_percentage_and_its_explanation_differ(tmp_path: Path) -> None:
    told = send(tmp_path, SHARE, f"{WORKERS}\n X02 giải trình | Kết quả đạt 95,71%")
    assert told.issue("S42").message == "Lời văn ghi 95,71%, số liệu của mục là 95,17%."


def test_S42_counts_and_percentage_stand_in_the_words_of_a_question(tmp_path: Path) -> None:
    words = "Cấp huyện số hóa 11.695/ 11.876 hồ sơ (đạt 98,47%), số hóa kết quả 8309 /9881 hồ sơ (đạt 84,09%)"
    told = send(tmp_path, SHARE, f"{WORKERS}\n N1 | {words}", noi_dung=ASKED)
    issue = told.issue("S42")
    assert (issue.place.item, issue.place.sheet) == ("N1", "Nội dung")
    assert issue.message.startswith("Lời văn ghi 98,47%, 11.695/11.876 là 98,48%")


@pytest.mark.parametrize(
    "note",
    [
        "Đạt 95,17%.", "Đạt 95,2%", "tỷ lệ đạt 95%", "Đạt 90% mục tiêu", "mục tiêu đạt 90%", "kỳ trước đạt 93,5%",
        "Tăng so với quý trước, khi đó đạt 93,5%", "Đạt 60% số thôn", "Đạt trên 95%", "Phấn đấu cuối năm đạt 98%",
        "Cả nước đạt 91,2%", "Cấp tỉnh đạt 97%; cấp xã đạt 94%", "Đạt 100% kế hoạch", "Ước đạt 96%",
        "Trong đó nữ chiếm 48,5%", "Công văn 12/2025, đạt 12%", "Đạt 90%",
    ],
)  # fmt: skip
def test_S42_not_for_what_may_be_right(note: str, tmp_path: Path) -> None:
    assert send(tmp_path, SHARE, f"{WORKERS}\n X01 giải trình | {note}").codes == []
