"""Rows built beside the template engine are, byte for byte, those that the engine would have made."""

from __future__ import annotations

import zipfile
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import docx
import pytest

from qng_reports.doors import word
from qng_reports.doors.word import rows
from qng_reports.errors import QngError
from qng_reports.report import Origin, Traced

CREATED = datetime(2026, 7, 5)
PLAIN = ("{{ d.tt }}", "{{ d.ten }}", "{{ d.so }}")
NASTY = (
    "Sở KH&CN <b>“x”</b> 'y' \"z\"", "", " ", "  hai  ", "{{ d.ten }}", "{% endfor %}", "{x}", "{_{ a }_}", "a_b",
    "%_}", "dòng 1\ndòng 2", "cột\tcột", "\r\n", "\u00a0", "\u2028\u0085\x7f", "\uf8f4\uf8f5\uf8f1", "𝟙", "0",
    "chữ " * 400,
)  # fmt: skip


def table_template(folder: Path, cells: tuple[str, ...] = PLAIN, loop: str = "d in ds") -> Path:
    """A template with one table: a head, and a row for each record."""
    made = docx.Document()
    made.add_paragraph("Trước {{ ten }}")
    table = made.add_table(4, len(cells))
    for place, cell in enumerate(cells):
        table.cell(0, place).text = f"Cột {place}"
        table.cell(2, place).text = cell
    table.cell(1, 0).text, table.cell(3, 0).text = f"{{%tr for {loop} %}}", "{%tr endfor %}"
    path = folder / "mau.docx"
    made.save(str(path))
    return path


def both(template: Path, **context: object) -> tuple[word.Filled, word.Filled]:
    """Filled beside the engine, and by the engine."""
    context = {"ten": "x", **context}
    return tuple(word.filled(template, context, created=CREATED, beside=beside) for beside in (True, False))  # type: ignore[return-value]


def same(template: Path, **context: object) -> str:
    """The body, once both ways have given the same bytes."""
    beside, engine = both(template, **context)
    bodies = [zipfile.ZipFile(BytesIO(made.content)).read("word/document.xml").decode() for made in (beside, engine)]
    assert bodies[0] == bodies[1]
    assert beside == engine
    return bodies[0]


@pytest.fixture
def taken(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many records each loop was built of beside the engine."""
    found: list[int] = []
    values = rows.Rows._values

    def counted(self: rows.Rows, *given: object) -> object:
        built = values(self, *given)  # type: ignore[arg-type]
        found.append(len(built) if built is not None else -1)
        return built

    monkeypatch.setattr(rows.Rows, "_values", counted)
    return found


def test_plain_rows_are_built_beside_the_engine(tmp_path: Path, taken: list[int]) -> None:
    records = [{"tt": n, "ten": f"Xã {n}", "so": Decimal(n) / 4} for n in range(50)]
    xml = same(table_template(tmp_path), ds=records)
    assert taken == [50]
    assert xml.count("<w:tr>") + xml.count("<w:tr ") == 51 and "Xã 49" in xml and "12,25" in xml


@pytest.mark.parametrize("value", [*NASTY, None, 0, 1.5, True, Decimal("1157600.5"), date(2026, 7, 5)])
def test_any_value(tmp_path: Path, value: object) -> None:
    record = {"tt": value, "ten": value, "so": value}
    same(table_template(tmp_path, (*PLAIN, "a {{ d.tt }} { {{ d.so }} b", "chỉ chữ")), ds=[record, record, {**record}])


@pytest.mark.parametrize("records", [[], [{"tt": "1", "ten": "", "so": None}]])
def test_few_records(tmp_path: Path, records: list[object]) -> None:
    same(table_template(tmp_path), ds=records)


@pytest.mark.parametrize(
    "cells", [("{{ d.tt|upper }}",), ("{{ loop.index }}",), ("{{ d.tt }}{{ ten }}",), ("{% if d.tt %}x{% endif %}",)]
)
def test_other_rows_are_left_to_the_engine(tmp_path: Path, taken: list[int], cells: tuple[str, ...]) -> None:
    same(table_template(tmp_path, cells), ds=[{"tt": "a"}, {"tt": "b"}])
    assert taken == []


def test_loop_with_a_condition_is_left_to_the_engine(tmp_path: Path, taken: list[int]) -> None:
    xml = same(table_template(tmp_path, loop="d in ds if d.tt"), ds=[{"tt": "", "ten": "", "so": ""}])
    assert taken == [] and xml.count("</w:tr>") == 1


def test_figures_in_rows_are_marked(tmp_path: Path, taken: list[int]) -> None:
    figure = Traced("72,5%", Origin(("A.1",)))
    xml = same(table_template(tmp_path), ds=[{"tt": "1", "ten": "a", "so": figure}] * 3)
    assert taken == [3] and xml.count('w:name="sl_A_1_') == 3 and xml.count("<w:bookmarkEnd") == 3


def test_loops_in_loops(tmp_path: Path, taken: list[int]) -> None:
    made = docx.Document()
    texts = ("{%tr for p in ps %}", "{{ p.ten }}", "{%tr for d in p.ds %}", "{{ d.tt }}", *("{%tr endfor %}",) * 2)
    table = made.add_table(len(texts), 1)
    for row, text in enumerate(texts):
        table.cell(row, 0).text = text
    path = tmp_path / "mau.docx"
    made.save(str(path))
    parts = [{"ten": n, "ds": [{"tt": f"{n}.{k}"} for k in range(int(n))]} for n in "203"]
    xml = same(path, ps=parts)
    assert taken == [2, 0, 3]
    assert [xml.index(text) for text in ("2.0", "2.1", "3.0", "3.2")] == sorted(
        xml.index(t) for t in ("2.0", "2.1", "3.0", "3.2")
    )


@pytest.mark.parametrize("context", [{"ds": [{"tt": "1"}]}, {}, {"ds": 5}])
def test_faults_are_told_alike(tmp_path: Path, context: dict[str, object]) -> None:
    told = []
    for beside in (True, False):
        with pytest.raises(QngError) as problem:
            word.filled(table_template(tmp_path), {"ten": "x", **context}, created=CREATED, beside=beside)
        told.append(str(problem.value))
    assert told[0] == told[1]
