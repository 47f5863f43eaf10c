"""Replies as plain text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.model import Answer, Suggestion

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.model import Citation, Evidence, Reply

_WEIGHTS = 6
"""Features shown of a judgement: those that are not zero, the largest first."""


def reply(given: Reply) -> str:
    """Return a reply as lines: the answer and its sources, or the choices."""
    lines = [given.text]
    if isinstance(given, Answer):
        lines += [source(citation) for citation in given.citations]
    elif isinstance(given, Suggestion):
        lines += [f"  {n}. {entry.question}" for n, entry in enumerate(given.entries, 1)]
    return "\n".join(lines)


def source(citation: Citation) -> str:
    """Return the line that says where an answer stands."""
    where = citation.source
    return (
        f"  [{where.publisher}, {where.published:%-d %B %Y}, “{where.title}”, "
        f"paragraph {citation.paragraph}, sentence {citation.sentence}] “{citation.quote}”\n"
        f"  {citation.url}"
    )


def why(given: Reply) -> str:
    """Return how a reply was decided: the reading, and each candidate with its evidence."""
    trace = given.trace
    lines = [
        f"understood  {trace.understood}",
        f"outcome     {given.outcome}, margin {trace.margin:.2f}, {trace.milliseconds:.1f} ms",
    ]
    for evidence in trace.evidence[:5]:
        lines += _evidence(evidence)
    return "\n".join(lines)


def _evidence(evidence: Evidence) -> Iterator[str]:
    yield f"{evidence.confidence:6.2f}  {evidence.entry} (engine {evidence.score:.2f})"
    if evidence.utterance:
        yield f"        nearest: {evidence.utterance}"
    for guard in evidence.guards:
        yield f"        against: {guard}"
    weights = sorted(evidence.features.items(), key=lambda item: -abs(item[1]))[:_WEIGHTS]
    yield "        " + ", ".join(f"{name} {value:.2f}" for name, value in weights if value)
