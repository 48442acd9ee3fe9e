"""Numbers as people type them: which are certain, which can be read in two ways, which are none."""

from __future__ import annotations

from qng_reports.numbers.digits import decimal_sign, read_digits
from qng_reports.numbers.reading import NumberForm, NumberReading, read_number, read_typed_number

__all__ = ["NumberForm", "NumberReading", "decimal_sign", "read_digits", "read_number", "read_typed_number"]
