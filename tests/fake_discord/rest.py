"""Discord's REST routes for logging in, commands, people and the guild."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp import web

from tests.fake_discord.faults import Refuse, answer_json
from tests.fake_discord.requests import SENT, RefusedError

if TYPE_CHECKING:
    from tests.fake_discord.server import FakeDiscord

UNKNOWN_USER = Refuse(404, 10013, "Unknown User")


class Rest:
    """The handlers of what belongs to no channel and to no interaction."""

    def __init__(self, discord: FakeDiscord) -> None:
        self.discord = discord
        self.world = discord.world

    def routes(self, prefix: str) -> list[web.RouteDef]:
        commands = "/applications/{application_id}/commands"
        guild_commands = "/applications/{application_id}/guilds/{guild_id}/commands"
        table = [
            ("GET", "/users/@me", self.me),
            ("GET", "/oauth2/applications/@me", self.application),
            ("GET", "/applications/@me", self.application),
            ("GET", "/gateway", self.gateway),
            ("GET", "/gateway/bot", self.gateway),
            ("GET", commands, self.list_commands),
            ("PUT", commands, self.put_commands),
            ("GET", guild_commands, self.list_commands),
            ("PUT", guild_commands, self.put_commands),
            ("POST", "/users/@me/channels", self.open_dm),
            ("GET", "/users/{user_id}", self.user),
            ("GET", "/guilds/{guild_id}", self.guild),
            ("GET", "/guilds/{guild_id}/members/{user_id}", self.guild_member),
        ]
        return [web.route(method, prefix + path, handler) for method, path, handler in table]

    async def me(self, request: web.Request) -> web.Response:
        del request
        return answer_json({**self.world.bot.payload(), "verified": True, "mfa_enabled": False})

    async def application(self, request: web.Request) -> web.Response:
        del request
        return answer_json(
            {
                "id": self.world.application_id,
                "name": self.world.bot.name,
                "icon": None,
                "description": "",
                "summary": "",
                "bot_public": True,
                "bot_require_code_grant": False,
                "verify_key": "0" * 64,
                "flags": 0,
                "interactions_endpoint_url": None,
                "rpc_origins": [],
                "team": None,
                "owner": self.world.owner.payload(),
            }
        )

    async def gateway(self, request: web.Request) -> web.Response:
        del request
        limits = {"total": 1000, "remaining": 999, "reset_after": 0, "max_concurrency": 1}
        url = self.discord.gateway_url
        return answer_json({"url": url, "shards": 1, "session_start_limit": limits})

    async def list_commands(self, request: web.Request) -> web.Response:
        return answer_json(self.discord.commands.registered(request.match_info.get("guild_id")))

    async def put_commands(self, request: web.Request) -> web.Response:
        guild_id = request.match_info.get("guild_id")
        return answer_json(self.discord.commands.replace(guild_id, request[SENT].body or []))

    async def open_dm(self, request: web.Request) -> web.Response:
        user = self.world.users.get(str(request[SENT].body["recipient_id"]))
        if user is None:
            raise RefusedError(UNKNOWN_USER)
        return answer_json(self.world.dm(user).payload())

    async def user(self, request: web.Request) -> web.Response:
        user = self.world.users.get(request.match_info["user_id"])
        if user is None:
            raise RefusedError(UNKNOWN_USER)
        return answer_json(user.payload())

    async def guild(self, request: web.Request) -> web.Response:
        if request.match_info["guild_id"] != self.world.guild_id:
            raise RefusedError(Refuse(404, 10004, "Unknown Guild"))
        return answer_json(self.world.guild_payload())

    async def guild_member(self, request: web.Request) -> web.Response:
        member = self.world.members.get(request.match_info["user_id"])
        if member is None:
            raise RefusedError(Refuse(404, 10007, "Unknown Member"))
        return answer_json({**member.payload(), "user": member.user.payload()})
