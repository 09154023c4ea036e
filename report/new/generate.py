"""A new paper: the machine, the paper to begin with, and what somebody said of it filled in wherever it stands."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from report.core.errors import ContentError, Problem, UsageError
from report.core.files import replaced_folder
from report.core.messages import Messages, messages_in
from report.core.metadata import CITATION, CONFIGURATION, PACKAGE
from report.new.answers import LANGUAGES, Facts, Writer
from report.new.machine import ROOT, machine_files, manifest_of, write_manifest

STARTER = "report/starter"  # the paper to begin with, in English
TITLES = "titles.json"  # in the folder of another language: the titles of parts and pages, English to that language
EVIDENCE = "chapters/evidence"
TERMS = "report/LICENSE"  # of the machine, with its notice of authors
TOLD = ("title", "description", "licenceNote")  # of a package and its tables
MADE = shutil.ignore_patterns("__pycache__", ".*_cache", *(language for language in LANGUAGES if language != "en"))
# Names of files and ids are English in every paper, and so are many titles of sources.
SPELT = {"en": "", "es": "\nreport:\n  prose:\n    languages: [es, en] # in which words are known"}
EVIDENCE_TITLES = {"en": "the evidence", "es": "los datos"}
NEW = "a folder that does not exist, or an empty one"


def write_paper(folder: Path, facts: Facts) -> None:
    """Write a complete repository into a new or empty folder; after a failure there is nothing of it.

    Raises
    ------
    UsageError
        If something is there already, or the folder lies in that of this paper.
    ContentError
        If it cannot be written.
    """
    refuse_unless_free(folder)
    target = folder.resolve()
    with replaced_folder(target) as fresh:
        names = machine_files()
        for name in names:
            (fresh / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, fresh / name)
        _copy_starter(fresh, facts.language)
        for name, text in _filled(fresh, facts):
            (fresh / name).write_text(text, encoding="utf-8")
        write_manifest(fresh, manifest_of(fresh))
        refuse_unless_free(folder)  # somebody else may have put something there meanwhile
        if target.is_dir():
            target.rmdir()  # which refuses a folder that holds anything


def refuse_unless_free(folder: Path) -> None:
    """See to it that a paper can be put there without touching anything.

    Raises
    ------
    UsageError
        If it cannot.
    """
    shown = str(folder)
    if folder.is_symlink() and not folder.exists():
        raise UsageError(Problem(f"{shown} is a link that leads nowhere", expected=NEW))
    if folder.exists() and not folder.is_dir():
        raise UsageError(Problem(f"{shown} is a file", expected=NEW))
    try:
        found = sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []
        around = folder.resolve().is_relative_to(ROOT)
    except OSError as error:
        raise ContentError(Problem(f"{shown} cannot be read: {error.strerror}", expected=NEW)) from error
    if found:
        raise UsageError(Problem(f"{shown} is not empty: it holds {found[0]}", expected=NEW))
    if around:
        found_in = f"{shown} lies in the folder of this paper, and would be part of it"
        raise UsageError(Problem(found_in, expected="a folder elsewhere, as in: ../my-paper"))


def _copy_starter(fresh: Path, language: str) -> None:
    """The paper to begin with; what there is of it in another language takes the place of the English."""
    starter = ROOT / STARTER
    shutil.copytree(starter, fresh, ignore=MADE, dirs_exist_ok=True)
    if language == LANGUAGES[0]:
        return
    shutil.copytree(starter / language, fresh, ignore=shutil.ignore_patterns("__pycache__", TITLES), dirs_exist_ok=True)
    titles: dict[str, str] = json.loads((starter / language / TITLES).read_text(encoding="utf-8"))
    for path in sorted((fresh / EVIDENCE).glob("*.qmd")):
        text = path.read_text(encoding="utf-8")
        path.write_text(re.sub(r"(?m)^# (.+?) \{", lambda found: f"# {titles[found[1]]} {{", text), encoding="utf-8")
    path = fresh / CONFIGURATION
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r'part: "(.+)"', lambda found: f"part: {_quoted(titles[found[1]])}", text), encoding="utf-8")


def _filled(fresh: Path, facts: Facts) -> Iterator[tuple[str, str]]:
    """Every file that tells of the paper, with what was said of it."""

    def read(name: str) -> str:
        return (fresh / name).read_text(encoding="utf-8")

    day, title = facts.day.isoformat(), _quoted(facts.title)
    told = "\n".join(f"    - {_quoted(each.name)}" for each in facts.authors)
    authors = f"  author:\n{told}" if len(facts.authors) > 1 else f"  author: {_quoted(facts.authors[0].name)}"
    yield (
        CONFIGURATION,
        _replaced(
            read(CONFIGURATION),
            {
                r"^  title: .*$": f"  title: {title}",
                r"^  subtitle: .*\n": "",
                r"^  author: .*$": authors,
                r"^  date: .*$": f"  date: {_quoted(day)}",
                r"^lang: .*$": f"lang: {facts.language}{SPELT[facts.language]}",
            },
        ),
    )
    cited = "".join(map(_cited, facts.authors))
    yield (
        CITATION,
        _replaced(
            read(CITATION),
            {
                r"^title: .*$": f"title: {title}",
                r"^authors:\n(?: .*\n)+": f"authors:\n{cited}",
                r"^date-released: .*$": f"date-released: {_quoted(day)}",
                r"^keywords:\n(?: .*\n)+": "keywords:\n  - reproducible research\n",
            },
        ),
    )
    names = ", ".join(f"{{ name = {_quoted(each.name)} }}" for each in facts.authors)
    own = {
        "name": _quoted(facts.name),
        "version": _quoted("0.1.0"),
        "description": _quoted(facts.title),
        "authors": f"[{names}]",
    }
    machine = (ROOT / PACKAGE).read_text(encoding="utf-8")
    yield PACKAGE, _replaced(machine, {rf"^{key} = .*$": f"{key} = {value}" for key, value in own.items()})
    yield "data/datapackage.json", _described(json.loads(read("data/datapackage.json")), facts)
    notice = f"Copyright (c) {facts.day.year} {', '.join(each.name for each in facts.authors)}"
    yield "LICENSE", _replaced(read(TERMS), {r"^MIT License.*$": "MIT License", r"^Copyright .*$": notice})
    for name in ("CHANGELOG.md", "data/CHANGELOG.md"):
        yield name, _replaced(read(name), {r"^(## 0\.1\.0) \(.*\)$": rf"## 0.1.0 ({day})"})
    yield "README.md", _replaced(read("README.md"), {r"\A# .*$": f"# {facts.title}"})


def _replaced(text: str, changes: Mapping[str, str]) -> str:
    """The text with what each pattern finds first taken out, and the words put in; every pattern finds something."""
    for pattern, words in changes.items():
        text, count = re.subn(pattern, lambda _, words=words: words, text, count=1, flags=re.MULTILINE)  # type: ignore[misc]
        if not count:
            raise ValueError(f"the paper to begin with has nothing like {pattern}")
    return text


def _described(package: dict[str, Any], facts: Facts) -> str:
    """The description of the data, as the paper's own."""
    _translate(package, messages_in(facts.language))
    package["name"] = facts.name
    package["title"] = f"{facts.title}: {EVIDENCE_TITLES[facts.language]}"
    package["created"] = f"{facts.day.isoformat()}T00:00:00Z"
    package["contributors"] = [{"title": each.name, "roles": ["author"]} for each in facts.authors]
    return json.dumps(package, ensure_ascii=False, indent=2) + "\n"


def _translate(package: dict[str, Any], say: Messages) -> None:
    """Put into the paper's language what a reader sees of each table: what it is, and what its columns hold."""
    for told in (package, *package["resources"]):
        told.update({key: say(told[key]) for key in TOLD if told.get(key)})
        for field in told.get("schema", {}).get("fields", ()):
            field.update({key: say(field[key]) for key in ("description",) if field.get(key)})


def _cited(author: Writer) -> str:
    if not author.family:
        return f"  - name: {_quoted(author.name)}\n"
    return f"  - family-names: {_quoted(author.family)}\n    given-names: {_quoted(author.given)}\n"


def _quoted(text: str) -> str:
    """A text in double quotation marks as YAML and TOML read it."""
    return json.dumps(text, ensure_ascii=False)
