"""The frozen values that everything passes around."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Literal
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date


class Ask(StrEnum):
    """The kind of answer that a question asks for; a fact says which of them it gives."""

    WHO = "who"
    WHEN = "when"
    WHERE = "where"
    WHAT = "what"
    WHICH = "which"
    HOW_MANY = "how_many"
    HOW_MUCH = "how_much"
    WHAT_SHARE = "what_share"
    HOW_LONG = "how_long"
    HOW = "how"
    WHY = "why"
    YES_NO = "yes_no"
    SOURCE = "source"
    """Who says so, where a figure comes from."""
    QUOTE = "quote"
    """The words somebody said."""
    TOPIC = "topic"
    """No question word at all: a name, keywords, "tell me about"."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a source: its place, its fingerprint and a link's few words; not its text."""

    paragraph: int
    """From 0, which is the headline."""
    sentence: int
    """From 1 inside its paragraph."""
    sha256: str
    """Of the sentence's normalised text (`knowledge.provenance.normalise`), 64 hex digits."""
    start: str
    """Its first few words, for the link's text fragment."""
    end: str
    """Its last few words; empty where `start` is enough."""


@dataclass(frozen=True, slots=True)
class Source:
    """An article that facts are taken from."""

    id: str
    title: str
    publisher: str
    published: date
    url: str
    sentences: Mapping[tuple[int, int], Sentence]

    def link(self, paragraph: int, sentence: int) -> str:
        """Return the address that opens the page at this sentence.

        A text fragment, as in https://wicg.github.io/scroll-to-text-fragment/: `-` is escaped too,
        since it marks a prefix or suffix there.
        """
        place = self.sentences[paragraph, sentence]
        parts = [
            quote(text, safe="").replace("-", "%2D") for text in (place.start, place.end) if text
        ]
        return f"{self.url}#:~:text={','.join(parts)}"


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a fact stands in its source, with a short phrase of evidence."""

    source: Source
    paragraph: int
    sentence: int
    quotes: tuple[str, ...]
    """Phrases of the sentence, at most 12 words each; at least one, the telling one first."""

    @property
    def quote(self) -> str:
        """The phrase that tells most, the one shown: the first."""
        return self.quotes[0]

    @property
    def url(self) -> str:
        return self.source.link(self.paragraph, self.sentence)


@dataclass(frozen=True, slots=True)
class Fact:
    """One typed statement of a source: what a question must unify with to be answered by it."""

    id: str
    topic: str
    statement: str
    """In our own words; it stands alone and is the reply where no entry covers the fact."""
    subject: str
    """Id of the entity that the fact is about."""
    relation: str
    """What is said of the subject, as a plain snake_case name: `patent_applications`."""
    slots: Mapping[Ask, str]
    """What the fact gives to each kind of question: {HOW_MANY: "29,000", WHEN: "2018"}."""
    names: frozenset[str]
    """Ids of the other entities that a question on this fact may name."""
    needs: tuple[frozenset[str], ...]
    """Alternatives, each a set of concepts, entities or numbers that a question must hold."""
    about: frozenset[str]
    """Further concepts that a question on this fact may use."""
    contradicts: frozenset[str]
    """Concepts that the fact says the opposite of: a premise with them is put right."""
    corrects: frozenset[Ask]
    """Slots with one true value: a question that presupposes another value is put right."""
    citations: tuple[Citation, ...]
    context: tuple[Citation, ...] = ()
    """Sentences that say what a pronoun of the cited one stands for; evidence, but not shown."""
    terms: tuple[str, ...] = ()
    """Abbreviations in the statement that the evidence spells out: `R&D`."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One question that the base answers, with the many ways people ask it."""

    id: str
    topic: str
    question: str
    answer: str
    facts: tuple[Fact, ...]
    utterances: tuple[str, ...]
    declines: tuple[str, ...]
    """Near-misses: questions that sound like this one and must not be answered by it."""
    listed: bool = True
    """Offered in autocomplete, topics and suggestions."""

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Those of its facts, one for each sentence, in the order of the facts."""
        merged: dict[tuple[str, int, int], Citation] = {}
        for citation in (c for fact in self.facts for c in fact.citations):
            key = (citation.source.id, citation.paragraph, citation.sentence)
            known = merged.get(key)
            quotes = (*known.quotes, *citation.quotes) if known else citation.quotes
            merged[key] = Citation(
                citation.source, citation.paragraph, citation.sentence, tuple(dict.fromkeys(quotes))
            )
        return tuple(merged.values())


@dataclass(frozen=True, slots=True)
class Entity:
    """Somebody or something that questions name."""

    id: str
    name: str
    kind: str
    """`city`, `company`, `person`, ... ; two entities of one kind exclude each other in a slot."""
    aliases: tuple[str, ...]
    foil: bool = False
    """Known only so that it is not taken for one of ours."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of a base: its entities and foils, and what its content words mean."""

    entities: Mapping[str, Entity]
    concepts: Mapping[str, tuple[str, ...]]
    """Concept → the words and phrases that people use for it."""


@dataclass(frozen=True, slots=True)
class KnowledgeBase:
    """Everything in a knowledge folder, checked and linked."""

    version: str
    """Twelve hex digits of the SHA-256 of its files: the same files, the same version."""
    sources: Mapping[str, Source]
    facts: Mapping[str, Fact]
    entries: Mapping[str, Entry]
    """Written entries, and one made from each fact that no entry covers."""
    topics: Mapping[str, str]
    """Topic → its title, in the order of the files."""
    vocabulary: Vocabulary


@dataclass(frozen=True, slots=True)
class Turn:
    """What a conversation remembers of its last turn: enough to complete "and Changsha?"."""

    question: str
    """As it was understood: a follow-up is remembered completed."""
    entries: tuple[str, ...] = ()
    """Ids of the entries answered or, failing that, offered; best first."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """How one entry was judged for a question: the features of its confidence, and the guards."""

    entry: str
    confidence: float
    """Share of such judgements that are right, 0 to 1."""
    score: float
    """The engine's, before the guards; about 0 to 1."""
    utterance: str
    """The entry's phrasing nearest to the question."""
    guards: tuple[str, ...] = ()
    """What spoke against it, as sentences: "the article gives 2018 only"."""
    features: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Trace:
    """How a reply was decided, for `--why`, `/why` and the report."""

    understood: str
    """The question after repair and completion."""
    evidence: tuple[Evidence, ...]
    """The candidates, best first."""
    margin: float
    """Confidence of the best over the next entry."""
    milliseconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Answer:
    """A sourced reply."""

    text: str
    entries: tuple[Entry, ...]
    citations: tuple[Citation, ...]
    confidence: float
    turn: Turn
    trace: Trace
    outcome: Literal["answer"] = "answer"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """No answer, but up to three questions that the base does answer, best first."""

    text: str
    reason: str
    """Key of its wording, so that a renderer can say it in the reader's language."""
    entries: tuple[Entry, ...]
    confidence: float
    turn: Turn
    trace: Trace
    outcome: Literal["suggest"] = "suggest"


@dataclass(frozen=True, slots=True)
class Abstention:
    """Neither: a civil line, or that there is no sourced answer."""

    text: str
    reason: str
    """Key of its wording: `no_answer`, `greeting`, `thanks`, ..."""
    confidence: float
    turn: Turn
    trace: Trace
    outcome: Literal["abstain"] = "abstain"


Reply = Answer | Suggestion | Abstention
