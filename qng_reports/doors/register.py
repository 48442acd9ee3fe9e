"""Reads the agency register (don-vi.xlsx) and checks the agencies and groups that a form names."""

from __future__ import annotations

from qng_reports.doors.tables import (
    CODE_SHAPE,
    Column,
    Faults,
    Row,
    checked_codes,
    did_you_mean,
    is_code,
    open_tables,
    sheet_rows,
)
from qng_reports.errors import DefinitionError
from qng_reports.model import Agency, Form, FormerUnit, Indicator, Kind, Method, reporters_of
from qng_reports.vietnamese import format_exactly, matching_key

COLUMNS = (
    Column("code", ("Mã", "Mã đơn vị"), True),
    Column("name", ("Tên", "Tên đơn vị"), True),
    Column("type", ("Loại",), True),
    Column("groups", ("Nhóm",)),
    Column("former_province", ("Tỉnh cũ",)),
    Column("population", ("Dân số",)),
    Column("latitude", ("Vĩ độ",)),
    Column("longitude", ("Kinh độ",)),
    Column("email", ("E-mail", "Email", "Thư điện tử", "Địa chỉ thư", "Địa chỉ thư điện tử")),
    Column("cc", ("E-mail sao gửi", "Email sao gửi", "Sao gửi", "Đồng gửi", "CC")),
)

FORMER_COLUMNS = (
    Column("code", ("Mã cũ",), True),
    Column("name", ("Tên cũ",), True),
    Column("district", ("Huyện cũ",)),
    Column("agency", ("Mã mới",), True),
)


def selectors(text: str) -> tuple[str, ...]:
    """Agency codes and group names of a list separated by ";", as people write them."""
    return tuple(part.strip() for part in text.split(";") if part.strip())


def read_register(content: bytes, name: str) -> tuple[Agency, ...]:
    """The agencies of a register workbook, in its order. Raises DefinitionError with every fault."""
    faults = Faults()
    rows = sheet_rows(open_tables(content, name), "don_vi", COLUMNS, faults)
    agencies = tuple(
        Agency(
            code=code,
            name=row.needed("name", "tên đơn vị"),
            type=row.needed("type", "loại đơn vị"),
            groups=selectors(row.text("groups")),
            former_province=row.text("former_province"),
            population=row.whole("population", "dân số", 0) or None,
            email=row.text("email"),
            latitude=_degrees(row, "latitude", "vĩ độ", 90),
            longitude=_degrees(row, "longitude", "kinh độ", 180),
            cc=row.text("cc"),
        )
        for code, row in checked_codes(rows).items()
    )
    if not agencies and not faults.found:
        faults.add("don_vi!A2", "chưa có đơn vị nào", "thêm mỗi đơn vị một dòng")
    if faults.found:
        raise DefinitionError(f"Danh sách đơn vị “{name}” chưa dùng được", tuple(faults.found))
    return agencies


def _degrees(row: Row, name: str, label: str, most: int) -> float | None:
    """A coordinate of the seat, at most `most` degrees from 0."""
    number = row.number_or_none(name, label)
    if number is not None and abs(number) > most:
        remedy = f"gõ số độ từ -{most} đến {most}, ví dụ 15,1213; kiểm tra cột Vĩ độ, Kinh độ có đổi chỗ không"
        row.fault(name, f"{label} “{format_exactly(number)}” không có thật", remedy)
        return None
    return None if number is None else float(number)


def read_former_units(content: bytes, name: str, agencies: tuple[Agency, ...]) -> tuple[FormerUnit, ...]:
    """The communes before the mergers (sheet don_vi_cu), in its order; none where the register has no such sheet.

    Several rows of one code are a unit that was split. Raises DefinitionError with every fault.
    """
    faults = Faults()
    known = {agency.code: agency.name for agency in agencies}
    first: dict[str, Row] = {}
    became: dict[str, list[str]] = {}
    book = open_tables(content, name)
    for row in sheet_rows(book, "don_vi_cu", FORMER_COLUMNS, faults, needed=False, beside=("don_vi",)):
        code, unit, agency = row.needed("code", "mã cũ"), row.needed("name", "tên cũ"), row.needed("agency", "mã mới")
        if code and not is_code(code):
            row.fault("code", f"mã “{code}” không hợp lệ", CODE_SHAPE)
        if agency and agency not in known:
            row.fault("agency", f"không có đơn vị mã “{agency}” ở trang don_vi", did_you_mean(agency, known))
        before = first.setdefault(code, row)
        if code and before is not row and before.text("name") != unit:
            row.fault("name", f"mã “{code}” đã là “{before.text('name')}” ở {before.place('name')}", "sửa mã hoặc tên")
        heirs = became.setdefault(code, [])
        if code and agency in heirs:
            row.fault("agency", f"“{code}” thành “{agency}” đã có ở một dòng trên", "bỏ một dòng")
        heirs.append(agency)
    if faults.found:
        raise DefinitionError(f"Danh sách đơn vị cũ trong “{name}” chưa dùng được", tuple(faults.found))
    return tuple(
        FormerUnit(code, row.text("name"), row.text("district"), tuple(became[code])) for code, row in first.items()
    )


def check_reporters(form: Form, agencies: tuple[Agency, ...]) -> None:
    """Every agency or group that the form names is in the register, and "một cơ quan" is one agency.

    Raises DefinitionError otherwise: over several reporters it would be a silent sum of answers to one question.
    """
    codes = {agency.code for agency in agencies}
    groups = {matching_key(group): group for agency in agencies for group in agency.groups}
    faults = Faults()
    items = [(_place(item), item) for item in form.items if item.kind is not Kind.PARTS]  # parts name their own
    asked = [(place, (*item.reporters, *item.confirmers)) for place, item in items]
    asked += [(f"noi_dung, mã {q.code}", q.reporters) for q in form.questions]
    for place, names in asked:
        for selector in names:
            if selector not in codes and matching_key(selector) not in groups:
                hint = did_you_mean(selector, sorted({*codes, *groups.values()}))
                faults.add(place, f"“{selector}” không có trong danh sách đơn vị", hint)
    for place, item in items:
        count = len(reporters_of(item, agencies))
        if item.method is Method.SINGLE and count > 1:
            faults.add(
                place,
                f"tổng hợp “một cơ quan” nhưng có {count} đơn vị báo cáo",
                "để một đơn vị báo cáo, ghi các đơn vị khác ở cột “Cơ quan xác nhận”; hoặc đổi cách tổng hợp",
            )
    if faults.found:
        raise DefinitionError("Biểu mẫu và danh sách đơn vị không khớp nhau", tuple(faults.found))


def _place(item: Indicator) -> str:
    return f"{'nhiem_vu' if item.kind is Kind.TASK else 'chi_tieu'}, mã {item.code}"
