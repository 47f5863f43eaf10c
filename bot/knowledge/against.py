"""A base held against its source's own text: fingerprints, evidence, coverage."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.errors import Problem
from bot.knowledge.provenance import fingerprint, normalise

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.knowledge.loading import Loaded
    from bot.knowledge.places import Places
    from bot.knowledge.provenance import Article
    from bot.knowledge.reading import Document
    from bot.knowledge.schema import SourceFile
    from bot.model import Citation, KnowledgeBase


def against(article: Article, loaded: Loaded, places: Places) -> Iterator[Problem]:
    """Yield where a base and the text of its source disagree."""
    if loaded.knowledge is None:
        return
    for document, file in loaded.files.sources:
        yield from _sentences(article, document, file)
        yield from _coverage(article, document, file.id, loaded.knowledge)
    for fact in loaded.knowledge.facts.values():
        for key, citations in (("citations", fact.citations), ("context", fact.context)):
            for n, citation in enumerate(citations):
                for cause in _misquoted(article, citation):
                    remedy = "Quote it word for word."
                    yield places.problem("fact", fact.id, (key, n, "evidence"), cause, remedy)


def _sentences(article: Article, document: Document, file: SourceFile) -> Iterator[Problem]:
    remedy = "Make the source anew with `python -m bot source`, then read its facts again."
    for n, place in enumerate(file.sentences):
        line = document.line(("sentences", n))
        text = article.sentence(place.at)
        if text is None:
            yield Problem(document.file, line, "", f"The text has no sentence {place.at}.", remedy)
        elif fingerprint(text) != place.sha256:
            cause = f"The text of sentence {place.at} has changed."
            yield Problem(document.file, line, "", cause, remedy)


def _coverage(
    article: Article, document: Document, source: str, knowledge: KnowledgeBase
) -> Iterator[Problem]:
    cited = {
        (citation.paragraph, citation.sentence)
        for fact in knowledge.facts.values()
        for citation in fact.citations
        if citation.source.id == source
    }
    for paragraph, sentence in sorted(article.sentences.keys() - cited):
        cause = f"No fact cites sentence {paragraph}.{sentence}."
        yield Problem(document.file, 0, "", cause, "Write the fact that it states.")


def _misquoted(article: Article, citation: Citation) -> Iterator[str]:
    at = f"{citation.paragraph}.{citation.sentence}"
    text = normalise(article.sentence(at) or "")
    for phrase in citation.quotes:
        if normalise(phrase) not in text:
            yield f"“{phrase}” does not stand in sentence {at}."
