"""Percentages written in words, held against the two counts they are of: beside them, or typed as the item's answer.

It accuses only what says plainly of which counts the percentage is: dates, ranks, estimates, targets, growth and
figures of other periods are no such thing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from qng_reports import messages
from qng_reports.checks.evidence import Clues
from qng_reports.dataset import Issue, Observation
from qng_reports.figures import percentage, rounds_to
from qng_reports.layout import SIGN_ITEM
from qng_reports.model import Component, Form, Indicator, Kind
from qng_reports.vietnamese import matching_key

_NUMBER = r"(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,\d+)?"
_PERCENT = r"(?P<percent>\d{1,3}(?:[.,]\d{1,3})?)\s?%"
_COUNTS = rf"(?P<part>{_NUMBER})(?:\s[^\W\d]+)?\s?/\s?(?P<whole>{_NUMBER})"  # 384 DVCTT/395 TTHC
_SHARE = r"(?:đạt|chiếm|bằng)(?:\s(?:tỷ|tỉ) lệ)?|(?:tỷ|tỉ) lệ(?:\s(?:đạt|là))?"
_AFTER = re.compile(
    rf"(?<![\d/.,]){_COUNTS}(?![\d/]|[.,]\d)(?P<unit>[^\d,;:.()%/]{{0,80}})[,;]?\s?\(?\s?(?:{_SHARE})\s{_PERCENT}", re.I
)
_BEFORE = re.compile(rf"(?<![\d.,]){_PERCENT}\s?\(\s?{_COUNTS}(?=[\s)])[^()\d]{{0,60}}\)", re.I)
_OWN = re.compile(rf"(?P<before>.{{0,60}})\b(?:{_SHARE})\s{_PERCENT}(?P<after>.{{0,30}})", re.I | re.S)
_PERCENTS = re.compile(r"\d\s?%")
# a word before two numbers with a stroke that makes them no counts: a day, a place in a list, the number of a paper
_NO_COUNTS = re.compile(r"(?:ngày|tháng|quý|năm|đến|từ|số|thứ|hạng|điều|khoản)\s$", re.I)
_OTHER_THINGS = re.compile(r"\b(?:và|còn|với|nhưng|trong đó|so với)\b", re.I)
# of which the percentage is one, so that it is not that of the counts
_OTHER_SHARE = re.compile(
    r"\b(?:tăng|giảm|mục tiêu|chỉ tiêu|kế hoạch|phấn đấu|yêu cầu|giao|kỳ trước|quý trước|tháng trước|năm trước|cùng kỳ"
    r"|trước đây|cả nước|bình quân|trung bình|toàn tỉnh|trong đó|riêng|so với|dự kiến|ước|thêm)\b",
    re.I,
)
_LONGEST_UNIT = 10  # words: "người trong độ tuổi lao động"


@dataclass(frozen=True, slots=True)
class ToldShare:
    """A percentage in a text that is not that of its counts; `written` as it stands there, with its sign."""

    written: str
    part: Decimal
    whole: Decimal
    cut: bool  # it is what is left when the further decimals are cut off instead of rounded


def shares_in_words(form: Form, observations: Iterable[Observation], clues: Clues) -> Iterator[Issue]:
    """Every percentage told in an answer's words that its counts do not give, at the cell of the words."""
    observations = tuple(observations)
    indicators = {item.code: item for item in form.items}
    numbers = {(o.item, o.component): o.number for o in observations if o.usable and o.number is not None}
    for o in observations:
        if o.number is not None or "%" not in o.text or o.item == SIGN_ITEM:
            continue
        wrong = list(wrong_shares(o.text))
        if not wrong and o.component is Component.NOTE and o.item in indicators:
            counts = _counts_of(indicators[o.item], numbers)
            known = _other_reasons(indicators[o.item], clues)
            own = wrong_share_of(o.text, *counts, known) if counts is not None else None
            wrong = [own] if own is not None else []
        for one in wrong:
            yield messages.share_told_wrongly(o.place, one.written, one.part, one.whole, cut=one.cut)


def _counts_of(
    item: Indicator, numbers: Mapping[tuple[str, Component], Decimal | None]
) -> tuple[Decimal, Decimal] | None:
    """The answer of a ratio as its two counts, a typed percentage as of a hundred."""
    if item.kind is Kind.RATIO:
        part, whole = (numbers.get((item.code, c)) for c in (Component.NUMERATOR, Component.DENOMINATOR))
    else:
        part = numbers.get((item.code, Component.VALUE)) if item.kind is Kind.PERCENT else None
        whole = Decimal(100)
    return (part, whole) if part is not None and whole is not None else None


def _other_reasons(item: Indicator, clues: Clues) -> frozenset[Decimal]:
    """Percentages that an explanation may speak of beside the answer: the target, the period before."""
    target = item.target.number if item.target is not None else None
    value, part, whole = (
        past.number if (past := clues.past.get((item.code, component))) is not None else None
        for component in (Component.VALUE, Component.NUMERATOR, Component.DENOMINATOR)
    )
    before = percentage(part, whole) if part is not None and whole else value
    return frozenset(known for known in (target, before) if known is not None)


def wrong_shares(text: str) -> Iterator[ToldShare]:
    """Percentages of a text that stand beside their two counts ("674.242/708.475 người, đạt 95,17%") and are not so."""
    for found in (*_AFTER.finditer(text), *_BEFORE.finditer(text)):
        unit = found.groupdict().get("unit") or ""
        part, whole = _number(found["part"]), _number(found["whole"])
        after = text[found.end() : found.end() + 30]
        if (
            whole > 0
            and part <= whole
            and not _like_a_date(part, whole)
            and not _NO_COUNTS.search(text[: found.start("part")])
            and len(unit.split()) <= _LONGEST_UNIT
            and not _OTHER_THINGS.search(unit)
            and not _OTHER_SHARE.search(f"{unit}|{_clause(after)}")
        ):
            wrong = _compared(found["percent"], part, whole)
            if wrong is not None:
                yield wrong


def wrong_share_of(text: str, part: Decimal, whole: Decimal, known: frozenset[Decimal]) -> ToldShare | None:
    """The only percentage of an item's explanation, where it says that the item "đạt" so much and its counts do not.

    `known`: percentages that may stand there for another reason: the target, the result of the period before.
    """
    found = _OWN.search(text)
    if found is None or len(_PERCENTS.findall(text)) != 1 or whole <= 0 or "/" in text:
        return None
    told = _points(found["percent"])
    if told in known or _OTHER_SHARE.search(f"{_last_clause(found['before'])}|{_clause(found['after'])}"):
        return None
    if re.match(r"\s*(?:số\s)?[^\W\d]", _clause(found["after"])):  # of something that is named: "đạt 80% số thôn"
        return None
    return _compared(found["percent"], part, whole)


def _compared(percent: str, part: Decimal, whole: Decimal) -> ToldShare | None:
    told = _points(percent)
    decimals = len(re.split("[.,]", percent)[1]) if re.search("[.,]", percent) else 0
    if rounds_to(part, whole, told, (decimals,)):
        return None
    unit = Decimal(1).scaleb(-decimals)
    return ToldShare(f"{percent}%", part, whole, cut=told * whole <= part * 100 < (told + unit) * whole)


def _like_a_date(part: Decimal, whole: Decimal) -> bool:
    """10/12 may be a day, 9/2025 a month."""
    return (part <= 31 and whole <= 12) or (part <= 12 and 1900 <= whole <= 2100)


def _number(text: str) -> Decimal:
    """A count as written: dots between thousands, a comma before decimals."""
    return Decimal(text.replace(".", "").replace(",", "."))


def _points(text: str) -> Decimal:
    """A percentage as written: dot or comma before decimals."""
    return Decimal(text.replace(",", "."))


def _clause(text: str) -> str:
    return re.split(r"[;.,:()\n]", matching_key(text), maxsplit=1)[0]


def _last_clause(text: str) -> str:
    return re.split(r"[;.:()\n]", matching_key(text))[-1]
