"""The nouns of what is asked: form, indicator, agency, round; frozen, without input or output."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from qng_reports.periods import Period
from qng_reports.vietnamese import matching_key


class Kind(StrEnum):
    """What an indicator asks for."""

    RATIO = "ratio"  # numerator and denominator; the percentage is computed
    COUNT = "count"
    DECIMAL = "decimal"
    MONEY = "money"  # in the unit that the form names (đồng, triệu đồng, tỷ đồng)
    PERCENT = "percent"  # percentage points, only where no counts exist
    STATUS = "status"
    YESNO = "yesno"
    CHOICE = "choice"
    DATE = "date"
    TEXT = "text"


class Method(StrEnum):
    """How the agencies' answers become the province's figure."""

    RATIO_OF_SUMS = "ratio_of_sums"
    SUM = "sum"
    WEIGHTED_MEAN = "weighted_mean"
    MIN = "min"
    MAX = "max"
    SHARE_COMPLETED = "share_completed"
    COUNT_BY_STATUS = "count_by_status"
    SINGLE = "single"
    NONE = "none"


class Component(StrEnum):
    """Which part of an answer an observation holds."""

    VALUE = "value"
    NUMERATOR = "numerator"
    DENOMINATOR = "denominator"
    STATUS = "status"
    NOTE = "note"


class Availability(StrEnum):
    """Zero, not applicable and not yet known are three different answers."""

    AVAILABLE = "available"
    NOT_APPLICABLE = "not_applicable"  # không phát sinh
    NOT_AVAILABLE = "not_available"  # chưa có số liệu


class FieldType(StrEnum):
    """What one input cell takes."""

    INTEGER = "integer"
    DECIMAL = "decimal"
    LIST = "list"
    DATE = "date"
    TEXT = "text"


class Severity(StrEnum):
    """error: the value cannot be used; warning: used, to be confirmed; note: what was normalised."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


DONE = "Hoàn thành"
STATUSES = (DONE, "Thường xuyên", "Đang triển khai", "Chưa thực hiện")
# what stands in the folder of a round
FORM_FILE, AGENCIES_FILE, DATASET_FILE = "bieu-mau.xlsx", "don-vi.xlsx", "so-lieu.sqlite"
ISSUED, RETURNED, CORRECTIONS, RESULTS, REPORTS = "phat-hanh", "nhan-ve", "tra-lai", "ket-qua", "bao-cao"

COMMUNE_TYPES = ("xã", "phường", "đặc khu")
YES = "Có"
YES_NO = (YES, "Không")
AVAILABILITY_WORDS = {
    Availability.NOT_APPLICABLE: "Không phát sinh",
    Availability.NOT_AVAILABLE: "Chưa có số liệu",
}


@dataclass(frozen=True, slots=True)
class Target:
    """What a result must reach: a comparison with a number, or a status word.

    `printed` is the target as the plan prints it ("80%"); it is what people see.
    """

    printed: str
    operator: str = "="
    number: Decimal | None = None
    status: str = ""

    def met_by(self, value: Decimal) -> bool:
        """Whether a figure in the item's unit (percentage points for a ratio) reaches the target."""
        if self.number is None:
            raise ValueError(f"target {self.printed!r} is a status, not a figure")
        return {
            ">=": value >= self.number,
            "<=": value <= self.number,
            ">": value > self.number,
            "<": value < self.number,
            "=": value == self.number,
        }[self.operator]


@dataclass(frozen=True, slots=True)
class Field:
    """One value that an agency types: the common source of its cell's validation, prompt and check."""

    component: Component
    label: str
    unit: str
    type: FieldType
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    decimals: int = 0
    choices: tuple[str, ...] = ()
    max_length: int = 2000


@dataclass(frozen=True, slots=True)
class Indicator:
    """One item of a form (chỉ tiêu).

    `reporters`, `confirmers`: agency codes and group names as written in the form. `supports`: code of the item whose
    figure this one helps to check. `weight`: code of the item that weighs a weighted mean.
    """

    code: str
    printed_number: str
    section: str
    name: str
    unit: str
    kind: Kind
    method: Method
    reporters: tuple[str, ...]
    confirmers: tuple[str, ...] = ()
    lead: str = ""
    numerator: str = ""
    denominator: str = ""
    part_unit: str = ""
    target: Target | None = None
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    decimals: int = 0
    required: bool = True
    explain_unmet: bool = False
    choices: tuple[str, ...] = ()
    weight: str = ""
    hint: str = ""
    short_name: str = ""
    supports: str = ""
    in_appendix: bool = False
    may_exceed: bool = False

    def fields(self) -> tuple[Field, ...]:
        """The values asked, in the order they stand in the workbook."""
        if self.kind is Kind.RATIO:
            ftype = FieldType.DECIMAL if self.decimals else FieldType.INTEGER
            parts = ((Component.NUMERATOR, self.numerator), (Component.DENOMINATOR, self.denominator))
            return tuple(Field(c, label, self.part_unit, ftype, Decimal(0), None, self.decimals) for c, label in parts)
        if self.kind in (Kind.STATUS, Kind.YESNO, Kind.CHOICE):
            component = Component.STATUS if self.kind is Kind.STATUS else Component.VALUE
            return (Field(component, self.name, self.unit, FieldType.LIST, choices=self.choices),)
        ftype = {Kind.COUNT: FieldType.INTEGER, Kind.DATE: FieldType.DATE, Kind.TEXT: FieldType.TEXT}.get(
            self.kind, FieldType.DECIMAL
        )
        return (Field(Component.VALUE, self.name, self.unit, ftype, self.minimum, self.maximum, self.decimals),)

    @property
    def is_figure(self) -> bool:
        """Whether the answer is a number that may instead be "không phát sinh" or "chưa có số liệu"."""
        return self.kind in (Kind.RATIO, Kind.COUNT, Kind.DECIMAL, Kind.MONEY, Kind.PERCENT)


@dataclass(frozen=True, slots=True)
class Question:
    """A narrative question (nội dung): answered in words."""

    code: str
    title: str
    reporters: tuple[str, ...]
    max_length: int = 1500
    required: bool = False
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a form; `code` is what indicators refer to."""

    code: str
    title: str


@dataclass(frozen=True, slots=True)
class Term:
    """One summand of a cross-check: a component of an item."""

    item: str
    component: Component


@dataclass(frozen=True, slots=True)
class CrossRule:
    """A relation that must hold inside one submission: sum(left) operator sum(right)."""

    code: str
    left: tuple[Term, ...]
    operator: str
    right: tuple[Term, ...]
    severity: Severity
    message: str


@dataclass(frozen=True, slots=True)
class Form:
    """What is asked (biểu mẫu), of one version."""

    code: str
    version: str
    title: str
    plan: str
    issuer: str
    contact: str
    sections: tuple[Section, ...]
    indicators: tuple[Indicator, ...]
    questions: tuple[Question, ...] = ()
    rules: tuple[CrossRule, ...] = ()
    deadline: str = "+3"
    parent_body: str = ""
    place: str = ""
    recipient: str = ""
    signer_post: str = ""
    minimum_share: Decimal = Decimal(100)

    def indicator(self, code: str) -> Indicator:
        """The item with that code; KeyError if the form has none."""
        for indicator in self.indicators:
            if indicator.code == code:
                return indicator
        raise KeyError(code)


@dataclass(frozen=True, slots=True)
class Agency:
    """Who reports. `groups` are the names by which forms address many at once; `population` in persons."""

    code: str
    name: str
    type: str
    groups: tuple[str, ...] = ()
    former_province: str = ""
    population: int | None = None
    email: str = ""

    @property
    def is_commune(self) -> bool:
        """Whether this is a commune-level agency (cấp xã) rather than a provincial one."""
        return self.type.casefold() in COMMUNE_TYPES

    def answers_to(self, selectors: tuple[str, ...]) -> bool:
        """Whether a list of codes and group names means this agency."""
        return self.code in selectors or any(matching_key(group) in _keys(selectors) for group in self.groups)


@lru_cache(maxsize=4096)
def _keys(selectors: tuple[str, ...]) -> frozenset[str]:
    return frozenset(matching_key(selector) for selector in selectors)


@dataclass(frozen=True, slots=True)
class Round:
    """One form asked of a set of agencies for one period, in a folder (đợt báo cáo)."""

    folder: Path
    form: Form
    agencies: tuple[Agency, ...]
    period: Period
    deadline: date

    @property
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
    reported = tuple(Asked(i) for i in form.indicators if agency.answers_to(i.reporters))
    confirmed = tuple(
        Asked(as_confirmed(i), confirms=True)
        for i in form.indicators
        if agency.answers_to(i.confirmers) and not agency.answers_to(i.reporters)
    )
    return reported + confirmed + tuple(q for q in form.questions if agency.answers_to(q.reporters))


def as_confirmed(indicator: Indicator) -> Indicator:
    """The item as a confirming agency answers it: for the whole province, and never obliged to.

    A share of agencies is confirmed by its two counts, not by one agency's own yes or no.
    """
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
