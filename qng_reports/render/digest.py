"""What the agencies wrote, as something that a secretary can edit: the same said once, by how many, nothing dropped."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from qng_reports.dataset import Dataset
from qng_reports.doors.similar import nearest
from qng_reports.model import Agency, Question, Round
from qng_reports.render.names import by_name, kinds, some
from qng_reports.report import Digest, Opinion
from qng_reports.vietnamese import clean_text, format_count, matching_key

_TOLD = 7  # opinions of a question that the body tells; all of them stand in the appendix
_NAMED = 4  # agencies that the body names beside an opinion
_ALIKE = 90.0  # percent of letters in common from which two texts say the same, if figures and negations agree
_NOTHING_SAID = frozenset(map(matching_key, ("Không", "Không có", "Không có ý kiến", "Chưa có", "Không phát sinh")))
_NEGATIONS = ("không", "chưa", "chẳng")
_FIGURE = re.compile(r"\d+(?:[.,/]\d+)*")
_Said = tuple[Agency, str]


def digests_of(round_: Round, dataset: Dataset) -> tuple[Digest, ...]:
    """One digest a question, in the order of the form."""
    return tuple(
        _digest(number, question, [_ordered(group) for group in _groups(_answers(round_, dataset, question))])
        for number, question in enumerate(round_.form.questions, 1)
    )


def _digest(number: int, question: Question, groups: list[list[_Said]]) -> Digest:
    groups.sort(key=lambda group: (-len(group), by_name(group[0][0])))
    told = tuple(_told(group) for group in groups[:_TOLD])
    whole = tuple(opinion for n, group in enumerate(groups, 1) for opinion in _opinions(n, group))
    count = sum(len(group) for group in groups)
    title = question.title.rstrip(" .:")
    return Digest(str(number), title, some(count), told, some(len(groups) - len(told)), whole)


def _answers(round_: Round, dataset: Dataset, question: Question) -> Iterator[_Said]:
    for agency in round_.asked:
        text = _text(question, dataset, agency)
        if text and matching_key(text) not in _NOTHING_SAID:
            yield agency, text


def _text(question: Question, dataset: Dataset, agency: Agency) -> str:
    """What an agency wrote, lines joined, without the sign at the end."""
    submission = dataset.submissions.get(agency.code)
    found = [o.text for o in submission.observations if o.item == question.code and o.usable] if submission else []
    lines = [" ".join(line.split()) for text in found for line in clean_text(text).splitlines() if line.strip()]
    return " ".join(line if line[-1] in ".;:,!?" else f"{line};" for line in lines).rstrip(" .;,")


def _groups(said: Iterator[_Said]) -> Iterator[list[_Said]]:
    """Texts that say the same; those with other figures, or a negation more, never do."""
    groups: dict[str, list[_Said]] = {}
    alike: dict[tuple[tuple[str, ...], int], list[str]] = {}  # keys of groups by figures and number of negations
    for agency, text in said:
        key = matching_key(text)
        kind = (tuple(sorted(_FIGURE.findall(key))), sum(word in _NEGATIONS for word in re.findall(r"\w+", key)))
        heads = alike.setdefault(kind, [])
        head = key if key in groups else nearest(key, heads, _ALIKE)
        if head is None:
            heads.append(key)
            head = key
        groups.setdefault(head, []).append((agency, text))
    yield from groups.values()


def _ordered(group: list[_Said]) -> list[_Said]:
    return sorted(group, key=lambda said: by_name(said[0]))


def _wordings(group: Sequence[_Said]) -> dict[str, list[_Said]]:
    """The group by exact wording, the most frequent first."""
    found: dict[str, list[_Said]] = {}
    for agency, text in group:
        found.setdefault(matching_key(text), []).append((agency, text))
    return dict(sorted(found.items(), key=lambda entry: -len(entry[1])))


def _told(group: Sequence[_Said]) -> str:
    """ "Xã Ba Tơ: …", "03 xã (Ba Tơ, Bình Sơn, Trà Bồng) nêu: …", "12 xã và 01 cơ quan cấp tỉnh nêu: …"."""
    text = next(iter(_wordings(group).values()))[0][1]
    agencies = [agency for agency, _ in group]
    if len(agencies) == 1:
        return f"{agencies[0].name}: {text}"
    levels = [[agency for agency in agencies if agency.is_commune is communal] for communal in (True, False)]
    who = " và ".join(f"{format_count(len(level))} {kinds(level)}" for level in levels if level)
    named = f" ({', '.join(_names(agencies))})" if len(agencies) <= _NAMED else ""
    return f"{who}{named} nêu: {text}"


def _opinions(number: int, group: Sequence[_Said]) -> Iterator[Opinion]:
    """Every wording of a group for the appendix, with everybody who wrote so."""
    for step, same in enumerate(_wordings(group).values()):
        agencies = [agency for agency, _ in same]
        yield Opinion(str(number) if not step else "", same[0][1], format_count(len(same)), "; ".join(_names(agencies)))


def _names(agencies: Sequence[Agency]) -> list[str]:
    """Names without xã where all are, since the count says it; with their type where they differ."""
    types = {agency.type for agency in agencies}
    if len(types) == 1 and agencies[0].is_commune and len(agencies) > 1:
        kind = f"{agencies[0].type} "
        return [a.name[len(kind) :] if a.name.casefold().startswith(kind) else a.name for a in agencies]
    return [agency.name for agency in agencies]
