"""One file made by hand, and what is right about it."""

from __future__ import annotations

from dataclasses import dataclass

from second_reader.judgement import Policies

# What stands for three accounts in the texts; the last begins with a zero.
ACCOUNTS = {"@1": "123456789012", "@2": "210987654321", "@3": "310987654322", "@0": "054736118302"}
JANUARY = "credits-2025-01.csv"
NO_POLICIES = Policies()


@dataclass(frozen=True)
class Case:
    """A file, its verdict, the codes of which one is said (if it matters), its total, and the reason for all that."""

    data: bytes
    verdict: str
    why: str
    codes: tuple[str, ...] = ()
    total: str | None = None
    name: str = JANUARY
    policies: Policies = NO_POLICIES


def _bytes(text: str | bytes) -> bytes:
    if isinstance(text, bytes):
        return text
    for short, account in ACCOUNTS.items():
        text = text.replace(short, account)
    return text.encode()


def ready(text: str | bytes, total: str, why: str, *, name: str = JANUARY, policies: Policies = NO_POLICIES) -> Case:
    """Make a file that may be sent as it is."""
    return Case(_bytes(text), "ready", why, (), total, name, policies)


def warns(text: str | bytes, total: str, code: str, why: str, *, policies: Policies = NO_POLICIES) -> Case:
    """Make a file that may be sent with a warning."""
    return Case(_bytes(text), "warnings", why, tuple(code.split()), total, JANUARY, policies)


def refused(text: str | bytes, codes: str, why: str, *, name: str = JANUARY, policies: Policies = NO_POLICIES) -> Case:
    """Make a file that may not be sent, with one of these codes (any, if none is named)."""
    return Case(_bytes(text), "refused", why, tuple(codes.split()), None, name, policies)
