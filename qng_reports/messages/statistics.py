"""K from 03: figures that smell of trouble, each with its evidence."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from math import floor, log10

from qng_reports.dataset import Issue, Place
from qng_reports.messages.making import issue as _issue
from qng_reports.vietnamese import format_number, format_percent


@dataclass(frozen=True, slots=True)
class Usual:
    """A figure (`own`) and from where to where most of its `count` peers lie; for 1,000 inhabitants if `scaled`.

    `who`: the peers' kind, "xã". `written_in`: another unit that would explain the figure, or nothing. `shares`: the
    agency's ratio in per cent, and from where to where most lie, if it shows the slip.
    """

    who: str
    count: int
    own: float
    low: float
    high: float
    scaled: bool
    written_in: str = ""
    shares: tuple[float, float, float] | None = None


@dataclass(frozen=True, slots=True)
class Moved:
    """What the agency answered in the period before, and from how many to how many times most of `others` changed.

    `when`: that period's name. `written_in`: another unit that would explain the figure, or nothing.
    """

    before: Decimal
    when: str
    others: int
    low: float
    high: float
    written_in: str = ""


@dataclass(frozen=True, slots=True)
class Alike:
    """Figures that are the same in two places: how many, of how many compared, and some of them ("“Số hộ”: 1.250")."""

    equal: int
    compared: int
    examples: tuple[str, ...]


def unit_slip(place: Place, label: str, typed: str, times: Decimal, usual: Usual) -> Issue:
    """K03: 10, 100, 1,000 ... times what is usual for such agencies, or that part of it."""
    measure = " trên 1.000 dân" if usual.scaled else ""
    own, low, high = _short(usual.own), _short(usual.low), _short(usual.high)
    message = (
        f"“{label}” ghi {typed}: {_times(times)} mức thường thấy ({own}{measure}; phần lớn trong "
        f"{usual.count} {usual.who} khác từ {low} đến {high}){_ratio(usual)}{_suspicion(usual.written_in)}."
    )
    return _issue("K03", place, message, typed)


def slip_since(place: Place, label: str, typed: str, times: Decimal, moved: Moved) -> Issue:
    """K04: 10, 100, 1,000 ... times the agency's own figure of the period before, or that part of it."""
    message = (
        f"“{label}” ghi {typed}: {_times(times)} kỳ trước ({moved.when}: {format_number(moved.before, 6)})"
        f"{_others(moved)}{_suspicion(moved.written_in)}."
    )
    return _issue("K04", place, message, typed)


def same_as_before(place: Place, when: str, alike: Alike) -> Issue:
    """K05: nearly all figures are those of the period before."""
    message = (
        f"{alike.equal} trong {alike.compared} số liệu so sánh được giống hệt kỳ trước ({when}), "
        f"ví dụ: {'; '.join(alike.examples)}. Có thể tệp này chép lại số liệu kỳ trước."
    )
    return _issue("K05", place, message)


def same_as_other(place: Place, others: tuple[str, ...], alike: Alike) -> Issue:
    """K06: many particular figures are those of other agencies; the first of `others` has most."""
    more = f" (và của {', '.join(others[1:3])}{_and_more(len(others) - 3)})" if len(others) > 1 else ""
    message = (
        f"{alike.equal} trong {alike.compared} số liệu giống hệt số liệu của {others[0]}{more}, "
        f"ví dụ: {'; '.join(alike.examples)}. Có thể tệp của đơn vị này chép sang đơn vị kia."
    )
    return _issue("K06", place, message)


def jumped(place: Place, label: str, typed: str, times: Decimal, moved: Moved) -> Issue:
    """K07: changed since the period before as no other agency's figure did."""
    change = "gần bằng" if abs(times - 1) < Decimal("0.05") else f"gấp {_short(float(times))} lần"
    if times <= Decimal("0.95"):
        change = f"chỉ bằng 1/{_short(float(1 / times))}"
    message = (
        f"“{label}” ghi {typed}: {change} kỳ trước ({moved.when}: {format_number(moved.before, 6)}){_others(moved)}."
    )
    return _issue("K07", place, message, typed)


def fell(place: Place, label: str, typed: str, before: Decimal, when: str) -> Issue:
    """K08: a figure that is counted from the beginning of the year is smaller than it was."""
    message = (
        f"“{label}” ghi {typed}, nhỏ hơn số đã báo {when} ({format_number(before, 6)}), "
        "trong khi số này cộng dồn từ đầu năm nên không thể giảm."
    )
    return _issue("K08", place, message, typed)


def beyond_people(place: Place, label: str, typed: str, unit: str, people: int) -> Issue:
    """K09: more people, or households, than there are inhabitants."""
    message = f"“{label}” ghi {typed} {unit}, trong khi cả địa bàn có {format_number(Decimal(people))} người dân."
    return _issue("K09", place, message, typed)


def rounded_apart(place: Place, text: str, typed: str, apart: Decimal, figures: str) -> Issue:
    """K10: a cross-check of the form that fails by no more than rounding; `figures`: the codes' values."""
    message = f"{text} ({figures}): chỉ lệch {format_number(abs(apart), 6)} do làm tròn, coi như khớp."
    return _issue("K10", place, message, typed)


def rounded_confirmation(place: Place, name: str, typed: str, confirmed: str, province: str) -> Issue:
    """K11: a confirming agency's figure differs from the province's by no more than rounding."""
    message = (
        f"“{name}”: cơ quan phối hợp báo {confirmed}, số của tỉnh là {province}; chỉ lệch do làm tròn, coi như khớp."
    )
    return _issue("K11", place, message, typed)


def _times(times: Decimal) -> str:
    factor = format_number(times if times > 1 else 1 / times)
    return f"gấp khoảng {factor} lần" if times > 1 else f"chỉ bằng khoảng 1/{factor}"


def _ratio(usual: Usual) -> str:
    if usual.shares is None:
        return ""
    own, low, high = (format_percent(Decimal(repr(share))) for share in usual.shares)
    return f"; tỷ lệ tính ra {own}, phần lớn đơn vị khác từ {low} đến {high}"


def _suspicion(unit: str) -> str:
    return f"; có thể đã ghi theo {unit}" if unit else ""


def _others(moved: Moved) -> str:
    if not moved.others:
        return ""
    low, high = _short(moved.low), _short(moved.high)
    return f"; phần lớn trong {moved.others} đơn vị khác bằng {low} đến {high} lần kỳ trước"


def _and_more(count: int) -> str:
    return f" và {count} đơn vị khác" if count > 0 else ""


def _short(value: float) -> str:
    """A figure to three digits, as told in passing: "1.230", "12,3", "0,0123"."""
    digits = 2 - floor(log10(abs(value))) if value else 0
    number = Decimal(repr(value))
    return format_number(round(number, digits) if digits < 0 else number, max(digits, 0))
