"""How results are printed: column “Mẫu kết quả” of chi_tieu, texts with places for what was answered."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

from qng_reports.doors.form_reader.lists import Prints
from qng_reports.doors.tables import Row, did_you_mean
from qng_reports.figures import result_unit
from qng_reports.model import Component, Indicator, Kind, Method, Slot
from qng_reports.vietnamese import clean_text, matching_key

_LONGEST = 500
_RESULT = "kết quả"
_OWN = {
    _RESULT: Component.VALUE, "ket_qua": Component.VALUE, "KQ": Component.VALUE,
    "tử số": Component.NUMERATOR, "tu_so": Component.NUMERATOR, "TS": Component.NUMERATOR,
    "mẫu số": Component.DENOMINATOR, "mau_so": Component.DENOMINATOR, "MS": Component.DENOMINATOR,
}  # fmt: skip
_MARKS = {matching_key(word): component for word, component in _OWN.items()}
_PLACE = re.compile(r"\{([^{}]*)\}")
_PAIRED = re.compile(r"(?:[^{}]|\{[^{}]*\})*")
_HOW = "đặt mỗi chỗ số liệu trong một cặp ngoặc: {kết quả}, {tử số}, {mẫu số} hoặc mã một phần"


def with_wordings(indicators: tuple[Indicator, ...], rows: Mapping[str, Row], prints: Prints) -> tuple[Indicator, ...]:
    """The items with their wordings; a place that nothing can ever be printed in is a fault."""
    by_key = {matching_key(name): printed for name, printed in prints.items()}
    by_code = {indicator.code: indicator for indicator in indicators}
    found = []
    for indicator in indicators:
        row = rows[indicator.code]
        if indicator.kind is Kind.CHOICE:
            indicator = replace(indicator, in_wording=by_key.get(matching_key(row.text("choices")), ()))
        if row.text("wording"):
            indicator = replace(indicator, wording=_Wording(row, indicator, by_code).read())
        found.append(indicator)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Wording:
    """Reads the wording of one item."""

    row: Row
    item: Indicator
    by_code: Mapping[str, Indicator]

    def read(self) -> tuple[str | Slot, ...]:
        """Its pieces; with every fault told."""
        text = clean_text(self.row.text("wording"))
        if len(text) > _LONGEST:
            self._fault(f"mẫu kết quả dài {len(text)} ký tự, quá {_LONGEST}", "viết ngắn lại")
        if self.item.kind is Kind.TABLE:
            self._fault("kết quả của bảng không in theo mẫu được", "bỏ mẫu, hoặc hỏi bằng chỉ tiêu khác")
            return ()
        if not _PAIRED.fullmatch(text):
            self._fault("ngoặc nhọn mở và đóng không đi thành cặp", _HOW)
            return ()
        if "{" not in text:
            self._fault("mẫu kết quả không có chỗ nào cho số liệu", _HOW)
        pieces = tuple(self._pieces(text))
        for piece, after in pairwise(pieces):
            if isinstance(piece, Slot) and isinstance(after, str) and after.startswith("%") and self._percents(piece):
                self._fault(f"sau “{{{self._shown(piece)}}}” có hai dấu %", "bỏ dấu % ấy: tỷ lệ đã in kèm dấu %")
        return pieces

    def _pieces(self, text: str) -> Iterator[str | Slot]:
        for place, part in enumerate(_PLACE.split(text)):
            piece = self._slot(part) if place % 2 else part
            if piece:
                yield piece

    def _slot(self, inner: str) -> Slot | None:
        written = " ".join(inner.split())
        code, _, mark = (part.strip() for part in written.partition("/"))
        if matching_key(written) in _MARKS:
            return self._checked(Slot(self.item.code, _MARKS[matching_key(written)]), written)
        if code not in self.by_code:
            self._fault(f"không hiểu “{{{written}}}”", did_you_mean(code, self._known()))
            return None
        if code != self.item.code and self.by_code[code].part_of != self.item.code:
            self._fault(f"“{code}” không phải là phần của “{self.item.code}”", did_you_mean("", self._known()))
            return None
        if mark and matching_key(mark) not in _MARKS:
            self._fault(f"không hiểu “{mark}” trong “{{{written}}}”", "viết MÃ, MÃ/TS (tử số) hoặc MÃ/MS (mẫu số)")
            return None
        return self._checked(Slot(code, _MARKS[matching_key(mark)] if mark else Component.VALUE), written)

    def _known(self) -> list[str]:
        """What may stand in this item's wording, the likeliest first."""
        parts = [code for code, other in self.by_code.items() if other.part_of == self.item.code]
        if self.item.kind is Kind.PARTS:
            return parts
        return [_RESULT, "tử số", "mẫu số"] if self.item.kind is Kind.RATIO else [_RESULT]

    def _checked(self, slot: Slot, written: str) -> Slot | None:
        """The slot, if something will ever be printed there."""
        item = self.by_code[slot.item]
        if item.kind is Kind.PARTS:
            self._fault(f"“{{{written}}}”: đề mục không có số liệu riêng", did_you_mean("", self._known()))
        elif slot.component is not Component.VALUE and item.kind is not Kind.RATIO:
            self._fault(f"“{{{written}}}”: chỉ loại tỷ lệ có tử số, mẫu số", "viết {kết quả} hoặc mã của phần")
        elif item.method is Method.NONE or (item.kind is Kind.CHOICE and item.method is not Method.SINGLE):
            what = f"“{item.code}” không tổng hợp thành một kết quả nên “{{{written}}}” không có gì để in"
            self._fault(what, f"đặt Cách tổng hợp của “{item.code}” là “một cơ quan” hoặc cách khác ra một số")
        else:
            return slot
        return None

    def _percents(self, slot: Slot) -> bool:
        item = self.by_code[slot.item]
        return slot.component is Component.VALUE and item.is_figure and result_unit(item).strip() == "%"

    def _shown(self, slot: Slot) -> str:
        return _RESULT if slot.item == self.item.code else slot.item

    def _fault(self, what: str, remedy: str) -> None:
        self.row.fault("wording", what, remedy)
