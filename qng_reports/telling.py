"""Issues as people read them: grouped, worst first, nothing dropped; for the terminal, the page and mails.

Words and remedies are those of the catalogue, from which the prompts in the cells come too: telling many at once never
says anything else than telling one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from qng_reports.dataset import Issue
from qng_reports.messages import CATALOGUE, SEVERITY_WORDS
from qng_reports.model import Severity
from qng_reports.vietnamese import clean_text, cut, sort_key

NOBODY = "Chưa rõ đơn vị"
SPOTS = 12  # places named in one line
_TYPED = 30  # letters of a typed value in a line of many
_UNSEEN = ("Cc", "Cf", "Cs")  # control, format, halves of pairs: a terminal acts on them, or cannot write them
_CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


@dataclass(frozen=True, slots=True)
class Count:
    """How many issues of each severity."""

    errors: int = 0
    warnings: int = 0
    notes: int = 0

    @property
    def total(self) -> int:
        """Issues of any severity."""
        return self.errors + self.warnings + self.notes

    @property
    def grave(self) -> str:
        """ "3 lỗi, 1 cảnh báo"; notes ask nothing of anybody and are left out."""
        return _numbered((self.errors, "lỗi"), (self.warnings, "cảnh báo"))

    @property
    def words(self) -> str:
        """ "3 lỗi, 1 cảnh báo, 2 ghi chú"; empty for none."""
        return _numbered((self.errors, "lỗi"), (self.warnings, "cảnh báo"), (self.notes, "ghi chú"))


def _numbered(*parts: tuple[int, str]) -> str:
    return ", ".join(f"{number} {word}" for number, word in parts if number)


def count(issues: Iterable[Issue]) -> Count:
    """How many of each severity there are."""
    graves = [issue.severity for issue in issues]
    return Count(*(graves.count(severity) for severity in Severity))


@dataclass(frozen=True, slots=True)
class Cluster:
    """Issues to tell in one breath: one code, severity and remedy, on one sheet of one file; never empty.

    Those that concern files as a whole (no sheet, no cell) are together whatever their file.
    """

    issues: tuple[Issue, ...]

    @property
    def first(self) -> Issue:
        """The one that stands topmost on its sheet; code, severity, sheet and remedy are those of all."""
        return self.issues[0]

    @property
    def title(self) -> str:
        """What the code means, as the catalogue says it."""
        return title_of(self.first)

    @property
    def files(self) -> tuple[str, ...]:
        """The files that the issues stand in, each once."""
        return tuple(dict.fromkeys(issue.place.file for issue in self.issues))

    def text(self, spots: int = SPOTS) -> str:
        """One sentence: the message of one issue, or "Chưa điền (12 chỗ): E8, E9, … và 3 chỗ nữa." of many."""
        if len(self.issues) == 1:
            return one_line(self.first.message)
        named = [self._spot(issue) for issue in self.issues[:spots]]
        rest = len(self.issues) - len(named)
        listed = ", ".join(named) + (f", … và {rest} {self.unit} nữa" if rest else "")
        return f"{self.title} ({len(self.issues)} {self.unit}): {listed}."

    @property
    def unit(self) -> str:
        """What is counted: places, or files where whole files are at fault."""
        return "tệp" if len(self.files) > 1 and len(self.files) == len(self.issues) else "chỗ"

    def _spot(self, issue: Issue) -> str:
        at = issue.place
        if self.unit == "tệp":
            return one_line(at.file)
        where = at.cell or (f"mã {at.item}" if at.item else "")
        typed = cut(one_line(issue.value), _TYPED)
        told = f"“{typed}”" if typed else ""
        return " ".join(part for part in (where, told) if part) or one_line(issue.message).rstrip(".")


@dataclass(frozen=True, slots=True)
class AgencyIssues:
    """The issues of one agency, worst first, by sheet; `agency` is empty for what nobody known has sent."""

    agency: str
    name: str
    clusters: tuple[Cluster, ...]

    @property
    def issues(self) -> tuple[Issue, ...]:
        """All of them, in the order of the clusters."""
        return tuple(issue for cluster in self.clusters for issue in cluster.issues)

    @property
    def count(self) -> Count:
        """How many of each severity."""
        return count(self.issues)


@dataclass(frozen=True, slots=True)
class CodeIssues:
    """One code over the whole province: who has how many, those with most first.

    A code whose severity the form decides (a cross-check) stands once for each severity.
    """

    code: str
    severity: Severity
    title: str
    remedies: tuple[str, ...]
    agencies: tuple[tuple[str, int], ...]

    @property
    def total(self) -> int:
        """Issues of this code and severity."""
        return sum(number for _, number in self.agencies)

    @property
    def words(self) -> str:
        """ "14 chỗ ở 9 đơn vị"; what belongs to nobody known is counted as a place, not as an agency."""
        known = sum(bool(agency) for agency, _ in self.agencies)
        return f"{self.total} chỗ" + (f" ở {known} đơn vị" if known else "")


def by_agency(issues: Iterable[Issue], names: Mapping[str, str]) -> tuple[AgencyIssues, ...]:
    """The issues of each agency of `names` (code to name), those with most errors first, then most warnings.

    Issues of no agency of `names` are one group, before all others: there is nobody yet to write to.
    """
    found: dict[str, list[Issue]] = {}
    for issue in issues:
        found.setdefault(issue.place.agency if issue.place.agency in names else "", []).append(issue)
    groups = (AgencyIssues(code, names[code] if code else NOBODY, clusters(own)) for code, own in found.items())

    def gravity(group: AgencyIssues) -> tuple[object, ...]:
        n = group.count
        return group.agency != "", -n.errors, -n.warnings, -n.notes, sort_key(group.name), group.agency

    return tuple(sorted(groups, key=gravity))


def clusters(issues: Sequence[Issue]) -> tuple[Cluster, ...]:
    """Errors, then warnings, then notes; in each by file and sheet as they are met, then by code, cells downwards."""
    sheets = {key: at for at, key in enumerate(dict.fromkeys(_sheet(issue) for issue in issues))}
    found: dict[tuple[str, ...], list[Issue]] = {}
    for issue in issues:
        found.setdefault((issue.severity.value, *_sheet(issue), issue.code, issue.remedy), []).append(issue)
    made = [Cluster(tuple(sorted(own, key=_cell_order))) for own in found.values()]
    made.sort(key=lambda one: (one.first.severity.rank, sheets[_sheet(one.first)], one.first.code, one.first.remedy))
    return tuple(made)


def _sheet(issue: Issue) -> tuple[str, str]:
    at = issue.place
    return (at.file, at.sheet) if at.sheet or at.cell else ("", "")


def _cell_order(issue: Issue) -> tuple[object, ...]:
    """Downwards, then from left to right; what has no cell comes first."""
    at = issue.place
    cell = _CELL.fullmatch(at.cell)
    row, column = (int(cell[2]), cell[1]) if cell else (0, "")
    return row, len(column), column, at.file, at.item, issue.message


def by_code(issues: Iterable[Issue], names: Mapping[str, str]) -> tuple[CodeIssues, ...]:
    """Every code met, errors before warnings before notes, in each the most frequent first; `names` as `by_agency`."""
    found: dict[tuple[Severity, str], list[Issue]] = {}
    for issue in issues:
        found.setdefault((issue.severity, issue.code), []).append(issue)
    made = [_code(code, severity, own, names) for (severity, code), own in found.items()]
    return tuple(sorted(made, key=lambda one: (one.severity.rank, -one.total, one.code)))


def _code(code: str, severity: Severity, issues: Sequence[Issue], names: Mapping[str, str]) -> CodeIssues:
    numbers: dict[str, int] = {}
    for issue in issues:
        agency = issue.place.agency if issue.place.agency in names else ""
        numbers[agency] = numbers.get(agency, 0) + 1
    agencies = tuple(sorted(numbers.items(), key=lambda pair: (-pair[1], pair[0])))
    remedies = tuple(sorted({issue.remedy for issue in issues}))
    return CodeIssues(code, severity, title_of(issues[0]), remedies, agencies)


def title_of(issue: Issue) -> str:
    """What the issue's code means; of a code that a newer program wrote, the message."""
    return CATALOGUE[issue.code].title if issue.code in CATALOGUE else one_line(issue.message).rstrip(".")


def one_line(text: str) -> str:
    """The text as a terminal may show it: no line breaks, no control, invisible or direction-turning characters."""
    seen = "".join(sign for sign in clean_text(text) if unicodedata.category(sign) not in _UNSEEN or sign.isspace())
    return " ".join(seen.split())


def issue_lines(issues: Sequence[Issue], names: Mapping[str, str], *, limit: int = 0, more: str = "") -> Iterator[str]:
    """Lines for the terminal: all errors, then all warnings, then notes; in each the agency with most of them first.

    With a `limit` at most so many lines and one that counts the rest and says where it stands (`more`).
    """
    told = [
        (group, cluster)
        for severity in Severity
        for group in by_agency([issue for issue in issues if issue.severity is severity], names)
        for cluster in group.clusters
    ]
    shown = told[:limit] if limit else told
    for group, cluster in shown:
        yield _line(group, cluster)
    rest = [issue for _, cluster in told[len(shown) :] for issue in cluster.issues]
    if rest:
        yield f"  … và {count(rest).words} nữa{f'; {more}' if more else ''}"


def _line(group: AgencyIssues, cluster: Cluster) -> str:
    first = cluster.first
    word = SEVERITY_WORDS[first.severity]
    at = first.place
    who = f"{group.name} ({group.agency})" if group.agency else ""
    text = cluster.text()
    known = len(cluster.files) > 1 or (who and at.sheet) or one_line(at.file) in text
    file = "" if known else at.file
    cell = at.cell if len(cluster.issues) == 1 else ""
    sheet = f"{at.sheet}!{cell}" if at.sheet and cell else at.sheet or cell
    where = ", ".join(one_line(part) for part in (who, file, sheet) if part)
    word = word.upper() if first.severity is Severity.ERROR else word
    return f"  [{word} {first.code}] {where}{': ' if where else ''}{text} {one_line(first.remedy)}"
