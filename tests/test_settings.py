from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import SettingsError
from bot.settings import FIELDS, Settings, load_settings

if TYPE_CHECKING:
    from collections.abc import Iterator

EXAMPLE = Path(__file__).parents[1] / ".env.example"
TOKEN = "MTA.s3cret-value.of_a_token"


@pytest.fixture(autouse=True)
def _own_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [*os.environ]:
        if name.startswith("FOOTNOTE_") or name in {"DISCORD_TOKEN", "KNOWLEDGE_DIR", "LOG_LEVEL"}:
            monkeypatch.delenv(name)


def written(folder: Path, text: str) -> Path:
    file = folder / ".env"
    file.write_text(text, encoding="utf-8")
    return file


def test_nothing_need_be_set(tmp_path: Path) -> None:
    settings = load_settings(tmp_path / ".env")
    assert settings.discord_token is None
    assert (settings.knowledge_dir / "..").resolve() == EXAMPLE.parent
    assert not settings.auto_answer_channels


def test_the_file_is_read_and_the_environment_wins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FOOTNOTE_GUILD", "2")
    file = written(
        tmp_path, f"DISCORD_TOKEN={TOKEN}\nFOOTNOTE_GUILD=1\nFOOTNOTE_ADMIN_USERS=3, 4 5\n"
    )
    settings = load_settings(file)
    assert settings.discord_token
    assert settings.discord_token.reveal() == TOKEN
    assert settings.guild == 2
    assert settings.admin_users == {3, 4, 5}


def test_an_empty_value_is_none(tmp_path: Path) -> None:
    assert load_settings(written(tmp_path, "DISCORD_TOKEN=\n")).discord_token is None


def test_other_programs_keys_are_theirs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISCORD_TOKENS", "another program's")
    load_settings(written(tmp_path, "POSTGRES_PASSWORD=x\n"))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("FOOTNOTE_GUILDS=1", "FOOTNOTE_GUILDS is not a setting; did you mean FOOTNOTE_GUILD?"),
        ("DISCORD_TOKN=x", "DISCORD_TOKN is not a setting; did you mean DISCORD_TOKEN?"),
        (
            "FOOTNOTE_XYZZY=1",
            "FOOTNOTE_XYZZY is not a setting; see .env.example for those there are.",
        ),
        ("FOOTNOTE_GUILD=abc", "FOOTNOTE_GUILD must be a server's id, a whole number above 0;"),
        ("FOOTNOTE_GUILD=-4", "FOOTNOTE_GUILD must be a server's id, a whole number above 0;"),
        ("FOOTNOTE_ADMIN_ROLES=1,keepers", "FOOTNOTE_ADMIN_ROLES must be ids, whole numbers"),
        (
            "FOOTNOTE_MEMBER_PER_MINUTE=-1",
            "FOOTNOTE_MEMBER_PER_MINUTE must be a whole number of at",
        ),
        ("FOOTNOTE_BACKOFF_MOST=inf", "FOOTNOTE_BACKOFF_MOST must be a number of seconds above 0;"),
        ("FOOTNOTE_REPEAT_SECONDS=nan", "FOOTNOTE_REPEAT_SECONDS must be a number of seconds, at"),
        (
            "FOOTNOTE_AUTO_ANSWER_CONFIDENCE=1.2",
            "FOOTNOTE_AUTO_ANSWER_CONFIDENCE must be a number from",
        ),
        ("FOOTNOTE_BACKOFF_FIRST=900", "FOOTNOTE_BACKOFF_FIRST must not be above"),
        ("FOOTNOTE_LANGUAGE=English", "FOOTNOTE_LANGUAGE must be a language, as in en or zh-CN;"),
        (
            "FOOTNOTE_DISCORD_API=ftp://x",
            "FOOTNOTE_DISCORD_API must be an address that begins https://",
        ),
        ("LOG_LEVEL=loud", "LOG_LEVEL must be DEBUG, INFO, WARNING or ERROR;"),
    ],
)
def test_a_mistake_is_one_sentence(tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings(written(tmp_path, text))
    assert str(caught.value).startswith(sentence)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("token", [f"Bot {TOKEN}", f"{TOKEN}\u00e9", f"{TOKEN}/x"])
def test_a_token_that_is_none_is_refused_and_not_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, token: str
) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", token)
    with pytest.raises(SettingsError) as caught:
        load_settings(tmp_path / ".env")
    assert "DISCORD_TOKEN" in str(caught.value)
    assert "s3cret" not in repr(caught.value)
    assert caught.value.__cause__ is None


def test_the_token_is_in_no_representation(tmp_path: Path) -> None:
    settings = load_settings(written(tmp_path, f"DISCORD_TOKEN={TOKEN}\n"))
    assert "s3cret" not in f"{settings} {settings!r} {msgspec.structs.asdict(settings)}"
    with pytest.raises(TypeError):
        msgspec.json.encode(settings)


@pytest.mark.parametrize("content", [b"\xff\xfeD\x00", b"DISCORD_TOKEN=\xe9\n"])
def test_a_file_that_is_no_text_is_named(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / ".env"
    file.write_bytes(content)
    with pytest.raises(SettingsError, match="UTF-8"):
        load_settings(file)


@given(
    name=st.sampled_from([field.encode_name for field in FIELDS]),
    value=st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])),
)
def test_any_value_is_taken_or_refused_in_one_sentence(name: str, value: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(name, value)
        refusal = f"{name} is well"
        try:
            load_settings(Path("/nonexistent/.env"))
        except SettingsError as error:
            refusal = str(error)
    assert name in refusal
    assert "\n" not in refusal


def _named(text: str) -> Iterator[str]:
    yield from re.findall(r"^#?([A-Z_]+)=", text, re.MULTILINE)


def test_the_example_names_every_setting_once() -> None:
    names = [field.encode_name for field in FIELDS]
    assert sorted(_named(EXAMPLE.read_text(encoding="utf-8"))) == sorted(names)


def test_the_examples_values_are_the_defaults(tmp_path: Path) -> None:
    lines = [
        line.removeprefix("#")
        for line in EXAMPLE.read_text(encoding="utf-8").splitlines()
        if re.match(r"#[A-Z_]+=", line) and "KNOWLEDGE_DIR" not in line
    ]
    assert load_settings(written(tmp_path, "\n".join(lines))) == Settings()
