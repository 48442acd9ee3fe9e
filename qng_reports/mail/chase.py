"""The official letter that urges those who owe (công văn đôn đốc): what it says, and the Word file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from pathlib import Path

from qng_reports.collect import State
from qng_reports.doors import word
from qng_reports.doors.store import Store, sha256_of
from qng_reports.errors import DefinitionError
from qng_reports.letter import AgencyMail, ChaseFields, LateGroup, LateLine, MailHistory, Occasion
from qng_reports.mail.owing import Debt, debts_of
from qng_reports.model import LETTERS, Agency, Round
from qng_reports.render.names import by_name, formal_name, kinds
from qng_reports.report import as_context, known_fields
from qng_reports.vietnamese import format_count, format_day

_NAMED = 5  # agencies of one level that "Kính gửi" names one by one
_WRITTEN = "chase:"  # facts of the store that hold the SHA-256 of letters as written
_ROMAN = ("I", "II")


def chase_fields(round_: Round, state: State, history: MailHistory, today: date) -> ChaseFields:
    """What the letter says on the day `today`: everybody who owes, by level, in the order of the alphabet."""
    form, debts = round_.form, debts_of(round_, state)
    missing = sum(debt.occasion is Occasion.MISSING for debt in debts)
    sent = sum(agency.code in state.dataset.submissions for agency in round_.asked)
    return ChaseFields(
        parent_body=form.parent_body,
        issuer=form.issuer,
        place=form.place,
        year=str(today.year),
        signer_post=form.signer_post,
        addressed=tuple(_addressed([debt.agency for debt in debts])),
        title=form.title,
        plan=form.plan.strip(" .;"),
        period=round_.period.name.replace(" ", "\u00a0"),
        deadline=round_.deadline,
        over="có" if today > round_.deadline else "",
        today=today,
        sent=f"{sent}/{sent + missing}",
        missing=format_count(missing) if missing else "",
        faulty=format_count(len(debts) - missing) if len(debts) > missing else "",
        contact=form.contact.strip(" .;"),
        groups=tuple(_groups(debts, history)),
    )


def _levels(agencies: Sequence[Agency]) -> Iterator[list[Agency]]:
    """Communes, then provincial agencies, each by the alphabet; a level without any is left out."""
    for communal in (True, False):
        found = sorted((a for a in agencies if a.is_commune is communal), key=by_name)
        if found:
            yield found


def _addressed(agencies: Sequence[Agency]) -> Iterator[str]:
    for level in _levels(agencies):
        if len(level) <= _NAMED:
            yield from (formal_name(agency) for agency in level)
        elif level[0].is_commune:
            yield f"Ủy ban nhân dân các {kinds(level)} có tên tại Phụ lục"
        else:
            yield "Các cơ quan cấp tỉnh có tên tại Phụ lục"


def _groups(debts: Sequence[Debt], history: MailHistory) -> Iterator[LateGroup]:
    by_agency = {debt.agency: debt for debt in debts}
    for roman, level in zip(_ROMAN, _levels(tuple(by_agency)), strict=False):
        heading = kinds(level)
        lines = tuple(
            LateLine(str(number), agency.name, _owed(by_agency[agency]), _reminded(history.get(agency.code)))
            for number, agency in enumerate(level, 1)
        )
        yield LateGroup(roman, heading[:1].upper() + heading[1:], lines)


def _owed(debt: Debt) -> str:
    if debt.occasion is Occasion.FAULTY:
        return f"Báo cáo có {format_count(len(debt.issues))} chỗ cần sửa"
    return "Đã gửi tệp nhưng chưa dùng được" if debt.issues else "Chưa gửi báo cáo"


def _reminded(mail: AgencyMail | None) -> str:
    if mail is None or mail.last_reminded is None:
        return ""
    return f"{format_count(mail.reminded)} lần, gần nhất {format_day(mail.last_reminded.date())}"


def write_chase(round_: Round, store: Store, template: Path, fields: ChaseFields) -> Path:
    """Writes the letter beside the day's reminders and gives its path; one that was edited is never written over."""
    faults = word.template_faults(template, known_fields(ChaseFields))
    if faults:
        raise DefinitionError(f"Mẫu Word “{template.name}” chưa dùng được", faults)
    wanted = round_.folder / LETTERS / f"nhac-{fields.today:%Y-%m-%d}" / "cong-van-don-doc.docx"
    ours = {value for key, value in store.facts().items() if key.startswith(_WRITTEN)}
    path, number = wanted, 1
    while path.exists() and not (path.is_file() and sha256_of(path.read_bytes()) in ours):
        number += 1
        path = wanted.with_name(f"{wanted.stem}-{number}{wanted.suffix}")
    word.fill_template(template, as_context(fields), path, created=datetime.combine(fields.today, time()))
    store.describe({f"{_WRITTEN}{path.parent.name}/{path.name}": sha256_of(path.read_bytes())})
    return path
