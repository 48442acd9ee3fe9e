"""What the Sở decides in the demonstration: typed into the review workbook, as a person would, and read back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from qng_reports import messages
from qng_reports.collect import State, current_state
from qng_reports.dataset import Assessment
from qng_reports.doors.files import write_atomic
from qng_reports.doors.store import Store
from qng_reports.doors.tables import cell_text
from qng_reports.doors.xlsx_fill import Answer, fill_workbook
from qng_reports.doors.xlsx_in import read_book
from qng_reports.model import Kind, Round
from qng_reports.render.items import in_plan
from qng_reports.review import Reviewed, read_review, write_review
from qng_reports.review.sheet_words import (
    DECIDER,
    DOUBTS,
    ITEMS,
    WAIVERS,
    Act,
    Head,
    TableWords,
    code_in,
    labelled,
)
from qng_reports.sheets import ReadSheet, cell_name
from qng_reports.totals import provincial_results

_BLANK = "S01"  # an answer that was left out
_WHO = "Phó Giám đốc Sở (chạy thử)"


@dataclass(frozen=True, slots=True)
class _Entry:
    """One row to be filled: of which table, found by its codes, or the first free one where `keys` are to be typed."""

    table: TableWords
    codes: tuple[str, ...]
    typed: Mapping[Head, str]
    keys: tuple[str, ...] = ()


def decide(round_: Round, store: Store, now: datetime) -> Reviewed:
    """Writes the review workbook, fills some rows of it, and reads it back.

    A doubtful figure is accepted, an assessment put off, an agency excused from an item that it left blank; of what the
    answers give no occasion for, nothing.
    """
    state = current_state(round_, store, now.date())
    entries = tuple(_entries(round_, state, now))
    written = write_review(round_, store, now)
    cells = [*_decider(written.path.read_bytes())]
    book = {sheet.name: sheet for sheet in read_book(written.path.read_bytes()).sheets}
    for entry in entries:
        cells += _cells(book[entry.table.sheet], entry)
    filled = written.path.with_name(f"{written.path.stem}-da-dien.xlsx")
    write_atomic(filled, fill_workbook(written.path.read_bytes(), cells, now))
    return read_review(round_, store, filled, now)


def _entries(round_: Round, state: State, now: datetime) -> Iterator[_Entry]:
    asked = {agency.code: agency for agency in round_.asked}
    items = {item.code: item for item in round_.form.items}
    own = [i for i in state.standing if i.place.agency in asked and i.place.item in items]
    doubt = next((i for i in own if messages.doubts_figures(i)), None)
    if doubt is not None:
        reason = "Đã gọi điện hỏi lại; đơn vị xác nhận số liệu đúng"
        yield _Entry(DOUBTS, (doubt.place.agency, doubt.place.item), {Head.VERDICT: Act.ACCEPT, Head.REASON: reason})
    missed = (
        r.indicator.code
        for r in provincial_results(round_, state.dataset)
        if r.assessment is Assessment.NOT_MET and in_plan(r.indicator) and r.indicator.kind is not Kind.TASK
    )
    item = next(missed, None)
    if item is not None:
        reason = "Cơ quan chủ trì đang rà soát lại số liệu, chưa kết luận trong kỳ này"
        yield _Entry(ITEMS, (item,), {Head.ASSESSMENT: Assessment.UNKNOWN.value, Head.REASON: reason})
    blank = next((i for i in own if i.code == _BLANK), None)
    if blank is not None:
        agency, indicator = asked[blank.place.agency], items[blank.place.item]
        until = f"31/12/{now.year + 1}"
        typed = {Head.VERDICT: Act.WAIVE, Head.UNTIL: until, Head.REASON: "Hệ thống dùng chung chưa triển khai đến nơi"}
        keys = (labelled(agency.code, agency.name), labelled(indicator.code, indicator.short_name or indicator.name))
        yield _Entry(WAIVERS, (), typed, keys)


def _decider(content: bytes) -> Iterator[tuple[str, str, Answer]]:
    sheet = next(sheet for sheet in read_book(content).sheets if sheet.name == ITEMS.sheet)
    row = next(row for row in range(len(sheet.rows)) if cell_text(sheet.at(row, 0)) == DECIDER)
    yield sheet.name, cell_name(row, 2), _WHO


def _cells(sheet: ReadSheet, entry: _Entry) -> Iterator[tuple[str, str, Answer]]:
    """Sheet, cell and what is typed, of one row."""
    header = next(row for row in range(len(sheet.rows)) if Head.REASON in map(cell_text, sheet.rows[row]))
    columns = {cell_text(value): column for column, value in enumerate(sheet.rows[header])}
    keys = [columns[head] for head in entry.table.keys]
    rows = range(header + 1, len(sheet.rows) + 2)  # free rows at the end are not among those read
    wanted = entry.codes or ("",) * len(keys)
    row = next(row for row in rows if tuple(code_in(cell_text(sheet.at(row, column))) for column in keys) == wanted)
    yield from ((sheet.name, cell_name(row, column), text) for column, text in zip(keys, entry.keys, strict=False))
    yield from ((sheet.name, cell_name(row, columns[head]), text) for head, text in entry.typed.items())
