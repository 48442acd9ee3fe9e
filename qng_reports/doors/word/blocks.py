"""Blocks of a template: each closed where it may be, and named where it was opened when it is not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any

from docx.oxml.ns import qn

from qng_reports.doors.word.names import Names
from qng_reports.doors.word.tags import Found, Tag

MIDDLES = {"for": ("else",), "if": ("elif", "else")}
BLOCKS = ("for", "if", "macro", "with", "filter", "call", "block", "set")
_SINGLE = ("colspan", "cellbg", "vm", "hm")  # of docxtpl: cells merged or coloured
_FORBIDDEN = ("import", "from", "include", "extends", "autoescape")
_WORDS = (*BLOCKS, "elif", "else", "raw", *(f"end{word}" for word in (*BLOCKS, "raw")), *_SINGLE)
_UNITS = {"p": ("w:p", "đoạn"), "tr": ("w:tr", "dòng của bảng"), "tc": ("w:tc", "ô của bảng")}
_DEEPEST = 15  # Python takes no more than 20 loops in each other
_SLIPS = {"elseif": "elif", "elsif": "elif", "foreach": "for"}  # of other languages
_TEXT, _CELL = qn("w:t"), qn("w:tc")


@dataclass
class _Frame:
    word: str
    tag: Tag


class Blocks:
    """Goes through the tags of one part and keeps what is open; `names` is told of every tag at its place."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self.faults: list[Found] = []
        self.told: set[tuple[int, int]] = set()
        self.open: list[_Frame] = []
        self.crossed: list[tuple[_Frame, Tag]] = []

    def read(self, tags: Sequence[Tag]) -> None:
        """All faults of blocks and prefixes, in the order in which they are met; those not closed at the end."""
        for unit in ("p", "tr", "tc"):
            self._lost(tags, unit)
        for tag in tags:
            if tag.prefix:
                self._prefix(tag)
            if tag.opener == "{{":
                self.names.print(tag)
            elif tag.opener == "{%":
                self._block(tag)
        for frame, _ in self.crossed:
            self._unclosed(frame)
        for frame in self.open:
            self._unclosed(frame)
            self.names.leave(frame.word)

    def _block(self, tag: Tag) -> None:
        if tag.word not in _WORDS and tag.word not in _FORBIDDEN:
            meant = self._meant(tag)
            if meant is None:
                return
            tag = meant
        word = tag.word
        if word in _FORBIDDEN:
            self._told(tag, f"không dùng được lệnh “{word}” trong mẫu Word", "xóa thẻ này")
        elif word.startswith("end"):
            self._close(tag, word[3:])
        elif word in ("else", "elif"):
            if word == "else" and tag.body != "else":
                self._told(tag, f"“{tag.raw}”: else không có điều kiện", "viết {% elif … %} nếu có điều kiện")
            self._middle(tag, word)
        elif word in BLOCKS:
            if self.names.enter(tag, word):
                self.open.append(_Frame(word, tag))
            if len(self.open) == _DEEPEST + 1:
                self._told(tag, f"có hơn {_DEEPEST} khối lồng nhau", "chia phần này thành các khối riêng")
        elif word in ("colspan", "cellbg"):
            self.names.argument(tag)

    def _meant(self, tag: Tag) -> Tag | None:
        """The tag that a misspelt one was meant for, so that one slip gives one fault; None when nobody can tell."""
        prefix, _, rest = tag.body.partition(" ")
        if prefix in ("p", "tr", "tc", "r") and rest.split()[:1] and rest.split()[0] in _WORDS:
            what = f"“{tag.raw}” có dấu cách trước “{prefix}”"
            self._told(tag, what, f"viết liền: {{%{prefix} {rest.strip()} %}}")
            return replace(tag, prefix=prefix, body=rest.strip())
        if tag.word == "end" and f"end{rest.strip()}" in _WORDS:
            self._told(tag, f"“{tag.raw}” có dấu cách sau “end”", f"viết liền: end{rest.strip()}")
            return replace(tag, body=f"end{rest.strip()}")
        near = [_SLIPS[tag.word]] if tag.word in _SLIPS else get_close_matches(tag.word.lower(), _WORDS, 1, 0.6)
        remedy = f"ý bạn là “{near[0]}”?" if near else "dùng if, elif, else, endif, for, endfor hoặc set"
        self._told(tag, f"không có lệnh “{tag.word or tag.body}”", remedy)
        return replace(tag, body=tag.body.replace(tag.word, near[0], 1)) if near else None

    def _middle(self, tag: Tag, word: str) -> None:
        self.names.middle(tag, word)
        frame = self.open[-1] if self.open else None
        if frame is None:
            self._told(tag, f"“{tag.raw}” không có thẻ mở", "xóa thẻ này hoặc thêm {% if … %} trước nó")
        elif word not in MIDDLES.get(frame.word, ()):
            what = f"“{tag.raw}” nằm trong khối “{frame.tag.raw}” ({frame.tag.spot.place}), không phải khối if"
            self._told(tag, what, f"đóng khối ấy bằng {{% end{frame.word} %}} trước thẻ này")
        else:
            self._matched(frame, tag)

    def _close(self, tag: Tag, word: str) -> None:
        at = next((i for i in range(len(self.open) - 1, -1, -1) if self.open[i].word == word), None)
        if at is None:
            self._stray_end(tag, word)
            return
        self.crossed += [(frame, tag) for frame in self.open[at + 1 :]]
        for frame in reversed(self.open[at:]):
            self.names.leave(frame.word)
        frame = self.open[at]
        del self.open[at:]
        self._matched(frame, tag)

    def _stray_end(self, tag: Tag, word: str) -> None:
        for found in self.crossed:
            frame, end = found
            if frame.word == word:
                self.crossed.remove(found)
                what = f"“{end.raw}” đóng khi khối “{frame.tag.raw}” ({frame.tag.spot.place}) chưa đóng"
                self._told(end, what, f"khối mở sau phải đóng trước: đặt “{tag.raw}” lên trước thẻ này")
                return
        self._told(tag, f"“{tag.raw}” không có thẻ mở", "xóa thẻ này hoặc thêm thẻ mở trước nó")

    def _unclosed(self, frame: _Frame) -> None:
        prefix = f"{frame.tag.prefix} " if frame.tag.prefix else " "
        self._told(
            frame.tag, f"khối “{frame.tag.raw}” chưa đóng", f"thêm thẻ {{%{prefix}end{frame.word} %}} ở cuối khối"
        )

    def _matched(self, frame: _Frame, tag: Tag) -> None:
        """A block must begin and end in places that Word can cut out whole: docxtpl works on the text of the XML."""
        opened = frame.tag
        if _level(opened) != _level(tag):
            prefix = f"{opened.prefix} " if opened.prefix else " "
            what = f"khối “{opened.raw}” ({opened.spot.place}) và “{tag.raw}” không cùng dạng thẻ"
            self._told(tag, what, f"viết {{%{prefix}{tag.body} %}}")
            return
        if _holder(opened) == _holder(tag):
            return
        unit = {"tr": "bảng", "tc": "dòng của bảng"}.get(opened.prefix, "ô hoặc phần văn bản")
        what = f"khối “{opened.raw}” mở ở {opened.spot.place} mà “{tag.raw}” ở chỗ không tương xứng"
        remedy = f"đặt hai thẻ trong cùng một {unit}"
        if not opened.prefix and _cell(opened) is not _cell(tag):
            remedy = "muốn lặp dòng dùng {%tr … %}, lặp cột dùng {%tc … %}; nếu không, đặt hai thẻ trong cùng một ô"
        elif not opened.prefix and opened.spot is tag.spot:
            remedy = "đặt cả hai thẻ trong hoặc ngoài siêu liên kết, ô nhập liệu của đoạn này"
        self._told(tag, what, remedy)

    def _prefix(self, tag: Tag) -> None:
        """{%p, {%tr, {%tc take the place of a paragraph, row, cell; so they must stand in one."""
        if tag.opener == "{{":
            what = f"thẻ “{tag.raw}” dành cho nội dung có định dạng riêng, mẫu này không có"
            self._told(tag, what, f"viết {{{{ {tag.body} }}}}")
        elif tag.prefix in ("tr", "tc") and _unit(tag) is None:
            self._told(tag, f"thẻ “{tag.raw}” không nằm trong bảng", f"ngoài bảng dùng {{%p {tag.body} %}}")
        elif set(tag.body) & set("%}"):
            self._told(tag, f"thẻ “{tag.raw}” không chứa được dấu % hay }}", "tính trước bằng {% set … %}")

    def _lost(self, tags: Sequence[Tag], unit: str) -> None:
        """What stands beside a {%p, {%tr, {%tc in its paragraph, row or cell does not come into the document."""
        seen: dict[Any, Tag] = {}
        for tag in tags:
            element = _unit(tag) if tag.prefix == unit and tag.opener != "{{" else None
            if element is None:
                continue
            if element in seen:
                what = f"“{seen[element].raw}” và “{tag.raw}” ở cùng một {_UNITS[unit][1]}"
                self._told(tag, what, f"đặt mỗi thẻ {{%{unit} ở một {_UNITS[unit][1]} riêng")
            elif _letters("".join(_texts(element))) != _letters(tag.spot.text[tag.start : tag.end]):
                what = f"{_UNITS[unit][1]} có “{tag.raw}” bị bỏ khi lập báo cáo, nội dung khác ở đó sẽ mất"
                self._told(tag, what, f"đặt thẻ này ở một {_UNITS[unit][1]} riêng")
            seen.setdefault(element, tag)

    def _told(self, tag: Tag, what: str, remedy: str) -> None:
        """One fault a tag: what follows from it would only confuse."""
        at = (tag.spot.number, tag.start)
        if at in self.told:
            return
        self.told.add(at)
        self.faults.append(Found(tag.spot, tag.start, tag.end, what, remedy))


def _level(tag: Tag) -> str:
    return "" if tag.prefix == "r" else tag.prefix


def _unit(tag: Tag) -> Any:
    name = qn(_UNITS[tag.prefix][0])
    paragraph = tag.spot.element
    return paragraph if paragraph.tag == name else next(paragraph.iterancestors(name), None)


def _holder(tag: Tag) -> tuple[Any, ...]:
    """What must be the same for both ends of a block."""
    if tag.prefix in _UNITS:
        unit = _unit(tag)
        return (unit.getparent() if unit is not None else None,)
    paragraph = tag.spot.element
    text = tag.spot.around(tag.start, tag.start + 1)[0]
    wrapped = []
    for ancestor in text.iterancestors():
        if ancestor is paragraph:
            break
        wrapped.append(ancestor.tag)
    return (paragraph.getparent(), *wrapped)


def _cell(tag: Tag) -> Any:
    return next(tag.spot.element.iterancestors(_CELL), None)


def _letters(text: str) -> str:
    return "".join(text.split())


def _texts(element: Any) -> list[str]:
    return [text.text or "" for text in element.iter(_TEXT)]
