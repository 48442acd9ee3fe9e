"""Figures that several rooms compute and show alike."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal, localcontext

from qng_reports.model import Indicator, Kind, Method
from qng_reports.vietnamese import format_number, format_percent, round_half_up

# signs in tables, as in the statistical yearbook: nothing occurred; not known yet; and ours for a value with an error
SIGN_NONE, SIGN_UNKNOWN, SIGN_FAULTY = "-", "…", "Lỗi"
RULE_DECIMALS = 6  # to which both sides of a cross-check agree: programs keep thirds in binary
LARGEST = Decimal(10**15)  # beyond it a spreadsheet no longer holds every digit
_HUNDRED = Decimal(100)
_PLACES = 2  # decimals kept in computed percentages


def percentage(numerator: Decimal, denominator: Decimal) -> Decimal:
    """Percentage points rounded half up to two decimals; `denominator` is not 0."""
    with localcontext(prec=1000):
        return round_half_up(numerator * _HUNDRED / denominator, _PLACES)


def rounds_to(part: Decimal, whole: Decimal, shown: Decimal, decimals: Iterable[int]) -> bool:
    """Whether 100·part/whole, rounded half up to one of these numbers of decimals, is `shown`; `whole` is not 0."""
    with localcontext(prec=1000):
        exact = part * _HUNDRED / whole
    return any(round_half_up(exact, places) == shown for places in decimals)


def result_unit(indicator: Indicator) -> str:
    """The unit of the province's figure, which is "%" for shares whatever the agencies answer in."""
    counted = indicator.method is Method.COUNT_BY_STATUS and indicator.kind is not Kind.CHOICE
    share = indicator.method is Method.SHARE_COMPLETED or counted or indicator.kind is Kind.RATIO
    return "%" if share else "" if indicator.kind is Kind.PARTS else indicator.unit


def result_text(indicator: Indicator, value: Decimal | None, counts: tuple[tuple[str, int], ...] = ()) -> str:
    """A figure as a reader sees it: "95,32%", "1.157.600", "Hoàn thành: 90; Đang triển khai: 3"; empty if unknown."""
    if indicator.method is Method.SINGLE and counts:
        return counts[0][0]
    if indicator.method is Method.COUNT_BY_STATUS or (value is None and counts):
        return "; ".join(f"{word}: {count}" for word, count in counts)
    if value is None:
        return ""
    if indicator.kind in (Kind.RATIO, Kind.PERCENT) or indicator.method is Method.SHARE_COMPLETED:
        return format_percent(value)
    return format_number(value, max(indicator.decimals, 0))
