"""The versions of an agency's report: what each changed, what a partly sent one leaves standing, which is in force."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from qng_reports import messages
from qng_reports.collect.carrying import completed, lost_items
from qng_reports.collect.submission import read_submission
from qng_reports.dataset import Issue, Place, Submission
from qng_reports.doors.store import ChainLink, Choice, Store
from qng_reports.doors.tables import did_you_mean
from qng_reports.errors import QngError
from qng_reports.model import Round
from qng_reports.versions import (
    SIGN_OFF,
    Change,
    ChangeKind,
    Version,
    differences,
    is_answer,
    not_sent_again,
    shown,
    taken_over,
)
from qng_reports.vietnamese import cut

LAST = "last"
# told of a version because of the others: made anew whenever a file comes between
CIRCUMSTANCES = frozenset({"B01", "B02", "B05", "B06"})
_WRITING = (ChangeKind.ROUNDED, ChangeKind.REWORDED)


def enter(round_: Round, store: Store, own: Submission, reader: str) -> None:
    """Keeps a file as read and brings the versions of its agency into line, all in one transaction.

    The outcome depends only on which files there are and when they were received, never on the order of reading.
    """
    with store.change(lasting=False):
        known = store.known_reading(own.sha256)
        agencies = {known.agency} if known is not None and known.accepted else set()
        if own.accepted:
            agencies.add(own.identity.agency)
            if store.is_alone(own.identity.agency, own.sha256):
                own = _settled(round_, store, own, None)
                agencies.remove(own.identity.agency)
        store.put_submission(own, reader)
        for agency in sorted(agencies):
            _settle(round_, store, agency)


def _settle(round_: Round, store: Store, agency: str) -> None:
    """Makes every version of an agency say what it changed and hold what a partly sent one leaves standing."""
    before: Submission | None = None
    for stored in store.versions(agency):
        version = _settled(round_, store, stored, before)
        if version != stored:
            store.put_submission(version)
        before = version


def _settled(round_: Round, store: Store, stored: Submission, before: Submission | None) -> Submission:
    own = stored
    if any(o.source is not None for o in stored.observations):  # the version before may be another one now
        content = store.file_content(stored.sha256) or b""
        read = read_submission(round_, content, stored.file, stored.received_at.date() if stored.received_at else None)
        own = replace(read, sha256=stored.sha256, received_at=stored.received_at) if read.accepted else stored
    issues = tuple(issue for issue in own.issues if issue.code not in CIRCUMSTANCES)
    version = own = replace(own, issues=issues)
    if before is not None:
        staying = not_sent_again(before, own, lost_items(own))
        version = completed(round_, store, own, before, staying) if staying else own
    return replace(version, issues=(*version.issues, *_circumstances(round_, version, before)))


def _circumstances(round_: Round, version: Submission, before: Submission | None) -> Iterator[Issue]:
    """When it came, what it replaces, and what it leaves standing."""
    place = Place(version.file, agency=version.identity.agency)
    received = version.received_at
    assert received is not None
    if received.date() > round_.deadline:
        yield messages.late(place, received.date(), round_.deadline)
    if before is None:
        return
    changes = [c for c in differences(before, version) if _is_told(c)]
    changes.sort(key=lambda c: c.kind in _WRITING)
    real = any(c.kind not in _WRITING for c in changes)
    yield messages.superseded(place, before.file, [_told(c) for c in changes], real=real, received=before.received_at)
    for source, items in taken_over(version):
        yield messages.partly_sent(place, source.file, source.received_at, items)
    deleted = [c for c in changes if c.kind is ChangeKind.REMOVED and not _is_replaced(c, version)]
    if deleted:
        yield messages.answers_deleted(place, before.file, [f"{_name(c)}: {shown(c.before)}" for c in deleted])


def _is_replaced(change: Change, version: Submission) -> bool:
    """Whether what is gone gave way to another answer (a figure to a word of absence, or back), or its row is lost.

    Neither is a blank that somebody left: the difference, or the lost row, tells it.
    """
    assert change.before is not None
    item, was = change.item, change.before.availability
    answered = [o for o in version.observations if o.item == item and is_answer(o)]
    return item in lost_items(version) or any(o.availability is not was for o in answered)


def _is_told(change: Change) -> bool:
    at = change.after or change.before
    return at is not None and at.component not in SIGN_OFF


_COMPONENT_WORDS = {
    "value": "", "status": "", "numerator": " (tử số)", "denominator": " (mẫu số)", "note": " (giải trình)",
    "result": " (kết quả)", "evidence": " (văn bản)",
}  # fmt: skip
_KIND_WORDS = {ChangeKind.ROUNDED: ", chỉ khác số lẻ", ChangeKind.REWORDED: ", chỉ khác cách viết"}
_SHOWN = 40  # characters of a text


def _name(change: Change) -> str:
    return change.item + _COMPONENT_WORDS.get(change.part, f" ({change.part})")


def _told(change: Change) -> str:
    was, now = (_short(shown(o)) for o in (change.before, change.after))
    at = change.after or change.before
    cell = f" ô {at.place.cell}" if at is not None and at.place.cell else ""
    return f"{_name(change)}{cell}: {was} → {now}{_KIND_WORDS.get(change.kind, '')}"


def _short(text: str) -> str:
    return cut(" ".join(text.split()), _SHOWN)


# ---------------------------------------------------------------- for people


def versions_of(store: Store, agency: str) -> tuple[Version, ...]:
    """Every version of an agency with what it changed, from the first to the last."""
    submissions = store.versions(agency)
    choice = store.choices().get(agency)
    force = store.in_force([agency]).submissions.get(agency)
    found: list[Version] = []
    for number, version in enumerate(submissions, 1):
        assert version.received_at is not None
        changes = differences(submissions[number - 2], version) if number > 1 else ()
        found.append(
            Version(
                number, agency, version.file, version.sha256, version.received_at,
                in_force=force is not None and force.sha256 == version.sha256,
                chosen=choice is not None and choice.sha256 == version.sha256,
                taken_over=taken_over(version), changes=changes,
            )
        )  # fmt: skip
    return tuple(found)


def resent(store: Store) -> tuple[Version, ...]:
    """The versions of every agency that sent more than one file, or whose version was chosen."""
    return tuple(version for agency in store.chains() for version in versions_of(store, agency))


# ---------------------------------------------------------------- chosen by the operator


def prefer(round_: Round, store: Store, wishes: Iterable[str], now: datetime) -> None:
    """Puts versions in force for good: each wish is AGENCY=NUMBER, or AGENCY=last to undo that.

    Raises QngError, before anything changes, for a wish that cannot be met.
    """
    choices = [_choice(round_, store, wish, now) for wish in wishes]
    with store.change():
        for choice in choices:
            if isinstance(choice, str):
                store.choose_last(choice)
            else:
                store.choose(choice)


def _choice(round_: Round, store: Store, wish: str, now: datetime) -> Choice | str:
    """The choice, or the agency whose choice is undone."""
    agency, sign, version = (part.strip() for part in wish.partition("="))
    if not sign or not agency or not version:
        raise QngError(f"“{wish}” chưa đúng; ghi MÃ=BẢN, ví dụ 21040=1, hoặc MÃ={LAST} để dùng bản mới nhất.")
    versions = store.versions(agency)
    if not versions:
        known = [a.code for a in round_.asked]
        reason = "chưa gửi báo cáo nào nhận được" if agency in known else did_you_mean(agency, known)
        raise QngError(f"Không chọn được bản cho đơn vị “{agency}”: {reason}.".replace("..", "."))
    if version == LAST:
        return agency
    if not version.isdecimal() or not 1 <= int(version) <= len(versions):
        listed = "; ".join(f"{n} là “{v.file}”" for n, v in enumerate(versions, 1))
        raise QngError(f"Đơn vị “{agency}” không có bản “{version}”; chọn một trong: {listed}; hoặc {LAST}.")
    return Choice(agency, versions[int(version) - 1].sha256, versions[-1].sha256, now)


def chain_issues(store: Store) -> Iterator[Issue]:
    """What must be told of the versions as a whole: a choice of the operator, an older file that came in late."""
    chains, choices = store.chains(), store.choices()
    for agency, choice in choices.items():
        yield from _of_choice(choice, chains.get(agency, ()))
    for agency, chain in chains.items():
        if agency not in choices:
            yield from _out_of_order(chain)


def _of_choice(choice: Choice, chain: Sequence[ChainLink]) -> Iterator[Issue]:
    numbers = {link.sha256: number for number, link in enumerate(chain, 1)}
    if choice.sha256 not in numbers:  # read as another agency's since
        return
    number = numbers[choice.sha256]
    place = Place(chain[number - 1].file, agency=choice.agency)
    if numbers.get(choice.latest, number) < len(chain):
        yield messages.newer_than_chosen(place, chain[-1].file, choice.chosen_at)
    else:
        yield messages.chosen(place, number, len(chain), choice.chosen_at)


def _out_of_order(chain: Sequence[ChainLink]) -> Iterator[Issue]:
    last = chain[-1]
    for link in chain[:-1]:
        if link.kept > last.kept:
            yield messages.older_arrived_late(Place(link.file, agency=link.agency), link.received_at, last.file)
