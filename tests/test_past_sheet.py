"""Earlier figures that stand on paper, typed into ky-truoc.xlsx: read with their source, or every fault told."""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from qng_reports import layout as at
from qng_reports.cli import cli
from qng_reports.errors import DefinitionError, QngError
from qng_reports.model import PAST_FILE, Round
from qng_reports.recall import past_lines, write_past_sheet
from qng_reports.rounds import init_round, open_round, recall
from tests.tables import TWO_COMMUNES, answer, book, collect_now, form_file
from tests.test_past import column, sheet_of

NOW = datetime(2026, 7, 1, 8)
ITEMS = """
    mã | loại       | đơn vị tính | cách tổng hợp
    R  | tỷ lệ      |             |
    S  | số đếm     | người       |
    T  | trạng thái |             | tỷ lệ cơ quan hoàn thành
    V  | văn bản    |             |
"""
UNITS = """
    mã cũ | tên cũ   | mã mới
    U1    | Xã số 1  | X1
    U2    | Xã số 2  | X1
    X1    | Xã số 3  | X2
"""
HEAD = "kỳ | đơn vị | đơn vị cũ | mã chỉ tiêu | giá trị | tử số | mẫu số | nguồn\n"


def a_round(folder: Path, typed: str = "", name: str = "dot", period: str = "2026-H1", **more: list[Path]) -> Round:
    """A round with such a sheet in its folder."""
    (folder / "form.xlsx").write_bytes(form_file(ITEMS))
    (folder / "units.xlsx").write_bytes(book(don_vi=TWO_COMMUNES, don_vi_cu=UNITS))
    made = init_round(folder / name, str(folder / "form.xlsx"), period, folder / "units.xlsx", **more, now=NOW)
    if typed:
        (made.folder / PAST_FILE).write_bytes(book(ky_truoc=HEAD + typed))
    return open_round(made.folder)


def test_figures_of_the_province_keep_their_source(tmp_path: Path) -> None:
    round_ = a_round(tmp_path, """
        2025    | | | R | 72,5 |    |     | Báo cáo số 01
        2025    | | | S | 1200 |    |     | Báo cáo số 01
        2024    | | | R |      | 30 | 40  | Báo cáo số 02
        2025-H1 | | | R | 66.7 | 2  | 3   | Báo cáo số 03
    """)  # fmt: skip
    shown = [(r.period.code, r.item, r.numerator, r.denominator, r.number, r.text, r.source) for r in round_.history]
    assert shown == [
        ("2024", "R", 30, 40, 75, "75%", "Báo cáo số 02"),
        ("2025-H1", "R", 2, 3, Decimal("66.67"), "66,67%", "Báo cáo số 03"),
        ("2025", "R", None, None, Decimal("72.5"), "72,5%", "Báo cáo số 01"),
        ("2025", "S", None, None, 1200, "1.200", "Báo cáo số 01"),
    ]
    assert round_.past_period is None, "nothing is known of any agency"
    assert past_lines(round_)[0] == "Năm 2024: 1 chỉ tiêu; 1 số gõ tay."


def test_figures_of_agencies_and_of_former_units_fill_the_column(tmp_path: Path) -> None:
    """X1 is both an agency of today and the code of a former unit that is now X2's: two columns tell them apart."""
    round_ = a_round(tmp_path, """
        2025 | X1 |    | S | 5  |   |    | a
        2025 |    | U1 | R |    | 1 | 10 | b
        2025 |    | U2 | R |    | 2 | 10 | b
        2025 |    | X1 | R |    | 4 | 10 | b
        2025 | X2 |    | T | hoàn thành | | | c
    """)  # fmt: skip
    assert round_.past_period is not None and round_.past_period.code == "2025"
    first, second = (column(sheet_of(round_, agency), at.Data.PAST) for agency in ("X1", "X2"))
    assert [first[code] for code in ("S", "R", "R/TS", "R/MS")] == [5, 15, 3, 20]
    assert [second[code] for code in ("R", "R/TS", "R/MS", "T")] == [40, 4, 10, "Hoàn thành"]


def test_a_typed_figure_stands_before_a_taken_one_and_says_so(tmp_path: Path) -> None:
    before = a_round(tmp_path, name="truoc", period="2025")
    for agency in ("X1", "X2"):
        answer(before, agency, "R/TS | 1\n R/MS | 2\n S | 10\n T | Hoàn thành\n V | x")
    collect_now(before)
    round_ = a_round(tmp_path, "2025 | | | S | 21 | | | Báo cáo đã ký", previous=[before.folder])
    assert {r.item: (r.text, r.source) for r in round_.history} == {
        "R": ("50%", ""), "S": ("21", "Báo cáo đã ký"), "T": ("100%", ""),
    }  # fmt: skip
    (note,) = round_.history_notes
    assert note == ("Kỳ trước năm 2025, mã S: dùng số gõ tay 21 (nguồn: Báo cáo đã ký) thay cho 20 lấy từ đợt trước.")


def test_typed_figures_are_passed_on_with_their_source(tmp_path: Path) -> None:
    first = a_round(tmp_path, "2024 | | | S | 21 | | | Báo cáo giấy", name="truoc", period="2025")
    answer(first, "X1", "R/TS | 1\n R/MS | 2\n S | 10\n T | Hoàn thành\n V | x")
    collect_now(first)
    second = a_round(tmp_path, name="sau", period="2026", previous=[first.folder])
    assert [(r.period.code, r.text, r.source) for r in second.history if r.item == "S"] == [
        ("2024", "21", "Báo cáo giấy"), ("2025", "10", ""),
    ]  # fmt: skip
    assert recall(second.folder, [first.folder], NOW) == ()


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    a_round(tmp_path)
    typed = """
        2026-H1 |    |    | S | 1    |   |   | a
        25      |    |    | S | 1    |   |   | a
        2025    |    |    | Z | 1    |   |   | a
        2025    |    |    | V | chữ  |   |   | a
        2025    |    |    | S | nhiều|   |   | a
        2022    |    |    | S | 1    |   |   |
        2025    | X9 |    | S | 1    |   |   | a
        2025    |    | U9 | S | 1    |   |   | a
        2025    | X1 | U1 | S | 1    |   |   | a
        2025    |    |    | R |      | 1 |   | a
        2025    |    |    | R |      | 1 | 0 | a
        2024    |    |    | R | 99   | 1 | 2 | a
        2025    | X1 |    | R | 50   |   |   | a
        2025    | X1 |    | T | xong |   |   | a
        2025    | X2 |    | S |      | 1 | 2 | a
        2023    |    |    | S | 1    |   |   | a
        2023    |    |    | S | 2    |   |   | a
        2023    |    |    | R |      |   |   |
    """
    (tmp_path / "dot" / PAST_FILE).write_bytes(book(ky_truoc=HEAD + typed))
    with pytest.raises(DefinitionError) as broken:
        open_round(tmp_path / "dot")
    places = [fault.place.removeprefix("ky_truoc!") for fault in broken.value.faults]
    assert places == [
        "A2", "A3", "D4", "D5", "E6", "H7", "B8", "C9", "C10", "G11", "D12", "G12", "E13", "F14", "E15", "F16",
        "D18",
    ]  # fmt: skip


def test_the_empty_sheet_lists_the_items_and_reads_as_nothing(tmp_path: Path) -> None:
    round_ = a_round(tmp_path)
    path = write_past_sheet(round_, "2025", NOW)
    assert open_round(round_.folder).history == ()
    workbook = load_workbook(path)
    sheet = workbook["ky_truoc"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]
    assert rows[0] == [
        "Kỳ",
        "Đơn vị",
        "Đơn vị cũ",
        "Mã chỉ tiêu",
        "Tên chỉ tiêu",
        "Giá trị",
        "Tử số",
        "Mẫu số",
        "Nguồn",
    ]
    assert [row[3] for row in rows[1:]] == ["R", "S", "T"], "a text is no figure"
    sheet["F6"], sheet["I6"] = 120, "Báo cáo năm"
    workbook.save(path)
    assert [(r.item, r.text) for r in open_round(round_.folder).history] == [("S", "120")]
    with pytest.raises(QngError, match="đã có; mở tệp đó"):
        write_past_sheet(round_, "2024", NOW)
    path.unlink()
    with pytest.raises(QngError, match="không trước 6 tháng đầu năm 2026"):
        write_past_sheet(round_, "2026", NOW)


def test_check_looks_at_the_sheet_alone(tmp_path: Path) -> None:
    round_ = a_round(tmp_path, "2025 | | | S | 1 | | | a")
    done = CliRunner().invoke(cli, ["check", str(round_.folder / PAST_FILE)])
    assert "dùng được" in done.output and "1 số của tỉnh" in done.output
    (round_.folder / PAST_FILE).write_bytes(book(ky_truoc=HEAD + "2025 | | | S | 1 | | |"))
    done = CliRunner().invoke(cli, ["check", str(round_.folder / PAST_FILE)])
    assert "ky_truoc!H2: thiếu nguồn" in done.output
    (tmp_path / "elsewhere.xlsx").write_bytes((round_.folder / PAST_FILE).read_bytes())
    done = CliRunner().invoke(cli, ["check", str(tmp_path / "elsewhere.xlsx")])
    assert "đặt vào thư mục của đợt" in done.output


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("2025 | | | S | -5 | | | BC", "nhỏ hơn mức cho phép (0)"),
        ("2025 | | | S | 1.5 | | | BC", "không có phần lẻ"),
        ("2025 | | | R | 150000 | | | BC", "ngoài khoảng từ 0 đến 100"),
        ("2025 | | | R | -1 | | | BC", "ngoài khoảng từ 0 đến 100"),
        ("2025 | X1 | | R | | -3 | 4 | BC", "tử số là số âm"),
        ("2025 | X1 | | R | | 9 | 4 | BC", "tử số lớn hơn mẫu số 4"),
    ],
)
def test_a_figure_that_cannot_be_is_told(tmp_path: Path, row: str, told: str) -> None:
    with pytest.raises(DefinitionError, match=re.escape(told)):
        a_round(tmp_path, row)
