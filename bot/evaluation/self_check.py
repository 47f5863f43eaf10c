"""What a base can say of itself: whether an entry's own wording finds it, and what would win."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from bot.errors import Problem
from bot.model import Answer

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.answering import Answerer
    from bot.knowledge.loading import Loaded

LEAST_FOUND = 0.5
"""Share of an entry's utterances that must be answered by it: fewer, and it is unreachable."""
MOST_ASKED = 40
"""Utterances of an entry that are asked, spread evenly: enough for its share to within a tenth."""
THIN = 0.5
"""Share of an entry's utterances that its others must find: fewer, and it has too few."""


def self_check(answerer: Answerer, loaded: Loaded, *, deep: bool) -> Iterator[Problem]:
    """Yield entries that their own utterances do not find; `deep` leaves each utterance out."""
    lines = {
        entry.id: (document.file, document.line(("entries", n)))
        for document, file in loaded.files.entries
        for n, entry in enumerate(file.entries)
    }
    for entry in answerer.knowledge.entries.values():
        if entry.id not in lines or not entry.utterances:
            continue
        file, line = lines[entry.id]
        lost: Counter[str] = Counter()
        found = 0
        asked = _spread((entry.question, *entry.utterances))
        for text in asked:
            reply = answerer.reply(text)
            names = [e.id for e in reply.entries] if isinstance(reply, Answer) else []
            if entry.id in names:
                found += 1
            elif names:
                lost[names[0]] += 1
        share = found / len(asked)
        if share < LEAST_FOUND:
            winner = f"; `{lost.most_common(1)[0][0]}` answers most of the others" if lost else ""
            cause = f"Only {share:.0%} of its own utterances are answered by it{winner}."
            remedy = "Widen the facts' needs and about, or move the utterances where they belong."
            yield Problem(file, line, f"entry {entry.id}", cause, remedy)
    if deep:
        yield from _left_out(answerer, lines)


def _spread(texts: Sequence[str]) -> Sequence[str]:
    return texts[:: -(-len(texts) // MOST_ASKED)]


def _left_out(answerer: Answerer, lines: dict[str, tuple[str, int]]) -> Iterator[Problem]:
    """Leave each utterance out in turn: name those that another entry would win."""
    lost: dict[str, list[tuple[str, str]]] = {}
    totals: Counter[str] = Counter()
    for sample, winner in answerer.leave_one_out():
        if sample.entry:
            totals[sample.entry] += 1
            if winner != sample.entry:
                lost.setdefault(sample.entry, []).append((sample.text, winner or "nothing"))
    for name, texts in sorted(lost.items()):
        if name not in lines:
            continue
        file, line = lines[name]
        if 1 - len(texts) / totals[name] < THIN:
            cause = (
                f"Left out, {len(texts)} of {totals[name]} utterances do not find it: it is thin."
            )
            remedy = "Add utterances in the words of those listed next."
            yield Problem(file, line, f"entry {name}", cause, remedy, warning=True)
        for text, winner in texts:
            cause = f"Without it, “{text}” would go to {winner}."
            remedy = "Add more like it, or move it if it belongs there."
            yield Problem(file, line, f"entry {name}", cause, remedy, warning=True)
