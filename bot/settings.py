"""Environment variables and `.env` → `Settings`; every mistake becomes one sentence."""

from __future__ import annotations

import difflib
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from dotenv import dotenv_values
from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    NonNegativeFloat,
    NonNegativeInt,
    PositiveFloat,
    PositiveInt,
    SecretStr,
    UrlConstraints,
    ValidationError,
    model_validator,
)
from pydantic_core import Url
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Collection

PREFIX = "FOOTNOTE_"


def _split(value: object) -> object:
    return value.replace(",", " ").split() if isinstance(value, str) else value


def _token(value: SecretStr) -> SecretStr:
    token = value.get_secret_value().strip()
    if not re.fullmatch(r"[\w.-]+", token, re.ASCII):
        raise ValueError("holds something other than a bot token (letters, digits, '.', '-', '_')")
    return SecretStr(token)


Token = Annotated[SecretStr, AfterValidator(_token)]
Id = Annotated[int, Field(gt=0, lt=2**64)]
"""A Discord snowflake."""
Ids = Annotated[frozenset[Id], NoDecode, BeforeValidator(_split)]
"""Written as `123, 456`."""
HttpAddress = Annotated[Url, UrlConstraints(allowed_schemes=["https", "http"], host_required=True)]
SocketAddress = Annotated[Url, UrlConstraints(allowed_schemes=["wss", "ws"], host_required=True)]


class Settings(BaseSettings):
    """What an installation can set; `.env.example` says what each one does."""

    model_config = SettingsConfigDict(
        frozen=True,
        extra="ignore",
        populate_by_name=True,
        env_ignore_empty=True,
        hide_input_in_errors=True,
        allow_inf_nan=False,
    )

    discord_token: Token | None = Field(None, validation_alias="DISCORD_TOKEN")
    knowledge_dir: Path = Field(
        Path(__file__).parents[1] / "knowledge", validation_alias="KNOWLEDGE_DIR"
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        "INFO", validation_alias="LOG_LEVEL"
    )

    guild: Id | None = Field(None, validation_alias="FOOTNOTE_GUILD")
    admin_users: Ids = Field(frozenset(), validation_alias="FOOTNOTE_ADMIN_USERS")
    admin_roles: Ids = Field(frozenset(), validation_alias="FOOTNOTE_ADMIN_ROLES")
    language: str = Field(
        "en", validation_alias="FOOTNOTE_LANGUAGE", pattern=r"^[a-z]{2}(-[A-Z]{2})?$"
    )

    member_per_minute: NonNegativeInt = Field(12, validation_alias="FOOTNOTE_MEMBER_PER_MINUTE")
    channel_per_minute: NonNegativeInt = Field(60, validation_alias="FOOTNOTE_CHANNEL_PER_MINUTE")
    repeat_seconds: NonNegativeFloat = Field(60.0, validation_alias="FOOTNOTE_REPEAT_SECONDS")

    auto_answer_channels: Ids = Field(frozenset(), validation_alias="FOOTNOTE_AUTO_ANSWER_CHANNELS")
    auto_answer_confidence: Annotated[float, Field(ge=0, le=1)] = Field(
        0.99, validation_alias="FOOTNOTE_AUTO_ANSWER_CONFIDENCE"
    )

    discord_api: HttpAddress = Field(
        Url("https://discord.com/api/v10"), validation_alias="FOOTNOTE_DISCORD_API"
    )
    discord_gateway: SocketAddress = Field(
        Url("wss://gateway.discord.gg/"), validation_alias="FOOTNOTE_DISCORD_GATEWAY"
    )
    backoff_first: PositiveFloat = Field(1.0, validation_alias="FOOTNOTE_BACKOFF_FIRST")
    backoff_most: PositiveFloat = Field(600.0, validation_alias="FOOTNOTE_BACKOFF_MOST")
    connect_attempts: PositiveInt = Field(5, validation_alias="FOOTNOTE_CONNECT_ATTEMPTS")
    identifies_per_hour: PositiveInt = Field(10, validation_alias="FOOTNOTE_IDENTIFIES_PER_HOUR")

    @model_validator(mode="after")
    def _bounds_in_order(self) -> Settings:
        if self.backoff_first > self.backoff_most:
            raise ValueError("FOOTNOTE_BACKOFF_FIRST must not be above FOOTNOTE_BACKOFF_MOST")
        return self


def load_settings(env_file: Path = Path(".env")) -> Settings:
    """Return the settings of the environment and, under it, of a `.env` file that may be missing.

    Raises SettingsError: one sentence with the variable and the remedy, never a secret's value.
    """
    try:
        written = dotenv_values(env_file) if env_file.is_file() else {}
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(
            f"{env_file} cannot be read as UTF-8 text; save it again as UTF-8 or remove it."
        ) from error
    _refuse_unknown(written.keys(), os.environ.keys())
    try:
        return Settings(_env_file=env_file if written else None, _env_file_encoding="utf-8")
    except ValidationError as error:
        raise SettingsError(_sentence(error)) from None


def _known() -> tuple[str, ...]:
    return tuple(str(field.validation_alias) for field in Settings.model_fields.values())


def _refuse_unknown(written: Collection[str], environment: Collection[str]) -> None:
    """Refuse what is nearly a setting: it would be ignored in silence.

    Other programs share the environment, so there only the prefix counts; in `.env` a
    misspelling does too.
    """
    known = _known()
    folded = {name.upper() for name in known}
    for name in sorted({*written, *environment}):
        if name.upper() in folded:
            continue
        near = difflib.get_close_matches(name.upper(), known, n=1, cutoff=0.8)
        ours = name.upper().startswith(PREFIX)
        if ours or (near and name in written):
            hint = f"did you mean {near[0]}?" if near else "see .env.example for those there are."
            raise SettingsError(f"{name} is not a setting; {hint}")


def _sentence(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_input=False, include_context=False)[0]
    name = str(first["loc"][0]) if first["loc"] else ""
    cause = first["msg"].removeprefix("Value error, ")
    if name and cause[1:2].islower():
        cause = cause[0].lower() + cause[1:]
    remedy = "correct it or remove it (.env.example shows how it is written)."
    return f"{name}: {cause}; {remedy}" if name else f"{cause}; {remedy}"
