"""Bytes to text, or what they are instead of text."""

from __future__ import annotations

from second_reader.spaces import trim

_KINDS: tuple[tuple[bytes, frozenset[str]], ...] = (
    (b"PK\x03\x04", frozenset({"workbook"})),
    (b"\xd0\xcf\x11\xe0", frozenset({"workbook"})),
    (b"\x1f\x8b", frozenset({"gzip"})),
    (b"%PDF", frozenset({"pdf"})),
    (b"\x89PNG", frozenset({"image"})),
    (b"\xff\xd8\xff", frozenset({"image"})),
)
_MARK = "\ufeff"


def decode(data: bytes) -> str | frozenset[str]:
    """Return the text without its byte-order mark, or the codes that are right for what is no text."""
    for magic, codes in _KINDS:
        if data.startswith(magic):
            return codes
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _wide(data)
    if _is_unmarked_wide(data):
        return frozenset({"utf16-without-mark", "nul-byte"})
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        codes = frozenset({"invalid-utf8"})
        odd = b"\0" in data or data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"<", b"{", b"[")
        return codes | {"nul-byte", "markup", "json", "utf16-without-mark"} if odd else codes
    return _checked(text.removeprefix(_MARK).removeprefix(_MARK))


def _wide(data: bytes) -> str | frozenset[str]:
    encoding = "utf-16-le" if data.startswith(b"\xff\xfe") else "utf-16-be"
    try:
        text = data[2:].decode(encoding)
    except UnicodeDecodeError:
        return frozenset({"invalid-utf16"})
    return _checked(text.removeprefix(_MARK))


def _is_unmarked_wide(data: bytes) -> bool:
    head = data[:64]
    return len(head) >= 4 and (not any(head[0::2]) or not any(head[1::2]))


def _checked(text: str) -> str | frozenset[str]:
    if "\0" in text:
        return frozenset({"nul-byte", "utf16-without-mark"})
    first = trim(text)[:1]
    if first == "<":
        return frozenset({"markup"})
    if first and first in "{[":
        return frozenset({"json"})
    return text
