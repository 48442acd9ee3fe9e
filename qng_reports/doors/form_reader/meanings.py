"""What the columns and keys of a form mean to those who write one; docs/bieu-mau.md is made of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from qng_reports.doors.form_reader.words import ADDABLE, COLUMN_KINDS, KINDS, METHODS, SEVERITIES, WAYS
from qng_reports.model import STATUSES, TASK_STATUSES, Appearance, Kind, Method
from qng_reports.periods import SPANS


@dataclass(frozen=True, slots=True)
class Meaning:
    """Of a column or key: what it says, what may be typed, what a blank cell means."""

    told: str
    allowed: str
    blank: str


def words_for(words: Mapping[str, str]) -> tuple[str, ...]:
    """The Vietnamese words of a vocabulary; for most, the English one is accepted as well."""
    return tuple(word for word, meaning in words.items() if word != meaning)


_FAULT = "báo lỗi"
_NONE = "không có"
_CODE = "chữ không dấu, số, dấu chấm, gạch ngang, gạch dưới; tối đa 20 ký tự"
_YES_NO = "có hoặc không"
_KINDS, _METHODS = "; ".join(words_for(KINDS)), "; ".join(words_for(METHODS))
_STATUSES, _TASK_STATUSES = ", ".join(STATUSES), ", ".join(TASK_STATUSES)
_ADDED = ", ".join(word for word in words_for(KINDS) if KINDS[word] in ADDABLE)
_LOOK = Appearance()

_ITEM_CODE = Meaning("Mã của dòng, không đổi trong cả năm; tệp gửi về được đọc theo mã này.", _CODE, _FAULT)
_NUMBER = Meaning("Số thứ tự in trong tệp gửi đơn vị và trong báo cáo.", "số hoặc chữ, ví dụ 2.1", "không in số")
_SECTION = Meaning("Phần mà dòng này thuộc về; mỗi phần in thành một nhóm.", "một mã ở trang phan", _FAULT)
_SHORT_NAME = Meaning(
    "Tên gọn, dùng làm tiêu đề cột hẹp trong bảng theo xã, ở trang Tự kiểm tra của tệp gửi đơn vị, và khi kể kết quả"
    " từng phần của một đề mục.",
    "nên không quá 45 ký tự; không quá 22 ký tự nếu có trong phụ lục theo xã",
    "dùng tên đầy đủ",
)
_UNIT = Meaning("Đơn vị của kết quả.", "chữ: %, người, hồ sơ, triệu đồng…", "% với tỷ lệ, phần trăm, có/không")
_REPORTERS = Meaning(
    "Ai trả lời. Tên nhóm nghĩa là mọi đơn vị của nhóm đều được hỏi.",
    "mã đơn vị hoặc tên nhóm ghi trong don-vi.xlsx, cách nhau bằng dấu chấm phẩy",
    _FAULT,
)
_CONFIRMERS = Meaning(
    "Ai được hỏi thêm số của toàn tỉnh để đối chiếu. Số này không cộng vào kết quả; khác với số báo cáo thì chương"
    " trình báo để Sở xử lý, không tự chọn số nào.",
    "như cột Cơ quan báo cáo",
    "không hỏi thêm ai",
)
_METHOD = Meaning("Từ câu trả lời của các đơn vị ra số của tỉnh bằng cách nào.", _METHODS, "theo loại, xem bảng trên")
_MINIMUM = Meaning(
    "Số nhỏ nhất được nhập. Không dùng với tỷ lệ: tử số, mẫu số không bao giờ âm.",
    "số",
    "0 với số đếm, số thập phân, tiền, phần trăm",
)
_MAXIMUM = Meaning("Số lớn nhất được nhập. Không dùng với tỷ lệ.", "số", "100 với phần trăm; còn lại không giới hạn")
_DECIMALS = Meaning(
    "Số chữ số sau dấu phẩy được nhập; với tỷ lệ là của tử số và mẫu số.",
    "số nguyên từ 0 đến 6",
    "2 với số thập phân, tiền, phần trăm; còn lại 0",
)
_MAX_LENGTH = Meaning("Độ dài nhiều nhất của câu trả lời bằng chữ.", "số nguyên từ 1 đến 32.000", "2.000")
_HINT = Meaning(
    "Lời dặn người điền, in trong ngoặc dưới tên. Ghi khi câu hỏi có thể hiểu hai cách.",
    "một, hai câu, nên dưới 255 ký tự",
    _NONE,
)
_SPANS_MEANING = Meaning(
    "Chỉ hỏi trong những kỳ dài như vậy: số công bố mỗi năm một lần thì không hỏi hằng quý.",
    "; ".join(SPANS) + "; nhiều kỳ thì cách nhau bằng dấu chấm phẩy",
    "hỏi trong mọi kỳ",
)
_REQUIRED = Meaning(
    "có: chưa trả lời thì báo lỗi. Với số liệu và bảng, “Không phát sinh”, “Chưa có số liệu” cũng là trả lời.",
    _YES_NO,
    "có",
)

_INDICATORS = {
    "code": _ITEM_CODE,
    "printed_number": _NUMBER,
    "section": replace(_SECTION, told=f"{_SECTION.told} Các phần của một đề mục ghi cùng mã phần với đề mục."),
    "name": Meaning("Tên chỉ tiêu, đúng câu chữ của văn bản giao.", "chữ, không quá 2.000 ký tự", _FAULT),
    "short_name": _SHORT_NAME,
    "unit": _UNIT,
    "kind": Meaning("Hỏi gì, trả lời bằng gì: xem bảng trên.", _KINDS, _FAULT),
    "part_of": Meaning(
        "Dòng này là một phần của đề mục nào. Các phần in ngay dưới đề mục, dù dòng của chúng ở đâu.",
        "mã của một dòng loại gồm các phần",
        "dòng này đứng riêng",
    ),
    "numerator": Meaning(
        "Câu hỏi của tử số: đếm cái gì, của ai, lúc nào (“trong kỳ” hay “tính đến cuối kỳ”).",
        "chữ; chỉ dùng với tỷ lệ",
        "báo lỗi với tỷ lệ",
    ),
    "denominator": Meaning(
        "Câu hỏi của mẫu số. Hai chỉ tiêu chung một mẫu số thì chép giống hệt từng chữ.",
        "chữ; chỉ dùng với tỷ lệ",
        "báo lỗi với tỷ lệ",
    ),
    "part_unit": Meaning("Đơn vị của hai số đếm, khác với đơn vị của kết quả.", "chữ: hồ sơ, người…", "không in"),
    "target": Meaning(
        "Mục tiêu viết cho máy so sánh. Định dạng ô kiểu Văn bản để Excel không hiểu dấu = là công thức, không đổi 80%"
        " thành 0,8.",
        "`>= 80`, `= 100`, `<= 5`, `> 0`, `< 3`; số không có dấu nghĩa là từ số đó trở lên; không ghi dấu %. Loại"
        f" có/không: phần trăm đơn vị trả lời Có. Loại trạng thái: một trong các từ {_STATUSES}",
        "không có mục tiêu, không đánh giá; loại gồm các phần thì để trống, mục tiêu ghi ở từng phần",
    ),
    "printed_target": Meaning(
        "Mục tiêu viết cho người đọc, đúng bản in. Có ghi thì cột Mục tiêu cũng phải ghi (trừ loại gồm các phần), và số"
        " trong hai cột phải khớp nhau.",
        "chữ: 80%, Hoàn thành, Tối thiểu 1%",
        "in theo cột Mục tiêu",
    ),
    "reporters": replace(_REPORTERS, blank="báo lỗi; riêng loại gồm các phần thì để trống"),
    "confirmers": _CONFIRMERS,
    "lead": Meaning(
        "Cơ quan chủ trì đúng bản in. Có ghi: chỉ tiêu của kế hoạch, được thống kê Đạt, Chưa đạt trong báo cáo.",
        "chữ",
        "số liệu kèm theo, báo cáo in ở mục Số liệu khác",
    ),
    "method": _METHOD,
    "minimum": _MINIMUM,
    "maximum": _MAXIMUM,
    "decimals": replace(_DECIMALS, blank=f"{_DECIMALS.blank}; bảng được cộng: theo cột được cộng"),
    "required": _REQUIRED,
    "explain_unmet": Meaning(
        "có: kết quả của đơn vị chưa đạt mục tiêu mà chưa ghi cột Giải trình, minh chứng thì cảnh báo.",
        _YES_NO,
        "không",
    ),
    "choices": Meaning(
        f"Danh sách của ô chọn. Loại trạng thái: danh sách chỉ gồm một số trong các từ {_STATUSES}.",
        "tên một danh sách ở trang lua_chon",
        "báo lỗi với lựa chọn; loại trạng thái: đủ bốn từ",
    ),
    "rows": Meaning("Bảng có bao nhiêu dòng để điền.", "số nguyên từ 1 đến 200; chỉ dùng với bảng", "10"),
    "max_length": replace(_MAX_LENGTH, allowed=f"{_MAX_LENGTH.allowed}; chỉ dùng với văn bản"),
    "weight": Meaning(
        "Lấy số nào làm trọng số khi tính bình quân.",
        "mã một chỉ tiêu loại số đếm, số thập phân, tiền hoặc phần trăm, hỏi cùng các đơn vị đó",
        "báo lỗi với bình quân có trọng số",
    ),
    "supports": Meaning("Số liệu này giúp đối chiếu chỉ tiêu nào; không đổi cách tính.", "mã một chỉ tiêu", _NONE),
    "in_appendix": Meaning(
        "có: thành một cột trong phụ lục theo xã của báo cáo; mỗi bảng nhiều nhất 10 cột.", _YES_NO, "không"
    ),
    "may_exceed": Meaning(
        "có: tử số được lớn hơn mẫu số (tỷ lệ vượt 100%). Nếu không thì đó là lỗi.", _YES_NO, "không"
    ),
    "cumulative": Meaning(
        "có: số tính lũy kế từ đầu năm (hoặc tính đến cuối kỳ). không: số phát sinh trong kỳ; chỉ số này mới được cộng"
        " các kỳ thành lũy kế từ đầu năm ở trang Xu hướng của tong-hop.xlsx.",
        _YES_NO,
        "không rõ: không cộng các kỳ; chỉ so sánh với kỳ dài bằng nhau, trừ tỷ lệ phần trăm",
    ),
    "wording": Meaning(
        "Kết quả in thế nào trong báo cáo và ở cột Chi tiết của tong-hop.xlsx: viết như bản in, chỗ nào là số liệu thì"
        " đặt trong ngoặc nhọn. Số liệu nào chưa có thì kết quả in như khi không có mẫu. Lựa chọn đứng ngay trước một"
        " số nói số ấy được xác định thế nào (“Ước”); in ra > hoặc < thì số ấy chỉ được đánh giá khi chắc chắn.",
        "`{kết quả}`, `{tử số}`, `{mẫu số}` của chính dòng này; `{A02.1}`, `{A02.1/TS}`, `{A02.1/MS}` của một phần. Tỷ"
        " lệ in kèm dấu %, đơn vị tính khác thì viết ra: `Tỉnh {A02.1}; Xã {A02.2}`, `{tử số}/{mẫu số} cơ sở xong`",
        "in kết quả và đơn vị tính; đề mục: tên ngắn và kết quả từng phần",
    ),
    "spans": replace(_SPANS_MEANING, blank=f"{_SPANS_MEANING.blank}; loại gồm các phần: để trống, theo các phần"),
    "hint": _HINT,
}
_TASKS = {
    "code": _ITEM_CODE,
    "printed_number": replace(_NUMBER, told="Số thứ tự in trong tệp gửi đơn vị và trong tong-hop.xlsx."),
    "section": _SECTION,
    "name": Meaning("Tên nhiệm vụ, đúng câu chữ của văn bản giao.", "chữ, không quá 2.000 ký tự", _FAULT),
    "short_name": replace(
        _SHORT_NAME, told="Tên gọn, dùng ở trang Tự kiểm tra của tệp gửi đơn vị.", allowed="nên không quá 45 ký tự"
    ),
    "due": Meaning("Thời hạn hoàn thành, in như đã ghi.", "ngày, hoặc chữ: Quý III/2026, Thường xuyên", "không in"),
    "reporters": _REPORTERS,
    "confirmers": replace(
        _CONFIRMERS, told="Ai được hỏi thêm về nhiệm vụ này để đối chiếu; câu trả lời không tính vào số của tỉnh."
    ),
    "lead": Meaning("Cơ quan chủ trì đúng bản in, ghi ở trang Nhiệm vụ của tong-hop.xlsx.", "chữ", "không in"),
    "method": replace(
        _METHOD,
        told="Từ trạng thái các đơn vị báo cáo ra số của tỉnh bằng cách nào.",
        allowed="đếm theo trạng thái; một cơ quan; không",
        blank="đếm theo trạng thái",
    ),
    "required": replace(_REQUIRED, told="có: chưa chọn trạng thái thì báo lỗi."),
    "choices": Meaning(
        f"Danh sách trạng thái được chọn, chỉ gồm một số trong các từ {_TASK_STATUSES}.",
        "tên một danh sách ở trang lua_chon",
        "đủ bốn từ",
    ),
    "max_length": replace(
        _MAX_LENGTH, told="Độ dài nhiều nhất của ô kết quả, và của ô văn bản đã ban hành.", blank="1.500"
    ),
    "spans": _SPANS_MEANING,
    "hint": _HINT,
}
_COLUMNS = {
    "item": Meaning("Cột này của bảng nào.", "mã một chỉ tiêu loại bảng ở trang chi_tieu", _FAULT),
    "code": Meaning("Mã cột, không trùng trong một bảng; dùng ở trang rang_buoc và trong so-lieu.csv.", _CODE, _FAULT),
    "title": Meaning(
        "Tiêu đề cột, không trùng trong một bảng.",
        "chữ, không quá 250 ký tự; không đặt là TT, Mã, Kiểm tra",
        _FAULT,
    ),
    "kind": Meaning("Ô trong cột nhận gì.", "; ".join(words_for(COLUMN_KINDS)), _FAULT),
    "unit": replace(_UNIT, told="Đơn vị tính, in sau tiêu đề cột.", blank="% với phần trăm"),
    "decimals": replace(_DECIMALS, told="Số chữ số sau dấu phẩy được nhập."),
    "minimum": replace(_MINIMUM, told="Số nhỏ nhất được nhập."),
    "maximum": replace(_MAXIMUM, told="Số lớn nhất được nhập."),
    "choices": Meaning("Danh sách của ô chọn.", "tên một danh sách ở trang lua_chon", "báo lỗi với lựa chọn"),
    "required": Meaning(
        "có: dòng nào đã điền ô khác thì phải điền cả ô này; dòng để trống cả thì bỏ qua.", _YES_NO, "không"
    ),
    "adds": Meaning(
        "có: in dòng Cộng ở cuối bảng, dùng được ở trang rang_buoc. Cột đầu tiên đặt “có” là số của tỉnh khi bảng được"
        " tổng hợp bằng “cộng”.",
        f"{_YES_NO}; chỉ với {_ADDED}",
        "không",
    ),
    "max_length": replace(_MAX_LENGTH, allowed=f"{_MAX_LENGTH.allowed}; chỉ dùng với văn bản", blank="500"),
    "width": Meaning("Độ rộng cột trong tệp gửi đơn vị.", "số ký tự, từ 4 đến 120", "theo loại"),
    "hint": Meaning("Hiện trong lời nhắc khi bấm vào ô của cột, nếu không quá 100 ký tự.", "chữ", _NONE),
}
_QUESTIONS = {
    "code": _ITEM_CODE,
    "title": Meaning("Câu hỏi, trả lời bằng lời.", "chữ, không quá 2.000 ký tự", _FAULT),
    "reporters": _REPORTERS,
    "max_length": replace(_MAX_LENGTH, blank="1.500"),
    "required": Meaning("có: để trống thì báo lỗi.", _YES_NO, "không"),
    "spans": _SPANS_MEANING,
    "hint": _HINT,
}
_LINKS = {
    "old": Meaning(
        "Mã của chỉ tiêu, nhiệm vụ trong biểu của kỳ trước. Dòng nào có ở đây thì chỉ lấy số theo dòng đó; mã không có"
        " ở đây mà giữ nguyên trong cùng một biểu thì tự khớp.",
        _CODE,
        _FAULT,
    ),
    "old_form": Meaning("Mã của biểu kỳ trước, khi đó là một biểu khác.", "mã biểu", "chính biểu này, phiên bản trước"),
    "new": Meaning("Mã của chỉ tiêu, nhiệm vụ trong biểu này.", "một mã ở trang chi_tieu hoặc nhiem_vu", _FAULT),
    "way": Meaning(
        "đổi mã: vẫn là chỉ tiêu ấy. gộp: nhiều mã cũ cộng lại thành một mã mới, mỗi mã cũ một dòng; tỷ lệ thì cộng tử"
        " số, cộng mẫu số. tách: một mã cũ thành nhiều mã mới, mỗi mã mới một dòng; số cũ không chia được nên không so"
        " sánh.",
        "; ".join(words_for(WAYS)),
        _FAULT,
    ),
    "factor": Meaning(
        "Nhân số cũ với bao nhiêu để ra đơn vị tính mới. Đơn vị tính khác nhau mà không có hệ số thì không so sánh.",
        "số lớn hơn 0: 0,001 khi đổi từ triệu đồng sang tỷ đồng",
        "đơn vị tính không đổi",
    ),
    "note": Meaning("Căn cứ của việc đổi, gộp, tách.", "chữ", _NONE),
}
_RULES = {
    "code": Meaning("Mã của ràng buộc, không trùng trong trang.", _CODE, _FAULT),
    "left": Meaning(
        "Một số, hoặc tổng nhiều số nối bằng dấu +.",
        "`B07` (giá trị), `A01/TS` (tử số), `A01/MS` (mẫu số), `C02.so_nguoi` (tổng một cột của bảng)",
        _FAULT,
    ),
    "operator": Meaning("Hai vế phải thế nào với nhau. Định dạng ô kiểu Văn bản.", "`=`, `<=`, `>=`, `<`, `>`", "`=`"),
    "right": Meaning(
        "Như vế trái; hoặc phép chia hai số, khi vế trái là một tỷ lệ phần trăm được hỏi cạnh hai số ấy: phần trăm đã"
        " ghi phải đúng bằng kết quả chia, làm tròn (không cắt bớt).",
        "như vế trái; một số không được có ở cả hai vế; phép chia: `B08 : B07`, dùng với `=`",
        _FAULT,
    ),
    "severity": Meaning(
        "lỗi: các số ở vế trái không được dùng cho đến khi sửa. cảnh báo: vẫn dùng, đề nghị kiểm tra lại.",
        " hoặc ".join(SEVERITIES),
        "lỗi",
    ),
    "message": Meaning("Lời báo cho đơn vị khi ràng buộc không đúng.", "một câu, nêu số nào sai với số nào", _FAULT),
}
_KEYS = {
    "key": Meaning("Tên của mục được khai, viết đúng như bảng dưới.", "một khóa trong bảng dưới", _FAULT),
    "value": Meaning("Giá trị của mục đó.", "xem bảng dưới", "xem bảng dưới"),
}

MEANINGS: Mapping[str, Mapping[str, Meaning]] = {
    "thong_tin": _KEYS,
    "phan": {
        "code": Meaning("Mã phần, để các trang khác gọi đến.", _CODE, _FAULT),
        "title": Meaning("Tên phần, in thành một dòng trên nhóm của nó.", "chữ, không trùng phần khác", _FAULT),
        "band": Meaning(
            "Tên chung của các phần đi liền nhau, in một dòng trên phần đầu của chúng; phần có tên nằm trong tên chung "
            "thì chỉ in tên chung.",
            "chữ: A. Các nhiệm vụ liên quan thuộc Kế hoạch số 16/KH-UBND",
            "phần đứng riêng",
        ),
    },
    "chi_tieu": _INDICATORS,
    "bang": _COLUMNS,
    "nhiem_vu": _TASKS,
    "noi_dung": _QUESTIONS,
    "lua_chon": {
        "list": Meaning("Tên danh sách; các dòng cùng tên hợp thành một danh sách.", "chữ", _FAULT),
        "value": Meaning("Một giá trị để chọn.", "chữ, không quá 250 ký tự, không trùng trong danh sách", _FAULT),
        "printed": Meaning(
            "Giá trị ấy in thành chữ gì ở chỗ của nó trong Mẫu kết quả.",
            "chữ, hoặc dấu: > với “Trên”; - nghĩa là không in gì",
            "in chính giá trị",
        ),
    },
    "rang_buoc": _RULES,
    "anh_xa": _LINKS,
    "giao_dien": _KEYS,
}

KEY_MEANINGS: Mapping[str, Mapping[str, Meaning]] = {
    "thong_tin": {
        "ma": Meaning("Mã biểu, không đổi trong cả năm.", _CODE, _FAULT),
        "phien_ban": Meaning("Phiên bản; tăng lên 1 mỗi khi sửa biểu sau khi đã gửi cho đơn vị.", "số", _FAULT),
        "ten": Meaning("Tên biểu, in ở đầu tệp gửi đơn vị và thành trích yếu của báo cáo.", "chữ", _FAULT),
        "ke_hoach": Meaning("Văn bản giao chỉ tiêu, nhiệm vụ.", "chữ", "không in"),
        "co_quan_chu_quan": Meaning("Dòng trên cùng bên trái của báo cáo.", "chữ", "không in"),
        "co_quan_ban_hanh": Meaning("Nơi nhận tệp biểu; dòng thứ hai bên trái của báo cáo.", "chữ", _FAULT),
        "dia_danh": Meaning("Địa danh ghi trước ngày, tháng của báo cáo.", "chữ", "không in"),
        "kinh_gui": Meaning(
            "Nơi nhận ở dòng Kính gửi của báo cáo.", "chữ; nhiều nơi thì cách nhau bằng dấu chấm phẩy", "không in"
        ),
        "chuc_vu_ky": Meaning("Chức vụ người ký báo cáo.", "chữ: GIÁM ĐỐC", "không in"),
        "lien_he": Meaning("Ai giải đáp cho đơn vị, in ở trang Hướng dẫn.", "chữ", "in cơ quan ban hành"),
        "han_nop": Meaning(
            "Hạn gửi. Định dạng ô kiểu Văn bản để Excel không đổi +3 thành 3.",
            "`+3`: ba ngày sau ngày chốt số liệu của kỳ; hoặc một ngày: 18/06/2026",
            "`+3`",
        ),
        "ty_le_toi_thieu": Meaning(
            "Bao nhiêu phần trăm đơn vị phải có số liệu thì chỉ tiêu mới được đánh giá Đạt, Chưa đạt; dưới mức này ghi"
            " Chưa đủ số liệu.",
            "số lớn hơn 1, không quá 100",
            "100",
        ),
        "mau_bao_cao": Meaning(
            "Mẫu Word của báo cáo: tên mẫu có sẵn, hoặc tên tệp .docx đặt trong thư mục của đợt.",
            "chữ: bao-cao-ket-qua",
            "`bao-cao-ket-qua`",
        ),
    },
    "giao_dien": {
        "phong_chu": Meaning("Phông chữ; chọn phông có sẵn trên mọi máy.", "tên phông, không quá 31 ký tự", _LOOK.font),
        "co_chu": Meaning("Cỡ chữ.", "số từ 11 đến 14", f"{_LOOK.size:g}"),
        "mau_tieu_de": Meaning("Nền của dòng tiêu đề.", "mã màu: dấu # và sáu chữ số hệ 16", f"`{_LOOK.head_fill}`"),
        "mau_chu_tieu_de": Meaning(
            "Chữ của dòng tiêu đề.", "mã màu; độ tương phản với nền ít nhất 4,5", f"`{_LOOK.head_color}`"
        ),
        "mau_phan": Meaning("Nền của dòng tên phần.", "mã màu đủ nhạt để đọc chữ đen", f"`{_LOOK.section_fill}`"),
        "mau_o_nhap": Meaning("Nền của ô nhập.", "mã màu đủ nhạt để đọc chữ đen", f"`{_LOOK.input_fill}`"),
        "do_rong": Meaning(
            "Độ rộng cột của tệp gửi đơn vị; ghi được nhiều dòng.",
            "tên cột = số ký tự (4 đến 120), cách nhau bằng dấu chấm phẩy; tên cột viết đúng như in trong tệp",
            "độ rộng mặc định",
        ),
    },
}

KIND_MEANINGS: Mapping[Kind, str] = {
    Kind.RATIO: "Hai số đếm: tử số, mẫu số. Tỷ lệ phần trăm tự tính, không hỏi.",
    Kind.COUNT: "Một số nguyên.",
    Kind.DECIMAL: "Một số có phần thập phân.",
    Kind.MONEY: "Một số tiền, theo đơn vị ở cột Đơn vị tính: đồng, triệu đồng hoặc tỷ đồng.",
    Kind.PERCENT: "Một tỷ lệ phần trăm có sẵn. Chỉ dùng khi không có số để đếm.",
    Kind.STATUS: f"Chọn một trạng thái: {_STATUSES}.",
    Kind.YESNO: "Chọn Có hoặc Không.",
    Kind.CHOICE: "Chọn một giá trị của danh sách khai ở trang lua_chon.",
    Kind.DATE: "Một ngày.",
    Kind.TEXT: "Một câu trả lời bằng chữ.",
    Kind.TABLE: "Nhiều dòng, trên một trang riêng; các cột khai ở trang bang.",
    Kind.PARTS: "Không hỏi gì ở dòng này: chỉ là đề mục. Mỗi phần là một dòng riêng, có loại, mục tiêu, cơ quan báo cáo"
    " của nó; đề mục đạt khi mọi phần có mục tiêu đều đạt.",
    Kind.TASK: f"Chọn trạng thái ({_TASK_STATUSES}), ghi kết quả thực hiện và văn bản đã ban hành.",
}
METHOD_MEANINGS: Mapping[Method, str] = {
    Method.RATIO_OF_SUMS: "Cộng tử số, cộng mẫu số rồi mới chia; không lấy trung bình các tỷ lệ.",
    Method.SUM: "Cộng số của các đơn vị; với bảng là cộng cột đầu tiên đặt Cộng là “có”.",
    Method.WEIGHTED_MEAN: "Bình quân các số, đơn vị nào có trọng số lớn thì tính nhiều hơn.",
    Method.MIN: "Số nhỏ nhất trong các đơn vị.",
    Method.MAX: "Số lớn nhất trong các đơn vị.",
    Method.SHARE_COMPLETED: "Số đơn vị trả lời Có (hoặc Hoàn thành) chia số đơn vị đã trả lời.",
    Method.COUNT_BY_STATUS: "Đếm mỗi câu trả lời có bao nhiêu đơn vị.",
    Method.SINGLE: "Lấy số của cơ quan báo cáo; chỉ được có một cơ quan báo cáo.",
    Method.NONE: "Không tính số của tỉnh; câu trả lời của từng đơn vị vẫn được giữ và xuất ra.",
}
