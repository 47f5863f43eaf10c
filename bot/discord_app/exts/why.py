"""`/why`: how the last reply to this member in this channel was decided."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands

from bot.discord_app import delivery, limits
from bot.discord_app.markdown import escape
from bot.discord_app.payload import Payload
from bot.discord_app.render import notice
from bot.discord_app.translation import texts

if TYPE_CHECKING:
    from bot.discord_app.client import FootnoteClient
    from bot.discord_app.conversation import Recalled
    from bot.model import Evidence, KnowledgeBase
    from bot.wording import Wording


def setup(client: FootnoteClient) -> None:
    """Add the command to the tree."""
    desk = client.desk

    @app_commands.command(**texts(desk.wordings, "why"))
    async def why(interaction: discord.Interaction[Any]) -> None:
        wording = desk.reader(interaction)
        last = desk.memory.last(interaction.channel_id or 0, interaction.user.id)
        payload = (
            why_page(last, desk.library.answerer.knowledge, wording)
            if last
            else notice(wording.say("why.none"))
        )
        await delivery.respond(interaction, payload, wording, private=True)

    client.tree.add_command(why)


def why_page(last: Recalled, knowledge: KnowledgeBase, wording: Wording) -> Payload:
    """Explain a reply: what was understood, what came near, what spoke against it."""
    embed = discord.Embed(title=wording.say("why.title"))
    embed.add_field(
        name=wording.say("why.understood"),
        value=_value(escape(last.understood), wording),
        inline=False,
    )
    lines = [
        line for evidence in last.evidence for line in _candidate(evidence, knowledge, wording)
    ]
    embed.add_field(
        name=wording.say("why.candidates"), value=_value("\n".join(lines), wording), inline=False
    )
    outcome = wording.say(f"why.outcome_{last.outcome}", confidence=f"{last.confidence:.0%}")
    return Payload(outcome, (embed,))


def _candidate(evidence: Evidence, knowledge: KnowledgeBase, wording: Wording) -> list[str]:
    entry = knowledge.entries.get(evidence.entry)
    question = escape(entry.question if entry else evidence.entry)
    confidence = f"{evidence.confidence:.0%}"
    named = wording.say("why.candidate", confidence=confidence, question=question)
    against = [wording.say("why.against", guard=escape(guard)) for guard in evidence.guards[:3]]
    return [limits.clip(line, limits.EMBED_TITLE) for line in (named, *against)]


def _value(text: str, wording: Wording) -> str:
    return limits.clip(text.strip(), limits.EMBED_FIELD_VALUE) or wording.say("why.nothing")
