"""What the report says, record by record, each field with its name in templates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from qng_reports.report.charts import Chart


@dataclass(frozen=True, slots=True)
class Charts:
    """Charts that a template may print; each is false when there is nothing to show."""

    assessed: Annotated[Chart, "danh_gia", "số chỉ tiêu đạt, chưa đạt, chưa đủ số liệu theo từng phần (biểu đồ thanh)"]


@dataclass(frozen=True, slots=True)
class Silent:
    """Agencies of one level without a valid submission."""

    count: Annotated[str, "so", "số đơn vị chưa có báo cáo hợp lệ, có số 0 ở trước nếu dưới 10"]
    kind: Annotated[str, "loai", "loại đơn vị: “xã, phường” hoặc “cơ quan cấp tỉnh”"]
    names: Annotated[str, "ten", "tên các đơn vị, cách nhau bằng dấu chấm phẩy"]


@dataclass(frozen=True, slots=True)
class Turnout:
    """Who has answered (tình hình gửi báo cáo); `sent` is empty when nobody was asked."""

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


@dataclass(frozen=True, slots=True)
class Item:
    """One item of the plan, for the table and for a sentence."""

    number: Annotated[str, "tt", "số thứ tự in trong kế hoạch"]
    name: Annotated[str, "ten", "tên chỉ tiêu"]
    target: Annotated[str, "muc_tieu", "mục tiêu như in trong kế hoạch"]
    lead: Annotated[str, "chu_tri", "cơ quan chủ trì như in trong kế hoạch"]
    result: Annotated[str, "ket_qua", "kết quả và cơ sở: “95,32% (93/96 đơn vị)”"]
    assessment: Annotated[str, "danh_gia", "Đạt, Chưa đạt hoặc Chưa đủ số liệu"]
    remark: Annotated[str, "nhan_xet", "“kết quả 72,5% (93/96 đơn vị), mục tiêu 80%”"]


@dataclass(frozen=True, slots=True)
class Notable:
    """Items of a section that a reader must look at, under one heading."""

    heading: Annotated[str, "de_muc", "“a) Chỉ tiêu chưa đạt”"]
    items: Annotated[tuple[Item, ...], "chi_tieu", "các chỉ tiêu"]


@dataclass(frozen=True, slots=True)
class Part:
    """A section of the plan."""

    number: Annotated[str, "tt", "số thứ tự của phần: 1, 2, 3"]
    roman: Annotated[str, "so_la_ma", "số thứ tự của phần: I, II, III"]
    title: Annotated[str, "ten", "tên phần"]
    tally: Annotated[Tally, "tong", "số chỉ tiêu theo đánh giá"]
    notable: Annotated[tuple[Notable, ...], "nhom", "nhóm chỉ tiêu chưa đạt, chưa đủ số liệu"]
    items: Annotated[tuple[Item, ...], "chi_tieu", "mọi chỉ tiêu của phần"]


@dataclass(frozen=True, slots=True)
class Figure:
    """A supporting figure: an item that the plan does not print."""

    name: Annotated[str, "ten", "tên số liệu"]
    value: Annotated[str, "gia_tri", "giá trị, đơn vị tính và cơ sở: “1.200 tổ (93/96 đơn vị)”"]


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
    opinions: Annotated[tuple[str, ...], "y_kien", "các ý kiến nhiều đơn vị nêu nhất"]
    more: Annotated[str, "con_lai", "số ý kiến khác, có đủ trong phụ lục ý kiến; trống nếu không còn"]
    whole: Annotated[tuple[Opinion, ...], "tat_ca", "mọi ý kiến, nguyên văn, kèm tên đơn vị"]


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
class Report:
    """Everything that the report says."""

    parent_body: Annotated[str, "co_quan_chu_quan", "cơ quan chủ quản"]
    issuer: Annotated[str, "co_quan_ban_hanh", "cơ quan ban hành báo cáo"]
    place: Annotated[str, "dia_danh", "địa danh"]
    year: Annotated[str, "nam", "năm ban hành"]
    recipients: Annotated[tuple[str, ...], "kinh_gui", "nơi nhận ở dòng Kính gửi"]
    signer_post: Annotated[str, "chuc_vu_ky", "chức vụ người ký"]
    plan: Annotated[str, "ke_hoach", "kế hoạch làm căn cứ"]
    subject: Annotated[str, "trich_yeu", "trích yếu nội dung"]
    period: Annotated[str, "ky", "kỳ báo cáo: “6 tháng đầu năm 2026”"]
    today: Annotated[date, "ngay", "ngày tổng hợp"]
    minimum_share: Annotated[str, "nguong", "tỷ lệ đơn vị tối thiểu để đánh giá"]
    turnout: Annotated[Turnout, "nop", "tình hình gửi báo cáo"]
    tally: Annotated[Tally, "tong", "số chỉ tiêu của kế hoạch theo đánh giá"]
    parts: Annotated[tuple[Part, ...], "cac_phan", "các phần của kế hoạch"]
    figures_number: Annotated[str, "tt_so_lieu", "số thứ tự mục số liệu khác, sau các phần"]
    figures: Annotated[tuple[FigureGroup, ...], "nhom_so_lieu", "số liệu ngoài chỉ tiêu của kế hoạch, theo phần"]
    digests: Annotated[tuple[Digest, ...], "noi_dung", "tổng hợp ý kiến theo từng câu hỏi"]
    opinions_appendix: Annotated[str, "phu_luc_y_kien", "phụ lục ghi đủ ý kiến: “Phụ lục III”; trống nếu không có"]
    communes: Annotated[tuple[CommuneTable, ...], "bang_xa", "số liệu theo xã, phường, đặc khu"]
    charts: Annotated[Charts, "bieu_do", "các biểu đồ, mở bằng Word sửa được số liệu"]
