"""What the report says, record by record, each field with its name in templates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from qng_reports.report.charts import Chart


@dataclass(frozen=True, slots=True)
class Charts:
    """Charts that a template may print; each is false when there is nothing to show."""

    assessed: Annotated[Chart, "danh_gia", "số chỉ tiêu đạt, chưa đạt, chưa đủ số liệu theo từng phần (biểu đồ thanh)"]
    communes: Annotated[
        tuple[Chart, ...],
        "theo_xa",
        "mỗi chỉ tiêu của phụ lục một biểu đồ thanh: xã, phường cao nhất, thấp nhất; "
        "lấy một biểu đồ theo mã chỉ tiêu: theo_xa['MÃ']",
    ]
    trends: Annotated[
        tuple[Chart, ...],
        "xu_huong",
        "mỗi chỉ tiêu có số liệu kỳ trước một biểu đồ đường qua các kỳ; "
        "lấy một biểu đồ theo mã chỉ tiêu: xu_huong['MÃ']",
    ]
    map: Annotated[Chart, "ban_do", "bản đồ chấm: xã, phường đã báo cáo, có số liệu lỗi, chưa báo cáo"]
    maps: Annotated[
        tuple[Chart, ...], "ban_do_chi_tieu", "mỗi chỉ tiêu cấp xã có mục tiêu một bản đồ chấm: đạt, chưa đạt; "
        "lấy một bản đồ theo mã chỉ tiêu: ban_do_chi_tieu['MÃ']",
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Silent:
    """Agencies of one level without a valid submission."""

    count: Annotated[str, "so", "số đơn vị chưa có báo cáo hợp lệ, có số 0 ở trước nếu dưới 10"]
    kind: Annotated[str, "loai", "loại đơn vị: “xã, phường” hoặc “cơ quan cấp tỉnh”"]
    names: Annotated[str, "ten", "tên các đơn vị, cách nhau bằng dấu chấm phẩy"]


@dataclass(frozen=True, slots=True)
class Level:
    """The agencies of one level, communal or provincial: how many have answered, and who has not."""

    sent: Annotated[str, "da_gui", "“93/96 xã, phường, đặc khu”"]
    missing: Annotated[str, "chua_gui", "“xã Ba Tơ; xã Bình Sơn”; trống nếu đã đủ"]
    waived: Annotated[str, "duoc_mien", "số đơn vị được miễn một số nội dung; trống nếu không có"]


@dataclass(frozen=True, slots=True)
class Turnout:
    """Who has answered (tình hình gửi báo cáo); `sent` is empty when nobody was asked."""

    levels: Annotated[tuple[Level, ...], "cac_cap", "cấp xã, cấp tỉnh: đã báo cáo, chưa báo cáo"]
    sent: Annotated[str, "da_gui", "“93/96 xã, phường, đặc khu và 20/21 cơ quan cấp tỉnh”"]
    share: Annotated[str, "ty_le", "tỷ lệ đơn vị đã gửi: “96,58%”"]
    silent: Annotated[tuple[Silent, ...], "chua_gui", "các nhóm đơn vị chưa có báo cáo hợp lệ"]
    received: Annotated[str, "so_bao_cao", "số báo cáo đã nhận; trống nếu chưa có"]
    faulty: Annotated[str, "co_loi", "số báo cáo có số liệu lỗi; trống nếu không có"]
    doubtful: Annotated[str, "can_xac_nhan", "số báo cáo có số liệu cần xác nhận; trống nếu không có"]
    unexplained: Annotated[str, "thieu_giai_trinh", "số báo cáo thiếu giải trình; trống nếu không có"]


@dataclass(frozen=True, slots=True)
class Tally:
    """Items counted by assessment, as words of a sentence."""

    total: Annotated[str, "tat_ca", "số chỉ tiêu; trống nếu không có"]
    met: Annotated[str, "dat", "số chỉ tiêu đạt"]
    met_share: Annotated[str, "ty_le_dat", "tỷ lệ chỉ tiêu đạt"]
    not_met: Annotated[str, "chua_dat", "số chỉ tiêu chưa đạt"]
    not_met_share: Annotated[str, "ty_le_chua_dat", "tỷ lệ chỉ tiêu chưa đạt"]
    unknown: Annotated[str, "chua_du", "số chỉ tiêu chưa đủ số liệu; trống nếu không có"]
    unknown_share: Annotated[str, "ty_le_chua_du", "tỷ lệ chỉ tiêu chưa đủ số liệu"]
    untargeted: Annotated[str, "khong_muc_tieu", "số chỉ tiêu không đặt mục tiêu; trống nếu không có"]
    judged: Annotated[str, "so_danh_gia", "số chỉ tiêu do Sở đánh giá, không theo quy tắc; trống nếu không có"]
    judged_items: Annotated[str, "tt_so_danh_gia", "số thứ tự của các chỉ tiêu ấy: “8, 9, 11”"]
    summary: Annotated[str, "tom_tat", "“03 chỉ tiêu, trong đó 02 đạt, 01 chưa đạt”; “02 chỉ tiêu, đều đạt”"]


@dataclass(frozen=True, slots=True)
class Ranked:
    """A commune's place among those whose figures can be compared."""

    rank: Annotated[str, "hang", "hạng, “2-4” nếu bằng nhau"]
    name: Annotated[str, "ten", "tên xã, phường, đặc khu"]
    value: Annotated[str, "gia_tri", "giá trị: “95,32%”"]


@dataclass(frozen=True, slots=True)
class Item:
    """One item of the form, for tables, for a sentence, and part by part for templates that print single figures.

    Fields that do not apply to it, or are not known, are empty.
    """

    number: Annotated[str, "tt", "số thứ tự in trong kế hoạch"]
    name: Annotated[str, "ten", "tên chỉ tiêu, nhiệm vụ, không có dấu chấm cuối"]
    printed_name: Annotated[str, "ten_in", "tên chỉ tiêu, nhiệm vụ đúng như in trong kế hoạch"]
    part_of: Annotated[str, "la_phan_cua", "số thứ tự (hoặc mã) của đề mục có phần này; trống nếu không là phần"]
    target: Annotated[str, "muc_tieu", "mục tiêu như in trong kế hoạch"]
    lead: Annotated[str, "chu_tri", "cơ quan chủ trì như in trong kế hoạch"]
    result: Annotated[str, "ket_qua", "kết quả và cơ sở: “95,32% (93/96 đơn vị)”; theo Mẫu kết quả nếu biểu có"]
    prose: Annotated[str, "trong_cau", "kết quả viết trong câu: “05 mạng” (ở ket_qua là “5 mạng”), “chưa có số liệu”"]
    assessment: Annotated[str, "danh_gia", "Đạt, Chưa đạt hoặc Chưa đủ số liệu"]
    remark: Annotated[str, "nhan_xet", "“kết quả 72,5% (93/96 đơn vị), mục tiêu 80%, tăng 3,20 điểm phần trăm …”"]
    value: Annotated[str, "gia_tri", "giá trị, không kèm đơn vị tính: “72,5”"]
    unit: Annotated[str, "don_vi_tinh", "đơn vị tính"]
    numerator: Annotated[str, "tu_so", "tử số của tỷ lệ"]
    denominator: Annotated[str, "mau_so", "mẫu số của tỷ lệ"]
    share: Annotated[str, "ty_le", "tỷ lệ: “72,5%”"]
    basis: Annotated[str, "co_so", "số đơn vị đã trả lời trên số đơn vị phải báo cáo: “93/96”"]
    change: Annotated[str, "thay_doi", "“tăng 3,20 điểm phần trăm so với quý I năm 2026”; trống nếu không so được"]
    judged: Annotated[str, "so_danh_gia", "“Sở đánh giá: Đạt (theo quy tắc: Chưa đạt) – lý do”; trống nếu theo quy tắc"]
    by_rule: Annotated[str, "theo_quy_tac", "đánh giá theo quy tắc, nếu Sở đánh giá khác; trống nếu không so được"]
    reason: Annotated[str, "ly_do", "lý do Sở đánh giá; trống nếu theo quy tắc"]
    judge: Annotated[str, "nguoi_danh_gia", "người quyết định đánh giá; trống nếu theo quy tắc"]
    explanation: Annotated[
        str, "giai_trinh", "giải trình của cơ quan báo cáo, kể cả ở các phần; trống nếu nhiều cơ quan"
    ]
    waived: Annotated[str, "duoc_mien", "“02 đơn vị được miễn báo cáo”; trống nếu không có"]
    highest: Annotated[str, "cao_nhat", "“xã Ba Tơ (98,5%)”; trống nếu không so được"]
    lowest: Annotated[str, "thap_nhat", "“xã Ba Vì, xã Ba Xa (cùng 12%)”; trống nếu không so được"]
    below: Annotated[str, "duoi_muc_tieu", "số xã, phường, đặc khu chưa đạt mục tiêu: “40/93”"]
    extremes: Annotated[str, "so_sanh", "“cao nhất: …; thấp nhất: …; 40/93 đơn vị chưa đạt mục tiêu 80%”"]
    ranking: Annotated[tuple[Ranked, ...], "xep_hang", "các xã, phường, đặc khu từ cao đến thấp"]
    status: Annotated[str, "trang_thai", "trạng thái của nhiệm vụ"]
    work: Annotated[str, "ket_qua_thuc_hien", "kết quả thực hiện nhiệm vụ, nguyên văn hoặc gộp ý giống nhau"]
    paragraphs: Annotated[tuple[str, ...], "cac_doan", "kết quả thực hiện nhiệm vụ, từng đoạn"]
    documents: Annotated[str, "van_ban", "văn bản đã ban hành để thực hiện nhiệm vụ"]
    due: Annotated[str, "thoi_han", "thời hạn của nhiệm vụ như in trong kế hoạch"]
    note: Annotated[
        str, "chu_thich", "đơn vị được miễn, không tính, số ước tính, ghi chú của cơ quan chủ trì; trống nếu không có"
    ]


@dataclass(frozen=True, slots=True)
class Notable:
    """Items of a section with the same assessment, under one heading."""

    heading: Annotated[str, "de_muc", "“a) Chỉ tiêu chưa đạt”"]
    items: Annotated[tuple[Item, ...], "chi_tieu", "các chỉ tiêu"]


@dataclass(frozen=True, slots=True)
class Part:
    """A section of the plan."""

    number: Annotated[str, "tt", "số thứ tự của phần: 1, 2, 3"]
    roman: Annotated[str, "so_la_ma", "số thứ tự của phần: I, II, III"]
    title: Annotated[str, "ten", "tên phần"]
    tally: Annotated[Tally, "tong", "số chỉ tiêu theo đánh giá"]
    notable: Annotated[tuple[Notable, ...], "nhom", "chỉ tiêu xếp theo đánh giá: đạt, chưa đạt, chưa đủ số liệu"]
    items: Annotated[tuple[Item, ...], "chi_tieu", "mọi chỉ tiêu của phần"]


@dataclass(frozen=True, slots=True)
class Lead:
    """The items of one lead agency (cơ quan chủ trì), as the plan prints it."""

    number: Annotated[str, "so_la_ma", "số thứ tự: I, II, III"]
    name: Annotated[str, "ten", "cơ quan chủ trì"]
    tally: Annotated[Tally, "tong", "số chỉ tiêu theo đánh giá"]
    items: Annotated[tuple[Item, ...], "chi_tieu", "các chỉ tiêu do cơ quan chủ trì"]


@dataclass(frozen=True, slots=True)
class Standing:
    """What may be said of the communes on one item: who is highest and lowest."""

    name: Annotated[str, "ten", "tên chỉ tiêu"]
    extremes: Annotated[str, "so_sanh", "“cao nhất: …; thấp nhất: …; 40/93 đơn vị chưa đạt mục tiêu 80%”"]
    basis: Annotated[str, "co_so", "“93/96 đơn vị có số liệu”"]


@dataclass(frozen=True, slots=True)
class TaskTally:
    """Tasks counted by status, as words of a sentence."""

    total: Annotated[str, "tat_ca", "số nhiệm vụ; trống nếu không có"]
    done: Annotated[str, "hoan_thanh", "số nhiệm vụ đã hoàn thành"]
    regular: Annotated[str, "thuong_xuyen", "số nhiệm vụ thực hiện thường xuyên"]
    ongoing: Annotated[str, "dang_trien_khai", "số nhiệm vụ đang triển khai"]
    undone: Annotated[str, "chua_hoan_thanh", "số nhiệm vụ chưa hoàn thành"]
    untold: Annotated[str, "chua_bao_cao", "số nhiệm vụ chưa đủ báo cáo; trống nếu không có"]
    summary: Annotated[str, "tom_tat", "“03 nhiệm vụ, trong đó 02 đã hoàn thành, 01 đang triển khai”"]


@dataclass(frozen=True, slots=True)
class TaskGroup:
    """The tasks of one section of the form."""

    number: Annotated[str, "so_la_ma", "số thứ tự của nhóm: I, II, III; trống nếu nhóm chỉ có tên chung"]
    title: Annotated[str, "ten", "tên nhóm nhiệm vụ"]
    tally: Annotated[TaskTally, "tong", "số nhiệm vụ theo trạng thái"]
    tasks: Annotated[tuple[Item, ...], "nhiem_vu", "các nhiệm vụ"]
    band: Annotated[str, "nhom_lon", "tên chung của các nhóm đi liền nhau, ở nhóm đầu; trống ở các nhóm sau"]


@dataclass(frozen=True, slots=True)
class Figure:
    """A supporting figure: an item that the plan does not print."""

    name: Annotated[str, "ten", "tên số liệu"]
    value: Annotated[str, "gia_tri", "giá trị, đơn vị tính và cơ sở: “1.200 tổ (93/96 đơn vị)”"]
    details: Annotated[tuple[str, ...], "chi_tiet", "của bảng: “Chi sự nghiệp: 360 tỷ đồng (năm 2024: …)”"]


@dataclass(frozen=True, slots=True)
class FigureGroup:
    """Supporting figures of one section of the form."""

    heading: Annotated[str, "de_muc", "“a) Hạ tầng số”; trống nếu chỉ có một nhóm"]
    figures: Annotated[tuple[Figure, ...], "so_lieu", "các số liệu"]


@dataclass(frozen=True, slots=True)
class Opinion:
    """One wording in the full list of opinions; `number` is blank where it only words the one before otherwise."""

    number: Annotated[str, "tt", "số thứ tự ý kiến; trống nếu là cách viết khác của ý kiến ở dòng trên"]
    text: Annotated[str, "noi_dung", "nguyên văn ý kiến"]
    count: Annotated[str, "so", "số đơn vị nêu"]
    who: Annotated[str, "don_vi", "tên các đơn vị nêu"]


@dataclass(frozen=True, slots=True)
class Digest:
    """The answers to one narrative question, the same or nearly the same words said once."""

    number: Annotated[str, "tt", "số thứ tự"]
    title: Annotated[str, "ten", "câu hỏi"]
    count: Annotated[str, "so_don_vi", "số đơn vị có ý kiến; trống nếu không có"]
    single: Annotated[str, "mot_don_vi", "tên đơn vị duy nhất được hỏi, đã trả lời; trống nếu hỏi nhiều đơn vị"]
    paragraphs: Annotated[tuple[str, ...], "cac_doan", "câu trả lời từng đoạn: nguyên văn nếu chỉ hỏi một đơn vị"]
    opinions: Annotated[tuple[str, ...], "y_kien", "các ý kiến nhiều đơn vị nêu nhất"]
    more: Annotated[str, "con_lai", "số ý kiến khác, có đủ trong phụ lục ý kiến; trống nếu không còn"]
    whole: Annotated[tuple[Opinion, ...], "tat_ca", "mọi ý kiến, nguyên văn, kèm tên đơn vị; trống nếu hỏi một đơn vị"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the appendix by commune."""

    title: Annotated[str, "ten", "tên ngắn của chỉ tiêu"]
    unit: Annotated[str, "don_vi", "đơn vị tính"]
    total: Annotated[str, "toan_tinh", "số toàn tỉnh"]
    basis: Annotated[str, "co_so", "số đơn vị có số liệu: 93/96"]


@dataclass(frozen=True, slots=True)
class Row:
    """A commune in the appendix."""

    number: Annotated[str, "tt", "số thứ tự"]
    name: Annotated[str, "ten", "tên xã, phường, đặc khu; thêm “(chưa báo cáo)” nếu chưa gửi"]
    cells: Annotated[tuple[str, ...], "o", "giá trị từng cột"]


@dataclass(frozen=True, slots=True)
class CommuneTable:
    """One table of the appendix by commune; `title` tells tables apart when one is not wide enough."""

    title: Annotated[str, "ten", "“Bảng 1”; trống nếu chỉ có một bảng"]
    columns: Annotated[tuple[Column, ...], "cot", "các cột chỉ tiêu"]
    rows: Annotated[tuple[Row, ...], "dong", "các xã, phường, đặc khu theo vần chữ cái"]


@dataclass(frozen=True, slots=True)
class TableSum:
    """The rows of a table that have the same first choice, summed: "Nguồn chi sự nghiệp: 360 tỷ đồng"."""

    name: Annotated[str, "ten", "giá trị của cột lựa chọn đầu tiên"]
    value: Annotated[str, "gia_tri", "tổng, kèm đơn vị tính"]
    details: Annotated[str, "chi_tiet", "“năm 2024: 119 tỷ đồng; năm 2025: 80 tỷ đồng”; trống nếu không chia"]


@dataclass(frozen=True, slots=True)
class CrossTable:
    """A table's sums by its first choice (rows) and by year or its second choice (columns), the last column in all."""

    title: Annotated[str, "ten", "tên cột lựa chọn đầu tiên"]
    heads: Annotated[tuple[str, ...], "cot", "năm hoặc giá trị của cột lựa chọn thứ hai; cuối cùng là “Tổng cộng”"]
    rows: Annotated[tuple[Row, ...], "dong", "mỗi lựa chọn một dòng; cuối cùng là “Tổng cộng”"]


@dataclass(frozen=True, slots=True)
class AgencyTable:
    """The rows that agencies wrote into a table of the form."""

    name: Annotated[str, "ten", "tên bảng"]
    columns: Annotated[tuple[Column, ...], "cot", "các cột của bảng, kèm tổng của cột cộng được"]
    rows: Annotated[tuple[Row, ...], "dong", "mọi dòng của các đơn vị; “ten” là tên đơn vị"]
    basis: Annotated[str, "co_so", "số đơn vị đã trả lời: 93/96"]
    total: Annotated[str, "tong", "tổng của cột cộng được, kèm đơn vị tính; trống nếu không có"]
    sums: Annotated[tuple[TableSum, ...], "cong", "tổng theo từng lựa chọn: “Nguồn chi sự nghiệp: 360 tỷ đồng”"]
    cross: Annotated[CrossTable, "cheo", "tổng theo lựa chọn và theo năm; không có dòng nếu bảng không đủ cột"]
    details: Annotated[
        str, "chi_tiet", "từng dòng theo năm, lựa chọn hoặc tên: “Năm 2021: 36 tỷ đồng; Năm 2022: 30,8 tỷ đồng”"
    ]


@dataclass(frozen=True, slots=True)
class Headings:
    """Numbers of the report's parts, I, II, III; empty where a part has nothing to say."""

    items: Annotated[str, "chi_tieu", "kết quả thực hiện các chỉ tiêu, số liệu"]
    tasks: Annotated[str, "nhiem_vu", "kết quả thực hiện nhiệm vụ"]
    opinions: Annotated[str, "y_kien", "kết quả nổi bật, khó khăn, kiến nghị"]


@dataclass(frozen=True, slots=True)
class Appendices:
    """What the appendices are called: "Phụ lục II", or "Phụ lục" where there is one alone; empty where left out."""

    items: Annotated[str, "chi_tieu", "các chỉ tiêu theo phần của kế hoạch"]
    leads: Annotated[str, "chu_tri", "các chỉ tiêu theo cơ quan chủ trì"]
    tasks: Annotated[str, "nhiem_vu", "từng nhiệm vụ"]
    communes: Annotated[str, "cap_xa", "số liệu của từng xã, phường, đặc khu"]
    tables: Annotated[str, "bang", "các bảng do đơn vị điền"]
    opinions: Annotated[str, "y_kien", "nguyên văn ý kiến của các đơn vị"]


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that the report says."""

    parent_body: Annotated[str, "co_quan_chu_quan", "cơ quan chủ quản"]
    issuer: Annotated[str, "co_quan_ban_hanh", "cơ quan ban hành báo cáo"]
    place: Annotated[str, "dia_danh", "địa danh"]
    month: Annotated[str, "thang", "tháng ban hành: “01”, “02”, “3”"]
    year: Annotated[str, "nam", "năm ban hành"]
    recipients: Annotated[tuple[str, ...], "kinh_gui", "nơi nhận ở dòng Kính gửi"]
    signer_post: Annotated[str, "chuc_vu_ky", "chức vụ người ký"]
    plan: Annotated[str, "ke_hoach", "kế hoạch làm căn cứ"]
    grounds: Annotated[tuple[str, ...], "can_cu", "các văn bản làm căn cứ, mỗi văn bản một dòng"]
    subject: Annotated[str, "trich_yeu", "trích yếu nội dung"]
    period: Annotated[str, "ky", "kỳ báo cáo: “6 tháng đầu năm 2026”"]
    today: Annotated[str, "ngay", "ngày tổng hợp: “20/6/2026”"]
    long_today: Annotated[str, "ngay_thang_nam", "ngày tổng hợp: “ngày 05 tháng 01 năm 2026”"]
    minimum_share: Annotated[str, "nguong", "tỷ lệ đơn vị tối thiểu để đánh giá"]
    headings: Annotated[Headings, "muc", "số thứ tự các mục lớn: “II”"]
    appendices: Annotated[Appendices, "phu_luc", "tên các phụ lục: “Phụ lục II”"]
    turnout: Annotated[Turnout, "nop", "tình hình gửi báo cáo"]
    tally: Annotated[Tally, "tong", "số chỉ tiêu của kế hoạch theo đánh giá"]
    parts: Annotated[tuple[Part, ...], "cac_phan", "các phần của kế hoạch"]
    leads: Annotated[tuple[Lead, ...], "cac_chu_tri", "các chỉ tiêu của kế hoạch theo cơ quan chủ trì"]
    figures_number: Annotated[str, "tt_so_lieu", "số thứ tự mục số liệu khác, sau các phần"]
    figures: Annotated[tuple[FigureGroup, ...], "nhom_so_lieu", "số liệu ngoài chỉ tiêu của kế hoạch, theo phần"]
    standings_number: Annotated[str, "tt_so_sanh", "số thứ tự mục so sánh các xã, phường, đặc khu"]
    standings: Annotated[tuple[Standing, ...], "so_sanh_xa", "so sánh các xã, phường, đặc khu theo từng chỉ tiêu"]
    tasks: Annotated[TaskTally, "tong_nhiem_vu", "số nhiệm vụ theo trạng thái"]
    task_groups: Annotated[tuple[TaskGroup, ...], "nhom_nhiem_vu", "các nhiệm vụ theo nhóm"]
    digests: Annotated[tuple[Digest, ...], "noi_dung", "tổng hợp ý kiến theo từng câu hỏi"]
    communes: Annotated[tuple[CommuneTable, ...], "bang_xa", "số liệu theo xã, phường, đặc khu"]
    by_code: Annotated[Mapping[str, Item], "theo_ma", "từng chỉ tiêu, nhiệm vụ theo mã trong biểu mẫu"]
    answers: Annotated[Mapping[str, Digest], "tra_loi", "từng câu hỏi theo mã trong biểu mẫu"]
    tables: Annotated[Mapping[str, AgencyTable], "bang", "từng bảng của các đơn vị theo mã trong biểu mẫu"]
    filled_tables: Annotated[tuple[AgencyTable, ...], "cac_bang", "các bảng có đơn vị đã điền"]
    charts: Annotated[Charts, "bieu_do", "các biểu đồ, mở bằng Word sửa được số liệu"]
