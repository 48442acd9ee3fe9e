"""A round with given answers, from workbook to report: how the shipped examples run (examples/*/vi-du.toml)."""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from io import StringIO
from pathlib import Path

from qng_reports.collect import collect, current_state
from qng_reports.dataset import Verdict
from qng_reports.doors.files import write_atomic
from qng_reports.doors.store import Store
from qng_reports.doors.xlsx_fill import Answer, fill_workbook
from qng_reports.doors.xlsx_in import read_book
from qng_reports.errors import DefinitionError, Fault, QngError
from qng_reports.export import export_round
from qng_reports.generate import Press, file_name, generate
from qng_reports.layout import Input, Layout, plan_layout
from qng_reports.model import AGENCIES_FILE, DATASET_FILE, ISSUED, RETURNED, Agency, FieldType, Round
from qng_reports.render import Order, render_round
from qng_reports.review import Ruling, read_review, typed_rulings, write_review
from qng_reports.rounds import init_round, read_bytes, report_template

EXAMPLE, ANSWERS, RULINGS = "vi-du.toml", "tra-loi.csv", "quyet-dinh.csv"
ANSWER_COLUMNS = ("agency", "item", "component", "text", "source")
RULING_COLUMNS = ("item", "agency", "verdict", "value", "reason", "decided_by")
STATE = "availability"  # a component of tra-loi.csv: the cell for "không phát sinh", "chưa có số liệu"
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_DAY_0 = date(1899, 12, 30)


@dataclass(frozen=True, slots=True)
class Example:
    """A folder of examples/: a form, a period, who is asked, what each agency answers, what is decided of it.

    `form`: a shipped form's name, or a file beside vi-du.toml. `made_on`: the day that the report is made.
    """

    folder: Path
    form: str
    period: str
    made_on: date
    answers: Mapping[str, Sequence[_Answer]]
    agencies: Path | None = None
    rulings: Sequence[tuple[int, Ruling]] = ()


@dataclass(frozen=True, slots=True)
class _Answer:
    """A line of tra-loi.csv, named as in so-lieu.csv; `line` from 1, the header's."""

    line: int
    item: str
    component: str
    text: str


def read_example(folder: Path) -> Example:
    """The example in a folder; QngError in one sentence when something of it is missing or misspelt."""
    path = folder / EXAMPLE
    try:
        told = tomllib.loads(read_bytes(path, "ví dụ").decode("utf-8"))
        form, period, made_on = str(told["form"]), str(told["period"]), told["made_on"]
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError) as problem:
        raise QngError(f"“{path}” phải có form, period, made_on ({problem}).") from problem
    if not isinstance(made_on, date):
        raise QngError(f"“{path}”: made_on phải là một ngày, viết 2025-12-31.")
    own = folder / form
    agencies = folder / AGENCIES_FILE
    return Example(
        folder, str(own) if own.is_file() else form, period, made_on, _read_answers(folder / ANSWERS),
        agencies if agencies.is_file() else None, tuple(_read_rulings(folder / RULINGS)),
    )  # fmt: skip


def _rows(path: Path, what: str, columns: Sequence[str]) -> Iterator[tuple[int, Mapping[str, str]]]:
    """The rows of a csv file with their lines; QngError where its first line is another."""
    reader = csv.DictReader(StringIO(read_bytes(path, what).decode("utf-8-sig"), newline=""))
    if tuple(reader.fieldnames or ()) != tuple(columns):
        raise QngError(f"Dòng đầu của “{path}” phải là {', '.join(columns)}.")
    yield from ((reader.line_num, row) for row in reader)


def _read_answers(path: Path) -> dict[str, list[_Answer]]:
    answers: dict[str, list[_Answer]] = {}
    for line, row in _rows(path, "câu trả lời", ANSWER_COLUMNS):
        answers.setdefault(row["agency"], []).append(_Answer(line, row["item"], row["component"], row["text"]))
    return answers


def _read_rulings(path: Path) -> Iterator[tuple[int, Ruling]]:
    """The decisions of an example, with their lines; an example without any has no such file."""
    if not path.is_file():
        return
    for line, row in _rows(path, "quyết định", RULING_COLUMNS):
        try:
            verdict = Verdict(row["verdict"])
            if verdict is Verdict.WAIVE:
                date.fromisoformat(row["value"])
        except ValueError:
            words = ", ".join(word.value for word in Verdict if word is not Verdict.WITHDRAW)
            raise QngError(
                f"“{path}”, dòng {line}: verdict phải là một trong {words}; waive thì value là một ngày 2025-12-31."
            ) from None
        if verdict is Verdict.WITHDRAW:
            raise QngError(f"“{path}”, dòng {line}: không có quyết định cũ nào để bỏ.")
        told = Ruling(row["item"], row["agency"], verdict, row["value"], row["reason"], row["decided_by"])
        yield line, told


def run_example(folder: Path, example: Example) -> Sequence[str]:
    """Runs the whole round in `folder` (new or empty) and gives the closing lines; the same example, the same files.

    Raises DefinitionError with every answer that has no place in the workbook of its agency.
    """
    round_ = init_round(folder, example.form, example.period, example.agencies)
    made = datetime.combine(example.made_on, time(16))
    with Store(folder / DATASET_FILE) as store:
        generate(Press(round_), folder / ISSUED, store, (), now=made - timedelta(days=9))
        _return_files(round_, example, made)
        done = collect(round_, store, [folder / RETURNED], now=made)
        _decide(round_, store, example, made)
        state = current_state(round_, store, example.made_on)
        files = list(export_round(round_, state.dataset, ("xlsx", "csv"), now=made, issues=state.issues))
        template = report_template(round_.form, folder)
        files.append(render_round(round_, store, Order(template, example.made_on, state.standing)))
    told = f"Xong: {done.in_force}/{done.expected} đơn vị đã báo cáo; {len(state.issues)} mục cần xem."
    return [told, *(f"  {path}" for path in files)]


def _return_files(round_: Round, example: Example, made: datetime) -> None:
    faults: list[Fault] = []
    for code, answers in example.answers.items():
        agency = round_.agency(code)
        if agency is None or agency not in round_.asked:
            faults.append(
                Fault(f"{ANSWERS}, dòng {answers[0].line}", f"biểu không hỏi đơn vị “{code}”", "sửa mã đơn vị")
            )
            continue
        filled = list(_typed(plan_layout(round_, agency), answers, faults))
        if not faults:
            _return_file(round_, agency, filled, made)
    if faults:
        raise DefinitionError(f"Câu trả lời của ví dụ “{example.folder}” chưa dùng được", tuple(faults))


def _decide(round_: Round, store: Store, example: Example, made: datetime) -> None:
    """Writes the review workbook, types the decisions into it, and reads it back: the way of people, to the cell."""
    if not example.rulings:
        return
    wrote = write_review(round_, store, made)
    content = wrote.path.read_bytes()
    lines = {ruling: line for line, ruling in example.rulings}
    cells: list[tuple[str, str, Answer]] = []
    faults: list[Fault] = []
    for ruling, typed in typed_rulings(read_book(content), lines):
        cells += typed
        if not typed:
            what = f"tệp xem xét không có dòng của mục “{ruling.item}”"
            faults.append(Fault(f"{RULINGS}, dòng {lines[ruling]}", what, "sửa mã mục"))
    if not faults:
        write_atomic(wrote.path, fill_workbook(content, cells, made))
        done = read_review(round_, store, wrote.path, made)
        faults = [Fault(f"{RULINGS}, {i.place.sheet}!{i.place.cell}", i.message, i.remedy) for i in done.issues]
    if faults:
        raise DefinitionError(f"Quyết định của ví dụ “{example.folder}” chưa dùng được", tuple(faults))


def _return_file(
    round_: Round, agency: Agency, filled: Sequence[tuple[str, str, str | Decimal]], made: datetime
) -> None:
    issued = (round_.folder / ISSUED / file_name(agency, round_)).read_bytes()
    content = fill_workbook(issued, filled, made - timedelta(days=1))
    write_atomic(round_.folder / RETURNED / file_name(agency, round_), content)


def _typed(layout: Layout, answers: Sequence[_Answer], faults: list[Fault]) -> Iterator[tuple[str, str, str | Decimal]]:
    cells = {(cell.item, _part(cell)): cell for cell in layout.inputs}
    for answer in answers:
        cell = cells.get((answer.item, answer.component))
        if cell is None:
            known = sorted(part for item, part in cells if item == answer.item)
            what = f"tệp biểu không có ô “{answer.component}” của mục “{answer.item}”"
            remedy = f"dùng một trong: {', '.join(known[:12])}" if known else "sửa mã mục"
            faults.append(Fault(f"{ANSWERS}, dòng {answer.line}", what, remedy))
        else:
            yield cell.sheet, cell.cell, _value(cell, answer.text)


def _part(cell: Input) -> str:
    """The component as so-lieu.csv names it: value, numerator, so_tien[3]."""
    if cell.is_state:
        return STATE
    return f"{cell.table_column}[{cell.table_row}]" if cell.table_column else cell.field.component.value


def _value(cell: Input, text: str) -> str | Decimal:
    """Plain numbers and ISO dates as a number in the cell, all else as typed."""
    if cell.field.type is FieldType.DATE:
        try:
            return Decimal((date.fromisoformat(text) - _DAY_0).days)
        except ValueError:
            return text
    numeric = cell.field.type in (FieldType.INTEGER, FieldType.DECIMAL)
    return Decimal(text) if numeric and _NUMBER.fullmatch(text) else text
