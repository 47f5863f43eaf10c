"""A message as it will be sent: text, embeds and components."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import discord

from bot.discord_app import limits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.discord_app.component_ids import ComponentId

Component = dict[str, Any]


class Rows(discord.ui.View):
    """Prepared rows of components in the form that discord.py sends.

    The library does not keep it: presses come to the client's own router, which reads the id.
    """

    def __init__(self, rows: Sequence[Sequence[Component]]) -> None:
        super().__init__(timeout=None)
        self._rows = [{"type": 1, "components": list(row)} for row in rows if row]

    def to_components(self) -> list[Component]:
        return self._rows

    def is_finished(self) -> bool:
        return True


NO_ROWS = Rows(())


@dataclass(frozen=True, slots=True)
class Payload:
    """A message's parts; at least one of them is not empty. May be sent any number of times."""

    content: str = ""
    embeds: tuple[discord.Embed, ...] = ()
    view: Rows = NO_ROWS

    def to_dict(self) -> dict[str, Any]:
        """Return the body as Discord gets it."""
        return {
            "content": self.content,
            "embeds": [embed.to_dict() for embed in self.embeds],
            "components": self.view.to_components(),
        }


def button(label: str, target: ComponentId, *, strong: bool = False) -> Component:
    """Return a button that comes back to the router."""
    style = discord.ButtonStyle.primary if strong else discord.ButtonStyle.secondary
    return {
        "type": discord.ComponentType.button.value,
        "style": style.value,
        "label": limits.clip(label, limits.BUTTON_LABEL),
        "custom_id": str(target),
    }


def link_button(label: str, url: str) -> Component:
    """Return a button that opens an address, at most 512 characters long."""
    return {
        "type": discord.ComponentType.button.value,
        "style": discord.ButtonStyle.link.value,
        "label": limits.clip(label, limits.BUTTON_LABEL),
        "url": url,
    }


@dataclass(frozen=True, slots=True)
class Option:
    """A line of a select."""

    label: str
    value: str
    description: str = ""


def select(target: ComponentId, placeholder: str, options: Sequence[Option]) -> Component:
    """Return a select of one among at most 25 options."""
    return {
        "type": discord.ComponentType.string_select.value,
        "custom_id": str(target),
        "placeholder": limits.clip(placeholder, limits.SELECT_PLACEHOLDER),
        "min_values": 1,
        "max_values": 1,
        "options": [
            {
                "label": limits.clip(option.label, limits.SELECT_TEXT),
                "value": option.value,
                **(
                    {"description": limits.clip(option.description, limits.SELECT_TEXT)}
                    if option.description
                    else {}
                ),
            }
            for option in options
        ],
    }
