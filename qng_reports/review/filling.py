"""Decisions given as data, typed into a review workbook, so that they go the way of people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from qng_reports.dataset import Verdict
from qng_reports.doors.tables import cell_text
from qng_reports.doors.xlsx_fill import Answer
from qng_reports.review.reading import heads_of, table_of
from qng_reports.review.sheet_words import ALL, DOUBTS, FREE_ROWS, ITEMS, WAIVERS, Act, Head, TableWords, code_in
from qng_reports.sheets import ReadBook, ReadSheet, cell_name

_ACTS = {
    Verdict.ACCEPT: Act.ACCEPT, Verdict.VALUE: Act.VALUE, Verdict.EXCLUDE: Act.EXCLUDE, Verdict.WAIVE: Act.WAIVE,
}  # fmt: skip
_Typed = tuple[str, str, Answer]


@dataclass(frozen=True, slots=True)
class Ruling:
    """A decision to be typed. `agency` empty: of the province's figure; `item` empty: of all that an agency answered.

    `value`: the assessment, the value taken ("36/40" for two counts, a plain number, a text), or the last day (ISO) of
    a waiver.
    """

    item: str
    agency: str
    verdict: Verdict
    value: str
    reason: str
    decided_by: str


def typed_rulings(book: ReadBook, rulings: Iterable[Ruling]) -> Iterator[tuple[Ruling, Sequence[_Typed]]]:
    """Each decision with the cells (sheet, A1, value) in which it is typed; none where there is no row for it."""
    taken: set[tuple[str, int]] = set()
    for ruling in rulings:
        table = ITEMS if not ruling.agency else WAIVERS if ruling.verdict is Verdict.WAIVE else DOUBTS
        sheet, header = _sheet_of(book, table)
        heads = heads_of(sheet, header)
        row = _row_of(sheet, header, heads, ruling, taken)
        if row is None:
            yield ruling, ()
            continue
        taken.add((sheet.name, row))
        values = dict(_values(ruling))
        if ruling.agency and sheet.at(row, heads[Head.AGENCY]) is None:
            values |= {Head.AGENCY: ruling.agency, Head.ITEM: ruling.item or ALL}
        yield ruling, [(sheet.name, cell_name(row, heads[head]), value) for head, value in values.items()]


def _sheet_of(book: ReadBook, table: TableWords) -> tuple[ReadSheet, int]:
    for sheet in book.sheets:
        found, header = table_of(sheet)
        if found is table:
            return sheet, header
    raise ValueError(f"a review workbook without the table {table.sheet}")


def _row_of(
    sheet: ReadSheet, header: int, heads: dict[Head, int], ruling: Ruling, taken: set[tuple[str, int]]
) -> int | None:
    """The row of what is decided; of an answer that nothing doubts, the first free one."""
    keys = (Head.AGENCY, Head.ITEM) if ruling.agency else (Head.CODE,)
    wanted = [ruling.agency, ruling.item or ALL] if ruling.agency else [ruling.item]
    free: int | None = None
    last = len(sheet.rows) + (FREE_ROWS if ruling.agency else 0)  # what is blank at the end is not read
    for row in range(header + 1, last):
        found = [code_in(cell_text(sheet.at(row, heads[head]))) for head in keys]
        if found == wanted:
            return row
        blank = ruling.agency and not any(found) and (sheet.name, row) not in taken
        free = row if blank and free is None and _is_input(sheet, row, heads) else free
    return free


def _is_input(sheet: ReadSheet, row: int, heads: dict[Head, int]) -> bool:
    """Whether a blank row is one to type in, not the title of a group of rows."""
    return all(sheet.at(row, column) is None for column in (*heads.values(), 0))


def _values(ruling: Ruling) -> Iterator[tuple[Head, Answer]]:
    if ruling.verdict is Verdict.ASSESS:
        yield Head.ASSESSMENT, ruling.value
    else:
        yield Head.VERDICT, _ACTS[ruling.verdict].value
    if ruling.verdict is Verdict.WAIVE:
        yield Head.UNTIL, date.fromisoformat(ruling.value)
    if ruling.verdict is Verdict.VALUE:
        counts = [_number(half) for half in ruling.value.split("/")]
        if len(counts) == 2 and all(isinstance(count, Decimal) for count in counts):
            yield from zip((Head.NUMERATOR, Head.DENOMINATOR), counts, strict=True)
        else:
            yield Head.VALUE, _number(ruling.value)
    yield Head.REASON, ruling.reason
    yield Head.DECIDER, ruling.decided_by


def _number(text: str) -> Answer:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return text
    return number if number.is_finite() else text
