"""Text to records: lines, the delimiter, quoted fields."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from second_reader.spaces import trim

DELIMITERS = ",;\t"
_LINE_END = re.compile("\r\n|\n|\r")
_HINT = re.compile("sep=([,;\t])", re.IGNORECASE)


@dataclass
class Record:
    """The fields of a line; or no more than that its quoting is broken."""

    fields: list[str] = field(default_factory=list)
    broken: bool = False
    quoted: list[bool] = field(default_factory=list)

    def cell(self, index: int) -> str:
        """Return a cell, trimmed; one that is not there is empty."""
        return trim(self.fields[index]) if index < len(self.fields) else ""


@dataclass
class Table:
    """The records that are not blank, and what separates their fields."""

    delimiter: str
    records: list[Record]
    piped: bool = False


def read_table(text: str) -> Table:
    """Cut a text into records."""
    hint = None
    lines = _LINE_END.split(text)
    if found := _HINT.fullmatch(lines[0]):
        hint = found[1]
        end = _LINE_END.search(text)
        text = text[end.end() :] if end else ""
    start = _first_line(text)
    delimiter = hint or _first_delimiter(text[start:])
    head, rest = _head(text[start:], delimiter)
    records = [head] if head else []
    records += [_record(line, delimiter) for line in _LINE_END.split(rest) if not _blank(line)]
    first = _LINE_END.split(text[start:])[0]
    return Table(delimiter or ",", records, piped=delimiter is None and "|" in first)


def _blank(line: str) -> bool:
    return all(not trim(char) or char in DELIMITERS for char in line)


def _first_line(text: str) -> int:
    """Find where the first line begins that is not blank."""
    start = 0
    for end in _LINE_END.finditer(text):
        if not _blank(text[start : end.start()]):
            return start
        start = end.end()
    return start


def _first_delimiter(text: str) -> str | None:
    """Find the delimiter that stands first outside quotes in the first line, which quotes may continue."""
    at, begins = 0, True
    while at < len(text):
        char = text[at]
        if begins and char == '"':
            close = _closing(text, at + 1)
            if close is None:
                return None
            at, begins = close + 1, False
            continue
        if char in DELIMITERS:
            return char
        if char in "\r\n":
            return None
        at, begins = at + 1, False
    return None


def _closing(text: str, at: int) -> int | None:
    """Find the quote that closes a field; a doubled one is text."""
    while (at := text.find('"', at)) >= 0:
        if text[at + 1 : at + 2] != '"':
            return at
        at += 2
    return None


def _head(text: str, delimiter: str | None) -> tuple[Record | None, str]:
    """Read the first record, whose quoted headings may hold line breaks, and return what follows it."""
    if _blank(text):
        return None, ""
    separator = delimiter or ","
    fields, at = [], 0
    while True:
        if text[at : at + 1] == '"':
            close = _closing(text, at + 1)
            if close is None:
                return _broken_head(text)
            value = text[at + 1 : close].replace('""', '"')
            if separator in value and _LINE_END.search(value):
                return _broken_head(text)
            at = close + 1
        else:
            end = re.compile(f"[{separator}\r\n]").search(text, at)
            stop = end.start() if end else len(text)
            value, at = text[at:stop], stop
        fields.append(value)
        if at >= len(text):
            return Record(fields), ""
        if text[at] == separator:
            at += 1
            continue
        end = _LINE_END.match(text, at)
        if end:
            return Record(fields), text[end.end() :]
        return _broken_head(text)


def _broken_head(text: str) -> tuple[Record, str]:
    end = _LINE_END.search(text)
    return Record(broken=True), text[end.end() :] if end else ""


def _record(line: str, delimiter: str | None) -> Record:
    """Read a record that is one line."""
    separator = delimiter or ","
    fields, quoted, at = [], [], 0
    while True:
        quoted.append(line[at : at + 1] == '"')
        if quoted[-1]:
            close = _closing(line, at + 1)
            if close is None or line[close + 1 : close + 2] not in ("", separator):
                return Record(broken=True)
            fields.append(line[at + 1 : close].replace('""', '"'))
            at = close + 1
        else:
            end = line.find(separator, at)
            end = len(line) if end < 0 else end
            fields.append(line[at:end])
            at = end
        if at >= len(line):
            return Record(fields, quoted=quoted)
        at += 1
