"""The vocabulary of forms and answers: kinds, methods, components, states."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """What an indicator asks for."""

    RATIO = "ratio"  # numerator and denominator; the percentage is computed
    COUNT = "count"
    DECIMAL = "decimal"
    MONEY = "money"  # in the unit that the form names (đồng, triệu đồng, tỷ đồng)
    PERCENT = "percent"  # percentage points, only where no counts exist
    STATUS = "status"
    YESNO = "yesno"
    CHOICE = "choice"
    DATE = "date"
    TEXT = "text"
    TABLE = "table"  # repeating rows, with columns of their own
    PARTS = "parts"  # only a heading: its parts are asked, each an item with a target of its own
    TASK = "task"  # a status, the result in words, the documents issued


class Method(StrEnum):
    """How the agencies' answers become the province's figure."""

    RATIO_OF_SUMS = "ratio_of_sums"
    SUM = "sum"
    WEIGHTED_MEAN = "weighted_mean"
    MIN = "min"
    MAX = "max"
    SHARE_COMPLETED = "share_completed"
    COUNT_BY_STATUS = "count_by_status"
    SINGLE = "single"
    NONE = "none"


class Way(StrEnum):
    """What became of an item of an earlier form in the form of today."""

    RENAMED = "renamed"  # one item, another code or unit
    MERGED = "merged"  # several items added up
    SPLIT = "split"  # one item became several: no part can be compared


class Component(StrEnum):
    """Which part of an answer an observation holds."""

    VALUE = "value"
    NUMERATOR = "numerator"
    DENOMINATOR = "denominator"
    STATUS = "status"
    NOTE = "note"
    RESULT = "result"  # of a task, in words
    EVIDENCE = "evidence"  # documents issued for a task
    CELL = "cell"  # of a table; the observation names row and column
    PREPARER = "preparer"  # who signs off: names, telephone, post, date
    PHONE = "phone"
    SIGNER = "signer"
    POST = "post"
    SIGNED_ON = "signed_on"


class Availability(StrEnum):
    """Zero, not applicable and not yet known are three different answers."""

    AVAILABLE = "available"
    NOT_APPLICABLE = "not_applicable"  # không phát sinh
    NOT_AVAILABLE = "not_available"  # chưa có số liệu


class FieldType(StrEnum):
    """What one input cell takes."""

    INTEGER = "integer"
    DECIMAL = "decimal"
    LIST = "list"
    DATE = "date"
    TEXT = "text"


class Severity(StrEnum):
    """error: the value cannot be used; warning: used, to be confirmed; note: what was normalised."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    @property
    def rank(self) -> int:
        """0 for the worst."""
        return list(Severity).index(self)


DONE = "Hoàn thành"
STATUSES = (DONE, "Thường xuyên", "Đang triển khai", "Chưa thực hiện")
TASK_STATUSES = (DONE, "Thường xuyên", "Đang triển khai", "Chưa hoàn thành")
YES = "Có"
YES_NO = (YES, "Không")
AVAILABILITY_WORDS = {
    Availability.NOT_APPLICABLE: "Không phát sinh",
    Availability.NOT_AVAILABLE: "Chưa có số liệu",
}
