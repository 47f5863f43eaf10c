from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from bot.discord_app.client import FootnoteClient
from bot.discord_app.desk import Desk
from bot.settings import Settings, Token
from bot.wording import load_wordings
from tests.discord_app.base import TinyLibrary, make_library
from tests.discord_limits import route_of, violations

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    import simcord


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "settings(**values): settings of the bot under test")


@pytest.fixture
def settings(request: pytest.FixtureRequest) -> Settings:
    """The defaults, changed by the marker `settings(name=value)`."""
    marker = request.node.get_closest_marker("settings")
    return Settings(discord_token=Token("a.b.c"), **(marker.kwargs if marker else {}))


@pytest.fixture
def library() -> TinyLibrary:
    return make_library()


@dataclass
class World:
    """A server with a member, a channel and the bot, over SimCord."""

    env: Any
    client: FootnoteClient
    guild: Any
    channel: Any
    alice: Any

    @property
    def me(self) -> int:
        assert self.client.user
        return self.client.user.id

    @property
    def answerer(self) -> Any:
        return self.client.desk.library.answerer

    def bodies(self) -> list[tuple[str, str, Any]]:
        """Every request the bot made: method, route as the OpenAPI document names it, body."""
        return [(r.method, route_of(r.path), r.json) for r in self.env.http_requests]


@pytest.fixture
def simcord_bot(settings: Settings, library: TinyLibrary) -> FootnoteClient:
    return FootnoteClient(Desk(settings, library, load_wordings()))


@pytest.fixture
async def world(simcord_env: simcord.Env, simcord_bot: FootnoteClient) -> AsyncIterator[World]:
    await simcord_bot.tree.sync()
    guild = simcord_env.create_guild()
    channel = guild.create_text_channel("general")
    alice = guild.add_member(simcord_env.create_user("alice"))
    world = World(simcord_env, simcord_bot, guild, channel, alice)
    yield world
    found = [
        finding
        for method, route, body in world.bodies()
        for finding in violations(method, route, body)
    ]
    assert found == []
