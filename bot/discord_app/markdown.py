"""Text of the base or of people, made harmless before it enters a message.

Nothing in it can ping, link, embed an invite, hide text or break the layout; it reads as written.
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import quote, urlsplit

_COMBINING = "\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff"
_STACKED = re.compile(rf"([{_COMBINING}]{{3}})[{_COMBINING}]+")
"""Three marks on a letter are enough for any script and too few to climb over other lines."""
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # controls but the line's end
    "\ud800-\udfff"  # halves of surrogate pairs
    "\u2028\u2029"  # line separators that only some clients know
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"  # overrides of direction
)
_INLINE = re.compile(r"[\\*_~`|<\[]")
_LINE_START = re.compile(r"^([ \t]*(?:\d+(?=[.)]\s))?)([-+#>.)])", re.MULTILINE)
_ADDRESS = re.compile(
    r"(?<=:)(?=//)|(?<=@)(?=everyone|here)|(?<=discord)(?=(?:app)?\.)", re.IGNORECASE
)


def plain(text: str) -> str:
    """Return the text without what no reader sees: controls, bidi overrides, lone surrogates."""
    return _STACKED.sub(r"\1", _UNSEEN.sub("", text.replace("\t", " ")))


def escape(text: str) -> str:
    """Return the text so that Discord shows it as written: no markdown, mention or link."""
    escaped = _INLINE.sub(r"\\\g<0>", plain(text))
    escaped = _LINE_START.sub(r"\1\\\2", escaped)
    return _ADDRESS.sub("\u200b", escaped)


def link(label: str, url: str) -> str:
    """Return a masked link, or the label alone where the address is not one of the web's."""
    address = web_address(url)
    return f"[{label}]({address})" if address else label


@lru_cache(maxsize=1_000)
def web_address(url: str) -> str:
    """Return an http(s) address safe inside a link or a button; empty for any other."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        return ""
    return quote(plain(url), safe="%/:?#@!$&'*+,;=~-._")
