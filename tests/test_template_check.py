"""A Word template that is wrong, hostile, or as Word really saves it: what is told, and what comes out."""

from __future__ import annotations

import random
import time
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Annotated

import docx
import docx.oxml
import pytest
from click.testing import CliRunner
from docx.oxml.ns import qn

from qng_reports import inspection
from qng_reports.cli import cli
from qng_reports.doors import word
from qng_reports.doors.word.template import open_template
from qng_reports.errors import DefinitionError, QngError
from qng_reports.inspection import inspect_path
from qng_reports.report import Field, Shape, as_context, catalogue, known_fields
from qng_reports.rounds import init_round
from tests.word_files import RELATIONS, box, changed, paragraph, part_text, reference, run, table, texts, word_file

NOW = datetime(2026, 7, 5, 8, 0)
OLE, ZIP = b"\xd0\xcf\x11\xe0" + bytes(64), b"PK\x03\x04" + bytes(26)
CODES = ("T1.01", "T1.02", "X01")


@dataclass(frozen=True)
class Line:
    name: Annotated[str, "ten", "tên"]
    note: Annotated[str | None, "ghi_chu", "ghi chú; trống nếu không có"]


@dataclass(frozen=True)
class Letter:
    """A root of its own, as a colleague's letter would be."""

    issuer: Annotated[str, "co_quan", "cơ quan gửi"]
    day: Annotated[date, "ngay", "ngày gửi"]
    count: Annotated[int, "so", "số chỉ tiêu"]
    amount: Annotated[Decimal, "tien", "số tiền"]
    to: Annotated[tuple[str, ...], "kinh_gui", "nơi nhận"]
    lines: Annotated[tuple[Line, ...], "muc", "các mục"]
    by_code: Annotated[Mapping[str, Line], "theo_ma", "mục theo mã"]


LETTER = Letter(
    "Sở KH&CN <Quảng Ngãi>", date(2026, 7, 5), 3, Decimal("1157600.5"), ("Xã Ba Tơ", "Xã Sơn Hạ"),
    (Line("Mạng {{ co_quan }}", "Chưa gồm {% if %} & <xã>"), Line("Hồ sơ", None), Line("Chữ ký số", "Số đến 30/6")),
    {"T1.01": Line("Hạ tầng", None)},
)  # fmt: skip
KNOWN = known_fields(Letter)


def told(
    folder: Path, *blocks: str, codes: tuple[str, ...] | None = CODES, **more: object
) -> list[tuple[str, str, str]]:
    path = word_file(folder / "mau.docx", *blocks, **more)  # type: ignore[arg-type]
    return [(f.place.partition(":")[0], f.what, f.remedy) for f in word.template_faults(path, KNOWN, codes)]


def filled(folder: Path, *blocks: str, **more: object) -> Path:
    path = word_file(folder / "mau.docx", *blocks, **more)  # type: ignore[arg-type]
    assert word.template_faults(path, KNOWN) == ()
    word.fill_template(path, as_context(LETTER), folder / "ra.docx", created=NOW)
    return folder / "ra.docx"


class TestNames:
    @pytest.mark.parametrize(
        ("tag", "what", "remedy"),
        [
            ("{{ co_qaun }}", "không có trường “co_qaun”", "ý bạn là “co_quan”?"),
            ("{{ cơ_quan }}", "không có trường “cơ_quan”", "ý bạn là “co_quan”?"),
            ("{{ co quan }}", "thẻ “{{ co quan }}” viết sai: “co quan” có dấu cách", "ý bạn là “co_quan”?"),
            ("{{ muc[0].tenn }}", "không có trường “tenn”", "ý bạn là “ten”?"),
            ("{{ muc.ten }}", "“muc” là danh sách, không có trường “ten”",
             "lặp {%p for x in muc %} rồi viết {{ x.ten }}, hoặc lấy phần tử đầu: muc[0].ten"),
            ("{{ muc }}", "“muc” là danh sách, không in thẳng được", "lặp bằng {%p for … in muc %}"),
            ("{{ kinh_gui }}", "“kinh_gui” là danh sách, không in thẳng được",
             "lặp bằng {%p for … in kinh_gui %}, hoặc nối lại: {{ kinh_gui|join(', ') }}"),
            ("{{ co_quan.ten }}", "“co_quan” là chữ, không có trường “ten”", "in cả trường: {{ co_quan }}"),
            ("{{ theo_ma['T1.03'].ten }}", "biểu mẫu không có mã “T1.03”", "ý bạn là “T1.02”?"),
            ("{{ theo_ma['X01'].tenn }}", "không có trường “tenn”", "ý bạn là “ten”?"),
            ("{{ theo_ma.ten }}", "“theo_ma” tra theo mã, không có trường “ten”", 'viết theo_ma["MÃ"].ten'),
            ("{{ co_quan|uper }}", "không có bộ lọc “uper”", "ý bạn là “upper”?"),
            ("{{ muc|map(attribute='tenn')|join }}", "không có trường “tenn”", "ý bạn là “ten”?"),
            ("{% if co_quan is defind %}{% endif %}", "không có phép thử “is defind”", "ý bạn là “defined”?"),
            ("{{ ragne(3) }}", "không có trường “ragne”", None),
            ("{{ co_quan + 1 }}", "phép tính không làm được: “co_quan” là chữ, không dùng được với dấu +",
             "đổi ra số trước: (co_quan|int) hoặc (co_quan|float)"),
            ("{% if co_quan > 5 %}{% endif %}",
             "phép tính không làm được: “co_quan” là chữ, không dùng được với dấu >", None),
            ("{{ ngay - 1 }}", "phép tính không làm được: “ngay” là ngày, không dùng được với dấu -", None),
            ("{{ co_quan.upper }}", "“co_quan.upper” thiếu () ở cuối", "viết {{ co_quan.upper() }}"),
            ("{{ muc.length }}", "“muc” là danh sách, không có trường “length”", "viết muc|length"),
            ("{{ co_quan, }}", "thẻ “{{ co_quan, }}” có dấu phẩy thừa", "mỗi trường một thẻ riêng"),
            ("{{ “abc }}", "thẻ “{{ “abc }}” viết sai: dấu nháy mở mà không đóng", "thêm dấu nháy ở cuối chữ"),
            ("{{ 'abc }}", "thẻ “{{ 'abc }}” viết sai: dấu nháy mở mà không đóng", "thêm dấu nháy ở cuối chữ"),
            ("{% if so = 3 %}{% endif %}", "thẻ “{% if so = 3 %}” viết sai: so sánh bằng phải viết hai dấu",
             "viết == thay cho ="),
            ("{% if so and %}{% endif %}", "thẻ “{% if so and %}” viết sai: thiếu phần cuối", None),
            ("{{ loop.index }}", "“loop” chỉ dùng được trong vòng lặp for", None),
            ("{% for x in co_quan %}{% endfor %}", "“co_quan” không phải danh sách nên không lặp được bằng for", None),
            ("{{ ''.__class__ }}", "“__class__” là phần trong của chương trình, không được phép chạy trong mẫu", None),
            ("{{ co_quan|safe }}", "không có bộ lọc “safe”", None),
            ("{% import 'a' as b %}", "không dùng được lệnh “import” trong mẫu Word", "xóa thẻ này"),
            ("{% include 'a' %}", "không dùng được lệnh “include” trong mẫu Word", "xóa thẻ này"),
            ("{% autoescape false %}", "không dùng được lệnh “autoescape” trong mẫu Word", "xóa thẻ này"),
        ],
    )  # fmt: skip
    def test_one_fault_each(self, tmp_path: Path, tag: str, what: str, remedy: str | None) -> None:
        found = told(tmp_path, "Kính gửi", f"Gửi {tag}.")
        assert [(place, said) for place, said, _ in found] == [("đoạn 2", what)]
        assert remedy is None or found[0][2] == remedy

    def test_of_many_names_only_the_likely_ones_are_listed(self, tmp_path: Path) -> None:
        path = word_file(tmp_path / "mau.docx", "{{ kinh_xyzw }} {{ theo_ma['ZZ'].ten }} {{ 1|qqqq }}")
        codes = (*(f"A{n:02}" for n in range(40)), "ZX77")
        fields, of_codes, filters = [f.remedy for f in word.template_faults(path, known_fields(), codes)]
        assert fields.startswith("dùng một trong các trường: kinh_gui, ")
        assert fields.endswith("…; xem đủ: docs/truong-du-lieu.md (mẫu thư: docs/thu.md)")
        assert of_codes.endswith("…; xem đủ: trang chi_tieu, nhiem_vu của biểu mẫu") and "ZX77" in of_codes
        assert all(remedy.count(", ") - remedy.endswith("biểu mẫu") == 5 for remedy in (fields, of_codes, filters))

    def test_few_names_are_listed_whole(self, tmp_path: Path) -> None:
        ((_, _, remedy),) = told(tmp_path, "{{ muc[0].qqqq }}")
        assert remedy == "các trường của “muc[0]”: ten, ghi_chu"

    def test_names_of_loops_hold_inside_and_know_what_they_go_through(self, tmp_path: Path) -> None:
        found = told(
            tmp_path,
            "{%p for m in muc if m.ghi_chu %}", "{{ loop.index }} {{ m.ten }} {{ m.ghi_chuu }}", "{%p endfor %}",
            "{{ m.ten }}", "{% set x = 1 %}{{ x }}{% with y = muc[0] %}{{ y.tenn }}{% endwith %}{{ y }}",
            "{% macro in(a) %}{{ a }}{% endmacro %}{{ in(so) }}",
        )  # fmt: skip
        assert found == [
            ("đoạn 2", "không có trường “ghi_chuu”", "ý bạn là “ghi_chu”?"),
            ("đoạn 4", "không có trường “m”",
             "“m” chỉ có trong vòng lặp “{%p for m in muc if m.ghi_chu %}” (đoạn 1); đưa thẻ này vào trong vòng lặp"),
            ("đoạn 5", "không có trường “tenn”", "ý bạn là “ten”?"),
            ("đoạn 5", "không có trường “y”", found[3][2]),
        ]  # fmt: skip

    def test_any_code_may_be_asked_when_the_form_is_not_known(self, tmp_path: Path) -> None:
        assert told(tmp_path, "{{ theo_ma['T9.99'].ten }}", codes=None) == []

    def test_right_templates_have_no_faults(self, tmp_path: Path) -> None:
        assert told(
            tmp_path,
            "{{ co_quan|upper }} {{ ngay.year }} {{ tien }} {{ so + 1 }} {{ (so * 2)|round }} {{ 'a' ~ so }}",
            "{%p if so > 2 and muc|length %}", "{%p elif not kinh_gui %}", "{%p else %}", "{%p endif %}",
            "{{ muc|map(attribute='ten')|join('; ') }} {{ theo_ma['X01'].ten }} {{ co_quan.upper() }}",
            "{% for a, b in theo_ma.items() %}{{ a }}{{ b }}{% endfor %}",
            "{# ghi chú {{ khong_co }}", "còn nữa #}{% raw %}{{ khong_co }}{% endraw %}",
            "{%- if so -%}a{%- endif -%}",
            table(("{%tr for m in muc %}", ""), ("{{ m.ten }}", "{{ m.ghi_chu }}"), ("{%tr endfor %}", "")),
            table(("TT", "{%tc for n in kinh_gui %}", "{{ n }}", "{%tc endfor %}")),
        ) == []  # fmt: skip


class TestBraces:
    @pytest.mark.parametrize(
        ("text", "what"),
        [
            ("{{ co_quan }", "thẻ “{{ co_quan }” chưa đóng trong đoạn này"),
            ("{% if so }", "thẻ “{% if so }” chưa đóng trong đoạn này"),
            ("{ { co_quan } }", "“{ { co_quan } }” không được nhận là thẻ"),
            ("{ { co_quan }}", "“{ { co_quan }}” không được nhận là thẻ"),
            ("{{{ co_quan }}}", "thừa dấu ngoặc nhọn trong “{{{ co_quan }}}”"),
            ("{ co_quan }", "“{ co_quan }” không được nhận là thẻ"),
            ("{ % if so % }", "“{ % if so % }” không được nhận là thẻ"),
            ("{if so}", "“{if so}” không được nhận là thẻ"),
            ("{{ co_quan %}", "thẻ “{{ co_quan %}” mở bằng {{ mà đóng bằng %}"),
            ("co_quan }}", "“co_quan }}” có }} mà không có {{ mở"),
            ("{{ }}", "thẻ “{{ }}” viết sai: thiếu tên trường hoặc phép tính"),
            ("{{ so ! }}", "thẻ “{{ so ! }}” viết sai: có ký tự lạ “!”"),
            ("{# chưa đóng", "ghi chú {# chưa đóng"),
            ("{% raw %}", "khối “{% raw %}” chưa đóng"),
        ],
    )
    def test_slips(self, tmp_path: Path, text: str, what: str) -> None:
        found = told(tmp_path, f"{text} là", "{{ so_sai }}" if "{#" not in text and "raw" not in text else "x")
        assert found[0][:2] == ("đoạn 1", what)
        assert [said for _, said, _ in found[1:]] in (["không có trường “so_sai”"], [])

    def test_plain_braces_are_no_fault(self, tmp_path: Path) -> None:
        assert told(tmp_path, "tập {1; 2} và {a} và 5%", "{_{ x }_}") == []

    def test_a_tag_split_over_two_paragraphs(self, tmp_path: Path) -> None:
        assert told(tmp_path, "Gửi {{ co_", "quan }} và {{ co_quan }}") == [
            ("đoạn 1", "thẻ “{{ co_” chưa đóng trong đoạn này", "thêm }} ở cuối thẻ, viết cả thẻ trong một đoạn")
        ]


class TestBlocks:
    def test_each_is_named_where_it_was_opened_and_the_rest_is_checked_too(self, tmp_path: Path) -> None:
        found = told(
            tmp_path,
            "{%p for m in muc %}", "{{ m.tenn }}", "{% if so %}", "{% endfor %}", "{{ khong_co }}",
            "{%p with a = so %}",
        )  # fmt: skip
        assert [(place, what) for place, what, _ in found] == [
            ("đoạn 2", "không có trường “tenn”"),
            ("đoạn 3", "khối “{% if so %}” chưa đóng"),
            ("đoạn 4", "khối “{%p for m in muc %}” (đoạn 1) và “{% endfor %}” không cùng dạng thẻ"),
            ("đoạn 5", "không có trường “khong_co”"),
            ("đoạn 6", "khối “{%p with a = so %}” chưa đóng"),
        ]
        assert found[1][2] == "thêm thẻ {% endif %} ở cuối khối"
        assert found[4][2] == "thêm thẻ {%p endwith %} ở cuối khối"

    @pytest.mark.parametrize(
        "head",
        ["for a in muc", "if so", "macro f(a)", "with a = so", "filter upper", "set a", "block b", "call range(1)"],
    )
    def test_every_kind_of_block(self, tmp_path: Path, head: str) -> None:
        word_ = head.split()[0]
        assert told(tmp_path, f"{{% {head} %}}") == [
            ("đoạn 1", f"khối “{{% {head} %}}” chưa đóng", f"thêm thẻ {{% end{word_} %}} ở cuối khối")
        ]
        assert told(tmp_path, f"{{% end{word_} %}}") == [
            ("đoạn 1", f"“{{% end{word_} %}}” không có thẻ mở", "xóa thẻ này hoặc thêm thẻ mở trước nó")
        ]
        assert told(tmp_path, f"{{% {head} %}}x{{% end{word_} %}}") == []

    def test_crossing(self, tmp_path: Path) -> None:
        found = told(tmp_path, "{% for m in muc %}{% if m %}{% endfor %}{% endif %}")
        assert [(what, remedy) for _, what, remedy in found] == [
            ("“{% endfor %}” đóng khi khối “{% if m %}” (đoạn 1) chưa đóng",
             "khối mở sau phải đóng trước: đặt “{% endif %}” lên trước thẻ này")
        ]  # fmt: skip

    @pytest.mark.parametrize(
        ("text", "what", "remedy"),
        [
            ("{% fro m in muc %}{{ m.ten }}{% endfor %}", "không có lệnh “fro”", "ý bạn là “for”?"),
            ("{% for m in muc %}{{ m.ten }}{% endfro %}", "không có lệnh “endfro”", "ý bạn là “endfor”?"),
            ("{% if so %}{% elseif so %}{% endif %}", "không có lệnh “elseif”", "ý bạn là “elif”?"),
            ("{% if so %}{% else if so %}{% endif %}", "“{% else if so %}”: else không có điều kiện",
             "viết {% elif … %} nếu có điều kiện"),
            ("{% if so %}{% end if %}", "“{% end if %}” có dấu cách sau “end”", "viết liền: endif"),
            ("{% p if so %}", "“{% p if so %}” có dấu cách trước “p”", "viết liền: {%p if so %}"),
            ("{% else %}", "“{% else %}” không có thẻ mở", None),
            ("{% with a = so %}{% else %}{% endwith %}",
             "“{% else %}” nằm trong khối “{% with a = so %}” (đoạn 1), không phải khối if", None),
            ("{% for m muc %}{% endfor %}", "thẻ “{% for m muc %}” viết sai: thiếu chữ “in”", None),
            ("{{r co_quan }}", "thẻ “{{r co_quan }}” dành cho nội dung có định dạng riêng, mẫu này không có",
             "viết {{ co_quan }}"),
            ("{%tr for m in muc %}", "thẻ “{%tr for m in muc %}” không nằm trong bảng",
             "ngoài bảng dùng {%p for m in muc %}"),
            ("{%p if so %} chữ bị mất", "đoạn có “{%p if so %}” bị bỏ khi lập báo cáo, nội dung khác ở đó sẽ mất",
             "đặt thẻ này ở một đoạn riêng"),
        ],
    )  # fmt: skip
    def test_commands(self, tmp_path: Path, text: str, what: str, remedy: str | None) -> None:
        found = told(tmp_path, text)
        assert found[0][:2] == ("đoạn 1", what) and len(found) == 1
        assert remedy is None or found[0][2] == remedy

    def test_tables(self, tmp_path: Path) -> None:
        found = told(
            tmp_path,
            table(("{%tr for m in muc %}",), ("{{ m.ten }}",)),
            table(("{%tr endfor %}",)),
            table(("{% for m in muc %}", "{% endfor %}")),
            table(("{%tr if so %}", "chữ"), ("{%tr endif %}", "")),
            table(("{%tc if so %}", "a"), ("b", "{%tc endif %}")),
        )
        assert [(place, what) for place, what, _ in found] == [
            ("bảng 2, dòng 1, cột 1",
             "khối “{%tr for m in muc %}” mở ở bảng 1, dòng 1, cột 1 mà “{%tr endfor %}” ở chỗ không tương xứng"),
            ("bảng 3, dòng 1, cột 2",
             "khối “{% for m in muc %}” mở ở bảng 3, dòng 1, cột 1 mà “{% endfor %}” ở chỗ không tương xứng"),
            ("bảng 4, dòng 1, cột 1",
             "dòng của bảng có “{%tr if so %}” bị bỏ khi lập báo cáo, nội dung khác ở đó sẽ mất"),
            ("bảng 5, dòng 2, cột 2",
             "khối “{%tc if so %}” mở ở bảng 5, dòng 1, cột 1 mà “{%tc endif %}” ở chỗ không tương xứng"),
        ]  # fmt: skip
        assert found[0][2] == "đặt hai thẻ trong cùng một bảng"
        assert "{%tr" in found[1][2]

    def test_a_block_out_of_a_table_cell(self, tmp_path: Path) -> None:
        found = told(tmp_path, table(("{%p for m in muc %}",)), "{%p endfor %}")
        assert found[0][:2] == (
            "đoạn 1", "khối “{%p for m in muc %}” mở ở bảng 1, dòng 1, cột 1 mà “{%p endfor %}” ở chỗ không tương xứng",
        )  # fmt: skip

    def test_a_block_half_in_a_hyperlink(self, tmp_path: Path) -> None:
        link = f'<w:hyperlink w:anchor="a">{run("{% if so %}x")}</w:hyperlink>'
        assert "siêu liên kết" in told(tmp_path, paragraph(link, "{% endif %}"))[0][2]


class TestPlaces:
    def test_header_footnote_box_and_nested_table(self, tmp_path: Path) -> None:
        inner = table(("a", "{{ sai3 }}")) + paragraph("")
        found = told(
            tmp_path, "một", paragraph("hai", box("{{ sai1 }}")), table(("a", "b"), ("c", inner)),
            paragraph("x", reference(1)), header="{{ sai4 }}", footnotes=("{{ sai5 }}",),
        )  # fmt: skip
        assert {what: place for place, what, _ in found} == {
            "không có trường “sai1”": "hộp chữ ở đoạn 2, đoạn 1",
            "không có trường “sai3”": "bảng 1, dòng 2, cột 2, bảng con 1, dòng 1, cột 2",
            "không có trường “sai5”": "chú thích cuối trang, đoạn 1",
            "không có trường “sai4”": "đầu trang, đoạn 1",
        }
        assert len(found) == 4

    def test_merged_cells_count_as_columns(self, tmp_path: Path) -> None:
        wide = f"<w:tbl><w:tblPr/><w:tblGrid>{'<w:gridCol/>' * 3}</w:tblGrid><w:tr><w:tc><w:tcPr><w:gridSpan"
        wide += f' w:val="2"/></w:tcPr>{paragraph("a")}</w:tc><w:tc>{paragraph("{{ sai }}")}</w:tc></w:tr></w:tbl>'
        assert told(tmp_path, wide)[0][0] == "bảng 1, dòng 1, cột 3"

    def test_a_footnote_does_not_see_a_loop_and_is_told_what_does(self, tmp_path: Path) -> None:
        found = told(
            tmp_path, "{%p for m in muc %}", paragraph("{{ m.ten }}", reference(1)), "{%p endfor %}",
            footnotes=("{{ m.ghi_chu }}",),
        )  # fmt: skip
        assert found == [
            ("chú thích cuối trang, đoạn 1", "không có trường “m”",
             "chú thích không thấy được “m” của vòng lặp ở đoạn 1; trong đoạn văn của vòng lặp, viết "
             "{{ m.ghi_chu|chu_thich }} thay cho chú thích này")
        ]  # fmt: skip


class TestAsWordSplitsThem:
    @pytest.mark.parametrize(
        "pieces",
        [
            ("{", "{ co_", "quan }", "}"),
            ("{{ co_", '<w:proofErr w:type="spellStart"/>', "quan", '<w:proofErr w:type="spellEnd"/>', " }}"),
            ("{{ co_", '<w:bookmarkStart w:id="1" w:name="a"/>', "quan }}", '<w:bookmarkEnd w:id="1"/>'),
            ('<w:bookmarkStart w:id="1" w:name="a"/>', "{{ co", '<w:bookmarkEnd w:id="1"/>', "_quan }}"),
            (f'<w:hyperlink w:anchor="a">{run("{{ co_")}</w:hyperlink>', "quan }}"),
            ("{{ co_", f'<w:smartTag w:uri="u" w:element="e">{run("quan")}</w:smartTag>', " }}"),
            ("{{ co_", f'<w:ins w:id="3" w:author="A">{run("quan")}</w:ins>',
             '<w:del w:id="4" w:author="A"><w:r><w:delText>x {{ y</w:delText></w:r></w:del>', " }}"),
            ("{{ ", f'<w:moveTo w:id="3" w:author="A">{run("co_quan")}</w:moveTo>', " }}",
             f'<w:moveFrom w:id="4" w:author="A">{run("{{ khac }}")}</w:moveFrom>'),
            ("{{ co_quan", '<w:r><w:tab/></w:r>', "}}"),
            ("{{", "\u00a0co_quan\u200b\u00a0", "}}"),
            (f"<w:sdt><w:sdtContent>{run('{{ co_quan')}</w:sdtContent></w:sdt>", " }}"),
            ("{{ “Sở KH&amp;CN &lt;Quảng Ngãi&gt;” if so &gt; 2 else ‘x’ }}",),
        ],
    )  # fmt: skip
    def test_they_just_work(self, tmp_path: Path, pieces: tuple[str, ...]) -> None:
        out = filled(tmp_path, paragraph(*pieces))
        assert texts(out) == ["Sở KH&CN <Quảng Ngãi>"]
        xml = part_text(out, "word/document.xml")
        assert xml.count("<w:bookmarkStart") == xml.count("<w:bookmarkEnd")
        assert not any(word_ in xml for word_ in ("w:ins ", "w:del ", "moveFrom", "moveTo"))

    def test_names_in_another_unicode_form(self, tmp_path: Path) -> None:
        text = unicodedata.normalize("NFD", "{% set tỉnh = co_quan %}{{ tỉnh }}")
        assert texts(filled(tmp_path, text)) == ["Sở KH&CN <Quảng Ngãi>"]

    def test_deleted_paragraph_ends_and_rows(self, tmp_path: Path) -> None:
        gone = f"<w:p><w:pPr><w:rPr><w:del w:id='1' w:author='A'/></w:rPr></w:pPr>{run('{{ co_')}</w:p>"
        row = f"<w:tr><w:trPr><w:del w:id='2' w:author='A'/></w:trPr><w:tc>{paragraph('x')}</w:tc></w:tr>"
        path = word_file(tmp_path / "mau.docx", gone, "quan }}", table(("a",)).replace("</w:tbl>", f"{row}</w:tbl>"))
        document = open_template(path)
        document.prepare()
        assert document.docx.paragraphs[0].text == "{{ co_quan }}"
        assert len(document.docx.tables[0].rows) == 1


class TestData:
    HARD = (
        "A & B < C > D", "{{ co_quan }} {% if %} {# x #} {_{ }_}", "x" * 40_000, "a\x00\x07b\x1fc\ufdd00\ufdd1",
        unicodedata.normalize("NFD", "Đức Phổ"), "“nháy” 'đơn' \"kép\"", "dòng 1\ndòng 2\tcột", "]]> &amp; <!--",
    )  # fmt: skip

    def test_it_comes_out_literally_everywhere(self, tmp_path: Path) -> None:
        blocks = ("{% for m in muc %}{{ m.ten }}{% endfor %}", paragraph("x", reference(1)), "c")
        path = word_file(
            tmp_path / "mau.docx",
            *blocks,
            header="{{ co_quan }}",
            footnotes=("{{ co_quan }}",),
            sections=3,
            title="{{ co_quan }}",
        )
        for text in self.HARD:
            wanted = unicodedata.normalize("NFC", text)
            wanted = "".join(c for c in wanted if c in "\n\t" or (ord(c) >= 32 and not 0xFDD0 <= ord(c) <= 0xFDEF))
            out = tmp_path / "ra.docx"
            word.fill_template(path, {"co_quan": text, "muc": [{"ten": text}]}, out, created=NOW)
            made = docx.Document(str(out))
            assert made.paragraphs[0].text == wanted
            assert made.sections[0].header.paragraphs[0].text == wanted
            assert made.core_properties.title == wanted[:255]
            notes = docx.oxml.parse_xml(part_text(out, "word/footnotes.xml").encode())
            note = "".join({qn("w:br"): "\n", qn("w:tab"): "\t"}.get(e.tag, e.text or "") for e in notes.iter(
                qn("w:t"), qn("w:br"), qn("w:tab")))  # fmt: skip
            assert note == wanted

    def test_equal_data_give_equal_bytes(self, tmp_path: Path) -> None:
        blocks = ("{%p for m in muc %}", "{{ m.ten }}{{ m.ghi_chu|chu_thich }}", "{%p endfor %}")
        first = filled(tmp_path, *blocks).read_bytes()
        assert filled(tmp_path, *blocks).read_bytes() == first


class TestFootnotes:
    BLOCKS = ("{%p for m in muc %}", "- {{ m.ten }}{{ m.ghi_chu|chu_thich }}; hết", "{%p endfor %}")

    def test_a_real_footnote_for_each_item_that_has_a_note(self, tmp_path: Path) -> None:
        out = filled(tmp_path, *self.BLOCKS)
        assert texts(out) == ["- Mạng {{ co_quan }}; hết", "- Hồ sơ; hết", "- Chữ ký số; hết"]
        notes = docx.oxml.parse_xml(part_text(out, "word/footnotes.xml").encode())
        written = {n.get(qn("w:id")): "".join(t.text or "" for t in n.iter(qn("w:t"))) for n in notes}
        assert written == {"-1": "", "0": "", "1": " Chưa gồm {% if %} & <xã>", "2": " Số đến 30/6"}
        made = docx.Document(str(out))
        references = [r.get(qn("w:id")) for r in made.element.body.iter(qn("w:footnoteReference"))]
        assert references == ["1", "2"]
        assert {s.name for s in made.styles} >= {"footnote text", "footnote reference"}
        assert made.settings.element.find(qn("w:footnotePr")) is not None
        assert "\ufdd0" not in part_text(out, "word/document.xml")

    def test_beside_footnotes_of_the_template_and_within_a_loop(self, tmp_path: Path) -> None:
        loop = (
            "{%p for m in muc %}",
            paragraph("{{ m.ten }}", reference(1), "{{ m.ghi_chu|chu_thich }}"),
            "{%p endfor %}",
        )
        out = filled(tmp_path, *loop, footnotes=("Theo {{ co_quan }}",))
        notes = docx.oxml.parse_xml(part_text(out, "word/footnotes.xml").encode())
        ids = [n.get(qn("w:id")) for n in notes]
        references = [r.get(qn("w:id")) for r in docx.Document(str(out)).element.body.iter(qn("w:footnoteReference"))]
        assert len(set(ids)) == len(ids) == 5 and sorted(references) == sorted(ids)
        assert len(set(references)) == 5

    def test_two_in_one_text_and_formats_kept(self, tmp_path: Path) -> None:
        text = "{{ co_quan|chu_thich }}a{{ 'hai ba'|chu_thich }}b"
        bold = f"<w:r><w:rPr><w:b/></w:rPr><w:t>{text}</w:t><w:br/><w:t>c</w:t></w:r>"
        made = docx.Document(str(filled(tmp_path, f"<w:p>{bold}</w:p>")))
        runs = [(r.text, r.bold) for r in made.paragraphs[0].runs if r.text]
        assert runs == [("a", True), ("b\nc", True)]

    def test_headers_take_none(self, tmp_path: Path) -> None:
        found = told(tmp_path, "a", header="{{ co_quan|chu_thich }}")
        assert found[0][1] == "chú thích “chu_thich” chỉ đặt được trong thân văn bản"
        path = word_file(tmp_path / "mau.docx", "a", header="Số{% set y = co_quan|chu_thich %}{{ y }}")
        word.fill_template(path, as_context(LETTER), tmp_path / "ra.docx", created=NOW)
        assert docx.Document(str(tmp_path / "ra.docx")).sections[0].header.paragraphs[0].text == (
            "Số (Sở KH&CN <Quảng Ngãi>)"
        )


class TestHostile:
    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("{{ ten['__class__'] }}", "thuộc tính “__class__”"),
            ("{{ 'a' * 10**10 }}", "quá lớn"),
            ("{{ 10 ** 100000000 }}", "số quá lớn"),
            ("{{ range(10**9)|list|length }}", "lặp quá nhiều lần"),
            ("{% for a in range(90000) %}{% for b in range(90000) %}x{% endfor %}{% endfor %}", "lặp quá nhiều lần"),
            (
                "{% set n = namespace(x='aaaa') %}{% for a in range(99) %}{% set n.x = n.x ~ n.x %}{% endfor %}",
                "quá lớn",
            ),
            (
                "{% set n = namespace(x='aaaa') %}{% for a in range(99) %}{% set n.x = n.x + n.x %}{% endfor %}",
                "quá lớn",
            ),
            ("{% macro f(n) %}{{ f(n) }}{{ f(n) }}{% endmacro %}{{ f(1) }}", "gọi lại chính nó"),
            ("{% macro f(n) %}{% if n %}{{ f(n-1) }}{{ f(n-1) }}{% endif %}{% endmacro %}{{ f(40) }}", "lặp quá nhiều"),
            ("{{ '%999999999d' % 1 }}", "không được phép chạy"),
            ("{{ 'a'.ljust(10**9) }}", "không được phép chạy"),
            ("{{ '{:>999999999}'.format(1) }}", "không được phép chạy"),
            ("{{ 1.5|round(10**9, 'ceil') }}", "quá lớn"),
            ("{{ ('a,' * 40000).replace(',', 'b' * 90000) }}", "không được phép chạy"),
            ("{{ ('a' * 90000)|replace('a', 'b' * 90000) }}", "quá lớn"),
            ("{{ range(90000)|join('b' * 90000) }}", "quá lớn"),
            ("{{ muc.append(1) }}", "không được phép chạy"),
            ("{{ ten|dictsort }}", "phép tính không làm được"),
            ("{{ ten.encode('zz') }}", "phép tính không làm được"),
            ("{{ 1.5|round(1, 'zz') }}", "phép tính không làm được"),
            ("{{ cycler() }}", "phép tính không làm được"),
            ("{{ ten }}{% set ten.x = 1 %}", "phép tính không làm được"),
            ("{{ 1 / 0 }}", "phép tính không làm được"),
            ("{{ cycler.__init__.__globals__ }}", "không được phép chạy"),
        ],
    )
    def test_code_and_endless_work(self, tmp_path: Path, text: str, said: str) -> None:
        path = word_file(tmp_path / "mau.docx", "một", text)
        started = time.process_time()
        with pytest.raises(QngError) as problem:
            word.fill_template(path, {"ten": "a", "muc": ["b"]}, tmp_path / "ra.docx", created=NOW)
        assert said in str(problem.value) and (text[:20] in str(problem.value) or "set" in text)
        assert time.process_time() - started < 20
        assert not (tmp_path / "ra.docx").exists()

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("{{ " + "(" * 900 + "so" + ")" * 900 + " }}", "quá phức tạp"),
            ("{{ " + "not " * 900 + "so }}", "quá phức tạp"),
            ("{{ " + "9" * 5000 + " }}", "quá phức tạp"),
            ("{% if so %}" * 300 + "{% endif %}" * 300, "hơn 15 khối lồng nhau"),
            ("{% for a in muc %}" * 16 + "{% endfor %}" * 16, "hơn 15 khối lồng nhau"),
        ],
    )
    def test_depth(self, tmp_path: Path, text: str, said: str) -> None:
        assert [said in what for _, what, _ in told(tmp_path, text)] == [True]

    def test_fifteen_blocks_deep_is_fine(self, tmp_path: Path) -> None:
        assert texts(
            filled(
                tmp_path, "{% for a in kinh_gui %}" * 1 + "{% if so %}" * 14 + "x" + "{% endif %}" * 14 + "{% endfor %}"
            )
        )

    def test_properties_of_the_file(self, tmp_path: Path) -> None:
        assert told(tmp_path, "a", title="{{ co_qaun }}")[0][:2] == (
            "thuộc tính của tệp (tiêu đề, tác giả…), đoạn 1", "không có trường “co_qaun”",
        )  # fmt: skip
        path = word_file(tmp_path / "mau.docx", "a", title="{{ khong_co }}")
        with pytest.raises(QngError, match="khong_co"):
            word.fill_template(path, {}, tmp_path / "ra.docx", created=NOW)
        out = filled(tmp_path, "a", title="{{ co_quan if so == 3 else “b” }}")
        assert docx.Document(str(out)).core_properties.title == "Sở KH&CN <Quảng Ngãi>"

    @pytest.mark.parametrize(
        ("name", "make", "said"),
        [
            ("mau.docx", lambda: b"%PDF-1.7 ...", "là bản PDF"),
            ("mau.docx", lambda: b"{\\rtf1 abc}", "là tệp RTF"),
            ("mau.docx", lambda: b"<html><body>", "là trang web"),
            ("mau.docx", lambda: OLE + "EncryptedPackage".encode("utf-16-le"), "có mật khẩu"),
            ("mau.docx", lambda: OLE + "WordDocument".encode("utf-16-le"), "là tệp .doc đời cũ"),
            ("mau.doc", lambda: OLE, "đời cũ hoặc có mật khẩu"),
            ("mau.docx", lambda: ZIP + b"mimetypeapplication/vnd.oasis.opendocument.text", ".odt"),
            ("mau.docx", lambda: b"PK\x03\x04rac", "đã hỏng"),
            ("mau.docx", lambda: b"", "đã hỏng"),
        ],
    )  # fmt: skip
    def test_files_of_another_kind(self, tmp_path: Path, name: str, make: Callable[[], bytes], said: str) -> None:
        (tmp_path / name).write_bytes(make())
        for ask in (lambda p: word.template_faults(p, KNOWN), inspect_path):
            with pytest.raises(QngError) as problem:
                ask(tmp_path / name)
            assert said in str(problem.value) and "\n" not in str(problem.value)

    @pytest.mark.parametrize(
        ("old", "new", "said"),
        [
            (b"wordprocessingml.document.main+xml", b"wordprocessingml.template.main+xml", "(.dotx)"),
            (b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
             b"application/vnd.ms-word.document.macroEnabled.main+xml", "(.docm)"),
            (b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
             b"application/vnd.ms-word.template.macroEnabledTemplate.main+xml", "(.dotm)"),
            (b"wordprocessingml.document.main+xml", b"spreadsheetml.sheet.main+xml", "Excel"),
        ],
    )  # fmt: skip
    def test_other_word_files(self, tmp_path: Path, old: bytes, new: bytes, said: str) -> None:
        path = changed(word_file(tmp_path / "mau.docx", "a"), {"[Content_Types].xml": (old, new)})
        with pytest.raises(QngError, match=r"không phải tài liệu \.docx") as problem:
            word.template_faults(path, KNOWN)
        assert said in str(problem.value)

    def test_entities_sizes_and_broken_xml(self, tmp_path: Path) -> None:
        path = word_file(tmp_path / "mau.docx", "a")
        good = path.read_bytes()
        for old, new, said in (
            (b"<w:document", b'<!DOCTYPE a [<!ENTITY b "c">]><w:document', "khai báo DTD"),
            (b"<w:body>", b"<w:body><w:p>", "đã hỏng"),
            (b"<w:body>", b"<w:body>" + b"<w:p/>" * 3_000_000, "lớn bất thường"),
        ):
            path.write_bytes(good)
            changed(path, {"word/document.xml": (old, new)})
            with pytest.raises(QngError) as problem:
                word.fill_template(path, {}, tmp_path / "ra.docx", created=NOW)
            assert said in str(problem.value)
        path.write_bytes(good)
        changed(path, {}, {"word/media/bom.bin": bytes(70 * 2**20)})
        with pytest.raises(QngError, match="lớn bất thường"):
            word.template_faults(path, KNOWN)

    def test_links_to_elsewhere_are_warnings(self, tmp_path: Path) -> None:
        path = word_file(tmp_path / "mau.docx", "{{ co_quan }}")
        kind = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
        changed(path, {"word/_rels/document.xml.rels": (
            b"</Relationships>",
            b'<Relationship Id="rId91" Type="' + kind + b'attachedTemplate" Target="https://example.com/a.dotm" '
            b'TargetMode="External"/><Relationship Id="rId92" Type="' + kind + b'hyperlink" '
            b'Target="https://example.com" TargetMode="External"/></Relationships>',
        )})  # fmt: skip
        (warning,) = word.template_warnings(path)
        assert "mẫu gắn kèm lấy từ “https://example.com/a.dotm”" in warning.what
        assert word.template_faults(path, KNOWN) == ()


class TestComments:
    def test_each_fault_is_a_comment_where_it_stands(self, tmp_path: Path) -> None:
        path = word_file(
            tmp_path / "mau.docx",
            paragraph("Gửi ", "{{ co_", "qaun }}", " nhé"),
            table(("{{ sai }}",)),
            header="{{ dau }}",
        )
        kept = path.read_bytes()
        out = tmp_path / "co-ghi-chu.docx"
        assert word.write_comments(path, out, KNOWN, now=NOW) == 3
        assert path.read_bytes() == kept
        made = docx.Document(str(out))
        comments = {c.comment_id: c for c in made.comments}
        assert [c.author for c in comments.values()] == ["qng-reports"] * 3
        assert {c._comment_elm.get(qn("w:date")) for c in comments.values()} == {"2026-07-05T08:00:00Z"}
        said = [c.text for c in comments.values()]
        assert said[0] == "Không có trường “co_qaun”.\nCách sửa: ý bạn là “co_quan”?"
        assert said[2].startswith("đầu trang, đoạn 1: Không có trường “dau”.")
        first = made.element.body.find(f".//{qn('w:commentRangeStart')}[@{qn('w:id')}='0']")
        assert first.getnext().find(qn("w:t")).text == "{{ co_"
        assert len(made.element.body.findall(f".//{qn('w:commentReference')}")) == 3
        again = tmp_path / "lan-hai.docx"
        assert word.write_comments(out, again, KNOWN, now=NOW) == 3
        assert len(list(docx.Document(str(again)).comments)) == 3

    def test_a_report_never_shows_them(self, tmp_path: Path) -> None:
        path = word_file(tmp_path / "mau.docx", "{% for m in muc %}{{ m.ten }}{% endfor %}")
        word.write_comments(path, tmp_path / "b.docx", {}, now=NOW)
        assert "commentReference" in part_text(tmp_path / "b.docx", "word/document.xml")
        word.fill_template(tmp_path / "b.docx", as_context(LETTER), tmp_path / "ra.docx", created=NOW)
        assert "comment" not in part_text(tmp_path / "ra.docx", "word/document.xml")
        assert "w:comment " not in part_text(tmp_path / "ra.docx", "word/comments.xml")

    def test_the_command(self, tmp_path: Path) -> None:
        path = word_file(tmp_path / "mau.docx", "{{ trich_yeuu }}")
        out = tmp_path / "ghi-chu.docx"
        done = CliRunner().invoke(cli, ["check", str(path), "--comment", str(out)], standalone_mode=False)
        assert done.return_value == 2 and "không có trường “trich_yeuu” → ý bạn là “trich_yeu”?" in done.output
        assert "1 ghi chú" in done.output and out.is_file()
        tip = CliRunner().invoke(cli, ["check", str(path)], standalone_mode=False)
        assert "Thêm --comment BAN-SAO.docx" in tip.output
        for arguments, said in (
            ([str(path), "--comment", str(out)], "đã có"),
            ([str(path), "--comment", str(path)], "đã có"),
        ):
            again = CliRunner().invoke(cli, ["check", *arguments], standalone_mode=False)
            assert isinstance(again.exception, QngError) and said in str(again.exception)
        good = word_file(tmp_path / "tot.docx", "{{ trich_yeu }}")
        fine = CliRunner().invoke(
            cli, ["check", str(good), "--comment", str(tmp_path / "x.docx")], standalone_mode=False
        )
        assert fine.return_value == 0 and not (tmp_path / "x.docx").exists()


class TestCodes:
    def test_those_of_the_round_in_whose_folder_the_template_lies(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(inspection, "known_fields", lambda *_: KNOWN)
        folder = tmp_path / "dot"
        code = init_round(folder, "kh121-2026", "2026-H1").form.indicators[0].code
        text = f"{{{{ theo_ma['{code}'].ten }}}}{{{{ theo_ma['{code}X'].ten }}}}"
        for place in (folder, tmp_path):
            found = inspect_path(word_file(place / "mau.docx", text))
            said = [f"biểu mẫu không có mã “{code}X”"] if place == folder else []
            assert [fault.what for fault in found.faults] == said
            assert found.kind == "template"

    def test_warnings_are_printed_and_are_no_faults(self, tmp_path: Path) -> None:
        path = word_file(tmp_path / "mau.docx", "{{ ky }}")
        link = (
            b'<Relationship Id="rId91" Type="' + RELATIONS.encode() + b'/image" '
            b'Target="https://example.com/a.png" TargetMode="External"/></Relationships>'
        )
        changed(path, {"word/_rels/document.xml.rels": (b"</Relationships>", link)})
        done = CliRunner().invoke(cli, ["check", str(path)], standalone_mode=False)
        assert done.return_value == 0
        assert "[Cảnh báo] liên kết ra ngoài: ảnh lấy từ “https://example.com/a.png” mỗi khi mở báo cáo" in done.output
        done = CliRunner().invoke(cli, ["check", str(path), "--json"], standalone_mode=False)
        assert '"warnings": [\n  {' in done.output


class TestFields:
    def test_any_annotated_record_is_a_root(self) -> None:
        assert {name: field.shape for name, field in KNOWN.items()} == {
            "co_quan": Shape.TEXT, "ngay": Shape.DATE, "so": Shape.NUMBER, "tien": Shape.NUMBER, "kinh_gui": Shape.LIST,
            "muc": Shape.LIST, "theo_ma": Shape.BY_CODE,
        }  # fmt: skip
        assert KNOWN["kinh_gui"].element == Field()
        context = as_context(LETTER)
        assert context["theo_ma"] == {"T1.01": {"ten": "Hạ tầng", "ghi_chu": None}}
        assert context["kinh_gui"] == ["Xã Ba Tơ", "Xã Sơn Hạ"]

    def test_the_catalogue_shows_the_first_value_that_is_not_blank(self) -> None:
        shown = {entry.path: entry.example for entry in catalogue(LETTER)}
        assert shown["muc[]"] is None and shown["muc[].ghi_chu"] == "Chưa gồm {% if %} & <xã>"
        assert shown["kinh_gui[]"] == "Xã Ba Tơ" and shown['theo_ma["…"].ten'] == "Hạ tầng"
        assert shown["so"] == 3 and list(shown)[:2] == ["co_quan", "ngay"]

    def test_every_fault_of_a_broken_template_stops_the_render(self, tmp_path: Path) -> None:
        path = word_file(tmp_path / "mau.docx", "{% if so %}", "{{ a ! }}")
        with pytest.raises(DefinitionError, match="2 lỗi"):
            word.fill_template(path, as_context(LETTER), tmp_path / "ra.docx", created=NOW)


PIECES = (
    "{{", "}}", "{%", "%}", "{#", "#}", "{{ co_quan }}", "{% if so %}", "{% endif %}", "{% for m in muc %}",
    "{% endfor %}", "{%p if so %}", "{%p endif %}", "{%tr for m in muc %}", "{%tr endfor %}", "{{ m.ten }}",
    "|upper", "“", "'", " - ", "{% else %}", "{% set a = so %}", "{{ a }}", "|chu_thich", "{% raw %}",
    "{% endraw %}", "(", ")", "[0]", "{% macro f(x) %}", "{% endmacro %}", "{{ f(so) }}", "~", "*2", ".ten",
    "{{ muc|join }}", "{% with %}", "{% vm %}",
)  # fmt: skip


GOOD = (
    "Gửi {{ co_quan|upper }}, {% if so %}có {{ so }}{% else %}không{% endif %}", "{%p for m in muc %}",
    "{{ loop.index }} {{ m.ten }}{{ m.ghi_chu|chu_thich }}", "{%p endfor %}", "{% set a = so %}{{ a * 2 }} {# gì #}",
)  # fmt: skip


@pytest.mark.parametrize("seed", range(30))
def test_a_template_without_faults_can_be_filled(tmp_path: Path, seed: int) -> None:
    """Whatever slips an author's hand: it is told, or the template still fills; nothing else."""
    chance = random.Random(seed)
    blocks = list(GOOD)
    at, piece = chance.randrange(len(blocks)), chance.choice(PIECES)
    where = chance.randint(0, len(blocks[at]))
    blocks[at] = blocks[at][:where] + piece + blocks[at][where + chance.choice((0, 0, 1, 3)) :]
    row = table(("{%tr for m in muc %}", ""), ("{{ m.ten }}", ""), ("{%tr endfor %}", ""))
    path = word_file(tmp_path / "mau.docx", *blocks, row, header="{{ co_quan }}", footnotes=("{{ so }}",))
    faults = word.template_faults(path, KNOWN)
    if not faults:
        word.fill_template(path, as_context(LETTER), tmp_path / "ra.docx", created=NOW)
    assert all(fault.what and fault.remedy and fault.place for fault in faults)
    assert bool(faults) != (tmp_path / "ra.docx").exists()
