"""Mutates filled workbooks and reads them: `python -m tests.fuzz --runs 10000 [--seed 1] [--only 4711]`."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from qng_reports.dataset import Submission
from tests.fuzz.mutations import mutate
from tests.fuzz.oracle import Base, bases, read, unnoticed, with_answers

SECONDS = 2.0  # that one file may take


@dataclass(frozen=True)
class Finding:
    """A mutation that was read wrongly, by its number in the run."""

    number: int
    how: str
    what: tuple[str, ...]


@dataclass(frozen=True)
class Outcome:
    """How a mutated file was taken, what is wrong with that, and how long it took."""

    family: str
    accepted: bool
    seconds: float
    finding: Finding | None


def run(made: tuple[Base, ...], numbers: range, seed: int) -> Iterator[Outcome]:
    """Each number is a mutation of its own, whatever runs before it."""
    for number in numbers:
        luck = Random(f"{seed}/{number}")
        base = made[0] if luck.random() < 0.8 else made[-1]
        mutated = mutate(base, luck)
        seconds, found = _timed(base, mutated.content)
        if seconds > SECONDS:  # on a busy machine: once more
            seconds = min(seconds, _timed(base, mutated.content)[0])
        wrong = list(unnoticed(base, with_answers(base, mutated.changed), found, strict=mutated.by_hand))
        if not found.accepted and not found.issues:
            wrong.append("not accepted without an issue")
        if seconds > SECONDS:
            wrong.append(f"took {seconds:.1f} s")
        finding = Finding(number, mutated.how, tuple(wrong)) if wrong else None
        yield Outcome(mutated.how.split(":")[0], found.accepted, seconds, finding)


def _timed(base: Base, content: bytes) -> tuple[float, Submission]:
    start = time.perf_counter()
    found = read(base, content)
    return time.perf_counter() - start, found


def main() -> int:
    """Runs, prints each finding, and a table at the end; 1 if anything was found."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--runs", type=int, default=300)
    parser.add_argument("--start", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    counts: Counter[tuple[str, str]] = Counter()
    slowest = 0.0
    with tempfile.TemporaryDirectory() as folder:
        made = bases(Path(folder), options.seed)
        for outcome in run(made, range(options.start, options.start + options.runs), options.seed):
            counts[outcome.family, "accepted" if outcome.accepted else "refused"] += 1
            slowest = max(slowest, outcome.seconds)
            if outcome.finding:
                counts[outcome.family, "WRONG"] += 1
                print(outcome.finding.number, outcome.finding.how, *outcome.finding.what[:4], sep="\n   ", flush=True)
    for (family, how), count in sorted(counts.items()):
        print(f"{family:<10} {how:<9} {count:>6}")
    print(f"slowest file: {slowest:.2f} s")
    return int(any(how == "WRONG" for _, how in counts))


if __name__ == "__main__":
    sys.exit(main())
