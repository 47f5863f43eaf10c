"""Slow work beside the event loop, one piece at a time, that never holds up a stop."""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


class Busy(Exception):  # noqa: N818 - not a failure
    """A piece of work is under way already."""


class Aside:
    """Runs one blocking function at a time in a thread that dies with the process."""

    def __init__(self) -> None:
        self._running = False

    async def run(self, work: Callable[[], T]) -> T:
        """Return what `work` returns or raise what it raises; Busy while another is running."""
        if self._running:
            raise Busy
        loop = asyncio.get_running_loop()
        done: asyncio.Future[T] = loop.create_future()

        def settle(outcome: Callable[[], None]) -> None:
            if not done.done():
                outcome()

        def thread() -> None:
            try:
                result = work()
            except BaseException as error:  # noqa: BLE001 - handed to the one who waits
                failure = error
                loop.call_soon_threadsafe(settle, lambda: done.set_exception(failure))
            else:
                loop.call_soon_threadsafe(settle, lambda: done.set_result(result))

        self._running = True
        try:
            threading.Thread(target=thread, name="aside", daemon=True).start()
            return await done
        finally:
            self._running = False
