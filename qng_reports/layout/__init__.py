"""Which cell holds what in an agency's workbook: the one truth shared by the generator and the collector."""

from __future__ import annotations

from qng_reports.layout.plan import (
    FIRST_ROW,
    HEADER_ROW,
    IDENTITY_ROW,
    NOTE_FIELD,
    SIGN_FIELDS,
    STATE_FIELD,
    Grid,
    Input,
    Layout,
    Line,
    Typed,
    plan_layout,
    row_code,
    term_code,
)
from qng_reports.layout.titles import (
    CHECK,
    CODE_LABEL,
    CONFIRMED_TITLE,
    DATA,
    GUIDE,
    IDENTITY,
    SIGN_ITEM,
    TASKS,
    WORDS,
    Data,
    Task,
    Words,
    identity_from_line,
    identity_from_pairs,
    identity_line,
    identity_pairs,
    table_sheet,
)

__all__ = [
    "CHECK", "CODE_LABEL", "CONFIRMED_TITLE", "DATA", "FIRST_ROW", "GUIDE", "HEADER_ROW", "IDENTITY", "IDENTITY_ROW",
    "NOTE_FIELD",
    "SIGN_FIELDS", "SIGN_ITEM", "STATE_FIELD", "TASKS", "WORDS", "Data", "Grid", "Input", "Layout", "Line", "Task",
    "Typed", "Words", "identity_from_line", "identity_from_pairs", "identity_line", "identity_pairs", "plan_layout",
    "row_code", "table_sheet", "term_code",
]  # fmt: skip
