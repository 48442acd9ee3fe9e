"""Which letters are due, which are withheld and why: all of it known before the first one is written."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from qng_reports import telling
from qng_reports.collect import State
from qng_reports.correction import next_correction
from qng_reports.dataset import Issue
from qng_reports.doors.store import Store, sha256_of
from qng_reports.generate import Press, chosen_agencies
from qng_reports.letter import Attachment, Letter, LetterFields, LetterRecord, LetterState, Occasion
from qng_reports.letter_history import reminders_before
from qng_reports.letter_templates import Template, issue_template, read_templates, reminder_template
from qng_reports.mail.addresses import AddressBook, good_addresses, look_through
from qng_reports.mail.owing import Debt, debts_of
from qng_reports.model import ISSUED, LETTERS, Agency, Round
from qng_reports.render.names import formal_name
from qng_reports.telling import one_line
from qng_reports.vietnamese import format_count, format_date


@dataclass(frozen=True, slots=True)
class Wish:
    """What the operator asks. `resend`: agencies whose doubtful or sent letter goes out again all the same.

    `by_server`: through a mail server rather than as files. `drafts_unsent`: nobody has sent the files by hand.
    """

    codes: tuple[str, ...] = ()
    resend: tuple[str, ...] = ()
    by_server: bool = False
    drafts_unsent: bool = False


@dataclass(frozen=True, slots=True)
class Due:
    """A letter to be written now, and what is noted of it already."""

    letter: Letter
    record: LetterRecord | None = None


@dataclass(frozen=True, slots=True)
class Withheld:
    """An agency that gets no letter now, and why in a sentence; `doubtful`: somebody must look."""

    agency: Agency
    reason: str
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """All of a run: letters due, agencies withheld, and what the addresses look like."""

    due: tuple[Due, ...]
    withheld: tuple[Withheld, ...]
    book: AddressBook


def plan_issue(round_: Round, store: Store, wish: Wish, now: datetime) -> Plan:
    """The letters that bring each agency its workbook of phat-hanh."""
    chosen, template = _chosen(round_, wish), issue_template(read_templates(round_.folder))
    desk, book = _Desk(round_, store, wish, now), look_through(chosen, round_.asked)
    return _plan((_issue(desk, agency, template) for agency in _addressed(chosen)), book)


def plan_reminders(round_: Round, store: Store, state: State, wish: Wish, now: datetime) -> Plan:
    """The letters to those who owe something, each by the step of the ladder that the day calls for."""
    templates = read_templates(round_.folder)
    chosen = _chosen(round_, wish)
    debts = {debt.agency: debt for debt in debts_of(round_, state) if debt.agency in chosen}
    desk, book = _Desk(round_, store, wish, now), look_through(tuple(debts), round_.asked)
    return _plan((_remind(desk, state, debts[agency], templates) for agency in _addressed(tuple(debts))), book)


def _plan(judged: Iterable[Due | Withheld], book: AddressBook) -> Plan:
    found = tuple(judged)
    due = tuple(one for one in found if isinstance(one, Due))
    return Plan(due, tuple(one for one in found if isinstance(one, Withheld)), book)


def _chosen(round_: Round, wish: Wish) -> tuple[Agency, ...]:
    """The agencies of the run; a code that is misspelt is told."""
    chosen_agencies(round_, wish.resend)
    return chosen_agencies(round_, wish.codes)


def _addressed(agencies: Iterable[Agency]) -> tuple[Agency, ...]:
    return tuple(agency for agency in agencies if good_addresses(agency.email))


class _Desk:
    """What planning needs at hand, fetched once."""

    def __init__(self, round_: Round, store: Store, wish: Wish, now: datetime) -> None:
        self.round_, self.store, self.wish, self.now = round_, store, wish, now
        self.press = Press(round_)
        self.records = store.letters()
        self.noted = {record.key: record for record in self.records}
        self.issued = {one.agency: one for one in store.issued() if not one.is_correction}

    def workbook(self, agency: Agency) -> Attachment | str:
        """The workbook as it was issued, or in words why it cannot go."""
        issued = self.issued.get(agency.code)
        if issued is None:
            return f"chưa có tệp biểu; chạy: qng-reports generate {self.round_.folder}"
        path = self.round_.folder / ISSUED / issued.file
        if not path.is_file():
            return f"không thấy “{ISSUED}/{issued.file}”; đưa tệp về chỗ cũ"
        if sha256_of(path.read_bytes()) != issued.sha256:
            return f"“{ISSUED}/{issued.file}” đã bị sửa sau khi phát hành; phát hành lại tệp này"
        return Attachment(issued.name, path, issued.sha256, issued.number)

    def last(self, agency: Agency, template: Template, number: str) -> LetterRecord | None:
        """The last letter of one text about one workbook."""
        same = (r for r in self.records if (r.agency, r.template, r.number) == (agency.code, template.name, number))
        return max(same, key=lambda r: r.ordinal, default=None)


def _issue(desk: _Desk, agency: Agency, template: Template) -> Due | Withheld:
    attachment = desk.workbook(agency)
    if isinstance(attachment, str):
        return Withheld(agency, attachment, doubtful=True)
    return _judged(desk, agency, _letter(desk, agency, template, attachment))


def _remind(desk: _Desk, state: State, debt: Debt, templates: Sequence[Template]) -> Due | Withheld:
    agency, round_ = debt.agency, desk.round_
    before = reminders_before(desk.records, agency.code, desk.now.date())
    day = (desk.now.date() - round_.deadline).days
    template = reminder_template(templates, debt.occasion, day, len(before))
    if template is None:
        return Withheld(agency, f"chưa đến ngày nhắc theo các mẫu trong thư mục {LETTERS}")
    attachment: Attachment | None = None
    if debt.occasion is Occasion.FAULTY:
        issued = next_correction(desk.press, desk.store, state, agency, now=desk.now)
        assert issued is not None, "an agency that owes a correction has something to mend"
        attachment = Attachment(issued.name, round_.folder / issued.file, issued.sha256, issued.number)
    else:
        workbook = desk.workbook(agency)
        attachment = workbook if isinstance(workbook, Attachment) else None  # the reminder goes without it
    last = desk.last(agency, template, attachment.number if attachment else "")
    ordinal = last.ordinal if last else 1
    if last is not None and last.done and template.again and (desk.now - last.at).days >= template.again:
        ordinal += 1
    about = _About(ordinal, len(before) + 1, debt.issues)
    return _judged(desk, agency, _letter(desk, agency, template, attachment, about))


@dataclass(frozen=True, slots=True)
class _About:
    """Which letter of its text and workbook it is, which reminder of the agency, and the faults that it tells."""

    ordinal: int = 1
    reminder: int = 0
    issues: tuple[Issue, ...] = ()


def _letter(
    desk: _Desk, agency: Agency, template: Template, attachment: Attachment | None, about: _About | None = None
) -> Letter:
    about = about or _About()
    form, period = desk.round_.form, desk.round_.period
    subject, text = template.fill(_fields(desk, agency, attachment, about))
    to = good_addresses(agency.email)
    taken = {address.casefold() for address in to}
    cc = tuple(address for address in good_addresses(agency.cc) if address.casefold() not in taken)
    step = template.name if template.occasion.reminds else ""  # a text that is renamed is no new letter
    number = attachment.number if attachment else ""
    parts = (form.code, period.code, agency.code, number, template.occasion, step, str(about.ordinal))
    key = hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]
    return Letter(
        key, agency.code, template.occasion, template.name, about.ordinal, to, cc, subject, text, attachment
    )  # fmt: skip


def _fields(desk: _Desk, agency: Agency, attachment: Attachment | None, about: _About) -> LetterFields:
    round_, today = desk.round_, desk.now.date()
    left = (round_.deadline - today).days
    return LetterFields(
        agency=agency.name,
        addressed=formal_name(agency),
        code=agency.code,
        title=round_.form.title,
        plan=round_.form.plan.strip(" .;"),
        issuer=round_.form.issuer,
        contact=round_.form.contact.strip(" .;"),
        period=round_.period.name,
        deadline=round_.deadline,
        today=today,
        days_left=format_count(left) if left > 0 else "",
        days_over=format_count(-left) if left < 0 else "",
        reminder=format_count(about.reminder) if about.reminder else "",
        file=attachment.name if attachment else "",
        fault_count=format_count(len(about.issues)) if about.issues else "",
        faults=tuple(_told(about.issues)),
    )


def _told(issues: Sequence[Issue]) -> Iterator[str]:
    """The faults in groups, as everywhere: where, what is wrong, what to do."""
    for cluster in telling.clusters(issues):
        first = cluster.first
        cell = f", ô {first.place.cell}" if len(cluster.issues) == 1 and first.place.cell else ""
        where = f"Trang “{first.place.sheet}”{cell}: " if first.place.sheet else ""
        yield one_line(f"{where}{cluster.text()} {first.remedy}")


def _judged(desk: _Desk, agency: Agency, letter: Letter) -> Due | Withheld:
    """Whether a letter may be written now: nothing that left, or may have left, goes again unasked."""
    record, wish = desk.noted.get(letter.key), desk.wish
    if record is None or agency.code in wish.resend:
        return Due(letter, record)
    on = format_date(record.at.date())
    match record.state:
        case LetterState.SENT:
            return Withheld(agency, f"đã gửi ngày {on}")
        case LetterState.SENDING | LetterState.UNSURE:
            told = f"không chắc đã gửi được ngày {on}; hỏi lại đơn vị, nếu chưa nhận thì thêm --resend {agency.code}"
            return Withheld(agency, told, doubtful=True)
        case LetterState.REFUSED if record.recipients == letter.recipients:
            return Withheld(
                agency, f"máy chủ từ chối ngày {on} ({record.note}); sửa địa chỉ rồi chạy lại", doubtful=True
            )
        case LetterState.DRAFTED if wish.by_server and not wish.drafts_unsent:
            told = f"đã soạn tệp thư ngày {on}, có thể đã gửi tay; nếu chưa ai gửi thì thêm --drafts-unsent"
            return Withheld(agency, told, doubtful=True)
        case LetterState.DRAFTED if record.occasion.reminds and record.at.date() < desk.now.date():
            if not wish.by_server:
                return Withheld(agency, f"đã soạn thư nhắc ngày {on} (mẫu {letter.template}), chưa đến lúc nhắc lại")
    return Due(letter, record)
