"""The body: paragraphs, numbering, signature, recipients, appendices, and how figures are written."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from qng_reports.decree.head import look, told
from qng_reports.decree.parts import APPENDIX, Parts
from qng_reports.decree.places import place_of
from qng_reports.decree.rules import Finding, Rules
from qng_reports.document import Document, Paragraph

_LETTERS = "abcdđeghiklmnopqrstuvxy"  # of điểm, in the order of the Vietnamese alphabet
_ROMAN = re.compile(r"^([IVXLC]+)\s*([.)/])\s*(\S.*)$")
_ARABIC = re.compile(r"^(\d{1,2})\s*([.)])\s+(\S.*)$")
_LETTER = re.compile(r"^([a-zđ])\s*([.)])\s+(\S.*)$")
_POINT = re.compile(  # a dot before decimals: 94.87%, 1.5 tỷ; 1.157 is a thousand
    r"(?<![\d.,/-])\d{1,3}\.(?:\d{1,2}|\d{4,})(?![\d.]|/)\s*%|(?<![\d.,/])\d+\.\d{1,2}\s*(?:điểm|tỷ|triệu)\b"
)
_SPACED = re.compile(r"\d\s+%")
_DEGREE = re.compile(r"^\s*((?:GS|PGS|TS|ThS|BS|KS|CN)\.)")


def check_paragraphs(document: Document, parts: Parts, rules: Rules) -> Iterator[Finding]:
    """Alignment, indent, gaps, lines and size of the running text."""
    for p in parts.body:
        if p.align == "center":
            continue
        if p.align != "both" and len(p.text) > rules.of("B1", "longer_than"):
            yield rules.finding("B1", place_of(p), "đoạn chưa canh đều hai lề")
        indent = p.first_line + p.left
        if all(abs(indent - allowed) > rules.of("B2", "tolerance") for allowed in rules.of("B2", "indents")):
            yield rules.finding("B2", place_of(p), f"đầu dòng lùi {indent / 567:.2f} cm".replace(".", ","))
        if p.before + p.after < rules.of("B3", "gap"):
            yield rules.finding("B3", place_of(p), f"khoảng cách đoạn {(p.before + p.after) / 20:g} pt")
        if p.line and not rules.within("B4", "lines", p.line):
            yield rules.finding("B4", place_of(p), f"khoảng cách dòng {p.line / 240:.2g}".replace(".", ","))
        sizes = sorted({r.size for r in p.runs if r.text.strip() and not rules.within("B5", "sizes", r.size)})
        if sizes:
            yield rules.finding("B5", place_of(p), f"cỡ chữ {', '.join(f'{size / 2:g}' for size in sizes)}")


def check_numbering(document: Document, parts: Parts, rules: Rules) -> Iterator[Finding]:
    """I. in capitals and bold, 1., a): each written as the decree says and going on by one."""
    section, item, letter = 0, 0, 0
    for p in parts.body:
        text = p.text.strip()
        if found := _ROMAN.match(text):
            wrong = [] if found[3] == found[3].upper() else ["tên mục chưa in hoa"]
            wrong += [] if found[2] == "." else [f"ghi “{found[1]}{found[2]}”"]
            wrong += [] if _bold(p) else ["chữ chưa đậm"]
            yield from told(rules, "B6", p, wrong)
            yield from _goes_on(rules, p, _roman(found[1]), section)
            section, item, letter = _roman(found[1]), 0, 0
        elif found := _ARABIC.match(text):
            yield from told(rules, "B6", p, [] if found[2] == "." else [f"ghi “{found[1]}{found[2]}”"])
            if int(found[1]) != 1:
                yield from _goes_on(rules, p, int(found[1]), item)
            item, letter = int(found[1]), 0
        elif found := _LETTER.match(text):
            yield from told(rules, "B6", p, [] if found[2] == ")" else [f"ghi “{found[1]}{found[2]}”"])
            place = _LETTERS.find(found[1]) + 1
            if place != 1:
                yield from _goes_on(rules, p, place, letter)
            letter = place


def _goes_on(rules: Rules, p: Paragraph, number: int, before: int) -> Iterator[Finding]:
    if number != before + 1:
        yield rules.finding("B7", place_of(p), "số thứ tự không nối tiếp mục trước")


def _roman(text: str) -> int:
    values = [{"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}[letter] for letter in text]
    return sum(-v if any(v < w for w in values[n + 1 : n + 2]) else v for n, v in enumerate(values))


def _bold(p: Paragraph) -> bool:
    return all(run.bold for run in p.runs if run.text.strip())


def check_end(document: Document, parts: Parts, rules: Rules) -> Iterator[Finding]:
    """The end mark after the last word of the body."""
    if parts.body and not parts.body[-1].text.rstrip().endswith("./."):
        yield rules.finding("B8", place_of(parts.body[-1]), "chưa có dấu kết thúc “./.”")


def check_signature(document: Document, parts: Parts, rules: Rules) -> Iterator[Finding]:
    """Authority, post and name."""
    for p in parts.signature:
        wrong = look(p, rules, "K1", bold=True)
        degree = _DEGREE.match(p.text)
        if degree:
            wrong.append(f"ghi học hàm, học vị “{degree[1]}”")
        yield from told(rules, "K1", p, wrong)


def check_recipients(document: Document, parts: Parts, rules: Rules) -> Iterator[Finding]:
    """Nơi nhận and its lines."""
    if not parts.recipients:
        yield rules.finding("R1", "cuối báo cáo", "không thấy “Nơi nhận”")
        return
    heading, *lines = parts.recipients
    runs = [run for run in heading.runs if run.text.strip()]
    if any(run.size != rules.of("R1", "heading") or not run.bold or not run.italic for run in runs):
        yield rules.finding("R1", place_of(heading), "“Nơi nhận:” chưa đúng cỡ 12, nghiêng, đậm")
    for n, p in enumerate(lines):
        last = n == len(lines) - 1
        wrong = look(p, rules, "R1", bold=False)
        text = p.text.strip()
        if not text.startswith("- ") or not text.endswith("." if last else ";"):
            wrong.append(f"ghi “{text}”")
        if last and not text.startswith("- Lưu:"):
            wrong.append("dòng cuối chưa phải “- Lưu: VT, …”")
        yield from told(rules, "R1", p, wrong)


def check_appendices(document: Document, parts: Parts, rules: Rules) -> Iterator[Finding]:
    """Named, mentioned in the body, their pages numbered apart."""
    many = len(parts.appendices) > 1
    body = " ".join(p.text for p in parts.body).casefold()
    for title, *_ in parts.appendices:
        found = APPENDIX.match(title.text)
        number = found[1] if found else None
        wrong = look(title, rules, "A1", bold=True)
        if (many and number is None) or (number is not None and not re.fullmatch(r"[IVXLC]+", number)):
            wrong.append(f"ghi “{title.text.strip()}”, chưa đánh số La Mã")
        yield from told(rules, "A1", title, wrong)
        if title.text.strip().casefold() not in body:
            yield rules.finding("A3", place_of(title), "phần nội dung không nhắc đến phụ lục này")
        setup = document.sections[title.section] if title.section < len(document.sections) else None
        if setup is not None and setup.first_page != 1:
            yield rules.finding("A6", place_of(title), "số trang không bắt đầu lại từ 1")


def check_words(document: Document, parts: Parts, rules: Rules) -> Iterator[Finding]:
    """Figures, leftovers of the template, capitals."""
    for p in document.paragraphs:
        for found in _POINT.finditer(p.text):
            yield rules.finding("W1", place_of(p), f"ghi “{found[0].strip()}”")
        if spaced := _SPACED.search(p.text):
            yield rules.finding("W2", place_of(p), f"ghi “{spaced[0]}”")
        if "{{" in p.text or "{%" in p.text:
            yield rules.finding("W3", place_of(p), "còn thẻ mẫu")
        text = p.text
        for kept in rules.of("V1", "kept"):
            text = text.replace(kept, "")
        for word, right in rules.of("V1", "right").items():
            if word in text:
                yield rules.finding("V1", place_of(p), f"viết “{word}”, cách viết là “{right}”")


BODY: tuple[Callable[[Document, Parts, Rules], Iterator[Finding]], ...] = (
    check_paragraphs, check_numbering, check_end, check_signature, check_recipients, check_appendices, check_words,
)  # fmt: skip
