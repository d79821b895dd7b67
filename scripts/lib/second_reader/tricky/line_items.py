"""Line items: Cost and Usage Reports, FOCUS, credit history."""

from __future__ import annotations

from second_reader.judgement import Policies
from second_reader.tricky.case import Case, ready, refused, warns

_CUR = "lineItem/UsageAccountId,lineItem/LineItemType,lineItem/UnblendedCost"
_CUR2 = "line_item_usage_account_id,line_item_line_item_type,line_item_unblended_cost"
_FOCUS = "SubAccountId,ChargeCategory,BilledCost"
_LONG = f"{_CUR2.removesuffix('line_item_unblended_cost')}description,line_item_unblended_cost,rate,tags"
_HISTORY = "accountId,creditId,appliedServiceName,creditAmount"
_MONTHS = f"{_FOCUS},BillingPeriodStart,BillingCurrency"


def _text(*lines: str) -> str:
    return "\n".join(lines) + "\n"


def _credits(header: str) -> Case:
    text = _text(header, "@1,Credit,-17.00", "@1,Usage,5.00", "@1,Credit,-17.00", "@2,Credit,-16.00", "@2,Tax,2")
    return ready(text, "50.00", f"credits of {header}: two of one amount are two")


CASES = [
    _credits(_CUR),
    _credits(_CUR2),
    _credits(_FOCUS),
    _credits(_CUR2.upper()),
    ready(_text(_HISTORY, "@1,c1,EC2,-17.00", "@1,c2,EC2,-17.00", "@1,,EC2,9"), "34.00", "a credit has an id"),
    ready(_text(_HISTORY, "@1,c1,EC2,17.00", "@1,c2,EC2,17.00"), "34.00", "either sign"),
    ready(_text(_HISTORY.replace("creditA", "currencyA"), "@1,c1,EC2,17.00"), "17.00", "the amount's other name"),
    refused(_text(_HISTORY, "@1,c1,EC2,17.00", "@2,c2,EC2,-17.00"), "mixed-signs", "but one mind"),
    refused(_text(_HISTORY, "@1,c1,EC2,17.00", "@1,c1,EC2,17.00"), "duplicate-row", "the same row again"),
    refused(_text(_FOCUS, "@1,Tax,-3.00"), "no-credits", "no credit"),
    refused(_text(_FOCUS), "no-credits", "no row"),
    refused(_text("SubAccountId,BilledCost", "@1,-3.00"), "", "nothing tells a credit from a charge"),
    refused(_text("lineItem/UsageAccountId,lineItem/UnblendedCost", "@1,-3.00"), "", "likewise"),
    refused(_text("line_item_usage_account_id,line_item_unblended_cost", "@1,-3.00"), "", "likewise"),
    refused(_text("accountId,creditAmount", "@1,3.00"), "", "likewise"),
    ready(_text("Account ID,Credit Amount", "@1,3.00"), "3.00", "a plain file"),
    ready(_text("Sub account ID,Billed cost", "@1,-3.00"), "3.00", "a plain file in its own spelling"),
    ready(_text(_FOCUS, "@1,Credit,-3.00", "@2,Credit,0"), "3.00", "a zero is a credit of nothing"),
    warns(_text(_FOCUS, "@1,Credit,-3.00", "@1,Credit,1.00"), "2.00", "", "a credit taken back in part"),
    refused(_text(_FOCUS, "@1,Credit,-3.00", "@1,Credit,4.00"), "charge-not-credit", "taken back in excess"),
    ready(_text(_FOCUS, "@1,Credit,-1.2E-7", "@1,Credit,-1"), "1.00000012", "scientific notation"),
    ready(
        _text(_FOCUS, "@1,Credit,-0.12345678912", "@1,Credit,-0.00000000008"), "0.1234567892", "decimals that add up"
    ),
    refused(_text(_FOCUS, "@1,Credit,-0.12345678912"), "amount-too-many-decimals", "decimals that do not"),
    ready(_text(_MONTHS, "@1,Credit,-3.00,2025-01-01T00:00:00Z,USD"), "3.00", "its month"),
    ready(
        _text(_MONTHS, "@1,Credit,-3.00,2025-01-01T00:00:00Z,USD", "@1,Credit,-9.00,2025-02-01T00:00:00Z,USD"),
        "3.00",
        "another month is left out",
    ),
    refused(_text(_MONTHS, "@1,Credit,-3.00,2025-02-01T00:00:00Z,USD"), "no-credits", "only another month"),
    refused(_text(_MONTHS, "@1,Credit,-3.00,2025-01-01T00:00:00Z,EUR"), "amount-currency", "another currency"),
    ready(
        _text(_MONTHS, "@1,Credit,-3.00,2025-01-01T00:00:00Z,USD", "@1,Usage,-3.00,2025-01-01T00:00:00Z,EUR"),
        "3.00",
        "of what is left out the currency does not matter",
    ),
    ready(_text(_FOCUS, "@1,Credit,-3.00", "x,Usage,y"), "3.00", "nor what cannot be read"),
    refused(_text(_FOCUS, "x,Credit,-3.00"), "account-not-digits", "no account"),
    refused(_text(_FOCUS, "@1,Credit,y"), "amount-not-a-number", "no amount"),
    refused(_text(_FOCUS, "@1,Credit"), "too-few-columns", "no amount"),
    refused(_text(_FOCUS + ",BilledCost", "@1,Credit,-3.00,-4.00"), "header-column-twice", "two amounts"),
    warns(_text(_HISTORY + ",isEstimatedBill", "@1,c1,EC2,3.00,true"), "3.00", "estimated", "an estimate"),
    ready(_text(_HISTORY + ",isEstimatedBill", "@1,c1,EC2,3.00,false"), "3.00", "no estimate"),
    ready(_text(_FOCUS, "@1,Credit,-3.00"), "3.00", "the caller's total", policies=Policies(expected="3")),
    refused(_text(_FOCUS, "@1,Credit,-3.00"), "expected-total-differs", "another", policies=Policies(expected="4")),
    ready(_text(_FOCUS, "@1,Credit,-3.00", '@1,"=""credit""",-1'), "4.00", "the word however it is marked"),
    refused(_text(_FOCUS, "@1,Credit,-3.00", "@2,Credits,-1"), "kind-unreadable", "nearly the word"),
    refused(_text(_FOCUS, "@1,Credit,-3.00", "@2,,-1"), "kind-unreadable", "no word"),
    refused(_text(_FOCUS, "@1,Credit,-3.00", "@2,@1,-1"), "kind-unreadable", "what is no word"),
    ready(_text(_FOCUS, "@1,Credit,-3.00", "Total,,-3"), "3.00", "a row of totals"),
    ready(_text(_FOCUS, "@1,Credit,-3.00", "@2,Rounding,-1"), "3.00", "a word that is not known"),
    refused(_text(_FOCUS, "@1,Credit,-3.00", "x,Rounding,-1"), "kind-unreadable", "over no account"),
    ready(_text(_FOCUS, "@1,Credit,-3.00", _FOCUS, "@2,Credit,-1"), "4.00", "the header again"),
    refused(
        _text(_FOCUS, "@1,Credit,-3.00", "SubAccountId,BilledCost,ChargeCategory", "@2,-1,Credit"),
        "header-differs",
        "another header",
    ),
    ready(_text(_LONG, "@1,Credit,promo,-3.00,,", "@2,Credit,,-1.00"), "4.00", "a shorter row"),
    ready(_text(_LONG, "@1,Credit,promo,-3.00,,", "@2,Usage,,1.00"), "3.00", "a shorter row of usage"),
    refused(_text(_LONG, "@1,Credit,promo,-3.00,,", "@2,Credit,-7.00,-0.01,"), "too-few-columns", "a field was lost"),
    refused(_text(_LONG, "@1,Credit,promo,-3.00,,", "@2,Inc,Credit,-7.00"), "too-few-columns", "a word too many"),
    refused(_text(_LONG, "@1,Credit,promo,-3.00,,", "Acme,Usage,@2,-7.00"), "too-few-columns", "no account"),
    ready(_text(_FOCUS, "@1,Credit,-5.125", "@1,Usage,3.14159"), "5.125", "usage shows what the point is"),
    refused(_text(_FOCUS, "@1,Credit,-5.125", "@1,Usage,3"), "amount-ambiguous", "and here does not"),
    ready(_text(_MONTHS, "@1,Credit,-3.00,2025-01-01 00:00:00.000 UTC,USD"), "3.00", "a database's timestamp"),
    refused(_text(_MONTHS, "@1,Credit,-3.00,2024-12-31T16:00:00-08:00,USD"), "month-unreadable", "another clock"),
    ready(_text(_FOCUS, "@1,Credit,-3.00", "@1,Credit,-3.00"), "6.00", "no policy", policies=Policies("reject")),
]
