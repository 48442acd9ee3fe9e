"""Texts of letters that staff edit: filled in a sandbox, and every fault told with its line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import TypeAlias

from jinja2 import Environment, TemplateSyntaxError, nodes

from qng_reports.doors.sandbox import PROBLEMS, Sandbox, told
from qng_reports.errors import Fault, QngError
from qng_reports.report import Names


def text_faults(text: str, name: str, first_line: int, known: Names) -> Iterator[Fault]:
    """What is wrong with a text: tags misspelt, fields that are not `known`; places are "NAME, dòng N"."""
    environment = Sandbox(autoescape=False, lines=True)
    try:
        tree = environment.parse(text)
        environment.compile(text)
    except TemplateSyntaxError as problem:
        place = f"{name}, dòng {first_line + problem.lineno - 1}"
        yield Fault(place, f"thẻ viết sai ({problem.message})", "sửa lại thẻ {{ … }} hoặc {% … %} ở dòng này")
        return
    for field, remedy, line in _unknown_names(tree, known, environment):
        yield Fault(f"{name}, dòng {first_line + line - 1}", f"không có trường “{field}”", remedy)


def fill_text(text: str, name: str, context: Mapping[str, object]) -> str:
    """The text filled in; QngError in one sentence for what only shows then."""
    try:
        return Sandbox(autoescape=False, lines=True).from_string(text).render(context)
    except PROBLEMS as problem:
        raise QngError(f"Mẫu thư “{name}” {told(problem)}.") from problem


def _unknown_names(tree: nodes.Template, known: Names, environment: Environment) -> Iterator[tuple[str, str, int]]:
    """Names that a template uses and nobody gives: each with what to write instead, and its line."""
    scope: _Scope = dict(known) | dict.fromkeys(environment.globals)
    for name, given, line in _unknown(tree, scope):
        candidates = sorted(set(given) - set(environment.globals) - {"loop"})
        near = get_close_matches(name, candidates, n=1, cutoff=0.6)
        yield name, f"ý bạn là “{near[0]}”?" if near else f"dùng một trong các trường: {', '.join(candidates)}", line


_Scope: TypeAlias = "dict[str, Names | None]"  # None: anything may be under the name


def _unknown(node: nodes.Node, scope: _Scope) -> Iterator[tuple[str, list[str], int]]:
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
        yield node.name, list(scope), node.lineno
    if isinstance(node, nodes.Getattr):
        under = _shape(node.node, scope)
        if under and node.attr not in under:
            yield node.attr, list(under), node.lineno
    for child in node.iter_child_nodes():
        yield from _unknown(child, scope)


def _shape(node: nodes.Node, scope: _Scope) -> Names | None:
    """What stands under an expression; None when that cannot be told."""
    if isinstance(node, nodes.Name):
        return scope.get(node.name)
    if isinstance(node, nodes.Getattr):
        return (_shape(node.node, scope) or {}).get(node.attr)
    if isinstance(node, nodes.Getitem):
        return _shape(node.node, scope)
    return _shape(node.node, scope) if isinstance(node, nodes.Filter) and node.node else None
