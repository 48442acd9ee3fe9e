"""Báo cáo Đề án 06, six months of 2025, from the genuine figures: one command from examples/de-an-06 to the report."""

from __future__ import annotations

import csv
import json
import shutil
import zipfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import pytest
from click.testing import CliRunner
from docx import Document as open_word
from docx.document import Document
from docx.text.paragraph import Paragraph

from qng_reports.cli import cli
from qng_reports.decree import document_findings, load_rules
from qng_reports.doors.docx_in import read_document
from qng_reports.doors.xlsx_fill import fill_workbook
from qng_reports.layout import TASKS, Data, plan_layout
from qng_reports.model import RETURNED, TASK_STATUSES, Component, Kind, Severity
from qng_reports.rounds import form_file, load_form, open_round, templates_folder
from tests.dumps import word_text
from tests.test_examples import commands
from tests.test_trace import texts_in_bookmarks

SameAs = Callable[[Path, str], None]
EXAMPLE = Path(__file__).parent.parent / "examples" / "de-an-06"
PRINTED = (
    Path(__file__).parent / "golden" / "de-an-06-in.csv"
)  # the appendix as printed, typed off the genuine document
FORM, TEMPLATE, ASKED = "de-an-06", "bao-cao-de-an-06.docx", "CQ08"


@dataclass(frozen=True, slots=True)
class Done:
    """The finished round: its folder, its report, what was told of the returned file."""

    folder: Path
    report: Path
    issues: list[dict[str, str]]

    @property
    def document(self) -> Document:
        return open_word(str(self.report))

    @property
    def text(self) -> str:
        return "\n".join(p.text for p in self.document.paragraphs)


def run(*words: str | Path) -> str:
    result = CliRunner().invoke(cli, [str(word) for word in words], catch_exceptions=False)
    return result.stdout


def finished(folder: Path, example: Path = EXAMPLE) -> Done:
    """What the one command of examples/README.md makes."""
    run("demo", folder, "--example", example)
    (report,) = (folder / "bao-cao").glob("*.docx")
    return Done(folder, report, json.loads(run("collect", folder, "--json"))["issues"])


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Done:
    return finished(tmp_path_factory.mktemp("de-an-06") / "dot")


def answers() -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO((EXAMPLE / "tra-loi.csv").read_text(encoding="utf-8"))))


def changed(folder: Path, *other: tuple[str, str, str]) -> Path:
    """The example with some other answers: item, component, text."""
    rows = answers()
    for item, component, text in other:
        (found,) = (row for row in rows if (row["item"], row["component"]) == (item, component))
        found["text"] = text
    folder.mkdir()
    (folder / "vi-du.toml").write_bytes((EXAMPLE / "vi-du.toml").read_bytes())
    with (folder / "tra-loi.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return folder


# ---------------------------------------------------------------- the appendix


def printed_rows() -> list[tuple[str, ...]]:
    """The rows of the appendix as printed: headings over the whole width, groups, tasks."""
    rows: list[tuple[str, ...]] = []
    plan = group = ""
    for task in csv.DictReader(StringIO(PRINTED.read_text(encoding="utf-8"))):
        if task["ke_hoach"] != plan:
            rows.append((task["ke_hoach"],) * 3)
        if task["ten_nhom"] and task["nhom"] != group:
            rows.append((task["nhom"].removeprefix("A."), task["ten_nhom"], task["ten_nhom"]))
        plan, group = task["ke_hoach"], task["nhom"]
        rows.append((task["stt"], task["nhiem_vu"], task["ket_qua"]))
    return rows


def test_the_appendix_is_the_printed_one_cell_by_cell(done: Done) -> None:
    table = done.document.tables[-1]
    rows = [tuple(cell.text for cell in row.cells) for row in table.rows]
    assert rows[0] == ("STT", "Nhiệm vụ", "Kết quả thực hiện")
    assert rows[1:] == printed_rows()
    assert len(rows) == 1 + 2 + 8 + 25


def test_the_form_asks_the_printed_tasks() -> None:
    form = load_form(form_file(FORM))
    printed = list(csv.DictReader(StringIO(PRINTED.read_text(encoding="utf-8"))))
    assert [task.name for task in form.tasks] == [row["nhiem_vu"] for row in printed]
    bands = {section.code: (section.band, section.is_band) for section in form.sections}
    for task, row in zip(form.tasks, printed, strict=True):
        assert bands[task.section] == (row["ke_hoach"], not row["ten_nhom"])


# ---------------------------------------------------------------- counts, computed from the statuses


def test_the_tasks_are_counted_from_their_statuses(done: Done) -> None:
    statuses = Counter(row["text"] for row in answers() if row["component"] == "status")
    assert [statuses[word] for word in TASK_STATUSES] == [14, 8, 3, 0]
    for line in (
        "được giao tổng cộng 25 nhiệm vụ, trong đó:", "- Nhiệm vụ tồn từ năm trước chuyển sang: không có;",
        "- Nhiệm vụ mới được giao trong năm: 25 nhiệm vụ.", "- Tổng số nhiệm vụ đã hoàn thành: 14;",
        "- Tổng số nhiệm vụ chưa hoàn thành: 0;", "- Tổng số nhiệm vụ thực hiện thường xuyên: 08;",
        "- Tổng số nhiệm vụ đang triển khai: 03.",
    ):  # fmt: skip
        assert line in done.text


def test_another_status_makes_other_counts(tmp_path: Path) -> None:
    text = finished(tmp_path / "dot", changed(tmp_path / "vd", ("NV02", "status", "Chưa hoàn thành"))).text
    assert "chưa hoàn thành: 01;" in text and "đang triển khai: 02." in text and "đã hoàn thành: 14;" in text


# ---------------------------------------------------------------- percentages, computed from their counts

# item, the counts and the percentage as printed; the arithmetic
RIGHT = [
    ("DL03", "674.242/708.475", "95,17%"), ("CS04", "35.162/39.181", "89,74%"), ("CS05", "29.615/35.973", "82,33%"),
    ("CS07", "8.309/9.881", "84,09%"), ("CS09", "37.774/40.584", "93,08%"), ("CS17", "66.549/76.125", "87,42%"),
    ("CS19", "8.570/17.746", "48,29%"), ("CD10", "291.522/383.272", "76,06%"), ("CD11", "19.963/91.076", "21,92%"),
    ("CD12", "271.559/292.196", "92,94%"),
]  # fmt: skip
# printed with one decimal, which is right as far as it goes
COARSE = [("CS08", "36.190/40.569", "89,2%", "89,21%")]
CUT = [("CS06", "11.695/11.876", "98,47%", "98,48%"), ("CS11", "32.842/103.938", "31,59%", "31,6%")]


@pytest.mark.parametrize(("item", "counts", "percent"), RIGHT)
def test_printed_percentages_are_reproduced(item: str, counts: str, percent: str, done: Done) -> None:
    (line,) = (line for line in done.text.splitlines() if counts in line)
    assert line.split(counts, 1)[1].split("đạt ", 1)[1].startswith(percent)


@pytest.mark.parametrize(("item", "counts", "percent", "computed"), CUT + COARSE)
def test_a_wrong_percentage_cannot_be_printed(item: str, counts: str, percent: str, computed: str, done: Done) -> None:
    (line,) = (line for line in done.text.splitlines() if counts in line)
    assert line.split(counts, 1)[1].split("đạt ", 1)[1].startswith(computed)
    assert percent not in "\n".join(p for p in done.text.splitlines() if counts in p)


def test_a_printed_percentage_typed_over_the_computed_one_is_told_where_it_is_wrong(done: Done, tmp_path: Path) -> None:
    """Somebody who takes the protection off and types what was printed: only the cut ones are told, at their cells."""
    round_ = open_round(done.folder)
    agency = round_.agency(ASKED)
    assert agency is not None
    grid = plan_layout(round_, agency).grids[0]
    rows = {line.code: line.row for line in grid.lines if line.code}
    column = chr(ord("A") + grid.column(Data.RESULT))
    typed = [(item, percent) for item, _, percent, *_ in (*RIGHT, *COARSE, *CUT)]
    (returned,) = (done.folder / RETURNED).glob("*.xlsx")
    cells = ((grid.sheet, f"{column}{rows[item] + 1}", percent) for item, percent in typed)
    over = tmp_path / returned.name
    over.write_bytes(fill_workbook(returned.read_bytes(), cells))
    copy = shutil.copytree(done.folder, tmp_path / "dot")
    told = json.loads(run("collect", copy, over, "--json"))["issues"]
    wrong = {issue["item"]: issue for issue in told if issue["code"] == "C18"}
    assert {item: issue["value"] for item, issue in wrong.items()} == {item: percent for item, _, percent, _ in CUT}
    assert all(computed.rstrip("%") in wrong[item]["message"] for item, _, _, computed in CUT)
    assert [wrong[item]["cell"] for item, *_ in CUT] == [f"{column}{rows[item] + 1}" for item, *_ in CUT]


# ---------------------------------------------------------------- cross-checks

SLIPS = [  # where the printed paper contradicts itself: sheet, item, the arithmetic
    ("Bảng DL07", "DL07", "DL07.so_bo ghi 46; DL05 ghi 47"),
    ("Bảng DL08", "DL08", "DL08.so_bo ghi 74; DL05 ghi 47"),
    ("Số liệu", "CS02", "CS02 ghi 15; CS03 ghi 1; CS01 ghi 109"),
    ("Số liệu", "CS12", "CS12 ghi 43,4; CS13 ghi 44,4"),
]


def test_each_slip_is_told_at_its_cell_and_nothing_right_is(done: Done) -> None:
    told = [issue for issue in done.issues if issue["code"] != "S42"]
    assert [(i["code"], i["sheet"], i["item"]) for i in told] == [
        *(("K01", sheet, item) for sheet, item, _ in SLIPS), ("B03", "Số liệu", "ky-ten"),
    ]  # fmt: skip
    assert all(issue["cell"] and issue["severity"] == Severity.WARNING.value for issue in told[:-1])
    for issue, (_, _, arithmetic) in zip(told, SLIPS, strict=False):
        assert arithmetic in issue["message"]
    # the explanations tell all 13 percentages as printed
    in_words = {i["item"]: (i["value"], i["severity"], bool(i["cell"])) for i in done.issues if i["code"] == "S42"}
    assert in_words == {item: (percent, Severity.WARNING.value, True) for item, _, percent, _ in CUT}


def summed_wrongly(folder: Path, *other: tuple[str, str, str]) -> list[str]:
    """The items at which a cross-check is told, with some other answers."""
    issues = finished(folder / "dot", changed(folder / "vd", *other)).issues
    return [issue["item"] for issue in issues if issue["code"] == "K01"]


def test_what_is_mended_is_not_told_any_more(tmp_path: Path) -> None:
    mended = ("DL07", "so_bo[11]", "2"), ("CS01", "value", "16"), ("CS12", "value", "44.4")
    assert summed_wrongly(tmp_path, *mended) == ["DL08"]


def test_a_slip_of_the_keyboard_breaks_sums_that_are_right_in_print(tmp_path: Path) -> None:
    slips = (
        ("KT04", "value", "1603"), ("CD08", "value", "97087"), ("CD11", "numerator", "19964"), ("HT03", "value", "160"),
        ("CS14", "value", "54.6"),
    )  # fmt: skip
    told = summed_wrongly(tmp_path, *slips)
    assert sorted(told) == sorted([*(item for _, item, _ in SLIPS), "KT04", "CD08", "CD11", "HT03", "CS13"])


# ---------------------------------------------------------------- the report


def test_the_report_keeps_the_decree(done: Done) -> None:
    assert list(document_findings(read_document(done.report.read_bytes(), done.report.name), load_rules())) == []


def test_the_sections_of_the_printed_report(done: Done) -> None:
    headings = [p.text for p in done.document.paragraphs if p.style is not None and p.style.name == "QNG Mục I"]
    assert headings == [
        "I. KHÁI QUÁT TÌNH HÌNH", "II. KẾT QUẢ CÁC MẶT CÔNG TÁC", "III. NHẬN XÉT, ĐÁNH GIÁ",
        "IV. NHIỆM VỤ TRỌNG TÂM THỜI GIAN TỚI",
    ]  # fmt: skip
    numbers = [p.text.split(".")[0] for p in done.document.paragraphs if _style(p) == "QNG Mục 1"]
    assert numbers == [*"123456789", *"1234"]
    body = [p.text for p in done.document.paragraphs if _style(p) == "QNG Thân bài" and p.text]
    assert body[-1].endswith("./.")


def _style(paragraph: Paragraph) -> str:
    return paragraph.style.name or "" if paragraph.style is not None else ""


def test_every_narrative_answer_is_printed(done: Done) -> None:
    form = load_form(form_file(FORM))
    questions = {question.code for question in form.questions}
    texts = [row["text"] for row in answers() if row["item"] in questions]
    assert len(texts) == len(questions) == 16
    for line in (line for text in texts for line in text.splitlines()):
        assert line in done.text


def test_estimates_are_told_in_footnotes(done: Done) -> None:
    notes = zipfile.ZipFile(done.report).read("word/footnotes.xml").decode()
    rounded = [row["text"] for row in answers() if row["component"] == "note" and "Tỷ lệ in" not in row["text"]]
    assert len(rounded) == 10
    assert all(f"ghi chú: {text}." in notes for text in rounded)


def test_no_figure_is_missing_from_the_report(done: Done) -> None:
    assert "hưa có số liệu" not in done.text and "…" not in done.text
    form = load_form(form_file(FORM))
    template = word_text(templates_folder("docx") / TEMPLATE)
    asked = [item.code for item in form.indicators if item.kind is not Kind.TABLE]
    assert [code for code in asked if f'theo_ma["{code}"]' not in template] == []


def test_the_same_answers_make_the_same_report(done: Done, tmp_path: Path) -> None:
    assert finished(tmp_path / "dot").report.read_bytes() == done.report.read_bytes()


def test_every_answer_has_its_source() -> None:
    assert [row["item"] for row in answers() if not row["source"].startswith("Báo cáo Đề án 06 đã in")] == []
    inferred = {row["component"] for row in answers() if "suy ra" in row["source"]}
    assert inferred == {Component.STATUS.value, Component.NUMERATOR.value, Component.DENOMINATOR.value}


def test_the_workbook_groups_the_tasks_as_the_paper_does(done: Done) -> None:
    round_ = open_round(done.folder)
    agency = round_.agency(ASKED)
    assert agency is not None
    (tasks,) = (grid for grid in plan_layout(round_, agency).grids if grid.sheet == TASKS)
    heads = [row[1] if row[0] != row[1] else row[0] for row in printed_rows() if not row[0].isdecimal()]
    assert list(tasks.sections) == heads


def test_the_template_as_text(same_as: SameAs) -> None:
    same_as(Path("templates") / f"{TEMPLATE}.txt", word_text(templates_folder("docx") / TEMPLATE))


def test_the_figures_lead_to_their_cells(done: Done) -> None:
    marked = set(texts_in_bookmarks(done.report.read_bytes()).values())
    counts = {number for _, pair, *_ in (*RIGHT, *COARSE, *CUT) for number in pair.split("/")}
    shares = {percent for _, _, percent in RIGHT} | {computed for *_, computed in (*COARSE, *CUT)}
    assert counts | shares | {"25", "14", "08", "03", "47 bộ dữ liệu", "46 bộ dữ liệu", "74 bộ dữ liệu"} <= marked
    results = {line for row in csv.DictReader(StringIO(PRINTED.read_text(encoding="utf-8")))
               for line in row["ket_qua"].splitlines()}  # fmt: skip
    assert results <= marked


def test_the_readme_gives_the_command() -> None:
    assert commands("de-an-06") == ["qng-reports demo dot-de-an-06 --example examples/de-an-06"]
