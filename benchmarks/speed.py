"""Time of a query against rapidfuzz's WRatio on the same phrasings, and what a build costs.

    python -m benchmarks.speed [--data FOLDER]

Both are timed in turns in one run, in processor time of their one thread, so that what else the
machine does blurs neither; the ratios are what counts.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from rapidfuzz import fuzz, process

from benchmarks.sets import DATA, grown, read
from bot.matching.engine import Index

if TYPE_CHECKING:
    from collections.abc import Callable

SIZES = (100, 1_000, 10_000, 100_000)
QUERIES = 1_000
BASELINE_QUERIES = {100: 300, 1_000: 300, 10_000: 60, 100_000: 20}
LIMITS = {1_000: 0.5, 10_000: 0.06, 100_000: 0.01}
_BUILD = """
import re, sys, time
from pathlib import Path
from benchmarks.sets import grown
from bot.matching.engine import Index
def kilobytes(field):
    return int(re.search(field + r":\\s+(\\d+)", Path("/proc/self/status").read_text())[1])
base = grown(Path(sys.argv[1]), int(sys.argv[2]))
before = kilobytes("VmRSS")
start = time.process_time()
Index.build(base)
print(time.process_time() - start, (kilobytes("VmHWM") - before) / 1024)
"""
"""Run by itself, since a peak of memory (Linux only) belongs to a process."""


def timed(action: Callable[[str], object], text: str) -> float:
    """Return the milliseconds of processor time that the action takes on the text."""
    start = time.thread_time()
    action(text)
    return (time.thread_time() - start) * 1e3


def build_cost(data: Path, size: int) -> tuple[float, float]:
    """Return the seconds and the peak of further megabytes of a build, in a process of its own."""
    command = [sys.executable, "-c", _BUILD, str(data), str(size)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603
    seconds, megabytes = map(float, done.stdout.split())
    return seconds, megabytes


def measure(data: Path, size: int, queries: list[str]) -> str:
    """Return one row of the table."""
    base = grown(data, size)
    texts = [phrasing.text for phrasing in base]
    index = Index.build(base)

    def usual(text: str) -> object:
        return process.extractOne(text, texts, scorer=fuzz.WRatio)

    for text in queries[:20]:
        index.rank(text)
    every = len(queries) // BASELINE_QUERIES[size]
    engine, wratio = [], []
    for number, text in enumerate(queries):
        engine.append(timed(index.rank, text))
        if number % every == 0:
            wratio.append(timed(usual, text))
    p50, p99 = np.quantile(engine, [0.5, 0.99])
    baseline = float(np.median(wratio))
    seconds, megabytes = build_cost(data, size)
    limit = f"{LIMITS[size]:.2f}" if size in LIMITS else "-"
    return (
        f"| {size:,} | {baseline:.2f} | {p50:.2f} | {p99:.2f} | {p50 / baseline:.4f} | {limit} "
        f"| {p99 / p50:.1f} | {seconds:.2f} | {megabytes:.0f} |"
    )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA)
    data: Path = parser.parse_args().data
    queries = [query.text for query in read(data, "clinc_test")][:: 5500 // QUERIES][:QUERIES]
    print("| phrasings | WRatio p50 ms | engine p50 ms | p99 ms | ratio | limit | p99/p50 ", end="")
    print("| build s | build MB |\n|---|---|---|---|---|---|---|---|---|")
    for size in SIZES:
        print(measure(data, size, queries), flush=True)


if __name__ == "__main__":
    main()
