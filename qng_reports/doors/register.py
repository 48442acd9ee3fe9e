"""Reads the agency register (don-vi.xlsx) and checks the agencies and groups that a form names."""

from __future__ import annotations

from qng_reports.doors.tables import Column, Faults, Row, checked_codes, did_you_mean, open_tables, sheet_rows
from qng_reports.errors import DefinitionError
from qng_reports.model import Agency, Form, Indicator, Kind, Method, reporters_of
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
    Column("email", ("E-mail", "Email", "Thư điện tử")),
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
