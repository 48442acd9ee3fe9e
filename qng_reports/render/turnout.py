"""Who has answered, and how much of it asks to be looked at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from qng_reports import messages
from qng_reports.dataset import Dataset, Issue
from qng_reports.model import Agency, Severity
from qng_reports.render.names import kinds, listed, share, some
from qng_reports.render.origins import traced
from qng_reports.render.view import View
from qng_reports.report import Level, Silent, Turnout
from qng_reports.vietnamese import format_count

_UNEXPLAINED = "S16"
_NAMED = 30  # agencies that a sentence can name; more are counted, their names stand in the appendix


def turnout_of(view: View, issues: Sequence[Issue] | None) -> Turnout:
    """Who has sent a report, who has not, and how many reports are faulty, doubtful or unexplained.

    `issues`: all that stand, those between agencies too; without it only those of the submissions are counted.
    """
    asked, dataset = view.round_.asked, view.dataset
    received = [agency for agency in asked if agency.code in dataset.submissions]
    levels, silent = [], []
    for communal in (True, False):
        level = [agency for agency in asked if agency.is_commune is communal]
        missing = [agency for agency in level if agency.code not in dataset.submissions]
        if level:
            sent = f"{len(level) - len(missing)}/{len(level)} {kinds(level)}"
            levels.append(Level(_counted(sent), _named(missing), _counted(some(view.with_waivers(level)), "được miễn")))
        if missing:
            silent.append(Silent(_counted(format_count(len(missing))), kinds(missing), listed(missing)))
    found = list(_issues_of(dataset, received, issues))
    faulty = sum(any(issue.severity is Severity.ERROR for issue in told) for told in found)
    doubtful = sum(any(map(messages.doubts_figures, told)) for told in found)
    unexplained = sum(any(issue.code == _UNEXPLAINED for issue in told) for told in found)
    return Turnout(
        levels=tuple(levels),
        sent=_counted(" và ".join(level.sent for level in levels)),
        share=_counted(share(len(received), len(asked))),
        silent=tuple(silent),
        received=_counted(some(len(received))),
        faulty=_counted(some(faulty), "có số liệu lỗi"),
        doubtful=_counted(some(doubtful), "có số liệu cần xác nhận"),
        unexplained=_counted(some(unexplained), "thiếu giải trình"),
    )


def _named(missing: Sequence[Agency]) -> str:
    if len(missing) <= _NAMED:
        return listed(missing)
    return _counted(f"{format_count(len(missing))} {kinds(missing)}", "chưa gửi")


def _counted(text: str, what: str = "đã gửi") -> str:
    return traced(text, how=f"đếm đơn vị {what}")


def _issues_of(
    dataset: Dataset, received: Sequence[Agency], issues: Sequence[Issue] | None
) -> Iterator[Sequence[Issue]]:
    """What is told of each report received."""
    by_agency: dict[str, list[Issue]] = {}
    for issue in issues or ():
        by_agency.setdefault(issue.place.agency, []).append(issue)
    for agency in received:
        yield dataset.submissions[agency.code].issues if issues is None else by_agency.get(agency.code, ())
