"""`eval` in the terminal: figures as tables, failures by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from bot.evaluation.figures import Figures, ask_all, merge
from bot.evaluation.gold import read_gold

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from bot.answering import Answerer
    from bot.evaluation.figures import Share


def measure(answerer: Answerer, files: Sequence[Path], *, failures: bool) -> Figures:
    """Ask every file's questions; conversations do not cross files."""
    figures = merge([ask_all(answerer, read_gold(file)) for file in files])
    if failures:
        _list_failures(figures)
    return figures


def _list_failures(figures: Figures) -> None:
    console = Console(soft_wrap=True, highlight=False)
    for result in figures.failures():
        reply, trace = result.reply, result.reply.trace
        best = trace.evidence[0].entry if trace.evidence else "nothing"
        question = " ".join(result.gold.q.split())
        console.print(
            f"{result.verdict.value:9} {result.gold.id}  {question}\n"
            f"          {reply.outcome} {reply.confidence:.2f}, nearest {best}: {reply.text}",
            markup=False,
        )


def show(figures: Figures) -> None:
    """Print the figures as tables, each share with its 95 % interval."""
    console = Console()
    console.print(_table("All questions", figures.shares()))
    follow_ups = figures.shares(follow_ups=True)
    if any(share.total for share in follow_ups.values()):
        console.print(_table("Follow-ups", follow_ups))
    console.print(_table("False answers by kind", figures.false_by_kind()))


def _table(title: str, shares: dict[str, Share]) -> Table:
    table = Table(title=title, title_justify="left")
    for heading in ("figure", "count", "of", "%", "95 % interval"):
        table.add_column(heading, justify="left" if heading == "figure" else "right")
    for name, share in shares.items():
        low, high = share.interval
        row = (str(share.count), str(share.total), f"{share.percent:.1f}", f"{low:.1f}-{high:.1f}")
        table.add_row(name, *row)
    return table


def write_report(answerer: Answerer, figures: Figures, path: Path) -> None:
    """Write the evaluation report as one HTML page."""
    from bot.evaluation.report import render_report  # noqa: PLC0415 - jinja2 only where wanted

    path.write_text(render_report(answerer, figures), encoding="utf-8")
    Console().print(f"The report is in {path}.")
