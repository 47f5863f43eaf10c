from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.discord_app.base import SOURCE, make_base, make_entry
from tests.discord_app.reading import labels, link_urls, parts, select_of

if TYPE_CHECKING:
    from tests.discord_app.conftest import World


async def test_topics_lead_to_questions_and_answers_in_one_private_message(world: World) -> None:
    opened = await world.alice.slash(world.channel, "topics")
    assert opened.ephemeral
    topics = select_of(opened.response)["options"]
    assert [(o["label"], o["description"]) for o in topics] == [
        ("Cars", "Questions: 2"),
        ("Firms", "Questions: 1"),
    ]
    await world.alice.select(opened.response, ["cars"])
    questions = select_of(opened.response)["options"]
    assert [o["value"] for o in questions] == ["plant", "staff"]
    await world.alice.select(opened.response, ["staff"])
    assert opened.response.content == "9,000 people work at the plant."
    assert [o["value"] for o in select_of(opened.response)["options"]] == ["plant", "staff"]
    await world.alice.click(opened.response, label="All topics")
    assert len(select_of(opened.response)["options"]) == 2


async def test_long_lists_turn_pages(world: World) -> None:
    entries = [make_entry(f"e{n}", f"Question {n}?", "Yes.") for n in range(60)]
    world.answerer.knowledge = make_base(*entries)
    opened = await world.alice.slash(world.channel, "topics")
    await world.alice.select(opened.response, ["cars"])
    await world.alice.click(opened.response, label="Next")
    await world.alice.click(opened.response, label="Next")
    assert len(select_of(opened.response)["options"]) == 10
    assert "Next" not in labels(opened.response)
    await world.alice.click(opened.response, label="Previous")
    assert select_of(opened.response)["options"][0]["label"] == "Question 25?"


async def test_many_topics_turn_pages(world: World) -> None:
    entries = [make_entry(f"e{n}", f"Question {n}?", "Yes.", topic=f"t{n}") for n in range(30)]
    world.answerer.knowledge = make_base(*entries)
    opened = await world.alice.slash(world.channel, "topics")
    await world.alice.click(opened.response, label="Next")
    assert len(select_of(opened.response)["options"]) == 5


async def test_a_topic_gone_since_is_met_with_a_word(world: World) -> None:
    opened = await world.alice.slash(world.channel, "topics")
    world.answerer.knowledge = make_base(make_entry("new", "New?", "Yes.", topic="new"))
    result = await world.alice.select(opened.response, ["cars"])
    assert result.followups or result.response
    assert (result.followups or [result.response])[-1].content.startswith(
        "That question is no longer"
    )


async def test_an_empty_base_says_so(world: World) -> None:
    world.answerer.knowledge = replace(make_base(), topics={})
    opened = await world.alice.slash(world.channel, "topics")
    assert opened.response.content == "There is nothing in the base yet."


async def test_browse_button_of_a_public_reply_opens_a_private_list(world: World) -> None:
    asked = await world.alice.slash(world.channel, "ask", question="What is love?")
    opened = await world.alice.click(asked.response, label="Browse topics")
    assert opened.ephemeral
    assert asked.response.content == "I have no sourced answer to that."


async def test_sources_are_listed_with_links(world: World) -> None:
    result = await world.alice.slash(world.channel, "sources")
    assert result.ephemeral
    (embed,) = result.response.embeds
    assert "Boost for 'Motor City'" in embed.description
    assert embed.footer.text == "Knowledge version aaaaaaaaaaaa"
    assert link_urls(result.response) == [SOURCE.url]


@pytest.mark.parametrize("url", ["javascript:alert(1)", "https://example.org/" + "x" * 600, ""])
async def test_an_address_no_button_takes_is_left_out(world: World, url: str) -> None:
    source = replace(SOURCE, url=url)
    world.answerer.knowledge = make_base(make_entry("a", "A?", "B.", source=source), source=source)
    result = await world.alice.slash(world.channel, "sources")
    assert parts(result.response) == []
    answered = await world.alice.slash(world.channel, "ask", question="a")
    assert labels(answered.response) == ["Ask a follow-up"]


async def test_why_explains_the_last_reply(world: World) -> None:
    nothing = await world.alice.slash(world.channel, "why")
    assert nothing.response.content.startswith("I have not answered you")
    await world.alice.slash(world.channel, "ask", question="either **bold**?")
    result = await world.alice.slash(world.channel, "why")
    assert result.ephemeral
    assert result.response.content == "Offered choices: nothing was certain enough (best 40%)."
    understood, candidates = result.response.embeds[0].fields
    assert understood.value == r"either \*\*bold\*\*?"
    assert candidates.value.startswith("50% · Where is the plant?\nagainst it: no")


async def test_why_is_forgotten_on_request(world: World) -> None:
    await world.alice.slash(world.channel, "ask", question="plant")
    page = await world.alice.slash(world.channel, "privacy")
    assert page.ephemeral
    done = await world.alice.click(page.response, label="Forget my questions now")
    assert done.response.content == "Done: I hold nothing of yours."
    result = await world.alice.slash(world.channel, "why")
    assert result.response.content.startswith("I have not answered you")


@pytest.mark.settings(auto_answer_channels=frozenset({1}))
async def test_privacy_tells_of_auto_answer(world: World) -> None:
    page = await world.alice.slash(world.channel, "privacy")
    assert "I also read new messages" in page.response.content
