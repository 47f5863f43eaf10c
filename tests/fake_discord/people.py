"""What a person can do in Discord's client."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from tests.fake_discord.commands import CommandType, Option, UseError, invocation
from tests.fake_discord.exchange import Exchange, Post, new_token
from tests.fake_discord.gateway import Intents
from tests.fake_discord.values import MessageFlags

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.fake_discord.server import FakeDiscord
    from tests.fake_discord.values import JSON
    from tests.fake_discord.world import Channel, Member

BUTTON, STRING_SELECT, LINK_STYLE = 2, 3, 5
COMMAND, COMPONENT, AUTOCOMPLETE, MODAL_SUBMIT = 2, 3, 4, 5


class Person:
    """Somebody who types and clicks, in the channel where they are unless another is named."""

    def __init__(self, discord: FakeDiscord, member: Member, channel: Channel) -> None:
        self._discord = discord
        self.member = member
        self.channel = channel

    @property
    def id(self) -> str:
        return self.member.user.id

    @property
    def mention(self) -> str:
        return f"<@{self.id}>"

    def in_dm(self) -> Person:
        """Return the same person in their private channel with the bot."""
        return self.at(self._discord.world.dm(self.member.user))

    def at(self, channel: Channel) -> Person:
        return Person(self._discord, self.member, channel)

    def slash(self, command: str, **options: object) -> Exchange:
        """Use a slash command, as `knowledge reload`; raise UseError where the client has none."""
        name, *path = command.split()
        found = self._discord.commands.find(
            name, CommandType.SLASH, self.member, in_dm=self._private
        )
        return self._interact(COMMAND, invocation(found, path, options))

    def forge(self, command: str, **options: object) -> Exchange:
        """Use a command that is hidden from this person, as somebody could whom an admin let."""
        name, *path = command.split()
        found = self._discord.commands.find(
            name, CommandType.SLASH, self._discord.administrator, in_dm=False
        )
        return self._interact(COMMAND, invocation(found, path, options))

    def autocomplete(self, command: str, option: str, typed: str) -> Exchange:
        """Type into an option; `await .offered()` gives the choices."""
        name, *path = command.split()
        found = self._discord.commands.find(
            name, CommandType.SLASH, self.member, in_dm=self._private
        )
        data = invocation(found, path, {option: typed})
        options = data["options"]
        while options[0]["type"] <= Option.SUB_COMMAND_GROUP:
            options = options[0]["options"]
        options[0]["focused"] = True
        return self._interact(AUTOCOMPLETE, data)

    def message_menu(self, name: str, message: JSON) -> Exchange:
        """Choose an entry of a message's Apps menu."""
        found = self._discord.commands.find(
            name, CommandType.MESSAGE, self.member, in_dm=self._private
        )
        data = {"id": found["id"], "name": name, "type": 3, "target_id": message["id"]}
        return self._interact(COMMAND, {**data, "resolved": {"messages": {message["id"]: message}}})

    def click(self, message: JSON, button: str) -> Exchange:
        """Press the button with this label or custom id; raise UseError where it cannot be."""
        component = self._component(message, BUTTON, button)
        if component["style"] == LINK_STYLE:
            raise UseError(f"The button {button!r} is a link.")
        return self.press(message, component["custom_id"])

    def press(self, message: JSON, custom_id: str) -> Exchange:
        """Send a button's click without asking whether the message has such a button."""
        data = {"component_type": BUTTON, "custom_id": custom_id, "id": 1}
        return self._interact(COMPONENT, data, message)

    def select(self, message: JSON, *values: str, menu: str = "") -> Exchange:
        """Choose values of a select menu: the one named by custom id, or else the first."""
        component = self._component(message, STRING_SELECT, menu)
        offered = {option["value"] for option in component["options"]}
        if missing := set(values) - offered:
            raise UseError(f"The menu does not offer {', '.join(sorted(missing))}.")
        data = {"component_type": STRING_SELECT, "custom_id": component["custom_id"]}
        return self._interact(COMPONENT, {**data, "values": list(values), "id": 1}, message)

    def submit_modal(self, asked: Exchange, **values: str) -> Exchange:
        """Fill in the modal that `asked` got, by custom ids of its inputs, and send it."""
        if asked.modal is None:
            raise UseError("No modal is open.")
        rows = [row.get("components") or [row["component"]] for row in asked.modal["components"]]
        inputs = [field for row in rows for field in row]
        filled = [
            {"type": field["type"], "custom_id": field["custom_id"], "id": number, "value": value}
            for number, field in enumerate(inputs)
            for value in [values.get(field["custom_id"], field.get("value", ""))]
        ]
        data = {
            "custom_id": asked.modal["custom_id"],
            "components": [{"type": 1, "id": 1, "components": [field]} for field in filled],
        }
        return self._interact(MODAL_SUBMIT, data, asked.source)

    def post(self, content: str, *, reply_to: JSON | None = None, ping: bool = True) -> Post:
        """Write an ordinary message; a reply mentions its author unless `ping` is off."""
        world = self._discord.world
        more: JSON = {}
        if reply_to:
            reference = {"message_id": reply_to["id"], "channel_id": self.channel.id, "type": 0}
            more = {"type": 19, "message_reference": reference, "referenced_message": reply_to}
        message = world.write(self.channel, self.member.user, {"content": content}, **more)
        if reply_to and ping and reply_to["author"] not in message["mentions"]:
            message["mentions"].append(reply_to["author"])
        post = Post(message)
        self._discord.keep_post(post)
        self._discord.announce("MESSAGE_CREATE", message, self.channel)
        return post

    def mention_bot(self, content: str) -> Post:
        return self.post(f"<@{self._discord.world.bot.id}> {content}")

    def delete(self, message: JSON) -> None:
        """Remove a message, as its author or a moderator."""
        del self.channel.messages[message["id"]]
        gone = {"id": message["id"], "channel_id": self.channel.id}
        if self.channel.guild_id:
            gone["guild_id"] = self.channel.guild_id
        needs = Intents.DIRECT_MESSAGES if self._private else Intents.GUILD_MESSAGES
        self._discord.gateway.dispatch("MESSAGE_DELETE", gone, needs=needs)

    @property
    def _private(self) -> bool:
        return self.channel.guild_id is None

    def _component(self, message: JSON, kind: int, wanted: str) -> JSON:
        if message["id"] not in self.channel.messages:
            raise UseError("The message is gone.")
        if message["flags"] & MessageFlags.EPHEMERAL:
            reader = message["interaction_metadata"]["user"]["id"]
            if reader != self.id:
                raise UseError(f"{self.member.user.name} does not see the message.")
        for component in components_of(message):
            names = (component.get("label"), component.get("custom_id"))
            if component["type"] == kind and (not wanted or wanted in names):
                if component.get("disabled"):
                    raise UseError(f"{wanted!r} is disabled.")
                return component
        there = [c.get("label") or c.get("custom_id") for c in components_of(message)]
        raise UseError(f"The message has no {wanted!r}, only {there}.")

    def _interact(self, kind: int, data: JSON, source: JSON | None = None) -> Exchange:
        world, channel = self._discord.world, self.channel
        payload = {
            "id": world.ids.next(),
            "application_id": world.application_id,
            "type": kind,
            "token": new_token(),
            "version": 1,
            "data": data,
            "channel_id": channel.id,
            "channel": channel.payload(),
            "locale": self.member.locale,
            "app_permissions": str(int(channel.bot_permissions)),
            "attachment_size_limit": 10_485_760,
            "entitlements": [],
            "authorizing_integration_owners": {"0": world.guild_id},
            "context": 1 if self._private else 0,
        }
        if self._private:
            payload["user"] = self.member.user.payload()
        else:
            user = self.member.user.payload()
            permissions = str(int(self.member.permissions))
            payload["member"] = {**self.member.payload(), "user": user, "permissions": permissions}
            payload["guild_id"] = world.guild_id
            payload["guild"] = {"id": world.guild_id, "locale": "en-US", "features": []}
            payload["guild_locale"] = "en-US"
        if source:
            payload["message"] = source
        exchange = Exchange(payload, channel, self.member, source)
        self._discord.keep_exchange(exchange)
        exchange.sent_at = time.perf_counter()
        self._discord.gateway.dispatch("INTERACTION_CREATE", payload)
        return exchange


def components_of(message: JSON) -> Iterator[JSON]:
    """Yield every component of a message, nested ones after their containers."""
    pending = list(message["components"])
    while pending:
        component = pending.pop(0)
        yield component
        pending = [*component.get("components", []), *pending]
        if "accessory" in component:
            pending.insert(0, component["accessory"])
