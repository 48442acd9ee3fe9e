"""The picture that lies on a sheet of a form: its logo."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from io import BytesIO
from posixpath import basename, dirname, join, normpath
from xml.etree import ElementTree

MAX_BYTES = 2**20
_WORKBOOK = "xl/workbook.xml"
_IN_CELLS = ("xl/richData/richValueRel.xml", "xl/cellimages.xml")  # Excel 365 and WPS keep pictures in cells there
_HEADS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")
_INSERT = "chèn một ảnh PNG hoặc JPEG nằm trên trang (Insert > Pictures > Place over Cells)"


class LogoError(Exception):
    """The sheet's picture cannot be a logo: what is wrong, what to do."""

    def __init__(self, what: str, remedy: str) -> None:
        self.what, self.remedy = what, remedy
        super().__init__(what)


def read_logo(content: bytes, sheet: str) -> bytes:
    """The only picture on a sheet of an .xlsx file; nothing where there is none. Raises LogoError."""
    if not content.startswith(b"PK"):
        return b""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        parts = _Parts(archive)
        if _WORKBOOK not in parts.names:
            return b""
        pictures = parts.pictures_on(sheet)
        if not pictures and any(name in parts.names for name in _IN_CELLS):
            raise LogoError("ảnh nằm trong ô nên không đọc được", _INSERT)
        if len(pictures) > 1:
            raise LogoError(f"có {len(pictures)} ảnh", "giữ một ảnh làm logo")
        return _checked(archive.read(pictures[0])) if pictures else b""


def _checked(picture: bytes) -> bytes:
    if not picture.startswith(_HEADS):
        raise LogoError("ảnh không phải PNG hoặc JPEG", _INSERT)
    if len(picture) > MAX_BYTES:
        raise LogoError("ảnh lớn quá 1 MB", "thu nhỏ ảnh (Picture Format > Compress Pictures) rồi chèn lại")
    return picture


@dataclass(frozen=True, slots=True)
class _Parts:
    """The parts of a workbook and what they refer to. Names of spaces differ (transitional, strict), ends do not."""

    archive: zipfile.ZipFile

    @property
    def names(self) -> frozenset[str]:
        return frozenset(self.archive.namelist())

    def pictures_on(self, sheet: str) -> list[str]:
        """The media parts of the pictures on a sheet, in their order; one that is shown twice is there twice."""
        relations = self._relations(_WORKBOOK)
        found = []
        for entry in self._xml(_WORKBOOK).findall(".//{*}sheets/{*}sheet"):
            if entry.get("name") == sheet:
                _, part = relations.get(_attribute(entry, "id"), ("", ""))
                for kind, drawing in self._relations(part).values():
                    found += self._pictures_in(drawing) if kind == "drawing" else []
        return found

    def _pictures_in(self, drawing: str) -> list[str]:
        relations = self._relations(drawing)
        found = []
        for picture in self._xml(drawing).findall(".//{*}pic"):
            blip = picture.find(".//{*}blip")
            _, media = relations.get("" if blip is None else _attribute(blip, "embed"), ("", ""))
            if media not in self.names:
                raise LogoError("ảnh chỉ được liên kết, không nằm trong tệp", _INSERT)
            found.append(media)
        return found

    def _relations(self, part: str) -> dict[str, tuple[str, str]]:
        """Kind and part by id, of what a part refers to inside the file."""
        name = join(dirname(part), "_rels", basename(part) + ".rels")
        if name not in self.names:
            return {}
        found = {}
        for entry in self._xml(name):
            if entry.get("TargetMode") != "External":
                target = normpath(join("/", dirname(part), entry.get("Target", ""))).lstrip("/")
                found[entry.get("Id", "")] = (basename(entry.get("Type", "")), target)
        return found

    def _xml(self, part: str) -> ElementTree.Element:
        if part not in self.names:
            raise LogoError(f"tệp thiếu “{part}” nên không đọc được ảnh", "mở tệp bằng Excel, lưu lại")
        content = self.archive.read(part)
        if b"<!DOCTYPE" in content or b"\0" in content:  # no office program writes either; entities hide in them
            raise LogoError(f"“{part}” trong tệp có nội dung lạ", "mở tệp bằng Excel, lưu lại")
        try:
            return ElementTree.fromstring(content)
        except ElementTree.ParseError as problem:
            raise LogoError(f"“{part}” trong tệp bị hỏng", "mở tệp bằng Excel, lưu lại") from problem


def _attribute(element: ElementTree.Element, name: str) -> str:
    """An attribute of the relationships' name space."""
    return next((value for key, value in element.attrib.items() if key.endswith("}" + name)), "")
