"""Asks both readers about many files, and remembers where they disagree."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timezone
from decimal import Decimal
from typing import TYPE_CHECKING

from second_reader.comparison import differences
from second_reader.first_reader import Answer, FirstReader
from second_reader.generator import Sample, sample
from second_reader.reading import read
from second_reader.shrinking import shrink
from second_reader.tricky import CASES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from second_reader.judgement import Judgement

ACCOUNTS_COMPARED_IN_A_CALL = 20


class Comparison:
    """Both readers; and each kind of disagreement with the files it was seen in, and how to see them again."""

    def __init__(self, program: Path) -> None:
        self.first = FirstReader(program)
        now = datetime.now(tz=timezone.utc)
        self.today = (now.year, now.month)
        self.verdicts: Counter[str] = Counter()
        self.kinds: dict[str, list[tuple[str, Sample]]] = {}

    def judge(self, sample: Sample) -> Judgement:
        """Ask the second reader."""
        return read(sample.data, sample.name, sample.policies, self.today)

    def compare(self, samples: Sequence[Sample]) -> list[list[str]]:
        """Ask both readers about each file."""
        answers = self.first.ask(samples)
        return [differences(self.judge(each), answer) for each, answer in zip(samples, answers, strict=True)]

    def try_made_up(self, seed: int, indices: Sequence[int]) -> None:
        """Compare files that are made up."""
        samples = [sample(seed, index) for index in indices]
        to_compare = ACCOUNTS_COMPARED_IN_A_CALL
        for index, each, answer in zip(indices, samples, self.first.ask(samples), strict=True):
            judgement = self.judge(each)
            self.verdicts[judgement.verdict] += 1
            found = differences(judgement, answer)
            if not found and to_compare and judgement.verdict != "refused" and each.policies.expected is None:
                to_compare -= 1
                found = self.first.account_differences(each, judgement.accounts)
            self._remember(found, f"scripts/compare-readers --seed {seed} --only {index}", each)

    def try_hand_made(self) -> None:
        """Compare the files that were made by hand, also with the verdict that stands beside them."""
        samples = [Sample(case.name, case.data, case.policies, case.why, None) for case in CASES]
        for case, each, answer in zip(CASES, samples, self.first.ask(samples), strict=True):
            found = differences(self.judge(each), answer)
            if answer["verdict"] != case.verdict:
                found.append(f"verdict {answer['verdict']}, and the table says {case.verdict}")
            elif case.total is not None and Decimal(answer["total_credit_usd"]) != Decimal(case.total):
                found.append("total, and the table says another")
            self._remember(found, "scripts/compare-readers 0", each)

    def _remember(self, kinds: list[str], again: str, sample: Sample) -> None:
        for kind in kinds:
            self.kinds.setdefault(kind, []).append((again, sample))

    def disagreements(self) -> int:
        """Count the files that the readers disagree about."""
        return len({(again, each.data) for seen in self.kinds.values() for again, each in seen})

    def describe(self, kind: str, *, smaller: bool) -> str:
        """Write down a disagreement: the file, what both say, and how to see it again."""
        again, each = min(self.kinds[kind], key=lambda seen: len(seen[1].data))
        lines = [f"{kind}: {len(self.kinds[kind])} files, among them ({each.story})", f"again: {again}"]
        if smaller:
            each = shrink(each, kind, self.compare)
        [answer] = self.first.ask([each])
        lines += [f"{each.name} {' '.join(each.policies.options())}", repr(each.data)]
        lines += [f"first reader:  {_brief(answer)}", f"second reader: {_own(self.judge(each))}"]
        return "\n   ".join(lines)


def _brief(answer: Answer) -> str:
    said = [f"{each['severity']} {each['code']} {each['line']}:{each['column']}" for each in answer["findings"]]
    names = ("layout", "total_credit_usd", "unique_accounts", "rows_left_out", "control_totals", "said")
    return f"{answer['verdict']} {said} { {name: answer[name] for name in names if name in answer} }"


def _own(judgement: Judgement) -> str:
    errors = [" or ".join(sorted(codes)) for codes in judgement.errors]
    warnings = [" or ".join(sorted(codes)) for codes in judgement.warnings]
    figures = {"total": str(judgement.total), "accounts": len(judgement.accounts), "left out": judgement.left_out}
    return f"{judgement.verdict} {judgement.layout} errors {errors} warnings {warnings} {figures}"
