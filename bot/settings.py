"""Environment variables and `.env` → `Settings`; every mistake becomes one sentence."""

from __future__ import annotations

import difflib
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import msgspec
from dotenv import dotenv_values
from msgspec import Meta, field

from bot.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

PREFIX = "FOOTNOTE_"
_LATEST = 366 * 86_400
"""Seconds; whatever waits longer waits in vain."""


class Token:
    """A bot's token, which no representation shows. Raises ValueError for what cannot be one."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value.strip()
        if not re.fullmatch(r"[\w.-]+", self._value, re.ASCII):
            raise ValueError

    def reveal(self) -> str:
        """Return the token itself, for the library that logs in with it."""
        return self._value

    def __repr__(self) -> str:
        return "Token(...)"


Id = Annotated[int, Meta(gt=0, le=2**63 - 1)]
"""A Discord snowflake."""
Ids = Annotated[frozenset[Id], Meta(description="ids, whole numbers above 0, as in 123, 456")]
Count = Annotated[int, Meta(ge=1, description="a whole number of at least 1")]
Rate = Annotated[int, Meta(ge=0, description="a whole number of at least 0")]
Pause = Annotated[float, Meta(ge=0, le=_LATEST, description="a number of seconds, at least 0")]
Wait = Annotated[float, Meta(gt=0, le=_LATEST, description="a number of seconds above 0")]


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """What an installation can set; `.env.example` says what each one does.

    A field's name is its variable's; its description says what the variable must be.
    """

    discord_token: Annotated[
        Token | None,
        Meta(description="a bot's token: letters, digits, '.', '-' and '_', and nothing else"),
    ] = field(default=None, name="DISCORD_TOKEN")
    knowledge_dir: Annotated[Path, Meta(description="a folder")] = field(
        default=Path(__file__).parents[1] / "knowledge", name="KNOWLEDGE_DIR"
    )
    log_level: Annotated[
        Literal["DEBUG", "INFO", "WARNING", "ERROR"],
        Meta(description="DEBUG, INFO, WARNING or ERROR"),
    ] = field(default="INFO", name="LOG_LEVEL")

    guild: Annotated[Id | None, Meta(description="a server's id, a whole number above 0")] = field(
        default=None, name="FOOTNOTE_GUILD"
    )
    admin_users: Ids = field(default=frozenset(), name="FOOTNOTE_ADMIN_USERS")
    admin_roles: Ids = field(default=frozenset(), name="FOOTNOTE_ADMIN_ROLES")
    language: Annotated[
        str, Meta(pattern=r"^[a-z]{2}(-[A-Z]{2})?\Z", description="a language, as in en or zh-CN")
    ] = field(default="en", name="FOOTNOTE_LANGUAGE")

    member_per_minute: Rate = field(default=12, name="FOOTNOTE_MEMBER_PER_MINUTE")
    channel_per_minute: Rate = field(default=60, name="FOOTNOTE_CHANNEL_PER_MINUTE")
    repeat_seconds: Pause = field(default=60.0, name="FOOTNOTE_REPEAT_SECONDS")

    auto_answer_channels: Ids = field(default=frozenset(), name="FOOTNOTE_AUTO_ANSWER_CHANNELS")
    auto_answer_confidence: Annotated[
        float, Meta(ge=0, le=1, description="a number from 0 to 1")
    ] = field(default=0.99, name="FOOTNOTE_AUTO_ANSWER_CONFIDENCE")

    discord_api: Annotated[
        str, Meta(pattern=r"^https?://[^/\s]\S*\Z", description="an address that begins https://")
    ] = field(default="https://discord.com/api/v10", name="FOOTNOTE_DISCORD_API")
    discord_gateway: Annotated[
        str, Meta(pattern=r"^wss?://[^/\s]\S*\Z", description="an address that begins wss://")
    ] = field(default="wss://gateway.discord.gg/", name="FOOTNOTE_DISCORD_GATEWAY")
    backoff_first: Wait = field(default=1.0, name="FOOTNOTE_BACKOFF_FIRST")
    backoff_most: Wait = field(default=600.0, name="FOOTNOTE_BACKOFF_MOST")
    connect_attempts: Count = field(default=5, name="FOOTNOTE_CONNECT_ATTEMPTS")
    identifies_per_hour: Count = field(default=10, name="FOOTNOTE_IDENTIFIES_PER_HOUR")


FIELDS = msgspec.structs.fields(Settings)


def load_settings(env_file: Path = Path(".env")) -> Settings:
    """Return the settings of the environment and, under it, of a `.env` file that may be missing.

    Raises SettingsError: one sentence with the variable and the remedy, never a secret's value.
    """
    try:
        written = dotenv_values(env_file, encoding="utf-8") if env_file.is_file() else {}
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(
            f"{env_file} cannot be read as UTF-8 text; save it again as UTF-8 or remove it."
        ) from error
    _refuse_unknown(written.keys(), os.environ.keys())
    given = {
        name.upper(): value for name, value in (*written.items(), *os.environ.items()) if value
    }
    settings = _converted(given)
    if settings.backoff_first > settings.backoff_most:
        raise SettingsError(
            "FOOTNOTE_BACKOFF_FIRST must not be above FOOTNOTE_BACKOFF_MOST; "
            "correct one of them or remove both."
        )
    return settings


def _converted(given: Mapping[str, str]) -> Settings:
    """Return settings made of texts by the names of their variables."""
    values: dict[str, object] = {}
    for setting in FIELDS:
        name = setting.encode_name
        text = given.get(name)
        if text is None:
            continue
        plain = text.replace(",", " ").split() if setting.type == Ids else text.strip()
        try:
            values[setting.name] = msgspec.convert(
                plain, setting.type, strict=False, dec_hook=lambda kind, text: kind(text)
            )
        except msgspec.ValidationError:
            raise SettingsError(
                f"{name} must be {setting.type.__metadata__[0].description}; "
                "correct it or remove it (.env.example shows how it is written)."
            ) from None
    return Settings(**values)  # type: ignore[arg-type]


def _refuse_unknown(written: Collection[str], environment: Collection[str]) -> None:
    """Refuse what is nearly a setting: it would be ignored in silence.

    Other programs share the environment, so there only the prefix counts; in `.env` a
    misspelling does too.
    """
    known = [field.encode_name for field in FIELDS]
    folded = {name.upper() for name in known}
    for name in sorted({*written, *environment}):
        if name.upper() in folded:
            continue
        near = difflib.get_close_matches(name.upper(), known, n=1, cutoff=0.8)
        ours = name.upper().startswith(PREFIX)
        if ours or (near and name in written):
            hint = f"did you mean {near[0]}?" if near else "see .env.example for those there are."
            raise SettingsError(f"{name} is not a setting; {hint}")
