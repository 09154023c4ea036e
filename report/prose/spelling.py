"""Words that are in no list: of the paper's languages, of its own, or among the names that stand in its data.

English is `pyspellchecker`'s; its lists of other languages lack most forms of a word, which those of `simplemma` have.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

from report.core.errors import Problem, ToolMissing
from report.core.files import hash_of, sha256_file
from report.core.project import Project
from report.core.store import Store
from report.data import Package
from report.prose.sentences import Sentence
from report.prose.vocabulary import COLUMNS, Vocabulary

WORDS = "chapters/words.txt"
ENGLISH = "en"
KEPT = "spelling-{languages}.json"  # of the store: which of a text's words no list holds
PACKAGES = {"pyspellchecker": "spellchecker", "simplemma": "simplemma"}  # what they are imported as
# Of a Spanish verb in the infinitive or gerund, the pronouns behind it: decir-le, dár-se-los, construyéndo-se
WITH_PRONOUNS = re.compile(r"(?P<verb>\w+(?:[aeiáéí]r|ndo))(?:(?:me|te|se|nos|os)(?:l[aeo]s?)?|l[aeo]s?)")
UNACCENTED = str.maketrans("áéíóú", "aeiou")
VOWELS = ("", "e", "a", "o")  # that an apostrophe takes the place of: qu'il, dell'acqua, un'ora
WORD = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)*")


def unknown_words(
    sentences: Iterable[Sentence], project: Project, package: Package, vocabulary: Vocabulary
) -> Mapping[str, list[Sentence]]:
    """The words that no list holds, each with the sentences in which it stands; none if a language has no list.

    Words that are marked as another language's (``[« Ça va »]{lang=fr}``) are looked up in the list of that one alone.

    Raises
    ------
    ToolMissing
        If the package with the lists is not installed.
    """
    where: dict[str, dict[str, list[Sentence]]] = {}  # by language, "" for those of the paper
    for sentence in sentences:
        own = Counter(WORD.findall(sentence.words))
        for language, text in sentence.foreign:
            words = WORD.findall(text)
            own.subtract(words)
            for word in words:
                where.setdefault(language, {}).setdefault(word, []).append(sentence)
        for word in (+own).elements():
            where.setdefault("", {}).setdefault(word.replace("’", "'").removesuffix("'s"), []).append(sentence)
    known = {word.casefold() for word in _own(project)} | {word.casefold() for word in _names(package, vocabulary)}
    found: dict[str, list[Sentence]] = {}
    for language, at in where.items():
        asked = {word for word in at if len(word) > 1 and word.casefold() not in known}
        spoken = replace(vocabulary, languages=(language,)) if language else vocabulary
        for word in _asked_before(asked, spoken, project.store) or ():
            found.setdefault(word, []).extend(at[word])
    return {word: found[word] for word in sorted(found, key=lambda word: (word.casefold(), word))}


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


def unlisted_languages(languages: Iterable[str]) -> tuple[str, ...]:
    """Those languages of which nobody here has a list: a word that no list holds may be one of theirs.

    Raises
    ------
    ToolMissing
        If the packages with the lists are not installed.
    """
    _, listed = _lists()
    return tuple(each for each in dict.fromkeys(languages) if _code(each) not in {ENGLISH, *listed})


def _asked_before(words: Collection[str], vocabulary: Vocabulary, store: Store) -> Collection[str] | None:
    """The words that no list holds, None if a language has no list; a word is looked up once, then it is kept.

    To load the list of Spanish words takes a second, and most edits bring no word that was not there before.
    """
    if not all(map(find_spec, PACKAGES.values())):
        _lists()  # which tells what is missing
    key = _name_of_lists(vocabulary)
    name = KEPT.format(languages="-".join(vocabulary.languages))
    kept: dict[str, bool] = store.get_json(name, key) or {}
    new = [word for word in words if word not in kept]
    if new or not words:
        if unlisted_languages(vocabulary.languages):
            return None
        unknown = _not_in_lists(new, vocabulary.languages)
        kept |= {word: word in unknown for word in new}
        store.put_json(name, key, {word: kept[word] for word in sorted(words)})
    return [word for word in words if kept[word]]


def _name_of_lists(vocabulary: Vocabulary) -> str:
    """Names all that decides whether a word is in a list."""
    try:
        versions = [version(name) for name in PACKAGES]
    except PackageNotFoundError as error:
        raise _not_installed() from error
    return hash_of([versions, vocabulary.languages, sha256_file(Path(__file__))])


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
        raise _not_installed() from error
    return lambda words: set(SpellChecker(language=ENGLISH).unknown(words)), SUPPORTED_LANGUAGES


def _not_installed() -> ToolMissing:
    return ToolMissing(Problem("the lists of words are not installed", remedy="run: make check"))


def _is_known(word: str, language: str) -> bool:
    """Whether a language's list has a word, or the word that it is regularly made of."""
    from simplemma import is_known

    forms = {word, word.casefold()}
    if language == "es":
        forms |= set(_stems_in_spanish(word.casefold()))
    if any(is_known(form, language) for form in forms):
        return True
    *elided, last = re.split("['’]", word.casefold())  # qu'il, dell'acqua
    return bool(elided) and all(
        len(part) == 1 or any(is_known(form, language) for form in forms)
        for part, forms in [*((part, [part + vowel for vowel in VOWELS]) for part in elided), (last, [last])]
    )


def _stems_in_spanish(word: str) -> Iterator[str]:
    """What a Spanish word is made of by rule: *dárselos* of *dar*, *véndelo* of none, *lentamente* of *lenta*."""
    if found := WITH_PRONOUNS.fullmatch(word):
        yield found["verb"].translate(UNACCENTED)
    if word.endswith("mente"):
        yield word.removesuffix("mente")


def _code(language: str) -> str:
    """``es`` for ``es-MX``."""
    return language.partition("-")[0].lower()
