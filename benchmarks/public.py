"""The engine beside the usual ways of matching, on two public intent sets, few phrasings a label.

    python -m benchmarks.public [--data FOLDER] [--split test|val] [--per-label 10]

Three draws of the base, their mean printed. Needs the `bench` dependency group.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from benchmarks.baselines import METHODS
from benchmarks.sets import DATA, trials
from benchmarks.table import print_head, print_row


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--split", choices=("test", "val"), default="test")
    parser.add_argument("--per-label", type=int, default=10)
    options = parser.parse_args()
    columns = trials(options.data, options.split, options.per_label)
    print_head("method")
    for name, method in METHODS.items():
        print_row(name, method, columns)


if __name__ == "__main__":
    main()
