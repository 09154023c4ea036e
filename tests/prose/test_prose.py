"""Checks of the chapters' text: each fault is found at its line, and what is right is let pass."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from report.core.chapter_lines import read_lines
from report.core.errors import ContentError
from report.core.project import Project
from report.prose import check_prose, checked_sentences, counts_by_chapter, sentences_of
from report.prose.counts import CheckedSentence
from report.prose.rules import (
    LONGEST,
    Finding,
    thin_citations,
    too_long,
    typed_quantities,
    unmarked_assertions,
    wrong_units,
)
from report.prose.sentences import Sentence, sentences_in
from report.prose.vocabulary import read_vocabulary

ROOT = Path(__file__).parents[2]
OWN = read_vocabulary(Project(ROOT))
VALUES = {
    "output": {"unit": "vehicles", "text": "3,933,154", "texts": {"million": "3.93 million", "words": "many"}},
    "share": {"unit": "percent", "text": "87%", "texts": {}},
    "budget": {"unit": "MXN million", "text": "5,242", "texts": {"unit": "MXN 5,242 million"}},
}
EXTENTS = {"read": "whole", "listed": "contents"}
OUTPUT = '`{python} value("output")`'
SHARE = '`{python} value("share")`'
BUDGET = '`{python} value("budget")`'


def read(text: str) -> list[Sentence]:
    return sentences_in(text.splitlines(), "chapter.qmd")


def faults(sentences: list[Sentence]) -> Iterator[tuple[int, Finding]]:
    for sentence in sentences:
        for fault in (
            *typed_quantities(sentence, OWN),
            *wrong_units(sentence, VALUES, OWN),
            *too_long(sentence),
            *unmarked_assertions(sentence),
            *thin_citations(sentence, EXTENTS),
        ):
            yield sentence.line, fault


@pytest.mark.parametrize(
    ("text", "check", "found"),
    [
        ("Some 350 firms took part.", "number", '"350"'),
        ("The share was 12.5% of all.", "number", '"12.5%"'),
        ("It employed seven engineers.", "number", '"seven engineers"'),
        ("A few million pesos were paid.", "number", '"million pesos"'),
        (f"They made {OUTPUT} million cars.", "unit", '"million" follows it'),
        (f"They made {OUTPUT} percent of all.", "unit", '"percent" follows it'),
        (f"They paid {BUDGET} pesos.", "unit", 'no "million" follows it'),
        (f"A part of {SHARE} percent.", "unit", '"percent" follows it'),
        (f"They exported {SHARE} pesos of it.", "unit", '"pesos" follows it'),
        ('They paid `{python} value("budget", "unit")` million pesos.', "unit", "it says so itself"),
        (f"Output rose to {OUTPUT} cars.", "assertion", '"rose"'),
        (f"More than half, {SHARE}, was sold abroad.", "assertion", '"More than"'),
        (f"It was the largest plant with {OUTPUT} cars.", "assertion", '"largest"'),
        (f"A sum of {OUTPUT} cars was reported [@src-listed].", "citation", "listed"),
        ("Word " * (LONGEST + 1) + ".", "length", f"{LONGEST + 1} words"),
    ],
)
def test_a_fault_is_found_at_its_line(text: str, check: str, found: str) -> None:
    told = list(faults(read(f"# Title\n\nAll is well here.\n\n{text}\n")))
    assert [(line, fault.check) for line, fault in told] == [(5, check)]
    assert found in told[0][1].found
    assert told[0][1].expected
    assert told[0][1].remedy


@pytest.mark.parametrize(
    "text",
    [
        "The decree of 11 June 2003 replaced that of 1989–1998, and Ramo 38 paid.",
        "Data of the 2010s are under CC BY 4.0 in industry 4.0 terms.",
        f"They made {OUTPUT} cars.",
        'They made `{python} value("output", "million")` cars.',
        f"They paid {BUDGET} million pesos.",
        f"Se pagaron {BUDGET} millones de pesos.",
        'They paid `{python} value("budget", "unit")` in all.',
        f'[Output rose to {OUTPUT} cars]{{.claim data-claim="output-rose"}} in the end.',
        f'[Output rose to {OUTPUT} cars, [and more]{{.term}}]{{.claim data-claim="output-rose"}}.',
        "Output rose, and nobody says by how much.",
        f"A sum of {OUTPUT} cars was reported [@src-read; @src-listed].",
        "Much was written about it [@src-listed].",
        "Word " * LONGEST + ".",
        "`x = 350`\n\n```{python}\nfirms = 350\n```\n",
    ],
)
def test_what_is_right_is_let_pass(text: str) -> None:
    assert list(faults(read(f"{text}\n"))) == []


def test_a_claim_excuses_only_the_words_inside_it() -> None:
    text = f'[Output rose to {OUTPUT} cars]{{.claim data-claim="output-rose"}}, and exports fell to {SHARE}.\n'
    ((line, fault),) = faults(read(text))
    assert (line, fault.check) == (1, "assertion")
    assert '"fell"' in fault.found


def test_sentences_end_where_a_reader_ends_them() -> None:
    text = (
        "---\ntitle: No text\n---\n\n# Not this one\n\nThe U.S. market, e.g. for cars, is\nlarge. It is near. “It is.” "
        f"{OUTPUT} were made [@src-read]. Then\nnothing.\n\n- One item.\n- Another.\n\n::: {{.note}}\nIn a note.\n:::\n"
    )
    assert [(each.line, each.words) for each in read(text)] == [
        (7, "The U.S. market, e.g. for cars, is large."),
        (8, "It is near."),
        (8, "“It is.”"),
        (8, "# were made ."),
        (8, "Then nothing."),
        (11, "One item."),
        (12, "Another."),
        (15, "In a note."),
    ]


def test_the_ledger_shows_a_sentence_as_a_reader_sees_it() -> None:
    text = (
        f'In 2017 [output rose to {OUTPUT} cars [@src-read]]{{.claim data-claim="output-rose"}} (@fig-output), or '
        'by `{python} value("output", "million")`.\n\nNothing is asserted here.\n'
    )
    exhibits = {name: {**each, "kind": "value"} for name, each in VALUES.items()} | {"output-rose": {"kind": "claim"}}
    assert checked_sentences(read(text), exhibits) == (
        CheckedSentence("chapter.qmd", "In 2017 output rose to 3,933,154 cars, or by 3.93 million.", ("output-rose",)),
    )


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The paper's text, data and exhibits in another folder."""
    root = tmp_path_factory.mktemp("prose")
    for name in ("data", "chapters", "build/exhibits"):
        shutil.copytree(ROOT / name, root / name)
    for name in ("_quarto.yml", "index.qmd"):
        shutil.copy(ROOT / name, root / name)
    return Project(root.resolve())


@pytest.mark.parametrize(
    ("path", "added", "line", "found"),
    [
        ("chapters/methods.qmd", "It took 40 days.", -1, '"40" is typed'),
        ("chapters/methods.qmd", "A shrot word.", -1, '"shrot" is in no list of words'),
        ("chapters/methods.qmd", "Una palabra muy eqivocada.", -1, '"eqivocada" is in no list of words'),
        (
            "chapters/methods.qmd",
            'All [is well]{.claim data-claim="all-is-well"}.',
            -1,
            'no claim "all-is-well"',
        ),
        ("chapters/methods.qmd", "All is well. <!-- allow number: no reason -->", -1, "excuses nothing"),
        ("chapters/methods.qmd", "All is well. <!-- allow nonsense: no reason -->", -1, "which is no check"),
        (
            "chapters/monitoring.qmd",
            '```{python}\nfigure("light-vehicles")\n```',
            -2,
            'figure "light-vehicles" appears before the text mentions it',
        ),
        ("chapters/methods.qmd", '```{python}\ntable("watch-list")\n```', -2, 'table "watch-list" stands at'),
        ("chapters/words.txt", "aardvark", -1, '"aardvark" stands after'),
    ],
)
def test_a_fault_in_a_chapter_is_told_with_file_and_line(
    paper: Project, path: str, added: str, line: int, found: str
) -> None:
    edited = paper.root / path
    before = edited.read_text(encoding="utf-8")
    text = f"{before.rstrip()}\n{'' if path.endswith('.txt') else chr(10)}{added}\n"
    edited.write_text(text, encoding="utf-8")
    try:
        report = check_prose(paper)
    finally:
        edited.write_text(before, encoding="utf-8")
    told = [each for each in report.problems if found in each.found]
    assert [(each.path, each.line) for each in told] == [(path, len(text.splitlines()) + 1 + line)]
    with pytest.raises(ContentError, match=path):
        report.raise_problems()


def test_an_exhibit_that_no_chapter_shows_is_told_at_its_function(paper: Project) -> None:
    edited = paper.root / "chapters/monitoring.qmd"
    before = edited.read_text(encoding="utf-8")
    edited.write_text(before.replace('table("watch-list")', ""), encoding="utf-8")
    try:
        problems = check_prose(paper).problems
    finally:
        edited.write_text(before, encoding="utf-8")
    assert [(each.path, each.found) for each in problems] == [
        ("scripts/monitoring.py", 'table "watch-list" is named in no chapter')
    ]


def test_an_exception_with_a_reason_lets_a_fault_pass_and_is_listed(paper: Project) -> None:
    edited = paper.root / "chapters/methods.qmd"
    before = edited.read_text(encoding="utf-8")
    edited.write_text(f"{before}\nIt took 40 days. <!-- allow number: told by nobody -->\n", encoding="utf-8")
    try:
        report = check_prose(paper)
    finally:
        edited.write_text(before, encoding="utf-8")
    assert report.problems == ()
    assert "number allowed: told by nobody" in str(report)


def test_the_paper_passes_its_own_checks(paper: Project) -> None:
    report = check_prose(paper)
    assert [str(each) for each in report.problems] == []


def test_the_paper_has_the_length_and_the_exhibits_of_an_article(paper: Project) -> None:
    chapters = read_lines(paper)
    counts = counts_by_chapter(chapters, sentences_of(chapters))
    assert [each.path for each in counts][:4] == [
        "index.qmd",
        "chapters/question.qmd",
        "chapters/industrial-policy.qmd",
        "chapters/policy-instruments.qmd",
    ]
    printed = [each for each in counts if each.path != "chapters/supplement.qmd"]  # that page is not printed
    assert 7_000 <= sum(each.words for each in printed) <= 9_000
    assert 12 <= sum(each.figures + each.tables for each in printed) <= 16
    assert sum(each.claims for each in printed) >= 40
