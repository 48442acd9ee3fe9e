"""What an agency's workbook looks like: every cell, style, validation and help formula, from its layout."""

from __future__ import annotations

from qng_reports import layout as at
from qng_reports.layout import Layout
from qng_reports.sheets import Book, Cell, Properties, Sheet, cell_name
from qng_reports.workbook.data import data_sheet
from qng_reports.workbook.looks import PLAIN, Cover
from qng_reports.workbook.words import guide_sheet, words_sheet

_MAX_LIST = 255  # characters of a drop-down list that Excel keeps inside a cell


def build_book(layout: Layout, cover: Cover) -> Book:
    """The workbook of one agency, ready to be written."""
    lists = _long_lists(layout)
    sheets = [guide_sheet(layout, cover), data_sheet(layout, cover, lists)]
    if layout.questions:
        sheets.append(words_sheet(layout, cover))
    sheets.append(_identity_sheet(cover, lists))
    form, identity = layout.form, cover.identity
    about = Properties(
        title=f"{form.title}: {layout.agency.name}, {layout.period.name}",
        subject=at.identity_line(identity),
        author=form.issuer,
        comments=at.identity_line(identity),
        created=cover.created,
        custom=tuple((label, value) for label, value in at.identity_pairs(identity) if value),
    )
    return Book(tuple(sheets), about)


def _long_lists(layout: Layout) -> dict[tuple[str, ...], str]:
    """Lists that a cell cannot hold itself, with the range on the hidden sheet that holds them."""
    lists: dict[tuple[str, ...], str] = {}
    for cell in layout.inputs:
        choices = cell.field.choices
        if choices and choices not in lists and (len(",".join(choices)) > _MAX_LIST or any("," in c for c in choices)):
            column = 3 + len(lists)
            first, last = cell_name(0, column, fixed=True), cell_name(len(choices) - 1, column, fixed=True)
            lists[choices] = f"='{at.IDENTITY}'!{first}:{last}"
    return lists


def _identity_sheet(cover: Cover, lists: dict[tuple[str, ...], str]) -> Sheet:
    cells = []
    for row, (label, value) in enumerate(at.identity_pairs(cover.identity)):
        cells += [Cell(row, 0, label, PLAIN), Cell(row, 1, value, PLAIN)]
    for step, choices in enumerate(lists):
        cells += [Cell(row, 3 + step, choice, PLAIN) for row, choice in enumerate(choices)]
    return Sheet(at.IDENTITY, tuple(cells), (16, 40), very_hidden=True, protected=True)
