"""The cells that each item's figure was made of: which were counted, which were not and why, who has none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from functools import cached_property

from qng_reports.dataset import Dataset, Observation, Place, Result
from qng_reports.decisions import Effect, effect_of
from qng_reports.model import Agency, Availability, Component, Indicator, Kind, Method, Question, Round
from qng_reports.totals import provincial_results
from qng_reports.vietnamese import format_typed

NUMERATOR, DENOMINATOR = "Tử số", "Mẫu số"
_PARTS = {
    Component.NUMERATOR: NUMERATOR, Component.DENOMINATOR: DENOMINATOR, Component.STATUS: "Trạng thái",
    Component.VALUE: "Trả lời",
}  # fmt: skip
_FAULTY, _BESIDE_FAULT = "Có lỗi, không tổng hợp", "Phần khác của câu trả lời có lỗi"
_HALF, _NO_WEIGHT = "Thiếu tử số hoặc mẫu số", "Không có trọng số"
_CONFIRMS, _NOT_ADDED = "Cơ quan phối hợp, chỉ đối chiếu", "Cột không cộng"
_NONE, _UNKNOWN = "Không phát sinh (tính là đã trả lời)", "Chưa có số liệu"
_DECIDED, _EXCUSED = "Quyết định của Sở", "Được miễn theo quyết định của Sở"
_Key = tuple[str, str, str]  # agency, item, part
_NOT_SENT, _BLANK = "Chưa có báo cáo hợp lệ", "Để trống"


@dataclass(frozen=True, slots=True)
class SourceCell:
    """One answer as it stood in a returned file. `why`: the reason why it was not counted; `weight`: of a mean."""

    agency: Agency
    part: str
    place: Place
    text: str
    number: Decimal | None
    unit: str
    used: bool
    why: str
    sha256: str
    received_at: datetime | None
    weight: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Sources:
    """All cells of an item, and the agencies asked that give it no figure, each with the reason.

    `result` is None for a narrative question; `by_rule`: where the Sở took another value for the province's figure,
    the figure that the cells give.
    """

    item: Indicator | Question
    result: Result | None
    cells: tuple[SourceCell, ...]
    missing: tuple[tuple[Agency, str], ...]
    by_rule: Result | None = None


@dataclass(frozen=True)
class Origins:
    """A round's answers as figures are traced to them.

    `counted`: the observations that totals rest on, where they are others than the dataset's: what is not usable among
    them, or not there, the Sở has left out; another number there, or one that nobody sent, is the Sở's.
    """

    round_: Round
    dataset: Dataset
    counted: Iterable[Observation] | None = None
    _by_item: dict[str, list[Observation]] = field(default_factory=dict)
    _results: dict[str, Result] = field(default_factory=dict)
    _by_rule: dict[str, Result] = field(default_factory=dict)
    _sent: dict[_Key, Observation] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._sent.update({_key(o): o for o in self.dataset.observations()})
        for o in self._as_counted():
            if o.component not in (Component.NOTE, Component.RESULT, Component.EVIDENCE):
                self._by_item.setdefault(o.item, []).append(o)
        self._results.update({r.indicator.code: r for r in provincial_results(self.round_, self.dataset)})
        if any(result.taken for result in self._results.values()):
            own = tuple(d for d in self.dataset.decisions if d.agency)
            bare = replace(self.dataset, decisions=own)
            self._by_rule.update({r.indicator.code: r for r in provincial_results(self.round_, bare)})

    @cached_property
    def _effect(self) -> Effect:
        return effect_of(self.round_, self.dataset)

    def _as_counted(self) -> Iterator[Observation]:
        """What was sent, as it counts; then what the Sở gave in place of nothing."""
        if self.counted is None:
            yield from self._sent.values()
            return
        settled = {_key(o): o for o in self.counted}
        for key, o in self._sent.items():
            yield settled[key] if key in settled else replace(o, usable=False)
        yield from (o for key, o in settled.items() if key not in self._sent)

    def of(self, code: str) -> Sources | None:
        """The cells of an item or question; None for a code that the form does not have."""
        result = self._results.get(code)
        question = next((q for q in self.round_.form.questions if q.code == code), None)
        item = result.indicator if result else question
        if item is None:
            return None
        observations = self._by_item.get(code, [])
        cells = tuple(self._cells(item, observations))
        asked = [agency for agency in self.round_.agencies if agency.answers_to(item.reporters)]
        by_rule = self._by_rule.get(code) if result is not None and result.taken else None
        return Sources(item, result, cells, tuple(self._missing(code, asked, cells)), by_rule)

    def _cells(self, item: Indicator | Question, observations: Sequence[Observation]) -> Iterator[SourceCell]:
        whys = self._whys(item, observations)
        weights = self._numbers(item.weight) if isinstance(item, Indicator) and item.weight else None
        names = {agency.code: agency for agency in self.round_.agencies}
        columns = {c.code: c.heading for c in item.columns} if isinstance(item, Indicator) else {}
        order = {agency.code: place for place, agency in enumerate(self.round_.agencies)}
        for o in sorted(observations, key=lambda o: order.get(o.agency, len(order))):
            sent, why = self._sent.get(_key(o)), whys[o.agency, o.part]
            source = o.source or self.dataset.submissions.get(o.agency) if sent is not None else None
            if why == _FAULTY and sent is not None and sent.usable:
                why = _DECIDED
            weight = weights.get(o.agency) if weights is not None else None
            if weights is not None and weight is None and not why:
                why = _NO_WEIGHT
            part = (
                f"{columns.get(o.column, o.column)}, dòng {o.row}" if o.column else _PARTS.get(o.component, "Trả lời")
            )
            place = o.place if sent is not None else replace(o.place, file=_DECIDED)
            typed = format_typed(sent.text, sent.number) if sent is not None else o.text
            yield SourceCell(
                names[o.agency], part, place, typed, o.number, o.unit, not why, why,
                source.sha256 if source else "", source.received_at if source else None, weight,
            )  # fmt: skip

    def _whys(self, item: Indicator | Question, found: Sequence[Observation]) -> Mapping[tuple[str, str], str]:
        """Why each answer is not counted, by agency and part; empty where it is. The rules are those of `totals`."""
        whys = {(o.agency, o.part): _why_alone(o) for o in found}
        if isinstance(item, Question):
            return whys
        own = [o for o in found if not o.confirms]
        spoilt = {o.agency: _BESIDE_FAULT for o in own if not o.usable and o.component is not Component.CELL}
        if item.kind is Kind.RATIO:
            halves = [
                {o.agency for o in own if o.component is part and not whys[o.agency, o.part] and o.number is not None}
                for part in (Component.NUMERATOR, Component.DENOMINATOR)
            ]
            spoilt = dict.fromkeys(halves[0] ^ halves[1], _HALF) | spoilt
        if item.kind is Kind.TABLE and item.method is Method.SUM:
            added = next((column.code for column in item.columns if column.adds), "")
            rows: dict[str, set[int]] = {}
            sound: dict[str, set[int]] = {}
            for o in own:
                rows.setdefault(o.agency, set()).add(o.row)
                if o.column == added and o.usable and o.number is not None:
                    sound.setdefault(o.agency, set()).add(o.row)
            spoilt |= {agency: _BESIDE_FAULT for agency in rows if rows[agency] != sound.get(agency)}
            whys |= {(o.agency, o.part): _NOT_ADDED for o in own if o.column != added and not whys[o.agency, o.part]}
        return whys | {
            (o.agency, o.part): spoilt[o.agency] for o in own if o.agency in spoilt and not whys[o.agency, o.part]
        }

    def _numbers(self, code: str) -> Mapping[str, Decimal]:
        """The counted numbers of an item by agency."""
        found = [o for o in self._by_item.get(code, ()) if o.component is Component.VALUE]
        item = self._results[code].indicator if code in self._results else None
        whys = self._whys(item, found) if item else {}
        return {o.agency: o.number for o in found if item and not whys[o.agency, o.part] and o.number is not None}

    def _missing(self, item: str, asked: Iterable[Agency], cells: Sequence[SourceCell]) -> Iterator[tuple[Agency, str]]:
        told: dict[str, list[str]] = {}
        for cell in cells:
            told.setdefault(cell.agency.code, []).append(cell.why)
        for agency in asked:
            if agency.code not in told:
                silent = agency.code not in self.dataset.submissions
                excused = self._effect.is_waived(agency.code, item)
                yield agency, _EXCUSED if excused else _NOT_SENT if silent else _BLANK
            elif all(told[agency.code]) and _NONE not in told[agency.code]:
                yield agency, next((w for w in told[agency.code] if w != _BESIDE_FAULT), told[agency.code][0])


def _key(o: Observation) -> _Key:
    return o.agency, o.item, o.part


def _why_alone(o: Observation) -> str:
    if o.confirms:
        return _CONFIRMS
    if not o.usable:
        return _FAULTY
    if o.availability is not Availability.AVAILABLE:
        return _NONE if o.availability is Availability.NOT_APPLICABLE else _UNKNOWN
    return ""
