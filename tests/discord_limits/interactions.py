"""Limits of first answers: interactions/receiving-and-responding of the documentation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.discord_limits.components import TEXT_INPUT, every_component
from tests.discord_limits.measure import count, length, unique
from tests.discord_limits.messages import EPHEMERAL, Kind, message_findings

if TYPE_CHECKING:
    from collections.abc import Iterator

JSON = dict[str, Any]
MESSAGE, DEFER, DEFER_UPDATE, UPDATE, CHOICES, MODAL = 4, 5, 6, 7, 8, 9
LABEL = 18


def callback_findings(body: JSON, *, files: bool = False) -> Iterator[str]:
    data = body.get("data") or {}
    match body.get("type"):
        case 4:
            yield from message_findings(data, Kind.INTERACTION, files=files)
        case 5:
            if (data.get("flags") or 0) & ~EPHEMERAL or data.keys() - {"flags"}:
                yield f"a deferral can only be ephemeral, not {data!r}."
        case 6:
            pass
        case 7:
            yield from message_findings(data, Kind.EDIT, files=files)
        case 8:
            yield from _choices_findings(data.get("choices") or [])
        case 9:
            yield from _modal_findings(data)
        case unknown:
            yield f"{unknown!r} is no kind of answer to an interaction."


def _choices_findings(choices: list[JSON]) -> Iterator[str]:
    yield from count("choices", choices, 25)
    for choice in choices:
        yield from length("a choice's name", choice.get("name"), 100, least=1)
        # The OpenAPI document allows 6,000 for a value; the real API does not.
        if isinstance(choice.get("value"), str):
            yield from length("a choice's value", choice["value"], 100, least=1)
        for locale, name in (choice.get("name_localizations") or {}).items():
            yield from length(f"a choice's name in {locale}", name, 100, least=1)


def _modal_findings(modal: JSON) -> Iterator[str]:
    rows = modal.get("components") or []
    yield from length("a modal's title", modal.get("title"), 45, least=1)
    yield from length("a modal's custom_id", modal.get("custom_id"), 100, least=1)
    yield from count("components in a modal", rows, 5, least=1)
    parts = list(every_component(rows))
    yield from unique("the custom_id", [p["custom_id"] for p in parts if p.get("custom_id")])
    for part in parts:
        if part["type"] == LABEL:
            yield from length("a label", part.get("label"), 45, least=1)
            yield from length("a label's description", part.get("description"), 100)
        if part["type"] == TEXT_INPUT:
            yield from _input_findings(part)


def _input_findings(part: JSON) -> Iterator[str]:
    yield from length("an input's custom_id", part.get("custom_id"), 100, least=1)
    yield from length("an input's label", part.get("label"), 45)
    yield from length("an input's placeholder", part.get("placeholder"), 100)
    yield from length("an input's value", part.get("value"), 4_000)
    least, most = part.get("min_length") or 0, part.get("max_length") or 4_000
    if not 0 <= least <= most <= 4_000:
        yield f"an input takes {least} to {most} characters; Discord takes 0 to 4000 in order."
