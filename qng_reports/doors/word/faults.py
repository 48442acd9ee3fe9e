"""What is wrong with a Word template, all at once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches
from html import unescape
from pathlib import Path
from typing import TypeAlias

from jinja2 import TemplateSyntaxError, meta, nodes

from qng_reports.doors.charts import chart_faults
from qng_reports.doors.word.template import Template, environment_for, open_template
from qng_reports.errors import DefinitionError, Fault
from qng_reports.report import Fields, chart_fields

_BLOCK = re.compile(r"\{%-?(?:tr |tc |p |r )?\s*(for|if|endfor|endif)\b[^%]*%\}")
_TAG = re.compile(r"\{[{%].*?[%}]\}", re.DOTALL)
_SHOWN = 70  # letters of a paragraph quoted in a fault: enough to find it in Word


def undeclared_fields(template: Path) -> frozenset[str]:
    """Top-level names that the template asks of its data; raises like `fill_template` when it cannot be read."""
    document, environment = open_template(template), environment_for()
    faults = tuple(syntax_faults(document))
    if faults:
        raise DefinitionError(f"Mẫu Word “{template.name}” chưa dùng được", faults)
    found = (meta.find_undeclared_variables(environment.parse(source)) for source in document.sources())
    return frozenset(name for names in found for name in names) - frozenset(environment.globals)


def template_faults(template: Path, known: Fields) -> tuple[Fault, ...]:
    """Everything wrong with a template at once: blocks not closed, tags misspelt, fields that are not `known`.

    Raises QngError when the file is no Word template at all.
    """
    document, environment = open_template(template), environment_for()
    faults = list(syntax_faults(document))
    if not faults:
        paragraphs = document.paragraphs()
        for source in document.sources():
            scope: _Scope = dict(known) | dict.fromkeys(environment.globals)
            for name, candidates in _unknown(environment.parse(source), scope):
                candidates = sorted(set(candidates) - set(environment.globals) - {"loop"})
                near = get_close_matches(name, candidates, n=1, cutoff=0.6)
                remedy = f"ý bạn là “{near[0]}”?" if near else f"dùng một trong các trường: {', '.join(candidates)}"
                faults.append(Fault(_place_of(name, paragraphs), f"không có trường “{name}”", remedy))
        faults += chart_faults(document.docx, chart_fields())
    return tuple(dict.fromkeys(faults))


def syntax_faults(document: Template) -> Iterator[Fault]:
    """Blocks not closed, then tags that Jinja cannot read."""
    blocks = tuple(_block_faults(document.paragraphs()))
    yield from blocks
    for source in () if blocks else document.sources():
        try:
            environment_for().compile(source, raw=True)
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


_Scope: TypeAlias = "dict[str, Fields | None]"  # None: anything may be under the name


def _unknown(node: nodes.Node, scope: _Scope) -> Iterator[tuple[str, list[str]]]:
    """Names used but not in scope, each with the names that could have been meant."""
    if isinstance(node, nodes.For):
        yield from _unknown(node.iter, scope)
        names = [node.target] if isinstance(node.target, nodes.Name) else list(node.target.find_all(nodes.Name))
        element = _shape(node.iter, scope) if len(names) == 1 else None
        inner = scope | {"loop": None} | {name.name: element for name in names}
        for child in (*node.body, *node.else_, *filter(None, [node.test])):
            yield from _unknown(child, inner)
        return
    if isinstance(node, nodes.Assign) and isinstance(node.target, nodes.Name):
        yield from _unknown(node.node, scope)
        scope[node.target.name] = _shape(node.node, scope)
        return
    if isinstance(node, nodes.Name) and node.ctx == "load" and node.name not in scope:
        yield node.name, list(scope)
    if isinstance(node, nodes.Getattr):
        under = _shape(node.node, scope)
        if under and node.attr not in under:
            yield node.attr, list(under)
    for child in node.iter_child_nodes():
        yield from _unknown(child, scope)


def _shape(node: nodes.Node, scope: _Scope) -> Fields | None:
    """What stands under an expression; None when that cannot be told."""
    if isinstance(node, nodes.Name):
        return scope.get(node.name)
    if isinstance(node, nodes.Getattr):
        return (_shape(node.node, scope) or {}).get(node.attr)
    if isinstance(node, nodes.Getitem):
        return _shape(node.node, scope)
    return _shape(node.node, scope) if isinstance(node, nodes.Filter) and node.node else None


def _place_of(name: str, paragraphs: list[str]) -> str:
    word = re.compile(rf"\b{re.escape(name)}\b")
    return _place(next((text for text in paragraphs if any(word.search(tag) for tag in _TAG.findall(text))), ""))


def _place(text: str) -> str:
    text = " ".join(text.split())
    return f"đoạn “{text[:_SHOWN]}{'…' if len(text) > _SHOWN else ''}”"
