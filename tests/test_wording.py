from __future__ import annotations

from datetime import date
from string import Formatter

import pytest

from bot.wording import Wording, load_wordings

WORDINGS = load_wordings()
ENGLISH = WORDINGS.languages["en"]
REASONS = [
    "greeting", "thanks", "farewell", "about_bot", "empty", "no_answer", "nearest", "unclear",
]  # fmt: skip


def gaps(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("wording", WORDINGS.languages.values(), ids=lambda wording: wording.locale)
def test_every_language_has_the_same_keys_and_gaps(wording: Wording) -> None:
    assert {key: gaps(text) for key, text in wording.texts.items()} == {
        key: gaps(text) for key, text in ENGLISH.texts.items()
    }


@pytest.mark.parametrize("wording", WORDINGS.languages.values(), ids=lambda wording: wording.locale)
def test_nothing_is_left_blank(wording: Wording) -> None:
    blank = {key for key, text in wording.texts.items() if not text.strip()}
    assert blank == set()


@pytest.mark.parametrize("reason", REASONS)
def test_every_reason_of_an_answerer_has_words(reason: str) -> None:
    assert ENGLISH.say(reason)


@pytest.mark.parametrize(
    ("locales", "found"),
    [
        (["zh-CN"], "zh-CN"),
        (["zh-TW"], "zh-CN"),
        (["en-GB"], "en"),
        (["fr", "zh-CN"], "zh-CN"),
        (["fr"], "en"),
        ([None, ""], "en"),
        ([], "en"),
    ],
)
def test_the_nearest_language_is_found(locales: list[str | None], found: str) -> None:
    assert WORDINGS.nearest(*locales).locale == found


def test_gaps_are_filled() -> None:
    assert "7 s" in ENGLISH.say("pace.member", seconds=7)


@pytest.mark.parametrize(
    ("locale", "written"), [("en", "9 December 2019"), ("zh-CN", "2019 年 12 月 9 日")]
)
def test_dates_are_written_as_readers_do(locale: str, written: str) -> None:
    assert WORDINGS.nearest(locale).date(date(2019, 12, 9)) == written


def test_an_unknown_key_is_an_error() -> None:
    with pytest.raises(KeyError):
        ENGLISH.say("no_such_key")
