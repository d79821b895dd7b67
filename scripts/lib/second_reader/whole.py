"""What is judged about all rows of a plain file together: repeats, signs, totals, rows left out."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from second_reader.amounts import Amount, read_amount
from second_reader.judgement import ControlTotal, Judgement, Policies

if TYPE_CHECKING:
    from second_reader.headings import Columns
    from second_reader.plain import Row

# What may be said besides of a file that is refused for something else.
NOT_COMPARED = (
    *("total-differs", "expected-total-differs", "no-credits", "skip-unproven", "mixed-signs"),
    *("duplicate-row", "duplicate-conflict"),
)


def judge(columns: Columns, rows: list[Row], policies: Policies, judgement: Judgement) -> None:
    """Judge the rows, and add up what may be sent."""
    judgement.rows_read = sum(row.kind != "total" for row in rows)
    covered = _before_total(rows, judgement)
    kept = [row for row in covered if row.kind == "credit"]
    bad = [row for row in covered if row.kind == "bad"]
    for row in covered:
        if row.kind == "refused":
            judgement.errors += row.problems
    _judge_signs(kept, columns, judgement)
    sums = _judge_repeats(kept, columns, policies, judgement)
    for row in kept:
        if row.account and row.account.restored:
            judgement.warn("account-zeros-restored")
    proven = _judge_totals(covered, sums, policies, judgement)
    _judge_bad(bad, policies, judgement, proven=proven)
    if not kept and not judgement.errors:
        judgement.error("no-credits")
    if not kept:
        judgement.may.add("no-credits")
    if len(judgement.errors) > 1 or bad or any(row.kind == "refused" for row in covered):
        judgement.may.update(NOT_COMPARED)
    judgement.accounts = {account: abs(amount) for account, amount in sums.items()}
    judgement.decimals = max([2, *(row.amount.decimals for row in kept if row.amount)])


def _before_total(rows: list[Row], judgement: Judgement) -> list[Row]:
    """Return the rows up to the total; what follows it is one error."""
    for index, row in enumerate(rows):
        if row.kind == "total":
            behind = rows[index + 1 :]
            if behind:
                judgement.error("row-after-total", "total-twice")
                judgement.undetermined = True
            if not row.labelled:
                judgement.warn("total-unlabelled")
            return rows[: index + 1]
    return rows


def _judge_signs(kept: list[Row], columns: Columns, judgement: Judgement) -> None:
    signs = {row.amount.value > 0 for row in kept if row.amount and row.amount.value}
    if len(signs) > 1:
        judgement.error("mixed-signs")
    if columns.is_cost:
        judgement.may.add("mixed-signs")


def _judge_repeats(kept: list[Row], columns: Columns, policies: Policies, judgement: Judgement) -> dict[str, Decimal]:
    """Add up by account, by the policy."""
    first: dict[str, Row] = {}
    sums: dict[str, Decimal] = {}
    for row in kept:
        if row.account is None or row.amount is None:
            continue
        number = row.account.number
        if number not in first:
            first[number], sums[number] = row, row.amount.value
            continue
        equal = _same_cells(first[number], row, columns)
        codes = ("duplicate-row",) if equal else ("duplicate-conflict",)
        if policies.duplicates == "reject" or (policies.duplicates == "identical" and not equal):
            judgement.error(*codes)
        else:
            judgement.warn(*codes)
        if policies.duplicates == "sum":
            sums[number] += row.amount.value
        else:
            judgement.duplicates_dropped += 1
    return sums


def _same_cells(one: Row, other: Row, columns: Columns) -> bool:
    """Compare two rows cell by cell: account and amount by value, what is absent as empty."""
    if one.amount is None or other.amount is None or one.amount.value != other.amount.value:
        return False
    count = max(len(one.record.fields), len(other.record.fields))
    rest = (index for index in range(count) if index not in (columns.account, columns.amount))
    return all(one.record.cell(index) == other.record.cell(index) for index in rest)


def _judge_totals(rows: list[Row], sums: dict[str, Decimal], policies: Policies, judgement: Judgement) -> bool:
    """Compare the sum with the totals; tell whether one of them proves that nothing is missing."""
    total = sum(sums.values(), Decimal(0))
    proven = False
    for row in rows:
        if row.kind == "total" and row.amount:
            agrees = row.amount.value == total
            judgement.control_totals.append(ControlTotal(row.amount.value, agrees))
            if not agrees:
                judgement.error("total-differs")
            proven = proven or (agrees and row.labelled)
    return judge_expected(total, policies, judgement) or proven


def judge_expected(total: Decimal, policies: Policies, judgement: Judgement) -> bool:
    """Compare the sum with the total that the caller expects, whatever its sign."""
    if policies.expected is None:
        return False
    expected = read_amount(policies.expected)
    agrees = isinstance(expected, Amount) and abs(expected.value) == abs(total)
    if isinstance(expected, Amount):
        judgement.control_totals.append(ControlTotal(abs(expected.value), agrees))
    if not agrees:
        judgement.error("expected-total-differs")
    return agrees


def _judge_bad(bad: list[Row], policies: Policies, judgement: Judgement, *, proven: bool) -> None:
    """Refuse the rows that cannot be read, or leave them out where a total proves the rest complete."""
    if not bad:
        return
    if policies.invalid_rows == "skip":
        judgement.rows_skipped = len(bad)
        if proven:
            for row in bad:
                judgement.warnings += row.problems
            return
        judgement.error("skip-unproven")
        judgement.may.update(code for row in bad for codes in row.problems for code in codes)
        return
    for row in bad:
        judgement.errors += row.problems
