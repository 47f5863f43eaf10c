"""A message, read: its words as understood, what it names, and the kind of answer it asks for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from bot.guards.quantities import quantities, without_slips
from bot.language.english import english
from bot.language.text import clean, words
from bot.model import Ask

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.guards.lexicon import Lexicon, Span, Token

_MAX_WORDS = 160
"""Words of one clause that are looked at: a question longer than that has its point elsewhere."""
_DETERMINERS = frozenset({"which", "what", "whose"})
_MANY = frozenset({"many", "much"})
_SETS_ASIDE = re.compile(
    r"(?:\b(?:not|besides|beyond|except|excluding)|\b(?:right|just|next|second|close|comes?) behind"
    r"|\b(?:other|rather) than|\b(?:apart|aside) from|\binstead of|\bopposed to)"
    r"(?: (?:just|only|the))?$"
)
_DENIED = re.compile(r"but (?:no|not|that (?:is )?not|it (?:is )?not)\b")
"""What sets aside a name before it: "I want to say Tencent, but no"."""
_COMPARED_WITH = frozenset({"from", "than", "over", "against", "versus", "not", "with", "vs"})
_SEQUENCE = frozenset({"before", "after"})
_VERBS = frozenset(
    "is are was were be do does did has have had can could will would should may might".split()
)
_BOUND = re.compile(
    r"\b(?:over or under|more than|less than|fewer than|at least|at most|older|younger|bigger than"
    r"|smaller than|times|over|under|above|below|higher|lower|past|passed|exceed(?:s|ed)?"
    r"|mark|before or after)\b"
)
"""With these a number is what the fact's own is compared with, not a claim about it."""
_BOUND_IN_TIME = re.compile(r"\b(?:older|younger|before or after|more recent)\b")
"""The same for a year."""
_LISTED = re.compile(
    r"\b(?:a|1|i)\W.+\W(?:b|2|ii)\W.+|\w ?[/*|] ?[\w ]+ ?[/*|] ?\w|\b[\w ]{2,20}\? ?[\w ]{2,20}\?"
)
_VERDICTS = frozenset(
    "true false yes no yeah nope right wrong fact fiction myth real not so".split()
)
"""An "or" before one of these offers no alternatives: "true or false", "is it or not"."""
_OR = 5
"""Words on either side of an "or" among which its alternatives stand."""
_FINER = re.compile(
    r"\b(?:what|which|exact|precise) (?:exact |precise |calendar )?"
    r"(?:month|day|week|quarter|season)\b|\bexact date\b|\b(?:day|month) and (?:day|month)\b"
)


@dataclass(frozen=True, slots=True)
class Question:
    """One question, ready to be held against the facts."""

    text: str
    """Words as understood, joined by blanks: what the engine ranks."""
    tokens: tuple[Token, ...]
    stems: frozenset[str]
    given: frozenset[str]
    """All that a fact's need may name: what its words may stand for, their stems, its numbers."""
    spans: tuple[Span, ...]
    entities: frozenset[str]
    foils: frozenset[str]
    set_aside: frozenset[str]
    """Names that it says it does not ask about: "besides Wuhan", "Jiangxi, not Jiangsu"."""
    years: frozenset[int]
    decades: frozenset[int]
    """First years of the decades that it names: "the 1980s"."""
    numbers: frozenset[float]
    asks: frozenset[Ask]
    """Kinds of answer that would do; never empty."""
    yes_no: bool
    choice: bool
    """It offers alternatives: "1988 or 1998", "a) ... b) ... c) ..."."""
    offered: frozenset[str]
    """Names among the alternatives: none in "Changsha's, was it higher or lower?"."""
    offered_words: tuple[Token, ...]
    """Other content words among them: "cables" in "chips or cables"."""
    beyond: bool
    """It asks for what no fact gives: an opinion, a prediction, what came before a name."""
    picks: bool
    """It asks to pick one of several that it names."""
    bound: bool
    """It compares with its number: "over or under 50k"."""
    bound_in_time: bool
    """It compares with its year: "before or after 1990"."""
    finer: bool
    """It asks for a time more exact than a year: "which month"."""
    focus: tuple[Token, ...]
    """The nouns that its question words ask about: "brands" in "which car brands"."""
    content: tuple[Token, ...]
    """The words that are neither function words nor those that questions are wrapped in."""
    bare: bool
    """It names something and says nothing of it: "Kingsoft or Qihoo?"."""


def read(text: str, lexicon: Lexicon) -> Question:
    """Read one clause or message; any text at all will do."""
    cleaned = clean(text)
    cleaned = english().asides.sub(" ", cleaned).strip() or cleaned
    expanded = without_slips(lexicon.expand(words(cleaned)[:_MAX_WORDS]))
    tokens, spans = lexicon.tag(expanded)
    understood = " ".join(token.word for token in tokens)
    aside = [span for span in spans if _set_aside(tokens, span)]
    spans = tuple(span for span in spans if span not in aside)
    named = frozenset(entity for span in spans for entity in span.entities)
    foils = frozenset(name for name in named if name in lexicon.foils)
    inside = {n for span in spans for n in range(span.start, span.end)}  # "360" in a name
    plain = ["" if n in inside else t.word for n, t in enumerate(tokens)]
    years, numbers = quantities(plain)
    decades = frozenset(
        year
        for year in years
        if str(year) in plain[:-1] and plain[plain.index(str(year)) + 1] == "s"
    )
    yes_no = bool(english().yes_no.search(_spoken(cleaned, understood)))
    listed = bool(_LISTED.search(cleaned))
    joints = _joints([token.word for token in tokens])
    offered, beside = _alternatives(tokens, spans, joints, listed=listed)
    stems = frozenset(token.stem for token in tokens)
    return Question(
        text=understood,
        tokens=tokens,
        stems=stems,
        given=stems
        | frozenset(tag for token in tokens for tag in token.tags)
        | frozenset(str(year) for year in years)
        | frozenset(f"{n:g}" if n < 1e5 else str(int(n)) for n in numbers),
        spans=spans,
        entities=named - foils,
        foils=foils,
        set_aside=frozenset(name for span in aside for name in span.entities),
        years=_asked_of(years - decades, plain),
        decades=decades,
        numbers=numbers,
        asks=_asks(understood, yes_no=yes_no),
        yes_no=yes_no,
        choice=listed or bool(joints),
        offered=offered,
        offered_words=beside,
        beyond=bool(english().beyond.search(understood)) or _in_sequence(tokens, spans),
        picks=bool(english().picks.search(understood)),
        bound=bool(_BOUND.search(understood)),
        bound_in_time=bool(_BOUND_IN_TIME.search(understood)),
        finer=bool(_FINER.search(understood)),
        focus=_focus(tokens),
        content=tuple(token for token in tokens if token.content),
        bare=bool(spans) and not any(t.content for n, t in enumerate(tokens) if n not in inside),
    )


def _focus(tokens: Sequence[Token]) -> tuple[Token, ...]:
    """Return the content words that stand right after "which", "what", "whose" or "how many"."""
    found: list[Token] = []
    for n, token in enumerate(tokens):
        many = token.word == "how" and n + 1 < len(tokens) and tokens[n + 1].word in _MANY
        if token.word in _DETERMINERS or many:
            for following in tokens[n + 1 + many : n + 4 + many]:
                if following.word in _VERBS:
                    break
                if following.content:
                    found.append(following)
    return tuple(found)


def _set_aside(tokens: Sequence[Token], span: Span) -> bool:
    before = [token.word for token in tokens[max(span.start - 3, 0) : span.start]]
    after = [token.word for token in tokens[span.end : span.end + 4]]
    return bool(_SETS_ASIDE.search(" ".join(before)) or _DENIED.match(" ".join(after)))


def _asked_of(years: frozenset[int], plain: Sequence[str]) -> frozenset[int]:
    """Return the years without those set aside: "2018, up from 2017", "2017, not 2018"."""
    against = {
        int(word)
        for before, word in pairwise(plain)
        if before in _COMPARED_WITH and word.isdigit() and int(word) in years
    }
    return years - against or years


def _in_sequence(tokens: Sequence[Token], spans: Sequence[Span]) -> bool:
    """Say whether it asks what came before or after something that it names: "before Xiaomi"."""
    return any(span.start and tokens[span.start - 1].word in _SEQUENCE for span in spans)


def _joints(plain: Sequence[str]) -> list[int]:
    """Return where an "or" stands between alternatives."""
    return [
        n
        for n, (word, following) in enumerate(pairwise(plain))
        if word == "or" and following not in _VERDICTS
    ]


def _alternatives(
    tokens: Sequence[Token], spans: Sequence[Span], joints: Sequence[int], *, listed: bool
) -> tuple[frozenset[str], tuple[Token, ...]]:
    """Return the names and the other content words among the alternatives of a question.

    Those near an "or"; all of them where the alternatives are listed ("a) ... b) ...").
    """
    if not (joints or listed):
        return frozenset(), ()
    near = {n for n in range(len(tokens)) if listed or any(abs(n - at) <= _OR for at in joints)}
    within = [{*range(span.start, span.end)} for span in spans]
    names = [span.entities for span, at in zip(spans, within, strict=True) if near & at]
    plain = sorted(near.difference(*within))
    return frozenset().union(*names), tuple(tokens[n] for n in plain if tokens[n].content)


def _spoken(cleaned: str, understood: str) -> str:
    """Return the understood words, with the final tag's comma kept: "..., right?"."""
    tail = re.search(r"[,.!] ?(\w+(?: \w+)?)\s*\?*$", cleaned)
    return f"{understood}, {tail[1]}" if tail else understood


def _asks(understood: str, *, yes_no: bool) -> frozenset[Ask]:
    """Return the kinds of answer asked for.

    Patterns go from the most telling kind to the least; "what" and "how" alone count only where
    nothing more telling was found. A yes/no question asks for nothing else, unless it wraps
    another one ("do you know how many ...").
    """
    found = [ask for ask, pattern in english().asks if pattern.search(understood)]
    telling = [ask for ask in found if ask not in (Ask.WHAT, Ask.HOW, Ask.WHICH)]
    kept = telling or found
    if not kept:
        return frozenset({Ask.YES_NO if yes_no else Ask.TOPIC})
    return frozenset(kept)
