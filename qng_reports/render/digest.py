"""What the agencies wrote, as something that a secretary can edit: the same said once, by how many, nothing dropped."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from qng_reports.dataset import Dataset
from qng_reports.doors.similar import nearest
from qng_reports.model import Agency, Question, Round
from qng_reports.render.names import by_name, called, kinds, some
from qng_reports.render.origins import traced
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
    return tuple(_digest(number, question, round_, dataset) for number, question in enumerate(round_.form.questions, 1))


def gather(said: Iterable[tuple[Agency, str]]) -> list[list[tuple[Agency, str]]]:
    """Texts that say the same together, what most say first; empty ones and "Không có" left out."""
    texts = ((agency, _joined([text])) for agency, text in said)
    groups = [_ordered(group) for group in _groups((agency, text) for agency, text in texts if _says(text))]
    return sorted(groups, key=lambda group: (-len(group), by_name(group[0][0])))


def _digest(number: int, question: Question, round_: Round, dataset: Dataset) -> Digest:
    asked = [agency for agency in round_.asked if agency.answers_to(question.reporters)]
    single = asked[0] if len(asked) == 1 else None
    groups = gather((agency, "\n".join(_texts(question, dataset, agency))) for agency in round_.asked)
    opinions = tuple(_traced(told(group), question, group) for group in groups[:_TOLD])
    ends = [";"] * (len(groups) - 1) + ["."]
    listed = (_traced(f"- {told(group)}{end}", question, group) for group, end in zip(groups, ends, strict=False))
    count = some(sum(len(group) for group in groups))
    return Digest(
        number=str(number),
        title=question.title.rstrip(" .:"),
        count=traced(count, (question.code,), how="đếm đơn vị có ý kiến"),
        single=single.name if single and groups else "",
        paragraphs=tuple(_written(question, dataset, single) if single else listed),
        opinions=opinions,
        more=traced(some(len(groups) - len(opinions)), (question.code,), how="đếm ý kiến"),
        whole=() if single else tuple(o for n, group in enumerate(groups, 1) for o in _opinions(n, question, group)),
    )


def _written(question: Question, dataset: Dataset, agency: Agency) -> Iterator[str]:
    """The answer of the only agency asked, paragraph by paragraph as it wrote."""
    for text in _texts(question, dataset, agency):
        for line in filter(None, map(str.strip, clean_text(text).splitlines())):
            yield traced(line, (question.code,), agency=agency.code, how="nguyên văn")


def _traced(text: str, question: Question, group: Sequence[_Said]) -> str:
    only = group[0][0].code if len(group) == 1 else ""
    return traced(text, (question.code,), agency=only, how="nguyên văn" if only else "gộp ý giống nhau")


def _texts(question: Question, dataset: Dataset, agency: Agency) -> list[str]:
    submission = dataset.submissions.get(agency.code)
    return [o.text for o in submission.observations if o.item == question.code and o.usable] if submission else []


def _says(text: str) -> bool:
    return bool(text) and matching_key(text) not in _NOTHING_SAID


def _joined(texts: Sequence[str]) -> str:
    """What an agency wrote, lines joined, without the sign at the end."""
    lines = [" ".join(line.split()) for text in texts for line in clean_text(text).splitlines() if line.strip()]
    return " ".join(line if line[-1] in ".;:,!?" else f"{line};" for line in lines).rstrip(" .;,")


def _groups(said: Iterable[_Said]) -> Iterator[list[_Said]]:
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


def told(group: Sequence[_Said]) -> str:
    """ "Xã Ba Tơ: …", "03 xã (Ba Tơ, Bình Sơn, Trà Bồng) nêu: …", "12 xã và 01 cơ quan cấp tỉnh nêu: …"."""
    text = next(iter(_wordings(group).values()))[0][1]
    agencies = [agency for agency, _ in group]
    if len(agencies) == 1:
        return f"{agencies[0].name}: {text}"
    levels = [[agency for agency in agencies if agency.is_commune is communal] for communal in (True, False)]
    who = " và ".join(f"{format_count(len(level))} {kinds(level)}" for level in levels if level)
    named = f" ({', '.join(_names(agencies))})" if len(agencies) <= _NAMED else ""
    return f"{who}{named} nêu: {text}"


def _opinions(number: int, question: Question, group: Sequence[_Said]) -> Iterator[Opinion]:
    """Every wording of a group for the appendix, with everybody who wrote so."""
    for step, same in enumerate(_wordings(group).values()):
        agencies = [agency for agency, _ in same]
        count = traced(format_count(len(same)), (question.code,), how="đếm đơn vị nêu ý kiến")
        text = _traced(same[0][1], question, same)
        names = "; ".join(_names(agencies))
        yield Opinion(str(number) if not step else "", text, count, names[:1].upper() + names[1:])


def _names(agencies: Sequence[Agency]) -> list[str]:
    """Names inside a sentence: without xã where all are, since the count says it; with their type where they differ."""
    types = {agency.type for agency in agencies}
    if len(types) == 1 and agencies[0].is_commune and len(agencies) > 1:
        kind = f"{agencies[0].type} "
        return [a.name[len(kind) :] if a.name.casefold().startswith(kind) else called(a) for a in agencies]
    return [called(agency) for agency in agencies]
