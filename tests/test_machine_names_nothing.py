"""The machine makes any paper: it holds no title, dataset, unit, country or sentence of this one."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sample import PAPER, Sample

ROOT = Path(__file__).parents[1]
MACHINE = ROOT / "report"
# What is not the machine's own text: programs of others.
APART = ("report/theme/vendor/",)
# General words, in a list of what bodies are called.
PASSED = {("report/core/names.py", "consorcio"), ("report/core/names.py", "consortium")}
# Names of files that the machine of a release had.
PASSED |= {("report/new/release-0.2.0.json", word) for word in ("interview", "interviews")}
# A name among those that citations may have, which are everybody's.
PASSED |= {("report/core/quarto_settings.py", "interviewer")}
NOTICE = re.compile(r"© .*|Copyright .*")  # of the authors of the programs
# Words that only this paper has reason to say.
WORDS = {
    "country": r"mexic\w*|\bméxico|\bmexa\b|\.mx\b|\bcurp\b|\brfc\b(?! \d)|\binegi\b|\bshcp\b",
    "institution": r"\bconacyt\b|\bconahcyt\b|consorti(?:um|a)\b|consorcio\w*|\bramo\b",
    "money": r"\bpesos?\b|\bmxn\b",
    "method": r"\binterview\w*|\bseed[-_]claims\b|(?-i:\bSEED\b)|src-SEED|\bthe abstract of a conference",
    "subject": r"advanced.manufacturing|\bvehicles?\b|\bautoparts\b|\bindustrial policy\b|\bpolicy instruments?\b",
}
ONE_WORD = re.compile(r"[a-z]+")


def names_of(package: Path) -> set[str]:
    described = json.loads((package / "datapackage.json").read_text(encoding="utf-8"))
    return {resource["name"] for resource in described["resources"]}


def own_datasets() -> list[str]:
    """The datasets of this paper and of no other."""
    return sorted(names_of(ROOT / "data") - names_of(PAPER / "data"))


def columns_of(package: Path) -> set[str]:
    described = json.loads((package / "datapackage.json").read_text(encoding="utf-8"))
    others = [resource for resource in described["resources"] if "role" not in resource]  # whose columns are given
    return {field["name"] for resource in others for field in resource["schema"]["fields"]}


def own_columns() -> list[str]:
    """The columns of this paper and of no other; those of one word could be any word."""
    return sorted(name for name in columns_of(ROOT / "data") - columns_of(PAPER / "data") if "_" in name)


@functools.cache
def patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """What must not be found, by kind."""
    return tuple(_patterns())


@functools.cache
def together() -> list[re.Pattern[str]]:
    """Patterns of which one is found where any of those is; there are fewer to look for."""
    one_word = [name for name in own_datasets() if ONE_WORD.fullmatch(name)]
    others = [name for name in own_datasets() if name not in one_word]
    quoted, bare = "|".join([*one_word, *own_columns()]), "|".join(others)
    words = [re.compile(pattern, re.IGNORECASE) for pattern in WORDS.values()]
    return [*words, re.compile(rf"[\"'`](?:{quoted})[\"'`]"), re.compile(rf"(?<![\w-])(?:{bare})(?![\w-])")]


def _patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    for kind, pattern in WORDS.items():
        yield kind, re.compile(pattern, re.IGNORECASE)
    # A name of one word is a dataset only where it is quoted.
    for name in own_datasets():
        pattern = rf"[\"'`]{name}[\"'`]" if ONE_WORD.fullmatch(name) else rf"(?<![\w-]){name}(?![\w-])"
        yield f"dataset {name}", re.compile(pattern)
    for name in own_columns():
        yield f"column {name}", re.compile(rf"[\"'`]{name}[\"'`]")


def texts_below(folder: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            try:
                yield path.relative_to(folder.parent).as_posix(), path.read_text(encoding="utf-8")
            except UnicodeDecodeError:
                continue  # fonts and pictures


def found_in(name: str, text: str) -> Iterator[str]:
    if not any(pattern.search(text) for pattern in together()):
        return
    for number, line in enumerate(text.splitlines(), 1):
        said = NOTICE.sub("", line)
        for kind, pattern in patterns():
            for match in pattern.finditer(said):
                if (name, match[0]) not in PASSED:
                    yield f"{name}:{number}: {kind}: {match[0]}"


def words_of_this_paper() -> list[str]:
    return [each for name, text in texts_below(MACHINE) if not name.startswith(APART) for each in found_in(name, text)]


def test_machine_names_nothing_of_this_paper() -> None:
    found = words_of_this_paper()
    assert not found, f"{len(found)} words of this paper:\n" + "\n".join(found)


@pytest.mark.parametrize("text", ["Mexico", "los consorcios", 'x = "plants"', "light-vehicles", "MXN 4 million"])
def test_words_of_this_paper_are_seen(text: str) -> None:
    assert list(found_in("report/one.py", text))


@pytest.mark.parametrize("text", ["plants", "seed of the hashes", "seeds", "sources", "instruments", "the plants grow"])
def test_words_of_any_paper_pass(text: str) -> None:
    assert not list(found_in("report/one.py", text))


def test_another_paper_says_nothing_of_this_one(built_sample: Sample) -> None:
    own = "\n".join(text for _, text in texts_below(PAPER))
    unsaid = [(kind, pattern) for kind, pattern in patterns() if not pattern.search(own)]
    found = [
        f"{name}: {kind}: {match[0]}"
        for name, text in texts_below(built_sample.project.site)
        for kind, pattern in unsaid
        if not name.endswith((".svg",))
        for match in [pattern.search(f"{name}\n{text}")]
        if match
    ]
    assert not found, "\n".join(found)
