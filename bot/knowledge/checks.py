"""What must hold in a base beyond its shape: evidence, contradictions, limits, thin entries."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.knowledge.against import against
from bot.knowledge.places import Places
from bot.knowledge.provenance import LONGEST_QUOTE, fingerprint, normalise
from bot.language.text import clean, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.errors import Problem
    from bot.knowledge.loading import Loaded
    from bot.knowledge.provenance import Article
    from bot.model import Citation, Fact, KnowledgeBase

LONGEST_ANSWER = 1_200
"""Characters: with evidence, source line and markup it stays below Discord's 2,000 of a message."""
LONGEST_QUESTION = 240
"""Characters: an embed's title takes 256."""
LONGEST_LINK = 512
"""Characters of a link button's address (Discord, Components reference)."""
FEWEST_UTTERANCES = 20
FEWEST_DECLINES = 5
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_NAME = re.compile(r"(?<![.!?:;] )(?<!^)(?<![“\"'(&])\b[A-Z][\w-]*(?:&\w+|\.\w+)?")


def check(loaded: Loaded, article: Article | None = None) -> list[Problem]:
    """Return every problem of a loaded base; with `article`, also against the source's text.

    Empty where the base did not load: then its own problems come first.
    """
    knowledge = loaded.knowledge
    if knowledge is None:
        return []
    places = Places.of(loaded.files)
    problems = [
        *_vocabulary(knowledge, places),
        *_facts(knowledge, places),
        *_entries(knowledge, places),
        *_repeated(knowledge, places),
        *_contradictions(knowledge, places),
    ]
    if article:
        problems += against(article, loaded, places)
    return problems


def covered(knowledge: KnowledgeBase) -> tuple[int, int]:
    """Return how many of the sources' sentences some fact cites, and how many there are."""
    cited = {
        (c.source.id, c.paragraph, c.sentence)
        for f in knowledge.facts.values()
        for c in f.citations
    }
    return len(cited), sum(len(source.sentences) for source in knowledge.sources.values())


def _vocabulary(knowledge: KnowledgeBase, places: Places) -> Iterator[Problem]:
    known = knowledge.vocabulary.concepts.keys() | knowledge.vocabulary.entities.keys()
    for fact in knowledge.facts.values():
        for key, names in (("subject", {fact.subject}), ("names", fact.names)):
            for name in sorted(names - knowledge.vocabulary.entities.keys()):
                cause = f"There is no entity `{name}`."
                yield places.problem("fact", fact.id, (key,), cause, "Add it to vocabulary.yaml.")
        used = {item for need in fact.needs for item in need} | fact.about | fact.contradicts
        for name in sorted(item for item in used - known if "_" in item):
            cause = f"There is no concept or entity `{name}`."
            yield places.problem("fact", fact.id, (), cause, "Add it to vocabulary.yaml.")


def _facts(knowledge: KnowledgeBase, places: Places) -> Iterator[Problem]:
    for fact in knowledge.facts.values():
        for n, citation in enumerate(fact.citations):
            yield from _quotes(fact, n, citation, places)
        missing = _unproved(fact.statement, (fact,))
        if missing:
            cause = f"The statement says {_listed(missing)}, but its evidence does not."
            remedy = "Quote the words that say so, or take it out."
            yield places.problem("fact", fact.id, ("statement",), cause, remedy)


def _quotes(fact: Fact, n: int, citation: Citation, places: Places) -> Iterator[Problem]:
    key = ("citations", n, "evidence")
    headline = citation.paragraph == 0
    fingerprints = {place.sha256 for place in citation.source.sentences.values()}
    for phrase in citation.quotes:
        if len(phrase.split()) > LONGEST_QUOTE:
            cause = f"The evidence “{phrase[:40]}...” has more than {LONGEST_QUOTE} words."
            yield places.problem("fact", fact.id, key, cause, "Quote only the words that prove it.")
        elif fingerprint(phrase) in fingerprints and not headline:
            cause = "The evidence is a whole sentence of the source."
            yield places.problem("fact", fact.id, key, cause, "Quote only the words that prove it.")
    if len(citation.url) > LONGEST_LINK:
        cause = f"The link to the sentence is longer than {LONGEST_LINK} characters."
        yield places.problem("fact", fact.id, key, cause, "Shorten start and end in the source.")


def _entries(knowledge: KnowledgeBase, places: Places) -> Iterator[Problem]:
    for entry in knowledge.entries.values():
        if ("entry", entry.id) not in places.where:
            continue
        missing = _unproved(entry.answer, entry.facts)
        if missing:
            cause = f"The answer says {_listed(missing)}, but the evidence of its facts does not."
            remedy = "Add the fact that says so, or take it out."
            yield places.problem("entry", entry.id, ("answer",), cause, remedy)
        for key, text, most in (
            ("answer", entry.answer, LONGEST_ANSWER),
            ("question", entry.question, LONGEST_QUESTION),
        ):
            if len(text) > most:
                cause = f"The {key} has {len(text):,} characters; Discord has room for {most:,}."
                yield places.problem("entry", entry.id, (key,), cause, "Shorten it.")
        for key, found, least in (
            ("utterances", entry.utterances, FEWEST_UTTERANCES),
            ("declines", entry.declines, FEWEST_DECLINES),
        ):
            if len(found) < least:
                cause = f"The entry has {len(found)} {key}."
                remedy = f"Write at least {least}, as different people would."
                yield places.problem("entry", entry.id, (key,), cause, remedy, warning=True)


def _repeated(knowledge: KnowledgeBase, places: Places) -> Iterator[Problem]:
    """Find phrasings that stand twice: in two entries, or as utterance and near-miss."""
    first: dict[str, tuple[str, str]] = {}
    for entry in knowledge.entries.values():
        if ("entry", entry.id) not in places.where:
            continue
        for key, texts in (
            ("question", (entry.question,)),
            ("utterances", entry.utterances),
            ("declines", entry.declines),
        ):
            for n, text in enumerate(texts):
                folded = " ".join(words(clean(text)))
                other, other_key = first.setdefault(folded, (entry.id, key))
                both_decline = key == other_key == "declines"
                if (other, other_key) == (entry.id, key) or both_decline:
                    continue
                path = (key,) if key == "question" else (key, n)
                cause = f"“{text[:60]}” stands also among the {other_key} of `{other}`."
                remedy = "Keep it where it belongs."
                warning = other == entry.id and key != "declines"
                yield places.problem("entry", entry.id, path, cause, remedy, warning=warning)


def _contradictions(knowledge: KnowledgeBase, places: Places) -> Iterator[Problem]:
    """Find facts that say different things of the same: subject, relation and time alike."""
    first: dict[tuple[str, str, str], Fact] = {}
    for fact in knowledge.facts.values():
        time = next((text for ask, text in fact.slots.items() if ask == "when"), "")
        other = first.setdefault((fact.subject, fact.relation, time), fact)
        differing = [
            ask for ask in fact.slots if fact.slots[ask] != other.slots.get(ask, fact.slots[ask])
        ]
        if other is not fact and differing:
            cause = (
                f"It contradicts `{other.id}`: same subject and relation, another `{differing[0]}`."
            )
            remedy = "Correct one of them, or name the relation more closely."
            yield places.problem("fact", fact.id, ("slots",), cause, remedy)


def _unproved(text: str, facts: Iterable[Fact]) -> list[str]:
    """Return the numbers and proper names of a text that stand in none of the facts' evidence.

    What the source says of itself (title, publisher, date) counts as evidence.
    """
    facts = tuple(facts)
    citations = [c for fact in facts for c in (*fact.citations, *fact.context)]
    proof = " ".join(
        part
        for c in citations
        for s in (c.source,)
        for part in (*c.quotes, s.title, s.publisher, f"{s.published:%d %B %Y} {s.published.day}")
    )
    terms = {term for fact in facts for term in fact.terms}
    proof = f"{normalise(proof)} {' '.join(terms)}".lower()
    known = set(re.findall(r"[\w&]+(?:[.,-]\w+)*", proof)) | set(re.findall(r"\w+", proof))
    found = [*_NUMBER.findall(text), *(n for n in _NAME.findall(normalise(text)))]
    return [name for name in dict.fromkeys(found) if name.lower().removesuffix("'s") not in known]


def _listed(found: list[str]) -> str:
    return ", ".join(f"“{item}”" for item in found)
