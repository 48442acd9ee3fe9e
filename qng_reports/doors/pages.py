"""Fills the HTML templates of `qng_reports/pages`, with Jinja2; what is put in is always escaped."""

from __future__ import annotations

from importlib.resources import files


def render_page(name: str, **context: object) -> str:
    """The page `name` filled with `context`; a name that the template uses and `context` lacks is an error."""
    from jinja2 import Environment, StrictUndefined

    source = files("qng_reports").joinpath("pages", name).read_text(encoding="utf-8")
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(source).render(**context)
