"""Figures that only grow within a year, and are smaller than they were."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from qng_reports import messages
from qng_reports.checks.robust import LEAST
from qng_reports.checks.rounding import only_rounding, rounded_sum
from qng_reports.checks.series import Figures, Series
from qng_reports.dataset import Issue, Observation
from qng_reports.vietnamese import format_typed, matching_key

_RUNNING = matching_key("lũy kế")  # the form says so
_WITHIN = matching_key("trong kỳ")  # of a longer period that holds the one before
_SELDOM = 0.1  # share of the agencies that may fall, if falling is to be odd


def check_falls(figures: Figures) -> Iterator[Issue]:
    """A running total, or a count "trong kỳ" of a period that contains the one before, is smaller than before.

    A count "trong kỳ" may be of things that cease (groups still active); it is told only where nearly nobody's fell.
    """
    now, past = figures.period, figures.past_period
    if past is None or past.year != now.year or now.last <= past.last:
        return
    for series in figures.series:
        label = matching_key(series.field.label)
        fallen = list(_fallen(series))
        known = sum(o.agency in series.past for o in series.observations)
        seldom = known >= LEAST and len(fallen) <= _SELDOM * known
        if _RUNNING not in label and not (_WITHIN in label and past.first == now.first and seldom):
            continue
        for o in fallen:
            issue = messages.fell(
                o.place, series.field.label, format_typed(o.text, o.number), series.past[o.agency], past.name
            )
            yield replace(issue, value=o.text)


def _fallen(series: Series) -> Iterator[Observation]:
    """What is smaller than before, by more than rounding."""
    for o in series.observations:
        before = series.past.get(o.agency)
        if before is None or o.number is None or o.number >= before:
            continue
        sides = (rounded_sum([(number, 1, series.counts)]) for number in (o.number, before))
        if not only_rounding(*sides):
            yield o
