"""A base whose facts carry next to nothing still works, and errs towards offers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.answering import Answerer
from bot.knowledge.loading import load
from bot.model import Answer, Ask, Suggestion
from tests.bases import SMALL

if TYPE_CHECKING:
    from bot.model import Fact


def bare(fact: Fact) -> Fact:
    """Return a fact with its statement and citations, about its subject, and nothing typed."""
    return replace(
        fact,
        slots={Ask.WHAT: fact.statement},
        needs=(frozenset({fact.subject}),),
        names=frozenset(),
        about=frozenset(),
        contradicts=frozenset(),
        corrects=frozenset(),
    )


@pytest.fixture(scope="module")
def untyped() -> Answerer:
    known = load(SMALL)
    facts = {name: bare(fact) for name, fact in known.facts.items()}
    entries = {
        name: replace(entry, facts=tuple(facts[fact.id] for fact in entry.facts))
        for name, entry in known.entries.items()
    }
    return Answerer.build(replace(known, facts=facts, entries=entries))


def test_its_own_phrasings_are_answered_or_offered(untyped: Answerer) -> None:
    for entry in untyped.knowledge.entries.values():
        for text in entry.utterances:
            reply = untyped.reply(text)
            assert isinstance(reply, Answer | Suggestion), text
            assert entry.id in {found.id for found in reply.entries}, text


def test_its_near_misses_are_not_answered(untyped: Answerer) -> None:
    for entry in untyped.knowledge.entries.values():
        for text in entry.declines:
            assert not isinstance(untyped.reply(text), Answer), text


@pytest.mark.parametrize("text", ["who won the world cup", "good bread recipe", "asdf qwer"])
def test_what_is_about_nothing_of_it_is_declined(untyped: Answerer, text: str) -> None:
    assert not isinstance(untyped.reply(text), Answer | Suggestion)
