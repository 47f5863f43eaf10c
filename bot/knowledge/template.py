"""A source file made from an article's text: the places and fingerprints, not the text."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import yaml

from bot.knowledge.provenance import fingerprint, link_words

if TYPE_CHECKING:
    from bot.knowledge.provenance import Article


def source_template(article: Article, name: str) -> str:
    """Return the YAML of a source with this id; a curator fills in what no text says of itself."""
    sentences = []
    for (paragraph, sentence), words in article.sentences.items():
        start, end = link_words(words)
        place = {"at": f"{paragraph}.{sentence}", "sha256": fingerprint(words), "start": start}
        sentences.append(place | ({"end": end} if end else {}))
    made = {
        "id": name,
        "title": article.sentences[0, 1],
        "publisher": "FILL IN",
        "published": "FILL IN, as 2019-12-31",
        "url": "FILL IN",
        "sentences": sentences,
    }
    return yaml.safe_dump(made, allow_unicode=True, sort_keys=False, width=sys.maxsize)
