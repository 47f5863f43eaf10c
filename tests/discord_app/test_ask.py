from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.discord_app.base import ENTRIES, make_base, make_entry
from tests.discord_app.reading import labels, link_urls, parts

if TYPE_CHECKING:
    from tests.discord_app.conftest import World


async def test_slash_answers_with_evidence_source_and_link(world: World) -> None:
    result = await world.alice.slash(world.channel, "ask", question="Where is the plant?")
    message = result.response
    assert not result.ephemeral
    assert message.content == "The plant is in Wuhan."
    (embed,) = message.embeds
    assert embed.title == "Where is the plant?"
    assert "“a phrase of evidence”" in embed.description
    assert embed.footer.text == "Boost for 'Motor City' · SHINE, 19 December 2019"
    assert link_urls(message) == ["https://example.org/news/1#:~:text=Start%203,its%20end"]
    assert labels(message) == ["Paragraph 3", "Ask a follow-up"]


async def test_private_answers_are_ephemeral(world: World) -> None:
    result = await world.alice.slash(
        world.channel, "ask", question="Where is the plant?", private=True
    )
    assert result.ephemeral


async def test_near_questions_come_as_buttons_that_answer(world: World) -> None:
    asked = await world.alice.slash(world.channel, "ask", question="either of them?")
    assert asked.response.content == "I have no sourced answer to that. Did you mean:"
    assert labels(asked.response) == [entry.question for entry in ENTRIES]
    answered = await world.alice.click(asked.response, label="How many people work there?")
    assert answered.response.content == "9,000 people work at the plant."
    assert not answered.ephemeral


async def test_choice_in_a_private_reply_stays_private(world: World) -> None:
    asked = await world.alice.slash(world.channel, "ask", question="either?", private=True)
    answered = await world.alice.click(asked.response, label="Where is the plant?")
    assert answered.ephemeral


async def test_what_is_not_known_is_said(world: World) -> None:
    result = await world.alice.slash(world.channel, "ask", question="What is love?")
    assert result.response.content == "I have no sourced answer to that."
    assert labels(result.response) == ["Browse topics"]


async def test_autocomplete_offers_questions_and_their_ids_answer(world: World) -> None:
    choices = await world.alice.autocomplete(world.channel, "ask", "question", "plant")
    assert [(c["name"], c["value"]) for c in choices] == [("Where is the plant?", "plant")]
    result = await world.alice.slash(world.channel, "ask", question="plant")
    assert result.response.content == "The plant is in Wuhan."


async def test_autocomplete_keeps_to_25_choices_of_100_characters(world: World) -> None:
    entries = [make_entry(f"e{n}", f"{n} {'why ' * 60}?", "Because.") for n in range(60)]
    world.answerer.knowledge = make_base(*entries)
    choices = await world.alice.autocomplete(world.channel, "ask", "question", "why")
    assert len(choices) == 25
    assert {len(choice["name"]) for choice in choices} <= set(range(95, 101))


async def test_unlisted_ids_are_questions_like_any_other(world: World) -> None:
    hidden = replace(ENTRIES[0], listed=False)
    world.answerer.knowledge = make_base(hidden)
    result = await world.alice.slash(world.channel, "ask", question="plant")
    assert result.response.content == "I have no sourced answer to that."


async def test_menu_answers_somebody_elses_message(world: World) -> None:
    bob = world.guild.add_member(world.env.create_user("bob"))
    message = await bob.send(world.channel, "Where is the plant?")
    result = await world.alice.context_menu(world.channel, "Answer this", message)
    assert result.response.content == "The plant is in Wuhan."
    assert message.jump_url in link_urls(result.response)


async def test_menu_on_a_message_without_text_says_so(world: World) -> None:
    message = await world.alice.send(world.channel, attachments=[("a.txt", b"x")])
    result = await world.alice.context_menu(world.channel, "Answer this", message)
    assert result.ephemeral
    assert result.response.content == "There is no text in that message."


async def test_follow_up_modal_continues_the_answer_it_hangs_on(world: World) -> None:
    first = await world.alice.slash(world.channel, "ask", question="Where is the plant?")
    await world.alice.slash(world.channel, "ask", question="How many patents are held?")
    shown = await world.alice.click(first.response, label="Ask a follow-up")
    result = await world.alice.submit_modal(shown, {"question": "How many people work there?"})
    assert result.response.content == "9,000 people work at the plant."
    question, previous = world.answerer.asked[-1]
    assert question == "How many people work there?"
    assert previous.entries == ("plant",)


async def test_next_question_continues_the_last(world: World) -> None:
    await world.alice.slash(world.channel, "ask", question="Where is the plant?")
    await world.alice.slash(world.channel, "ask", question="and people?")
    _, previous = world.answerer.asked[-1]
    assert previous.entries == ("plant",)


async def test_another_members_conversation_is_apart(world: World) -> None:
    bob = world.guild.add_member(world.env.create_user("bob"))
    await world.alice.slash(world.channel, "ask", question="Where is the plant?")
    await bob.slash(world.channel, "ask", question="and people?")
    assert world.answerer.asked[-1] == ("and people?", None)


async def test_same_answer_again_points_to_the_first(world: World) -> None:
    first = await world.alice.slash(world.channel, "ask", question="Where is the plant?")
    again = await world.alice.slash(world.channel, "ask", question="plant")
    assert again.ephemeral
    assert link_urls(again.response) == [first.response.message.jump_url]
    shown = await world.alice.click(again.response, label="Show it to me here")
    assert shown.response.content == "The plant is in Wuhan."
    assert shown.ephemeral


async def test_a_deleted_answer_is_given_again(world: World) -> None:
    first = await world.alice.slash(world.channel, "ask", question="Where is the plant?")
    keeper = world.guild.add_member(world.guild.owner)
    await keeper.delete(first.response)
    again = await world.alice.slash(world.channel, "ask", question="plant")
    assert again.response.content == "The plant is in Wuhan."


@pytest.mark.settings(repeat_seconds=0)
async def test_repeats_can_be_allowed(world: World) -> None:
    await world.alice.slash(world.channel, "ask", question="plant")
    again = await world.alice.slash(world.channel, "ask", question="plant")
    assert again.response.content == "The plant is in Wuhan."


@pytest.mark.settings(member_per_minute=2, repeat_seconds=0)
async def test_too_many_questions_get_a_friendly_word(world: World) -> None:
    bob = world.guild.add_member(world.env.create_user("bob"))
    for _ in range(2):
        await world.alice.slash(world.channel, "ask", question="plant")
    refused = await world.alice.slash(world.channel, "ask", question="plant")
    assert refused.ephemeral
    assert refused.response.content.startswith("One moment, please")
    other = await bob.slash(world.channel, "ask", question="plant")
    assert other.response.content == "The plant is in Wuhan."


@pytest.mark.settings(channel_per_minute=1, repeat_seconds=0)
async def test_a_busy_channel_says_so(world: World) -> None:
    elsewhere = world.guild.create_text_channel("elsewhere")
    await world.alice.slash(world.channel, "ask", question="plant")
    refused = await world.alice.slash(world.channel, "ask", question="staff")
    assert refused.response.content.startswith("This channel is busy")
    other = await world.alice.slash(elsewhere, "ask", question="staff")
    assert other.response.content.startswith("9,000")


async def test_a_failure_is_answered_and_the_log_has_no_words(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    result = await world.alice.slash(world.channel, "ask", question="boom")
    assert result.response.content.startswith("Something went wrong")
    assert result.ephemeral
    assert [str(error) for error in world.env.errors]
    assert "RuntimeError" in caplog.text
    assert "secret words" not in caplog.text


async def test_every_part_of_a_message_is_within_reach_of_a_screen_reader(world: World) -> None:
    result = await world.alice.slash(world.channel, "ask", question="either?")
    assert all(part.get("label") or part.get("placeholder") for part in parts(result.response))
