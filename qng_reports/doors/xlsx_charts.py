"""Native charts of a workbook: how XlsxWriter is told what a chart shows and looks like."""

from __future__ import annotations

from typing import Any

from qng_reports.sheets import Range, SheetChart, Sparkline, cell_name

_FONT = "Times New Roman"
_LINES = "#D9D9D9"


def chart_options(chart: SheetChart) -> dict[str, str]:
    """What kind of chart it is."""
    kinds = {"bar": ("bar", ""), "stacked bar": ("bar", "stacked"), "column": ("column", ""), "line": ("line", "")}
    kind, subtype = kinds[chart.kind]
    return {"type": kind} | ({"subtype": subtype} if subtype else {})


def dress_chart(drawn: Any, chart: SheetChart) -> None:
    """Gives a new chart its series, title, axes and size; the first category of a bar chart stands on top."""
    lying = chart.kind in ("bar", "stacked bar")
    for series in chart.series:
        line = {"color": series.color, "width": 2.25} if chart.kind == "line" else {"none": True}
        options: dict[str, Any] = {
            "name": series.name,
            "categories": _address(series.categories),
            "values": _address(series.values),
            "border" if chart.kind != "line" else "line": line,
            "gap": 45,
        }
        if chart.kind == "line":  # a period may be missing between two others, or alone
            fill = {"color": series.color}
            options["marker"] = {"type": "circle", "size": 6, "fill": fill, "border": fill}
        else:
            options["fill"] = {"color": series.color}
        if chart.overlap:
            options["overlap"] = chart.overlap
        if chart.labels:
            font = {"name": _FONT, "size": 9, "color": series.label_color}
            options["data_labels"] = {"value": True, "num_format": chart.number_format, "font": font}
        drawn.add_series(options)
    drawn.set_title({"name": chart.title, "name_font": {"name": _FONT, "size": 12, "bold": True}, "overlay": False})
    font = {"name": _FONT, "size": 9}  # the figures stand at the bars: then the axis of numbers says nothing more
    names = {"num_font": font, "reverse": lying, "line": {"color": "#7F7F7F"}, "interval_unit": 1}
    numbers = {
        "num_font": font, "num_format": chart.axis_format,
        "major_gridlines": {"visible": not chart.labels, "line": {"color": _LINES}},
        "min": 0, "line": {"none": True}, "visible": not chart.labels, "name": chart.axis,
        "name_font": {"name": _FONT, "size": 9, "bold": False},
    }  # fmt: skip
    if chart.most is not None:
        numbers["max"] = chart.most
    across, up = (numbers | {"label_position": "high"}, names) if lying else (names, numbers)
    drawn.set_x_axis(across)
    drawn.set_y_axis(up)
    if chart.kind == "line":
        drawn.show_blanks_as("span")
    drawn.set_legend({"position": "bottom", "font": font} if len(chart.series) > 1 else {"none": True})
    drawn.set_size({"width": chart.width, "height": chart.height})


def placing(chart: SheetChart) -> dict[str, Any]:
    """Options of its place: it moves with its cell; a description for who cannot see it."""
    return {"object_position": 2, "description": chart.title}


def spark_options(spark: Sparkline) -> dict[str, Any]:
    """What a small line shows and looks like: a gap where a period is missing."""
    return {
        "range": _address(spark.values).removeprefix("="), "type": "line", "series_color": spark.color,
        "last_point": True, "last_color": spark.color, "markers": True, "markers_color": spark.color, "weight": 1.5,
        "show_hidden": True, "empty_cells": "connect",
    }  # fmt: skip


def _address(area: Range) -> str:
    first = cell_name(area.first_row, area.column, fixed=True)
    last = cell_name(area.last_row, area.column if area.last_column is None else area.last_column, fixed=True)
    name = area.sheet.replace("'", "''")
    return f"='{name}'!{first}:{last}"
