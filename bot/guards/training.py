"""A judge for a base: index, frames, and a verifier fitted on data made from the base alone."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from bot.guards.answerability import Answerability, Lesson, marks
from bot.guards.evidence import Heard
from bot.guards.frames import frame
from bot.guards.judge import Answered, Judge
from bot.guards.lexicon import Lexicon
from bot.guards.prints import Prints
from bot.guards.question import read
from bot.guards.verifier import Verifier
from bot.language.english import english
from bot.matching.engine import Index, Phrasing

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bot.guards.answerability import Marks
    from bot.model import Entry, KnowledgeBase

MOST_TEXTS = 2_500
"""Texts that a verifier is fitted on; beyond that the weights hardly move."""
DECLINED_SHARE = 0.45
"""Share of texts to decline among them where there are more: what a confidence means must not hang
on how many near-misses somebody has written."""
BLOCKS = 4
"""Parts that each list of texts is cut into, to be judged by what the other parts teach."""
CHATTER = "chatter"
"""Label of messages that are no question to any base."""
PLAINER = 1.65
"""How many times the log odds of a member's question are those of these texts: near-misses are
written to fool, and utterances to be far from each other. With it 0.9 is right nine times in ten in
`benchmarks.folds` (temperature scaling: Guo and others, 2017)."""
_SEED = 20191219
"""Fixed, so that the same base gives the same verifier."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A text whose right entry is known: one of the base's own, left out, or one to decline."""

    text: str
    entry: str | None
    """The entry that answers it, or None where it is to be declined."""
    absent: Heard
    """What to take back of it from the base to judge it as if it had never been there."""
    marks: Marks
    block: int
    """Which part of its entry's list it stands in: what is written together is much alike."""


def build_judge(knowledge: KnowledgeBase) -> Judge:
    """Build everything that answering needs; deterministic, about a second per 1,000 texts."""
    untrained, samples = _untrained(knowledge, Lexicon(knowledge, _texts(knowledge)))
    rows: list[Mapping[str, float]] = []
    labels: list[float] = []
    for judge, chosen in _held_out(untrained, samples):
        found, right = judgements(judge, chosen)
        rows += found
        labels += right
    verifier = Verifier.fit(rows, labels).scaled(PLAINER)
    return untrained.trained(_answerability(samples), verifier)


def held_out(knowledge: KnowledgeBase, judge: Judge) -> Iterator[tuple[Judge, list[Sample]]]:
    """Yield the texts that the base's verifier was fitted on, with a judge not taught by them."""
    untrained, samples = _untrained(knowledge, judge.lexicon)
    return _held_out(untrained, samples, judge.verifier)


def _held_out(
    judge: Judge, samples: Sequence[Sample], verifier: Verifier | None = None
) -> Iterator[tuple[Judge, list[Sample]]]:
    """Yield each block of texts with a judge whose answerability was taught by the other blocks."""
    chosen = _thin(samples)
    for block in range(BLOCKS):
        rest = [sample for sample in samples if sample.block != block]
        taught = judge.trained(_answerability(rest), verifier)
        yield taught, [sample for sample in chosen if sample.block == block]


def _answerability(samples: Sequence[Sample]) -> Answerability:
    return Answerability.fit(
        [
            Lesson(s.marks, s.absent.entry or s.absent.declined or CHATTER, bool(s.entry))
            for s in samples
        ]
    )


def _texts(knowledge: KnowledgeBase) -> Iterator[str]:
    for entry in knowledge.entries.values():
        yield entry.question
        yield entry.answer
        yield from entry.utterances
        yield from entry.declines
    for fact in knowledge.facts.values():
        yield fact.statement


def _untrained(knowledge: KnowledgeBase, lexicon: Lexicon) -> tuple[Judge, list[Sample]]:
    """Read every phrasing once; return the judge without its verifier, and the samples."""
    phrasings: list[Phrasing] = []
    near_misses: dict[str, int] = {}
    typed: list[str] = []
    samples: list[Sample] = []
    heard: dict[str, Counter[str]] = {}
    refused: dict[str, Counter[str]] = {}

    def answered(text: str, entry: str, block: int | None) -> None:
        question = read(text, lexicon)
        stems = Counter({token.stem for token in question.tokens})
        if block is not None:
            absent = Heard((len(phrasings),), entry, None, stems)
            samples.append(Sample(text, entry, absent, marks(question, lexicon.kinds), block))
        phrasings.append(Phrasing(question.text, entry))
        typed.append(text)
        heard.setdefault(entry, Counter()).update(stems)

    def declined(text: str, entry: str | None, block: int) -> None:
        question = read(text, lexicon)
        stems = Counter({token.stem for token in question.tokens})
        absent = Heard((), None, entry, stems)
        samples.append(Sample(text, None, absent, marks(question, lexicon.kinds), block))
        near_misses[question.text] = len(near_misses)
        if entry:
            refused.setdefault(entry, Counter()).update(stems)

    for entry in knowledge.entries.values():
        for text in (entry.question, *_statements(entry)):
            answered(text, entry.id, None)
        for block, text in _blocks(entry.utterances):
            answered(text, entry.id, block)
        for block, text in _blocks(entry.declines):
            declined(text, entry.id, block)
    for block, text in _blocks(english().chatter[: len(samples)]):
        declined(text, None, block)
    entities = knowledge.vocabulary.entities
    frames = [
        frame(entry, entities, heard.get(entry.id, Counter()), refused.get(entry.id, Counter()))
        for entry in knowledge.entries.values()
    ]
    names = tuple(phrasing.label for phrasing in phrasings)
    asked = Answered(Index.build(phrasings), tuple(typed), names, Prints(_understood(phrasings)))
    return Judge(lexicon, asked, Prints(near_misses), frames), samples


def _blocks(texts: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Yield texts with the number of the block that each belongs to."""
    for position, text in enumerate(texts):
        yield position * BLOCKS // len(texts), text


def _understood(phrasings: Sequence[Phrasing]) -> dict[str, int]:
    """Return positions by text, but for texts that stand for several entries."""
    labels: dict[str, set[str]] = {}
    for phrasing in phrasings:
        labels.setdefault(phrasing.text, set()).add(phrasing.label)
    return {
        phrasing.text: position
        for position, phrasing in enumerate(phrasings)
        if len(labels[phrasing.text]) == 1
    }


def _statements(entry: Entry) -> tuple[str, ...]:
    """Return the statement as a phrasing too, where the entry rests on that fact alone."""
    return (entry.facts[0].statement,) if len(entry.facts) == 1 else ()


def _thin(samples: Sequence[Sample]) -> list[Sample]:
    if len(samples) <= MOST_TEXTS:
        return list(samples)
    answered = [sample for sample in samples if sample.entry]
    declined = [sample for sample in samples if not sample.entry]
    refusals = min(int(DECLINED_SHARE * MOST_TEXTS), len(declined))
    draw = Random(_SEED)  # noqa: S311 - no secret is drawn
    kept = draw.sample(answered, min(MOST_TEXTS - refusals, len(answered)))
    return [*kept, *draw.sample(declined, refusals)]


def judgements(
    judge: Judge, samples: Sequence[Sample]
) -> tuple[list[Mapping[str, float]], list[float]]:
    """Return the features of each judgement on the samples, and 1 where it would be right.

    An entry that cites a sentence of the right one is neither right nor wrong, and left out; so is
    one that conflicts, which is not answered whatever its weights.
    """
    rows: list[Mapping[str, float]] = []
    labels: list[float] = []
    for sample in samples:
        for judged in judge.judge(judge.read(sample.text), sample.absent):
            name = judged.frame.entry.id
            right = judge.frames.get(sample.entry) if sample.entry else None
            sibling = right and name != sample.entry and judged.frame.places & right.places
            if sibling or judged.unification.conflict:
                continue
            rows.append(judged.features)
            labels.append(float(name == sample.entry))
    return rows, labels
