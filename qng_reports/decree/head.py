"""The head: Quốc hiệu, issuing body, number, date, title, recipients, grounds."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from qng_reports.decree.parts import Parts
from qng_reports.decree.places import place_of
from qng_reports.decree.rules import Finding, Rules
from qng_reports.document import Document, Paragraph
from qng_reports.widths import text_width

_DATED = re.compile(r"^(?P<place>\S.*?),\s*ngày\s*(?P<day>\d*)\s*tháng\s*(?P<month>\d*)\s*năm\s*(?P<year>\d{4})$")


def look(p: Paragraph, rules: Rules, code: str, *, bold: bool | None = None, italic: bool = False) -> list[str]:
    """What is wrong with the type of a paragraph: size, weight, slant."""
    runs = [run for run in p.runs if run.text.strip()]
    wrong = []
    sizes = sorted({run.size for run in runs if not rules.within(code, "sizes", run.size)})
    if sizes:
        wrong.append(f"cỡ chữ {', '.join(f'{size / 2:g}' for size in sizes)}")
    if bold is not None and any(run.bold != bold for run in runs):
        wrong.append("chữ chưa đậm" if bold else "chữ đậm")
    if any(run.italic != italic for run in runs):
        wrong.append("chữ chưa nghiêng" if italic else "chữ nghiêng")
    return wrong


def told(rules: Rules, code: str, p: Paragraph, wrong: list[str]) -> Iterator[Finding]:
    """One finding of everything wrong at a place."""
    if wrong:
        yield rules.finding(code, place_of(p), "; ".join(wrong))


def check_state(document: Document, parts: Parts, rules: Rules) -> Iterator[Finding]:
    """Quốc hiệu, Tiêu ngữ and the rule below."""
    if parts.state is None:
        yield rules.finding("H1", "đầu trang 1", "không thấy Quốc hiệu")
        return
    wrong = look(parts.state, rules, "H1", bold=True)
    if " ".join(parts.state.text.split()) != rules.of("H1", "text"):
        wrong.append(f"ghi “{parts.state.text.strip()}”")
    yield from told(rules, "H1", parts.state, wrong)
    motto = parts.motto
    if motto is None:
        yield rules.finding("H2", "đầu trang 1", "không thấy Tiêu ngữ")
        return
    wrong = look(motto, rules, "H2", bold=True)
    if motto.text.strip() != rules.of("H2", "text"):
        wrong.append(f"ghi “{motto.text.strip()}”")
    if motto.align != "center":
        wrong.append("không canh giữa")
    yield from told(rules, "H2", motto, wrong)
    yield from _rule(rules, "H3", motto, parts.motto_rule, motto.width)


def check_issuer(document: Document, parts: Parts, rules: Rules) -> Iterator[Finding]:
    """The body above and the issuing body."""
    for code, p, bold in (("O1", parts.parent, False), ("O2", parts.issuer, True)):
        if p is not None:
            wrong = look(p, rules, code, bold=bold)
            if p.text != p.text.upper() and not all(run.caps for run in p.runs):
                wrong.append("chưa in hoa")
            yield from told(rules, code, p, wrong)
    if parts.issuer is None:
        yield rules.finding("O2", "đầu trang 1", "không thấy tên cơ quan ban hành")
    else:
        yield from _rule(rules, "O3", parts.issuer, parts.issuer_rule, parts.issuer.width)


def _rule(rules: Rules, code: str, text: Paragraph, rule: Paragraph | None, room: int) -> Iterator[Finding]:
    """The line below a text against the text's length; lines drawn as shapes are left to the eye."""
    if any(run.underline for run in text.runs):
        yield rules.finding(code, place_of(text), "dùng gạch chân thay cho đường kẻ")
    if rule is None or not room:
        return
    width = min(text_width(text), room)  # a longer text is broken into lines
    length = room - rule.left - rule.right
    if width and not rules.within(code, "ratio", length / width):
        yield rules.finding(code, place_of(text), f"đường kẻ dài {length / width:.0%} dòng chữ".replace(".", ","))


def check_number(document: Document, parts: Parts, rules: Rules) -> Iterator[Finding]:
    """Số, ký hiệu; địa danh, ngày tháng."""
    if parts.number is None:
        yield rules.finding("S1", "đầu trang 1", "không thấy số, ký hiệu")
    else:
        wrong = look(parts.number, rules, "S1", bold=False)
        pattern = "letter_pattern" if parts.is_letter else "pattern"
        if not re.match(rules.of("S1", pattern), parts.number.text.strip()):
            wrong.append(f"ghi “{' '.join(parts.number.text.split())}”")
        yield from told(rules, "S1", parts.number, wrong)
    if parts.dated is None:
        yield rules.finding("D1", "đầu trang 1", "không thấy địa danh, ngày tháng")
        return
    wrong = look(parts.dated, rules, "D1", bold=False, italic=True) + list(_date_faults(parts.dated.text.strip()))
    yield from told(rules, "D1", parts.dated, wrong)


def _date_faults(text: str) -> Iterator[str]:
    """Days below 10 and months 1 and 2 take a zero, other months none; both may be blank until the paper is issued."""
    found = _DATED.match(text)
    if found is None:
        yield f"ghi “{' '.join(text.split())}”"
        return
    day, month = found["day"], found["month"]
    if day and (len(day) != 2 or not 1 <= int(day) <= 31):
        yield f"ngày ghi “{day}”"
    if month and month != (f"{int(month):02d}" if int(month) <= 2 else str(int(month))):
        yield f"tháng ghi “{month}”"


def check_title(document: Document, parts: Parts, rules: Rules) -> Iterator[Finding]:
    """Name of the kind of document and what it is about."""
    if parts.is_letter:
        yield from _check_about(parts, rules)
        return
    if parts.kind is None:
        yield rules.finding("L1", "trang 1", f"không thấy tên loại văn bản ({', '.join(rules.of('L1', 'names'))})")
        return
    for p in (parts.kind, *parts.subject):
        wrong = look(p, rules, "L1", bold=True)
        if p.align != "center":
            wrong.append("không canh giữa")
        yield from told(rules, "L1", p, wrong)
    if not parts.subject:
        yield rules.finding("L1", place_of(parts.kind), "không thấy trích yếu")
    elif parts.subject_rule is not None and document.sections:
        page = document.sections[0]
        room = page.width - page.left - page.right
        longest = min(max(text_width(p) for p in parts.subject), room - 2 * parts.subject[0].left)
        length = room - parts.subject_rule.left - parts.subject_rule.right
        if longest and not rules.within("L3", "ratio", length / longest):
            yield rules.finding("L3", place_of(parts.subject[-1]), f"đường kẻ dài {length / longest:.0%} dòng chữ")


def _check_about(parts: Parts, rules: Rules) -> Iterator[Finding]:
    """What an official letter is about: "V/v ...", below its number."""
    for p in parts.about:
        wrong = look(p, rules, "L2", bold=False)
        if p.align != "center":
            wrong.append("không canh giữa")
        yield from told(rules, "L2", p, wrong)
    first = parts.about[0]
    if not first.text.strip().startswith("V/v "):
        yield rules.finding("L2", place_of(first), f"ghi “{first.text.strip()}”")
    if not parts.addressed:
        yield rules.finding("R0", "đầu công văn", "không thấy “Kính gửi”")


def check_addressed(document: Document, parts: Parts, rules: Rules) -> Iterator[Finding]:
    """Kính gửi, one recipient a line where there are several."""
    lines = parts.addressed
    for n, p in enumerate(lines):
        wrong = look(p, rules, "R0")
        if len(lines) > 1 and n:
            end = "." if n == len(lines) - 1 else ";"
            if not p.text.strip().endswith(end):
                wrong.append(f"cuối dòng chưa có “{end}”")
        yield from told(rules, "R0", p, wrong)


def check_grounds(document: Document, parts: Parts, rules: Rules) -> Iterator[Finding]:
    """Căn cứ: italic, a semicolon after each and a full stop (or comma before the enacting words) after the last."""
    for n, p in enumerate(parts.grounds):
        wrong = look(p, rules, "C1", italic=True)
        last = n == len(parts.grounds) - 1
        if not p.text.strip().endswith((".", ",") if last else (";",)):
            wrong.append(f"cuối dòng chưa có “{'.' if last else ';'}”")
        yield from told(rules, "C1", p, wrong)


HEAD: tuple[Callable[[Document, Parts, Rules], Iterator[Finding]], ...] = (
    check_state, check_issuer, check_number, check_title, check_addressed, check_grounds,
)  # fmt: skip
