"""What `/knowledge` shows: changes, problems and the state of the base."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import discord

from bot.discord_app import limits
from bot.discord_app.markdown import escape
from bot.discord_app.payload import Payload

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.discord_app.client import FootnoteClient
    from bot.discord_app.desk import Reloaded
    from bot.errors import Problem
    from bot.model import KnowledgeBase
    from bot.wording import Wording

PROBLEM = 600
"""Characters of one problem: its place, cause and remedy, so that several fit in an embed."""


def reloaded_page(change: Reloaded, wording: Wording) -> Payload:
    """Return what a reload added, changed and removed."""
    embed = discord.Embed()
    for key, ids in (
        ("added", change.added),
        ("changed", change.changed),
        ("removed", change.removed),
    ):
        if ids:
            name = f"{wording.say(f'knowledge.{key}')}: {len(ids)}"
            value = _list([f"`{name}`" for name in ids], ", ", limits.EMBED_FIELD_VALUE, wording)
            embed.add_field(name=name, value=value, inline=False)
    same = change.before == change.after
    content = wording.say(
        "knowledge.unchanged" if same else "knowledge.reloaded",
        before=change.before,
        after=change.after,
    )
    return Payload(content, (embed,) if embed.fields else ())


def kept_page(problems: Sequence[Problem], version: str, wording: Wording) -> Payload:
    """Return why a reload changed nothing."""
    content = wording.say("knowledge.kept", version=version, count=len(problems))
    return _problems_page(content, problems, wording)


def checked_page(problems: Sequence[Problem], wording: Wording) -> Payload:
    """Return what a check found; warnings alone do not keep a base from loading."""
    if not problems:
        return Payload(wording.say("knowledge.healthy"))
    only_warnings = all(problem.warning for problem in problems)
    key = "knowledge.warnings" if only_warnings else "knowledge.broken"
    return _problems_page(wording.say(key, count=len(problems)), problems, wording)


def status_page(client: FootnoteClient, knowledge: KnowledgeBase, wording: Wording) -> Payload:
    """Return the version and size of the base, and how the connection is."""
    embed = discord.Embed()
    milliseconds = round(client.latency * 1000) if math.isfinite(client.latency) else "?"
    for key, value in (
        ("entries", len(knowledge.entries)),
        ("facts", len(knowledge.facts)),
        ("topics", len(knowledge.topics)),
        ("sources", len(knowledge.sources)),
        ("servers", len(client.guilds)),
        ("latency", wording.say("knowledge.milliseconds", value=milliseconds)),
        ("up_since", discord.utils.format_dt(client.started, "R")),
    ):
        embed.add_field(name=wording.say(f"knowledge.{key}"), value=str(value))
    return Payload(wording.say("knowledge.status", version=knowledge.version), (embed,))


def _problems_page(content: str, problems: Sequence[Problem], wording: Wording) -> Payload:
    lines = [f"• {escape(limits.clip(str(problem), PROBLEM))}" for problem in problems]
    embed = discord.Embed(description=_list(lines, "\n", limits.EMBED_DESCRIPTION, wording))
    return Payload(content, (embed,))


def _list(items: Sequence[str], separator: str, limit: int, wording: Wording) -> str:
    """Join as many whole items as fit, and count the rest."""
    text = ""
    for number, item in enumerate(items):
        longer = f"{text}{separator}{item}" if text else item
        rest = separator + wording.say("knowledge.more", count=len(items) - number)
        if limits.units(longer) + limits.units(rest) > limit:
            return limits.clip(text + rest, limit)
        text = longer
    return text
