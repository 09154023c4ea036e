"""Words that are in no list: of the paper's languages, of its own, or among the names that stand in its data."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

from report.data import Package
from report.errors import Problem, ToolMissing
from report.project import Project
from report.prose.sentences import Sentence
from report.prose.vocabulary import COLUMNS, Vocabulary

WORDS = "chapters/words.txt"
WORD = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)*")


def unknown_words(
    sentences: Iterable[Sentence], project: Project, package: Package, vocabulary: Vocabulary
) -> Mapping[str, list[Sentence]]:
    """The words that no list holds, each with the sentences in which it stands.

    Raises
    ------
    ToolMissing
        If the package with the lists is not installed.
    """
    where: dict[str, list[Sentence]] = {}
    for sentence in sentences:
        for word in WORD.findall(sentence.words):
            where.setdefault(word.replace("’", "'").removesuffix("'s"), []).append(sentence)
    known = {word.casefold() for word in _own(project)} | {word.casefold() for word in _names(package, vocabulary)}
    asked = {word for word in where if len(word) > 1 and word.casefold() not in known}
    unknown = _not_in_lists({word.casefold() for word in asked}, vocabulary.languages)
    return {word: where[word] for word in sorted(asked, key=str.casefold) if word.casefold() in unknown}


def word_list_faults(project: Project) -> Iterator[Problem]:
    """What is wrong with the project's own list: words twice or out of order."""
    words = _own(project)
    for number, (before, word) in enumerate(pairwise(words), 2):
        if before.casefold() >= word.casefold():
            yield Problem(
                f'"{word}" stands after "{before}"', WORDS, number, "words in order, each once", "sort the list"
            )


def _own(project: Project) -> list[str]:
    path = project.root / WORDS
    return path.read_text(encoding="utf-8").split("\n")[:-1] if path.is_file() else []


def _names(package: Package, vocabulary: Vocabulary) -> Iterator[str]:
    for dataset, columns in (*COLUMNS.items(), *vocabulary.columns.items()):
        for record in package.records(dataset) if dataset in package.names else ():
            for column in columns:
                yield from WORD.findall(record.cells.get(column, ""))


def _not_in_lists(words: set[str], languages: Iterable[str]) -> set[str]:
    try:
        from spellchecker import SpellChecker
    except ModuleNotFoundError as error:
        problem = Problem("the lists of words are not installed", remedy="run: make check")
        raise ToolMissing(problem) from error
    for language in languages:
        words = set(SpellChecker(language=language).unknown(words))
    return words
