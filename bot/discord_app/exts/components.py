"""Buttons, selects and modals: one router over what their ids say.

discord.py's own view store forgets modals at a restart and drops unknown ids and lost callbacks
in silence; here every press gets a reply.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord

from bot.discord_app import delivery, limits
from bot.discord_app.component_ids import Act, ComponentId, parse
from bot.discord_app.exchange import answer_entry, answer_question
from bot.discord_app.exts import privacy, topics
from bot.discord_app.exts.errors import apologise
from bot.model import Turn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.discord_app.desk import Desk

PRESSED = {discord.InteractionType.component, discord.InteractionType.modal_submit}
QUESTION = "question"
"""Custom id of the modal's only input."""


async def on_interaction(desk: Desk, interaction: discord.Interaction[Any]) -> None:
    """Answer a press of anything that this bot once sent; other interactions are commands."""
    if interaction.type not in PRESSED:
        return
    data: dict[str, Any] = dict(interaction.data or {})
    target = parse(str(data.get("custom_id", "")))
    if target is None:
        await apologise(desk, interaction, "trouble.unknown_button")
    elif interaction.type is discord.InteractionType.modal_submit:
        await _follow_up(desk, interaction, target, "".join(_typed(data)))
    else:
        picked = next(iter(data.get("values") or ()), "")
        await _pressed(desk, interaction, target, str(picked))


async def _pressed(
    desk: Desk, interaction: discord.Interaction[Any], target: ComponentId, picked: str
) -> None:
    match target.act:
        case Act.SHOW:
            await answer_entry(desk, interaction, target.about, private=_is_private(interaction))
        case Act.PEEK:
            await answer_entry(desk, interaction, target.about, private=True)
        case Act.FOLLOW:
            await _open_modal(desk, interaction, target)
        case Act.TOPICS | Act.TOPIC | Act.ENTRIES | Act.ENTRY:
            await topics.turn_page(desk, interaction, target, picked)
        case Act.FORGET:
            await privacy.forget(desk, interaction)


def _is_private(interaction: discord.Interaction[Any]) -> bool:
    return interaction.message is not None and interaction.message.flags.ephemeral


async def _open_modal(
    desk: Desk, interaction: discord.Interaction[Any], target: ComponentId
) -> None:
    wording = desk.reader(interaction)
    modal = discord.ui.Modal(
        title=limits.clip(wording.say("follow_up.title"), limits.MODAL_TITLE),
        custom_id=str(target),
    )
    modal.add_item(
        discord.ui.TextInput(
            label=limits.clip(wording.say("follow_up.label"), limits.MODAL_LABEL),
            placeholder=wording.say("follow_up.placeholder"),
            custom_id=QUESTION,
            max_length=limits.CONTENT,
        )
    )
    modal.stop()  # its answer comes to the router above, after a restart too
    try:
        await interaction.response.send_modal(modal)
    except delivery.Failed:
        await apologise(desk, interaction, "trouble.command")


async def _follow_up(
    desk: Desk, interaction: discord.Interaction[Any], target: ComponentId, question: str
) -> None:
    """Answer what was typed into the modal, as a continuation of the message it was opened on."""
    message = interaction.message.id if interaction.message else None
    previous = desk.memory.turn(interaction.channel_id or 0, interaction.user.id, message)
    entry = desk.library.answerer.knowledge.entries.get(target.about)
    if entry and (previous is None or entry.id not in previous.entries):
        previous = Turn(entry.question, (entry.id,))
    await answer_question(
        desk, interaction, question, private=_is_private(interaction), previous=previous
    )


def _typed(node: object) -> Iterator[str]:
    """Find the modal's input wherever Discord nests it (rows, labels)."""
    if isinstance(node, dict):
        if node.get("custom_id") == QUESTION:
            yield str(node.get("value", ""))
        for key in ("components", "component"):
            yield from _typed(node.get(key))
    elif isinstance(node, list):
        for part in node:
            yield from _typed(part)
