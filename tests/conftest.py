"""Bases and answerers that many tests share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

# As `bot.__main__` does, before numpy is loaded: small matrices gain nothing from threads.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from bot.answering import Answerer
from bot.knowledge.loading import load
from tests.bases import SMALL, copy_of_small

ROOT = Path(__file__).parent.parent


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """A copy of the small base that a test may spoil."""
    return copy_of_small(tmp_path / "knowledge")


@pytest.fixture(scope="session")
def small() -> Answerer:
    """An answerer of the small base."""
    return Answerer.build(load(SMALL))


@pytest.fixture(scope="session")
def shipped() -> Answerer:
    """The answerer of the shipped base; takes some seconds."""
    return Answerer.build(load(ROOT / "knowledge"))
