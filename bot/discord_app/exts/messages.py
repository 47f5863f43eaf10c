"""Mentions, direct messages, replies to the bot, and auto-answer where a server has chosen it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import discord

from bot.discord_app import delivery
from bot.discord_app.component_ids import Act, parse
from bot.discord_app.exchange import find_spoken, note_spoken, repeated, slow_down
from bot.discord_app.render import notice
from bot.model import Answer, Turn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.discord_app.client import FootnoteClient
    from bot.discord_app.desk import Desk
    from bot.wording import Wording


async def on_message(client: FootnoteClient, message: discord.Message) -> None:
    """Answer a message that is meant for the bot; stay silent on all others."""
    me = client.user
    if me is None or message.author.bot or message.webhook_id is not None:
        return
    replied = _replied_to(message, me.id)
    direct = message.guild is None
    if direct or me in message.mentions:
        question = _without_mention(message.content, me.id)
        await _answer(client.desk, message, question, replied)
    elif replied is None and _is_open(client.desk, message):
        await _volunteer(client.desk, message)


async def _answer(
    desk: Desk, message: discord.Message, question: str, replied: discord.Message | None
) -> None:
    wording = _wording(desk, message)
    channel, member = message.channel.id, message.author.id
    if wait := desk.pace.take(member, channel):
        if wait.first:
            await delivery.answer_message(message, slow_down(wait, wording), wording)
        return
    if replied is not None and not message.content:
        hint = notice(wording.say("follow_up.hint"))
        await delivery.answer_message(message, hint, wording)
        return
    previous = desk.memory.turn(channel, member, replied.id if replied else None)
    if replied is not None:
        previous = _continued(desk, replied, previous)
    reply, payload = desk.ask(question, previous, wording)
    public = message.guild is not None
    spoken = find_spoken(desk, reply, channel) if public else None
    if spoken:
        payload = repeated(reply, spoken, wording)
    sent = await delivery.answer_message(message, payload, wording)
    desk.memory.remember(channel, member, reply, sent.id if sent else None)
    if sent and public and not spoken:
        note_spoken(desk, reply, channel, sent.id, message.guild.id if message.guild else None)


async def _volunteer(desk: Desk, message: discord.Message) -> None:
    """Answer unasked, in a chosen channel, if there is hardly a doubt; one reply a forum post."""
    wording = _wording(desk, message)
    reply, payload = desk.ask(message.content, None, wording)
    if not isinstance(reply, Answer) or reply.confidence < desk.settings.auto_answer_confidence:
        return
    channel = message.channel.id
    if find_spoken(desk, reply, channel) or desk.pace.take(message.author.id, channel):
        return
    sent = await delivery.answer_message(message, payload, wording)
    desk.memory.remember(channel, message.author.id, reply, sent.id if sent else None)
    if sent:
        note_spoken(desk, reply, channel, sent.id, message.guild.id if message.guild else None)


def _is_open(desk: Desk, message: discord.Message) -> bool:
    """Whether auto-answer is on here: a chosen channel, or the first message of a post in one."""
    chosen = desk.settings.auto_answer_channels
    if message.reference is not None or not message.content:
        return False
    if isinstance(message.channel, discord.Thread):
        return message.channel.parent_id in chosen and message.id == message.channel.id
    return message.channel.id in chosen


def _wording(desk: Desk, message: discord.Message) -> Wording:
    return desk.house(message.guild)


def _without_mention(content: str, me: int) -> str:
    return re.sub(rf"<@!?{me}>", " ", content).strip()


def _replied_to(message: discord.Message, me: int) -> discord.Message | None:
    """Return the bot's own message that this one replies to."""
    target = message.reference.resolved if message.reference else None
    return target if isinstance(target, discord.Message) and target.author.id == me else None


def _continued(desk: Desk, replied: discord.Message, remembered: Turn | None) -> Turn | None:
    """Return the turn of a message: as remembered, else what its buttons say it was about."""
    named = tuple(_entries_named(replied))
    if remembered and (not named or set(named) & set(remembered.entries)):
        return remembered
    entries = desk.library.answerer.knowledge.entries
    known = tuple(name for name in named if name in entries)
    return Turn(entries[known[0]].question, known) if known else remembered


def _entries_named(message: discord.Message) -> Iterator[str]:
    for row in message.components:
        for part in getattr(row, "children", ()):
            target = parse(getattr(part, "custom_id", None) or "")
            if target and target.act in {Act.SHOW, Act.FOLLOW, Act.PEEK}:
                yield target.about
