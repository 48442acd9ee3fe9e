"""Statistics that smell trouble: what the figures of all agencies, now and before, say about each one of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from qng_reports.checks.copies import check_copied_period, check_twins
from qng_reports.checks.falls import check_falls
from qng_reports.checks.series import Figures, figures_of
from qng_reports.checks.sizes import check_people, check_unit_slips
from qng_reports.dataset import Dataset, Issue
from qng_reports.model import Round

# the strongest evidence first: a cell is told of once
STATISTICS: tuple[Callable[[Figures], Iterator[Issue]], ...] = (
    check_unit_slips,
    check_people,
    check_falls,
    check_copied_period,
    check_twins,
)

# a value refused for what it is, or taken for a date: its size says nothing more
_SAID = frozenset(("S05", "S06", "S07", "S08", "S18"))


def check_statistics(round_: Round, dataset: Dataset) -> Iterator[Issue]:
    """Warnings, each with its evidence, about figures in force that may be wrong; none of them leaves the totals."""
    figures = figures_of(round_, dataset)
    said = (issue.place for issue in dataset.issues() if issue.code in _SAID)
    told = {(place.file, place.sheet, place.cell) for place in said}
    for check in STATISTICS:
        for issue in check(figures):
            cell = (issue.place.file, issue.place.sheet, issue.place.cell)
            if not issue.place.cell or cell not in told:
                told.add(cell)
                yield issue
