"""A typed percentage beside its counts, as LibreOffice and Gnumeric compute the workbook's own check."""

from __future__ import annotations

from pathlib import Path

import pytest

from qng_reports import layout as at
from tests.office.programs import Work, gnumeric_cells, type_with
from tests.tables import a_round, returned
from tests.test_share_rules import ITEMS, RULES

pytestmark = pytest.mark.office

READY, ONE = "SẴN SÀNG GỬI", "CÒN 1 CHỖ THIẾU HOẶC SAI"
# part, whole, typed percentage, what the workbook then says
CASES = [
    ("384", "395", "97.22", READY), ("384", "395", "97.2", READY), ("384", "395", "97", READY),
    ("11695", "11876", "98.47", ONE), ("11695", "11876", "98.48", READY), ("32842", "103938", "31.59", ONE),
    ("32842", "103938", "31.6", READY), ("1", "8", "12.5", READY), ("1", "800", "0.13", READY),
    ("1", "800", "0.12", ONE), ("2", "3", "66", ONE), ("2", "3", "67", READY), ("0", "0", "100", READY),
]  # fmt: skip


def test_programs_judge_a_typed_percentage_as_the_collector_does(program: str, tmp_path: Path) -> None:
    (tmp_path / "round").mkdir()
    round_ = a_round(tmp_path / "round", ITEMS, rang_buoc=RULES.format(level="lỗi"))
    works = []
    for number, (part, whole, typed, _) in enumerate(CASES):
        path = tmp_path / f"{number:02d}.xlsx"
        answers = f"X01 | {part}\n X02 | {whole}\n X03 | {typed}\n X04/TS | 1\n X04/MS | 2"
        path.write_bytes(returned(round_, "X1", answers))
        works.append(Work(path, read=((at.CHECK, "A1"),)))
    wanted = [told for *_, told in CASES]
    computed = [done.cells for done in type_with(program, "vi-VN", tmp_path, works)]
    assert [cells[at.CHECK, "A1"] for cells in computed] == wanted
    again = [gnumeric_cells(w.issued, tmp_path / f"g{w.issued.name}", w.read) for w in works]
    assert [cells[at.CHECK, "A1"] for cells in again] == wanted
