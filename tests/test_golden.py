"""What we ship and what we make, as text: a change to any of it shows in review."""

from __future__ import annotations

import csv
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest

from qng_reports.doors.store import Store
from qng_reports.generate import Press, workbook_bytes
from qng_reports.model import Round
from qng_reports.rounds import form_file, init_round, load_form, report_template, templates_folder
from tests.dumps import word_text, workbook_text
from tests.validators import findings, sdk_findings, sdk_program

SameAs = Callable[[Path, str], None]


@pytest.fixture(scope="module")
def kh121(tmp_path_factory: pytest.TempPathFactory) -> Round:
    return init_round(tmp_path_factory.mktemp("golden") / "round", "kh121-2026", "2026-H1")


@pytest.mark.parametrize("name", sorted(p.name for p in templates_folder("xlsx").glob("*.xlsx")))
def test_shipped_workbooks(name: str, same_as: SameAs) -> None:
    same_as(Path("templates") / f"{name}.txt", workbook_text((templates_folder("xlsx") / name).read_bytes()))


@pytest.mark.parametrize("code", ["21040", "CQ08", "CQ20"])
def test_issued_workbooks(code: str, kh121: Round, same_as: SameAs) -> None:
    agency = kh121.agency(code)
    assert agency is not None
    content = workbook_bytes(kh121, agency, f"2026-H1-{code}-01")
    assert content == workbook_bytes(kh121, agency, f"2026-H1-{code}-01"), "same input, other bytes"
    same_as(Path("issued") / f"{code}.xlsx.txt", workbook_text(content))


def test_shipped_word_template(kh121: Round, same_as: SameAs) -> None:
    same_as(Path("templates") / "bao-cao-ket-qua.docx.txt", word_text(report_template(kh121.form)))


def test_every_workbook_of_the_round_can_be_built(kh121: Round) -> None:
    assert len(kh121.asked) == 117
    press = Press(kh121)
    assert all(press.workbook(agency, "1").startswith(b"PK") for agency in kh121.asked)
    with Store(kh121.folder / "so-lieu.sqlite") as store:
        assert store.issued() == ()


PRINTED_TARGETS = Path(__file__).parent / "golden" / "phu-luc-2-in.csv"


def test_the_34_targets_are_the_plan_s_own_words() -> None:
    """Against the plan's Phụ lục 2 as printed, typed off independently of the form."""
    printed = list(csv.DictReader(StringIO(PRINTED_TARGETS.read_text(encoding="utf-8"))))
    form = load_form(form_file("kh121-2026"))
    plan = [indicator for indicator in form.indicators if indicator.lead]
    assert len(plan) == len(printed) == 34
    for indicator, row in zip(plan, printed, strict=True):
        assert indicator.name == row["chi_tieu"]
        assert indicator.printed_number == row["so_in"]
        assert indicator.target is not None and indicator.target.printed == row["muc_tieu_2026"]
        assert indicator.lead == row["co_quan_chu_tri"]


SHIPPED = sorted(path for kind in ("xlsx", "docx") for path in templates_folder(kind).glob(f"*.{kind}"))


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_what_is_shipped_opens_clean(path: Path, tmp_path: Path) -> None:
    assert findings(path.read_bytes(), tmp_path, path.suffix) == []
    assert sdk_program() == "" or sdk_findings(path.read_bytes(), tmp_path, path.suffix) == []
