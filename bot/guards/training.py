"""A judge for a base: index, frames, and a verifier fitted on data made from the base alone."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from bot.guards.evidence import Gist, Heard
from bot.guards.frames import frame
from bot.guards.judge import Answered, Declined, Judge
from bot.guards.lexicon import Lexicon
from bot.guards.unify import OPEN
from bot.guards.verifier import Verifier
from bot.language.english import english
from bot.matching.engine import Index, Match, Phrasing

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bot.model import Entry, KnowledgeBase

MOST_TEXTS = 2_500
"""Texts that a verifier is fitted on; beyond that the weights hardly move."""
DECLINED_SHARE = 0.45
"""Share of texts to decline among them where there are more: what a confidence means must not hang
on how many near-misses somebody has written."""
CHATTER = "chatter"
"""Label of messages that are no question to any base."""
KINDER = 1.4
"""Log odds by which a question of a member is likelier meant as it looks than one of these texts:
near-misses are written to fool, and there are many (prior correction: King and Zeng, 2001). With it
0.9 is right nine times in ten in `benchmarks.folds`."""
_SEED = 20191219
"""Fixed, so that the same base gives the same verifier."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A text whose right entry is known: one of the base's own, left out, or one to decline."""

    text: str
    entry: str | None
    """The entry that answers it, or None where it is to be declined."""
    absent: Heard | None


def build_judge(knowledge: KnowledgeBase) -> Judge:
    """Build everything that answering needs; deterministic, about a second per 1,000 texts."""
    lexicon = Lexicon(knowledge, _texts(knowledge))
    untrained, samples = _untrained(knowledge, lexicon)
    chosen = _thin(samples)
    rows, labels = judgements(untrained, chosen)
    return untrained.trained(Verifier.fit(rows, labels).shifted(KINDER))


def samples(knowledge: KnowledgeBase, judge: Judge) -> list[Sample]:
    """Return the texts that the verifier of this base's judge was fitted on."""
    return _thin(_untrained(knowledge, judge.lexicon)[1])


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
    empty = Index.build([])
    scout = Judge(lexicon, Answered(empty, (), {}), Declined(empty, ()), [])
    phrasings: list[Phrasing] = []
    refusals: list[Phrasing] = []
    typed: list[str] = []
    gists: list[Gist] = []
    samples: list[Sample] = []
    heard: dict[str, Counter[str]] = {}
    refused: dict[str, Counter[str]] = {}

    def answered(text: str, entry: str, *, sample: bool) -> None:
        question = scout.read(text)
        stems = Counter({token.stem for token in question.tokens})
        if sample:
            samples.append(Sample(text, entry, Heard((len(phrasings),), entry, None, stems)))
        phrasings.append(Phrasing(question.text, entry))
        typed.append(text)
        heard.setdefault(entry, Counter()).update(stems)

    def declined(text: str, entry: str | None) -> None:
        question = scout.read(text)
        stems = Counter({token.stem for token in question.tokens})
        samples.append(Sample(text, None, Heard((len(refusals),), None, entry, stems)))
        refusals.append(Phrasing(question.text, entry or CHATTER))
        gists.append(Gist(tuple(stems), question.asks - OPEN))
        if entry:
            refused.setdefault(entry, Counter()).update(stems)

    for entry in knowledge.entries.values():
        for text in (entry.question, *_statements(entry)):
            answered(text, entry.id, sample=False)
        for text in entry.utterances:
            answered(text, entry.id, sample=True)
        for text in entry.declines:
            declined(text, entry.id)
    for text in english().chatter:
        declined(text, None)
    entities = knowledge.vocabulary.entities
    frames = [
        frame(entry, entities, heard.get(entry.id, Counter()), refused.get(entry.id, Counter()))
        for entry in knowledge.entries.values()
    ]
    asked = Answered(Index.build(phrasings), tuple(typed), _understood(phrasings))
    return Judge(lexicon, asked, Declined(Index.build(refusals), tuple(gists)), frames), samples


def _understood(phrasings: Sequence[Phrasing]) -> dict[str, Match]:
    """Return the phrasings by their text, but for those that stand for several entries."""
    labels: dict[str, set[str]] = {}
    for phrasing in phrasings:
        labels.setdefault(phrasing.text, set()).add(phrasing.label)
    return {
        phrasing.text: Match(phrasing.label, 1.0, position, 1.0)
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
