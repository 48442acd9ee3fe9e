"""Files made to hurt: each is read or refused with a reason, in bounded time and memory, and nothing is written."""

from __future__ import annotations

import os
import struct
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from qng_reports.doors import apart
from qng_reports.doors.apart import read_book_apart
from qng_reports.doors.xlsx_in import EncryptedError, UnreadableError, read_book
from qng_reports.errors import QngError
from qng_reports.inspection import inspect_path
from qng_reports.sheets import Oddity, ReadBook
from tests.parts import MAIN, SHEET, changed, parts_of, small_workbook, with_sheet, zipped

SECONDS, MEGABYTES = 2.0, 300
READ = """
import sys
from pathlib import Path
from qng_reports.doors import apart
from qng_reports.doors.xlsx_in import UnreadableError
try:
    print("READ", sum(len(sheet.rows) for sheet in apart.read_book_apart(Path(sys.argv[1]).read_bytes()).sheets))
except UnreadableError as problem:
    print("REFUSED", problem)
running = apart._CHILD.process
for process in ("self", *([running.pid] if running else [])):  # one that died stayed within its limit
    status = Path(f"/proc/{process}/status").read_text()
    print("kB", next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")))
"""
ENTITIES = (
    '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;">]><x>&c;</x>'
)
EXTERNAL = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'


def bomb(size: int) -> bytes:
    """A deflated part of so many zeros, packed in pieces."""
    packer = zlib.compressobj(9, wbits=-15)
    piece = b" " * 2**20
    return b"".join(packer.compress(piece) for _ in range(size // 2**20)) + packer.flush()


def raw_zip(entries: list[tuple[str, bytes, int, int]], method: int = 8, flags: int = 0) -> bytes:
    """A zip of packed parts whose directory says what it is told: (name, packed, claimed size, crc)."""
    body, directory = b"", b""
    for name, packed, size, crc in entries:
        about = struct.pack("<5H3L2H", 20, flags, method, 0, 33, crc, len(packed), size, len(name), 0)
        directory += b"PK\x01\x02" + struct.pack("<H", 20) + about + struct.pack("<3H2L", 0, 0, 0, 0, len(body))
        directory += name.encode()
        body += b"PK\x03\x04" + about + name.encode() + packed
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, len(entries), len(entries), len(directory), len(body), 0)
    return body + directory + end


def _packed(parts: dict[str, bytes]) -> list[tuple[str, bytes, int, int]]:
    found = []
    for name, part in parts.items():
        packer = zlib.compressobj(wbits=-15)
        found.append((name, packer.compress(part) + packer.flush(), len(part), zlib.crc32(part)))
    return found


def zip_bomb() -> bytes:
    """A sheet of 2 GB that claims to have 100 bytes."""
    parts = parts_of(small_workbook())
    del parts[SHEET]
    return raw_zip([*_packed(parts), (SHEET, bomb(2 * 2**30), 100, 0)])


def overlapping() -> bytes:
    """A hundred sheets that are one and the same megabyte of blanks (a zip of the kind of 42.zip)."""
    names = [f"xl/worksheets/sheet{number}.xml" for number in range(1, 101)]
    sheets = "".join(f'<sheet name="S{n}" sheetId="{n}"/>' for n in range(1, 101))
    workbook = f"<workbook {MAIN}><sheets>{sheets}</sheets></workbook>".encode()
    blanks = b" " * 2**20
    one = raw_zip(_packed({"xl/workbook.xml": workbook, names[0]: blanks}))
    at = one.index(names[0].encode()) - 30
    _, packed, _, crc = _packed({names[0]: blanks})[0]
    directory = one[one.index(b"PK\x01\x02") : one.index(b"PK\x05\x06")]
    for name in names[1:]:
        about = struct.pack("<5H3L2H", 20, 0, 8, 0, 33, crc, len(packed), len(blanks), len(name), 0)
        directory += (
            b"PK\x01\x02" + struct.pack("<H", 20) + about + struct.pack("<3H2L", 0, 0, 0, 0, at) + name.encode()
        )
    body = one[: one.index(b"PK\x01\x02")]
    return body + directory + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 101, 101, len(directory), len(body), 0)


def many_entries() -> bytes:
    return zipped(parts_of(small_workbook()) | {f"xl/media/{n}": b"" for n in range(100_000)}, zipfile.ZIP_STORED)


def long_strings() -> bytes:
    """100 MB of shared strings."""
    text = b"x" * 2**20
    strings = f"<sst {MAIN}>".encode() + b"<si><t>" + text * 100 + b"</t></si></sst>"
    return changed(small_workbook(), strings=strings)


def many_strings() -> bytes:
    return changed(small_workbook(), strings=f"<sst {MAIN}>{'<si><r>' * 2_000_000}</sst>".encode())


def rows(count: int, cell: str) -> bytes:
    return with_sheet("".join(f'<row r="{n}">{cell}</row>' for n in range(1, count + 1)))


def dense(count: int) -> bytes:
    return with_sheet("<row>" + "<c><v>1</v></c>" * count + "</row>")


def deep(count: int) -> bytes:
    return with_sheet("<row><c><is>" + "<r>" * count)


def wide() -> bytes:
    return with_sheet("<row>" + "<c t='inlineStr'><is><t>x</t></is></c>" * 16_384 + "</row>")


def ods(content: str) -> bytes:
    return zipped({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": content.encode()})


def ods_of(table: str) -> bytes:
    names = " ".join(f'xmlns:{p}="urn:oasis:names:tc:opendocument:xmlns:{p}:1.0"' for p in ("office", "table", "text"))
    sheet = f'<table:table table:name="Số liệu">{table}</table:table>'
    return ods(f"<office:document-content {names}>{sheet}</office:document-content>")


def repeated() -> bytes:
    """A million rows of 16,384 equal cells, in 300 bytes."""
    cell = '<table:table-cell table:number-columns-repeated="16384" office:value-type="float" office:value="1"/>'
    return ods_of(f'<table:table-row table:number-rows-repeated="1048576">{cell}</table:table-row>')


def slow_password() -> bytes:
    """What Excel writes for a password, with nothing inside that can be opened."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "EncryptedPackage".encode("utf-16-le") + bytes(4096)


# each: how it is made, and what is said of it: "READ", or a part of the reason
HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "zip bomb": (zip_bomb, "nén lớn bất thường"),
    "bomb of every part": (lambda: raw_zip([("xl/workbook.xml", bomb(2**30), 1, 0)]), "nén lớn bất thường"),
    "overlapping entries": (overlapping, "bất thường"),
    "a hundred thousand entries": (many_entries, "nén lớn bất thường"),
    "100 MB of text": (long_strings, "nén lớn bất thường"),
    "two million texts that never end": (many_strings, ""),
    "entities": (lambda: changed(small_workbook(), sheet=ENTITIES.encode()), "DOCTYPE"),
    "entities in UTF-16": (lambda: changed(small_workbook(), sheet=ENTITIES.encode("utf-16")), "DOCTYPE"),
    "external entity": (lambda: changed(small_workbook(), workbook=EXTERNAL.encode()), "DOCTYPE"),
    "external entity in the properties": (
        lambda: zipped(parts_of(small_workbook()) | {"docProps/core.xml": EXTERNAL.encode()}), "DOCTYPE"
    ),
    "a cell at XFD1048576": (lambda: with_sheet('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'), "READ 1"),
    "16,384 columns": (wide, "READ"),
    "a million rows claimed": (
        lambda: with_sheet('<row r="1"><c r="A1"><v>1</v></c></row>', '<dimension ref="A1:XFD1048576"/>'), "READ 2"
    ),
    "a million empty rows": (lambda: rows(400_000, ""), "READ"),
    "a million cells": (lambda: dense(1_000_000), "bảng lớn bất thường"),
    "elements without end": (lambda: deep(2_000_000), ""),
    "a number of a megabyte": (lambda: with_sheet(f"<row><c><v>{'9' * 2**20}</v></c></row>"), "READ"),
    "an absurd exponent": (lambda: with_sheet("<row><c><v>1e999999999</v></c></row>"), "READ"),
    "an absurd row number": (lambda: with_sheet('<row r="9999999999"><c r="A1"><v>1</v></c></row>'), "READ"),
    "columns hidden to the end of the world": (
        lambda: with_sheet("<row><c><v>1</v></c></row>", '<cols><col min="1" max="9999999" hidden="1"/></cols>'), "READ"
    ),
    "a sheet of blanks": (lambda: changed(small_workbook(), sheet=b" " * (16 * 2**20 - 1)), "READ"),
    "ODS: a million rows of 16,384 cells": (repeated, "bảng lớn bất thường"),
    "ODS: entities": (lambda: ods(ENTITIES), "DOCTYPE"),
    "ODS: a space repeated": (
        lambda: ods_of('<table:table-row><table:table-cell><text:p>a<text:s text:c="99999999"/>b</text:p>'
                       "</table:table-cell></table:table-row>"), "READ"
    ),
    "an empty container with a password": (slow_password, "mật khẩu"),
    "old Excel, cut off": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), "hỏng"),
    "a zip's end without a zip": (lambda: b"PK\x03\x04" + b"PK\x05\x06" + bytes(18), "không phải bảng tính"),
}  # fmt: skip


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="only Linux tells how much memory a process took")
@pytest.mark.parametrize("name", HOSTILE)
def test_bounded_time_and_memory(name: str, tmp_path: Path) -> None:
    make, expected = HOSTILE[name]
    file, said = tmp_path / "x.xlsx", tmp_path / "said.txt"
    file.write_bytes(make())
    with said.open("wb") as sink:
        process = subprocess.Popen([sys.executable, "-c", READ, str(file)], stdout=sink, cwd=tmp_path)
        _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)  # waited for already
    told = said.read_text(encoding="utf-8")
    # on a slow machine the processor's time ends first, which is said in other words
    assert process.returncode == 0 and (expected in told or (expected and "bộ đọc phải dừng" in told)), told
    assert used.ru_utime + used.ru_stime < SECONDS, f"{used.ru_utime + used.ru_stime:.1f} s"
    peaks = [int(line.split()[1]) // 1024 for line in told.splitlines() if line.startswith("kB")]
    assert peaks and max(peaks) < MEGABYTES, peaks
    assert sorted(path.name for path in tmp_path.iterdir()) == ["said.txt", "x.xlsx"]


def test_check_reads_a_file_of_unknown_origin_apart_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "x.ods"
    file.write_bytes(small_workbook()[:-40])  # no workbook of the usual shape
    monkeypatch.setattr(apart._CHILD, "ask", lambda *_: None)
    with pytest.raises(QngError, match="bộ đọc phải dừng"):
        inspect_path(file)


def test_programs_beside_the_files_are_not_run(tmp_path: Path) -> None:
    """A returned "zipfile.py" must not be taken for the library's by a run that was started in its folder."""
    for module in ("zipfile", "pickle", "python_calamine"):
        (tmp_path / f"{module}.py").write_text(f"open('{module}.ran', 'w').close()\n", encoding="utf-8")
    (tmp_path / "x.bin").write_bytes(small_workbook()[:-40])
    code = "import sys; sys.path.remove('');" + READ.partition("running =")[0]
    done = subprocess.run(
        [sys.executable, "-c", code, "x.bin"], cwd=tmp_path, capture_output=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert not list(tmp_path.glob("*.ran")), done.stdout


def test_names_that_lead_outside_are_names_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    parts = parts_of(small_workbook()) | {"../../evil.txt": b"x", "/etc/evil": b"x", "C:\\evil.txt": b"x"}
    assert read_book(zipped(parts)).sheets[0].at(0, 0) == "một"
    assert list(tmp_path.iterdir()) == []
    relations = parts["xl/_rels/workbook.xml.rels"].replace(b"worksheets/sheet1.xml", b"../../../etc/passwd")
    book = read_book(zipped(parts | {"xl/_rels/workbook.xml.rels": relations}))
    assert (Oddity.DAMAGED_PART, "Số liệu") in book.oddities and book.sheets[1].at(0, 0) == 7


def test_after_a_hostile_file_and_after_the_death_of_the_child_the_next_is_read() -> None:
    slow = b"\0" * 10 + small_workbook()  # not for the quick way
    with pytest.raises(UnreadableError):
        read_book_apart(overlapping())
    assert read_book_apart(slow).sheets[0].at(0, 1) == 12
    child = apart._CHILD.process
    assert child is not None
    child.kill()
    child.wait()
    assert read_book_apart(slow).sheets[0].at(0, 1) == 12 and apart._CHILD.process is not child


def test_an_encrypted_zip_and_an_unknown_compression_are_named() -> None:
    entries = _packed(parts_of(small_workbook()))
    with pytest.raises(EncryptedError):
        read_book(raw_zip(entries, flags=1))
    with pytest.raises(UnreadableError, match="hỏng"):
        read_book(raw_zip(entries, method=98))


def odd(book: ReadBook, kind: Oddity) -> Iterator[str]:
    return (detail for oddity, detail in book.oddities if oddity is kind)


def test_a_cell_far_away_is_told_and_the_rest_is_read() -> None:
    far = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    book = read_book(with_sheet(far))
    assert book.sheets[0].at(0, 0) == 1 and len(book.sheets[0].rows) == 1
    assert list(odd(book, Oddity.FAR_CELL)) == ["Số liệu!XFD1048576"]


def test_a_password_that_is_no_text_opens_nothing_and_breaks_nothing() -> None:
    """What a Linux shell hands over for bytes that are no UTF-8."""
    with pytest.raises(UnreadableError):
        read_book_apart(slow_password(), "\udcff")
