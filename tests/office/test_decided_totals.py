"""With decisions of the Sở in it, LibreOffice still comes to what tong-hop.xlsx and so-lieu-goc.xlsx show."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from qng_reports.dataset import Assessment, Dataset, Decision, Observation, Verdict
from qng_reports.decisions import answer_basis, effect_of, item_basis
from qng_reports.doors.xlsx_in import read_book
from qng_reports.doors.xlsx_out import write_book
from qng_reports.model import Round
from qng_reports.render.sources import Origins
from qng_reports.render.trace_book import trace_book
from qng_reports.sheets import Properties
from qng_reports.totals import provincial_results
from tests.office.programs import needs
from tests.office.test_summary_totals import formulas, recomputed, without_results
from tests.office.test_trace import without_results as bare_trace
from tests.test_summary_workbook import a_picture, column_of, content_of, row_of
from tests.test_trace import every_method

pytestmark = pytest.mark.office


def decided(round_: Round, dataset: Dataset, wishes: tuple[tuple[str, str, Verdict, str], ...]) -> Dataset:
    """The dataset with these decisions (item, agency, verdict, value), each about what stands there now."""
    own = tuple(_decision(round_, dataset, *wish) for wish in wishes if wish[1])
    dataset = replace(dataset, decisions=own)
    effect = effect_of(round_, dataset)
    by_item: dict[str, list[Observation]] = {}
    for o in effect.observations:
        by_item.setdefault(o.item, []).append(o)
    whole = [_decision(round_, dataset, *wish) for wish in wishes if not wish[1]]
    whole = [replace(d, basis=item_basis(round_.form, d.item, by_item)) for d in whole]
    return replace(dataset, decisions=(*own, *whole))


def _decision(round_: Round, dataset: Dataset, item: str, agency: str, verdict: Verdict, value: str) -> Decision:
    basis = answer_basis(o for o in dataset.observations() if (o.agency, o.item) == (agency, item))
    number = Decimal(value) if value.isdecimal() else None
    return Decision(item, agency, verdict, value, number, "Đã hỏi lại", "Bà Lan", datetime(2026, 6, 20), basis)


def test_every_formula_of_the_summary_comes_to_what_was_shown(tmp_path: Path) -> None:
    plain = a_picture(tmp_path)
    answered = [a.code for a in plain.round_.asked if a.code in plain.dataset.submissions]
    dataset = decided(
        plain.round_, plain.dataset,
        (
            ("C1", "", Verdict.VALUE, "1234"), ("R1", "", Verdict.ASSESS, Assessment.NOT_MET.value),
            ("L1", answered[0], Verdict.EXCLUDE, ""), ("D1", answered[1], Verdict.VALUE, "7"),
            ("", "0101", Verdict.WAIVE, ""), ("M1", answered[0], Verdict.WAIVE, ""),
        ),
    )  # fmt: skip
    picture = a_picture(tmp_path, dataset)
    assert len(picture.effect.holding) == 6
    content = content_of(picture)
    shown = openpyxl.load_workbook(BytesIO(content), data_only=True)
    computed = recomputed(without_results(content), tmp_path)
    for sheet, cell in formulas(content):
        told, now = shown[sheet][cell].value, computed[sheet][cell].value
        if isinstance(told, int | float):
            assert now == pytest.approx(told, rel=1e-12, abs=1e-9), f"{sheet}!{cell}"
        else:
            assert (now or "") == (told or ""), f"{sheet}!{cell}"
    province, sections = computed["Toàn tỉnh"], computed["Theo phần"]
    results = {r.indicator.code: r for r in provincial_results(picture.round_, dataset)}
    judged = column_of(province, "Đánh giá")
    for code, result in results.items():
        assert (province.cell(row_of(province, code), judged).value or "") == result.assessment.value, code
    for word in (Assessment.MET, Assessment.NOT_MET, Assessment.UNKNOWN):
        whole = sum(r.assessment is word and not r.indicator.part_of for r in results.values())
        assert sections.cell(sections.max_row, column_of(sections, word.value)).value == whole, word


def test_a_figure_taken_stands_beside_what_the_cells_come_to(tmp_path: Path) -> None:
    soffice = shutil.which("soffice")
    needs(soffice, "LibreOffice")
    round_, plain = every_method()
    dataset = decided(
        round_, plain, (("X02", "", Verdict.VALUE, "1500"), ("X02", "X1", Verdict.EXCLUDE, "")),
    )  # fmt: skip
    found = Origins(round_, dataset, effect_of(round_, dataset).observations).of("X02")
    assert found is not None
    book = write_book(trace_book([], [found], Properties("x", "", "", "", datetime(2026, 7, 5)), "a.docx"))
    (tmp_path / "goc.xlsx").write_bytes(bare_trace(book))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [str(soffice), "--headless", profile, "--convert-to", "ods", "--outdir", str(tmp_path),
               str(tmp_path / "goc.xlsx")]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    rows = read_book((tmp_path / "goc.ods").read_bytes()).sheets[1].rows
    assert [row[10] for row in rows if row[0] == "Cộng các đơn vị"] == [Decimal(1200)]
    assert [row[5] for row in rows if row[9] == "Theo quyết định của Sở"] == ["Báo cáo: 1.500"]
