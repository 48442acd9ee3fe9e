"""What a run of `mail` does and did, in sentences and in plain types."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from qng_reports.letter import Letter, LetterState
from qng_reports.mail.addresses import doubt_lines, trouble_lines
from qng_reports.mail.plan import Plan
from qng_reports.mail.writing import Outcome
from qng_reports.model import AGENCIES_FILE, Agency, Round

_NAMED = 15  # agencies that a sentence names
_STATES = {
    LetterState.SENT: "Đã gửi",
    LetterState.UNSURE: "Không chắc đã gửi được",
    LetterState.DEFERRED: "Máy chủ tạm chưa nhận, chạy lại là gửi tiếp",
    LetterState.REFUSED: "Bị máy chủ từ chối",
}


def address_lines(plan: Plan) -> Iterator[str]:
    """What to know of the addresses before anything is written: missing, wrong, strange."""
    missing = plan.book.missing
    if len(missing) > _NAMED and not plan.due:
        yield (
            f"{len(missing)} đơn vị chưa có địa chỉ thư: ghi địa chỉ vào cột E-mail của {AGENCIES_FILE} rồi chạy lại."
        )
    elif missing:
        yield (f"{len(missing)} đơn vị chưa có địa chỉ thư trong {AGENCIES_FILE} nên chưa có thư: {_names(missing)}.")
    yield from trouble_lines(plan.book, AGENCIES_FILE)
    yield from (f"Lưu ý: {line}" for line in doubt_lines(plan.book))


def withheld_lines(plan: Plan) -> Iterator[str]:
    """Who gets no letter now, and why; those for the same reason in one line."""
    by_reason: dict[str, list[Agency]] = {}
    for one in plan.withheld:
        by_reason.setdefault(one.reason, []).append(one.agency)
    for reason, agencies in by_reason.items():
        who = f"{len(agencies)} đơn vị không có thư lần này" if len(agencies) > 1 else "Không có thư lần này"
        yield f"{who}: {_names(agencies)}: {reason}."


def _names(agencies: Sequence[Agency]) -> str:
    more = f", … và {len(agencies) - _NAMED} đơn vị nữa" if len(agencies) > _NAMED else ""
    return ", ".join(f"{agency.name} ({agency.code})" for agency in agencies[:_NAMED]) + more


def rehearsal_lines(round_: Round, plan: Plan) -> Iterator[str]:
    """What would be written, a letter a line."""
    yield f"Sẽ có {len(plan.due)} thư:" if plan.due else "Sẽ không có thư nào."
    yield from (_letter_line(round_, one.letter) for one in plan.due)


def _letter_line(round_: Round, letter: Letter) -> str:
    """One letter of a rehearsal: who, to which addresses, what about, with which file."""
    cc = f", sao gửi {', '.join(letter.cc)}" if letter.cc else ""
    attached = f"; kèm {letter.attachment.name}" if letter.attachment else ""
    return f"  {_name(round_, letter)}: {', '.join(letter.to)}{cc}; “{letter.subject}”{attached}"


def _name(round_: Round, letter: Letter) -> str:
    agency = round_.agency(letter.agency)
    return f"{agency.name} ({agency.code})" if agency is not None else letter.agency


def draft_lines(done: Sequence[Outcome], dropped: Sequence[Path]) -> Iterator[str]:
    """What drafting left."""
    if not done:
        yield "Không có thư nào phải soạn."
    if done and done[0].path is not None:
        yield f"Đã soạn {len(done)} thư (.eml) trong “{done[0].path.parent}”."
        yield "Bấm đúp từng tệp để mở trong Outlook hoặc Thunderbird, xem lại rồi bấm Gửi."
    if dropped:
        names = ", ".join(path.name for path in dropped[:_NAMED])
        yield f"Đã bỏ {len(dropped)} thư nhắc soạn trước đó trong ngày, vì nay không còn phải nhắc: {names}."


def sent_lines(round_: Round, done: Sequence[Outcome]) -> Iterator[str]:
    """What sending came to; everything that is not simply sent by name."""
    if not done:
        yield "Không có thư nào phải gửi."
        return
    sent = sum(one.state is LetterState.SENT for one in done)
    yield f"Đã gửi {sent}/{len(done)} thư."
    for one in done:
        if not one.clean:
            addresses = f" ({one.note})" if one.note else ""
            yield f"  - {_name(round_, one.letter)}: {_STATES[one.state].lower()}{addresses}"
    if any(one.state is LetterState.UNSURE for one in done):
        yield "Thư không chắc đã gửi sẽ không tự gửi lại; hỏi đơn vị, nếu chưa nhận thì chạy lại với --resend MÃ."


def run_json(plan: Plan, done: Sequence[Outcome]) -> dict[str, object]:
    """A run in plain types."""
    book = plan.book
    return {
        "letters": [
            {
                "agency": one.letter.agency, "state": one.state.name.lower(), "to": list(one.letter.to),
                "cc": list(one.letter.cc), "subject": one.letter.subject, "note": one.note,
                "attachment": one.letter.attachment.name if one.letter.attachment else "",
                "file": str(one.path) if one.path else "",
            }
            for one in done
        ],
        "due": [
            {"agency": one.letter.agency, "to": list(one.letter.to), "subject": one.letter.subject} for one in plan.due
        ],
        "withheld": [{"agency": one.agency.code, "reason": one.reason} for one in plan.withheld],
        "missing": [agency.code for agency in book.missing],
        "malformed": [{"agency": agency.code, "typed": typed} for agency, typed in book.malformed],
        "shared": [{"address": address, "agencies": [o.code for o in owners]} for address, owners in book.shared],
        "suspicious": [
            {"agency": one.agency.code, "address": one.address, "named": one.named.code, "mutual": one.mutual}
            for one in book.suspicions
        ],
    }  # fmt: skip
