"""Theo xã: every commune's answer to every item, live from Số liệu gốc, coloured where a target can be held to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from qng_reports.export.ledger import FAULTY, SIGNS, Ledger, is_words, parts_of
from qng_reports.export.lists import table_text
from qng_reports.export.province import Province, meets
from qng_reports.export.table import (
    ABSENT,
    BAD,
    CENTRE,
    GOOD,
    HEADER_ROW,
    RIGHT,
    TEXT,
    TOTAL,
    Formula,
    Shown,
    Table,
    about_line,
    one_line,
    quoted,
    reference,
    sheet_prefix,
)
from qng_reports.figures import SIGN_FAULTY, SIGN_NONE, SIGN_UNKNOWN, result_unit
from qng_reports.model import Agency, Component, Indicator, Kind, Method, Severity
from qng_reports.sheets import ColourRule, Style, Value, cell_name
from qng_reports.totals import wanted_words

SHEET = "Theo xã"
FIXED = (("TT", 5.0), ("Mã", 8.0), ("Đơn vị", 22.0))
FIRST_ROW = HEADER_ROW + 4
_STATE = ("Tình trạng", 13.0)
_WHOLE = (Method.SUM, Method.SINGLE)  # their targets are the whole province's, which no commune reaches alone
_PLACES, _EXACT = 2, 9
_FAULTY_LOOK = replace(BAD, size=9)


@dataclass(frozen=True)
class Communes:
    """One row a commune, in the same order on every sheet by commune; one column an item."""

    province: Province

    @property
    def ledger(self) -> Ledger:
        """The figures behind."""
        return self.province.ledger

    @cached_property
    def items(self) -> tuple[Indicator, ...]:
        """What communes report, but texts and headings."""
        asked = [i for i in self.ledger.picture.round_.form.indicators if i.kind not in (Kind.PARTS, Kind.TEXT)]
        return tuple(i for i in asked if any(a.answers_to(i.reporters) for a in self.ledger.communes))

    @cached_property
    def judged(self) -> tuple[Indicator, ...]:
        """The items to whose target each commune can be held."""
        return tuple(i for i in self.items if i.target is not None and self.ledger.holds(i) and _fits_one(i))

    @cached_property
    def ranked(self) -> tuple[Indicator, ...]:
        """The items by whose figure communes can be ordered."""
        return tuple(i for i in self.items if i.is_figure and self.ledger.holds(i))

    def column(self, indicator: Indicator) -> int:
        """Of the item on this sheet."""
        return self._columns[indicator.code]

    @cached_property
    def _columns(self) -> Mapping[str, int]:
        return {indicator.code: column for column, indicator in enumerate(self.items, len(FIXED) + 1)}

    def refer(self, place: int, indicator: Indicator) -> str:
        """The cell of the commune at a place (from 0), as other sheets refer to it."""
        return reference(SHEET, FIRST_ROW + place, self.column(indicator))

    def area(self, indicator: Indicator) -> str:
        """All communes' cells of an item, as other sheets refer to them."""
        column, last = self.column(indicator), FIRST_ROW + len(self.ledger.communes) - 1
        first_cell, last_cell = (cell_name(row, column, fixed=True) for row in (FIRST_ROW, last))
        return f"{sheet_prefix(SHEET)}{first_cell}:{last_cell}"

    def cell(self, agency: Agency, indicator: Indicator) -> Shown:
        """One answer: the figure; a word; a sign; or what cannot be used, marked."""
        ledger, submissions = self.ledger, self.ledger.picture.dataset.submissions
        if not ledger.reports(agency, indicator):
            return None, ABSENT
        silent = agency.code not in submissions
        faulty = not silent and ledger.is_faulty(agency, indicator)
        if not ledger.holds(indicator):
            return (None, ABSENT) if silent else self._told(agency, indicator, faulty)
        parts = parts_of(indicator)
        shown = [_bare(ledger.content(agency, indicator, component)) for component in parts]
        cells = [ledger.cell(agency, indicator, component) for component in parts]
        formula = _answer(indicator, shown, cells)
        if silent or faulty:
            return formula, ABSENT if silent else _FAULTY_LOOK
        return formula, CENTRE if isinstance(formula.now, str) and formula.now else RIGHT

    def _told(self, agency: Agency, indicator: Indicator, faulty: bool) -> Shown:
        """An answer that no total is made of: a date, a table in a word."""
        picture = self.ledger.picture
        if indicator.kind is Kind.TABLE and picture.table_rows(agency.code, indicator.code):
            return table_text(picture, agency, indicator)
        parts = picture.answer(agency.code, indicator.code)
        found = next((o for component, o in parts.items() if component is not Component.NOTE), None)
        if found is None:
            return None
        text = SIGNS.get(found.availability, found.text)
        return (f"{FAULTY}{text}", _FAULTY_LOOK) if faulty else (text, CENTRE)

    def met(self, indicator: Indicator, cell: str) -> tuple[str, str]:
        """Whether the answer in a cell reaches the target, and whether it is one that can be held to it; formulas."""
        if is_words(indicator):
            any_of = ",".join(f"{cell}={quoted(word)}" for word in wanted_words(indicator))
            none = ",".join(f"{cell}={quoted(sign)}" for sign in ("", *SIGNS.values()))
            return f"OR({any_of})", f"NOT(OR({none},LEFT({cell},{len(SIGN_FAULTY) + 1})={quoted(FAULTY.strip())}))"
        places = _PLACES if indicator.kind is Kind.RATIO else _EXACT
        return meets(indicator, f"N({cell})", places), f"ISNUMBER({cell})"

    def rules(self) -> Iterator[ColourRule]:
        """Green where the target is reached, red where it is not."""
        last = FIRST_ROW + len(self.ledger.communes) - 1
        for indicator in self.judged:
            column = self.column(indicator)
            met, known = self.met(indicator, cell_name(FIRST_ROW, column))
            for formula, style in ((f"=AND({known},{met})", GOOD), (f"=AND({known},NOT({met}))", BAD)):
                yield ColourRule(FIRST_ROW, column, last, column, formula, style.color, style.fill)


def _fits_one(indicator: Indicator) -> bool:
    if is_words(indicator):
        return indicator.kind is not Kind.CHOICE
    return indicator.kind in (Kind.RATIO, Kind.PERCENT) or indicator.method not in _WHOLE


def _bare(shown: Shown) -> Value:
    content = shown[0] if isinstance(shown, tuple) else shown
    assert not isinstance(content, Formula), "answers are values"
    return content


def _answer(indicator: Indicator, shown: Sequence[Value], cells: Sequence[str]) -> Formula:
    """The cell of one answer that follows what stands in Số liệu gốc."""
    told = [value for value in shown if isinstance(value, str)]
    if indicator.kind is Kind.RATIO:
        return _ratio(shown, cells)
    if told:
        return Formula(f'={cells[0]}&""' if is_words(indicator) else f'=IF({cells[0]}="","",{cells[0]})', told[0], 0)
    now = "" if shown[0] is None else float(str(shown[0]))
    return Formula(f'=IF({cells[0]}="","",{cells[0]})', now, indicator.decimals)


def _ratio(shown: Sequence[Value], cells: Sequence[str]) -> Formula:
    part, whole = shown
    told = [value for value in shown if isinstance(value, str)]
    faulty = [text.removeprefix(FAULTY) for text in told if text.startswith(FAULTY)]
    words = FAULTY + " / ".join(text for text in faulty if text) if faulty else told[0] if told else ""
    now: str | float = one_line(words)
    if isinstance(part, Decimal) and isinstance(whole, Decimal):
        now = float(100 * part / whole) if whole else ""
    share = f'IF({cells[1]}=0,"",100*{cells[0]}/{cells[1]})'
    return Formula(f"=IF(COUNT({cells[0]},{cells[1]})=2,{share},{quoted(words)})", now)


def communes_table(communes: Communes) -> Table:
    """The sheet Theo xã."""
    ledger, province = communes.ledger, communes.province
    rows: list[tuple[Shown, ...]] = []
    for place, agency in enumerate(ledger.communes, 1):
        shown = (communes.cell(agency, indicator) for indicator in communes.items)
        rows.append(((place, CENTRE), (agency.code, CENTRE), agency.name, _state(ledger, agency), *shown))
    totals = [(province.value(indicator), _total_look(indicator)) for indicator in communes.items]
    rows.append(((None, TOTAL), (None, TOTAL), ("Toàn tỉnh", TOTAL), (None, TOTAL), *totals))
    blank = [""] * len(FIXED)
    heads = (
        (*blank, "ĐVT", *(_unit(indicator) for indicator in communes.items)),
        (*blank, "Mục tiêu", *(i.target.printed if i.target else "" for i in communes.items)),
        (*blank, "Mã chỉ tiêu", *(indicator.code for indicator in communes.items)),
    )
    note = (
        f"{about_line(ledger.picture)} · Dấu “{SIGN_NONE}”: không phát sinh; dấu “{SIGN_UNKNOWN}”: chưa có số liệu; "
        f"“{FAULTY.strip()}”: chưa dùng được, không cộng · Nền xanh: đạt mục tiêu; nền đỏ: chưa đạt"
    )
    columns = (*FIXED, _STATE, *(_column(ledger, indicator) for indicator in communes.items))
    return Table(
        SHEET, "Số liệu theo xã, phường, đặc khu", note, columns, tuple(rows), 3, heads, totals=1,
        rules=tuple(communes.rules()), tab="#1F4E79",
    )  # fmt: skip


def _unit(indicator: Indicator) -> str:
    """Of the communes' own figures: an answer in words has none."""
    return "" if is_words(indicator) else result_unit(indicator)


def _total_look(indicator: Indicator) -> Style:
    if is_words(indicator) and result_unit(indicator) == "%":
        return replace(TOTAL, align="right")
    return TOTAL if is_words(indicator) or indicator.kind is Kind.TABLE else replace(TOTAL, align="right")


def _state(ledger: Ledger, agency: Agency) -> tuple[Value, Style]:
    submission = ledger.picture.dataset.submissions.get(agency.code)
    if submission is None:
        return "Chưa báo cáo" if ledger.picture.is_silent(agency) else "Được miễn", ABSENT
    errors = sum(issue.severity is Severity.ERROR for issue in submission.issues)
    return (f"Có lỗi ({errors})", BAD) if errors else ("Đã báo cáo", TEXT)


def _column(ledger: Ledger, indicator: Indicator) -> tuple[str, float]:
    value = ledger.results[indicator.code].value
    longest = max(len(f"{value or 0:,.2f}") + 1.5, *(len(choice) + 1.5 for choice in indicator.choices), 11.0)
    return indicator.short_name or indicator.name, min(24.0, longest)
