"""Builds one workbook for each agency of a round and notes what was issued to whom."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from qng_reports.dataset import Identity
from qng_reports.doors.files import write_atomic
from qng_reports.doors.store import ISSUED_FORM, Issued, Store, sha256_of
from qng_reports.doors.tables import did_you_mean
from qng_reports.doors.xlsx_out import write_book
from qng_reports.errors import QngError
from qng_reports.layout import plan_layout
from qng_reports.model import FORM_FILE, Agency, Round
from qng_reports.vietnamese import slug
from qng_reports.workbook import build_book
from qng_reports.workbook.looks import Cover


def file_name(agency: Agency, round_: Round) -> str:
    """The stable name of an agency's workbook: code, name without diacritics, period."""
    return f"{agency.code}-{slug(agency.name)[:80]}-{round_.period.code}.xlsx"


def workbook_bytes(round_: Round, agency: Agency, issue_number: str) -> bytes:
    """An agency's workbook; the same round and number always give the same bytes."""
    form = round_.form
    layout = plan_layout(form, agency, round_.period)
    identity = Identity(form.code, form.version, agency.code, round_.period.code, issue_number)
    created = datetime(round_.period.end.year, round_.period.end.month, round_.period.end.day)
    return write_book(build_book(layout, Cover(identity, round_.deadline, created)))


def generate(
    round_: Round, folder: Path, store: Store, codes: Sequence[str], *, now: datetime,
    progress: Callable[[Agency], None] = lambda _: None,
) -> tuple[Issued, ...]:  # fmt: skip
    """Writes the workbooks of the agencies with these codes (all that are asked something, if none) into `folder`.

    Never overwrites: a file that is there may have been sent. Agencies whose file is there are passed over; QngError if
    there is nothing left to do, or if one that was asked for by name is there.
    """
    chosen = _chosen(round_, codes)
    agencies = [agency for agency in chosen if not (folder / file_name(agency, round_)).exists()]
    if not agencies or (codes and len(agencies) < len(chosen)):
        first = next(a for a in chosen if a not in agencies)
        raise QngError(
            f"Đã phát hành “{file_name(first, round_)}” trong “{folder}”, có thể đã gửi đi nên không ghi đè; "
            "muốn phát hành lại thì chuyển tệp đó sang nơi khác trước."
        )
    if ISSUED_FORM not in store.facts():
        store.describe({ISSUED_FORM: sha256_of((round_.folder / FORM_FILE).read_bytes())})
    issued: list[Issued] = []
    before = [i.agency for i in store.issued()]
    for agency in agencies:
        number = f"{round_.period.code}-{agency.code}-{before.count(agency.code) + 1:02d}"
        content = workbook_bytes(round_, agency, number)
        items = sum(1 for _ in plan_layout(round_.form, agency, round_.period).asked())
        issued.append(Issued(agency.code, number, file_name(agency, round_), sha256_of(content), items, now))
        store.record_issued(issued[-1:])  # before the file can be sent
        write_atomic(folder / file_name(agency, round_), content)
        progress(agency)
    return tuple(issued)


def _chosen(round_: Round, codes: Sequence[str]) -> tuple[Agency, ...]:
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
