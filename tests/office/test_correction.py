"""Correction workbooks in a real LibreOffice: what they say when opened; mended at the keyboard, saved, collected."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest

from qng_reports import layout as at
from qng_reports import rounds
from qng_reports.collect import collect, current_state
from qng_reports.correction import correct
from qng_reports.correction.content import for_officer
from qng_reports.dataset import Dataset, Submission
from qng_reports.doors.store import Store
from qng_reports.doors.xlsx_fill import fill_workbook
from qng_reports.generate import Press
from qng_reports.layout import Data, Layout
from qng_reports.model import Round
from qng_reports.sheets import cell_name
from tests.office import programs
from tests.office.programs import (
    IN_TIME,
    ISLAND,
    Cell,
    Done,
    Work,
    cell_of,
    changed,
    collect_files,
    layout_of,
    type_with,
    workbook_of,
)

pytestmark = pytest.mark.office

# what was sent, and how the officer mends it; texts in number cells, a wrong word, a wrong date, more than the whole
WRONG = """B01 = chưa rõ; A02.2/TS = 12; A03 = Gần xong; B04 = -; C02#1 ngay_mo = hôm kia; C02#1 hinh_thuc = Ở xa; \
NV02 kết quả thực hiện = -; B06 giải trình = =B2+1; B06 = 1234.5678"""
MENDED = (
    ("B01", "3"), ("A02.2/TS", "9"), ("A03", "Hoàn thành"), ("B04", "1.250.000"), ("C02#1 ngay_mo", "05/03/2026"),
    ("C02#1 hinh_thuc", "Trực tiếp"), ("NV02 kết quả thực hiện", "12 tổ"),
)  # fmt: skip


@dataclass(frozen=True)
class Session:
    """One correction workbook: as made, opened and saved, and mended and saved; what LibreOffice told of it."""

    round_: Round
    layout: Layout
    sent: Submission
    made: Path
    untouched: Done
    mended: Done
    folder: Path


@pytest.fixture(scope="module")
def session(program: str, tmp_path_factory: pytest.TempPathFactory) -> Session:
    folder = tmp_path_factory.mktemp("correction")
    round_ = programs.every_kind(folder / "dot")
    layout = layout_of(round_, ISLAND)
    answers = [(cell.sheet, cell.cell, value) for cell, value in changed(layout, WRONG).items()]
    returned = round_.folder / rounds.RETURNED / "x.xlsx"
    returned.write_bytes(fill_workbook(workbook_of(round_, ISLAND).read_bytes(), answers))
    with Store(round_.folder / rounds.DATASET_FILE) as store:
        collect(round_, store, [returned.parent], now=IN_TIME)
        state = current_state(round_, store)
        (issued,) = correct(Press(round_), store, state, (), now=IN_TIME).made
    made = round_.folder / issued.file
    read = cells_read(layout)
    entries = tuple((cell_of(layout, name).sheet, cell_of(layout, name).cell, text) for name, text in MENDED)
    untouched, mended = type_with(
        program, "vi-VN", folder,
        [
            Work(made, (folder / "untouched.xlsx", folder / "untouched.ods"), (), read),
            Work(made, (folder / "mended.xlsx", folder / "mended.ods"), entries, read),
        ],
    )  # fmt: skip
    return Session(round_, layout, state.dataset.submissions[ISLAND], made, untouched, mended, folder)


def cells_read(layout: Layout) -> tuple[Cell, ...]:
    return ((at.CHECK, "A1"), *(word_of(layout, code) for code in ("B01", "A02.2", "A03", "B04", "B06", "A01")))


def word_of(layout: Layout, code: str) -> Cell:
    """The cell of the check column beside an item."""
    grid = layout.grid(at.DATA)
    assert grid is not None
    line = next(line for line in grid.lines if line.is_item and line.code == code)
    return at.DATA, cell_name(line.row, grid.column(Data.JUDGED))


def in_force(session: Session, file: str) -> tuple[Submission, Dataset]:
    copy = session.folder / f"copy-{file}"
    done, dataset = collect_files(session.round_, copy, [session.folder / file])
    assert (done.accepted, done.rejected) == (1, 0)
    return dataset.submissions[ISLAND], dataset


def told(submission: Submission) -> list[tuple[object, ...]]:
    return [(o.item, o.part, o.number, o.text if o.number is None else "", o.usable) for o in submission.observations]


def test_opened_it_says_itself_what_is_wrong(session: Session) -> None:
    """Formulas are computed when it is opened, although no program has seen these answers before."""
    cells = session.untouched.cells
    assert str(cells[at.CHECK, "A1"]).startswith("CÒN ")
    words = {code: cells[word_of(session.layout, code)] for code in ("B01", "A02.2", "A03", "B04", "B06", "A01")}
    assert words == {"B01": "Lỗi", "A02.2": "Lỗi", "A03": "Lỗi", "B04": "Thiếu", "B06": "Đã nhập", "A01": "Đạt"}


def test_mended_at_the_keyboard_it_is_ready_to_be_sent(session: Session) -> None:
    assert [entry["outcome"] for entry in session.mended.told] == ["typed"] * len(MENDED)
    assert session.mended.cells[at.CHECK, "A1"] == "SẴN SÀNG GỬI"


@pytest.mark.parametrize("file", ["untouched.xlsx", "untouched.ods"])
def test_saved_untouched_it_tells_the_same_with_the_same_faults(session: Session, file: str) -> None:
    submission, _ = in_force(session, file)
    assert (submission.file, submission.identity.issue_number) == (file, f"{session.round_.period.code}-{ISLAND}-02")
    assert told(submission) == told(session.sent)
    found = [sorted((i.code, i.place.sheet, i.place.cell) for i in for_officer(s.issues))
             for s in (submission, session.sent)]  # fmt: skip
    assert found[0] == found[1]


@pytest.mark.parametrize("file", ["mended.xlsx", "mended.ods"])
def test_mended_it_is_collected_without_an_error(session: Session, file: str) -> None:
    submission, _ = in_force(session, file)
    assert submission.file == file and for_officer(submission.issues) == ()
    kept = {(o.item, o.part): o.text if o.number is None else o.number for o in submission.observations}
    wanted = {
        ("B01", "value"): 3, ("A02.2", "numerator"): 9, ("A03", "status"): "Hoàn thành", ("B04", "value"): 1250000,
        ("C02", "ngay_mo[1]"): "05/03/2026", ("B06", "note"): "=B2+1", ("B07", "value"): 7700,
    }  # fmt: skip
    assert {key: kept[key] for key in wanted} == wanted


def comments(path: Path) -> dict[tuple[str, str], str]:
    """What each comment says, by sheet and cell; programs break lines of their own."""
    sheets = openpyxl.load_workbook(path).worksheets
    cells = ((sheet.title, cell) for sheet in sheets for row in sheet for cell in row if cell.comment)
    return {(sheet, cell.coordinate): " ".join(cell.comment.text.split()) for sheet, cell in cells}


def test_comments_survive_with_their_mark(session: Session) -> None:
    before, after = comments(session.made), comments(session.folder / "mended.xlsx")
    assert before == after and len(before) >= len(MENDED)
    assert all(text.startswith(at.NOTE_MARK.strip()) for text in after.values())
