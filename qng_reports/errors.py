"""Faults of the operator, told in one Vietnamese sentence (faults of an agency are issues, see `model.Issue`)."""

from __future__ import annotations

from dataclasses import dataclass


class QngError(Exception):
    """The operator must change something before the command can run; the text is what the operator reads."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One mistake in a form, register or template, at a place that its author can open.

    `place` is `sheet!cell` or a paragraph; `what` says what is wrong, `remedy` what to do.
    """

    place: str
    what: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.place}: {self.what} → {self.remedy}"


class DefinitionError(QngError):
    """A form, register or template is broken; carries every fault found, not only the first."""

    def __init__(self, title: str, faults: tuple[Fault, ...]) -> None:
        self.title = title
        self.faults = faults
        super().__init__(f"{title}: {len(faults)} lỗi.\n" + "\n".join(f"  - {fault}" for fault in faults))
