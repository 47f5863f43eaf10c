"""Which words stand for which entity, foil or concept, and how a misspelt one is mended."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from bot.language.english import common_words, english
from bot.language.text import clean, multiplier, number, stem, words
from bot.matching.spelling import Spelling

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from bot.model import KnowledgeBase

_SHORTEST_REPAIR = 4
"""Letters; a shorter word is too near to too many others."""
_MUMBLED = 3
"""Letters at the most of a word unknown to the base and to English that says nothing."""
_SHORTEST_SKELETON = 3
"""Letters that must be left of a word without its vowels."""
_VOWEL, _DOUBLED = re.compile("[aeiou]"), re.compile(r"(.)\1")
_OFTEN = 4
"""Texts of a base that must use a word before it counts as no typo."""
_NEAR = 0.85
"""Similarity that a repair needs to become a limiting word or a foil: a guess must not refuse."""
_SLIP = 0.8
"""Similarity to a word of the vocabulary or the facts that makes a word a misspelling of it."""
_OWN_WORD = 0.06
"""What it counts for a repair to be a word of the base, in units of similarity."""

_Ids: TypeAlias = "dict[tuple[str, ...], tuple[str, ...]]"
"""Folded words of a name or phrase → what it may stand for."""

_ORDERS = frozenset({"show", "tell", "give"})
_BEFORE_ORDERS = frozenset("and or to you can could will would please just now then".split())
_SHOWN = frozenset(
    "the a an all any some more this that these those my your yours it its their his her one both "
    "what which who whose where when why how something everything".split()
)


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a question, as it was understood."""

    word: str
    stem: str
    tags: frozenset[str]
    """Ids of the entities, foils and concepts that it may stand for."""
    content: bool
    """Neither a function word nor one that people wrap questions in."""
    typed: str
    """As it stood in the question."""


@dataclass(frozen=True, slots=True)
class Span:
    """A run of words that names an entity or a foil."""

    start: int
    end: int
    entities: frozenset[str]


class Lexicon:
    """The words of one base; immutable once built."""

    def __init__(self, knowledge: KnowledgeBase, texts: Iterable[str]) -> None:
        """Take the vocabulary of `knowledge`; a word that `texts` use often is known too.

        Not every word: utterances are typed by people, and hold typos of their own.
        """
        self._common = common_words()
        self._names: _Ids = {}
        self._foils: _Ids = {}
        """By their very words: "researchers" is a foil where "research" is none."""
        self._phrases: _Ids = {}
        self._longest: dict[str, int] = {}
        """First word of a name or phrase → words in the longest that starts with it."""
        self._known: set[str] = set()
        self._told: set[str] = set()
        """Words of the vocabulary and the facts, as they stand there."""
        for entity in knowledge.vocabulary.entities.values():
            for name in (entity.name, *entity.aliases):
                self._add(self._foils if entity.foil else self._names, name, entity.id)
        for concept, phrases in knowledge.vocabulary.concepts.items():
            for phrase in phrases:
                self._add(self._phrases, phrase, concept)
        for fact in knowledge.facts.values():
            for text in (fact.statement, *fact.slots.values()):
                self._told.update(words(clean(text)))
        self._by_skeleton = _by_skeleton(self._told & self._common.keys())
        used = Counter(word for text in texts for word in set(words(clean(text))))
        often = {word for word, count in used.items() if count >= _OFTEN and word.isalpha()}
        self._known |= often - self._slips(often)
        own = {word for word in self._known if len(word) >= _SHORTEST_REPAIR}
        common = {word for word in self._common if len(word) >= _SHORTEST_REPAIR} - own
        self._stems = frozenset(stem(word) for word in self._known)
        self._spellings = (
            (Spelling(sorted(word for word in own if word.isalpha())), _OWN_WORD),
            (Spelling(sorted(word for word in common if word.isalpha()), most_edits=1), 0.0),
        )
        """With what it counts for a repair to be a word of each."""
        entities = knowledge.vocabulary.entities.values()
        self.kinds: Mapping[str, str] = {entity.id: entity.kind for entity in entities}
        self.foils = frozenset(entity.id for entity in entities if entity.foil)

    def _slips(self, often: set[str]) -> set[str]:
        """Return the words that are much like one that the base itself tells: popular misspellings.

        Common English words are none, whatever they are like.
        """
        told = Spelling(sorted(word for word in self._told if len(word) >= _SHORTEST_REPAIR))
        return {
            word
            for word in often - self._known - self._common.keys()
            if word in self._by_skeleton
            or any(likeness >= _SLIP for _, likeness in told.near(word, limit=1))
        }

    def _add(self, into: _Ids, phrase: str, tag: str) -> None:
        cut = words(clean(phrase))
        if not cut:
            return
        self._known.update(word for word in cut if word.isalpha())
        self._told.update(cut)
        fold = str if into is self._foils else stem
        folded = tuple(fold(word) for word in cut)
        into[folded] = (*into.get(folded, ()), tag)
        self._longest[folded[0]] = max(self._longest.get(folded[0], 1), len(folded))
        if 2 <= len(cut) <= 3 and all(len(word) > 1 for word in cut):
            joined = "".join(cut)  # "hightech", "selfdriving", "opticsvalley"
            one = (fold(joined),)
            into[one] = (*into.get(one, ()), tag)
            self._longest.setdefault(fold(joined), 1)
            if joined.isalpha():
                self._known.add(joined)

    def expand(self, typed: Sequence[str]) -> list[tuple[str, str]]:
        """Return (word, as typed) for each word: shorthand written out, typos mended."""
        found: list[tuple[str, str]] = []
        for word in typed:
            full = english().shorthand.get(word)
            if full:
                found.extend((part, word) for part in full)
            else:
                found.append((self.repair(word), word))
        return found

    def repair(self, word: str) -> str:
        """Return the known word that a misspelt one most likely means, else the word itself.

        Common English words stand: "form" is not a misspelt "firm", and a word that is a typo
        of both an own and a common word goes to the nearer, the own one on a draw.
        """
        if not (word.isascii() and word.isalpha()):
            return word
        if word in self._known or word in self._common or word in english().limiting:
            return word
        if stem(word) in self._stems or stem(word) in english().particular:
            return word
        if word in self._by_skeleton:
            return self._by_skeleton[word]
        return self._mended(word) if len(word) >= _SHORTEST_REPAIR else word

    def _mended(self, word: str) -> str:
        best, best_score = word, 0.0
        found = (
            (near, similarity, bonus)
            for spelling, bonus in self._spellings
            for near, similarity in spelling.near(word, limit=12)
        )
        for near, similarity, bonus in found:
            score = similarity + bonus
            score += 0.04 * min(self._common.get(near, 0), 1_000) / 1_000
            score += 0.04 if near[0] == word[0] else 0.0
            far = similarity < _NEAR and (self._limits(near) or (near,) in self._foils)
            if score > best_score and not far:
                best, best_score = near, score
        return best

    def tag(
        self, expanded: Sequence[tuple[str, str]]
    ) -> tuple[tuple[Token, ...], tuple[Span, ...]]:
        """Return the tokens with what they may stand for, and the names found among them."""
        plain = [word for word, _ in expanded]
        stems = [stem(word) for word in plain]
        tags: list[set[str]] = [set() for _ in stems]
        meant: set[tuple[int, int]] = set()
        for start, end in self._runs(stems):
            found = self._phrases.get(tuple(stems[start:end]))
            if found:
                meant.add((start, end))
                for position in range(start, end):
                    tags[position].update(found)
        spans = tuple(self._named(plain, stems, meant))
        for span in spans:
            for position in range(span.start, span.end):
                tags[position] |= span.entities
        for n, word in enumerate(plain):
            if self._limits(word):
                # Neither tags nor stem explain it: "population" is no kin of "popular" here.
                tags[n], stems[n] = set(), word
        tokens = tuple(
            Token(word, stems[n], frozenset(tags[n]), self._content(word, stems[n]), typed)
            for n, (word, typed) in enumerate(expanded)
        )
        return tokens, spans

    def _runs(self, stems: Sequence[str]) -> Iterator[tuple[int, int]]:
        """Yield the runs of words that may be a phrase, by their first word."""
        for start, first in enumerate(stems):
            if longest := self._longest.get(first):
                for end in range(start + 1, min(start + longest, len(stems)) + 1):
                    yield start, end

    def _named(
        self, plain: Sequence[str], stems: Sequence[str], meant: set[tuple[int, int]]
    ) -> Iterator[Span]:
        """Find names, the longest first from each word on, without overlap.

        A foil inside a longer phrase of the base ("American" in "American dollars") is none.
        """
        start = 0
        while start < len(stems):
            most = max(self._longest.get(stems[start], 0), self._longest.get(plain[start], 0))
            for end in range(min(start + most, len(stems)), start, -1):
                found = self._names.get(tuple(stems[start:end]))
                if found and _orders(plain, start, end):
                    continue
                rival = None if found else self._foils.get(tuple(plain[start:end]))
                if rival and not _inside(start, end, meant):
                    found = rival
                if found:
                    yield Span(start, end, frozenset(found))
                    start = end
                    break
            else:
                start += 1

    def _limits(self, word: str) -> bool:
        """Say whether a word limits a question and the vocabulary does not speak of it."""
        return word in english().limiting and word not in self._told

    def _content(self, word: str, stemmed: str) -> bool:
        if word in english().function or stemmed in english().filler or not word[0].isalnum():
            return False
        if len(word) <= _MUMBLED and not (word in self._known or word in self._common):
            return False  # a slip of a short word, which are hardly ever names
        return number(word) is None and multiplier(word) is None  # numbers have guards of their own


def _by_skeleton(words: Iterable[str]) -> dict[str, str]:
    """Return words by what is left of them without vowels, as typed in haste: "vly" for valley.

    Only where it is left of one word alone, and of a word long enough to be told by it.
    """
    found: dict[str, set[str]] = {}
    for word in words:
        if len(word) > _SHORTEST_REPAIR and word.isascii() and word.isalpha():
            bare = word[0] + _VOWEL.sub("", word[1:])
            for skeleton in {bare, _DOUBLED.sub(r"\1", bare)}:
                found.setdefault(skeleton, set()).add(word)
    return {
        skeleton: min(words)
        for skeleton, words in found.items()
        if len(skeleton) >= _SHORTEST_SKELETON and len({stem(word) for word in words}) == 1
    }


def _orders(plain: Sequence[str], start: int, end: int) -> bool:
    """Say whether what sounds like a name is an order: "show me the list", for "Show Me" (Xiaomi).

    It is one where a clause may begin, or with what is to be shown; but not in "give show me any".
    """
    if plain[start] not in _ORDERS:
        return False
    before = plain[start - 1] if start else "and"
    after = plain[end] if end < len(plain) else ""
    return before in _BEFORE_ORDERS or (after in _SHOWN and before not in _ORDERS)


def _inside(start: int, end: int, meant: set[tuple[int, int]]) -> bool:
    return any(a <= start and end <= b and b - a > end - start for a, b in meant)
