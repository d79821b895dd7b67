"""Names and bytes."""

from __future__ import annotations

from second_reader.tricky.case import ready, refused

_PLAIN = "account,amount\n123456789012,5.00\n"
_MARK = b"\xef\xbb\xbf"

CASES = [
    ready(_MARK + _PLAIN.encode(), "5.00", "a byte-order mark is taken off"),
    ready(_MARK * 2 + _PLAIN.encode(), "5.00", "one that stands twice is taken off twice"),
    refused(_MARK * 3 + b"123456789012,5.00\n", "", "but not three times"),
    ready(b"\xff\xfe" + _PLAIN.encode("utf-16-le"), "5.00", "UTF-16 LE with its mark is decoded"),
    ready(b"\xfe\xff" + _PLAIN.encode("utf-16-be"), "5.00", "UTF-16 BE likewise"),
    refused(_PLAIN.encode("utf-16-le"), "", "UTF-16 without its mark is named"),
    refused(_PLAIN.encode("utf-16-be"), "", "UTF-16 without its mark is named"),
    refused(b"\xff\xfe" + _PLAIN.encode("utf-16-le") + b"x", "invalid-utf16", "UTF-16 that ends inside a character"),
    refused(b"\xff\xfe" + b"\x00\xd8" + "1,5\n".encode("utf-16-le"), "invalid-utf16", "half a surrogate pair"),
    refused(b"account,amount,n\n123456789012,5.00,K\xfcche\n", "invalid-utf8", "another encoding"),
    refused(b"account,amount,n\n123456789012,5.00,\x80\n", "invalid-utf8", "a byte that continues nothing"),
    refused(b"account,amount\n123456789012,5\x00.00\n", "nul-byte", "a NUL byte"),
    refused(b"PK\x03\x04" + b"x" * 40, "workbook", "a workbook"),
    refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 40, "", "the older workbook"),
    refused(b"\x1f\x8b\x08" + b"x" * 40, "gzip", "gzip"),
    refused(b"%PDF-1.7\n123456789012,5.00\n", "", "a PDF"),
    refused(b"\x89PNG\r\n\x1a\n123456789012,5.00\n", "", "a picture"),
    refused(b"\xff\xd8\xff\xe0\n123456789012,5.00\n", "", "a picture"),
    refused(b"<html>\n123456789012,5.00\n", "", "a page"),
    refused(_MARK + b"\n <a>\n123456789012,5.00\n", "", "markup behind mark and white space"),
    refused(b'{"account": 1}\n', "", "JSON"),
    refused(b"[1]\n", "", "JSON"),
    refused(b"", "no-credits", "nothing at all"),
    refused("\n \n,,,\n;\n\t\n", "no-credits", "nothing but blank lines"),
    refused("account,amount\n", "no-credits", "nothing but a header"),
    ready("@1,5.00\r@2,6\r", "11.00", "CR alone ends lines"),
    ready("@1,5.00\r\n\r\n@2,6\n\r@3,1", "12.00", "line ends mixed, blank lines between, none at the end"),
    ready(",,\n;;;\n \t\n@1,5.00\n", "5.00", "blank lines of any delimiter stand before the first row"),
    ready("sep=;\n@1;5.00\n", "5.00", "a spreadsheet's hint names the delimiter"),
    ready("sep=,\naccount,amount\n@1,5.00\n", "5.00", "a hint before a header"),
    ready("sep=\t\n@1\t5.00\n", "5.00", "a hint of a tab"),
    ready('sep=;\n@1;"5,000,000.00"\n', "5000000.00", "the hint counts, whatever else stands in the line"),
    ready('"@1\t";5.00\n', "5.00", "only what stands outside quotes is a delimiter"),
    refused("account|amount\n@1|5.00\n", "", "separated by a pipe"),
    refused("@1|5.00\n", "", "separated by a pipe, without header"),
    refused("@1 5.00\n", "", "separated by a space"),
    refused(_PLAIN, "file-name", "no such month", name="credits-2025-13.csv"),
    refused(_PLAIN, "file-name", "a browser's second download", name="credits-2025-01 (1).csv"),
    refused(_PLAIN, "file-name", "something in front", name="xcredits-2025-01.csv"),
    refused(_PLAIN, "file-name", "before there was such a thing", name="credits-2005-12.csv"),
    refused(_PLAIN, "file-name", "case counts", name="Credits-2025-01.csv"),
    refused(_PLAIN, "month-in-future", "a month to come", name="credits-2099-12.csv"),
    ready(_PLAIN, "5.00", "the first year", name="credits-2006-01.csv"),
]
