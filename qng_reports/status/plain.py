"""The status in plain types, for programs: what `status --json` prints."""

from __future__ import annotations

from qng_reports import telling
from qng_reports.status.model import AgencyStatus, RoundStatus, State, Tally


def to_json(status: RoundStatus) -> dict[str, object]:
    """The status in plain types; dates are ISO 8601, shares percentage points as text."""
    issues = telling.count(status.all_issues)
    return {
        "form": status.form,
        "period": status.period,
        "deadline": status.deadline.isoformat(),
        "days_left": status.days_left,
        "communes": _tally(status.communes),
        "provincial": _tally(status.provincial),
        "rejected": len(status.refused),
        "missing": [agency.code for agency in status.agencies if agency.state is State.MISSING],
        "agencies": [_agency(agency) for agency in status.agencies],
        "issues": {"error": issues.errors, "warning": issues.warnings, "note": issues.notes},
        "codes": [_code(one) for one in telling.by_code(status.all_issues, status.names)],
        "rejected_files": [
            {"file": one.file, "agency": one.agency, "codes": [issue.code for issue in one.issues]}
            for one in status.refused
        ],
        "groups": [
            {"by": group.by, "name": group.name, **_tally(group.tally), "waived": group.tally.waived,
             "complete": f"{group.tally.complete:f}"}
            for group in status.groups
        ],
        "answered_by_day": [{"day": day.isoformat(), "received": count} for day, count in status.answered_by_day()],
        "waivers": [{"subject": one.subject, "decision": one.words} for one in status.waivers],
        "expired_decisions": [{"subject": one.subject, "decision": one.words} for one in status.expired],
        "earlier_rounds": list(status.notes),
    }  # fmt: skip


def _tally(tally: Tally) -> dict[str, object]:
    return {
        "expected": tally.expected,
        "received": tally.received,
        "missing": tally.missing,
        "faulty": tally.faulty,
        "late": tally.late,
        "share": f"{tally.share:f}",
        "full": tally.full,
        "doubtful": tally.doubtful,
    }


def _code(one: telling.CodeIssues) -> dict[str, object]:
    agencies = {agency: number for agency, number in one.agencies if agency}
    return {"code": one.code, "severity": one.severity.value, "count": one.total, "agencies": agencies}


def _agency(agency: AgencyStatus) -> dict[str, object]:
    first = agency.first_received
    return {
        "code": agency.code,
        "name": agency.name,
        "type": agency.type,
        "state": agency.state.name.lower(),
        "file": agency.file,
        "received_at": agency.received_at.isoformat(timespec="seconds") if agency.received_at else None,
        "late": agency.late,
        "errors": agency.errors,
        "warnings": agency.warnings,
        "answered": agency.answered,
        "asked": agency.asked,
        "complete": f"{agency.complete:f}",
        "rejected": agency.rejected,
        "check_code": agency.check_code,
        "days_late": agency.days_late,
        "notes": agency.notes,
        "waived": agency.waived,
        "former_province": agency.former_province,
        "times_received": len(agency.arrivals) or int(agency.received_at is not None),
        "first_received_at": first.isoformat(timespec="seconds") if first else None,
        "returned_mail": list(agency.returned),
        "trouble": agency.urgency.name.lower(),
    }
