"""Texts of the fonts of before Unicode: recognised, converted, and never seen where there are none."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qng_reports.doors.xlsx_in import read_book
from qng_reports.legacy_text import TCVN3, VNI, convert, decode_tcvn3, decode_vni, is_syllable

TEMPLATES = Path(__file__).parent.parent / "templates" / "xlsx"
_TO_TCVN3 = {letter: sign for sign, letter in TCVN3.items()}
_TO_VNI = {letter: sign for sign, letter in VNI.items()}


def in_tcvn3(text: str) -> str:
    """As .VnTime keeps it: a capital with a tone is typed as the small letter."""
    return "".join(_TO_TCVN3.get(letter, _TO_TCVN3.get(letter.lower(), letter)) for letter in text)


def as_tcvn3_shows(text: str) -> str:
    """What can be got back of it: capitals with a tone only in words of capitals."""
    return re.sub(r"[^\W\d_]+", lambda word: _without_lone_capitals(word[0]), text)


def _without_lone_capitals(word: str) -> str:
    if word.isupper() and sum(letter.isascii() for letter in word) > 1:
        return word
    return "".join(letter if letter.isascii() or letter in _TO_TCVN3 else letter.lower() for letter in word)


def in_vni(text: str) -> str:
    return "".join(_TO_VNI.get(letter, letter) for letter in text)


def _corpus() -> list[str]:
    """Every text of the forms and registers that we ship: sentences, names of communes and offices, headings."""
    found: set[str] = set()
    for path in sorted(TEMPLATES.rglob("*.xlsx")):
        for sheet in read_book(path.read_bytes()).sheets:
            for row in sheet.rows:
                for value in row:
                    if isinstance(value, str):
                        found |= {unicodedata.normalize("NFC", line).strip() for line in value.split("\n")}
    return sorted(text for text in found if text and not text.isascii())


CORPUS = _corpus()
_NAME = re.compile("(?:Xã|Phường|Thị trấn|Đặc khu) ")  # four words of a highland name say too little of a font
SENTENCES = [text for text in CORPUS if len(re.findall(r"[^\W\d_]+", text)) >= 4 and not _NAME.match(text)]


def test_the_corpus_is_large_enough_to_say_anything() -> None:
    assert len(CORPUS) > 300 and len(SENTENCES) > 150
    assert any("Ngọk Réo" in text for text in CORPUS) and any("Đăk Tờ Kan" in text for text in CORPUS)


def test_no_text_of_ours_is_taken_for_an_old_font() -> None:
    assert [text for text in CORPUS if convert(text)] == []
    words = {word for text in CORPUS for word in text.split()}
    assert [word for word in sorted(words) if convert(word)] == []


@pytest.mark.parametrize(
    "text",
    [
        "", "12", "Kon Plông", "Ya Xiêr", "café, naïve, Müller, Köln", "São Paulo", "50 µm", "10 µg/m³", "±5 °C", "§5",
        "Sony®", "© 2026", "«A»", "½", "25 m²", "Hòa Bình", "là gì", "Noël à Zürich", "Français été", "¿Qué?", "1·2",
        "Trà Bồng", "QĐ-TTg", "đồng¹", "TB2µ", "sª", "cß_", "lï4", "oâ",
    ],
)  # fmt: skip
def test_what_is_none(text: str) -> None:
    assert convert(text) is None


@pytest.mark.parametrize(
    ("typed", "meant", "encoding"),
    [
        ("Céng hßa x· héi chñ nghÜa ViÖt Nam", "Cộng hòa xã hội chủ nghĩa Việt Nam", "TCVN3"),
        ("§éc lËp - Tù do - H¹nh phóc", "Độc lập - Tự do - Hạnh phúc", "TCVN3"),
        ("Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam", "Cộng hòa xã hội chủ nghĩa Việt Nam", "VNI"),
        ("Ñoäc laäp - Töï do - Haïnh phuùc", "Độc lập - Tự do - Hạnh phúc", "VNI"),
        ("COÄNG HOØA XAÕ HOÄI", "CỘNG HÒA XÃ HỘI", "VNI"),
        ("CéNG HßA", "CỘNG HÒA", "TCVN3"),
        ("NguyÔn V¨n An", "Nguyễn Văn An", "TCVN3"),
        ("Nguyeãn Vaên An", "Nguyễn Văn An", "VNI"),
        ("bµ", "bà", "TCVN3"),
        ("Cô quan chuû trì", "Cơ quan chủ trì", "VNI"),
        ("Uû ban nh©n d©n x·", "Uỷ ban nhân dân xã", "TCVN3"),
        ("Uyû ban nhaân daân xaõ", "Uỷ ban nhân dân xã", "VNI"),
        ("x· Ngäk Bay", "xã Ngọk Bay", "TCVN3"),
        ("ng\u00adêi d©n", "người dân", "TCVN3"),
        ("§· lµm 5 líp\nSè hé: 12", "Đã làm 5 lớp\nSố hộ: 12", "TCVN3"),
        ("Tû lÖ ®¹t 95,32%", "Tỷ lệ đạt 95,32%", "TCVN3"),
    ],
)  # fmt: skip
def test_what_is_converted(typed: str, meant: str, encoding: str) -> None:
    found = convert(typed)
    assert found is not None
    assert (found.text, found.encoding) == (meant, encoding)


def test_every_letter_has_its_sign_in_both() -> None:
    letters = "aăâeêioôơuưy"
    marks = ["", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"]
    every = [unicodedata.normalize("NFC", letter + mark) for letter in letters for mark in marks]
    marked = [letter for letter in [*every, "đ"] if not letter.isascii()]
    assert decode_tcvn3(in_tcvn3(" ".join(marked))) == " ".join(marked)
    capitals = [letter.upper() for letter in marked]
    assert decode_vni(in_vni(" ".join(marked + capitals))) == " ".join(marked + capitals)
    assert len(set(TCVN3.values())) == len(TCVN3) == 74


@pytest.mark.parametrize("encoding", ["TCVN3", "VNI"])
def test_our_own_sentences_come_back(encoding: str) -> None:
    """All of them that the old font can hold, and at least 99 of 100 are recognised as that font."""
    failed = []
    tried = 0
    for text in SENTENCES:
        meant = as_tcvn3_shows(text) if encoding == "TCVN3" else text
        typed = in_tcvn3(meant) if encoding == "TCVN3" else in_vni(meant)
        if typed == meant or re.search("[^\\x00-\\xff–“”…≥≤]", typed):
            continue
        tried += 1
        found = convert(typed)
        if found is None or found.text != meant or found.encoding != encoding:
            failed.append((meant, found))
    assert tried > 150 and len(failed) * 100 <= tried, failed[:5]


@given(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=3), st.sampled_from([in_tcvn3, in_vni]))
def test_a_converted_text_is_not_converted_again(sentences: list[str], old: object) -> None:
    assert callable(old)
    found = convert(old("\n".join(sentences).lower()))
    assert found is None or convert(found.text) is None


@given(st.text())
def test_no_text_breaks_it(text: str) -> None:
    found = convert(text)
    assert found is None or found.text != text


@pytest.mark.parametrize(
    ("word", "built"),
    [("nghiêng", True), ("giếng", True), ("quyển", True), ("xã", True), ("Đạt", True), ("đàt", False),
     ("Plông", False), ("Haïnh", False), ("ViÖt", False), ("khuỷu", True), ("gì", True), ("thuở", True)],
)  # fmt: skip
def test_how_a_syllable_is_built(word: str, built: bool) -> None:
    assert is_syllable(word) == built
