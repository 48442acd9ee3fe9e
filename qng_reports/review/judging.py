"""From what was typed in a review workbook to decisions: what is sound is taken, all else is told at its cell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from qng_reports import messages
from qng_reports.dataset import Assessment, Dataset, Decision, Issue, Matter, Verdict
from qng_reports.decisions import NOTHING, standing, told
from qng_reports.model import Asked, items_of
from qng_reports.review.desk import Desk
from qng_reports.review.reading import Entry, Filled, Seen
from qng_reports.review.sheet_words import ALL, ASSESSMENT_CHOICES, ITEMS, WAIVERS, Act, Head
from qng_reports.review.values import Given, Refusal, taken_value, waived_until
from qng_reports.sheets import ReadValue
from qng_reports.vietnamese import cut, matching_key

_VERDICTS = {
    Act.ACCEPT: Verdict.ACCEPT, Act.VALUE: Verdict.VALUE, Act.EXCLUDE: Verdict.EXCLUDE, Act.WAIVE: Verdict.WAIVE,
}  # fmt: skip
_LONGEST = 500  # characters of a reason


@dataclass(frozen=True, slots=True)
class Wish:
    """What one row asks for; a row of the province's figures may ask for two things. `head`: where it was chosen."""

    entry: Entry
    head: Head
    decision: Decision


@dataclass(frozen=True, slots=True)
class Judged:
    """The decisions to be kept, in their order; how many stand already; what could not be taken."""

    decisions: tuple[Decision, ...]
    unchanged: int
    issues: tuple[Issue, ...]


def judge(desk: Desk, filled: Filled) -> Judged:
    """Every row on its own: a fault in one takes nothing from another.

    Decisions on agencies' answers come first: the province's figures are judged together with them.
    """
    issues: list[Issue] = []
    wishes: list[Wish] = []
    for found in (found for entry in filled.entries for found in _wishes(desk, filled, entry)):
        if isinstance(found, Issue):
            issues.append(found)
        else:
            wishes.append(found)
    wishes, conflicts = _without_conflicts(desk, wishes)
    current = {d.subject: d for d in (*desk.effect.holding, *desk.effect.expired)}
    holding = set(desk.effect.holding)
    fresh = [w for w in wishes if not (w.decision.subject in current and _same(current[w.decision.subject], w.decision)
                                       and current[w.decision.subject] in holding)]  # fmt: skip
    before = _as_it_was(desk, wishes)
    taken: list[Wish] = []
    older: list[Issue] = []
    for wish in fresh:
        issue = _older(desk, before, filled.seen, wish)
        if issue is None:
            taken.append(wish)
        else:
            older.append(issue)
    decisions = _with_bases(desk, [wish.decision for wish in taken])
    return Judged(decisions, len(wishes) - len(fresh), (*issues, *conflicts, *older))


# ---------------------------------------------------------------- one row


def _wishes(desk: Desk, filled: Filled, entry: Entry) -> Iterator[Wish | Issue]:
    """What a row asks for, or why it cannot be taken."""
    if entry.computed:
        for head in sorted(entry.computed):
            yield messages.review_cell_computed(entry.where(head), entry.text(head))
        return
    chosen = [head for head in (Head.VERDICT, Head.ASSESSMENT) if entry.text(head)]
    if not chosen:
        first = next(head for head in entry.table.inputs if entry.cells.get(head) is not None)
        if first is not Head.DECIDER:  # a name alone, as where it was filled down, wants nothing
            yield messages.verdict_missing(entry.where(first), cut(entry.text(first), 60))
        return
    subject = _subject(desk, entry)
    if isinstance(subject, Issue):
        yield subject
        return
    for head in chosen:
        yield _wish(desk, filled, entry, head, subject)


def _subject(desk: Desk, entry: Entry) -> tuple[str, str] | Issue:
    """Item and agency of a row."""
    if entry.table is ITEMS:
        item = _known(entry.code(Head.CODE), desk.items)
        if item is None:
            return messages.review_code_unknown(entry.where(Head.CODE), "chỉ tiêu", entry.text(Head.CODE))
        return item, ""
    agency = _known(entry.code(Head.AGENCY), desk.agencies)
    if agency is None:
        return messages.review_code_unknown(entry.where(Head.AGENCY), "đơn vị", entry.text(Head.AGENCY))
    typed = entry.code(Head.ITEM)
    item = "" if matching_key(typed) == matching_key(ALL) else _known(typed, desk.items)
    if item is None:
        return messages.review_code_unknown(entry.where(Head.ITEM), "chỉ tiêu", entry.text(Head.ITEM))
    asked = {i.indicator.code for i in items_of(desk.round_.form, desk.agencies[agency]) if isinstance(i, Asked)}
    parts = {desk.items[code].part_of for code in asked if desk.items[code].part_of}
    if item and item not in asked | (parts if entry.table is WAIVERS else set()):
        name = desk.items[item].short_name or desk.items[item].name
        return messages.review_not_asked(entry.where(Head.ITEM), desk.agencies[agency].name, name)
    return item, agency


def _known(typed: str, codes: Iterable[str]) -> str | None:
    """The code that was typed; case does not count, nor zeros that a number cell has swallowed."""
    by_key = {code.casefold(): code for code in codes}
    key = typed.casefold()
    if key in by_key:
        return by_key[key]
    near = [code for folded, code in by_key.items() if key.isdecimal() and folded.lstrip("0") == key.lstrip("0")]
    return near[0] if len(near) == 1 else None


def _wish(desk: Desk, filled: Filled, entry: Entry, head: Head, subject: tuple[str, str]) -> Wish | Issue:
    typed = entry.text(head)
    words = ASSESSMENT_CHOICES if head is Head.ASSESSMENT else tuple(act.value for act in entry.table.acts)
    by_key = {matching_key(word): word for word in words}
    word = by_key.get(matching_key(typed))
    if word is None:
        return messages.verdict_unknown(entry.where(head), cut(typed, 60), words)
    decision = _decision(desk, entry, head, word, subject)
    if isinstance(decision, Refusal):
        return decision.issue
    reason, who = cut(entry.text(Head.REASON), _LONGEST) or decision.reason, entry.text(Head.DECIDER) or filled.decider
    if not reason:
        return messages.reason_missing(entry.where(Head.REASON), word)
    if not who:
        return messages.decider_missing(entry.where(Head.DECIDER), word)
    return Wish(entry, head, replace(decision, reason=reason, decided_by=cut(who, 100), decided_at=desk.now))


def _decision(desk: Desk, entry: Entry, head: Head, word: str, subject: tuple[str, str]) -> Decision | Refusal:
    """What is decided, without reason, name and time (of one that is confirmed, with the old reason)."""
    item, agency = subject
    matter = Matter.ASSESSMENT if head is Head.ASSESSMENT else Matter.DUTY if entry.table is WAIVERS else Matter.FIGURE
    place = entry.where(head)
    old = next((d for d in desk.dataset.decisions if d.subject == (item, agency, matter)), None)
    blank = Decision(item, agency, Verdict.WITHDRAW, matter.value, None, "", "", desk.now)
    if word in (Act.WITHDRAW, Act.CONFIRM):
        if old is None:
            return Refusal(messages.verdict_unfit(place, word, "mục này chưa có quyết định nào"))
        return replace(old, basis="", figure="") if word == Act.CONFIRM else blank
    if matter is Matter.ASSESSMENT:
        return replace(blank, verdict=Verdict.ASSESS, value=Assessment(word).value)
    verdict = _VERDICTS[Act(word)]
    if verdict is Verdict.WAIVE:
        until = waived_until(entry, desk.now.date())
        return until if isinstance(until, Refusal) else replace(blank, verdict=verdict, value="", until=until)
    why = _unfit(desk, item, agency, verdict)
    if why:
        return Refusal(messages.verdict_unfit(place, word, why))
    if verdict is not Verdict.VALUE:
        superfluous = _typed_value(entry)
        if superfluous is not None:
            why = "đã gõ giá trị lấy thay; chọn “Lấy giá trị này” hoặc xóa giá trị đó"
            return Refusal(messages.verdict_unfit(entry.where(superfluous), word, why))
        return replace(blank, verdict=verdict, value="")
    given = taken_value(desk, entry, item, agency)
    return given if isinstance(given, Refusal) else _valued(blank, given)


def _valued(blank: Decision, given: Given) -> Decision:
    return replace(
        blank, verdict=Verdict.VALUE, value=given.text, number=given.number, numerator=given.numerator,
        denominator=given.denominator,
    )  # fmt: skip


def _typed_value(entry: Entry) -> Head | None:
    values: Mapping[Head, ReadValue] = entry.cells
    heads = (Head.VALUE, Head.NUMERATOR, Head.DENOMINATOR)
    return next((head for head in heads if values.get(head) is not None), None)


def _unfit(desk: Desk, item: str, agency: str, verdict: Verdict) -> str:
    """Why that cannot be decided of this figure; empty if it can."""
    if not agency:
        nothing = verdict is Verdict.ACCEPT and not desk.by_rule(item).text
        return "chỉ tiêu này chưa có số liệu" if nothing else ""
    found = desk.answers.get((agency, item), [])
    if verdict is Verdict.VALUE:
        if not item:
            return "phải chọn một chỉ tiêu, không lấy được một giá trị cho mọi chỉ tiêu"
        confirms = not desk.agencies[agency].answers_to(desk.items[item].reporters)
        return "đơn vị này chỉ phối hợp, số của nó không tính vào số của tỉnh" if confirms else ""
    if not found:
        return "đơn vị chưa có số liệu ở mục này"
    if verdict is Verdict.ACCEPT and item and not all(o.usable for o in found):
        return "số liệu có lỗi nên chưa dùng được; chọn “Lấy giá trị này” và gõ số đúng"
    return ""


# ---------------------------------------------------------------- all rows together


def _same(one: Decision, other: Decision) -> bool:
    """Whether two decisions say the same, whenever and of whichever figure."""
    return replace(one, decided_at=other.decided_at, basis=other.basis, figure=other.figure) == other


def _content(decision: Decision) -> Decision:
    return replace(decision, reason="", decided_by="", basis="", figure="")


def _without_conflicts(desk: Desk, wishes: list[Wish]) -> tuple[list[Wish], list[Issue]]:
    """One wish a subject; where two differ in what they decide, none of them."""
    by_subject: dict[tuple[str, str, Matter], list[Wish]] = {}
    for wish in wishes:
        by_subject.setdefault(wish.decision.subject, []).append(wish)
    kept: list[Wish] = []
    issues: list[Issue] = []
    for found in by_subject.values():
        if len({_content(wish.decision) for wish in found}) == 1:
            kept.append(found[0])
            continue
        told_ones = [f"“{_word(w.decision)}” (ô {w.entry.where(w.head).cell})" for w in found]
        first = found[0].decision
        name = desk.subject(first.item, first.agency)
        issues += [messages.decisions_conflict(w.entry.where(w.head), name, "; ".join(told_ones)) for w in found]
    return kept, issues


def _word(decision: Decision) -> str:
    return told(decision)


def _as_it_was(desk: Desk, wishes: list[Wish]) -> Desk:
    """The desk without what this workbook decides of agencies' answers and what stands already, read once before."""
    own = [wish.decision for wish in wishes if wish.decision.agency]
    kept = tuple(d for d in desk.dataset.decisions if not any(_same(d, one) for one in own))
    if len(kept) == len(desk.dataset.decisions):
        return desk
    return replace(desk, state=replace(desk.state, dataset=replace(desk.dataset, decisions=kept)))


def _older(desk: Desk, before: Desk, seen: Mapping[tuple[str, str], Seen], wish: Wish) -> Issue | None:
    """Q08 where the figure is no longer the one that the workbook showed."""
    item, agency = wish.decision.item, wish.decision.agency
    if wish.decision.matter is Matter.DUTY or wish.decision.verdict is Verdict.WITHDRAW:
        return None
    then = seen.get((item, agency), Seen(NOTHING, ""))
    if then.basis in (desk.basis(item, agency), before.basis(item, agency)):
        return None
    name = desk.subject(item, agency)
    at = wish.entry.where(wish.head)
    return messages.judged_older(at, name, _word(wish.decision), then.figure, desk.figure(item, agency))


def _with_bases(desk: Desk, decisions: list[Decision]) -> tuple[Decision, ...]:
    """The decisions with the fingerprints of what they judge: the province's after what is decided of answers."""
    own = tuple(_with_basis(desk, d) for d in decisions if d.agency)
    together = Dataset(desk.dataset.submissions, standing((*desk.dataset.decisions, *own)))
    after = replace(desk, state=replace(desk.state, dataset=together))
    return (*own, *(_with_basis(after, d) for d in decisions if not d.agency))


def _with_basis(desk: Desk, decision: Decision) -> Decision:
    if decision.matter is Matter.DUTY or decision.verdict is Verdict.WITHDRAW:
        return decision
    item, agency = decision.item, decision.agency
    return replace(decision, basis=desk.basis(item, agency), figure=desk.figure(item, agency))
