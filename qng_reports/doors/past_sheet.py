"""Earlier figures that were typed by hand (ky-truoc.xlsx): what stands on paper where no round stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from qng_reports.doors.tables import Column, Faults, Row, did_you_mean, open_tables, sheet_rows
from qng_reports.errors import DefinitionError, QngError
from qng_reports.figures import percentage, result_text, result_unit
from qng_reports.history import Today, Typed, TypedAnswer
from qng_reports.model import Component, Field, Indicator, Kind, Past, PastResult
from qng_reports.periods import EXAMPLES, Period, parse_period
from qng_reports.sheets import Book, Cell, Merge, Properties, Sheet, Style
from qng_reports.styles import HEAD, INPUT, TEXT
from qng_reports.vietnamese import matching_key

SHEET = "ky_truoc"
COLUMNS = (
    Column("period", ("Kỳ",), True),
    Column("agency", ("Đơn vị",)),
    Column("former", ("Đơn vị cũ",)),
    Column("item", ("Mã chỉ tiêu", "Mã"), True),
    Column("name", ("Tên chỉ tiêu",)),
    Column("value", ("Giá trị",), True),
    Column("numerator", ("Tử số",)),
    Column("denominator", ("Mẫu số",)),
    Column("source", ("Nguồn",), True),
)
_FIGURES = ("value", "numerator", "denominator")
_NO_FIGURE = (Kind.PARTS, Kind.TABLE, Kind.TEXT, Kind.DATE, Kind.TASK)
_LARGEST = Decimal(10**15)


def read_past_sheet(content: bytes, name: str, today: Today, period: Period) -> Typed:
    """The earlier figures of a workbook, for a round of `period`; a row without a figure is passed over.

    Raises DefinitionError with every fault.
    """
    faults = Faults()
    rows = sheet_rows(open_tables(content, name), SHEET, COLUMNS, faults)
    reader = _Reader(today, period)
    for row in rows:
        if any(row.text(column) for column in _FIGURES):
            reader.read(row)
    if faults.found:
        raise DefinitionError(f"Số liệu kỳ trước trong “{name}” chưa dùng được", tuple(faults.found))
    return Typed(tuple(reader.results), tuple(reader.answers))


@dataclass(frozen=True, slots=True)
class _Figures:
    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    word: str


class _Reader:
    """Reads row after row; a figure given twice is a fault."""

    def __init__(self, today: Today, period: Period) -> None:
        self.today, self.period = today, period
        self.items = {item.code: item for item in today.form.items}
        self.results: list[PastResult] = []
        self.answers: list[TypedAnswer] = []
        self.seen: dict[tuple[str, ...], Row] = {}

    def read(self, row: Row) -> None:
        """Takes what a row says, or notes its faults."""
        before = len(row.faults.found)
        period, item = self._period(row), self._item(row)
        agency, former = self._agency(row)
        source = row.text("source")
        if not source:
            row.fault("source", "thiếu nguồn", "ghi số liệu lấy từ đâu: số, ngày của báo cáo, trang")
        key = (row.text("period").upper(), row.text("item"), agency, former)
        first = self.seen.setdefault(key, row)
        if first is not row:
            row.fault("item", f"số này đã có ở {first.place('item')}", "giữ một dòng")
        if item is None:
            return
        figures = _figures(row, item, for_agency=bool(agency or former))
        if period is None or len(row.faults.found) > before:
            return
        if not (agency or former):
            self.results.append(_result(period, item, figures, source))
            return
        for field in item.fields():
            past = _past(item, field, figures)
            self.answers.append(TypedAnswer(period, agency or former, bool(former), past))

    def _period(self, row: Row) -> Period | None:
        text = row.needed("period", "kỳ")
        try:
            period = parse_period(text) if text else None
        except QngError:
            row.fault("period", f"kỳ “{text}” không đúng", f"viết như {EXAMPLES}")
            return None
        if period is not None and not period < self.period:
            row.fault("period", f"{period.name} không trước {self.period.name}", "chỉ ghi số của các kỳ trước")
        return period

    def _item(self, row: Row) -> Indicator | None:
        code = row.needed("item", "mã chỉ tiêu")
        item = self.items.get(code)
        if code and item is None:
            row.fault("item", f"biểu mẫu không có chỉ tiêu mã “{code}”", did_you_mean(code, self.items))
        if item is not None and item.kind in _NO_FIGURE:
            row.fault("item", f"“{code}” không phải là số liệu so sánh được giữa các kỳ", "bỏ dòng này")
            return None
        return item

    def _agency(self, row: Row) -> tuple[str, str]:
        agency, former = row.text("agency"), row.text("former")
        codes = {one.code: one.name for one in self.today.agencies}
        units = {one.code: one.name for one in self.today.former}
        if agency and former:
            row.fault("former", "một dòng chỉ ghi đơn vị hoặc đơn vị cũ", "xóa một trong hai ô; toàn tỉnh thì để trống")
        elif agency and agency not in codes:
            row.fault("agency", f"không có đơn vị mã “{agency}”", did_you_mean(agency, codes))
        elif former and former not in units:
            remedy = did_you_mean(former, units) if units else "thêm trang don_vi_cu vào danh sách đơn vị"
            row.fault("former", f"không có đơn vị cũ mã “{former}”", remedy)
        return agency, former


def _figures(row: Row, item: Indicator, *, for_agency: bool) -> _Figures:
    """The figures of a row, or faults: a ratio needs both counts, other kinds one value."""
    numerator, denominator = row.number_or_none("numerator", "tử số"), row.number_or_none("denominator", "mẫu số")
    word = row.text("value") if not item.is_figure else ""
    value = row.number_or_none("value", "giá trị") if item.is_figure else None
    if any(number is not None and abs(number) >= _LARGEST for number in (value, numerator, denominator)):
        row.fault("value", "số quá lớn", "Excel chỉ giữ đủ 15 chữ số")
    if item.kind is not Kind.RATIO:
        if row.text("numerator") or row.text("denominator"):
            row.fault("numerator", f"“{item.code}” không phải là tỷ lệ", "ghi ở cột Giá trị, xóa tử số, mẫu số")
        if item.choices and word:
            known = {matching_key(choice): choice for choice in item.choices}
            if matching_key(word) not in known:
                row.fault("value", f"không hiểu “{word}”", did_you_mean(word, item.choices))
            word = known.get(matching_key(word), word)
        return _Figures(value, None, None, word)
    if bool(row.text("numerator")) != bool(row.text("denominator")):
        missing = "denominator" if row.text("numerator") else "numerator"
        row.fault(missing, "tỷ lệ mới có một trong hai số", "ghi đủ tử số và mẫu số")
    elif numerator is None and for_agency:
        row.fault("numerator", "tỷ lệ của một đơn vị cần tử số, mẫu số", "ghi đủ tử số và mẫu số")
    elif denominator is not None and denominator <= 0:
        row.fault("denominator", "mẫu số phải lớn hơn 0", "sửa mẫu số")
    elif numerator is not None and denominator is not None:
        computed = percentage(numerator, denominator)
        if value is not None and abs(computed - value) > 1:
            what = f"giá trị {row.text('value')} khác tử số chia mẫu số ({result_text(item, computed)})"
            row.fault("value", what, "sửa cho khớp, hoặc để trống ô giá trị")
        value = computed
    return _Figures(value, numerator, denominator, "")


def _result(period: Period, item: Indicator, figures: _Figures, source: str) -> PastResult:
    text = figures.word or result_text(item, figures.value)
    unit = result_unit(item)
    return PastResult(
        period, item.code, figures.numerator, figures.denominator, figures.value, text, unit, "", 0, 0, source
    )


def _past(item: Indicator, field: Field, figures: _Figures) -> Past:
    by_component = {Component.NUMERATOR: figures.numerator, Component.DENOMINATOR: figures.denominator}
    number = by_component.get(field.component, figures.value)
    return Past(item.code, field.component, number, figures.word or f"{number:f}", field.unit)


# ---------------------------------------------------------------- the empty sheet

_WIDTHS = (11.0, 11.0, 12.0, 12.0, 60.0, 14.0, 14.0, 14.0, 40.0)
_LETTERS = 56  # of a name on a line of its column
_GUIDE = (
    "Mỗi dòng một số của một kỳ trước, lấy từ văn bản giấy hoặc tệp khác. Dòng không có số thì được bỏ qua.",
    f"Kỳ viết như {EXAMPLES}. Đơn vị: để trống là toàn tỉnh; hoặc mã đơn vị hiện nay; đơn vị trước sắp xếp thì ghi mã ở"
    " cột Đơn vị cũ.",
    "Tỷ lệ: ghi tử số và mẫu số nếu có (giá trị tự tính); chỉ có phần trăm thì ghi ở Giá trị, không ghi dấu %, không"
    " chia 100. Nguồn: số, ngày của văn bản.",
)


def empty_past_sheet(today: Today, period: Period, created: datetime) -> Book:
    """A sheet to type figures of `period` into, with a row for each item of the form that has a figure."""
    return Book(
        (
            Sheet(
                SHEET,
                tuple(_cells(today, period)),
                _WIDTHS,
                merges=tuple(Merge(n, 0, n, len(COLUMNS) - 1, text, Style()) for n, text in enumerate(_GUIDE)),
                heights=tuple(_heights(today)),
                freeze=(len(_GUIDE) + 1, 5),
                repeat_rows=(len(_GUIDE), len(_GUIDE)),
                landscape=True,
                first_cell=(len(_GUIDE) + 1, 5),
            ),
        ),
        Properties("Số liệu kỳ trước", today.form.code, today.form.issuer, "", created),
    )


def _heights(today: Today) -> Iterator[tuple[int, float]]:
    yield from ((row, 32.0) for row in range(len(_GUIDE)))
    for row, item in enumerate(_asked(today), len(_GUIDE) + 1):
        yield row, 4 + 14.5 * -(-len(item.name) // _LETTERS)


def _asked(today: Today) -> Sequence[Indicator]:
    return [item for item in today.form.items if item.kind not in _NO_FIGURE]


def _cells(today: Today, period: Period) -> Iterator[Cell]:
    head = len(_GUIDE)
    yield from (Cell(head, at, column.titles[0], HEAD) for at, column in enumerate(COLUMNS))
    for row, item in enumerate(_asked(today), head + 1):
        texts = {"period": period.code, "item": item.code, "name": item.name}
        for at, column in enumerate(COLUMNS):
            only_ratio = column.name in ("numerator", "denominator") and item.kind is not Kind.RATIO
            style = TEXT if column.name in ("item", "name") or only_ratio else INPUT
            yield Cell(row, at, texts.get(column.name), style)
