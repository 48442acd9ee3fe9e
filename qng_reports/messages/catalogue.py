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
    "T05": Entry(
        E,
        "Tệp có mật khẩu",
        "Bỏ mật khẩu mở tệp (Lưu thành, không đặt mật khẩu) rồi gửi lại; nếu Sở biết mật khẩu thì chạy lại collect "
        "với --password.",
    ),
    "T20": Entry(E, "Gói nén không mở được ở đây", "Giải nén rồi bỏ các tệp biểu vào nhan-ve; lần sau nén thành .zip."),
    "T21": Entry(
        E, "Ảnh chụp, bản PDF", "Ảnh chụp, bản in không đọc được số liệu; đề nghị gửi tệp biểu Excel đã phát hành."
    ),
    "T22": Entry(E, "Văn bản, không phải tệp biểu", "Đề nghị điền vào tệp biểu Excel đã phát hành rồi gửi lại."),
    "T23": Entry(
        E, "Tệp chữ thuần", "Tệp này không giữ được mã biểu; đề nghị gửi tệp biểu Excel (.xlsx) đã phát hành."
    ),
    "T24": Entry(
        E, "Đường tắt, tệp chưa tải về", "Tải chính tệp biểu về máy (không phải đường dẫn) rồi bỏ vào nhan-ve."
    ),
    "T25": Entry(N, "Tệp kèm theo không có số liệu để đọc", "Không phải làm gì; tệp biểu trong cùng thư đã được đọc."),
    "T26": Entry(
        E,
        "Gói nén có mật khẩu",
        "Hỏi mật khẩu rồi chạy lại collect với --password, hoặc giải nén rồi bỏ các tệp biểu vào nhan-ve.",
    ),
    "T27": Entry(E, "Gói nén hoặc thư bị hỏng", "Đề nghị gửi lại; những tệp còn nguyên trong đó đã được đọc."),
    "T28": Entry(
        E,
        "Gói nén hoặc thư lớn bất thường",
        "Nếu tin nơi gửi thì tự mở, lấy các tệp biểu bỏ vào nhan-ve; nếu không thì xóa đi.",
    ),
    "T29": Entry(
        W, "Tên tệp lạ trong gói", "Hỏi nơi gửi xem gói có bị sửa không; tệp chỉ được đọc, không ghi ra đâu cả."
    ),
    "T30": Entry(
        E,
        "Thư không kèm tệp biểu",
        "Đề nghị người gửi gửi lại kèm tệp biểu Excel; thư không phải báo cáo thì chuyển khỏi nhan-ve.",
    ),
    "T31": Entry(
        E,
        "Phần đính kèm riêng của Outlook",
        "Mở thư bằng Outlook, lưu tệp biểu ra rồi bỏ vào nhan-ve; hoặc đề nghị gửi lại thư dạng HTML.",
    ),
    "T32": Entry(E, "Gói nén rỗng", "Đề nghị nén lại cả tệp biểu rồi gửi lại."),
    "T33": Entry(E, "Không phải tệp thường", "Chép chính tệp biểu vào nhan-ve, không dùng liên kết."),
    "T34": Entry(
        E, "Thư không mở được ở đây", "Mở bằng chương trình thư, lưu riêng tệp biểu đính kèm rồi bỏ vào nhan-ve."
    ),
    "T35": Entry(N, "Đuôi tệp khác nội dung", "Không phải làm gì; tệp vẫn được đọc theo nội dung."),
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
    "D16": Entry(
        W, "Thư gửi từ địa chỉ của đơn vị khác", "Xác nhận với đơn vị tệp này đúng là báo cáo của họ rồi mới dùng."
    ),
    "D17": Entry(
        W, "Tên tệp của đơn vị khác", "Xem số liệu trong tệp có đúng của đơn vị không; có thể đã điền nhầm tệp."
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
