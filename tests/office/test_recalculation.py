"""One filled workbook, computed by LibreOffice and by Gnumeric: both say what Excel's rules say, stated by hand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from qng_reports import layout as at
from qng_reports.doors.xlsx_fill import Answer, fill_workbook
from qng_reports.generate import Press
from qng_reports.layout import Data, Input, Layout, plan_layout
from qng_reports.messages import ANSWER_REMEDY, CATALOGUE
from qng_reports.model import Component, Past, Round
from qng_reports.sheets import cell_name
from qng_reports.workbook.faults import short
from qng_reports.workbook.hidden import Hidden
from tests.office.programs import (
    ISLAND,
    SECONDS,
    Cell,
    Shown,
    Work,
    agency_of,
    changed,
    code_of,
    gnumeric_cells,
    sound,
    type_with,
    with_past,
)
from tests.tables import a_round, records, returned

pytestmark = pytest.mark.office

DUE = 18  # answers that the example wants of a commune
PAST = (
    Past("A01", Component.NUMERATOR, Decimal(950), "950"),
    Past("A01", Component.DENOMINATOR, Decimal(1000), "1000"),
    Past("A02.2", Component.NUMERATOR, Decimal(33), "33"),
    Past("A02.2", Component.DENOMINATOR, Decimal(40), "40"),
    Past("A03", Component.STATUS, None, "Đang triển khai"),
    Past("B01", Component.VALUE, Decimal(3), "3"),
    Past("B02", Component.VALUE, Decimal(41), "41"),
    Past("B06", Component.VALUE, Decimal("1234.5"), "1234,5"),
    Past("B09", Component.VALUE, Decimal("70.5"), "70,5"),
)
# what its rows then show: the word of the check column, the result, the change since the period before
SOUND_ROWS = """
    dòng  | chữ      | kết quả | tăng giảm
    A01   | Đạt      | 100     | 5
    A02.2 | Đạt      | 81.82   | -0.68
    A03   | Đạt
    A04   | Đạt
    B01   | Đã nhập  |         | 0
    B02   | Đã nhập  |         | -1
    B03   | Đã nhập
    B04   | Đã nhập
    B05   | Đã nhập
    B06   | Đã nhập  |         | 0.067
    B07   | Đã nhập
    B08   | Đã nhập
    B09   | Đạt      |         | -10.5
    B10   | Đã nhập
    B11   |
    C01   |
    C02   | Đã nhập
    C03   | Đã nhập
    C02#1 | Đã nhập
    NV01  | Đã nhập
    NV02  | Đã nhập
"""
# what is typed otherwise ("-" takes it away, "x*9" is nine letters), and what the row then shows; "lỗi" forbids
# sending, "xem lại" does not; of the faults those marked * are missing answers
CHANGES = """
    đổi                                          | dòng   | chữ      | kết quả | tăng giảm | lỗi    | xem lại
    A01/TS = 99996; A01/MS = 100000              | A01    | Đạt      | 100     | 5         |        |
    A01/TS = 999; A01 giải trình = lý do         | A01    | Chưa đạt | 99.9    | 4.9       |        |
    A01/TS = 999; A01 giải trình = '  '          | A01    | Chưa đạt | 99.9    | 4.9       | S16    |
    A01/TS = 1001                                | A01    | Lỗi      |         |           | S09    |
    A01/TS = 0; A01/MS = 0                       | A01    | Lỗi      |         |           | S10    |
    A01/MS = -                                   | A01    | Thiếu    |         |           | S11*   |
    A01/TS = -; A01/MS = -                       | A01    | Thiếu    |         |           | S01*   |
    A01/TS = mười                                | A01    | Lỗi      |         |           | S02    |
    A01/TS = -1                                  | A01    | Lỗi      |         |           | S06    |
    A01/TS = 99.5                                | A01    | Lỗi      |         |           | S05    |
    A02.2/TS = 0                                 | A02.2  | Chưa đạt | 0       | -82.5     | S16    |
    A03 = Đang triển khai                        | A03    | Chưa đạt |         |           | S16    |
    A03 = hoàn thành                             | A03    | Đạt      |         |           |        |
    A03 = Gần xong                               | A03    | Lỗi      |         |           | S12    |
    A03 = -                                      | A03    | Thiếu    |         |           | S01w*  |
    A04 = Không                                  | A04    | Chưa đạt |         |           | S16    |
    B01 = 51; B02 = 60; B01 giải trình = x       | B01    | Lỗi      |         |           | S08    |
    B03 = 10000.1                                | B03    | Lỗi      |         |           | S08    |
    B04 = bốn mươi                               | B04    | Lỗi      |         |           | S02    |
    B04 = -1                                     | B04    | Lỗi      |         |           | S06    |
    B04 = 0                                      | B04    | Đã nhập  |         |           |        |
    B04 = 999999999999999                        | B04    | Đã nhập  |         |           |        |
    B05 tình trạng = Không phát sinh             | B05    | Lỗi      |         |           | S15    |
    B05 = -; B05 tình trạng = Chưa có số liệu    | B05    | Đã nhập  |         |           |        |
    B05 = -; B05 tình trạng = không có           | B05    | Lỗi      |         |           | S12    |
    B06 = -; B06 tình trạng = Không phát sinh    | B06    | Đã nhập  |         |           |        |
    B07 = 7700.5                                 | B07    | Lỗi      |         |           | S05    |
    B09 = 59.9                                   | B09    | Chưa đạt |         | -10.6     | S16    |
    B09 = 100.5                                  | B09    | Lỗi      |         |           | S08    |
    B11 = '31/12/2026'                           | B11    | Lỗi      |         |           | S13    |
    B11 = 2026-03-01                             | B11    | Đã nhập  |         |           |        |
    C01 = x*1000                                 | C01    | Đã nhập  |         |           |        |
    C01 = x*1001                                 | C01    | Đã nhập  |         |           |        | S14
    C02#1 diem = 10.5                            | C02#1  | Lỗi      |         |           | S08    |
    C02#1 so_nguoi = x                           | C02#1  | Lỗi      |         |           | S02    |
    C02#1 so_nguoi = 0; C03 = 0                  | C02#1  | Lỗi      |         |           | S07    |
    C02#1 ngay_mo = '5/3/2026'                   | C02#1  | Lỗi      |         |           | S13    |
    C02#1 hinh_thuc = Qua mạng                   | C02#1  | Lỗi      |         |           | S12    |
    C02#12 kinh_phi = 3                          | C02#12 | Lỗi      |         |           | S19    |
    NV01 trạng thái = -                          | NV01   | Thiếu    |         |           | S01w*  |
    NV01 kết quả thực hiện = -                   | NV01   | Đã nhập  |         |           |        | S20
    ND1 = x*1501                                 | ND1    | Đã nhập  |         |           |        | S14
    B08 = 7701                                   | K:RB01 |          |         |           | K:RB01 |
    B01 = 41; B01 giải trình = x                 | K:RB02 |          |         |           |        | K:RB02
    C03 = 26                                     | K:RB03 |          |         |           | K:RB03 |
    @5 = -                                       | ky-ten |          |         |           |        | B03
"""
# several at once: the list keeps the order of the sheets, cross-checks and the sign-off last
WORST = (
    "@1 = -; ND2 = x*1501; NV02 trạng thái = -; NV01 trạng thái = Xong; C02#2 ten_lop = Lớp hai; C03 = -; B11 = ngày; "
    "B08 = 8000; B04 = -; A03 = -; A02.2/MS = -; A01/TS = 2000"
)
WORST_LIST = "A01 S09; A02.2 S11*; A03 S01w*; B04 S01*; B11 S13; C03 S01*; C02#2 S19; NV01 S12; NV02 S01w*; ND2 S14-; K:RB01 K:RB01; ky-ten B03-"  # noqa: E501


@dataclass(frozen=True)
class Row:
    """What one row shows."""

    word: str = ""
    result: str = ""
    change: str = ""


@dataclass(frozen=True)
class Listed:
    """One fault as Tự kiểm tra must list it; `grave` forbids sending, `missing` is an answer that is not there."""

    key: str
    code: str
    grave: bool = True
    missing: bool = False


@dataclass(frozen=True)
class Scenario:
    """A workbook: its answers, its rows, and its faults in their order."""

    name: str
    answers: dict[Input, Answer]
    rows: dict[str, Row]
    faults: tuple[Listed, ...]


# ---------------------------------------------------------------- the tables above, read


@cache
def told(table: str) -> dict[str, Row]:
    return {
        row["dòng"]: Row(row.get("chữ", ""), row.get("kết quả", ""), row.get("tăng giảm", ""))
        for row in records(table)
    }  # fmt: skip


def scenarios(layout: Layout) -> list[Scenario]:
    """The blank workbook, the sound one, one for each change, and the worst."""
    rows = told(SOUND_ROWS)
    due = [key for key, row in rows.items() if row.word and "#" not in key]
    assert len(due) == DUE
    states = {cell.item for cell in layout.inputs if cell.is_state}
    blank = {key: Row("Thiếu" if key in due else "") for key in rows}
    unanswered = [Listed(key, "S01" if key in states else "S01w", missing=True) for key in due]
    unsigned = Listed("ky-ten", "B03", grave=False)
    found = [
        Scenario("blank", {}, blank, (*unanswered, unsigned)),
        Scenario("sound", sound(layout), rows, ()),
    ]
    for line in records(CHANGES):
        faults = tuple(
            Listed(line["dòng"], line[kind].rstrip("*"), kind == "lỗi", line[kind].endswith("*"))
            for kind in ("lỗi", "xem lại")
            if line[kind]
        )
        own = {line["dòng"]: Row(line["chữ"], line["kết quả"], line["tăng giảm"])}
        more = {"B02": Row("Đã nhập", "", "19")} if "B02 = 60" in line["đổi"] else {}
        more |= {"B01": Row("Đã nhập", "", "38")} if "B01 = 41" in line["đổi"] else {}
        more |= {"B08": Row("Lỗi")} if line["lỗi"] == "K:RB01" else {}
        more |= {"C02": Row("Lỗi")} if line["lỗi"] == "K:RB03" else {}
        found.append(Scenario(line["đổi"], changed(layout, line["đổi"]), rows | own | more, faults))
    faults = tuple(
        Listed(key, code.rstrip("*-"), not code.endswith("-"), code.endswith("*"))
        for key, code in (entry.split(" ") for entry in WORST_LIST.split("; "))
    )
    words = {"S09": "Lỗi", "S13": "Lỗi", "S19": "Lỗi", "S12": "Lỗi", "S14": "Đã nhập"}
    bad = {"B08": Row("Lỗi")}  # left side of the cross-check RB01
    bad |= {fault.key: Row("Thiếu" if fault.missing else words.get(fault.code, "")) for fault in faults}
    found.append(Scenario("worst", changed(layout, WORST), rows | bad, faults))
    return found


# ---------------------------------------------------------------- what must stand in the cells


def expected(layout: Layout, scenario: Scenario) -> dict[Cell, Shown]:
    """Every computed cell that says something of the answers."""
    cells: dict[Cell, Shown] = {}
    for grid in layout.grids:
        for line in grid.lines:
            row = scenario.rows.get(line.code, Row())
            computed = line.is_item or grid.table is not None or line.question is not None
            if not computed or not line.code or line.code == "A02":
                continue
            cells[grid.sheet, cell_name(line.row, grid.column(Data.JUDGED))] = row.word
            if grid.sheet == at.DATA and line.code in ("A01", "A02.2"):
                cells[grid.sheet, cell_name(line.row, grid.column(Data.RESULT))] = _number(row.result)
            if grid.sheet == at.DATA and line.asked is not None and line.asked.indicator.is_figure:
                cells[grid.sheet, cell_name(line.row, grid.column(Data.CHANGE))] = _number(row.change)
    return cells | hidden_cells(layout, scenario) | check_cells(layout, scenario) | sign_cells(layout, scenario)


def _number(text: str) -> Shown:
    return float(text) if text else ""


def hidden_cells(layout: Layout, scenario: Scenario) -> dict[Cell, Shown]:
    """The code of each fault, where the hidden sheet keeps it."""
    hidden, codes = Hidden(layout), {fault.key: fault.code for fault in scenario.faults}
    found: dict[Cell, Shown] = {}
    for fault in hidden.faults:
        place = hidden.fault_of(fault.key).split("!")[1].replace("$", "")
        found[at.IDENTITY, place] = codes.get(fault.key, "")
    assert codes.keys() <= {fault.key for fault in hidden.faults}
    return found


def check_cells(layout: Layout, scenario: Scenario) -> dict[Cell, Shown]:
    """The sheet Tự kiểm tra: verdict, progress, note, code, and the faults line by line."""
    graves = [fault for fault in scenario.faults if fault.grave]
    missing, reviews = sum(fault.missing for fault in graves), len(scenario.faults) - len(graves)
    wrong = f"; còn {len(graves) - missing} chỗ phải sửa" if len(graves) > missing else ""
    note = f"Không còn lỗi; còn {reviews} điều nên xem lại trước khi gửi." if reviews else "Không còn lỗi nào."
    rows: list[tuple[Shown, ...]] = [
        (number, *_listed(layout, fault, scenario.answers)) for number, fault in enumerate(scenario.faults, 1)
    ]
    rows.append(("", "", "", "", ""))
    return {
        (at.CHECK, "A1"): f"CÒN {len(graves)} CHỖ THIẾU HOẶC SAI" if graves else "SẴN SÀNG GỬI",
        (at.CHECK, "A2"): f"Đã nhập {DUE - missing}/{DUE} mục bắt buộc{wrong}",
        (at.CHECK, "A3"): "Bấm vào vị trí để đến ô cần sửa (LibreOffice: giữ phím Ctrl rồi bấm)." if graves else note,
        (at.CHECK, "A4"): f"Mã đối chiếu: {code_of(layout, scenario.answers)}",
        **{(at.CHECK, cell_name(6 + r, c)): value for r, row in enumerate(rows) for c, value in enumerate(row)},
    }


def _listed(layout: Layout, fault: Listed, answers: dict[Input, Answer]) -> tuple[str, str, str, str]:
    """Place, name, what is wrong, and what to do."""
    cells = [c for c in layout.inputs if fault.key in (c.item, c.row_code)]
    entry = CATALOGUE.get(fault.code.rstrip("w"))
    rule = next((rule for rule in layout.form.rules if f"K:{rule.code}" == fault.code), None)
    if rule is not None:
        cells, name = list(layout.inputs_of(rule.left[0].item)), short(rule.message)
        title, remedy = CATALOGUE["K01"].title, rule.message
        cells = [c for c in cells if not rule.left[0].column or c.table_column == rule.left[0].column]
    else:
        assert entry is not None
        title, remedy = entry.title, ANSWER_REMEDY if fault.code.endswith("w") else entry.remedy
        items = {item.code: item.short_name for item in layout.form.items}
        items |= {question.code: question.title for question in layout.form.questions} | {"ky-ten": "Phần ký"}
        item, _, number = fault.key.partition("#")
        name = items[item] + (f", dòng {number}" if number else "")
    place = _mended(layout, fault, cells, answers)
    return f"{place.sheet}!{place.cell}", name, title if fault.grave else f"Nên xem: {title}", remedy


def _mended(layout: Layout, fault: Listed, cells: list[Input], answers: dict[Input, Answer]) -> Input:
    """The cell in which a fault is mended: the one that is blank, or the first of the answer."""
    values = [c for c in cells if not c.is_state and not c.is_note]
    if fault.code == "S16":
        return next(c for c in cells if c.is_note)
    if fault.code in ("S10", "S20"):
        return values[1]
    if fault.code in ("S11", "S19", "B03"):
        columns = {i.code: {c.code for c in i.columns if c.required} for i in layout.form.indicators}
        needed = [c for c in values if not c.table_row or c.table_column in columns[c.item]]
        return next((c for c in needed if answers.get(c) in (None, "")), values[0])
    return values[0]


def sign_cells(layout: Layout, scenario: Scenario) -> dict[Cell, Shown]:
    """The line of the check code beside the signatures, and the date above them."""
    sign = [cell for cell in layout.inputs if cell.is_sign]
    told = "Mã đối chiếu với tệp gửi (tính từ số, ngày và lựa chọn; không tính phần chữ)"
    line = f"{told}: {code_of(layout, scenario.answers)}"
    return {(sign[0].sheet, cell_name(sign[-1].row + 8, 0)): line}


# ---------------------------------------------------------------- computed


@dataclass(frozen=True)
class Filled:
    """Every scenario as a file without computed values."""

    layout: Layout
    scenarios: tuple[Scenario, ...]
    files: tuple[Path, ...]


@pytest.fixture(scope="module")
def filled(every_kind: Round, tmp_path_factory: pytest.TempPathFactory) -> Filled:
    folder = tmp_path_factory.mktemp("scenarios")
    round_ = with_past(replace(every_kind), PAST, ISLAND)
    agency = agency_of(round_, ISLAND)
    layout, content = plan_layout(round_, agency), Press(round_).workbook(agency, "2026-H1-21548-01")
    made = tuple(scenarios(layout))
    files = []
    for number, scenario in enumerate(made):
        path = folder / f"{number:02d}.xlsx"
        path.write_bytes(fill_workbook(content, [(c.sheet, c.cell, v) for c, v in scenario.answers.items()]))
        files.append(path)
    return Filled(layout, made, tuple(files))


def compare(filled: Filled, found: Iterable[dict[Cell, Shown]]) -> None:
    wrong = []
    for scenario, cells in zip(filled.scenarios, found, strict=True):
        for cell, value in expected(filled.layout, scenario).items():
            if cells[cell] != value and not _near(cells[cell], value):
                wrong.append(f"{scenario.name}: {cell[0]}!{cell[1]} shows {cells[cell]!r}, not {value!r}")
    assert not wrong, "\n".join(wrong)


def _near(one: Shown, other: Shown) -> bool:
    return isinstance(one, float) and isinstance(other, float | int) and abs(one - other) < 1e-9


def test_the_scenarios_cover_every_code(filled: Filled) -> None:
    """Each code that this workbook's formulas can give occurs."""
    seen = {fault.code for scenario in filled.scenarios for fault in scenario.faults}
    assert seen == {code for code, *_ in Hidden(filled.layout).codes}
    assert len(filled.scenarios) == 49


def test_libreoffice_computes_what_excel_would(filled: Filled, program: str, tmp_path: Path) -> None:
    works = [
        Work(file, read=tuple(expected(filled.layout, scenario)))
        for file, scenario in zip(filled.files, filled.scenarios, strict=True)
    ]
    compare(filled, [done.cells for done in type_with(program, "vi-VN", tmp_path, works, 2 * SECONDS)])


def test_gnumeric_computes_what_excel_would(filled: Filled, tmp_path: Path) -> None:
    compare(
        filled,
        [
            gnumeric_cells(file, tmp_path / file.name, tuple(expected(filled.layout, scenario)))
            for file, scenario in zip(filled.files, filled.scenarios, strict=True)
        ],
    )


def test_a_choice_that_is_a_number_is_a_choice(program: str, tmp_path: Path) -> None:
    """Programs keep "2" chosen in a list as the number 2."""
    (tmp_path / "round").mkdir()
    lists = "Danh sách | Giá trị\n" + "\n".join(f"muc | '{n}'" for n in (1, 2, 10))
    round_ = a_round(tmp_path / "round", "mã | loại | danh sách lựa chọn\nX01 | lựa chọn | muc", lua_chon=lists)
    works, words = [], ("Đã nhập", "Đã nhập", "Lỗi")
    for number, value in enumerate(("2", "10", "3")):
        path = tmp_path / f"{number}.xlsx"
        path.write_bytes(returned(round_, "X1", f"X01 | {value}"))
        works.append(Work(path, read=((at.DATA, "G8"), (at.CHECK, "A1"))))
    computed = [done.cells for done in type_with(program, "vi-VN", tmp_path, works)]
    for again in ([gnumeric_cells(w.issued, tmp_path / f"g{w.issued.name}", w.read) for w in works], computed):
        assert [cells[at.DATA, "G8"] for cells in again] == list(words)
        assert [cells[at.CHECK, "A1"] for cells in again] == [
            "SẴN SÀNG GỬI",
            "SẴN SÀNG GỬI",
            "CÒN 1 CHỖ THIẾU HOẶC SAI",
        ]
