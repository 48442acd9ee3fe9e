"""Cross-checks between figures of one submission: sheet rang_buoc."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from qng_reports.doors.form_reader.words import RULES, SEVERITIES
from qng_reports.doors.tables import Faults, Row, checked_codes, did_you_mean, sheet_rows
from qng_reports.layout import term_code
from qng_reports.model import Component, CrossRule, Indicator, Kind, Severity, Term
from qng_reports.sheets import ReadBook
from qng_reports.vietnamese import clean_text

_SIGNS = {"=": "=", "<=": "<=", ">=": ">=", "<": "<", ">": ">", "≤": "<=", "≥": ">="}
_TYPED_SHARES = (Kind.PERCENT, Kind.DECIMAL)
_TURNED = str.maketrans("<>", "><")


def read_rules(book: ReadBook, items: Mapping[str, Indicator], faults: Faults) -> tuple[CrossRule, ...]:
    """The rules of rang_buoc; unknown terms, repeated rules and rules that can never hold together are faults."""
    rows = checked_codes(sheet_rows(book, "rang_buoc", RULES, faults, needed=False))
    sides = _Sides(items)
    rules = tuple(
        CrossRule(
            code=code,
            left=sides.read(row, "left"),
            operator=row.word("operator", _SIGNS, "="),
            right=sides.read_right(row),
            severity=row.word("severity", SEVERITIES, Severity.ERROR),
            message=clean_text(row.needed("message", "thông báo")),
        )
        for code, row in rows.items()
    )
    _check_together(rules, rows)
    return rules


@dataclass(frozen=True, slots=True)
class _Sides:
    """Reads the two sides of a cross-check."""

    items: Mapping[str, Indicator]

    def read(self, row: Row, name: str) -> tuple[Term, ...]:
        """The terms of one side; unknown codes and components are faults."""
        return tuple(
            term for part in row.needed(name, "vế").split("+") if (term := self._term(row, name, part.strip()))
        )

    def read_right(self, row: Row) -> tuple[Term, ...]:
        """The terms of the right side, or the one percentage "part : whole" that a figure on the left has to be."""
        if ":" not in row.text("right"):
            return self.read(row, "right")
        texts = [text.strip() for text in row.text("right").split(":")]
        part, whole, *more = (*(self._term(row, "right", text) for text in texts), None)
        if len(texts) != 2 or more[1:]:
            row.fault("right", "phép chia phải có đúng hai số", "viết như B08 : B07")
            return ()
        left = row.text("left")
        typed = self.items.get(left)
        if row.text("operator") not in ("", "=") or typed is None or typed.kind not in _TYPED_SHARES:
            remedy = "vế trái là mã một chỉ tiêu loại phần trăm hoặc số thập phân, phép so sánh là ="
            row.fault("left", "vế phải là phép chia, vế trái không so sánh được với nó", remedy)
        return (replace(part, whole=whole),) if part is not None and whole is not None else ()

    def _term(self, row: Row, name: str, text: str) -> Term | None:
        place, _, mark = text.partition("/")
        code, column = self._split(place)
        if code not in self.items:
            row.fault(name, f"không có chỉ tiêu mã “{code}”", did_you_mean(code, self.items))
            return None
        item = self.items[code]
        if item.kind is Kind.TABLE:
            return self._cell_term(row, name, item, column + ("/" + mark if mark else ""))
        if not item.is_figure:
            row.fault(name, f"“{code}” không phải là số", "ràng buộc chỉ so sánh các số; dùng mã của chỉ tiêu bằng số")
            return None
        marks = {"TS": Component.NUMERATOR, "MS": Component.DENOMINATOR, "": Component.VALUE}
        component = marks.get(mark)
        if component is None or component not in {field.component for field in item.fields()}:
            row.fault(name, f"“{text}” không có số liệu đó", "viết MÃ/TS (tử số), MÃ/MS (mẫu số) hoặc MÃ")
            return None
        return Term(code, component)

    def _split(self, place: str) -> tuple[str, str]:
        """Item and column of "X40.so_tien"; a code may itself hold dots, so the longest known item is taken."""
        if place in self.items:
            return place, ""
        for at in reversed([at for at, letter in enumerate(place) if letter == "."]):
            item = self.items.get(place[:at])
            if item is not None and item.kind is Kind.TABLE:
                return place[:at], place[at + 1 :]
        return place, ""

    def _cell_term(self, row: Row, name: str, table: Indicator, column: str) -> Term | None:
        summed = [f"{table.code}.{known.code}" for known in table.columns if known.adds]
        if f"{table.code}.{column}" in summed:
            return Term(table.code, Component.CELL, column)
        if column:
            row.fault(name, f"bảng “{table.code}” không có cột được cộng “{column}”", did_you_mean(column, summed))
        else:
            row.fault(name, f"“{table.code}” là bảng, chưa nói cột nào", did_you_mean("", summed))
        return None


def _check_together(rules: tuple[CrossRule, ...], rows: Mapping[str, Row]) -> None:
    """Rules over the same two sides may not repeat nor exclude one another."""
    before: dict[tuple[tuple[str, ...], tuple[str, ...]], list[tuple[CrossRule, frozenset[str]]]] = {}
    for rule in rules:
        row, left, right = rows[rule.code], _written(rule.left), _written(rule.right)
        for term in dict.fromkeys(term for term in left if term in right):
            row.fault("right", f"“{term}” có ở cả hai vế", "bỏ ở cả hai vế, hoặc sửa lại mã")
        if not left or not right or set(left) & set(right):
            continue
        operator = rule.operator
        if left > right:
            left, right, operator = right, left, operator.translate(_TURNED)
        allows = frozenset(operator)  # the signs in it are the ways in which the rule holds
        for other, allowed in before.get((left, right), []):
            if allows == allowed:
                row.fault("left", f"trùng với ràng buộc “{other.code}”", "bỏ một trong hai dòng")
            elif not allows & allowed:
                what = f"không bao giờ đúng cùng lúc với ràng buộc “{other.code}”"
                row.fault("operator", what, "sửa phép so sánh của một trong hai dòng")
        before.setdefault((left, right), []).append((rule, allows))


def _written(side: tuple[Term, ...]) -> tuple[str, ...]:
    """The terms of a side as the form writes them, in one order."""
    return tuple(sorted(_named(term) + (f" : {_named(term.whole)}" if term.whole else "") for term in side))


def _named(term: Term) -> str:
    return f"{term.item}.{term.column}" if term.column else term_code(term.item, term.component)
