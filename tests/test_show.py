from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pypandoc
import pytest

from report.show import UnknownExhibit, figure, table, value
from tests.exhibits.project import SmallProject


@pytest.fixture
def built(built_once: SmallProject) -> SmallProject:
    return built_once


@pytest.fixture(autouse=True)
def in_project(built: SmallProject, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(built.root)


def ast_of(markdown: str) -> dict[str, Any]:
    parsed: dict[str, Any] = json.loads(pypandoc.convert_text(markdown, "json", format="markdown"))
    return parsed


def parts(node: Any, kind: str) -> list[Any]:
    """The contents of all elements of a kind, in document order."""
    if isinstance(node, list):
        return [part for member in node for part in parts(member, kind)]
    if isinstance(node, dict):
        inner = [part for member in node.values() for part in parts(member, kind)]
        return [node.get("c"), *inner] if node.get("t") == kind else inner
    return []


def plain(markdown: str) -> str:
    return pypandoc.convert_text(markdown, "plain", format="markdown", extra_args=["--wrap=none"]).strip()


def test_unknown_id_ends_with_close_names_on_one_line(built: SmallProject) -> None:
    program = "from report.show import value; value('made-2016')"
    done = built.run(["-c", program])
    assert (
        done.stderr.splitlines()[-1]
        == 'report.show.UnknownExhibit: no value "made-2016"; close: "made-2017", "sold-share-2017"'
    )
    with pytest.raises(UnknownExhibit, match="there are 3 values"):
        value("zzz")


def test_exhibit_of_another_kind_is_named() -> None:
    with pytest.raises(UnknownExhibit, match=r'no value "vehicles"; it is a figure: use figure\("vehicles"\)'):
        value("vehicles")


def test_unbuilt_exhibits_say_what_to_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "_quarto.yml").write_text("")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UnknownExhibit, match="the exhibits are not built; run: make exhibits"):
        figure("vehicles")


def test_importing_brings_nothing_heavy() -> None:
    program = "import sys, report.show; print({'pandas', 'altair', 'vl_convert', 'babel', 'yaml'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"


def test_chapter_reads_only_the_folders_of_what_it_shows(built: SmallProject) -> None:
    program = (
        "import sys; from report.show import value, figure, table; seen = []\n"
        "sys.addaudithook(lambda event, what: event == 'open' and seen.append(what[0]))\n"
        "value('made-2017'); figure('budgets'); table('budget-table')\n"
        "print(sorted('/'.join(str(path).split('/')[-2:]) for path in seen if 'build/exhibits' in str(path)))"
    )
    assert eval(built.run(["-c", program]).stdout) == [
        "budget-table/metadata.json",
        "budget-table/table.json",
        "budgets/figure.svg",
        "budgets/metadata.json",
        "made-2017/metadata.json",
    ]


def test_value_is_a_span_that_names_its_exhibit_wherever_it_stands() -> None:
    shown = value("budget-total")
    markdown = shown._repr_markdown_()
    assert markdown == '[MXN\N{NO-BREAK SPACE}6,179\N{NO-BREAK SPACE}million]{.value data-value="budget-total"}'
    page = f"# Title {markdown}\n\n| a |\n|---|\n| {markdown} |\n\n![Caption {markdown}](x.png)\n\nText {markdown}.\n"
    spans = parts(ast_of(page), "Span")
    assert len(spans) == 5  # pandoc takes the figure's caption for its alternative text as well
    assert all(attributes == ["", ["value"], [["data-value", "budget-total"]]] for attributes, _ in spans)


def test_value_can_be_shown_in_other_ways() -> None:
    assert str(value("budget-total", "number")) == "6,179"
    assert (
        f"{value('budget-total')}, {value('budget-total'):number}"
        == "MXN\N{NO-BREAK SPACE}6,179\N{NO-BREAK SPACE}million, 6,179"
    )
    assert str(value("made-2017", show="million")) == "3.93\N{NO-BREAK SPACE}million"
    assert value("sold-share-2017")._repr_markdown_().startswith("[78.9%]")
    with pytest.raises(
        UnknownExhibit, match='"sold-share-2017" cannot be shown as "words"; possible: "number", "unit"'
    ):
        value("sold-share-2017", "words")


def test_only_markdown_is_offered_to_renderers() -> None:
    for shown in (value("made-2017"), figure("vehicles"), table("budget-table")):
        assert [name for name in dir(shown) if name.startswith("_repr_")] == ["_repr_html_", "_repr_markdown_"]
        assert shown._repr_html_() is None


def test_figure_is_a_division_with_a_picture_for_each_format_and_the_caption_last() -> None:
    document = ast_of(figure("vehicles")._repr_markdown_())
    (attributes, blocks) = document["blocks"][0]["c"]
    assert len(document["blocks"]) == 1
    assert attributes == ["fig-vehicles", ["exhibit"], [["data-exhibit", "vehicles"]]]
    html, docx, others, caption = blocks
    assert html["c"][0][1:] == [["content-visible"], [["when-format", "html"]]]
    ((form, svg),) = parts(html, "RawBlock")
    assert form == "html"
    assert svg.startswith("<svg")
    assert svg.endswith("</svg>")
    ((given, _, (docx_path, _)),) = parts(docx, "Image")
    assert docx_path == "/build/exhibits/vehicles/figure.png"
    assert dict(given[2])["fig-alt"] == 'In 2017 makers built 3,933,154 "light" vehicles.'
    assert [image[2][0] for image in parts(others, "Image")] == ["/build/exhibits/vehicles/figure.svg"]
    assert caption["t"] == "Para"
    assert caption["c"][0]["c"][0][1] == ["caption-head"]
    assert caption["c"][0]["c"][1][0]["t"] == "Strong"
    assert parts(caption, "Link")[0][2][0] == "https://example.org"
    assert [cite[0][0]["citationId"] for cite in parts(caption, "Cite")] == ["src-INEGI"]


def test_figure_caption_reads_as_sentences() -> None:
    caption = plain(figure("vehicles").markdown).splitlines()[-1]
    assert caption == (
        "Makers built 3,933,154 vehicles in 2017. Vehicles a year & sales. A note with a link. Source: @src-INEGI."
    )


@pytest.mark.parametrize("form", ["html", "typst", "docx"])
def test_table_can_be_written_to_every_format(form: str, tmp_path: Path) -> None:
    path = tmp_path / f"table.{form}"
    pypandoc.convert_text(table("budget-table").markdown, form, format="markdown", outputfile=str(path))
    text = pypandoc.convert_file(str(path), "plain") if form == "docx" else path.read_text()
    for words in ("4,078.4", "PEI", "Instrument | name", "Sum", "Budgets fell."):
        assert words in text, words


def test_table_cells_name_themselves_and_numbers_stand_right() -> None:
    document = ast_of(table("budget-table").markdown)
    (attributes, blocks) = document["blocks"][0]["c"]
    assert attributes == ["tbl-budget-table", ["exhibit"], [["data-exhibit", "budget-table"]]]
    body, caption = blocks
    assert caption["t"] == "Para"
    assert [column[0]["t"] for column in body["c"][2]] == ["AlignLeft", "AlignRight", "AlignLeft", "AlignLeft"]
    widths = [column[1]["c"] for column in body["c"][2]]
    assert sum(widths) == pytest.approx(1, abs=0.05)
    cells = [dict(given[2])["data-cell"] for given, _ in parts(body, "Span")]
    assert cells == [
        "2016:mxn-million",
        "2016:instrument-name",
        "2017:mxn-million",
        "2017:instrument-name",
        "sum:mxn-million",
    ]
    assert [link[2][0] for link in parts(body, "Link")] == ["https://example.org/a_b"] * 2
    made = json.loads(Path("build/exhibits/budget-table/table.json").read_text())
    assert {cell["name"]: cell["rows"] for row in made["rows"] for cell in row["cells"]}["sum:mxn-million"] == [
        "budgets/pei-2016",
        "budgets/pei-2017",
    ]
