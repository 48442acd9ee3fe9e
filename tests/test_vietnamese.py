"""Language: comparing, order, numbers as written and as read."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qng_reports.vietnamese import (
    clean_text,
    format_number,
    format_percent,
    matching_key,
    round_half_up,
    slug,
    sort_key,
)


@given(st.text())
def test_no_text_breaks_the_keys(text: str) -> None:
    assert matching_key(matching_key(text)) == matching_key(text)
    sort_key(text), slug(text), clean_text(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Hòa", "Hoà"), ("Thủy", "Thuỷ"), ("XÃ  Sơn Hạ", "xã Sơn Hạ"), ("quả", "quả"), ("Sở\u00a0Y tế", "sở y tế")],
)
def test_the_same_to_a_reader(one: str, other: str) -> None:
    assert matching_key(one) == matching_key(other)


@pytest.mark.parametrize(("one", "other"), [("Sơn Hà", "Sơn Hạ"), ("Ba Tơ", "Ba Tô"), ("Đăk", "Đắk")])
def test_not_the_same(one: str, other: str) -> None:
    assert matching_key(one) != matching_key(other)


def test_order_of_the_alphabet() -> None:
    """As ICU orders them for vi: letters before tones, đ after d, ă and â after a."""
    names = ["Sơn Hạ", "Sơn Hà", "Ba Tô", "Ba Tơ", "Đăk Hà", "Dục Nông", "An Phú", "Ăn", "Ân", "Ba Vì", "Ba Vinh"]
    assert sorted(names, key=sort_key) == [
        "An Phú", "Ăn", "Ân", "Ba Tô", "Ba Tơ", "Ba Vì", "Ba Vinh", "Dục Nông", "Đăk Hà", "Sơn Hà", "Sơn Hạ",
    ]  # fmt: skip


def test_numbers_as_written() -> None:
    assert format_number(Decimal("1157600")) == "1.157.600"
    assert format_percent(Decimal("95.325")) == "95,33%"
    assert format_percent(Decimal(100)) == "100%"
    assert round_half_up(Decimal("0.125"), 2) == Decimal("0.13")
    assert round_half_up(Decimal(10) ** 40, 2) == Decimal(10) ** 40
