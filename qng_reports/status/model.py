"""Who has answered, how completely, how late, and what is wrong with it: a round as it stands on one day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from enum import IntEnum, StrEnum

from qng_reports.dataset import Dataset, Issue, Observation, Submission
from qng_reports.decisions import Effect, effect_of, owes
from qng_reports.figures import percentage
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
from qng_reports.vietnamese import sort_key


class State(StrEnum):
    """Where an agency stands in the round."""

    REPORTED = "Đã báo cáo"
    FAULTY = "Có lỗi"
    MISSING = "Chưa báo cáo"
    WAIVED = "Được miễn"


class Urgency(IntEnum):
    """What an agency needs of the Sở, the most urgent first."""

    OVERDUE = 0  # nothing usable came, and the deadline is over or what came was refused
    FAULTY = 1
    DOUBTFUL = 2  # warnings to confirm, or required items without an answer
    AWAITED = 3  # has time left
    LATE = 4  # all well, only late
    SETTLED = 5


@dataclass(frozen=True, slots=True)
class AgencyStatus:
    """One agency: `answered` of `asked` required items have a usable answer ("chưa có số liệu" is one).

    `late`: received after the deadline. `days_late`: by how many days, for a missing one until today. `errors`,
    `warnings`, `notes`: of what is in force, and of what checks over several agencies say of it. `rejected`: files of
    this agency that could not be accepted. `check_code`: the mã đối chiếu that the signed paper of the submission in
    force must show. `waived`: items that the Sở excused it from and that it did not answer; they are not `asked`.
    """

    code: str
    name: str
    type: str
    is_commune: bool
    state: State
    file: str
    received_at: datetime | None
    late: bool
    days_late: int
    errors: int
    warnings: int
    notes: int
    answered: int
    asked: int
    rejected: int
    check_code: str = ""
    waived: int = 0

    @property
    def complete(self) -> Decimal:
        """Percentage points of the required items answered; 100 where nothing is required of a received report."""
        if not self.asked:
            return Decimal(0 if self.state is State.MISSING else 100)
        return percentage(Decimal(self.answered), Decimal(self.asked))

    @property
    def full(self) -> bool:
        """Whether everything required has come, without an error."""
        return self.state is State.REPORTED and self.answered == self.asked

    @property
    def urgency(self) -> Urgency:
        """What it needs most."""
        if self.state is State.MISSING:
            return Urgency.OVERDUE if self.days_late or self.rejected else Urgency.AWAITED
        if self.state is State.WAIVED:
            return Urgency.SETTLED
        if self.state is State.FAULTY:
            return Urgency.FAULTY
        if self.warnings or not self.full:
            return Urgency.DOUBTFUL
        return Urgency.LATE if self.late else Urgency.SETTLED


@dataclass(frozen=True, slots=True)
class Tally:
    """How many of a set of agencies have answered; all but `expected` are among the `received`.

    Agencies that are excused from everything and sent nothing are not `expected`. `full`: without error and with every
    required item; `doubtful`: with warnings, whatever else.
    """

    expected: int
    received: int
    full: int
    faulty: int
    doubtful: int
    late: int

    @property
    def missing(self) -> int:
        """Agencies without a submission in force."""
        return self.expected - self.received

    @property
    def share(self) -> Decimal:
        """Received of expected in percentage points; 0 of 0 is 100."""
        return percentage(Decimal(self.received), Decimal(self.expected)) if self.expected else Decimal(100)


@dataclass(frozen=True, slots=True)
class Refused:
    """One file that was not accepted, with the reasons; `agency` is empty or unknown where nobody can tell."""

    file: str
    agency: str
    issues: tuple[Issue, ...]


@dataclass(frozen=True, slots=True)
class RoundStatus:
    """A round on the day `today`.

    `issues`: every open issue but those of refused files, which stand in `refused`; together they are all there are.
    """

    title: str
    form: str
    period: str
    period_name: str
    deadline: date
    today: date
    agencies: tuple[AgencyStatus, ...]
    issues: tuple[Issue, ...]
    refused: tuple[Refused, ...]

    @property
    def days_left(self) -> int:
        """Days from `today` to the deadline; negative when it is over."""
        return (self.deadline - self.today).days

    @property
    def everybody(self) -> Tally:
        """All agencies asked."""
        return _tally(self.agencies)

    @property
    def communes(self) -> Tally:
        """Cấp xã."""
        return _tally(agency for agency in self.agencies if agency.is_commune)

    @property
    def provincial(self) -> Tally:
        """Agencies of the province."""
        return _tally(agency for agency in self.agencies if not agency.is_commune)

    @property
    def all_issues(self) -> tuple[Issue, ...]:
        """Those of refused files first."""
        return (*(issue for file in self.refused for issue in file.issues), *self.issues)

    @property
    def names(self) -> dict[str, str]:
        """Names of the agencies asked, by code."""
        return {agency.code: agency.name for agency in self.agencies}

    def by_urgency(self) -> tuple[AgencyStatus, ...]:
        """The agencies, those first that need most of the Sở; equals in the alphabet's order."""
        return tuple(sorted(self.agencies, key=_need))


def _need(agency: AgencyStatus) -> tuple[object, ...]:
    worse = (-agency.errors, -agency.warnings, -agency.rejected, -agency.days_late, agency.complete)
    return agency.urgency, worse, not agency.is_commune, sort_key(agency.name), agency.code


def round_status(
    round_: Round, dataset: Dataset, issues: Sequence[Issue], *, rejected: Sequence[Issue], today: date
) -> RoundStatus:
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
    )


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
    )


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


def _tally(agencies: Iterable[AgencyStatus]) -> Tally:
    found = tuple(agency for agency in agencies if agency.state is not State.WAIVED)
    received = [agency for agency in found if agency.state is not State.MISSING]
    return Tally(
        expected=len(found),
        received=len(received),
        full=sum(agency.full for agency in received),
        faulty=sum(agency.state is State.FAULTY for agency in received),
        doubtful=sum(agency.warnings > 0 for agency in received),
        late=sum(agency.late for agency in received),
    )


def deadline_words(status: RoundStatus) -> str:
    """How far the deadline is: "còn 3 ngày", "hạn là hôm nay", "đã quá hạn 2 ngày"."""
    if status.days_left > 0:
        return f"còn {status.days_left} ngày"
    return "hạn là hôm nay" if status.days_left == 0 else f"đã quá hạn {-status.days_left} ngày"


def late_words(agency: AgencyStatus) -> str:
    """By how many days an agency is late: "muộn 2 ngày", "quá hạn 2 ngày" for a missing one; empty in time."""
    if not agency.days_late:
        return ""
    return f"{'quá hạn' if agency.state is State.MISSING else 'muộn'} {agency.days_late} ngày"
