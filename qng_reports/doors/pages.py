"""Fills the HTML templates of `qng_reports/pages`, with Jinja2; what is put in is always escaped and made visible."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from importlib.resources import files

# control, invisible and direction-turning characters, halves of pairs: none may act on the page, each may be evidence
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff\ufffe\uffff]"
)


def render_page(name: str, **context: object) -> str:
    """The page `name` filled with `context`; a name that the template uses and `context` lacks is an error.

    `inline(file)` gives a style or script of the same folder, `hash_of(file)` what a content security policy calls it.
    """
    from jinja2 import Environment, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, finalize=visible
    )
    return environment.from_string(_source(name)).render(
        **context, inline=lambda file: Markup(_source(file)), hash_of=lambda file: _hash_of(_source(file))
    )


def visible(value: object) -> object:
    """Text with every character that acts without being seen written as its number, "⟨U+202E⟩"; all else as it is."""
    if not isinstance(value, str) or hasattr(value, "__html__"):
        return value
    return _UNSEEN.sub(lambda found: f"⟨U+{ord(found[0]):04X}⟩", value)


def as_markup(svg: str) -> object:
    """A picture of our own, every text in it escaped already, to be put into a page as it is."""
    from markupsafe import Markup

    return Markup(visible(svg))


def _source(name: str) -> str:
    return files("qng_reports").joinpath("pages", name).read_text(encoding="utf-8")


def _hash_of(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode('utf-8')).digest()).decode('ascii')}"
