"""Toàn tỉnh and Theo phần: the province's figures, live, each with its target, assessment and what it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from qng_reports.dataset import Assessment, Result
from qng_reports.decisions import decision_note
from qng_reports.export.ledger import Ledger, is_words, share_now
from qng_reports.export.table import (
    BAD,
    CENTRE,
    DOUBT,
    GOOD,
    MOST_DECIMALS,
    TEXT,
    TOTAL,
    Content,
    Formula,
    Shown,
    Table,
    about_line,
    number_now,
    quoted,
    reference,
    share_of,
    sheet_prefix,
)
from qng_reports.figures import result_unit
from qng_reports.model import Component, Indicator, Kind, Method, Section
from qng_reports.sheets import ColourRule, cell_name

SHEET, SECTIONS_SHEET = "Toàn tỉnh", "Theo phần"
JUDGED = {Assessment.MET: GOOD, Assessment.NOT_MET: BAD, Assessment.UNKNOWN: DOUBT}
_COLUMNS = (
    ("TT", 5.0), ("Mã", 8.0), ("Chỉ tiêu", 46.0), ("ĐVT", 11.0), ("Mục tiêu", 11.0), ("Tử số", 14.0), ("Mẫu số", 14.0),
    ("Kết quả", 14.0), ("Đánh giá", 13.0), ("Số đơn vị trả lời", 11.0), ("Chi tiết", 27.0), ("Cách tổng hợp", 19.0),
    ("Cơ quan chủ trì", 22.0),
)  # fmt: skip
_DECIDED, _PART = ("Quyết định của Sở", 34.0), ("Là phần của", 10.0)
_NUMERATOR, _DENOMINATOR, VALUE, JUDGEMENT, _LEAD = 5, 6, 7, 8, 12
_FIRST_ROW = 4
_METHODS = {
    Method.RATIO_OF_SUMS: "Tổng tử số / tổng mẫu số",
    Method.SUM: "Cộng các đơn vị",
    Method.WEIGHTED_MEAN: "Bình quân gia quyền",
    Method.MIN: "Giá trị nhỏ nhất",
    Method.MAX: "Giá trị lớn nhất",
    Method.SHARE_COMPLETED: "Tỷ lệ đơn vị hoàn thành",
    Method.COUNT_BY_STATUS: "Đếm theo tình trạng",
    Method.SINGLE: "Số của cơ quan báo cáo",
    Method.NONE: "Không tổng hợp",
}
# above it a computed figure is not rounded; a program's binary sums are, far below what anybody typed
_EXACT = 9


@dataclass(frozen=True)
class Province:
    """The sheet Toàn tỉnh: where each item's row is, and what stands in it."""

    ledger: Ledger

    @cached_property
    def sections(self) -> tuple[tuple[Section, tuple[Result, ...]], ...]:
        """The sections that have items, each with its results."""
        form, results = self.ledger.picture.round_.form, self.ledger.picture.results
        found = [(s, tuple(r for r in results if r.indicator.section == s.code)) for s in form.sections]
        return tuple((section, own) for section, own in found if own)

    @cached_property
    def rows(self) -> Mapping[str, int]:
        """The row of each item, counted from 0."""
        found: dict[str, int] = {}
        row = _FIRST_ROW
        for _, results in self.sections:
            for place, result in enumerate(results, row + 1):
                found[result.indicator.code] = place
            row += 1 + len(results)
        return found

    @cached_property
    def has_parts(self) -> bool:
        """Whether some item is a part of another; such a part is not counted beside it."""
        return any(i.part_of for i in self.ledger.picture.round_.form.items)

    @cached_property
    def has_decisions(self) -> bool:
        """Whether the Sở decided something that holds."""
        return bool(self.ledger.picture.effect.holding)

    def refer(self, indicator: Indicator, column: int = VALUE) -> str:
        """A cell of the item's row, as other sheets refer to it."""
        return reference(SHEET, self.rows[indicator.code], column)

    @cached_property
    def has_leads(self) -> bool:
        """Whether the form prints lead agencies; then only the items that have one are items of the plan."""
        return any(i.lead.strip() for i in self.ledger.picture.round_.form.items)

    def judged(self, results: Iterable[Result]) -> list[Result]:
        """Those that are counted as met or not met, as the report counts them: judged items of the plan, parts not."""
        return [
            result
            for result in results
            if result.assessment is not Assessment.NONE
            and not result.indicator.part_of
            and (result.indicator.lead.strip() or not self.has_leads)
        ]

    def counting(self, section: Section, column: int, word: str) -> str:
        """How many items of the plan in a section have that word in a column, parts not; a piece of a formula."""
        results = next(results for own, results in self.sections if own == section)
        first, last = (self.rows[result.indicator.code] for result in (results[0], results[-1]))

        def area(c: int) -> str:
            return f"{sheet_prefix(SHEET)}{cell_name(first, c, fixed=True)}:{cell_name(last, c, fixed=True)}"

        tests = [f"{area(column)},{quoted(word)}"]
        if self.has_parts:
            tests.append(f'{area(len(_COLUMNS) + self.has_decisions)},""')
        if self.has_leads:
            tests.append(f'{area(_LEAD)},"?*"')
        return f"COUNTIF{'S' if len(tests) > 1 else ''}({','.join(tests)})"

    def value(self, indicator: Indicator) -> Content:
        """The province's figure as other sheets show it: live where it can be."""
        result = self.ledger.results[indicator.code]
        if self._is_figure(result):
            now = self._value(result)
            text = f'=IF({self.refer(indicator)}="","",{self.refer(indicator)})'
            return Formula(text, now.now, now.decimals) if isinstance(now, Formula) else now
        return self.ledger.tally(indicator) or result.text

    def _is_figure(self, result: Result) -> bool:
        return self.ledger.is_live(result.indicator) and result.indicator.kind is not Kind.CHOICE

    # ------------------------------------------------------------ the one place where an item's row is written

    def row(self, result: Result) -> tuple[Shown, ...]:
        """What stands in the row of an item."""
        indicator = result.indicator
        counts = self._counts(result)
        value = self._value(result)
        judged = self._judgement(result)
        name_style = replace(TEXT, indent=1) if indicator.part_of else TEXT
        own: tuple[Shown, ...] = (
            (indicator.printed_number, CENTRE),
            (indicator.code, CENTRE),
            (indicator.name, name_style),
            (result_unit(indicator) if self._is_figure(result) else indicator.unit, CENTRE),
            (indicator.target.printed if indicator.target else "", CENTRE),
            *counts,
            (value, replace(CENTRE if isinstance(value, str) else TEXT, bold=True)),
            (judged, CENTRE),
            (self._basis(result), CENTRE),
            self._details(result),
            _METHODS[indicator.method],
            indicator.lead,
        )
        decided: tuple[Shown, ...] = (decision_note(result),) if self.has_decisions else ()
        parts: tuple[Shown, ...] = ((indicator.part_of, CENTRE),) if self.has_parts else ()
        return (*own, *decided, *parts)

    def _counts(self, result: Result) -> tuple[Content, Content]:
        ledger, indicator = self.ledger, result.indicator
        if not self._is_figure(result):
            return result.numerator, result.denominator
        if indicator.kind is Kind.RATIO:
            live = [ledger.total(indicator, c) for c in (Component.NUMERATOR, Component.DENOMINATOR)]
            return live[0], live[1]
        if not is_words(indicator):
            return None, None
        part, whole = ledger.counted(indicator)
        now = [0.0 if figure is None else float(figure) for figure in (result.numerator, result.denominator)]
        return Formula(f"={part}", now[0], 0), Formula(f"={whole}", now[1], 0)

    def _value(self, result: Result) -> Content:
        indicator = result.indicator
        if not self._is_figure(result):
            text = "" if self._is_told_in_details(result) else result.text
            return text if result.value is None else result.value
        if indicator.kind is Kind.RATIO or is_words(indicator):
            row = self.rows[indicator.code]
            part, whole = cell_name(row, _NUMERATOR), cell_name(row, _DENOMINATOR)
            return Formula(f'=IF(N({whole})=0,"",100*{part}/{whole})', share_now(result))
        return self.ledger.total(indicator, Component.VALUE)

    def _basis(self, result: Result) -> Content:
        received = self.ledger.received(result.indicator)
        told = f"{result.received}/{result.expected}"
        if received is None:
            return told
        return Formula(f'{received.text}&"/{result.expected}"', told, 0)

    def _details(self, result: Result) -> Content:
        if result.printed:
            return result.printed
        tally = self.ledger.tally(result.indicator)
        if tally is not None:
            return tally
        if self._is_told_in_details(result):
            return result.text
        absent = ((result.not_applicable, "không phát sinh"), (result.not_available, "chưa có số liệu"))
        return "; ".join(f"{count} đơn vị {word}" for count, word in absent if count)

    def _is_told_in_details(self, result: Result) -> bool:
        """Whether the result is a list of words, not a figure or one word."""
        counted = bool(result.counts) and result.indicator.method is not Method.SINGLE
        return counted or result.indicator.kind is Kind.PARTS

    def _judgement(self, result: Result) -> Content:
        """The assessment by the rule of `totals`, live where the figure is."""
        indicator, target = result.indicator, result.indicator.target
        if result.decision is not None or result.bound:  # of the Sở, whatever the figures become; or only a bound
            return result.assessment.value
        if indicator.kind is Kind.PARTS:
            return self._judgement_of_parts(result)
        received = self.ledger.received(indicator)
        if target is None or received is None or not self._is_figure(result):
            return result.assessment.value
        row = self.rows[indicator.code]
        value, count = cell_name(row, VALUE), received.text.removeprefix("=")
        least = self.ledger.picture.round_.form.minimum_share
        enough = f"({count})-{self.ledger.absent(indicator)}>0,({count})*100>={least:f}*{result.expected}"
        met = meets(indicator, f"N({value})", _places(indicator))
        words = [quoted(a.value) for a in (Assessment.MET, Assessment.NOT_MET, Assessment.UNKNOWN)]
        text = f"=IF(AND({enough},ISNUMBER({value})),IF({met},{words[0]},{words[1]}),{words[2]})"
        return Formula(text, result.assessment.value, 0)

    def _judgement_of_parts(self, result: Result) -> Content:
        own = [r.indicator.code for r in self.ledger.picture.results if r.indicator.part_of == result.indicator.code]
        if not result.assessment.value or not all(code in self.rows for code in own):
            return result.assessment.value
        cells = [cell_name(self.rows[code], JUDGEMENT) for code in own]
        text = '""'
        for word in (Assessment.MET, Assessment.UNKNOWN, Assessment.NOT_MET):
            any_of = ",".join(f"{cell}={quoted(word.value)}" for cell in cells)
            text = f"IF(OR({any_of}),{quoted(word.value)},{text})"
        return Formula(f"={text}", result.assessment.value, 0)


def meets(indicator: Indicator, value: str, places: int) -> str:
    """Whether a value (a piece of a formula), rounded to so many places, reaches the target; a status means 100."""
    target = indicator.target
    assert target is not None, "only items with a target are judged"
    operator, number = ("=", Decimal(100)) if target.number is None else (target.operator, target.number)
    return f"ROUND({value},{places}){operator}{number:f}"


def _places(indicator: Indicator) -> int:
    """To which the computed figure is rounded."""
    if indicator.kind is Kind.RATIO or is_words(indicator):
        return MOST_DECIMALS
    return max(indicator.decimals, MOST_DECIMALS) if indicator.method is Method.WEIGHTED_MEAN else _EXACT


def judgement_rules(first: tuple[int, int], last: tuple[int, int]) -> tuple[ColourRule, ...]:
    """Colours of cells that say Đạt, Chưa đạt, Chưa đủ số liệu, whatever the formulas come to."""
    corner = cell_name(*first)
    return tuple(
        ColourRule(*first, *last, f"={corner}={quoted(word.value)}", style.color, style.fill)
        for word, style in JUDGED.items()
    )


def province_table(province: Province) -> Table:
    """The sheet Toàn tỉnh."""
    picture = province.ledger.picture
    rows: list[tuple[Shown, ...]] = []
    for section, results in province.sections:
        rows.append((section.title,))
        rows += [province.row(result) for result in results]
    columns = (*_COLUMNS, *[_DECIDED] * province.has_decisions, *[_PART] * province.has_parts)
    rules = judgement_rules((_FIRST_ROW, JUDGEMENT), (_FIRST_ROW + max(len(rows), 1) - 1, JUDGEMENT))
    note = f"{about_line(picture)} · Kết quả là công thức trên trang “Số liệu gốc”; tỷ lệ chỉ làm tròn khi hiển thị"
    return Table(SHEET, picture.round_.form.title, note, columns, tuple(rows), 3, filtered=False, rules=rules)


def sections_table(province: Province) -> Table:
    """The sheet Theo phần: what is met and what is answered by section, with the items that are not met."""
    columns = (
        ("TT", 5.0), ("Phần", 42.0), ("Số chỉ tiêu", 10.0), ("Được đánh giá", 10.0), ("Đạt", 9.0), ("Chưa đạt", 9.0),
        ("Chưa đủ số liệu", 11.0), ("Tỷ lệ đạt (%)", 11.0), ("Câu trả lời dùng được", 12.0),
        ("Câu trả lời cần có", 12.0), ("Tỷ lệ đầy đủ (%)", 12.0), ("Chỉ tiêu chưa đạt", 60.0),
    )  # fmt: skip
    rows = [_section_row(province, place, *own) for place, own in enumerate(province.sections, 1)]
    last = _FIRST_ROW + len(rows)
    sums: list[Shown] = [(None, TOTAL), ("Tổng cộng", TOTAL)]
    for column in range(2, 11):
        now = sum(number_now(row[column]) for row in rows)
        area = f"{cell_name(_FIRST_ROW, column)}:{cell_name(last - 1, column)}"
        sums.append((Formula(f"=SUM({area})", now, 0), TOTAL))
    for column, part, whole in ((7, 4, 3), (10, 8, 9)):
        of = [number_now(sums[c]) for c in (part, whole)]
        sums[column] = (share_of(cell_name(last, part), cell_name(last, whole), *of), TOTAL)
    if rows:
        rows.append((*sums, (None, TOTAL)))
    counted = "Chỉ đánh giá chỉ tiêu có cơ quan chủ trì" if province.has_leads else ""
    told = "; ".join(filter(None, (counted, "phần của một chỉ tiêu không đếm riêng" if province.has_parts else "")))
    note = about_line(province.ledger.picture) + (f" · {told[0].upper()}{told[1:]}" if told else "")
    return Table(SECTIONS_SHEET, "Kết quả theo từng phần", note, columns, tuple(rows), 2, totals=min(1, len(rows)))


def _section_row(province: Province, place: int, section: Section, results: tuple[Result, ...]) -> tuple[Shown, ...]:
    row = _FIRST_ROW + place - 1
    whole = [result for result in results if not result.indicator.part_of]
    aimed = province.judged(results)
    tally = [
        Formula(
            f"={province.counting(section, JUDGEMENT, word.value)}", float(sum(r.assessment is word for r in aimed)), 0
        )
        for word in JUDGED
    ]
    met = share_of(cell_name(row, 4), cell_name(row, 3), number_now(tally[0]), len(aimed))
    asked = [result for result in results if result.indicator.kind is not Kind.PARTS]
    received, expected = sum(r.received for r in asked), sum(r.expected for r in asked)
    missed = (r.indicator for r in aimed if r.assessment is Assessment.NOT_MET)
    return (
        (place, CENTRE), section.title, len(whole), len(aimed), *tally, met, received, expected,
        share_of(cell_name(row, 8), cell_name(row, 9), received, expected),
        "; ".join(i.short_name or i.name for i in missed),
    )  # fmt: skip


def province_sheets(province: Province) -> Iterator[Table]:
    """What says how the province stands: by item, by section."""
    yield province_table(province)
    yield sections_table(province)
