"""One row of figures for one way of matching, the same in every table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.metrics import Figures, figures, mean

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from benchmarks.baselines import Method
    from benchmarks.sets import Trial

COLUMNS = ("CLINC150", "CLINC150, typos", "HWU64")


def print_head(first: str) -> None:
    """Print the headings; `first` names what the rows differ in."""
    print(f"| {first} | CLINC150 | with typos | HWU64 | AUROC | coverage at 95 % |")
    print("|---|---|---|---|---|---|")


def print_row(name: str, method: Method, columns: Mapping[str, Sequence[Trial]]) -> None:
    """Run a method on every column's trials and print their means."""
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
