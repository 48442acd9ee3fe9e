"""The words of the form workbook: its sheets' columns with their aliases, its keys and its vocabulary."""

from __future__ import annotations

from qng_reports.doors.tables import Column
from qng_reports.model import Kind, Method, Severity

KINDS = {
    "tỷ lệ": Kind.RATIO,
    "số đếm": Kind.COUNT,
    "số thập phân": Kind.DECIMAL,
    "tiền": Kind.MONEY,
    "phần trăm": Kind.PERCENT,
    "trạng thái": Kind.STATUS,
    "có/không": Kind.YESNO,
    "lựa chọn": Kind.CHOICE,
    "ngày": Kind.DATE,
    "văn bản": Kind.TEXT,
} | {kind.value: kind for kind in Kind}
METHODS = {
    "tỷ lệ cộng dồn": Method.RATIO_OF_SUMS,
    "cộng": Method.SUM,
    "bình quân có trọng số": Method.WEIGHTED_MEAN,
    "nhỏ nhất": Method.MIN,
    "lớn nhất": Method.MAX,
    "tỷ lệ cơ quan hoàn thành": Method.SHARE_COMPLETED,
    "đếm theo trạng thái": Method.COUNT_BY_STATUS,
    "một cơ quan": Method.SINGLE,
    "không": Method.NONE,
} | {method.value: method for method in Method}
SEVERITIES = {"lỗi": Severity.ERROR, "cảnh báo": Severity.WARNING}
METHODS_OF = {
    Kind.RATIO: {Method.RATIO_OF_SUMS, Method.SINGLE, Method.NONE},
    Kind.STATUS: {Method.COUNT_BY_STATUS, Method.SHARE_COMPLETED, Method.SINGLE, Method.NONE},
    Kind.YESNO: {Method.SHARE_COMPLETED, Method.COUNT_BY_STATUS, Method.SINGLE, Method.NONE},
    Kind.CHOICE: {Method.COUNT_BY_STATUS, Method.SINGLE, Method.NONE},
    Kind.DATE: {Method.NONE},
    Kind.TEXT: {Method.NONE},
}
FIGURE_METHODS = {Method.SUM, Method.WEIGHTED_MEAN, Method.MIN, Method.MAX, Method.SINGLE, Method.NONE}
DEFAULT_METHOD = {Kind.RATIO: Method.RATIO_OF_SUMS, Kind.COUNT: Method.SUM, Kind.MONEY: Method.SUM}

INFO = (Column("key", ("Khóa", "Khoá"), True), Column("value", ("Giá trị",), True))
SECTIONS = (Column("code", ("Mã", "Mã phần"), True), Column("title", ("Tên phần", "Tên"), True))
INDICATORS = (
    Column("code", ("Mã", "Mã chỉ tiêu"), True),
    Column("printed_number", ("TT", "STT", "Số thứ tự")),
    Column("section", ("Phần", "Mã phần"), True),
    Column("name", ("Chỉ tiêu", "Tên chỉ tiêu", "Tên"), True),
    Column("short_name", ("Tên ngắn",)),
    Column("unit", ("Đơn vị tính", "ĐVT", "Đơn vị")),
    Column("kind", ("Loại", "Loại số liệu"), True),
    Column("numerator", ("Tử số",)),
    Column("denominator", ("Mẫu số",)),
    Column("part_unit", ("Đơn vị của tử số, mẫu số",)),
    Column("target", ("Mục tiêu",)),
    Column("printed_target", ("Mục tiêu (bản in)",)),
    Column("reporters", ("Cơ quan báo cáo", "Đơn vị báo cáo"), True),
    Column("confirmers", ("Cơ quan xác nhận", "Đơn vị xác nhận")),
    Column("lead", ("Cơ quan chủ trì (bản in)", "Cơ quan chủ trì")),
    Column("method", ("Cách tổng hợp",)),
    Column("minimum", ("Nhỏ nhất",)),
    Column("maximum", ("Lớn nhất",)),
    Column("decimals", ("Số lẻ", "Số chữ số thập phân")),
    Column("required", ("Bắt buộc",)),
    Column("explain_unmet", ("Giải trình khi chưa đạt",)),
    Column("choices", ("Danh sách lựa chọn", "Danh sách")),
    Column("weight", ("Trọng số",)),
    Column("supports", ("Phục vụ chỉ tiêu",)),
    Column("in_appendix", ("Phụ lục theo xã",)),
    Column("may_exceed", ("Cho phép tử số lớn hơn mẫu số",)),
    Column("hint", ("Hướng dẫn điền", "Ghi chú")),
)
QUESTIONS = (
    Column("code", ("Mã",), True),
    Column("title", ("Nội dung", "Câu hỏi"), True),
    Column("reporters", ("Cơ quan báo cáo", "Đơn vị báo cáo"), True),
    Column("max_length", ("Số ký tự tối đa",)),
    Column("required", ("Bắt buộc",)),
    Column("hint", ("Hướng dẫn điền", "Ghi chú")),
)
CHOICES = (Column("list", ("Danh sách",), True), Column("value", ("Giá trị",), True))
RULES = (
    Column("code", ("Mã",), True),
    Column("left", ("Vế trái",), True),
    Column("operator", ("Phép so sánh",), True),
    Column("right", ("Vế phải",), True),
    Column("severity", ("Mức độ",)),
    Column("message", ("Thông báo",), True),
)
INFO_KEYS = {
    "ma": "code",
    "phien_ban": "version",
    "ten": "title",
    "ke_hoach": "plan",
    "co_quan_chu_quan": "parent_body",
    "co_quan_ban_hanh": "issuer",
    "dia_danh": "place",
    "kinh_gui": "recipient",
    "chuc_vu_ky": "signer_post",
    "lien_he": "contact",
    "han_nop": "deadline",
    "ty_le_toi_thieu": "minimum_share",
}
NEEDED_KEYS = ("ma", "phien_ban", "ten", "co_quan_ban_hanh")
