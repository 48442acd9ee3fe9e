"""The tags in a paragraph's text, {{ … }}, {% … %} and {# … #}, and those that are not written as tags must be."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from qng_reports.doors.word.places import Spot
from qng_reports.errors import Fault

_CLOSERS = {"{{": "}}", "{%": "%}", "{#": "#}"}
_EDGE = re.compile(r"\{\{|\{%|\{#|\}\}|%\}|#\}")
_PREFIX = re.compile(r"(p|tr|tc|r)(?=\s|$)")
_WORD = re.compile(r"\s*(\w*)")
_QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "‟": '"', "‘": "'", "’": "'", "‚": "'", "‛": "'", "′": "'"})
_SPACES = re.compile(r"[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\t\n\r]")
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u2060-\u2064\ufeff]")
_SLIPS = (  # what a tag becomes when an author or AutoCorrect puts a space or leaves a brace out
    (re.compile(r"\{\s+\{.*?\}\s*\}"), "hai dấu ngoặc nhọn phải viết liền: {{ … }}"),
    (re.compile(r"\{\s+%.*?%\s*\}"), "dấu { và % phải viết liền: {% … %}"),
    (re.compile(r"\{\s*(?:for|if|elif|endfor|endif|else)\b[^{}]*%?\}"), "lệnh viết giữa {% và %}"),
)
_LONE = re.compile(r"\{\s*(\w+)((?:\.\w+)*)\s*\}")
_END_RAW = re.compile(r"\{%-?\s*endraw\s*-?%\}")
_WHOLE = re.compile(r"\{[{%].*?[}%]\}")
_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Tag:
    """One tag. `body` is what Jinja reads, without `prefix` (p, tr, tc, r of docxtpl); `word` its first word."""

    spot: Spot
    start: int
    end: int
    opener: str
    prefix: str
    body: str

    @property
    def raw(self) -> str:
        """As its author wrote it, in NFC."""
        return unicodedata.normalize("NFC", self.spot.text[self.start : self.end])

    @property
    def word(self) -> str:
        """First word of a {% … %}."""
        found = _WORD.match(self.body)
        return found[1] if found and self.opener == "{%" else ""


@dataclass(frozen=True, slots=True)
class Found:
    """A fault with the text it is about, so that a comment can be put there."""

    spot: Spot
    start: int
    end: int
    what: str
    remedy: str

    @property
    def fault(self) -> Fault:
        """As people read it; the place quotes the paragraph."""
        text = " ".join(unicodedata.normalize("NFC", self.spot.text).split())
        return Fault(f"{self.spot.place}: “{shortened(text)}”", self.what, self.remedy)


def shortened(text: str) -> str:
    """A text short enough to be quoted, long enough to be found in Word."""
    return f"{text[:_SHOWN]}…" if len(text) > _SHOWN else text


def cleaned_tag(text: str) -> str:
    """A tag as Jinja reads it: NFC, straight quotes, plain spaces, nothing invisible."""
    text = _INVISIBLE.sub("", _SPACES.sub(" ", unicodedata.normalize("NFC", text)))
    return text.translate(_QUOTES)


def cleaned_tags(text: str) -> str:
    """A text with its tags as Jinja reads them, the rest as it is."""
    return _WHOLE.sub(lambda tag: cleaned_tag(tag[0]), text)


class Reader:
    """Reads the paragraphs of one part in order; remembers what is still open between two paragraphs."""

    def __init__(self, is_field: Callable[[str], bool]) -> None:
        self.is_field = is_field
        self.faults: list[Found] = []
        self.comment: Tag | None = None
        self.raw: Tag | None = None

    def read(self, spots: tuple[Spot, ...]) -> list[Tag]:
        """The tags of a part; `faults` holds what is wrong with their braces."""
        tags: list[Tag] = []
        cut = ""  # the closer that a tag of the paragraph before waits for
        for spot in spots:
            start = 0
            if cut and spot.text.strip():
                found = _EDGE.search(spot.text)
                start = found.end() if found and found[0] == cut else 0
                cut = ""
            tags += self._tags(spot, start)
            last = self.faults[-1] if self.faults else None
            if last is not None and last.spot is spot and last.end == len(spot.text) and last.what.startswith("thẻ “"):
                cut = _CLOSERS.get(spot.text[last.start : last.start + 2], "")
        if self.comment is not None:
            self._fault(self.comment, "ghi chú {# chưa đóng", "thêm #} ở cuối ghi chú")
        if self.raw is not None:
            self._fault(self.raw, f"khối “{self.raw.raw}” chưa đóng", "thêm thẻ {% endraw %} ở cuối khối")
        return tags

    def _tags(self, spot: Spot, start: int) -> Iterator[Tag]:
        text, at, plain = spot.text, start, start
        while True:
            if self.comment is not None or self.raw is not None:
                at = plain = self._skipped(spot, at)
                if at < 0:
                    return
            edge = _EDGE.search(text, at)
            seen = self._look_between(spot, plain, edge.start() if edge else len(text))
            if edge is None:
                return
            if edge[0] not in _CLOSERS:
                if seen < edge.end():
                    self._stray(spot, edge)
                at = plain = edge.end()
                continue
            tag, at = self._one(spot, edge)
            plain = at
            if tag is not None:
                if tag.word == "raw":
                    self.raw = tag
                elif tag.opener != "{#" or tag.prefix:
                    yield tag

    def _skipped(self, spot: Spot, at: int) -> int:
        """Where the text goes on after a comment or raw block that is open; -1: not in this paragraph."""
        if self.comment is not None:
            end = spot.text.find("#}", at)
            if spot.element.getparent() is not self.comment.spot.element.getparent():
                self._fault(
                    self.comment, "ghi chú {# … #} mở ở chỗ này mà đóng ở ô hay phần khác", "đóng #} ngay đoạn này"
                )
            elif end < 0:
                return -1
            self.comment = None
            return max(at, end + 2)
        found = _END_RAW.search(spot.text, at)
        if found is None:
            return -1
        self.raw = None
        return found.end()

    def _one(self, spot: Spot, edge: re.Match[str]) -> tuple[Tag | None, int]:
        """The tag that begins there, and where the text goes on."""
        text, opener, start = spot.text, edge[0], edge.start()
        if opener == "{#":
            end = text.find("#}", start + 2)
            tag = _tag(spot, start, end + 2 if end >= 0 else len(text), opener)
            if end < 0:
                self.comment = tag
            return tag, tag.end
        if text.startswith("{{{", start):
            close = re.compile(r"\}{2,}").search(text, start)
            end = close.end() if close else len(text)
            self._told(
                spot,
                start,
                end,
                f"thừa dấu ngoặc nhọn trong “{_quoted(text[start:end])}”",
                "viết đúng hai dấu: {{ … }}",
            )
            return None, end
        close = _EDGE.search(text, start + 2)
        if close is not None and close[0] == _CLOSERS[opener]:
            return _tag(spot, start, close.end(), opener), close.end()
        end = close.start() if close else len(text)
        if close is not None and close[0] not in _CLOSERS:
            end = close.end()
            what = f"thẻ “{_quoted(text[start:end])}” mở bằng {opener} mà đóng bằng {close[0]}"
        else:
            single = text.find("}", start + 2, end)
            end = single + 1 if single >= 0 else end
            what = f"thẻ “{_quoted(text[start:end].rstrip())}” chưa đóng trong đoạn này"
        self._told(spot, start, end, what, f"thêm {_CLOSERS[opener]} ở cuối thẻ, viết cả thẻ trong một đoạn")
        return None, end

    def _stray(self, spot: Spot, edge: re.Match[str]) -> None:
        opener = next(one for one, closer in _CLOSERS.items() if closer == edge[0])
        begin = max(spot.text.rfind("{", 0, edge.start()), edge.start() - 30, 0)
        what = f"“{_quoted(spot.text[begin : edge.end()])}” có {edge[0]} mà không có {opener} mở"
        self._told(spot, begin, edge.end(), what, f"thêm {opener} ở đầu thẻ hoặc xóa {edge[0]}")

    def _look_between(self, spot: Spot, start: int, end: int) -> int:
        """Tells of tags with a space between the braces, or with one brace only; gives where the last one ends."""
        text, seen = spot.text, start
        for pattern, remedy in _SLIPS:
            for found in pattern.finditer(text, start, min(len(text), end + 2)):
                self._told(spot, found.start(), found.end(), f"“{_quoted(found[0])}” không được nhận là thẻ", remedy)
                seen = max(seen, found.end())
        for found in _LONE.finditer(text, seen, end):
            if self.is_field(unicodedata.normalize("NFC", found[1])):
                what = f"“{_quoted(found[0])}” không được nhận là thẻ"
                self._told(spot, found.start(), found.end(), what, "viết hai dấu ngoặc nhọn: {{ … }}")
        return seen

    def _fault(self, tag: Tag, what: str, remedy: str) -> None:
        self.faults.append(Found(tag.spot, tag.start, tag.end, what, remedy))

    def _told(self, spot: Spot, start: int, end: int, what: str, remedy: str) -> None:
        self.faults.append(Found(spot, start, end, what, remedy))


def _tag(spot: Spot, start: int, end: int, opener: str) -> Tag:
    inner = cleaned_tag(spot.text[start + 2 : end])
    inner = inner.removesuffix(_CLOSERS[opener]).removesuffix("-").removesuffix("+")
    prefix = _PREFIX.match(inner)
    body = inner[prefix.end() :] if prefix else inner
    return Tag(spot, start, end, opener, prefix[1] if prefix else "", body.lstrip("-+ ").rstrip())


def _quoted(text: str) -> str:
    return shortened(unicodedata.normalize("NFC", text))
