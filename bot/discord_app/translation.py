"""Command names and descriptions in each language, for Discord's command list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypedDict

from discord import app_commands

if TYPE_CHECKING:
    import discord

    from bot.wording import Wordings


class Texts(TypedDict):
    """A command's texts, as discord.py's keyword arguments."""

    name: app_commands.locale_str
    description: app_commands.locale_str


def texts(wordings: Wordings, name: str) -> Texts:
    """Return the name and description of a command."""
    return Texts(
        name=text(wordings, f"command.{name}.name"),
        description=text(wordings, f"command.{name}.description"),
    )


def text(wordings: Wordings, key: str) -> app_commands.locale_str:
    """Return the English text of a wording key, which `WordingTranslator` finds again."""
    return app_commands.locale_str(wordings.nearest("en").say(key), key=key)


class WordingTranslator(app_commands.Translator):
    """Looks up a `locale_str` by its key in the language files."""

    def __init__(self, wordings: Wordings) -> None:
        self._wordings = wordings

    async def translate(
        self,
        string: app_commands.locale_str,
        locale: discord.Locale,
        context: app_commands.TranslationContext[Any, Any],
    ) -> str | None:
        """Return the text for a locale that has its own file, else None: Discord shows English."""
        del context
        wording = self._wordings.languages.get(locale.value)
        key = string.extras.get("key")
        return wording.texts.get(key) if wording and isinstance(key, str) else None
