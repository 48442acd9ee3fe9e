"""What is asked: target, field, indicator, task, table, question, section, cross-check, form; frozen."""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from qng_reports.model.words import Component, FieldType, Kind, Method, Severity, Way
from qng_reports.periods import Period
from qng_reports.vietnamese import matching_key


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
    hint: str = ""
    is_year: bool = False


@dataclass(frozen=True, slots=True)
class TableColumn:
    """One column of a table that agencies fill row by row.

    `kind`: count, decimal, money, percent, yes/no, choice, date or text. `adds`: the rows are summed below the table.
    `width` in characters, 0 for what suits the kind.
    """

    code: str
    title: str
    kind: Kind
    unit: str = ""
    decimals: int = 0
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    choices: tuple[str, ...] = ()
    required: bool = False
    adds: bool = False
    max_length: int = 500
    width: float = 0
    hint: str = ""

    @property
    def heading(self) -> str:
        """The title with its unit, as it stands above the column."""
        return f"{self.title} ({self.unit})" if self.unit else self.title

    @property
    def field(self) -> Field:
        """What a cell of the column takes."""
        return Field(
            Component.CELL, self.title, self.unit, _FIELD_TYPES[self.kind], self.minimum, self.maximum, self.decimals,
            self.choices, self.max_length, self.hint, self.is_year,
        )  # fmt: skip

    @property
    def is_year(self) -> bool:
        """Whether the cells are years, which are written without a dot and not added."""
        words = matching_key(self.title).split()
        return self.kind is Kind.COUNT and not self.adds and not self.unit and "năm" in words


_FIELD_TYPES = {
    Kind.COUNT: FieldType.INTEGER, Kind.DECIMAL: FieldType.DECIMAL, Kind.MONEY: FieldType.DECIMAL,
    Kind.PERCENT: FieldType.DECIMAL, Kind.RATIO: FieldType.DECIMAL, Kind.STATUS: FieldType.LIST,
    Kind.YESNO: FieldType.LIST, Kind.CHOICE: FieldType.LIST, Kind.TASK: FieldType.LIST, Kind.DATE: FieldType.DATE,
    Kind.TEXT: FieldType.TEXT,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in a wording where something that was answered is printed.

    `item`: code of the item that is meant. `component`: NUMERATOR or DENOMINATOR of its ratio, VALUE for its result.
    """

    item: str
    component: Component = Component.VALUE


@dataclass(frozen=True, slots=True)
class Indicator:
    """One item of a form: a chỉ tiêu, a part of one, or (kind TASK) a nhiệm vụ.

    `reporters`, `confirmers`: agency codes and group names as written in the form. `supports`: code of the item whose
    figure this one helps to check. `weight`: code of the item that weighs a weighted mean. `part_of`: code of the item
    (kind PARTS) that this one is a part of. `columns`, `rows`: of a table. `due`: a task's deadline as the plan prints.
    `cumulative`: whether the figure counts from the beginning of the year (True) or within the period alone (False);
    None where the form does not say. `wording`: how the result is printed, texts and slots by turns ("Tỉnh ", slot,
    "; Xã ", slot); empty for a figure alone. `in_wording`: choices with what a wording prints for them, where it is
    something else than the choice itself.
    None where the form does not say.
    `spans`: how long the periods are in which it is asked, in months; none where it is asked in every period.
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
    part_of: str = ""
    columns: tuple[TableColumn, ...] = ()
    rows: int = 0
    max_length: int = 2000
    due: str = ""
    cumulative: bool | None = None
    wording: tuple[str | Slot, ...] = ()
    in_wording: tuple[tuple[str, str], ...] = ()
    spans: tuple[int, ...] = ()

    def asked_in(self, period: Period) -> bool:
        """Whether the form asks it in such a period: a yearly figure is not asked every quarter."""
        return not self.spans or period.months in self.spans

    def fields(self) -> tuple[Field, ...]:
        """The values asked, in the order they stand in the workbook; a table's cells are told by its columns."""
        if self.kind in (Kind.TABLE, Kind.PARTS):
            return ()
        ftype = _FIELD_TYPES[self.kind]
        if self.kind is Kind.RATIO:
            ftype = FieldType.DECIMAL if self.decimals else FieldType.INTEGER
            parts = ((Component.NUMERATOR, self.numerator), (Component.DENOMINATOR, self.denominator))
            return tuple(Field(c, label, self.part_unit, ftype, Decimal(0), None, self.decimals) for c, label in parts)
        if self.kind is Kind.TASK:
            return (
                Field(Component.STATUS, "Trạng thái", "", FieldType.LIST, choices=self.choices),
                Field(Component.RESULT, "Kết quả thực hiện", "", FieldType.TEXT, max_length=self.max_length),
                Field(Component.EVIDENCE, "Văn bản đã ban hành", "", FieldType.TEXT, max_length=self.max_length),
            )
        component = Component.STATUS if self.kind is Kind.STATUS else Component.VALUE
        return (
            Field(component, self.name, self.unit, ftype, self.minimum, self.maximum, self.decimals, self.choices,
                  self.max_length),
        )  # fmt: skip

    @property
    def is_figure(self) -> bool:
        """Whether the answer is a number that may instead be "không phát sinh" or "chưa có số liệu"."""
        return self.kind in (Kind.RATIO, Kind.COUNT, Kind.DECIMAL, Kind.MONEY, Kind.PERCENT)

    @property
    def may_be_absent(self) -> bool:
        """Whether "không phát sinh" or "chưa có số liệu" is an answer: to a figure, and to a table."""
        return self.is_figure or self.kind is Kind.TABLE


@dataclass(frozen=True, slots=True)
class Question:
    """A narrative question (nội dung): answered in words; `spans` as of an indicator."""

    code: str
    title: str
    reporters: tuple[str, ...]
    max_length: int = 1500
    required: bool = False
    hint: str = ""
    spans: tuple[int, ...] = ()

    def asked_in(self, period: Period) -> bool:
        """Whether the form asks it in such a period."""
        return not self.spans or period.months in self.spans


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a form; `code` is what indicators refer to.

    `band`: what the plan prints above the sections that belong together ("A. Các nhiệm vụ thuộc Kế hoạch số 16").
    """

    code: str
    title: str
    band: str = ""

    @property
    def is_band(self) -> bool:
        """Whether the section is all of its band, so that its title is printed once."""
        return bool(self.band) and matching_key(self.title) in matching_key(self.band)


@dataclass(frozen=True, slots=True)
class Term:
    """One summand of a cross-check: a component of an item, or (component CELL) a summed column of a table.

    `whole`: what it is taken as a percentage of; its number then is 100 times its own over that of the whole.
    """

    item: str
    component: Component
    column: str = ""
    whole: Term | None = None


@dataclass(frozen=True, slots=True)
class CrossRule:
    """A relation that must hold inside one submission: sum(left) operator sum(right).

    A percentage that was typed (one term, left) may also have to be that of two counts (one term with a whole, right).
    """

    code: str
    left: tuple[Term, ...]
    operator: str
    right: tuple[Term, ...]
    severity: Severity
    message: str

    @property
    def terms(self) -> tuple[Term, ...]:
        """Every figure that it speaks of, as written: the left side, the right one, the whole of a percentage."""
        given = (*self.left, *self.right)
        return (*given, *(term.whole for term in given if term.whole is not None))

    @property
    def is_share(self) -> bool:
        """Whether it holds a typed percentage against the two counts that it is of."""
        return any(term.whole is not None for term in self.right)


@dataclass(frozen=True, slots=True)
class ItemLink:
    """What an item of an earlier form is today (ánh xạ).

    `old`: its code then, in the form of code `old_form` (empty: an earlier version of the same form). `new`: its code
    today. `factor`: what figures of then are multiplied with to be in today's unit, None where the unit is the same.
    """

    old: str
    old_form: str
    new: str
    way: Way
    factor: Decimal | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Appearance:
    """How the workbooks of a form look (giao_dien). Colours as "#RRGGBB", size in points, at least 11.

    `widths`: column title and width in characters. `logo`: a PNG or JPEG picture of the form's own, or nothing.
    """

    font: str = "Times New Roman"
    size: float = 11
    head_fill: str = "#1F4E79"
    head_color: str = "#FFFFFF"
    section_fill: str = "#DCE6F1"
    input_fill: str = "#FFF9DB"
    widths: tuple[tuple[str, float], ...] = ()
    logo: bytes = b""


@dataclass(frozen=True, slots=True)
class Form:
    """What is asked (biểu mẫu), of one version: chỉ tiêu, nhiệm vụ and questions."""

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
    report_template: str = ""
    tasks: tuple[Indicator, ...] = ()
    appearance: Appearance = Appearance()
    links: tuple[ItemLink, ...] = ()

    @property
    def items(self) -> tuple[Indicator, ...]:
        """Indicators, then tasks."""
        return self.indicators + self.tasks

    def headed(self, codes: Container[str]) -> Iterator[tuple[Section, tuple[str, ...]]]:
        """The sections of those codes, each with the lines printed above its items: its band where a new one begins."""
        band = ""
        for section in self.sections:
            if section.code in codes:
                begun = (section.band,) * (bool(section.band) and section.band != band)
                band = section.band
                yield section, (*begun, *(() if section.is_band and begun else (section.title,)))

    @property
    def codes(self) -> tuple[str, ...]:
        """What answers are asked for by: of items, then of questions."""
        return (*(item.code for item in self.items), *(question.code for question in self.questions))

    @property
    def asks(self) -> bool:
        """Whether there is anything to answer at all."""
        return bool(self.items or self.questions)

    def asked_in(self, period: Period) -> Form:
        """The form as it is in a period: without what is asked in periods of another length, nor rules about that.

        An item of parts stays as long as one of its parts does.
        """
        alone = [item for item in self.indicators if item.kind is not Kind.PARTS and item.asked_in(period)]
        heads = {item.part_of for item in alone}
        indicators = tuple(item for item in self.indicators if item in alone or item.code in heads)
        tasks = tuple(task for task in self.tasks if task.asked_in(period))
        questions = tuple(question for question in self.questions if question.asked_in(period))
        if len(indicators) == len(self.indicators) and len(tasks) == len(self.tasks):
            return self if len(questions) == len(self.questions) else replace(self, questions=questions)
        known = {item.code for item in (*indicators, *tasks)}
        rules = tuple(rule for rule in self.rules if known.issuperset(term.item for term in rule.terms))
        indicators = tuple(i if i.supports in known else replace(i, supports="") for i in indicators)
        return replace(self, indicators=indicators, tasks=tasks, questions=questions, rules=rules)

    def indicator(self, code: str) -> Indicator:
        """The item with that code; KeyError if the form has none."""
        for indicator in self.items:
            if indicator.code == code:
                return indicator
        raise KeyError(code)
