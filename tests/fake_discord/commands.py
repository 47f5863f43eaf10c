"""The commands that the bot has registered, and how a person's client turns one into a payload."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

from tests.fake_discord.values import Permissions

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tests.fake_discord.values import JSON
    from tests.fake_discord.world import Member, World

COMMAND_FIELDS: JSON = {
    "description": "",
    "options": [],
    "default_member_permissions": None,
    "dm_permission": True,
    "contexts": None,
    "integration_types": [0],
    "nsfw": False,
    "name_localizations": None,
    "description_localizations": None,
}
DM_CONTEXT = 1


class UseError(AssertionError):
    """The person's client would not have let this happen: the command is missing or misused."""


class Option(IntEnum):
    SUB_COMMAND = 1
    SUB_COMMAND_GROUP = 2
    STRING = 3
    INTEGER = 4
    BOOLEAN = 5


class CommandType(IntEnum):
    SLASH = 1
    USER = 2
    MESSAGE = 3


class Commands:
    """What PUT .../commands has registered: for everyone, and for the guild."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._scopes: dict[str | None, list[JSON]] = {}
        self.writes = 0
        """How many times the bot has registered commands: 200 creates a day are allowed."""

    def registered(self, guild_id: str | None = None) -> list[JSON]:
        return self._scopes.get(guild_id, [])

    def replace(self, guild_id: str | None, bodies: Iterable[JSON]) -> list[JSON]:
        """Register these instead of whatever was there, keeping the ids of names that stay."""
        self.writes += 1
        known = {
            (command["type"], command["name"]): command for command in self.registered(guild_id)
        }
        self._scopes[guild_id] = [
            self._entry(body, known.get((body.get("type", 1), body["name"])), guild_id)
            for body in bodies
        ]
        return self._scopes[guild_id]

    def find(self, name: str, kind: CommandType, member: Member, *, in_dm: bool) -> JSON:
        """Return the command as this person's client lists it; raise UseError where it does not."""
        everyone = (
            self.registered()
            if in_dm
            else [*self.registered(self._world.guild_id), *self.registered()]
        )
        for command in everyone:
            if command["name"] == name and command["type"] == kind:
                break
        else:
            raise UseError(f"No command {name!r} is registered; has the bot synced?")
        if in_dm and not _in_dm(command):
            raise UseError(f"The command {name!r} is not offered in private messages.")
        if not in_dm and not _allowed(command, member):
            raise UseError(f"The command {name!r} is hidden from {member.user.name}.")
        return command

    def _entry(self, body: JSON, known: JSON | None, guild_id: str | None) -> JSON:
        return {
            **COMMAND_FIELDS,
            "type": 1,
            **body,
            "id": known["id"] if known else self._world.ids.next(),
            "application_id": self._world.application_id,
            "version": self._world.ids.next(),
            **({"guild_id": guild_id} if guild_id else {}),
        }


def _in_dm(command: JSON) -> bool:
    contexts = command["contexts"]
    return bool(command["dm_permission"]) if contexts is None else DM_CONTEXT in contexts


def _allowed(command: JSON, member: Member) -> bool:
    """Follow default_member_permissions: "0" hides a command from all but administrators."""
    needed = command["default_member_permissions"]
    if needed is None or Permissions.ADMINISTRATOR in member.permissions:
        return True
    return int(needed) != 0 and int(needed) & int(member.permissions) == int(needed)


def invocation(command: JSON, path: list[str], values: Mapping[str, object]) -> JSON:
    """Build an interaction's `data` for a (sub)command with these option values, checking them."""
    data = {"id": command["id"], "name": command["name"], "type": command["type"]}
    if "guild_id" in command:
        data["guild_id"] = command["guild_id"]
    return {**data, "options": _options(command, path, values)}


def _options(node: JSON, path: list[str], values: Mapping[str, object]) -> list[JSON]:
    offered = {option["name"]: option for option in node.get("options") or []}
    if path:
        child = offered.get(path[0])
        if child is None or child["type"] > Option.SUB_COMMAND_GROUP:
            raise UseError(f"{node['name']!r} has no sub-command {path[0]!r}.")
        inner = _options(child, path[1:], values)
        return [{"name": child["name"], "type": child["type"], "options": inner}]
    if unknown := values.keys() - offered.keys():
        raise UseError(f"{node['name']!r} has no option {', '.join(sorted(unknown))}.")
    for name, option in offered.items():
        if option.get("required") and name not in values:
            raise UseError(f"{node['name']!r} needs its option {name!r}.")
    return [
        {"name": name, "type": offered[name]["type"], "value": _value(offered[name], value)}
        for name, value in values.items()
    ]


def _value(option: JSON, value: object) -> object:
    """Return the value as Discord sends it; raise UseError where its client refuses it."""
    kinds = {Option.STRING: str, Option.INTEGER: int, Option.BOOLEAN: bool}
    kind = kinds.get(option["type"], str)
    if not isinstance(value, kind):
        raise UseError(f"The option {option['name']!r} takes {kind.__name__}, not {value!r}.")
    if isinstance(value, str):
        low, high = option.get("min_length") or 0, option.get("max_length") or 6_000
        if not low <= len(value) <= high:
            raise UseError(f"The option {option['name']!r} takes {low} to {high} characters.")
    choices = option.get("choices")
    if choices and value not in [choice["value"] for choice in choices]:
        raise UseError(f"The option {option['name']!r} does not offer {value!r}.")
    return value
