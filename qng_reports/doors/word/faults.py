"""What is wrong with a Word template, all at once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

from jinja2 import TemplateSyntaxError, meta

from qng_reports.doors.jinja import sandbox, unknown_names
from qng_reports.doors.word.template import Template, open_template
from qng_reports.errors import DefinitionError, Fault
from qng_reports.report import Fields

_BLOCK = re.compile(r"\{%-?(?:tr |tc |p |r )?\s*(for|if|endfor|endif)\b[^%]*%\}")
_TAG = re.compile(r"\{[{%].*?[%}]\}", re.DOTALL)
_SHOWN = 70  # letters of a paragraph quoted in a fault: enough to find it in Word


def undeclared_fields(template: Path) -> frozenset[str]:
    """Top-level names that the template asks of its data; raises like `fill_template` when it cannot be read."""
    document, environment = open_template(template), sandbox(autoescape=True)
    faults = tuple(syntax_faults(document))
    if faults:
        raise DefinitionError(f"Mẫu Word “{template.name}” chưa dùng được", faults)
    found = (meta.find_undeclared_variables(environment.parse(source)) for source in document.sources())
    return frozenset(name for names in found for name in names) - frozenset(environment.globals)


def template_faults(template: Path, known: Fields) -> tuple[Fault, ...]:
    """Everything wrong with a template at once: blocks not closed, tags misspelt, fields that are not `known`.

    Raises QngError when the file is no Word template at all.
    """
    document, environment = open_template(template), sandbox(autoescape=True)
    faults = list(syntax_faults(document))
    if not faults:
        paragraphs = document.paragraphs()
        for source in document.sources():
            for name, remedy, _ in unknown_names(environment.parse(source), known, environment):
                faults.append(Fault(_place_of(name, paragraphs), f"không có trường “{name}”", remedy))
    return tuple(dict.fromkeys(faults))


def syntax_faults(document: Template) -> Iterator[Fault]:
    """Blocks not closed, then tags that Jinja cannot read."""
    blocks = tuple(_block_faults(document.paragraphs()))
    yield from blocks
    for source in () if blocks else document.sources():
        try:
            sandbox(autoescape=True).compile(source, raw=True)
        except TemplateSyntaxError as problem:
            line = unescape(re.sub(r"<[^>]+>", "", source.splitlines()[problem.lineno - 1]))
            what = f"thẻ viết sai ({problem.message})"
            yield Fault(_place(line), what, "sửa lại thẻ {{ … }} hoặc {% … %} trong đoạn này")


def _block_faults(paragraphs: list[str]) -> Iterator[Fault]:
    """Blocks not closed, told where they were opened; Jinja would name the end of the document."""
    opened: list[tuple[str, str, str]] = []
    for text in paragraphs:
        for tag in _BLOCK.finditer(text):
            if not tag[1].startswith("end"):
                opened.append((tag[1], tag[0], text))
            elif not opened:
                yield Fault(_place(text), f"“{tag[0]}” không có thẻ mở", "xóa thẻ này hoặc thêm thẻ mở trước nó")
            elif opened[-1][0] == tag[1].removeprefix("end"):
                opened.pop()
            else:
                break
    for word, tag_text, text in opened:
        yield Fault(_place(text), f"khối “{tag_text}” chưa đóng", f"thêm thẻ {{% end{word} %}} ở cuối khối")


def _place_of(name: str, paragraphs: list[str]) -> str:
    word = re.compile(rf"\b{re.escape(name)}\b")
    return _place(next((text for text in paragraphs if any(word.search(tag) for tag in _TAG.findall(text))), ""))


def _place(text: str) -> str:
    text = " ".join(text.split())
    return f"đoạn “{text[:_SHOWN]}{'…' if len(text) > _SHOWN else ''}”"
