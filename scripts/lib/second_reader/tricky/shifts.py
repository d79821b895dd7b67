"""Rows whose cells may have moved, totals beside accounts, and the words and headings of finance."""

from __future__ import annotations

from second_reader.judgement import Policies
from second_reader.tricky.case import Case, ready, refused

_LACKS, _CUT, _KIND = "too-few-columns", "too-many-columns", "not-a-credit"
_SUM = Policies(duplicates="sum")
_SKIP = Policies(invalid_rows="skip", expected="11")


def _kind(word: str, code: str = "") -> Case:
    text = f"account,charge type,amount\n@1,{word},5.00\n"
    return refused(text, code, f"`{word}` is no credit") if code else ready(text, "5.00", f"`{word}` is a credit")


_CHARGES = ["DiscountedUsage", "Support fee", "EdpDiscount", "Enterprise Discount Program Discount", "Taxes", "Refunds"]
_CHARGES += ["Recurring reservation fee", "Other out-of-cycle charges", "Marketplace subscriptions", "Business Support"]
_CREDITS = ["Promotional", "Credit adjustment", "Discount credit", "Refund (credit)"]

CASES = [
    *(_kind(word, _KIND) for word in _CHARGES),
    *(_kind(word) for word in _CREDITS),
    refused("account,name,amount\n@1,a,5\n@0,b,6\n@2,Total,11\n", _KIND, "the payer's id beside a total"),
    refused("account,name,amount\n@1,a,5\n@0,b,6\n@2,Total,11\n", _KIND, "nor is it left out", policies=_SKIP),
    refused("account,service,amount\n@1,EC2,3\n@1,S3,2\n@1,EC2 total,5\n", _KIND, "a part's total", policies=_SUM),
    refused("account,name,amount\n@1,a,5\n@2,Sub-total:,5\n", _KIND, "a subtotal"),
    refused("Account,Account ID,amount\nx,@1,5\nGrand Total,@2,5\n", _KIND, "a name that says total"),
    refused("account,month,amount\n@1,2025-01,5\n@2,Total,5\n", _KIND, "a month that says total"),
    ready("account,name,amount\n@1,Totally,5\n@2,TotalEnergies,6\n", "11.00", "other words"),
    ready("account,name,amount\n@1,a,5\n@2,b,6\n,Total,11\n", "11.00", "a labelled total"),
    refused("Account,Service,Amount,Balance\n@1,EC2,1.00,20.00\n@2,1.00,20.00\n", _LACKS, "the balance as amount"),
    refused("account,quantity,amount,balance\n@1,3,5.00,7\n@2,4,6.00\n", _LACKS, "either may be missing"),
    refused("account,quantity,amount,note\n@2,4,6.00\n", _LACKS, "no other row tells"),
    refused("name,account,x,amount,note\np,@1,y,5.00,n\n@1,@2,5.00,6.00\n", _LACKS, "a name is missing"),
    refused("amount,payer,account,owner\n5,@2,@1,@1\n6,@0,@2\n", _LACKS, "another account"),
    ready("account,quantity,amount,note\n@1,3,5.00,x\n@2,4,6.00\n", "11.00", "quantities are usual"),
    ready("date,account,amount,note\n2025-01-01,@1,5.00,x\n2025-01-02,@2,6.00\n", "11.00", "only the note is missing"),
    ready("payer,account,amount,note\n@3,@1,5.00\n@3,@2,6.00\n", "11.00", "an account is no amount"),
    refused("account,date,amount\n@1,Jan 31, 2025,\n", _CUT, "the year of a date"),
    refused("account,date,amount,note\n@1,Jan 31, 2025\n", _CUT, "the year of a date, and no more"),
    refused("account,date,amount,note\n@1,31st of January,2025,250.00\n", _CUT, "the year of a date, and the amount"),
    refused("account,date,qty,amount\n@1,Jan 31, 2025,3,\n", _CUT, "a year in front of the amount"),
    refused("account,name,amount\n@1,Acme, 2025,\n", _CUT, "the rest of a name"),
    refused("account,name,amount,note\n@1,Acme, 2025,250.00\n", _CUT, "the rest of a name, and the amount"),
    refused("account,name,amount\n@1,prod,5.00\n@2,Acme,2025,\n", _CUT, "one row is longer"),
    ready("account,name,amount\n@1,prod,5.00,\n@2,dev,6.00,\n", "11.00", "every row is longer"),
    ready("account,name,amount\n@1,prod, $5.00 ,\n@2,dev,6.00,\n", "11.00", "accounting format"),
    ready("account, name, amount\n@1, prod, 5.00,\n", "5.00", "a space behind every comma"),
    ready("account,date,amount\n@1,Jan 31,2025.00\n", "2025.00", "an amount with cents is no year"),
    ready('account,date,amount\n@1,Jan 31,"2025"\n', "2025.00", "nor is one in quotation marks"),
    ready("account,month,amount\n@1,January,2025\n", "2025.00", "a month is no day"),
    ready("AWS Account,Credits USD\n@1,5.00\n", "5.00", "headings of finance"),
    ready("Account #,Credit (US$)\n@1,5.00\n", "5.00", "marks and units"),
    ready("AWS Account No.,Amount in USD\n@1,5.00\n", "5.00", "marks and units"),
    refused("Customer #,Credits\n@1,5.00\n", "header-column-missing", "a mark makes no account"),
    refused("Account,Credits EUR\n@1,5.00\n", "header-column-missing", "another currency is no unit"),
]
