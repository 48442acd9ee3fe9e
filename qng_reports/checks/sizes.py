"""Figures of a size that cannot be: a thousand times the usual, a jump that nobody else made, beyond all people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from math import log10

from qng_reports import messages
from qng_reports.checks.movement import Movements, movements
from qng_reports.checks.peers import Peers, peers_of
from qng_reports.checks.ratios import Ratios, ratios_of
from qng_reports.checks.robust import nearest_power
from qng_reports.checks.series import Figures, Series
from qng_reports.dataset import Issue, Observation
from qng_reports.vietnamese import format_typed, matching_key

_CUT, _LEAST = 4.5, 0.6  # standard deviations and powers of ten (4 times) that a slip is off, at least
_CUT_BOTH = 6.0  # of one by 10 whose ratio is as usual: both counts slipped, or the place is of its own kind
_BY_RATIO = 0.4  # how near to the power that the ratio tells, in powers of ten
_CUT_BY_RATIO = 1.0
_JUMP_CUT, _LEAST_JUMP = 6.0, 0.5
_CLOSE, _LOOSE = 0.12, 0.45  # how near to a power of ten it then lies, in powers of ten
_ALONE_CLOSE = 0.1  # where no other agency's change is known: 8 to 12.5 times
# names of money, by the power of ten of one đồng
_MONEY = {
    matching_key(name): power
    for name, power in {"đồng": 0, "nghìn đồng": 3, "ngàn đồng": 3, "triệu đồng": 6, "tỷ đồng": 9, "tỉ đồng": 9}.items()
}
# how many there may be for each inhabitant, by unit
_PER_PERSON = {"người": 1.5, "người dân": 1.5, "nhân khẩu": 1.5, "hộ": 1.0, "hộ dân": 1.0, "hộ gia đình": 1.0}


def check_unit_slips(figures: Figures) -> Iterator[Issue]:
    """A figure 10, 100, 1,000 ... times what its peers or its own past let expect, or jumped as no other did."""
    ratios = ratios_of(figures)
    for series in figures.series:
        moved = movements(series)
        jumped = {agency for agency in moved.changes if abs(moved.deviation(agency)) >= _LEAST_JUMP}
        told: dict[str, Issue] = {}
        for peers in peers_of(series, figures.agencies):
            for at, o in enumerate(peers.observations):
                if abs(peers.deviations[at]) >= _LEAST:
                    issue = _against_peers(series, peers, at, moved, ratios.get(series.indicator.code))
                    if issue is not None:
                        told[o.agency] = issue
                elif o.agency in jumped and peers.find_usual(at):
                    jumped.remove(o.agency)  # the figure before was the wrong one
        for o in series.observations:
            if o.agency in told:
                yield told[o.agency]
            elif o.agency in jumped:
                yield from _against_past(series, o, moved, figures)


def _powers(series: Series) -> tuple[int, ...]:
    """The powers of ten that people slip by; a fraction for per cent is the only slip of a percentage."""
    if series.percent:
        return (-2,)
    units = {_MONEY[series.unit] - power for power in _MONEY.values()} if series.unit in _MONEY else set()
    return tuple(sorted({-3, -2, -1, 1, 2, 3} | (units - {0})))


def _against_peers(series: Series, peers: Peers, at: int, moved: Movements, ratios: Ratios | None) -> Issue | None:
    """A slip that the peers show: alone, or (with less of an outlier) together with a ratio that cannot be."""
    o, deviation, noise = peers.observations[at], peers.deviations[at], peers.noise(at)
    sigma = peers.bulk.sigma(noise)
    by_ratio = ratios.power(o.agency, series.field.component) if ratios is not None else 0
    power = nearest_power(deviation, _powers(series), _tolerance(sigma, series, o))
    shares = None
    if ratios is not None and by_ratio in _powers(series) and abs(deviation - by_ratio) <= _BY_RATIO:
        if abs(deviation) < _CUT_BY_RATIO * sigma:
            return None
        power, shares = by_ratio, ratios.shares(o.agency)
    else:
        cut = _CUT_BOTH if ratios is not None and by_ratio == 0 and abs(power) == 1 else _CUT
        if not power or not peers.bulk.lies_apart(deviation, noise, cut, _LEAST):
            return None
    if abs(power) == 1 and abs(moved.changes.get(o.agency, 1.0)) < 0.5:
        return None  # it was as far off the period before: an agency of its own kind
    usual = replace(peers.described(at), written_in=_written_in(series, power), shares=shares)
    return replace(
        messages.unit_slip(o.place, series.field.label, format_typed(o.text, o.number), Decimal(10) ** power, usual),
        value=o.text,
    )


def _against_past(series: Series, o: Observation, moved: Movements, figures: Figures) -> Iterator[Issue]:
    deviation, noise = moved.deviation(o.agency), moved.noise(o.agency)
    sigma = moved.sigma(o.agency)
    power = nearest_power(deviation, _powers(series), _tolerance(sigma, series, o))
    if not moved.others:
        close = _ALONE_CLOSE if abs(power) == 1 else _LOOSE
        apart = power != 0 and abs(deviation - power) <= close and abs(deviation) >= _CUT * sigma
    else:
        apart = power != 0 and moved.bulk.lies_apart(deviation, noise, _CUT, _LEAST)
    if apart and abs(moved.changes[o.agency] - power) <= _LOOSE:
        told = _told(series, o, moved, figures, power)
        issue = messages.slip_since(
            o.place, series.field.label, format_typed(o.text, o.number), Decimal(10) ** power, told
        )
        yield replace(issue, value=o.text)
    elif not series.percent and moved.others and moved.bulk.lies_apart(deviation, noise, _JUMP_CUT, _LEAST_JUMP):
        times = moved.now[o.agency] / moved.before[o.agency]
        told = _told(series, o, moved, figures, 0)
        yield replace(
            messages.jumped(o.place, series.field.label, format_typed(o.text, o.number), times, told), value=o.text
        )


def _told(series: Series, o: Observation, moved: Movements, figures: Figures, power: int) -> messages.Moved:
    others = len(moved.changes) - 1 if moved.others else 0
    when = figures.past_period.name if figures.past_period else ""
    low, high = moved.most_but(o.agency) if others else (0.0, 0.0)
    return messages.Moved(moved.before[o.agency], when, others, low, high, _written_in(series, power))


def _tolerance(sigma: float, series: Series, o: Observation) -> float:
    """How far from a power of ten a slip may lie: the honest figure is not the usual one, and 0,6 is typed as 1."""
    number = float(o.number or 1)
    whole = log10(number / (number - 0.5)) if series.counts and number >= 1 else 0.0
    return min(max(3 * sigma, _CLOSE) + whole, _LOOSE)


def _written_in(series: Series, power: int) -> str:
    """The unit that would explain a slip: "đồng" where triệu đồng are asked; a fraction where per cent are."""
    if series.percent:
        return "phần đơn vị (0,95) thay vì phần trăm (95)"
    asked = _MONEY.get(series.unit)
    names = [name for name, worth in _MONEY.items() if asked is not None and power and worth == asked - power]
    return f"{names[0]} thay vì {series.unit}" if names else ""


def check_people(figures: Figures) -> Iterator[Issue]:
    """More people or households than anybody lives there: of the commune, or of the province for its offices."""
    for series in figures.series:
        most = _PER_PERSON.get(series.unit)
        if most is None:
            continue
        for o in series.observations:
            agency = figures.agencies[o.agency]
            people = agency.population if agency.is_commune else figures.population
            if people and o.number is not None and o.number > Decimal(most) * people:
                issue = messages.beyond_people(
                    o.place, series.field.label, format_typed(o.text, o.number), series.field.unit, people
                )
                yield replace(issue, value=o.text)
