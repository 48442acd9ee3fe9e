"""The examples run as their README says, to the figures it names."""

from __future__ import annotations

import csv
import json
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

from qng_reports.doors.xlsx_fill import Answer, fill_workbook
from qng_reports.doors.xlsx_in import read_book
from qng_reports.generate import file_name
from qng_reports.layout import Input, Layout, plan_layout
from qng_reports.model import ISSUED, RETURNED, FieldType, Round
from qng_reports.rounds import open_round
from tests.dumps import word_text

ROOT = Path(__file__).parent.parent


def commands(section: str) -> list[str]:
    """The lines of the shell block below a heading of the README."""
    text = (ROOT / "examples" / "README.md").read_text(encoding="utf-8")
    block = re.search(rf"## `{section}/`.+?```sh\n(.+?)```", text, re.DOTALL)
    assert block is not None
    return block[1].strip().splitlines()


def run(line: str) -> str:
    """What a command prints; it may find no error."""
    words = shlex.split(line)
    assert words[0] == "qng-reports"
    done = subprocess.run(
        [sys.executable, "-m", "qng_reports", *words[1:]], cwd=ROOT, capture_output=True, encoding="utf-8",
        timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, (line, done)
    return done.stdout


def totals(folder: Path) -> dict[str, dict[str, str]]:
    """The lines of tong-hop.csv by item."""
    with (folder / "ket-qua" / "tong-hop.csv").open(encoding="utf-8-sig", newline="") as file:
        return {row["item"]: row for row in csv.DictReader(file)}


def test_the_small_round_as_written(tmp_path: Path) -> None:
    lines = commands("toi-thieu")
    for line in lines:
        run(line.replace("dot-thu", (tmp_path / "dot-thu").as_posix()))
    assert [line.split()[1] for line in lines] == ["init", "generate", "collect", "status", "export", "render"]
    found = totals(tmp_path / "dot-thu")
    assert (found["A1"]["numerator"], found["A1"]["denominator"], found["A1"]["value"]) == ("105", "110", "95.45")
    assert found["A1"]["assessment"] == "Chưa đủ số liệu"
    assert found["A2"]["value"] == "3955"
    assert {row["received"] for row in found.values()} == {"2"} and {row["expected"] for row in found.values()} == {"3"}
    assert (tmp_path / "dot-thu" / "bao-cao" / "bao-cao-toi-thieu-2026-Q2.docx").is_file()


# ---------------------------------------------------------------- every kind of item

# what the n-th agency answers is n times this: n is 1, 2, 3 for the communes in the register's order, 4 for the Sở
BASE = {
    "A01/TS": "90", "A01/MS": "100", "A02.1/TS": "12", "A02.1/MS": "12", "A02.2/TS": "70", "A02.2/MS": "100",
    "B01": "2", "B02": "30", "B03": "80.5", "B04": "12000000", "B05": "3.5", "B06": "0.125", "B07": "1000",
    "B08": "900", "B09": "20",
}  # fmt: skip
CELLS = {"so_nguoi": 10, "kinh_phi": Decimal("1.5"), "diem": Decimal("8.5"), "dat": Decimal("97.5")}
COMMUNES, SO = ("21548", "23293", "23473"), "CQ08"
ROWS = 12  # of the table


def answers(layout: Layout, place: int) -> Iterator[tuple[str, str, Answer]]:
    """A value for every input of a workbook but the words of absence, which would deny the figures beside them."""
    for cell in layout.inputs:
        if not cell.is_state:
            yield cell.sheet, cell.cell, answer(cell, place)


def answer(cell: Input, place: int) -> Answer:
    match cell.field.type:
        case FieldType.LIST:
            return cell.field.choices[(place - 1) % len(cell.field.choices)]
        case FieldType.DATE:
            return date(2026, 6, 10 + place)
        case FieldType.TEXT:
            return f"Ghi ở ô {cell.cell}, đơn vị thứ {place}."
    if cell.table_row:
        return CELLS[cell.table_column] + (place * cell.table_row if cell.table_column == "so_nguoi" else 0)
    if cell.item == "C03":  # RB03: as many as in the table
        return sum(CELLS["so_nguoi"] + place * row for row in range(1, ROWS + 1))
    if cell.item == "B09" and place == 4:  # the Sở confirms what the communes make together
        return Decimal("46.67")
    return Decimal(BASE[cell.row_code]) * place


def fill_all(round_: Round) -> None:
    """Every agency's workbook, filled as it was issued, into the folder of returned files."""
    for place, code in enumerate((*COMMUNES, SO), 1):
        agency = round_.agency(code)
        assert agency is not None
        name = file_name(agency, round_)
        content = (round_.folder / ISSUED / name).read_bytes()
        filled = fill_workbook(content, answers(plan_layout(round_, agency), place))
        (round_.folder / RETURNED / name).write_bytes(filled)


def test_the_round_of_every_kind(tmp_path: Path) -> None:
    folder = tmp_path / "dot-moi-loai"
    lines = commands("moi-loai")
    assert [line.split()[1] for line in lines] == ["init", "generate"]
    for line in lines:
        run(line.replace("dot-moi-loai", folder.as_posix()))
    round_ = open_round(folder)
    assert {agency.code for agency in round_.asked} == {*COMMUNES, SO}
    fill_all(round_)
    told = json.loads(run(f"qng-reports collect {folder.as_posix()} --json"))
    assert (told["accepted"], told["in_force"], told["missing"]) == (4, 4, [])
    assert {issue["code"] for issue in told["issues"]} <= {"B01"}, told["issues"]  # late, by the clock of this day
    run(f"qng-reports export {folder.as_posix()}")
    run(f"qng-reports render {folder.as_posix()}")
    check_totals(totals(folder))
    check_book((folder / "ket-qua" / "tong-hop.xlsx").read_bytes())
    check_report(word_text(folder / "bao-cao" / "bao-cao-moi-loai-2026-H1.docx"))


def check_totals(found: dict[str, dict[str, str]]) -> None:
    """Computed by hand from what `answer` says."""

    def of(item: str, *names: str) -> tuple[str, ...]:
        return tuple(found[item][name] for name in names)

    # the table: 12 rows of 10 + n*row, row 1 to 12: 120 + 78n, over n = 1, 2, 3: 360 + 468
    assert of("C02", "value", "unit", "received") == ("828", "người", "3") and of("C03", "value") == ("828",)
    # money in đồng, triệu đồng, tỷ đồng: 1 + 2 + 3 = 6 times the base, each in its own unit
    assert of("B04", "value", "unit") == ("72000000", "đồng") and of("B05", "value", "unit") == ("21.0", "triệu đồng")
    assert of("B06", "value", "unit") == ("0.750", "tỷ đồng")
    # an item of parts: 48/48 at the province, 420/600 in the communes, which miss their 80%
    assert of("A02.1", "numerator", "denominator", "value", "assessment") == ("48", "48", "100.00", "Đạt")
    assert of("A02.2", "numerator", "denominator", "value", "assessment") == ("420", "600", "70.00", "Chưa đạt")
    assert of("A02", "value", "assessment", "target") == (
        "Hồ sơ điện tử cấp tỉnh: 100%; Hồ sơ điện tử cấp xã: 70%", "Chưa đạt", "Cấp tỉnh 100%; cấp xã 80%",
    )  # fmt: skip
    # tasks: the n-th commune chose the n-th status of three (NV01), of four (NV02), one of them "Hoàn thành"
    assert of("NV01", "numerator", "denominator", "received", "expected") == ("1", "3", "3", "3")
    assert of("NV02", "numerator", "denominator", "received", "expected") == ("1", "3", "3", "3")
    assert of("NV03", "value", "received", "expected") == ("Chưa hoàn thành", "1", "1")
    # the least of 80.5, 161, 241.5; the mean of 20, 40, 60 weighted by 1000, 2000, 3000: 280000/6000
    assert of("B03", "value") == ("80.5",) and of("B09", "value", "assessment") == ("46.67", "Chưa đạt")
    # "Có", "Không", "Có"; the first of four statuses by one of three communes
    assert of("A04", "numerator", "value") == ("2", "66.67") and of("A03", "numerator", "value") == ("1", "33.33")


def check_book(content: bytes) -> None:
    """tong-hop.xlsx counts the tasks by status."""
    cells = {cell for sheet in read_book(content).sheets for row in sheet.rows for cell in row}
    assert "Hoàn thành: 1; Đang triển khai: 1; Chưa hoàn thành: 1" in cells  # NV01
    assert "Hoàn thành: 1; Thường xuyên: 1; Đang triển khai: 1" in cells  # NV02


def check_report(text: str) -> None:
    """The report names the same figures, as people write them."""
    for figure in ("72.000.000 đồng", "21 triệu đồng", "0,75 tỷ đồng", "828 người", "46,67%"):
        assert figure in text, figure
    assert "Hồ sơ điện tử cấp tỉnh: 100%; Hồ sơ điện tử cấp xã: 70%" in text
