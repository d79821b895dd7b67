"""Totals, and rows left out."""

from __future__ import annotations

from second_reader.judgement import Policies
from second_reader.tricky.case import ready, refused, warns

_SKIP = Policies(invalid_rows="skip")

CASES = [
    ready("@1,5.00\n@2,6\nTotal,11\n", "11.00", "a total that agrees"),
    ready("@1,-5.00\n@2,-6\nGrand Total:,(11.00)\n", "11.00", "signed as in the file"),
    refused("@1,-5.00\n@2,-6\nTotal,11\n", "total-differs", "the other sign is no agreement"),
    refused("@1,5.00\n@2,6\nTotal,10.99\n", "total-differs", "a cent"),
    warns("@1,5.00\n@1,5.00\nTotal,5\n", "5.00", "duplicate-row", "a repeat does not count"),
    refused("@1,5.00\n@1,5.00\nTotal,10\n", "total-differs", "the total counts the repeat"),
    *(
        ready(f"@1,5.00\n{label},5\n", "5.00", f"`{label}` is a label")
        for label in ["total", "TOTALS", "Sum:", "Total costs"]
    ),
    refused("@1,5.00\nSubtotal,5\n", "account-not-digits", "a subtotal is no total"),
    warns("@1,5.00\n@2,6\n,11\n", "11.00", "total-unlabelled", "a last row without account may be the total"),
    refused("@1,5.00\n@2,6\n,12\n", "total-differs", "or it lost its account"),
    refused("@1,5.00\n@1,5.00\n,5\n", "account-empty", "of one account there is no total"),
    warns("@1,5.00\n@2,6\n@3,0\n,11\n", "11.00", "total-unlabelled", "two are enough"),
    refused("@1,5.00\n@2,6\n,x\n", "account-empty", "a total has an amount"),
    refused("@1,5.00\n@2,6\n,11\nBAD,1\n", "account-empty", "a bad row behind: not the last"),
    warns("@1,5.00\n@2,6\n,11\n,,\n \n", "11.00", "total-unlabelled", "blank lines behind do not count"),
    refused("@1,5\nTotal,1.234\n", "amount-ambiguous total-differs", "a total may be ambiguous too"),
    warns("@1,1.234\n@2,5\n,6.2340\n", "6.234", "total-unlabelled", "a total shows what a point is"),
    refused("@1,5.00\n,5\n", "account-empty", "of one credit there is no total"),
    refused("@1,5.00\n@2,0\n,5\n", "account-empty", "zero does not count"),
    refused("@1,5\nBAD,3\n,5\n", "", "an unlabelled row proves nothing", policies=_SKIP),
    refused("@1,5\n@2,6\nBAD,3\n,11\n", "", "an unlabelled row proves nothing", policies=_SKIP),
    ready("account,name,amount\n@1,x,5\n,Total,5\n", "5.00", "another cell says total"),
    refused("account,name,amount\n@1,x,5\n,Total,6\n", "total-differs", "another cell says total"),
    refused("@1,5\nTotal,5\n@2,6\n", "row-after-total", "a row behind the total"),
    refused("@1,5\nTotal,5\nTotal,5\n", "total-twice row-after-total", "a second total"),
    refused("Total,5\n@1,5\n", "row-after-total", "a total above"),
    refused("Total,0\n", "no-credits", "nothing but a total"),
    refused("@1,7\n,7.00\n@2,1\n@3,1\n", "account-empty", "an account lost in the middle"),
    refused("account,cost\n@1,-7\n,1.00\n@2,-1\n", "charge-not-credit", "a lost account hides no charge"),
    refused("@1,5\nTotal,\n", "", "a total without amount"),
    warns("@1,5\nBAD,3\nTotal,5\n", "5.00", "account-not-digits", "left out, and proven", policies=_SKIP),
    refused("@1,5\nBAD,3\nTotal,8\n", "", "left out, but missed", policies=_SKIP),
    refused("@1,5\nBAD,3\n", "skip-unproven", "left out, but nothing proves it", policies=_SKIP),
    warns(
        "@1,5\n@2,x\n",
        "5.00",
        "amount-not-a-number",
        "the caller proves it",
        policies=Policies(invalid_rows="skip", expected="-5"),
    ),
    refused("@1,5\nBAD,3\nTotal,5\n", "account-not-digits", "nothing is left out unasked"),
    refused('@1,5\n@2,"3\nTotal,5\n', "broken-quote", "broken quotes are not left out", policies=_SKIP),
    ready("@1,5\n@2,6\n", "11.00", "the caller's total agrees", policies=Policies(expected="$11.00")),
    ready("@1,5\n@2,6\n", "11.00", "whatever its sign", policies=Policies(expected="-11")),
    refused(
        "@1,5\n@2,6\n", "expected-total-differs", "the caller's total differs", policies=Policies(expected="11.01")
    ),
]
