"""Đạt mục tiêu, Xếp hạng, Nhóm đầu nhóm cuối: the communes beside each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from qng_reports.dataset import Assessment
from qng_reports.export.communes import FIRST_ROW, FIXED, SHEET, Communes
from qng_reports.export.ledger import is_words
from qng_reports.export.province import judgement_rules
from qng_reports.export.table import (
    CENTRE,
    HEADER_ROW,
    TEXT,
    TOTAL,
    Formula,
    Shown,
    Table,
    about_line,
    number_format,
    quoted,
    reference,
    share_of,
)
from qng_reports.figures import result_unit
from qng_reports.model import Agency, Indicator, Kind
from qng_reports.sheets import Range, Series, SheetChart, cell_name
from qng_reports.totals import wanted_words
from qng_reports.vietnamese import format_count

MET_SHEET, RANK_SHEET, ENDS_SHEET = "Đạt mục tiêu", "Xếp hạng", "Đầu và cuối"
_WIDTH = 13.0
_OVERALL = (("Mục tiêu đạt", 10.0), ("Mục tiêu so được", 10.0), ("Tỷ lệ đạt (%)", 10.0), ("Hạng chung", 9.0))
_RISING = ("<=", "<")  # of such a target the lower figure is the better one
_ENDS, _MOST_CHARTS = 5, 12
_TOP, _BOTTOM = "#1F4E79", "#B45F06"
_BLOCK_ROW = 20.0  # points
_PER_PAGE, _SCALE = 2, 88


def ranking_tables(communes: Communes) -> Iterator[Table]:
    """The sheets that the form allows: without targets that a commune can be held to there is no Đạt mục tiêu."""
    if communes.judged:
        yield _met_table(communes)
    if communes.ranked:
        yield _rank_table(communes)
        yield from _ends_table(communes)


def verdict(communes: Communes, agency: Agency, indicator: Indicator) -> Assessment:
    """Whether a commune reaches the target; NONE where it has no usable answer."""
    own, target = communes.ledger.answers[indicator.code], indicator.target
    if is_words(indicator):
        word = own.words.get(agency.code)
        done = word in wanted_words(indicator)
        return Assessment.NONE if word is None else Assessment.MET if done else Assessment.NOT_MET
    number = communes.ledger.figure(agency, indicator)
    if number is None or target is None:
        return Assessment.NONE
    met = number == 100 if target.number is None else target.met_by(number)
    return Assessment.MET if met else Assessment.NOT_MET


def _met_table(communes: Communes) -> Table:
    picture, judged = communes.ledger.picture, communes.judged
    met, missed = quoted(Assessment.MET.value), quoted(Assessment.NOT_MET.value)
    rows: list[tuple[Shown, ...]] = []
    for place, agency in enumerate(communes.ledger.communes):
        shown: list[Shown] = []
        for indicator in judged:
            reached, known = communes.met(indicator, communes.refer(place, indicator))
            now = verdict(communes, agency, indicator).value
            shown.append((Formula(f'=IF({known},IF({reached},{met},{missed}),"")', now, 0), CENTRE))
        rows.append(((place + 1, CENTRE), (agency.code, CENTRE), agency.name, *shown))
    first, last = FIRST_ROW, FIRST_ROW + len(rows) - 1
    for word, label in ((met, "Số đơn vị đạt"), (missed, "Số đơn vị chưa đạt")):
        counts: list[Shown] = []
        for column, indicator in enumerate(judged, len(FIXED)):
            count = sum(quoted(verdict(communes, a, indicator).value) == word for a in communes.ledger.communes)
            area = f"{cell_name(first, column)}:{cell_name(last, column)}"
            counts.append((Formula(f"=COUNTIF({area},{word})", float(count), 0), TOTAL))
        rows.append(((None, TOTAL), (None, TOTAL), (label, TOTAL), *counts))
    columns = (*FIXED, *((i.short_name or i.name, _WIDTH) for i in judged))
    note = f"{about_line(picture)} · Chỉ gồm chỉ tiêu mà mục tiêu áp dụng được cho từng đơn vị"
    rules = judgement_rules((first, len(FIXED)), (last, len(FIXED) + len(judged) - 1))
    title = "Xã, phường, đặc khu đạt mục tiêu nào"
    return Table(MET_SHEET, title, note, columns, tuple(rows), 3, _heads(judged), totals=2, rules=rules)


def _heads(items: Sequence[Indicator]) -> tuple[tuple[str, ...], ...]:
    """The same three rows as on the sheet Theo xã, so that a commune has the same row on both."""
    blank = ("",) * (len(FIXED) - 1)
    return (
        (*blank, "ĐVT", *("" if is_words(i) else result_unit(i) for i in items)),
        (*blank, "Mục tiêu", *(i.target.printed if i.target else "" for i in items)),
        (*blank, "Mã chỉ tiêu", *(i.code for i in items)),
    )


def _rank_table(communes: Communes) -> Table:
    overall = bool(communes.judged)
    ranks = {indicator.code: _ranks(communes, indicator) for indicator in communes.ranked}
    mets = [sum(_is(communes, a, i, Assessment.MET) for i in communes.judged) for a in communes.ledger.communes]
    rows: list[tuple[Shown, ...]] = []
    for place, agency in enumerate(communes.ledger.communes):
        shown: list[Shown] = [*_overall(communes, place, mets)] if overall else []
        for indicator in communes.ranked:
            cell = communes.refer(place, indicator)
            formula = f'=IF(ISNUMBER({cell}),RANK({cell},{communes.area(indicator)},{_order(indicator)}),"")'
            shown.append((Formula(formula, ranks[indicator.code][place], 0), CENTRE))
        rows.append(((place + 1, CENTRE), (agency.code, CENTRE), agency.name, *shown))
    directions = ["Thấp nhất là 1" if _order(i) else "Cao nhất là 1" for i in communes.ranked]
    first = ("",) * len(_OVERALL) if overall else ()
    _, targets, codes = _heads(communes.ranked)
    heads = tuple(
        (*head[: len(FIXED)], *first, *head[len(FIXED) :]) for head in (targets, ("", "", "Thứ tự", *directions), codes)
    )
    columns = (*FIXED, *(_OVERALL if overall else ()), *((i.short_name or i.name, _WIDTH) for i in communes.ranked))
    note = (
        f"{about_line(communes.ledger.picture)} · Hạng chung theo số mục tiêu đạt; đơn vị bằng nhau cùng hạng; "
        "chỉ tiêu không có mục tiêu xếp từ giá trị cao xuống thấp"
    )
    frozen = 3 + (len(_OVERALL) if overall else 0)
    return Table(RANK_SHEET, "Xếp hạng xã, phường, đặc khu", note, columns, tuple(rows), frozen, heads)


def _overall(communes: Communes, place: int, mets: Sequence[int]) -> Iterator[Shown]:
    row, column = FIRST_ROW + place, len(FIXED)
    agency = communes.ledger.communes[place]
    first, last = (reference(MET_SHEET, row, c) for c in (column, column + len(communes.judged) - 1))
    area = f"{first}:{last.rpartition('!')[2]}"
    met, missed = (f"COUNTIF({area},{quoted(word.value)})" for word in (Assessment.MET, Assessment.NOT_MET))
    known = sum(not _is(communes, agency, i, Assessment.NONE) for i in communes.judged)
    counts = [cell_name(row, c) for c in (column, column + 1)]
    yield Formula(f"={met}", float(mets[place]), 0), CENTRE
    yield Formula(f"={met}+{missed}", float(known), 0), CENTRE
    yield share_of(counts[0], counts[1], mets[place], known), TEXT
    every = f"{cell_name(FIRST_ROW, column, fixed=True)}:{cell_name(FIRST_ROW + len(mets) - 1, column, fixed=True)}"
    rank = float(1 + sorted(mets, reverse=True).index(mets[place])) if known else ""
    yield Formula(f'=IF({counts[1]}=0,"",RANK({counts[0]},{every},0))', rank, 0), replace(CENTRE, bold=True)


def _is(communes: Communes, agency: Agency, indicator: Indicator, word: Assessment) -> bool:
    return verdict(communes, agency, indicator) is word


def _order(indicator: Indicator) -> int:
    """As RANK takes it: 1 where the lowest figure is the best."""
    return int(indicator.target is not None and indicator.target.operator in _RISING)


def _ranks(communes: Communes, indicator: Indicator) -> list[str | float]:
    """The rank of each commune, "" without a figure; equal ones share the better rank."""
    figures = [communes.ledger.unrounded(agency, indicator) for agency in communes.ledger.communes]
    known = sorted((float(figure) for figure in figures if figure is not None), reverse=not _order(indicator))
    first = {figure: float(place) for place, figure in reversed(list(enumerate(known, 1)))}
    return ["" if figure is None else first[float(figure)] for figure in figures]


# ---------------------------------------------------------------- the first and the last of each item


def _ends_table(communes: Communes) -> Iterator[Table]:
    """A block an item: the first and the last communes with their figures, and a chart of them."""
    figures = [i for i in communes.judged if i.is_figure] or [i for i in communes.ranked if i.kind is Kind.RATIO]
    rows: list[tuple[Shown, ...]] = []
    charts: list[SheetChart] = []
    breaks: list[int] = []
    for indicator in figures[:_MOST_CHARTS]:
        found = _ordered(communes, indicator)
        if not found or found[0][1] == found[-1][1]:  # nobody is first or last
            continue
        if charts and len(charts) % _PER_PAGE == 0:
            breaks.append(HEADER_ROW + 1 + len(rows))
        rows.append((_block_title(indicator, len(found)),))
        charts.append(_chart(indicator, HEADER_ROW + 1 + len(rows), _shown_of(len(found))))
        rows += _block(communes, indicator, found)
    if rows:
        columns = (
            ("Hạng", 7.0), ("Đơn vị", 26.0), ("Nhóm đầu", 13.0), ("Nhóm cuối", 13.0), ("Biểu đồ", 92.0),
        )  # fmt: skip
        note = f"{about_line(communes.ledger.picture)} · Thứ tự tại lúc lập; giá trị lấy từ trang “{SHEET}”"
        yield Table(
            ENDS_SHEET, "Các đơn vị đứng đầu và đứng cuối", note, columns, tuple(rows), 0, filtered=False,
            charts=tuple(charts), row_height=_BLOCK_ROW, scale=_SCALE, page_breaks=tuple(breaks),
        )  # fmt: skip


def _ordered(communes: Communes, indicator: Indicator) -> list[tuple[int, Decimal]]:
    """Places of the communes that have a figure, with it; the best first, equals by the alphabet."""
    figures = ((place, communes.ledger.unrounded(a, indicator)) for place, a in enumerate(communes.ledger.communes))
    known = [(place, figure) for place, figure in figures if figure is not None]
    return sorted(known, key=lambda pair: (pair[1] if _order(indicator) else -pair[1], pair[0]))


def _shown_of(count: int) -> tuple[int, int]:
    """How many are shown of the first and of the last."""
    return (count, 0) if count <= _ENDS else (_ENDS, min(_ENDS, count - _ENDS))


def _block_title(indicator: Indicator, count: int) -> str:
    unit, target = result_unit(indicator), indicator.target
    aim = f", mục tiêu {target.printed}" if target else ""
    name = indicator.short_name or indicator.name
    return f"{indicator.code}. {name} ({unit}{aim}): {format_count(count)} đơn vị có số liệu"


def _block(
    communes: Communes, indicator: Indicator, found: Sequence[tuple[int, Decimal]]
) -> Iterator[tuple[Shown, ...]]:
    top, bottom = _shown_of(len(found))
    ranks = _ranks(communes, indicator)
    picked = [*found[:top], *(found[-bottom:] if bottom else ())]
    for line in range(2 * _ENDS):
        if line >= len(picked):
            yield (None,) * 5
            continue
        place, figure = picked[line]
        cell = communes.refer(place, indicator)
        value = Formula(f"={cell}", float(figure), 2 if indicator.kind is Kind.RATIO else indicator.decimals)
        pair = (value, None) if line < top else (None, value)
        rank = int(float(ranks[place] or 0))
        yield (rank, CENTRE), communes.ledger.communes[place].name, *pair, None


def _chart(indicator: Indicator, row: int, shown: tuple[int, int]) -> SheetChart:
    last = row + sum(shown) - 1
    names = Range(ENDS_SHEET, 1, row, last)
    series = [Series("Nhóm đầu", names, Range(ENDS_SHEET, 2, row, last), _TOP)]
    if shown[1]:
        series.append(Series("Nhóm cuối", names, Range(ENDS_SHEET, 3, row, last), _BOTTOM))
    decimals = 2 if indicator.kind is Kind.RATIO else indicator.decimals
    title = f"{indicator.short_name or indicator.name} ({result_unit(indicator)})"
    height = round(2 * _ENDS * _BLOCK_ROW * 96 / 72) - 4
    return SheetChart(row, 4, "bar", title, tuple(series), 636, height, number_format(decimals), overlap=100)
