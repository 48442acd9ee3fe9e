"""A review workbook out, filled by a small pipe table, and back."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from qng_reports.collect import State, current_state
from qng_reports.dataset import Decision, Issue, Result
from qng_reports.doors.store import Store
from qng_reports.doors.xlsx_fill import Answer, fill_workbook
from qng_reports.doors.xlsx_in import read_book
from qng_reports.model import Round
from qng_reports.review import Reviewed, Written, read_review, write_review
from qng_reports.rounds import DATASET_FILE
from qng_reports.sheets import ReadSheet, cell_name
from qng_reports.totals import provincial_results
from tests.tables import lines, typed

NOW, LATER = datetime(2026, 6, 20, 9), datetime(2026, 6, 21, 9)
SHEETS = {"chỉ tiêu": "Chỉ tiêu", "số liệu": "Số liệu đáng ngờ", "miễn": "Miễn báo cáo"}


def written(round_: Round, now: datetime = NOW) -> Written:
    """The review workbook as the command writes it."""
    with Store(round_.folder / DATASET_FILE) as store:
        return write_review(round_, store, now)


def place(content: bytes, sheet: str, row: str, column: str) -> tuple[str, str]:
    """Sheet and cell of a row (its code; "X1 X01" of an answer; "trống 1" the first free one) and a column's title."""
    found = next(one for one in read_book(content).sheets if one.name == SHEETS.get(sheet, sheet))
    header = next(n for n in range(len(found.rows)) if "Lý do" in found.rows[n])
    titles = [str(title) for title in found.rows[header]]
    return found.name, cell_name(_row(found, header, row), titles.index(column))


def _row(sheet: ReadSheet, header: int, row: str) -> int:
    wanted, rows = row.split(), range(header + 1, len(sheet.rows) + 21)
    if wanted[0] == "trống":
        blank = [n for n in rows if sheet.at(n, 0) is None]
        return blank[int(wanted[1]) - 1]
    for n in rows:
        codes = [str(sheet.at(n, column) or "").split(" · ")[0] for column in range(len(wanted))]
        if codes == [code.replace("TẤT_CẢ", "TẤT CẢ") for code in wanted]:
            return n
    raise AssertionError(f"no row {row!r}")


def filled(content: bytes, entries: str, who: str = "Bà Lan, Phó Giám đốc") -> bytes:
    """The workbook with entries: a table of sheet, row, column, value; `who` decides where a row does not say."""
    cells: list[tuple[str, str, Answer]] = []
    for sheet, row, column, text in lines(entries):
        value = typed(text)
        assert value is not None
        cells.append((*place(content, sheet, row, column), value))
    if who:
        book = read_book(content)
        first = book.sheets[0]
        label = next(n for n in range(10) if str(first.at(n, 0) or "").startswith("Người quyết định"))
        cells.append((first.name, cell_name(label, 2), who))
    return fill_workbook(content, cells)


def read_back(round_: Round, content: bytes, now: datetime = NOW, name: str = "xem-xet-da-dien.xlsx") -> Reviewed:
    """A filled workbook read by the command."""
    path = Path(round_.folder.parent, name)
    path.write_bytes(content)
    with Store(round_.folder / DATASET_FILE) as store:
        return read_review(round_, store, path, now)


def review(round_: Round, entries: str, now: datetime = NOW, who: str = "Bà Lan, Phó Giám đốc") -> Reviewed:
    """Out, filled and back at once."""
    return read_back(round_, filled(written(round_, now).path.read_bytes(), entries, who), now)


def state(round_: Round, now: datetime = NOW) -> State:
    """The round as it stands that day."""
    with Store(round_.folder / DATASET_FILE) as store:
        return current_state(round_, store, now.date())


def history(round_: Round) -> tuple[Decision, ...]:
    """Everything that was ever decided."""
    with Store(round_.folder / DATASET_FILE) as store:
        return store.decisions()


def figure(round_: Round, item: str = "X01", now: datetime = NOW) -> Result:
    """The province's figure that day."""
    results = provincial_results(round_, state(round_, now).dataset)
    return next(result for result in results if result.indicator.code == item)


def codes(done: Reviewed) -> list[str]:
    """The codes of what could not be taken."""
    return [issue.code for issue in done.issues]


def only(done: Reviewed, code: str) -> Issue:
    """The only issue, of that code."""
    (found,) = done.issues
    assert found.code == code, found
    return found
