"""What the default report shows beside its words: notes at the foot of the page, the map, charts two by two."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import docx
import pytest
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from qng_reports.doors.store import Store
from qng_reports.model import DATASET_FILE, PastResult, Round
from qng_reports.periods import parse_period
from qng_reports.render import Order, render_round
from qng_reports.rounds import report_template
from tests.parts import parts_of
from tests.tables import a_round, answer, collect_now

ITEMS = """
    mã  | loại   | mục tiêu | phụ lục theo xã | cơ quan chủ trì | cơ quan báo cáo | cách tổng hợp
    X01 | tỷ lệ  | >= 80    | có              | UBND cấp xã     | X1; X2          | tỷ lệ cộng dồn
    X02 | số đếm |          | có              |                 | X1; X2          | cộng
    X03 | số đếm |          | có              |                 | X1; X2          | cộng
    X04 | tỷ lệ  | >= 80    |                 | Xã Một          | X1              | một cơ quan
"""


@pytest.fixture(scope="module")
def round_(tmp_path_factory: pytest.TempPathFactory) -> Round:
    made = a_round(tmp_path_factory.mktemp("default"), ITEMS)
    for agency in ("X1", "X2"):
        own = "X04/TS | 7\nX04/MS | 10\nX04 giải trình | Thiếu máy chủ" if agency == "X1" else ""
        answer(made, agency, f"X01/TS | 45\nX01/MS | 50\nX02 | 3\nX03 | 4\n{own}")
    collect_now(made)
    return made


def report(round_: Round) -> tuple[Document, bytes]:
    with Store(round_.folder / DATASET_FILE) as store:
        out = render_round(round_, store, Order(report_template(round_.form), date(2026, 6, 20)))
    return docx.Document(str(out)), out.read_bytes()


def footnotes(content: bytes) -> list[str]:
    root = parse_xml(parts_of(content)["word/footnotes.xml"])
    texts = ("".join(t.text or "" for t in note.iter(qn("w:t"))).strip() for note in root.iter(qn("w:footnote")))
    return [text for text in texts if text]


def charts(document: Document) -> list[tuple[int, ...]]:
    """Of each table that holds charts, how many stand in each row."""
    counts = (tuple(len(row._tr.findall(f".//{qn('wp:inline')}")) for row in table.rows) for table in document.tables)
    return [count for count in counts if any(count)]


def test_the_note_of_the_lead_stands_once_at_the_foot_of_its_sentence(round_: Round) -> None:
    document, content = report(round_)
    assert footnotes(content) == ["Xã Bình Sơn ghi chú: Thiếu máy chủ."]
    cited = [p for p in document.element.body.iter(qn("w:p")) if p.find(f".//{qn('w:footnoteReference')}") is not None]
    (text,) = ("".join(t.text or "" for t in p.iter(qn("w:t"))) for p in cited)
    assert text.startswith("- ") and "kết quả 70%" in text


def test_communes_are_drawn_two_by_two_in_their_appendix(round_: Round) -> None:
    document, _ = report(round_)
    assert charts(document) == [(2, 1)], "three items of the appendix, no coordinates, no earlier period"
    heads = [p.text for p in document.paragraphs]
    assert heads.count("So sánh giữa các xã, phường, đặc khu") == 1 and "Kết quả qua các kỳ" not in heads


def with_places(round_: Round) -> Round:
    placed = tuple(replace(a, latitude=15.1 + n / 10, longitude=108.7) for n, a in enumerate(round_.agencies))
    return replace(round_, agencies=placed)


def test_the_map_stands_before_the_charts_of_communes_where_there_are_coordinates(round_: Round) -> None:
    document, _ = report(with_places(round_))
    assert charts(document) == [(1,), (2, 1)]
    heads = [p.text for p in document.paragraphs]
    assert heads.index("Phụ lục III") < heads.index("Bản đồ các xã, phường, đặc khu")
    assert heads.index("Bản đồ các xã, phường, đặc khu") < heads.index("So sánh giữa các xã, phường, đặc khu")


def test_without_an_appendix_by_commune_the_map_ends_the_first_part(round_: Round) -> None:
    form = replace(round_.form, indicators=tuple(replace(i, in_appendix=False) for i in round_.form.indicators))
    document, _ = report(with_places(replace(round_, form=form)))
    assert charts(document) == [(1,)]
    blocks = [b.text if isinstance(b, Paragraph) else "TABLE" for b in document.iter_inner_content()]
    shown = [text for text in blocks if text.strip()]
    at = shown.index("II. KẾT QUẢ THỰC HIỆN CÁC CHỈ TIÊU")
    assert shown[at - 1] == "TABLE" and "báo cáo hợp lệ" in shown[at - 2]


def test_trends_end_the_appendix_of_items_once_there_is_an_earlier_period(round_: Round) -> None:
    past = (
        PastResult(parse_period("2025-H1"), item, None, None, Decimal(50), "50", "", "", 2, 2)
        for item in ("X01", "X02", "X04")
    )
    document, _ = report(replace(round_, history=tuple(past)))
    assert charts(document) == [(2, 1), (2, 1)]
    heads = [p.text for p in document.paragraphs]
    assert heads.index("Kết quả qua các kỳ") < heads.index("Phụ lục II")
