"""The check code that a workbook computes: any change of a number, date or choice changes it, and Python agrees."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from qng_reports import layout as at
from qng_reports.checkcode import NOTHING
from qng_reports.doors.xlsx_fill import fill_workbook
from qng_reports.layout import Layout
from qng_reports.model import Round
from qng_reports.workbook.hidden import CHECK_CODE, Hidden
from tests.office.programs import (
    ISLAND,
    SECONDS,
    Cell,
    Work,
    changed,
    code_of,
    gnumeric_cells,
    layout_of,
    sound,
    type_with,
    workbook_of,
)

pytestmark = pytest.mark.office

# one change each; no two of these workbooks hold the same answers, so no two codes may be alike
CHANGES = (
    "B04 = 0",
    "B04 = -",
    "B04 = 1",
    "B04 = 1000001",
    "B04 = 1250001",
    "B04 = 1.5",
    "B04 = -1",
    "B04 = -1250000",
    "B04 = 1048573",
    "B04 = 1048571",
    "B04 = 999999999999998",
    "B04 = 999999999999999",
    "B04 = chữ",
    "B04 = -; B04 tình trạng = Không phát sinh",
    "B04 = -; B04 tình trạng = Chưa có số liệu",
    "B04 = -; B04 tình trạng = không phát sinh",
    "B07 = 5",
    "B07 = 5.5",
    "B08 = 5",
    "B07 = 7701",
    "B07 = 8700; B08 = 6700",
    "B06 = 1234.568",
    "B06 = 1234.567001",
    "B06 = 0.000001",
    "B05 = 0.3",
    "B05 = 0.1",
    "A01/TS = 999",
    "A02.2/TS = 11; A02.2/MS = 9",
    "A01/TS = 9; A01/MS = 11; A02.2/TS = 1000; A02.2/MS = 1000",
    "A03 = Thường xuyên",
    "A03 = Chưa thực hiện",
    "A03 = hoàn thành",
    "A03 = -",
    "A04 = Không",
    "B10 = Phòng họp riêng, thiết bị hội nghị truyền hình chuyên dụng, kết nối mạng truyền số liệu chuyên dùng",
    "B10 = Dùng nhờ phòng họp trực tuyến của cơ quan khác trên địa bàn",
    "B11 = 2026-01-31",
    "B11 = 2026-02-01",
    "B11 = '31/01/2026'",
    "C02#1 ngay_mo = 2026-03-06",
    "C02#1 ngay_mo = 2026-05-03",
    "C02#1 hinh_thuc = Kết hợp",
    "C02#1 so_nguoi = 26",
    "C02#2 so_nguoi = 25",
    "C02#1 so_nguoi = -; C02#2 so_nguoi = 25",
    "C02#12 chung_nhan = Có",
    "NV02 trạng thái = Hoàn thành",
    "NV01 trạng thái = Đang triển khai",
)
# texts are read on paper, and are no part of the code
WITHOUT_EFFECT = (
    "B04 giải trình = khác",
    "C01 = Mô hình",
    "ND1 = x*1500",
    "NV01 kết quả thực hiện = khác",
    "@1 = Khác",
)


@dataclass(frozen=True)
class Batch:
    """Workbooks without computed values, the code that Python gives each, and the cell in which theirs stands."""

    layout: Layout
    files: tuple[Path, ...]
    codes: tuple[str, ...]
    cell: Cell


@pytest.fixture(scope="module")
def batch(every_kind: Round, tmp_path_factory: pytest.TempPathFactory) -> Batch:
    folder = tmp_path_factory.mktemp("codes")
    layout, content = layout_of(every_kind, ISLAND), workbook_of(every_kind, ISLAND).read_bytes()
    every = [{}, sound(layout), *(changed(layout, change) for change in (*CHANGES, *WITHOUT_EFFECT))]
    files = []
    for number, answers in enumerate(every):
        files.append(folder / f"{number:02d}.xlsx")
        files[-1].write_bytes(fill_workbook(content, [(c.sheet, c.cell, v) for c, v in answers.items()]))
    place = Hidden(layout).counter(CHECK_CODE).split("!")[1].replace("$", "")
    return Batch(layout, tuple(files), tuple(code_of(layout, answers) for answers in every), (at.IDENTITY, place))


def test_every_change_changes_the_code(batch: Batch) -> None:
    blank, unchanged, *others = batch.codes
    assert blank == NOTHING
    with_effect, without = others[: len(CHANGES)], others[len(CHANGES) :]
    assert len(CHANGES) >= 30
    assert len({unchanged, *with_effect}) == len(CHANGES) + 1
    assert set(without) == {unchanged}


def test_libreoffice_computes_the_same_codes(batch: Batch, program: str, tmp_path: Path) -> None:
    works = [Work(file, read=(batch.cell,)) for file in batch.files]
    found = [done.cells[batch.cell] for done in type_with(program, "vi-VN", tmp_path, works, 2 * SECONDS)]
    same_codes(batch, found)


def test_gnumeric_computes_the_same_codes(batch: Batch, tmp_path: Path) -> None:
    same_codes(
        batch, [gnumeric_cells(file, tmp_path / file.name, (batch.cell,))[batch.cell] for file in batch.files]
    )  # fmt: skip


def same_codes(batch: Batch, found: list[str | float]) -> None:
    names = ("blank", "sound", *CHANGES, *WITHOUT_EFFECT)
    wrong = [
        (name, code, mine) for name, code, mine in zip(names, batch.codes, found, strict=True) if code != mine
    ]  # fmt: skip
    assert wrong == []
