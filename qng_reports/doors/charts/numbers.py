"""Numbers in charts, Vietnamese on every machine.

Word writes a chart's numbers with the separators of the machine that shows them, whatever the format code's language
says. So whole numbers take codes with the dot as a letter, axes are kept to whole steps, and labels with decimals are
texts out of the workbook (“value from cells”, Word 2013 on; older programs show the text kept in the chart).
"""

from __future__ import annotations

from decimal import Decimal

from qng_reports.report import Chart, ChartKind
from qng_reports.vietnamese import format_number

_MOST = Decimal(10**9)  # a format code has two conditions, for thousands and millions
_STEPS = 5  # of a value axis, about
_HUNDRED = Decimal(100)


def labels_are_texts(chart: Chart) -> bool:
    """Whether no format code could write the chart's values the Vietnamese way."""
    if chart.kind is ChartKind.MAP:
        return False
    return not chart.whole or any(value < 0 or value >= _MOST for value in chart.values)


def label_text(value: Decimal) -> str:
    """A value as the report's sentences write it."""
    return format_number(value)


def label_formula(cell: str) -> str:
    """Writes the number of a cell as `label_text` does, in every language of Excel, so that labels follow edits."""
    rounded = f"ROUND(ABS({cell}),2)"
    rest = f"ROUND(MOD({rounded},1)*100,0)"
    whole = rf'TEXT(INT({rounded}),"{whole_format(zeros=True)}")'
    tail = f'IF({rest}=0,"",IF(MOD({rest},10)=0,","&{rest}/10,","&RIGHT("0"&{rest},2)))'
    return f'=IF({cell}="","",IF({cell}<0,"-","")&{whole}&{tail})'


def whole_format(*, zeros: bool) -> str:
    """The format code of whole numbers from 0 to a billion; `zeros`: whether 0 is written."""
    last = "0" if zeros else "#"
    return rf"[>=1000000]#\.000\.000;[>=1000]#\.000;{last}"


def axis_steps(chart: Chart) -> tuple[Decimal, Decimal, Decimal | None]:
    """Least value, step and (None: free) greatest value of the value axis; a step below 1 is not written on it."""
    values = chart.values or (Decimal(0),)
    least, most = min(values), max(chart.largest, *values)
    if chart.kind is not ChartKind.LINE:
        least = min(least, Decimal(0))
    step = _nice((most - least) / _STEPS or max(most, Decimal(1)) / _STEPS)
    if chart.whole or chart.kind is ChartKind.LINE or most >= _STEPS:
        step = max(step, Decimal(1))
    low = (least / step).to_integral_value(rounding="ROUND_FLOOR") * step
    if low == most and low > 0:  # one value all along: a line in the middle of its plot, not on the frame
        low -= step
    full = chart.share and most <= _HUNDRED and most + step >= _HUNDRED
    return low, step, _HUNDRED if full else None


def _nice(rough: Decimal) -> Decimal:
    """The next of 1, 2, 5, 10, 20, 50 ... and their tenths."""
    power = Decimal(1).scaleb(rough.adjusted())
    return next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough)
