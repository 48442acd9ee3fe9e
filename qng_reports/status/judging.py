"""Judges where every agency stands: its state, what it answered, what it is excused from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from qng_reports import messages
from qng_reports.dataset import Dataset, Decision, Issue, Observation, Submission, Verdict
from qng_reports.decisions import Effect, effect_of, in_words, owes
from qng_reports.doors.store import Store
from qng_reports.model import (
    Agency,
    Asked,
    Availability,
    Component,
    Form,
    Kind,
    Question,
    Round,
    Severity,
    items_of,
)
from qng_reports.status.model import AgencyStatus, Decided, Refused, RoundStatus, State


@dataclass(frozen=True, slots=True)
class Beside:
    """What the desk tells of a round beside its dataset, as in `RoundStatus`.

    `arrivals`: when the accepted files of each agency came, the earliest first.
    """

    begun: date | None = None
    arrivals: Mapping[str, tuple[datetime, ...]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def beside_of(store: Store, notes: Sequence[str] = ()) -> Beside:
    """What the store knows of issuing and receiving; `notes` as in `RoundStatus`."""
    first = min((one.issued_at for one in store.issued() if not one.is_correction), default=None)
    return Beside(first.date() if first else None, store.arrival_times(), tuple(notes))


def round_status(
    round_: Round, dataset: Dataset, issues: Sequence[Issue], *, rejected: Sequence[Issue], today: date,
    beside: Beside = Beside(),
) -> RoundStatus:  # fmt: skip
    """Where every agency asked stands. `issues`: all that are open; `rejected`: those among them of refused files.

    An issue that stands in `rejected` alone is told too.
    """
    refused = _refused(rejected)
    apart = set(rejected)
    open_issues = tuple(issue for issue in issues if issue not in apart)
    of_agency: dict[str, list[Issue]] = {}
    for issue in open_issues:
        of_agency.setdefault(issue.place.agency, []).append(issue)
    files = [file.agency for file in refused]
    effect = effect_of(round_, dataset)
    agencies = tuple(
        _with_waivers(
            _agency_status(
                round_, agency, dataset.submissions.get(agency.code), of_agency.get(agency.code, ()),
                files.count(agency.code), today,
            ),
            round_, agency, dataset.submissions.get(agency.code), effect,
        )
        for agency in round_.asked
    )  # fmt: skip
    agencies = tuple(replace(agency, arrivals=beside.arrivals.get(agency.code, ())) for agency in agencies)
    return RoundStatus(
        title=round_.form.title,
        form=round_.form.code,
        period=str(round_.period),
        period_name=round_.period.name,
        deadline=round_.deadline,
        today=today,
        agencies=agencies,
        issues=open_issues,
        refused=refused,
        begun=beside.begun,
        waivers=_decided(round_, (d for d in effect.holding if d.verdict is Verdict.WAIVE)),
        expired=_decided(round_, effect.expired),
        notes=beside.notes,
    )


def _decided(round_: Round, decisions: Iterable[Decision]) -> tuple[Decided, ...]:
    """In the order of agencies and items; decisions about the province's own figures first."""
    agencies = {agency.code: (place, agency.name) for place, agency in enumerate(round_.agencies, 1)}
    items = {item.code: (place, item.short_name or item.name) for place, item in enumerate(round_.form.items, 1)}
    found = []
    for d in decisions:
        who, what = agencies.get(d.agency, (0, d.agency)), items.get(d.item, (0, "mọi chỉ tiêu"))
        named = f"“{what[1]}” ({d.item})" if d.item else what[1]
        subject = f"{who[1]}: {named}" if d.agency else f"Toàn tỉnh: {named}"
        found.append(((who[0], what[0]), Decided(subject, in_words(d))))
    return tuple(told for _, told in sorted(found, key=lambda pair: pair[0]))


def _refused(rejected: Sequence[Issue]) -> tuple[Refused, ...]:
    found: dict[tuple[str, str], list[Issue]] = {}
    for issue in rejected:
        found.setdefault((issue.place.file, issue.place.agency), []).append(issue)
    return tuple(Refused(file, agency, tuple(found[file, agency])) for file, agency in sorted(found))


def _agency_status(
    round_: Round, agency: Agency, submission: Submission | None, issues: Sequence[Issue], rejected: int, today: date
) -> AgencyStatus:
    graves = [issue.severity for issue in issues]
    errors = graves.count(Severity.ERROR)
    received = submission.received_at if submission else None
    days_late = max(0, ((received.date() if received else today) - round_.deadline).days)
    answered, asked = _answered(round_.form, agency, submission)
    return AgencyStatus(
        code=agency.code,
        name=agency.name,
        type=agency.type,
        is_commune=agency.is_commune,
        state=State.MISSING if submission is None else State.FAULTY if errors else State.REPORTED,
        file=submission.file if submission else "",
        received_at=received,
        late=received is not None and days_late > 0,
        days_late=days_late,
        errors=errors,
        warnings=graves.count(Severity.WARNING),
        notes=graves.count(Severity.NOTE),
        answered=answered,
        asked=asked,
        rejected=rejected,
        check_code=submission.check_code if submission else "",
        former_province=agency.former_province,
        seat=_seat(agency),
        returned=tuple(issue.value for issue in issues if issue.code == messages.RETURNED),
    )


def _seat(agency: Agency) -> tuple[float, float] | None:
    if agency.latitude is None or agency.longitude is None:
        return None
    return agency.latitude, agency.longitude


def _with_waivers(
    status: AgencyStatus, round_: Round, agency: Agency, submission: Submission | None, effect: Effect
) -> AgencyStatus:
    """The status of an agency that may be excused from some items, or from all of them."""
    excused = frozenset(
        item.indicator.code
        for item in items_of(round_.form, agency)
        if isinstance(item, Asked)
        and item.indicator.kind is not Kind.PARTS
        and effect.is_waived(agency.code, item.indicator.code)
    )
    nothing_owed = bool(effect.holding) and submission is None and not owes(round_, effect, agency)
    if not excused and not nothing_owed:
        return status
    given = {o.item for o in submission.observations if o.component is not Component.NOTE} if submission else set()
    answered, asked = _answered(round_.form, agency, submission, excused - given)
    status = replace(status, answered=answered, asked=asked, waived=len(excused - given))
    return replace(status, state=State.WAIVED, days_late=0) if nothing_owed else status


def _answered(
    form: Form, agency: Agency, submission: Submission | None, waived: frozenset[str] = frozenset()
) -> tuple[int, int]:
    """How many required items have a usable answer, of how many; what an agency only confirms is not required."""
    by_item: dict[str, dict[Component, Observation]] = {}
    for o in submission.observations if submission else ():
        spoilt_cell = o.component is Component.CELL and not o.usable  # of a table: it spoils only itself
        if o.component is not Component.NOTE and not spoilt_cell:
            by_item.setdefault(o.item, {})[o.component] = o
    answered = asked = 0
    for item in items_of(form, agency):
        if isinstance(item, Asked) and item.indicator.kind is Kind.PARTS:
            continue  # its parts are asked
        if isinstance(item, Asked) and item.indicator.code in waived:
            continue
        required = item.required if isinstance(item, Question) else item.indicator.required and not item.confirms
        if required:
            asked += 1
            answered += _is_answered(item, by_item)
    return answered, asked


def _is_answered(item: Asked | Question, by_item: Mapping[str, Mapping[Component, Observation]]) -> bool:
    found = by_item.get(item.code if isinstance(item, Question) else item.indicator.code, {})
    if Component.CELL in found and all(o.usable for o in found.values()):
        return True
    if not found or not all(o.usable for o in found.values()):
        return False
    if any(o.availability is not Availability.AVAILABLE for o in found.values()):
        return True
    return isinstance(item, Question) or item.indicator.kind is not Kind.RATIO or len(found) == 2
