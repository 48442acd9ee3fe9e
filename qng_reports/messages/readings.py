"""S, continued: how a typed value was understood, and what was taken away or put right for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from qng_reports.dataset import Issue, Place
from qng_reports.messages.making import issue as _issue
from qng_reports.vietnamese import cut, format_date, format_number

_SHOWN = 120  # characters of a text before and after a conversion


def date_in_number(place: Place, label: str, typed: str) -> Issue:
    """S21: the program made a date of what was typed into a number cell."""
    return _issue("S21", place, f"“{label}” phải là số nhưng ô chứa ngày {typed}.", typed)


def qualifier_dropped(place: Place, label: str, typed: str, qualifier: str, value: Decimal) -> Issue:
    """S22: "trên 98%", "khoảng 353.000", "< 5", "10% (ước)": the number is taken, the word is not."""
    return _issue(
        "S22", place, f"“{label}” ghi “{typed}”, đã lấy số {format_number(value, 6)} và bỏ “{qualifier}”.", typed
    )


def letters_for_digits(place: Place, label: str, typed: str, value: Decimal) -> Issue:
    """S23: O and l between digits."""
    return _issue("S23", place, f"“{label}” ghi “{typed}” có chữ cái, đã hiểu là {format_number(value, 6)}.", typed)


def number_decided(place: Place, label: str, typed: str, value: Decimal, reason: str) -> Issue:
    """S24: "1.234" read one way because of what stands around it."""
    return _issue("S24", place, f"“{label}” ghi “{typed}”, đã hiểu là {format_number(value, 6)} vì {reason}.", typed)


def absence_in_number(place: Place, label: str, typed: str, *, has_state: bool) -> Issue:
    """S25: "không có", "-", "n/a" where a number is asked; a table's row has no column for the state."""
    found = _issue("S25", place, f"“{label}” ghi “{typed}”: chưa rõ là số 0, không phát sinh hay chưa có số.", typed)
    return found if has_state else replace(found, remedy="Nếu là không thì gõ 0; nếu không có số thì xóa ô này.")


def other_unit(place: Place, label: str, typed: str, unit: str) -> Issue:
    """S26: another unit than the field's behind the number."""
    return _issue("S26", place, f"“{label}” ghi “{typed}” nhưng đơn vị tính của ô là “{unit}”.", typed)


def number_scaled(place: Place, label: str, typed: str, value: Decimal, unit: str) -> Issue:
    """S27: "2 tỷ 300 triệu" in the unit of the field."""
    said = f"{format_number(value, 6)} {unit}".strip()
    return _issue("S27", place, f"“{label}” ghi “{typed}”, đã quy đổi thành {said}.", typed)


def ratio_in_one_cell(place: Place, typed: str, part: Decimal, whole: Decimal) -> Issue:
    """S28: "36/40" typed into one of the two cells of a ratio."""
    message = f"Một ô ghi “{typed}”, đã hiểu là tử số {format_number(part, 6)}, mẫu số {format_number(whole, 6)}."
    return _issue("S28", place, message, typed)


def percent_from_fraction(place: Place, label: str, typed: str, value: Decimal) -> Issue:
    """S29: "36/40" typed where a percentage is asked."""
    return _issue("S29", place, f"“{label}” ghi “{typed}”, đã tính thành {format_number(value, 6)}%.", typed)


def several_numbers(place: Place, label: str, typed: str) -> Issue:
    """S30: "5-6", "12 15", "3/4" where one number is asked."""
    return _issue("S30", place, f"“{label}” chỉ nhận một số nhưng ô ghi “{typed}”.", typed)


def percent_format(place: Place, label: str, shown: str, points: Decimal) -> Issue:
    """S31: 0.95 kept in a cell that shows 95%."""
    return _issue("S31", place, f"“{label}” hiện “{shown}”, đã hiểu là {format_number(points, 6)}.", shown)


def percent_or_part(place: Place, label: str, typed: str, points: Decimal, reason: str) -> Issue:
    """S32: 0.8 where 80 is likely; `reason`: what says so."""
    message = f"“{label}” ghi {typed} (phần trăm), có thể muốn nói {format_number(points, 6)}% vì {reason}."
    return _issue("S32", place, message, typed)


def month_first(place: Place, label: str, typed: str, day: date) -> Issue:
    """S33: 06/15/2026 is a date only with the month first."""
    return _issue("S33", place, f"“{label}” ghi “{typed}”, đã hiểu là ngày {format_date(day)}.", typed)


def unlikely_date(place: Place, label: str, typed: str, start: date, latest: date) -> Issue:
    """S34: before the period by far, or later than `latest`, the day of receipt."""
    message = f"“{label}” ghi {typed}, xa kỳ báo cáo (từ {format_date(start)}) hoặc sau ngày {format_date(latest)}."
    return _issue("S34", place, message, typed)


def date_recognised(place: Place, label: str, typed: str, day: date) -> Issue:
    """S35: a date in another writing than dd/mm/yyyy, understood without doubt."""
    return _issue("S35", place, f"“{label}” ghi “{typed}”, đã hiểu là ngày {format_date(day)}.", typed)


def untidy_text(place: Place, label: str, found: str, typed: str) -> Issue:
    """S36: what a reader does not see in a text, or what looks like a formula."""
    return _issue("S36", place, f"“{label}” có: {found}.", typed)


def legacy_font(place: Place, before: str, after: str, encoding: str) -> Issue:
    """S37: a text of a font of before Unicode, converted; its value keeps what was typed."""
    message = f"Văn bản mã {encoding} “{cut(before, _SHOWN)}” đã chuyển thành “{cut(after, _SHOWN)}”."
    return _issue("S37", place, message, before)


def phone_without_zero(place: Place, typed: str, meant: str) -> Issue:
    """S38: a telephone number kept as a number."""
    return _issue("S38", place, f"Số điện thoại ghi {typed}, có thể là {meant}.", typed)


def shown_as_percent(place: Place, label: str, shown: str, value: Decimal) -> Issue:
    """S39: a count in a cell whose format makes a percentage of it."""
    message = f"“{label}” hiện “{shown}” do định dạng của ô, đã lấy số {format_number(value, 6)}."
    return _issue("S39", place, message, shown)


def shown_otherwise(place: Place, label: str, code: str, value: Decimal) -> Issue:
    """S41: a cell whose number format `code` hides its number, divides it, or puts other digits beside it."""
    told = f"“{label}” là {format_number(value, 6)} nhưng định dạng của ô (“{code[:40]}”) làm số hiện ra khác."
    return _issue("S41", place, told, f"{value:f}")


def day_or_month(place: Place, label: str, typed: str, other: date) -> Issue:
    """S40: a date in a file of a program that takes the month first."""
    message = f"“{label}” là ngày {typed}, nhưng máy gõ tháng trước ngày sau, có thể là {format_date(other)}."
    return _issue("S40", place, message, typed)
