"""What the bot holds in memory: bounded, short-lived, and nobody's name on it."""

from __future__ import annotations

import pickle
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.discord_app.conversation import MINUTES, SIZE, Memory
from bot.discord_app.expiring import Expiring
from bot.discord_app.pacing import Pace, Repeats, Spoken
from bot.discord_app.recent import Recent
from tests.discord_app.base import make_library


@dataclass
class Clock:
    now: float = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@given(
    steps=st.lists(st.tuples(st.integers(0, 9), st.floats(0, 3))),
    size=st.integers(1, 5),
)
def test_a_mapping_that_forgets_is_bounded_and_true(
    steps: list[tuple[int, float]], size: int
) -> None:
    clock = Clock()
    held: Expiring[int, float] = Expiring(size, 5, clock)
    put: dict[int, float] = {}
    for key, pause in steps:
        held.put(key, clock.now)
        put[key] = clock.now
        assert held.get(key) == clock.now
        clock.now += pause
        assert len(held) <= size
        for known, at in put.items():
            found = held.get(known)
            assert found in (at, None)
            assert found is None or clock.now < at + 5


def test_expired_values_are_let_go(clock: Clock) -> None:
    held: Expiring[int, str] = Expiring(100, 5, clock)
    for key in range(50):
        held.put(key, "x")
    clock.now += 6
    held.put(99, "y")
    assert len(held) == 1


@given(keys=st.lists(st.integers(0, 9)), size=st.integers(1, 5))
def test_what_was_used_last_is_held(keys: list[int], size: int) -> None:
    held: Recent[int, str] = Recent(size)
    used: list[int] = []
    for key in keys:
        if held.get(key) is None:
            held.put(key, str(key))
        used = [*(other for other in used if other != key), key][-size:]
        assert [known for known in range(10) if known in held._held] == sorted(used)
    held.clear()
    assert len(held) == 0


def test_a_reply_is_remembered_for_its_member_and_channel(clock: Clock) -> None:
    memory = Memory(clock)
    reply = make_library().answerer.reply("Where is the plant?")
    memory.remember(1, 2, reply, 3)
    assert memory.turn(1, 2) == reply.turn
    assert memory.turn(1, 9) is None
    assert memory.turn(9, 2) is None
    assert memory.turn(9, 9, 3) == reply.turn
    clock.now += MINUTES * 60
    assert memory.turn(1, 2) is None
    assert memory.turn(9, 9, 3) is None


def test_forgetting_takes_all_of_one_member_and_nothing_else(clock: Clock) -> None:
    memory = Memory(clock)
    reply = make_library().answerer.reply("Where is the plant?")
    for channel in range(3):
        memory.remember(channel, 2, reply, channel + 100)
        memory.remember(channel, 5, reply, channel + 200)
    memory.forget(2)
    assert [memory.turn(channel, 2) for channel in range(3)] == [None] * 3
    assert memory.turn(9, 9, 101) is None
    assert memory.turn(1, 5) == memory.turn(9, 9, 201) == reply.turn


def test_no_member_can_be_read_out_of_the_memory(clock: Clock) -> None:
    member = 123_456_789_012_345_678
    memory = Memory(clock)
    memory.remember(1, member, make_library().answerer.reply("x"), 3)
    held = repr(vars(memory._last)) + repr(vars(memory._sent))
    assert str(member) not in held
    assert member.to_bytes(8, "big") not in pickle.dumps((memory._last._held, memory._sent._held))


def test_conversations_are_bounded(clock: Clock) -> None:
    memory = Memory(clock)
    reply = make_library().answerer.reply("x")
    for member in range(SIZE + 500):
        memory.remember(1, member, reply, member)
    assert len(memory._last) == len(memory._sent) == SIZE


def test_a_member_waits_and_others_do_not(clock: Clock) -> None:
    pace = Pace(member=3, channel=100, clock=clock)
    assert [pace.take(1, 7) for _ in range(3)] == [None] * 3
    first, second = pace.take(1, 7), pace.take(1, 7)
    assert first
    assert second
    assert (first.who, first.seconds, first.first, second.first) == ("member", 60, True, False)
    assert pace.take(2, 7) is None
    clock.now += 61
    assert pace.take(1, 7) is None


def test_a_flood_by_one_member_does_not_use_up_the_channel(clock: Clock) -> None:
    pace = Pace(member=3, channel=5, clock=clock)
    for _ in range(1_000):
        pace.take(1, 7)
    assert pace.take(2, 7) is None
    assert pace.take(3, 7) is None
    refused = pace.take(4, 7)
    assert refused
    assert refused.who == "channel"


def test_no_limit_is_none(clock: Clock) -> None:
    pace = Pace(member=0, channel=0, clock=clock)
    assert {pace.take(1, 1) for _ in range(1_000)} == {None}


def test_pace_is_bounded_whoever_comes(clock: Clock) -> None:
    pace = Pace(member=1, channel=0, clock=clock)
    for member in range(30_000):
        pace.take(member, 1)
    assert len(pace._buckets) <= 10_000


def test_an_answer_is_a_repeat_for_its_time_until_it_is_deleted(clock: Clock) -> None:
    repeats = Repeats(60, clock)
    spoken = Spoken(5, "link")
    repeats.put(1, "text", spoken)
    assert repeats.find(1, "text") == spoken
    assert repeats.find(2, "text") is None
    assert repeats.find(1, "other") is None
    repeats.deleted(5)
    assert repeats.find(1, "text") is None
    repeats.put(1, "text", spoken)
    clock.now += 61
    assert repeats.find(1, "text") is None
