"""Columns that contradict the amount."""

from __future__ import annotations

from second_reader.tricky.case import Case, ready, refused


def _month(cell: str, codes: str = "") -> Case:
    text = f"account,billing month,amount\n@1,{cell},5.00\n"
    if codes:
        return refused(text, codes, f"`{cell}` is another month")
    return ready(text, "5.00", f"`{cell}` is January, or no month")


_JANUARY = ["2025-01", "2025-01-31", "2025-01-01T00:00:00Z", "2025-01-01 00:00:00", "01/2025", "1/31/2025", "2025/01"]
_JANUARY += ["202501", "Jan 2025", "January 2025", "jan-25", "2025M01", "", "n/a", "1.2025", "2025.02", "1/2/2025"]
_FEBRUARY = ["2025-02", "2024-01", "2025-02-28", "2025-02-01T00:00:00Z", "02/2025", "2/28/2025", "2025/02", "202502"]
_FEBRUARY += ["Feb 2025", "February 2025", "Feb-25", "2025M02", "2/3/2025"]

CASES = [
    *(_month(cell) for cell in _JANUARY),
    *(_month(cell, "month-contradicted") for cell in _FEBRUARY),
    refused("Account ID,Billing month,Credit amount\n@1,2025-02,-25.00\n", "month-contradicted", "another month"),
    refused("Account ID,Amount,Currency\n@1,100.00,EUR\n", "amount-currency", "another currency"),
    refused("Account ID,Amount,Credit-currency\n@1,100.00,GBP\n", "amount-currency", "another currency"),
    ready("Account ID,Amount,Currency\n@1,100.00,USD\n@2,1,US$\n@3,1,$\n", "102.00", "dollars in three ways"),
    ready("Account ID,Amount,Currency code\n@1,100.00,US dollars\n@2,1,US dollar\n@3,1,\n", "102.00", "and in words"),
    ready("Account ID,Amount (USD),Billing currency\n@1,100.00,EUR\n", "100.00", "the heading says USD"),
    refused("account;billing currency;credit ($)\n@1;EUR;5\n", "amount-currency", "`$` may be another country's"),
    refused("credit currency,usd,account\n-$,6,@1\n", "amount-currency", "a cell is no heading: its dash counts"),
    refused("Account,Currency,Amount\n@1,USD,5\nTotal,EUR,5\n", "amount-currency", "a total has a currency too"),
    ready("Account,Charge type,Amount\n@1,Credit,5\n,Total,5\n", "5.00", "but a labelled total is a total"),
    refused("Account,Debit,Amount\n@1,,5\nTotal,3,5\n", "not-a-credit", "debits that add up to something"),
    ready("Account,Currency,Amount\n@1,usd,5\n@2,Us Dollars,5\n", "10.00", "in any case"),
    refused("Account,Currency,Amount\n@1,USD,5\n@2,dollars,5\n", "amount-currency", "whose dollars"),
    ready("Account ID,amount in usd,Billing currency\n@1,100.00,EUR\n", "100.00", "the heading says USD"),
    refused("Account ID,Amount,Billing currency\n@1,100.00,EUR\n", "amount-currency", "the heading says nothing"),
    refused(
        "Account ID,Amount (USD),Currency\n@1,100.00,EUR\n", "amount-currency", "only the billing currency may differ"
    ),
    refused("Account,Charge type,Amount\n@1,Tax,3.00\n", "not-a-credit", "a tax"),
    refused("Account,Charge/Type,Amount\n@1,Tax,3.00\n", "not-a-credit", "a slash in the heading does not matter"),
    refused("Account,Record type,Amount\n@1,savings plan negation,3.00\n", "not-a-credit", "a word that begins so"),
    refused("Account,Line item type,Amount\n@1,RIFee,3.00\n", "not-a-credit", "a fee"),
    refused("Account,Line item type,Amount\n@1,Bundled_Discount,3.00\n", "not-a-credit", "a discount"),
    refused("Account,Transaction type,Amount\n@1,Subtotal,3.00\n", "not-a-credit", "anything that ends in total"),
    ready("Account,Charge type,Amount\n@1,Credit,3.00\n@2,Tax credit,1\n@3,,1\n", "5.00", "only as a whole"),
    ready("Account,Type,Amount\n@1,Tax,3.00\n", "3.00", "`type` says nothing"),
    refused("Account,Debit,Credit\n@1,20.00,0.00\n", "not-a-credit", "a debit"),
    ready("Account,Debit,Credit\n@1,0.00,20.00\n@2,,1\n@3,-,1\n", "22.00", "no debit"),
    ready("Account,Notes,Credit\n@1,EUR,20.00\n", "20.00", "other columns say nothing"),
]
