"""Generated documents say what the program does; README and CHANGELOG hold what they promise."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import click

from qng_reports import __version__
from qng_reports.cli import cli
from qng_reports.doors.form_reader.lists import MAX_CHOICES
from qng_reports.doors.form_reader.meanings import (
    KEY_MEANINGS,
    KIND_MEANINGS,
    MEANINGS,
    METHOD_MEANINGS,
    words_for,
)
from qng_reports.doors.form_reader.tables import MAX_COLUMNS
from qng_reports.doors.form_reader.words import (
    DEFAULT_METHOD,
    FIGURE_METHODS,
    INFO_KEYS,
    KINDS,
    LOOK_KEYS,
    METHODS,
    METHODS_OF,
    NEEDED_KEYS,
    SHEETS,
)
from qng_reports.doors.tables import Column, Faults, Row, open_tables, sheet_rows
from qng_reports.doors.word import template_faults
from qng_reports.doors.word.sandbox import WordSandbox
from qng_reports.export.flat import CONFIRMING, OBSERVATION_COLUMNS, UNUSABLE
from qng_reports.letter import ChaseFields, LetterFields
from qng_reports.letter_templates import HEADS, read_template
from qng_reports.messages import CATALOGUE
from qng_reports.model import Availability, Component, Indicator, Kind, Method, Severity, TableColumn
from qng_reports.report import Field, known_fields
from qng_reports.rounds import templates_folder
from qng_reports.vietnamese import format_number
from tests.tables import form
from tests.template_guide import GUIDE, guide
from tests.test_house import FLOORS
from tests.word_files import word_file

ROOT = Path(__file__).parent.parent
SameAs = Callable[[Path, str], None]
GENERATED = "<!-- Tệp này do chương trình sinh ra (pytest --refresh); không sửa tay. -->\n\n"
SEVERITIES = {Severity.ERROR: "Lỗi", Severity.WARNING: "Cảnh báo", Severity.NOTE: "Ghi chú"}
GROUPS = {
    "T": "Tệp",
    "D": "Nhận biết: của ai, biểu nào, kỳ nào",
    "C": "Trang, dòng, cột",
    "S": "Số liệu",
    "K": "Đối chiếu giữa các số liệu",
    "B": "Lần gửi",
    "Q": "Quyết định của Sở và tệp xem xét",
}


def test_cli_reference(same_as: SameAs) -> None:
    parts = [GENERATED, "# Các lệnh của qng-reports\n"]
    for name in ("", *cli.commands):
        command: click.Command = cli.commands[name] if name else cli
        path = f"qng-reports {name}".strip()
        context = click.Context(command, info_name=path, terminal_width=88, **cli.context_settings)
        parts.append(f"\n## {path}\n\n```text\n{command.get_help(context)}\n```\n")
    parts.append("\nMã thoát: 0 xong, không có lỗi; 1 xong, có số liệu lỗi cần xem; 2 không chạy được.\n")
    same_as(ROOT / "docs" / "cli.md", "".join(parts))


def test_catalogue_of_issues(same_as: SameAs) -> None:
    lines = [GENERATED, "# Mã lỗi, cảnh báo, ghi chú\n\n"]
    lines.append("Lỗi: số liệu không dùng được, không đưa vào tổng. Cảnh báo: vẫn dùng, cần xác nhận. "
                 "Ghi chú: đã hiểu và chuẩn hóa.\n")  # fmt: skip
    for letter, title in GROUPS.items():
        lines.append(f"\n## {title}\n\n| Mã | Mức | Nghĩa | Cách xử lý |\n|---|---|---|---|\n")
        for code, entry in CATALOGUE.items():
            if code.startswith(letter):
                lines.append(f"| {code} | {SEVERITIES[entry.severity]} | {entry.title} | {entry.remedy} |\n")
    assert {code[0] for code in CATALOGUE} == set(GROUPS)
    same_as(ROOT / "docs" / "loi.md", "".join(lines))


def test_fields_of_the_word_template(same_as: SameAs) -> None:
    same_as(ROOT / "docs" / "truong-du-lieu.md", GENERATED + "".join(guide()))


def test_texts_of_letters(same_as: SameAs) -> None:
    lines = [GENERATED, LETTERS_OPENING, "\n## Phần đầu của mẫu\n\n| Khóa | Nghĩa |\n|---|---|\n"]
    lines += [f"| `{key}` | {meaning} |\n" for key, meaning in HEADS.items()]
    lines.append("\n## Mẫu có sẵn\n\n| Tệp | Dùng khi | Từ ngày | Đã nhắc | Nhắc lại sau |\n|---|---|---|---|---|\n")
    for path in sorted(templates_folder("thu").glob("*.txt")):
        template, faults = read_template(path)
        assert template is not None and not faults
        day = str(template.from_day) if template.from_day > -1000 else ""
        reminded, again = (str(number) if number else "" for number in (template.reminded, template.again))
        lines.append(f"| `{path.name}` | {template.occasion} | {day} | {reminded} | {again} |\n")
    lines.append("\n## Trường dùng trong tiêu đề và nội dung thư\n\n| Trường | Nghĩa |\n|---|---|\n")
    lines += [f"| `{name}` | {meaning} |\n" for name, meaning in fields(LetterFields, "")]
    lines.append("\n## Trường dùng trong mẫu công văn đôn đốc\n\n| Trường | Nghĩa |\n|---|---|\n")
    lines += [f"| `{name}` | {meaning} |\n" for name, meaning in fields(ChaseFields, "")]
    same_as(ROOT / "docs" / "thu.md", "".join(lines))


LETTERS_OPENING = """# Mẫu thư

Mỗi đợt báo cáo có mẫu thư riêng trong thư mục `thu`: các tệp văn bản `.txt`, sửa bằng Notepad (lưu mã UTF-8),
thêm bớt tùy ý. Một mẫu gồm phần đầu (mỗi dòng “Khóa: giá trị”; dòng bắt đầu bằng `#` là ghi chú, không gửi đi),
một dòng trống, rồi nội dung. Trong tiêu đề và nội dung, `{{ ten_truong }}` được thay bằng giá trị; `{% if
ten_truong %}` … `{% endif %}` chỉ hiện khi có giá trị; `{% for loi in cac_loi %}` … `{% endfor %}` lặp cho từng
dòng. Kiểm tra mẫu: `qng-reports check ĐỢT` hoặc `qng-reports check ĐỢT/thu/TỆP.txt`. Xóa hết các mẫu thì lần
chạy sau chương trình ghi lại các mẫu có sẵn.

Khi nhắc, mỗi đơn vị nhận mẫu có “Từ ngày” lớn nhất mà ngày hôm nay và số lần đã nhắc cho phép. Thư đã soạn
(.eml) hoặc đã gửi đều tính là một lần nhắc. Mẫu công văn đôn đốc là tệp Word
`templates/docx/cong-van-don-doc.docx`.
"""


def fields(record: type, prefix: str) -> Iterator[tuple[str, str]]:
    for name, here in known_fields(record).items():
        inner = here.element or here
        path = f"{prefix}{name}{'[]' if here.element else ''}"
        yield path, here.meaning
        if inner.under:
            yield from _under(inner, path)


def _under(here: Field, path: str) -> Iterator[tuple[str, str]]:
    for name, inner in here.under.items():
        yield f"{path}.{name}{'[]' if inner.element else ''}", inner.meaning
        if (inner.element or inner).under:
            yield from _under(inner.element or inner, f"{path}.{name}{'[]' if inner.element else ''}")


def test_the_tags_that_the_guide_shows_are_right(tmp_path: Path) -> None:
    blocks = re.findall(r"```text\n(.+?)```", GUIDE, re.DOTALL)
    tags = [tag.replace("\\|", "|") for tag in re.findall(r"`(\{[{%#](?!p|tr|tc).+?)`", GUIDE)]
    loops = "phan in cac_phan", "ct in phan.chi_tieu", "bang in bang_xa", "c in bang.cot"
    tags = [*(f"{{%p for {loop} %}}" for loop in loops), *tags, *("{%p endfor %}" for _ in loops)]
    filters = re.findall(r"`(\w+)(?:\([^`]*\))?`", GUIDE.partition("là bộ lọc")[2].partition("Mẫu đang")[0])
    assert len(filters) == 12 and set(filters) <= set(WordSandbox().filters)
    assert len(blocks) == 2 and len(tags) > 15
    path = word_file(tmp_path / "mau.docx", *(line for block in blocks for line in block.splitlines()), *tags)
    assert template_faults(path, known_fields()) == ()


# ---------------------------------------------------------------- the form workbook

EXAMPLE = ROOT / "examples" / "moi-loai" / "bieu-mau.xlsx"
ANY, SOME, ITEMS = "phải có", "không bắt buộc", "phải có, nếu biểu không có nhiệm vụ và câu hỏi"
PURPOSES = {
    "thong_tin": (ANY, "mã, tên, phiên bản của biểu; hạn gửi; chữ dùng trong báo cáo"),
    "phan": (ANY, "các phần của biểu"),
    "chi_tieu": (ITEMS, "chỉ tiêu: mỗi dòng một chỉ tiêu"),
    "bang": ("phải có, nếu có chỉ tiêu loại bảng", "các cột của bảng: mỗi dòng một cột"),
    "nhiem_vu": (SOME, "nhiệm vụ: mỗi dòng một nhiệm vụ"),
    "noi_dung": (SOME, "câu hỏi trả lời bằng lời"),
    "lua_chon": (SOME, "các danh sách để chọn"),
    "rang_buoc": (SOME, "kiểm tra chéo giữa các số của một đơn vị"),
    "anh_xa": (SOME, "chỉ tiêu của kỳ trước nay đổi mã, gộp, tách"),
    "giao_dien": (SOME, "phông chữ, cỡ chữ, màu, độ rộng cột, logo của tệp gửi đơn vị"),
}
OPENING = """
# Biểu mẫu: ý nghĩa từng trang, từng cột

Biểu mẫu là một tệp Excel nói hỏi ai, hỏi gì, mục tiêu bao nhiêu và tính số của tỉnh ra sao. Chuyên viên soạn bằng
Excel, không cần lập trình. Nên bắt đầu từ một bản sao của biểu có sẵn, rồi sửa:

- [examples/moi-loai/bieu-mau.xlsx](../examples/moi-loai/bieu-mau.xlsx): mỗi loại chỉ tiêu ít nhất một lần; các ví dụ
  dưới đây lấy từ tệp này;
- [templates/xlsx/kh121-2026.xlsx](../templates/xlsx/kh121-2026.xlsx): biểu thật, 34 chỉ tiêu của Kế hoạch 121/KH-UBND.

Soạn xong, chạy `qng-reports check bieu-mau.xlsx`: mỗi chỗ sai được nêu một dòng, có trang, ô, sai gì, sửa thế nào.

## Quy tắc chung

- Tên trang viết đúng như dưới đây. Trang khác, ví dụ `huong_dan`, được bỏ qua: dùng để ghi chú.
- Mỗi trang có một dòng tiêu đề, ở trong 10 dòng đầu. Cột nhận theo tiêu đề, nên thứ tự cột tùy ý; cột không ghi
  “phải có” thì có thể bỏ cả cột. Cột lạ được bỏ qua; tiêu đề viết gần đúng thì bị báo để sửa. Chữ hoa, chữ thường,
  dấu cách thừa không phân biệt.
- Bên dưới, mỗi dòng khai một thứ; dòng trống được bỏ qua. Không gộp ô.
- Đơn vị và nhóm đơn vị được hỏi khai ở một tệp riêng, `don-vi.xlsx`; biểu mẫu chỉ gọi đến mã hoặc tên nhóm.
- Mã của chỉ tiêu, nhiệm vụ, nội dung không được trùng nhau, dù ở ba trang khác nhau và dù chỉ khác chữ hoa, chữ thường.
- Ô bắt đầu bằng dấu = hoặc dấu + (mục tiêu, phép so sánh, hạn nộp): định dạng kiểu Văn bản (Text) trước khi gõ.
- Ô có hoặc không: cũng nhận x (có), yes, no.
"""
INTRODUCTIONS = {
    "thong_tin": "Mỗi dòng một khóa. Khóa không bắt buộc thì có thể bỏ cả dòng; mỗi khóa chỉ ghi một lần.",
    "phan": "Chỉ tiêu và nhiệm vụ in theo thứ tự các phần ở đây; phần không có dòng nào thì không in.",
    "chi_tieu": "Mỗi dòng một chỉ tiêu, hoặc một phần của chỉ tiêu. Bắt đầu bằng cột Loại: loại quyết định phải điền"
    " thêm những cột nào và tính số của tỉnh được bằng những cách nào.",
    "bang": "Chỉ tiêu loại bảng hỏi nhiều dòng, ví dụ mỗi lớp tập huấn một dòng. Trang này khai các cột của bảng, theo"
    f" thứ tự in từ trái sang; một bảng có nhiều nhất {MAX_COLUMNS} cột.",
    "nhiem_vu": "Đơn vị trả lời mỗi nhiệm vụ bằng trạng thái, kết quả thực hiện và văn bản đã ban hành, trên trang"
    " Nhiệm vụ của tệp biểu.",
    "noi_dung": "Câu hỏi mở: kết quả nổi bật, khó khăn, kiến nghị. Đơn vị trả lời trên trang Nội dung của tệp biểu.",
    "lua_chon": "Mỗi dòng một giá trị. Thứ tự các dòng là thứ tự trong ô chọn; mỗi danh sách nhiều nhất"
    f" {MAX_CHOICES} giá trị.",
    "rang_buoc": "Mỗi dòng nói một điều luôn đúng với số liệu đúng. Chỉ so sánh được các số trong tệp của cùng một đơn"
    " vị; số nào chưa được trả lời thì ràng buộc có số đó được bỏ qua.",
    "anh_xa": "Mỗi dòng nói một mã của biểu kỳ trước nay là mã nào. Chỉ cần khai những mã đã đổi: mã giữ nguyên trong"
    " cùng một biểu tự khớp với kỳ trước. Lấy số từ một biểu khác thì phải khai từng mã, ghi mã biểu ở cột Biểu cũ.",
    "giao_dien": "Bỏ trang này thì dùng mặc định. Màu khó đọc trên màn hình cũ hoặc bản in đen trắng bị báo lỗi. Muốn"
    " có logo ở trang Hướng dẫn: chèn một ảnh PNG hoặc JPEG, không quá 1 MB, nằm trên trang này (không nằm trong ô).",
}
SHOWN = {  # rows of the example, each by a word in it
    "phan": ("A",),
    "chi_tieu": ("A02", "A02.1", "B09", "C02"),
    "bang": ("hinh_thuc", "so_nguoi"),
    "nhiem_vu": ("NV01",),
    "noi_dung": ("ND1",),
    "lua_chon": ("Trực tiếp",),
    "rang_buoc": ("RB01", "RB03"),
    "anh_xa": ("B06C", "C03A", "TH05", "B01T"),
}


def test_reference_of_the_form_workbook(same_as: SameAs) -> None:
    assert list(PURPOSES) == list(INTRODUCTIONS) == list(SHEETS)
    parts = [GENERATED.rstrip(), "\n", OPENING, "\n| Trang | Phải có? | Dùng để khai |\n|---|---|---|\n"]
    parts += [f"| [{sheet}](#{sheet}) | {need} | {use} |\n" for sheet, (need, use) in PURPOSES.items()]
    for sheet, columns in SHEETS.items():
        parts.append(f"\n## {sheet}\n\n{INTRODUCTIONS[sheet]}\n")
        if sheet == "chi_tieu":
            parts += kinds_and_methods()
        parts.append(
            "\n| Cột | Phải có? | Tiêu đề khác cũng nhận | Nghĩa | Ghi gì | Ô để trống |\n|---|---|---|---|---|---|\n"
        )
        parts += [column_line(column, sheet) for column in columns]
        rows = example_rows(sheet)
        parts += key_lines(sheet, rows) if sheet in KEY_MEANINGS else example_lines(sheet, rows)
    same_as(ROOT / "docs" / "bieu-mau.md", "".join(parts))


def kinds_and_methods() -> Iterator[str]:
    yield "\n| Loại | Đơn vị trả lời bằng gì | Cách tổng hợp được dùng, mặc định in đậm |\n|---|---|---|\n"
    for word in words_for(KINDS):
        kind = KINDS[word]
        default, allowed = DEFAULT_METHOD.get(kind, Method.NONE), METHODS_OF.get(kind, FIGURE_METHODS)
        ways = [f"**{way}**" if METHODS[way] is default else way for way in methods() if METHODS[way] in allowed]
        yield f"| {word} ({kind.value}) | {KIND_MEANINGS[kind]} | {'; '.join(ways)} |\n"
    yield "\nCác loại bằng số (tỷ lệ, số đếm, số thập phân, tiền, phần trăm) và bảng còn trả lời được bằng “Không phát"
    yield " sinh” hoặc “Chưa có số liệu”. Chữ trong ngoặc ở hai bảng này là từ tiếng Anh cũng được nhận.\n"
    yield "\n| Cách tổng hợp | Số của tỉnh |\n|---|---|\n"
    yield from (f"| {way} ({METHODS[way].value}) | {METHOD_MEANINGS[METHODS[way]]} |\n" for way in methods())


def methods() -> tuple[str, ...]:
    return words_for(METHODS)


def column_line(column: Column, sheet: str) -> str:
    meaning = MEANINGS[sheet][column.name]
    others = ", ".join((*column.titles[1:], column.name))
    need = "phải có" if column.needed else ""
    return f"| **{column.titles[0]}** | {need} | {others} | {meaning.told} | {meaning.allowed} | {meaning.blank} |\n"


def example_rows(sheet: str) -> list[Row]:
    faults = Faults()
    found = sheet_rows(open_tables(EXAMPLE.read_bytes(), EXAMPLE.name), sheet, SHEETS[sheet], faults)
    assert found and not faults.found
    return found


def example_lines(sheet: str, rows: list[Row]) -> Iterator[str]:
    """Rows of the example, stood on end: a form is wider than a page."""
    chosen = [next(r for r in rows if word in {r.text(c.name) for c in SHEETS[sheet]}) for word in SHOWN[sheet]]
    heads = [f"Dòng {row.number + 1}" for row in chosen]
    yield f"\nVí dụ:\n\n| Cột | {' | '.join(heads)} |\n|---|{'---|' * len(heads)}\n"
    for column in SHEETS[sheet]:
        cells = [row.text(column.name) for row in chosen]
        if any(cells):
            yield f"| {column.titles[0]} | {' | '.join(cells)} |\n"


def key_lines(sheet: str, rows: list[Row]) -> Iterator[str]:
    examples = {row.text("key"): row.text("value") for row in rows}
    yield "\n| Khóa | Phải có? | Nghĩa | Ghi gì | Để trống hoặc bỏ dòng | Ví dụ |\n|---|---|---|---|---|---|\n"
    for key, meaning in KEY_MEANINGS[sheet].items():
        need = "phải có" if sheet == "thong_tin" and key in NEEDED_KEYS else ""
        told = f"{meaning.told} | {meaning.allowed} | {meaning.blank}"
        yield f"| `{key}` | {need} | {told} | {examples.get(key, '')} |\n"


def test_every_column_key_kind_and_method_has_a_meaning() -> None:
    assert list(MEANINGS) == list(SHEETS)
    for sheet, columns in SHEETS.items():
        assert [column.name for column in columns] == list(MEANINGS[sheet]), sheet
    assert tuple(KEY_MEANINGS["thong_tin"]) == tuple(INFO_KEYS) and tuple(KEY_MEANINGS["giao_dien"]) == LOOK_KEYS
    assert set(KIND_MEANINGS) == set(Kind) and set(METHOD_MEANINGS) == set(Method)


def test_a_blank_cell_means_what_the_reference_says() -> None:
    read = form(
        "mã | loại\n X01 | số đếm\n X02 | bảng\n X03 | phần trăm",
        nhiem_vu="mã | phần | nhiệm vụ | cơ quan báo cáo\n N01 | P | Việc | X1",
        noi_dung="mã | nội dung | cơ quan báo cáo\n Q01 | Khó khăn | X1",
        bang="chỉ tiêu | mã cột | tên cột | loại\n X02 | a | A | văn bản\n X02 | b | B | phần trăm",
    )
    count, table, percent = read.indicators
    for sheet, one in (("chi_tieu", count), ("nhiem_vu", read.tasks[0]), ("noi_dung", read.questions[0]),
                       ("bang", table.columns[0])):  # fmt: skip
        said = MEANINGS[sheet]
        assert said["required"].blank == ("có" if one.required else "không"), sheet
        assert said["max_length"].blank == format_number(Decimal(one.max_length)), sheet
    said = MEANINGS["chi_tieu"]
    assert said["rows"].blank == str(table.rows)
    for name in ("explain_unmet", "in_appendix", "may_exceed"):
        assert said[name].blank == ("có" if getattr(count, name) else "không")
    assert KEY_MEANINGS["thong_tin"]["han_nop"].blank == f"`{read.deadline}`"
    assert KEY_MEANINGS["thong_tin"]["ty_le_toi_thieu"].blank == format_number(read.minimum_share)
    limits = [limits_of(one) for one in (count, percent, table.columns[1])]
    assert limits == [("0", "", 0), ("0", "100", 2), ("0", "100", 2)]  # as minimum, maximum and decimals say


def limits_of(one: Indicator | TableColumn) -> tuple[str, str, int]:
    return (*("" if limit is None else format_number(limit) for limit in (one.minimum, one.maximum)), one.decimals)


# ---------------------------------------------------------------- documents written by hand


def test_changelog_knows_this_version() -> None:
    assert f"## {__version__}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_the_readme_names_the_floors_of_the_house() -> None:
    rows = re.findall(r"^\| (\d) \| (`.+`) \| .+ \|$", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    told = {int(number): set(re.findall(r"`(\w+)`", rooms)) for number, rooms in rows}
    assert told == {number: set(rooms) for number, rooms in enumerate(FLOORS, 1)}


def test_links_and_pictures_of_the_documents_exist() -> None:
    texts = [path for folder in ("docs", "examples") for path in sorted((ROOT / folder).rglob("*.md"))]
    for document in (ROOT / "README.md", *texts):
        for target in re.findall(r"\]\(([^)#:]+)\)", document.read_text(encoding="utf-8")):
            assert (document.parent / target).exists(), f"{document.name}: {target}"


def test_the_guide_of_the_flat_file_names_its_columns_and_words() -> None:
    text = (ROOT / "docs" / "so-lieu-csv.md").read_text(encoding="utf-8")
    columns, words = (re.findall(r"^\| (`.*?) \|", part, re.M) for part in text.split("\n## "))
    assert tuple(re.findall(r"`(\w+)`", " ".join(columns))) == OBSERVATION_COLUMNS
    assert {word.strip("`") for word in words[1:]} == {*Availability, UNUSABLE, CONFIRMING}
    (parts,) = re.findall(r"^\| `component` \| (.*) \|$", text, re.M)
    missing = {part.value for part in Component if f"`{part.value}`" not in parts}
    assert missing == {Component.CELL.value} and "`mã_cột[dòng]`" in parts


def test_every_dependency_is_named_with_its_reason() -> None:
    setup = (ROOT / "setup.cfg").read_text(encoding="utf-8")
    named = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    for block in re.findall(r"(?:install_requires|parquet|test|lint) =\n((?:    .+\n)+)", setup):
        for line in block.splitlines():
            library = re.split(r"[>\[]", line.strip())[0]
            assert library == "qng_reports" or f"| {library} |" in named, library
