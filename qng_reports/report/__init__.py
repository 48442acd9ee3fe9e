"""The nouns of the Word report: what it says, and the names under which a template says it.

Every field carries the name that templates use and what it means, so that the catalogue of fields, the check of
templates and the report itself cannot differ.
"""

from __future__ import annotations

from qng_reports.report.charts import Chart, ChartKind, Series
from qng_reports.report.content import (
    Charts,
    Column,
    CommuneTable,
    Digest,
    Figure,
    FigureGroup,
    Item,
    Notable,
    Opinion,
    Part,
    Report,
    Row,
    Silent,
    Tally,
    Turnout,
)
from qng_reports.report.fields import (
    Entry,
    Field,
    Fields,
    Names,
    Shape,
    as_context,
    catalogue,
    chart_fields,
    known_fields,
    names_of,
)
from qng_reports.report.origin import Origin, Traced

__all__ = [
    "Chart",
    "ChartKind",
    "Charts",
    "Column",
    "CommuneTable",
    "Digest",
    "Entry",
    "Field",
    "Fields",
    "Figure",
    "FigureGroup",
    "Item",
    "Names",
    "Notable",
    "Opinion",
    "Origin",
    "Part",
    "Report",
    "Row",
    "Series",
    "Shape",
    "Silent",
    "Tally",
    "Traced",
    "Turnout",
    "as_context",
    "catalogue",
    "chart_fields",
    "known_fields",
    "names_of",
]
