"""The review workbook in a real LibreOffice: filled at the keyboard, refused where it is locked, saved, read back."""

from __future__ import annotations

from pathlib import Path

import pytest

from qng_reports.dataset import Assessment, Verdict
from qng_reports.model import Round
from tests.office.programs import Work, type_with
from tests.reviewing import NOW, codes, figure, history, place, read_back, written
from tests.tables import TWO_COMMUNES, a_round, answer, collect_now, lines

pytestmark = pytest.mark.office

FORM = """
    mã  | loại   | mục tiêu
    X01 | tỷ lệ  | >= 80
    X02 | số đếm | >= 100
"""
DECIDED = """
    chỉ tiêu | X01     | Đánh giá của Sở   | Đạt
    chỉ tiêu | X01     | Lý do             | Tính cả hồ sơ nộp qua bưu chính
    chỉ tiêu | X02     | Quyết định        | Lấy giá trị này
    chỉ tiêu | X02     | Giá trị lấy thay  | 1.250
    chỉ tiêu | X02     | Lý do             | 1/2 số hộ; theo "Niên giám"...
    số liệu  | trống 1 | Đơn vị            | X2 · Phường Kon Tum
    số liệu  | trống 1 | Chỉ tiêu          | X01 · Chỉ tiêu X01
    số liệu  | trống 1 | Quyết định        | Lấy giá trị này
    số liệu  | trống 1 | Tử số lấy thay    | 30
    số liệu  | trống 1 | Lý do             | Xác nhận qua điện thoại
    miễn     | trống 1 | Đơn vị            | X1 · Xã Bình Sơn
    miễn     | trống 1 | Chỉ tiêu          | TẤT CẢ · mọi chỉ tiêu
    miễn     | trống 1 | Quyết định        | Miễn
    miễn     | trống 1 | Miễn đến hết ngày | 30/09/2026
    miễn     | trống 1 | Lý do             | Khắc phục bão
"""
REFUSED = (("chỉ tiêu", "X01", "Kết quả tổng hợp", "99%"), ("chỉ tiêu", "X02", "Đánh giá của Sở", "Rất tốt"))


def answered_round(folder: Path) -> Round:
    made = a_round(folder, FORM, agencies=TWO_COMMUNES)
    answer(made, "X1", "X01/TS | 90\n X01/MS | 100\n X02 | 40")
    answer(made, "X2", "X01/TS | 10\n X01/MS | 100\n X02 | 50")
    collect_now(made)
    return made


@pytest.mark.parametrize("suffix", [".xlsx", ".ods"])
def test_filled_in_libreoffice_and_read_back(program: str, tmp_path: Path, suffix: str) -> None:
    round_ = answered_round(tmp_path)
    path = written(round_).path
    content = path.read_bytes()
    entries = [(*place(content, sheet, row, column), text) for sheet, row, column, text in lines(DECIDED)]
    entries.append(("Chỉ tiêu", "C5", "Bà Lan, Phó Giám đốc"))
    shut = [(*place(content, sheet, row, column), text) for sheet, row, column, text in REFUSED]
    saved = tmp_path / f"da-dien{suffix}"
    (done,) = type_with(program, "vi-VN", tmp_path, [Work(path, (saved,), (*entries, *shut))])
    assert [one["outcome"] for one in done.told] == ["typed"] * len(entries) + ["locked", "refused"], done.told
    back = read_back(round_, saved.read_bytes(), name=saved.name)
    assert codes(back) == [] and len(back.taken) == 4
    assert {d.verdict for d in history(round_)} == {Verdict.ASSESS, Verdict.VALUE, Verdict.WAIVE}
    assert {d.decided_by for d in history(round_)} == {"Bà Lan, Phó Giám đốc"}
    ratio, count = figure(round_, "X01", NOW), figure(round_, "X02", NOW)
    assert (ratio.numerator, ratio.denominator, ratio.assessment) == (120, 200, Assessment.MET)
    assert (count.value, count.assessment) == (1250, Assessment.MET)
