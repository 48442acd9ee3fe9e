"""Whether a workbook came from the agency that it is of: the mail's sender, and the name of the file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from qng_reports import messages
from qng_reports.dataset import Dataset, Issue, Place, Submission
from qng_reports.model import Agency, Round
from qng_reports.vietnamese import slug

_SURE_CODE = 4  # signs from which a code at the beginning of a name is no chance
_ADDRESS = re.compile(r"[^\s;,<>()]+@[^\s;,<>()]+")


def check_senders(round_: Round, dataset: Dataset, senders: Mapping[str, frozenset[str]]) -> Iterator[Issue]:
    """D16 and D17 of every submission in force; nothing where nothing is known. `senders`: addresses by SHA-256."""
    owners = _owners(round_)
    by_code = _by_code(round_)
    for submission in dataset.submissions.values():
        yield from _sender_issues(submission, owners, senders.get(submission.sha256, frozenset()))
        yield from _name_issues(submission, by_code)


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


def _by_code(round_: Round) -> dict[str, tuple[Agency, ...]]:
    """The agencies by their code as it stands in names of files."""
    found: dict[str, tuple[Agency, ...]] = {}
    for agency in round_.agencies:
        code = slug(agency.code)
        found[code] = (*found.get(code, ()), agency)
    return found


def _name_issues(submission: Submission, by_code: Mapping[str, tuple[Agency, ...]]) -> Iterator[Issue]:
    """By how the names of issued workbooks begin: "21040-xa-binh-son"; by a code alone if it is long enough."""
    words = slug(re.split(r"[/\\]| › ", submission.file)[-1].rpartition(".")[0]).split("-")
    named: list[Agency] = []
    for length in range(1, len(words) + 1):
        rest = "-".join(words[length:])
        for agency in by_code.get("-".join(words[:length]), ()):
            if not rest or len(agency.code) >= _SURE_CODE or rest.startswith(slug(agency.name)[:80]):
                named.append(agency)
    if named and all(agency.code != submission.identity.agency for agency in named):
        yield messages.named_for_another(_place(submission), named[0].name)


def _place(submission: Submission) -> Place:
    return Place(submission.file, agency=submission.identity.agency)
