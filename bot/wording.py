"""What the bot says of itself, in each language it speaks: one TOML file a language."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

FALLBACK = "en"


@dataclass(frozen=True, slots=True)
class Wording:
    """The texts of one language."""

    locale: str
    """As Discord writes it: `en`, `zh-CN`."""
    texts: Mapping[str, str]
    """Dotted key → text with `{named}` gaps."""

    def say(self, key: str, /, **gaps: object) -> str:
        """Return the text of a key with its gaps filled; KeyError for an unknown key."""
        text = self.texts[key]
        return text.format_map(gaps) if gaps else text

    def date(self, day: date) -> str:
        """Return a date as readers of the language write it."""
        month = self.say(f"date.months.{day.month}")
        return self.say("date.day", day=day.day, month=month, year=day.year)


@dataclass(frozen=True, slots=True)
class Wordings:
    """All languages; the nearest is always found, since English stands behind them."""

    languages: Mapping[str, Wording]

    def nearest(self, *locales: str | None) -> Wording:
        """Return the first locale's wording that there is: exact, or another of its language."""
        for locale in filter(None, locales):
            found = self.languages.get(locale) or self._sibling(locale)
            if found:
                return found
        return self.languages[FALLBACK]

    def _sibling(self, locale: str) -> Wording | None:
        language = locale.partition("-")[0]
        names = (name for name in self.languages if name.partition("-")[0] == language)
        name = next(names, None)
        return self.languages[name] if name else None


def load_wordings() -> Wordings:
    """Read the language files that ship with the bot."""
    folder = files("bot") / "wordings"
    languages = {}
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        if file.name.endswith(".toml"):
            texts = dict(_flatten(tomllib.loads(file.read_text(encoding="utf-8"))))
            locale = file.name.removesuffix(".toml")
            languages[locale] = Wording(locale, texts)
    return Wordings(languages)


def _flatten(table: Mapping[str, object], path: str = "") -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _flatten(value, f"{path}{key}.")
        else:
            yield f"{path}{key}", str(value)
