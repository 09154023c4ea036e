"""The list of checked sentences names what does not exist, with its line and what comes close."""

import pytest

from report.core.errors import ContentError
from report.prose import checked_sentences
from report.prose.sentences import sentences_in

EXHIBITS = {
    "credit-share-of-grants": {"kind": "value", "text": "12", "texts": {"words": "twelve"}},
    "grants-fell": {"kind": "claim"},
    "grants": {"kind": "figure"},
}


def checked(text: str):
    return checked_sentences(sentences_in(text.split("\n"), "chapters/one.qmd"), EXHIBITS)


def test_values_are_filled_in():
    text = 'Grants [fell to `{python} value("credit-share-of-grants")`]{.claim data-claim="grants-fell"}.'
    assert [each.text for each in checked(text)] == ["Grants fell to 12."]


@pytest.mark.parametrize(
    ("value", "claim", "found", "close"),
    [
        ("credit-share-of-grant", "grants-fell", 'no value "credit-share-of-grant"', '"credit-share-of-grants"'),
        ("credit-share-of-grants", "grants-fall", 'no claim "grants-fall"', '"grants-fell"'),
        ("grants", "grants-fell", '"grants" is no value but a figure', ""),
        ("credit-share-of-grants", "grants", '"grants" is no claim but a figure', '"grants-fell"'),
        ("zzz", "grants-fell", 'no value "zzz"', ""),
    ],
)
def test_what_a_sentence_names_wrongly_is_told_with_its_line(value: str, claim: str, found: str, close: str):
    text = f'First.\n\nGrants [fell to `{{python}} value("{value}")`]{{.claim data-claim="{claim}"}}.'
    with pytest.raises(ContentError) as caught:
        checked(text)
    (problem,) = caught.value.problems
    assert (problem.path, problem.line, problem.found) == ("chapters/one.qmd", 3, found)
    assert close in problem.expected
    assert bool(problem.expected) == bool(close)


def test_all_that_is_wrong_is_told_at_once():
    text = "\n\n".join(f'A [b `{{python}} value("no-{n}")`]{{.claim data-claim="grants-fell"}}.' for n in range(3))
    with pytest.raises(ContentError) as caught:
        checked(text)
    assert [problem.line for problem in caught.value.problems] == [1, 3, 5]
