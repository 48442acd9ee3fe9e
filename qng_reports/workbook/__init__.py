"""What an agency's workbook looks like: every cell, style, validation and help formula, from its layout."""

from __future__ import annotations

from dataclasses import replace

from qng_reports import layout as at
from qng_reports.layout import Layout
from qng_reports.sheets import Book, Properties
from qng_reports.workbook.correction import Correction, Stray, correction_sheet, marked
from qng_reports.workbook.data import data_sheet
from qng_reports.workbook.guide import NAME_ROOM, guide_sheet
from qng_reports.workbook.hidden import Hidden, hidden_sheet
from qng_reports.workbook.lists import table_sheet, tasks_sheet, words_sheet
from qng_reports.workbook.looks import Cover, Looks, footer_name, wrapped_lines
from qng_reports.workbook.marks import Fix, paint_beside
from qng_reports.workbook.parts import Draft
from qng_reports.workbook.selfcheck import check_sheet

__all__ = [
    "NAME_ROOM",
    "Correction",
    "Cover",
    "Fix",
    "Stray",
    "build_book",
    "correction_book",
    "footer_name",
    "wrapped_lines",
]

_SHEETS = {at.DATA: data_sheet, at.TASKS: tasks_sheet, at.WORDS: words_sheet}


def build_book(layout: Layout, cover: Cover) -> Book:
    """The workbook of one agency, ready to be written."""
    return _book(_draft(layout, cover))


def correction_book(layout: Layout, cover: Cover, correction: Correction) -> Book:
    """The same workbook with the answers of `cover`, a first sheet of what is to be mended, and those cells marked."""
    draft = _draft(layout, cover)
    draft = replace(draft, mends=paint_beside(draft.looks.appearance.input_fill).name)
    book = _book(draft)
    sheets = (correction_sheet(draft, correction), *(marked(draft, sheet, correction) for sheet in book.sheets))
    return replace(book, sheets=sheets, answered=True)


def _draft(layout: Layout, cover: Cover) -> Draft:
    return Draft(layout, cover, Looks(layout.form.appearance), Hidden(layout))


def _book(draft: Draft) -> Book:
    layout, cover, looks = draft.layout, draft.cover, draft.looks
    form, identity = layout.form, cover.identity
    about = Properties(
        title=cover.title,
        subject=at.identity_line(identity),
        author=form.issuer[:255],
        comments=at.identity_line(identity),
        created=cover.created,
        custom=tuple((label, value) for label, value in at.identity_pairs(identity) if value),
    )
    sheets = (
        guide_sheet(draft),
        *(_SHEETS.get(grid.sheet, table_sheet)(draft, grid) for grid in layout.grids),
        check_sheet(draft),
        hidden_sheet(draft.hidden, cover, looks),
    )
    return Book(sheets, about, issued=True, font=looks.appearance.font, size=looks.appearance.size)
