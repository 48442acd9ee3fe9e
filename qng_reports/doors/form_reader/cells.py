"""Cells that more than one sheet of a form has: names, lengths, limits, lists of choices."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from qng_reports.doors.form_reader.words import FIGURE_METHODS, METHODS, METHODS_OF
from qng_reports.doors.register import selectors
from qng_reports.doors.tables import Row, did_you_mean
from qng_reports.model import Kind, Method
from qng_reports.periods import SPANS
from qng_reports.vietnamese import format_number, matching_key

Lists = Mapping[str, tuple[str, ...]]

MAX_NAME = 2_000
TEXT_LENGTHS = (1, 32_000)  # an Excel cell holds 32,767 characters
_FRACTIONS = (Kind.DECIMAL, Kind.MONEY, Kind.PERCENT)


def name_in(row: Row, column: str, label: str, longest: int = MAX_NAME) -> str:
    """A text that may be neither blank nor longer than anybody would print."""
    text = row.needed(column, label)
    if len(text) > longest:
        length = format_number(Decimal(len(text)))
        row.fault(column, f"{label} dài {length} ký tự, quá {format_number(Decimal(longest))}", "viết ngắn lại")
    return text


def bounded(row: Row, column: str, label: str, default: int, within: tuple[int, int]) -> int:
    """A whole number between two limits, both allowed; blank gives the default."""
    low, high = within
    number = row.whole(column, label, default)
    if not low <= number <= high:
        allowed = f"gõ số từ {format_number(Decimal(low))} đến {format_number(Decimal(high))}"
        row.fault(column, f"{label} {format_number(Decimal(number))} ngoài khoảng cho phép", allowed)
        return default
    return number


def max_length(row: Row, default: int) -> int:
    """How many characters an answer may have."""
    return bounded(row, "max_length", "số ký tự tối đa", default, TEXT_LENGTHS)


def number_limits(row: Row, kind: Kind) -> tuple[Decimal | None, Decimal | None, int]:
    """Smallest and largest value, and decimals; figures other than ratios are not negative unless the form says so."""
    decimals = row.whole("decimals", "số lẻ", 2 if kind in _FRACTIONS else 0)
    if decimals > 6:
        row.fault("decimals", f"số lẻ {decimals} quá lớn", "gõ số từ 0 đến 6")
    low = row.number_or_none("minimum", "giá trị nhỏ nhất")
    high = row.number_or_none("maximum", "giá trị lớn nhất")
    for name, limit in (("minimum", low), ("maximum", high)):
        if limit is not None and abs(limit) > 10**15:
            row.fault(name, f"giới hạn {limit} quá lớn", "Excel chỉ giữ đủ 15 chữ số")
    if kind is Kind.COUNT or kind in _FRACTIONS:
        low = Decimal(0) if low is None else low
    if kind is Kind.PERCENT and high is None:
        high = Decimal(100)
    if low is not None and high is not None and low > high:
        at = "minimum" if row.text("minimum") else "maximum"
        row.fault(at, f"nhỏ nhất {low} lớn hơn lớn nhất {high}", "đổi lại hai giới hạn")
    return low, high, decimals


def spans(row: Row) -> tuple[int, ...]:
    """How long the periods are in which the row is asked, in months; none for every period."""
    by_key = {matching_key(word): months for word, months in SPANS.items()}
    found = set()
    for word in selectors(row.text("spans")):
        months = by_key.get(matching_key(word))
        if months is None:
            row.fault("spans", f"không hiểu kỳ “{word}”", did_you_mean(word, SPANS))
        else:
            found.add(months)
    return tuple(sorted(found))


def named_list(row: Row, lists: Lists) -> tuple[str, ...]:
    """The choices of the list that the row names; none where it names none."""
    name = row.text("choices")
    by_key = {matching_key(known): choices for known, choices in lists.items()}
    if name and matching_key(name) not in by_key:
        row.fault("choices", f"không có danh sách “{name}” ở trang lua_chon", did_you_mean(name, lists))
    return by_key.get(matching_key(name), ())


def needed_list(row: Row, lists: Lists) -> tuple[str, ...]:
    """The choices of a list that the row must name."""
    row.needed("choices", "tên danh sách lựa chọn")
    return named_list(row, lists)


def own_statuses(row: Row, lists: Lists, known: tuple[str, ...]) -> tuple[str, ...]:
    """All statuses, or those of the form's own list; a word that no total understands is a fault."""
    own = named_list(row, lists)
    for word in own:
        if word not in known:
            row.fault("choices", f"“{word}” không phải trạng thái", did_you_mean(word, known))
    return own or known


def check_method(row: Row, kind: Kind, method: Method) -> None:
    """A way to the province's figure that the kind of answer does not allow is a fault."""
    allowed = METHODS_OF.get(kind, FIGURE_METHODS)
    if method not in allowed:
        words = [word for word, known in METHODS.items() if known in allowed and word != known.value]
        what = f"loại “{row.text('kind')}”" if kind is not Kind.TASK else "nhiệm vụ"
        row.fault("method", f"cách tổng hợp không hợp với {what}", did_you_mean("", words))
