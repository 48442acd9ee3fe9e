"""The catalogue of issues: severity, what each code means, and what to do about it. Codes are never reused."""

from __future__ import annotations

from dataclasses import dataclass

from qng_reports.model import AVAILABILITY_WORDS, Severity

_WORDS = " hoặc ".join(f"“{word}”" for word in AVAILABILITY_WORDS.values())


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the catalogue of issues."""

    severity: Severity
    title: str
    remedy: str


# of S01, where no word of absence is offered
ANSWER_REMEDY = "Trả lời vào ô nền vàng: chọn trong danh sách nếu ô có danh sách, không thì gõ."
E, W, N = Severity.ERROR, Severity.WARNING, Severity.NOTE
CATALOGUE: dict[str, Entry] = {
    "T01": Entry(E, "Tệp không đọc được", "Mở tệp bằng Excel hoặc LibreOffice, lưu lại thành .xlsx rồi gửi lại."),
    "T02": Entry(E, "Loại tệp không nhận", "Gửi lại đúng tệp biểu Excel (.xlsx) đã được phát hành."),
    "T03": Entry(E, "Tệp rỗng", "Tệp bị hỏng khi gửi hoặc chép; đề nghị gửi lại."),
    "T04": Entry(E, "Tệp quá lớn", "Xóa ảnh và trang thừa trong tệp rồi gửi lại."),
    "T05": Entry(E, "Tệp có mật khẩu", "Bỏ mật khẩu mở tệp (Lưu thành, không đặt mật khẩu) rồi gửi lại."),
    "D01": Entry(E, "Không phải tệp biểu của đợt báo cáo", "Điền vào đúng tệp biểu đã được phát hành rồi gửi lại."),
    "D02": Entry(E, "Sai biểu mẫu", "Dùng tệp biểu của đợt này trong thư đề nghị báo cáo."),
    "D03": Entry(W, "Khác phiên bản biểu mẫu", "Kiểm tra các chỉ tiêu đã thay đổi giữa hai phiên bản."),
    "D04": Entry(E, "Sai kỳ báo cáo", "Dùng tệp biểu của đúng kỳ báo cáo."),
    "D05": Entry(E, "Không rõ đơn vị báo cáo", "Kiểm tra mã đơn vị trong tệp và trong don-vi.xlsx."),
    "D06": Entry(W, "Thông tin nhận biết không thống nhất", "Xác nhận lại với đơn vị tệp này là của ai, kỳ nào."),
    "D09": Entry(E, "Không xác định được tệp của ai", "Đề nghị đơn vị điền lại vào tệp gốc đã phát hành rồi gửi lại."),
    "D07": Entry(E, "Tệp chưa điền số liệu", "Điền số liệu vào các ô nền vàng rồi gửi lại."),
    "D08": Entry(N, "Mất trang nhận biết ẩn", "Không phải làm gì; đã nhận biết theo dòng mã trên trang số liệu."),
    "D10": Entry(
        W,
        "Đơn vị đã báo cáo, nay không còn được hỏi",
        "Kiểm tra don-vi.xlsx và biểu mẫu; đưa đơn vị trở lại nếu bỏ nhầm.",
    ),
    "C01": Entry(E, "Thiếu trang", "Gửi lại tệp còn đủ các trang như khi phát hành."),
    "C02": Entry(E, "Thiếu dòng", "Dùng lại tệp biểu gốc, không xóa dòng."),
    "C03": Entry(E, "Dòng bị lặp", "Giữ lại một dòng đúng, xóa dòng thừa rồi gửi lại."),
    "C05": Entry(E, "Cột nhập số liệu thiếu hoặc lặp", "Dùng lại tệp biểu gốc, không xóa, thêm hay đổi tên cột."),
    "C06": Entry(W, "Có trang sao chép mang số liệu khác", "Xác nhận với đơn vị trang nào đúng; xóa trang thừa."),
    "C08": Entry(
        E,
        "Dòng không có mã",
        "Chuyển nội dung này vào dòng có mã ở cột “Mã”; hết dòng thì báo Sở cấp tệp nhiều dòng hơn.",
    ),
    "C07": Entry(
        W, "Gõ ngoài ô nhập", "Xem nội dung này có phải số liệu gõ nhầm chỗ không; nếu phải, gõ lại vào ô nền vàng."
    ),
    "C04": Entry(N, "Dòng lạ", "Không phải làm gì; dòng này không được tổng hợp."),
    "S01": Entry(E, "Chưa điền", f"Điền số liệu, hoặc chọn {_WORDS} ở cột “Tình trạng số liệu”."),
    "S02": Entry(E, "Không phải số", "Chỉ gõ số, không gõ chữ, dấu = hay đơn vị tính."),
    "S03": Entry(E, "Số hiểu được hai cách", "Gõ lại không có dấu ngăn cách hàng nghìn."),
    "S04": Entry(N, "Số viết dạng chữ, đã chuyển thành số", "Không phải làm gì nếu số bên cạnh là đúng."),
    "S05": Entry(
        E,
        "Phải là số nguyên",
        "Gõ lại số nguyên, không có phần thập phân; chỉ gõ chữ số, không gõ chữ, dấu = hay đơn vị tính.",
    ),
    "S06": Entry(E, "Số âm", "Gõ lại số không âm."),
    "S07": Entry(E, "Nhỏ hơn mức cho phép", "Kiểm tra lại số liệu và đơn vị tính."),
    "S08": Entry(E, "Lớn hơn mức cho phép", "Kiểm tra lại số liệu và đơn vị tính."),
    "S09": Entry(E, "Tử số lớn hơn mẫu số", "Kiểm tra lại hai số: phần không thể lớn hơn toàn bộ."),
    "S10": Entry(E, "Mẫu số bằng 0", "Nếu không có đối tượng nào, xóa hai số và chọn “Không phát sinh”."),
    "S11": Entry(E, "Thiếu một trong hai số", "Điền cả tử số và mẫu số."),
    "S12": Entry(E, "Giá trị ngoài danh sách", "Chọn một giá trị trong danh sách của ô."),
    "S13": Entry(E, "Không phải ngày", "Gõ ngày theo dạng ngày/tháng/năm, ví dụ 05/01/2026."),
    "S14": Entry(W, "Văn bản dài quá quy định", "Rút gọn; phần vượt vẫn được giữ trong bộ số liệu."),
    "S15": Entry(E, "Vừa có số liệu vừa báo không có", "Giữ một trong hai: số liệu, hoặc tình trạng không có số liệu."),
    "S16": Entry(W, "Thiếu giải trình", "Ghi lý do ở cột “Giải trình, minh chứng”."),
    "S17": Entry(N, "Giá trị viết khác danh sách, đã hiểu được", "Không phải làm gì nếu giá trị bên cạnh là đúng."),
    "S18": Entry(
        W, "Số giống một ngày tháng", "Nếu đã gõ nhầm ngày (như 3/6) vào ô số thì gõ lại; nếu số đúng thì thôi."
    ),
    "S19": Entry(E, "Dòng của bảng còn thiếu", "Điền đủ các ô bắt buộc của dòng, hoặc xóa cả dòng."),
    "S20": Entry(W, "Chưa ghi kết quả thực hiện", "Ghi ngắn gọn kết quả vào cột “Kết quả thực hiện”."),
    "K01": Entry(E, "Số liệu không khớp nhau", "Kiểm tra lại các số liệu được nêu."),
    "K02": Entry(W, "Hai cơ quan báo số khác nhau", "Đề nghị hai cơ quan thống nhất số liệu."),
    "K03": Entry(
        W,
        "Số gấp 10, 100, 1.000 lần mức thường thấy, hoặc nhỏ hơn chừng ấy lần",
        "Kiểm tra đơn vị tính, dấu phẩy và số chữ số; sai thì gõ lại, đúng thì báo lại Sở là số đúng.",
    ),
    "K04": Entry(
        W,
        "Số gấp 10, 100, 1.000 lần kỳ trước, hoặc nhỏ hơn chừng ấy lần",
        "Kiểm tra đơn vị tính, dấu phẩy và số chữ số; sai thì gõ lại, đúng thì báo lại Sở là số đúng.",
    ),
    "K05": Entry(
        W,
        "Số liệu giống hệt kỳ trước",
        "Kiểm tra lại từng số liệu; còn số của kỳ trước thì gõ số của kỳ này rồi gửi lại, đúng cả thì báo lại Sở.",
    ),
    "K06": Entry(
        W,
        "Hai đơn vị có số liệu giống hệt nhau",
        "Đối chiếu với sổ sách của đơn vị mình; chép nhầm thì gõ lại số của đơn vị rồi gửi lại.",
    ),
    "K07": Entry(
        W,
        "Số thay đổi bất thường so với kỳ trước",
        "Kiểm tra lại số kỳ này; sai thì gõ lại, đúng thì báo lại Sở lý do tăng, giảm.",
    ),
    "K08": Entry(
        W,
        "Số cộng dồn nhỏ hơn kỳ trước",
        "Kiểm tra xem đã cộng đủ từ đầu năm chưa; nếu số kỳ trước sai thì báo lại Sở.",
    ),
    "K09": Entry(
        W,
        "Số người, số hộ nhiều hơn dân số",
        "Kiểm tra lại số và đơn vị tính (người, hộ hay lượt); đúng thì báo lại Sở là số đúng.",
    ),
    "K10": Entry(N, "Số liệu chỉ lệch nhau do làm tròn", "Không phải làm gì; coi như khớp."),
    "K11": Entry(N, "Hai cơ quan báo số chỉ lệch nhau do làm tròn", "Không phải làm gì; coi như khớp."),
    "B01": Entry(N, "Gửi sau thời hạn", "Không phải làm gì; số liệu vẫn được nhận."),
    "B03": Entry(
        N, "Chưa ghi đủ phần ký", "Ghi họ tên, điện thoại người lập biểu, lãnh đạo ký và ngày ký ở cuối trang."
    ),
    "B04": Entry(
        W,
        "Mã đối chiếu trong tệp khác số liệu",
        "Đề nghị đơn vị mở tệp bằng Excel hoặc LibreOffice, lưu lại và so với bản giấy đã ký.",
    ),
    "B02": Entry(W, "Đơn vị gửi nhiều lần", "Kiểm tra tệp có hiệu lực có đúng là tệp đơn vị muốn dùng."),
}
