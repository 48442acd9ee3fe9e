"""What the report says: every figure and sentence computed from the dataset."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

from qng_reports import messages
from qng_reports.dataset import Assessment, Dataset, Issue, Observation, Result
from qng_reports.figures import SIGN_FAULTY, SIGN_NONE, SIGN_UNKNOWN, percentage
from qng_reports.model import (
    Agency,
    Availability,
    Component,
    Form,
    Indicator,
    Kind,
    Round,
    Severity,
)
from qng_reports.periods import Period
from qng_reports.render.digest import digests_of
from qng_reports.render.names import by_name, kinds, some
from qng_reports.report import (
    Chart,
    ChartKind,
    Charts,
    Column,
    CommuneTable,
    Figure,
    FigureGroup,
    Item,
    Notable,
    Part,
    Report,
    Row,
    Series,
    Silent,
    Tally,
    Turnout,
)
from qng_reports.totals import provincial_results
from qng_reports.vietnamese import clean_text, format_count, format_number, format_percent

_NO_FIGURES = "Chưa có số liệu"
_LETTERS = "abcdđeghiklmnopqrstuvxy"  # the Vietnamese alphabet, as điểm are lettered
_UNEXPLAINED = "S16"
_COLUMNS = 10  # columns that fit a landscape page and stay readable; more go into further tables


def build_report(round_: Round, dataset: Dataset, today: date, issues: Sequence[Issue] | None = None) -> Report:
    """Computes what the report says on the day `today`; an empty dataset gives a report that says so.

    `issues`: all that stand, those between agencies too; without it only those of the submissions are counted.
    """
    form = round_.form
    results = tuple(r for r in provincial_results(round_, dataset) if r.indicator.kind is not Kind.TASK)
    plan = tuple(result for result in results if _in_plan(result.indicator))
    parts = tuple(_parts(form, plan))
    digests, communes = digests_of(round_, dataset), tuple(_commune_tables(round_, dataset, results))
    return Report(
        parent_body=re.sub(r"(?<= tỉnh) (\w+) (\w+)$", "\u00a0\\1\u00a0\\2", form.parent_body),  # breaks before "tỉnh"
        issuer=form.issuer,
        place=form.place,
        year=str(today.year),
        recipients=tuple(name.strip(" .") for name in form.recipient.split(";") if name.strip(" .")),
        signer_post=form.signer_post,
        plan=form.plan.strip(" .;"),
        subject=_subject(form.title, round_.period),
        period=round_.period.name,
        today=today,
        minimum_share=format_percent(form.minimum_share),
        turnout=_turnout(round_, dataset, issues),
        tally=_tally(_whole(plan)),
        parts=parts,
        figures_number=str(len(parts) + 1),
        figures=tuple(_figure_groups(form, results)),
        digests=digests,
        opinions_appendix=("Phụ lục III" if communes else "Phụ lục II") if any(d.whole for d in digests) else "",
        communes=communes,
        charts=Charts(_assessed(form, plan)),
    )


def _in_plan(indicator: Indicator) -> bool:
    """An item of the plan is one for which the plan prints a lead agency; the others are supporting figures."""
    return bool(indicator.lead.strip())


def _whole(results: Sequence[Result]) -> tuple[Result, ...]:
    """The items that are counted: an item made of parts once, its parts not."""
    return tuple(result for result in results if not result.indicator.part_of)


def _judged(results: Sequence[Result]) -> tuple[Item, ...]:
    """The items as they are told one by one: parts in the place of what they are parts of."""
    return tuple(_item(result) for result in results if result.indicator.kind is not Kind.PARTS)


def _subject(title: str, period: Period) -> str:
    """The trích yếu: the form's title without "Báo cáo", with the period instead of the bare year."""
    subject = re.sub(r"^báo cáo\s+", "", clean_text(title), flags=re.IGNORECASE)
    if period.name not in subject:
        unbroken = period.name.replace(" ", "\u00a0")  # a line may end before the period, not inside it
        subject = f"{subject.removesuffix(f'năm {period.year}').rstrip(' ,;-')} {unbroken}"
    return subject[:1].upper() + subject[1:]


def _turnout(round_: Round, dataset: Dataset, issues: Sequence[Issue] | None) -> Turnout:
    received = [agency for agency in round_.asked if agency.code in dataset.submissions]
    sent, silent = [], []
    for communal in (True, False):
        asked = [agency for agency in round_.asked if agency.is_commune is communal]
        missing = sorted((agency for agency in asked if agency not in received), key=by_name)
        if asked:
            sent.append(f"{len(asked) - len(missing)}/{len(asked)} {kinds(asked)}")
        if missing:
            names = "; ".join(agency.name for agency in missing)
            silent.append(Silent(format_count(len(missing)), kinds(missing), names))
    found = list(_issues_of(dataset, received, issues))
    return Turnout(
        sent=" và ".join(sent),
        share=_share(len(received), len(round_.asked)),
        silent=tuple(silent),
        received=format_count(len(received)) if received else "",
        faulty=some(sum(any(i.severity is Severity.ERROR for i in told) for told in found)),
        doubtful=some(sum(any(map(messages.doubts_figures, told)) for told in found)),
        unexplained=some(sum(any(i.code == _UNEXPLAINED for i in told) for told in found)),
    )


def _issues_of(
    dataset: Dataset, received: Sequence[Agency], issues: Sequence[Issue] | None
) -> Iterator[Sequence[Issue]]:
    """What is told of each report received."""
    by_agency: dict[str, list[Issue]] = {}
    for issue in issues or ():
        by_agency.setdefault(issue.place.agency, []).append(issue)
    for agency in received:
        yield dataset.submissions[agency.code].issues if issues is None else by_agency.get(agency.code, ())


def _share(part: int, whole: int) -> str:
    return format_percent(percentage(Decimal(part), Decimal(whole))) if whole else "0%"


def _tally(results: Sequence[Result]) -> Tally:
    met, not_met, unknown, untargeted = (
        sum(result.assessment is assessment for result in results)
        for assessment in (Assessment.MET, Assessment.NOT_MET, Assessment.UNKNOWN, Assessment.NONE)
    )
    total = len(results)
    return Tally(
        total=format_count(total) if total else "",
        met=format_count(met),
        met_share=_share(met, total),
        not_met=format_count(not_met),
        not_met_share=_share(not_met, total),
        unknown=some(unknown),
        unknown_share=_share(unknown, total),
        untargeted=format_count(untargeted) if untargeted else "",
    )


def _assessed(form: Form, plan: Sequence[Result]) -> Chart:
    """Items by section and assessment; what has no target is not judged and not drawn."""
    kinds = (Assessment.MET, Assessment.NOT_MET, Assessment.UNKNOWN)
    sections = [(f"{n}. {title}", _whole(results)) for n, title, results in _sections(form, plan)]
    counts = [[sum(r.assessment is kind for r in results) for _, results in sections] for kind in kinds]
    series = tuple(Series(k.value, tuple(map(Decimal, c))) for k, c in zip(kinds, counts, strict=True) if any(c))
    names = tuple(name for name, _ in sections) if series else ()
    return Chart("Số chỉ tiêu theo kết quả đánh giá", ChartKind.STACKED, names, series)


def _sections(form: Form, plan: Sequence[Result]) -> Iterator[tuple[int, str, tuple[Result, ...]]]:
    """The sections of the plan that have items: running number, title, results."""
    number = 0
    for section in form.sections:
        results = tuple(result for result in plan if result.indicator.section == section.code)
        if results:
            number += 1
            yield number, section.title.strip() or f"Nhóm chỉ tiêu {number}", results


def _parts(form: Form, plan: Sequence[Result]) -> Iterator[Part]:
    for number, title, results in _sections(form, plan):
        notable = tuple(_notable(_judged(results)))
        items = tuple(_item(result) for result in results)
        yield Part(str(number), _roman(number), title, _tally(_whole(results)), notable, items)


def _roman(number: int) -> str:
    tens, ones = divmod(number, 10)
    return "X" * tens + ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")[ones]


def _notable(items: Sequence[Item]) -> Iterator[Notable]:
    headings = {Assessment.NOT_MET: "Chỉ tiêu chưa đạt", Assessment.UNKNOWN: "Chỉ tiêu chưa đủ số liệu để đánh giá"}
    groups = {heading: tuple(i for i in items if i.assessment == kind) for kind, heading in headings.items()}
    groups = {heading: found for heading, found in groups.items() if found}
    for letter, (heading, found) in zip(_LETTERS, groups.items(), strict=False):
        yield Notable(f"{letter}) {heading}" if len(groups) > 1 else f"{heading}:", found)


def _item(result: Result) -> Item:
    indicator = result.indicator
    target = indicator.target.printed if indicator.target else ""
    shown = _shown(result)
    remark = f"{'kết quả ' if result.text else ''}{shown[:1].lower() if not result.text else shown[:1]}{shown[1:]}"
    return Item(
        number=indicator.printed_number,
        name=indicator.name.rstrip(" ."),
        target=target,
        lead=indicator.lead,
        result=shown,
        assessment=result.assessment.value,
        remark=f"{remark}, mục tiêu {target}" if target else remark,
    )


def _shown(result: Result) -> str:
    """The province's figure with its unit, and what it rests on where more than one agency was asked."""
    value = _with_unit(result) or ("Không phát sinh" if result.not_applicable else _NO_FIGURES)
    if result.expected < 2:
        return value
    return f"{value[:-1]}; {_basis(result)} đã trả lời)" if value.endswith(")") else f"{value} ({_basis(result)})"


def _basis(result: Result) -> str:
    return f"{result.received}/{result.expected} đơn vị"


def _with_unit(result: Result) -> str:
    if result.numerator is not None and result.denominator and result.indicator.choices:
        verb = "hoàn thành" if result.indicator.kind is Kind.STATUS else "trả lời “Có”"
        share = format_percent(percentage(result.numerator, result.denominator))
        return f"{share} ({format_number(result.numerator, 0)}/{format_number(result.denominator, 0)} đơn vị {verb})"
    unit = result.indicator.unit.strip()
    bare = (
        (result.indicator.is_figure or result.value is not None)
        and unit
        and result.text
        and not result.text.endswith("%")
    )
    return f"{result.text} {unit}" if bare else result.text


def _figure_groups(form: Form, results: Sequence[Result]) -> Iterator[FigureGroup]:
    groups: list[tuple[str, tuple[Figure, ...]]] = []
    for section in form.sections:
        found = [r for r in results if r.indicator.section == section.code and not _in_plan(r.indicator) and r.text]
        if found:
            figures = tuple(Figure(r.indicator.name.rstrip(" ."), _shown(r)) for r in found)
            groups.append((section.title.strip(" .:"), figures))
    for letter, (title, figures) in zip(_LETTERS, groups, strict=False):
        yield FigureGroup(f"{letter}) {title}" if len(groups) > 1 and title else "", figures)


def _commune_tables(round_: Round, dataset: Dataset, results: Iterable[Result]) -> Iterator[CommuneTable]:
    communes = sorted((agency for agency in round_.asked if agency.is_commune), key=by_name)
    shown = [
        r for r in results if r.indicator.in_appendix and any(a.answers_to(r.indicator.reporters) for a in communes)
    ]
    if not communes or not shown:
        return
    count = -(-len(shown) // _COLUMNS)
    width = -(-len(shown) // count)
    for number in range(count):
        chosen = shown[number * width : (number + 1) * width]
        rows = (_row(str(n), agency, dataset, chosen) for n, agency in enumerate(communes, 1))
        title = f"Bảng {number + 1}" if count > 1 else ""
        yield CommuneTable(title, tuple(_column(result) for result in chosen), tuple(rows))


def _column(result: Result) -> Column:
    indicator = result.indicator
    unit = "%" if indicator.kind in (Kind.RATIO, Kind.PERCENT) else indicator.unit.strip() * indicator.is_figure
    total = result.text.removesuffix("%") if unit == "%" else result.text
    title = indicator.short_name or indicator.name.rstrip(" .")
    return Column(title, unit, total or SIGN_UNKNOWN, f"{result.received}/{result.expected}")


def _row(number: str, agency: Agency, dataset: Dataset, results: Iterable[Result]) -> Row:
    submission = dataset.submissions.get(agency.code)
    answers: dict[str, list[Observation]] = {}
    for observation in submission.observations if submission else ():
        if not observation.confirms and observation.component is not Component.NOTE:
            answers.setdefault(observation.item, []).append(observation)
    cells = tuple(_cell(r.indicator, answers.get(r.indicator.code, ())) if submission else "" for r in results)
    return Row(number, agency.name if submission else f"{agency.name} (chưa báo cáo)", cells)


def _cell(indicator: Indicator, found: Sequence[Observation]) -> str:
    """One commune's answer as the appendix prints it; a value with an error is not printed."""
    if any(o.usable and o.availability is Availability.NOT_APPLICABLE for o in found):
        return SIGN_NONE
    if any(not o.usable for o in found):
        return SIGN_FAULTY
    if not found or any(o.availability is not Availability.AVAILABLE for o in found):
        return SIGN_UNKNOWN
    numbers: Mapping[Component, Decimal | None] = {o.component: o.number for o in found}
    if indicator.kind is Kind.RATIO:
        part, whole = numbers.get(Component.NUMERATOR), numbers.get(Component.DENOMINATOR)
        return format_number(percentage(part, whole)) if part is not None and whole else SIGN_FAULTY
    number = numbers.get(Component.VALUE)
    if indicator.is_figure and number is not None:
        return format_number(number, max(indicator.decimals, 2 if indicator.kind is Kind.PERCENT else 0))
    return found[0].text or SIGN_UNKNOWN
