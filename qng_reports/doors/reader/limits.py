"""What no returned file may exceed, and how the reader says that it gives up."""

from __future__ import annotations

import time

MAX_BYTES = 32 * 2**20
MAX_ENTRIES = 2_000  # of a zip
MAX_PART = 16 * 2**20  # bytes, inflated; the largest part of a workbook of ours has 150 kB
MAX_INFLATED = 48 * 2**20  # bytes of all the parts that are read
MAX_CELLS = 500_000  # with something in them; a form of 500 items with every column has some 15,000
MAX_ROWS, MAX_COLUMNS = 20_000, 512  # what is typed beyond is told, not read
MAX_SHEETS = 255
MAX_NOTES = 10_000
SECONDS = 1.5  # of the processor's time

TOO_LARGE = "nội dung nén lớn bất thường"
TOO_MANY_CELLS = "bảng lớn bất thường"
TOO_SLOW = "nội dung lớn hoặc sai cấu trúc bất thường, bộ đọc phải dừng"
CUT = "tệp bị hỏng hoặc bị cắt cụt"
BROKEN = "cấu trúc bảng tính bị hỏng"
NO_SPREADSHEET = "nội dung không phải bảng tính Excel"
WITH_PASSWORD = "có mật khẩu"
WRONG_PASSWORD = "mật khẩu không đúng"
ENTITIES = "tệp chứa khai báo DOCTYPE, thứ mà bảng tính không bao giờ có"


class UnreadableError(Exception):
    """The bytes are no readable spreadsheet; the text is the reason, in Vietnamese."""


class EncryptedError(UnreadableError):
    """The workbook wants a password to be opened, or another one than was given."""


class DoubtError(Exception):
    """The quick reading met something out of the ordinary; the careful one decides."""


class Watch:
    """Ends a reading that takes too long, by the processor's clock: a busy machine makes no file unreadable."""

    def __init__(self) -> None:
        self._end = time.process_time() + SECONDS

    def check(self) -> None:
        """UnreadableError when the time is up."""
        if time.process_time() > self._end:
            raise UnreadableError(TOO_SLOW)
