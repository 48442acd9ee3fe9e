"""Offline reporting rounds by spreadsheet: form, workbooks, dataset, official Word report."""

__version__ = "0.4.0"
