from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.guards.prints import Prints


@given(st.dictionaries(st.text(), st.integers(0, 2**31 - 1)), st.text())
def test_every_text_has_its_number_and_no_other_has_one(numbers: dict[str, int], text: str) -> None:
    prints = Prints(numbers)
    assert {known: prints.get(known) for known in numbers} == numbers
    assert prints.get(text) == numbers.get(text)
    assert (text in prints) == (text in numbers)
