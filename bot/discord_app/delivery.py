"""Getting a payload to a person: by the callback, else a follow-up, else the channel, else a DM.

A callback can be late (10062: Discord gives it three seconds), already made (40060), refused or cut
off with its connection; no question may be lost to that in silence.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import aiohttp
import discord
from discord.http import MultipartParameters
from discord.webhook.async_ import async_context

from bot.discord_app import limits

if TYPE_CHECKING:
    from bot.discord_app.payload import Payload
    from bot.wording import Wording

_log = logging.getLogger(__name__)

ALREADY_ACKNOWLEDGED = 40060
NOBODY = discord.AllowedMentions.none()
TRIES = 3
FIRST_PAUSE = 0.5
"""Seconds before a message is sent again after a lost connection or a 5xx; then twice as long."""

Lost = (aiohttp.ClientError, OSError, asyncio.TimeoutError)
"""The connection failed: whether Discord acted on the request is not known."""
Failed = (*Lost, discord.HTTPException)


def _parts(payload: Payload) -> dict[str, Any]:
    return {
        "content": payload.content,
        "embeds": payload.embeds,
        "view": payload.view,
        "allowed_mentions": NOBODY,
    }


async def respond(
    interaction: discord.Interaction[Any], payload: Payload, wording: Wording, *, private: bool
) -> int | None:
    """Answer an interaction by whatever way is open; return the message's id where it is known."""
    try:
        return await _respond(interaction, payload, private=private)
    except Failed as error:
        _log.info("callback failed (%s); answering another way", describe(error))
    detached = wording.say("answer.detached", member=interaction.user.mention)
    apart = replace(payload, content=limits.clip(f"{detached}\n{payload.content}", limits.CONTENT))
    return await _beside(interaction, apart, private=private and interaction.guild_id is not None)


async def _respond(
    interaction: discord.Interaction[Any], payload: Payload, *, private: bool
) -> int | None:
    for attempt in range(2):
        if interaction.response.is_done():
            break
        try:
            return await _callback(interaction, payload, private=private)
        except Lost:
            if attempt:
                raise
        except discord.HTTPException as error:
            if error.code != ALREADY_ACKNOWLEDGED:
                raise
            if attempt:
                return None  # the callback whose connection broke had arrived
            break
    message = await interaction.followup.send(**_parts(payload), ephemeral=private, wait=True)
    return message.id


async def _callback(
    interaction: discord.Interaction[Any], payload: Payload, *, private: bool
) -> int:
    """Do what `interaction.response.send_message` does; return the message's id.

    The library would build objects for the whole message from Discord's answer, which nobody
    reads: a tenth of what a reply costs.
    """
    data = {**payload.to_dict(), "allowed_mentions": NOBODY.to_dict()}
    if private:
        data["flags"] = discord.MessageFlags(ephemeral=True).value
    kind = discord.InteractionResponseType.channel_message
    http = interaction.client.http
    answer = await async_context.get().create_interaction_response(
        interaction.id,
        interaction.token,
        session=interaction._session,  # noqa: SLF001 - what the library's own method passes
        proxy=http.proxy,
        proxy_auth=http.proxy_auth,
        params=MultipartParameters({"type": kind.value, "data": data}, None, None),
    )
    interaction.response._response_type = kind  # noqa: SLF001 - as above
    return int(answer["interaction"]["response_message_id"])


async def _beside(
    interaction: discord.Interaction[Any], payload: Payload, *, private: bool
) -> int | None:
    """Send what a callback could not: in the channel, or to the person where it was private."""
    channel = interaction.channel
    if not private and isinstance(channel, discord.abc.Messageable):
        try:
            return (await send(channel, payload)).id
        except Failed as error:
            _log.info("channel refused (%s); answering directly", describe(error))
    try:
        await send(interaction.user, payload)
    except Failed as error:
        _log.warning("a reply reached nobody: %s", describe(error))
    return None


async def edit(interaction: discord.Interaction[Any], payload: Payload, wording: Wording) -> None:
    """Replace the private message that a component sits on; failing that, answer anew."""
    try:
        await interaction.response.edit_message(**_parts(payload))
    except (*Failed, discord.InteractionResponded):
        await respond(interaction, payload, wording, private=True)


async def answer_message(
    message: discord.Message, payload: Payload, wording: Wording
) -> discord.Message | None:
    """Reply to a message in its channel, or to its author where the bot may not write there."""
    reference = message.to_reference(fail_if_not_exists=False)
    try:
        return await send(message.channel, payload, reference)
    except discord.Forbidden:
        channel = getattr(message.channel, "mention", "#")
        lead = wording.say("trouble.no_permission", channel=channel)
        content = limits.clip(f"{lead}\n{payload.content}", limits.CONTENT)
        try:
            await send(message.author, replace(payload, content=content))
        except Failed as error:
            _log.warning("a reply reached nobody: %s", describe(error))
    except Failed as error:
        _log.warning("a reply reached nobody: %s", describe(error))
    return None


async def send(
    channel: discord.abc.Messageable,
    payload: Payload,
    reference: discord.MessageReference | None = None,
) -> discord.Message:
    """Send a message, again after a lost connection or a 5xx; the nonce keeps it from doubling.

    Without the reference where Discord refuses it. Raises HTTPException, or what `Lost` names.
    """
    nonce = secrets.randbits(63)
    pause = FIRST_PAUSE
    for _ in range(TRIES - 1):
        try:
            return await _send(channel, payload, reference, nonce)
        except (*Lost, discord.DiscordServerError):
            await asyncio.sleep(pause)
            pause *= 2
        except discord.HTTPException:
            if reference is None:
                raise
            reference = None
    return await _send(channel, payload, reference, nonce)


async def _send(
    channel: discord.abc.Messageable,
    payload: Payload,
    reference: discord.MessageReference | None,
    nonce: int,
) -> discord.Message:
    parts = _parts(payload)
    if reference is not None:
        parts |= {"reference": reference, "mention_author": False}
    sent: discord.Message = await channel.send(**parts, nonce=nonce)
    return sent


def describe(error: BaseException) -> str:
    """Say what failed and where, without the message: that may quote a member or a payload."""
    code = getattr(error, "code", None)
    what = f"{type(error).__name__} {code}" if isinstance(code, int) else type(error).__name__
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return what
    where = trace.tb_frame.f_code
    return (
        f"{what} in {where.co_qualname} ({where.co_filename.rpartition('/')[2]}:{trace.tb_lineno})"
    )
