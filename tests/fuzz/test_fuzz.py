"""Three hundred accidents: no crash, no value that differs from what was typed without an issue at it."""

from __future__ import annotations

from pathlib import Path

from tests.fuzz.__main__ import run
from tests.fuzz.oracle import bases, read, unnoticed

RUNS = 300  # `python -m tests.fuzz --runs 10000` goes on


def test_nothing_differs_unnoticed(tmp_path: Path) -> None:
    made = bases(tmp_path, seed=1)
    outcomes = list(run(made, range(RUNS), seed=1))
    assert [outcome.finding for outcome in outcomes if outcome.finding] == []
    assert {outcome.family for outcome in outcomes} == {"bytes", "archive", "xml", "typed", "structure", "twice"}
    refused = sum(not outcome.accepted for outcome in outcomes)
    assert 0 < refused < RUNS // 2, "most are salvaged, some are beyond it"


def test_the_oracle_sees_a_difference(tmp_path: Path) -> None:
    """Held against other answers, the untouched workbook gives findings; against its own, none."""
    base, _ = bases(tmp_path, seed=1)
    found = read(base, base.content)
    assert found.accepted and list(unnoticed(base, base.answers, found, strict=True)) == []
    first = next(cell for cell, value in base.answers.items() if not isinstance(value, str))
    assert len(list(unnoticed(base, {**base.answers, first: 999_983}, found, strict=True))) == 1
