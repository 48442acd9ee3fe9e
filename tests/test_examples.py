"""The examples run as their README says, to the figures it names."""

from __future__ import annotations

import csv
import re
import shlex
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent


def test_the_small_round_as_written(tmp_path: Path) -> None:
    text = (ROOT / "examples" / "README.md").read_text(encoding="utf-8")
    block = re.search(r"```sh\n(.+?)```", text, re.DOTALL)
    assert block is not None
    codes = []
    for line in block[1].strip().splitlines():
        words = shlex.split(line.replace("dot-thu", str(tmp_path / "dot-thu")))
        assert words[0] == "qng-reports"
        done = subprocess.run(
            [sys.executable, "-m", "qng_reports", *words[1:]], cwd=ROOT, capture_output=True, encoding="utf-8",
            timeout=120, check=False,
        )  # fmt: skip
        assert done.returncode == 0, (line, done)
        codes.append(words[1])
    assert codes == ["init", "generate", "collect", "status", "export", "render"]
    with (tmp_path / "dot-thu" / "ket-qua" / "tong-hop.csv").open(encoding="utf-8-sig", newline="") as file:
        found = {row["item"]: row for row in csv.DictReader(file)}
    assert (found["A1"]["numerator"], found["A1"]["denominator"], found["A1"]["value"]) == ("105", "110", "95.45")
    assert found["A1"]["assessment"] == "Chưa đủ số liệu"
    assert found["A2"]["value"] == "3955"
    assert {row["received"] for row in found.values()} == {"2"} and {row["expected"] for row in found.values()} == {"3"}
    assert (tmp_path / "dot-thu" / "bao-cao" / "bao-cao-toi-thieu-2026-Q2.docx").is_file()
