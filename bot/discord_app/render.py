"""Reply → what Discord shows: a first line that stands alone, then the evidence, then buttons."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

import discord

from bot.discord_app import limits
from bot.discord_app.component_ids import Act, ComponentId
from bot.discord_app.markdown import escape, link, plain, web_address
from bot.discord_app.payload import Component, Payload, Rows, button, link_button
from bot.model import Abstention, Answer, Suggestion

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.model import Citation, Entry, Reply, Source
    from bot.wording import Wording

ANSWERED = discord.Colour(0x1F8B4C)
LINKS = 3
"""Link buttons on an answer: with the follow-up they stay on one line of a phone or two."""
PLACES = 8
"""Cited sentences shown with their evidence; more are counted."""
LONGEST = 3_000
"""Of an answer, in the embed, so that its evidence has room there too."""
CHOICES = 3
"""Questions offered at most, as the answerer promises."""


def render(reply: Reply, wording: Wording) -> Payload:
    """Return the message for a reply in the language of the wording."""
    match reply:
        case Answer():
            return render_answer(reply, wording)
        case Suggestion():
            return _suggestion(reply, wording)
        case Abstention():
            return _abstention(reply, wording)


def render_answer(answer: Answer, wording: Wording) -> Payload:
    """Return the answer as text, its evidence as an embed, its sentences as link buttons.

    An answer too long for a message's text stands whole in the embed, up to 3,000 characters.
    """
    text = escape(answer.text)
    content = limits.clip(text, limits.CONTENT)
    embed = discord.Embed(colour=ANSWERED)
    if len(answer.entries) == 1:
        embed.title = limits.clip(escape(answer.entries[0].question), limits.EMBED_TITLE)
    whole = [limits.clip(text, LONGEST)] if content != text else []
    embed.description = _joined([*whole, *_evidence(answer.citations, wording)], wording)
    embed.set_footer(text=_sources_line(answer.citations, wording))
    return Payload(content, (embed,), Rows([answer_buttons(answer, wording)]))


def answer_buttons(answer: Answer, wording: Wording) -> tuple[Component, ...]:
    """Return links to the sentences cited first, and the follow-up."""
    links = islice(_link_buttons(answer.citations, wording), LINKS)
    follow = button(wording.say("answer.follow_up"), ComponentId(Act.FOLLOW, answer.entries[0].id))
    return (*links, follow)


def place(citation: Citation, wording: Wording) -> str:
    """Say where a citation stands."""
    if citation.paragraph == 0:
        return wording.say("answer.headline")
    return wording.say("answer.place", paragraph=citation.paragraph, sentence=citation.sentence)


def source_line(source: Source, wording: Wording) -> str:
    """Return a source's title, publisher and date; plain text, for a footer."""
    return wording.say(
        "answer.source",
        title=plain(source.title),
        publisher=plain(source.publisher),
        date=wording.date(source.published),
    )


def choice_rows(entries: Sequence[Entry]) -> list[tuple[Component, ...]]:
    """Return one button a row for each question offered."""
    return [
        (button(plain(entry.question), ComponentId(Act.SHOW, entry.id), strong=True),)
        for entry in {entry.id: entry for entry in entries}.values()
    ]


def notice(text: str) -> Payload:
    """Return a line of the bot's own."""
    return Payload(limits.clip(text, limits.CONTENT))


def _suggestion(reply: Suggestion, wording: Wording) -> Payload:
    entries = reply.entries[:CHOICES]
    lines = [_reason(reply, wording)]
    if any(limits.units(entry.question) > limits.BUTTON_LABEL for entry in entries):
        lines += [f"{n}. {escape(entry.question)}" for n, entry in enumerate(entries, 1)]
    return Payload(limits.clip("\n".join(lines), limits.CONTENT), view=Rows(choice_rows(entries)))


def _abstention(reply: Abstention, wording: Wording) -> Payload:
    browse = button(wording.say("answer.browse"), ComponentId(Act.TOPICS))
    return Payload(limits.clip(_reason(reply, wording), limits.CONTENT), view=Rows([(browse,)]))


def _reason(reply: Suggestion | Abstention, wording: Wording) -> str:
    known = wording.texts.get(reply.reason)
    return known if known is not None else escape(reply.text)


def _evidence(citations: Sequence[Citation], wording: Wording) -> Iterator[str]:
    for citation in citations[:PLACES]:
        quote = wording.say("answer.evidence", quote=escape(citation.quote))
        yield f"> {quote}\n{link(place(citation, wording), citation.url)}"
    if len(citations) > PLACES:
        yield wording.say("answer.more_places", count=len(citations) - PLACES)


def _joined(blocks: Sequence[str], wording: Wording) -> str:
    """Join blocks into a description; those that do not fit are left out whole and counted."""
    kept: list[str] = []
    room = limits.EMBED_DESCRIPTION - limits.EMBED_TITLE
    for number, block in enumerate(blocks):
        if (room := room - limits.units(block) - 2) < 0:
            kept.append(wording.say("answer.more_places", count=len(blocks) - number))
            break
        kept.append(block)
    return "\n\n".join(kept)


def _sources_line(citations: Sequence[Citation], wording: Wording) -> str:
    sources = dict.fromkeys(source_line(citation.source, wording) for citation in citations)
    room = limits.EMBED_TOTAL - limits.EMBED_DESCRIPTION - limits.EMBED_TITLE
    return limits.clip("\n".join(sources), room)


def _link_buttons(citations: Sequence[Citation], wording: Wording) -> Iterator[Component]:
    """Buttons to the cited sentences; an address over Discord's length is left to the text."""
    paragraphs = [citation.paragraph for citation in citations]
    for citation in citations:
        address = web_address(citation.url)
        if not address or limits.units(address) > limits.BUTTON_URL:
            continue
        if citation.paragraph == 0:
            key = "answer.open_headline"
        elif paragraphs.count(citation.paragraph) == 1:
            key = "answer.open_paragraph"
        else:
            key = "answer.open_place"
        label = wording.say(key, paragraph=citation.paragraph, sentence=citation.sentence)
        yield link_button(label, address)
