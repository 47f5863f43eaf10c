"""What every entrance to the bot shares: the base, the languages, the memory and the pace."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Protocol

from bot.discord_app import limits
from bot.discord_app.conversation import Memory
from bot.discord_app.markdown import escape
from bot.discord_app.pacing import Pace, Repeats
from bot.discord_app.recent import Recent
from bot.discord_app.render import render
from bot.model import Answer

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping, Sequence

    import discord

    from bot.discord_app.payload import Payload
    from bot.errors import Problem
    from bot.model import Entry, KnowledgeBase, Reply, Turn
    from bot.settings import Settings
    from bot.wording import Wording, Wordings

POPULAR = 250
"""Rendered replies kept, so that what a channel asks again and again costs nothing."""
ONCE = 2_000
"""Questions remembered, as a number only, to have been asked once: one more makes them popular,
so that those asked a single time do not push out the popular ones, and are not kept."""
CANDIDATES = 3
"""Judgements kept of a reply for `/why`, best first."""
_NO_WEIGHTS: Mapping[str, float] = MappingProxyType({})


class Answers(Protocol):
    """What the app asks of an answerer."""

    @property
    def knowledge(self) -> KnowledgeBase: ...
    def reply(self, question: str, previous: Turn | None = None) -> Reply: ...
    def answer(self, entry_id: str) -> Answer: ...
    def complete(self, typed: str, limit: int = 25) -> Sequence[Entry]: ...


class Reloaded(Protocol):
    """What a reload changed: versions and ids of entries."""

    @property
    def before(self) -> str: ...
    @property
    def after(self) -> str: ...
    @property
    def added(self) -> tuple[str, ...]: ...
    @property
    def changed(self) -> tuple[str, ...]: ...
    @property
    def removed(self) -> tuple[str, ...]: ...


class Holder(Protocol):
    """What the app asks of the library that holds the current answerer."""

    @property
    def answerer(self) -> Answers: ...
    def reload(self) -> Reloaded: ...
    def check(self) -> Sequence[Problem]: ...


class Desk:
    """From a question to a payload, the same for every entrance."""

    def __init__(self, settings: Settings, library: Holder, wordings: Wordings) -> None:
        self.settings = settings
        self.library = library
        self.wordings = wordings
        self.memory = Memory()
        self.pace = Pace(settings.member_per_minute, settings.channel_per_minute)
        self.repeats = Repeats(settings.repeat_seconds)
        self._version = ""
        self._popular: Recent[tuple[str, Turn | None, str], tuple[Reply, Payload]] = Recent(POPULAR)
        self._once: Recent[int, bool] = Recent(ONCE)
        self._cards: Recent[Hashable, Payload] = Recent(POPULAR)

    def ask(self, question: str, previous: Turn | None, wording: Wording) -> tuple[Reply, Payload]:
        """Return the reply to a question and its message; the same question costs little again.

        The questions kept for that were asked more than once, have no author, live in memory and go
        with the base's version.
        """
        answerer = self.library.answerer
        if answerer.knowledge.version != self._version:
            self._version = answerer.knowledge.version
            self._popular.clear()
            self._cards.clear()
        key = (question, previous, wording.locale)
        if known := self._popular.get(key):
            return known
        reply = _slim(answerer.reply(question, previous))
        rendered = (reply, self._render(reply, wording))
        if self._once.get(hash(key)):
            self._popular.put(key, rendered)
        self._once.put(hash(key), value=True)
        return rendered

    def show(self, entry_id: str, wording: Wording) -> tuple[Answer, Payload]:
        """Return the answer of an entry and its message; KeyError for an id that is not there."""
        answer = self.library.answerer.answer(entry_id)
        return answer, render(answer, wording)

    def _render(self, reply: Reply, wording: Wording) -> Payload:
        """Render a reply; an answer's card is the same however the question was put."""
        if not isinstance(reply, Answer):
            return render(reply, wording)
        places = tuple((c.source.id, c.paragraph, c.sentence) for c in reply.citations)
        key = (tuple(entry.id for entry in reply.entries), places, wording.locale)
        card = self._cards.get(key)
        text = escape(reply.text)
        if card and limits.units(text) <= limits.CONTENT:
            return replace(card, content=text)
        payload = render(reply, wording)
        if payload.content == text:
            self._cards.put(key, payload)
        return payload

    def reader(self, interaction: discord.Interaction[Any]) -> Wording:
        """Return the texts in the language of the person, for what only they see."""
        return self.wording(interaction.locale)

    def house(self, guild: discord.Guild | None) -> Wording:
        """Return the texts in the language of a server, for what all its members see."""
        return self.wording(guild.preferred_locale if guild else None)

    def wording(self, locale: discord.Locale | None) -> Wording:
        """Return the texts nearest to a locale, else those the settings name."""
        name = locale.value if locale else None
        return self.wordings.nearest(
            name if isinstance(name, str) else None, self.settings.language
        )


def _slim(reply: Reply) -> Reply:
    """Return a reply without what nobody will ask about: it is kept, and there are many."""
    shown = reply.trace.evidence[:CANDIDATES]
    kept = tuple(replace(evidence, features=_NO_WEIGHTS) for evidence in shown)
    return replace(reply, trace=replace(reply.trace, evidence=kept))
