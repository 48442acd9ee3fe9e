"""Native charts in a Word file, each with the workbook behind it that Word opens on “Edit data”.

DrawingML charts of ECMA-376 part 1, 21.2; kept to what Word 2010, LibreOffice and WPS all draw.
"""

from __future__ import annotations

from qng_reports.doors.charts.book import chart_workbook
from qng_reports.doors.charts.mend import mended
from qng_reports.doors.charts.native import chart_xml
from qng_reports.doors.charts.place import ChartList, PlacedChart, fit_charts, place_chart
from qng_reports.doors.charts.refill import chart_faults, chart_names_in, charts_by_name, refill_charts

__all__ = [
    "ChartList",
    "PlacedChart",
    "chart_faults",
    "chart_names_in",
    "chart_workbook",
    "chart_xml",
    "charts_by_name",
    "fit_charts",
    "mended",
    "place_chart",
    "refill_charts",
]
