"""Rules and what came of them: the result of checking the data, for a person, a page and a program."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, ParamSpec

from report.core.errors import ContentError, Problem, raise_all

P = ParamSpec("P")


@dataclass(frozen=True)
class Rule:
    """What data must satisfy: a short name, and one sentence that a reader of the site understands."""

    name: str
    statement: str


@dataclass(frozen=True)
class Checked:
    """One rule applied: to one dataset, or to the whole package if none is named.

    Parameters
    ----------
    dataset
        The dataset's name, or empty text.
    looked_at
        How many things the rule was applied to: cells, rows, names.
    problems
        What was wrong.
    """

    dataset: str
    rule: Rule
    looked_at: int
    problems: tuple[Problem, ...]


Found = Iterator[Problem | int]  # what a check of the whole package gives: faults, and how much it looked at


def rule_of(rule: Rule) -> Callable[[Callable[P, Found]], Callable[P, Checked]]:
    """Make what a check finds, as it goes through the package, the result of a rule."""

    def mark(check: Callable[P, Found]) -> Callable[P, Checked]:
        @functools.wraps(check)
        def applied(*given: P.args, **named: P.kwargs) -> Checked:
            found = list(check(*given, **named))
            problems = tuple(each for each in found if isinstance(each, Problem))
            return Checked("", rule, sum(each for each in found if isinstance(each, int)), problems)

        return applied

    return mark


@dataclass(frozen=True)
class CheckReport:
    """All rules applied to all datasets, in the package's order.

    Parameters
    ----------
    results
        One for each rule and dataset.
    counts
        How many rows there are by what is said of them: ``confidence`` of rows, ``extent read`` of sources.

    not_checked
        What could not be looked at, each with why.
    """

    results: tuple[Checked, ...]
    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    not_checked: tuple[str, ...] = ()

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Everything wrong, by file and line."""
        found = {problem: None for result in self.results for problem in result.problems}
        return tuple(sorted(found, key=lambda problem: (problem.path, problem.line)))

    @property
    def by_rule(self) -> Mapping[Rule, tuple[Checked, ...]]:
        """The results of each rule, rules in the order in which they were first applied."""
        rules = dict.fromkeys(result.rule for result in self.results)
        return {rule: tuple(result for result in self.results if result.rule == rule) for rule in rules}

    def as_json(self) -> dict[str, Any]:
        """The report rule by rule, as plain values: what `build/data/checks.json` holds."""
        return {
            "rules": [
                {
                    "name": rule.name,
                    "statement": rule.statement,
                    "looked_at": sum(result.looked_at for result in results),
                    "problems": [asdict(problem) for result in results for problem in result.problems],
                    "datasets": {result.dataset: result.looked_at for result in results if result.dataset},
                }
                for rule, results in self.by_rule.items()
            ],
            "counts": {what: dict(numbers) for what, numbers in self.counts.items()},
            **({"not checked": list(self.not_checked)} if self.not_checked else {}),
        }

    def __str__(self) -> str:
        lines = []
        for rule, results in self.by_rule.items():
            wrong = sum(len(result.problems) for result in results)
            looked_at = sum(result.looked_at for result in results)
            lines.append(f"{rule.name:<32}{looked_at:>8,} looked at  {f'{wrong} wrong' if wrong else 'all right'}")
        for what, numbers in self.counts.items():
            lines += ["", what, *(f"  {name:<30}{number:>8,}" for name, number in numbers.items())]
        lines += ["", *(f"not checked: {each}" for each in self.not_checked)] if self.not_checked else []
        return "\n".join(lines)

    def raise_problems(self) -> None:
        """Raise one ContentError with everything wrong, or return if nothing is."""
        raise_all(ContentError, self.problems)
