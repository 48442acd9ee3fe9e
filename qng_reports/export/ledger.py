"""Số liệu gốc: every figure that counts, one row an agency; the totals of the whole workbook are formulas over it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from qng_reports.dataset import Result
from qng_reports.export.picture import Picture
from qng_reports.export.table import (
    ABSENT,
    BAD,
    CENTRE,
    DOUBT,
    LARGEST_SHOWN,
    MOST_DECIMALS,
    TEXT,
    TOTAL,
    Formula,
    Shown,
    Table,
    about_line,
    decimals_of,
    one_line,
    quoted,
    reference,
    sheet_prefix,
)
from qng_reports.figures import SIGN_FAULTY, SIGN_NONE, SIGN_UNKNOWN, result_unit
from qng_reports.model import Agency, Availability, Component, Indicator, Kind, Method, reporters_of
from qng_reports.sheets import cell_name
from qng_reports.totals import Answers, usable_answers, wanted_words
from qng_reports.vietnamese import round_half_up, sort_key

SHEET = "Số liệu gốc"
SIGNS = {Availability.NOT_APPLICABLE: SIGN_NONE, Availability.NOT_AVAILABLE: SIGN_UNKNOWN}
FAULTY = f"{SIGN_FAULTY}: "  # before what was typed and cannot be used
EXCLUDED = "Sở không cộng: "  # before what the Sở left out of totals
_FIXED = (("TT", 5.0), ("Mã", 9.0), ("Đơn vị", 26.0))
_HEADS = 3
_FIRST_ROW = 4 + _HEADS
_HALVES = (Component.NUMERATOR, Component.DENOMINATOR)
_UNCOUNTED = (Kind.PARTS, Kind.TEXT, Kind.DATE)
_PART_NAMES = {Component.NUMERATOR: "Tử số", Component.DENOMINATOR: "Mẫu số", Component.VALUE: ""}


@dataclass(frozen=True)
class Ledger:
    """The picture with a place for each of its figures; what the sheets of tong-hop.xlsx are made of."""

    picture: Picture

    @cached_property
    def answers(self) -> Mapping[str, Answers]:
        """What counts, by item."""
        return usable_answers(self.picture.round_, self.picture.dataset)

    @cached_property
    def results(self) -> Mapping[str, Result]:
        """The province's figures, by item."""
        return {result.indicator.code: result for result in self.picture.results}

    @cached_property
    def communes(self) -> tuple[Agency, ...]:
        """Those asked, in the order of the Vietnamese alphabet by their own names."""
        asked = [agency for agency in self.picture.round_.asked if agency.is_commune]
        return tuple(sorted(asked, key=lambda a: (sort_key(a.proper_name), sort_key(a.type), a.code)))

    @cached_property
    def agencies(self) -> tuple[Agency, ...]:
        """The rows: communes, then the provincial agencies that report something counted."""
        others = [agency for agency in self.picture.round_.asked if not agency.is_commune]
        return self.communes + tuple(a for a in others if any(a.answers_to(i.reporters) for i in self.items))

    @cached_property
    def items(self) -> tuple[Indicator, ...]:
        """The items that something is counted of, those that communes report first."""
        counted = [i for i in self.picture.round_.form.items if _is_counted(i)]
        return tuple(sorted(counted, key=lambda i: not any(a.answers_to(i.reporters) for a in self.communes)))

    @cached_property
    def _columns(self) -> Mapping[tuple[str, Component], int]:
        found: dict[tuple[str, Component], int] = {}
        for indicator in self.items:
            for component in parts_of(indicator):
                found[indicator.code, component] = len(_FIXED) + len(found)
        return found

    @cached_property
    def _rows(self) -> Mapping[str, int]:
        return {agency.code: row for row, agency in enumerate(self.agencies, _FIRST_ROW)}

    @cached_property
    def _reporters(self) -> Mapping[str, frozenset[str]]:
        agencies, items = self.picture.round_.agencies, self.picture.round_.form.items
        return {i.code: frozenset(a.code for a in reporters_of(i, agencies)) for i in items}

    def reports(self, agency: Agency, indicator: Indicator) -> bool:
        """Whether the province's figure rests on this agency's answer."""
        return agency.code in self._reporters[indicator.code]

    def holds(self, indicator: Indicator) -> bool:
        """Whether the item has columns here."""
        return (indicator.code, parts_of(indicator)[0]) in self._columns

    def is_live(self, indicator: Indicator) -> bool:
        """Whether formulas over its column can give the province's figure: Excel keeps only 15 digits of a number."""
        return indicator.code in self._live

    @cached_property
    def _live(self) -> frozenset[str]:
        sound = {i.code for i in self.items if self._is_sound(i)}
        weighed = {i.code for i in self.items if i.method is Method.WEIGHTED_MEAN}
        plain = {i.code for i in self.items if i.kind is not Kind.RATIO and i.code in sound}
        return frozenset(i.code for i in self.items if i.code in sound and (i.code not in weighed or i.weight in plain))

    def _is_sound(self, indicator: Indicator) -> bool:
        own, result = self.answers[indicator.code], self.results[indicator.code]
        if result.taken or result.excluded or result.replaced or result.waived:  # not what the cells of agencies say
            return False
        if (is_words(indicator) and indicator.method is Method.SINGLE) or (indicator.is_figure and own.words):
            return False
        words = (*indicator.choices, *(wanted_words(indicator) if is_words(indicator) else ()))
        if any(one_line(word) != word for word in words):  # no formula could look for it
            return False
        numbers = (number for found in own.numbers.values() for number in found.values())
        return sum(map(abs, numbers), Decimal(0)) < LARGEST_SHOWN

    def _weight(self, indicator: Indicator) -> Indicator | None:
        return next((i for i in self.items if i.code == indicator.weight), None)

    def cell(self, agency: Agency, indicator: Indicator, component: Component) -> str:
        """Where an agency's figure stands, as other sheets refer to it."""
        return reference(SHEET, self._rows[agency.code], self._columns[indicator.code, component])

    def area(self, indicator: Indicator, component: Component, *, within: bool = False) -> str:
        """All agencies' cells of one column; `within` this sheet itself."""
        column, last = self._columns[indicator.code, component], _FIRST_ROW + max(len(self.agencies), 1) - 1
        place = f"{cell_name(_FIRST_ROW, column, fixed=True)}:{cell_name(last, column, fixed=True)}"
        return place if within else f"{sheet_prefix(SHEET)}{place}"

    # ------------------------------------------------------------ formulas of the province

    def total(self, indicator: Indicator, component: Component, *, within: bool = False) -> Formula | None:
        """The figure of a column over all agencies; None where only the computed figure can be shown.

        Of words it is the share, in percentage points, whose numerator and denominator `counted` gives.
        """
        result = self.results[indicator.code]
        if not self.is_live(indicator):
            return None
        area = self.area(indicator, component, within=within)
        if indicator.kind is Kind.RATIO:
            figure = result.numerator if component is Component.NUMERATOR else result.denominator
            return Formula(_if_any(area, f"SUM({area})"), _now(figure), _places(indicator, figure))
        if indicator.kind is Kind.CHOICE:
            return self.tally(indicator, within=within)
        if is_words(indicator):
            part, whole = self.counted(indicator, within=within)
            return Formula(f'=IF({whole}=0,"",100*{part}/{whole})', share_now(result))
        if indicator.method is Method.WEIGHTED_MEAN:
            return self._weighted(indicator, area, within)
        name = {Method.MIN: "MIN", Method.MAX: "MAX"}.get(indicator.method, "SUM")
        return Formula(_if_any(area, f"{name}({area})"), _now(result.value), _places(indicator, result.value))

    def _weighted(self, indicator: Indicator, area: str, within: bool) -> Formula:
        weight = self._weight(indicator)
        assert weight is not None, "checked by is_live"
        weights = self.area(weight, Component.VALUE, within=within)
        places = max(indicator.decimals, MOST_DECIMALS)
        base = f"SUMPRODUCT(--ISNUMBER({area}),{weights})"
        mean = f"ROUND(SUMPRODUCT({area},{weights})/{base},{places})"
        return Formula(f'=IF({base}=0,"",{mean})', _now(self.results[indicator.code].value))

    def counted(self, indicator: Indicator, *, within: bool = False) -> tuple[str, str]:
        """Of answers in words: how many are as wanted, and how many there are; as pieces of a formula."""
        area = self.area(indicator, Component.VALUE, within=within)
        part = "+".join(_equal(area, word) for word in wanted_words(indicator))
        signs = "-".join(_equal(area, sign) for sign in SIGNS.values())
        mark = FAULTY.strip()
        faulty = f"SUMPRODUCT(--(LEFT({area},{len(mark)})={quoted(mark)}))"
        return f"({part})", f"(COUNTA({area})-{signs}-{faulty})"

    def tally(self, indicator: Indicator, *, within: bool = False) -> Formula | None:
        """ "Hoàn thành: 90; Đang triển khai: 3", live; None where the item is not told so."""
        result = self.results[indicator.code]
        words = [word for word in indicator.choices if word.strip()]
        if not self.is_live(indicator) or not words or not is_words(indicator):
            return None
        area = self.area(indicator, Component.VALUE, within=within)
        told = "&".join(f'IF({_equal(area, word)}>0,{quoted(f"; {word}: ")}&{_equal(area, word)},"")' for word in words)
        now = "; ".join(f"{word}: {count}" for word, count in result.counts)
        formula = Formula(f"=MID({told},3,1000)", now, 0)
        return formula if len(formula.text) < 8_000 else None

    def absent(self, indicator: Indicator, *, within: bool = False) -> str:
        """How many said "không phát sinh", as a piece of a formula."""
        return _equal(self.area(indicator, parts_of(indicator)[0], within=within), SIGN_NONE)

    def received(self, indicator: Indicator, *, within: bool = False) -> Formula | None:
        """How many usable answers the figure rests on, "không phát sinh" among them."""
        if not self.is_live(indicator):
            return None
        first, none = self.area(indicator, parts_of(indicator)[0], within=within), self.absent(indicator, within=within)
        if indicator.kind is Kind.RATIO:
            other = self.area(indicator, Component.DENOMINATOR, within=within)
            known = f"SUMPRODUCT(ISNUMBER({first})*ISNUMBER({other}))"
        elif is_words(indicator):
            known = self.counted(indicator, within=within)[1]
        elif indicator.method is Method.WEIGHTED_MEAN and (weight := self._weight(indicator)) is not None:
            weights = self.area(weight, Component.VALUE, within=within)
            known = f"SUMPRODUCT(ISNUMBER({first})*ISNUMBER({weights}))"
        else:
            known = f"COUNT({first})"
        return Formula(f"={known}+{none}", float(self.results[indicator.code].received), 0)

    # ------------------------------------------------------------ what an agency's cell holds

    def unrounded(self, agency: Agency, indicator: Indicator) -> Decimal | None:
        """The usable figure of an agency, percentage points for a ratio; None without one."""
        numbers = self.answers[indicator.code].numbers
        if indicator.kind is not Kind.RATIO:
            return numbers.get(Component.VALUE, {}).get(agency.code)
        part, whole = (numbers.get(half, {}).get(agency.code) for half in _HALVES)
        return 100 * part / whole if part is not None and whole else None

    def figure(self, agency: Agency, indicator: Indicator) -> Decimal | None:
        """The same, a ratio rounded half up as it is shown and judged."""
        number = self.unrounded(agency, indicator)
        return round_half_up(number, MOST_DECIMALS) if number is not None and indicator.kind is Kind.RATIO else number

    def content(self, agency: Agency, indicator: Indicator, component: Component) -> Shown:
        """A number or word that counts; a sign; what was typed, marked, where it cannot be used; or nothing."""
        own, code = self.answers[indicator.code], agency.code
        if not self.reports(agency, indicator) or code not in self.picture.dataset.submissions:
            return None, ABSENT
        if code in own.states:
            return SIGNS[own.states[code]], CENTRE
        number = own.numbers.get(component, {}).get(code)
        if number is not None:
            return number, TEXT
        if code in own.words:
            return own.words[code], CENTRE
        typed = self._typed(agency, indicator, component)
        if typed and self.picture.is_excluded(code, indicator.code):
            return f"{EXCLUDED}{typed}", replace(DOUBT, size=9)
        if typed or self.is_faulty(agency, indicator):
            return f"{FAULTY}{typed}", replace(BAD, size=9)
        return None, DOUBT

    def is_faulty(self, agency: Agency, indicator: Indicator) -> bool:
        """Whether something was answered that totals leave out."""
        own, picture = self.answers[indicator.code], self.picture
        counts = agency.code in own.words or any(agency.code in found for found in own.numbers.values())
        if indicator.kind is Kind.TABLE:
            return bool(picture.table_rows(agency.code, indicator.code)) and not counts and self.holds(indicator)
        return not counts and picture.is_left_out(agency.code, indicator.code)

    def _typed(self, agency: Agency, indicator: Indicator, component: Component) -> str:
        if indicator.kind is Kind.TABLE:
            return "bảng có dòng sai" if self.is_faulty(agency, indicator) else ""
        parts = self.picture.answer(agency.code, indicator.code)
        wanted = (component,) if indicator.kind is Kind.RATIO else (Component.VALUE, Component.STATUS)
        return " / ".join(parts[c].text for c in wanted if c in parts and parts[c].text)


def _is_counted(indicator: Indicator) -> bool:
    if indicator.kind in _UNCOUNTED or indicator.method is Method.NONE:
        return False
    return indicator.kind is not Kind.TABLE or indicator.method is Method.SUM


def is_words(indicator: Indicator) -> bool:
    """Whether agencies answer by a word of a list."""
    return not indicator.is_figure and indicator.kind is not Kind.TABLE


def parts_of(indicator: Indicator) -> tuple[Component, ...]:
    """The columns of an item; the status of an item in words stands under VALUE."""
    return _HALVES if indicator.kind is Kind.RATIO else (Component.VALUE,)


def share_now(result: Result) -> str | float:
    """The percentage unrounded, as a formula gives it."""
    if result.numerator is None or not result.denominator:
        return ""
    return float(100 * result.numerator / result.denominator)


def _now(figure: Decimal | None) -> str | float:
    return "" if figure is None else float(figure)


def _places(indicator: Indicator, figure: Decimal | None) -> int:
    """Decimals to show: the item's, or more where a figure has them."""
    return max(indicator.decimals, decimals_of(figure or Decimal(0)))


def _if_any(area: str, formula: str) -> str:
    return f'=IF(COUNT({area})=0,"",{formula})'


def _equal(area: str, word: str) -> str:
    return f"SUMPRODUCT(--({area}={quoted(word)}))"


def ledger_table(ledger: Ledger) -> Table:
    """The sheet itself."""
    picture, pairs = ledger.picture, [(i, c) for i in ledger.items for c in parts_of(i)]
    columns = [*_FIXED, *((i.short_name or i.name, _width(i)) for i, _ in pairs)]
    heads = (
        ("", "", "", *(_part_name(i, c) for i, c in pairs)),
        ("", "", "ĐVT", *(i.part_unit if i.kind is Kind.RATIO else i.unit for i, _ in pairs)),
        ("", "", "Mã chỉ tiêu", *(i.code for i, _ in pairs)),
    )
    rows: list[tuple[Shown, ...]] = []
    for place, agency in enumerate(ledger.agencies, 1):
        shown = (ledger.content(agency, i, c) for i, c in pairs)
        rows.append(((place, CENTRE), (agency.code, CENTRE), agency.name, *shown))
    rows += _sums(ledger, pairs)
    note = (
        f"{about_line(picture)} · Mọi tổng của tệp là công thức trên trang này; dấu “{SIGN_NONE}”: không phát sinh; "
        f"dấu “{SIGN_UNKNOWN}”: chưa có số liệu; “{FAULTY.strip()}” và ô trống không được cộng"
    )
    title = "Số liệu gốc của từng đơn vị: tử số, mẫu số, giá trị"
    return Table(SHEET, title, note, tuple(columns), tuple(rows), 3, heads, totals=3, tab="#7F7F7F")


def _sums(ledger: Ledger, pairs: list[tuple[Indicator, Component]]) -> list[tuple[Shown, ...]]:
    sums: list[Shown] = []
    received: list[Shown] = []
    expected: list[Shown] = []
    for indicator, component in pairs:
        result = ledger.results[indicator.code]
        total, count = ledger.total(indicator, component, within=True), ledger.received(indicator, within=True)
        sums.append((result.text if total is None else total, TOTAL))
        received.append((result.received if count is None else count, TOTAL))
        expected.append((result.expected, TOTAL))
    heads = ("Toàn tỉnh", "Số đơn vị đã trả lời", "Số đơn vị phải trả lời")
    lines = zip(heads, (sums, received, expected), strict=True)
    return [((None, TOTAL), (None, TOTAL), (head, TOTAL), *line) for head, line in lines]


def _part_name(indicator: Indicator, component: Component) -> str:
    """ "Tử số: Hồ sơ trực tuyến"; of words how the total is made."""
    label = {Component.NUMERATOR: indicator.numerator, Component.DENOMINATOR: indicator.denominator}.get(component, "")
    name = _PART_NAMES[component]
    if name:
        return f"{name}: {label}" if label else name
    share = result_unit(indicator) == "%" and not indicator.is_figure
    return "Tổng: tỷ lệ % đơn vị" if share else ""


def _width(indicator: Indicator) -> float:
    return 16.0 if indicator.choices or indicator.kind is Kind.RATIO else 14.0
