"""Who has answered, and how much of it asks to be looked at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from qng_reports import messages
from qng_reports.dataset import Dataset, Issue
from qng_reports.model import Agency, Round, Severity
from qng_reports.render.names import by_name, kinds, share, some
from qng_reports.report import Silent, Turnout
from qng_reports.vietnamese import format_count

_UNEXPLAINED = "S16"


def turnout_of(round_: Round, dataset: Dataset, issues: Sequence[Issue] | None) -> Turnout:
    """Who has sent a report, who has not, and how many reports are faulty, doubtful or unexplained."""
    received = [agency for agency in round_.asked if agency.code in dataset.submissions]
    sent, silent = [], []
    for communal in (True, False):
        asked = [agency for agency in round_.asked if agency.is_commune is communal]
        missing = sorted((agency for agency in asked if agency not in received), key=by_name)
        if asked:
            sent.append(f"{len(asked) - len(missing)}/{len(asked)} {kinds(asked)}")
        if missing:
            names = "; ".join(agency.name for agency in missing)
            silent.append(Silent(format_count(len(missing)), kinds(missing), names))
    found = list(_issues_of(dataset, received, issues))
    return Turnout(
        sent=" và ".join(sent),
        share=share(len(received), len(round_.asked)),
        silent=tuple(silent),
        received=format_count(len(received)) if received else "",
        faulty=some(sum(any(i.severity is Severity.ERROR for i in told) for told in found)),
        doubtful=some(sum(any(map(messages.doubts_figures, told)) for told in found)),
        unexplained=some(sum(any(i.code == _UNEXPLAINED for i in told) for told in found)),
    )


def _issues_of(
    dataset: Dataset, received: Sequence[Agency], issues: Sequence[Issue] | None
) -> Iterator[Sequence[Issue]]:
    """What is told of each report received."""
    by_agency: dict[str, list[Issue]] = {}
    for issue in issues or ():
        by_agency.setdefault(issue.place.agency, []).append(issue)
    for agency in received:
        yield dataset.submissions[agency.code].issues if issues is None else by_agency.get(agency.code, ())
