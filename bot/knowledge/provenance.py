"""Sentences and their fingerprints: how a quotation is checked against a source's text."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

LONGEST_QUOTE = 12
"""Words of evidence that may be quoted at a stretch; a promise of the project to publishers."""
_FOLDS = str.maketrans(
    {"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "‐": "-", "‑": "-", "…": "..."}
)
_SENTENCE_END = re.compile(r"([.!?][\"'”’)]*)\s+(?=[\"'“‘(]?[A-Z0-9])")
_ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|St|No|Inc|Ltd|Co|Corp|vs|e\.g|i\.e)|\b[A-Z])\.$"
)
_CLOSED = re.compile(r"[.!?…:][\"'”’)]*$")
_LINK_WORDS = 4
"""Words at each end of a text fragment: enough to be unique in an article, too few to be a copy."""


def normalise(text: str) -> str:
    """NFKC, quotes and dashes folded, white space collapsed: what a fingerprint is taken of."""
    return " ".join(unicodedata.normalize("NFKC", text).translate(_FOLDS).split())


def fingerprint(text: str) -> str:
    """Return the SHA-256 of the normalised text, 64 hex digits."""
    return hashlib.sha256(normalise(text).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Article:
    """A source's text, cut into places: (paragraph, sentence) → the sentence."""

    sentences: dict[tuple[int, int], str]

    @classmethod
    def read(cls, path: Path) -> Article:
        """Read a text whose blocks are separated by blank lines; the first is the headline.

        A later block that does not end as a sentence is a page label, and no paragraph.
        """
        blocks = re.split(r"\n\s*\n", path.read_text(encoding="utf-8").strip())
        blocks = blocks[:1] + [block for block in blocks[1:] if _CLOSED.search(block)]
        return cls(
            {
                (paragraph, sentence): text
                for paragraph, block in enumerate(blocks)
                for sentence, text in enumerate(split_sentences(block), 1)
            }
        )

    def sentence(self, at: str) -> str | None:
        """Return the sentence at a place, written as `7.2`, or None where the text has none."""
        paragraph, sentence = at.split(".")
        return self.sentences.get((int(paragraph), int(sentence)))


def split_sentences(block: str) -> list[str]:
    """Cut a paragraph into sentences, leaving abbreviations and initials whole."""
    pieces: list[str] = []
    for piece in _SENTENCE_END.sub(r"\1\n", " ".join(block.split())).split("\n"):
        if pieces and _ABBREVIATION.search(pieces[-1]):
            pieces[-1] += f" {piece}"
        else:
            pieces.append(piece)
    return pieces


def link_words(sentence: str) -> tuple[str, str]:
    """Return the first and last few words of a sentence, as a text fragment wants them."""
    words = sentence.split()
    if len(words) <= 2 * _LINK_WORDS:
        return " ".join(words), ""
    return " ".join(words[:_LINK_WORDS]), " ".join(words[-_LINK_WORDS:])
