"""The only door to Word files: fills a .docx template by docxtpl, and says what is wrong with a template."""

from __future__ import annotations

from qng_reports.doors.word.comments import write_comments
from qng_reports.doors.word.faults import template_faults, template_warnings, undeclared_fields
from qng_reports.doors.word.fill import Filled, fill_template, filled
from qng_reports.doors.word.marks import Mark

__all__ = [
    "Filled",
    "Mark",
    "fill_template",
    "filled",
    "template_faults",
    "template_warnings",
    "undeclared_fields",
    "write_comments",
]
