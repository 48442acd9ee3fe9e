"""Who has answered, how completely, how late, and what is wrong with it: a round as it stands on one day."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import IntEnum, StrEnum

from qng_reports.dataset import Issue
from qng_reports.figures import percentage
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
    DOUBTFUL = 2  # warnings to confirm
    INCOMPLETE = 3  # required items without an answer
    AWAITED = 4  # has time left
    LATE = 5  # all well, only late
    SETTLED = 6


@dataclass(frozen=True, slots=True)
class AgencyStatus:
    """One agency: `answered` of `asked` required items have a usable answer ("chưa có số liệu" is one).

    `late`: received after the deadline. `days_late`: by how many days, for a missing one until today. `errors`,
    `warnings`, `notes`: of what is in force, and of what checks over several agencies say of it. `rejected`: files of
    this agency that could not be accepted. `check_code`: the mã đối chiếu that the signed paper of the submission in
    force must show. `waived`: items that the Sở excused it from and that it did not answer; they are not `asked`.
    `former_province`: where it lay before the merger. `seat`: latitude and longitude in degrees. `arrivals`: when its
    accepted files came, the earliest first. `returned`: addresses from which a letter to it came back.
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
    former_province: str = ""
    seat: tuple[float, float] | None = None
    arrivals: tuple[datetime, ...] = ()
    returned: tuple[str, ...] = ()

    @property
    def first_received(self) -> datetime | None:
        """When its first accepted file came."""
        return self.arrivals[0] if self.arrivals else self.received_at

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
        if self.warnings:
            return Urgency.DOUBTFUL
        if not self.full:
            return Urgency.INCOMPLETE
        return Urgency.LATE if self.late else Urgency.SETTLED


@dataclass(frozen=True, slots=True)
class Tally:
    """How many of a set of agencies have answered; all but `expected` are among the `received`.

    Agencies that are excused from everything and sent nothing are not `expected`, but `waived`. `full`: without error
    and with every required item; `doubtful`: with warnings, whatever else. `answered`, `asked`: required items.
    """

    expected: int
    received: int
    full: int
    faulty: int
    doubtful: int
    late: int
    waived: int = 0
    answered: int = 0
    asked: int = 0

    @property
    def complete(self) -> Decimal:
        """Required items answered, in percentage points of those asked of all that are expected; 0 of 0 is 100."""
        return percentage(Decimal(self.answered), Decimal(self.asked)) if self.asked else Decimal(100)

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
class Group:
    """Agencies that belong together: of one old province (`by` "tinh") or of one type ("loai")."""

    by: str
    name: str
    tally: Tally


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision of the Sở as the desk tells it: of whom and of which item, and the decision with its reason."""

    subject: str
    words: str


@dataclass(frozen=True, slots=True)
class RoundStatus:
    """A round on the day `today`.

    `issues`: every open issue but those of refused files, which stand in `refused`; together they are all there are.
    `begun`: the day on which the first workbook was issued, None before. `waivers`, `expired`: decisions of the Sở that
    excuse an agency, and those that count no more because their figure has changed. `notes`: what has changed in
    earlier rounds since their figures were taken, in sentences.
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
    begun: date | None = None
    waivers: tuple[Decided, ...] = ()
    expired: tuple[Decided, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def groups(self) -> tuple[Group, ...]:
        """Subtotals by old province, then by type of agency, each only where there are at least two."""
        return (*self._groups("tinh", self._former), *self._groups("loai", self._types))

    def _groups(self, by: str, of: Mapping[str, Sequence[AgencyStatus]]) -> Iterator[Group]:
        if len(of) > 1:
            yield from (Group(by, name, _tally(agencies)) for name, agencies in of.items())

    @property
    def _former(self) -> dict[str, list[AgencyStatus]]:
        found: dict[str, list[AgencyStatus]] = {}
        for agency in self.agencies:
            if agency.former_province:
                found.setdefault(agency.former_province, []).append(agency)
        return found

    @property
    def _types(self) -> dict[str, list[AgencyStatus]]:
        found: dict[str, list[AgencyStatus]] = {}
        for agency in sorted(self.agencies, key=lambda a: not a.is_commune):  # the communes' first
            found.setdefault(type_name(agency.type), []).append(agency)
        return found

    def answered_by_day(self) -> tuple[tuple[date, int], ...]:
        """How many of those expected had answered at the end of each day, from the first issue until `today`.

        Without a workbook issued it begins with the first answer; nothing where there is neither.
        """
        expected = [agency for agency in self.agencies if agency.state is not State.WAIVED]
        days = sorted(agency.first_received.date() for agency in expected if agency.first_received is not None)
        begins = [*([self.begun] if self.begun else []), *days[:1]]
        if not begins:
            return ()
        begin = min(begins)
        length = max(0, (max(self.today, *days[-1:], begin) - begin).days) + 1
        every = (begin + timedelta(days=n) for n in range(length))
        return tuple((day, bisect_right(days, day)) for day in every)

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


def _tally(agencies: Iterable[AgencyStatus]) -> Tally:
    every = tuple(agencies)
    found = tuple(agency for agency in every if agency.state is not State.WAIVED)
    received = [agency for agency in found if agency.state is not State.MISSING]
    return Tally(
        expected=len(found),
        received=len(received),
        full=sum(agency.full for agency in received),
        faulty=sum(agency.state is State.FAULTY for agency in received),
        doubtful=sum(agency.warnings > 0 for agency in received),
        late=sum(agency.late for agency in received),
        waived=len(every) - len(found),
        answered=sum(agency.answered for agency in found),
        asked=sum(agency.asked for agency in found),
    )


def type_name(type_: str) -> str:
    """A type as a heading: "Xã", "Cơ quan cấp tỉnh" where the register gives none."""
    return type_[:1].upper() + type_[1:] if type_ else "Không ghi loại"


def deadline_words(status: RoundStatus) -> str:
    """How far the deadline is: "còn 3 ngày", "hạn là hôm nay", "đã quá hạn 2 ngày".

    Once it is over and nobody is missing: "mọi đơn vị đã báo cáo".
    """
    if status.days_left > 0:
        return f"còn {status.days_left} ngày"
    if status.days_left == 0:
        return "hạn là hôm nay"
    asked = status.everybody
    if asked.expected and asked.received == asked.expected:
        return "mọi đơn vị đã báo cáo"
    return f"đã quá hạn {-status.days_left} ngày"


def late_words(agency: AgencyStatus) -> str:
    """By how many days an agency is late: "muộn 2 ngày", "quá hạn 2 ngày" for a missing one; empty in time."""
    if not agency.days_late:
        return ""
    return f"{'quá hạn' if agency.state is State.MISSING else 'muộn'} {agency.days_late} ngày"
