"""The shipped base: every entry and every fact is a case of its own; nothing is copied."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.knowledge.checks import check, covered
from bot.knowledge.loading import load, load_all
from bot.knowledge.provenance import LONGEST_QUOTE, Article, normalise
from bot.model import Answer

if TYPE_CHECKING:
    from bot.answering import Answerer

ROOT = Path(__file__).parent.parent
ARTICLE = ROOT.parent / "shared/article/article.txt"
BASE = load(ROOT / "knowledge")
LONGEST_RUN = 14
"""Words of the article that may not stand in a row in any file of the project."""

with_article = pytest.mark.skipif(not ARTICLE.exists(), reason="the article is not at hand")


@pytest.mark.parametrize("name", [entry.id for entry in BASE.entries.values() if entry.utterances])
def test_an_entry_answers_its_question(shipped: Answerer, name: str) -> None:
    entry = BASE.entries[name]
    reply = shipped.reply(entry.question)
    assert isinstance(reply, Answer), reply.text
    assert name in {found.id for found in reply.entries}
    assert entry.answer in reply.text
    assert {(c.paragraph, c.sentence) for c in entry.citations} <= {
        (c.paragraph, c.sentence) for c in reply.citations
    }
    assert all(c.url.startswith(f"{c.source.url}#:~:text=") for c in reply.citations)


@pytest.mark.parametrize("name", BASE.facts)
def test_a_fact_is_reachable(shipped: Answerer, name: str) -> None:
    """Some entry that rests on it answers its own question."""
    resting = [e for e in BASE.entries.values() if name in {fact.id for fact in e.facts}]
    assert resting
    replies = {entry.id: shipped.reply(entry.question) for entry in resting}
    assert any(
        isinstance(reply, Answer) and entry in {found.id for found in reply.entries}
        for entry, reply in replies.items()
    )


@pytest.mark.parametrize(
    ("heard", "named"),
    [
        ("which zone has show me moved into", True),
        ("who is the boss of show me", True),
        ("what did show me pay for the new place", True),
        ("show me the firms in the valley", False),
        ("please show me where it is", False),
        ("can you show me that list", False),
    ],
)
def test_what_dictation_makes_of_a_name_is_no_order(
    shipped: Answerer, heard: str, *, named: bool
) -> None:
    """ "Show me" is how a machine that takes dictation writes Xiaomi."""
    assert ("xiaomi" in shipped._judge.read(heard).entities) is named


@pytest.mark.parametrize("name", BASE.facts)
def test_evidence_is_short(name: str) -> None:
    citations = BASE.facts[name].citations
    assert citations
    assert all(citation.quotes for citation in citations)
    quotes = [quote for citation in citations for quote in citation.quotes]
    assert max(len(quote.split()) for quote in quotes) <= LONGEST_QUOTE


def test_the_base_is_as_complete_as_promised() -> None:
    foils = [entity for entity in BASE.vocabulary.entities.values() if entity.foil]
    assert len(foils) >= 150
    written = [entry for entry in BASE.entries.values() if entry.utterances]
    assert min(len(entry.utterances) for entry in written) >= 20
    assert min(len(entry.declines) for entry in written) >= 5


@with_article
def test_the_article_bears_the_base_out() -> None:
    problems = check(load_all(ROOT / "knowledge"), Article.read(ARTICLE))
    assert [str(problem) for problem in problems if not problem.warning] == []
    cited, sentences = covered(BASE)
    assert cited == sentences == len(Article.read(ARTICLE).sentences)


@with_article
def test_no_file_of_the_project_copies_the_article() -> None:
    told = _words(ARTICLE.read_text(encoding="utf-8"))
    runs = {tuple(told[n : n + LONGEST_RUN]) for n in range(len(told) - LONGEST_RUN + 1)}
    listed = subprocess.run(
        ["git", "ls-files", "-z"],  # noqa: S607 - whichever git there is
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    copied = []
    for name in listed.stdout.decode().split("\0"):
        file = ROOT / name
        if name and file.is_file():
            words = _words(file.read_text(encoding="utf-8", errors="ignore"))
            if any(tuple(words[n : n + LONGEST_RUN]) in runs for n in range(len(words))):
                copied.append(name)
    assert copied == []


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", normalise(text).lower())
