"""S: one value."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal, localcontext

from qng_reports.dataset import Issue, Place
from qng_reports.messages.catalogue import ANSWER_REMEDY
from qng_reports.messages.making import issue as _issue
from qng_reports.model import Indicator
from qng_reports.vietnamese import format_date, format_number, format_percent, round_half_up


def missing_value(place: Place, label: str, *, is_figure: bool) -> Issue:
    """S01: a blank where an answer is due; only figures may instead be told by a word of absence."""
    issue = _issue("S01", place, f"Chưa điền “{label}”.")
    return issue if is_figure else replace(issue, remedy=ANSWER_REMEDY)


def not_a_number(place: Place, label: str, typed: str) -> Issue:
    """S02: text in a number cell."""
    return _issue("S02", place, f"“{label}” phải là số nhưng ô ghi “{typed}”.", typed)


def ambiguous_number(place: Place, label: str, typed: str, first: Decimal, second: Decimal, found: str) -> Issue:
    """S03: "1.234" typed as text where decimals are possible; `found`: evidence that contradicts itself, or nothing."""
    either = f"{format_number(first, 6)} hay {_decimals(second)}"
    because = f" ({found})" if found else ""
    return _issue("S03", place, f"“{label}” ghi “{typed}”: không rõ là {either}{because}.", typed)


def number_from_text(place: Place, label: str, typed: str, value: Decimal) -> Issue:
    """S04: a number typed as text, read without doubt."""
    return _issue("S04", place, f"“{label}” ghi “{typed}”, đã hiểu là {format_number(value, 6)}.", typed)


def not_whole(place: Place, label: str, typed: str, meant: Decimal | None = None) -> Issue:
    """S05: decimals in a count; `meant`: the whole number of which a program may have made them."""
    hint = "" if meant is None else f"; có thể số đúng là {format_number(meant, 0)}"
    return _issue("S05", place, f"“{label}” phải là số nguyên nhưng ô ghi {typed}{hint}.", typed)


def negative(place: Place, label: str, typed: str) -> Issue:
    """S06: below zero."""
    return _issue("S06", place, f"“{label}” không thể âm nhưng ô ghi {typed}.", typed)


def below_minimum(place: Place, label: str, typed: str, minimum: Decimal) -> Issue:
    """S07: below the form's limit."""
    return _issue("S07", place, f"“{label}” ghi {typed}, nhỏ hơn mức thấp nhất {format_number(minimum)}.", typed)


def above_maximum(place: Place, label: str, typed: str, maximum: Decimal) -> Issue:
    """S08: above the form's limit."""
    return _issue("S08", place, f"“{label}” ghi {typed}, lớn hơn mức cao nhất {format_number(maximum)}.", typed)


def exceeds_whole(place: Place, indicator: Indicator, part: Decimal, whole: Decimal) -> Issue:
    """S09: numerator above denominator."""
    message = (
        f"“{indicator.numerator}” ({format_number(part)}) lớn hơn “{indicator.denominator}” ({format_number(whole)})."
    )
    return _issue("S09", place, message, f"{part:f}")


def zero_whole(place: Place, label: str) -> Issue:
    """S10: nothing to divide by."""
    return _issue("S10", place, f"“{label}” bằng 0 nên không tính được tỷ lệ.", "0")


def half_ratio(place: Place, label: str) -> Issue:
    """S11: one of numerator and denominator is blank."""
    return _issue("S11", place, f"Đã có một số nhưng chưa điền “{label}”.")


def not_in_list(place: Place, label: str, typed: str, choices: tuple[str, ...]) -> Issue:
    """S12: own text in a list cell."""
    return _issue("S12", place, f"“{label}” ghi “{typed}”; chỉ chọn một trong: {'; '.join(choices)}.", typed)


def not_a_date(place: Place, label: str, typed: str) -> Issue:
    """S13: no date."""
    return _issue("S13", place, f"“{label}” ghi “{typed}”, không phải ngày.", typed)


def too_long(place: Place, label: str, length: int, limit: int) -> Issue:
    """S14: text above its limit, in characters."""
    return _issue("S14", place, f"“{label}” dài {length} ký tự, quá mức {limit} ký tự.")


def figure_and_none(place: Place, label: str, word: str) -> Issue:
    """S15: a figure beside "không phát sinh" or "chưa có số liệu"."""
    return _issue("S15", place, f"“{label}” có số liệu nhưng cột tình trạng lại chọn “{word}”.", word)


def explanation_missing(place: Place, indicator: Indicator, target: str) -> Issue:
    """S16: the target is not met and nothing says why."""
    return _issue("S16", place, f"“{indicator.name}” chưa đạt mục tiêu {target} nhưng chưa có giải trình.")


def choice_recognised(place: Place, label: str, typed: str, choice: str) -> Issue:
    """S17: a list value in another case or spacing."""
    return _issue("S17", place, f"“{label}” ghi “{typed}”, đã hiểu là “{choice}”.", typed)


def like_a_date(place: Place, label: str, typed: str, day: date) -> Issue:
    """S18: a count that is the number by which spreadsheets keep a date of this round."""
    return _issue("S18", place, f"“{label}” ghi {typed}, đúng bằng cách Excel lưu ngày {format_date(day)}.", typed)


def row_incomplete(place: Place, label: str, row: int) -> Issue:
    """S19: a row of a table was begun and lacks a required cell."""
    return _issue("S19", place, f"Dòng {row} của bảng đã có số liệu nhưng chưa điền “{label}”.")


def result_missing(place: Place, task: Indicator, status: str) -> Issue:
    """S20: a task has a status and nothing says what was done."""
    return _issue("S20", place, f"Nhiệm vụ “{task.name}” ghi “{status}” nhưng chưa ghi kết quả.")


def share_told_wrongly(place: Place, written: str, part: Decimal, whole: Decimal, *, cut: bool) -> Issue:
    """S42: a percentage told in words is not that of its counts; `cut`: its further decimals were cut off."""
    shown = max(2, len(written.rstrip("%").replace(".", ",").partition(",")[2]))
    with localcontext(prec=1000):
        exact = round_half_up(part * 100 / whole, shown)
    of = f"{format_number(part, 6)}/{format_number(whole, 6)} là " if whole != 100 else "số liệu của mục là "
    end = " (đã cắt bớt số lẻ, chưa làm tròn)" if cut else ""
    return _issue("S42", place, f"Lời văn ghi {written}, {of}{format_percent(exact, shown)}{end}.", written)


def _decimals(value: Decimal) -> str:
    """A number with all its decimals, as "1,500" said in the Vietnamese way."""
    return f"{value:f}".replace(".", ",")
