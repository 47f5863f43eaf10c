from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from bot.matching.texts import Texts


@given(st.lists(st.text()), st.data())
def test_each_text_comes_back_as_it_was(texts: list[str], data: st.DataObject) -> None:
    rows = data.draw(st.lists(st.integers(0, len(texts) - 1))) if texts else []
    held = Texts(texts)
    assert len(held) == len(texts)
    assert held.at(np.array(rows, np.int64)) == [texts[row] for row in rows]
