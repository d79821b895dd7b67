"""The same account again."""

from __future__ import annotations

from second_reader.judgement import Policies
from second_reader.tricky.case import ready, refused, warns

_SUM, _FIRST, _REJECT = Policies(duplicates="sum"), Policies(duplicates="first"), Policies(duplicates="reject")
_IDS = "account,credit id,amount\n@1,7001,-25.00\n@1,7002,-25.00\n"
_SAME = "@1,5.00\n@1,$5\n"
_OTHER = "@1,5.00\n@1,6.00\n"

CASES = [
    warns(_SAME, "5.00", "duplicate-row", "the same row, written in another way"),
    warns(_SAME, "10.00", "duplicate-row", "added up if asked for", policies=_SUM),
    warns(_SAME, "5.00", "duplicate-row", "the first kept if asked for", policies=_FIRST),
    refused(_SAME, "duplicate-row", "refused if asked for", policies=_REJECT),
    refused(_OTHER, "duplicate-conflict", "another amount"),
    warns(_OTHER, "11.00", "duplicate-conflict", "added up if asked for", policies=_SUM),
    warns(_OTHER, "5.00", "duplicate-conflict", "the first kept if asked for", policies=_FIRST),
    refused(_OTHER, "duplicate-conflict", "refused if asked for", policies=_REJECT),
    refused(_IDS, "duplicate-conflict", "two credits of one amount"),
    warns(_IDS, "50.00", "duplicate-conflict", "two credits of one amount are two", policies=_SUM),
    warns("account,note,amount\n@1, x ,5\n@1,x,5.00\n", "5.00", "duplicate-row", "white space around cells is aside"),
    refused("account,note,amount\n@1,x,5\n@1,X,5\n", "duplicate-conflict", "case is not"),
    warns("account,amount,note\n@1,5,\n@1,5\n", "5.00", "duplicate-row", "absent equals empty"),
    warns("1234-5678-9012,5.00\n@1,5.00\n", "5.00", "duplicate-row", "an account is compared by value"),
    warns("54736118302,5.00\n54736118302,5\n", "5.00", "duplicate-row", "a restored account again"),
    refused(",account,amount\n1,@1,5.00\n2,@1,5.00\n", "duplicate-conflict", "row numbers differ"),
    ready("@1,5.00\n@2,5.00\n", "10.00", "two accounts of one amount"),
]
