"""Whether a workbook came from the agency that it is of, by the mail's sender."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from qng_reports import messages
from qng_reports.dataset import Dataset, Issue, Place, Submission
from qng_reports.model import Agency, Round

_ADDRESS = re.compile(r"[^\s;,<>()]+@[^\s;,<>()]+")


def check_senders(round_: Round, dataset: Dataset, senders: Mapping[str, frozenset[str]]) -> Iterator[Issue]:
    """D16 of every submission in force; nothing where nothing is known. `senders`: addresses by SHA-256."""
    owners = _owners(round_)
    for submission in dataset.submissions.values():
        yield from _sender_issues(submission, owners, senders.get(submission.sha256, frozenset()))


def _owners(round_: Round) -> dict[str, tuple[Agency, ...]]:
    """The agencies of each address in the register; one address may serve several, one agency have several."""
    found: dict[str, tuple[Agency, ...]] = {}
    for agency in round_.agencies:
        for address in _ADDRESS.findall(agency.email.lower()):
            found[address] = (*found.get(address, ()), agency)
    return found


def _sender_issues(
    submission: Submission, owners: Mapping[str, tuple[Agency, ...]], senders: frozenset[str]
) -> Iterator[Issue]:
    """One warning, unless one of the mails that brought these bytes was the agency's own, or a stranger's."""
    known = [(sender, owners[sender]) for sender in sorted(senders) if sender in owners]
    own = any(agency.code == submission.identity.agency for _, agencies in known for agency in agencies)
    if known and not own:
        sender, agencies = known[0]
        yield messages.sent_by_another(_place(submission), sender, agencies[0].name)


def _place(submission: Submission) -> Place:
    return Place(submission.file, agency=submission.identity.agency)
