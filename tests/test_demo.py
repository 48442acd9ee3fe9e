"""The whole round on the real plan and the 96 real communes; every figure recomputed by other means."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
import zipfile
from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest
from docx import Document

REPORT = "bao-cao-kh121-2026-2026-H1.docx"


@pytest.fixture(scope="module")
def two_demos(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, str]:
    """The demonstration run twice at the same time, under different hash seeds; and what the first one printed."""
    folders = [tmp_path_factory.mktemp("demo") / "a", tmp_path_factory.mktemp("demo") / "b"]
    running = [
        subprocess.Popen(
            [sys.executable, "-m", "qng_reports", "demo", str(folder)],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8", env=os.environ | {"PYTHONHASHSEED": seed},
        )
        for folder, seed in zip(folders, ("1", "2"), strict=True)
    ]  # fmt: skip
    told = [process.communicate(timeout=300) for process in running]
    assert [process.returncode for process in running] == [0, 0], told
    return folders[0], folders[1], told[0][0]


@pytest.fixture(scope="module")
def demo(two_demos: tuple[Path, Path, str]) -> Path:
    return two_demos[0]


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_it_ends_by_naming_the_files_to_open(two_demos: tuple[Path, Path, str]) -> None:
    folder, _, told = two_demos
    assert len(list((folder / "phat-hanh").glob("*-2026-H1.xlsx"))) == 117
    named = [line.split(":  ", 1)[1] for line in told.splitlines() if ":  " in line]
    assert len(named) == 6
    assert all(Path(name).is_file() for name in named)
    for name in ("so-lieu.sqlite", "ket-qua/tong-hop.xlsx", "ket-qua/tinh-trang.html", f"bao-cao/{REPORT}"):
        assert str(folder / name) in told or name == "so-lieu.sqlite"
        assert (folder / name).stat().st_size > 10_000


def test_same_seed_same_everything(two_demos: tuple[Path, Path, str]) -> None:
    first, second, _ = two_demos
    for folder in ("phat-hanh", "nhan-ve"):
        assert {p.name: p.read_bytes() for p in (first / folder).iterdir()} == {
            p.name: p.read_bytes() for p in (second / folder).iterdir()
        }
    for name in ("ket-qua/so-lieu.csv", "ket-qua/tong-hop.csv", "ket-qua/tong-hop.xlsx", f"bao-cao/{REPORT}"):
        assert (first / name).read_bytes() == (second / name).read_bytes(), name


def test_the_mishaps_of_real_life_are_all_there(demo: Path) -> None:
    from qng_reports.collect import current_state
    from qng_reports.doors.store import Store
    from qng_reports.rounds import open_round

    round_ = open_round(demo)
    with Store(demo / "so-lieu.sqlite") as store:
        state = current_state(round_, store)
        dataset, issues = state.dataset, state.issues
        codes = {issue.code for issue in issues}
    assert {"T01", "D07", "S01", "S02", "S04", "S05", "S09", "S11", "S15", "S16", "B01", "B02"} <= codes
    missing = [agency for agency in round_.asked if agency.code not in dataset.submissions]
    assert len(missing) == 6
    assert sum(agency.is_commune for agency in missing) == 5
    assert sum(issue.code == "B01" for issue in issues) == 4
    assert sum(issue.code == "B02" for issue in issues) == 2


def test_every_figure_agrees_with_an_independent_recomputation(demo: Path) -> None:
    """From so-lieu.csv by plain sums, against tong-hop.csv and against the report's table of 34."""
    sums: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    words: dict[str, list[str]] = defaultdict(list)
    answered: dict[str, set[str]] = defaultdict(set)
    for row in rows(demo / "ket-qua" / "so-lieu.csv"):
        if row["component"] == "note" or row["availability"] not in ("available", "not_applicable"):
            continue
        answered[row["item"]].add(row["agency"])
        if row["number"]:
            sums[row["item"], row["component"]] += Decimal(row["number"])
        elif row["availability"] == "available":
            words[row["item"]].append(row["text"])
    figures = {}
    for row in rows(demo / "ket-qua" / "tong-hop.csv"):
        item = row["item"]
        if row["denominator"] and words[item]:  # a share of agencies
            good = [word for word in words[item] if word in ("Có", "Hoàn thành")]
            assert (Decimal(row["numerator"]), Decimal(row["denominator"])) == (len(good), len(words[item]))
            figure = percent(Decimal(len(good)), Decimal(len(words[item])))
        elif row["denominator"]:
            part, whole = sums[item, "numerator"], sums[item, "denominator"]
            assert (Decimal(row["numerator"]), Decimal(row["denominator"])) == (part, whole)
            figure = percent(part, whole)
        elif words[item]:
            continue  # choices are told in words
        else:
            figure = sums[item, "value"]
        assert Decimal(row["value"]) == figure, item
        assert int(row["received"]) == len(answered[item])
        figures[item] = figure, row["target"], row["assessment"]
    assert len(figures) >= 70
    check_table(demo, figures)


def test_the_sum_that_the_guide_shows_is_the_province_s(
    demo: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    guide = (Path(__file__).parents[1] / "docs" / "so-lieu-csv.md").read_text(encoding="utf-8")
    code = guide.partition("```python\n")[2].partition("```")[0]
    monkeypatch.chdir(demo)
    exec(compile(code, "so-lieu-csv.md", "exec"), {})
    shown = Decimal(capsys.readouterr().out.strip()).quantize(Decimal("0.01"), ROUND_HALF_UP)
    assert [str(shown)] == [row["value"] for row in rows(demo / "ket-qua" / "tong-hop.csv") if row["item"] == "X01"]


def percent(part: Decimal, whole: Decimal) -> Decimal:
    return (part * 100 / whole).quantize(Decimal("0.01"), ROUND_HALF_UP)


def check_table(demo: Path, figures: dict[str, tuple[Decimal, str, str]]) -> None:
    document = Document(str(demo / "bao-cao" / REPORT))
    table = next(t for t in document.tables if [c.text for c in t.rows[0].cells][:2] == ["TT", "Chỉ tiêu"])
    assert [c.text for c in table.rows[0].cells] == [
        "TT", "Chỉ tiêu", "Mục tiêu", "Cơ quan chủ trì", "Kết quả", "Đánh giá",
    ]  # fmt: skip
    lines = [[c.text for c in row.cells] for row in table.rows[1:]]
    lines = [line for line in lines if len(set(line)) > 3]  # without section titles
    plan = [figure for item, figure in figures.items() if item.startswith("T")]
    assert len(lines) == len(plan) == 34
    for line, (figure, target, assessment) in zip(lines, plan, strict=True):
        assert (line[2], line[5]) == (target, assessment)
        if target != "Hoàn thành":
            shown = f"{figure:f}".rstrip("0").rstrip(".") if "." in f"{figure:f}" else f"{figure:f}"
            assert line[4].startswith(shown.replace(".", ",") + "%"), line
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    met = sum(assessment == "Đạt" for _, _, assessment in plan)
    assert f"Trong tổng số 34 chỉ tiêu của kế hoạch, có {met:02d} chỉ tiêu đạt" in text
    assert "91/96 xã, phường, đặc khu" in text


def test_the_report_names_the_silent_and_lists_every_commune(demo: Path) -> None:
    document = Document(str(demo / "bao-cao" / REPORT))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "chưa có báo cáo hợp lệ" in text
    communes = next(t for t in document.tables if "Xã, phường, đặc khu" in [c.text for c in t.rows[0].cells])
    names = [row.cells[1].text for row in communes.rows]
    assert sum(name.startswith(("Xã ", "Phường ", "Đặc khu ")) for name in names) >= 96
    with zipfile.ZipFile(demo / "bao-cao" / REPORT) as package:
        body = package.read("word/document.xml").decode()
    assert "{{" not in body and "{%" not in body


def test_running_into_a_used_folder_is_refused(demo: Path) -> None:
    command = [sys.executable, "-m", "qng_reports", "demo", str(demo)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=60, check=False)
    assert done.returncode == 2 and "không trống" in done.stderr and done.stdout == ""
