"""tong-hop.xlsx, the workbook in which the Sở reads the round: totals, agencies, who is missing, what is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from qng_reports.dataset import Assessment, Issue, Result
from qng_reports.doors.xlsx_out import write_book
from qng_reports.export.picture import Picture, unit_of
from qng_reports.figures import SIGN_NONE, SIGN_UNKNOWN, percentage
from qng_reports.model import (
    AVAILABILITY_WORDS,
    Agency,
    Asked,
    Availability,
    Component,
    Indicator,
    Kind,
    Method,
    Question,
    Severity,
    items_of,
)
from qng_reports.sheets import Book, Cell, Merge, Properties, Sheet, Style, Value
from qng_reports.vietnamese import format_date
from qng_reports.workbook.looks import wrapped_lines

_TEXT = Style(border=True)
_CENTRE = replace(_TEXT, align="center")
_HEAD = Style(bold=True, border=True, fill="#DCE6F1", align="center")
_SECTION = Style(bold=True, border=True, fill="#F2F2F2", wrap=False)
_TITLE = Style(bold=True, size=14, wrap=False)
_NOTE = Style(italic=True, size=11, color="#404040", wrap=False)
_BAD = replace(_TEXT, fill="#FBE3E0", color="#7A1712")
_DOUBT = replace(_TEXT, fill="#FFF4D6", color="#5C4400")
_GOOD = replace(_TEXT, fill="#E3F1E3", color="#1D4D1F")
_ABSENT = replace(_TEXT, fill="#EDEDED", color="#595959")
_JUDGED = {Assessment.MET: _GOOD, Assessment.NOT_MET: _BAD, Assessment.UNKNOWN: _DOUBT, Assessment.NONE: _TEXT}
_GRAVE = {Severity.ERROR: ("Lỗi", _BAD), Severity.WARNING: ("Cảnh báo", _DOUBT), Severity.NOTE: ("Ghi chú", _TEXT)}
_SIGNS = {Availability.NOT_APPLICABLE: SIGN_NONE, Availability.NOT_AVAILABLE: SIGN_UNKNOWN}
_METHODS = {
    Method.RATIO_OF_SUMS: "Tổng tử số / tổng mẫu số",
    Method.SUM: "Cộng các đơn vị",
    Method.WEIGHTED_MEAN: "Bình quân gia quyền",
    Method.MIN: "Giá trị nhỏ nhất",
    Method.MAX: "Giá trị lớn nhất",
    Method.SHARE_COMPLETED: "Tỷ lệ đơn vị hoàn thành",
    Method.COUNT_BY_STATUS: "Đếm theo tình trạng",
    Method.SINGLE: "Số của cơ quan báo cáo",
    Method.NONE: "Không tổng hợp",
}
_PAGE_WIDTH = 200  # characters that an A4 landscape page takes and is still read
_HEADER_ROW = 3
_FORMATS = ("#,##0", "#,##0.0", "#,##0.00")
_LINE, _MAX_HEIGHT = 14.5, 409.0  # points
_MAX_TEXT = 32_000  # a cell of Excel holds 32.767 characters
_MAX_NUMBER = Decimal(10) ** 15  # Excel keeps 15 digits
_Shown = Value | tuple[Value, Style]


@dataclass(frozen=True, slots=True)
class _Table:
    """One sheet to be: a title, a line under it, columns (title, width), rows; `frozen` columns stay in view."""

    name: str
    title: str
    note: str
    columns: tuple[tuple[str, float], ...]
    rows: tuple[tuple[_Shown, ...], ...]
    frozen: int = 0
    codes: tuple[str, ...] = ()
    filtered: bool = True
    totals: int = 0


def xlsx_files(picture: Picture) -> dict[str, bytes]:
    """tong-hop.xlsx: six sheets without formulas, ready to print on A4. Raises QngError when Excel cannot hold it."""
    tables = (_province, _communes, _provincial_agencies, _missing, _issues, _words)
    form, period = picture.round_.form, picture.round_.period
    properties = Properties(
        title=f"Bảng tổng hợp {period.name}",
        subject=f"{form.code} {period}",
        author=form.issuer,
        comments="",
        created=picture.now.replace(tzinfo=None),
    )
    return {"tong-hop.xlsx": write_book(Book(tuple(_sheet(make(picture)) for make in tables), properties))}


def _sheet(table: _Table) -> Sheet:
    cells = [Cell(0, 0, table.title, _TITLE), Cell(1, 0, table.note, _NOTE)]
    cells += [Cell(_HEADER_ROW, column, title, _HEAD) for column, (title, _) in enumerate(table.columns)]
    head = _HEADER_ROW
    if table.codes:
        head += 1
        cells += [
            Cell(head, column, code, replace(_HEAD, bold=False, size=9)) for column, code in enumerate(table.codes)
        ]
    merges: list[Merge] = []
    heights = [(0, 22.0), (_HEADER_ROW, _height([title for title, _ in table.columns], table.columns))]
    for row, values in enumerate(table.rows, head + 1):
        if len(values) == 1:  # a section title runs through
            merges.append(Merge(row, 0, row, len(table.columns) - 1, str(values[0]), _SECTION))
            heights.append((row, 20.0))
            continue
        heights.append((row, _height(values, table.columns)))
        cells += [_cell(row, column, shown) for column, shown in enumerate(values)]
    last = head + len(table.rows)
    pages = max(1, round(sum(width for _, width in table.columns) / _PAGE_WIDTH))
    return Sheet(
        name=table.name,
        cells=tuple(cells),
        widths=tuple(width for _, width in table.columns),
        merges=tuple(merges),
        heights=tuple(heights),
        freeze=(head + 1, table.frozen),
        repeat_rows=(_HEADER_ROW, head),
        filter_range=(head, 0, last - table.totals, len(table.columns) - 1) if table.filtered and table.rows else None,
        landscape=True,
        pages_wide=pages,
        repeat_columns=(0, table.frozen - 1) if pages > 1 else None,
        footer='&L&"Times New Roman"&9&A&R&"Times New Roman"&9Trang &P/&N',
        first_cell=(head + 1, 0),
    )


def _cell(row: int, column: int, shown: _Shown) -> Cell:
    value, style = shown if isinstance(shown, tuple) else (shown, _TEXT)
    if isinstance(value, Decimal | int):
        if abs(Decimal(value)) >= _MAX_NUMBER:
            return Cell(row, column, f"{value:f}"[:40], replace(style, align="right"))
        style = replace(style, align="right") if style.align == "left" else style
        number_format = _FORMATS[_decimals(value)]
        return Cell(row, column, value, replace(style, number_format=number_format))
    if isinstance(value, str) and len(value) > _MAX_TEXT:
        value = value[:_MAX_TEXT] + "… (còn nữa, xem so-lieu.csv)"
    return Cell(row, column, value, style)


def _decimals(value: Decimal | int) -> int:
    exponent = Decimal(value).as_tuple().exponent
    return min(len(_FORMATS) - 1, max(0, -exponent)) if isinstance(exponent, int) else 0


def _height(values: Sequence[_Shown], columns: Sequence[tuple[str, float]]) -> float:
    """Points that a row needs; programs do not all grow rows by themselves."""
    texts = [shown[0] if isinstance(shown, tuple) else shown for shown in values]
    lines = [
        wrapped_lines(text, width)
        for text, (_, width) in zip(texts, columns, strict=True)
        if isinstance(text, str) and text
    ]
    return min(_MAX_HEIGHT, 4 + _LINE * max(lines, default=1))


def _about(picture: Picture) -> str:
    round_ = picture.round_
    return (
        f"Kỳ báo cáo: {round_.period.name} · Hạn gửi: {format_date(round_.deadline)} · "
        f"Lập lúc {picture.now:%H:%M} ngày {format_date(picture.now.date())}"
    )


def _province(picture: Picture) -> _Table:
    columns = (
        ("TT", 6.0), ("Chỉ tiêu", 46.0), ("ĐVT", 10.0), ("Mục tiêu", 11.0), ("Tử số", 13.0), ("Mẫu số", 13.0),
        ("Kết quả", 14.0), ("Đánh giá", 12.0), ("Số đơn vị", 10.0), ("Cách tổng hợp", 18.0),
        ("Cơ quan chủ trì", 24.0),
    )  # fmt: skip
    rows: list[tuple[_Shown, ...]] = []
    for section in picture.round_.form.sections:
        found = [result for result in picture.results if result.indicator.section == section.code]
        if found:
            rows.append((section.title,))
        rows += [_province_row(result) for result in found]
    return _Table("Toàn tỉnh", picture.round_.form.title, _about(picture), columns, tuple(rows), 2, filtered=False)


def _province_row(result: Result) -> tuple[_Shown, ...]:
    indicator, figure = result.indicator, _figure(result)
    return (
        (indicator.printed_number, _CENTRE),
        indicator.name,
        (indicator.unit if isinstance(figure, str) else unit_of(indicator), _CENTRE),
        (indicator.target.printed if indicator.target else "", _CENTRE),
        result.numerator,
        result.denominator,
        (figure, replace(_CENTRE if isinstance(figure, str) else _TEXT, bold=True)),
        (result.assessment.value, replace(_JUDGED[result.assessment], align="center")),
        (f"{result.received}/{result.expected}", _CENTRE),
        _METHODS[indicator.method],
        indicator.lead,
    )


def _figure(result: Result) -> Value:
    if result.value is None or result.indicator.method is Method.COUNT_BY_STATUS:
        return result.text
    return _aligned(result.value, result.indicator)


def _communes(picture: Picture) -> _Table:
    agencies = [agency for agency in picture.round_.asked if agency.is_commune]
    items = [i for i in picture.round_.form.indicators if any(a.answers_to(i.reporters) for a in agencies)]
    results = {result.indicator.code: result for result in picture.results}
    heads = tuple(_matrix_column(results[indicator.code]) for indicator in items)
    rows: list[tuple[_Shown, ...]] = []
    for place, agency in enumerate(agencies, 1):
        shown = tuple(_matrix_cell(picture, agency, indicator) for indicator in items)
        rows.append(((place, _CENTRE), (agency.code, _CENTRE), agency.name, _state(picture, agency), *shown))
    bold = replace(_SECTION, wrap=True)
    figures = [(_figure(results[i.code]), bold) for i in items]
    rows.append(((None, bold), (None, bold), ("Toàn tỉnh", bold), (None, bold), *figures))
    note = (
        f"{_about(picture)} · Tỷ lệ tính theo %; dấu “-”: không phát sinh; dấu “…”: chưa có số liệu; "
        "“Lỗi”: số liệu chưa dùng được, không cộng vào toàn tỉnh"
    )
    columns = (("TT", 5.0), ("Mã", 7.0), ("Đơn vị", 22.0), ("Tình trạng", 13.0), *heads)
    codes = ("", "", "", "", *(i.code for i in items))
    return _Table("Theo xã", "Số liệu theo xã, phường, đặc khu", note, columns, tuple(rows), 3, codes, totals=1)


def _state(picture: Picture, agency: Agency) -> tuple[Value, Style]:
    submission = picture.dataset.submissions.get(agency.code)
    if submission is None:
        return "Chưa báo cáo", _ABSENT
    errors = sum(issue.severity is Severity.ERROR for issue in submission.issues)
    return (f"Có lỗi ({errors})", _BAD) if errors else ("Đã báo cáo", _TEXT)


def _matrix_cell(picture: Picture, agency: Agency, indicator: Indicator) -> _Shown:
    if not agency.answers_to(indicator.reporters) or agency.code not in picture.dataset.submissions:
        return None, _ABSENT
    if picture.is_left_out(agency.code, indicator.code):
        return f"Lỗi: {_typed(picture, agency, indicator)}", replace(_BAD, size=9)
    value = _answer(picture, agency, indicator)
    return (value, _CENTRE) if isinstance(value, str) else value


def _matrix_column(result: Result) -> tuple[str, float]:
    indicator = result.indicator
    unit = unit_of(indicator)
    title = f"{indicator.short_name or indicator.name} ({unit})" if unit else indicator.short_name or indicator.name
    longest = max(len(f"{result.value or 0:,}") + 1.5, *(len(choice) + 1.0 for choice in indicator.choices), 9.0)
    return title, min(24.0, longest)


def _typed(picture: Picture, agency: Agency, indicator: Indicator) -> str:
    parts = picture.answer(agency.code, indicator.code)
    return " / ".join(o.text for component, o in parts.items() if component is not Component.NOTE and o.text)


def _answer(picture: Picture, agency: Agency, indicator: Indicator) -> Value:
    """A usable answer as one value: a number (percentage points for a ratio), a word, a sign, or None."""
    parts = picture.answer(agency.code, indicator.code)
    found = [o for component, o in parts.items() if component is not Component.NOTE]
    sign = next((_SIGNS[o.availability] for o in found if o.availability in _SIGNS), None)
    if sign or not found:
        return sign
    if indicator.kind is Kind.RATIO:
        part, whole = (_number(picture, agency, indicator, c) for c in (Component.NUMERATOR, Component.DENOMINATOR))
        return percentage(part, whole) if part is not None and whole else None
    number = found[0].number
    return _aligned(number, indicator) if indicator.is_figure and number is not None else found[0].text


def _aligned(number: Decimal, indicator: Indicator) -> Decimal:
    """The number with the decimals that all figures of its item show."""
    return number + Decimal(0).scaleb(-indicator.decimals)


def _number(picture: Picture, agency: Agency, indicator: Indicator, component: Component) -> Decimal | None:
    parts = picture.answer(agency.code, indicator.code)
    return parts[component].number if component in parts else None


def _provincial_agencies(picture: Picture) -> _Table:
    columns = (
        ("Cơ quan", 26.0), ("Vai trò", 11.0), ("Mã", 8.0), ("Chỉ tiêu", 44.0), ("ĐVT", 10.0), ("Tử số", 13.0),
        ("Mẫu số", 13.0), ("Kết quả", 14.0), ("Tình trạng", 16.0), ("Giải trình, minh chứng", 36.0),
    )  # fmt: skip
    rows = [
        _long_row(picture, agency, item)
        for agency in picture.round_.asked
        if not agency.is_commune
        for item in items_of(picture.round_.form, agency)
        if isinstance(item, Asked)
    ]
    note = f"{_about(picture)} · Số của cơ quan phối hợp chỉ để đối chiếu, không cộng vào toàn tỉnh"
    return _Table("Cơ quan cấp tỉnh", "Số liệu của các cơ quan cấp tỉnh", note, columns, tuple(rows), 1)


def _long_row(picture: Picture, agency: Agency, asked: Asked) -> tuple[_Shown, ...]:
    indicator = asked.indicator
    parts = picture.answer(agency.code, indicator.code)
    note = parts[Component.NOTE].text if Component.NOTE in parts else ""
    wrong = picture.is_left_out(agency.code, indicator.code)
    value = _typed(picture, agency, indicator) if wrong else _answer(picture, agency, indicator)
    words = [AVAILABILITY_WORDS[o.availability] for o in parts.values() if o.availability in AVAILABILITY_WORDS]
    state: _Shown = words[0] if words else ""
    if agency.code not in picture.dataset.submissions:
        state = ("Chưa báo cáo", _ABSENT)
    elif wrong:
        state = ("Lỗi, không dùng", _BAD)
    elif value in (None, ""):
        state = ("Chưa điền", _DOUBT)
    return (
        agency.name,
        "Phối hợp" if asked.confirms else "Báo cáo",
        (indicator.code, _CENTRE),
        indicator.name,
        (indicator.unit, _CENTRE),
        _number(picture, agency, indicator, Component.NUMERATOR),
        _number(picture, agency, indicator, Component.DENOMINATOR),
        (None if words else value, replace(_CENTRE if isinstance(value, str) else _TEXT, bold=True)),
        state,
        note,
    )


def _missing(picture: Picture) -> _Table:
    late = (picture.now.date() - picture.round_.deadline).days
    agencies = [a for a in picture.round_.asked if a.code not in picture.dataset.submissions]
    rows = tuple(
        ((place, _CENTRE), (a.code, _CENTRE), a.name, (a.type, _CENTRE), a.email, (max(late, 0), _CENTRE))
        for place, a in enumerate(agencies, 1)
    )
    columns = (
        ("TT", 6.0),
        ("Mã", 10.0),
        ("Đơn vị", 44.0),
        ("Loại", 24.0),
        ("Thư điện tử", 36.0),
        ("Quá hạn (ngày)", 12.0),
    )
    title = f"Đơn vị chưa báo cáo: {len(rows)}/{len(picture.round_.asked)}" if rows else "Tất cả đơn vị đã báo cáo"
    return _Table("Chưa báo cáo", title, _about(picture), columns, rows)


def _issues(picture: Picture) -> _Table:
    grave = list(_GRAVE)
    names = {agency.code: agency for agency in picture.round_.agencies}
    found = [(names.get(i.place.agency, Agency(i.place.agency, "", "")), i) for i in picture.issues]
    found.sort(key=lambda pair: grave.index(pair[1].severity))
    items = {i.code: i.short_name or i.name for i in picture.round_.form.indicators}
    rows = tuple(_issue_row(agency, issue, items.get(issue.place.item, issue.place.item)) for agency, issue in found)
    columns = (
        ("Mức độ", 10.0), ("Mã lỗi", 7.0), ("Đơn vị", 22.0), ("Chỉ tiêu", 30.0), ("Nội dung", 44.0),
        ("Cách xử lý", 34.0), ("Giá trị đã gõ", 14.0), ("Tệp", 26.0), ("Trang", 11.0), ("Ô", 7.0),
    )  # fmt: skip
    counts = [f"{sum(issue.severity is s for _, issue in found)} {word.lower()}" for s, (word, _) in _GRAVE.items()]
    title = f"Lỗi và cảnh báo: {', '.join(counts)}"
    return _Table("Lỗi và cảnh báo", title, _about(picture), columns, rows)


def _issue_row(agency: Agency, issue: Issue, item: str) -> tuple[_Shown, ...]:
    place = issue.place
    return (
        _GRAVE[issue.severity], (issue.code, _CENTRE), agency.name or agency.code, item, issue.message, issue.remedy,
        issue.value, place.file, place.sheet, (place.cell, _CENTRE),
    )  # fmt: skip


def _words(picture: Picture) -> _Table:
    """Answers in words: narrative questions and indicators that ask for text."""
    rows = []
    for agency in picture.round_.asked:
        for item in items_of(picture.round_.form, agency):
            title = item.title if isinstance(item, Question) else item.indicator.name
            code = item.code if isinstance(item, Question) else item.indicator.code
            text = picture.answer(agency.code, code).get(Component.VALUE)
            if text is not None and text.text and (isinstance(item, Question) or item.indicator.kind is Kind.TEXT):
                rows.append((agency.name, title, text.text))
    columns = (("Đơn vị", 28.0), ("Nội dung hỏi", 36.0), ("Trả lời", 96.0))
    return _Table("Nội dung", "Nội dung trả lời bằng lời", _about(picture), columns, tuple(rows), 1)
