"""The sheet Cần sửa: every place that is to be mended, why and how; and the marks on the sheets behind it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby

from qng_reports import layout as at
from qng_reports import messages
from qng_reports.dataset import Place
from qng_reports.layout import Input, Layout
from qng_reports.model import Severity
from qng_reports.sheets import Cell, Merge, Sheet, Style
from qng_reports.vietnamese import cut, format_date
from qng_reports.workbook.faults import short
from qng_reports.workbook.looks import ERROR, MISSING, footer, print_scale
from qng_reports.workbook.marks import (
    Fix,
    Paint,
    notes_of,
    paint_beside,
    rules_of,
    without_doubles,
)
from qng_reports.workbook.parts import Draft, Heights

_TITLES = ("TT", "Trang, ô (bấm để đến)", "Chỉ tiêu, nội dung", "Đơn vị đã ghi", "Vì sao phải sửa", "Cách sửa", "Mức")
_WIDTHS = (5.0, 15.0, 32.0, 22.0, 44.0, 34.0, 11.0)
_LAST = len(_TITLES) - 1
_HEADER = 8
_STRAY = 400  # characters shown of what has no place
_LINK = "#0563C1"


@dataclass(frozen=True, slots=True)
class Stray:
    """Something typed for which this workbook has no cell, and where it stood in the returned one."""

    place: Place
    text: str


@dataclass(frozen=True, slots=True)
class Correction:
    """What a correction workbook tells: errors before warnings, each in the order of the sheets.

    `file`: the submission in force, received at `received`.
    """

    fixes: tuple[Fix, ...]
    strays: tuple[Stray, ...]
    file: str
    received: datetime | None

    def count(self, severity: Severity) -> int:
        """How many of them."""
        return sum(fix.issue.severity is severity for fix in self.fixes)


def marked(draft: Draft, sheet: Sheet, correction: Correction) -> Sheet:
    """A sheet of the workbook with its faulty cells marked."""
    grid = draft.layout.grid(sheet.name)
    if grid is None:
        return sheet
    own = [(n, fix) for n, fix in enumerate(correction.fixes, 1) if fix.input and fix.input.sheet == sheet.name]
    fixes = [fix for _, fix in own]
    rules = (*rules_of(grid, fixes, _paint(draft)), *without_doubles(sheet.colour_rules, grid, fixes))
    notes = notes_of(own, draft.layout.form.issuer)
    return replace(sheet, colour_rules=rules, notes=tuple(notes))


def correction_sheet(draft: Draft, correction: Correction) -> Sheet:
    """The list; its cells can be selected, so that links can be followed."""
    looks = draft.looks
    merges, heights = _head(draft, correction)
    cells = [Cell(_HEADER, column, title, looks.head) for column, title in enumerate(_TITLES)]
    row, number = _HEADER + 1, 0
    for (severity, sheet), group in groupby(correction.fixes, key=lambda fix: (fix.issue.severity, _sheet_of(fix))):
        fixes = tuple(group)
        title = _group_title(severity, sheet, len(fixes))
        merges.append(Merge(row, 0, row, _LAST, title, looks.section))
        heights.append((row, looks.height((title, sum(_WIDTHS) * 0.9))))
        for fix in fixes:
            row, number = row + 1, number + 1
            line = _line(draft, fix, row, number)
            cells += line
            heights.append((row, _line_height(draft, line)))
        row += 1
    for more, height in _strays(draft, correction, row):
        merges.append(more)
        heights.append((more.first_row, height))
    return Sheet(
        name=at.CORRECTIONS,
        cells=tuple(cells),
        widths=_WIDTHS,
        merges=tuple(merges),
        heights=tuple(heights),
        repeat_rows=(_HEADER, _HEADER),
        scale=print_scale(_WIDTHS),
        protected=True,
        landscape=True,
        footer=footer(draft.layout, draft.cover, looks),
        first_cell=(_HEADER + 2, 1),
        select_locked=True,
        tab=_paint(draft).error[1],
    )


def _paint(draft: Draft) -> Paint:
    return paint_beside(draft.looks.appearance.input_fill)


def _head(draft: Draft, correction: Correction) -> tuple[list[Merge], Heights]:
    """Whose it is, what this is, what to do, the two kinds of mark."""
    layout, form, period, looks = draft.layout, draft.layout.form, draft.layout.period, draft.looks
    plain, bold = looks.plain, replace(looks.plain, bold=True)
    paint, whole = _paint(draft), sum(_WIDTHS)
    who = f"Đơn vị báo cáo: {layout.agency.name} (mã {layout.agency.code})"
    about = f"{form.title}. Kỳ báo cáo: {period.name}. Đơn vị nhận báo cáo: {form.issuer}"
    lines: tuple[tuple[str, Style], ...] = (
        ("DANH SÁCH CHỖ ĐỀ NGHỊ SỬA", looks.title),
        (about, replace(plain, italic=True, align="center")),
        (_counted(correction), bold),
        (_kept(correction, paint), plain),
    )
    merges = [
        Merge(0, 0, 0, 2, f"Biểu số: {form.code} (phiên bản {form.version})", bold),
        Merge(0, 3, 0, _LAST, who, bold),
        *(Merge(row, 0, row, _LAST, text, style) for row, (text, style) in enumerate(lines, 1)),
        *_legend(draft, paint),
        Merge(6, 0, 6, _LAST, f"Hạn gửi của đợt: {format_date(draft.cover.deadline)}; nếu đã qua hạn thì gửi ngay khi "
              f"sửa xong. Liên hệ: {form.contact or form.issuer}", bold),
        Merge(7, 0, 7, _LAST, at.identity_line(draft.cover.identity), looks.small),
    ]  # fmt: skip
    heights = [(0, looks.height((who, sum(_WIDTHS[3:]) * 0.95)))]
    heights += [
        (merge.first_row, looks.height((str(merge.value), whole * 0.95)) + 6 * (merge.style == looks.title))
        for merge in merges[2:]
        if merge.first_row != 5
    ]
    titles = max(looks.lines(title, width * 0.9) for title, width in zip(_TITLES, _WIDTHS, strict=True))
    return merges, [*heights, (5, looks.line + 8), (_HEADER, titles * looks.line + 6)]


def _counted(correction: Correction) -> str:
    """How much there is to do, and in which file it was found."""
    errors, warnings = correction.count(Severity.ERROR), correction.count(Severity.WARNING)
    told = [f"{errors} lỗi phải sửa"] if errors else []
    told += [f"{warnings} chỗ nên xem lại"] if warnings else []
    when = f" (nhận ngày {format_date(correction.received.date())})" if correction.received else ""
    return f"Báo cáo “{cut(correction.file, 120)}” của đơn vị{when} có {' và '.join(told)}, nêu ở bảng dưới."


def _kept(correction: Correction, paint: Paint) -> str:
    moved = " (trừ nội dung nêu ở cuối bảng)" if correction.strays else ""
    return (
        f"Mọi số liệu khác đơn vị đã ghi được giữ nguyên trong tệp này{moved}, không phải nhập lại. Chỉ sửa các ô nền "
        f"{paint.name}: rê chuột vào ô hiện lời giải thích, sửa đúng thì màu {paint.name} tự mất. Xong, xem trang "
        f"“{at.CHECK}”, lưu, rồi gửi lại chính tệp này."
    )


def _legend(draft: Draft, paint: Paint) -> Iterator[Merge]:
    looks = draft.looks
    plain, sample = looks.plain, replace(looks.centre, bold=True)
    yield Merge(5, 0, 5, 1, "Ô phải sửa", replace(sample, fill=paint.error[0]))
    yield Merge(5, 2, 5, 2, "Lỗi: số liệu chưa dùng được", replace(plain, indent=1))
    yield Merge(5, 3, 5, 3, "Ô nên xem lại", replace(sample, fill=paint.warning[0]))
    yield Merge(
        5, 4, 5, _LAST, "Cảnh báo: sai thì sửa, thiếu thì bổ sung, đúng thì giữ nguyên", replace(plain, indent=1)
    )


def _sheet_of(fix: Fix) -> str:
    return fix.input.sheet if fix.input else fix.issue.place.sheet


def _group_title(severity: Severity, sheet: str, count: int) -> str:
    where = f"trang “{sheet}”" if sheet else "cả tệp"
    return f"{messages.SEVERITY_WORDS[severity]}, {where}: {count} chỗ"


def _line(draft: Draft, fix: Fix, row: int, number: int) -> tuple[Cell, ...]:
    looks = draft.looks
    grave = fix.issue.severity is Severity.ERROR
    color, fill = ERROR if grave else MISSING
    level = replace(looks.centre, bold=grave, color=color, fill=fill)
    texts = (_name(draft.layout, fix), fix.shown, fix.message, messages.mending(fix.issue))
    return (
        Cell(row, 0, number, looks.centre),
        _way(draft, fix, row),
        *(Cell(row, column, text, looks.text) for column, text in enumerate(texts, 2)),
        Cell(row, _LAST, messages.SEVERITY_WORDS[fix.issue.severity], level),
    )


def _way(draft: Draft, fix: Fix, row: int) -> Cell:
    """The way to the cell; to the sheet where it is all of it; else where it stood in the file that was sent."""
    looks, place = draft.looks, fix.issue.place
    link = replace(looks.centre, color=_LINK, underline=True)
    if fix.input is not None:
        where = f"{fix.input.sheet}, ô {fix.input.cell}"
        return Cell(row, 1, where, link, link=f"'{fix.input.sheet}'!{fix.input.cell}")
    grid = draft.layout.grid(place.sheet)
    if grid is not None and grid.inputs and not place.cell:
        return Cell(row, 1, f"Trang {grid.sheet}", link, link=f"'{grid.sheet}'!{grid.inputs[0].cell}")
    return Cell(row, 1, _stood(place), looks.centre)


def _stood(place: Place) -> str:
    where = ", ".join(part for part in (place.sheet, f"ô {place.cell}" if place.cell else "") if part)
    return f"{where} của tệp đã gửi" if where else "Cả tệp"


def _name(layout: Layout, fix: Fix) -> str:
    """What the cell asks for: the item, and which part of it."""
    cell = fix.input
    if cell is None:
        item = fix.issue.place.item
        return f"Mã {item}" if item else ""
    if cell.is_sign:
        return f"Phần ký: {cell.field.label}"
    name = _item_name(layout, cell)
    if cell.table_row:
        return f"{name}, dòng {cell.table_row}: {cell.field.label}"
    own = cell.field.label in fix.message or len(layout.inputs_of(cell.item)) == 1
    return f"{cell.row_code}. {name}" + ("" if own else f": {short(cell.field.label)}")


def _item_name(layout: Layout, cell: Input) -> str:
    named: Iterable[tuple[str, str]] = (
        *((asked.indicator.code, asked.indicator.short_name or asked.indicator.name) for asked in layout.asked()),
        *((question.code, question.title) for question in layout.questions()),
    )
    return short(next((name for code, name in named if code == cell.item), cell.item))


def _line_height(draft: Draft, line: Iterable[Cell]) -> float:
    looks = draft.looks
    return looks.height(*((str(cell.value), _WIDTHS[cell.column]) for cell in line)) + 2


def _strays(draft: Draft, correction: Correction, row: int) -> Iterator[tuple[Merge, float]]:
    """What could not be carried over, so that nobody has to look for it in the old file."""
    if not correction.strays:
        return
    looks = draft.looks
    title = (
        f"Không đưa được vào tệp này: {len(correction.strays)} nội dung trong tệp đã gửi nằm ngoài các ô nhập. "
        "Cần thì gõ vào ô phù hợp, không thì bỏ qua."
    )
    yield Merge(row, 0, row, _LAST, title, looks.section), looks.height((title, sum(_WIDTHS) * 0.9))
    for more, stray in enumerate(correction.strays, 1):
        text, where = cut(stray.text, _STRAY), _stood(stray.place)
        height = looks.height((text, sum(_WIDTHS[3:]) * 0.95), (where, sum(_WIDTHS[:3]) * 0.9))
        yield Merge(row + more, 0, row + more, 2, where, looks.text), height
        yield Merge(row + more, 3, row + more, _LAST, text, looks.text), height
