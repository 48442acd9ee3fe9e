"""The names of a record's fields in templates, what stands under each, and the record as a template sees it.

Any frozen dataclass whose fields are `Annotated[type, name in templates, meaning]` can be the root of a template: the
report, a letter. Types: texts, numbers, dates, charts, such dataclasses, tuples of one type, and Mapping[str, X] for
what a template looks up by code.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, is_dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from types import NoneType, UnionType
from typing import Any, TypeAlias, Union, get_args, get_origin, get_type_hints

from qng_reports.report.charts import Chart
from qng_reports.report.content import Report


class Shape(StrEnum):
    """How a template uses a field: prints it, goes through it, or asks it for a name or a code."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    CHART = "chart"
    RECORD = "record"
    LIST = "list"
    BY_CODE = "by code"


@dataclass(frozen=True, slots=True)
class Field:
    """What stands under a name: a record's names in `under`; `element`: one of a list, or what each code leads to."""

    shape: Shape = Shape.TEXT
    meaning: str = ""
    under: Mapping[str, Field] = field(default_factory=dict)
    element: Field | None = None


Fields: TypeAlias = Mapping[str, Field]
"""Names that a template may use."""
Names: TypeAlias = "Mapping[str, Names]"
"""Names alone: nothing stands under a plain value."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the catalogue: the path as a template spells it from its root or in a loop, and a value as printed.

    `path`: `[]` after a list, `["…"]` after what is looked up by code. `example` is None for records and lists.
    """

    path: str
    field: Field
    example: object = None


def known_fields(root: Any = Report) -> Fields:
    """Names that a template of that dataclass may use."""
    return {name: field_ for _, name, field_ in _names(root)}


def chart_fields(known: Fields | None = None) -> Mapping[str, bool]:
    """The charts by the names that a drawn chart may bear, each with whether it is a list, one chart an item."""
    found = {}
    for name, here in (known_fields() if known is None else known).items():
        for inner, chart in here.under.items():
            many = chart.element is not None and chart.element.shape is Shape.CHART
            if many or chart.shape is Shape.CHART:
                found[f"{name}.{inner}"] = many
    return found


def names_of(record: Any) -> Names:
    """The names of a record's fields, those of records and of a list's elements under them."""
    return {name: _names_under(here) for name, here in known_fields(record).items()}


def _names_under(here: Field) -> Names:
    under = (here.element or here).under
    return {name: _names_under(inner) for name, inner in under.items()}


def as_context(record: Any) -> dict[str, object]:
    """The record as the names and values that a template sees."""
    root: Any = type(record)
    return {name: _plain(getattr(record, attribute)) for attribute, name, _ in _names(root)}


def catalogue(record: Any) -> tuple[Entry, ...]:
    """Every field of an example record, those of lists with the first value that is not blank."""
    return tuple(_entries(known_fields(type(record)), "", [as_context(record)]))


def _entries(fields: Fields, prefix: str, examples: list[Any]) -> Iterator[Entry]:
    for name, here in fields.items():
        values = [example[name] for example in examples]
        path = prefix + name
        while here.shape in (Shape.LIST, Shape.BY_CODE) and here.element is not None:
            if here.shape is Shape.LIST:
                values, ending = [inner for value in values for inner in value], "[]"
            else:
                values, ending = [inner for value in values for inner in value.values()], '["…"]'
            path += ending
            if here.element.shape in (Shape.RECORD, Shape.LIST, Shape.BY_CODE):
                yield Entry(path, here)
            inner = here.element
            here = Field(inner.shape, here.meaning, inner.under, inner.element)
        if here.shape is Shape.RECORD:
            if not path.endswith("]"):
                yield Entry(path, here)
            yield from _entries(here.under, f"{path}.", values)
        else:
            yield Entry(path, here, next((value for value in values if value or value == 0), None))


@functools.cache
def _names(record: Any) -> tuple[tuple[str, str, Field], ...]:
    """Attribute, name in templates and what stands under it, for each field of a dataclass."""
    found = []
    for attribute, hint in get_type_hints(record, include_extras=True).items():
        kind, name, meaning = get_args(hint)
        found.append((attribute, name, _field_of(kind, meaning)))
    return tuple(found)


def _field_of(kind: Any, meaning: str = "") -> Field:
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        return _field_of(next(one for one in inner if one is not NoneType), meaning)
    if origin is tuple:
        return Field(Shape.LIST, meaning, element=_field_of(inner[0]))
    if origin is not None and issubclass(origin, Mapping):
        return Field(Shape.BY_CODE, meaning, element=_field_of(inner[1]))
    if issubclass(kind, Chart):
        return Field(Shape.CHART, meaning)
    if is_dataclass(kind):
        return Field(Shape.RECORD, meaning, known_fields(kind))
    if issubclass(kind, date):
        return Field(Shape.DATE, meaning)
    return Field(Shape.NUMBER if issubclass(kind, int | Decimal) else Shape.TEXT, meaning)


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(inner) for inner in value]
    if isinstance(value, Mapping):
        return {key: _plain(inner) for key, inner in value.items()}
    return as_context(value) if is_dataclass(value) and not isinstance(value, Chart) else value
