"""The nouns of what came back: issue, observation, submission, dataset, provincial result; frozen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from qng_reports.model import CORRECTIONS, Availability, Component, Indicator, Severity


class Assessment(StrEnum):
    """A provincial result against its target; empty where the item has no target."""

    MET = "Đạt"
    NOT_MET = "Chưa đạt"
    UNKNOWN = "Chưa đủ số liệu"
    NONE = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in a returned file; empty parts are unknown."""

    file: str
    sheet: str = ""
    cell: str = ""
    agency: str = ""
    item: str = ""


@dataclass(frozen=True, slots=True)
class Issue:
    """A fault in a submission, told so that a clerk understands; `value` is what was typed."""

    code: str
    severity: Severity
    place: Place
    value: str
    message: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Source:
    """A returned file that a value was taken from."""

    sha256: str
    file: str
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Observation:
    """One reported value (số liệu) with its provenance.

    `number` is plain (percentage points for percentages); `text` is what was typed. `usable` is False when an error
    issue keeps the value out of totals. `row` (from 1) and `column` (its code) are those of a table's cell. `source`:
    the earlier file it stands in, where the submission sent only other parts again; None for the submission's own.
    """

    agency: str
    item: str
    component: Component
    number: Decimal | None
    text: str
    unit: str
    availability: Availability
    place: Place
    usable: bool = True
    confirms: bool = False
    row: int = 0
    column: str = ""
    source: Source | None = None

    @property
    def part(self) -> str:
        """Which part of the answer this is: the component, or a table's column and row, "so_tien[3]"."""
        return f"{self.column}[{self.row}]" if self.column else self.component.value


@dataclass(frozen=True, slots=True)
class Identity:
    """What a returned workbook says it is; empty parts were not found."""

    form: str = ""
    version: str = ""
    agency: str = ""
    period: str = ""
    issue_number: str = ""


@dataclass(frozen=True, slots=True)
class Submission:
    """One returned file as read (báo cáo gửi về); `check_code` is the mã đối chiếu of its answers."""

    file: str
    sha256: str
    identity: Identity
    accepted: bool
    observations: tuple[Observation, ...] = ()
    issues: tuple[Issue, ...] = ()
    received_at: datetime | None = None
    check_code: str = ""


@dataclass(frozen=True, slots=True)
class Incoming:
    """One returned file on its way in: a file of the folder, or a member of an archive or mail.

    `name` is what messages call it ("gói.zip › xã A.xlsx"), `arrival` where it lay; `received_at` when it was sent or
    saved. `sender`: the address a mail came from. `container`: SHA-256 of the archive or mail that held it.
    """

    name: str
    arrival: str
    content: bytes
    received_at: datetime
    sender: str = ""
    container: str = ""


@dataclass(frozen=True, slots=True)
class KnownContainer:
    """An archive or mail that is kept. `locked`: a password may open more of it; `refused`: files told as issues."""

    opened: bool = False
    locked: bool = False
    refused: int = 0


@dataclass(frozen=True, slots=True)
class Member:
    """A kept file that is to be read, as it came on its own or in an archive or mail."""

    sha256: str
    name: str
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Issued:
    """One workbook that was issued: to whom, under which number, as which bytes.

    `file`: its name in phat-hanh; of a correction workbook "tra-lai/NAME". `items`: how much is asked, or to be mended.
    """

    agency: str
    number: str
    file: str
    sha256: str
    items: int
    issued_at: datetime

    @property
    def is_correction(self) -> bool:
        """Whether it asks to mend what was answered, rather than to answer."""
        return self.file.startswith(f"{CORRECTIONS}/")

    @property
    def name(self) -> str:
        """The file's name without its folder."""
        return self.file.rpartition("/")[2]


class Verdict(StrEnum):
    """What the Sở may decide of a figure."""

    ACCEPT = "accept"  # the figure stands, doubts notwithstanding
    VALUE = "value"  # this value is taken instead
    EXCLUDE = "exclude"  # this agency's answer stays out of the total
    ASSESS = "assess"  # the item is assessed by hand
    WAIVE = "waive"  # the agency need not answer the item until a date
    WITHDRAW = "withdraw"  # an earlier decision no longer holds


class Matter(StrEnum):
    """What a decision is about; of one matter the last decision stands."""

    FIGURE = "figure"
    ASSESSMENT = "assessment"
    DUTY = "duty"


@dataclass(frozen=True, slots=True)
class Decision:
    """What the Sở decided of an item and why (quyết định).

    `item`: empty for everything that the agency answered, or is asked. `agency`: whose answer it is about, empty for
    the province's figure. `value`: the value or assessment taken instead, as written (of WITHDRAW the matter); `number`
    its figure, or `numerator` and `denominator` those of a ratio: of an agency's ratio perhaps only one. `basis`: a
    fingerprint of the figure judged, `figure` what it was in words; a decision whose figure has changed since has
    expired and does not count. `until`: the last day that it holds, None without an end.
    """

    item: str
    agency: str
    verdict: Verdict
    value: str
    number: Decimal | None
    reason: str
    decided_by: str
    decided_at: datetime
    basis: str = ""
    until: date | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    figure: str = ""

    @property
    def matter(self) -> Matter:
        """What it is about."""
        if self.verdict is Verdict.WITHDRAW:
            return Matter(self.value)
        return {Verdict.ASSESS: Matter.ASSESSMENT, Verdict.WAIVE: Matter.DUTY}.get(self.verdict, Matter.FIGURE)

    @property
    def subject(self) -> tuple[str, str, Matter]:
        """Item, agency and matter: of one subject the last decision stands."""
        return self.item, self.agency, self.matter


@dataclass(frozen=True, slots=True)
class Dataset:
    """The submissions in force, merged (bộ số liệu).

    `submissions` maps an agency's code to its submission in force. `decisions`: those of the Sở that stand, neither
    withdrawn nor replaced by a later one; whether their figures are still the same is told by `decisions.effect_of`.
    """

    submissions: Mapping[str, Submission] = field(default_factory=dict)
    decisions: tuple[Decision, ...] = ()

    def observations(self) -> Iterator[Observation]:
        """Every observation in force, in the order of agencies and of the form."""
        for submission in self.submissions.values():
            yield from submission.observations

    def issues(self) -> Iterator[Issue]:
        """Every issue of the submissions in force."""
        for submission in self.submissions.values():
            yield from submission.issues


@dataclass(frozen=True, slots=True)
class Result:
    """The province's figure for one item, with what it rests on.

    `value` is in percentage points for ratios and shares. `received`: agencies with a usable answer, of which
    `not_applicable` said "không phát sinh"; `expected`: agencies asked; `not_available` said "chưa có số liệu".
    `counts`: answers by word, for statuses and choices. `decision`: what the Sở decided of it (an assessment by hand
    before a value taken before an acceptance), and `computed` then what the rule says of the agencies' answers.
    `printed`: the result in the form's own wording ("Tỉnh 99,5%; Xã >98%"), empty where it has none or something of it
    is not known. `bound`: "<" or ">" where the agency could only say that the figure is below or above the value.
    `taken`: the decision that gave the value; `excluded`, `replaced`: agencies whose answers the Sở left out, or took
    another value for; `waived`: agencies excused, which are not `expected`.
    """

    indicator: Indicator
    numerator: Decimal | None
    denominator: Decimal | None
    value: Decimal | None
    text: str
    assessment: Assessment
    received: int
    expected: int
    not_applicable: int
    not_available: int
    counts: tuple[tuple[str, int], ...] = ()
    decision: Decision | None = None
    computed: Assessment = Assessment.NONE
    taken: Decision | None = None
    excluded: int = 0
    replaced: int = 0
    waived: int = 0
    printed: str = ""
    bound: str = ""
