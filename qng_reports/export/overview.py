"""Tổng quan: the first page, what a director reads: who reported, what is met by section, what is wrong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from qng_reports.dataset import Assessment, Result
from qng_reports.export.communes import Communes
from qng_reports.export.province import JUDGED, JUDGEMENT, Province
from qng_reports.export.table import (
    BAD,
    DOUBT,
    HEAD,
    NOTE,
    TEXT,
    TITLE,
    TOTAL,
    Formula,
    Shown,
    about_line,
    cell_of,
    footer,
    height_of,
    share_of,
)
from qng_reports.messages import SEVERITY_WORDS
from qng_reports.model import Kind, Section, Severity
from qng_reports.sheets import Cell, Range, Series, Sheet, SheetChart, cell_name

SHEET = "Tổng quan"
_WIDTHS = (46.0, 11.0, 11.0, 13.0, 11.0, 13.0)
_GAP, _CHART_WIDTH = 2.0, 92.0  # characters between tables and chart, and under the chart
_CHART_PIXELS, _CHART_HEAD, _CHART_ROW, _LINE_PIXELS = 640, 110, 34, 20
_LINE = 15.0  # points of a row that nothing was said of
# dark enough for white figures; told apart in print without colours
_COLOURS = {Assessment.MET: "#2E6B30", Assessment.NOT_MET: "#B3261E", Assessment.UNKNOWN: "#BFBFBF"}
_FIGURES = {Assessment.MET: "#FFFFFF", Assessment.NOT_MET: "#FFFFFF", Assessment.UNKNOWN: "#000000"}
_LOOKS = {Severity.ERROR: BAD, Severity.WARNING: DOUBT, Severity.NOTE: TEXT}
_HIDE_NONE = "0;;"
_FIRST_ROW, _ASSESSMENTS = 4, 10  # where the first and the second table begin


def overview_sheet(communes: Communes, source: str) -> Sheet:
    """The sheet itself: title, completeness, assessment by section with its chart, issues."""
    province, picture = communes.province, communes.ledger.picture
    form = picture.round_.form
    cells = [
        Cell(0, 0, form.issuer.upper(), replace(NOTE, italic=False, bold=True)),
        Cell(1, 0, f"TỔNG HỢP: {form.title}", TITLE),
        Cell(2, 0, about_line(picture), NOTE),
    ]
    heights = [(1, 24.0)]
    row = _FIRST_ROW
    blocks = (_completeness(communes), _assessments(province, _ASSESSMENTS), _doubts(communes))
    for block in blocks:
        for line, values in enumerate(block, row):
            cells += [cell_of(line, column, shown) for column, shown in enumerate(values)]
            heights.append((line, height_of(values, [("", width) for width in _WIDTHS[: len(values)]])))
        row += len(block) + 1
    points = sum(height for line, height in heights if line >= _FIRST_ROW) + _LINE * (len(blocks) - 1)
    charts = _charts(_aimed(province), round(points * 96 / 72))
    return Sheet(
        name=SHEET,
        cells=tuple(cells),
        widths=(*_WIDTHS, _GAP, _CHART_WIDTH) if charts else _WIDTHS,
        heights=tuple(heights),
        landscape=True,
        footer=footer(source),
        charts=charts,
        tab="#2E6B30",
        print_area=(0, 0, max(row, _FIRST_ROW + _chart_lines(charts)), len(_WIDTHS) + 1),
    )


def _chart_lines(charts: tuple[SheetChart, ...]) -> int:
    return max((chart.height // _LINE_PIXELS + 1 for chart in charts), default=0)


def _heads(*titles: str) -> tuple[Shown, ...]:
    return tuple((title, HEAD) for title in titles)


def _completeness(communes: Communes) -> list[tuple[Shown, ...]]:
    """Five rows: a head, communes, provincial agencies, all, and how many answers count."""
    picture = communes.ledger.picture
    rows: list[tuple[Shown, ...]] = [_heads("Tình hình gửi báo cáo", "Phải gửi", "Đã gửi", "Chưa gửi", "Tỷ lệ (%)")]
    asked, sent = [], []
    for name, is_commune in (("Xã, phường, đặc khu", True), ("Cơ quan cấp tỉnh", False)):
        own = [agency for agency in picture.round_.asked if agency.is_commune is is_commune]
        sent.append(sum(agency.code in picture.dataset.submissions for agency in own))
        asked.append(sent[-1] + sum(map(picture.is_silent, own)))  # not those excused from everything
        rows.append((name, asked[-1], sent[-1], *_left(_FIRST_ROW + len(rows), asked[-1], sent[-1])))
    row = _FIRST_ROW + len(rows)
    areas = [f"{cell_name(_FIRST_ROW + 1, c)}:{cell_name(row - 1, c)}" for c in (1, 2)]
    sums = [Formula(f"=SUM({area})", float(sum(now)), 0) for area, now in zip(areas, (asked, sent), strict=True)]
    live: list[Formula] = [*sums, *_left(row, sum(asked), sum(sent))]
    rows.append((("Tổng cộng", TOTAL), *((formula, TOTAL) for formula in live)))
    results = [result for result in picture.results if result.indicator.kind is not Kind.PARTS]
    received, expected = sum(result.received for result in results), sum(result.expected for result in results)
    rows.append(("Câu trả lời: phải có, dùng được", expected, received, *_left(row + 1, expected, received)))
    return rows


def _left(row: int, asked: int, sent: int) -> tuple[Formula, Formula]:
    whole, part = cell_name(row, 1), cell_name(row, 2)
    return Formula(f"={whole}-{part}", float(asked - sent), 0), share_of(part, whole, sent, asked)


def _aimed(province: Province) -> list[tuple[Section, list[Result]]]:
    """The sections that have items to judge, with those items."""
    found = [(section, province.judged(results)) for section, results in province.sections]
    return [(section, judged) for section, judged in found if judged]


def _assessments(province: Province, row: int) -> list[tuple[Shown, ...]]:
    """One row a section with targets, and their sum; the numbers count what stands on Toàn tỉnh."""
    tally = _aimed(province)
    if not tally:
        return [_heads("Biểu mẫu không có mục tiêu nào để đánh giá")]
    titles = ("Kết quả so với mục tiêu", *(word.value for word in JUDGED), "Cộng", "Tỷ lệ đạt (%)")
    rows: list[tuple[Shown, ...]] = [_heads(*titles)]
    counts = [[sum(r.assessment is word for r in aimed) for word in JUDGED] for _, aimed in tally]
    for (section, _), own in zip(tally, counts, strict=True):
        live = [
            Formula(f"={province.counting(section, JUDGEMENT, word.value)}", float(count), 0)
            for word, count in zip(JUDGED, own, strict=True)
        ]
        rows.append((section.title, *live, *_ends(row + len(rows), own)))
    whole = [sum(own[place] for own in counts) for place in range(len(JUDGED))]
    first, last = row + 1, row + len(rows) - 1
    sums = [
        (Formula(f"=SUM({cell_name(first, c)}:{cell_name(last, c)})", float(now), 0), TOTAL)
        for c, now in enumerate(whole, 1)
    ]
    ends = ((shown, TOTAL) for shown in _ends(row + len(rows), whole))
    rows.append((("Toàn tỉnh", TOTAL), *sums, *ends))
    return rows


def _ends(row: int, counts: Sequence[int]) -> Iterator[Formula]:
    """The sum of a row of the tally, and the share that is met."""
    first, last, whole = (cell_name(row, column) for column in (1, len(counts), len(counts) + 1))
    yield Formula(f"=SUM({first}:{last})", float(sum(counts)), 0)
    yield share_of(first, whole, counts[0], sum(counts))


def _doubts(communes: Communes) -> list[tuple[Shown, ...]]:
    """How many issues are open, the gravest first; of how many agencies."""
    rows: list[tuple[Shown, ...]] = [_heads("Lỗi và cảnh báo còn mở", "Số lượng", "Số đơn vị")]
    for severity in Severity:
        found = [issue for issue in communes.ledger.picture.issues if issue.severity is severity]
        agencies = {issue.place.agency for issue in found if issue.place.agency}
        look = _LOOKS[severity] if found else TEXT
        rows.append(((SEVERITY_WORDS[severity], look), len(found), len(agencies)))
    return rows


def _charts(tally: Sequence[tuple[Section, list[Result]]], pixels: int) -> tuple[SheetChart, ...]:
    """What is met by section, beside the tables and as high as they are at least."""
    if not tally:
        return ()
    first, last = _ASSESSMENTS + 1, _ASSESSMENTS + len(tally)
    names = Range(SHEET, 0, first, last)
    series = tuple(
        Series(word.value, names, Range(SHEET, column, first, last), _COLOURS[word], _FIGURES[word])
        for column, word in enumerate(JUDGED, 1)
    )
    height = max(_CHART_HEAD + _CHART_ROW * len(tally), pixels)
    title, column = "Số chỉ tiêu đạt và chưa đạt theo từng phần", len(_WIDTHS) + 1
    return (
        SheetChart(_FIRST_ROW, column, "stacked bar", title, series, _CHART_PIXELS, height, _HIDE_NONE, overlap=100),
    )
