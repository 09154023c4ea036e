"""The appendix leads from each number of the text to its rows and sources, and the number itself leads there."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from report.core.project import Project
from report.render.print.composed import Ast, elements, plain_text
from report.render.print.numbers import HEADING, with_links_of_numbers, with_list_of_numbers
from report.render.print.pdf import make_pdf

SITE = "https://example.org/honey/v/1.0.0/"


def value(name: str, text: str) -> dict[str, Any]:
    return {"t": "Span", "c": [["", ["value"], [["data-value", name]]], [{"t": "Str", "c": text}]]}


def para(*inlines: dict[str, Any]) -> dict[str, Any]:
    return {"t": "Para", "c": list(inlines)}


def tree_of(*blocks: dict[str, Any]) -> Ast:
    return {"pandoc-api-version": [1, 23, 1], "meta": {}, "blocks": list(blocks)}


def write_value(root: Path, name: str, **told: Any) -> None:
    """An exhibit as a build leaves it."""
    source = {
        "publisher": "Bee Society",
        "authors": "",
        "title": "Yields",
        "year": 2024,
        "url": "https://example.org/y",
    }
    sources = [{**source, "citation_key": f"src-{at}"} for at in range(told.pop("many", 1))]
    folder = root / "build/exhibits" / name
    folder.mkdir(parents=True)
    made = {"definition": "Hives.", "rows": ["hives/a"], "sources": sources, **told}
    (folder / "metadata.json").write_text(json.dumps(made), encoding="utf-8")


def listed(tree: Ast) -> list[list[str]]:
    table = next(each for each in elements(tree["blocks"]) if each["t"] == "Table")
    return [[plain_text(cell[4]) for cell in row[1]] for row in table["c"][4][0][3]]


def targets(tree: Ast) -> list[str]:
    return [each["c"][2][0] for each in elements(tree["blocks"]) if each["t"] == "Link"]


def test_each_number_stands_once_in_the_order_of_the_text(tmp_path: Path) -> None:
    write_value(tmp_path, "first", formula={"way": "computed", "text": "6 ÷ 2 = 3"})
    write_value(tmp_path, "second", rows=["hives/a", "hives/b", "bees/c"], many=5)
    given = tree_of(para(value("second", "7"), value("first", "3")), para(value("second", "7"), value("gone", "9")))
    assert listed(with_list_of_numbers(given, Project(tmp_path))) == [
        ["7", "Hives. 3 rows of hives, bees.", "; ".join(["Bee Society 2024"] * 3) + "; 2 others"],
        ["3", "Hives. 6 ÷ 2 = 3. hives/a.", "Bee Society 2024"],
    ]


def test_a_text_without_numbers_gets_no_appendix(tmp_path: Path) -> None:
    given = tree_of(para({"t": "Str", "c": "No number."}))
    assert with_list_of_numbers(given, Project(tmp_path)) == given


def test_a_source_leads_to_the_list_of_references_or_to_what_it_is(tmp_path: Path) -> None:
    write_value(tmp_path, "first", many=2)
    entry = {"t": "Div", "c": [["ref-src-0", ["csl-entry"], []], [para({"t": "Str", "c": "Bee Society."})]]}
    made = with_list_of_numbers(tree_of(para(value("first", "3")), entry), Project(tmp_path))
    assert targets(made) == ["#ref-src-0", "https://example.org/y"]


def test_a_number_leads_to_the_site_or_to_its_place_in_the_appendix(tmp_path: Path) -> None:
    write_value(tmp_path, "first", sources=[])
    heading = {"t": "Header", "c": [2, ["h", [], []], [value("first", "3")]]}
    given = with_list_of_numbers(tree_of(heading, para(value("first", "3"), value("gone", "9"))), Project(tmp_path))
    assert targets(with_links_of_numbers(given, "")) == ["#number-first"]
    assert targets(with_links_of_numbers(given, SITE)) == [f"{SITE}chapters/evidence/provenance.html#value-first"]


def test_the_pdf_has_it_and_its_links_lead_somewhere(tmp_path: Path) -> None:
    write_value(tmp_path, "first")
    assert HEADING.encode() not in make_pdf(tree_of(para(value("gone", "3"))), root=tmp_path, files={})
    made = make_pdf(tree_of(para(value("first", "3"))), root=tmp_path, files={})
    assert made.startswith(b"%PDF")
