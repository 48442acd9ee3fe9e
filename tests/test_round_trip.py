"""The law of the house: generate, fill, collect returns exactly what was filled, for any form and any text."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qng_reports.collect import read_submission
from qng_reports.doors.xlsx_fill import fill_workbook
from qng_reports.generate import workbook_bytes
from qng_reports.layout import SIGN_ITEM, Input, plan_layout
from qng_reports.legacy_text import convert
from qng_reports.model import (
    STATUSES,
    TASK_STATUSES,
    YES_NO,
    Agency,
    Availability,
    Component,
    FieldType,
    Form,
    Indicator,
    Kind,
    Method,
    Past,
    Question,
    Round,
    Section,
    Severity,
    TableColumn,
    Target,
)
from qng_reports.periods import parse_period

# any text that a spreadsheet can hold: no control characters, no lone surrogates
TEXTS = st.text(
    st.one_of(
        st.characters(exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff"),
        st.sampled_from("aăâđêôơưứờệẵỹ&<>\"'=+-@{}%0\n"),
    ),
    min_size=1,
    max_size=120,
).filter(lambda text: text.strip() != "")
NAMES = TEXTS.map(lambda text: " ".join(text.split()) or "x").filter(lambda t: t.strip() != "")
CHOICE_LISTS = st.lists(
    st.text(st.sampled_from("abcăđê xyz,&<"), min_size=1, max_size=60).map(str.strip).filter(bool),
    min_size=1, max_size=8, unique_by=lambda text: " ".join(text.casefold().split()),
)  # fmt: skip
AGENCY = Agency("X1", "Xã Thử & Nghiệm <1>", "xã", ("tất cả",), "", 12_000)
METHODS = {Kind.RATIO: Method.RATIO_OF_SUMS, Kind.STATUS: Method.COUNT_BY_STATUS, Kind.YESNO: Method.SHARE_COMPLETED}


@st.composite
def indicators(draw: st.DrawFn, number: int) -> tuple[Indicator, ...]:
    """One item; or one that heads two parts, with its parts."""
    kind = draw(st.sampled_from([kind for kind in Kind if kind is not Kind.TASK]))
    item = draw(an_item(f"I{number}", kind))
    if kind is not Kind.PARTS:
        return (item,)
    parts = [draw(an_item(f"I{number}{letter}", draw(st.sampled_from([Kind.RATIO, Kind.YESNO])))) for letter in "ab"]
    return (item, *(replace(part, part_of=item.code) for part in parts))


@st.composite
def an_item(draw: st.DrawFn, code: str, kind: Kind) -> Indicator:
    choices = {Kind.STATUS: STATUSES, Kind.YESNO: YES_NO, Kind.TASK: TASK_STATUSES}.get(kind, ())
    if kind is Kind.CHOICE:
        choices = tuple(draw(CHOICE_LISTS))
    decimals = draw(st.integers(0, 3)) if kind in (Kind.DECIMAL, Kind.MONEY, Kind.PERCENT, Kind.RATIO) else 0
    target = Target("80", ">=", Decimal(80)) if kind is Kind.RATIO and draw(st.booleans()) else None
    columns = tuple(draw(a_column(n)) for n in range(draw(st.integers(1, 4)))) if kind is Kind.TABLE else ()
    return Indicator(
        code=code, printed_number=code[1:], section="S", name=draw(NAMES),
        unit=draw(st.sampled_from(["%", "hộ", "đơn vị tính rất dài " * 8])),
        kind=kind, method=METHODS.get(kind, Method.NONE), reporters=("tất cả",), numerator=draw(NAMES),
        denominator=draw(NAMES), part_unit="hồ sơ", target=target, decimals=decimals, choices=choices,
        minimum=None if kind is Kind.TEXT else Decimal(0), hint=draw(st.one_of(st.just(""), NAMES)),
        columns=columns, rows=draw(st.integers(1, 12)) if columns else 0, explain_unmet=draw(st.booleans()),
        required=draw(st.booleans()), due=draw(NAMES) if kind is Kind.TASK else "",
    )  # fmt: skip


@st.composite
def a_column(draw: st.DrawFn, number: int) -> TableColumn:
    kind = draw(st.sampled_from([Kind.COUNT, Kind.MONEY, Kind.DATE, Kind.TEXT, Kind.CHOICE, Kind.YESNO]))
    choices = {Kind.CHOICE: ("Trực tiếp", "Trực tuyến"), Kind.YESNO: YES_NO}.get(kind, ())
    adds = kind in (Kind.COUNT, Kind.MONEY) and draw(st.booleans())
    return TableColumn(
        f"c{number}", f"Cột {number}", kind, "triệu đồng" if kind is Kind.MONEY else "", choices=choices, adds=adds,
        required=draw(st.booleans()), minimum=Decimal(0) if kind in (Kind.COUNT, Kind.MONEY) else None,
    )  # fmt: skip


@st.composite
def rounds(draw: st.DrawFn) -> Round:
    count = draw(st.integers(1, 5))
    past = draw(st.booleans())
    form = Form(
        code="THU", version="1", title=draw(NAMES), plan=draw(NAMES), issuer="Sở", contact="",
        sections=(Section("S", draw(NAMES)),),
        indicators=tuple(item for n in range(count) for item in draw(indicators(n))),
        tasks=tuple(draw(an_item(f"N{n}", Kind.TASK)) for n in range(draw(st.integers(0, 2)))),
        questions=(Question("Q1", draw(NAMES), ("tất cả",)),),
    )  # fmt: skip
    answers = (Past("I0", Component.VALUE, Decimal("12.5"), "12,5"), Past("I1", Component.STATUS, None, "Hoàn thành"))
    period = parse_period("2026-Q2")
    if not past:
        return Round(Path("none"), form, (AGENCY,), period, date(2026, 6, 17))
    before = parse_period("2026-Q1")
    return Round(Path("none"), form, (AGENCY,), period, date(2026, 6, 17), before, {AGENCY.code: answers})


@st.composite
def filled(draw: st.DrawFn) -> tuple[Round, dict[Input, object]]:
    """A round and an answer for some of its inputs; each item answered wholly, by a word of absence, or not at all."""
    round_ = draw(rounds())
    layout = plan_layout(round_, AGENCY)
    answers: dict[Input, object] = {}
    for indicator in round_.form.items:
        cells = layout.inputs_of(indicator.code)
        ways = ["figures", "absence", "nothing"] if indicator.may_be_absent else ["figures", "nothing"]
        how = draw(st.sampled_from(ways))
        whole = Decimal(draw(st.integers(1, 10**9))) / 10 ** (indicator.decimals if indicator.is_figure else 0)
        rows = draw(st.integers(1, max(indicator.rows, 1)))
        for cell in cells:
            if cell.is_state:
                if how == "absence":
                    answers[cell] = draw(st.sampled_from(cell.field.choices))
            elif cell.is_note:
                if draw(st.booleans()):
                    answers[cell] = draw(TEXTS)
            elif how == "figures" and cell.table_row <= rows:
                answers[cell] = draw(values(cell, whole))
    if draw(st.booleans()):
        answers[layout.inputs_of("Q1")[0]] = draw(TEXTS)
    for cell in layout.inputs_of(SIGN_ITEM):
        if draw(st.booleans()):
            answers[cell] = draw(values(cell, Decimal(1)))
    return round_, answers


def values(cell: Input, whole: Decimal) -> st.SearchStrategy[object]:
    if cell.field.type is FieldType.LIST:
        return st.sampled_from(cell.field.choices)
    if cell.field.type is FieldType.DATE:
        return st.dates(date(1990, 1, 1), date(2099, 12, 31))
    if cell.field.type is FieldType.TEXT:
        return TEXTS
    if cell.field.component is Component.NUMERATOR:
        return st.just(whole / 2 if cell.field.decimals == 0 and whole % 2 == 0 else whole)
    return st.just(whole)


def in_unicode(value: object) -> object:
    """A text as it is kept: random letters may spell a word in a font of before Unicode (S37), and rarely do."""
    converted = convert(value) if isinstance(value, str) else None
    return value if converted is None else converted.text


def nothing_is_asked_for(round_: Round) -> bool:
    """Whether a signature alone is an answer: no item and no question must be answered."""
    return not any(one.required for one in (*round_.form.items, *round_.form.questions))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(filled())
def test_collect_returns_exactly_what_was_filled(case: tuple[Round, dict[Input, object]]) -> None:
    round_, answers = case
    content = workbook_bytes(round_, AGENCY, "2026-Q2-X1-01")
    typed = [(cell.sheet, cell.cell, value) for cell, value in answers.items()]
    submission = read_submission(round_, fill_workbook(content, typed), "x.xlsx")
    if all(cell.is_sign for cell in answers) and not (answers and nothing_is_asked_for(round_)):
        assert not submission.accepted and [issue.code for issue in submission.issues] == ["D07"]
        return
    assert submission.accepted
    found = {(o.item, o.part, o.availability): o for o in submission.observations}
    assert len(found) == len(submission.observations) == len(answers)
    for cell, value in answers.items():
        state, part = Availability.AVAILABLE, cell.field.component.value
        if cell.table_row:
            part = f"{cell.table_column}[{cell.table_row}]"
        if cell.is_state:
            part = Component.VALUE.value
            state = Availability.NOT_APPLICABLE if value == "Không phát sinh" else Availability.NOT_AVAILABLE
        seen = found[cell.item, part, state]
        assert (seen.place.sheet, seen.place.cell) == (cell.sheet, cell.cell)
        if isinstance(value, Decimal):
            assert seen.number == value
        else:
            assert seen.text == (f"{value:%d/%m/%Y}" if isinstance(value, date) else in_unicode(value))
    # a blank, an unmet target without a reason, a text beyond its limit, a row begun, a task without its result, a date
    # far from the period, one percent where the period before had 12.5
    usual = {"S01", "S16", "S14", "S19", "S20", "S34", "S32", "S37"}
    surprising = [i for i in submission.issues if i.code not in usual and i.severity is not Severity.NOTE]
    assert not surprising


def test_reading_the_same_bytes_twice_gives_the_same(tmp_path: Path) -> None:
    form = Form("THU", "1", "t", "p", "Sở", "", (Section("S", "s"),), (
        Indicator("I1", "1", "S", "n", "hộ", Kind.COUNT, Method.SUM, ("tất cả",), minimum=Decimal(0)),
    ))  # fmt: skip
    round_ = Round(tmp_path, form, (AGENCY,), parse_period("2026-H1"), date(2026, 6, 17))
    content = workbook_bytes(round_, AGENCY, "n")
    cell = plan_layout(round_, AGENCY).inputs[0]
    sent = fill_workbook(content, [(cell.sheet, cell.cell, 12)])
    first = read_submission(round_, sent, "x.xlsx")
    assert first == replace(read_submission(round_, sent, "x.xlsx"), received_at=first.received_at)
    assert datetime(2026, 6, 14) and first.observations[0].number == 12
