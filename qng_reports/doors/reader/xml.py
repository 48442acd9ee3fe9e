"""XML of the parts: text in any encoding, never a DOCTYPE; trees of small parts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree

from qng_reports.doors.reader.limits import ENTITIES, UnreadableError

_ENTITY = re.compile(r"&(?:(amp|lt|gt|quot|apos)|#(\d+)|#x([0-9a-fA-F]+));")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_ESCAPED = re.compile(r"(?:_x[0-9a-fA-F]{4}_)+")
_DECLARED = re.compile(rb"<\?xml[^>]*?encoding\s*=\s*[\"']([\w.-]+)[\"']")
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"),
          (b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"))  # fmt: skip
_ENCODINGS = {"utf-8", "utf8", "us-ascii", "ascii", "iso-8859-1", "windows-1252", "windows-1258"}
_LAST_CHARACTER = 0x10FFFF


def decoded(part: bytes) -> str:
    """A part as text with line ends as XML has them; UnreadableError if it declares a document type.

    Bytes that are none of its encoding become U+FFFD: one wrong letter in a label must not cost a sheet.
    """
    encoding = next((name for mark, name in _MARKS if part.startswith(mark)), "")
    if not encoding:
        declared = _DECLARED.match(part)
        told = declared[1].decode("ascii").lower() if declared else "utf-8"
        encoding = told if told in _ENCODINGS else "utf-8"
    text = part.decode(encoding, "replace")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise UnreadableError(ENTITIES)
    return text


def tree(part: bytes | None) -> ElementTree.Element | None:
    """A small part's tree, names without namespaces told by `local`; None for a part that is missing or malformed."""
    if part is None:
        return None
    try:
        return ElementTree.fromstring(decoded(part))
    except ElementTree.ParseError:
        return None


def local(name: str) -> str:
    """A name without its namespace: transitional, strict and prefixed files are read alike."""
    return name.rpartition("}")[2]


def found(root: ElementTree.Element | None, name: str) -> Iterator[ElementTree.Element]:
    """Elements of a local name, anywhere in the tree."""
    if root is not None:
        for element in root.iter():
            if isinstance(element.tag, str) and local(element.tag) == name:
                yield element


def attribute(element: ElementTree.Element, name: str) -> str:
    """An attribute by its local name; empty if it is not there."""
    if name in element.attrib:
        return element.attrib[name]
    return next((value for key, value in element.attrib.items() if local(key) == name), "")


def is_true(value: str | None) -> bool:
    """A boolean attribute, as any program writes it."""
    return value in ("1", "true", "on", "TRUE", "True")


def unescaped(text: str) -> str:
    """XML text with its references resolved."""
    return _ENTITY.sub(_character, text) if "&" in text else text


def _character(reference: re.Match[str]) -> str:
    name, decimal, hexadecimal = reference.groups()
    if name:
        return _NAMED[name]
    digits = decimal or hexadecimal
    code = int(digits, 10 if decimal else 16) if len(digits) <= 8 else 0
    return chr(code) if 0 < code <= _LAST_CHARACTER and not 0xD800 <= code < 0xE000 else "\ufffd"


def excel_text(text: str) -> str:
    """A text with Excel's own escapes resolved: "_x000D_" stands for a character that XML cannot hold."""
    return _ESCAPED.sub(_escaped, text) if "_x" in text else text


def _escaped(run: re.Match[str]) -> str:
    """Neighbours may be the two halves of one character."""
    units = b"".join(int(unit, 16).to_bytes(2, "little") for unit in re.findall(r"_x(.{4})_", run[0]))
    return units.decode("utf-16-le", "replace")
