"""Runs every benchmark, prints the tables and writes them to benchmarks/results.md."""

from __future__ import annotations

import argparse
import os
import platform
from datetime import date
from pathlib import Path

from benchmarks import collect, generate, render, rounds

RESULTS = Path(__file__).parent / "results.md"


def main() -> None:
    """Parses the options and measures."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--agencies", type=int, default=96, help="workbooks of a round (96)")
    parser.add_argument("--full", action="store_true", help="also the 3,321 communes of the nation")
    options = parser.parse_args()
    sizes = (1, options.agencies, *((3321,) if options.full else ()))
    head = (
        f"Measured {date.today():%d/%m/%Y}, Python {platform.python_version()}, {os.cpu_count()} cores, "
        f"{platform.system()} {platform.machine()}. How to read it: README.md."
    )
    text = "\n".join(
        (
            "# Last results",
            "",
            head,
            "",
            *generate.table(sizes),
            "",
            *collect.table(sizes),
            "",
            *rounds.table(sizes),
            "",
            *render.table(),
            "",
        )
    )
    print(text)
    RESULTS.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
