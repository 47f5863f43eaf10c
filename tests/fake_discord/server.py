"""The fake itself: one loopback port with REST under /api/v10 and the gateway at /."""

from __future__ import annotations

import asyncio
import socket
import time
from typing import TYPE_CHECKING, Any, Self

from aiohttp import web

from tests.discord_limits import violations
from tests.fake_discord.channels import Channels
from tests.fake_discord.commands import Commands
from tests.fake_discord.exchange import PATIENCE, Exchange, NoAnswerError, Post
from tests.fake_discord.faults import Faults, Refuse
from tests.fake_discord.gateway import Gateway
from tests.fake_discord.interactions import Interactions
from tests.fake_discord.people import Person
from tests.fake_discord.requests import SENT, RefusedError, Sent, read_request
from tests.fake_discord.rest import Rest
from tests.fake_discord.values import Permissions
from tests.fake_discord.world import Member, User, World

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    from aiohttp.typedefs import Handler

    from tests.fake_discord.values import JSON
    from tests.fake_discord.world import Channel, Role

PREFIX = "/api/v10"
TOKEN = "MTA.fake-token.for-the-fake-of-discord"
INVALID_STATUSES = frozenset({401, 403, 429})
"""topics/rate-limits: 10,000 such answers in 10 minutes and Discord bans the address."""


class FakeDiscord:
    """Discord on loopback. Every request of the bot is held against Discord's limits if `checked`.

    >>> async with FakeDiscord() as discord:
    ...     alice = discord.person("Alice")
    ...     # start a bot with the environment discord.environment()
    ...     await discord.connected()
    ...     reply = await alice.slash("ask", question="Who?").reply()
    """

    def __init__(self, *, checked: bool = True, keep: int = 10_000) -> None:
        self.world = World(keep)
        self.commands = Commands(self.world)
        self.faults = Faults()
        self.gateway = Gateway(self.world, TOKEN, lambda: self.gateway_url)
        self.administrator = Member(self.world.owner, Permissions.ADMINISTRATOR)
        self.sent: list[Sent] = []
        """Every request of the bot, oldest first; at most `keep`."""
        self.violations: list[str] = []
        """What was wrong with requests, and those for routes that do not exist."""
        self.late: list[Exchange] = []
        """Interactions that were acknowledged after more than 3 seconds."""
        self.invalid_requests = 0
        self.exchanges: dict[str, Exchange] = {}
        self.posts: dict[str, Post] = {}
        self.port = 0
        self._checked = checked
        self._keep = keep
        self._runner: web.AppRunner | None = None

    @property
    def api_url(self) -> str:
        return f"http://127.0.0.1:{self.port}{PREFIX}"

    @property
    def gateway_url(self) -> str:
        return f"ws://127.0.0.1:{self.port}/"

    def environment(self) -> dict[str, str]:
        """Return the settings that point a bot here."""
        return {
            "DISCORD_TOKEN": TOKEN,
            "FOOTNOTE_DISCORD_API": self.api_url,
            "FOOTNOTE_DISCORD_GATEWAY": self.gateway_url,
        }

    async def __aenter__(self) -> Self:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        await self.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.stop()

    async def start(self) -> None:
        """Listen: at the beginning, and again after `stop`, on the same port."""
        application = web.Application(middlewares=[self._serve])
        application.add_routes([web.get("/", self.gateway.handle)])
        for part in (Rest(self), Interactions(self), Channels(self)):
            application.add_routes(part.routes(PREFIX))
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.2)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.port).start()

    async def stop(self) -> None:
        """Stop listening and cut every connection; sessions stay until `gateway.forget()`."""
        if self._runner is None:
            return
        runner, self._runner = self._runner, None
        for site in list(runner.sites):
            await site.stop()
        self.gateway.drop()
        for connection in runner.server.connections if runner.server else ():
            if connection.transport:
                connection.transport.abort()
        await runner.cleanup()

    async def connected(self, patience: float = PATIENCE) -> None:
        """Wait until a bot has a session."""
        await self.until(lambda: self.gateway.connected, "the bot to connect", patience)

    async def until(
        self, condition: Callable[[], bool], what: str, patience: float = PATIENCE
    ) -> None:
        """Wait until something about the fake holds; raise NoAnswerError where it does not."""
        deadline = time.monotonic() + patience
        while not condition():
            if time.monotonic() > deadline:
                raise NoAnswerError(f"Waited {patience:.0f} s for {what}.")
            await asyncio.sleep(0.01)

    def person(
        self,
        name: str,
        permissions: Permissions = Permissions.MEMBER,
        *,
        roles: tuple[Role, ...] = (),
        locale: str = "en-US",
        channel: Channel | None = None,
    ) -> Person:
        """Add a member of the guild, who is in #general unless another channel is given."""
        user = User(self.world.ids.next(), name)
        member = Member(user, permissions, roles, locale)
        self.world.users[user.id] = user
        self.world.members[user.id] = member
        return Person(self, member, channel or self.world.general)

    def owner(self) -> Person:
        """Return the person who owns the application and the guild."""
        self.world.members[self.world.owner.id] = self.administrator
        return Person(self, self.administrator, self.world.general)

    def announce(self, event: str, message: JSON, channel: Channel) -> None:
        """Tell the bot of a message that was written or changed."""
        shown = dict(message)
        if channel.guild_id:
            member = self.world.members.get(message["author"]["id"])
            shown |= {"guild_id": channel.guild_id, "member": member.payload() if member else None}
        self.gateway.message_event(event, shown, channel.guild_id)

    def keep_exchange(self, exchange: Exchange) -> None:
        """Remember an interaction; of those that are over, only the newest stay."""
        self.exchanges[exchange.token] = exchange
        if len(self.exchanges) > self._keep:
            over = next((e for e in self.exchanges.values() if e.is_over()), exchange)
            del self.exchanges[over.token]

    def keep_post(self, post: Post) -> None:
        self.posts[post.message["id"]] = post
        if len(self.posts) > self._keep:
            del self.posts[next(iter(self.posts))]

    def note_reply(self, message: JSON, channel: Channel, at: float) -> None:
        """Tell the post that this message answers: the one it refers to, or the newest."""
        reference = message.get("message_reference")
        if reference:
            post = self.posts.get(str(reference["message_id"]))
        else:
            posts = (p for p in self.posts.values() if p.message["channel_id"] == channel.id)
            post = max(posts, key=lambda post: post.sent_at, default=None)
        if post:
            post.replied_at = at
            post.replies.append(message)
            post.changed.notify()

    def bodies(self, route: str, method: str = "POST") -> list[Any]:
        """Return what the bot has sent to a route, given as in Discord's OpenAPI document."""
        return [sent.body for sent in self.sent if (sent.method, sent.route) == (method, route)]

    @web.middleware
    async def _serve(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        if not request.path.startswith(PREFIX):
            return await handler(request)
        sent = await self._record(request)
        path = sent.path

        async def proceed() -> web.Response:
            try:
                self._authorise(request, path)
                response = await handler(request)
            except RefusedError as error:
                return await error.refusal.answer(request, proceed)
            except web.HTTPException as error:
                self.violations.append(f"{sent.method} {path} is no route of the fake.")
                return await Refuse(error.status, 0, error.reason).answer(request, proceed)
            assert isinstance(response, web.Response)
            return response

        fault = self.faults.take(sent.method, path)
        response = await (fault.answer(request, proceed) if fault else proceed())
        if response.status in INVALID_STATUSES:
            self.invalid_requests += 1
        return response

    def _authorise(self, request: web.Request, path: str) -> None:
        """Ask for the token, except where the path carries one of an interaction."""
        if path.startswith(("/interactions/", "/webhooks/")):
            return
        if request.headers.get("Authorization") != f"Bot {TOKEN}":
            raise RefusedError(Refuse(401, 0, "401: Unauthorized"))

    async def _record(self, request: web.Request) -> Sent:
        sent = request[SENT] = await read_request(request, PREFIX)
        self.sent.append(sent)
        if len(self.sent) > 2 * self._keep:
            del self.sent[: self._keep]
        if self._checked:
            has_files = bool(sent.files)
            self.violations += violations(sent.method, sent.route, sent.body, files=has_files)
        return sent
