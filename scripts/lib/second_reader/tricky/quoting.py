"""Quotes and lines."""

from __future__ import annotations

from second_reader.tricky.case import ready, refused

CASES = [
    ready('"@1","5.00"\n', "5.00", "every field quoted"),
    ready('"account","amount"\n"@1","$1,234.50"\n', "1234.50", "a delimiter within quotes"),
    ready('account,amount,note\n@1,5.00,"a ""b"" c"\n', "5.00", "a quote written twice"),
    ready('account,amount,note\n@1,5.00,5" tape\n', "5.00", "a quote inside a field is text"),
    ready('="@0",5.00\n', "5.00", "so that a formula can be read"),
    ready('"=""@0""",5.00\n', "5.00", "the same, quoted"),
    ready('account,"amount\n(USD)"\n@1,5.00\n', "5.00", "a line break within a heading"),
    ready('account,amount,"the\r\nnote"\n@1,5.00,x\n', "5.00", "a line break within a heading that is not read"),
    refused('account,amount,"a, b\nnote"\n@1,5.00,x\n', "broken-quote", "but not with a delimiter"),
    refused('account,amount,"note\n@1,5,a\n@2,6,b"\n@3,7,c\n', "broken-quote", "a stray quote swallows rows"),
    refused('account,amount,note\n@1,5.00,"a\nb"\n', "broken-quote", "a line break within a row"),
    refused('@1,"5.00\n@2,6.00\n', "broken-quote", "a quote that never closes"),
    refused('@1,"5.00"x\n@2,6.00\n', "broken-quote", "text behind a closing quote"),
    refused('@1,"5.00" \n@2,6.00\n', "broken-quote", "white space is text too"),
    refused('@1,5.00\n@2,6.00,"\n', "broken-quote", "a stray quote in a field of its own"),
    refused('@1,"5.00\n@2,"6.00"\n', "broken-quote", "the next line's quote does not close it"),
    refused('@1,5.00\n"@2,6.00\n"@3,7.00\n', "broken-quote", "two stray quotes make no field"),
    ready('account;amount\n@1;"5.00"\n', "5.00", "quotes in a file of semicolons"),
    ready('"a;b",account,amount\nx,@1,5.00\n', "5.00", "a delimiter within quotes does not count in the first line"),
    refused('@1, "5.00"\n', "amount-not-a-number", "a quote behind a space is text"),
    refused('account,amount,note\n@1,5.00,""x\n', "broken-quote", "an empty quoted field with text behind"),
]
