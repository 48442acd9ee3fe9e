"""The words of the form workbook: its sheets' columns with their aliases, its keys and its vocabulary."""

from __future__ import annotations

from qng_reports.doors.tables import Column
from qng_reports.model import Kind, Method, Severity, Way

_VIETNAMESE_KINDS = {
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
    "bảng": Kind.TABLE,
    "gồm các phần": Kind.PARTS,
}
KINDS = _VIETNAMESE_KINDS | {kind.value: kind for kind in Kind if kind is not Kind.TASK}
TASK_WORDS = ("nhiệm vụ", Kind.TASK.value)
_COLUMN_KINDS = {Kind.COUNT, Kind.DECIMAL, Kind.MONEY, Kind.PERCENT, Kind.YESNO, Kind.CHOICE, Kind.DATE, Kind.TEXT}
COLUMN_KINDS = {word: kind for word, kind in KINDS.items() if kind in _COLUMN_KINDS}
ADDABLE = (Kind.COUNT, Kind.DECIMAL, Kind.MONEY)  # a sum of percentages says nothing
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
WAYS = {"đổi mã": Way.RENAMED, "gộp": Way.MERGED, "tách": Way.SPLIT} | {way.value: way for way in Way}
SEVERITIES = {"lỗi": Severity.ERROR, "cảnh báo": Severity.WARNING}
METHODS_OF = {
    Kind.RATIO: {Method.RATIO_OF_SUMS, Method.SINGLE, Method.NONE},
    Kind.STATUS: {Method.COUNT_BY_STATUS, Method.SHARE_COMPLETED, Method.SINGLE, Method.NONE},
    Kind.YESNO: {Method.SHARE_COMPLETED, Method.COUNT_BY_STATUS, Method.SINGLE, Method.NONE},
    Kind.CHOICE: {Method.COUNT_BY_STATUS, Method.SINGLE, Method.NONE},
    Kind.PERCENT: {Method.WEIGHTED_MEAN, Method.MIN, Method.MAX, Method.SINGLE, Method.NONE},
    Kind.DATE: {Method.SINGLE, Method.NONE},
    Kind.TEXT: {Method.SINGLE, Method.NONE},
    Kind.TABLE: {Method.SUM, Method.NONE},
    Kind.PARTS: {Method.NONE},
    Kind.TASK: {Method.COUNT_BY_STATUS, Method.SINGLE, Method.NONE},
}
FIGURE_METHODS = {Method.SUM, Method.WEIGHTED_MEAN, Method.MIN, Method.MAX, Method.SINGLE, Method.NONE}
DEFAULT_METHOD = {
    Kind.RATIO: Method.RATIO_OF_SUMS,
    Kind.COUNT: Method.SUM,
    Kind.MONEY: Method.SUM,
    Kind.TASK: Method.COUNT_BY_STATUS,
}

_REPORTERS = Column("reporters", ("Cơ quan báo cáo", "Đơn vị báo cáo"), True)
_CONFIRMERS = Column("confirmers", ("Cơ quan xác nhận", "Đơn vị xác nhận"))
_LEAD = Column("lead", ("Cơ quan chủ trì (bản in)", "Cơ quan chủ trì"))
_PRINTED_NUMBER = Column("printed_number", ("TT", "STT", "Số thứ tự"))
_SECTION = Column("section", ("Phần", "Mã phần"), True)
_UNIT = Column("unit", ("Đơn vị tính", "ĐVT", "Đơn vị"))
_METHOD = Column("method", ("Cách tổng hợp",))
_MINIMUM = Column("minimum", ("Nhỏ nhất",))
_MAXIMUM = Column("maximum", ("Lớn nhất",))
_DECIMALS = Column("decimals", ("Số lẻ", "Số chữ số thập phân"))
_REQUIRED = Column("required", ("Bắt buộc",))
_CHOICES = Column("choices", ("Danh sách lựa chọn", "Danh sách"))
_MAX_LENGTH = Column("max_length", ("Số ký tự tối đa",))
_SHORT_NAME = Column("short_name", ("Tên ngắn",))
_SPANS = Column("spans", ("Kỳ hỏi", "Hỏi trong kỳ"))
_HINT = Column("hint", ("Hướng dẫn điền", "Ghi chú"))

INFO = (Column("key", ("Khóa", "Khoá"), True), Column("value", ("Giá trị",), True))
SECTIONS = (
    Column("code", ("Mã", "Mã phần"), True),
    Column("title", ("Tên phần", "Tên"), True),
    Column("band", ("Nhóm lớn", "Thuộc nhóm")),
)
INDICATORS = (
    Column("code", ("Mã", "Mã chỉ tiêu"), True),
    _PRINTED_NUMBER,
    _SECTION,
    Column("name", ("Chỉ tiêu", "Tên chỉ tiêu", "Tên"), True),
    _SHORT_NAME,
    _UNIT,
    Column("kind", ("Loại", "Loại số liệu"), True),
    Column("part_of", ("Thuộc chỉ tiêu",)),
    Column("numerator", ("Tử số",)),
    Column("denominator", ("Mẫu số",)),
    Column("part_unit", ("Đơn vị của tử số, mẫu số",)),
    Column("target", ("Mục tiêu",)),
    Column("printed_target", ("Mục tiêu (bản in)",)),
    _REPORTERS,
    _CONFIRMERS,
    _LEAD,
    _METHOD,
    _MINIMUM,
    _MAXIMUM,
    _DECIMALS,
    _REQUIRED,
    Column("explain_unmet", ("Giải trình khi chưa đạt",)),
    _CHOICES,
    Column("rows", ("Số dòng",)),
    _MAX_LENGTH,
    Column("weight", ("Trọng số",)),
    Column("supports", ("Phục vụ chỉ tiêu",)),
    Column("in_appendix", ("Phụ lục theo xã",)),
    Column("may_exceed", ("Cho phép tử số lớn hơn mẫu số",)),
    Column("cumulative", ("Lũy kế", "Luỹ kế", "luy_ke")),
    Column("wording", ("Mẫu kết quả",)),
    _SPANS,
    _HINT,
)
TASKS = (
    Column("code", ("Mã", "Mã nhiệm vụ"), True),
    _PRINTED_NUMBER,
    _SECTION,
    Column("name", ("Nhiệm vụ", "Tên nhiệm vụ", "Tên"), True),
    _SHORT_NAME,
    Column("due", ("Thời hạn", "Thời hạn hoàn thành", "Hạn hoàn thành")),
    _REPORTERS,
    _CONFIRMERS,
    _LEAD,
    _METHOD,
    _REQUIRED,
    _CHOICES,
    _MAX_LENGTH,
    _SPANS,
    _HINT,
)
TABLE_COLUMNS = (
    Column("item", ("Chỉ tiêu", "Mã chỉ tiêu", "Bảng"), True),
    Column("code", ("Mã cột", "Mã"), True),
    Column("title", ("Tên cột", "Tiêu đề cột", "Tên"), True),
    Column("kind", ("Loại", "Loại số liệu"), True),
    _UNIT,
    _DECIMALS,
    _MINIMUM,
    _MAXIMUM,
    _CHOICES,
    _REQUIRED,
    Column("adds", ("Cộng",)),
    _MAX_LENGTH,
    Column("width", ("Độ rộng",)),
    _HINT,
)
QUESTIONS = (
    Column("code", ("Mã",), True),
    Column("title", ("Nội dung", "Câu hỏi"), True),
    _REPORTERS,
    _MAX_LENGTH,
    _REQUIRED,
    _SPANS,
    _HINT,
)
CHOICES = (
    Column("list", ("Danh sách",), True),
    Column("value", ("Giá trị",), True),
    Column("printed", ("In ra", "In trong kết quả")),
)
RULES = (
    Column("code", ("Mã",), True),
    Column("left", ("Vế trái",), True),
    Column("operator", ("Phép so sánh",), True),
    Column("right", ("Vế phải",), True),
    Column("severity", ("Mức độ",)),
    Column("message", ("Thông báo",), True),
)
LINKS = (
    Column("old", ("Mã cũ",), True),
    Column("old_form", ("Biểu cũ",)),
    Column("new", ("Mã mới",), True),
    Column("way", ("Cách",), True),
    Column("factor", ("Hệ số", "Hệ số quy đổi")),
    Column("note", ("Ghi chú",)),
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
    "mau_bao_cao": "report_template",
}
NEEDED_KEYS = ("ma", "phien_ban", "ten", "co_quan_ban_hanh")
LOOK_KEYS = ("phong_chu", "co_chu", "mau_tieu_de", "mau_chu_tieu_de", "mau_phan", "mau_o_nhap", "do_rong")
SHEETS = {
    "thong_tin": INFO,
    "phan": SECTIONS,
    "chi_tieu": INDICATORS,
    "bang": TABLE_COLUMNS,
    "nhiem_vu": TASKS,
    "noi_dung": QUESTIONS,
    "lua_chon": CHOICES,
    "rang_buoc": RULES,
    "anh_xa": LINKS,
    "giao_dien": INFO,
}
