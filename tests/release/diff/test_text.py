"""Which sentences are shown as one that was edited, and which as one gone and one new."""

from __future__ import annotations

from report.release.diff.text import GONE, NEW, SAME, _changes


def states(old: str, new: str) -> list[list[str]]:
    return [[state for state, _ in sentence] for sentence in _changes([old], [new])]


def test_unlike_sentences_are_one_gone_and_one_new() -> None:
    assert states("Bees fly south.", "Output grew by a tenth in 2019, to 40.") == [[GONE], [NEW]]


def test_like_sentences_are_one_that_was_edited() -> None:
    assert states("Output grew by a tenth.", "Output grew by a half.") == [[SAME, GONE, NEW]]


def test_sentences_alike_by_half_are_edited_and_by_less_are_not() -> None:
    assert states("aabb", "aacc") == [[GONE, NEW]], "one sentence: half of the letters are the same"
    assert states("aabbb", "aaccc") == [[GONE], [NEW]], "two sentences: two in five are"
