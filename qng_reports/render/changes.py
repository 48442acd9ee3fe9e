"""How a figure has moved since the period before."""

from __future__ import annotations

from decimal import Decimal

from qng_reports.dataset import Result
from qng_reports.model import Indicator, Kind, PastResult
from qng_reports.vietnamese import format_points, format_quantity, matching_key


def change_of(result: Result, before: PastResult | None) -> str:
    """ "tăng 3,20 điểm phần trăm so với quý I năm 2026", "giảm 120 tổ so với …"; empty where it cannot be told.

    Figures are not compared across units.
    """
    if before is None or before.number is None or result.value is None or _other_unit(result, before):
        return ""
    difference = result.value - before.number
    return f"{_moved(result, difference)} so với {before.period.name}"


def is_percentage(result: Result) -> bool:
    """Whether the province's figure is in percentage points."""
    indicator = result.indicator
    return indicator.kind in (Kind.RATIO, Kind.PERCENT) or (bool(indicator.choices) and result.value is not None)


def unit_of(indicator: Indicator) -> str:
    """The unit of the province's figure: of a table, that of the column that is summed."""
    summed = next((column.unit for column in indicator.columns if column.adds), "")
    return (indicator.unit or summed).strip()


def _moved(result: Result, difference: Decimal) -> str:
    if not difference:
        return "không đổi"
    word = "tăng" if difference > 0 else "giảm"
    if is_percentage(result):
        return f"{word} {format_points(difference)}"
    indicator = result.indicator
    return f"{word} {format_quantity(abs(difference), unit_of(indicator), max(indicator.decimals, 0), prose=True)}"


def _other_unit(result: Result, before: PastResult) -> bool:
    unit = "%" if is_percentage(result) else unit_of(result.indicator)
    return bool(before.unit) and matching_key(before.unit) not in (
        matching_key(unit), matching_key(result.indicator.unit),
    )  # fmt: skip
