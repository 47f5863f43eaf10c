"""Registers the bot's commands with Discord: an explicit act, never done at a start."""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING, Any, TextIO

import aiohttp
import discord
from discord.http import Route

from bot.discord_app import logs
from bot.discord_app.client import FootnoteClient
from bot.discord_app.delivery import describe
from bot.discord_app.desk import Desk
from bot.discord_app.supervisor import LOGIN_REFUSED, DiscordError, prepare, token_of
from bot.wording import load_wordings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bot.discord_app.desk import Answers, Holder, Reloaded
    from bot.errors import Problem
    from bot.settings import Settings

Command = dict[str, Any]
"""As Discord's API has it."""

NUMBERED = frozenset({"id", "application_id", "version"})
"""Keys of a command that Discord gives it."""


def sync(
    settings: Settings,
    library: Holder | None = None,
    *,
    everywhere: bool = False,
    clear: bool = False,
    out: TextIO = sys.stdout,
) -> int:
    """Make Discord's command list the bot's own, say what changed, and return the exit code.

    In the server that the settings name, where it shows at once; in all servers if they name none
    or `everywhere` is true. `clear` removes the commands there instead. No base is needed. Raises
    SettingsError without a token and DiscordError where Discord refuses or cannot be reached.
    """
    token = token_of(settings)
    logs.configure(settings.log_level, (token,))
    prepare(settings)
    guild = None if everywhere or settings.guild is None else discord.Object(settings.guild)
    client = FootnoteClient(Desk(settings, library or NoBase(), load_wordings()))
    before, after = asyncio.run(_sync(client, token, guild, clear=clear))
    where = f"server {guild.id}" if guild else "all servers"
    lines = [*_changes(_described(before), _described(after)), f"Commands of {where} are in step."]
    out.write("\n".join(lines) + "\n")
    return 0


class NoBase:
    """Stands where a base would: nobody asks while commands are registered."""

    @property
    def answerer(self) -> Answers:
        """Nothing to answer from."""
        raise LookupError("There is no base while commands are registered.")

    def reload(self) -> Reloaded:
        """Nothing to load."""
        raise LookupError("There is no base while commands are registered.")

    def check(self) -> Sequence[Problem]:
        """Nothing to check."""
        return ()


async def _sync(
    client: FootnoteClient, token: str, guild: discord.Object | None, *, clear: bool
) -> tuple[list[Command], list[Command]]:
    """Return what was registered before and what is now."""
    try:
        await client.login(token)
        before = await _registered(client, guild)
        if clear:
            client.tree.clear_commands(guild=None)
        elif guild:
            client.tree.copy_global_to(guild=guild)
        await client.tree.sync(guild=guild)
        return before, await _registered(client, guild)
    except discord.LoginFailure as error:
        raise DiscordError(LOGIN_REFUSED) from error
    except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
        raise DiscordError(_refusal(error, guild)) from error
    finally:
        await client.close()


async def _registered(client: FootnoteClient, guild: discord.Object | None) -> list[Command]:
    """Return the commands with their translations, which the library's own method leaves out."""
    place = f"/guilds/{guild.id}" if guild else ""
    path = f"/applications/{{application_id}}{place}/commands"
    route = Route("GET", path, application_id=client.application_id)
    found: list[Command] = await client.http.request(route, params={"with_localizations": "true"})
    return found


def _refusal(error: Exception, guild: discord.Object | None) -> str:
    if isinstance(error, discord.Forbidden) and guild:
        return (
            f"Discord does not let this bot set commands in server {guild.id}: check"
            " FOOTNOTE_GUILD, and invite the bot with the applications.commands scope."
        )
    return f"Discord did not take the commands ({describe(error)}); try again in a while."


def _described(commands: Sequence[Command]) -> dict[str, Command]:
    """Return commands by name, without what Discord numbers anew at each change."""
    return {
        command["name"]: {key: command[key] for key in command.keys() - NUMBERED}
        for command in commands
    }


def _changes(before: Mapping[str, Command], after: Mapping[str, Command]) -> Iterator[str]:
    for name in sorted(before.keys() | after.keys()):
        if name not in before:
            yield f"added     {name}"
        elif name not in after:
            yield f"removed   {name}"
        else:
            state = "unchanged" if before[name] == after[name] else "changed  "
            yield f"{state} {name}"
