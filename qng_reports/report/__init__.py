"""The nouns of the Word report: what it says, and the names under which a template says it.

Every field carries the name that templates use and what it means, so that the catalogue of fields, the check of
templates and the report itself cannot differ.
"""

from __future__ import annotations

from qng_reports.report.charts import Chart, ChartKind, Series
from qng_reports.report.content import (
    AgencyTable,
    Appendices,
    Charts,
    Column,
    CommuneTable,
    CrossTable,
    Digest,
    Figure,
    FigureGroup,
    Headings,
    Item,
    Lead,
    Level,
    Notable,
    Opinion,
    Part,
    Ranked,
    Report,
    Row,
    Silent,
    Standing,
    TableSum,
    Tally,
    TaskGroup,
    TaskTally,
    Turnout,
)
from qng_reports.report.fields import Fields, as_context, chart_fields, known_fields
from qng_reports.report.origin import Origin, Traced

__all__ = [
    "AgencyTable",
    "Appendices",
    "Chart",
    "ChartKind",
    "Charts",
    "Column",
    "CommuneTable",
    "CrossTable",
    "Digest",
    "Fields",
    "Figure",
    "FigureGroup",
    "Headings",
    "Item",
    "Lead",
    "Level",
    "Notable",
    "Opinion",
    "Origin",
    "Part",
    "Ranked",
    "Report",
    "Row",
    "Series",
    "Silent",
    "Standing",
    "TableSum",
    "Tally",
    "TaskGroup",
    "TaskTally",
    "Traced",
    "Turnout",
    "as_context",
    "chart_fields",
    "known_fields",
]
