"""Values and days as typed into a review workbook: what can be taken, and why something cannot."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from qng_reports import messages
from qng_reports.dataset import Issue, Observation
from qng_reports.decisions import Shape, answer_shape, province_shape
from qng_reports.doors.tables import cell_text
from qng_reports.model import Component, FieldType, Indicator, Kind
from qng_reports.numbers import NumberForm, read_typed_number
from qng_reports.review.desk import Desk
from qng_reports.review.reading import Entry
from qng_reports.review.sheet_words import Head
from qng_reports.sheets import ReadValue
from qng_reports.vietnamese import cut, format_exactly, matching_key

_SURE = (NumberForm.PLAIN, NumberForm.NORMALISED)
_HALVES = ((Head.NUMERATOR, Component.NUMERATOR), (Head.DENOMINATOR, Component.DENOMINATOR))
_DAY_FORMS = ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d")
_LONGEST = 500
_LARGEST = Decimal(10**15)


@dataclass(frozen=True, slots=True)
class Given:
    """A value to be taken: as written, and its figure."""

    text: str
    number: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why something cannot be taken."""

    issue: Issue


def taken_value(desk: Desk, entry: Entry, item: str, agency: str) -> Given | Refusal:
    """The value that a row gives in place of an agency's answer, or of the province's figure."""
    indicator = desk.items[item]
    shape = answer_shape(indicator) if agency else province_shape(indicator)
    if shape is Shape.NOTHING:
        return _refused(entry, Head.VALUE, "không dùng được: câu trả lời là một bảng nhiều dòng, đề nghị đơn vị sửa")
    if shape is Shape.COUNTS:
        return _counts(entry, indicator, desk.answers.get((agency, item), []) if agency else [], whole=not agency)
    for head, _ in _HALVES:
        if entry.cells.get(head) is not None:
            return _refused(entry, head, "thừa: chỉ tiêu này không tính từ tử số và mẫu số")
    if entry.cells.get(Head.VALUE) is None:
        return _refused(entry, Head.VALUE, "còn trống; gõ giá trị vào ô này")
    if shape is Shape.NUMBER:
        return _number_given(entry, indicator)
    text = cut(entry.text(Head.VALUE), _LONGEST)
    if shape is Shape.TEXT:
        return Given(text)
    word = {matching_key(choice): choice for choice in indicator.choices}.get(matching_key(text))
    if word is None:
        return _refused(entry, Head.VALUE, f"không có trong danh sách: {', '.join(indicator.choices)}")
    return Given(word)


def _number_given(entry: Entry, indicator: Indicator) -> Given | Refusal:
    number = _number(entry, Head.VALUE, whole=indicator.kind is Kind.COUNT, unit=indicator.unit)
    if isinstance(number, Refusal):
        return number
    low, high = indicator.minimum, indicator.maximum
    if (low is not None and number < low) or (low is None and indicator.kind is not Kind.DECIMAL and number < 0):
        return _refused(entry, Head.VALUE, f"nhỏ hơn mức cho phép ({format_exactly(low or Decimal(0))})")
    if high is not None and number > high:
        return _refused(entry, Head.VALUE, f"lớn hơn mức cho phép ({format_exactly(high)})")
    return Given(format_exactly(number), number)


def _counts(entry: Entry, indicator: Indicator, answered: list[Observation], *, whole: bool) -> Given | Refusal:
    """Numerator and denominator: both for the province; of an agency's answer one may stand as it was reported."""
    if entry.cells.get(Head.VALUE) is not None:
        return _refused(entry, Head.VALUE, "không dùng cho tỷ lệ; gõ tử số và mẫu số")
    typed: dict[Component, Decimal] = {}
    for head, component in _HALVES:
        if entry.cells.get(head) is not None:
            integer = all(field.type is FieldType.INTEGER for field in indicator.fields())
            number = _number(entry, head, whole=integer or not indicator.is_figure, unit=indicator.part_unit)
            if isinstance(number, Refusal):
                return number
            if number < 0:
                return _refused(entry, head, "là số âm")
            typed[component] = number
    reported = {o.component: o.number for o in answered if o.number is not None}
    both = {component: typed.get(component, reported.get(component)) for _, component in _HALVES}
    for head, component in _HALVES:
        if both[component] is None or (whole and component not in typed) or not typed:
            return _refused(entry, head, "còn trống; gõ cả tử số và mẫu số")
    part, base = both[Component.NUMERATOR], both[Component.DENOMINATOR]
    assert part is not None and base is not None
    if not base:
        return _refused(entry, Head.DENOMINATOR, "bằng 0, không tính được tỷ lệ")
    if part > base and not indicator.may_exceed:
        return _refused(entry, Head.NUMERATOR, f"lớn hơn mẫu số {format_exactly(base)}")
    text = f"{format_exactly(part)}/{format_exactly(base)}"
    return Given(text, None, typed.get(Component.NUMERATOR), typed.get(Component.DENOMINATOR))


def _number(entry: Entry, head: Head, *, whole: bool, unit: str) -> Decimal | Refusal:
    """A cell as a number; what can be read in two ways is none."""
    value: ReadValue = entry.cells.get(head)
    if isinstance(value, Decimal):
        number = value
    elif isinstance(value, str):
        reading = read_typed_number(value, whole=whole, unit=unit)
        if reading.form is NumberForm.AMBIGUOUS:
            shown = " hoặc ".join(format_exactly(found) for found in reading.values)
            return _refused(entry, head, f"hiểu được hai cách ({shown}); gõ lại không có dấu ngăn cách hàng nghìn")
        if reading.form not in _SURE or reading.value is None or reading.repaired:
            return _refused(entry, head, "không phải là một số")
        number = reading.value
    else:
        return _refused(
            entry, head, "là ngày tháng, không phải số" if isinstance(value, datetime) else "không phải là số"
        )
    if abs(number) >= _LARGEST:
        return _refused(entry, head, "quá lớn: Excel chỉ giữ đủ 15 chữ số")
    if whole and number != number.to_integral_value():
        return _refused(entry, head, "phải là số nguyên")
    return number


def waived_until(entry: Entry, today: date) -> date | Refusal:
    """The last day of a waiver."""
    value = entry.cells.get(Head.UNTIL)
    typed, at = cut(entry.text(Head.UNTIL), 40), entry.where(Head.UNTIL)
    if value is None:
        return Refusal(messages.until_unusable(at, "", "còn trống"))
    day = value.date() if isinstance(value, datetime) else _day(cell_text(value)) if isinstance(value, str) else None
    if day is None:
        return Refusal(messages.until_unusable(at, typed, "không phải là ngày"))
    if day < today:
        return Refusal(messages.until_unusable(at, typed, "đã qua"))
    if day.year > today.year + 10:
        return Refusal(messages.until_unusable(at, typed, "xa quá mười năm"))
    return day


def _day(text: str) -> date | None:
    for form in _DAY_FORMS:
        try:
            return datetime.strptime(text, form).date()
        except ValueError:
            continue
    return None


def _refused(entry: Entry, head: Head, why: str) -> Refusal:
    return Refusal(messages.value_unusable(entry.where(head), cut(entry.text(head), 60), why))
