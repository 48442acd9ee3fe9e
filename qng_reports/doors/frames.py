"""Tables for data tools, with pandas: Parquet."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from io import BytesIO

from qng_reports.errors import QngError


def write_parquet(
    columns: Sequence[str], rows: Sequence[Sequence[str | Decimal | None]], numbers: Sequence[str]
) -> bytes:
    """One Parquet file: `columns` named in `numbers` as 64-bit floats (empty is null), all others as text.

    Raises QngError when the extra `parquet` (pyarrow) is not installed.
    """
    import pandas

    frame = pandas.DataFrame.from_records([tuple(row) for row in rows], columns=list(columns))
    for column in columns:
        frame[column] = frame[column].astype("float64" if column in numbers else "string")
    stream = BytesIO()
    try:
        frame.to_parquet(stream, engine="pyarrow", index=False)
    except ImportError as problem:
        raise QngError(
            'Chưa cài phần xuất Parquet: chạy lệnh pip install "qng_reports[parquet]" rồi xuất lại.'
        ) from problem
    return stream.getvalue()
