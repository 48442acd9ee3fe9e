"""Every figure of the report leads to the cells that it came from: bookmarks in the Word file, trace workbook."""

from __future__ import annotations

import re
import zipfile
from datetime import datetime
from io import BytesIO
from pathlib import Path

import docx
import pytest
from lxml import etree

from qng_reports.doors import word
from qng_reports.report import Origin, Traced
from tests.validators import findings

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
CREATED = datetime(2026, 7, 5)
RATIO = Traced("72,5% (92/96)", Origin(("T.1",), how="tổng tử số chia tổng mẫu số"))
SUM = Traced("1.157.600", Origin(("T.2",), how="cộng các đơn vị"))
COUNT = Traced("03", Origin(how="đếm báo cáo đã nhận"))
NASTY = Traced("a & b <c> \"d\" 'e'", Origin(("X-9 ấ",), "21040"))
CONTEXT: dict[str, object] = {"tl": RATIO, "so": SUM, "dem": COUNT, "ten": "xã\uf8f10\uf8f2gian\uf8f3", "la": NASTY}


def template(folder: Path, *texts: str) -> Path:
    made = docx.Document()
    for text in texts:
        made.add_paragraph(text)
    path = folder / "mau.docx"
    made.save(str(path))
    return path


def xml_of(content: bytes, part: str = "word/document.xml") -> str:
    return zipfile.ZipFile(BytesIO(content)).read(part).decode()


def texts_in_bookmarks(content: bytes, part: str = "word/document.xml") -> dict[str, str]:
    """The text between start and end of each bookmark, in its order."""
    found: dict[str, str] = {}
    names: dict[str, str] = {}
    for element in etree.fromstring(xml_of(content, part).encode()).iter():
        if element.tag == f"{W}bookmarkStart":
            names[element.get(f"{W}id")] = element.get(f"{W}name")
            found[element.get(f"{W}name")] = ""
        elif element.tag == f"{W}bookmarkEnd":
            names.pop(element.get(f"{W}id"))
        elif element.tag == f"{W}t":
            for name in names.values():
                found[name] += element.text or ""
        elif element.tag == f"{W}p":
            assert not names, "a bookmark runs over the end of a paragraph"
    assert not names
    return found


def filled(path: Path, **context: object) -> word.Filled:
    made = word.filled(path, CONTEXT | context, created=CREATED)
    for name in zipfile.ZipFile(BytesIO(made.content)).namelist():
        if name.endswith((".xml", ".rels")):
            assert not re.search("[\uf8f0-\uf8f7]", xml_of(made.content, name)), name
    return made


class TestBookmarks:
    def test_lie_around_the_figures_and_nothing_else(self, tmp_path: Path) -> None:
        made = filled(
            template(tmp_path, "Đạt {{ tl }}, tổng {{so}}; {{ dem }} báo cáo của {{ ten }}.", "{{ la }}{{ la }}")
        )
        assert texts_in_bookmarks(made.content) == {
            "sl_T_1_1": RATIO, "sl_T_2_1": SUM, "dem_dem_bao_cao_da_nhan_1": COUNT, "sl_X_9_21040_1": NASTY,
            "sl_X_9_21040_2": NASTY,
        }  # fmt: skip
        assert [mark.name for mark in made.marks] == list(texts_in_bookmarks(made.content))
        assert [mark.text for mark in made.marks] == [RATIO, SUM, COUNT, NASTY, NASTY]
        assert made.marks[0].origin is RATIO.origin
        printed = [p.text for p in docx.Document(BytesIO(made.content)).paragraphs]
        assert printed == [f"Đạt {RATIO}, tổng {SUM}; {COUNT} báo cáo của xã0gian.", NASTY * 2]

    def test_keep_the_look_of_the_run(self, tmp_path: Path) -> None:
        made = docx.Document()
        run = made.add_paragraph("trước ").add_run("đậm {{ tl }} đậm")
        run.bold = True
        made.save(str(tmp_path / "m.docx"))
        done = docx.Document(BytesIO(filled(tmp_path / "m.docx").content))
        assert [(r.text, r.bold) for r in done.paragraphs[0].runs] == [
            ("trước ", None), ("đậm ", True), (RATIO, True), (" đậm", True),
        ]  # fmt: skip

    def test_the_validator_finds_nothing(self, tmp_path: Path) -> None:
        made = filled(template(tmp_path, "{{ tl }}", "x {{ la }}{% for i in [1, 2] %}{{ so }}{% endfor %}"))
        told = findings(made.content, tmp_path, ".docx")
        assert [line for line in told if not line.startswith("/word/stylesWithEffects.xml")] == []

    def test_names_are_short_valid_and_single(self, tmp_path: Path) -> None:
        long = Traced("1", Origin(("Mã-chỉ.tiêu_rất dài " * 3, "B"), "cơ quan " * 9, "cách tính " * 9))
        made = filled(template(tmp_path, "{{ a }} {{ a }} {{ b }}"), a=long, b=Traced("2", Origin(how="đếm " * 30)))
        for mark in made.marks:
            assert re.fullmatch(r"[A-Za-z][A-Za-z0-9_]{0,39}", mark.name)
        assert len({mark.name.casefold() for mark in made.marks}) == 3

    def test_leave_those_of_the_template_alone(self, tmp_path: Path) -> None:
        made = docx.Document()
        p = made.add_paragraph("{{ tl }}")._p
        for tag, name in (("bookmarkStart", "SL_T_1_1"), ("bookmarkEnd", "")):
            element = etree.SubElement(p, f"{W}{tag}", {f"{W}id": "7"})
            if name:
                element.set(f"{W}name", name)
        made.save(str(tmp_path / "m.docx"))
        done = xml_of(filled(tmp_path / "m.docx").content)
        assert re.findall(r'bookmarkStart w:id="(\d+)" w:name="(\w+)"', done) == [("8", "sl_T_1_2"), ("7", "SL_T_1_1")]

    @pytest.mark.parametrize(
        ("text", "printed", "marks"),
        [
            ("{{ tl|upper }}", "72,5% (92/96)", 0),
            ("{% filter truncate(4, True, '') %}{{ so }}{% endfilter %}", "1", 0),
            ("{% set x %}{{ so }}{% endset %}{{ x }}", "1.157.600", 1),
            ("{{ so }}{% if so == '1.157.600' %} đúng{% endif %}", "1.157.600 đúng", 1),
            ("{{ nhieu }}", "dòng 1\ndòng 2", 1),
            ("{{ cach }}", "trái\tphải", 1),
        ],
    )
    def test_what_a_template_may_do(self, tmp_path: Path, text: str, printed: str, marks: int) -> None:
        two = {"nhieu": Traced("dòng 1\ndòng 2", Origin(("A",))), "cach": Traced("trái\tphải", Origin(("A",)))}
        made = filled(template(tmp_path, text), **two)
        assert docx.Document(BytesIO(made.content)).paragraphs[0].text == printed
        assert len(made.marks) == len(texts_in_bookmarks(made.content)) == marks

    @pytest.mark.parametrize(
        "inner",
        [
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>REF {{ so }}</w:instrText></w:r>'
            '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
            '<w:fldSimple w:instr="QUOTE {{ so }}"><w:r><w:t>x</w:t></w:r></w:fldSimple>',
            '<w:r><w:rPr><w:lang w:val="{{ so }}"/></w:rPr><w:t>x</w:t></w:r>',
        ],
    )
    def test_no_letter_survives_where_none_can_stand(self, tmp_path: Path, inner: str) -> None:
        made = docx.Document()
        p = made.add_paragraph()._p
        p.extend(etree.fromstring(f'<w:p xmlns:w="{W[1:-1]}">{inner}</w:p>'))
        made.save(str(tmp_path / "m.docx"))
        done = filled(tmp_path / "m.docx")
        assert SUM in xml_of(done.content) and done.marks == ()

    def test_in_tables_links_text_boxes_headers_and_footers(self, tmp_path: Path) -> None:
        made = docx.Document()
        made.add_table(1, 1).cell(0, 0).text = "ô {{ so }}"
        made.sections[0].header.paragraphs[0].text = "đầu {{ dem }}"
        made.sections[0].footer.paragraphs[0].text = "chân {{ tl }}"
        w, v = W[1:-1], "urn:schemas-microsoft-com:vml"
        made.add_paragraph()._p.extend(
            etree.fromstring(
                f'<w:p xmlns:w="{w}" xmlns:v="{v}"><w:hyperlink w:anchor="x"><w:r><w:t>{{{{ so }}}}</w:t></w:r>'
                '</w:hyperlink><w:r><w:pict><v:shape style="width:9pt"><v:textbox><w:txbxContent><w:p><w:r>'
                "<w:t>hộp {{ tl }}</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict>"
                "<w:t>sau</w:t></w:r></w:p>"
            )
        )
        made.save(str(tmp_path / "m.docx"))
        done = filled(tmp_path / "m.docx")
        assert list(texts_in_bookmarks(done.content).values()) == [SUM, SUM, RATIO]
        assert list(texts_in_bookmarks(done.content, "word/header1.xml").values()) == [COUNT]
        assert list(texts_in_bookmarks(done.content, "word/footer1.xml").values()) == [RATIO]
        every = re.findall(
            r'bookmarkStart w:id="(\d+)"',
            "".join(xml_of(done.content, f"word/{n}.xml") for n in ("document", "header1", "footer1")),
        )
        assert len(every) == len(set(every)) == 5

    def test_properties_hold_the_plain_figure(self, tmp_path: Path) -> None:
        made = docx.Document()
        made.core_properties.title = "Báo cáo {{ so }}"
        made.save(str(tmp_path / "m.docx"))
        assert docx.Document(BytesIO(filled(tmp_path / "m.docx").content)).core_properties.title == f"Báo cáo {SUM}"

    def test_two_fillings_give_the_same_bytes(self, tmp_path: Path) -> None:
        path = template(tmp_path, "{{ tl }} {{ so }} {{ dem }}")
        assert filled(path) == filled(path)
