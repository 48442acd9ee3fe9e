"""tong-hop.xlsx, the workbook in which the Sở reads the round: totals, agencies, who is missing, what is wrong."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from qng_reports.dataset import Assessment, Issue, Result
from qng_reports.doors.xlsx_out import write_book
from qng_reports.export.lists import repeated_tables, table_text, task_tables
from qng_reports.export.picture import Picture, unit_of
from qng_reports.export.table import ABSENT, BAD, CENTRE, DOUBT, GOOD, SECTION, TEXT, Shown, Table, about_line, sheet_of
from qng_reports.figures import SIGN_NONE, SIGN_UNKNOWN, percentage
from qng_reports.layout import SIGN_ITEM
from qng_reports.messages import SEVERITY_WORDS
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
from qng_reports.sheets import Book, Properties, Style, Value

_JUDGED = {Assessment.MET: GOOD, Assessment.NOT_MET: BAD, Assessment.UNKNOWN: DOUBT, Assessment.NONE: TEXT}
_GRAVE = {
    severity: (SEVERITY_WORDS[severity], style)
    for severity, style in ((Severity.ERROR, BAD), (Severity.WARNING, DOUBT), (Severity.NOTE, TEXT))
}
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


def xlsx_files(picture: Picture) -> dict[str, bytes]:
    """tong-hop.xlsx: one sheet a subject, no formulas, ready to print. Raises QngError when Excel cannot hold it."""
    tables = (
        _province(picture), _communes(picture), _provincial_agencies(picture), *task_tables(picture),
        *repeated_tables(picture), _missing(picture), _issues(picture), _words(picture),
    )  # fmt: skip
    form, period = picture.round_.form, picture.round_.period
    properties = Properties(
        title=f"Bảng tổng hợp {period.name}",
        subject=f"{form.code} {period}",
        author=form.issuer,
        comments="",
        created=picture.now.replace(tzinfo=None),
    )
    return {"tong-hop.xlsx": write_book(Book(tuple(sheet_of(table) for table in tables), properties))}


def _province(picture: Picture) -> Table:
    columns = (
        ("TT", 6.0), ("Chỉ tiêu", 46.0), ("ĐVT", 10.0), ("Mục tiêu", 11.0), ("Tử số", 13.0), ("Mẫu số", 13.0),
        ("Kết quả", 14.0), ("Đánh giá", 12.0), ("Số đơn vị", 10.0), ("Cách tổng hợp", 18.0),
        ("Cơ quan chủ trì", 24.0),
    )  # fmt: skip
    rows: list[tuple[Shown, ...]] = []
    for section in picture.round_.form.sections:
        found = [result for result in picture.results if result.indicator.section == section.code]
        if found:
            rows.append((section.title,))
        rows += [_province_row(result) for result in found]
    return Table("Toàn tỉnh", picture.round_.form.title, about_line(picture), columns, tuple(rows), 2, filtered=False)


def _province_row(result: Result) -> tuple[Shown, ...]:
    indicator, figure = result.indicator, _figure(result)
    return (
        (indicator.printed_number, CENTRE),
        indicator.name,
        (indicator.unit if isinstance(figure, str) else unit_of(indicator), CENTRE),
        (indicator.target.printed if indicator.target else "", CENTRE),
        result.numerator,
        result.denominator,
        (figure, replace(CENTRE if isinstance(figure, str) else TEXT, bold=True)),
        (result.assessment.value, replace(_JUDGED[result.assessment], align="center")),
        (f"{result.received}/{result.expected}", CENTRE),
        _METHODS[indicator.method],
        indicator.lead,
    )


def _figure(result: Result) -> Value:
    if result.value is None or result.indicator.method is Method.COUNT_BY_STATUS:
        return result.text
    return _aligned(result.value, result.indicator)


def _communes(picture: Picture) -> Table:
    agencies = [agency for agency in picture.round_.asked if agency.is_commune]
    asked = [i for i in picture.round_.form.indicators if i.kind is not Kind.PARTS]
    items = [i for i in asked if any(a.answers_to(i.reporters) for a in agencies)]
    results = {result.indicator.code: result for result in picture.results}
    heads = tuple(_matrix_column(results[indicator.code]) for indicator in items)
    rows: list[tuple[Shown, ...]] = []
    for place, agency in enumerate(agencies, 1):
        shown = tuple(_matrix_cell(picture, agency, indicator) for indicator in items)
        rows.append(((place, CENTRE), (agency.code, CENTRE), agency.name, _state(picture, agency), *shown))
    bold = replace(SECTION, wrap=True)
    figures = [(_figure(results[i.code]), bold) for i in items]
    rows.append(((None, bold), (None, bold), ("Toàn tỉnh", bold), (None, bold), *figures))
    note = (
        f"{about_line(picture)} · Tỷ lệ tính theo %; dấu “-”: không phát sinh; dấu “…”: chưa có số liệu; "
        "“Lỗi”: số liệu chưa dùng được, không cộng vào toàn tỉnh"
    )
    columns = (("TT", 5.0), ("Mã", 7.0), ("Đơn vị", 22.0), ("Tình trạng", 13.0), *heads)
    codes = ("", "", "", "", *(i.code for i in items))
    return Table("Theo xã", "Số liệu theo xã, phường, đặc khu", note, columns, tuple(rows), 3, codes, totals=1)


def _state(picture: Picture, agency: Agency) -> tuple[Value, Style]:
    submission = picture.dataset.submissions.get(agency.code)
    if submission is None:
        return "Chưa báo cáo", ABSENT
    errors = sum(issue.severity is Severity.ERROR for issue in submission.issues)
    return (f"Có lỗi ({errors})", BAD) if errors else ("Đã báo cáo", TEXT)


def _matrix_cell(picture: Picture, agency: Agency, indicator: Indicator) -> Shown:
    if not agency.answers_to(indicator.reporters) or agency.code not in picture.dataset.submissions:
        return None, ABSENT
    if picture.is_left_out(agency.code, indicator.code):
        return f"Lỗi: {_typed(picture, agency, indicator)}", replace(BAD, size=9)
    value = _answer(picture, agency, indicator)
    return (value, CENTRE) if isinstance(value, str) else value


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


def _provincial_agencies(picture: Picture) -> Table:
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
        state = ("Chưa báo cáo", ABSENT)
    elif wrong:
        state = ("Lỗi, không dùng", BAD)
    elif value in (None, ""):
        state = ("Chưa điền", DOUBT)
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


def _missing(picture: Picture) -> Table:
    late = (picture.now.date() - picture.round_.deadline).days
    agencies = [a for a in picture.round_.asked if a.code not in picture.dataset.submissions]
    rows = tuple(
        ((place, CENTRE), (a.code, CENTRE), a.name, (a.type, CENTRE), a.email, (max(late, 0), CENTRE))
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
    return Table("Chưa báo cáo", title, about_line(picture), columns, rows)


def _issues(picture: Picture) -> Table:
    grave = list(_GRAVE)
    names = {agency.code: agency for agency in picture.round_.agencies}
    found = [(names.get(i.place.agency, Agency(i.place.agency, "", "")), i) for i in picture.issues]
    found.sort(key=lambda pair: grave.index(pair[1].severity))
    items = {i.code: i.short_name or i.name for i in picture.round_.form.items} | {SIGN_ITEM: "Phần ký"}
    rows = tuple(_issue_row(agency, issue, items.get(issue.place.item, issue.place.item)) for agency, issue in found)
    columns = (
        ("Mức độ", 10.0), ("Mã lỗi", 7.0), ("Đơn vị", 22.0), ("Chỉ tiêu", 30.0), ("Nội dung", 44.0),
        ("Cách xử lý", 34.0), ("Giá trị đã gõ", 14.0), ("Tệp", 26.0), ("Trang", 11.0), ("Ô", 7.0),
    )  # fmt: skip
    counts = [f"{sum(issue.severity is s for _, issue in found)} {word.lower()}" for s, (word, _) in _GRAVE.items()]
    title = f"Lỗi và cảnh báo: {', '.join(counts)}"
    return Table("Lỗi và cảnh báo", title, about_line(picture), columns, rows)


def _issue_row(agency: Agency, issue: Issue, item: str) -> tuple[Shown, ...]:
    place = issue.place
    return (
        _GRAVE[issue.severity], (issue.code, CENTRE), agency.name or agency.code, item, issue.message, issue.remedy,
        issue.value, place.file, place.sheet, (place.cell, CENTRE),
    )  # fmt: skip


def _words(picture: Picture) -> Table:
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
    return Table("Nội dung", "Nội dung trả lời bằng lời", about_line(picture), columns, tuple(rows), 1)
