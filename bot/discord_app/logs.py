"""Log lines that hold no token, no id of a member and nothing that members write, at any level."""

from __future__ import annotations

import logging
import re

CHATTY = ("discord", "aiohttp", "asyncio")
"""Libraries that log payloads below INFO, and tracebacks that may quote them."""

_PRIVATE = re.compile(r"\b[0-9]{17,20}\b|[\w-]{60,}", re.ASCII)
"""Discord's ids, and tokens of interactions, which libraries write into their lines."""


class Discreet(logging.Formatter):
    """Masks secrets and leaves tracebacks of other people's code out."""

    def __init__(self, secrets: tuple[str, ...]) -> None:
        super().__init__("%(asctime)s %(levelname)-7s %(name)s: %(message)s")
        self._secrets = tuple(secret for secret in secrets if secret)

    def format(self, record: logging.LogRecord) -> str:
        """Return the line with every secret masked; of an exception only its type."""
        if record.exc_info:
            kind = record.exc_info[0].__name__ if record.exc_info[0] else "error"
            record = logging.makeLogRecord(
                {
                    **record.__dict__,
                    "msg": f"{record.getMessage()} ({kind})",
                    "args": (),
                    "exc_info": None,
                    "exc_text": None,
                }
            )
        line = super().format(record)
        for secret in self._secrets:
            line = line.replace(secret, "[secret]")
        return _PRIVATE.sub("[hidden]", line)


def configure(level: str, secrets: tuple[str, ...]) -> None:
    """Send log lines of this level and above to standard error, as one line each."""
    handler = logging.StreamHandler()
    handler.setFormatter(Discreet(secrets))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    floor = max(logging.INFO, root.level)
    for name in CHATTY:
        logging.getLogger(name).setLevel(floor)
