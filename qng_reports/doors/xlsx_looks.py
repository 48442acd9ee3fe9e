"""How XlsxWriter is told what a cell, a colour rule or a comment looks like."""

from __future__ import annotations

from typing import Any

from qng_reports.sheets import ColourRule, Note, Style

_NOTE_SIZE, _NOTE_PAPER = 10, "#FFFFE1"


def cell_properties(style: Style) -> dict[str, Any]:
    """Properties of a cell's format."""
    horizontal = {"left": "left", "center": "center", "right": "right", "justify": "justify"}[style.align]
    properties: dict[str, Any] = {
        "font_name": style.font,
        "font_size": style.size,
        "font_color": style.color,
        "align": horizontal,
        "valign": style.valign,
        "text_wrap": style.wrap,
        "num_format": style.number_format,
        "locked": style.locked,
        "bold": style.bold,
        "italic": style.italic,
    }
    if style.indent:
        properties["indent"] = style.indent
    if style.underline:
        properties["underline"] = 1
    if style.fill:
        properties["bg_color"] = style.fill
        properties["pattern"] = 1
    if style.border:
        properties |= {"border": 1, "border_color": "#7F7F7F"}
    return properties


def rule_properties(rule: ColourRule) -> dict[str, Any]:
    """Properties of the look that a rule gives; Excel takes no thicker frame there."""
    properties: dict[str, Any] = {"font_color": rule.color, "bg_color": rule.fill}
    if rule.border:
        properties |= {"border": 1, "border_color": rule.border}
    return properties


def note_options(note: Note, font: str) -> dict[str, Any]:
    """Options of a comment: its author, and a box as large as its text."""
    return {
        "author": note.author, "width": note.width, "height": note.height, "color": _NOTE_PAPER, "font_name": font,
        "font_size": _NOTE_SIZE,
    }  # fmt: skip
