"""Makes up line items: Cost and Usage Reports of both kinds, FOCUS, credit allocation history."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from second_reader.draft import Draft, some_style
from second_reader.judgement import Policies
from second_reader.plain_files import some_month
from second_reader.spelling import some_account, some_text, some_value

if TYPE_CHECKING:
    from random import Random

    from second_reader.months import Month


@dataclass(frozen=True)
class Kind:
    """An export: how it spells its columns, and its words for what is no credit."""

    name: str
    account: str
    amount: str
    credit: str
    month: str
    currency: str
    others: tuple[str, ...]
    words: tuple[str, ...]


KINDS = (
    Kind(
        "cost and usage report",
        "lineItem/UsageAccountId",
        "lineItem/UnblendedCost",
        "lineItem/LineItemType",
        "bill/BillingPeriodStartDate",
        "lineItem/CurrencyCode",
        ("identity/LineItemId", "bill/PayerAccountId", "lineItem/LineItemDescription", "lineItem/BlendedCost"),
        ("Usage", "Tax", "Fee", "Refund", "SavingsPlanNegation", "DiscountedUsage"),
    ),
    Kind(
        "CUR 2.0",
        "line_item_usage_account_id",
        "line_item_unblended_cost",
        "line_item_line_item_type",
        "bill_billing_period_start_date",
        "line_item_currency_code",
        ("bill_payer_account_id", "line_item_line_item_description", "line_item_blended_cost", "product"),
        ("Usage", "Tax", "Fee", "RIFee", "SavingsPlanCoveredUsage"),
    ),
    Kind(
        "FOCUS",
        "SubAccountId",
        "BilledCost",
        "ChargeCategory",
        "BillingPeriodStart",
        "BillingCurrency",
        ("BillingAccountId", "SubAccountName", "ChargeDescription", "ChargeClass", "EffectiveCost"),
        ("Usage", "Tax", "Purchase", "Adjustment"),
    ),
    Kind(
        "credit history",
        "accountId",
        "creditAmount",
        "creditId",
        "billingMonth",
        "currencyCode",
        ("creditName", "creditType", "isEstimatedBill"),
        (),
    ),
)


def item_file(rng: Random) -> Draft:
    """Make up an export of one of the kinds that is right."""
    kind = rng.choice(KINDS)
    history = not kind.words
    month = some_month(rng)
    names = _columns(kind, rng)
    accounts = [some_account(rng) for _ in range(rng.randrange(1, 5))]
    sign = rng.choice([1, -1]) if history else -1
    rows: list[list[str]] = []
    truth: dict[str, Decimal] = {}
    for _ in range(rng.randrange(1, 9)):
        account, value = rng.choice(accounts), sign * some_value(rng)
        truth[account] = truth.get(account, Decimal(0)) + value
        rows.append(_row(kind, names, (account, value), month, rng))
    if not history:
        rows += _left_out(kind, names, accounts, month, rng)
    if rng.random() < 0.2 and kind.month in names:
        rows.append(_row(kind, names, (accounts[0], sign * Decimal(7)), _other(month), rng))
    if not history:
        rng.shuffle(rows)
    name = f"credits-{month[0]}-{month[1]:02}.csv"
    draft = Draft(name, [names, *rows], some_style(rng), has_header=True, truth=truth)
    draft.account, draft.amount = names.index(kind.account), _amount(names, kind)
    draft.story.append(kind.name)
    if rng.random() < 0.1:
        draft.policies = Policies(expected=f"{sum(truth.values(), Decimal(0)):.10f}")
    return draft


def _columns(kind: Kind, rng: Random) -> list[str]:
    amount = "currencyAmount" if not kind.words and rng.random() < 0.3 else kind.amount
    names = [kind.account, amount, kind.credit]
    names += [name for name in (kind.month, kind.currency) if rng.random() < 0.85]
    if not kind.words:
        names.append("appliedServiceName")
    names += [name for name in kind.others if rng.random() < 0.5]
    if rng.random() < 0.7:
        rng.shuffle(names)
    return names


def _amount(names: list[str], kind: Kind) -> int:
    return names.index(kind.amount if kind.amount in names else "currencyAmount")


def _row(kind: Kind, names: list[str], credit: tuple[str, Decimal], month: Month, rng: Random) -> list[str]:
    account, value = credit
    cells = {
        kind.account: account,
        kind.credit: "Credit" if kind.words else f"c-{rng.randrange(10**9)}",
        kind.month: _month(kind, month),
        kind.currency: "USD",
        "isEstimatedBill": rng.choice(["false", "false", "true"]),
        "appliedServiceName": rng.choice(["Amazon EC2", "AWS Lambda"]),
        names[_amount(names, kind)]: _amount_of(value, rng),
    }
    return [cells[name] if name in cells else some_text(rng) for name in names]


def _left_out(kind: Kind, names: list[str], accounts: list[str], month: Month, rng: Random) -> list[list[str]]:
    """Make up charges among the credits."""
    rows = []
    for _ in range(rng.choice([0, 1, 3, 6])):
        row = _row(kind, names, (rng.choice(accounts), some_value(rng)), month, rng)
        row[names.index(kind.credit)] = rng.choice(kind.words)
        rows.append(row)
    return rows


def _month(kind: Kind, month: Month) -> str:
    return f"{month[0]}-{month[1]:02}" + ("-01T00:00:00Z" if kind.words else "")


def _other(month: Month) -> Month:
    return (month[0] + 1, 1) if month[1] == 12 else (month[0], month[1] + 1)


def _amount_of(value: Decimal, rng: Random) -> str:
    """Write an amount as these exports do: plainly, with ten decimals, or in scientific notation."""
    way = rng.random()
    if way < 0.5:
        return f"{value:.10f}"
    if way < 0.6 and 0 < abs(value) < 10:
        return f"{value.normalize():E}".replace("E+0", "E0")
    text = f"{value:f}"
    return text if len(text.partition(".")[2]) > 3 else f"{value:.4f}"
