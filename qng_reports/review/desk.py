"""What the Sở looks at when it reviews a round: figures, doubts with their evidence, waivers, what was decided."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from qng_reports import messages
from qng_reports.collect import State
from qng_reports.dataset import Dataset, Decision, Issue, Matter, Observation, Result, Verdict
from qng_reports.decisions import NOTHING, Effect, answer_basis, answer_text, effect_of, item_basis, lapsed
from qng_reports.model import Agency, Component, Indicator, Round, Severity
from qng_reports.totals import provincial_results
from qng_reports.vietnamese import format_exactly

_ITEM_CODES = frozenset("SK")  # errors of these letters are about a value that stands there
_BLANK = "S01"  # nothing stands there


@dataclass(frozen=True)
class Desk:
    """A round as it stands at the moment `now`, with the whole history of decisions."""

    round_: Round
    state: State
    history: tuple[Decision, ...]
    now: datetime

    @property
    def dataset(self) -> Dataset:
        """What is in force, with the decisions that stand."""
        return self.state.dataset

    @cached_property
    def effect(self) -> Effect:
        """What the decisions do."""
        return effect_of(self.round_, self.dataset)

    @cached_property
    def results(self) -> dict[str, Result]:
        """The province's figures by item, with the decisions in them."""
        return {r.indicator.code: r for r in provincial_results(self.round_, self.dataset)}

    @cached_property
    def items(self) -> dict[str, Indicator]:
        """The items of the form by code."""
        return {item.code: item for item in self.round_.form.items}

    @cached_property
    def agencies(self) -> dict[str, Agency]:
        """The agencies asked by code."""
        return {agency.code: agency for agency in self.round_.asked}

    @cached_property
    def answers(self) -> dict[tuple[str, str], list[Observation]]:
        """What was answered, by agency and item; by agency alone, under no item, everything."""
        found: dict[tuple[str, str], list[Observation]] = {}
        for o in self.dataset.observations():
            found.setdefault((o.agency, o.item), []).append(o)
            found.setdefault((o.agency, ""), []).append(o)
        return found

    def answer(self, agency: str, item: str) -> str:
        """An agency's answer in words; of all its answers, how many there are."""
        found = self.answers.get((agency, item), ())
        if item:
            return answer_text(found)
        return f"{len({o.item for o in found if o.item in self.items})} chỉ tiêu" if found else ""

    def basis(self, item: str, agency: str) -> str:
        """The fingerprint of an answer, or of the province's figure."""
        if agency:
            found = self.answers.get((agency, item))
            return answer_basis(found) if found else NOTHING
        return item_basis(self.round_.form, item, self._counted)

    @cached_property
    def _counted(self) -> Mapping[str, Sequence[Observation]]:
        found: dict[str, list[Observation]] = {}
        for o in self.effect.observations:
            found.setdefault(o.item, []).append(o)
        return found

    def figure(self, item: str, agency: str = "") -> str:
        """The figure that a decision is about, in words."""
        return self.answer(agency, item) if agency else province_text(self._by_rule[item])

    @cached_property
    def _by_rule(self) -> dict[str, Result]:
        """The figures before the Sở takes another value for them; answers left out or replaced are so already."""
        own = tuple(d for d in self.dataset.decisions if d.agency)
        bare = Dataset(self.dataset.submissions, own)
        return {r.indicator.code: r for r in provincial_results(self.round_, bare)}

    def by_rule(self, item: str) -> Result:
        """The province's figure of an item as the rule gives it."""
        return self._by_rule[item]

    def subject(self, item: str, agency: str) -> str:
        """What a decision is about: "Xã Bình Sơn, “Số hộ có 5G”"."""
        who = self.agencies[agency].name if agency in self.agencies else agency
        if item not in self.items:
            return f"{who}, mọi chỉ tiêu"
        named = f"“{self.items[item].short_name or self.items[item].name}”"
        return f"{who}, {named}" if agency else named

    def past_result(self, item: str) -> str:
        """The province's figure in the last period that has one, with the period."""
        found = [past for past in self.round_.history if past.item == item and past.text]
        return f"{found[-1].text} ({found[-1].period.name})" if found else ""

    def past_answer(self, agency: str, item: str) -> str:
        """What the agency answered in the period before."""
        found = {past.component: past for past in self.round_.past.get(agency, ()) if past.item == item}
        shown = {c: p.text if p.number is None else format_exactly(p.number) for c, p in found.items()}
        halves = [shown.get(half, "") for half in (Component.NUMERATOR, Component.DENOMINATOR)]
        return "/".join(halves) if all(halves) else next(iter(shown.values()), "")

    @cached_property
    def doubts(self) -> dict[tuple[str, str], list[Issue]]:
        """The issues that doubt an answer, or keep it out of totals, by agency and item in the register's order."""
        found: dict[tuple[str, str], list[Issue]] = {}
        for issue in self.state.standing:
            agency, item = issue.place.agency, issue.place.item
            if agency in self.agencies and _is_doubt(issue):
                found.setdefault((agency, item if item in self.items else ""), []).append(issue)
        agencies, items = list(self.agencies), ["", *self.items]
        return dict(sorted(found.items(), key=lambda pair: (agencies.index(pair[0][0]), items.index(pair[0][1]))))

    def answered_doubts(self, agency: str, item: str) -> list[Issue]:
        """The issues of an answer that are notes because the Sở has decided of them."""
        return [
            issue
            for issue in self.state.standing
            if (issue.place.agency, issue.place.item) == (agency, item) and is_answered(issue)
        ]

    def doubted(self, item: str) -> int:
        """How many agencies' answers to an item are doubtful."""
        return sum(code == item for _, code in self.doubts)

    def states(self) -> Iterator[tuple[Decision, str]]:
        """The history, the latest first, each with whether it still counts."""
        holding, expired = set(self.effect.holding), set(self.effect.expired)
        later: set[tuple[str, str, Matter]] = set()
        for decision in reversed(self.history):
            if decision.subject in later:
                word = "Đã được thay"
            elif decision.verdict is Verdict.WITHDRAW:
                word = "Đã bỏ quyết định cũ"
            elif lapsed(decision, self.now.date()):
                word = "Đã hết hạn miễn"
            elif decision in expired:
                word = "Hết hiệu lực: số liệu đã đổi"
            else:
                word = "Đang có hiệu lực" if decision in holding else "Biểu mẫu không còn mục này"
            later.add(decision.subject)
            yield decision, word


def province_text(result: Result) -> str:
    """The province's figure as the report words it, else with what it is made of: "95,32% (91/96)"; empty for none."""
    if result.printed:
        return result.printed
    if result.numerator is None or not result.denominator or not result.text:
        return result.text
    return f"{result.text} ({format_exactly(result.numerator)}/{format_exactly(result.denominator)})"


def is_answered(issue: Issue) -> bool:
    """Whether an issue would be graver, had nobody decided of it."""
    return issue.severity is Severity.NOTE and messages.CATALOGUE[issue.code].severity is not Severity.NOTE


def _is_doubt(issue: Issue) -> bool:
    wrong = issue.severity is Severity.ERROR and issue.code[0] in _ITEM_CODES and issue.code != _BLANK
    return messages.doubts_figures(issue) or (wrong and bool(issue.place.item))
