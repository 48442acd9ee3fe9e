"""What Jinja says of a tag that it cannot read, in Vietnamese."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qng_reports.doors.word.expressions import nearest_name

_NAMES = re.compile(r"[^\W\d]\w*(?: [^\W\d]\w*)+")
_WORDS = {
    "end of print statement": "hết thẻ", "end of statement block": "hết thẻ", "name": "một tên",
    "string": "chữ trong nháy", "integer": "một số", "end of template": "hết thẻ",
    "begin of statement block": "hết thẻ",
}  # fmt: skip
_TOLD = (  # (what Jinja says, what is wrong, what to do)
    (r"expected token 'in', got '(.+)'", "thiếu chữ “in”", "viết {%p for x in danh_sach %}"),
    (r"expected token 'name', got '(.+)'", "“{0}” không phải tên trường", "viết tên trường, ví dụ {{ ten }}"),
    (r"expected token 'end of .+', got '='", "so sánh bằng phải viết hai dấu", "viết == thay cho ="),
    (r"expected token 'end of .+', got '(.+)'", "thừa “{0}”", "xóa phần thừa; mỗi thẻ một tên hoặc một phép tính"),
    (r"expected token '(.+)', got '(.+)'", "chờ “{0}” mà gặp “{1}”", "xem lại dấu ngoặc, dấu nháy, dấu phẩy"),
    (r"unexpected char [\"']+ at \d+", "dấu nháy mở mà không đóng", "thêm dấu nháy ở cuối chữ"),
    (r"unexpected char '(.+)' at \d+", "có ký tự lạ “{0}”", "xóa ký tự này; chữ để in phải nằm trong dấu nháy"),
    (r"unexpected 'end of .+'", "thiếu phần cuối", "viết nốt phép so sánh hoặc tên trường"),
    (r"unexpected '(.+)'", "dấu “{0}” đặt sai chỗ", "xem lại dấu ngoặc, dấu nháy"),
    (r"unexpected end of template|Expected an expression, got '.+'", "thiếu tên trường hoặc phép tính",
     "viết tên trường"),
    (r"can't assign to '(.+)'", "“{0}” không dùng làm tên được", "đặt tên khác"),
)  # fmt: skip


def told_syntax(message: str, body: str, names: Sequence[str]) -> tuple[str, str]:
    """What is wrong and what to do, for a message of Jinja about a tag with that text; `names`: those in force."""
    for spaced in _NAMES.findall(body):
        near = nearest_name(spaced, [name for name in names if "_" in name])
        if near and len(spaced.split()) == len(near.split("_")):
            return f"“{spaced}” có dấu cách", f"ý bạn là “{near}”?"
    for pattern, what, remedy in _TOLD:
        found = re.search(pattern, message)
        if found:
            pieces = [_WORDS.get(piece, piece) for piece in found.groups()]
            return _with(what, pieces), remedy
    return "cú pháp không đúng", "sửa lại thẻ này theo docs/truong-du-lieu.md"


def _with(sentence: str, pieces: Sequence[str]) -> str:
    for number, piece in enumerate(pieces):
        sentence = sentence.replace(f"{{{number}}}", piece)
    return sentence
