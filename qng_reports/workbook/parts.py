"""What the sheets that are filled in have in common: head, hint, progress, validations, colours, signatures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from qng_reports import layout as at
from qng_reports import messages
from qng_reports.checkcode import NOTHING
from qng_reports.layout import Grid, Input, Layout, Line, Role, printed_texts
from qng_reports.layout.titles import DOTS, LEADER, MAKER, MISSING_WORD, SIGN_LEADER, SIGN_MAKER, WRONG_WORD
from qng_reports.model import FieldType
from qng_reports.sheets import Cell, ColourRule, Merge, Style, Validation, cell_name
from qng_reports.vietnamese import format_date, round_half_up
from qng_reports.workbook.hidden import CHECK_CODE, ERRORS, MISSING, Hidden
from qng_reports.workbook.looks import ERROR, Cover, Looks
from qng_reports.workbook.looks import MISSING as AMBER

_MAX_LIST = 255  # characters of a drop-down list that Excel keeps inside a cell
_LONGEST_PROGRESS = "Đã nhập 500/500 mục bắt buộc; còn 500 chỗ phải sửa. Mã đối chiếu: (chưa có số liệu)"
_NO_DATE = "………………, ngày …… tháng …… năm ……"
_CODE_TEXT = "Mã đối chiếu với tệp gửi (tính từ số, ngày và lựa chọn; không tính phần chữ): "
_IDENTITY, _ROOMY = 95, 70  # characters: of the identity line, of a half that takes a name in one line
Heights = list[tuple[int, float]]


@dataclass(frozen=True)
class Draft:
    """A workbook being described; `mends`: the name of the colour that marks what is to be mended, "" when issued."""

    layout: Layout
    cover: Cover
    looks: Looks
    hidden: Hidden
    mends: str = ""


def mending_words(draft: Draft) -> str:
    """What an officer does in a correction workbook, without the full stop."""
    return f"Sửa các ô nền {draft.mends}; ô nền vàng là số liệu đơn vị đã gửi, đúng thì để nguyên"


def head(draft: Draft, grid: Grid, title: str, hint: str, widths: tuple[float, ...]) -> tuple[list[Merge], Heights]:
    """The head of a sheet in the form of an administrative table, and the heights of its rows."""
    layout, form, period, looks = draft.layout, draft.layout.form, draft.layout.period, draft.looks
    last, half, whole = len(widths) - 1, _half(widths), sum(widths)
    left, right = (0, half), (min(half + 1, last), last)
    room_left, room_right = (sum(widths[a : b + 1]) for a, b in (left, right))
    plain, bold = looks.plain, replace(looks.plain, bold=True)
    about = at.form_head(form.code, form.version)
    agency_lines = draft.cover.name_lines if room_right > _ROOMY else draft.cover.name_lines * 2
    span = f"số liệu từ {format_date(period.start)} đến {format_date(period.end)}"
    before = f" Kỳ trước: {layout.past_period.name}." if layout.past_period else ""
    told = (
        f"{at.period_head(period.name)} ({span}). Hạn gửi: {format_date(draft.cover.deadline)}.{before} "
        f"Đơn vị nhận báo cáo: {form.issuer}"
    )
    progress, blank = progress_formula(draft)
    progress = f'{progress}&". Mã đối chiếu: "&{draft.hidden.counter(CHECK_CODE)}'
    blank = f"{blank}. Mã đối chiếu: {NOTHING}"
    identity = at.identity_line(draft.cover.identity)
    merges = [
        Merge(0, 0, 0, left[1], about, bold),
        Merge(0, right[0], 0, right[1], at.agency_head(layout.agency.name), bold),
        Merge(1, 0, 1, last, title, looks.title),
        Merge(2, 0, 2, last, told, replace(plain, italic=True, align="center")),
        Merge(at.IDENTITY_ROW, 0, at.IDENTITY_ROW, left[1], identity, looks.small),
        Merge(at.IDENTITY_ROW, right[0], at.IDENTITY_ROW, last, progress, looks.heading, formula=True, cached=blank),
        Merge(4, 0, 4, last, hint, replace(plain, italic=True)),
    ]
    titles = max(looks.lines(title, width * 0.95) for title, width in zip(grid.titles, widths, strict=True))
    heights = [
        (0, max(looks.height((about, room_left)), agency_lines * looks.line + 4)),
        (1, looks.height((title, whole * 0.7)) + 6),
        (2, looks.height((told, whole))),
        (at.IDENTITY_ROW, looks.height(("x" * _IDENTITY, room_left), (_LONGEST_PROGRESS, room_right * 0.85))),
        (4, looks.height((hint, whole))),
        (at.HEADER_ROW, titles * looks.line + 6),
    ]
    return merges, heights


def _half(widths: tuple[float, ...]) -> int:
    """The last column of the left half: where both halves are nearly as wide."""
    return min(range(len(widths) - 1), key=lambda last: abs(sum(widths[: last + 1]) - sum(widths[last + 1 :])))


def progress_formula(draft: Draft) -> tuple[str, str]:
    """What is done and left, and what that says of an untouched workbook."""
    due, hidden = draft.hidden.due, draft.hidden
    missing, errors = hidden.counter(MISSING), hidden.counter(ERRORS)
    wrong = f"({errors}-{missing})"
    if not due:
        return f'=IF({errors}>0,"Còn "&{errors}&" chỗ phải sửa","Không có mục bắt buộc")', "Không có mục bắt buộc"
    faults = f'IF({wrong}>0,"; còn "&{wrong}&" chỗ phải sửa","")'
    return f'="Đã nhập "&({due}-{missing})&"/{due} mục bắt buộc"&{faults}', f"Đã nhập 0/{due} mục bắt buộc"


def titles_row(draft: Draft, grid: Grid) -> Iterator[Cell]:
    """The titles of the columns."""
    for column, title in enumerate(grid.titles):
        yield Cell(at.HEADER_ROW, column, title, draft.looks.head)


def printed_cells(draft: Draft, grid: Grid, line: Line, name: Style) -> Iterator[Cell]:
    """The locked texts of a row, as the collector will look for them; `name`: the look of its label."""
    for printed in printed_texts(line):
        style = name if printed.role is Role.LABEL else draft.looks.centre
        yield Cell(line.row, grid.column(printed.title), printed.text, style, aside=printed.aside)


def input_cells(draft: Draft, grid: Grid) -> Iterator[Cell]:
    """Every input of the table itself, with its answer if there is one."""
    for cell in grid.inputs:
        if not cell.is_sign:
            style = draft.looks.input_of(cell.field.type, cell.field.decimals)
            if cell.field.is_year:
                style = replace(style, number_format="0", align="center", indent=0)
            answer = draft.cover.answers.get(cell)
            if isinstance(answer, Decimal) and round_half_up(answer, cell.field.decimals) != answer:
                style = replace(style, number_format="General")  # else 12,5 would be shown as 13
            yield Cell(cell.row, cell.column, answer, style)


def with_answers(draft: Draft, grid: Grid, widths: tuple[float, ...], heights: Heights) -> Heights:
    """The heights of rows, where need be as tall as the answers in them."""
    least = draft.looks.answer_heights(draft.cover, grid.inputs, widths)
    return [(row, max(points, least.get(row, 0.0))) for row, points in heights]


def validations(draft: Draft, grid: Grid) -> tuple[Validation, ...]:
    """What each input takes, with its prompt and refusal."""
    return tuple(_validation(cell, draft.hidden.lists) for cell in grid.inputs)


def _validation(cell: Input, lists: Mapping[tuple[str, ...], str]) -> Validation:
    field = cell.field
    kind = {FieldType.TEXT: "length"}.get(field.type, field.type.value)
    maximum = Decimal(field.max_length) if field.type is FieldType.TEXT else field.maximum
    own = cell.is_state or cell.is_note or cell.is_sign
    title = field.label if own else f"Mã {cell.row_code}"
    choices = field.choices
    inline = len(",".join(choices).encode("utf-16-le")) // 2 <= _MAX_LIST  # as Excel counts
    long = not inline or any(sign in choice for choice in choices for sign in ',"')
    source = f"={lists[choices]}" if choices and long else ""
    return Validation(
        cell.row, cell.column, kind, title[:32], messages.prompt(field), messages.refusal_title(field),
        messages.refusal(field), field.minimum, maximum, choices, source,
    )  # fmt: skip


def judged_rules(grid: Grid, column: int) -> Iterator[ColourRule]:
    """Colours of the check column; its words say the same in black and white."""
    area = (at.FIRST_ROW, column, grid.last_row, column)
    first = cell_name(at.FIRST_ROW, column)
    yield ColourRule(*area, f'={first}="{WRONG_WORD}"', *ERROR)
    yield ColourRule(*area, f'={first}="{MISSING_WORD}"', *AMBER)


def input_rule(cells: Iterable[Input], condition: str) -> Iterator[ColourRule]:
    """Inputs turn red while a condition on their own sheet holds."""
    area = sorted(cells, key=lambda cell: (cell.row, cell.column))
    if area:
        first, last = area[0], area[-1]
        yield ColourRule(first.row, first.column, last.row, last.column, f"={condition}", *ERROR)


def with_tail(blocks: list[tuple[int, float]], tail: Heights) -> list[tuple[int, float]]:
    """The sign-off stays on one page with the last rows of the table: signatures never stand alone."""
    last, points = blocks[-1]
    return [*blocks[:-1], (last, points + 15.0 + sum(height for _, height in tail))]


def sign_off(draft: Draft, grid: Grid, until: int) -> tuple[list[Merge], list[Cell], Heights]:
    """The rows in which names are typed (up to column `until`), and the block that is signed on paper.

    The paper shows the names typed above it and the check code of all answers.
    """
    looks = draft.looks
    cells = [cell for cell in grid.inputs if cell.is_sign]
    merges: list[Merge] = []
    typed: list[Cell] = []
    heights: Heights = []
    for cell in cells:
        name = Merge(cell.row, 0, cell.row, cell.column - 1, cell.field.label, looks.text)
        style = replace(looks.input_of(cell.field.type), align="left", wrap=False, valign="vcenter")
        answer = draft.cover.answers.get(cell, "")
        merges += [name, Merge(cell.row, cell.column, cell.row, max(until, cell.column), answer, style)]
        typed.append(Cell(cell.row, grid.code_column, cell.row_code, replace(looks.code, border=False)))
        heights.append((cell.row, looks.line + 5))
    row = cells[-1].row + 2
    by = {cell.field.label: cell_name(cell.row, cell.column, fixed=True) for cell in cells}
    preparer, _, signer, post, day = by.values()
    date = (
        f'=IF(ISNUMBER({day}),"………………, ngày "&TEXT(DAY({day}),"00")&" tháng "&IF(MONTH({day})<3,"0","")&MONTH({day})'
        f'&" năm "&YEAR({day}),"{_NO_DATE}")'
    )
    code = f'="{_CODE_TEXT}"&{draft.hidden.counter(CHECK_CODE)}'
    last = grid.code_column
    half = _half(tuple(1.0 for _ in grid.titles)) if last < 4 else last // 2
    bold, italic = replace(looks.plain, bold=True, align="center"), replace(looks.plain, italic=True, align="center")
    block: list[tuple[int, bool, str, Style, str]] = [
        (0, True, date, italic, _NO_DATE),
        (1, False, MAKER, bold, ""),
        (1, True, f'=IF(TRIM({post})="","{LEADER}",UPPER({post}))', bold, LEADER),
        (2, False, SIGN_MAKER, italic, ""),
        (2, True, SIGN_LEADER, italic, ""),
        (4, False, f'=IF(TRIM({preparer})="","{DOTS}",{preparer})', bold, DOTS),
        (4, True, f'=IF(TRIM({signer})="","{DOTS}",{signer})', bold, DOTS),
    ]
    for step, on_right, text, style, cached in block:
        columns = (half + 1, last) if on_right else (0, half)
        is_formula = text.startswith("=")
        merges.append(
            Merge(row + step, columns[0], row + step, columns[1], text, style, formula=is_formula, cached=cached)
        )
    merges.append(
        Merge(
            row + 6, 0, row + 6, last, code, replace(looks.plain, bold=True), formula=True, cached=_CODE_TEXT + NOTHING
        )
    )
    heights += [(row + step, 60.0 if step == 3 else looks.line + 5) for step in range(7)]
    return merges, typed, heights
