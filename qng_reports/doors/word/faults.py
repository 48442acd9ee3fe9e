"""What is wrong with a Word template, all at once."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from jinja2 import TemplateSyntaxError, meta

from qng_reports.doors.charts import chart_faults
from qng_reports.doors.word.blocks import Blocks
from qng_reports.doors.word.names import Names
from qng_reports.doors.word.opening import package_warnings, template_bytes
from qng_reports.doors.word.places import parts_of, spots_of
from qng_reports.doors.word.sandbox import WordSandbox
from qng_reports.doors.word.tags import Found, Reader
from qng_reports.doors.word.template import Template, open_template
from qng_reports.errors import DefinitionError, Fault
from qng_reports.report import Fields, chart_fields


def undeclared_fields(template: Path) -> frozenset[str]:
    """Top-level names that the template asks of its data; raises like `fill_template` when it cannot be read."""
    document, environment = open_template(template), WordSandbox()
    faults = syntax_faults(document)
    if faults:
        raise DefinitionError(f"Mẫu Word “{template.name}” chưa dùng được", faults)
    document.prepare()
    found = (meta.find_undeclared_variables(environment.parse(source)) for source in document.sources())
    return frozenset(name for names in found for name in names) - frozenset(environment.globals)


def template_faults(template: Path, known: Fields, codes: Collection[str] | None = None) -> tuple[Fault, ...]:
    """Everything wrong with a template at once: blocks not closed, tags misspelt, fields that are not `known`.

    `codes`: those that a field looked up by code has; None when any may be. Raises QngError when the file is no Word
    template at all.
    """
    document = open_template(template)
    found = tuple(dict.fromkeys(one.fault for one in found_faults(document, known, codes)))
    return (*(found or _as_jinja_says(document)), *chart_faults(document.docx, chart_fields(known)))


def template_warnings(template: Path) -> tuple[Fault, ...]:
    """What works, but may not be wanted: pictures that Word would fetch from elsewhere, tags that are not filled."""
    return package_warnings(template_bytes(template))


def found_faults(document: Template, known: Fields | None, codes: Collection[str] | None = None) -> tuple[Found, ...]:
    """The faults with the text that each is about, in the order of the document; `known` None: names are not judged."""
    found: list[Found] = []
    names = Names(known, codes, found)
    for part in parts_of(document.docx):
        spots = spots_of(part)
        reader = Reader(lambda name: bool(known) and name in (known or {}))
        blocks = Blocks(names)
        here = len(found)
        blocks.read(reader.read(spots))
        found += [*reader.faults, *blocks.faults]
        found[here:] = sorted(found[here:], key=lambda one: (one.spot.number, one.start))
    return tuple(found)


def syntax_faults(document: Template) -> tuple[Fault, ...]:
    """All faults that need no knowledge of the data."""
    found = tuple(dict.fromkeys(one.fault for one in found_faults(document, None)))
    return found or _as_jinja_says(document)


def _as_jinja_says(document: Template) -> tuple[Fault, ...]:
    """What stands where paragraphs are not looked through, such as the title in the file's properties."""
    document.prepare()
    for source in document.sources():
        try:
            WordSandbox().compile(source, raw=True)
        except TemplateSyntaxError as problem:
            place = document.place_of(source, problem.lineno) or "mẫu"
            return (Fault(place, f"thẻ viết sai ({problem.message})", "sửa lại thẻ {{ … }} hoặc {% … %} ở đây"),)
    return ()
