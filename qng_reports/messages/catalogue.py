"""The catalogue of issues: severity, what each code means, and what to do about it. Codes are never reused."""

from __future__ import annotations

from dataclasses import dataclass

from qng_reports.model import AVAILABILITY_WORDS, Severity

_WORDS = " hoặc ".join(f"“{word}”" for word in AVAILABILITY_WORDS.values())


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the catalogue of issues.

    `figures_stand`: though it is about an answer, it puts no figure in doubt.
    """

    severity: Severity
    title: str
    remedy: str
    figures_stand: bool = False


# of S01, where no word of absence is offered
ANSWER_REMEDY = "Trả lời vào ô nền vàng: chọn trong danh sách nếu ô có danh sách, không thì gõ."
SEVERITY_WORDS = {Severity.ERROR: "Lỗi", Severity.WARNING: "Cảnh báo", Severity.NOTE: "Ghi chú"}
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
    "T06": Entry(W, "Tệp có macro", "Không bấm cho phép chạy macro khi mở tệp; hỏi lại đơn vị vì sao tệp có macro."),
    "T07": Entry(W, "Tệp lấy số liệu từ nơi khác", "Gõ thẳng số liệu vào ô, không dùng liên kết tới tệp hay mạng."),
    "T08": Entry(W, "Tệp gọi chương trình khác", "Không cho phép chạy khi mở tệp; đề nghị đơn vị xóa lệnh này."),
    "T09": Entry(W, "Một phần tệp bị hỏng", "Xem số liệu nào còn thiếu; đề nghị đơn vị gửi lại tệp nguyên vẹn."),
    "T10": Entry(E, "Dữ liệu bị biến đổi khi gửi hoặc chép", "Đề nghị đơn vị gửi lại tệp nguyên vẹn."),
    "T11": Entry(N, "Đuôi tệp không đúng nội dung", "Không phải làm gì; khi lưu nên để Excel tự đặt đuôi tệp."),
    "T12": Entry(W, "Nội dung nằm quá xa bảng", "Xem ô này; nếu là số liệu thì chuyển vào ô nền vàng, không thì xóa."),
    "T13": Entry(W, "Tệp bị cắt cụt", "Xem số liệu nào còn thiếu; đề nghị đơn vị gửi lại tệp nguyên vẹn."),
    "T14": Entry(E, "Một ô được ghi hai lần", "Mở tệp, gõ lại ô này, lưu rồi gửi lại."),
    "T15": Entry(W, "Số liệu nằm dưới ô gộp", "Bỏ gộp ô, xem số liệu ở đó có đúng không, sai thì gõ lại rồi gửi lại."),
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
    "T35": Entry(
        W,
        "Thư bị trả lại",
        "Hỏi lại địa chỉ, sửa trong don-vi.xlsx rồi gửi lại bằng lệnh mail với --resend MÃ của đơn vị.",
    ),
    "D01": Entry(E, "Không phải tệp biểu của đợt báo cáo", "Điền vào đúng tệp biểu đã được phát hành rồi gửi lại."),
    "D02": Entry(E, "Sai biểu mẫu", "Dùng tệp biểu của đợt này trong thư đề nghị báo cáo."),
    "D03": Entry(W, "Khác phiên bản biểu mẫu", "Kiểm tra các chỉ tiêu đã thay đổi giữa hai phiên bản."),
    "D04": Entry(E, "Sai kỳ báo cáo", "Dùng tệp biểu của đúng kỳ báo cáo."),
    "D05": Entry(E, "Không rõ đơn vị báo cáo", "Kiểm tra mã đơn vị trong tệp và trong don-vi.xlsx."),
    "D06": Entry(W, "Thông tin nhận biết không thống nhất", "Xác nhận lại với đơn vị tệp này là của ai, kỳ nào."),
    "D09": Entry(E, "Không xác định được tệp của ai", "Đề nghị đơn vị điền lại vào tệp gốc đã phát hành rồi gửi lại."),
    "D07": Entry(E, "Tệp chưa điền số liệu", "Điền số liệu vào các ô nền vàng rồi gửi lại."),
    "D08": Entry(N, "Mất trang nhận biết ẩn", "Không phải làm gì; đã nhận biết theo dòng mã hoặc thuộc tính của tệp."),
    "D10": Entry(
        W,
        "Đơn vị đã báo cáo, nay không còn được hỏi",
        "Kiểm tra don-vi.xlsx và biểu mẫu; đưa đơn vị trở lại nếu bỏ nhầm.",
    ),
    "D11": Entry(W, "Tên đơn vị khác mã đơn vị", "Hỏi lại tệp này là của đơn vị nào trước khi dùng số liệu."),
    "D12": Entry(
        E, "Có trang của đơn vị hoặc kỳ khác", "Đề nghị đơn vị điền trang này vào tệp biểu của chính mình, rồi gửi lại."
    ),
    "D13": Entry(
        W, "Nhận biết theo dấu hiệu còn lại", "Xác nhận với đơn vị tệp này là của họ; lần sau điền vào tệp gốc."
    ),
    "D14": Entry(W, "Tên tệp là của đơn vị khác", "Hỏi người gửi tệp này là của đơn vị nào."),
    "D15": Entry(E, "Không rõ bảng của đơn vị nào", "Điền vào đúng tệp biểu đã được phát hành rồi gửi lại."),
    "D16": Entry(
        W, "Thư gửi từ địa chỉ của đơn vị khác", "Xác nhận với đơn vị tệp này đúng là báo cáo của họ rồi mới dùng."
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
    "C09": Entry(N, "Tiêu đề cột viết khác", "Không phải làm gì nếu cột được hiểu đúng."),
    "C10": Entry(W, "Dòng mất mã", "So từng dòng với biểu gốc; nếu đúng thì thôi, nếu sai thì điền lại vào tệp gốc."),
    "C11": Entry(N, "Mã dòng viết khác", "Không phải làm gì nếu mã được hiểu đúng."),
    "C12": Entry(N, "Có phần bị ẩn", "Không phải làm gì; bỏ lọc hoặc bỏ ẩn nếu muốn xem lại."),
    "C13": Entry(
        E, "Mã dòng và tên dòng trái nhau", "Điền lại dòng này vào tệp biểu gốc, không sửa hay sắp xếp cột mã."
    ),
    "C14": Entry(W, "Tên chỉ tiêu bị sửa", "Hỏi đơn vị đã báo cáo theo nội dung nào; biểu gốc mới là căn cứ."),
    "C15": Entry(
        W, "Đơn vị tính bị sửa", "Hỏi đơn vị số liệu tính theo đơn vị nào; nếu theo đơn vị mới thì đổi lại số."
    ),
    "C16": Entry(
        W,
        "Mục tiêu hoặc thời hạn bị sửa",
        "Kết quả vẫn so với mục tiêu của biểu gốc; báo cho đơn vị biết.",
        figures_stand=True,
    ),
    "C17": Entry(E, "Tử số và mẫu số bị đổi tên cho nhau", "Điền lại hai số vào tệp biểu gốc, không sửa tên dòng."),
    "C18": Entry(
        W, "Gõ đè lên ô tự tính", "Kiểm tra lại các số đã nhập mà ô này tính từ đó; số gõ đè không được dùng."
    ),
    "C19": Entry(N, "Ô tự tính mất công thức", "Không phải làm gì; kết quả luôn được tính lại."),
    "C20": Entry(N, "Trang đơn vị tự thêm", "Mở tệp xem trang này nếu cần; số liệu chỉ lấy từ các trang của biểu."),
    "C21": Entry(N, "Ghi chú của đơn vị", "Đọc ghi chú; nếu là giải trình thì nhắc đơn vị ghi vào ô giải trình."),
    "C22": Entry(W, "Mất dòng tiêu đề cột", "So vài số với bản giấy; nếu lệch cột thì đề nghị điền lại vào tệp gốc."),
    "C23": Entry(W, "Dòng lấy từ trang khác", "Xác nhận với đơn vị số liệu trên trang đó là số báo cáo."),
    "C24": Entry(N, "Ghi ngoài bảng", "Đọc nội dung này; nếu là số liệu thì gõ lại vào ô nền vàng."),
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
    "S14": Entry(
        W, "Văn bản dài quá quy định", "Rút gọn; phần vượt vẫn được giữ trong bộ số liệu.", figures_stand=True
    ),
    "S15": Entry(E, "Vừa có số liệu vừa báo không có", "Giữ một trong hai: số liệu, hoặc tình trạng không có số liệu."),
    "S16": Entry(W, "Thiếu giải trình", "Ghi lý do ở cột “Giải trình, minh chứng”.", figures_stand=True),
    "S17": Entry(N, "Giá trị viết khác danh sách, đã hiểu được", "Không phải làm gì nếu giá trị bên cạnh là đúng."),
    "S18": Entry(
        W, "Số giống một ngày tháng", "Nếu đã gõ nhầm ngày (như 3/6) vào ô số thì gõ lại; nếu số đúng thì thôi."
    ),
    "S19": Entry(E, "Dòng của bảng còn thiếu", "Điền đủ các ô bắt buộc của dòng, hoặc xóa cả dòng."),
    "S20": Entry(
        W, "Chưa ghi kết quả thực hiện", "Ghi ngắn gọn kết quả vào cột “Kết quả thực hiện”.", figures_stand=True
    ),
    "S21": Entry(
        E,
        "Ngày tháng trong ô số",
        "Gõ lại số: bảng tính tự đổi 3/6 hoặc 8.5 thành ngày; số lẻ gõ theo dấu mà máy đang dùng (8,5 hoặc 8.5).",
    ),
    "S22": Entry(W, "Số ghi kèm chữ hoặc dấu ước lượng", "Xác nhận số bên cạnh; nếu có số chính xác thì gõ lại."),
    "S23": Entry(W, "Chữ O, l lẫn trong số", "Kiểm tra số bên cạnh; nếu sai thì gõ lại, chỉ dùng chữ số."),
    "S24": Entry(
        W,
        "Số hiểu được hai cách, đã chọn theo căn cứ",
        "Kiểm tra số bên cạnh; nếu sai thì gõ lại không có dấu ngăn cách hàng nghìn.",
    ),
    "S25": Entry(
        E,
        "Ghi chữ thay cho số",
        f"Nếu là không thì gõ 0; nếu không có số thì xóa ô này và chọn {_WORDS} ở cột “Tình trạng số liệu”.",
    ),
    "S26": Entry(E, "Đơn vị tính khác với biểu", "Đổi ra đúng đơn vị tính của ô rồi gõ lại, chỉ gõ số."),
    "S27": Entry(W, "Số ghi kèm nghìn, triệu, tỷ, đã quy đổi", "Kiểm tra số bên cạnh; nếu sai thì gõ lại đủ chữ số."),
    "S28": Entry(W, "Hai số của tỷ lệ ghi trong một ô, đã tách", "Kiểm tra hai số; nếu sai thì gõ mỗi số vào một ô."),
    "S29": Entry(W, "Tỷ lệ ghi dạng phân số, đã tính phần trăm", "Kiểm tra số bên cạnh; nếu sai thì gõ lại phần trăm."),
    "S30": Entry(E, "Nhiều số trong một ô", "Chỉ gõ một số vào ô này."),
    "S31": Entry(N, "Ô có định dạng phần trăm, đã hiểu được", "Không phải làm gì nếu số bên cạnh là đúng."),
    "S32": Entry(W, "Có thể đã gõ phần của 1 thay cho phần trăm", "Nếu muốn báo 80% thì gõ 80; nếu số đúng thì thôi."),
    "S33": Entry(W, "Ngày và tháng có thể bị đổi chỗ", "Kiểm tra lại ngày; nếu sai thì gõ lại theo ngày/tháng/năm."),
    "S34": Entry(W, "Ngày nằm xa kỳ báo cáo", "Kiểm tra lại ngày, tháng, năm; nếu đúng thì thôi."),
    "S35": Entry(N, "Ngày viết cách khác, đã hiểu được", "Không phải làm gì nếu ngày bên cạnh là đúng."),
    "S36": Entry(N, "Văn bản có ký tự lạ", "Không phải làm gì; nguyên văn được giữ, báo cáo dùng bản đã làm sạch."),
    "S37": Entry(
        W,
        "Văn bản gõ bằng phông cũ (TCVN3, VNI), đã chuyển mã",
        "Đọc lại văn bản đã chuyển; nếu sai thì gõ lại bằng bảng mã Unicode.",
        figures_stand=True,
    ),
    "S38": Entry(N, "Số điện thoại mất số 0 ở đầu", "Không phải làm gì nếu số bên cạnh là đúng."),
    "S39": Entry(W, "Ô số hiện ra dạng phần trăm", "Kiểm tra số bên cạnh; nếu sai thì gõ lại số, không gõ dấu %."),
    "S40": Entry(
        W, "Ngày có thể là tháng, tháng có thể là ngày", "Kiểm tra lại ngày; nếu sai thì gõ lại theo ngày/tháng/năm."
    ),
    "S41": Entry(W, "Định dạng của ô làm số hiện ra khác", "Kiểm tra số đã lấy; nếu sai thì gõ lại đúng đơn vị."),
    "S42": Entry(
        W,
        "Tỷ lệ ghi trong lời văn khác số liệu",
        "Tính lại tỷ lệ rồi sửa lời văn, hoặc sửa hai số; số lẻ thì làm tròn, không cắt bớt.",
        figures_stand=True,
    ),
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
    "B02": Entry(
        W,
        "Đơn vị gửi nhiều lần",
        "Kiểm tra tệp đang dùng có đúng là tệp đơn vị muốn dùng; nếu không thì chạy: collect ĐỢT --prefer MÃ=BẢN.",
    ),
    "B05": Entry(
        W,
        "Tệp gửi lại chỉ có một phần",
        "Xác nhận với đơn vị các mục không gửi lại vẫn đúng như trước; mục nào bỏ thì chọn tình trạng số liệu.",
    ),
    "B06": Entry(
        W,
        "Số liệu đã có nay bị để trống",
        "Hỏi đơn vị đã xóa có chủ ý không; nếu không, điền lại rồi gửi lại.",
    ),
    "B07": Entry(
        W,
        "Có tệp mới hơn tệp đã chọn",
        "Xem tệp mới; muốn dùng nó thì chạy collect ĐỢT --prefer MÃ=last, không thì chọn lại bản đang dùng.",
    ),
    "B08": Entry(
        N,
        "Bản đang dùng do người tổng hợp chọn",
        "Không phải làm gì; muốn dùng bản mới nhất thì chạy collect ĐỢT --prefer MÃ=last.",
    ),
    "B09": Entry(
        W,
        "Tệp cũ hơn đến sau",
        "Nếu đây là tệp đơn vị muốn dùng (máy lưu tệp chạy sai giờ) thì chọn nó: collect ĐỢT --prefer MÃ=BẢN.",
    ),
    "B10": Entry(
        W,
        "Chưa đọc lại được theo biểu mẫu mới",
        "Mở tệp xem có mật khẩu hoặc sai biểu không; đề nghị đơn vị gửi lại theo biểu mẫu mới.",
    ),
    "Q01": Entry(
        W,
        "Quyết định của Sở hết hiệu lực vì số liệu đã đổi",
        "Chạy review ĐỢT, xem số mới; còn đúng thì chọn “Giữ quyết định cũ”, không thì quyết định lại.",
    ),
    "Q02": Entry(E, "Tệp xem xét có mã lạ", "Chọn lại đơn vị, chỉ tiêu trong danh sách của ô."),
    "Q03": Entry(E, "Quyết định cho chỉ tiêu mà đơn vị không phải báo cáo", "Chọn lại đơn vị hoặc chỉ tiêu."),
    "Q04": Entry(E, "Không hiểu quyết định", "Chọn một quyết định trong danh sách của ô."),
    "Q05": Entry(E, "Quyết định chưa ghi lý do", "Ghi lý do vào cột “Lý do” rồi đọc lại tệp."),
    "Q06": Entry(E, "Quyết định chưa ghi người quyết định", "Ghi tên người quyết định ở dòng đó hoặc ở đầu trang."),
    "Q07": Entry(E, "Giá trị lấy thay không dùng được", "Gõ lại giá trị: tỷ lệ thì gõ cả tử số và mẫu số."),
    "Q08": Entry(
        E, "Tệp xem xét lập khi số liệu còn khác", "Chạy review ĐỢT để có tệp mới, xem số mới rồi quyết định lại."
    ),
    "Q09": Entry(E, "Các quyết định trong tệp trái nhau", "Giữ một quyết định, xóa cái kia rồi đọc lại tệp."),
    "Q10": Entry(E, "Ngày hết miễn không dùng được", "Gõ ngày theo dạng ngày/tháng/năm, từ hôm nay trở đi."),
    "Q11": Entry(E, "Quyết định không hợp với số liệu", "Chọn quyết định khác cho dòng này."),
    "Q12": Entry(E, "Công thức hoặc giá trị lỗi trong tệp xem xét", "Gõ thẳng nội dung vào ô, không dùng công thức."),
    "Q13": Entry(W, "Chưa chọn quyết định", "Chọn quyết định cho dòng này, hoặc xóa nội dung đã ghi."),
    "Q14": Entry(W, "Tệp xem xét thiếu bảng", "Nếu đã quyết định gì ở bảng đó thì điền lại vào tệp xem xét mới."),
}
