"""Damages to the text and the bytes of a file, and small mutations that nobody thought of."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random

_PIECES = (
    *(
        b'"',
        b'""',
        b",",
        b";",
        b"\t",
        b"\n",
        b"\r",
        b"\r\n",
        b" ",
        b"'",
        b"-",
        b"$",
        b".",
        b"0",
        b"1",
        b"E",
        b"|",
        b"=",
    ),
    *(
        b"(",
        b")",
        b"\0",
        b"\xff",
        b"\x80",
        b"\xc2\xa0",
        b"\xef\xbb\xbf",
        b"USD",
        b"Total",
        b"+",
        b"/",
        b"\xe2\x88\x92",
        b"x",
    ),
)
_KINDS = (
    b"PK\x03\x04rest",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"\x1f\x8b\x08\x00",
    b"%PDF-1.7\n",
    b"\x89PNG\r\n\x1a\n",
    b"\xff\xd8\xff\xe0",
    b"<html>\n",
    b'  <?xml version="1.0"?>\n',
    b'{"a": 1}\n',
    b"\xef\xbb\xbf[1, 2]\n",
)


def damage_text(text: str, rng: Random) -> tuple[str, str]:
    """Break the quoting or the lines of a text; return it and what was done."""
    places = [index + 1 for index, char in enumerate(text) if char in ",;\t\n"] or [0]
    place = rng.choice(places)
    ways = {
        "stray quote": _insert(text, '"', rng),
        "quote at field": text[:place] + '"' + text[place:],
        "text behind quote": text.replace('"', '"x', 1),
        "space behind quote": text.replace('",', '" ,', 1),
        "cut": text[: rng.randrange(len(text) + 1)],
        "pipes": text.replace(",", "|").replace(";", "|").replace("\t", "|"),
        "line twice": text + rng.choice(text.splitlines(keepends=True) or [""]),
        "no end": text.rstrip("\r\n"),
        "nothing": rng.choice(["", "\n", " , ,\n", ";;\n\t"]),
    }
    way = rng.choice(list(ways))
    return ways[way], way


def damage_bytes(data: bytes, rng: Random) -> tuple[bytes, str]:
    """Make something else of the bytes; return them and what was done."""
    way = rng.choice(["another kind", "latin", "nul", "odd", "unmarked wide", "mark inside"])
    if way == "another kind":
        return rng.choice(_KINDS) + data, way
    if way == "latin":
        return _insert_bytes(data, rng.choice([b"\xfc", b"\x80", b"\xe9 ", b"\xc3("]), rng), way
    if way == "nul":
        return _insert_bytes(data, b"\0", rng), way
    if way == "odd":
        return data[:-1], way
    if way == "unmarked wide":
        return data.decode("utf-8", "replace").encode(rng.choice(["utf-16-le", "utf-16-be"])), way
    return _insert_bytes(data, b"\xef\xbb\xbf", rng), way


def mutate(data: bytes, rng: Random) -> tuple[bytes, str]:
    """Change some bytes."""
    story = []
    for _ in range(rng.choice([1, 1, 1, 2, 3])):
        place = rng.randrange(len(data) + 1)
        way = rng.choice(["insert", "delete", "replace", "copy"])
        if way == "insert":
            piece = rng.choice(_PIECES)
            data = data[:place] + piece + data[place:]
            story.append(f"insert {piece!r} at {place}")
        elif way == "delete":
            count = rng.choice([1, 1, 1, 2, 5])
            data = data[:place] + data[place + count :]
            story.append(f"delete {count} at {place}")
        elif way == "replace":
            piece = rng.choice(_PIECES)
            data = data[:place] + piece + data[place + len(piece) :]
            story.append(f"replace by {piece!r} at {place}")
        else:
            count = rng.randrange(1, 20)
            data = data[:place] + data[place : place + count] + data[place:]
            story.append(f"copy {count} at {place}")
    return data, ", ".join(story)


def _insert(text: str, piece: str, rng: Random) -> str:
    place = rng.randrange(len(text) + 1)
    return text[:place] + piece + text[place:]


def _insert_bytes(data: bytes, piece: bytes, rng: Random) -> bytes:
    place = rng.randrange(len(data) + 1)
    return data[:place] + piece + data[place:]
