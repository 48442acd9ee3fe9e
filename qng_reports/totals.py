"""From the agencies' answers to the province's figures, by the rule that the form declares for each item."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TypeVar

from qng_reports.dataset import Assessment, Dataset, Matter, Observation, Result, Verdict
from qng_reports.decisions import Effect, Shape, effect_of, province_shape
from qng_reports.figures import percentage, result_text
from qng_reports.model import DONE, YES, Availability, Component, Indicator, Kind, Method, Round, reporters_of
from qng_reports.vietnamese import format_percent, round_half_up
from qng_reports.wording import with_bounds, worded

_T = TypeVar("_T")
_HUNDRED = Decimal(100)
_PLACES = 2  # least decimals of a computed mean


@dataclass(frozen=True, slots=True)
class Answers:
    """The usable answers to one item: numbers by component and agency, words and "không phát sinh" by agency."""

    numbers: Mapping[Component, Mapping[str, Decimal]]
    words: Mapping[str, str]
    states: Mapping[str, Availability]
    received: int

    @property
    def not_applicable(self) -> int:
        """How many agencies said "không phát sinh"."""
        return sum(state is Availability.NOT_APPLICABLE for state in self.states.values())

    @property
    def not_available(self) -> int:
        """How many said "chưa có số liệu"."""
        return len(self.states) - self.not_applicable

    def sum(self, component: Component) -> Decimal | None:
        """The sum over agencies, None when nobody answered."""
        found = self.numbers.get(component, {})
        return sum(found.values(), Decimal(0)) if found else None


@dataclass(frozen=True, slots=True)
class _Figure:
    """The province's figure before it is judged."""

    numerator: Decimal | None = None
    denominator: Decimal | None = None
    value: Decimal | None = None
    counts: tuple[tuple[str, int], ...] = ()
    basis: int | None = None  # agencies that the figure rests on, where not all that answered count


def provincial_results(round_: Round, dataset: Dataset) -> tuple[Result, ...]:
    """The province's figure for every item of the form, in the form's order.

    A ratio is the sum of numerators over the sum of denominators, never a mean of percentages. Values with an error
    issue and figures of confirming agencies do not count. Decisions of the Sở that hold are in it, and told.
    """
    effect = effect_of(round_, dataset)
    answers = _gathered(round_, effect.observations)
    by_rule = {i.code: _result(i, round_, answers) for i in round_.form.items if i.kind is not Kind.PARTS}
    by_rule = with_bounds(round_.form, by_rule)
    if not effect.holding:
        return worded(by_rule.get(i.code) or _of_parts(i, by_rule.values()) for i in round_.form.items)
    given = {(o.agency, o.item) for o in effect.observations if o.component is not Component.NOTE}
    results = {code: _decided(_counted_out(result, round_, effect, given), effect) for code, result in by_rule.items()}
    return worded(results.get(i.code) or _decided(_of_parts(i, results.values()), effect) for i in round_.form.items)


def _counted_out(result: Result, round_: Round, effect: Effect, given: Container[tuple[str, str]]) -> Result:
    """The result without those excused among the expected, and how many answers the Sở left out or replaced."""
    indicator = result.indicator
    reporters = reporters_of(indicator, round_.agencies)
    verdicts = [d.verdict for agency in reporters if (d := effect.of_answer(agency.code, indicator.code)) is not None]
    waived = sum(
        effect.is_waived(agency.code, indicator.code) and (agency.code, indicator.code) not in given
        for agency in reporters
    )
    expected = result.expected - waived
    counted = replace(
        result, expected=expected, waived=waived, excluded=verdicts.count(Verdict.EXCLUDE),
        replaced=verdicts.count(Verdict.VALUE),
    )  # fmt: skip
    share = round_.form.minimum_share
    enough = result.received > result.not_applicable and result.received * _HUNDRED >= share * expected
    if not waived or indicator.target is None or not enough:
        return counted
    word = result.counts[0][0] if indicator.method is Method.SINGLE and result.counts else ""
    return replace(counted, assessment=_judged(indicator, result.value, word))


def _decided(result: Result, effect: Effect) -> Result:
    """The result as the Sở decided; what the rule says stays beside it."""
    code = result.indicator.code
    about, judged = effect.about(code), effect.about(code, matter=Matter.ASSESSMENT)
    if about is None and judged is None:
        return result
    decided = replace(result, decision=judged or about, computed=result.assessment)
    if about is not None and about.verdict is Verdict.VALUE:
        decided = _taken(replace(decided, taken=about))
    return replace(decided, assessment=Assessment(judged.value)) if judged is not None else decided


def _taken(result: Result) -> Result:
    """The result with the value that the Sở took, assessed by the rule."""
    indicator, taken = result.indicator, result.taken
    assert taken is not None
    shape, value, text, word = province_shape(indicator), taken.number, taken.value, ""
    if shape is Shape.COUNTS:
        value = percentage(taken.numerator or Decimal(0), taken.denominator or Decimal(1))
        text = format_percent(value)
    elif shape is Shape.NUMBER and value is not None:
        text = result_text(indicator, value)
    elif shape is Shape.WORD:
        word = text
    assessment = _judged(indicator, value, word) if indicator.target is not None else Assessment.NONE
    if shape is Shape.TEXT and indicator.kind is Kind.PARTS:
        assessment = result.assessment
    counts = ((word, 1),) if word else ()
    return replace(
        result, numerator=taken.numerator, denominator=taken.denominator, value=value, text=text, counts=counts,
        assessment=assessment, bound="",
    )  # fmt: skip


def _of_parts(indicator: Indicator, results: Iterable[Result]) -> Result:
    """An item made of parts says what they say; it is met when every part is."""
    parts = [result for result in results if result.indicator.part_of == indicator.code]
    judged = {part.assessment for part in parts} - {Assessment.NONE}
    worst = next((a for a in (Assessment.NOT_MET, Assessment.UNKNOWN, Assessment.MET) if a in judged), Assessment.NONE)
    least = min(parts, key=lambda part: (part.received - part.expected, -part.expected, part.indicator.code))
    named = [(part.indicator.short_name or part.indicator.name, part.text) for part in parts]
    text = "; ".join(f"{name}: {told}" for name, told in named if told)
    return replace(
        least,
        indicator=indicator,
        numerator=None,
        denominator=None,
        value=None,
        text=text,
        assessment=worst,
        counts=(),
        decision=None,
        computed=Assessment.NONE,
        taken=None,
        bound="",
    )


def usable_answers(round_: Round, dataset: Dataset) -> dict[str, Answers]:
    """What counts for the province, by the code of the item: no value with an error, nothing from who only confirms.

    Answers are as the decisions of the Sở leave them.
    """
    return _gathered(round_, effect_of(round_, dataset).observations)


def _gathered(round_: Round, observations: Iterable[Observation]) -> dict[str, Answers]:
    by_item: dict[str, list[Observation]] = {}
    for observation in observations:
        if not observation.confirms:
            by_item.setdefault(observation.item, []).append(observation)
    return {i.code: _answers(i, by_item.get(i.code, ())) for i in round_.form.items}


def _answers(indicator: Indicator, observations: Iterable[Observation]) -> Answers:
    numbers: dict[Component, dict[str, Decimal]] = {}
    words: dict[str, str] = {}
    unusable: set[str] = set()
    states: dict[str, Availability] = {}
    rows: set[str] = set()  # agencies with a usable cell in a table
    begun: dict[str, set[int]] = {}
    added: dict[str, dict[int, Decimal]] = {}
    summed = next((column.code for column in indicator.columns if column.adds), "")
    for o in observations:
        if o.component in (Component.NOTE, Component.RESULT, Component.EVIDENCE):
            continue
        if o.component is Component.CELL:
            begun.setdefault(o.agency, set()).add(o.row)
            if o.usable and o.column == summed and o.number is not None:
                added.setdefault(o.agency, {})[o.row] = o.number
            if o.usable:
                rows.add(o.agency)
        elif not o.usable:
            unusable.add(o.agency)
        elif o.availability is not Availability.AVAILABLE:
            states[o.agency] = o.availability
        elif o.number is not None and indicator.is_figure:
            numbers.setdefault(o.component, {})[o.agency] = o.number
        elif o.text:
            words[o.agency] = o.text
    if indicator.method is Method.SUM and indicator.kind is Kind.TABLE:  # a row that adds nothing would bend the sum
        numbers[Component.VALUE] = {agency: sum(found.values(), Decimal(0)) for agency, found in added.items()}
        unusable |= {agency for agency, filled in begun.items() if filled != set(added.get(agency, {}))}
    if indicator.kind is Kind.RATIO:  # both counts, or neither: half a ratio would bend the sum
        parts = (numbers.get(Component.NUMERATOR, {}), numbers.get(Component.DENOMINATOR, {}))
        unusable |= set(parts[0]) ^ set(parts[1])
    numbers = {component: _without(found, unusable) for component, found in numbers.items()}
    words, states = _without(words, unusable), _without(states, unusable)
    figures = {agency for found in numbers.values() for agency in found} | set(words) | (rows - unusable)
    none = sum(state is Availability.NOT_APPLICABLE for state in states.values())
    return Answers(numbers, words, states, len(figures) + none)


def _without(found: dict[str, _T], agencies: set[str]) -> dict[str, _T]:
    return {agency: value for agency, value in found.items() if agency not in agencies}


def _ratio_of_sums(_: Indicator, answers: Answers, __: Mapping[str, Answers]) -> _Figure:
    part, whole = answers.sum(Component.NUMERATOR), answers.sum(Component.DENOMINATOR)
    value = percentage(part, whole) if part is not None and whole else None
    return _Figure(part, whole, value)


def _sum(_: Indicator, answers: Answers, __: Mapping[str, Answers]) -> _Figure:
    return _Figure(value=answers.sum(Component.VALUE))


def _weighted_mean(indicator: Indicator, answers: Answers, others: Mapping[str, Answers]) -> _Figure:
    values = answers.numbers.get(Component.VALUE, {})
    weights = others[indicator.weight].numbers.get(Component.VALUE, {}) if indicator.weight in others else {}
    both = sorted(set(values) & set(weights))
    total = sum((weights[agency] for agency in both), Decimal(0))
    if not total:
        return _Figure()
    mean = sum((values[agency] * weights[agency] for agency in both), Decimal(0)) / total
    return _Figure(value=round_half_up(mean, max(indicator.decimals, _PLACES)), basis=len(both))


def _extreme(choose: Callable[[Iterable[Decimal]], Decimal]) -> Callable[..., _Figure]:
    def figure(_: Indicator, answers: Answers, __: Mapping[str, Answers]) -> _Figure:
        found = answers.numbers.get(Component.VALUE, {})
        return _Figure(value=choose(found.values()) if found else None)

    return figure


def _single(indicator: Indicator, answers: Answers, others: Mapping[str, Answers]) -> _Figure:
    if indicator.kind is Kind.RATIO:
        return _ratio_of_sums(indicator, answers, others)
    words = _counted(indicator, answers) if indicator.choices else tuple(Counter(answers.words.values()).items())
    return _Figure(value=answers.sum(Component.VALUE), counts=words)


def _counted(indicator: Indicator, answers: Answers) -> tuple[tuple[str, int], ...]:
    tally = Counter(answers.words.values())
    return tuple((word, tally[word]) for word in indicator.choices if tally[word])


def wanted_words(indicator: Indicator) -> tuple[str, ...]:
    """The answers that count as reached, of an item answered in words."""
    return (indicator.target.status,) if indicator.target and indicator.target.status else (YES, DONE)


def _share_completed(indicator: Indicator, answers: Answers, _: Mapping[str, Answers]) -> _Figure:
    wanted = wanted_words(indicator)
    done = Decimal(sum(word in wanted for word in answers.words.values()))
    whole = Decimal(len(answers.words))
    return _Figure(done, whole, percentage(done, whole), _counted(indicator, answers)) if whole else _Figure()


def _count_by_status(indicator: Indicator, answers: Answers, others: Mapping[str, Answers]) -> _Figure:
    if indicator.kind is Kind.CHOICE:  # no choice is "the good one": only the counts say something
        return _none(indicator, answers, others)
    return _share_completed(indicator, answers, others)


def _none(indicator: Indicator, answers: Answers, _: Mapping[str, Answers]) -> _Figure:
    return _Figure(counts=_counted(indicator, answers))


_RULES: dict[Method, Callable[[Indicator, Answers, Mapping[str, Answers]], _Figure]] = {
    Method.RATIO_OF_SUMS: _ratio_of_sums,
    Method.SUM: _sum,
    Method.WEIGHTED_MEAN: _weighted_mean,
    Method.MIN: _extreme(min),
    Method.MAX: _extreme(max),
    Method.SINGLE: _single,
    Method.SHARE_COMPLETED: _share_completed,
    Method.COUNT_BY_STATUS: _count_by_status,
    Method.NONE: _none,
}


def _result(indicator: Indicator, round_: Round, answers: Mapping[str, Answers]) -> Result:
    own = answers[indicator.code]
    figure = _RULES[indicator.method](indicator, own, answers)
    if figure.basis is not None:
        own = replace(own, received=figure.basis + own.not_applicable)
    expected = len(reporters_of(indicator, round_.agencies))
    return Result(
        indicator=indicator,
        numerator=figure.numerator,
        denominator=figure.denominator,
        value=figure.value,
        text=result_text(indicator, figure.value, figure.counts),
        assessment=_assess(indicator, figure, own, expected, round_.form.minimum_share),
        received=own.received,
        expected=expected,
        not_applicable=own.not_applicable,
        not_available=own.not_available,
        counts=figure.counts,
    )


def _assess(
    indicator: Indicator, figure: _Figure, answers: Answers, expected: int, minimum_share: Decimal
) -> Assessment:
    """Đạt or Chưa đạt only on enough answers: `minimum_share` is the least share of agencies, in percent."""
    target = indicator.target
    if target is None:
        return Assessment.NONE
    known = answers.received - answers.not_applicable
    if not known or answers.received * _HUNDRED < minimum_share * expected:
        return Assessment.UNKNOWN
    word = figure.counts[0][0] if indicator.method is Method.SINGLE and figure.counts else ""
    return _judged(indicator, figure.value, word)


def _judged(indicator: Indicator, value: Decimal | None, word: str) -> Assessment:
    """A figure, or the word of the only agency, against the target of its item."""
    target = indicator.target
    if target is None:
        return Assessment.NONE
    if value is not None:
        met = value == _HUNDRED if target.number is None else target.met_by(value)
    elif word:
        met = word == (target.status or YES)
    else:
        return Assessment.UNKNOWN
    return Assessment.MET if met else Assessment.NOT_MET
