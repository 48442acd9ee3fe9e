"""Decisions in the words of an office, for the review workbook, the summary and the report."""

from __future__ import annotations

from qng_reports.dataset import Decision, Result, Verdict
from qng_reports.vietnamese import format_date

VERDICT_WORDS = {
    Verdict.ACCEPT: "Chấp nhận số liệu",
    Verdict.VALUE: "Lấy giá trị này",
    Verdict.EXCLUDE: "Không cộng vào tổng",
    Verdict.ASSESS: "Đánh giá",
    Verdict.WAIVE: "Miễn báo cáo",
    Verdict.WITHDRAW: "Bỏ quyết định cũ",
}


def told(decision: Decision) -> str:
    """What was decided, in a few words: "Lấy giá trị này: 95/100", "Đánh giá: Đạt", "Miễn báo cáo đến 30/09/2026"."""
    word = VERDICT_WORDS[decision.verdict]
    if decision.verdict in (Verdict.VALUE, Verdict.ASSESS):
        return f"{word}: {decision.value}"
    if decision.verdict is Verdict.WAIVE:
        return f"{word} đến {format_date(decision.until)}" if decision.until else word
    return word


def in_words(decision: Decision) -> str:
    """A decision with its reason, by whom and when."""
    day = format_date(decision.decided_at.date())
    return f"{told(decision)}; lý do: {decision.reason.rstrip('. ')} ({decision.decided_by}, {day})"


def decision_note(result: Result) -> str:
    """What the Sở decided of a figure of the province; empty where it decided nothing.

    "Sở đánh giá: Đạt; theo quy tắc: Chưa đạt; lý do: …". Answers that the Sở left out or replaced, and agencies that it
    excused, are counted.
    """
    parts: list[str] = []
    decision, taken = result.decision, result.taken
    if decision is not None and decision.verdict is Verdict.ASSESS:
        parts.append(f"Sở đánh giá: {decision.value}")
        if result.computed and result.computed.value != decision.value:
            parts.append(f"theo quy tắc: {result.computed.value}")
        parts.append(f"lý do: {decision.reason}")
    if taken is not None:
        before = taken.figure or "chưa có số liệu"
        parts.append(f"Sở lấy giá trị: {taken.value}; tổng hợp được: {before}; lý do: {taken.reason}")
    elif decision is not None and decision.verdict is Verdict.ACCEPT:
        parts.append(f"Sở chấp nhận số liệu; lý do: {decision.reason}")
    for count, words in (
        (result.excluded, "không cộng số liệu của {} đơn vị theo quyết định của Sở"),
        (result.replaced, "{} đơn vị lấy số theo quyết định của Sở"),
        (result.waived, "{} đơn vị được miễn"),
    ):
        if count:
            parts.append(words.format(count))
    text = "; ".join(part.rstrip(" .;") for part in parts)
    return text[:1].upper() + text[1:]
