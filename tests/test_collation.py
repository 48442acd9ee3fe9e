"""The order of names against ICU's own, frozen in files (see tests/files/README.md)."""

from __future__ import annotations

import random
import unicodedata
from pathlib import Path

import pytest

from qng_reports.vietnamese import sort_key

FILES = Path(__file__).parent / "files"


def oracle(name: str) -> list[str]:
    return (FILES / name).read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize(
    ("name", "least"), [("icu-don-vi.txt", 350), ("icu-ten-rieng.txt", 96), ("icu-am-tiet.txt", 750)]
)
def test_order_is_that_of_icu(name: str, least: int) -> None:
    expected = oracle(name)
    shuffled = random.Random(1).sample(expected, len(expected))
    assert len(expected) >= least
    assert sorted(shuffled, key=sort_key) == expected


def test_another_unicode_form_has_the_same_place() -> None:
    for text in oracle("icu-am-tiet.txt"):
        assert sort_key(unicodedata.normalize("NFD", text)) == sort_key(text)


def test_runs_of_digits_are_ordered_by_value() -> None:
    """Unlike ICU's default, which puts Phường 10 before Phường 2."""
    assert sorted(["Phường 10", "Phường 2", "Phường Ba"], key=sort_key) == ["Phường 2", "Phường 10", "Phường Ba"]
