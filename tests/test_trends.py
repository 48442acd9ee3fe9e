"""How figures moved: what may be compared, what may be added, what never is; and the sheet that shows it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from qng_reports.dataset import Assessment, Dataset, Result
from qng_reports.export.picture import Picture
from qng_reports.export.summary import xlsx_files
from qng_reports.export.trend import CHARTS_SHEET, SHEET
from qng_reports.figures import percentage
from qng_reports.model import Agency, Indicator, Kind, Method, PastResult, Round
from qng_reports.periods import parse_period
from qng_reports.trends import Series, change, change_text, series_of, year_on_year, year_to_date
from tests.parts import parts_of
from tests.tables import answered, bare_round, form

COUNT = Indicator("C", "1", "P", "Số lượt", "lượt", Kind.COUNT, Method.SUM, ("cấp xã",))
RATIO = replace(COUNT, code="R", unit="%", kind=Kind.RATIO, method=Method.RATIO_OF_SUMS)
FLOW_RATIO = replace(RATIO, cumulative=False)
ONE_ITEM = form("mã\n C")
FLOW, RUNNING = replace(COUNT, cumulative=False), replace(COUNT, cumulative=True)


def series(indicator: Indicator, **figures: int | tuple[int, int] | None) -> Series:
    """A series of periods written as in Python names: _2026_Q1=5; the last is now; a pair is a ratio's counts."""
    *past, now = ((parse_period(name[1:].replace("_", "-")), figure) for name, figure in figures.items())

    def parts(figure: int | tuple[int, int] | None) -> tuple[Decimal | None, Decimal | None, Decimal | None]:
        if isinstance(figure, tuple):
            return Decimal(figure[0]), Decimal(figure[1]), percentage(*map(Decimal, figure))
        return None, None, None if figure is None else Decimal(figure)

    history = tuple(PastResult(p, indicator.code, *parts(f), str(f), indicator.unit, "", 1, 1) for p, f in past)
    agencies = (Agency("X1", "Xã", "xã", ("cấp xã",)),)
    round_ = Round(Path("none"), ONE_ITEM, agencies, now[0], date(2026, 6, 17), history=history)
    result = Result(indicator, *parts(now[1]), "", Assessment.NONE, 1, 1, 0, 0)
    (found,) = series_of(round_, [result])
    return found


def moved(found: Series) -> str:
    since = change(found)
    return f"{change_text(found, since)} / {since.since}" if since else ""


# ---------------------------------------------------------------- change


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (series(FLOW, _2026_Q1=100, _2026_Q2=120), "tăng 20 (20%) / 2026-Q1"),
        (series(FLOW, _2025_Q4=100, _2026_Q1=None, _2026_Q2=90), "giảm 10 (10%) / 2025-Q4"),
        (series(FLOW, _2026_Q1=100, _2026_H1=120), ""),
        (series(FLOW, _2025=400, _2026_Q1=100), ""),
        (series(COUNT, _2026_Q1=100, _2026_H1=120), ""),
        (series(COUNT, _2025_H1=100, _2026_Q1=99, _2026_H1=120), "tăng 20 (20%) / 2025-H1"),
        (series(RUNNING, _2025=400, _2026_Q1=100, _2026_H1=250), "tăng 150 (150%) / 2026-Q1"),
        (series(RUNNING, _2025=400, _2026_Q1=100), ""),
        (series(COUNT, _2026_Q1=0, _2026_Q2=5), "tăng 5 / 2026-Q1"),
        (series(COUNT, _2026_Q1=5, _2026_Q2=5), "không đổi / 2026-Q1"),
        (series(RATIO, _2025=(1, 2), _2026_H1=(3, 4)), "tăng 25 điểm phần trăm / 2025"),
        (series(RATIO, _2025=(3, 4), _2026_H1=(2, 3)), "giảm 8,33 điểm phần trăm / 2025"),
        (series(RATIO, _2025=(3, 4), _2026_H1=None), ""),
        (series(COUNT, _2026_Q1=5), ""),
    ],
)  # fmt: skip
def test_only_what_can_be_compared_is_compared(found: Series, expected: str) -> None:
    assert moved(found) == expected


def test_the_same_period_of_the_year_before() -> None:
    found = series(RUNNING, _2024_H1=1, _2025_H1=200, _2025_Q2=7, _2026_Q1=9, _2026_H1=250)
    same = year_on_year(found)
    assert same is not None
    assert (same.since.code, same.difference, same.relative) == ("2025-H1", 50, 25)
    assert year_on_year(series(RUNNING, _2025_Q2=7, _2026_H1=250)) is None


# ---------------------------------------------------------------- since January


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (series(FLOW, _2026_Q1=100, _2026_Q2=120), (220, ["2026-Q1", "2026-Q2"])),
        (series(FLOW, _2025_Q4=7, _2026_M01=1, _2026_M02=2, _2026_M03=4), (7, ["2026-M01", "2026-M02", "2026-M03"])),
        (series(FLOW, _2026_Q1=100, _2026_Q2=120, _2026_H1=230, _2026_Q3=30), (260, ["2026-H1", "2026-Q3"])),
        (series(FLOW, _2026_H1=230), (230, ["2026-H1"])),
        (series(FLOW, _2026_M01=1, _2026_M03=4), None),
        (series(FLOW, _2026_Q1=None, _2026_Q2=4), None),
        (series(FLOW, _2026_Q1=4, _2026_Q2=None), None),
        (series(RUNNING, _2026_Q1=100, _2026_Q2=120), None),
        (series(COUNT, _2026_Q1=100, _2026_Q2=120), None),
        (series(replace(FLOW, method=Method.MAX), _2026_Q1=100, _2026_Q2=120), None),
        (series(replace(FLOW, kind=Kind.PERCENT, method=Method.SINGLE), _2026_Q1=10, _2026_Q2=12), None),
        (series(FLOW_RATIO, _2026_Q1=(1, 2), _2026_Q2=(30, 40)), (Decimal("73.81"), ["2026-Q1", "2026-Q2"])),
        (series(FLOW_RATIO, _2026_Q1=50, _2026_Q2=(30, 40)), None),
    ],
)  # fmt: skip
def test_only_periods_without_a_gap_are_added(found: Series, expected: tuple[object, list[str]] | None) -> None:
    summed = year_to_date(found)
    assert (summed and (summed.number, [period.code for period in summed.parts])) == expected


@given(st.lists(st.integers(0, 10**12), min_size=1, max_size=12))
def test_months_add_up(figures: list[int]) -> None:
    """Whatever happened in each month, the year to date is their sum; without any one of them there is none."""
    months = {f"_2026_M{n:02d}": figure for n, figure in enumerate(figures, 1)}
    summed = year_to_date(series(FLOW, **months))
    assert summed is not None and summed.number == sum(figures) and len(summed.parts) == len(figures)
    for name in months:
        rest = {other: figure for other, figure in months.items() if other != name}
        if rest and name != list(months)[-1]:
            assert year_to_date(series(FLOW, **rest)) is None


def test_later_periods_are_no_history() -> None:
    found = series(COUNT, _2026_Q4=9, _2026_Q1=7)
    assert [point.period.code for point in found.points] == ["2026-Q1"]


# ---------------------------------------------------------------- the sheet

ITEMS = """
    mã | phần | tt | loại       | lũy kế
    A  | P    | 1  | tỷ lệ      |
    B  | P    | 2  | số đếm     | không
    T  | P    | 3  | trạng thái |
    C  | Q    | 4  | số đếm     | có
    N  | Q    | 5  | văn bản    |
"""
SECTIONS = "mã | tên phần\n P | PHẦN MỘT\n Q | PHẦN HAI"


def exported(round_: Round, dataset: Dataset) -> bytes:
    return xlsx_files(Picture(round_, dataset, datetime(2026, 7, 1, 8)))["tong-hop.xlsx"]


@pytest.fixture
def with_history() -> tuple[Round, Dataset]:
    round_ = bare_round(ITEMS, sections=SECTIONS)
    round_ = replace(round_, period=parse_period("2026-Q2"))
    dataset = answered(round_, "đơn vị | A/TS | A/MS | B | C\n X1 | 1 | 2 | 10 | 30\n X2 | 2 | 2 | 20 | 50")
    history = [
        ("2025-Q2", "A", (1, 4), 25), ("2025-Q2", "B", None, 20), ("2026-Q1", "A", (2, 4), 50),
        ("2026-Q1", "B", None, 5), ("2026-Q1", "C", None, 60),
    ]  # fmt: skip
    past = tuple(
        PastResult(parse_period(period), item, *(map(Decimal, counts) if counts else (None, None)), Decimal(number),
                   str(number), "", "", 2, 2)
        for period, item, counts, number in history
    )  # fmt: skip
    return replace(round_, history=past), dataset


def test_the_sheet_shows_every_period_and_how_figures_moved(with_history: tuple[Round, Dataset]) -> None:
    content = exported(*with_history)
    with pytest.warns(UserWarning, match="Sparkline"):
        book = load_workbook(BytesIO(content))
    assert book.sheetnames[1:5] == ["Toàn tỉnh", "Theo phần", SHEET, CHARTS_SHEET]
    rows = [list(row) for row in book[SHEET].iter_rows(min_row=4, values_only=True)]
    assert rows[0][3:] == [
        "Quý II năm 2025", "Quý I năm 2026", "Quý II năm 2026", "Diễn biến", "So với kỳ trước",
        "So với cùng kỳ năm trước", "Lũy kế từ đầu năm",
    ]  # fmt: skip
    assert [row[0] for row in rows[1:]] == ["PHẦN MỘT", "1", "2", "PHẦN HAI", "4"], "words have no trend"
    ratio, flow, running = rows[2], rows[3], rows[5]
    assert ratio[3:6] == [25, 50, 75] and flow[3:6] == [20, 5, 30] and running[3:6] == [None, 60, 80]
    assert ratio[7:] == [
        "tăng 25 điểm phần trăm so với quý I năm 2026", "tăng 50 điểm phần trăm so với quý II năm 2025", None,
    ]  # fmt: skip
    assert flow[7:] == ["tăng 25 (500%) so với quý I năm 2026", "tăng 10 (50%) so với quý II năm 2025", 35]
    assert running[7:] == ["tăng 20 (33,33%) so với quý I năm 2026", None, 80]


def test_the_sheet_has_small_lines_and_native_charts(with_history: tuple[Round, Dataset]) -> None:
    content = exported(*with_history)
    parts = parts_of(content)
    with pytest.warns(UserWarning, match="Sparkline"):
        number = load_workbook(BytesIO(content)).sheetnames.index(SHEET) + 1
    sheet = parts[f"xl/worksheets/sheet{number}.xml"].decode()
    assert sheet.count("<x14:sparkline>") == 3 and "'Xu hướng'!D6:F6</xm:f><xm:sqref>G6</xm:sqref>" in sheet
    charts = [part.decode() for name, part in parts.items() if name.startswith("xl/charts/chart")]
    (trend,) = [chart for chart in charts if "<c:lineChart>" in chart]
    assert "'Xu hướng'!$D$6:$F$6" in trend and "'Xu hướng'!$D$4:$F$4" in trend and "PHẦN MỘT" in trend
    assert trend.count("<c:ser>") == 1, "counts of different sizes share no axis with percentages"
    assert exported(*with_history) == content


def test_without_earlier_periods_there_is_no_such_sheet(with_history: tuple[Round, Dataset]) -> None:
    round_, dataset = with_history
    names = load_workbook(BytesIO(exported(replace(round_, history=()), dataset))).sheetnames
    assert SHEET not in names and CHARTS_SHEET not in names
