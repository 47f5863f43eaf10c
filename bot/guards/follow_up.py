"""A follow-up completed from the turn before it: "and Changsha?", "in dollars?"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.language.text import number
from bot.model import Ask

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bot.guards.lexicon import Span, Token
    from bot.guards.question import Question
    from bot.model import Entity

_LEAD_IN = re.compile(
    r"^(?:(?:and|but|so|ok|okay|also|then|or|what about|how about|what of|same for"
    r"|same question for"
    r"|now|wait|hm+|a+h+|o+h+|gotcha|got it|right|cool|nice|great|interesting|i see|good"
    r"|thanks) +)+"
)
_PRONOUN = re.compile(
    r"\b(?:it|its|they|them|their|he|him|his|she|her|that|this|these|those|there|then|one|ones|both"
    r"|same|other|others|such|which ones?|who|when|where|why|how)\b"
)
_REFERENCE = re.compile(
    r"\b(?:it|its|they|them|their|he|him|his|she|her|that|this|these|those|there|both|same"
    r"|others?|which ones?|one of them|the \w+ one)\b"
)
_THING = re.compile(
    r"\b(?:it|its|they|them|their|he|him|his|she|her|there"
    r"|(?:that|this|the) (?:city|town|place|zone|park|firm|company|man|guy|person))\b"
)
_EVENT = re.compile(
    r"\b(?:was|is|were|do|did|does|says?|said) (?:that|this|so)\b|\bsame\b|\bones?\b"
)
_ONE_OF = re.compile(r"\b(?:of (?:those|these|them)|which ones?)\b")
"""Points to several things, which names alone do not bring back."""
_NAMING = frozenset({Ask.WHO, Ask.WHERE, Ask.WHICH})
_WHOLE = 3
"""Words of a follow-up that says something of its own, at the least."""
_MOST_NAMES = 2
"""Names of the answer before that a follow-up is tried with."""
_FEW = 3
"""Content words; a question with no more may lean on the turn before it."""
_FEWER = 2
"""The same for a message that asks nothing and names nothing: chatter has more."""
_ASKING = frozenset(
    "what which who whom whose when where why how is are was were do does did has have had can "
    "will much many long name".split()
)


def leans(question: Question) -> bool:
    """Say whether a question may be incomplete without the turn before it."""
    if continues(question):
        return True
    if question.asks == frozenset({Ask.TOPIC}) and not question.entities | question.foils:
        return len(question.content) <= _FEWER
    return len(question.content) <= _FEW or bool(
        not question.entities | question.foils and _PRONOUN.search(question.text)
    )


def points_back(question: Question) -> bool:
    """Say whether a question names nothing but refers to something: "that city", "and in 2017?"."""
    if question.entities | question.foils:
        return False
    return (
        not question.content  # "since when?"
        or continues(question)
        or bool(_REFERENCE.search(question.text))
    )


def continues(question: Question) -> bool:
    """Say whether a question goes on from the one before: "and Changsha?", "what about 2017?"."""
    return bool(_LEAD_IN.match(question.text))


def completions(
    question: Question, previous: Question, entities: Mapping[str, Entity]
) -> Iterator[str]:
    """Yield what a follow-up may mean in full, the fullest first.

    What it gives itself (a name, a year, a kind of answer) takes the place of its like in the
    question before; then the names of the question before alone, for a change of subject.
    """
    own = _LEAD_IN.sub("", question.text)
    replaced = {
        entities[name].kind for name in question.entities | question.foils if name in entities
    }
    dropped = set()
    for span in previous.spans:
        kinds = {entities[name].kind for name in span.entities if name in entities}
        if kinds & replaced:
            dropped |= set(range(span.start, span.end))
    kept = [
        token
        for n, token in enumerate(previous.tokens)
        if n not in dropped and not _superseded(token, question)
    ]
    yield " ".join([own, *(token.word for token in kept)])
    named = {n for span in previous.spans for n in range(span.start, span.end)} - dropped
    names = [
        token.word
        for n, token in enumerate(previous.tokens)
        if n in named
        or (token.word.isdigit() and not question.years and not _superseded(token, question))
    ]
    if names and question.content and not _ONE_OF.search(own):
        yield " ".join([own, *names])


def resolved(
    question: Question, previous: Question, answer: Question, entities: Mapping[str, Entity]
) -> Iterator[str]:
    """Yield what a follow-up that says something of its own may ask, of one thing each time.

    "Where is it based?" is asked of what the question before was about, or of what the answer
    brought up, where that was asked for. "When was that?" is asked of all of it, so not here.
    """
    text = _LEAD_IN.sub("", question.text)
    whole = len(question.tokens) >= _WHOLE and _THING.search(text) and not _EVENT.search(text)
    if question.entities | question.foils or not whole:
        return
    kinds = {entities[name].kind for name in previous.entities}
    brought_up = [
        span
        for span in answer.spans
        if previous.asks & _NAMING and not kinds & {entities[name].kind for name in span.entities}
    ]
    names = [_words(span, answer) for span in brought_up]
    for name in list(dict.fromkeys(names))[:_MOST_NAMES]:
        yield f"{text} {name}"
    if previous.spans:
        yield " ".join([text, *(_words(span, previous) for span in previous.spans)])


def _words(span: Span, question: Question) -> str:
    return " ".join(token.word for token in question.tokens[span.start : span.end])


def _superseded(token: Token, question: Question) -> bool:
    """Say whether the follow-up gives its own instead of this word of the question before."""
    if token.word in _ASKING:
        return any(other.word in _ASKING for other in question.tokens)
    if number(token.word) is not None and token.word[0].isdigit():
        return bool(question.years or question.numbers)
    return False
