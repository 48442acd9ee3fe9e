"""Numbers as officers type them: what is read, what was taken away for it, and what is left to a person."""

from __future__ import annotations

from decimal import Decimal
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qng_reports.numbers import NumberForm, NumberReading, decimal_sign, read_number, read_typed_number
from qng_reports.vietnamese import format_number
from tests.tables import lines

# typed (in quotes, with \u for what cannot be seen) | W for whole numbers, D for decimals | unit | what is understood
READINGS = r"""
    '0'                    | W |            | 0
    '12'                   | W |            | 12
    '0012'                 | W |            | 12
    '-5'                   | W |            | -5
    '−5'                   | W |            | -5
    '+5'                   | W |            | 5
    '- 5'                  | D |            | -5
    ' 12 '                 | W |            | 12
    '12\u00a0'             | W |            | 12
    '\u200b12'             | W |            | 12
    '\u202d123\u202c'      | D |            | 123
    '12\t'                 | W |            | 12
    ''12'                  | W |            | 12
    '12.'                  | W |            | 12
    '12,'                  | W |            | 12
    '12;'                  | W |            | 12
    '１２３'               | W |            | 123
    '１２，５'             | D |            | 12.5
    '٣٤'                   | W |            | 34
    '1157600'              | W |            | 1157600
    '1.157.600'            | W |            | 1157600
    '1.157.600'            | D |            | 1157600
    '1,157,600'            | W |            | 1157600
    '1,157,600'            | D |            | 1157600
    '1 157 600'            | W |            | 1157600
    '1\u00a0157\u00a0600'  | D |            | 1157600
    '1\u202f157\u202f600'  | D |            | 1157600
    '1'157'600'            | D |            | 1157600
    '1’157’600'            | D |            | 1157600
    '1. 157. 600'          | W |            | 1157600
    '1, 157, 600'          | W |            | 1157600
    '353 000'              | W |            | 353000
    '353 000'              | D |            | 353000
    '1 234,5'              | D |            | 1234.5
    '1 234.5'              | D |            | 1234.5
    '8.5'                  | D |            | 8.5
    '8.5'                  | W |            | 8.5
    '8,5'                  | D |            | 8.5
    '0,5'                  | D |            | 0.5
    '0.123'                | D |            | 0.123
    '0,123'                | D |            | 0.123
    '1.2345'               | D |            | 1.2345
    '1234.567'             | D |            | 1234.567
    '1.234,5'              | D |            | 1234.5
    '1,234.5'              | D |            | 1234.5
    '1.234.567,89'         | D |            | 1234567.89
    '1,234,567.89'         | D |            | 1234567.89
    '-1.157.600'           | D |            | -1157600
    '1.234'                | W |            | 1234
    '1,234'                | W |            | 1234
    '1.234'                | D |            | ? 1234 | 1.234
    '1,234'                | D |            | ? 1234 | 1.234
    '-1.234'               | D |            | ? -1234 | -1.234
    '123.456'              | D |            | ? 123456 | 123.456
    '1234,56'              | W |            | 1234.56
    '95,32%'               | D | %          | 95.32
    '95,32 %'              | D | %          | 95.32
    '95.32%'               | D | %          | 95.32
    '95,32%%'              | D | %          | 95.32
    '95,32 phần trăm'      | D | %          | 95.32
    '100％'                | D | %          | 100
    '95%'                  | W | người      | unit %
    '12 ha'                | D | ha         | 12
    '12ha'                 | D | ha         | 12
    '12 HA'                | D | ha         | 12
    '12,5 héc-ta'          | D | ha         | 12.5
    '12 ha'                | W | người      | unit ha
    '10 người'             | W | người      | 10
    '10 Người'             | W | người      | 10
    '10 người'             | W | hộ         | unit người
    '10 (người)'           | W | người      | 10
    '1.250 hồ sơ'          | W | Hồ sơ      | 1250
    '5 km2'                | D | km²        | 5
    '5 km²'                | D | km2        | 5
    '300 m2'               | D | m²         | 300
    '10 l'                 | D | lít        | 10
    '3 lớp'                | W | lớp        | 3
    'có 5 hộ'              | W | hộ         | 5
    'đạt 95%'              | D | %          | 95
    'tổng số: 12'          | W |            | 12
    'trên 98%'             | D | %          | 98 without trên
    'TRÊN 98 %'            | D | %          | 98 without TRÊN
    'hơn 100'              | W |            | 100 without hơn
    'gần 1.200 hộ'         | W | hộ         | 1200 without gần
    'khoảng 353.000'       | W |            | 353000 without khoảng
    'khoảng 353.000'       | D |            | ? 353000 | 353.000 without khoảng
    'ước 10%'              | D | %          | 10 without ước
    'ước đạt khoảng 45'    | W |            | 45 without ước đạt khoảng
    '10% (ước)'            | D | %          | 10 without (ước)
    '10 (ước tính)'        | W |            | 10 without (ước tính)
    '10 ước'               | W |            | 10 without ước
    'xấp xỉ 7,5'           | D |            | 7.5 without xấp xỉ
    'dưới 5'               | W |            | 5 without dưới
    '≈ 12'                 | W |            | 12 without ≈
    '~12'                  | W |            | 12 without ~
    '± 3'                  | W |            | 3 without ±
    '<5'                   | W |            | 5 without <
    '> 5'                  | W |            | 5 without >
    '>= 80%'               | D | %          | 80 without >=
    '≥80 %'                | D | %          | 80 without ≥
    '<=3'                  | W |            | 3 without <=
    '100+'                 | W |            | 100 without +
    '10 trở lên'           | W |            | 10 without trở lên
    'không quá 5'          | W |            | 5 without không quá
    '0 (không)'            | W |            | 0 without (không)
    '(12)'                 | D |            | -12
    '(1.157.600)'          | D |            | -1157600
    '1O'                   | W |            | 10 repaired
    '1o5'                  | W |            | 105 repaired
    'l5'                   | W |            | 15 repaired
    '2I'                   | W |            | 21 repaired
    '2.OOO người'          | W | người      | 2000 repaired
    '9O%'                  | D | %          | 90 repaired
    '2ong'                 | W |            | unit ong
    '5lớp'                 | W | lớp        | 5
    '15l'                  | W | hộ         | unit l
    'trên 1OO'             | W |            | 100 without trên repaired
    '1,5 triệu'            | D | triệu đồng | 1.5
    '1,5 triệu đồng'       | D | triệu đồng | 1.5
    '1,5 trđ'              | D | triệu đồng | 1.5
    '1,5 tr.đ'             | D | triệu đồng | 1.5
    '1,5 tỷ'               | D | triệu đồng | 1500 scaled
    '2 tỷ 300 triệu'       | D | triệu đồng | 2300 scaled
    '2 tỉ 300 triệu đồng'  | D | đồng       | 2300000000 scaled
    '2 tỷ 3'               | D | triệu đồng | unit tỷ 3
    '300 triệu 2 tỷ'       | D | triệu đồng | none
    '1 tỷ 1.500 triệu'     | D | triệu đồng | none
    '500 đồng'             | D | đồng       | 500
    '5 nghìn'              | W | người      | 5000 scaled
    '5 ngàn người'         | W | người      | 5000 scaled
    '1,1 triệu'            | W | người      | 1100000 scaled
    '3 trăm'               | W | hộ         | 300 scaled
    '12 nghìn tấn'         | D | tấn        | 12000 scaled
    '5 nghìn'              | D | triệu đồng | unit nghìn
    '5 nghìn đồng'         | D | triệu đồng | 0.005 scaled
    '5 nghìn'              | D | %          | unit nghìn
    '1.234 triệu'          | D | triệu đồng | ? 1234 | 1.234
    '1.234 tỷ'             | D | triệu đồng | ? 1234000 | 1234.000 scaled
    'hơn 2 tỷ'             | D | tỷ đồng    | 2 without hơn
    '1k'                   | W | người      | unit k
    '1k'                   | D | đồng       | 1000 scaled
    '1,5 triệu lượt'       | W | hồ sơ      | unit triệu lượt
    '36/36'                | W | hồ sơ      | fraction 36 | 36
    '36 / 40'              | W |            | fraction 36 | 40
    '36/40 hồ sơ'          | W | hồ sơ      | fraction 36 | 40
    '1.200/1.500'          | W |            | fraction 1200 | 1500
    '½'                    | D |            | fraction 1 | 2
    '1½'                   | D |            | unit ½
    '5-6'                  | W |            | several
    '5–6'                  | W |            | several
    'từ 5 đến 6'           | W |            | several
    '12 15'                | W |            | several
    '12\n15'               | W |            | several
    '5, 6'                 | D |            | several
    '12 hộ, 5 người'       | W | hộ         | several
    '15 (trong đó 3 nữ)'   | W |            | several
    '1/2/2026'             | W |            | several
    '-'                    | W |            | absence
    '–'                    | W |            | absence
    '--'                   | W |            | absence
    '…'                    | W |            | absence
    '...'                  | W |            | absence
    '?'                    | W |            | absence
    'x'                    | W |            | absence
    'không'                | W |            | absence
    'Không có'             | W |            | absence
    'khong co'             | W |            | absence
    'KHÔNG CÓ.'            | W |            | absence
    'chưa có'              | W |            | absence
    'Chưa có số liệu'      | W |            | absence
    'Không phát sinh'      | W |            | absence
    'k/c'                  | W |            | absence
    'n/a'                  | W |            | absence
    'N/A'                  | W |            | absence
    '0 có'                 | W |            | absence
    'lớp 5A'               | W |            | none
    '12x5'                 | W |            | none
    'nhiều'                | W |            | none
    '1e5'                  | D |            | none
    '12..5'                | D |            | none
    '1.23.456'             | D |            | none
    '1.157,600'            | W |            | 1157.600
    '0.123.456'            | D |            | none
    '.5'                   | D |            | none
    '=1+2'                 | W |            | none
    '#N/A'                 | W |            | none
    'TRUE'                 | W |            | none
"""


def _rows() -> list[tuple[str, bool, str, str]]:
    rows = []
    for typed, kind, unit, *understood in lines(READINGS):
        text = typed[1:-1].encode("raw_unicode_escape").decode("unicode_escape") if "\\" in typed else typed[1:-1]
        rows.append((text, kind == "W", unit, " | ".join(understood)))
    return rows


def told(reading: NumberReading) -> str:
    """A reading in the words of the table above."""
    values = " | ".join(f"{value:f}" for value in reading.values)
    said = {
        NumberForm.AMBIGUOUS: f"? {values}", NumberForm.FRACTION: f"fraction {values}",
        NumberForm.OTHER_UNIT: f"unit {reading.unit}", NumberForm.SEVERAL: "several", NumberForm.ABSENCE: "absence",
        NumberForm.NONE: "none",
    }.get(reading.form)  # fmt: skip
    if said is None:
        value = reading.value
        assert value is not None
        said = f"{int(value)}" if value == value.to_integral_value() and reading.scale else f"{value:f}"
    without = f" without {reading.qualifier}" if reading.qualifier and reading.form is not NumberForm.NONE else ""
    return said + without + (" scaled" if reading.scale else "") + (" repaired" if reading.repaired else "")


@pytest.mark.parametrize(("typed", "whole", "unit", "understood"), _rows())
def test_what_is_understood(typed: str, whole: bool, unit: str, understood: str) -> None:
    assert told(read_typed_number(typed, whole=whole, unit=unit)) == understood


def test_a_formula_is_no_number() -> None:
    assert read_typed_number("=cmd|' /C calc'!A0", whole=True).form is NumberForm.NONE


@pytest.mark.parametrize(
    "typed", ["trên 98", "1O", "5 nghìn", "36/36", "≈5", "không có", "10 (ước)", "12 15", "1,1 triệu", "95%", ""]
)
def test_the_authors_of_forms_are_read_more_strictly(typed: str) -> None:
    """A form says what it means; only officers are met halfway."""
    assert read_number(typed, whole=False) == NumberReading(NumberForm.NONE)


@pytest.mark.parametrize(
    ("typed", "sign"),
    [
        ("1.157.600", ","), ("95,3", ","), ("1.234,5", ","), ("8.5", "."), ("1,157,600", "."), ("95.32 %", "."),
        ("1.234", ""), ("1,234", ""), ("12", ""), ("không", ""), ("", ""), ("５，２", ","),
    ],
)  # fmt: skip
def test_the_sign_before_decimals_that_a_figure_shows(typed: str, sign: str) -> None:
    assert decimal_sign(typed) == sign


NUMBERS = st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**12), max_value=10**12)


@given(NUMBERS, st.integers(0, 6))
def test_what_we_write_is_read_back(value: Decimal, decimals: int) -> None:
    """Either the same number, or a doubt of which it is one: never another number."""
    written = format_number(value, decimals)
    reading = read_typed_number(written, whole=False)
    expected = round(float(value), 6) if decimals == 6 else None
    shown = Decimal(written.replace(".", "").replace(",", "."))
    assert shown in (reading.value, *reading.values)
    assert expected is None or abs(float(shown) - expected) < 1e-3
    assert reading.value is None or reading.value == shown


ENGLISH = NUMBERS.map(lambda value: f"{value:,f}")


@given(ENGLISH)
def test_english_writing_is_read_back(written: str) -> None:
    reading = read_typed_number(written, whole=False)
    assert Decimal(written.replace(",", "")) in (reading.value, *reading.values)


@given(
    st.sampled_from(["", "trên ", "khoảng ", "≈", "< ", "ước đạt "]),
    st.integers(0, 10**9),
    st.sampled_from(["", " ", "  "]),
    st.sampled_from(["", "hộ", " hộ", " (ước)", " trở lên", "%", " người", " triệu"]),
)
def test_words_around_a_number_never_change_it_unseen(before: str, number: int, space: str, after: str) -> None:
    reading = read_typed_number(f"{before}{space}{number}{after}", whole=True, unit="hộ")
    if reading.value is None:
        assert reading.form is NumberForm.OTHER_UNIT and after.strip() in ("%", "người")
    else:
        assert reading.value == number * (10**6 if reading.scale else 1)
        assert bool(reading.scale) == (after == " triệu")
        assert bool(reading.qualifier) == (before != "" or after in (" (ước)", " trở lên"))


@given(st.text(max_size=200), st.booleans(), st.sampled_from(["", "%", "ha", "triệu đồng", "người"]))
def test_no_text_breaks_the_reading(text: str, whole: bool, unit: str) -> None:
    for reading in (read_typed_number(text, whole=whole, unit=unit), read_number(text, whole=whole, unit=unit)):
        sure = reading.form in (NumberForm.PLAIN, NumberForm.NORMALISED)
        assert (reading.value is not None) == sure and (not sure or any(c.isdecimal() for c in text))


@given(st.text(st.sampled_from("0123456789.,' ()%/-–Ool ½triệu"), max_size=14))
def test_plain_digits_are_the_only_plain_form(text: str) -> None:
    reading = read_typed_number(text, whole=True)
    if reading.form is NumberForm.PLAIN:
        assert text.strip().lstrip("-").isdigit() and int(text) == reading.value


@pytest.mark.parametrize(
    "text", ["1" * 32_000, "1." * 16_000, " (" * 16_000 + "1", "trên " * 6_000 + "1", "1 " * 9_000]
)
def test_long_texts_cost_nothing(text: str) -> None:
    begun = perf_counter()
    assert read_typed_number(text, whole=False).form is NumberForm.NONE
    assert perf_counter() - begun < 1
