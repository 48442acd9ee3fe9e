"""Word reports: filling a template against docxtpl alone on the same template and data, and against bare strings."""

from __future__ import annotations

import gc
import zipfile
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from io import BytesIO
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from xml.sax.saxutils import escape

from docx import Document
from docxtpl import DocxTemplate

from qng_reports.doors import word
from qng_reports.report import Origin, Traced
from qng_reports.rounds import templates_folder

SIZES = (34, 1_000, 3_321)
COLUMNS = 8
ALONE, FLOOR = "<= 1.15", "<= 4"
CREATED = datetime(2026, 7, 5)
Context = Mapping[str, object]


def table() -> Iterator[str]:
    """Lines of a Markdown table: milliseconds, and the ratios to docxtpl alone and to the string floor."""
    yield f"## render: milliseconds for a table of {COLUMNS} columns in the shipped report, and as ratios"
    yield ""
    yield "| Rows | docxtpl alone | strings only | our `fill_template` | to docxtpl | goal | to strings | goal |"
    yield "|---|---|---|---|---|---|---|---|"
    with TemporaryDirectory() as folder:
        template = _template(Path(folder))
        for size in SIZES:
            yield _row(template, size, Path(folder) / "out.docx")
        yield _row(template, 1_000, Path(folder) / "out.docx", traced=True)
    yield ""
    yield (
        "Strings only: the rows as formatted strings, put between the parts of the finished document, zipped; "
        "the least that any way of filling must do."
    )


def _row(template: Path, size: int, out: Path, *, traced: bool = False) -> str:
    context = _context(size)
    given = _traced(size) if traced else context
    frame = zipfile.ZipFile(BytesIO(word.filled(template, _context(1), created=CREATED).content))
    ways: tuple[Callable[[], object], ...] = (
        lambda: _alone(template, context, out),
        lambda: _strings(frame, context, out),
        lambda: word.fill_template(template, given, out, created=CREATED),
    )
    times: list[list[float]] = [[] for _ in ways]
    for repeat in range(10 if size < 1_000 else 6):
        for way, kept in zip(ways, times, strict=True):  # in turn, so that a drift of the machine hits all
            gc.collect()
            start = perf_counter()
            way()
            kept.extend([perf_counter() - start] if repeat else [])  # the first one imports and compiles
    alone, strings, ours = (median(kept) * 1000 for kept in times)
    goals = ("" if traced or size > 1_000 else ALONE, FLOOR if size > 1_000 else "")
    name = f"{size:,}{', a bookmark in each cell' if traced else ''}"
    return (
        f"| {name} | {alone:.0f} | {strings:.0f} | {ours:.0f} | {ours / alone:.2f} | {goals[0]} "
        f"| {ours / strings:.1f} | {goals[1]} |"
    )


def _alone(template: Path, context: Context, out: Path) -> None:
    document = DocxTemplate(template)
    document.render(context, autoescape=True)
    document.save(out)


def _strings(frame: zipfile.ZipFile, context: Context, out: Path) -> None:
    records: list[dict[str, str]] = context["dong"]  # type: ignore[assignment]
    body = frame.read("word/document.xml").decode("utf-8")
    end = body.rindex("</w:tr>") + len("</w:tr>")
    start = body.rindex("<w:tr>", 0, end)
    form = body[start:end]
    for column in range(COLUMNS):
        form = form.replace(f">{_value(0, column)}<", f">{{c{column}}}<", 1)
    rows = "".join(form.format(**{name: escape(value) for name, value in record.items()}) for record in records)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in frame.namelist():
            whole = f"{body[:start]}{rows}{body[end:]}".encode()
            target.writestr(name, whole if name == "word/document.xml" else frame.read(name))


def _template(folder: Path) -> Path:
    """The shipped report with a table of records at its end."""
    document = Document(str(next(templates_folder("docx").glob("*.docx"))))
    for paragraph in document.element.body.xpath(".//w:p[.//w:t[contains(., '{')]]"):
        for text in paragraph.xpath(".//w:t"):
            text.text = text.text.replace("{", "[").replace("}", "]")
    grid = document.add_table(4, COLUMNS)
    grid.cell(1, 0).text, grid.cell(3, 0).text = "{%tr for d in dong %}", "{%tr endfor %}"
    for column in range(COLUMNS):
        grid.cell(0, column).text, grid.cell(2, column).text = f"Cột {column}", f"{{{{ d.c{column} }}}}"
    path = folder / "mau.docx"
    document.save(str(path))
    return path


def _context(size: int) -> Context:
    return {"dong": [{f"c{column}": _value(row, column) for column in range(COLUMNS)} for row in range(size)]}


def _traced(size: int) -> Context:
    """The same with an origin for each value."""
    records = [
        {f"c{column}": Traced(_value(row, column), Origin((f"T{column}",), f"{row}")) for column in range(COLUMNS)}
        for row in range(size)
    ]
    return {"dong": records}


def _value(row: int, column: int) -> str:
    return f"Xã & phường {row}" if column == 1 else f"{row * 7 + column},25"
