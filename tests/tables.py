"""Forms, rounds and answers stated as small pipe tables, so that a test reads like the paper it is about."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path

from openpyxl import Workbook

from qng_reports.checks import examine
from qng_reports.collect import Collected, collect, current_state
from qng_reports.dataset import Dataset, Identity, Issue, Observation, Place, Result, Submission
from qng_reports.doors.form_reader import read_form
from qng_reports.doors.register import read_register
from qng_reports.doors.store import Store
from qng_reports.doors.xlsx_fill import Answer, fill_workbook
from qng_reports.generate import file_name, workbook_bytes
from qng_reports.layout import Input, Layout, Typed, plan_layout
from qng_reports.model import Agency, Component, FieldType, Form, Round
from qng_reports.periods import parse_period
from qng_reports.rounds import DATASET_FILE, RETURNED, init_round
from qng_reports.sheets import ReadValue
from qng_reports.totals import provincial_results

PERIOD = "2026-H1"
ON_TIME, TOO_LATE = datetime(2026, 6, 16, 9), datetime(2026, 6, 30, 9)
INFO = {"ma": "THU", "phien_ban": "1", "ten": "Biểu thử", "co_quan_ban_hanh": "Sở Thử nghiệm"}
ONE_SECTION = """
    mã | tên phần
    P  | Phần thử
"""
TWO_COMMUNES = """
    mã | tên            | loại   | nhóm
    X1 | Xã Bình Sơn    | xã     | cấp xã
    X2 | Phường Kon Tum | phường | cấp xã
"""
_NUMBER = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?")
_WORDS = {"TRUE": True, "FALSE": False}


def typed(text: str) -> Answer | None:
    """A cell as it would be typed: 12, 95.5 are numbers, 2026-05-31 a date, TRUE a boolean; 'x' and x are texts."""
    text = text.strip()
    if not text:
        return None
    if len(text) > 1 and text[0] == text[-1] == "'":
        return text[1:-1]
    if _NUMBER.fullmatch(text):
        return Decimal(text)
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return date.fromisoformat(text)
    return _WORDS.get(text, text)


def lines(pipe_table: str) -> list[list[str]]:
    """The cells of a pipe table, as written, without bars at its sides; blank lines do not count."""
    return [[cell.strip() for cell in line.split("|")] for line in pipe_table.splitlines() if line.strip()]


def records(pipe_table: str) -> list[dict[str, str]]:
    """One dictionary a line below the header."""
    header, *rows = lines(pipe_table)
    return [dict(zip(header, row, strict=False)) for row in rows]


def book(**sheets: str) -> bytes:
    """A workbook, one sheet a pipe table, as somebody would type it in Excel."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for name, table in sheets.items():
        sheet = workbook.create_sheet(name)
        for row, cells in enumerate(lines(table), 1):
            for column, cell in enumerate(cells, 1):
                value = typed(cell)
                sheet.cell(row, column).value = value
                if isinstance(value, str):
                    sheet.cell(row, column).data_type = "s"  # "= 100" is a text, not a formula
    stream = BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def _table(rows: list[dict[str, str]]) -> str:
    header = list(dict.fromkeys(name for row in rows for name in row))
    return "\n".join([" | ".join(header), *(" | ".join(row.get(name, "") for name in header) for row in rows)])


def items_table(items: str) -> str:
    """An item table with what a test leaves out: section, name, kind, who reports, the two counts of a ratio."""
    rows = []
    for row in records(items):
        code, kind = row["mã"], row.get("loại", "số đếm")
        usual = {"phần": "P", "chỉ tiêu": f"Chỉ tiêu {code}", "loại": kind, "cơ quan báo cáo": "cấp xã"}
        if kind == "gồm các phần":
            usual["cơ quan báo cáo"] = ""  # its parts name them
        if kind == "tỷ lệ":
            usual |= {"tử số": f"Số đạt {code}", "mẫu số": f"Tổng số {code}"}
        rows.append(row | {name: row.get(name) or value for name, value in usual.items()})
    return _table(rows)


def form_file(items: str, *, sections: str = ONE_SECTION, **parts: str) -> bytes:
    """A form workbook; `parts`: tables of other sheets (noi_dung, lua_chon, rang_buoc) or keys of thong_tin."""
    sheets = {name: table for name, table in parts.items() if "\n" in table}
    info = INFO | {key: value for key, value in parts.items() if key not in sheets}
    keys = "khóa | giá trị\n" + "\n".join(f"{key} | '{value}'" for key, value in info.items())
    return book(thong_tin=keys, phan=sections, chi_tieu=items_table(items), **sheets)


def form(items: str, **parts: str) -> Form:
    """The form that the reader makes of such a workbook."""
    return read_form(form_file(items, **parts), "bieu-mau.xlsx")


def register(agencies: str) -> tuple[Agency, ...]:
    """The agencies that the reader makes of such a register."""
    return read_register(book(don_vi=agencies), "don-vi.xlsx")


def a_round(folder: Path, items: str, *, agencies: str = TWO_COMMUNES, **parts: str) -> Round:
    """A round made by `init` from a form and a register that lie in `folder`."""
    (folder / "form.xlsx").write_bytes(form_file(items, **parts))
    (folder / "agencies.xlsx").write_bytes(book(don_vi=agencies))
    return init_round(folder / "dot", str(folder / "form.xlsx"), PERIOD, folder / "agencies.xlsx")


def bare_round(items: str, *, agencies: str = TWO_COMMUNES, **parts: str) -> Round:
    """A round without a folder, for what needs no file."""
    return Round(Path("none"), form(items, **parts), register(agencies), parse_period(PERIOD), date(2026, 6, 17))


# ---------------------------------------------------------------- answers


def input_of(layout: Layout, name: str) -> Input:
    """An input by row code: "X01", "X01/TS", "X01 tình trạng", "X01 giải trình", "B1#2 ten", "N1 trạng thái"."""
    code, _, what = name.partition(" ")
    for cell in layout.inputs:
        kind = "tình trạng" if cell.is_state else "giải trình" if cell.is_note else ""
        if what and kind == what and cell.item == code:
            return cell
        if what == cell.table_column and not kind and cell.row_code == code:
            return cell
        if cell.field.label.casefold() == what and cell.row_code == code:
            return cell
    raise AssertionError(f"{layout.agency.code} is not asked {name!r}")


def issued(round_: Round, agency: str) -> bytes:
    """The agency's workbook as sent."""
    who = round_.agency(agency)
    assert who is not None
    return workbook_bytes(round_, who, f"{PERIOD}-{agency}-01")


def returned(round_: Round, agency: str, answers: str, *, sign: bool = True) -> bytes:
    """The agency's workbook with answers typed in and signed off; a table of row code and value, without a header."""
    who = round_.agency(agency)
    assert who is not None
    layout = plan_layout(round_, who)
    cells: list[tuple[str, str, Answer]] = []
    for name, text in lines(answers):
        value, cell = typed(text), input_of(layout, name)
        assert value is not None, name
        cells.append((cell.sheet, cell.cell, value))
    named = {cell for _, cell, _ in cells}
    signed = [c for c in layout.inputs if c.is_sign and c.cell not in named] if sign else []
    cells += [(c.sheet, c.cell, "x" if c.field.type is FieldType.TEXT else date(2026, 6, 15)) for c in signed]
    return fill_workbook(issued(round_, agency), cells)


def drop(round_: Round, name: str, content: bytes) -> Path:
    """A file put into nhan-ve."""
    path = round_.folder / RETURNED / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def answer(round_: Round, agency: str, answers: str) -> str:
    """The agency's filled workbook lies in nhan-ve under its own name, which is given back."""
    who = round_.agency(agency)
    assert who is not None
    return drop(round_, file_name(who, round_), returned(round_, agency, answers)).name


def collect_now(round_: Round, now: datetime = ON_TIME) -> Collected:
    """One run of the collector over nhan-ve."""
    with Store(round_.folder / DATASET_FILE) as store:
        return collect(round_, store, [round_.folder / RETURNED], now=now)


def collect_one(round_: Round, agency: str, answers: str) -> Collected:
    """One agency answers, the collector runs."""
    answer(round_, agency, answers)
    return collect_now(round_)


def held(round_: Round) -> tuple[Dataset, tuple[Issue, ...]]:
    """What the round's store holds now."""
    with Store(round_.folder / DATASET_FILE) as store:
        state = current_state(round_, store)
        return state.dataset, state.issues


def result(round_: Round, item: str, dataset: Dataset | None = None) -> Result:
    """The province's figure for one item."""
    found = provincial_results(round_, held(round_)[0] if dataset is None else dataset)
    return next(r for r in found if r.indicator.code == item)


def answered(round_: Round, answers: str) -> Dataset:
    """A dataset without files: one line an agency ("đơn vị"), one column an input."""
    submissions = {}
    for row in records(answers):
        who = round_.agency(row.pop("đơn vị"))
        assert who is not None
        layout = plan_layout(round_, who)
        given = {input_of(layout, name): typed(text) for name, text in row.items() if text}
        observations, issues = examine(layout, _typed_in(layout, given))
        identity = Identity(round_.form.code, round_.form.version, who.code, PERIOD)
        submissions[who.code] = Submission(f"{who.code}.xlsx", "", identity, True, observations, issues, ON_TIME)
    return Dataset({agency.code: submissions[agency.code] for agency in round_.agencies if agency.code in submissions})


def _typed_in(layout: Layout, given: dict[Input, Answer | None]) -> Iterator[Typed]:
    for cell in layout.inputs:
        value = given.get(cell, "x" if cell.is_sign and cell.field.type is FieldType.TEXT else None)
        if cell.is_sign and value is None:
            value = date(2026, 6, 15)
        place = Place(f"{layout.agency.code}.xlsx", cell.sheet, cell.cell, layout.agency.code, cell.item)
        yield Typed(cell, _read(value), place)


def _read(value: Answer | None) -> ReadValue:
    if isinstance(value, int) and not isinstance(value, bool):
        return Decimal(value)
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day)
    return value


@dataclass(frozen=True)
class Told:
    """Everything to know after a run of the collector, for assertions."""

    round_: Round
    collected: Collected

    @property
    def codes(self) -> list[str]:
        """The codes of all issues that stand."""
        return [issue.code for issue in self.collected.issues]

    def issue(self, code: str) -> Issue:
        """The only issue of that code."""
        (found,) = [issue for issue in self.collected.issues if issue.code == code]
        return found

    def kept(self, agency: str, item: str) -> dict[Component, Observation]:
        """The observations of one agency's answer to one item."""
        dataset, _ = held(self.round_)
        return {o.component: o for o in dataset.observations() if (o.agency, o.item) == (agency, item)}


def as_left_by_version_3(database: sqlite3.Connection) -> None:
    """Takes back what datasets gained after version 3 (the program's 0.3.0), as if that program had left it."""
    later = ("report_basis", "report", "past_answer", "past_result", "taking", "letter_step", "letter", "decision")
    for table in (*later, "review"):
        database.execute(f"DROP TABLE {table}")
    database.execute(
        "CREATE TABLE past (agency TEXT NOT NULL, item TEXT NOT NULL, component TEXT NOT NULL, number TEXT, "
        "text TEXT NOT NULL, unit TEXT NOT NULL, PRIMARY KEY (agency, item, component)) STRICT, WITHOUT ROWID"
    )
    database.execute("PRAGMA user_version = 3")
