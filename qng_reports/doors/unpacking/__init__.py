"""What lies in archives and mails, and what any file is by its bytes: nothing is written, nothing is executed."""

from __future__ import annotations

from qng_reports.doors.unpacking.kinds import CONTAINERS, SPREADSHEETS, Kind, kind_of
from qng_reports.doors.unpacking.names import is_companion
from qng_reports.doors.unpacking.opening import unpack
from qng_reports.doors.unpacking.pieces import SEPARATOR, Piece, Trouble

__all__ = ["CONTAINERS", "SEPARATOR", "SPREADSHEETS", "Kind", "Piece", "Trouble", "is_companion", "kind_of", "unpack"]
