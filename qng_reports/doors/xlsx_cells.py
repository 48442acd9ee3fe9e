"""What the reader of returned workbooks passes over: cells that show an error, formulas that nobody computed."""

from __future__ import annotations

import posixpath
import re
from html import unescape
from zipfile import ZipFile

_SHEET = re.compile(rb"<(?:\w+:)?sheet\s([^>]*)>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s([^>]*)>")
_ATTRIBUTE = re.compile(rb"([\w:]+)\s*=\s*[\"']([^\"']*)[\"']")
_CELL = re.compile(rb"<(?:\w+:)?c\s([^>]*[^/>])>(.*?)</(?:\w+:)?c>", re.DOTALL)
_VALUE = re.compile(rb"<(?:\w+:)?v[^>]*>(.*?)</(?:\w+:)?v>", re.DOTALL)
_FORMULA = re.compile(rb"<(?:\w+:)?f[^>]*>(.*?)</(?:\w+:)?f>", re.DOTALL)
_NAME = re.compile(r"([A-Z]+)(\d+)")
_WORKBOOK, _RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
Passed = dict[tuple[int, int], str]


def passed_over(archive: ZipFile) -> dict[str, Passed]:
    """By sheet and place (row, column from 0): the error as shown ("#N/A"), or a formula without a value ("=1+2")."""
    names = set(archive.namelist())
    if not {_WORKBOOK, _RELATIONS} <= names:
        return {}
    parts = {}
    for relation in map(_attributes, _RELATION.findall(archive.read(_RELATIONS))):
        parts[relation.get("Id", "")] = posixpath.normpath(posixpath.join("/xl", relation.get("Target", ""))).lstrip(
            "/"
        )
    found = {}
    for sheet in map(_attributes, _SHEET.findall(archive.read(_WORKBOOK))):
        part = parts.get(next((value for name, value in sheet.items() if name.endswith(":id")), ""), "")
        if part in names:
            found[sheet.get("name", "")] = _of_sheet(archive.read(part))
    return found


def _attributes(element: bytes) -> dict[str, str]:
    return {name.decode(): unescape(value.decode("utf-8", "replace")) for name, value in _ATTRIBUTE.findall(element)}


def _of_sheet(part: bytes) -> Passed:
    found: Passed = {}
    for head, body in _CELL.findall(part):
        is_error, formula = b't="e"' in head, _FORMULA.search(body)
        value = _VALUE.search(body)
        computed = value is not None and (value[1] or b't="str"' in head)  # a formula may well give an empty text
        if not is_error and (formula is None or computed):
            continue
        place = _NAME.fullmatch(_attributes(head).get("r", ""))
        if place is not None:
            text = value[1] if value is not None and value[1] else b"=" + (formula[1] if formula else b"")
            found[int(place[2]) - 1, _column(place[1])] = unescape(text.decode("utf-8", "replace"))
    return found


def _column(letters: str) -> int:
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return column - 1
