"""The engine beside the usual ways of matching, on two public intent sets, few phrasings a label.

    python -m benchmarks.public [--data FOLDER] [--split test|val] [--per-label 10]

Three draws of the base, their mean printed. Needs the `bench` dependency group.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from benchmarks.baselines import METHODS
from benchmarks.metrics import Figures, figures, mean
from benchmarks.sets import DATA, trials

COLUMNS = ("CLINC150", "CLINC150, typos", "HWU64")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--split", choices=("test", "val"), default="test")
    parser.add_argument("--per-label", type=int, default=10)
    options = parser.parse_args()
    columns = trials(options.data, options.split, options.per_label)
    print("| method | CLINC150 | with typos | HWU64 | AUROC | coverage at 95 % |")
    print("|---|---|---|---|---|---|")
    for name, method in METHODS.items():
        means: dict[str, Figures] = {}
        for column in COLUMNS:
            each = []
            for trial in columns[column]:
                texts = [query.text for query in trial.queries]
                found, confidence = method(trial.base, texts)
                each.append(figures(found, confidence, [query.label for query in trial.queries]))
            means[column] = mean(each)
        clinc, typos, hwu = (means[column] for column in COLUMNS)
        print(
            f"| {name} | {clinc.accuracy:.1f} | {typos.accuracy:.1f} | {hwu.accuracy:.1f} "
            f"| {clinc.auroc:.1f} | {clinc.coverage:.1f} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
