"""A fake of Discord on loopback: REST and gateway over real sockets, people who ask, and faults.

For what an in-process fake cannot show: lost connections, rate limits, restarts, resumes, load.
A bot is pointed here by FakeDiscord.environment().
"""

from tests.fake_discord.commands import UseError
from tests.fake_discord.exchange import Callback, Exchange, NoAnswerError, Post
from tests.fake_discord.gateway import Close, Intents
from tests.fake_discord.people import Person, components_of
from tests.fake_discord.requests import Sent
from tests.fake_discord.server import TOKEN, FakeDiscord
from tests.fake_discord.values import JSON, ChannelType, MessageFlags, Permissions
from tests.fake_discord.world import Channel

__all__ = [
    "JSON",
    "TOKEN",
    "Callback",
    "Channel",
    "ChannelType",
    "Close",
    "Exchange",
    "FakeDiscord",
    "Intents",
    "MessageFlags",
    "NoAnswerError",
    "Permissions",
    "Person",
    "Post",
    "Sent",
    "UseError",
    "components_of",
]
