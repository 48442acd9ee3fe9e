"""Locked texts held against what was issued, from harmless to such that a row's answers cannot be trusted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from qng_reports import messages
from qng_reports.dataset import Issue, Place
from qng_reports.layout import SIGN_FIELDS, Grid, Printed, Role
from qng_reports.reading.cells import is_blank, letters_apart, listed, loose, plain, shown
from qng_reports.reading.table import Row, Table, label_key, label_position, labels_of

_MOST = 5  # changes named in one message


@dataclass(frozen=True, slots=True)
class Change:
    """A locked text that came back as another. `belongs`: the row code whose label stands there instead."""

    row: Row
    code: str
    position: int
    issued: Printed
    found: str
    belongs: str = ""


def changes(table: Table) -> Iterator[Change]:
    """Every locked text that says something else than was issued; what programs change by themselves does not count."""
    for code, texts in table.grid.locked.items():
        for row in table.rows.get(code, ()):
            for position, whole, printed in texts:
                value = row.value(position)
                if value != whole and not (value is None and not whole):
                    found = plain(value)
                    if not _same(found, whole, printed):
                        belongs = _owner(table.grid, code, found) if printed.role is Role.LABEL else ""
                        yield Change(row, code, position, printed, found, belongs)


def _same(found: str, whole: str, printed: Printed) -> bool:
    key = loose(found)
    return key in (loose(whole), loose(printed.text)) or (
        bool(printed.aside) and label_key(found) == loose(printed.text)
    )


def _owner(grid: Grid, code: str, label: str) -> str:
    """The other row that a label was issued for, if any."""
    codes = labels_of(grid).get(label_key(label), ()) if label else ()
    return "" if code in codes or not codes else codes[0]


def compare(table: Table, place: Place) -> tuple[Table, tuple[Issue, ...]]:
    """The table without rows whose code and label contradict each other, and all that is to be said of its texts."""
    found = [*changes(table), *_signs_elsewhere(table)]
    if not found:
        return table, ()
    doubtful = _doubtful(table, found)
    torn = [
        change
        for change in found
        if change.code in table.grid.by_row
        and (change.belongs or (change.issued.role is Role.LABEL and id(change.row) in doubtful))
    ]
    issues = [*_torn(table, torn, place)]
    gone = {id(change.row) for change in torn}
    rest = [change for change in found if id(change.row) not in gone]
    for role, told in _TOLD:
        of_role = [change for change in rest if change.issued.role is role]
        if of_role:
            issues.append(told(_place(of_role, place), _texts(of_role)))
    rows = {code: left for code, rows in table.rows.items() if (left := [row for row in rows if id(row) not in gone])}
    return (replace(table, rows=rows) if torn else table), tuple(issues)


def _signs_elsewhere(table: Table) -> Iterator[Change]:
    """Rows with a code of the sign-off that print the name of an item: the code was put there."""
    grid, position = table.grid, label_position(table.grid)
    for code, field in SIGN_FIELDS if grid.signs else ():
        for row in table.rows.get(code, ()):
            label = plain(row.value(position))
            belongs = _owner(grid, code, label) if label else ""
            if belongs and loose(plain(row.value(0))) != loose(field.label):
                yield Change(row, code, position, Printed(Role.LABEL, "", field.label), label, belongs)


def _doubtful(table: Table, found: list[Change]) -> set[int]:
    """Rows whose label no longer bears out their code.

    It stands on another row, or it is gone or wholly another while unit or target is not the code's either.
    """
    labels = [change for change in found if change.issued.role is Role.LABEL]
    elsewhere = {change.belongs for change in labels} | _labels_without_code(table)
    others = {id(change.row) for change in found if change.issued.role is not Role.LABEL}
    return {
        id(change.row)
        for change in labels
        if change.code in elsewhere or (id(change.row) in others and not _is_near(change))
    }


def _is_near(change: Change) -> bool:
    one, other = loose(change.found), loose(change.issued.text)
    return letters_apart(one, other, max(len(one), len(other)) // 3)


def _labels_without_code(table: Table) -> set[str]:
    """Codes whose label stands on a row without a code, or of an unknown one."""
    grid, position, labels = table.grid, label_position(table.grid), labels_of(table.grid)
    strange = (row for code, rows in table.rows.items() if code not in grid.codes for row in rows)
    texts = (plain(row.value(position)) for row in (*table.uncoded, *strange))
    return {code for text in texts if text for code in labels.get(label_key(text), ())}


_TOLD: tuple[tuple[Role, Callable[[Place, str], Issue]], ...] = (
    (Role.LABEL, messages.label_changed),
    (Role.UNIT, messages.unit_changed),
    (Role.TARGET, messages.target_changed),
)


def _place(found: list[Change], place: Place) -> Place:
    first = found[0]
    item = first.code.partition("/")[0] if len({change.code.partition("/")[0] for change in found}) == 1 else ""
    return replace(place, sheet=first.row.sheet.name, cell=first.row.cell(first.position), item=item)


def _texts(found: list[Change]) -> str:
    return listed([_text(change) for change in found], _MOST)


def _text(change: Change) -> str:
    cell = change.row.cell(change.position) or f"mã {change.code}"
    now = f"“{change.found}”" if change.found else "để trống"
    was = f"“{change.issued.text}”" if change.issued.text else "để trống"
    return f"{cell} {now} (khi phát hành: {was})"


def _torn(table: Table, torn: list[Change], place: Place) -> Iterator[Issue]:
    """Labels of two counts exchanged within an item are one issue; any other row with another's label is its own."""
    owners = {change.code: change.belongs for change in torn}
    for change in torn:
        item = table.grid.by_row[change.code][0].item
        spot = replace(place, sheet=change.row.sheet.name, cell=change.row.cell(change.position), item=item)
        partner = next((other for other in torn if other.code == change.belongs), None)
        if partner is not None and owners[partner.code] == change.code and _counts_of(table, item, change, partner):
            if change.row.number > partner.row.number:
                continue
            typed = "; ".join(filter(None, (_typed(table, change), _typed(table, partner))))
            yield messages.counts_exchanged(spot, item, typed)
        else:
            yield messages.label_of_another(spot, change.code, change.belongs, _typed(table, change))


def _counts_of(table: Table, item: str, *pair: Change) -> bool:
    return all(table.grid.by_row[change.code][0].item == item != change.code for change in pair)


def _typed(table: Table, change: Change) -> str:
    """What stands in the inputs of a row that is not trusted."""
    return typed_in(change.row, (cell.column for cell in table.grid.by_row[change.code]))


def typed_in(row: Row, positions: Iterable[int]) -> str:
    """The filled cells of a row among these columns: E8 “11”; I8 “thôn mới”."""
    return "; ".join(f"{row.cell(p)} “{shown(row.value(p))}”" for p in positions if not is_blank(row.value(p)))
