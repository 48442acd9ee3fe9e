"""What the charts of the report show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from qng_reports.dataset import Assessment, Dataset, Issue, Observation, Result
from qng_reports.figures import percentage
from qng_reports.model import DONE, YES, Agency, Availability, Component, Form, Indicator, Kind, Method, Round, Severity
from qng_reports.render.items import in_plan, sections_of, whole_items
from qng_reports.render.names import by_name, kinds
from qng_reports.report import Chart, ChartKind, Charts, Series
from qng_reports.vietnamese import format_number, format_percent, format_quantity

_EXTREMES = 10  # communes drawn at each end; with more bars in one chart nobody reads a name, and the appendix has all
_PERIODS = 8  # the latest earlier periods of a trend
_WORDS_OF = (Component.NOTE, Component.RESULT, Component.EVIDENCE)
_Bar = tuple[str, Decimal | None]  # a name under a bar and how long it is
# for these a commune's own figure can be held against the target; a sum's target is the province's alone
_LEVELS = (Method.RATIO_OF_SUMS, Method.WEIGHTED_MEAN, Method.MIN, Method.MAX)


@dataclass(frozen=True)
class Picture:
    """A round as its charts see it; `issues`: all that stand, None for those of the submissions."""

    round_: Round
    dataset: Dataset
    results: Sequence[Result]
    issues: Sequence[Issue] | None = None

    @cached_property
    def communes(self) -> tuple[Agency, ...]:
        """The communes asked, by name."""
        return tuple(sorted((agency for agency in self.round_.asked if agency.is_commune), key=by_name))

    @cached_property
    def _answers(self) -> Mapping[tuple[str, str], tuple[Observation, ...]]:
        found: dict[tuple[str, str], list[Observation]] = {}
        for o in self.dataset.observations():
            if not o.confirms and o.component not in _WORDS_OF:
                found.setdefault((o.agency, o.item), []).append(o)
        return {key: tuple(observations) for key, observations in found.items()}

    def answer(self, agency: Agency, indicator: Indicator) -> tuple[Observation, ...]:
        """A commune's answer as totals take it: nothing where a part of it has an error or says that there is none."""
        found = self._answers.get((agency.code, indicator.code), ())
        sound = all(o.usable and o.availability is Availability.AVAILABLE for o in found)
        return found if sound else ()

    def figure(self, agency: Agency, indicator: Indicator) -> Decimal | None:
        """A commune's figure in the item's unit; percentage points for a ratio."""
        numbers = {o.component: o.number for o in self.answer(agency, indicator)}
        if indicator.kind is Kind.RATIO:
            part, whole = numbers.get(Component.NUMERATOR), numbers.get(Component.DENOMINATOR)
            return percentage(part, whole) if part is not None and whole else None
        return numbers.get(Component.VALUE) if indicator.is_figure else None


def charts_of(picture: Picture, plan: Sequence[Result]) -> Charts:
    """Every chart that a template may print; `plan`: the results of the plan's own items."""
    asked = [r for r in picture.results if any(a.answers_to(r.indicator.reporters) for a in picture.communes)]
    trended = [r for r in picture.results if in_plan(r.indicator) or r.indicator.in_appendix]
    return Charts(
        assessed=assessed_chart(picture.round_.form, plan),
        communes=tuple(
            commune_chart(picture, r) for r in asked if r.indicator.in_appendix and r.indicator.is_figure
        ),
        trends=tuple(trend_chart(picture.round_, r) for r in trended if _has_trend(r.indicator)),
        map=turnout_map(picture),
        maps=tuple(target_map(picture, r.indicator) for r in asked if _can_be_held(r.indicator)),
    )  # fmt: skip


def assessed_chart(form: Form, plan: Sequence[Result]) -> Chart:
    """Items by section and assessment; what has no target is not judged and not drawn."""
    kinds_ = (Assessment.MET, Assessment.NOT_MET, Assessment.UNKNOWN)
    sections = [(f"{n}. {title}", whole_items(results)) for n, title, results in sections_of(form, plan)]
    counts = [[sum(r.assessment is kind for r in results) for _, results in sections] for kind in kinds_]
    series = tuple(
        Series(kind.value, tuple(map(Decimal, count)), look)
        for look, (kind, count) in enumerate(zip(kinds_, counts, strict=True))
        if any(count)
    )
    names = tuple(name for name, _ in sections) if series else ()
    return Chart("Số chỉ tiêu theo kết quả đánh giá", ChartKind.STACKED, names, series)


def commune_chart(picture: Picture, result: Result) -> Chart:
    """Communes by their own figure, the highest first: all of them where a reader can take them in, else both ends."""
    indicator = result.indicator
    asked = [a for a in picture.communes if a.answers_to(indicator.reporters)]
    known = [(a, f) for a in asked if (f := picture.figure(a, indicator)) is not None]
    known.sort(key=lambda pair: (-pair[1], by_name(pair[0])))
    bars: list[_Bar] = [(agency.name, figure) for agency, figure in known]
    shown = "xếp từ cao xuống thấp"
    if len(bars) > 2 * _EXTREMES + 2:
        bars, shown = _ends(bars, indicator)
    basis = f"{len(known)}/{len(asked)} {kinds(asked)} có số liệu"
    province = f"toàn tỉnh {result.text}" if result.text else ""
    target = f"mục tiêu {_target(indicator)}" if indicator.target else ""
    note = "; ".join(part for part in (f"{shown[:1].upper()}{shown[1:]}", basis, province, target) if part)
    names, values = tuple(name for name, _ in bars), tuple(value for _, value in bars)
    series = (Series(_name(indicator), values),) if bars else ()
    return Chart(_title(indicator), ChartKind.BARS, names, series, note, indicator.code, share=_is_share(indicator))


def _ends(bars: Sequence[_Bar], indicator: Indicator) -> tuple[list[_Bar], str]:
    """Both ends of many bars and what to say of them; nothing where neither end can be drawn.

    An end that more communes share than are drawn is told and not drawn: which of them to name would be chance.
    """
    high, low = ([bar for bar in bars if bar[1] == end] for end in (bars[0][1], bars[-1][1]))
    told: list[str] = []
    ends: list[list[_Bar]] = []
    for tied, other, name in ((high, low, "cao nhất"), (low, high, "thấp nhất")):
        figure = tied[0][1]
        if len(tied) > _EXTREMES and figure is not None:
            told.append(f"{len(tied)} đơn vị cùng {name} {_figure(figure, indicator)}")
            ends.append([])
            continue
        apart = [bar for bar in bars if len(other) <= _EXTREMES or bar not in other]
        ends.append(apart[:_EXTREMES] if tied is high else apart[-_EXTREMES:])
        told.append(f"{len(ends[-1])} đơn vị {name}")
    first, last = ends
    if not first and not last:
        return [], ""
    between = (f"({len(bars) - len(first) - len(last)} đơn vị khác)", None)
    return [*first, between, *last], (" và " if first and last else "; ").join(told)


def trend_chart(round_: Round, result: Result) -> Chart:
    """The province's figure from period to period, the round's last; a gap where there was none.

    Nothing is drawn before the second period with a figure. A sum grows with the length of its period, so only periods
    as long as the round's are shown of it.
    """
    indicator = result.indicator
    past = sorted((p for p in round_.history if p.item == indicator.code), key=lambda p: p.period)
    length = round_.period.last - round_.period.first
    alike = [p for p in past if indicator.method is not Method.SUM or p.period.last - p.period.first == length]
    past = [p for p in alike if p.period < round_.period][-_PERIODS:]
    points = [(p.period, p.number) for p in past] + [(round_.period, result.value)]
    if sum(value is not None for _, value in points) < 2:
        return Chart(_title(indicator), ChartKind.LINE, (), (), item=indicator.code)
    series = [Series(_name(indicator), tuple(value for _, value in points), 0)]
    target = indicator.target
    if target is not None and target.number is not None:
        series.append(Series(f"Mục tiêu hiện nay: {_target(indicator)}", (target.number,) * len(points), 1))
    names = tuple(f"{period.name[:1].upper()}{period.name[1:]}" for period, _ in points)
    return Chart(
        _title(indicator), ChartKind.LINE, names, tuple(series), item=indicator.code, share=_is_share(indicator)
    )


def turnout_map(picture: Picture) -> Chart:
    """Where the communes lie that have reported, have errors in what they sent, have not reported."""
    wrong = {issue.place.agency for issue in picture.issues or () if issue.severity is Severity.ERROR}
    if picture.issues is None:
        wrong = {
            code for code, submission in picture.dataset.submissions.items()
            if any(issue.severity is Severity.ERROR for issue in submission.issues)
        }  # fmt: skip
    sent = picture.dataset.submissions
    looks = {a.code: 2 if a.code not in sent else 1 if a.code in wrong else 0 for a in picture.communes}
    names = {0: "Đã báo cáo", 1: "Có số liệu lỗi", 2: "Chưa báo cáo"}
    return _map("Tình hình gửi báo cáo của các xã, phường, đặc khu", picture.communes, looks, names)


def target_map(picture: Picture, indicator: Indicator) -> Chart:
    """Where the communes lie whose own figure reaches the item's target, and those where it does not."""
    asked = tuple(a for a in picture.communes if a.answers_to(indicator.reporters))
    looks = {}
    for agency in asked:
        met = _reaches(picture, agency, indicator)
        looks[agency.code] = (0 if met else 1) if met is not None else 3 if agency.code in picture.dataset.submissions \
            else 2  # fmt: skip
    names = {0: "Đạt", 1: "Chưa đạt", 3: "Chưa có số liệu", 2: "Chưa báo cáo"}
    target = f"Mục tiêu {_target(indicator)}" if indicator.target else ""
    return _map(_name(indicator), asked, looks, names, target, indicator.code)


def _map(
    title: str, agencies: Sequence[Agency], looks: Mapping[str, int], names: Mapping[int, str], note: str = "",
    item: str = "",
) -> Chart:  # fmt: skip
    """Dots at the seats of the agencies; the note names those without coordinates, of whom no dot tells."""
    placed = [a for a in agencies if a.latitude is not None and a.longitude is not None]
    if not placed:
        return Chart(title, ChartKind.MAP, (), (), note, item)
    lost = [agency.name for agency in agencies if agency not in placed]
    missing = f"Chưa có tọa độ: {', '.join(lost[:5])}{' …' if len(lost) > 5 else ''}" if lost else ""
    series = []
    for look, name in names.items():
        count = sum(looks[a.code] == look for a in agencies)
        at = tuple(Decimal(str(a.latitude)) if looks[a.code] == look else None for a in placed)
        if count:
            series.append(Series(f"{name} ({format_number(Decimal(count))})", at, look))
    across = tuple(Decimal(str(a.longitude)) for a in placed)
    notes = "; ".join(part for part in (note, missing) if part)
    return Chart(title, ChartKind.MAP, tuple(a.name for a in placed), tuple(series), notes, item, across)


def _reaches(picture: Picture, agency: Agency, indicator: Indicator) -> bool | None:
    """Whether a commune's own answer reaches the target; None without an answer."""
    target = indicator.target
    if target is None:
        return None
    if indicator.method is Method.SHARE_COMPLETED or indicator.kind is Kind.STATUS:
        words = [o.text for o in picture.answer(agency, indicator) if o.text]
        return words[0] in ((target.status,) if target.status else (YES, DONE)) if words else None
    figure = picture.figure(agency, indicator)
    return None if figure is None else target.met_by(figure)


def _can_be_held(indicator: Indicator) -> bool:
    """Whether each commune's answer can be held against the item's target."""
    if indicator.target is None or indicator.kind in (Kind.CHOICE, Kind.TASK, Kind.PARTS):
        return False
    if indicator.method is Method.SHARE_COMPLETED or indicator.kind is Kind.STATUS:
        return True
    return indicator.method in _LEVELS and indicator.is_figure and indicator.target.number is not None


def _has_trend(indicator: Indicator) -> bool:
    return indicator.is_figure or indicator.method in (Method.SHARE_COMPLETED, Method.COUNT_BY_STATUS)


def _is_share(indicator: Indicator) -> bool:
    shares = indicator.kind in (Kind.RATIO, Kind.PERCENT)
    return shares or indicator.method in (Method.SHARE_COMPLETED, Method.COUNT_BY_STATUS)


def _target(indicator: Indicator) -> str:
    """The target within a sentence: "tối thiểu 1%"."""
    printed = indicator.target.printed if indicator.target else ""
    return printed[:1].lower() + printed[1:]


def _figure(value: Decimal, indicator: Indicator) -> str:
    """A commune's figure with its unit."""
    if _is_share(indicator):
        return format_percent(value)
    return format_quantity(value, indicator.unit.strip(), max(indicator.decimals, 0))


def _name(indicator: Indicator) -> str:
    return indicator.short_name or indicator.name.rstrip(" .")


def _title(indicator: Indicator) -> str:
    """The item's short name with its unit."""
    unit = "%" if _is_share(indicator) else indicator.unit.strip()
    return f"{_name(indicator)} ({unit})" if unit else _name(indicator)
