"""A judge of the small base."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from bot.answering import Answerer
    from bot.guards.judge import Judge


@pytest.fixture(scope="session")
def judge(small: Answerer) -> Judge:
    return small._judge
