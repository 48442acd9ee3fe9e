"""Values that belong together: the parts of one answer, and the form's cross-checks over several."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from qng_reports import messages
from qng_reports.checks.cells import Reading, as_typed
from qng_reports.checks.evidence import Clues
from qng_reports.checks.rounding import Rounded, only_rounding, rounded_sum
from qng_reports.dataset import Issue, Observation
from qng_reports.figures import RULE_DECIMALS, percentage, rounds_to
from qng_reports.layout import Typed, term_code
from qng_reports.model import YES_NO, Component, CrossRule, FieldType, Form, Indicator, Kind, Severity
from qng_reports.vietnamese import format_number, format_percent, round_half_up


def doubts_between(
    indicator: Indicator, fields: list[Typed], readings: list[Reading], state: Typed | None
) -> Iterator[Issue]:
    """What the parts of one answer must be to each other."""
    if state is not None:
        yield messages.figure_and_none(state.place, indicator.name, as_typed(state.value))
    if indicator.kind is not Kind.RATIO or len(fields) != 2:
        return
    for answer in fields:
        if answer.value is None:
            yield messages.half_ratio(answer.place, answer.input.field.label)
    part, whole = readings[0].number, readings[1].number
    if part is None or whole is None or any(reading.bad for reading in readings):
        return
    if whole == 0:
        yield messages.zero_whole(fields[1].place, indicator.denominator)
    elif part > whole and not indicator.may_exceed:
        yield messages.exceeds_whole(fields[0].place, indicator, part, whole)


def explanation(indicator: Indicator, readings: list[Reading], note: Typed | None) -> Iterator[Issue]:
    """A target that is missed wants a reason."""
    target = indicator.target
    if target is None or not indicator.explain_unmet or note is None or note.value is not None:
        return
    if target.number is None:
        unmet = readings[0].text != target.status
    elif indicator.kind is Kind.RATIO:
        part, whole = (reading.number for reading in readings)
        unmet = part is not None and bool(whole) and not target.met_by(percentage(part, whole or Decimal(1)))
    elif indicator.is_figure:
        unmet = readings[0].number is not None and not target.met_by(readings[0].number)
    else:
        unmet = readings[0].text == YES_NO[1]
    if unmet:
        yield messages.explanation_missing(note.place, indicator, target.printed)


_SURELY_POINTS = Decimal(10)  # a figure or target of at least so many shows that percentage points are meant


def percent_slip(
    indicator: Indicator, fields: list[Typed], readings: list[Reading], clues: Clues
) -> Iterator[Issue]:  # fmt: skip
    """0.8 where percentage points are asked and the period before or the target says that 80 is meant."""
    value = readings[0].number if indicator.kind is Kind.PERCENT else None
    if value is None or not 0 < value <= 1:
        return
    past, target = clues.past.get((indicator.code, Component.VALUE)), indicator.target
    found = []
    if past is not None and past.number is not None and past.number >= _SURELY_POINTS:
        found.append(f"kỳ trước là {format_number(past.number, 6)}%")
    if target is not None and target.number is not None and target.number >= _SURELY_POINTS:
        found.append(f"mục tiêu là {target.printed}")
    if found and (past is None or past.number is None or past.number > value):
        answer = fields[0]
        yield messages.percent_or_part(answer.place, indicator.name, readings[0].text, value * 100, "; ".join(found))


def broken_rules(form: Form, observations: Iterable[Observation]) -> Iterator[tuple[CrossRule, list[Observation]]]:
    """The form's cross-checks that do not hold, with the values they speak of.

    A rule with an item not answered is passed over. An error keeps the items on its left side out of totals. A rule
    that rounding alone breaks is given as a note (severity NOTE).
    """
    observations = [o for o in observations if not o.confirms]
    doubtful = {(o.item, o.column) for o in observations if o.column and not o.usable}
    sound = [o for o in observations if o.number is not None and o.usable and (o.item, o.column) not in doubtful]
    found = _summed(sound)
    sizes = Counter((o.item, o.component, o.column) for o in sound)
    for rule in form.rules:
        terms = [found.get((term.item, term.component, term.column)) for term in rule.terms]
        known = [o for o in terms if o is not None]
        if len(known) < len(terms):
            continue
        if rule.is_share:
            if not _is_share(*(o.number or Decimal(0) for o in known)):
                yield rule, known
        elif not _holds(rule, known):
            sides = (_rounded(form, side, sizes) for side in _sides(rule, known))
            rounded = _apart(rule, known) != 0 and only_rounding(*sides)
            yield (replace(rule, severity=Severity.NOTE) if rounded else rule), known


def _summed(observations: Iterable[Observation]) -> dict[tuple[str, Component, str], Observation]:
    """Values by item, component and column; the cells of a table's column become one sum, placed at the first."""
    found: dict[tuple[str, Component, str], Observation] = {}
    for o in observations:
        key = (o.item, o.component, o.column)
        before = found.get(key)
        if before is not None:
            total = (before.number or Decimal(0)) + (o.number or Decimal(0))
            o = replace(before, number=total, text=f"{total:f}")
        found[key] = o
    return found


def _is_share(typed: Decimal, part: Decimal, whole: Decimal) -> bool:
    """Whether a typed percentage is that of two counts, rounded half up to any number of decimals; of nothing, any is.

    A number cell does not tell how many decimals were typed: 97,20 comes as 97,2.
    """
    if not whole:
        return True
    return rounds_to(part, whole, round_half_up(typed, RULE_DECIMALS), range(RULE_DECIMALS + 1))


def _sides(rule: CrossRule, terms: list[Observation]) -> tuple[list[Observation], list[Observation]]:
    return terms[: len(rule.left)], terms[len(rule.left) :]


def _apart(rule: CrossRule, terms: list[Observation]) -> Decimal:
    """The left side less the right one."""
    left, right = (sum((o.number or Decimal(0) for o in side), Decimal(0)) for side in _sides(rule, terms))
    return round_half_up(left - right, RULE_DECIMALS)


def _rounded(form: Form, side: list[Observation], sizes: Mapping[tuple[str, Component, str], int]) -> Rounded:
    return rounded_sum(
        (o.number or Decimal(0), sizes[o.item, o.component, o.column], _is_whole(form.indicator(o.item), o))
        for o in side
    )


def _is_whole(indicator: Indicator, o: Observation) -> bool:
    """Whether the form asks whole numbers there, which nobody rounds."""
    columns = (column.field for column in indicator.columns if column.code == o.column)
    fields = columns if o.column else (field for field in indicator.fields() if field.component is o.component)
    return all(field.type is FieldType.INTEGER for field in fields)


def _holds(rule: CrossRule, terms: list[Observation]) -> bool:
    apart = _apart(rule, terms)
    holds: Mapping[str, bool] = {
        "=": apart == 0, "<=": apart <= 0, ">=": apart >= 0, "<": apart < 0, ">": apart > 0,
    }  # fmt: skip
    return holds[rule.operator]


def rule_issue(rule: CrossRule, terms: list[Observation]) -> Issue:
    """The issue of a broken cross-check, at the first value it speaks of."""
    figures = "; ".join(f"{_named(o)} ghi {format_number(o.number or Decimal(0), 6)}" for o in terms)
    text, first = rule.message.rstrip("."), terms[0]
    if rule.is_share:
        _, part, whole = (o.number or Decimal(0) for o in terms)
        figures += f"; chia ra được {format_percent(percentage(part, whole))}"
    if rule.severity is Severity.NOTE:
        return messages.rounded_apart(first.place, text, first.text, _apart(rule, terms), figures)
    return messages.rule_broken(first.place, text, first.text, figures, rule.severity)


def _named(term: Observation) -> str:
    return f"{term.item}.{term.column}" if term.column else term_code(term.item, term.component)
