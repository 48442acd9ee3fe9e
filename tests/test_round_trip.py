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
from qng_reports.layout import Input, plan_layout
from qng_reports.model import (
    STATUSES,
    YES_NO,
    Agency,
    Availability,
    Component,
    FieldType,
    Form,
    Indicator,
    Kind,
    Method,
    Question,
    Round,
    Section,
    Severity,
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
def indicators(draw: st.DrawFn, number: int) -> Indicator:
    kind = draw(st.sampled_from(list(Kind)))
    choices = {Kind.STATUS: STATUSES, Kind.YESNO: YES_NO}.get(kind, ())
    if kind is Kind.CHOICE:
        choices = tuple(draw(CHOICE_LISTS))
    decimals = draw(st.integers(0, 3)) if kind in (Kind.DECIMAL, Kind.MONEY, Kind.PERCENT, Kind.RATIO) else 0
    target = Target("80", ">=", Decimal(80)) if kind is Kind.RATIO and draw(st.booleans()) else None
    return Indicator(
        code=f"I{number}", printed_number=str(number), section="S", name=draw(NAMES),
        unit=draw(st.sampled_from(["%", "hộ"])),
        kind=kind, method=METHODS.get(kind, Method.NONE), reporters=("tất cả",), numerator=draw(NAMES),
        denominator=draw(NAMES), part_unit="hồ sơ", target=target, decimals=decimals, choices=choices,
        minimum=None if kind is Kind.TEXT else Decimal(0), hint=draw(st.one_of(st.just(""), NAMES)),
    )  # fmt: skip


@st.composite
def rounds(draw: st.DrawFn) -> Round:
    count = draw(st.integers(1, 6))
    form = Form(
        code="THU", version="1", title=draw(NAMES), plan=draw(NAMES), issuer="Sở", contact="",
        sections=(Section("S", draw(NAMES)),), indicators=tuple(draw(indicators(n)) for n in range(count)),
        questions=(Question("Q1", draw(NAMES), ("tất cả",)),),
    )  # fmt: skip
    return Round(Path("none"), form, (AGENCY,), parse_period("2026-Q2"), date(2026, 6, 17))


@st.composite
def filled(draw: st.DrawFn) -> tuple[Round, dict[Input, object]]:
    """A round and an answer for some of its inputs; each item answered wholly, by a word of absence, or not at all."""
    round_ = draw(rounds())
    layout = plan_layout(round_.form, AGENCY, round_.period)
    answers: dict[Input, object] = {}
    for indicator in round_.form.indicators:
        cells = layout.inputs_of(indicator.code)
        how = draw(
            st.sampled_from(["figures", "absence", "nothing"] if indicator.is_figure else ["figures", "nothing"])
        )
        whole = Decimal(draw(st.integers(1, 10**9))) / 10 ** (indicator.decimals if indicator.is_figure else 0)
        for cell in cells:
            if cell.is_state:
                if how == "absence":
                    answers[cell] = draw(st.sampled_from(cell.field.choices))
            elif cell.field.component is Component.NOTE:
                if draw(st.booleans()):
                    answers[cell] = draw(TEXTS)
            elif how == "figures":
                answers[cell] = draw(values(cell, whole))
    if draw(st.booleans()):
        answers[layout.inputs_of("Q1")[0]] = draw(TEXTS)
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


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(filled())
def test_collect_returns_exactly_what_was_filled(case: tuple[Round, dict[Input, object]]) -> None:
    round_, answers = case
    content = workbook_bytes(round_, AGENCY, "2026-Q2-X1-01")
    typed = [(cell.sheet, cell.cell, value) for cell, value in answers.items()]
    submission = read_submission(round_, fill_workbook(content, typed), "x.xlsx")
    if not answers:
        assert not submission.accepted and [issue.code for issue in submission.issues] == ["D07"]
        return
    assert submission.accepted
    found = {(o.item, o.component, o.availability): o for o in submission.observations}
    assert len(found) == len(submission.observations) == len(answers)
    for cell, value in answers.items():
        state, component = Availability.AVAILABLE, cell.field.component
        if cell.is_state:
            component = Component.VALUE
            state = Availability.NOT_APPLICABLE if value == "Không phát sinh" else Availability.NOT_AVAILABLE
        seen = found[cell.item, component, state]
        assert (seen.place.sheet, seen.place.cell) == (cell.sheet, cell.cell)
        if isinstance(value, Decimal):
            assert seen.number == value
        else:
            assert seen.text == (f"{value:%d/%m/%Y}" if isinstance(value, date) else value)
    usual = {"S01", "S16", "S14"}  # a blank, an unmet target without a reason, a text beyond its limit
    surprising = [i for i in submission.issues if i.code not in usual and i.severity is not Severity.NOTE]
    assert not surprising


def test_reading_the_same_bytes_twice_gives_the_same(tmp_path: Path) -> None:
    form = Form("THU", "1", "t", "p", "Sở", "", (Section("S", "s"),), (
        Indicator("I1", "1", "S", "n", "hộ", Kind.COUNT, Method.SUM, ("tất cả",), minimum=Decimal(0)),
    ))  # fmt: skip
    round_ = Round(tmp_path, form, (AGENCY,), parse_period("2026-H1"), date(2026, 6, 17))
    content = workbook_bytes(round_, AGENCY, "n")
    cell = plan_layout(form, AGENCY, round_.period).inputs[0]
    sent = fill_workbook(content, [(cell.sheet, cell.cell, 12)])
    first = read_submission(round_, sent, "x.xlsx")
    assert first == replace(read_submission(round_, sent, "x.xlsx"), received_at=first.received_at)
    assert datetime(2026, 6, 14) and first.observations[0].number == 12
