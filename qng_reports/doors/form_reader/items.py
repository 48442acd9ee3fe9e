"""What is asked, row by row: chi_tieu with its parts, nhiem_vu."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from qng_reports.doors.form_reader.cells import (
    Lists,
    bounded,
    check_method,
    max_length,
    name_in,
    needed_list,
    number_limits,
    own_statuses,
    spans,
)
from qng_reports.doors.form_reader.words import DEFAULT_METHOD, KINDS, METHODS, TASK_WORDS
from qng_reports.doors.register import selectors
from qng_reports.doors.tables import Row, did_you_mean
from qng_reports.model import STATUSES, TASK_STATUSES, YES_NO, Indicator, Kind, Method, Section, Target
from qng_reports.vietnamese import format_number, matching_key

_TARGET = re.compile(r"^(>=|<=|=|>|<|≥|≤)?\s*(-?\d+(?:[.,]\d+)?)\s*%?$")
_PERCENT_KINDS = (Kind.RATIO, Kind.PERCENT)
_SIGNS = {"≥": ">=", "≤": "<=", "": ">="}
_TABLE_ROWS = (1, 200)


def read_indicators(rows: Mapping[str, Row], sections: tuple[Section, ...], lists: Lists) -> tuple[Indicator, ...]:
    """The items of chi_tieu in the sheet's order; tables have no columns yet, items of parts no reporters."""
    indicators = tuple(_indicator(code, row, lists) for code, row in rows.items())
    for indicator in indicators:
        _check_section(rows[indicator.code], sections)
        _check_references(indicator, indicators, rows)
    return indicators


def read_tasks(rows: Mapping[str, Row], sections: tuple[Section, ...], lists: Lists) -> tuple[Indicator, ...]:
    """The tasks of nhiem_vu in the sheet's order."""
    tasks = tuple(_task(code, row, lists) for code, row in rows.items())
    for row in rows.values():
        _check_section(row, sections)
    return tasks


def _indicator(code: str, row: Row, lists: Lists) -> Indicator:
    kind = _kind(row)
    low, high, decimals = number_limits(row, kind)
    method = row.word("method", METHODS, DEFAULT_METHOD.get(kind, Method.NONE))
    indicator = Indicator(
        code=code,
        printed_number=row.text("printed_number"),
        section=row.needed("section", "mã phần"),
        name=name_in(row, "name", "tên chỉ tiêu"),
        unit=row.text("unit") or ("%" if kind in (*_PERCENT_KINDS, Kind.YESNO) else ""),
        kind=kind,
        method=method,
        reporters=selectors(
            row.text("reporters") if kind is Kind.PARTS else row.needed("reporters", "cơ quan báo cáo")
        ),
        confirmers=selectors(row.text("confirmers")),
        lead=row.text("lead"),
        numerator=row.needed("numerator", "tên tử số") if kind is Kind.RATIO else row.text("numerator"),
        denominator=row.needed("denominator", "tên mẫu số") if kind is Kind.RATIO else row.text("denominator"),
        part_unit=row.text("part_unit"),
        target=_target(row, kind),
        minimum=low,
        maximum=high,
        decimals=decimals,
        required=row.yes("required", True),
        explain_unmet=row.yes("explain_unmet", False),
        choices=_choices(row, kind, lists),
        weight=row.text("weight"),
        hint=row.text("hint"),
        short_name=row.text("short_name"),
        supports=row.text("supports"),
        in_appendix=row.yes("in_appendix", False),
        may_exceed=row.yes("may_exceed", False),
        part_of=row.text("part_of"),
        cumulative=row.yes("cumulative", False) if row.text("cumulative") else None,
        rows=bounded(row, "rows", "số dòng", 10, _TABLE_ROWS) if kind is Kind.TABLE else 0,
        max_length=max_length(row, 2000),
        spans=spans(row),
    )
    if kind is Kind.PARTS and indicator.spans:
        row.fault("spans", "đề mục không có kỳ hỏi riêng", "để trống ô này; ghi kỳ hỏi ở từng phần")
    check_method(row, kind, method)
    return indicator


def _kind(row: Row) -> Kind:
    text = row.needed("kind", "loại")
    if matching_key(text) in TASK_WORDS:
        row.fault("kind", "nhiệm vụ không khai ở trang này", "chuyển dòng này sang trang nhiem_vu")
        return Kind.TEXT
    return row.word("kind", KINDS, Kind.TEXT) if text else Kind.TEXT


def _choices(row: Row, kind: Kind, lists: Lists) -> tuple[str, ...]:
    if kind is Kind.STATUS:
        return own_statuses(row, lists, STATUSES)
    if kind is Kind.CHOICE:
        return needed_list(row, lists)
    return YES_NO if kind is Kind.YESNO else ()


def _task(code: str, row: Row, lists: Lists) -> Indicator:
    method = row.word("method", METHODS, DEFAULT_METHOD[Kind.TASK])
    check_method(row, Kind.TASK, method)
    return Indicator(
        code=code,
        printed_number=row.text("printed_number"),
        section=row.needed("section", "mã phần"),
        name=name_in(row, "name", "tên nhiệm vụ"),
        unit="",
        kind=Kind.TASK,
        method=method,
        reporters=selectors(row.needed("reporters", "cơ quan báo cáo")),
        confirmers=selectors(row.text("confirmers")),
        lead=row.text("lead"),
        required=row.yes("required", True),
        choices=own_statuses(row, lists, TASK_STATUSES),
        hint=row.text("hint"),
        short_name=row.text("short_name"),
        max_length=max_length(row, 1500),
        due=row.text("due"),
        spans=spans(row),
    )


def _check_section(row: Row, sections: tuple[Section, ...]) -> None:
    code, known = row.text("section"), [section.code for section in sections]
    if known and code and code not in known:
        row.fault("section", f"phần “{code}” không có ở trang phan", did_you_mean(code, known))


def _target(row: Row, kind: Kind) -> Target | None:
    text, printed = row.text("target"), row.text("printed_target")
    if not text:
        if printed and kind is Kind.PARTS:
            return Target(printed)
        if printed:
            remedy = "viết cho máy như >= 80, = 100 hoặc Hoàn thành; nếu không có mục tiêu thì xóa bản in"
            row.fault("target", f"có mục tiêu bản in “{printed}” nhưng thiếu mục tiêu", remedy)
        return None
    if kind in _PERCENT_KINDS and isinstance(row.cells.get("target"), Decimal) and 0 <= Decimal(text) <= 1:
        row.fault("target", f"ô mục tiêu chứa số {text} (có thể do gõ 80% nên Excel đổi thành 0,8)", "gõ như >= 80")
    if kind is Kind.STATUS:
        statuses = {matching_key(word): word for word in STATUSES}
        if matching_key(text) not in statuses:
            row.fault("target", f"mục tiêu “{text}” không phải trạng thái", did_you_mean(text, STATUSES))
        return Target(printed or text, status=statuses.get(matching_key(text), text))
    found = _TARGET.match(text)
    if not found:
        row.fault("target", f"không hiểu mục tiêu “{text}”", "viết như >= 80, = 100, <= 5 hoặc Hoàn thành")
        return None
    operator = _SIGNS.get(found[1] or "", found[1])
    number = Decimal(found[2].replace(",", "."))
    in_print = [Decimal(figure.replace(",", ".")) for figure in re.findall(r"\d+(?:,\d+)?", printed)]
    if in_print and number not in in_print:
        row.fault("target", f"mục tiêu “{text}” khác bản in “{printed}”", "sửa cho hai cột khớp nhau")
    shown = {">=": "≥ ", "<=": "≤ ", "=": "", ">": "> ", "<": "< "}[operator] + format_number(number)
    return Target(printed or shown + ("%" if kind in (*_PERCENT_KINDS, Kind.YESNO) else ""), operator, number)


def _check_references(indicator: Indicator, all_items: tuple[Indicator, ...], rows: Mapping[str, Row]) -> None:
    row = rows[indicator.code]
    for name, code in (("weight", indicator.weight), ("supports", indicator.supports)):
        if code and code not in rows:
            row.fault(name, f"không có chỉ tiêu mã “{code}”", did_you_mean(code, rows))
    if any(i.code == indicator.weight and (not i.is_figure or i.kind is Kind.RATIO) for i in all_items):
        row.fault("weight", f"“{indicator.weight}” không phải là số", "trọng số là mã của một chỉ tiêu bằng số")
    weight = next((i for i in all_items if i.code == indicator.weight), None)
    if weight is not None and weight.spans and not (indicator.spans and set(indicator.spans) <= set(weight.spans)):
        remedy = f"ghi ở dòng này cùng kỳ hỏi như “{weight.code}”, hoặc để trống kỳ hỏi của “{weight.code}”"
        row.fault("spans", f"trọng số “{weight.code}” không được hỏi trong mọi kỳ hỏi dòng này", remedy)
    if indicator.method is Method.WEIGHTED_MEAN and not indicator.weight:
        row.fault("weight", "bình quân có trọng số nhưng thiếu trọng số", "ghi mã chỉ tiêu trọng số")


# ---------------------------------------------------------------- parts


def with_parts(indicators: tuple[Indicator, ...], rows: Mapping[str, Row]) -> tuple[Indicator, ...]:
    """Each item of parts with its parts' reporters, its parts directly after it; wrong parents are faults."""
    by_code = {indicator.code: indicator for indicator in indicators}
    parts: dict[str, list[Indicator]] = {}
    alone = []
    for indicator in indicators:
        if indicator.part_of and _is_part(indicator, by_code, rows[indicator.code]):
            parts.setdefault(indicator.part_of, []).append(indicator)
        else:
            alone.append(indicator)
    claimed = {indicator.part_of for indicator in indicators}
    ordered: list[Indicator] = []
    for indicator in alone:
        own, row = parts.get(indicator.code, []), rows[indicator.code]
        if indicator.kind is Kind.PARTS and indicator.code not in claimed:
            remedy = f"ghi “{indicator.code}” ở cột “Thuộc chỉ tiêu” của các dòng là phần của nó"
            row.fault("kind", "gồm các phần nhưng chưa có phần nào", remedy)
        elif own:
            indicator = _heading(indicator, own, row)
        ordered += (indicator, *(replace(part, lead=part.lead or indicator.lead) for part in own))
    return tuple(ordered)


def _is_part(part: Indicator, by_code: Mapping[str, Indicator], row: Row) -> bool:
    parent = by_code.get(part.part_of)
    if parent is None:
        row.fault("part_of", f"không có chỉ tiêu mã “{part.part_of}”", did_you_mean(part.part_of, by_code))
    elif _goes_round(part, by_code):
        row.fault("part_of", f"“{part.code}” thành phần của chính nó", "để trống ô này, hoặc ghi mã của mục lớn khác")
    elif parent.kind is not Kind.PARTS:
        remedy = f"đổi loại của “{parent.code}” thành “gồm các phần”, hoặc sửa mã ở ô này"
        row.fault("part_of", f"“{parent.code}” không thuộc loại “gồm các phần”", remedy)
    elif part.kind is Kind.PARTS:
        remedy = f"để trống ô này, hoặc đổi loại của “{part.code}”"
        row.fault("part_of", "một phần không thể lại gồm các phần", remedy)
    elif part.section != parent.section:
        row.fault("section", f"phần “{part.section}” khác phần “{parent.section}” của “{parent.code}”", "ghi cùng phần")
    else:
        return True
    return False


def _goes_round(part: Indicator, by_code: Mapping[str, Indicator]) -> bool:
    """Whether the way up from an item leads back to it."""
    passed: set[str] = set()
    code = part.part_of
    while code in by_code and code not in passed:
        if code == part.code:
            return True
        passed.add(code)
        code = by_code[code].part_of
    return False


def _heading(heading: Indicator, parts: list[Indicator], row: Row) -> Indicator:
    reporters = _without_repeats([name for part in parts for name in part.reporters])
    confirmers = _without_repeats([name for part in parts for name in part.confirmers])
    for column, own, given in (
        ("reporters", heading.reporters, reporters),
        ("confirmers", heading.confirmers, confirmers),
    ):
        known = {matching_key(name) for name in given}
        others = "; ".join(name for name in own if matching_key(name) not in known)
        if others:
            row.fault(column, f"“{others}” không có ở phần nào của mục", "để trống ô này; ghi cơ quan ở từng phần")
    return replace(heading, reporters=reporters, confirmers=confirmers)


def _without_repeats(names: list[str]) -> tuple[str, ...]:
    first: dict[str, str] = {}
    for name in names:
        first.setdefault(matching_key(name), name)
    return tuple(first.values())
