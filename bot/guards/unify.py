"""A question held against an entry's typed facts: what they explain, and what conflicts.

A question is answered by facts that explain everything it gives (names, years, numbers, content
words) and that carry the kind of answer it asks for. Whatever is left over is a reason to doubt.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.guards import conflicts
from bot.model import Ask

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Mapping

    from bot.guards.frames import Frame
    from bot.guards.lexicon import Token
    from bot.guards.question import Question

_TURNING = frozenset(
    "not no never only just still yet all every any than before after you "
    "what which who whom whose when where why how".split()
)
"""Words with which a question says more, or the opposite, of a fact, or asks for more than yes."""
_ASTRAY = 3
"""Words new to an entry; more of them, and no name of the base, are about something else."""
OPEN = frozenset({Ask.WHAT, Ask.WHICH, Ask.HOW, Ask.YES_NO, Ask.TOPIC})
"""Kinds that every fact can serve; the others need a slot of their own."""


@dataclass(frozen=True, slots=True)
class Unification:
    """How one entry fares with one question."""

    unexplained: tuple[Token, ...]
    """Content words that neither the facts' words nor their concepts account for."""
    unheard: tuple[Token, ...]
    """Those of them that none of the entry's utterances uses either."""
    novel: tuple[Token, ...]
    """Other words, such as "most" or "will", that none of the entry's utterances uses."""
    off_focus: bool
    """The noun that a question word asks about ("which brands") is among the unexplained."""
    suspicion: float
    """How much more the words are those of the entry's near-misses than of its utterances: the
    sum, over the words that are, of log odds; each at most 3."""
    attributes: tuple[Token, ...]
    """Words that make it another question: attributes hardly any base gives, words that single out
    or limit, and, unless much else is new too, those that ask for something of their own and that
    its utterances hardly use.
    """
    needs: float
    """1 where some fact has all that it needs, else the largest share found."""
    serves: bool
    """The facts carry a kind of answer that is asked for."""
    reasonless: bool
    """A reason is asked for, and nothing else, and the facts give none."""
    foils: frozenset[str]
    rivals: frozenset[str]
    """Those of them that are something of the kind that the facts name: another firm or city."""
    foreign: frozenset[str]
    """Entities of the base that are none of the entry's."""
    years: frozenset[int]
    """Years that the facts do not give."""
    numbers: frozenset[float]
    """Numbers that the facts do not give."""
    contradicted: frozenset[str]
    """Concepts in the question that the facts say the opposite of."""

    beyond: bool
    """An opinion, a prediction, or a pick among the entry's own values is asked for, or something
    else than what the entry is about.
    """
    astray: bool
    """It names nothing of the base, and much of it is new to the entry."""
    affirmed: bool
    """A yes/no question says just what the one fact says, so that the answer is yes."""
    corrected: bool
    """The conflict is with something of which the facts give the one true value."""

    @property
    def conflict(self) -> bool:
        """It is asked of something else than the facts are about, or for a reason that they lack.

        A promise, not a matter of weights: such a question is never answered as it stands. Other
        foils, and other kinds of answer asked for, are weighed: a story may hold the one, and the
        other is guessed from a word or two.
        """
        named = self.foreign or self.rivals or self.years or self.contradicted
        return bool(named or self.beyond or self.reasonless or self.corrected)

    @property
    def clean(self) -> bool:
        """Nothing at all speaks against the entry."""
        doubt = self.foils or self.numbers or self.attributes or self.astray or self.unexplained
        return self.serves and self.needs == 1 and not (self.conflict or doubt)

    def guards(self) -> list[str]:
        """Say what speaks against the entry, one sentence each."""
        said: list[str] = []
        if not self.serves:
            said.append("its facts give no answer of the kind asked for")
        if self.beyond:
            said.append(
                "an opinion, a prediction, a pick or another is asked for, which no fact gives"
            )
        if self.astray:
            said.append("the question names nothing of the base and holds much that is new to it")
        if self.needs < 1:
            said.append("the question names too little of what its facts are about")
        named = {"words": [t.word for t in self.unexplained], "names": sorted(self.foreign)}
        named["names that the base does not know"] = [f.removeprefix("foil:") for f in self.foils]
        named["years"] = sorted(str(year) for year in self.years)
        named["numbers"] = sorted(f"{n:,g}" for n in self.numbers)
        for kind, found in named.items():
            if found:
                said.append(f"its facts do not speak of the {kind} {', '.join(found)}")
        if self.contradicted:
            said.append(f"its facts say the opposite of {', '.join(sorted(self.contradicted))}")
        return said


def unify(
    question: Question,
    target: Frame,
    *,
    unheard_in: Counter[str] | None = None,
    unrefused_in: Counter[str] | None = None,
) -> Unification:
    """Hold a question against a frame.

    `unheard_in` and `unrefused_in` count the stems of an utterance or a near-miss of the entry that
    is to be treated as absent.
    """
    heard: Mapping[str, int] = unheard_in or {}
    refused: Mapping[str, int] = unrefused_in or {}

    def unused(token: Token) -> bool:
        """Where nobody has written how people ask, no word of asking is new."""
        asked = token.content or target.entry.utterances
        return bool(asked) and target.heard.get(token.stem, 0) <= heard.get(token.stem, 0)

    choices = conflicts.choices(question, target)
    explained = target.tags | choices
    unexplained = tuple(
        token
        for token in question.content
        if not (token.tags & explained or token.stem in target.stems)
    )
    novel = tuple(t for t in question.tokens if not t.content and t.word.isalpha() and unused(t))
    telling = question.asks - OPEN
    unheard = tuple(token for token in unexplained if unused(token))
    serves = not telling or bool(telling & conflicts.served(question, target))
    found = Unification(
        unexplained=unexplained,
        unheard=unheard,
        novel=novel,
        off_focus=any(token in unexplained for token in question.focus),
        suspicion=_suspicion(question, target, heard, refused),
        attributes=conflicts.attributes((*unexplained, *novel), unheard, question, target),
        needs=max(_share(needs, question.given) for needs in target.needs),
        serves=serves,
        reasonless=telling == {Ask.WHY} and not serves,
        foils=question.foils - choices,
        rivals=conflicts.rivals(unheard, question, target) - choices,
        foreign=conflicts.foreign(question, target) - choices,
        years=conflicts.years(question, target),
        numbers=conflicts.numbers(question, target),
        contradicted=frozenset() if question.choice else conflicts.contradicted(question, target),
        beyond=bool(
            question.beyond
            or conflicts.something_else(question, target)
            or conflicts.picked(question, target)
        ),
        astray=not question.entities and len(unheard) > _ASTRAY,
        affirmed=False,
        corrected=False,
    )
    if found.clean:
        return replace(found, affirmed=_affirmed(question, target))
    return replace(found, corrected=_corrected(found, question, target))


def _affirmed(question: Question, target: Frame) -> bool:
    """Say whether a yes/no question holds nothing but what its one fact is about.

    Strict, since a wrong "yes" is worse than none: no alternative, no bound, no word that turns
    or narrows the sense, and every content word among the fact's core.
    """
    plain = question.yes_no and not (question.choice or question.bound)
    if not (plain and len(target.needs) == 1):
        return False
    turned = any(token.word in _TURNING for token in question.tokens)
    return not turned and all(
        token.tags & target.core or token.stem in target.stems for token in question.content
    )


def _corrected(found: Unification, question: Question, target: Frame) -> bool:
    """Say whether what conflicts is a premise that the facts put right, and nothing else does."""
    named = found.foils | found.foreign
    said = {token for token in found.unheard if not token.tags & (named | found.contradicted)}
    if found.needs < 1 or found.attributes or found.beyond or said:
        return False
    if found.contradicted:
        premise = question.asks <= OPEN | {Ask.WHY, Ask.WHAT_SHARE}
        return premise and not (named or found.years or found.numbers)
    if found.years:
        return target.dated and not (named or found.numbers)
    if named:
        kinds = {target.entities[value].kind for value in target.values}
        return (
            all(target.entities[name].kind in kinds for name in named)
            and not question.entities & target.values
            and not found.numbers
        )
    return bool(found.numbers) and found.serves and not found.unexplained


def _suspicion(
    question: Question, target: Frame, heard: Mapping[str, int], refused: Mapping[str, int]
) -> float:
    total = 0.0
    for name in question.stems & target.refused.keys():
        if name in heard or name in refused:
            total += max(0.0, target.odds(name, heard.get(name, 0), refused.get(name, 0)))
        else:
            total += target.suspects.get(name, 0.0)
    return total


def _share(needs: tuple[frozenset[str], ...], given: frozenset[str]) -> float:
    """Return 1 where all that one of the needs names is given, else the largest share."""
    if any(need <= given for need in needs):
        return 1.0
    return max(len(need & given) / len(need) for need in needs)
