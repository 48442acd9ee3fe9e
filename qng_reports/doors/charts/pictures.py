"""A chart as a PNG picture, for programs that show no native charts; the only door to matplotlib (extra `charts`)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import cache
from io import BytesIO
from pathlib import Path
from textwrap import wrap
from typing import Any

from qng_reports.doors.charts.looks import FACE, Look
from qng_reports.doors.charts.native import look_of
from qng_reports.doors.charts.numbers import axis_steps, label_text
from qng_reports.doors.charts.size import Size, legend_lines, map_bounds
from qng_reports.doors.charts.spots import name_spots
from qng_reports.doors.fonts import missing_letters
from qng_reports.errors import QngError
from qng_reports.report import Chart, ChartKind
from qng_reports.vietnamese import format_number

_FONTS = (FACE, "Tinos", "Liberation Serif", "DejaVu Serif", "DejaVu Sans")  # the last two come with matplotlib
_SCREEN, _PRINT = 96, 200  # dots an inch: of the sizes given, of the picture
_WRAP, _NAMES = 6.2, 34  # pixels of a letter at 11 pt; letters of a category's name in a line
_HATCHES = {"wdUpDiag": "////", "dkHorz": "----"}
_DASHES = {"solid": "-", "dash": "--", "sysDot": ":"}
_SIDES = {
    "r": ((6, 0), "left", "center"), "l": ((-6, 0), "right", "center"),
    "t": ((0, 6), "center", "bottom"), "b": ((0, -6), "center", "top"),
}  # fmt: skip
_SIGNS = {"circle": "o", "triangle": "^", "x": "x", "square": "s", "diamond": "D", "none": ""}


def chart_picture(chart: Chart, size: Size) -> bytes:
    """The chart as PNG, as large on paper as `size`; the same chart gives the same bytes.

    Raises QngError in one sentence where matplotlib is not installed, or no font at hand has the Vietnamese letters.
    """
    try:
        from matplotlib import rc_context
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure
    except ImportError as problem:
        raise QngError(
            'Chưa cài phần vẽ biểu đồ thành ảnh: chạy lệnh pip install "qng_reports[charts]" rồi lập lại báo cáo.'
        ) from problem
    family = chart_font()
    with rc_context({"font.family": family, "font.size": 10, "axes.unicode_minus": False}):
        figure = Figure(figsize=(size.width / _SCREEN, size.height / _SCREEN), dpi=_PRINT, layout="constrained")
        canvas: Any = FigureCanvasAgg(figure)
        axes = figure.add_subplot()
        _head(figure, chart, size)
        if chart.kind is ChartKind.MAP:
            _map(axes, chart, size)
        else:
            (_lines if chart.kind is ChartKind.LINE else _bars)(axes, chart)
        if len(chart.series) > 1 or chart.kind is ChartKind.MAP:
            handles, names = axes.get_legend_handles_labels()
            columns = -(-len(names) // legend_lines(chart, size.width))
            figure.legend(handles, names, loc="outside lower center", ncols=columns, frameon=False)
        stream = BytesIO()
        canvas.print_png(stream, metadata={"Software": None})
    return stream.getvalue()


@cache
def chart_font() -> str:
    """The first font at hand, of those that look like Times New Roman, that has all Vietnamese letters.

    Raises QngError where there is none; needs matplotlib.
    """
    from matplotlib.font_manager import fontManager

    for name in _FONTS:
        files = [Path(font.fname) for font in fontManager.ttflist if font.name == name]
        if files and not any(missing_letters(file) for file in files):
            return name
    raise QngError(
        "Không có phông nào đủ chữ Việt để vẽ biểu đồ; hãy cài Times New Roman, hoặc Tinos (gói fonts-croscore)."
    )


def _head(figure: Any, chart: Chart, size: Size) -> None:
    """Title and note over the whole width, and below them the room for the rest."""
    letters = size.width / _WRAP
    place = 6.0
    texts = ((chart.title, 12, "bold", letters * 0.85), (chart.note, 11, "normal", letters))
    for text, points, weight, most in texts:
        for line in wrap(text, int(most)):
            at = 1 - place / size.height
            figure.text(0.5, at, line, fontsize=points, fontweight=weight, ha="center", va="top")
            place += points * 1.25 * _SCREEN / 72
    figure.get_layout_engine().set(rect=(0, 0, 1, 1 - (place + 4) / size.height))


def _bars(axes: Any, chart: Chart) -> None:
    count, stacked = len(chart), chart.kind is ChartKind.STACKED
    lefts = [0.0] * count
    thick = 0.7 if stacked else 0.7 / len(chart.series)
    for number, series in enumerate(chart.series):
        look, values = look_of(chart, number), [float(value or 0) for value in series.values]
        shift = 0 if stacked else (number - (len(chart.series) - 1) / 2) * thick
        places = [row + shift for row in range(count)]
        drawn = axes.barh(
            places, values, thick, left=lefts if stacked else None, label=series.name, edgecolor=f"#{look.edge}",
            color="white" if look.hatch else f"#{look.fill}", hatch=_HATCHES.get(look.hatch), linewidth=0.6,
        )  # fmt: skip
        inside = {"label_type": "center", "color": "black" if look.hatch else f"#{look.letters}"} if stacked else {}
        ground = {"bbox": {"facecolor": "white", "edgecolor": "none", "pad": 1}} if stacked and look.hatch else {}
        axes.bar_label(
            drawn, _labels(series.values, zeros=not stacked), padding=0 if stacked else 2, **inside, **ground
        )
        lefts = [left + value for left, value in zip(lefts, values, strict=True)]
    axes.set_yticks(range(count), ["\n".join(wrap(name, _NAMES)) for name in chart.categories])
    axes.invert_yaxis()
    axes.margins(x=0.1)
    _plain(axes, "x")
    _steps(axes.xaxis, axes.set_xlim, chart)


def _lines(axes: Any, chart: Chart) -> None:
    places = range(len(chart))
    for number, series in enumerate(chart.series):
        look = look_of(chart, number)
        values = [float("nan") if value is None else float(value) for value in series.values]
        axes.plot(
            places, values, _DASHES[look.dash], color=f"#{look.fill}", marker=_SIGNS[look.mark], label=series.name,
            linewidth=2.25,
        )  # fmt: skip
        for at, text in enumerate(_labels(series.values, zeros=True) if not number else ()):
            if text:
                axes.annotate(text, (at, values[at]), (0, 7), textcoords="offset points", ha="center")
    axes.set_xticks(places, ["\n".join(wrap(name, 16)) for name in chart.categories])
    axes.margins(0.1, 0.2)
    _plain(axes, "y")
    _steps(axes.yaxis, axes.set_ylim, chart)


def _map(axes: Any, chart: Chart, size: Size) -> None:
    shown = map_bounds(chart)
    for number, series in enumerate(chart.series):
        look: Look = look_of(chart, number)
        there = [
            (across, value) for across, value in zip(chart.across, series.values, strict=True) if value is not None
        ]
        paint = {"color": f"#{look.fill}"} if look.mark == "x" else {
            "facecolor": f"#{look.fill}", "edgecolor": f"#{look.edge}"
        }  # fmt: skip
        axes.scatter(
            [float(across) for across, _ in there], [float(value) for _, value in there], s=look.size**2,
            marker=_SIGNS[look.mark], label=series.name, zorder=len(chart.series) - number + 2, **paint,
        )  # fmt: skip
    for (number, at), side in name_spots(chart, size).items():
        place = (float(chart.across[at]), float(chart.series[number].values[at] or 0))
        shift, across, up = _SIDES[side]
        axes.annotate(chart.categories[at], place, shift, textcoords="offset points", ha=across, va=up)
    axes.set(xlim=(shown.west, shown.east), ylim=(shown.south, shown.north), xticks=(), yticks=(), facecolor="#F5F7FA")
    axes.set_box_aspect(1 / shown.ratio)


def _labels(values: Sequence[Decimal | None], *, zeros: bool) -> list[str]:
    return ["" if value is None or (not value and not zeros) else label_text(value) for value in values]


def _plain(axes: Any, along: str) -> None:
    axes.grid(axis=along, color="#D9D9D9", linewidth=0.6)
    axes.set_axisbelow(True)
    for side in ("top", "right", "bottom" if along == "y" else "left"):
        axes.spines[side].set_visible(False)


def _steps(axis: Any, limit: Any, chart: Chart) -> None:
    """The steps of the native chart's axis, written the Vietnamese way."""
    from matplotlib.ticker import FuncFormatter, MultipleLocator

    low, step, most = axis_steps(chart)
    limit(float(low), float(most) if most is not None else None)
    axis.set_major_locator(MultipleLocator(float(step)))
    axis.set_major_formatter(FuncFormatter(lambda value, _: format_number(Decimal(str(round(value, 6))))))
