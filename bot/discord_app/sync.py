"""Registers the bot's commands with Discord: an explicit act, never done at a start."""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING, Any, TextIO

import aiohttp
import discord

from bot.discord_app import logs
from bot.discord_app.client import FootnoteClient
from bot.discord_app.delivery import describe
from bot.discord_app.desk import Desk
from bot.discord_app.supervisor import LOGIN_REFUSED, DiscordError, prepare, token_of
from bot.wording import load_wordings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bot.discord_app.desk import Holder
    from bot.settings import Settings

NUMBERED = frozenset({"id", "application_id", "version"})
"""Keys of a command that Discord gives it."""


def sync(
    settings: Settings,
    library: Holder,
    *,
    everywhere: bool = False,
    clear: bool = False,
    out: TextIO = sys.stdout,
) -> int:
    """Make Discord's command list the bot's own, say what changed, and return the exit code.

    In the server that the settings name, where it shows at once; in all servers if they name none
    or `everywhere` is true. `clear` removes the commands there instead. Raises SettingsError
    without a token and DiscordError where Discord refuses or cannot be reached.
    """
    token = token_of(settings)
    logs.configure(settings.log_level, (token,))
    prepare(settings)
    guild = None if everywhere or settings.guild is None else discord.Object(settings.guild)
    lines = asyncio.run(_sync(settings, library, token, guild, clear=clear))
    out.write("\n".join(lines) + "\n")
    return 0


async def _sync(
    settings: Settings,
    library: Holder,
    token: str,
    guild: discord.Object | None,
    *,
    clear: bool,
) -> list[str]:
    client = FootnoteClient(Desk(settings, library, load_wordings()))
    try:
        await client.login(token)
        before = await client.tree.fetch_commands(guild=guild)
        if clear:
            client.tree.clear_commands(guild=None)
        elif guild:
            client.tree.copy_global_to(guild=guild)
        after = await client.tree.sync(guild=guild)
    except discord.LoginFailure as error:
        raise DiscordError(LOGIN_REFUSED) from error
    except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
        raise DiscordError(_refusal(error, guild)) from error
    finally:
        await client.close()
    where = f"server {guild.id}" if guild else "all servers"
    return [*_changes(_described(before), _described(after)), f"Commands of {where} are in step."]


def _refusal(error: Exception, guild: discord.Object | None) -> str:
    if isinstance(error, discord.Forbidden) and guild:
        return (
            f"Discord does not let this bot set commands in server {guild.id}: check"
            " FOOTNOTE_GUILD, and invite the bot with the applications.commands scope."
        )
    return f"Discord did not take the commands ({describe(error)}); try again in a while."


def _described(
    commands: Sequence[discord.app_commands.AppCommand],
) -> dict[str, dict[str, Any]]:
    """Return commands by name, without what Discord numbers anew at each change."""
    described = {}
    for command in commands:
        texts: dict[str, Any] = dict(command.to_dict())
        described[command.name] = {key: texts[key] for key in texts.keys() - NUMBERED}
    return described


def _changes(
    before: Mapping[str, Mapping[str, Any]], after: Mapping[str, Mapping[str, Any]]
) -> Iterator[str]:
    for name in sorted(before.keys() | after.keys()):
        if name not in before:
            yield f"added     {name}"
        elif name not in after:
            yield f"removed   {name}"
        else:
            state = "unchanged" if before[name] == after[name] else "changed  "
            yield f"{state} {name}"
