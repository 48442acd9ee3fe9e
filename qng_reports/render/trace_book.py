"""The workbook so-lieu-goc.xlsx: the figures of the report, the cells behind them with live totals, who gave none."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from qng_reports.figures import percentage
from qng_reports.model import DONE, YES, Agency, Indicator, Kind, Method
from qng_reports.render.sources import DENOMINATOR, NUMERATOR, SourceCell, Sources
from qng_reports.sheets import OUTSIDE, TALLEST_ROW, Book, Cell, Merge, Properties, Sheet, Style, Value, cell_name
from qng_reports.styles import CENTRE, DOUBT, GOOD, HEAD, NOTE, RIGHT, SECTION, TEXT, TITLE
from qng_reports.vietnamese import cut, shown_acting
from qng_reports.workbook.looks import wrapped_lines

_SMALL = replace(CENTRE, size=10, color="#404040", font="Courier New")
_LINK = replace(CENTRE, color="#0B4F9E", underline=True)
_TOTAL = replace(RIGHT, bold=True, fill=GOOD.fill)
_TOTAL_WORD = replace(TEXT, bold=True, fill=GOOD.fill, align="right")
_HEADER_ROW = 3
_LINE = 14.5  # points
_LONGEST, _NAMED = 300, 3  # letters of a text; items that a line names
_MOST_PLACES = 6  # decimals shown
_MOST_LINKS = 60_000  # Excel takes 65.530 a sheet
_FIGURES, _CELLS, _MISSING, _FILES = "Số trong báo cáo", "Ô nguồn", "Đơn vị chưa có số", "Tệp đã nhận"
_SHA_SHOWN = 12  # letters by which the cells' sheet names a file
_USED, _UNUSED = "Có", "Không"
_FOOTER = '&L&"Times New Roman"&9&A&R&"Times New Roman"&9Trang &P/&N'
_WIDTHS = {
    _FIGURES: (6.0, 44.0, 26.0, 24.0, 44.0, 18.0, 10.0, 9.0),
    _CELLS: (30.0, 16.0, 44.0, 11.0, 7.0, 18.0, 13.0, 10.0, 9.0, 30.0, 13.0, 9.0, 15.0, 18.0),
    _MISSING: (60.0, 36.0, 44.0),
    _FILES: (36.0, 60.0, 18.0, 76.0),
}


@dataclass(frozen=True, slots=True)
class FigureLine:
    """A figure: where it stands, as printed, how it was computed, of which items, of one agency or all."""

    place: str
    text: str
    how: str
    sources: tuple[Sources, ...]
    agency: Agency | None = None
    bookmark: str = ""


def trace_book(figures: Sequence[FigureLine], sources: Sequence[Sources], about: Properties, report: str) -> Book:
    """The sheets; `report`: the .docx as the workbook links to it."""
    blocks, cells = _cells_sheet(sources)
    return Book(
        (_figures_sheet(figures, blocks, report, about.title), cells, _missing_sheet(sources), _files_sheet(sources)),
        about,
    )


@dataclass
class _Rows:
    """A sheet in the making, row by row."""

    name: str
    title: str
    note: str
    heads: tuple[str, ...]

    def __post_init__(self) -> None:
        self.cells = [Cell(0, 0, self.title, TITLE), Cell(1, 0, self.note, NOTE)]
        self.cells += [Cell(_HEADER_ROW, n, head, HEAD) for n, head in enumerate(self.heads)]
        self.merges: list[Merge] = []
        self.heights = [(0, 22.0), (_HEADER_ROW, self._height(self.heads))]
        self.row = _HEADER_ROW + 1

    def _height(self, values: Sequence[object]) -> float:
        widths = _WIDTHS[self.name]
        lines = [wrapped_lines(v, w) for v, w in zip(values, widths, strict=False) if isinstance(v, str) and v]
        return min(TALLEST_ROW, 4 + _LINE * max(lines, default=1))

    def add(self, *shown: Cell | tuple[Value, Style]) -> int:
        """One row of values, each with its style, or of cells made for it; gives its number."""
        row = self.row
        values: list[object] = []
        for column, one in enumerate(shown):
            cell = one if isinstance(one, Cell) else Cell(row, column, _safe(one[0]), one[1])
            self.cells.append(cell)
            values.append(cell.cached if cell.formula else cell.value)
        self.heights.append((row, self._height(values)))
        self.row += 1
        return row

    def section(self, text: str) -> int:
        """One text over the whole width."""
        row, width = self.row, len(self.heads)
        self.merges.append(Merge(row, 0, row, width - 1, _safe(text), SECTION))
        lines = wrapped_lines(text, sum(_WIDTHS[self.name]))
        self.heights.append((row, 5 + _LINE * lines))
        self.row += 1
        return row

    def sheet(self, frozen: int, pages: int = 1) -> Sheet:
        """The sheet, frozen below its head, filtered, ready to print."""
        last = max(self.row - 1, _HEADER_ROW)
        return Sheet(
            name=self.name, cells=tuple(self.cells), widths=_WIDTHS[self.name], merges=tuple(self.merges),
            heights=tuple(self.heights), freeze=(_HEADER_ROW + 1, frozen), repeat_rows=(_HEADER_ROW, _HEADER_ROW),
            filter_range=(_HEADER_ROW, 0, last, len(self.heads) - 1) if last > _HEADER_ROW else None, landscape=True,
            pages_wide=pages, footer=_FOOTER, first_cell=(_HEADER_ROW + 1, 0),
        )  # fmt: skip


def _safe(value: Value) -> Value:
    return cut(shown_acting(value), _LONGEST) if isinstance(value, str) else value


def _named(item: object) -> str:
    return f"{getattr(item, 'code', '')}. {getattr(item, 'title', '') or getattr(item, 'name', '')}".rstrip(" .")


# ---------------------------------------------------------------- the figures


def _figures_sheet(figures: Sequence[FigureLine], blocks: dict[str, int], report: str, title: str) -> Sheet:
    note = f"Nhấn “mở” để xem đúng chỗ trong “{report}”, nhấn số dòng để xem các ô đã nhận ở trang “{_CELLS}”."
    heads = (
        "TT", "Ở đâu trong báo cáo", "Số in ra", "Cách tính", "Chỉ tiêu, nội dung", "Đơn vị có số", "Ô nguồn",
        "Trong báo cáo",
    )  # fmt: skip
    rows = _Rows(_FIGURES, title, note, heads)
    target = report.replace("%", "%25").replace("#", "%23")
    for number, figure in enumerate(figures, 1):
        row = rows.row
        opened = Cell(row, 7, "", CENTRE)
        if figure.bookmark and number * 2 < _MOST_LINKS:
            opened = Cell(row, 7, "mở", _LINK, link=f"{OUTSIDE}{target}#{figure.bookmark}")
        block = next((blocks[_code(s)] for s in figure.sources if _code(s) in blocks), None)
        to = Cell(row, 6, "", CENTRE)
        if block is not None:
            to = Cell(row, 6, f"dòng {block + 1}", _LINK)
            to = replace(to, link=f"'{_CELLS}'!A{block + 1}") if number * 2 < _MOST_LINKS else to
        items = "\n".join(_named(s.item) for s in figure.sources[:_NAMED])
        more = len(figure.sources) - _NAMED
        items += f"\nvà {more} chỉ tiêu, nội dung khác" if more > 0 else ""
        rows.add(
            (number, CENTRE), (figure.place, TEXT), (figure.text, TEXT), (figure.how, TEXT), (items, TEXT),
            (_basis(figure), CENTRE), to, opened,
        )  # fmt: skip
    return rows.sheet(1)


def _code(sources: Sources) -> str:
    return sources.item.code


def _basis(figure: FigureLine) -> str:
    """The agency, or how many of those asked gave a figure."""
    if figure.agency is not None:
        return figure.agency.name
    results = [s.result for s in figure.sources if s.result is not None]
    if len(figure.sources) == 1 and results:
        return f"{results[0].received}/{results[0].expected}"
    if figure.sources:
        return f"{len({c.agency.code for s in figure.sources for c in s.cells if c.used})} đơn vị"
    return ""


# ---------------------------------------------------------------- the cells


def _cells_sheet(sources: Sequence[Sources]) -> tuple[dict[str, int], Sheet]:
    """The sheet, and the row at which each item begins."""
    note = (
        "Mỗi dòng là một ô trong tệp đã nhận; dòng tổng là công thức cộng lại các ô ghi “Có” ở cột “Đưa vào tổng hợp”."
    )
    heads = (
        "Đơn vị", "Phần trả lời", "Tệp đã nhận", "Trang", "Ô", "Như đã gõ", "Số", "Đơn vị tính", "Đưa vào tổng hợp",
        "Lý do để ngoài", "Số được tính", "Trọng số", "SHA-256", "Nhận lúc",
    )  # fmt: skip
    rows = _Rows(_CELLS, "Các ô nguồn của báo cáo", note, heads)
    blocks: dict[str, int] = {}
    for found in sources:
        blocks[_code(found)] = rows.section(_named(found.item))
        first = rows.row
        for cell in found.cells:
            _cell_row(rows, cell)
        _totals(rows, found, first, rows.row - 1)
    return blocks, rows.sheet(1)


def _cell_row(rows: _Rows, cell: SourceCell) -> None:
    row, place = rows.row, cell.place
    counted = cell.number if cell.used and cell.number is not None else ""
    used, number = cell_name(row, 8), cell_name(row, 6)
    look = TEXT if cell.used else DOUBT
    received = f"{cell.received_at:%d/%m/%Y %H:%M}" if cell.received_at else ""
    sum_ = Cell(
        row, 10, f'=IF(AND({used}="{_USED}",ISNUMBER({number})),{number},"")', _of(cell.number), formula=True,
        cached="" if counted == "" else float(counted),
    )  # fmt: skip
    rows.add(
        (cell.agency.name, TEXT), (cell.part, TEXT), (place.file, TEXT), (place.sheet, TEXT), (place.cell, CENTRE),
        (cell.text, TEXT), (cell.number, _of(cell.number)), (cell.unit, CENTRE),
        (_USED if cell.used else _UNUSED, replace(look, align="center")), (cell.why, look), sum_,
        (cell.weight, _of(cell.weight)), (cell.sha256[:_SHA_SHOWN], _SMALL), (received, CENTRE),
    )  # fmt: skip


def _of(number: Decimal | int | None, look: Style = RIGHT) -> Style:
    """The look of a number, with the decimals that it has."""
    exponent = Decimal(number or 0).normalize().as_tuple().exponent
    return _with_places(look, min(_MOST_PLACES, max(0, -exponent)) if isinstance(exponent, int) else 0)


@lru_cache
def _with_places(look: Style, places: int) -> Style:
    return replace(look, number_format=f"#,##0.{'0' * places}" if places else "#,##0")


@dataclass(frozen=True, slots=True)
class _Range:
    """The rows of an item's cells, as ranges of a formula."""

    first: int
    last: int

    def column(self, column: int) -> str:
        """One column of them."""
        return f"{cell_name(self.first, column, fixed=True)}:{cell_name(self.last, column, fixed=True)}"


def _totals(rows: _Rows, found: Sources, first: int, last: int) -> None:
    """The rows under an item's cells: its parts and its figure as formulas, beside what the report prints."""
    result, item = found.result, found.item
    if last < first:
        rows.add(("Chưa có ô nào", TEXT), *((None, TEXT),) * 13)
        return
    area = _Range(first, last)
    if result is None or not isinstance(item, Indicator):
        _total(rows, "Số câu trả lời", _count(area), sum(c.used for c in found.cells))
        return
    taken = result.taken
    shown = found if taken is None else replace(found, result=found.by_rule)  # what the cells themselves come to
    for label, formula, value, printed in _formulas(item, shown, area, rows):
        _total(rows, label, formula, value, printed if taken is None else None)
    if taken is not None:
        decided = ("Theo quyết định của Sở", _TOTAL_WORD)
        blank = ((None, _TOTAL_WORD),) * 4
        printed = f"Báo cáo: {result.text or taken.value}"
        told = (f"Sở lấy giá trị này: {taken.reason}", replace(_TOTAL_WORD, align="left"))
        rows.add(told, *blank, (printed, _TOTAL_WORD), *blank[:3], decided, *blank)


def _total(rows: _Rows, label: str, formula: str, value: Decimal | int, printed: str | None = None) -> None:
    row = rows.row
    own, total = cell_name(row, 10), Cell(rows.row, 10, formula, _of(value, _TOTAL), formula=True, cached=float(value))
    check: Cell | tuple[Value, Style] = (None, _TOTAL_WORD)
    if printed is not None:
        check = Cell(
            row, 9, f'=IF(ABS({own}-{value:f})<0.0000005,"Khớp","Lệch")', _TOTAL_WORD, formula=True, cached="Khớp"
        )
    rows.add(
        (label, replace(_TOTAL_WORD, align="left")), *((None, _TOTAL_WORD),) * 4, (printed or None, _TOTAL_WORD),
        *((None, _TOTAL_WORD),) * 3, check, total,
        *((None, _TOTAL_WORD),) * 3,
    )  # fmt: skip


def _count(area: _Range, word: str = "") -> str:
    worded = ""
    if word:
        literal = word.replace("~", "~~").replace("*", "~*").replace("?", "~?").replace('"', '""')
        worded = f'{area.column(5)},"={literal}",'
    return f'=COUNTIFS({worded}{area.column(8)},"{_USED}")'


_Formula = tuple[str, str, Decimal | int, str | None]


def _formulas(item: Indicator, found: Sources, area: _Range, rows: _Rows) -> Iterator[_Formula]:
    result = found.result
    assert result is not None
    text = f"Báo cáo: {result.text}" if result.text else ""
    if result.numerator is not None and result.denominator is not None:
        yield from _ratio(item, found, area, rows)
    elif result.counts and not item.is_figure:
        for word, number in result.counts:
            yield f"Số đơn vị trả lời “{word}”", _count(area, word), number, text
    elif result.value is not None:
        yield _WORDS[item.method], _FORMULAS[item.method](area, item), result.value, text
    else:
        yield "Số ô được tính", _count(area), sum(c.used for c in found.cells), None


def _ratio(item: Indicator, found: Sources, area: _Range, rows: _Rows) -> Iterator[_Formula]:
    result = found.result
    assert result is not None and result.numerator is not None and result.denominator is not None
    above, below = cell_name(rows.row, 10), cell_name(rows.row + 1, 10)
    if item.kind is Kind.RATIO:
        for part, value in ((NUMERATOR, result.numerator), (DENOMINATOR, result.denominator)):
            formula = f'=SUMIFS({area.column(10)},{area.column(1)},"{part}")'
            yield f"Tổng {part.lower()}", formula, value, None
    else:
        wanted = (item.target.status,) if item.target and item.target.status else (YES, DONE)
        counts = "+".join(_count(area, word).removeprefix("=") for word in wanted)
        yield f"Số đơn vị trả lời {' hoặc '.join(f'“{w}”' for w in wanted)}", f"={counts}", result.numerator, None
        yield "Số đơn vị đã trả lời", _count(area), result.denominator, None
    if result.denominator:
        value = percentage(result.numerator, result.denominator)
        printed = f"Báo cáo: {result.text}" if result.text else ""
        yield "Tỷ lệ (%)", f"=ROUND({above}*100/{below},2)", value, printed


def _mean(area: _Range, item: Indicator) -> str:
    weights = f'SUMPRODUCT(({area.column(8)}="{_USED}")*ISNUMBER({area.column(10)})*{area.column(11)})'
    return f"=ROUND(SUMPRODUCT({area.column(10)},{area.column(11)})/{weights},{max(item.decimals, 2)})"


_FORMULAS: dict[Method, Callable[[_Range, Indicator], str]] = {
    Method.SUM: lambda area, _: f"=SUM({area.column(10)})",
    Method.SINGLE: lambda area, _: f"=SUM({area.column(10)})",
    Method.MIN: lambda area, _: f"=MIN({area.column(10)})",
    Method.MAX: lambda area, _: f"=MAX({area.column(10)})",
    Method.WEIGHTED_MEAN: _mean,
}
_WORDS = {
    Method.SUM: "Cộng các đơn vị", Method.SINGLE: "Số của cơ quan báo cáo", Method.MIN: "Giá trị nhỏ nhất",
    Method.MAX: "Giá trị lớn nhất", Method.WEIGHTED_MEAN: "Bình quân gia quyền",
}  # fmt: skip


# ---------------------------------------------------------------- who gave none


def _missing_sheet(sources: Sequence[Sources]) -> Sheet:
    note = "Đơn vị phải báo cáo mà chưa có số đưa vào tổng hợp, theo từng chỉ tiêu, nội dung của báo cáo."
    rows = _Rows(_MISSING, "Đơn vị chưa có số", note, ("Chỉ tiêu, nội dung", "Đơn vị", "Lý do"))
    for found in sources:
        for agency, why in found.missing:
            rows.add((_named(found.item), TEXT), (agency.name, TEXT), (why, TEXT))
    if rows.row == _HEADER_ROW + 1:
        rows.add(("Không có", TEXT), (None, TEXT), (None, TEXT))
    return rows.sheet(0)


def _files_sheet(sources: Sequence[Sources]) -> Sheet:
    """Every file that a cell came from, with its whole fingerprint."""
    note = (
        f"Trang “{_CELLS}” ghi {_SHA_SHOWN} chữ đầu của mã SHA-256; tệp gốc được giữ nguyên trong bộ số liệu của đợt."
    )
    rows = _Rows(_FILES, "Các tệp đã nhận", note, ("Đơn vị", "Tệp", "Nhận lúc", "SHA-256"))
    files = {cell.sha256: cell for found in sources for cell in found.cells if cell.sha256}
    for sha, cell in sorted(files.items(), key=lambda entry: (entry[1].agency.code, entry[1].place.file)):
        received = f"{cell.received_at:%d/%m/%Y %H:%M}" if cell.received_at else ""
        rows.add((cell.agency.name, TEXT), (cell.place.file, TEXT), (received, CENTRE), (sha, _SMALL))
    return rows.sheet(1)
