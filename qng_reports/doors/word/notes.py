"""Real footnotes in a rendered document, where the template said `|chu_thich` (ECMA-376 part 1, 17.11)."""

from __future__ import annotations

import copy
import re
from collections.abc import Sequence
from typing import Any

from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import nsdecls, qn
from lxml import etree

from qng_reports.doors.word.sandbox import NOTE_END, NOTE_START
from qng_reports.doors.word.styles import style_for

_MARK = re.compile(f"{NOTE_START}(\\d+){NOTE_END}")
_LOOSE = re.compile(f"[{NOTE_START}{NOTE_END}]")
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_ID, _VALUE = qn("w:id"), qn("w:val")
_SEPARATORS = (
    f"<w:footnotes {nsdecls('w')}>"
    '<w:footnote w:type="separator" w:id="-1"><w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="240"'
    ' w:lineRule="auto"/><w:ind w:firstLine="0"/></w:pPr><w:r><w:separator/></w:r></w:p></w:footnote>'
    '<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="240"'
    ' w:lineRule="auto"/><w:ind w:firstLine="0"/></w:pPr><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>'
    "</w:footnotes>"
)
# what may follow w:footnotePr in w:settings is told by what must not stand before it (CT_Settings, 17.15.1.78)
_AFTER_IN_SETTINGS = (
    "endnotePr", "compat", "docVars", "rsids", "mathPr", "attachedSchema", "themeFontLang", "clrSchemeMapping",
    "doNotIncludeSubdocsInStats", "doNotAutoCompressPictures", "forceUpgrade", "captions", "readModeInkLockDown",
    "smartTagType", "schemaLibrary", "shapeDefaults", "doNotEmbedSmartTags", "decimalSymbol", "listSeparator",
)  # fmt: skip


def place_notes(document: Any, texts: Sequence[str]) -> None:
    """Puts a footnote for each mark in the body of a python-docx `document`; marks elsewhere give the text in brackets.

    A footnote of the template itself that a loop has printed more than once becomes one footnote for each time.
    """
    body = document.element.body
    marked = [text for text in body.iter(qn("w:t")) if text.text and _LOOSE.search(text.text)]
    referred = [mark.get(_ID) for mark in body.iter(qn("w:footnoteReference"))]
    if marked or len(set(referred)) < len(referred):
        notes = _Notes(document)
        notes.part_doubles(body)
        for text in marked:
            _split(text, texts, notes)
        notes.save()
    for part in document.part.package.iter_parts():
        if hasattr(part, "element") and part is not document.part:
            for text in part.element.iter(qn("w:t")):
                if text.text and _LOOSE.search(text.text):
                    text.text = _bare(_MARK.sub(lambda found: f" ({_told(texts, found[1])})", text.text))


def _told(texts: Sequence[str], number: str) -> str:
    """The text of a note; nothing for a mark that a template wrote as an escape."""
    return texts[int(number)] if int(number) < len(texts) else ""


def _bare(text: str) -> str:
    """Without marks that a filter has taken apart."""
    return _LOOSE.sub("", text)


def _split(text: Any, texts: Sequence[str], notes: _Notes) -> None:
    """The run of a text with marks as runs: text, reference, text."""
    run = text.getparent()
    form = run.find(qn("w:rPr"))
    after = list(text.itersiblings())
    pieces = _MARK.split(text.text)
    text.text = _bare(pieces[0])
    text.set(_SPACE, "preserve")
    last = run
    for number, cut_off in zip(pieces[1::2], pieces[2::2], strict=True):
        following = _bare(cut_off)
        if int(number) >= len(texts):
            text.text += following
            continue
        reference = notes.reference(_MARK.sub(lambda found: f" ({_told(texts, found[1])})", texts[int(number)]))
        last.addnext(reference)
        last = reference
        if following or after:
            rest = OxmlElement("w:r")
            if form is not None:
                rest.append(copy.deepcopy(form))
            words = OxmlElement("w:t")
            words.text = following
            words.set(_SPACE, "preserve")
            rest.append(words)
            last.addnext(rest)
            last = rest
    for element in after if last is not run else ():
        last.append(element)
    if not pieces[0] and len(run) == (1 if form is None else 2):
        run.getparent().remove(run)


class _Notes:
    """The footnotes of a document, with part and settings made where the template has none."""

    def __init__(self, document: Any) -> None:
        self.document = document
        found = [r.target_part for r in document.part.rels.values() if r.reltype == _RELATION]
        self.part = found[0] if found else self._new_part()
        self.root = etree.fromstring(self.part.blob)
        numbers = (note.get(_ID, "") for note in self.root.iterchildren(qn("w:footnote")))
        self.next_id = 1 + max((int(number) for number in numbers if number.isdecimal()), default=0)
        self.text_style, self.mark_style = (
            style_for(document, name) for name in ("footnote text", "footnote reference")
        )

    def save(self) -> None:
        """Writes the part as it now is."""
        self.part._blob = etree.tostring(self.root, xml_declaration=True, encoding="UTF-8", standalone=True)

    def part_doubles(self, body: Any) -> None:
        """A second reference to a footnote gets a footnote of its own: Word allows one reference each."""
        seen: set[str | None] = set()
        for mark in body.iter(qn("w:footnoteReference")):
            number = mark.get(_ID)
            own = next((note for note in self.root if note.get(_ID) == number), None)
            if number in seen and own is not None:  # a reference to no note leads nowhere, as in the template
                twin = copy.deepcopy(own)
                twin.set(_ID, str(self.next_id))
                mark.set(_ID, str(self.next_id))
                self.root.append(twin)
                self.next_id += 1
            seen.add(number)

    def reference(self, text: str) -> Any:
        """Adds a footnote of that text; gives the run that refers to it."""
        number, self.next_id = self.next_id, self.next_id + 1
        note = etree.SubElement(self.root, qn("w:footnote"), {_ID: str(number)})
        paragraph = etree.SubElement(note, qn("w:p"))
        etree.SubElement(etree.SubElement(paragraph, qn("w:pPr")), qn("w:pStyle"), {_VALUE: self.text_style})
        mark = etree.SubElement(paragraph, qn("w:r"))
        self._marked(mark)
        etree.SubElement(mark, qn("w:footnoteRef"))
        words = etree.SubElement(paragraph, qn("w:r"))
        for index, line in enumerate(text.splitlines()):
            if index:
                etree.SubElement(words, qn("w:br"))
            etree.SubElement(words, qn("w:t"), {_SPACE: "preserve"}).text = f" {line}" if not index else line
        run = OxmlElement("w:r")
        self._marked(run)
        reference = OxmlElement("w:footnoteReference")
        reference.set(_ID, str(number))
        run.append(reference)
        return run

    def _marked(self, run: Any) -> None:
        form = etree.SubElement(run, qn("w:rPr"))
        etree.SubElement(form, qn("w:rStyle"), {_VALUE: self.mark_style})

    def _new_part(self) -> Any:
        main = self.document.part
        part = Part(PackURI("/word/footnotes.xml"), _TYPE, _SEPARATORS.encode(), main.package)
        main.relate_to(part, _RELATION)
        settings = self.document.settings.element
        if settings.find(qn("w:footnotePr")) is None:
            told = OxmlElement("w:footnotePr")
            for number in ("-1", "0"):
                separator = OxmlElement("w:footnote")
                separator.set(_ID, number)
                told.append(separator)
            after = {qn(f"w:{name}") for name in _AFTER_IN_SETTINGS if name != "mathPr"} | {qn("m:mathPr")}
            following = next((child for child in settings if child.tag in after), None)
            settings.append(told) if following is None else following.addprevious(told)
        return part
