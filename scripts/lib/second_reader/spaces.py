"""White space as people see it, and headings and words without what does not matter in them."""

from __future__ import annotations

import re

WHITE_SPACE = (
    "\t\n\x0b\x0c\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)
ONE = f"[{WHITE_SPACE}]"
_IGNORED = re.compile(f"[{WHITE_SPACE}_/-]")
_UNIT = re.compile(f"{ONE}*\\(({ONE}*)(US\\$|\\$|USD)({ONE}*)\\)$", re.IGNORECASE)


def trim(text: str) -> str:
    """Take off the white space around a text."""
    return text.strip(WHITE_SPACE)


def same_heading(text: str) -> str:
    """Reduce a heading to what it is compared by: no case, white space, `_`, `-`, `/` nor a trailing unit."""
    return _IGNORED.sub("", _UNIT.sub("", trim(text))).lower()


def says_usd(text: str) -> bool:
    """Tell whether a heading names US dollars."""
    return "usd" in text.lower() or "us$" in text.lower()


def unwrap(cell: str) -> str:
    """Take off what spreadsheets put around a text: white space, a leading `'`, `="…"`."""
    text = trim(cell)
    if text.startswith("'"):
        text = trim(text[1:])
    if len(text) >= 3 and text.startswith('="') and text.endswith('"'):
        text = trim(text[2:-1])
    return text
