"""The names of the report's fields in templates, and the report as a template sees it."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import is_dataclass
from typing import Any, TypeAlias, get_args, get_origin, get_type_hints

from qng_reports.report.charts import Chart
from qng_reports.report.content import Charts, Report

Fields: TypeAlias = "Mapping[str, Fields]"
"""Names that a template may use; a record's or a list's own names under it, nothing under a plain value."""


def known_fields() -> Fields:
    """Names that a template may use, records and lists with their own names under them."""
    return _fields_of(Report)


def chart_fields() -> Mapping[str, bool]:
    """The charts by the names that a drawn chart may bear, each with whether it is a list, one chart an item."""
    head = next(name for _, name, inner in _names(Report) if inner is Charts)
    hints = get_type_hints(Charts, include_extras=True).values()
    return {f"{head}.{name}": get_origin(kind) is tuple for kind, name, _ in map(get_args, hints)}


def as_context(report: Report) -> dict[str, object]:
    """The report as the names and values that a template sees."""
    return {name: _plain(getattr(report, attribute)) for attribute, name, _ in _names(Report)}


def _fields_of(record: type) -> Fields:
    return {name: _fields_of(inner) if inner else {} for _, name, inner in _names(record)}


@functools.cache
def _names(record: type) -> tuple[tuple[str, str, type | None], ...]:
    """Attribute, name in templates and dataclass under it, for each field of a dataclass."""
    found = []
    for attribute, hint in get_type_hints(record, include_extras=True).items():
        kind, name, _ = get_args(hint)
        inner = get_args(kind)[0] if get_origin(kind) is tuple else kind
        if get_origin(kind) is Mapping:  # any key, with the names of the values under it
            inner = get_args(kind)[1]
        record_ = isinstance(inner, type) and is_dataclass(inner) and inner is not Chart
        found.append((attribute, name, inner if record_ else None))
    return tuple(found)


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(inner) for inner in value]
    if isinstance(value, Mapping):
        return {key: _plain(inner) for key, inner in value.items()}
    if not is_dataclass(value) or isinstance(value, Chart):
        return value
    record: Any = type(value)
    return {name: _plain(getattr(value, attribute)) for attribute, name, _ in _names(record)}
