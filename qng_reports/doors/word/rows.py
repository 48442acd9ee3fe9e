"""Long tables filled beside the template engine: a row whose cells only print fields is built as text.

The engine and lxml see such a row once, however many records there are; the rows take its place in the finished part,
letter for letter what the engine would have made of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup

_NAME = "_rows_beside_the_engine"  # under which the engine finds `Rows.place`
_LOOP = re.compile(
    r"\{% *for (\w+) in ([\w.]+) *%\}(<w:tr[ >](?:(?!\{%|\{#|<w:tr[ >]).)*?</w:tr>)\{% *endfor *%\}", re.DOTALL
)
_TEXT = re.compile(r"(<w:t(?: [^<>]*)?>)([^<]*)</w:t>")
_TAG = re.compile(r"\{\{ *(\w+)\.([^\W_]\w*) *\}\}")
_NUMBERED = re.compile(r"<(?:w:drawing|w:pict|w:object|mc:)")  # what docxtpl numbers, or holds a text twice
_SLOT, _END = "\uf8f4", "\uf8f5"
_SLOTS = re.compile(f"{_SLOT}(\\d+)\\.(\\d+){_END}")
_LEFT_TO_THE_ENGINE = re.compile(r"[\x00-\x1f]|\{_|_\}|%_")  # docxtpl makes breaks and braces of them
_DICT = frozenset(dir(dict))


class Rows:
    """The rows of one filling that are built beside the engine."""

    def __init__(self, environment: SandboxedEnvironment) -> None:
        self.environment = environment
        self.loops: list[tuple[str, str, tuple[str, ...], str]] = []  # variable, row, fields in order, source
        self.built: list[list[list[str]]] = []
        environment.globals[_NAME] = self.place

    def taken_out(self, source: str) -> str:
        """The source with a call of `place` instead of each loop whose row can be built as text."""
        return _LOOP.sub(self._call, source)

    def _call(self, loop: re.Match[str]) -> str:
        variable, records, row = loop[1], loop[2], loop[3]
        fields: list[str] = []

        def slot(tag: re.Match[str]) -> str:
            fields.append(tag[2] if tag[1] == variable else "")
            return f"{_SLOT}*.{len(fields) - 1}{_END}"

        marked = _TEXT.sub(lambda text: f"{text[1]}{_TAG.sub(slot, text[2])}</w:t>", row)
        if "{{" in marked or "" in fields or not fields or variable == "loop" or _NUMBERED.search(row):
            return loop[0]
        self.loops.append((variable, marked, tuple(fields), loop[0].replace(f" in {records}", " in records", 1)))
        return f"{{{{ {_NAME}({len(self.loops) - 1}, {records}) }}}}"

    def place(self, number: int, records: Iterable[Any]) -> Markup:
        """One row with slots for all the records; the rows by the engine where a value asks for it."""
        _, row, fields, source = self.loops[number]
        records = list(records)
        built = self._values(records, fields)
        if built is None:
            return Markup(self.environment.from_string(source).render(records=records))
        if not built:
            return Markup()
        self.built.append(built)
        return Markup(row.replace(f"{_SLOT}*.", f"{_SLOT}{len(self.built) - 1}."))

    def _values(self, records: Sequence[Any], fields: Sequence[str]) -> list[list[str]] | None:
        """The texts of all cells as XML, record by record; None where one is none or is for the engine."""
        finalize, texts = self.environment.finalize or str, []
        for record in records:
            of_dict = type(record) is dict
            row = []
            for name in fields:
                plain = of_dict and name not in _DICT and name in record
                value = finalize(record[name] if plain else self.environment.getattr(record, name))
                if not isinstance(value, str | int | float) or hasattr(value, "__html__"):
                    return None
                text = str(value)
                if not text.isprintable() and _LEFT_TO_THE_ENGINE.search(text):
                    return None
                if "_" in text and _LEFT_TO_THE_ENGINE.search(text):
                    return None
                row.append(text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))
            texts.append(row)
        return texts

    def put_in(self, xml: str) -> str:
        """The finished part with all the rows."""
        pieces, done = [], 0
        while self.built:
            slot = _SLOTS.search(xml, done)
            if slot is None:
                break
            start, end = _row_start(xml, slot.start()), xml.find("</w:tr>", slot.end()) + len("</w:tr>")
            if start < done or end <= slot.end() or int(slot[1]) >= len(self.built):  # letters from an escape
                pieces.append(xml[done : slot.start()])
                done = slot.end()
                continue
            pieces += [xml[done:start], *_rows(xml[start:end], self.built[int(slot[1])])]
            done = end
        return "".join((*pieces, xml[done:]))


def _row_start(xml: str, position: int) -> int:
    """Where the row around a position begins; -1 outside rows."""
    while position >= 0 and not xml.startswith(("<w:tr>", "<w:tr "), position):
        position = xml.rfind("<w:tr", 0, position)
    return position


def _rows(row: str, records: Sequence[Sequence[str]]) -> Iterable[str]:
    """The row once for each record; a text without a letter is one empty tag, as lxml writes it."""
    between: list[str] = []  # XML before, between and after the texts with slots
    forms: list[str] = []  # those texts, as formats of a record's values
    done = 0
    for text in _TEXT.finditer(row):
        if _SLOT in text[2]:
            between.append(row[done : text.start(2) - 1])
            forms.append(_SLOTS.sub(r"{\2}", text[2].replace("{", "{{").replace("}", "}}")))
            done = text.end()
    last = row[done:]
    if all(form == f"{{{n}}}" for n, form in enumerate(forms)):  # each text one field
        for values in records:
            yield "".join([p + (f">{v}</w:t>" if v else "/>") for p, v in zip(between, values, strict=True)]) + last
        return
    for values in records:
        texts = [form.format(*values) for form in forms]
        yield "".join([p + (f">{t}</w:t>" if t else "/>") for p, t in zip(between, texts, strict=True)]) + last
