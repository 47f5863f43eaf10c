"""One question, from the person to the reply: pace, answer, repetition, delivery, memory."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from bot.discord_app import delivery
from bot.discord_app.component_ids import Act, ComponentId
from bot.discord_app.pacing import Spoken
from bot.discord_app.payload import Payload, Rows, button, link_button
from bot.discord_app.render import notice
from bot.model import Answer

if TYPE_CHECKING:
    import discord

    from bot.discord_app.desk import Desk
    from bot.discord_app.pacing import Wait
    from bot.model import Reply, Turn
    from bot.wording import Wording


def wording_of(desk: Desk, interaction: discord.Interaction[Any], *, private: bool) -> Wording:
    """Return the reader's language: in public the server's, so that the asker's does not show."""
    if private or interaction.guild_id is None:
        return desk.reader(interaction)
    return desk.wording(interaction.guild_locale)


async def answer_question(
    desk: Desk,
    interaction: discord.Interaction[Any],
    question: str,
    *,
    private: bool = False,
    previous: Turn | None = None,
    about: str = "",
) -> None:
    """Answer an interaction that asks something.

    `previous` is the turn it continues, the member's last in the channel if None; `about` is the
    address of a message that it was asked about.
    """
    wording = wording_of(desk, interaction, private=private)
    channel, member = interaction.channel_id or 0, interaction.user.id
    if wait := desk.pace.take(member, channel):
        await _refuse(desk, interaction, wait)
        return
    entry = desk.library.answerer.knowledge.entries.get(question)
    if entry and entry.listed:
        reply: Reply
        reply, payload = desk.show(entry.id, wording)
    else:
        previous = previous or desk.memory.turn(channel, member)
        reply, payload = desk.ask(question, previous, wording)
    if about:
        payload = _with_link(payload, wording.say("answer.about_message"), about)
    await _deliver(desk, interaction, reply, payload, wording, private=private)


async def answer_entry(
    desk: Desk, interaction: discord.Interaction[Any], entry_id: str, *, private: bool
) -> None:
    """Answer a button or an option that names an entry; it may be gone since."""
    wording = wording_of(desk, interaction, private=private)
    if wait := desk.pace.take(interaction.user.id, interaction.channel_id or 0):
        await _refuse(desk, interaction, wait)
        return
    try:
        answer, payload = desk.show(entry_id, wording)
    except KeyError:
        gone = desk.reader(interaction)
        await delivery.respond(
            interaction, notice(gone.say("trouble.unknown_entry")), gone, private=True
        )
        return
    await _deliver(desk, interaction, answer, payload, wording, private=private)


async def _deliver(
    desk: Desk,
    interaction: discord.Interaction[Any],
    reply: Reply,
    payload: Payload,
    wording: Wording,
    *,
    private: bool,
) -> None:
    """Send a reply and remember it; in public, point to the same answer if it stands there."""
    channel = interaction.channel_id or 0
    in_public = not private and interaction.guild_id is not None
    spoken = find_spoken(desk, reply, channel) if in_public else None
    if spoken:
        theirs = desk.reader(interaction)
        await delivery.respond(interaction, repeated(reply, spoken, theirs), theirs, private=True)
        desk.memory.remember(channel, interaction.user.id, reply, None)
        return
    sent = await delivery.respond(interaction, payload, wording, private=private)
    desk.memory.remember(channel, interaction.user.id, reply, sent)
    if in_public and sent:
        note_spoken(desk, reply, channel, sent, interaction.guild_id)


def find_spoken(desk: Desk, reply: Reply, channel: int) -> Spoken | None:
    """Return where the same answer stands in a channel already."""
    return desk.repeats.find(channel, reply.text) if isinstance(reply, Answer) else None


def note_spoken(desk: Desk, reply: Reply, channel: int, message: int, guild: int | None) -> None:
    """Note an answer given in public, for those who ask the same a moment later."""
    if isinstance(reply, Answer):
        link = f"https://discord.com/channels/{guild or '@me'}/{channel}/{message}"
        desk.repeats.put(channel, reply.text, Spoken(message, link))


def slow_down(wait: Wait, wording: Wording) -> Payload:
    """Return the friendly word for somebody who asks too fast."""
    return notice(wording.say(f"pace.{wait.who}", seconds=math.ceil(wait.seconds)))


async def _refuse(desk: Desk, interaction: discord.Interaction[Any], wait: Wait) -> None:
    wording = desk.reader(interaction)
    await delivery.respond(interaction, slow_down(wait, wording), wording, private=True)


def repeated(reply: Reply, spoken: Spoken, wording: Wording) -> Payload:
    """Return a pointer to where an answer stands, with a way to see it all the same."""
    row = [link_button(wording.say("repeat.open"), spoken.link)]
    if isinstance(reply, Answer):
        row.append(button(wording.say("repeat.show"), ComponentId(Act.PEEK, reply.entries[0].id)))
    return Payload(wording.say("repeat.text"), view=Rows([row]))


def _with_link(payload: Payload, label: str, url: str) -> Payload:
    rows = [tuple(row["components"]) for row in payload.view.to_components()]
    return Payload(payload.content, payload.embeds, Rows([*rows, (link_button(label, url),)]))
