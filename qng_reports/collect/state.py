"""The round as it stands now: what is in force, and every issue that is still open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from qng_reports import messages
from qng_reports.checks import check_confirmations, check_senders, check_statistics
from qng_reports.collect.settling import expired_issues, settled, settled_issues
from qng_reports.collect.telling import is_mended
from qng_reports.collect.versions import chain_issues
from qng_reports.dataset import Dataset, Issue, Place
from qng_reports.decisions import effect_of
from qng_reports.doors.store import Store
from qng_reports.model import RETURNED, Round, Severity
from qng_reports.totals import provincial_results


@dataclass(frozen=True, slots=True)
class State:
    """The round as it stands: submissions in force, all open issues (worst first), those of rejected files."""

    dataset: Dataset
    issues: tuple[Issue, ...]
    rejected: tuple[Issue, ...]

    @property
    def standing(self) -> tuple[Issue, ...]:
        """The issues of what counts: those of rejected files left out."""
        rejected = set(self.rejected)
        return tuple(issue for issue in self.issues if issue not in rejected)


def current_state(round_: Round, store: Store, today: date | None = None) -> State:
    """What holds now. A rejected file that was taken out of the folder it lay in is no longer an open issue.

    Doubts that the Sở has answered are notes; a decision whose figure has changed is an issue. `today`: the day after
    whose end waivers count no more; None leaves all of them.
    """
    dataset = store.in_force((agency.code for agency in round_.asked), today)
    results = provincial_results(round_, dataset)
    effect = effect_of(round_, dataset)
    folder = round_.folder / RETURNED
    lying = [
        submission.issues
        for submission in store.rejected()
        if any((folder / name).exists() for name in store.arrivals(submission.sha256))
    ]
    rejected = tuple(issue for issues in lying if _is_refused(issues) for issue in issues)
    beside = tuple(
        issue
        for issues in lying
        if not _is_refused(issues)
        for issue in issues
        if not is_mended(issue, round_.agency(issue.place.agency))
    )
    asked = {agency.code for agency in round_.asked}
    dropped = [messages.no_longer_asked(Place(file, agency=a), a) for a, file in store.reporters() if a not in asked]
    issues = (
        *rejected,
        *beside,
        *dropped,
        *expired_issues(round_, effect, results),
        *settled_issues(effect, dataset.issues()),
        *chain_issues(store),
        *check_senders(round_, dataset, store.senders()),
        *settled_issues(effect, check_confirmations(round_, dataset, results)),
        *settled_issues(effect, check_statistics(round_, dataset)),
    )
    return State(settled(effect, dataset), tuple(sorted(issues, key=lambda issue: issue.severity.rank)), rejected)


def _is_refused(issues: tuple[Issue, ...]) -> bool:
    """Whether a report was refused: a picture beside a workbook in one mail is none, nor a letter that came back."""
    return any(issue.severity is not Severity.NOTE and issue.code != messages.RETURNED for issue in issues)
