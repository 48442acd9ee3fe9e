"""What an input cell says: its prompt, and its refusal in the catalogue's own words."""

from __future__ import annotations

from decimal import Decimal

from qng_reports.messages.catalogue import CATALOGUE, Entry
from qng_reports.model import Field, FieldType
from qng_reports.vietnamese import cut, format_number

_HINT = 100  # characters of a hint that a prompt still takes


def prompt(field: Field) -> str:
    """What an input cell says when it is selected; at most 255 characters, as Excel allows."""
    what = {
        FieldType.INTEGER: "Gõ số nguyên từ 0 trở lên." if field.minimum == 0 else "Gõ số nguyên.",
        FieldType.DECIMAL: f"Gõ số, tối đa {field.decimals} chữ số thập phân."
        if field.decimals
        else "Gõ số, không lẻ.",
        FieldType.LIST: "Chọn một giá trị trong danh sách.",
        FieldType.DATE: "Gõ ngày/tháng/năm, ví dụ 05/01/2026.",
        FieldType.TEXT: f"Gõ chữ, tối đa {format_number(Decimal(field.max_length), 0)} ký tự.",
    }[field.type]
    percent = ", không gõ dấu %" if field.unit == "%" else ""
    short = cut(field.unit, 60)
    unit = (
        f" Đơn vị tính: {short}{percent}."
        if field.unit and field.type in (FieldType.INTEGER, FieldType.DECIMAL)
        else ""
    )
    hint = f" {field.hint.rstrip('.')}." if field.hint and len(field.hint) <= _HINT else ""
    unit += hint
    room = 255 - len(what) - len(unit) - 2
    label = field.label if len(field.label) <= room else field.label[: room - 1].rsplit(" ", 1)[0] + "…"
    return f"{label}.\n{what}{unit}" if not label.endswith(".") else f"{label}\n{what}{unit}"


def refusal(field: Field) -> str:
    """What a program shows when it refuses what was typed; the catalogue's own words."""
    limits = ""
    if field.type in (FieldType.INTEGER, FieldType.DECIMAL):
        low = format_number(field.minimum) if field.minimum is not None else ""
        high = format_number(field.maximum) if field.maximum is not None else ""
        limits = f" Giá trị từ {low} đến {high}." if low and high else f" Giá trị từ {low} trở lên." if low else ""
    if field.type is FieldType.TEXT:
        return f"Văn bản dài quá {format_number(Decimal(field.max_length), 0)} ký tự. Rút gọn rồi nhập lại."
    return f"{_refused(field).remedy}{limits}"[:255]


def refusal_title(field: Field) -> str:
    """The title above a refusal, at most 32 characters."""
    return _refused(field).title[:32]


def _refused(field: Field) -> Entry:
    code = {
        FieldType.INTEGER: "S05",
        FieldType.DECIMAL: "S02",
        FieldType.LIST: "S12",
        FieldType.DATE: "S13",
        FieldType.TEXT: "S14",
    }[field.type]
    return CATALOGUE[code]
