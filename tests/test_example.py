"""The examples' runner: given answers go through workbooks, collect and report, whole or not at all."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from qng_reports.errors import DefinitionError, QngError
from qng_reports.example import read_example, run_example

FORM = Path(__file__).parent.parent / "examples" / "moi-loai"
HEAD = "agency,item,component,text,source\n"


def example_at(folder: Path, answers: str, told: str = 'form = "bieu-mau.xlsx"\nperiod = "2026-H1"\n') -> Path:
    folder.mkdir()
    for name in ("bieu-mau.xlsx", "don-vi.xlsx"):
        (folder / name).write_bytes((FORM / name).read_bytes())
    (folder / "vi-du.toml").write_text(f"{told}made_on = 2026-06-30\n", encoding="utf-8")
    (folder / "tra-loi.csv").write_text(HEAD + answers, encoding="utf-8")
    return folder


def test_given_answers_reach_dataset_and_report(tmp_path: Path) -> None:
    answers = "CQ08,A02.1,numerator,95,bản in\nCQ08,A02.1,denominator,100,bản in\nCQ08,NV03,status,Hoàn thành,\n"
    lines = run_example(tmp_path / "dot", read_example(example_at(tmp_path / "vd", answers)))
    assert lines[0].startswith("Xong: 1/")
    with (tmp_path / "dot/ket-qua/so-lieu.csv").open(encoding="utf-8-sig", newline="") as file:
        found = {(row["item"], row["component"]): row["number"] or row["text"] for row in csv.DictReader(file)}
    assert found[("A02.1", "numerator")] == "95" and found[("NV03", "status")] == "Hoàn thành"
    assert any(line.endswith(".docx") and Path(line.strip()).is_file() for line in lines)


def test_answers_without_a_place_are_told_all_at_once(tmp_path: Path) -> None:
    answers = "CQ08,A02.1,value,95,\nCQ08,Z9,value,1,\nCQ77,A02.1,value,1,\n"
    example = read_example(example_at(tmp_path / "vd", answers))
    with pytest.raises(DefinitionError) as told:
        run_example(tmp_path / "dot", example)
    assert [fault.place for fault in told.value.faults] == [f"tra-loi.csv, dòng {line}" for line in (2, 3, 4)]
    assert "denominator" in told.value.faults[0].remedy


@pytest.mark.parametrize("told", ['form = "bieu-mau.xlsx"\n', "form =\n", 'form = "x"\nperiod = "2026"\nmade_on = 1\n'])
def test_a_broken_example_is_one_sentence(told: str, tmp_path: Path) -> None:
    folder = example_at(tmp_path / "vd", "", told)
    if told.endswith("made_on = 1\n"):
        (folder / "vi-du.toml").write_text(told, encoding="utf-8")
    with pytest.raises(QngError, match=r"made_on"):
        read_example(folder)
