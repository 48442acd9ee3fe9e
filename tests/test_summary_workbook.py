"""tong-hop.xlsx: every total is a formula, and what it shows is what `totals` computed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest

from qng_reports.dataset import Dataset, Identity, Observation, Place, Submission
from qng_reports.export import summary, table
from qng_reports.export.ledger import Ledger
from qng_reports.export.picture import Picture
from qng_reports.export.summary import xlsx_files
from qng_reports.export.table import Table, fitting, sheet_name, sheet_of
from qng_reports.model import (
    DONE,
    STATUSES,
    YES_NO,
    Agency,
    Availability,
    Component,
    Form,
    Indicator,
    Kind,
    Method,
    Question,
    Round,
    Section,
    TableColumn,
    Target,
)
from qng_reports.periods import parse_period
from qng_reports.totals import provincial_results
from qng_reports.vietnamese import round_half_up
from tests.validators import findings, sdk_findings, sdk_program

NOW = datetime(2026, 6, 19, 8, 30)
NUMERATOR, DENOMINATOR, VALUE, STATUS = Component.NUMERATOR, Component.DENOMINATOR, Component.VALUE, Component.STATUS
ABSENT, UNKNOWN = Availability.NOT_APPLICABLE, Availability.NOT_AVAILABLE
EIGHTY = Target("80%", ">=", Decimal(80))


def indicator(code: str, kind: Kind, method: Method, unit: str = "", **more: Any) -> Indicator:
    base = Indicator(
        code, code[-1], "I", f"Chỉ tiêu {code}", unit, kind, method, ("communes",), short_name=f"Tên {code}"
    )
    return replace(base, **more)


COLUMNS = (TableColumn("ten", "Tên", Kind.TEXT), TableColumn("tien", "Số tiền", Kind.MONEY, "đồng", adds=True))
FORM = Form(
    code="KH", version="1", title="Kết quả thực hiện kế hoạch", plan="", issuer="Sở Khoa học & Công nghệ", contact="",
    sections=(Section("I", "I. CHÍNH QUYỀN SỐ"), Section("II", "II. XÃ HỘI SỐ")),
    indicators=(
        indicator("R1", Kind.RATIO, Method.RATIO_OF_SUMS, "%", target=EIGHTY, reporters=("communes", "S1")),
        indicator("C1", Kind.COUNT, Method.SUM, "người", target=Target("1.000", ">=", Decimal(1000))),
        indicator("D1", Kind.DECIMAL, Method.WEIGHTED_MEAN, "điểm", weight="C1", decimals=1),
        indicator("L1", Kind.DECIMAL, Method.MIN, "ngày", decimals=1, target=Target("<= 5", "<=", Decimal(5))),
        indicator("M1", Kind.DECIMAL, Method.MAX, "ngày", decimals=1),
        indicator("Y1", Kind.YESNO, Method.SHARE_COMPLETED, choices=YES_NO, section="II",
                  target=Target("100%", "=", Decimal(100))),
        indicator("T1", Kind.STATUS, Method.COUNT_BY_STATUS, choices=STATUSES, section="II",
                  target=Target(DONE, status=DONE)),
        indicator("H1", Kind.CHOICE, Method.COUNT_BY_STATUS, choices=("Một", 'Hai "to"'), section="II"),
        indicator("S1", Kind.STATUS, Method.SINGLE, reporters=("S1",), choices=STATUSES, section="II",
                  target=Target(DONE, status=DONE)),
        indicator("B1", Kind.TABLE, Method.SUM, "đồng", columns=COLUMNS, section="II"),
        indicator("P0", Kind.PARTS, Method.NONE, section="II"),
        indicator("P1", Kind.RATIO, Method.RATIO_OF_SUMS, "%", section="II", part_of="P0", target=EIGHTY),
        indicator("P2", Kind.RATIO, Method.RATIO_OF_SUMS, "%", section="II", part_of="P0", target=EIGHTY),
        indicator("V1", Kind.TEXT, Method.NONE, section="II"),
    ),
    questions=(Question("Q1", "Khó khăn", ("communes",)),), minimum_share=Decimal(40),
)  # fmt: skip
AGENCIES = (
    Agency("0104", "Xã Đông Sơn", "xã", ("communes",)),
    Agency("0101", "Xã Ba Tơ", "xã", ("communes",)),
    Agency("0105", "Xã Xa", "xã", ("communes",)),
    Agency("0102", "Phường Ân Hảo", "phường", ("communes",)),
    Agency("0103", "Đặc khu Áo", "đặc khu", ("communes",)),
    Agency("S1", "Sở Nội vụ", "sở"),
)


def seen(
    agency: str, item: str, component: Component, value: str | int | float, *, usable: bool = True,
    state: Availability = Availability.AVAILABLE, row: int = 0, column: str = "",
) -> Observation:  # fmt: skip
    number = None if isinstance(value, str) else Decimal(str(value))
    place = Place(f"{agency}.xlsx", "Số liệu", "E9", agency, item)
    return Observation(agency, item, component, number, str(value), "", state, place, usable, row=row, column=column)


def submission(agency: str, observations: Sequence[Observation]) -> Submission:
    return Submission(f"{agency}.xlsx", "ab12", Identity(), True, tuple(observations), (), NOW)


def ratio(agency: str, item: str, part: float, whole: float, *, usable: bool = True) -> tuple[Observation, Observation]:
    return seen(agency, item, NUMERATOR, part, usable=usable), seen(agency, item, DENOMINATOR, whole, usable=usable)


FIRST = (
    *ratio("0101", "R1", 2, 3), seen("0101", "C1", VALUE, 1200), seen("0101", "D1", VALUE, 7.5),
    seen("0101", "L1", VALUE, 4.5), seen("0101", "M1", VALUE, 4.5), seen("0101", "Y1", VALUE, "Có"),
    seen("0101", "T1", STATUS, DONE), seen("0101", "H1", VALUE, 'Hai "to"'), *ratio("0101", "P1", 9, 10),
    *ratio("0101", "P2", 1, 10), seen("0101", "V1", VALUE, "<r>=1+1</r>"), seen("0101", "Q1", VALUE, "=1+1"),
    seen("0101", "B1", Component.CELL, "Cầu", row=1, column="ten"),
    seen("0101", "B1", Component.CELL, 1500.5, row=1, column="tien"),
)  # fmt: skip
SECOND = (  # nothing occurred, or not known yet, or wrong: none of it is 0
    *ratio("0102", "R1", 90, 80, usable=False), seen("0102", "C1", VALUE, "Không phát sinh", state=ABSENT),
    seen("0102", "D1", VALUE, 9), seen("0102", "L1", VALUE, "Chưa có số liệu", state=UNKNOWN),
    seen("0102", "M1", VALUE, 12.25), seen("0102", "Y1", VALUE, "Không"), seen("0102", "T1", STATUS, "Đang triển khai"),
    seen("0102", "H1", VALUE, "Một"), *ratio("0102", "P1", 0, 0), seen("0102", "P2", NUMERATOR, 5),
    seen("0102", "B1", Component.CELL, "Cống", row=1, column="ten"),
)  # fmt: skip
THIRD = (
    seen("0103", "R1", NUMERATOR, "Không phát sinh", state=ABSENT), seen("0103", "C1", VALUE, 300),
    seen("0103", "L1", VALUE, 9), seen("0103", "M1", VALUE, 0), seen("0103", "Y1", VALUE, "Có thể", usable=False),
    seen("0103", "H1", VALUE, "Một"), *ratio("0103", "R1", 7, 7)[:0], *ratio("0103", "P1", 10, 10),
    *ratio("0103", "P2", 10, 10),
)  # fmt: skip
FOURTH = (*ratio("0104", "R1", 799_960, 1_000_000), seen("0104", "C1", VALUE, 1_155_800), seen("0104", "D1", VALUE, 1))
LEAD = (seen("S1", "S1", STATUS, DONE), *ratio("S1", "R1", 0.5, 0.75))
DATASET = Dataset(
    {
        a: submission(a, o)
        for a, o in (("0104", FOURTH), ("0101", FIRST), ("0102", SECOND), ("0103", THIRD), ("S1", LEAD))
    }
)


def a_picture(folder: Path, dataset: Dataset = DATASET, form: Form = FORM) -> Picture:
    return Picture(Round(folder, form, AGENCIES, parse_period("2026-H1"), date(2026, 6, 17)), dataset, NOW)


def content_of(picture: Picture) -> bytes:
    return xlsx_files(picture)["tong-hop.xlsx"]


def sheets(content: bytes, *, formulas: bool = False) -> openpyxl.Workbook:
    return openpyxl.load_workbook(BytesIO(content), data_only=not formulas)


def column_of(sheet: Any, title: str, head: int = 4) -> int:
    return next(cell.column for cell in sheet[head] if cell.value == title)


def row_of(sheet: Any, text: str, column: int = 2) -> int:
    return next(row for row in range(1, sheet.max_row + 1) if sheet.cell(row, column).value == text)


@pytest.fixture
def picture(tmp_path: Path) -> Picture:
    return a_picture(tmp_path)


LIVE = ("R1", "C1", "D1", "L1", "M1", "Y1", "T1", "B1", "P1", "P2")


def test_the_province_s_figures_are_formulas_that_show_what_was_computed(picture: Picture) -> None:
    content = content_of(picture)
    shown, written = sheets(content)["Toàn tỉnh"], sheets(content, formulas=True)["Toàn tỉnh"]
    value, judged, basis = (column_of(shown, title) for title in ("Kết quả", "Đánh giá", "Số đơn vị trả lời"))
    results = {r.indicator.code: r for r in provincial_results(picture.round_, picture.dataset)}
    for code in LIVE:
        row, result = row_of(shown, code), results[code]
        assert str(written.cell(row, value).value).startswith("="), code
        assert result.value is not None
        assert round_half_up(Decimal(repr(shown.cell(row, value).value)), 2) == round_half_up(result.value, 2), code
        assert shown.cell(row, judged).value == (result.assessment.value or None), code
        assert shown.cell(row, basis).value == f"{result.received}/{result.expected}", code
    assert results["R1"].numerator == Decimal("799962.5")
    assert shown.cell(row_of(shown, "H1"), column_of(shown, "Chi tiết")).value == 'Một: 2; Hai "to": 1'
    assert shown.cell(row_of(shown, "S1"), value).value == DONE
    assert shown.cell(row_of(shown, "P0"), judged).value == "Chưa đạt"


def test_ratios_are_rounded_in_display_only(picture: Picture) -> None:
    sheet = sheets(content_of(picture))["Theo xã"]
    column = column_of(sheet, "Tên R1")
    cell = sheet.cell(row_of(sheet, "0101"), column)
    assert cell.value == 100 * 2 / 3
    assert cell.number_format == "[$-42A]#,##0.00"  # 66,67 where programs heed the language; else the machine's signs


def test_signs_and_faults_are_words_in_the_cells_and_never_zero(picture: Picture) -> None:
    book = sheets(content_of(picture))
    matrix, ledger = book["Theo xã"], book["Số liệu gốc"]

    def told(item: str, agency: str) -> object:
        return matrix.cell(row_of(matrix, agency), column_of(matrix, f"Tên {item}")).value

    assert told("R1", "0102") == "Lỗi: 90 / 80"
    assert told("R1", "0103") == "-"
    assert (told("C1", "0102"), told("L1", "0102"), told("M1", "0103")) == ("-", "…", 0)
    assert told("P2", "0102") == "Lỗi: 5"
    assert (told("P1", "0102"), told("D1", "0103"), told("R1", "0105")) == (None, None, None)
    assert told("Y1", "0103") == "Lỗi: Có thể"
    assert told("B1", "0102") == "Lỗi: bảng có dòng sai"
    row = row_of(ledger, "0102")
    assert [ledger.cell(row, column_of(ledger, "Tên R1") + more).value for more in (0, 1)] == ["Lỗi: 90", "Lỗi: 80"]


def test_communes_stand_in_the_order_of_the_alphabet(picture: Picture) -> None:
    sheet = sheets(content_of(picture))["Theo xã"]
    names = [sheet.cell(row, 3).value for row in range(8, 13)]
    assert names == ["Đặc khu Áo", "Phường Ân Hảo", "Xã Ba Tơ", "Xã Đông Sơn", "Xã Xa"]
    assert AGENCIES[4].proper_name == "Áo"


def test_targets_of_the_province_s_sums_are_not_held_against_communes(picture: Picture) -> None:
    book = sheets(content_of(picture))
    met = book["Đạt mục tiêu"]
    assert [cell.value for cell in met[7]][3:] == ["R1", "L1", "Y1", "T1", "P1", "P2"]
    verdicts = {
        code: [met.cell(row_of(met, code), column).value for column in range(4, 10)] for code in ("0101", "0104")
    }
    assert verdicts["0101"] == ["Chưa đạt", "Đạt", "Đạt", "Đạt", "Đạt", "Chưa đạt"]
    assert verdicts["0104"] == ["Đạt", None, None, None, None, None]  # 79,996 is 80,00
    rank = book["Xếp hạng"]
    row, first = row_of(rank, "0101"), column_of(rank, "Mục tiêu đạt")
    assert [rank.cell(row, first + more).value for more in range(4)] == [4, 6, 100 * 4 / 6, 1]
    lowest = column_of(rank, "Tên L1")
    assert [rank.cell(row_of(rank, code), lowest).value for code in ("0101", "0103", "0105")] == [1, 2, None]


def test_every_reference_is_fixed_so_that_rows_can_be_sorted(picture: Picture) -> None:
    for name in ("Theo xã", "Đạt mục tiêu"):
        sheet = sheets(content_of(picture), formulas=True)[name]
        for row in range(8, 13):
            for cell in sheet[row]:
                if cell.data_type == "f":
                    assert not re.search(r"![A-Z]", str(cell.value)), cell.coordinate


def test_who_lacks_what_and_why(picture: Picture) -> None:
    book = sheets(content_of(picture))
    lacking = [[cell.value for cell in row][1:6] for row in book["Thiếu số liệu"].iter_rows(min_row=5)]
    assert ["0105", "Xã Xa", None, "Tất cả 13 mục", "Chưa gửi"] not in lacking  # PARTS is no question of its own
    assert ["0105", "Xã Xa", None, "Tất cả 12 mục", "Chưa gửi"] in lacking
    assert ["0102", "Phường Ân Hảo", "R1", "Tên R1", "Lỗi"] in lacking
    assert ["0102", "Phường Ân Hảo", "L1", "Tên L1", "Chưa có số liệu"] in lacking
    assert ["0103", "Đặc khu Áo", "D1", "Tên D1", "Bỏ trống"] in lacking
    assert not [row for row in lacking if row[:3:2] == ["0102", "C1"]]  # "không phát sinh" is an answer
    items = book["Thiếu theo chỉ tiêu"]
    row = row_of(items, "L1")
    assert [items.cell(row, column).value for column in range(4, 10)] == [5, 2, 1, 1, 0, 1]


def test_the_first_sheet_counts_what_the_others_show(picture: Picture) -> None:
    content = content_of(picture)
    sheet = sheets(content)["Tổng quan"]
    values = [[cell.value for cell in row][:6] for row in sheet.iter_rows()]
    assert values[5][:5] == ["Xã, phường, đặc khu", 5, 4, 1, 80]
    whole = next(row for row in values if row[0] == "Toàn tỉnh")
    judged = [r.assessment.value for r in picture.results if r.assessment.value and not r.indicator.part_of]
    assert whole[1:5] == [judged.count("Đạt"), judged.count("Chưa đạt"), judged.count("Chưa đủ số liệu"), len(judged)]
    charts = [name for name in ZipFile(BytesIO(content)).namelist() if name.startswith("xl/charts/chart")]
    assert len(charts) == 1 + 4  # by section; the communes by R1, L1, P1, P2
    xml = ZipFile(BytesIO(content)).read("xl/charts/chart1.xml").decode()
    assert "'Tổng quan'!$B$12:$B$13" in xml


def test_it_prints_on_a4_with_source_and_pages(picture: Picture) -> None:
    for sheet in sheets(content_of(picture)):
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert "&&" in str(sheet.oddFooter.left.text) or "Khoa học & Công nghệ" in str(sheet.oddFooter.left.text)
        assert "lập 19/06/2026" in str(sheet.oddFooter.left.text)
        assert sheet.oddFooter.right.text
        if sheet.title != "Tổng quan":
            assert sheet.print_title_rows
            assert sheet.freeze_panes


@pytest.mark.parametrize(
    "form", [FORM, replace(FORM, indicators=(), questions=()), replace(FORM, indicators=FORM.indicators[-1:])]
)
@pytest.mark.parametrize("dataset", [DATASET, Dataset()])
def test_validators_find_nothing(tmp_path: Path, form: Form, dataset: Dataset) -> None:
    content = content_of(a_picture(tmp_path, dataset if form is FORM else Dataset(), form))
    assert findings(content, tmp_path) == []
    if sdk_program():
        assert sdk_findings(content, tmp_path) == []


def test_same_bytes_again(picture: Picture) -> None:
    assert content_of(picture) == content_of(picture)


def test_a_sum_beyond_excel_is_told_in_words(tmp_path: Path) -> None:
    huge = Dataset({"0101": submission("0101", [seen("0101", "C1", VALUE, 10**16)])})
    content = content_of(a_picture(tmp_path, huge))
    sheet = sheets(content, formulas=True)["Toàn tỉnh"]
    assert sheet.cell(row_of(sheet, "C1"), column_of(sheet, "Kết quả")).value == "10000000000000000"


def test_what_was_typed_cannot_break_a_formula(tmp_path: Path) -> None:
    typed = 'a"&1&"\n=cmd|x ' + "😀" * 300
    place = Place("0101.xlsx", "Số liệu", "E9", "0101", "R1")
    wrong = Observation("0101", "R1", NUMERATOR, None, typed, "", Availability.AVAILABLE, place, usable=False)
    content = content_of(a_picture(tmp_path, Dataset({"0101": submission("0101", [wrong])})))
    sheet = sheets(content)["Theo xã"]
    told = sheet.cell(row_of(sheet, "0101"), column_of(sheet, "Tên R1")).value
    assert told.startswith('Lỗi: a"&1&" =cmd|x 😀') and told.endswith("…")
    assert findings(content, tmp_path) == []


def test_a_round_without_communes(tmp_path: Path) -> None:
    made = Picture(Round(tmp_path, FORM, AGENCIES[-1:], parse_period("2026-H1"), date(2026, 6, 17)), DATASET, NOW)
    content = content_of(made)
    assert "Theo xã" not in sheets(content).sheetnames
    assert findings(content, tmp_path) == []


def test_texts_that_excel_would_refuse() -> None:
    assert fitting("<r>x</r>") == "<r>x</r> "
    long = fitting("😀" * 20_000)
    assert len(long.encode("utf-16-le")) // 2 <= 32_767
    assert long.endswith("xem so-lieu.csv)")
    taken: set[str] = set()
    names = [sheet_name(f"Bảng {code}", taken) for code in ("a/b", "A\\B", "x" * 40, "x" * 41)]
    assert names == ["Bảng a-b", "Bảng A-B (2)", f"Bảng {'x' * 26}", f"Bảng {'x' * 22} (2)"]


def test_more_rows_than_a_sheet_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table, "LAST_ROW", 10)
    made = sheet_of(Table("T", "T", "", (("A", 9.0),) * 2, (("a", "b"),) * 20), "nguồn")
    assert max(cell.row for cell in made.cells) < 10
    assert [merge.value for merge in made.merges] == ["… còn 15 dòng nữa, xem so-lieu.csv"]
    assert made.filter_range == (3, 0, 8, 1)


def test_ledger_leaves_no_reported_item_out(picture: Picture) -> None:
    ledger = Ledger(picture)
    assert {i.code for i in ledger.items} == {i.code for i in FORM.indicators} - {"P0", "V1"}
    assert [a.code for a in ledger.agencies] == ["0103", "0102", "0101", "0104", "0105", "S1"]
    assert summary.xlsx_files(picture)
