"""The texts of a round's letters (thu/*.txt): read, checked all at once, and the right one chosen.

A file is a head of "Khóa: giá trị" lines, an empty line, and the body; lines of the head that begin with # are notes.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from qng_reports.doors.letter_texts import fill_text, text_faults
from qng_reports.errors import DefinitionError, Fault, QngError
from qng_reports.letter import LetterFields, Occasion
from qng_reports.model import LETTERS
from qng_reports.report import as_context, names_of
from qng_reports.rounds import put_letter_templates, read_bytes
from qng_reports.vietnamese import clean_text, matching_key

_WHEN, _FROM, _REMINDED, _AGAIN, _SUBJECT = "Dùng khi", "Từ ngày", "Đã nhắc", "Nhắc lại sau", "Tiêu đề"
HEADS = {
    _WHEN: "“phát hành” (gửi tệp biểu), “chưa gửi” (nhắc đơn vị chưa gửi) hoặc “cần sửa” (đề nghị sửa số liệu)",
    _FROM: "dùng từ ngày thứ mấy so với hạn gửi: -3 là từ 3 ngày trước hạn, 0 là ngày hạn, 1 là từ ngày đầu quá hạn; "
    "trống là lúc nào cũng dùng được",
    _REMINDED: "chỉ dùng khi đơn vị đã được nhắc ít nhất bấy nhiêu lần, vào những ngày trước; trống là 0",
    _AGAIN: "sau bấy nhiêu ngày thì được nhắc lại bằng chính mẫu này; trống là chỉ một lần",
    _SUBJECT: "tiêu đề thư; dùng được các trường như trong nội dung",
}
_ALWAYS = -100_000  # days before any deadline


@dataclass(frozen=True, slots=True)
class Template:
    """One text. `from_day`: days from the deadline; `reminded`: reminders that went before; `again`: 0: once."""

    name: str
    occasion: Occasion
    subject: str
    body: str
    from_day: int = _ALWAYS
    reminded: int = 0
    again: int = 0

    def fill(self, fields: LetterFields) -> tuple[str, str]:
        """Subject and body for one agency."""
        context = as_context(fields)
        return fill_text(self.subject, self.name, context), fill_text(self.body, self.name, context)


def read_templates(round_folder: Path) -> tuple[Template, ...]:
    """The round's texts by name; a round without any gets the shipped ones. DefinitionError with every fault."""
    put_letter_templates(round_folder)
    read = [read_template(path) for path in sorted((round_folder / LETTERS).glob("*.txt"))]
    if faults := tuple(fault for _, wrong in read for fault in wrong):
        raise DefinitionError("Mẫu thư chưa dùng được", faults)
    return tuple(template for template, _ in read if template is not None)


def read_template(path: Path) -> tuple[Template | None, tuple[Fault, ...]]:
    """The text in a file, or None and everything that is wrong with it; QngError if it cannot be read at all."""
    return parse_template(_text(path), f"{LETTERS}/{path.name}")


def _text(path: Path) -> str:
    content = read_bytes(path, "mẫu thư")
    wide = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        return clean_text(content.decode("utf-16" if wide else "utf-8-sig"))
    except UnicodeDecodeError as problem:
        raise QngError(f"Mẫu thư “{path}” không ở mã UTF-8; mở bằng Notepad, lưu lại với mã hóa UTF-8.") from problem


def parse_template(text: str, name: str) -> tuple[Template | None, tuple[Fault, ...]]:
    """A text's template, or None and everything that is wrong with it. `name`: its place in the round."""
    lines = text.split("\n")
    end = next((n for n, line in enumerate(lines) if not line.strip()), len(lines))
    heads, faults = _heads(lines[:end], name)
    body = "\n".join(lines[end + 1 :]).strip("\n")
    line = end + 2 + next((n for n, line in enumerate(lines[end + 1 :]) if line.strip()), 0)
    known = names_of(LetterFields)
    if not body.strip():
        faults.append(Fault(name, "chưa có nội dung thư", "thêm một dòng trống sau phần đầu, rồi ghi nội dung"))
    subject, at = heads.get(_SUBJECT, ("", 1))
    faults += [*text_faults(subject, name, at, known), *text_faults(body, name, line, known)]
    when, at_when = heads.get(_WHEN, ("", 1))
    occasion = next((one for one in Occasion if matching_key(when) == one.value), None)
    if when and occasion is None:
        choices = ", ".join(one.value for one in Occasion)
        faults.append(Fault(f"{name}, dòng {at_when}", f"“{_WHEN}: {when}” không có", f"ghi một trong: {choices}"))
    start, reminded, again = (_number(heads, key, name, faults) for key in (_FROM, _REMINDED, _AGAIN))
    if faults or occasion is None:
        return None, tuple(faults)
    first = _ALWAYS if start is None else start
    return Template(Path(name).stem, occasion, subject, body, first, reminded or 0, again or 0), ()


_Heads = dict[str, tuple[str, int]]


def _heads(lines: Sequence[str], name: str) -> tuple[_Heads, list[Fault]]:
    """The values of the head by key, each with its line."""
    found: _Heads = {}
    faults = []
    by_key = {matching_key(key): key for key in HEADS}
    for number, line in enumerate(lines, 1):
        if line.lstrip().startswith("#"):
            continue
        typed, colon, value = line.partition(":")
        key = by_key.get(matching_key(typed))
        if key is None or not colon:
            near = get_close_matches(matching_key(typed), by_key, n=1)
            remedy = f"ý bạn là “{by_key[near[0]]}: …”?" if near else f"dùng một trong: {', '.join(HEADS)}"
            faults.append(Fault(f"{name}, dòng {number}", f"không hiểu “{line.strip()[:60]}” ở phần đầu", remedy))
        else:
            found[key] = (value.strip(), number)
    for key in (_WHEN, _SUBJECT):
        if not found.get(key, ("", 0))[0]:
            faults.append(Fault(name, f"thiếu “{key}” ở phần đầu", f"thêm dòng “{key}: …”"))
    return found, faults


def _number(heads: _Heads, key: str, name: str, faults: list[Fault]) -> int | None:
    typed, line = heads.get(key, ("", 0))
    try:
        number = int(typed.replace("−", "-").replace("–", "-")) if typed else None
    except ValueError:
        faults.append(Fault(f"{name}, dòng {line}", f"“{key}: {typed}” không phải số nguyên", "ghi số ngày, ví dụ 3"))
        return None
    if number is not None and number < 0 and key != _FROM:
        faults.append(Fault(f"{name}, dòng {line}", f"“{key}: {typed}” là số âm", "ghi 0 trở lên"))
    return number


def issue_template(templates: Iterable[Template]) -> Template:
    """The text that goes with the workbook; QngError if the round has none, or several."""
    found = [template for template in templates if template.occasion is Occasion.ISSUE]
    if len(found) != 1:
        names = f" ({', '.join(template.name for template in found)})" if found else ""
        raise QngError(
            f"Thư mục {LETTERS} cần đúng một mẫu thư “{_WHEN}: {Occasion.ISSUE}”, nay có {len(found)}{names}."
        )
    return found[0]


def reminder_template(templates: Iterable[Template], occasion: Occasion, day: int, reminded: int) -> Template | None:
    """The furthest step that `day` (from the deadline) and the number of past reminders allow; None: too early."""
    fitting = [t for t in templates if t.occasion is occasion and t.from_day <= day and t.reminded <= reminded]
    return max(fitting, key=lambda t: (t.from_day, t.reminded, t.name), default=None)
