"""Limits of registered commands: interactions/application-commands of the documentation."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any

from tests.discord_limits.measure import count, length, unique

if TYPE_CHECKING:
    from collections.abc import Iterator

JSON = dict[str, Any]
SLASH, USER, MESSAGE = 1, 2, 3
MOST = {SLASH: 100, USER: 15, MESSAGE: 15}
SUB_COMMAND, GROUP, STRING = 1, 2, 3
LOCALE = re.compile(
    "id|da|de|en-GB|en-US|es-ES|es-419|fr|hr|it|lt|hu|nl|no|pl|pt-BR|ro|fi|sv-SE|vi|tr|cs|el|bg|ru"
    "|uk|hi|th|zh-CN|ja|zh-TW|ko"
)
"""reference#locales."""


def commands_findings(commands: list[JSON]) -> Iterator[str]:
    kinds = Counter(command.get("type", SLASH) for command in commands)
    for kind, number in kinds.items():
        if number > MOST.get(kind, 0):
            yield f"{number} commands of type {kind}; Discord takes {MOST.get(kind, 0)}."
    names = [f"{command.get('type', SLASH)}:{command['name']}" for command in commands]
    yield from unique("the command", names)
    for command in commands:
        for finding in _command_findings(command):
            yield f"command {command['name']!r}: {finding}"


def _command_findings(command: JSON) -> Iterator[str]:
    if command.get("type", SLASH) == SLASH:
        yield from _named_findings("the command", command)
        yield from _options_findings(command.get("options") or [])
        text = _text_size(command)
        if text > 8_000:
            yield f"its names, descriptions and values have {text} characters; Discord takes 8000."
    else:
        yield from length("the name", command["name"], 32, least=1)
        if command.get("description"):
            yield "an entry of the Apps menu has a description."
    permissions = command.get("default_member_permissions")
    if permissions is not None and not str(permissions).isdecimal():
        yield f"default_member_permissions is {permissions!r}, not a number."


def _named_findings(what: str, node: JSON) -> Iterator[str]:
    """Judge a name and a description, and their translations."""
    names = {"": node["name"], **(node.get("name_localizations") or {})}
    for locale, name in names.items():
        yield from length(f"{what}'s name {locale}".strip(), name, 32, least=1)
        if name != name.lower() or not all(c.isalnum() or c in "-_'" for c in name):
            yield f"{what}'s name {name!r} holds more than small letters, digits, '-' and '_'."
    texts = {"": node.get("description"), **(node.get("description_localizations") or {})}
    for locale, text in texts.items():
        yield from length(f"{what}'s description {locale}".strip(), text, 100, least=1)
        if text == "…":
            yield f"{what} has no description: people would see '…'."
    for locale in sorted((names.keys() | texts.keys()) - {""}):
        if not LOCALE.fullmatch(locale):
            yield f"{locale!r} is no locale of Discord."


def _options_findings(options: list[JSON], depth: int = 0) -> Iterator[str]:
    yield from count("options", options, 25)
    yield from unique("the option", [option["name"] for option in options])
    nested = [option["type"] in (SUB_COMMAND, GROUP) for option in options]
    if any(nested) and not all(nested):
        yield "sub-commands stand beside options."
    optional = ""
    for option in options:
        yield from _named_findings(f"the option {option['name']!r}", option)
        if option["type"] in (SUB_COMMAND, GROUP):
            if depth > 1 or (depth == 1 and option["type"] == GROUP):
                yield f"{option['name']!r} is nested too deep."
            yield from _options_findings(option.get("options") or [], depth + 1)
            continue
        if option.get("required") and optional:
            yield f"the required option {option['name']!r} comes after {optional!r}."
        optional = optional if option.get("required") else option["name"]
        yield from _option_findings(option)


def _option_findings(option: JSON) -> Iterator[str]:
    name, choices = option["name"], option.get("choices") or []
    yield from count(f"choices of {name!r}", choices, 25)
    if choices and option.get("autocomplete"):
        yield f"the option {name!r} has choices and autocompletes."
    for choice in choices:
        yield from length("a choice's name", choice["name"], 100, least=1)
        if isinstance(choice["value"], str):
            yield from length("a choice's value", choice["value"], 100, least=1)
    least, most = option.get("min_length") or 0, option.get("max_length") or 6_000
    if option["type"] == STRING and not 0 <= least <= most <= 6_000:
        yield f"the option {name!r} takes {least} to {most} characters; Discord takes 0 to 6000."


def _text_size(node: JSON) -> int:
    """Return the characters that count towards 8,000: each text in its longest translation."""
    size = 0
    for key in ("name", "description"):
        texts = [node.get(key) or "", *(node.get(f"{key}_localizations") or {}).values()]
        size += max(len(text) for text in texts)
    size += len(str(node.get("value", "")))
    parts = [*(node.get("options") or []), *(node.get("choices") or [])]
    return size + sum(_text_size(part) for part in parts)
