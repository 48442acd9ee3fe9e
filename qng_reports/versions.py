"""What changed between two files of one agency, and which of the answers before a partly sent file leaves standing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from qng_reports.dataset import Observation, Source, Submission
from qng_reports.model import Component
from qng_reports.vietnamese import format_typed, matching_key, round_half_up

SIGN_OFF = frozenset(
    {Component.PREPARER, Component.PHONE, Component.SIGNER, Component.POST, Component.SIGNED_ON}
)  # who signed is no answer
# a sheet on which fewer than one answer in _WHOLE comes again was sent again in part only
_WHOLE = 3


class ChangeKind(StrEnum):
    """How an answer differs from that of the version before."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    ROUNDED = "rounded"  # the same figure, given with more or fewer decimals
    REWORDED = "reworded"  # the same figure or words, typed in another way


@dataclass(frozen=True, slots=True)
class Change:
    """One part of an answer that differs; `before` and `after` hold its values with their cells, None where blank."""

    item: str
    part: str
    kind: ChangeKind
    before: Observation | None
    after: Observation | None


def differences(before: Submission, after: Submission) -> tuple[Change, ...]:
    """Every part of an answer, sign-off included, that differs between two submissions, in the order of the form."""
    old = {(o.item, o.part): o for o in before.observations}
    new = {(o.item, o.part): o for o in after.observations}
    return tuple(_changes(old, new, _merged_order(list(old), list(new))))


_Key = tuple[str, str]


def _merged_order(old: list[_Key], new: list[_Key]) -> Iterator[_Key]:
    """Both lists as one: what only the old one has stands where it stood, before the next key that both have."""
    known, places, given = set(new), {key: place for place, key in enumerate(old)}, 0
    for key in new:
        place = places.get(key, -1)
        if place >= given:
            yield from (gone for gone in old[given:place] if gone not in known)
            given = place + 1
        yield key
    yield from (gone for gone in old[given:] if gone not in known)


def _changes(old: dict[_Key, Observation], new: dict[_Key, Observation], order: Iterable[_Key]) -> Iterator[Change]:
    for key in order:
        was, now = old.get(key), new.get(key)
        kind = _kind(was, now)
        if kind is not None:
            yield Change(*key, kind, was, now)


def _kind(was: Observation | None, now: Observation | None) -> ChangeKind | None:
    if was is None or now is None:
        return ChangeKind.ADDED if was is None else ChangeKind.REMOVED
    if (was.number, was.availability) != (now.number, now.availability):
        return ChangeKind.ROUNDED if _rounded(was.number, now.number) else ChangeKind.CHANGED
    if was.text == now.text:
        return None
    same = was.number is not None or matching_key(was.text) == matching_key(now.text)
    return ChangeKind.REWORDED if same else ChangeKind.CHANGED


def _rounded(one: Decimal | None, other: Decimal | None) -> bool:
    """Whether one number is the other with fewer decimals; 1234567 and 1235000 are two numbers."""
    if one is None or other is None:
        return False
    fewer = min(_decimals(one), _decimals(other))
    return _decimals(one) != _decimals(other) and round_half_up(one, fewer) == round_half_up(other, fewer)


def _decimals(number: Decimal) -> int:
    exponent = number.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


# ---------------------------------------------------------------- partly sent again


def is_answer(observation: Observation) -> bool:
    """Whether a value answers its item: an explanation alone or a sign-off does not."""
    return observation.component is not Component.NOTE and observation.component not in SIGN_OFF


def not_sent_again(before: Submission, after: Submission, lost: Iterable[str] = ()) -> frozenset[str]:
    """The items that `before` answers and that `after` was not meant to answer again, so that they stay.

    `after` is a resubmission in part, sheet by sheet as the answers stood in `before`:
    - a sheet that is missing or wholly blank in `after` was not sent again: all its answers stay;
    - a sheet on which fewer than a third of the answers come again was not filled in again: those that are blank stay;
    - of any other sheet, blanks are taken for answers deleted on purpose: they do not stay, the difference tells them;
    - an item whose row is `lost` in `after` (deleted from the sheet) was not sent again: its answer stays.
    """
    again = {o.item for o in after.observations if is_answer(o)}
    sheets: dict[str, set[str]] = {}
    for o in before.observations:
        if is_answer(o):
            sheets.setdefault(o.place.sheet, set()).add(o.item)
    staying = set(lost) & {item for items in sheets.values() for item in items}
    for items in sheets.values():
        if _WHOLE * len(items & again) < len(items):
            staying |= items
    return frozenset(staying - again)


@dataclass(frozen=True, slots=True)
class Version:
    """One accepted file of an agency among all it sent, numbered from 1 in the order in which they were received.

    `changes`: against the version before, values taken over included. `taken_over`: from which earlier files values of
    a file sent in part were taken, and of which items. `chosen`: put in force by the operator.
    """

    number: int
    agency: str
    file: str
    sha256: str
    received_at: datetime
    in_force: bool
    chosen: bool
    taken_over: tuple[tuple[Source, tuple[str, ...]], ...]
    changes: tuple[Change, ...]


def taken_over(submission: Submission) -> tuple[tuple[Source, tuple[str, ...]], ...]:
    """From which earlier files values of a submission were taken, and of which items; oldest first."""
    found: dict[Source, dict[str, None]] = {}
    for o in submission.observations:
        if o.source is not None:
            found.setdefault(o.source, {})[o.item] = None
    ordered = sorted(found, key=lambda source: (source.received_at, source.file, source.sha256))
    return tuple((source, tuple(found[source])) for source in ordered)


def shown(observation: Observation | None) -> str:
    """A value for people: as its cell shows it, or "trống"."""
    return "trống" if observation is None else format_typed(observation.text, observation.number)


def choice_lines(versions: Sequence[Version]) -> list[str]:
    """For the terminal: which versions are in force because the operator chose them."""
    counts = Counter(version.agency for version in versions)
    chosen = [
        f"  {v.agency}: bản {v.number} trong {counts[v.agency]} bản, “{v.file}”"
        for v in versions
        if v.chosen and v.in_force
    ]
    return ["", "Bản đang dùng do người tổng hợp chọn (--prefer):", *chosen] if chosen else []


def version_json(version: Version) -> dict[str, object]:
    """A version in plain types, as `status --json` prints it."""
    return {
        "agency": version.agency,
        "number": version.number,
        "file": version.file,
        "sha256": version.sha256,
        "received_at": version.received_at.isoformat(timespec="seconds"),
        "in_force": version.in_force,
        "chosen": version.chosen,
        "taken_over": [
            {"file": source.file, "sha256": source.sha256, "items": list(items)} for source, items in version.taken_over
        ],
        "changes": [
            {
                "item": change.item,
                "component": change.part,
                "kind": change.kind.value,
                "before": _value_json(change.before),
                "after": _value_json(change.after),
            }
            for change in version.changes
        ],
    }


def _value_json(o: Observation | None) -> dict[str, object] | None:
    if o is None:
        return None
    return {
        "number": None if o.number is None else f"{o.number:f}",
        "text": o.text,
        "availability": o.availability.value if o.usable else "unusable",
        "file": o.place.file,
        "sheet": o.place.sheet,
        "cell": o.place.cell,
    }
