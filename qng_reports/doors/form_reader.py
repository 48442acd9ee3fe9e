"""Reads a form (biểu mẫu) and an agency register from the workbooks that staff edit; reports every fault at once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation

from qng_reports.doors.form_words import (
    CHOICES,
    DEFAULT_METHOD,
    FIGURE_METHODS,
    INDICATORS,
    INFO,
    INFO_KEYS,
    KINDS,
    METHODS,
    METHODS_OF,
    NEEDED_KEYS,
    QUESTIONS,
    RULES,
    SECTIONS,
    SEVERITIES,
)
from qng_reports.doors.register import selectors
from qng_reports.doors.tables import (
    CODE_SHAPE,
    Faults,
    Row,
    checked_codes,
    did_you_mean,
    is_code,
    open_tables,
    sheet_rows,
)
from qng_reports.errors import DefinitionError
from qng_reports.model import (
    STATUSES,
    YES_NO,
    Component,
    CrossRule,
    Form,
    Indicator,
    Kind,
    Method,
    Question,
    Section,
    Severity,
    Target,
    Term,
)
from qng_reports.periods import deadline_after
from qng_reports.sheets import ReadBook
from qng_reports.vietnamese import clean_text, format_number, matching_key, read_number

_TARGET = re.compile(r"^(>=|<=|=|>|<|≥|≤)?\s*(-?\d+(?:[.,]\d+)?)\s*%?$")
_PERCENT_KINDS = (Kind.RATIO, Kind.PERCENT)
_SIGNS = {"≥": ">=", "≤": "<=", "": ">="}


def read_form(content: bytes, name: str) -> Form:
    """The form in a workbook; `name` is what messages call it. Raises DefinitionError with every fault."""
    book = open_tables(content, name)
    faults = Faults()
    info = _read_info(book, faults)
    sections = tuple(
        Section(code, row.needed("title", "tên phần"))
        for code, row in checked_codes(sheet_rows(book, "phan", SECTIONS, faults)).items()
    )
    lists = _read_lists(book, faults)
    rows = checked_codes(sheet_rows(book, "chi_tieu", INDICATORS, faults))
    indicators = tuple(_indicator(code, row, sections, lists) for code, row in rows.items())
    _check_references(indicators, rows)
    questions = _read_questions(book, rows, faults)
    rules = _read_rules(book, {i.code: i for i in indicators}, faults)
    if faults.found:
        raise DefinitionError(f"Biểu mẫu “{name}” chưa dùng được", tuple(faults.found))
    minimum_share = read_number(info.pop("minimum_share", "100"), whole=False).value or Decimal(100)
    return Form(
        **info, sections=sections, indicators=indicators, questions=questions, rules=rules, minimum_share=minimum_share
    )


def _read_info(book: ReadBook, faults: Faults) -> dict[str, str]:
    info = {"contact": "", "plan": ""}
    seen = set()
    for row in sheet_rows(book, "thong_tin", INFO, faults):
        key = row.text("key")
        if key not in INFO_KEYS:
            row.fault("key", f"khóa “{key}” không dùng", did_you_mean(key, INFO_KEYS))
            continue
        seen.add(key)
        info[INFO_KEYS[key]] = row.text("value")
        _check_info(key, row)
    for key in NEEDED_KEYS:
        if key not in seen:
            faults.add("thong_tin", f"thiếu khóa “{key}”", "thêm một dòng với khóa này và giá trị của nó")
    return {name: value for name, value in info.items() if value or name in ("contact", "plan")}


def _check_info(key: str, row: Row) -> None:
    value = row.text("value")
    if key in NEEDED_KEYS and not value:
        row.fault("value", f"“{key}” đang để trống", "điền giá trị")
    elif key == "ma" and not is_code(value):
        row.fault("value", f"mã biểu mẫu “{value}” không hợp lệ", CODE_SHAPE)
    elif key == "han_nop" and value:
        try:
            deadline_after(date(2026, 1, 1), value)
        except ValueError:
            row.fault("value", f"hạn gửi “{value}” không đúng", "viết +3 (ba ngày sau ngày chốt) hoặc 17/06/2026")
    elif key == "ty_le_toi_thieu" and value:
        number = row.number_or_none("value", "tỷ lệ tối thiểu")
        if number is not None and not 1 < number <= 100:
            row.fault("value", f"tỷ lệ tối thiểu “{value}” không đúng", "gõ số phần trăm, ví dụ 90")


def _read_lists(book: ReadBook, faults: Faults) -> dict[str, tuple[str, ...]]:
    """The lists of choices by their names as first written."""
    names: dict[str, str] = {}
    lists: dict[str, tuple[str, ...]] = {}
    for row in sheet_rows(book, "lua_chon", CHOICES, faults, needed=False):
        written = row.needed("list", "tên danh sách")
        name = names.setdefault(matching_key(written), written)
        lists[name] = (*lists.get(name, ()), row.needed("value", "giá trị"))
    return lists


def _indicator(code: str, row: Row, sections: tuple[Section, ...], lists: Mapping[str, tuple[str, ...]]) -> Indicator:
    kind = row.word("kind", KINDS, Kind.TEXT) if row.needed("kind", "loại") else Kind.TEXT
    decimals = row.whole("decimals", "số lẻ", 2 if kind in (Kind.DECIMAL, Kind.MONEY, Kind.PERCENT) else 0)
    indicator = Indicator(
        code=code,
        printed_number=row.text("printed_number"),
        section=row.needed("section", "mã phần"),
        name=row.needed("name", "tên chỉ tiêu"),
        unit=row.text("unit") or ("%" if kind in (*_PERCENT_KINDS, Kind.YESNO) else ""),
        kind=kind,
        method=row.word("method", METHODS, DEFAULT_METHOD.get(kind, Method.NONE)),
        reporters=selectors(row.needed("reporters", "cơ quan báo cáo")),
        confirmers=selectors(row.text("confirmers")),
        lead=row.text("lead"),
        numerator=row.text("numerator"),
        denominator=row.text("denominator"),
        part_unit=row.text("part_unit"),
        target=_target(row, kind),
        minimum=row.number_or_none("minimum", "giá trị nhỏ nhất"),
        maximum=row.number_or_none("maximum", "giá trị lớn nhất"),
        decimals=decimals,
        required=row.yes("required", True),
        explain_unmet=row.yes("explain_unmet", False),
        weight=row.text("weight"),
        hint=row.text("hint"),
        short_name=row.text("short_name"),
        supports=row.text("supports"),
        in_appendix=row.yes("in_appendix", False),
        may_exceed=row.yes("may_exceed", False),
    )
    _check_indicator(indicator, row, sections)
    return _with_defaults(indicator, row, lists)


def _with_defaults(indicator: Indicator, row: Row, lists: Mapping[str, tuple[str, ...]]) -> Indicator:
    if indicator.kind is Kind.STATUS:
        return replace(indicator, choices=_statuses(row, lists))
    if indicator.kind is Kind.YESNO:
        return replace(indicator, choices=YES_NO)
    if indicator.kind is Kind.CHOICE:
        row.needed("choices", "tên danh sách lựa chọn")
        return replace(indicator, choices=_named_list(row, lists))
    if indicator.is_figure and indicator.kind is not Kind.RATIO:
        maximum = Decimal(100) if indicator.kind is Kind.PERCENT else None
        minimum = Decimal(0) if indicator.minimum is None else indicator.minimum
        return replace(indicator, minimum=minimum, maximum=maximum if indicator.maximum is None else indicator.maximum)
    return indicator


def _named_list(row: Row, lists: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    name = row.text("choices")
    by_key = {matching_key(known): choices for known, choices in lists.items()}
    if name and matching_key(name) not in by_key:
        row.fault("choices", f"không có danh sách “{name}” ở trang lua_chon", did_you_mean(name, lists))
    return by_key.get(matching_key(name), ())


def _statuses(row: Row, lists: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """All statuses, or those of the form's own list; a word that no total understands is a fault."""
    own = _named_list(row, lists)
    for word in own:
        if word not in STATUSES:
            row.fault("choices", f"“{word}” không phải trạng thái", did_you_mean(word, STATUSES))
    return own or STATUSES


def _check_indicator(indicator: Indicator, row: Row, sections: tuple[Section, ...]) -> None:
    if sections and indicator.section and indicator.section not in {section.code for section in sections}:
        known = [section.code for section in sections]
        row.fault(
            "section", f"phần “{indicator.section}” không có ở trang phan", did_you_mean(indicator.section, known)
        )
    if indicator.kind is Kind.RATIO:
        row.needed("numerator", "tên tử số")
        row.needed("denominator", "tên mẫu số")
    if indicator.method not in METHODS_OF.get(indicator.kind, FIGURE_METHODS):
        allowed = METHODS_OF.get(indicator.kind, FIGURE_METHODS)
        words = [word for word, method in METHODS.items() if method in allowed and word != method.value]
        row.fault("method", f"cách tổng hợp không hợp với loại “{row.text('kind')}”", did_you_mean("", words))
    if indicator.decimals > 6:
        row.fault("decimals", f"số lẻ {indicator.decimals} quá lớn", "gõ số từ 0 đến 6")
    low, high = indicator.minimum, indicator.maximum
    for name, limit in (("minimum", low), ("maximum", high)):
        if limit is not None and abs(limit) > 10**15:
            row.fault(name, f"giới hạn {limit} quá lớn", "Excel chỉ giữ đủ 15 chữ số")
    if low is not None and high is not None and low > high:
        row.fault("minimum", f"nhỏ nhất {low} lớn hơn lớn nhất {high}", "đổi lại hai giới hạn")


def _target(row: Row, kind: Kind) -> Target | None:
    text = row.text("target")
    if not text:
        return None
    printed = row.text("printed_target")
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
    try:
        number = Decimal(found[2].replace(",", "."))
    except InvalidOperation:  # pragma: no cover - the pattern admits only numbers
        raise AssertionError(text) from None
    in_print = [Decimal(figure.replace(",", ".")) for figure in re.findall(r"\d+(?:,\d+)?", printed)]
    if in_print and number not in in_print:
        row.fault("target", f"mục tiêu “{text}” khác bản in “{printed}”", "sửa cho hai cột khớp nhau")
    shown = {">=": "≥ ", "<=": "≤ ", "=": "", ">": "> ", "<": "< "}[operator] + format_number(number)
    return Target(printed or shown + ("%" if kind in (*_PERCENT_KINDS, Kind.YESNO) else ""), operator, number)


def _check_references(indicators: tuple[Indicator, ...], rows: Mapping[str, Row]) -> None:
    for indicator in indicators:
        for name, code in (("weight", indicator.weight), ("supports", indicator.supports)):
            if code and code not in rows:
                rows[indicator.code].fault(name, f"không có chỉ tiêu mã “{code}”", did_you_mean(code, rows))
        if indicator.method is Method.WEIGHTED_MEAN and not indicator.weight:
            rows[indicator.code].fault(
                "weight", "bình quân có trọng số nhưng thiếu trọng số", "ghi mã chỉ tiêu trọng số"
            )


def _read_questions(book: ReadBook, taken: Mapping[str, Row], faults: Faults) -> tuple[Question, ...]:
    rows = checked_codes(sheet_rows(book, "noi_dung", QUESTIONS, faults, needed=False))
    for code, row in rows.items():
        if code in taken:
            row.fault("code", f"mã “{code}” đã dùng cho một chỉ tiêu", "đặt mã khác")
    return tuple(
        Question(
            code=code,
            title=row.needed("title", "nội dung"),
            reporters=selectors(row.needed("reporters", "cơ quan báo cáo")),
            max_length=row.whole("max_length", "số ký tự tối đa", 1500),
            required=row.yes("required", False),
            hint=row.text("hint"),
        )
        for code, row in rows.items()
    )


@dataclass(frozen=True, slots=True)
class _Sides:
    """Reads the two sides of a cross-check."""

    indicators: Mapping[str, Indicator]

    def read(self, row: Row, name: str) -> tuple[Term, ...]:
        """The terms of one side; unknown codes and components are faults."""
        return tuple(
            term for part in row.needed(name, "vế").split("+") if (term := self._term(row, name, part.strip()))
        )

    def _term(self, row: Row, name: str, text: str) -> Term | None:
        code, _, mark = text.partition("/")
        if code not in self.indicators:
            row.fault(name, f"không có chỉ tiêu mã “{code}”", did_you_mean(code, self.indicators))
            return None
        marks = {"TS": Component.NUMERATOR, "MS": Component.DENOMINATOR, "": Component.VALUE}
        component = marks.get(mark)
        if component not in {field.component for field in self.indicators[code].fields()}:
            row.fault(name, f"“{text}” không có số liệu đó", "viết MÃ/TS (tử số), MÃ/MS (mẫu số) hoặc MÃ")
            return None
        assert component is not None
        return Term(code, component)


def _read_rules(book: ReadBook, indicators: Mapping[str, Indicator], faults: Faults) -> tuple[CrossRule, ...]:
    rows = checked_codes(sheet_rows(book, "rang_buoc", RULES, faults, needed=False))
    sides = _Sides(indicators)
    signs = {"=": "=", "<=": "<=", ">=": ">=", "<": "<", ">": ">", "≤": "<=", "≥": ">="}
    return tuple(
        CrossRule(
            code=code,
            left=sides.read(row, "left"),
            operator=row.word("operator", signs, "="),
            right=sides.read(row, "right"),
            severity=row.word("severity", SEVERITIES, Severity.ERROR),
            message=clean_text(row.needed("message", "thông báo")),
        )
        for code, row in rows.items()
    )
