"""What a correction workbook holds: the officer's own values by input, what is to be mended, what has no place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from qng_reports import messages
from qng_reports.checks import as_typed
from qng_reports.dataset import Issue, Observation, Place, Submission
from qng_reports.figures import LARGEST
from qng_reports.layout import Input, Layout, Typed
from qng_reports.model import Availability, Component, Field, FieldType
from qng_reports.sheets import ReadValue, Value
from qng_reports.workbook import Correction, Fix, Stray

_DAY_0, _FIRST_DAY = date(1899, 12, 30), date(1900, 3, 1)  # before it Excel counts a day that never was
_NUMBERS = (FieldType.INTEGER, FieldType.DECIMAL)
_ROOM = 32_000  # UTF-16 units of a text; a cell of Excel takes 32,767, one of an .ods more
_NO_LETTERS = {0xFFFE: "\ufffd", 0xFFFF: "\ufffd"} | dict.fromkeys(range(0xD800, 0xE000), "\ufffd")  # not in any XML


@dataclass(frozen=True, slots=True)
class Content:
    """Everything about one agency's correction workbook that is not in every issued one.

    `issue_number`: of the workbook that was answered.
    """

    answers: Mapping[Input, Value]
    correction: Correction
    issue_number: str = ""


def for_officer(issues: Iterable[Issue]) -> tuple[Issue, ...]:
    """The issues that the officer must act on."""
    return tuple(issue for issue in issues if messages.concerns_officer(issue))


def content_of(layout: Layout, submission: Submission, typed: Sequence[Typed], issues: Sequence[Issue]) -> Content:
    """The content, from the submission in force, what stood in the cells of its file, and all issues about it.

    The observations say how each value was understood, and are what totals are made of, even where they came from
    several files; the file alone knows what no observation was made of, such as a word of absence beside a figure.
    """
    inputs = {_key(cell): cell for cell in layout.inputs}
    answers: dict[Input, Value] = {}
    places: dict[tuple[str, str, str], Input] = {}
    strays: list[Stray] = []
    for answer in typed:
        places[_spot(answer.place)] = answer.input
        if answer.value is not None:
            answers[answer.input] = _as_read(answer.input.field, answer.value)
    for observation in submission.observations:
        cell = inputs.get(_observed(observation))
        if cell is None:
            strays.append(Stray(observation.place, observation.text))
            continue
        answers[cell] = _understood(cell.field, observation)
        places[_spot(observation.place)] = cell
    strays += [Stray(cell_place(cell), str(value)) for cell, value in answers.items() if _overflows(value)]
    answers = {cell: _fitted(value) for cell, value in answers.items()}
    fixes = _fixes(layout, places, answers, for_officer(issues))
    strays += [Stray(issue.place, issue.value) for issue in issues if messages.is_left_behind(issue)]
    correction = Correction(fixes, tuple(strays), submission.file, submission.received_at)
    return Content(answers, correction, submission.identity.issue_number)


def cell_place(cell: Input) -> Place:
    """Where an input stands in a workbook as issued."""
    return Place("", cell.sheet, cell.cell, item=cell.item)


_Key = tuple[str, Component, int, str]


def _key(cell: Input) -> _Key:
    return cell.item, cell.field.component, cell.table_row, cell.table_column


def _observed(observation: Observation) -> _Key:
    component = observation.component
    if observation.availability is not Availability.AVAILABLE:
        component = Component.STATUS  # the word stands in the state cell
    return observation.item, component, observation.row, observation.column


def _spot(place: Place) -> tuple[str, str, str]:
    return place.file, place.sheet, place.cell


def _as_read(field: Field, value: ReadValue) -> Value:
    """A cell's own content; a number or date only where one belongs."""
    if isinstance(value, Decimal) and field.type in _NUMBERS:
        return _number(value, as_typed(value))
    if isinstance(value, datetime) and field.type is FieldType.DATE:
        return _day(value.date(), as_typed(value))
    return as_typed(value)


def _understood(field: Field, observation: Observation) -> Value:
    """A value as it was understood; the text as typed where it was not."""
    if field.type in _NUMBERS and observation.number is not None:
        return _number(observation.number, observation.text)
    if field.type is FieldType.DATE:
        try:
            return _day(datetime.strptime(observation.text, "%d/%m/%Y").date(), observation.text)
        except ValueError:
            return observation.text
    return observation.text


def _number(number: Decimal, text: str) -> Value:
    """A number, where a spreadsheet holds all its digits."""
    return number if abs(number) < LARGEST else text


def _day(day: date, text: str) -> Value:
    """The number by which spreadsheets keep a date."""
    return (day - _DAY_0) // timedelta(days=1) if day >= _FIRST_DAY else text


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _overflows(value: Value) -> bool:
    return isinstance(value, str) and _units(value) > _ROOM


def _fitted(value: Value) -> Value:
    """A text as a cell can hold it."""
    if not isinstance(value, str):
        return value
    if _units(value) > _ROOM:
        value = value.encode("utf-16-le", "surrogatepass")[: 2 * _ROOM].decode("utf-16-le", "ignore")
    return value.translate(_NO_LETTERS)


def _fixes(
    layout: Layout, places: Mapping[tuple[str, str, str], Input], answers: Mapping[Input, Value],
    issues: Sequence[Issue],
) -> tuple[Fix, ...]:  # fmt: skip
    """What is to be mended, errors first, then in the order of the sheets and of Tab."""
    found: dict[tuple[str, Input | None, str], Fix] = {}
    for issue in issues:
        cell = _input_of(layout, places, issue)
        clean = replace(issue, value=str(_fitted(issue.value)), message=str(_fitted(issue.message)))
        fix = Fix(clean, cell, answers.get(cell) if cell else None)
        found.setdefault((issue.code, cell, issue.message), fix)
    sheets = {grid.sheet: place for place, grid in enumerate(layout.grids)}
    orders = {cell: place for place, cell in enumerate(layout.inputs)}

    def order(fix: Fix) -> tuple[int, int, str, int]:
        sheet = fix.input.sheet if fix.input else fix.issue.place.sheet
        at = orders[fix.input] if fix.input else -1
        last = len(sheets) + (not sheet)  # an unknown sheet, and after it the whole file
        return fix.issue.severity.rank, sheets.get(sheet, last), sheet, at

    return tuple(sorted(found.values(), key=order))


def _input_of(layout: Layout, places: Mapping[tuple[str, str, str], Input], issue: Issue) -> Input | None:
    """The input that an issue is about, wherever its cell stood in the returned file."""
    if not messages.concerns_input(issue):
        return None
    found = places.get(_spot(issue.place))
    if found is not None:
        return found
    own = layout.inputs_of(issue.place.item)
    by_row = [cell for cell in own if cell.row_code == issue.value]
    here = [cell for cell in own if (cell.sheet, cell.cell) == (issue.place.sheet, issue.place.cell)]
    return next((cells[0] for cells in (here, by_row, own) if cells), None)
