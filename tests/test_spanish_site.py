"""A paper in Spanish is Spanish in all that the machine itself says to a reader: nothing of its site is in English."""

from __future__ import annotations

import html
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from report.core.messages import CONTEXT, messages_in
from report.core.paper import read_paper
from report.new import facts_from, write_paper
from report.release.publish.history import PublicationRecord, Version
from report.release.publish.version_index import feed, list_page, notice_of, stub_page, switch, with_address
from tests.core.marked_messages import marked_messages
from tests.sample import Sample

# What divides a message into what stands in a page as it is: places of values, tags, marks of Markdown.
DIVIDED = re.compile(r"%\(\w+\)s|<[^>]+>|\]\([^)]*\)(?:\{[^}]*\})?|[*`\[\]\n]|%%")
SHORTEST = 12  # characters of a part that nothing else says by chance
WORD = re.compile(r"[a-z]+")  # may be the name of a column of the data, which stays
MESSAGES = re.compile(r'<script type="application/json" id="messages">.*?</script>', re.DOTALL)
MADE = ("search/index.js", "provenance/*.js", "exhibits/*.js")  # what scripts load: words and data of the paper
PROGRAMS = ("cards.js", "charts.js", "evidence.js", "scrollers.js", "vega.min.js", "vega-interpreter.min.js")


@pytest.fixture(scope="module")
def spanish(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    """The paper to begin with in Spanish, its site built."""
    folder = tmp_path_factory.mktemp("spanish") / "paper"
    write_paper(folder, facts_from(folder, "Miel de dos valles", ("Ana Ruiz",), "es", date(2031, 5, 4)))
    (folder / ".venv").symlink_to(sys.prefix)
    sample = Sample(folder, GIT_CEILING_DIRECTORIES=str(folder.parent.resolve()))
    sample.made("site")
    return sample


def english_parts() -> Iterator[str]:
    """What the machine says in English and says otherwise in Spanish, in parts that stand in a page as they are."""
    texts = messages_in("es").texts
    spanish = "\n".join(" ".join(forms) for forms in texts.values())
    for message in marked_messages():
        for form in (message,) if isinstance(message, str) else message:
            for part in DIVIDED.split(form.rpartition(CONTEXT)[2]):
                words = part.strip(" ,.;:()")
                if len(words) >= SHORTEST and " " in words and words not in spanish:
                    yield words


def english_words() -> Iterator[str]:
    """Short messages, which stand alone in an element or an attribute."""
    texts = messages_in("es").texts
    for message in marked_messages():
        if isinstance(message, str) and "%" not in message and texts[message] != (message.rpartition(CONTEXT)[2],):
            words = message.rpartition(CONTEXT)[2]
            if not WORD.fullmatch(words):
                yield words


def words_of_the_data(sample: Sample) -> str:
    """What the rows say, and what their columns allow: the paper's own, in whatever language."""
    rows = [path.read_text(encoding="utf-8") for path in sorted(sample.project.data.rglob("*.csv"))]
    tables = json.loads((sample.project.data / "datapackage.json").read_text(encoding="utf-8"))["resources"]
    fields = [field for table in tables for field in table["schema"]["fields"]]
    return "\n".join([*rows, *(str(field.get("constraints", "")) for field in fields)])


def said(site: Path) -> Iterator[tuple[str, str]]:
    """The files that say something to a reader, without the block in which scripts look for their words."""
    paths = [*site.rglob("*.html"), *(path for pattern in MADE for path in site.glob(pattern))]
    for path in sorted(path for path in paths if path.name not in PROGRAMS):
        text = MESSAGES.sub("", path.read_text(encoding="utf-8"))
        yield path.relative_to(site).as_posix(), " ".join(html.unescape(text).split())


def test_no_page_holds_what_the_machine_says_in_english(spanish: Sample) -> None:
    data = words_of_the_data(spanish)
    parts = sorted(each for each in set(english_parts()) if each not in data)
    words = sorted(each for each in set(english_words()) if each not in data)
    assert len(parts) > 150
    found = {}
    for name, text in said(spanish.project.site):
        here = [part for part in parts if part in text]
        here += [word for word in words if f">{word}<" in text or f'="{word}"' in text]
        if here:
            found[name] = here
    assert not found


def test_pages_with_scripts_bring_their_words_once(spanish: Sample) -> None:
    chapter = (spanish.project.site / "chapters/honey.html").read_text(encoding="utf-8")
    (block,) = MESSAGES.findall(chapter)
    assert json.loads(re.sub(r"<[^>]+>", "", block))["Where it comes from"] == "De dónde viene"
    embedded = (spanish.project.site / "exhibits/harvest/embed.html").read_text(encoding="utf-8")
    assert len(MESSAGES.findall(embedded)) == 1


def test_what_was_published_is_told_in_spanish(spanish: Sample) -> None:
    paper = read_paper(spanish.project)
    assert paper is not None
    paper = replace(paper, address="https://example.org/miel/")
    versions = tuple(
        Version(
            version=number, date="2031-05-04", build="", revision="", pages=("index.html",), withdrawn=number == "0.1.0"
        )
        for number in ("0.2.0", "0.1.0")
    )
    record = PublicationRecord(versions=versions, latest="0.2.0")
    say = messages_in("es")
    made = [
        list_page(record, paper),
        switch(record, versions[1], paper, top="", page="index.html", at_top=False),
        notice_of(versions[1], "0.2.0", "index.html", say),
        stub_page(say("This version was withdrawn"), "", {}, paper),
        feed(record, paper),
    ]
    parts, words = sorted(set(english_parts())), sorted(set(english_words()))
    for text in made:
        assert [part for part in parts if part in text] == []
        assert [word for word in words if f">{word}<" in text] == []
    assert "Versión 0.1.0 (retirada)" in made[1]


def test_the_address_of_a_version_stands_after_its_number(spanish: Sample) -> None:
    page = (spanish.project.site / "chapters/evidence/cite.html").read_text(encoding="utf-8")
    made = with_address(page, "https://example.org/v/0.1.0/", "0.1.0", "es")
    assert 'Versión 0.1.0.<!-- address --> <a href="https://example.org/v/0.1.0/">' in made
