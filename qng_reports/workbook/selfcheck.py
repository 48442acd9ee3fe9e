"""The sheet Tự kiểm tra: every fault that remains, with the way to its cell; says when the workbook may be sent."""

from __future__ import annotations

from dataclasses import replace

from qng_reports import layout as at
from qng_reports.checkcode import NOTHING
from qng_reports.sheets import Cell, ColourRule, Merge, Sheet
from qng_reports.workbook.hidden import CHECK_CODE, CODE, COUNT, ERRORS, LINK, NAME, REVIEWS, WHERE
from qng_reports.workbook.looks import ERROR, footer, print_scale
from qng_reports.workbook.parts import Draft, progress_formula

READY, LEFT = "SẴN SÀNG GỬI", "CÒN {} CHỖ THIẾU HOẶC SAI"
_GO_THERE = "Bấm vào vị trí để đến ô cần sửa (LibreOffice: giữ phím Ctrl rồi bấm)."
_NONE_LEFT = "Không còn lỗi nào."
_REVIEWS_LEFT = ("Không còn lỗi; còn ", " điều nên xem lại trước khi gửi.")
_DONE = ("#0B5A2B", "#E2F0D9")
_TITLES = ("TT", "Vị trí (bấm để đến)", "Chỉ tiêu, nội dung", "Còn thiếu hoặc sai", "Cách sửa")
_WIDTHS = (5.0, 19.0, 42.0, 27.0, 46.0)
_HEADER, _FIRST = 5, 6
_MOST, _PRINTED = 80, 12  # faults listed at a time, and those of them that come on paper (one page)


def check_sheet(draft: Draft) -> Sheet:
    """The sheet itself; its cells can be selected, so that links can be followed."""
    looks, hidden = draft.looks, draft.hidden
    last = len(_TITLES) - 1
    errors = hidden.counter(ERRORS)
    left = LEFT.format(f'"&{errors}&"')
    verdict = f'=IF({errors}=0,"{READY}","{left}")'
    lines = min(len(hidden.faults), _MOST)
    blank = sum(fault.blank in hidden.graves for fault in hidden.faults)
    note, at_first = _note(draft, lines, blank)
    progress, untouched = progress_formula(draft)
    code = f'="{at.CODE_LABEL}: "&{hidden.counter(CHECK_CODE)}'
    big = replace(looks.title, size=looks.appearance.size + 9, border=True)
    middle = replace(looks.plain, align="center", bold=True)
    heights = [(0, 34.0), (1, looks.line + 5), (2, looks.line + 5), (3, looks.line + 5), (4, looks.line + 5)]
    heights += [(_HEADER, looks.line + 10), *((_FIRST + n, looks.line * 2 + 4) for n in range(lines))]
    return Sheet(
        name=at.CHECK,
        cells=(
            *(Cell(_HEADER, column, title, looks.head) for column, title in enumerate(_TITLES)),
            *(cell for n in range(lines) for cell in _line(draft, n)),
        ),
        widths=_WIDTHS,
        merges=(
            Merge(0, 0, 0, last, verdict, big, formula=True, cached=LEFT.format(blank) if blank else READY),
            Merge(1, 0, 1, last, progress, middle, formula=True, cached=untouched),
            Merge(2, 0, 2, last, note, replace(middle, bold=False), formula=True, cached=at_first),
            Merge(3, 0, 3, last, code, middle, formula=True, cached=f"{at.CODE_LABEL}: {NOTHING}"),
            Merge(4, 0, 4, last, at.identity_line(draft.cover.identity), looks.small),
        ),
        colour_rules=(
            ColourRule(0, 0, 0, last, f'=LEFT($A$1,{len(READY)})="{READY}"', *_DONE),
            ColourRule(0, 0, 0, last, f'=LEFT($A$1,{len(READY)})<>"{READY}"', *ERROR),
        ),
        heights=tuple(heights),
        freeze=(_FIRST, 0),
        repeat_rows=(_HEADER, _HEADER),
        scale=print_scale(_WIDTHS),
        protected=True,
        landscape=True,
        footer=footer(draft.layout, draft.cover, looks),
        first_cell=(_FIRST, 1),
        select_locked=True,
        print_area=(0, 0, _FIRST + _PRINTED - 1, last),
    )


def _note(draft: Draft, lines: int, blank: int) -> tuple[str, str]:
    """What to do now, as a formula, and what it says of an untouched workbook; `blank`: errors that one has."""
    hidden = draft.hidden
    errors, reviews = hidden.counter(ERRORS), hidden.counter(REVIEWS)
    more = f"Danh sách nêu {lines} mục đầu; sửa xong các mục này sẽ hiện tiếp."
    formula = (
        f'=IF({errors}+{reviews}>{lines},"{more}",IF({errors}>0,"{_GO_THERE}",'
        f'IF({reviews}>0,"{_REVIEWS_LEFT[0]}"&{reviews}&"{_REVIEWS_LEFT[1]}","{_NONE_LEFT}")))'
    )
    listed = sum(bool(fault.blank) for fault in hidden.faults)
    if listed > lines:
        return formula, more
    if blank:
        return formula, _GO_THERE
    return formula, str(listed).join(_REVIEWS_LEFT) if listed else _NONE_LEFT


def _line(draft: Draft, number: int) -> tuple[Cell, ...]:
    """The fault that is the nth now: found by the running count beside the faults."""
    looks, hidden = draft.looks, draft.hidden
    row, nth = _FIRST + number, number + 1
    faults = hidden.faults
    now = [fault for fault in faults if fault.blank]
    cached = now[number] if number < len(now) else None
    known = {code: (title, remedy) for code, title, remedy, _ in hidden.codes}
    title, remedy = known[cached.blank] if cached else ("", "")
    at_fault = f"MATCH({nth},{hidden.column(COUNT)},0)"
    there = f"{nth}<=MAX({hidden.column(COUNT)})"
    link = f"HYPERLINK(INDEX({hidden.column(LINK)},{at_fault}),INDEX({hidden.column(WHERE)},{at_fault}))"
    said = f"VLOOKUP(INDEX({hidden.column(CODE)},{at_fault}),{hidden.known},{{}},FALSE)"
    text, centre = replace(looks.text, border=False), replace(looks.centre, border=False)
    place = replace(text, color="#0563C1", underline=True)
    shown = (
        (f'=IF({there},{nth},"")', centre, nth if cached else ""),
        (f'=IF({there},{link},"")', place, f"{cached.sheet}!{cached.cell}" if cached else ""),
        (f'=IF({there},INDEX({hidden.column(NAME)},{at_fault}),"")', text, cached.name if cached else ""),
        (f'=IF({there},{said.format(2)},"")', text, title),
        (f'=IF({there},{said.format(3)},"")', text, remedy),
    )
    return tuple(
        Cell(row, column, formula, style, formula=True, cached=told)
        for column, (formula, style, told) in enumerate(shown)
    )
