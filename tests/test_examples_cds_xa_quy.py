"""examples/cds-xa-quy: 96 communes answer a quarter; their figures add up to what the province printed."""

from __future__ import annotations

import csv
import re
import shlex
import shutil
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner
from docx import Document

from qng_reports.cli import cli
from qng_reports.example import read_example, run_example
from qng_reports.inspection import inspect_path
from qng_reports.layout import plan_layout
from qng_reports.model import Agency, Round, Term
from qng_reports.rounds import form_file, load_form, load_register, open_round
from tests.test_examples import ROOT, commands
from tests.test_kh121 import small_register

EXAMPLE = ROOT / "examples" / "cds-xa-quy"
# item, column of tong-hop.csv, figure, fact as printed; ">" where the print says "hơn", "<" where it says "gần"
GENUINE = """
A01 value       =85.35   F157 cấp xã đạt 85,35%
A03 value       >95      F158 trên 95% văn bản được ký số
A04 value       >98      F111 cấp xã đạt trên 98%
B01 value       =75.15   F023 75,15%
B06 value       =83.28   F025 83,28%
B07 value       =95.32   F026 95,32%
C01 value       =532     F003 532 trạm BTS 5G
C02 numerator   =96      F066 96/96 xã, phường, đặc khu
C03 value       =100     F065 100% thôn, làng có sóng
C04 numerator   =30      F037 giảm 30 điểm
C05 value       =40      F070 tổng số điểm lõm sóng là 40 điểm
C06 value       =69.13   F067 69,13% hộ gia đình
C07 value       =83      F068 83%
C08 value       =100     F064 100% các cơ quan
D05 value       =10      F034 10%
D06 value       =92.61   F168 92,61%
D08 value       =94      F039 94%
E01 value       =1707    F167 1.707 tổ
E02 value       =12198   F080 12.198 thành viên
E06 value       =200000  F072 200.000 người dân
E07 value       =200000  F072 200.000 người dân
E08 value       =1157600 F073 1.157.600 lượt người
E09 value       <800     F076 gần 800 cán bộ, công chức
F01 numerator   =96      F108 96 trang thông tin
F02 numerator   =96      F112 96 xã, phường, đặc khu
"""
# of a former province alone: province, item, component, figure, fact
FORMER = """
Kon Tum    | B04 | numerator   | 36190  | F259
Kon Tum    | B04 | denominator | 40569  | F364
Kon Tum    | B05 | numerator   | 37774  | F261
Kon Tum    | B05 | denominator | 40584  | F365
Kon Tum    | D02 | value       | 19963  | F204
Kon Tum    | D03 | value       | 271559 | F205
Kon Tum    | D04 | value       | 291522 | F203
Quảng Ngãi | E05 | value       | 353000 | F290
"""
# what the report prints, as the papers print it
PRINTED = (
    "1.707 tổ", "12.198 người", "532 trạm", "40 điểm", "69,13%", "85,35%", "75,15%", "83,28%", "95,32%", "92,61%",
    "1.157.600 lượt người", "200.000 lượt người", "42,86%",
)  # fmt: skip


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("quy") / "dot"
    (line,) = commands("cds-xa-quy")
    words = shlex.split(line.replace("dot-cds-xa-quy", folder.as_posix()))
    done = CliRunner().invoke(cli, [word.replace("examples/", f"{ROOT}/examples/") for word in words[1:]])
    assert done.exit_code == 0
    assert "Xong: 96/96 đơn vị đã báo cáo; 0 mục cần xem." in done.output, "nothing that is right is accused"
    return folder


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_provincial_totals_are_the_printed_ones(made: Path) -> None:
    found = {row["item"]: row for row in rows(made / "ket-qua" / "tong-hop.csv")}
    for line in GENUINE.strip().splitlines():
        item, column, figure, fact = line.split(maxsplit=3)
        number, printed = Decimal(found[item][column]), Decimal(figure[1:])
        holds = {"=": number == printed, ">": printed < number <= printed + 1, "<": printed - 5 < number < printed}
        assert holds[figure[0]], f"{item} {column}: {number}, bản in {fact}"
    assert {(row["received"], row["expected"]) for row in found.values()} == {("96", "96")}


def test_the_share_of_blind_spots_is_the_printed_one(made: Path) -> None:
    found = {row["item"]: row for row in rows(made / "ket-qua" / "tong-hop.csv")}
    assert found["C04"]["value"] == "42.86", "printed with one decimal: 42,9% (F036)"
    told = [r for r in rows(made / "ket-qua" / "so-lieu.csv") if r["item"] == "C05" and r["number"] not in ("0", "")]
    assert len(told) == 10, "10/96 communes (F069)"


def test_former_provinces_add_up_to_their_own_figures(made: Path) -> None:
    home = {agency.code: agency.former_province for agency in open_round(made).agencies}
    answers = rows(made / "ket-qua" / "so-lieu.csv")
    for line in FORMER.strip().splitlines():
        province, item, component, figure, fact = (cell.strip() for cell in line.split("|"))
        numbers = [
            Decimal(row["number"])
            for row in answers
            if home[row["agency"]] == province and (row["item"], row["component"]) == (item, component)
        ]
        assert (sum(numbers), len(numbers)) == (Decimal(figure), 40 if province == "Kon Tum" else 56), fact


def test_the_report_prints_them_and_keeps_the_decree(made: Path) -> None:
    (report,) = (made / "bao-cao").glob("*.docx")
    document = Document(str(report))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    text = "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])
    assert [figure for figure in PRINTED if figure not in text] == []
    assert "96/96 xã, phường, đặc khu" in text and "không báo cáo nào có số liệu lỗi" in text
    found = inspect_path(report)
    assert not found.faults and [f for f in found.findings if f.level.value == "error"] == []


def cells_of(round_: Round, agency: Agency) -> Iterator[str]:
    return (cell.row_code for cell in plan_layout(round_, agency).inputs if not cell.is_note and not cell.is_state)


def test_a_commune_answers_in_less_than_an_hour(made: Path) -> None:
    round_ = open_round(made)
    figures = [code for code in cells_of(round_, round_.asked[0]) if re.fullmatch(r"[A-F]\d\d(/(TS|MS))?", code)]
    assert len(figures) == len(set(figures)) == 59, "a minute for each of them is not yet an hour"


@pytest.mark.parametrize("code", [f"RB{n:02d}" for n in range(1, 16)])
def test_each_cross_check_speaks_of_figures_that_hold(code: str, made: Path) -> None:
    """The rules of the form say something: with the printed totals each would fail if one figure were another."""
    rule = next(rule for rule in load_form(form_file("cds-xa-quy")).rules if rule.code == code)
    sums: dict[str, dict[tuple[str, str, str], Decimal]] = {}
    for row in rows(made / "ket-qua" / "so-lieu.csv"):
        if row["number"] and row["item"][0] in "ABCDEF":
            component, _, _ = row["component"].partition("[")
            kind = (row["item"], "cell" if "[" in row["component"] else component, component)
            own = sums.setdefault(row["agency"], {})
            own[kind] = own.get(kind, Decimal(0)) + Decimal(row["number"])
    compared = 0
    for own in sums.values():
        sides = [[own.get(_key(term)) for term in side] for side in (rule.left, rule.right)]
        if any(number is None for side in sides for number in side):
            continue
        left, right = (sum((n for n in side if n is not None), Decimal(0)) for side in sides)
        assert left == right if rule.operator == "=" else left <= right
        compared += 1
    assert compared == (10 if code == "RB04" else 96)


def _key(term: Term) -> tuple[str, str, str]:
    return (term.item, "cell", term.column) if term.column else (term.item, *([term.component.value] * 2))


def test_the_same_answers_give_the_same_bytes(tmp_path: Path) -> None:
    few = tmp_path / "vi-du"
    shutil.copytree(EXAMPLE, few)
    (few / "don-vi.xlsx").write_bytes(small_register())
    own = {agency.code for agency in load_register(few / "don-vi.xlsx") if agency.is_commune}
    lines = (EXAMPLE / "tra-loi.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    (few / "tra-loi.csv").write_text(
        "".join([lines[0], *(line for line in lines if line[:5] in own)]), encoding="utf-8"
    )  # fmt: skip
    for name in ("mot", "hai"):
        assert run_example(tmp_path / name, read_example(few))[0].startswith("Xong: 3/3")
    made = [path.relative_to(tmp_path / "mot") for path in sorted((tmp_path / "mot").rglob("*.*")) if path.is_file()]
    assert len(made) >= 3 + 3 + 4
    for path in made:
        if path.suffix != ".sqlite":
            assert (tmp_path / "mot" / path).read_bytes() == (tmp_path / "hai" / path).read_bytes(), path


def test_every_answer_names_its_source() -> None:
    answers = rows(EXAMPLE / "tra-loi.csv")
    assert len({row["agency"] for row in answers}) == 96
    assert all(row["source"] for row in answers)
    named = {fact for line in GENUINE.strip().splitlines() for fact in re.findall(r"F\d{3}", line)}
    assert named <= {fact for row in answers for fact in re.findall(r"F\d{3}", row["source"])}
