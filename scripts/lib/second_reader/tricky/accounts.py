"""Accounts."""

from __future__ import annotations

from second_reader.tricky.case import ready, refused, warns

CASES = [
    ready("1234-5678-9012,5.00\n", "5.00", "as the console writes it"),
    ready("'@0,5.00\n", "5.00", "a leading apostrophe"),
    ready(" \u00a0@1\u00a0 ,5.00\n", "5.00", "white space around"),
    ready("0547-3611-8302,5.00\n", "5.00", "the console keeps zeros"),
    refused("123-456-789-012,5.00\n", "", "dashes elsewhere"),
    refused("1234\u20135678\u20139012,5.00\n", "account-not-digits first-row-unreadable", "other dashes"),
    warns("54736118302,5.00\n", "5.00", "account-zeros-restored", "a spreadsheet took a zero"),
    warns("@1,1\n547361183,5.00\n", "6.00", "account-zeros-restored", "it took three"),
    refused("@1,1\n54736118,5.00\n", "account-length", "it cannot have taken four"),
    refused("54736118302,5.00\n@0,1\n", "account-digit-missing", "zeros are kept here"),
    refused("@0,1\n54736118302,5.00\n", "account-digit-missing", "zeros are kept here, above"),
    warns(
        "54736118302,5.00\n'012345678901,1\n", "6.00", "account-zeros-restored", "an apostrophe keeps zeros of one cell"
    ),
    warns(
        '54736118302,5.00\n="012345678901",1\n', "6.00", "account-zeros-restored", "a formula keeps zeros of one cell"
    ),
    refused("05473611830,5.00\n", "account-digit-missing", "its own zero is kept"),
    refused('="05473611830",5.00\n', "account-digit-missing", "its own zero is kept, in a formula too"),
    refused(
        "54736118302,5.00\n0,1\n", "account-digit-missing account-all-zeros account-length", "any digits that begin so"
    ),
    ready("\u3000@1\u2009,5.00\n", "5.00", "white space of all kinds"),
    refused("@1\u200b,5.00\n@2,1\n", "account-not-digits", "no white space, though it looks so"),
    refused("1234567890123,5.00\n", "account-length", "thirteen digits"),
    refused("000000000000,5.00\n", "account-all-zeros", "all zeros"),
    refused("5.47366E+10,5.00\n", "account-scientific", "the digits are gone"),
    refused("@1,1\n5.47366e10,5.00\n", "account-scientific", "the digits are gone"),
    refused("@1,1\n1.23457E+11,5.00\n", "account-scientific", "the digits are gone"),
    refused(
        "@1,1\n\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668\u0669\u0660\u0661\u0662,5.00\n",
        "account-not-digits",
        "digits that are not ASCII",
    ),
    refused("@1,1\n12345678901O,5.00\n", "account-not-digits", "a letter"),
    refused("@1,1\n1234 5678 9012,5.00\n", "account-not-digits", "white space within"),
    refused("@1,1\n,5.00\n@2,1\n", "account-empty", "no account in the middle"),
    refused("@1,1\n',5.00\n@2,1\n", "account-empty", "an apostrophe is no account"),
    refused("@1,1\n123456789012.0,5.00\n", "account-not-digits", "a number, not an account"),
]
