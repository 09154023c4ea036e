"""Words that are in no list: of the paper's languages, of its own, or among the names that stand in its data.

English is `pyspellchecker`'s; its lists of other languages lack most forms of a word, which those of `simplemma` have.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from itertools import pairwise

from report.core.errors import Problem, ToolMissing
from report.core.project import Project
from report.data import Package
from report.prose.sentences import Sentence
from report.prose.vocabulary import COLUMNS, Vocabulary

WORDS = "chapters/words.txt"
ENGLISH = "en"
# Of a Spanish verb in the infinitive or gerund, the pronouns behind it: decir-le, dár-se-los, construyéndo-se
WITH_PRONOUNS = re.compile(r"(?P<verb>\w+(?:[aeiáéí]r|ndo))(?:(?:me|te|se|nos|os)(?:l[aeo]s?)?|l[aeo]s?)")
UNACCENTED = str.maketrans("áéíóú", "aeiou")
WORD = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)*")


def unknown_words(
    sentences: Iterable[Sentence], project: Project, package: Package, vocabulary: Vocabulary
) -> Mapping[str, list[Sentence]]:
    """The words that no list holds, each with the sentences in which it stands; none if a language has no list.

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
    if unlisted_languages(vocabulary):
        return {}
    unknown = _not_in_lists(asked, vocabulary.languages)
    return {word: where[word] for word in sorted(unknown, key=lambda word: (word.casefold(), word))}


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


def unlisted_languages(vocabulary: Vocabulary) -> tuple[str, ...]:
    """The languages of a paper of which nobody here has a list: a word that no list holds may be one of theirs.

    Raises
    ------
    ToolMissing
        If the packages with the lists are not installed.
    """
    _, listed = _lists()
    return tuple(each for each in vocabulary.languages if _code(each) not in {ENGLISH, *listed})


def _not_in_lists(words: Iterable[str], languages: Iterable[str]) -> set[str]:
    """The words that no list of these languages holds."""
    of_english, listed = _lists()
    unknown = set(words)
    for language in dict.fromkeys(map(_code, languages)):
        if language == ENGLISH:
            wrong = of_english(word.casefold() for word in unknown)
            unknown = {word for word in unknown if word.casefold() in wrong}
        elif language in listed:
            unknown = {word for word in unknown if not _is_known(word, language)}
    return unknown


def _lists() -> tuple[Callable[[Iterable[str]], set[str]], Collection[str]]:
    """What tells the words that are not English, and the languages whose words `simplemma` knows with their forms."""
    try:
        from simplemma.strategies.dictionaries.dictionary_factory import SUPPORTED_LANGUAGES
        from spellchecker import SpellChecker
    except ModuleNotFoundError as error:
        problem = Problem("the lists of words are not installed", remedy="run: make check")
        raise ToolMissing(problem) from error
    return lambda words: set(SpellChecker(language=ENGLISH).unknown(words)), SUPPORTED_LANGUAGES


def _is_known(word: str, language: str) -> bool:
    """Whether a language's list has a word, or the word that it is regularly made of."""
    from simplemma import is_known

    forms = {word, word.casefold()}
    if language == "es":
        forms |= set(_stems_in_spanish(word.casefold()))
    return any(is_known(form, language) for form in forms)


def _stems_in_spanish(word: str) -> Iterator[str]:
    """What a Spanish word is made of by rule: *dárselos* of *dar*, *véndelo* of none, *lentamente* of *lenta*."""
    if found := WITH_PRONOUNS.fullmatch(word):
        yield found["verb"].translate(UNACCENTED)
    if word.endswith("mente"):
        yield word.removesuffix("mente")


def _code(language: str) -> str:
    """``es`` for ``es-MX``."""
    return language.partition("-")[0].lower()
