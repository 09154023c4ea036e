"""Waiting in a page with a strict policy, which forbids to evaluate text in the page as Playwright's own way does."""

from __future__ import annotations

from typing import Any

STEPS, STEP = 200, 50  # of so many milliseconds


def wait_until(page: Any, expression: str) -> None:
    """Wait until an expression is true of a page; fail after ten seconds."""
    for _ in range(STEPS):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(STEP)
    raise AssertionError(f"never true: {expression}")
