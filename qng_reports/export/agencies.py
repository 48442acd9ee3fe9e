"""Cơ quan cấp tỉnh: what each provincial agency reports and confirms, one row an item."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from qng_reports.export.ledger import SIGNS
from qng_reports.export.lists import table_text
from qng_reports.export.picture import Picture
from qng_reports.export.table import ABSENT, BAD, CENTRE, DOUBT, TEXT, Shown, Table, about_line
from qng_reports.figures import percentage
from qng_reports.model import AVAILABILITY_WORDS, Agency, Asked, Component, Indicator, Kind, items_of
from qng_reports.sheets import Value


def agencies_table(picture: Picture) -> Table:
    """The sheet itself."""
    columns = (
        ("Cơ quan", 26.0), ("Vai trò", 11.0), ("Mã", 8.0), ("Chỉ tiêu", 44.0), ("ĐVT", 10.0), ("Tử số", 13.0),
        ("Mẫu số", 13.0), ("Kết quả", 14.0), ("Tình trạng", 16.0), ("Giải trình, minh chứng", 36.0),
    )  # fmt: skip
    rows = [
        _long_row(picture, agency, item)
        for agency in picture.round_.asked
        if not agency.is_commune
        for item in items_of(picture.round_.form, agency)
        if isinstance(item, Asked) and item.indicator.kind is not Kind.PARTS
    ]
    note = f"{about_line(picture)} · Số của cơ quan phối hợp chỉ để đối chiếu, không cộng vào toàn tỉnh"
    return Table("Cơ quan cấp tỉnh", "Số liệu của các cơ quan cấp tỉnh", note, columns, tuple(rows), 1)


def _long_row(picture: Picture, agency: Agency, asked: Asked) -> tuple[Shown, ...]:
    indicator = asked.indicator
    parts = picture.answer(agency.code, indicator.code)
    note = parts[Component.NOTE].text if Component.NOTE in parts else ""
    wrong = picture.is_left_out(agency.code, indicator.code)
    value = _typed(picture, agency, indicator) if wrong else _answer(picture, agency, indicator)
    words = [AVAILABILITY_WORDS[o.availability] for o in parts.values() if o.availability in AVAILABILITY_WORDS]
    state: Shown = words[0] if words else ""
    if agency.code not in picture.dataset.submissions:
        excused = picture.effect.is_waived(agency.code, indicator.code)
        state = ("Được miễn" if excused else "Chưa báo cáo", ABSENT)
    elif picture.is_excluded(agency.code, indicator.code):
        state = ("Sở không cộng", DOUBT)
    elif wrong:
        state = ("Lỗi, không dùng", BAD)
    elif value in (None, ""):
        excused = picture.effect.is_waived(agency.code, indicator.code)
        state = ("Được miễn", ABSENT) if excused else ("Chưa điền", DOUBT)
    return (
        agency.name,
        "Phối hợp" if asked.confirms else "Báo cáo",
        (indicator.code, CENTRE),
        indicator.name,
        (indicator.unit, CENTRE),
        _number(picture, agency, indicator, Component.NUMERATOR),
        _number(picture, agency, indicator, Component.DENOMINATOR),
        (None if words else value, replace(CENTRE if isinstance(value, str) else TEXT, bold=True)),
        state,
        note,
    )


def _typed(picture: Picture, agency: Agency, indicator: Indicator) -> str:
    parts = picture.answer(agency.code, indicator.code)
    return " / ".join(o.text for component, o in parts.items() if component is not Component.NOTE and o.text)


def _answer(picture: Picture, agency: Agency, indicator: Indicator) -> Value:
    """A usable answer as one value: a number (percentage points for a ratio), a word, a sign, or None."""
    parts = picture.answer(agency.code, indicator.code)
    found = [o for component, o in parts.items() if component is not Component.NOTE]
    sign = next((SIGNS[o.availability] for o in found if o.availability in SIGNS), None)
    if sign or not (found or picture.table_rows(agency.code, indicator.code)):
        return sign
    if indicator.kind is Kind.RATIO:
        part, whole = (_number(picture, agency, indicator, c) for c in (Component.NUMERATOR, Component.DENOMINATOR))
        return percentage(part, whole) if part is not None and whole else None
    if indicator.kind is Kind.TABLE:
        return table_text(picture, agency, indicator)
    number = found[0].number
    return _aligned(number, indicator) if indicator.is_figure and number is not None else found[0].text


def _aligned(number: Decimal, indicator: Indicator) -> Decimal:
    """The number with the decimals that all figures of its item show."""
    return number + Decimal(0).scaleb(-indicator.decimals)


def _number(picture: Picture, agency: Agency, indicator: Indicator, component: Component) -> Decimal | None:
    parts = picture.answer(agency.code, indicator.code)
    return parts[component].number if component in parts else None
