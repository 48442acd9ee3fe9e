"""What differs between two versions of a report: sentences, cells, rows and charts, wherever they have moved to."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from enum import StrEnum

from qng_reports.document import Document, DrawnChart, Paragraph
from qng_reports.doors.similar import nearest_places
from qng_reports.render.places import TOP, Grid, Placed, cell_place, placed, quoted
from qng_reports.vietnamese import clean_text, format_exactly, matching_key

_FIGURE = re.compile(r"\d+(?:[.,/]\d+)*")
_ASIDE = re.compile(r"\s*\([^()]*\)$")  # "(chưa báo cáo)" after the name of a commune
_SENTENCES, _ROWS, _HEADS, _MOVED = 55.0, 80.0, 60.0, 90.0  # percent of letters that two versions have in common
_ENDS = (";", ":", ",", ".")
_GAP = 1  # words between two changed places that are told as one
_WHOLE = 0.35  # share of equal words below which a sentence is told whole


class Kind(StrEnum):
    """What has changed."""

    PARAGRAPH = "paragraph"
    CELL = "cell"
    ROW = "row"
    COLUMN = "column"
    TABLE = "table"
    CHART = "chart"
    POINT = "point"


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. `before` is empty for what is new, `after` for what is gone.

    `at` tells the place in the earlier version apart from all others. `edited`: what somebody has written there by hand
    since.
    """

    kind: Kind
    place: str
    before: str
    after: str
    at: tuple[object, ...] = ()
    edited: str = ""


@dataclass(frozen=True, slots=True)
class Version:
    """A report as read: its document and what its charts show."""

    document: Document
    charts: tuple[DrawnChart, ...] = ()


def differences(before: Version, after: Version) -> tuple[Change, ...]:
    """What changes from one version to the other, in the order of the document."""
    old, new = placed(before.document), placed(after.document)
    return (*_paragraphs(old, new), *_tables(old, new), *_charts(before.charts, after.charts))


def with_edits(changes: Sequence[Change], edits: Sequence[Change]) -> tuple[tuple[Change, ...], tuple[Change, ...]]:
    """Changes of the data with what was edited by hand at the same places, and the edits elsewhere."""
    by_place = {(edit.kind, edit.at): edit for edit in edits if edit.at}
    touched = {(change.kind, change.at) for change in changes if change.at}
    merged = tuple(
        replace(change, edited=edit.after or "(đã xóa)")
        if change.at and (edit := by_place.get((change.kind, change.at)))
        else change
        for change in changes
    )
    return merged, tuple(edit for edit in edits if (edit.kind, edit.at) not in touched)


def told_difference(before: str, after: str) -> list[tuple[str, str]]:
    """The words that differ, as short pairs; the whole texts where little is the same."""
    old, new = before.split(), after.split()
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if not old or not new or matcher.ratio() < _WHOLE:
        return [(" ".join(old), " ".join(new))]
    places: list[list[int]] = []
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            continue
        if tag == "insert":
            i1, i2, (j1, j2) = i1 - (step := _slid(new, j1, j2)), i2 - step, (j1 - step, j2 - step)
        elif tag == "delete":
            j1, j2, (i1, i2) = j1 - (step := _slid(old, i1, i2)), j2 - step, (i1 - step, i2 - step)
        if places and i1 - places[-1][1] <= _GAP:
            places[-1][1], places[-1][3] = i2, j2
        else:
            places.append([i1, i2, j1, j2])
    return [(" ".join(old[i1:i2]), " ".join(new[j1:j2])) for i1, i2, j1, j2 in places]


def _slid(words: Sequence[str], start: int, end: int) -> int:
    """By how many words what was put in must move to the left to begin after a sign: "Sở A;" and not "A; Sở"."""
    step = 0
    while start - step > 0 and not words[start - step - 1].endswith(_ENDS):
        if words[start - step - 1] != words[end - step - 1]:
            return 0
        step += 1
    return step


# ---------------------------------------------------------------- sentences


def _paragraphs(old: Placed, new: Placed) -> Iterator[Change]:
    """Sentences, each paired with its earlier version by its words, its figures left aside."""
    left, right = ([(where, p) for where, p in one.paragraphs if _says(p)] for one in (old, new))
    pairs, gone, come = _paired([_key(p) for _, p in left], [_key(p) for _, p in right])
    told: list[tuple[int, int, Change]] = []  # with the place in the later version, or the one before it there
    follows = dict(pairs)
    for place, other in pairs:
        before, after = _said(left[place][1]), _said(right[other][1])
        if _bare(before) != _bare(after):
            told.append((other, 0, Change(Kind.PARAGRAPH, _sentence(*left[place]), before, after, (place,))))
    for place in gone:
        near = max((follows[p] for p in range(place) if p in follows), default=-1)
        change = Change(Kind.PARAGRAPH, left[place][0] or TOP, _said(left[place][1]), "", (place,))
        told.append((near, 1, change))
    for other in come:
        told.append((other, 2, Change(Kind.PARAGRAPH, right[other][0] or TOP, "", _said(right[other][1]))))
    yield from (change for _, _, change in sorted(told, key=lambda entry: entry[:2]))


def _paired(left: Sequence[str], right: Sequence[str]) -> tuple[list[tuple[int, int]], list[int], list[int]]:
    """Places of texts that are versions of each other, and the places left over on both sides."""
    pairs: list[tuple[int, int]] = []
    gone: list[int] = []
    come: list[int] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if tag == "equal":
            pairs += zip(range(i1, i2), range(j1, j2), strict=True)
            continue
        near = nearest_places(left[i1:i2], right[j1:j2], _SENTENCES)
        pairs += [(i1 + a, j1 + b) for a, b in near]
        kept, again = {i1 + a for a, _ in near}, {j1 + b for _, b in near}
        gone += [i for i in range(i1, i2) if i not in kept]
        come += [j for j in range(j1, j2) if j not in again]
    moved = nearest_places([left[i] for i in gone], [right[j] for j in come], _MOVED)
    pairs += [(gone[a], come[b]) for a, b in moved]
    lost, found = {gone[a] for a, _ in moved}, {come[b] for _, b in moved}
    return sorted(pairs), [i for i in gone if i not in lost], [j for j in come if j not in found]


def _says(paragraph: Paragraph) -> bool:
    """Whether a paragraph says something of its own: the number of a page is as the last program left it."""
    text = clean_text(paragraph.text).strip(" -–")
    return bool(text) and not (text.isdecimal() and any(field.split()[:1] == ["PAGE"] for field in paragraph.fields))


def _key(paragraph: Paragraph) -> str:
    return _FIGURE.sub("#", matching_key(_bare(paragraph.text)))


def _said(paragraph: Paragraph) -> str:
    return " ".join(clean_text(paragraph.text).split())


def _bare(text: str) -> str:
    """Without the sign at the end, which only says whether a list goes on."""
    return " ".join(clean_text(text).split()).rstrip(" .;,")


def _sentence(where: str, paragraph: Paragraph) -> str:
    return f"{where or TOP}, đoạn {quoted(paragraph.text)}"


# ---------------------------------------------------------------- tables


def _tables(old: Placed, new: Placed) -> Iterator[Change]:
    left, right = list(old.grids.items()), list(new.grids.items())
    names = [[f"{grid.place} {' '.join(grid.head)}" for _, grid in side] for side in (left, right)]
    pairs = nearest_places(names[0], names[1], _HEADS)
    for a, b in pairs:
        yield from _rows(left[a][0], left[a][1], right[b][1])
    for a in sorted(set(range(len(left))) - {a for a, _ in pairs}):
        yield Change(Kind.TABLE, left[a][1].place, _head_text(left[a][1]), "", (left[a][0],))
    for b in sorted(set(range(len(right))) - {b for _, b in pairs}):
        yield Change(Kind.TABLE, right[b][1].place, "", _head_text(right[b][1]))


def _rows(table: int, old: Grid, new: Grid) -> Iterator[Change]:
    """Rows by their label, so that one more row shifts nothing; then each cell by its column's title."""
    left, right = _labelled(old), _labelled(new)
    pairs = {row: right[label] for label, row in left.items() if label in right}
    gone = [row for label, row in left.items() if label not in right]
    come = [row for label, row in right.items() if label not in left]
    near = nearest_places([old.label(row) for row in gone], [new.label(row) for row in come], _ROWS)
    pairs |= {gone[a]: come[b] for a, b in near}
    first = min(old.rows)
    columns, lost, added = _columns(old, new)
    for column in lost:
        yield Change(Kind.COLUMN, old.place, old.head[column - 1], "", (table, 0, column))
    for column in added:
        yield Change(Kind.COLUMN, new.place, "", new.head[column - 1])
    for row in sorted(old.rows):
        if row not in pairs:
            yield Change(Kind.ROW, old.place, _row_text(old, row), "", (table, row))
        elif row != first:
            yield from _cells(table, old, new, (row, pairs[row]), columns)
    for row in sorted(set(come) - set(pairs.values())):
        yield Change(Kind.ROW, new.place, "", _row_text(new, row))


def _labelled(grid: Grid) -> dict[tuple[str, int], int]:
    """Rows by label and how often it came before; what stands in brackets after a name does not count."""
    seen: Counter[str] = Counter()
    found = {}
    for row in sorted(grid.rows):
        label = matching_key(_ASIDE.sub("", grid.label(row)))
        found[label, seen[label]] = row
        seen[label] += 1
    return found


def _columns(old: Grid, new: Grid) -> tuple[dict[int, int], list[int], list[int]]:
    """Columns by title, each with its counterpart; those that are gone, those that are new."""
    heads = [list(map(matching_key, grid.head)) for grid in (old, new)]
    if len(heads[0]) == len(heads[1]) and len(set(heads[0]) & set(heads[1])) * 2 < len(heads[0]):
        return {n: n for n in range(1, len(heads[0]) + 1)}, [], []  # a table without titles
    found: dict[int, int] = {}
    for n, title in enumerate(heads[0], 1):
        same = [m for m, other in enumerate(heads[1], 1) if other == title and m not in found.values()]
        if same:
            found[n] = same[0]
    lost = [n for n in range(1, len(heads[0]) + 1) if n not in found]
    return found, lost, [m for m in range(1, len(heads[1]) + 1) if m not in found.values()]


def _cells(table: int, old: Grid, new: Grid, rows: tuple[int, int], columns: dict[int, int]) -> Iterator[Change]:
    row, other = rows
    whole = len(old.rows[row]) == len(old.head) and len(new.rows[other]) == len(new.head)
    for column in sorted(old.rows[row]):
        counterpart = columns.get(column) if whole else column
        if counterpart is None or (whole and column == 1 and old.numbered):
            continue
        before, after = old.text(row, column), new.text(other, counterpart)
        if _bare(before) != _bare(after):
            yield Change(Kind.CELL, cell_place(old, row, column), before, after, (table, row, column))


def _head_text(grid: Grid) -> str:
    return " | ".join(filter(None, grid.head)) or "(không có tiêu đề)"


def _row_text(grid: Grid, row: int) -> str:
    return " | ".join(text for column in sorted(grid.rows[row]) if (text := grid.text(row, column)))


# ---------------------------------------------------------------- charts


def _charts(old: Sequence[DrawnChart], new: Sequence[DrawnChart]) -> Iterator[Change]:
    """Charts by their title; one that is new or gone is told as a whole, else what it shows, point by point."""
    left, right = _by_title(old), _by_title(new)
    for title in (*left, *(title for title in right if title not in left)):
        before, after = left.get(title), right.get(title)
        if before is None or after is None:
            yield Change(Kind.CHART, "", title[0] if before else "", title[0] if after else "", title)
            continue
        place = f"Biểu đồ “{title[0]}”"
        if before.subtitle != after.subtitle:
            yield Change(Kind.POINT, place, before.subtitle, after.subtitle, title)
        points, now = _points(before), _points(after)
        for point in (*points, *(point for point in now if point not in points)):
            if points.get(point) != now.get(point):
                there = f"{place}, {point[0]}, “{point[1]}”"
                yield Change(Kind.POINT, there, points.get(point, ""), now.get(point, ""), (*title, *point))


def _points(chart: DrawnChart) -> dict[tuple[str, str], str]:
    return {(series, category): format_exactly(value) for series, category, value in chart.points}


def _by_title(charts: Sequence[DrawnChart]) -> dict[tuple[str, int], DrawnChart]:
    seen: Counter[str] = Counter()
    found = {}
    for chart in charts:
        found[chart.title, seen[chart.title]] = chart
        seen[chart.title] += 1
    return found
