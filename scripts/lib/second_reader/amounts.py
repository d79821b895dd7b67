"""A cell to an exact amount of US dollars, by the grammar of the specification; and names for what is none."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from second_reader.spaces import ONE, trim, unwrap

_W = f"{ONE}*"
_SIGN = "(?P<sign>[-+\u2212])"
_CURRENCY = r"(?:US\$|USD|\$)"
_NUMBER = r"(?P<number>(?:[1-9][0-9]{0,2}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?|\.[0-9]+)"
_EXPONENT = r"(?P<exponent>[eE][-+]?[0-9]+)?"
_FORMS = tuple(
    re.compile(form)
    for form in (
        f"{_SIGN}?{_W}{_CURRENCY}?{_W}{_NUMBER}{_EXPONENT}",
        f"{_CURRENCY}{_W}{_SIGN}{_W}{_NUMBER}{_EXPONENT}",
        f"{_SIGN}?{_W}{_NUMBER}{_EXPONENT}{_W}USD",
        f"(?P<open>\\(){_W}{_CURRENCY}?{_W}{_NUMBER}{_EXPONENT}{_W}\\)",
        f"(?P<open>\\(){_W}{_NUMBER}{_EXPONENT}{_W}USD{_W}\\)",
        f"{_CURRENCY}{_W}(?P<open>\\(){_W}{_NUMBER}{_EXPONENT}{_W}\\)",
        f"(?P<open>\\(){_W}{_NUMBER}{_EXPONENT}{_W}\\){_W}USD",
    )
)
_NOTHING = re.compile(f"-|\\${_W}-|\u2013|\u2014")
_BARE_ACCOUNT = re.compile(r"[0-9]{9,12}")
_ONE_OF_TWO_MINDS = re.compile(r"[1-9][0-9]{0,2}[.,][0-9]{3}")
_SCIENTIFIC = re.compile(r"[0-9]*[.,]?[0-9]+[eE][-+]?[0-9]+")
_AROUND = f"-+\u2212()$ '\"={ONE[1:-1]}"
UNREADABLE = frozenset({"amount-not-a-number", "amount-currency", "amount-grouping", "amount-decimal-comma"})
LARGEST = Decimal(10) ** 12


@dataclass(frozen=True)
class Amount:
    """An amount; its decimals; its only separator if three digits follow it; whether it shows what separators mean."""

    value: Decimal
    decimals: int
    doubtful: str | None
    decides: bool


def read_amount(cell: str, *, exports: bool = False) -> Amount | frozenset[str]:
    """Read an amount, or say which codes are right for what it is instead.

    In AWS's own exports scientific notation is read and decimals have no bound.
    """
    text = unwrap(cell)
    if not text:
        return frozenset({"amount-empty"})
    if _NOTHING.fullmatch(text):
        return Amount(Decimal(0), 0, None, decides=False)
    if _BARE_ACCOUNT.fullmatch(text):
        return frozenset({"amount-is-account"})
    for form in _FORMS:
        if found := form.fullmatch(text):
            return _value(found, exports=exports)
    return _diagnose(text)


def _value(found: re.Match[str], *, exports: bool) -> Amount | frozenset[str]:
    parts = found.groupdict()
    written, exponent = parts["number"], parts["exponent"]
    if exponent and not (exports and len(exponent) <= 4 and int(exponent[1:]) <= 0):
        return frozenset({"amount-scientific"} if len(exponent) <= 4 else {"amount-scientific", "amount-not-a-number"})
    value = Decimal(written.replace(",", "") + (exponent or ""))
    if parts.get("open") or parts.get("sign") in ("-", "\u2212"):
        value = -value
    decimals = max(0, -int(value.as_tuple().exponent))
    problems = set()
    if decimals > 10 and not exports:
        problems.add("amount-too-many-decimals")
    if abs(value) >= LARGEST:
        problems.add("amount-too-large")
    if problems:
        return frozenset(problems)
    doubtful = None
    if not exponent and _ONE_OF_TWO_MINDS.fullmatch(written):
        doubtful = "." if "." in written else ","
    separated = "." in written or "," in written
    return Amount(value or abs(value), decimals, doubtful, decides=separated and doubtful is None)


def _diagnose(text: str) -> frozenset[str]:
    """Name what is no amount; where several names are right, any of them."""
    core = text.strip(_AROUND)
    core = trim(re.sub("^(?:USD|US)|USD$", "", core)).strip(_AROUND)
    if _SCIENTIFIC.fullmatch(core):
        odd = re.search("US(?![D$])", text)
        return frozenset({"amount-scientific", "amount-not-a-number"} if odd else {"amount-scientific"})
    if re.search("[0-9.,][eE][-+]?[0-9]", core):
        return UNREADABLE | {"amount-scientific"}
    if not re.search("[0-9]", core):
        return frozenset({"amount-not-a-number", "amount-currency"})
    if core != text:
        return UNREADABLE
    return _diagnose_digits(core)


def _diagnose_digits(core: str) -> frozenset[str]:
    """Name what is wrong with digits, commas and points that nothing stands around."""
    if re.fullmatch(r"0[0-9]*,[0-9]+|[0-9]+,(?:[0-9]{1,2}|[0-9]{4,})|[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]+", core):
        return frozenset({"amount-decimal-comma"})
    if re.fullmatch(r"[1-9][0-9]*(?:,[0-9]+)+\.[0-9]+|[1-9][0-9]*(?:,[0-9]+){2,}", core):
        return frozenset({"amount-grouping"})
    if core.endswith(".") and core.count(".") == 1 and "," not in core:
        return frozenset({"amount-not-a-number"})
    return UNREADABLE
