"""Who has answered, what is wrong, whom to remind: for the terminal, for programs, and as one page to open."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from pathlib import Path

from qng_reports.dataset import Dataset, Issue, Observation, Submission
from qng_reports.doors.files import write_atomic
from qng_reports.doors.pages import render_page
from qng_reports.figures import percentage
from qng_reports.model import (
    RESULTS,
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
from qng_reports.vietnamese import format_date, format_percent, sort_key

PAGE = Path(RESULTS, "tinh-trang.html")
_NAMED = 12  # faulty agencies, and lines of missing ones, named in the terminal
_WIDTH = 96
_FIXED = "\u00a0"  # keeps a name on one line
_GRAVITY = {Severity.ERROR: "Lỗi", Severity.WARNING: "Cảnh báo", Severity.NOTE: "Ghi chú"}


class State(StrEnum):
    """Where an agency stands in the round."""

    REPORTED = "Đã báo cáo"
    FAULTY = "Có lỗi"
    MISSING = "Chưa báo cáo"


@dataclass(frozen=True, slots=True)
class AgencyStatus:
    """One agency: `answered` of `asked` required items have a usable answer ("chưa có số liệu" is one).

    `late`: received after the deadline. `rejected`: files of this agency that could not be accepted.
    `check_code`: the mã đối chiếu that the signed paper of the submission in force must show.
    """

    code: str
    name: str
    type: str
    is_commune: bool
    state: State
    file: str
    received_at: datetime | None
    late: bool
    errors: int
    warnings: int
    answered: int
    asked: int
    rejected: int
    check_code: str = ""

    @property
    def complete(self) -> Decimal:
        """Percentage points of the required items answered; 100 where nothing is required of a received report."""
        if not self.asked:
            return Decimal(0 if self.state is State.MISSING else 100)
        return percentage(Decimal(self.answered), Decimal(self.asked))


@dataclass(frozen=True, slots=True)
class Tally:
    """How many of a set of agencies have answered; `faulty` and `late` are among the `received`."""

    expected: int
    received: int
    faulty: int
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
class RoundStatus:
    """A round on the day `today`; `days_left` to the deadline, negative when it is over; `rejected` counts files."""

    title: str
    form: str
    period: str
    period_name: str
    deadline: date
    today: date
    agencies: tuple[AgencyStatus, ...]
    communes: Tally
    provincial: Tally
    rejected: int

    @property
    def days_left(self) -> int:
        """Days from `today` to the deadline."""
        return (self.deadline - self.today).days


def round_status(round_: Round, dataset: Dataset, rejected: Sequence[Issue], *, today: date) -> RoundStatus:
    """Where every agency asked stands. `rejected`: the issues of files that were not accepted."""
    refused: dict[str, set[str]] = {}
    for issue in rejected:
        refused.setdefault(issue.place.agency, set()).add(issue.place.file)
    agencies = tuple(
        _agency_status(round_, agency, dataset.submissions.get(agency.code), len(refused.get(agency.code, ())))
        for agency in round_.asked
    )
    return RoundStatus(
        title=round_.form.title,
        form=round_.form.code,
        period=str(round_.period),
        period_name=round_.period.name,
        deadline=round_.deadline,
        today=today,
        agencies=agencies,
        communes=_tally(agency for agency in agencies if agency.is_commune),
        provincial=_tally(agency for agency in agencies if not agency.is_commune),
        rejected=len(set().union(*refused.values())),
    )


def _agency_status(round_: Round, agency: Agency, submission: Submission | None, rejected: int) -> AgencyStatus:
    issues = submission.issues if submission else ()
    errors = sum(issue.severity is Severity.ERROR for issue in issues)
    received = submission.received_at if submission else None
    answered, asked = _answered(round_.form, agency, submission)
    state = State.MISSING if submission is None else State.FAULTY if errors else State.REPORTED
    return AgencyStatus(
        code=agency.code,
        name=agency.name,
        type=agency.type,
        is_commune=agency.is_commune,
        state=state,
        file=submission.file if submission else "",
        received_at=received,
        late=received is not None and received.date() > round_.deadline,
        errors=errors,
        warnings=sum(issue.severity is Severity.WARNING for issue in issues),
        answered=answered,
        asked=asked,
        rejected=rejected,
        check_code=submission.check_code if submission else "",
    )


def _answered(form: Form, agency: Agency, submission: Submission | None) -> tuple[int, int]:
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
    found = tuple(agencies)
    return Tally(
        expected=len(found),
        received=sum(agency.state is not State.MISSING for agency in found),
        faulty=sum(agency.state is State.FAULTY for agency in found),
        late=sum(agency.late for agency in found),
    )


# ---------------------------------------------------------------- for programs


def to_json(status: RoundStatus) -> dict[str, object]:
    """The status in plain types: what `status --json` prints; dates are ISO 8601, shares percentage points as text."""
    return {
        "form": status.form,
        "period": status.period,
        "deadline": status.deadline.isoformat(),
        "days_left": status.days_left,
        "communes": _tally_json(status.communes),
        "provincial": _tally_json(status.provincial),
        "rejected": status.rejected,
        "missing": [agency.code for agency in status.agencies if agency.state is State.MISSING],
        "agencies": [_agency_json(agency) for agency in status.agencies],
    }


def _tally_json(tally: Tally) -> dict[str, object]:
    return {
        "expected": tally.expected,
        "received": tally.received,
        "missing": tally.missing,
        "faulty": tally.faulty,
        "late": tally.late,
        "share": f"{tally.share:f}",
    }


def _agency_json(agency: AgencyStatus) -> dict[str, object]:
    return {
        "code": agency.code,
        "name": agency.name,
        "type": agency.type,
        "state": agency.state.name.lower(),
        "file": agency.file,
        "received_at": agency.received_at.isoformat(timespec="seconds") if agency.received_at else None,
        "late": agency.late,
        "errors": agency.errors,
        "warnings": agency.warnings,
        "answered": agency.answered,
        "asked": agency.asked,
        "complete": f"{agency.complete:f}",
        "rejected": agency.rejected,
        "check_code": agency.check_code,
    }


# ---------------------------------------------------------------- for the terminal


def table_text(status: RoundStatus) -> str:
    """The status for the terminal, at most about 40 lines: totals, then the missing and the faulty by name."""
    lines = [
        *textwrap.wrap(status.title, _WIDTH),
        f"Kỳ báo cáo: {status.period_name} · hạn gửi {format_date(status.deadline)} ({deadline_words(status)})",
        "",
        f"{'':<18}{'Đã báo cáo':>12}{'Tỷ lệ':>10}{'Có lỗi':>9}{'Gửi muộn':>11}{'Chưa báo cáo':>15}",
    ]
    for name, tally in (("Cấp xã", status.communes), ("Cơ quan cấp tỉnh", status.provincial)):
        received = f"{tally.received}/{tally.expected}"
        lines.append(
            f"{name:<18}{received:>12}{format_percent(tally.share):>10}{tally.faulty:>9}{tally.late:>11}{tally.missing:>15}"
        )
    return "\n".join([*lines, *_missing_lines(status), *_faulty_lines(status), *_rejected_lines(status)])


def deadline_words(status: RoundStatus) -> str:
    """How far the deadline is: "còn 3 ngày", "hạn là hôm nay", "đã quá hạn 2 ngày"."""
    if status.days_left > 0:
        return f"còn {status.days_left} ngày"
    return "hạn là hôm nay" if status.days_left == 0 else f"đã quá hạn {-status.days_left} ngày"


def _missing_lines(status: RoundStatus) -> list[str]:
    missing = [agency for agency in status.agencies if agency.state is State.MISSING]
    if not missing:
        return ["", "Tất cả đơn vị đã báo cáo."]
    names = [f"{agency.name} ({agency.code})".replace(" ", _FIXED) for agency in missing]
    wrapped = textwrap.wrap("; ".join(names) + ".", _WIDTH, initial_indent="  ", subsequent_indent="  ")
    lines = [line.replace(_FIXED, " ") for line in wrapped]
    if len(lines) > _NAMED:
        lines = [*lines[:_NAMED], "  … (xem đủ trong ket-qua/tinh-trang.html)"]
    return ["", f"Chưa báo cáo: {len(missing)} đơn vị", *lines]


def _faulty_lines(status: RoundStatus) -> list[str]:
    faulty = [agency for agency in status.agencies if agency.state is State.FAULTY]
    if not faulty:
        return []
    faulty.sort(key=lambda agency: (-agency.errors, -agency.warnings))
    lines = [
        f"  {f'{a.name} ({a.code})'[:48]:<50}{a.errors:>4} lỗi{a.warnings:>4} cảnh báo, điền {a.answered}/{a.asked}"
        for a in faulty[:_NAMED]
    ]
    if len(faulty) > _NAMED:
        lines.append(f"  … và {len(faulty) - _NAMED} đơn vị khác (xem ket-qua/tinh-trang.html)")
    return ["", f"Có lỗi: {len(faulty)} đơn vị", *lines]


def _rejected_lines(status: RoundStatus) -> list[str]:
    return ["", f"Tệp không nhận được: {status.rejected}."] if status.rejected else []


# ---------------------------------------------------------------- as a page


@dataclass(frozen=True, slots=True)
class _Group:
    """The issues of one agency as the page shows them, worst first."""

    anchor: str
    name: str
    errors: int
    warnings: int
    issues: tuple[tuple[str, Issue], ...]


def write_page(round_: Round, status: RoundStatus, issues: Iterable[Issue], *, now: datetime) -> Path:
    """Writes ket-qua/tinh-trang.html, one file that needs nothing else, and gives its path.

    `issues`: all that the page tells, of the submissions in force and of the files not accepted. Raises QngError when
    the file cannot be written.
    """
    groups = _groups(status, issues)
    page = render_page(
        "tinh-trang.html",
        round_=round_,
        status=status,
        rows=_rows(status, {group.anchor for group in groups}),
        groups=groups,
        deadline=format_date(status.deadline),
        deadline_words=deadline_words(status),
        now=f"{now:%H:%M} ngày {format_date(now.date())}",
        faulty=status.communes.faulty + status.provincial.faulty,
        percent=format_percent,
    )
    path = round_.folder / PAGE
    write_atomic(path, page.encode("utf-8"))
    return path


def _rows(status: RoundStatus, anchors: set[str]) -> list[dict[str, object]]:
    ranks = {name: rank for rank, name in enumerate(sorted({a.name for a in status.agencies}, key=sort_key))}
    return [
        {
            "agency": agency,
            "place": place,
            "rank": ranks[agency.name],
            "anchor": agency.code if agency.code in anchors else "",
            "state": agency.state.name.lower(),
            "received": f"{agency.received_at:%d/%m/%Y %H:%M}" if agency.received_at else "",
            "sorted": f"{agency.received_at:%Y%m%d%H%M%S}" if agency.received_at else "",
        }
        for place, agency in enumerate(status.agencies, 1)
    ]


def _groups(status: RoundStatus, issues: Iterable[Issue]) -> list[_Group]:
    """By agency, those with most errors first; files of nobody known come before all."""
    names = {agency.code: agency.name for agency in status.agencies}
    found: dict[str, list[Issue]] = {}
    for issue in issues:
        found.setdefault(issue.place.agency if issue.place.agency in names else "", []).append(issue)
    gravity = list(_GRAVITY)
    groups = []
    for code, own in found.items():
        own.sort(key=lambda issue: gravity.index(issue.severity))
        grave = [issue.severity for issue in own]
        shown = tuple((_GRAVITY[issue.severity], issue) for issue in own)
        name = names.get(code, "Tệp chưa rõ của đơn vị nào")
        groups.append(_Group(code, name, grave.count(Severity.ERROR), grave.count(Severity.WARNING), shown))
    return sorted(groups, key=lambda group: (group.anchor != "", -group.errors, -group.warnings, sort_key(group.name)))
