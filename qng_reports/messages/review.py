"""Q: what the Sở decides, in its review workbook; told to the Sở, never to an agency."""

from __future__ import annotations

from qng_reports.dataset import Issue, Place
from qng_reports.messages.making import issue as _issue

EXPIRED = "Q01"


def decision_expired(place: Place, subject: str, decision: str, then: str, now: str) -> Issue:
    """Q01: the figure is no longer the one that was judged; the decision counts for nothing."""
    return _issue(EXPIRED, place, f"{subject}: quyết định “{decision}” có khi {_figure(then)}, nay {_figure(now)}.")


def review_code_unknown(place: Place, what: str, typed: str) -> Issue:
    """Q02: a row whose code is none of the round's. `what`: "chỉ tiêu" or "đơn vị"."""
    text = f"không có {what} nào mang mã “{typed}”" if typed else f"dòng này không có mã {what}"
    return _issue(
        "Q02", place, f"Ô {place.cell} trang “{place.sheet}”: {text}; quyết định ở dòng này chưa được nhận.", typed
    )


def review_not_asked(place: Place, agency: str, item: str) -> Issue:
    """Q03: the agency does not report the item."""
    return _issue("Q03", place, f"{agency} không phải báo cáo chỉ tiêu “{item}”; quyết định ở dòng này chưa được nhận.")


def verdict_unknown(place: Place, typed: str, words: tuple[str, ...]) -> Issue:
    """Q04: a decision that is none of the list."""
    choices = ", ".join(f"“{word}”" for word in words)
    return _issue("Q04", place, f"Không hiểu quyết định “{typed}”; chọn một trong: {choices}.", typed)


def reason_missing(place: Place, decision: str) -> Issue:
    """Q05: decided without a reason."""
    return _issue("Q05", place, f"Quyết định “{decision}” chưa ghi lý do nên chưa được nhận.")


def decider_missing(place: Place, decision: str) -> Issue:
    """Q06: nobody says that it was he who decided."""
    return _issue("Q06", place, f"Quyết định “{decision}” chưa ghi người quyết định nên chưa được nhận.")


def value_unusable(place: Place, typed: str, why: str) -> Issue:
    """Q07: the value to take instead cannot be used; `why` ends the sentence."""
    told = f"Giá trị lấy thay “{typed}”" if typed else "Giá trị lấy thay"
    return _issue("Q07", place, f"{told} {why}.", typed)


def judged_older(place: Place, subject: str, decision: str, then: str, now: str) -> Issue:
    """Q08: decided in a workbook made before the figure changed."""
    seen = f"lập khi {_figure(then)}, nay {_figure(now)}"
    return _issue("Q08", place, f"{subject}: quyết định “{decision}” ghi trong tệp xem xét {seen}; chưa được nhận.")


def decisions_conflict(place: Place, subject: str, others: str) -> Issue:
    """Q09: the workbook decides one thing twice, differently. `others`: where, and what."""
    return _issue("Q09", place, f"{subject} có các quyết định khác nhau trong cùng tệp: {others}; chưa nhận cái nào.")


def until_unusable(place: Place, typed: str, why: str) -> Issue:
    """Q10: the last day of a waiver is none; `why` ends the sentence."""
    told = f"Ngày “{typed}”" if typed else "Ngày hết miễn"
    return _issue("Q10", place, f"{told} {why}; việc miễn ở dòng này chưa được nhận.", typed)


def verdict_unfit(place: Place, decision: str, why: str) -> Issue:
    """Q11: a decision that cannot be made of this figure."""
    return _issue("Q11", place, f"Không nhận được quyết định “{decision}”: {why}.")


def review_cell_computed(place: Place, typed: str) -> Issue:
    """Q12: a formula, or an error value, where a person must decide."""
    return _issue(
        "Q12", place, f"Ô {place.cell} trang “{place.sheet}” là công thức hoặc giá trị lỗi; chưa nhận dòng này.", typed
    )


def verdict_missing(place: Place, typed: str) -> Issue:
    """Q13: something was typed in a row without a decision."""
    return _issue("Q13", place, f"Dòng này có ghi “{typed}” nhưng chưa chọn quyết định nên chưa được nhận.", typed)


def review_table_lost(place: Place, table: str) -> Issue:
    """Q14: one of the tables of the workbook is not there any more."""
    return _issue("Q14", place, f"Không thấy bảng “{table}” trong tệp; không nhận được quyết định nào ở bảng đó.")


def _figure(text: str) -> str:
    return f"số liệu là {text}" if text else "chưa có số liệu"
