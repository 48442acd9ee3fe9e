"""What the charts show of a round: communes by value, the province over periods, and where communes lie."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from xml.etree import ElementTree

import pytest

from qng_reports.dataset import Dataset
from qng_reports.dotmap import Dot, bounds_of, svg_map
from qng_reports.errors import DefinitionError
from qng_reports.model import PastResult, Round
from qng_reports.periods import parse_period
from qng_reports.render import build_report
from qng_reports.report import Chart, Charts
from qng_reports.rounds import load_register, templates_folder
from tests.tables import answered, bare_round, register

TODAY = date(2026, 6, 19)
ITEMS = """
    mã  | loại    | đơn vị tính | mục tiêu       | phụ lục theo xã | tên ngắn   | cách tổng hợp        | cơ quan chủ trì
    R01 | tỷ lệ   | %           | >= 80          | có         | Hộ số      | tỷ lệ cộng dồn       | Sở Thử
    C01 | số đếm  | tổ          | >= 100         | có         | Tổ số      | cộng                 | Sở Thử
    Y01 | có/không |             | 100%           |            | Kế hoạch   | tỷ lệ cơ quan hoàn thành | Sở Thử
"""
REGISTER = """
    mã | tên            | loại   | nhóm   | vĩ độ   | kinh độ
    X1 | Xã Bình Sơn    | xã     | cấp xã | 15.33   | 108.75
    X2 | Phường Kon Tum | phường | cấp xã | '14,35' | 108
    X3 | Xã Đăk Pék     | xã     | cấp xã | 15.07   | 107.74
    X4 | Xã Ba Tơ       | xã     | cấp xã |         |
"""
ANSWERS = """
    đơn vị | R01/TS | R01/MS | C01 | Y01
    X1     | 90     | 100    | 40  | có
    X2     | 7      | 100    | 60  | không
"""


def the_round(agencies: str = REGISTER) -> Round:
    return bare_round(ITEMS, agencies=agencies)


def charts(round_: Round, dataset: Dataset | None = None) -> Charts:
    return build_report(round_, answered(round_, ANSWERS) if dataset is None else dataset, TODAY).charts


def one(found: tuple[Chart, ...], item: str) -> Chart:
    return next(chart for chart in found if chart.item == item)


def shown(chart: Chart) -> dict[str, list[str]]:
    """The names under each series that have a value."""
    return {
        series.name: [name for name, value in zip(chart.categories, series.values, strict=True) if value is not None]
        for series in chart.series
    }


def test_communes_stand_from_the_highest_to_the_lowest() -> None:
    chart = one(charts(the_round()).communes, "R01")
    assert list(zip(chart.categories, chart.series[0].values, strict=True)) == [
        ("Xã Bình Sơn", Decimal("90.00")), ("Phường Kon Tum", Decimal("7.00")),
    ]  # fmt: skip
    assert chart.title == "Hộ số (%)" and chart.share
    assert chart.note == "Xếp từ cao xuống thấp; 2/4 xã, phường có số liệu; toàn tỉnh 48,5%; mục tiêu ≥ 80%"


def test_of_many_communes_both_ends_are_drawn() -> None:
    agencies = "mã | tên | loại | nhóm\n" + "\n".join(f"X{n:02d} | Xã {n:02d} | xã | cấp xã" for n in range(1, 31))
    answers = "đơn vị | C01\n" + "\n".join(f"X{n:02d} | {n // 2}" for n in range(1, 31))
    round_ = the_round(agencies)
    chart = one(charts(round_, answered(round_, answers)).communes, "C01")
    assert len(chart) == 21
    assert chart.categories[:3] == ("Xã 30", "Xã 28", "Xã 29")  # of equals, the alphabet's first
    assert (chart.categories[10], chart.series[0].values[10]) == ("(10 đơn vị khác)", None)
    assert chart.categories[-2:] == ("Xã 03", "Xã 01")
    assert chart.note.startswith("10 đơn vị cao nhất và 10 đơn vị thấp nhất; 30/30 xã có số liệu; toàn tỉnh 225")


def of_many(figures: Sequence[int]) -> Chart:
    """The chart of C01 where communes X01, X02, … answered these figures."""
    numbers = range(1, len(figures) + 1)
    agencies = "mã | tên | loại | nhóm\n" + "\n".join(f"X{n:02d} | Xã {n:02d} | xã | cấp xã" for n in numbers)
    answers = "đơn vị | C01\n" + "\n".join(f"X{n:02d} | {f}" for n, f in zip(numbers, figures, strict=True))
    round_ = the_round(agencies)
    return one(charts(round_, answered(round_, answers)).communes, "C01")


def test_an_end_that_too_many_share_is_told_and_not_drawn() -> None:
    chart = of_many([7] * 11 + list(range(1, 7)) + [0] * 10)
    assert chart.categories[0] == "(17 đơn vị khác)" and len(chart) == 11
    assert set(chart.series[0].values[1:]) == {0}
    assert chart.note.startswith("11 đơn vị cùng cao nhất 7 tổ; 10 đơn vị thấp nhất; 27/27 xã có số liệu")
    chart = of_many(list(range(1, 14)) + [0] * 11)
    assert chart.categories == (*(f"Xã {n:02d}" for n in range(13, 3, -1)), "(14 đơn vị khác)")
    assert chart.note.startswith("10 đơn vị cao nhất; 11 đơn vị cùng thấp nhất 0 tổ; ")


def test_none_of_those_that_share_an_end_is_named_at_the_other() -> None:
    chart = of_many([7] * 20 + [5, 3, 4])
    assert chart.categories == ("(20 đơn vị khác)", "Xã 21", "Xã 23", "Xã 22")
    assert chart.note.startswith("20 đơn vị cùng cao nhất 7 tổ; 3 đơn vị thấp nhất; 23/23 xã")


@pytest.mark.parametrize("figures", [[5] * 23, [5] * 12 + [3] * 11, [5] * 12 + [4] + [3] * 11])
def test_a_chart_with_no_end_to_draw_is_left_out(figures: list[int]) -> None:
    assert not of_many(figures)


def test_nothing_is_drawn_of_no_answers() -> None:
    found = charts(the_round(), Dataset())
    assert not any((*found.communes, *found.trends)) and found.communes


def past(period: str, item: str, number: str | None) -> PastResult:
    value = None if number is None else Decimal(number)
    return PastResult(parse_period(period), item, None, None, value, number or "", "%", "", 4, 4)


def test_the_province_over_periods() -> None:
    history = (
        past("2025-H1", "R01", "40"), past("2025", "R01", None), past("2024", "R01", "35.5"), past("2025", "C01", "70"),
        past("2025-H1", "C01", "50"), past("2026", "R01", "99"),
    )  # fmt: skip
    found = charts(replace(the_round(), history=history)).trends
    ratio, count, yes = (one(found, item) for item in ("R01", "C01", "Y01"))
    assert ratio.categories == ("Năm 2024", "6 tháng đầu năm 2025", "Năm 2025", "6 tháng đầu năm 2026")
    assert ratio.series[0].values == (
        Decimal("35.5"),
        Decimal(40),
        None,
        Decimal("48.50"),
    )  # the later period is not past
    assert ratio.series[1].name.startswith("Mục tiêu hiện nay: ") and set(ratio.series[1].values) == {Decimal(80)}
    assert count.categories == ("6 tháng đầu năm 2025", "6 tháng đầu năm 2026")  # a year's sum is no half-year's
    assert not yes


def test_the_map_shows_who_has_reported() -> None:
    chart = charts(the_round()).map
    assert shown(chart) == {"Đã báo cáo (2)": ["Xã Bình Sơn", "Phường Kon Tum"], "Chưa báo cáo (2)": ["Xã Đăk Pék"]}
    assert chart.note == "Chưa có tọa độ: Xã Ba Tơ"
    assert dict(zip(chart.categories, chart.across, strict=True))["Phường Kon Tum"] == 108
    assert not charts(bare_round(ITEMS)).map  # a register without coordinates


def test_maps_show_who_reaches_the_target() -> None:
    found = charts(the_round()).maps
    assert [chart.item for chart in found] == ["R01", "Y01"]  # the target of a sum is the province's alone
    expected = {"Đạt (1)": ["Xã Bình Sơn"], "Chưa đạt (1)": ["Phường Kon Tum"], "Chưa báo cáo (2)": ["Xã Đăk Pék"]}
    assert [shown(chart) for chart in found] == [expected, expected]


def test_the_shipped_register_places_every_commune() -> None:
    communes = [a for a in load_register(templates_folder("xlsx") / "don-vi.xlsx") if a.is_commune]
    places = [(a.latitude, a.longitude) for a in communes if a.latitude is not None and a.longitude is not None]
    assert len(places) == len(communes) == 96
    shown_ = bounds_of(places)
    assert (shown_.west, shown_.south, shown_.east, shown_.north) == pytest.approx(
        (107.36, 14.04, 109.18, 15.45), abs=0.01
    )
    assert shown_.ratio == pytest.approx(1.25, abs=0.02)


def test_coordinates_that_cannot_be_are_told() -> None:
    with pytest.raises(DefinitionError) as raised:
        register("mã | tên | loại | vĩ độ | kinh độ\nX1 | Xã A | xã | 108.75 | 15.33\nX2 | Xã B | xã | đông | 108")
    assert [(fault.place, fault.what) for fault in raised.value.faults] == [
        ("don_vi!D2", "vĩ độ “108,75” không có thật"), ("don_vi!D3", "vĩ độ “đông” không phải là số"),
    ]  # fmt: skip


def test_the_map_of_a_page_tells_each_dot_by_name_and_shape() -> None:
    dots = [Dot("Xã A & B", 15.0, 108.0, 0), Dot("Xã C", 14.5, 108.5, 2, "chậm 3 ngày")]
    picture = ElementTree.fromstring(svg_map(dots, {0: "Đã báo cáo", 2: "Chưa báo cáo"}, title="Bản đồ"))
    svg = "{http://www.w3.org/2000/svg}"
    assert picture.findtext(f"{svg}title") == "Bản đồ"
    marks = {mark.findtext(f"{svg}title"): mark.get("class") for mark in picture.iter(f"{svg}g")}
    assert marks["Xã A & B: Đã báo cáo"] == "diem lop-0"
    assert marks["Xã C: Chưa báo cáo. chậm 3 ngày"] == "diem lop-2"
    assert [text.text for text in picture.iter(f"{svg}text")] == ["Đã báo cáo (1)", "Chưa báo cáo (1)"]
    assert svg_map([], {}, title="") == ""
