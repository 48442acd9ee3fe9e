"""What each agency was written so far."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from qng_reports.doors.store import Store
from qng_reports.letter import AgencyMail, LetterRecord, LetterState, MailHistory, Occasion

_TROUBLE = (LetterState.SENDING, LetterState.UNSURE, LetterState.DEFERRED, LetterState.REFUSED)


def mail_history(store: Store) -> MailHistory:
    """By agency: when its workbook was sent, how often it was reminded, and whether its last letter is in doubt."""
    by_agency: dict[str, list[LetterRecord]] = {}
    for record in store.letters():
        by_agency.setdefault(record.agency, []).append(record)
    return {agency: _summed(by_agency[agency]) for agency in sorted(by_agency)}


def _summed(records: Sequence[LetterRecord]) -> AgencyMail:
    issued = max((r for r in records if r.occasion is Occasion.ISSUE), key=lambda r: r.at, default=None)
    reminders = [r for r in records if r.occasion.reminds and r.done]
    last = max(records, key=lambda r: r.at)
    return AgencyMail(
        sent=issued.state if issued else None,
        sent_at=issued.at if issued else None,
        reminded=len(reminders),
        last_reminded=max((r.at for r in reminders), default=None),
        trouble=last.state if last.state in _TROUBLE else None,
        sent_to=issued.recipients if issued else (),
    )


def reminders_before(records: Sequence[LetterRecord], agency: str, day: date) -> tuple[LetterRecord, ...]:
    """The reminders that an agency got on earlier days."""
    return tuple(r for r in records if r.agency == agency and r.occasion.reminds and r.done and r.at.date() < day)


def mail_json(history: MailHistory) -> dict[str, object]:
    """The history in plain types; moments are ISO 8601."""
    return {
        agency: {
            "workbook": mail.sent.name.lower() if mail.sent else None,
            "workbook_at": mail.sent_at.isoformat() if mail.sent_at else None,
            "workbook_to": list(mail.sent_to),
            "reminded": mail.reminded,
            "last_reminded": mail.last_reminded.isoformat() if mail.last_reminded else None,
            "trouble": mail.trouble.name.lower() if mail.trouble else None,
        }
        for agency, mail in history.items()
    }
