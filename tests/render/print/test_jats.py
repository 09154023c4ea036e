"""The article as JATS: well formed, with persons, ORCID, references, figures, DOI, and links that lead somewhere."""

from __future__ import annotations

import os
import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path

from lxml import etree

from report.core.authors import Author
from report.core.paper import Paper
from report.render.print.jats import ARTICLE, write_jats
from tests.render.specimen import CHART, compose_text

PAPER = Paper(
    title="Honey",
    subtitle="",
    authors=(
        Author("Ana Ruiz Paz", given="Ana", family="Ruiz Paz", orcid="0000-0002-1825-0097", kind="person"),
        Author("Bee Society"),
    ),
    date="2026-02-01",
    version="1.0.0",
    language="en",
    keywords=("honey", "bees"),
    licence="CC BY 4.0",
    licence_address="https://creativecommons.org/licenses/by/4.0/",
    address="",
    doi="10.5281/zenodo.1234567",
)
TREE = {
    "pandoc-api-version": [1, 23, 1],
    "meta": {
        "title": {"t": "MetaInlines", "c": [{"t": "Str", "c": "Honey"}]},
        "lang": {"t": "MetaString", "c": "en"},
        "date": {"t": "MetaString", "c": "2026-02-01"},
    },
    "blocks": [
        {"t": "Header", "c": [1, ["sec:one two", [], []], [{"t": "Str", "c": "One"}]]},
        {"t": "Para", "c": [{"t": "Str", "c": "Words."}]},
    ],
}


def test_an_article_has_what_a_catalogue_asks_for(tmp_path: Path) -> None:
    made = write_jats(TREE, tmp_path / "jats", PAPER, root=tmp_path, files={})
    assert made == tmp_path / "jats" / ARTICLE
    root = ElementTree.parse(made).getroot()
    assert root.tag == "article"
    (person, organisation) = root.findall(".//contrib")
    assert person.findtext(".//surname") == "Ruiz Paz"
    assert "0000-0002-1825-0097" in (person.findtext("contrib-id") or "")
    assert organisation.findtext("string-name") == "Bee Society"
    assert root.findtext(".//article-id[@pub-id-type='doi']") == "10.5281/zenodo.1234567"
    assert [each.text for each in root.findall(".//kwd")] == ["honey", "bees"]
    assert re.fullmatch(r"[A-Za-z_][\w.-]*", root.find(".//sec").get("id"))  # type: ignore[union-attr,arg-type]
    assert not [each for each in root.iter() if each.tag in ("issn", "journal-id") and not each.text]


def test_the_same_bytes_each_time(tmp_path: Path) -> None:
    one, other = (
        write_jats(TREE, tmp_path / name, PAPER, root=tmp_path, files={}).read_bytes() for name in ("one", "other")
    )
    assert one == other


def test_what_catalogues_ask_of_figures_references_and_languages(tmp_path: Path) -> None:
    (tmp_path / "chart.svg").write_text(CHART, encoding="utf-8")
    text = """\
---
title: Honey
lang: en
abstract: |
  Bees make it.

  ::: {lang=es}
  **Resumen**

  Lo hacen las abejas.
  :::
---

# One

See @fig-a and @tbl-a.

![A chart](chart.svg){#fig-a fig-alt="It rises & falls."}

| A | B |
|---|---|
| x | y |

: A table {#tbl-a}

::: {lang=es}
Un párrafo.
:::

::: {#refs}
::: {#ref-a .csl-entry lang=es}
Ruiz, A. 2020. Miel.
:::
:::
"""
    composed = compose_text(tmp_path, text)
    made = write_jats(composed.tree, tmp_path / "jats", PAPER, root=composed.root, files=composed.files)
    root = ElementTree.parse(made).getroot()
    lang = "{http://www.w3.org/XML/1998/namespace}lang"
    assert root.get(lang) == "en"
    assert (root.find(".//trans-abstract").get(lang), root.findtext(".//trans-abstract/title")) == ("es", "Resumen")  # type: ignore[union-attr]
    assert root.findtext(".//trans-abstract/p") == "Lo hacen las abejas."
    assert [each.text for each in root.findall(".//abstract/p")] == ["Bees make it."]
    assert [each.findtext("label") for each in (*root.iter("fig"), *root.iter("table-wrap"))] == [
        "Figure\xa01",
        "Table\xa01",
    ]
    assert root.findtext(".//graphic/alt-text") == "It rises & falls."
    assert [each.get(lang) for each in root.iter("mixed-citation")] == ["es"]
    assert [each.get(lang) for each in root.iter("p") if each.text == "Un párrafo."] == ["es"]
    assert not list(root.iter("boxed-text"))
    known = {each.get("id") for each in root.iter()}
    assert {each.get("rid") for each in root.iter("xref")} <= known
    judged_by_the_tag_set(made)


def judged_by_the_tag_set(made: Path) -> None:
    """Valid against the archiving tag set, where its document type is at hand: JATS_DTD names the file."""
    if os.environ.get("JATS_DTD"):
        dtd = etree.DTD(os.environ["JATS_DTD"])
        assert dtd.validate(etree.parse(made)), dtd.error_log
