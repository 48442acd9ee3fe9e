"""Earlier periods as the form and the register of today see them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from qng_reports.history.mapping import is_comparable, mapped_answers, mapped_results, origins
from qng_reports.history.roll_up import LeftOut, Obstacle, roll_up
from qng_reports.model import Agency, Form, FormerUnit, Past, PastResult, Taking
from qng_reports.periods import Period

_NAMED = 5  # agencies and items named in a sentence before "và … nữa"


@dataclass(frozen=True, slots=True)
class TypedAnswer:
    """An agency's earlier answer that was typed by hand; `former`: the code is that of a unit before the mergers."""

    period: Period
    agency: str
    former: bool
    past: Past


@dataclass(frozen=True, slots=True)
class Typed:
    """Earlier figures typed by hand, under today's codes."""

    results: tuple[PastResult, ...] = ()
    answers: tuple[TypedAnswer, ...] = ()


@dataclass(frozen=True, slots=True)
class Today:
    """What earlier figures are seen with: the form, the agencies, and the units that they were before."""

    form: Form
    agencies: tuple[Agency, ...]
    former: tuple[FormerUnit, ...] = ()


@dataclass(frozen=True, slots=True)
class Earlier:
    """One earlier period under today's codes; `notes`: what cannot be compared, in sentences."""

    period: Period
    results: tuple[PastResult, ...] = ()
    answers: Mapping[str, tuple[Past, ...]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def earlier_periods(takings: Iterable[Taking], typed: Typed, today: Today) -> tuple[Earlier, ...]:
    """Every earlier period, the oldest first: what was taken last of each, and over it what was typed by hand.

    A typed figure stands before a taken one, since somebody put it there with its source; a note says so.
    """
    latest: dict[Period, Taking] = {}
    for taking in takings:
        latest[taking.period] = taking
    periods = {*latest, *(r.period for r in typed.results), *(a.period for a in typed.answers)}
    return tuple(_with_typed(_seen(latest.get(p), p, today), typed, today) for p in sorted(periods))


def _seen(taking: Taking | None, period: Period, today: Today) -> Earlier:
    if taking is None:
        return Earlier(period)
    found = origins(today.form, taking.form)
    results = mapped_results(taking.results, found)
    notes = [*taking.notes, *_lost(taking, results, today)]
    answers = {agency: mapped_answers(given, found) for agency, given in taking.answers.items()}
    if taking.former:
        rolled = roll_up(answers, today.former, today.form.items)
        notes += _told(rolled.left_out, period, today)
        answers = dict(rolled.answers)
    return Earlier(period, results, {agency: given for agency, given in answers.items() if given}, tuple(notes))


def _with_typed(earlier: Earlier, typed: Typed, today: Today) -> Earlier:
    notes = list(earlier.notes)
    results = {result.item: result for result in earlier.results}
    for result in typed.results:
        if result.period != earlier.period:
            continue
        before = results.get(result.item)
        if before is not None and before.text != result.text:
            notes.append(
                f"{_start(earlier.period)}, mã {result.item}: dùng số gõ tay {result.text} (nguồn: {result.source})"
                f" thay cho {before.text or 'ô trống'} lấy từ đợt trước."
            )
        results[result.item] = result
    answers = {
        agency: {(past.item, past.component): past for past in given} for agency, given in earlier.answers.items()
    }
    own = [answer for answer in typed.answers if answer.period == earlier.period]
    before_mergers: dict[str, list[Past]] = {}
    for answer in own:
        if answer.former:
            before_mergers.setdefault(answer.agency, []).append(answer.past)
    rolled = roll_up({a: tuple(g) for a, g in before_mergers.items()}, today.former, today.form.items)
    notes += _told(rolled.left_out, earlier.period, today)
    for agency, given in (*rolled.answers.items(), *((a.agency, (a.past,)) for a in own if not a.former)):
        answers.setdefault(agency, {}).update({(past.item, past.component): past for past in given})
    order = {item.code: at for at, item in enumerate(today.form.items)}
    return replace(
        earlier,
        results=tuple(sorted(results.values(), key=lambda result: order.get(result.item, len(order)))),
        answers={agency: tuple(given.values()) for agency, given in answers.items()},
        notes=tuple(notes),
    )


# ---------------------------------------------------------------- sentences


def _start(period: Period) -> str:
    return f"Kỳ trước {period.name}"


def _lost(taking: Taking, results: Iterable[PastResult], today: Today) -> Iterator[str]:
    """Codes that stayed but whose figure is of another unit or kind than today."""
    kept = {result.item for result in results}
    items = {item.code: item for item in today.form.items}
    old_codes = {link.old for link in today.form.links}
    for past in taking.results:
        item = items.get(past.item)
        if taking.form != today.form.code or item is None or past.item in kept or past.item in old_codes:
            continue
        if past.text and not is_comparable(past, item):
            yield (
                f"{_start(taking.period)}, mã {past.item}: số cũ {past.text} tính theo “{past.unit}”, nay theo"
                f" “{item.unit}”, nên không so sánh; nếu chỉ đổi đơn vị tính thì ghi hệ số quy đổi ở trang anh_xa."
            )


def _told(left_out: Sequence[LeftOut], period: Period, today: Today) -> Iterator[str]:
    names = {agency.code: agency.name for agency in today.agencies}
    units = {unit.code: unit for unit in today.former}
    split = dict.fromkeys(code for one in left_out if one.obstacle is Obstacle.SPLIT for code in one.former)
    for code in split:
        heirs = " và ".join(names.get(agency, agency) for agency in units[code].agencies)
        yield (
            f"{_start(period)}: {units[code].name} cũ (mã {code}) chia về {heirs}; số liệu không chia theo được nên các"
            " đơn vị này không có số kỳ trước."
        )
    for obstacle, why in (
        (Obstacle.SILENT, "chưa đủ số của các đơn vị cũ"),
        (Obstacle.UNADDABLE, "câu trả lời của các đơn vị cũ không cộng được"),
    ):
        found = [one for one in left_out if one.obstacle is obstacle]
        if found:
            items = _listed(dict.fromkeys(one.item for one in found))
            agencies = _listed(dict.fromkeys(names.get(one.agency, one.agency) for one in found))
            yield f"{_start(period)}, mã {items}: {why} nên bỏ trống ở {agencies}."


def _listed(words: Iterable[str]) -> str:
    every = list(words)
    rest = f" và {len(every) - _NAMED} nữa" if len(every) > _NAMED else ""
    return ", ".join(every[:_NAMED]) + rest
