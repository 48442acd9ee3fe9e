"""Who is asked what, when: agency, round, and an item as asked of one agency; frozen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property, lru_cache
from pathlib import Path

from qng_reports.model.form import Form, Indicator, Question
from qng_reports.model.words import Component, Kind, Method
from qng_reports.periods import Period
from qng_reports.vietnamese import clean_text, matching_key

# what stands in the folder of a round
FORM_FILE, AGENCIES_FILE, DATASET_FILE = "bieu-mau.xlsx", "don-vi.xlsx", "so-lieu.sqlite"
PAST_FILE = "ky-truoc.xlsx"  # earlier figures typed by hand, where there are any
ISSUED, RETURNED, CORRECTIONS, RESULTS, REPORTS = "phat-hanh", "nhan-ve", "tra-lai", "ket-qua", "bao-cao"
LETTERS = "thu"

COMMUNE_TYPES = ("xã", "phường", "đặc khu")


@dataclass(frozen=True, slots=True)
class Agency:
    """Who reports. `groups` are the names by which forms address many at once; `population` in persons.

    `latitude`, `longitude`: of its seat, in degrees (WGS 84).
    `email`, `cc`: addresses as typed, several apart by ";" or ",".
    """

    code: str
    name: str
    type: str
    groups: tuple[str, ...] = ()
    former_province: str = ""
    population: int | None = None
    email: str = ""
    latitude: float | None = None
    longitude: float | None = None
    cc: str = ""

    @property
    def is_commune(self) -> bool:
        """Whether this is a commune-level agency (cấp xã) rather than a provincial one."""
        return self.type.casefold() in COMMUNE_TYPES

    @property
    def proper_name(self) -> str:
        """The name without what kind of agency it is, by which people look: "Bình Sơn" of "UBND xã Bình Sơn"."""
        name, kind = clean_text(self.name).removeprefix("UBND "), f"{self.type} "
        return name[len(kind) :].strip() if name.casefold().startswith(kind.casefold()) else name

    def answers_to(self, selectors: tuple[str, ...]) -> bool:
        """Whether a list of codes and group names means this agency."""
        return self.code in selectors or any(matching_key(group) in _keys(selectors) for group in self.groups)


@dataclass(frozen=True, slots=True)
class FormerUnit:
    """A commune before the mergers (đơn vị cũ) and the agencies that it became a part of; several where it was split.

    Its code may be that of another agency of today.
    """

    code: str
    name: str
    district: str
    agencies: tuple[str, ...]


@lru_cache(maxsize=4096)
def _keys(selectors: tuple[str, ...]) -> frozenset[str]:
    return frozenset(matching_key(selector) for selector in selectors)


@dataclass(frozen=True, slots=True)
class Past:
    """What an agency answered in the period before; `number` in percentage points for a computed percentage."""

    item: str
    component: Component
    number: Decimal | None
    text: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class PastResult:
    """The province's figure for one item in an earlier period.

    `item`: its code in the form of today. `number` is in percentage points for ratios and shares, None where there was
    no figure; `received`: agencies with a usable answer of those `expected`, which is 0 where nobody noted it.
    `source`: the paper that a figure typed by hand stands in, empty for one taken from a round.
    """

    period: Period
    item: str
    numerator: Decimal | None
    denominator: Decimal | None
    number: Decimal | None
    text: str
    unit: str
    assessment: str
    received: int
    expected: int
    source: str = ""


@dataclass(frozen=True, slots=True)
class Taking:
    """What a round took from an earlier one, as it stood then (lần lấy số kỳ trước); never changed afterwards.

    `form`, `version`: whose codes the items bear. `folder`: where the earlier round lay, from the round's own folder;
    `state`: a fingerprint of its figures; both empty where only typed figures were passed on. `taken_at` is None for
    what a program before 0.4.0 took. `former`: whether the agencies are former units. `notes`: what could not be taken.
    """

    period: Period
    form: str
    version: str
    folder: str
    state: str
    taken_at: datetime | None
    former: bool
    results: tuple[PastResult, ...]
    answers: Mapping[str, tuple[Past, ...]]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Round:
    """One form asked of a set of agencies for one period, in a folder (đợt báo cáo).

    `past`: by agency, what it answered in the period `past_period`; None where no period before was named. `history`:
    the province's figures of earlier periods, the oldest first. `former`: the communes before the mergers.
    `history_notes`: what of earlier periods cannot be compared, in sentences. `form` is what is asked in this period;
    `whole_form` has what is asked in others too, None where nobody knows of more.
    """

    folder: Path
    form: Form
    agencies: tuple[Agency, ...]
    period: Period
    deadline: date
    past_period: Period | None = None
    past: Mapping[str, tuple[Past, ...]] = field(default_factory=dict)
    history: tuple[PastResult, ...] = ()
    former: tuple[FormerUnit, ...] = ()
    history_notes: tuple[str, ...] = ()
    whole_form: Form | None = None

    @cached_property
    def asked(self) -> tuple[Agency, ...]:
        """The agencies that the form asks something of, in the register's order."""
        return tuple(agency for agency in self.agencies if items_of(self.form, agency))

    def agency(self, code: str) -> Agency | None:
        """The agency with that code, if the register has it."""
        return next((agency for agency in self.agencies if agency.code == code), None)


@dataclass(frozen=True, slots=True)
class Asked:
    """An indicator as asked of one agency: to report it, or to confirm another's figure."""

    indicator: Indicator
    confirms: bool = False


def items_of(form: Form, agency: Agency) -> tuple[Asked | Question, ...]:
    """Everything that the form asks of the agency: indicators to report, indicators to confirm, questions."""
    reported = tuple(Asked(i) for i in form.items if agency.answers_to(i.reporters))
    confirmed = tuple(
        Asked(as_confirmed(i), confirms=True)
        for i in form.items
        if agency.answers_to(i.confirmers) and not agency.answers_to(i.reporters)
    )
    return reported + confirmed + tuple(q for q in form.questions if agency.answers_to(q.reporters))


def as_confirmed(indicator: Indicator) -> Indicator:
    """The item as a confirming agency answers it: for the whole province, and never obliged to.

    A share of agencies is confirmed by its two counts, not by one agency's own yes or no.
    """
    if indicator.kind is Kind.TASK:
        return replace(indicator, required=False, hint="")
    if indicator.method not in (Method.SHARE_COMPLETED, Method.COUNT_BY_STATUS):
        return replace(indicator, required=False, hint="")
    part, whole = indicator.numerator or "Số cơ quan đã hoàn thành", indicator.denominator or "Tổng số cơ quan"
    return replace(
        indicator, kind=Kind.RATIO, unit="%", part_unit="cơ quan", choices=(), required=False, hint="",
        numerator=part, denominator=whole,
    )  # fmt: skip


def reporters_of(indicator: Indicator, agencies: tuple[Agency, ...]) -> tuple[Agency, ...]:
    """The agencies whose answers make the province's figure."""
    return tuple(agency for agency in agencies if agency.answers_to(indicator.reporters))
