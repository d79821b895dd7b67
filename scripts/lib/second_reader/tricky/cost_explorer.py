"""Cost Explorer's tables."""

from __future__ import annotations

from second_reader.judgement import Policies
from second_reader.tricky.case import Case, ready, refused, warns


def _table(*lines: str, total: str = "13.25") -> Case:
    return warns("\n".join(lines) + "\n", total, "filter-unseen", "a table")


_HEAD = "Linked account,@1,@0,Total costs"
_NAMES = "Linked account name,prod ($),sandbox ($),Total costs ($)"
_SUMS = "Linked account total,-1250.5000000000,-3.2500000000,-1253.7500000000"
_JANUARY = "2025-01-01,-10.0000000000,-3.2500000000,-13.2500000000"
_FEBRUARY = "2025-02-01,-250.5000000000,,-250.5000000000"


def _text(*lines: str) -> str:
    return "\n".join(lines) + "\n"


CASES = [
    _table(_HEAD, _NAMES, _SUMS, _JANUARY, _FEBRUARY),
    _table(_HEAD, _SUMS, _FEBRUARY, _JANUARY, _NAMES),
    _table(_HEAD, _NAMES, _JANUARY),
    _table(_HEAD, _SUMS, _JANUARY, _FEBRUARY),
    _table(_HEAD.replace("Total costs", ""), _NAMES, _JANUARY, _FEBRUARY),
    _table(_HEAD.replace("Total costs", "Total costs($)"), _NAMES, _JANUARY),
    _table("Linked account,@1,@0", "Linked account name,prod,dev", "2025-01-01,-10,-3.25"),
    _table('"Linked account","@1","@0"', '"Linked account name","prod","dev"', '"2025-01-01","-10","-3.25"'),
    _table("Linked account;@1;@0", "Linked account name;prod;dev", "2025-01-01;-10;-3.25"),
    _table(_HEAD, _NAMES, "2025-01-01,-13.25,,-13.2500000000"),
    _table(_HEAD, _NAMES, "2025-01-01,-13.25,0.0000000000,-13.2500000000"),
    _table(_HEAD, _NAMES, "2025-01-01,-10.0040000000,-3.2500000000,-13.25", total="13.254"),
    ready(_text(_HEAD, _NAMES, _JANUARY), "13.25", "the caller knows the total", policies=Policies(expected="13.25")),
    refused(
        _text(_HEAD, _NAMES, _JANUARY), "expected-total-differs", "he knows another", policies=Policies(expected="13")
    ),
    _table(_HEAD, _NAMES, "2025-01-01,-10.000,-3.250,-13.250", _FEBRUARY),
    _table(_HEAD, "Linked account total,-10,-3.25,-13.25", "2025-01-01,-10.000,-3.250,-13.250"),
    _table(_HEAD, _NAMES, "2025-01-01 00:00:00.000 UTC,-10,-3.25,-13.25"),
    refused(
        _text(_HEAD, _NAMES, "2025-01-01,-9.250,-4.000,-13.250"), "amount-ambiguous", "nothing shows what a point is"
    ),
    refused(_text(_HEAD, _NAMES, "2024-12-31T16:00:00-08:00,-10,-3.25,-13.25"), "", "another clock"),
    ready("Month,Account ID,Credit,Total\n2025-01,@1,5.00,5.00\n", "5.00", "headings of a plain file"),
    refused("Linked account,Credits\n@1,5\n@2,6\nLinked account total,11\n", "account-not-digits", "a plain file"),
    refused(_text(_HEAD, _NAMES, _FEBRUARY), "", "the month is not in it"),
    refused(_text(_HEAD, _NAMES, _JANUARY, _JANUARY), "", "the month is in it twice"),
    refused(_text(_HEAD, _NAMES, _JANUARY, "2025-01-02,-1,,-1"), "", "a table of days"),
    refused(_text(_HEAD, _NAMES, "2025-01-15,-10,-3.25,-13.25"), "", "a line is dated the first of its month"),
    refused(_text(_HEAD, _NAMES, "2025-01-01,10.00,-3.25,6.75"), "charge-not-credit", "a charge"),
    refused(_text(_HEAD, _NAMES, "2025-01-01,-10.00,-3.25,-13.27"), "control-total-differs", "the total differs"),
    refused(_text(_HEAD, _NAMES, "2025-01-01,0.00,0.00,0.00"), "no-credits", "a line of zeros"),
    refused(_text(_HEAD, _NAMES, "2025-01-01,,,"), "no-credits", "a line of nothing"),
    refused(_text(_HEAD, _NAMES, "2025-01-01,x,-3.25,-3.25"), "amount-not-a-number", "no amount"),
    refused(_text("Linked account,@1,@1,Total costs", _NAMES, _JANUARY), "", "one account in two columns"),
    refused(_text("Linked account,prod,@1,Total costs", _NAMES, _JANUARY), "account-not-digits", "no account"),
    refused(_text("Linked account,5.47366E+10,@1,Total costs", _NAMES, _JANUARY), "account-scientific", "no account"),
    refused(
        _text("Linked account,54736118302,@0,Total costs", _NAMES, _JANUARY), "account-digit-missing", "zeros are kept"
    ),
    warns(
        _text("Linked account,54736118302,@1,Total costs", _NAMES, _JANUARY),
        "13.25",
        "account-zeros-restored",
        "a spreadsheet took a zero",
    ),
    refused("Service,EC2 ($),Total costs ($)\nService total,-5,-5\n2025-01-01,-5,-5\n", "", "grouped by service"),
    refused("Region,us-east-1 ($),Total costs ($)\nRegion total,-5,-5\n2025-01-01,-5,-5\n", "", "grouped by region"),
    refused(_text("Linked account,@1,@0", "2025-01-01,-10,-3.25"), "", "nearly a table"),
]
