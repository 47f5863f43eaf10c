"""Yes and no on the shipped base: said only where the article says just that."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from bot.answering import Answerer


@pytest.mark.parametrize(
    ("question", "start"),
    [
        ("Is Wuhan the capital of Hubei?", "Yes. "),
        ("Is Xiaomi based in Beijing?", "Yes. "),
        ("Did Wuhan's GDP grow 8 percent in 2018?", "Yes. "),
        ("Did Wuhan's GDP grow 12 percent in 2018?", "No. "),
        ("Was Optics Valley established in 1998?", "No. "),
        ("Did Jack Ma found Xiaomi?", "No. "),
    ],
)
def test_a_yes_no_question_gets_its_word(shipped: Answerer, question: str, start: str) -> None:
    assert shipped.reply(question).text.startswith(start)


@pytest.mark.parametrize(
    "question",
    [
        "Is Nanchang testing self-driving cars?",
        "Was Kingsoft's base in Optics Valley its first headquarters?",
        "Is the Internet of Things the only focus of the new headquarters?",
        "Does Optics Valley have more than 100,000 companies?",
        "Did car sales boom in 2018?",
        "Is Wuhan in Hubei or Hunan?",
        "Can you list the up-and-coming industries in Wuhan?",
    ],
)
def test_no_yes_is_said_to_what_the_article_does_not_say(shipped: Answerer, question: str) -> None:
    assert not shipped.reply(question).text.startswith("Yes")
