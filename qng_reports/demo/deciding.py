"""What the Sở decides in the demonstration: typed into the review workbook, as a person would, and read back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from qng_reports import messages
from qng_reports.collect import State, current_state
from qng_reports.dataset import Assessment, Verdict
from qng_reports.doors.files import write_atomic
from qng_reports.doors.store import Store
from qng_reports.doors.xlsx_fill import fill_workbook
from qng_reports.doors.xlsx_in import read_book
from qng_reports.model import Kind, Round
from qng_reports.render.items import in_plan
from qng_reports.review import Reviewed, Ruling, read_review, typed_rulings, write_review
from qng_reports.totals import provincial_results

_BLANK = "S01"  # an answer that was left out
_WHO = "Phó Giám đốc Sở (chạy thử)"


def decide(round_: Round, store: Store, now: datetime) -> Reviewed:
    """Writes the review workbook, fills some rows of it, and reads it back.

    A doubtful figure is accepted, an assessment put off, an agency excused from an item that it left blank; of what the
    answers give no occasion for, nothing.
    """
    rulings = tuple(_rulings(round_, current_state(round_, store, now.date()), now))
    written = write_review(round_, store, now)
    content = written.path.read_bytes()
    cells = [cell for _, typed in typed_rulings(read_book(content), rulings) for cell in typed]
    filled = written.path.with_name(f"{written.path.stem}-da-dien.xlsx")
    write_atomic(filled, fill_workbook(content, cells, now))
    return read_review(round_, store, filled, now)


def _rulings(round_: Round, state: State, now: datetime) -> Iterator[Ruling]:
    asked = {agency.code for agency in round_.asked}
    items = {item.code for item in round_.form.items}
    own = [i.place for i in state.standing if i.place.agency in asked and i.place.item in items]
    doubtful = {i.place for i in state.standing if messages.doubts_figures(i)}
    blank = {i.place for i in state.standing if i.code == _BLANK}
    for place in [place for place in own if place in doubtful][:1]:
        reason = "Đã gọi điện hỏi lại; đơn vị xác nhận số liệu đúng"
        yield Ruling(place.item, place.agency, Verdict.ACCEPT, "", reason, _WHO)
    missed = [
        r.indicator.code
        for r in provincial_results(round_, state.dataset)
        if r.assessment is Assessment.NOT_MET and in_plan(r.indicator) and r.indicator.kind is not Kind.TASK
    ]
    for item in missed[:1]:
        reason = "Cơ quan chủ trì đang rà soát lại số liệu, chưa kết luận trong kỳ này"
        yield Ruling(item, "", Verdict.ASSESS, Assessment.UNKNOWN.value, reason, _WHO)
    for place in [place for place in own if place in blank][:1]:
        reason = "Hệ thống dùng chung chưa triển khai đến nơi"
        yield Ruling(place.item, place.agency, Verdict.WAIVE, f"{now.year + 1}-12-31", reason, _WHO)
