"""Keeps the bot in Discord: connects, comes back after failures, leaves when asked."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import time
from typing import TYPE_CHECKING, Any

import aiohttp
import discord
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.discord_app import logs
from bot.discord_app.backoff import Backoff, Budget, OutOfBudget
from bot.discord_app.client import FootnoteClient
from bot.discord_app.delivery import describe
from bot.discord_app.desk import Desk
from bot.errors import FootnoteError, SettingsError
from bot.wording import load_wordings

if TYPE_CHECKING:
    from bot.discord_app.desk import Holder
    from bot.settings import Settings

_log = logging.getLogger(__name__)

STEADY = 300.0
"""Seconds after which a connection counts as one that held."""
CLOSE_SECONDS = 4.0
"""A stop is over in five seconds: two for replies under way are inside these."""
INTERRUPTED = 130
"""Exit code after Ctrl-C, as shells have it."""

LOGIN_REFUSED = (
    "Discord refused the token: copy the bot's token again from"
    " https://discord.com/developers/applications into DISCORD_TOKEN."
)
LOGIN_MISSING = (
    "DISCORD_TOKEN is not set: put the bot's token from"
    " https://discord.com/developers/applications into .env or the environment."
)
INTENT_REFUSED = (
    "Discord refused the Message Content intent, which FOOTNOTE_AUTO_ANSWER_CHANNELS needs: turn it"
    " on in the Developer Portal (Bot, Privileged Gateway Intents) or remove the setting."
)
FATAL_CLOSES = {
    4004: LOGIN_REFUSED,
    4010: "Discord refused the shard (close code 4010).",
    4011: "This bot is in too many servers for one connection (close code 4011).",
    4012: "Discord no longer speaks this version of its API (4012): update discord.py.",
    4013: "Discord does not know an intent that was asked for (close code 4013).",
    4014: INTENT_REFUSED,
}


class DiscordError(FootnoteError):
    """Discord cannot be used as things are; trying again would not help."""


def run(settings: Settings, library: Holder) -> int:
    """Answer in Discord until told to stop; return the exit code.

    Raises SettingsError for a missing token and DiscordError for one that is refused, for a
    refused intent, and where Discord could never be reached.
    """
    token = token_of(settings)
    logs.configure(settings.log_level, (token,))
    prepare(settings)
    return asyncio.run(Supervisor(settings, library, token).run())


def token_of(settings: Settings) -> str:
    """Return the token, or raise SettingsError where there is none."""
    if settings.discord_token is None:
        raise SettingsError(LOGIN_MISSING)
    return settings.discord_token.reveal()


def prepare(settings: Settings) -> None:
    """Have discord.py use the addresses of the settings, and not miss what only voice needs."""
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
    Route.BASE = settings.discord_api.rstrip("/")
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(settings.discord_gateway)


class Supervisor:
    """Runs one client after another until a stop is asked for or Discord says never."""

    def __init__(self, settings: Settings, library: Holder, token: str) -> None:
        self._settings = settings
        self._desk = Desk(settings, library, load_wordings())
        self._token = token
        self._stop = asyncio.Event()
        self._exit_code = 0
        self._logged_in = False
        self._budget = Budget(settings.identifies_per_hour)
        self._backoff = Backoff(settings.backoff_first, settings.backoff_most)

    async def run(self) -> int:
        """Return the exit code once stopped; raises DiscordError."""
        self._listen_to_signals()
        asyncio.get_running_loop().set_exception_handler(_note_lost)
        while not self._stop.is_set():
            pause = await self._connect_once()
            if pause is None or self._stop.is_set():
                break
            _log.info("connecting again in %.1f s", pause)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._stop.wait(), pause)
        return self._exit_code

    def stop(self, exit_code: int = 0) -> None:
        """Leave Discord soon; `run` then returns the exit code."""
        self._exit_code = exit_code
        self._stop.set()

    def _listen_to_signals(self) -> None:
        loop = asyncio.get_running_loop()
        with contextlib.suppress(NotImplementedError):  # Windows has no such handlers
            loop.add_signal_handler(signal.SIGTERM, self.stop)
            loop.add_signal_handler(signal.SIGINT, self.stop, INTERRUPTED)

    async def _connect_once(self) -> float | None:
        """Run one client to its end; return the seconds until the next, None for no next."""
        client = FootnoteClient(self._desk, self._budget)
        began = time.monotonic()
        life = asyncio.create_task(client.start(self._token))
        stop = asyncio.create_task(self._stop.wait())
        await asyncio.wait({life, stop}, return_when=asyncio.FIRST_COMPLETED)
        stop.cancel()
        self._logged_in = self._logged_in or client.user is not None
        held = client.is_ready() and time.monotonic() - began > STEADY
        ended = life.done()
        await self._close(client)
        life.cancel()
        (outcome,) = await asyncio.gather(life, return_exceptions=True)
        if not ended:
            return None
        if held:
            self._backoff.reset()
        return self._pause_after(outcome if isinstance(outcome, BaseException) else None)

    async def _close(self, client: FootnoteClient) -> None:
        try:
            await asyncio.wait_for(client.close(), CLOSE_SECONDS)
        except (TimeoutError, aiohttp.ClientError, OSError) as error:
            _log.info("the connection did not close cleanly: %s", describe(error))

    def _pause_after(self, error: BaseException | None) -> float:
        """Judge how a client ended: raise where another would end the same way."""
        if isinstance(error, OutOfBudget):
            _log.warning("enough connections for this hour")
            return error.seconds
        if reason := _fatal(error):
            raise DiscordError(reason) from error
        what = describe(error) if error else "the connection ended"
        pause = self._backoff.next()
        if not self._logged_in and self._backoff.failures >= self._settings.connect_attempts:
            raise DiscordError(
                f"Discord cannot be reached ({what}): check the network, and"
                " https://discordstatus.com, then start again."
            ) from error
        _log.warning("Discord is out of reach: %s", what)
        return pause


def _note_lost(_loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Log what nobody waited for, without its message: that may quote a member."""
    error = context.get("exception")
    _log.error("a task failed: %s", describe(error) if error else context["message"])


def _fatal(error: BaseException | None) -> str:
    """Return what to tell the operator about an end that no new connection would mend."""
    if isinstance(error, discord.LoginFailure):
        return LOGIN_REFUSED
    if isinstance(error, discord.PrivilegedIntentsRequired):
        return INTENT_REFUSED
    if isinstance(error, discord.ConnectionClosed):
        return FATAL_CLOSES.get(error.code, "")
    return ""
