"""Writes to the agencies: the workbook to all, reminders to those who owe; as files or through a mail server."""

from __future__ import annotations

from qng_reports.mail.addresses import is_address
from qng_reports.mail.chase import chase_fields, write_chase
from qng_reports.mail.owing import Debt, debts_of, owes
from qng_reports.mail.plan import Due, Plan, Wish, Withheld, plan_issue, plan_reminders
from qng_reports.mail.told import address_lines, draft_lines, rehearsal_lines, run_json, sent_lines, withheld_lines
from qng_reports.mail.writing import Mailroom, Outcome, Pace, draft_all, drop_settled, send_all, settle_unfinished

__all__ = [
    "Debt",
    "Due",
    "Mailroom",
    "Outcome",
    "Pace",
    "Plan",
    "Wish",
    "Withheld",
    "address_lines",
    "chase_fields",
    "debts_of",
    "draft_all",
    "draft_lines",
    "drop_settled",
    "is_address",
    "owes",
    "plan_issue",
    "plan_reminders",
    "rehearsal_lines",
    "run_json",
    "send_all",
    "sent_lines",
    "settle_unfinished",
    "withheld_lines",
    "write_chase",
]
