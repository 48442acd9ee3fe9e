"""Builds one workbook for each agency of a round and notes what was issued to whom."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, time
from decimal import Decimal
from functools import cached_property
from pathlib import Path

from qng_reports.dataset import Identity, Issued
from qng_reports.doors.files import write_atomic
from qng_reports.doors.stamp import Master
from qng_reports.doors.store import ISSUED_FORM, Store, sha256_of
from qng_reports.doors.tables import did_you_mean
from qng_reports.doors.xlsx_out import write_book
from qng_reports.doors.xlsx_parts import Seal
from qng_reports.errors import QngError
from qng_reports.figures import percentage
from qng_reports.layout import agency_line, plan_layout, row_code
from qng_reports.model import FORM_FILE, Agency, Asked, Component, Kind, Question, Round, items_of
from qng_reports.sheets import Book, Slot, Value, text_slot
from qng_reports.vietnamese import clean_text, cut, slug
from qng_reports.workbook import NAME_ROOM, Cover, build_book, footer_name, wrapped_lines
from qng_reports.workbook.issued import issued_book

ISSUE_LIST = "danh-sach.xlsx"
_TITLE = 240  # characters; Excel takes 255 in a property


def file_name(agency: Agency, round_: Round) -> str:
    """The stable name of an agency's workbook: code, name without diacritics, period."""
    return f"{agency.code}-{slug(agency.name)[:80]}-{round_.period.code}.xlsx"


@dataclass
class Press:
    """Makes the workbooks of a round: one master for all agencies that are asked the same, stamped for each.

    The same round, password and number always give the same bytes.
    """

    round_: Round
    password: str = ""
    _masters: dict[object, Master] = field(default_factory=dict)

    def workbook(self, agency: Agency, issue_number: str) -> bytes:
        """One agency's workbook under an issue number."""
        items = items_of(self.round_.form, agency)
        past = past_values(self.round_, agency, items)
        lines = wrapped_lines(agency_line(agency.name, agency.code), *NAME_ROOM)
        asked = tuple(
            item.code if isinstance(item, Question) else (item.indicator.code, item.confirms) for item in items
        )
        key = (asked, lines)
        if key not in self._masters:
            self._masters[key] = Master(self._open_book(agency, lines), self.seal)
        every = {_past_slot(key): past.get(key) for key in _past_keys(items)} if self.round_.past_period else {}
        return self._masters[key].stamp(self._texts(agency, issue_number), every)

    def items(self, agency: Agency) -> int:
        """How many indicators and tasks the agency is asked."""
        items = items_of(self.round_.form, agency)
        return sum(isinstance(item, Asked) and item.indicator.kind is not Kind.PARTS for item in items)

    def cover(self, agency: Agency, issue_number: str) -> Cover:
        """What one agency's workbook says besides its rows, nothing left open."""
        texts = self._texts(agency, issue_number)
        past = past_values(self.round_, agency, items_of(self.round_.form, agency))
        lines = wrapped_lines(agency_line(agency.name, agency.code), *NAME_ROOM)
        identity = self._identity(agency.code, issue_number)
        return self._cover(identity, texts, lines, dict(past) if self.round_.past_period else {})

    @cached_property
    def seal(self) -> Seal | None:
        """The password of the sheets, if there is one."""
        form, period = self.round_.form, self.round_.period
        return Seal.of(self.password, f"{form.code} {form.version} {period.code}") if self.password else None

    def _texts(self, agency: Agency, issue_number: str) -> dict[str, str]:
        title = f"{self.round_.form.title}: {agency.name}, {self.round_.period.name}"
        return {
            "name": agency.name, "code": agency.code, "number": issue_number, "footer": footer_name(agency.name),
            "title": cut(title, _TITLE),
        }  # fmt: skip

    def _open_book(self, agency: Agency, lines: int) -> Book:
        """The workbook of every agency that is asked the same as this one; its own texts are left open."""
        round_ = self.round_
        layout = plan_layout(round_, agency)
        layout = replace(layout, agency=replace(agency, name=text_slot("name"), code=text_slot("code")))
        identity = self._identity(text_slot("code"), text_slot("number"))
        keys = _past_keys(items_of(round_.form, agency)) if round_.past_period else ()
        past: dict[str, Value] = {key: Slot(_past_slot(key)) for key in keys}
        texts = {name: text_slot(name) for name in ("title", "footer")}
        return build_book(layout, self._cover(identity, texts, lines, past))

    def _identity(self, agency: str, issue_number: str) -> Identity:
        round_ = self.round_
        return Identity(round_.form.code, round_.form.version, agency, round_.period.code, issue_number)

    def _cover(self, identity: Identity, texts: dict[str, str], lines: int, past: dict[str, Value]) -> Cover:
        created = datetime.combine(self.round_.period.end, time())
        return Cover(identity, self.round_.deadline, created, texts["title"], texts["footer"], lines, past)


def _past_slot(key: str) -> str:
    return f"past {key}"


def _past_keys(items: Iterable[Asked | Question]) -> Iterator[str]:
    """The rows that show what was answered in the period before, by code."""
    for item in items:
        if isinstance(item, Question) or item.indicator.kind in (Kind.TASK, Kind.PARTS):
            continue
        yield item.indicator.code
        if item.indicator.kind is Kind.RATIO:
            yield from (row_code(item.indicator, field) for field in item.indicator.fields())


def past_values(round_: Round, agency: Agency, items: Iterable[Asked | Question]) -> dict[str, Decimal | str]:
    """What stands in the column of the period before, by row code; a ratio's own row shows the percentage.

    Nothing where the item has become another kind of figure or has another unit: it could not be compared.
    """
    found: dict[str, Decimal | str] = {}
    answers = {(past.item, past.component): past for past in round_.past.get(agency.code, ())}
    for item in items:
        if isinstance(item, Question) or item.indicator.kind in (Kind.TASK, Kind.PARTS, Kind.TEXT):
            continue
        indicator = item.indicator
        counts = [(field, answers.get((indicator.code, field.component))) for field in indicator.fields()]
        figures = [
            past.number for field, past in counts if past and past.number is not None and past.unit in ("", field.unit)
        ]
        if indicator.kind is Kind.RATIO and len(figures) == 2:
            for field_, number in zip(indicator.fields(), figures, strict=True):
                found[row_code(indicator, field_)] = number
            if figures[1]:
                found[indicator.code] = percentage(figures[0], figures[1])
        elif indicator.is_figure and figures and indicator.kind is not Kind.RATIO:
            found[indicator.code] = figures[0]
        else:
            told = next((past for past in (answers.get((indicator.code, c)) for c in _TOLD) if past is not None), None)
            if told is not None and told.number is None and (text := clean_text(told.text)):
                found[indicator.code] = cut(text, _TOLD_LENGTH)
    return found


_TOLD = (Component.VALUE, Component.STATUS)
_TOLD_LENGTH = 40


def workbook_bytes(round_: Round, agency: Agency, issue_number: str) -> bytes:
    """An agency's workbook; the same round and number always give the same bytes."""
    return Press(round_).workbook(agency, issue_number)


def generate(
    press: Press, folder: Path, store: Store, codes: Sequence[str], *, now: datetime,
    progress: Callable[[Agency], None] = lambda _: None,
) -> tuple[Issued, ...]:  # fmt: skip
    """Writes the workbooks of the agencies with these codes (all that are asked something, if none) into `folder`.

    Never overwrites: a file that is there may have been sent. Agencies whose file is there are passed over; QngError if
    there is nothing left to do, or if one that was asked for by name is there.
    """
    round_ = press.round_
    chosen = chosen_agencies(round_, codes)
    agencies = [agency for agency in chosen if not (folder / file_name(agency, round_)).exists()]
    if chosen and not agencies and not codes:
        raise QngError(
            f"Cả {len(chosen)} đơn vị đã có tệp trong “{folder}”, có thể đã gửi đi nên không ghi đè; muốn phát hành "
            "lại thì chuyển các tệp đó sang nơi khác (chưa gửi đi thì xóa) rồi chạy lại."
        )
    if not agencies or (codes and len(agencies) < len(chosen)):
        first = next(a for a in chosen if a not in agencies)
        raise QngError(
            f"Đã phát hành “{file_name(first, round_)}” trong “{folder}”, có thể đã gửi đi nên không ghi đè; "
            "muốn phát hành lại thì chuyển tệp đó sang nơi khác (chưa gửi đi thì xóa) rồi chạy lại."
        )
    if ISSUED_FORM not in store.facts() or len(agencies) == len(round_.asked):  # all of them follow the form as it is
        sha256 = sha256_of((round_.folder / FORM_FILE).read_bytes())
        store.describe({ISSUED_FORM: sha256, "form": round_.form.code, "version": round_.form.version})
    issued: list[Issued] = []
    before = store.issued()
    for agency in agencies:
        number = issue_number(round_, agency, before)
        content = press.workbook(agency, number)
        issued.append(
            Issued(agency.code, number, file_name(agency, round_), sha256_of(content), press.items(agency), now)
        )
        store.record_issued(issued[-1:])  # before the file can be sent
        write_atomic(folder / file_name(agency, round_), content)
        progress(agency)
    write_atomic(
        folder / ISSUE_LIST, write_book(issued_book(round_, [i for i in store.issued() if not i.is_correction]))
    )
    return tuple(issued)


def issue_number(round_: Round, agency: Agency, before: Iterable[Issued], answered: str = "") -> str:
    """The number of the agency's next workbook, whether it asks to answer or to mend.

    `answered`: the number of a workbook that came back; it counts even where the store does not know it.
    """
    start = f"{round_.period.code}-{agency.code}-"
    known = [one.number for one in before if one.agency == agency.code]
    counted = [number.removeprefix(start) for number in (*known, answered)]
    last = max(len(known), *(int(count) for count in counted if re.fullmatch("[0-9]{1,3}", count)), 0)
    return f"{start}{last + 1:02d}"


def chosen_agencies(round_: Round, codes: Sequence[str]) -> tuple[Agency, ...]:
    """The agencies of these codes, or all that are asked something; QngError for a code that is not among them."""
    by_code = {agency.code: agency for agency in round_.asked}
    for code in codes:
        if code in by_code:
            continue
        if round_.agency(code) is not None:
            raise QngError(f"Biểu mẫu không hỏi gì ở đơn vị “{code}”, nên không có tệp biểu để phát hành.")
        raise QngError(f"Không có đơn vị mã “{code}” trong danh sách; {did_you_mean(code, by_code)}")
    if not by_code:
        raise QngError("Biểu mẫu không giao chỉ tiêu nào cho đơn vị nào trong danh sách.")
    return tuple(agency for agency in round_.asked if not codes or agency.code in codes)
