"""Bookmarks around the figures of a filled document, so that each leads to where it comes from.

While a template is filled, a figure stands between private-use letters with its running number. `bookmarked` puts Word
bookmarks in their place once the document is whole; no such letter is left anywhere, whatever the template did with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from qng_reports.report import Origin, Traced
from qng_reports.vietnamese import slug

_OPEN, _NUMBERED, _CLOSE = "\uf8f1", "\uf8f2", "\uf8f3"
RESERVED = re.compile("[\uf8f0-\uf8f7]")  # letters that no text of a template or of the data may hold
_TOKEN = re.compile(f"{_OPEN}(\\d+){_NUMBERED}|{_CLOSE}")
_LOOK = r"(?:<w:rPr/>|<w:rPr>(?:(?!</?w:rPr\b).)*</w:rPr>)?"
_RUN = re.compile(rf"(<w:r(?: [^<>]*)?>{_LOOK})((?:<(w:\w+)(?: [^<>]*)?(?:/>|>[^<]*</\3>))*)</w:r>", re.DOTALL)
_CHILD = re.compile(r"<(w:\w+)(?: [^<>]*)?(?:/>|>([^<]*)</\1>)")
_PARAGRAPH_EDGE = re.compile(r"</?w:p[ >]")
_BOOKMARK = re.compile(r"<w:bookmarkStart\b[^<>]*>")
_RENDERED = re.compile(r"word/(?:document|header\d*|footer\d*|footnotes|endnotes)\.xml|docProps/core\.xml")
_LONGEST_NAME = 40  # letters of a bookmark's name that Word takes


@dataclass(frozen=True, slots=True)
class Mark:
    """A bookmark in a filled document: its name, the figure as printed, and where that comes from."""

    name: str
    text: str
    origin: Origin


class Ledger:
    """The figures printed in one filling, by running number."""

    def __init__(self) -> None:
        self.printed: list[Traced] = []

    def enter(self, figure: Traced) -> str:
        """The figure between the letters that `bookmarked` looks for."""
        self.printed.append(figure)
        return f"{_OPEN}{len(self.printed) - 1}{_NUMBERED}{figure}{_CLOSE}"


def bookmarked(parts: Mapping[str, bytes], ledger: Ledger) -> tuple[dict[str, bytes], tuple[Mark, ...]]:
    """The parts of the document with a bookmark for each figure of the ledger that stands in a paragraph.

    A figure in an attribute, a field's instruction or cut by a filter gets none. Names and numbers clash with no
    bookmark of the template.
    """
    found = {name: content.decode("utf-8") for name, content in parts.items() if _RENDERED.fullmatch(name)}
    names, marks = _Names(found.values()), list[Mark]()
    changed: dict[str, bytes] = {}
    for name in sorted(found, key=lambda name: (name != "word/document.xml", name)):
        xml = found[name]
        if RESERVED.search(xml):
            xml = RESERVED.sub("", _TOKEN.sub("", _with_bookmarks(xml, ledger, names, marks)))
            changed[name] = xml.encode("utf-8")
    return {**parts, **changed}, tuple(marks)


class _Names:
    """Names and numbers of bookmarks that are still free; Word tells names apart without regard to case."""

    def __init__(self, parts: Iterable[str]) -> None:
        tags = [tag for xml in parts for tag in _BOOKMARK.findall(xml)]
        self.taken = {name.casefold() for tag in tags for name in re.findall(r'w:name="([^"]*)"', tag)}
        self.number = max((int(n) for tag in tags for n in re.findall(r'w:id="(\d+)"', tag)), default=0)
        self.counts: dict[str, int] = {}

    def next(self, origin: Origin) -> tuple[int, str]:
        """A number and a name: "sl_T1_01_2" is the second figure printed of item T1.01."""
        base = _base(origin)
        while True:
            count = self.counts[base] = self.counts.get(base, 0) + 1
            name = f"{base[: _LONGEST_NAME - 1 - len(str(count))]}_{count}"
            if name.casefold() not in self.taken:
                self.taken.add(name.casefold())
                self.number += 1
                return self.number, name


@lru_cache(maxsize=4096)
def _base(origin: Origin) -> str:
    if not origin.items:
        return f"dem_{slug(origin.how)[:24].replace('-', '_')}".rstrip("_")
    more = f"_va_{len(origin.items) - 1}" if len(origin.items) > 1 else ""
    words = (origin.items[0], origin.agency)
    return "_".join(("sl", *(re.sub(r"[^0-9A-Za-z]+", "_", word)[:14].strip("_") for word in words if word))) + more


def _with_bookmarks(xml: str, ledger: Ledger, names: _Names, marks: list[Mark]) -> str:
    """The part with bookmarks where they can stand; tokens that cannot become one are left to be removed."""
    at: dict[int, str] = {}  # position of a token: the tag that takes its place
    runs: dict[tuple[int, int], re.Match[str]] = {}
    for number, opened, closed in _pairs(xml):
        if number >= len(ledger.printed):  # letters that a template wrote as an escape
            continue
        both = [_run_at(xml, opened.start()), _run_at(xml, closed.start())]
        if all(both) and not _PARAGRAPH_EDGE.search(xml, opened.end(), closed.start()):
            runs.update({run.span(): run for run in both if run})
            figure = ledger.printed[number]
            key, name = names.next(figure.origin)
            marks.append(Mark(name, str(figure), figure.origin))
            at[opened.start()] = f'<w:bookmarkStart w:id="{key}" w:name="{name}"/>'
            at[closed.start()] = f'<w:bookmarkEnd w:id="{key}"/>'
    pieces, done = [], 0
    for (start, end), run in sorted(runs.items()):
        pieces += [xml[done:start], "".join(_split(run, at))]
        done = end
    return "".join((*pieces, xml[done:]))


def _pairs(xml: str) -> Iterator[tuple[int, re.Match[str], re.Match[str]]]:
    """Figures that are still whole: the letters before them and those after."""
    opened = None
    for token in _TOKEN.finditer(xml):
        if opened is not None and token[1] is None:
            yield int(opened[1]), opened, token
        opened = token if token[1] is not None else None


def _run_at(xml: str, position: int) -> re.Match[str] | None:
    """The run whose text a position lies in, if it holds nothing but text, breaks and the like."""
    tag = xml.rfind("<", 0, position)
    if not xml.startswith(("<w:t>", "<w:t "), tag) or ">" not in xml[tag:position]:
        return None
    start = position
    while start >= 0 and not xml.startswith(("<w:r>", "<w:r "), start):
        start = xml.rfind("<w:r", 0, start)
    end = xml.find("</w:r>", position)
    return _RUN.fullmatch(xml, start, end + len("</w:r>")) if start >= 0 and end >= 0 else None


def _split(run: re.Match[str], at: Mapping[int, str]) -> Iterator[str]:
    """The run cut into runs of the same look, with the tags of bookmarks between them."""
    head, held = run[1], ""
    for child in _CHILD.finditer(run.string, run.start(2), run.end(2)):
        if child[1] != "w:t" or not _TOKEN.search(child[2] or ""):
            held += child[0]
            continue
        done = child.start(2)
        for token in _TOKEN.finditer(run.string, child.start(2), child.end(2)):
            held += _text(run.string[done : token.start()])
            done = token.end()
            if token.start() in at:
                yield f"{head}{held}</w:r>" if held else ""
                yield at[token.start()]
                held = ""
        held += _text(run.string[done : child.end(2)])
    yield f"{head}{held}</w:r>" if held else ""


def _text(text: str) -> str:
    return f'<w:t xml:space="preserve">{text}</w:t>' if text else ""
