"""Doubts that the Sở has answered stay visible, as notes; decisions whose figure has changed are told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from qng_reports import messages
from qng_reports.dataset import Dataset, Decision, Issue, Place, Result, Submission, Verdict
from qng_reports.decisions import Effect, answer_text, in_words, told
from qng_reports.model import Round, Severity

_MISSING = frozenset(("S01", "S16", "S20"))  # what nobody must be accused of who is excused

_DONE = "Không phải làm gì; Sở đã quyết định."


def settled(effect: Effect, dataset: Dataset) -> Dataset:
    """The dataset with the issues of its submissions as they stand after what the Sở decided."""
    if not effect.holding:
        return dataset
    found = {agency: _settled_submission(effect, submission) for agency, submission in dataset.submissions.items()}
    return replace(dataset, submissions=found)


def _settled_submission(effect: Effect, submission: Submission) -> Submission:
    return replace(submission, issues=tuple(settled_issues(effect, submission.issues)))


def settled_issues(effect: Effect, issues: Iterable[Issue]) -> Iterator[Issue]:
    """The issues, each as a note where a decision that holds has answered it."""
    for issue in issues:
        decision = _answering(effect, issue) if effect.holding else None
        yield issue if decision is None else _settled(issue, decision)


def _settled(issue: Issue, decision: Decision) -> Issue:
    message = f"{issue.message.rstrip('.')}. Sở đã quyết định: {in_words(decision)}."
    return replace(issue, severity=Severity.NOTE, message=message, remedy=_DONE)


def _answering(effect: Effect, issue: Issue) -> Decision | None:
    """The decision that answers an issue.

    A value taken answers errors too; acceptance and leaving out only doubts, for an error stands until it is mended.
    """
    agency, item = issue.place.agency, issue.place.item
    if not agency or issue.severity is Severity.NOTE:
        return None
    if issue.code in _MISSING:
        waiver = effect.waiver(agency, item)
        if waiver is not None:
            return waiver
    decision = effect.of_answer(agency, item)
    about = [decision] if decision is not None else []
    province = effect.about(item)
    if province is not None and province.verdict is Verdict.ACCEPT:
        about.append(province)
    doubt = messages.doubts_figures(issue)
    mends = messages.concerns_input(issue) and issue.severity is Severity.ERROR
    return next((d for d in about if doubt or (mends and d.verdict is Verdict.VALUE)), None)


def expired_issues(round_: Round, effect: Effect, results: Iterable[Result]) -> Iterator[Issue]:
    """Q01 of every decision whose figure has changed, with the figure then and now."""
    by_code = {result.indicator.code: result for result in results}
    for decision in effect.expired:
        agency = round_.agency(decision.agency)
        names = [agency.name if agency else decision.agency] if decision.agency else []
        submitted = [o for o in effect.observations if o.agency == decision.agency]
        if decision.item:
            indicator = by_code[decision.item].indicator
            names.append(f"“{indicator.short_name or indicator.name}”")
            submitted = [o for o in submitted if o.item == decision.item]
        now = answer_text(submitted) if decision.agency else by_code[decision.item].text
        if not decision.item:
            now = f"{len(submitted)} giá trị đã gửi lại"
        place = Place("", agency=decision.agency, item=decision.item)
        yield messages.decision_expired(place, ", ".join(names), told(decision), decision.figure, now)
