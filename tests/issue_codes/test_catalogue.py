"""All codes of the catalogue: each has a test beside this file, and its words are sentences."""

from __future__ import annotations

import inspect
import re
import unicodedata
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import get_type_hints

from qng_reports import messages
from qng_reports.dataset import Issue, Place
from qng_reports.messages import CATALOGUE, Alike, Moved, Usual
from qng_reports.model import Indicator, Kind, Method, Severity


def test_every_code_of_the_catalogue_is_tested_here() -> None:
    texts = [path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("test_*.py")]
    tested = {code for text in texts for code in re.findall(r"^def test_([A-Z]\d\d)_", text, re.MULTILINE)}
    assert tested == set(CATALOGUE)


def test_the_page_of_checks_names_every_code_and_no_other() -> None:
    page = (Path(__file__).parents[2] / "docs" / "kiem-tra.md").read_text(encoding="utf-8")
    assert set(re.findall(r"\b[A-Z]\d\d\b", page)) == set(CATALOGUE)


SAMPLES: dict[object, object] = {
    Place: Place("tệp.xlsx", "Số liệu", "E8", "X1", "X01"),
    str: "Ví dụ",
    int: 40 * 2**20,
    bool: True,
    Decimal: Decimal("1.5"),
    Decimal | None: Decimal(1500),
    date: date(2026, 6, 30),
    Severity: Severity.ERROR,
    datetime: datetime(2026, 6, 16, 9, 30),
    datetime | None: datetime(2026, 6, 16, 9, 30),
    tuple[str, ...]: ("Có", "Không"),
    Sequence[str]: ("X01 ô E8: 5 → 6", "X02"),
    Usual: Usual("xã", 94, 12300.0, 8.0, 40.0, True, "đồng thay vì triệu đồng", (9.5, 80.0, 98.0)),
    Moved: Moved(Decimal(1250), "quý I năm 2026", 94, 0.9, 1.3),
    Alike: Alike(18, 20, ("mục X01 ghi 1.250", "mục X02 ghi 970")),
    Indicator: Indicator("X01", "1", "P", "Tỷ lệ hộ", "%", Kind.RATIO, Method.RATIO_OF_SUMS, ("cấp xã",)),
}


def test_every_message_is_a_sentence_and_has_a_code_of_its_own() -> None:
    said: list[Issue] = []
    for name, function in inspect.getmembers(messages, inspect.isfunction):
        hints = get_type_hints(function)
        if name.startswith("_") or hints.pop("return", None) is not Issue:
            continue
        said.append(function(**{argument: SAMPLES[hint] for argument, hint in hints.items()}))
        assert said[-1].code in (function.__doc__ or ""), f"{name} does not name its code"
    assert sorted(issue.code for issue in said) == sorted(CATALOGUE)
    for issue in said:
        for text in (issue.message, issue.remedy, CATALOGUE[issue.code].title):
            assert text == unicodedata.normalize("NFC", text) == text.strip() != ""
        assert issue.message.endswith(".") and not issue.message.endswith(".."), issue.message
        assert issue.remedy.endswith("."), issue.remedy
