"""Opens workbooks that want a password (msoffcrypto-tool): Excel's agile and standard encryption, RC4 of old .xls."""

from __future__ import annotations

import re
import struct
from io import BytesIO
from xml.parsers.expat import ExpatError

import msoffcrypto
from msoffcrypto.exceptions import DecryptionError, FileFormatError, ParseError

from qng_reports.doors.reader.limits import BROKEN, WRONG_PASSWORD, EncryptedError, UnreadableError

# what a damaged container raises in the library and in olefile below it
_DAMAGE = (FileFormatError, ParseError, ExpatError, OSError, ValueError, KeyError, IndexError, AttributeError,
           TypeError, struct.error, AssertionError, NotImplementedError)  # fmt: skip

_SPINS = re.compile(rb'spinCount="([0-9]{1,12})"')
_MOST_SPINS = 200_000  # hashes for one try of a password; Excel asks for 100,000
_TOO_SLOW = "cách khóa bằng mật khẩu nặng bất thường"


def is_encrypted(content: bytes) -> bool:
    """Whether an old .xls wants a password; False for what is damaged."""
    try:
        return bool(msoffcrypto.OfficeFile(BytesIO(content)).is_encrypted())
    except _DAMAGE:
        return False


def decrypted(content: bytes, password: str) -> bytes:
    """The workbook inside; EncryptedError for a wrong password, UnreadableError for a damaged container."""
    if any(int(told) > _MOST_SPINS for told in _SPINS.findall(content)):
        raise UnreadableError(_TOO_SLOW)
    inside = BytesIO()
    try:
        container = msoffcrypto.OfficeFile(BytesIO(content))
        container.load_key(password=password)
        container.decrypt(inside)
    except DecryptionError as problem:
        raise EncryptedError(WRONG_PASSWORD) from problem
    except _DAMAGE as problem:
        raise UnreadableError(BROKEN) from problem
    return inside.getvalue()
