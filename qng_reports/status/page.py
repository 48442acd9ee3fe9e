"""The status as one page, ket-qua/tinh-trang.html: works from a USB stick, without network, and without JavaScript."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from qng_reports import telling
from qng_reports.doors.files import write_atomic
from qng_reports.doors.pages import as_markup, render_page
from qng_reports.dotmap import Dot, svg_map
from qng_reports.letter import AgencyMail, MailHistory
from qng_reports.messages import SEVERITY_WORDS
from qng_reports.model import RESULTS
from qng_reports.status.model import (
    AgencyStatus,
    Refused,
    RoundStatus,
    State,
    deadline_words,
    late_words,
    type_name,
)
from qng_reports.status.progress import progress_svg, progress_words
from qng_reports.telling import AgencyIssues, CodeIssues
from qng_reports.vietnamese import format_date, format_percent, sort_key

PAGE = Path(RESULTS, "tinh-trang.html")
_BY_WORDS = {"tinh": "Theo tỉnh trước sắp xếp", "loai": "Theo loại đơn vị"}
_DOTS = {State.REPORTED: 0, State.FAULTY: 1, State.MISSING: 2, State.WAIVED: 3}
_LINKS = 12  # agencies named beside a code; all of them are found by the code's filter


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One file that an agency sent, as the page tells it; `number` counts from 1, the oldest.

    `changes`: what differs from the version before, one sentence a cell. `sender`: the address a mail came from.
    """

    number: int
    file: str
    received_at: datetime
    in_force: bool
    changes: tuple[str, ...] = ()
    accepted: bool = True
    sender: str = ""


Versions = Mapping[str, Sequence[VersionLine]]


@dataclass(frozen=True, slots=True)
class _Row:
    """One agency on the page.

    `keys`: what the columns sort by, whole numbers with blanks between. `marks`: the filters that it passes. `codes`:
    of its issues. `files`: how many it sent and which one counts, where there are several.
    """

    agency: AgencyStatus
    place: int
    keys: str
    marks: str
    codes: str
    late: str
    received: str
    issues: AgencyIssues | None
    refused: tuple[Refused, ...]
    versions: tuple[VersionLine, ...]
    mail: AgencyMail | None
    type: str
    files: str


@dataclass(frozen=True, slots=True)
class _CodeRow:
    """One code on the page: agencies as (code, name, number of issues), and how many more there are.

    `refused`: whether a file that was not accepted has it.
    """

    code: CodeIssues
    agencies: tuple[tuple[str, str, int], ...]
    more: int
    refused: bool


def write_page(
    folder: Path,
    status: RoundStatus,
    *,
    now: datetime,
    versions: Versions | None = None,
    mail: MailHistory | None = None,
) -> Path:
    """Writes ket-qua/tinh-trang.html into the folder of a round, one file that needs nothing else; gives its path.

    `versions`: by agency, every file that it sent, oldest first; where it has none, the file in force stands for them.
    `mail`: what each agency was written.
    Raises QngError when the file cannot be written.
    """
    by_agency = {group.agency: group for group in telling.by_agency(status.issues, status.names)}
    page = render_page(
        "tinh-trang.html",
        status=status,
        names=status.names,
        rows=_rows(status, by_agency, versions or {}, mail or {}),
        codes=_code_rows(status),
        strangers=by_agency.get(""),
        found=telling.count(status.all_issues),
        deadline=format_date(status.deadline),
        deadline_words=deadline_words(status),
        now=_moment(now),
        percent=format_percent,
        moment=_moment,
        gravity=SEVERITY_WORDS,
        clusters=telling.clusters,
        has_mail=bool(mail),
        by_words=_BY_WORDS,
        map=as_markup(dot_map(status)),
        chart=as_markup(progress_svg(status)),
        progress=progress_words(status),
    )
    path = folder / PAGE
    write_atomic(path, page.encode("utf-8"))
    return path


def _rows(status: RoundStatus, issues: Mapping[str, AgencyIssues], versions: Versions, mail: MailHistory) -> list[_Row]:
    """The agencies, those first that need most; their places are those of the register."""
    places = {agency.code: place for place, agency in enumerate(status.agencies, 1)}
    names = sorted({agency.name for agency in status.agencies}, key=sort_key)
    ranks = {name: rank for rank, name in enumerate(names)}
    refused: dict[str, list[Refused]] = {}
    for file in status.refused:
        refused.setdefault(file.agency, []).append(file)
    rows = []
    for need, agency in enumerate(status.by_urgency()):
        own, group = tuple(refused.get(agency.code, ())), issues.get(agency.code)
        at = agency.received_at
        letters = mail.get(agency.code)
        keys = (
            places[agency.code], ranks[agency.name], need, *([_letters_key(letters)] if mail else []),
            f"{at:%Y%m%d%H%M%S}" if at else 0, agency.errors, agency.warnings, f"{agency.complete:f}",
        )  # fmt: skip
        own_versions = tuple(versions.get(agency.code, ())) or _only_version(agency)
        found = (*(group.issues if group else ()), *(issue for file in own for issue in file.issues))
        rows.append(
            _Row(
                agency=agency,
                place=places[agency.code],
                keys=" ".join(map(str, keys)),
                marks=" ".join(_marks(agency)),
                codes=" ".join(sorted({issue.code for issue in found})),
                late=late_words(agency),
                received=_moment(at) if at else "",
                issues=group,
                refused=own,
                versions=own_versions,
                mail=letters,
                type=type_name(agency.type),
                files=_files(agency, own_versions),
            )
        )
    return rows


def _letters_key(mail: AgencyMail | None) -> int:
    """Reminders first, then whether the workbook was sent at all."""
    return 0 if mail is None else 2 * mail.reminded + (mail.sent is not None)


def _files(agency: AgencyStatus, versions: Sequence[VersionLine]) -> str:
    """ "3 lần, dùng lần 2"; empty for one that sent once."""
    accepted = [version for version in versions if version.accepted]
    used = next((version.number for version in accepted if version.in_force), None)
    times = max(len(agency.arrivals), len(accepted))
    if times < 2:
        return ""
    return f"{times} lần, dùng lần {used}" if used is not None else f"{times} lần"


def dot_map(status: RoundStatus) -> str:
    """Where the agencies lie and how they stand, each dot leading to its row; empty where no seats are known."""
    dots = [
        Dot(a.name, *a.seat, _DOTS[a.state], late_words(a), f"#dv-{quote(a.code, safe='')}")
        for a in status.agencies
        if a.is_commune and a.seat is not None
    ]
    classes = {look: state.value for state, look in _DOTS.items() if any(dot.look == look for dot in dots)}
    title = "Bản đồ các xã, phường, đặc khu theo tình trạng báo cáo"
    return svg_map(dots, classes, title=title, width=480, within_page=True)


def _marks(agency: AgencyStatus) -> list[str]:
    marks = {
        "chua": agency.state is State.MISSING,
        "loi": agency.state is State.FAULTY,
        "canh-bao": agency.warnings > 0,
        "du": agency.full,
        "muon": agency.late,
    }
    return [name for name, has in marks.items() if has]


def _only_version(agency: AgencyStatus) -> tuple[VersionLine, ...]:
    if agency.received_at is None:
        return ()
    return (VersionLine(1, agency.file, agency.received_at, in_force=True),)


def _code_rows(status: RoundStatus) -> list[_CodeRow]:
    names = status.names
    refused = {issue.code for file in status.refused for issue in file.issues}
    rows = []
    for code in telling.by_code(status.all_issues, names):
        known = [(agency, names[agency], number) for agency, number in code.agencies if agency]
        named = tuple(known[:_LINKS])
        rows.append(_CodeRow(code, named, len(known) - len(named), code.code in refused))
    return rows


def _moment(moment: datetime) -> str:
    return f"{moment:%H:%M} {format_date(moment.date())}"
