"""Jinja as a template that somebody edits needs it: no code is run, a misspelt field is told with what it may mean."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from typing import TypeAlias

from jinja2 import Environment, StrictUndefined, UndefinedError, nodes
from jinja2.sandbox import SandboxedEnvironment

from qng_reports.report import Names
from qng_reports.vietnamese import format_day, format_number


def sandbox(*, autoescape: bool, lines: bool = False) -> SandboxedEnvironment:
    """No code, and no silent blank for a misspelt field; None prints nothing, numbers and dates as Vietnamese has them.

    `lines`: for texts, where a block that stands alone on a line leaves no empty line behind.
    """
    return SandboxedEnvironment(
        autoescape=autoescape, undefined=StrictUndefined, finalize=_printed, trim_blocks=lines, lstrip_blocks=lines,
        keep_trailing_newline=lines,
    )  # fmt: skip


def _printed(value: object) -> object:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return format_number(value)
    return format_day(value) if isinstance(value, date) else value


def undefined_name(problem: UndefinedError) -> str:
    """The field that was not there, in quotation marks."""
    found = re.search(r"'([^']+)' is undefined|has no attribute '([^']+)'", str(problem))
    return f"“{found[1] or found[2]}”" if found else f"({problem})"


def unknown_names(tree: nodes.Template, known: Names, environment: Environment) -> Iterator[tuple[str, str, int]]:
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
