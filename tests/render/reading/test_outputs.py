from __future__ import annotations

from typing import Any

import pytest

from report.core.chapters import Place, SourceCell
from report.core.errors import ContentError
from report.render.reading import charts
from report.render.reading.cells import CodeCell, Options
from report.render.reading.executed_chapter import content_of
from report.render.reading.generated_ids import settle_ids
from report.render.reading.html_results import remote_scripts
from report.render.reading.outputs import CellOutput, fenced, show_cell, show_inline

PNG = "iVBORw0KGgo="
PLACE = Place("a.qmd", 7)


def show(outputs: list[dict[str, Any]], code: str = "", **options: Any) -> CellOutput:
    lines = tuple(f"#| {name.replace('_', '-')}: {value}" for name, value in options.items())
    cell = CodeCell(SourceCell(0, 2, "", "```", lines), Options(**options), lines, code, 1)
    return show_cell(cell, outputs, "a_files", options.get("label", "cell-1"), PLACE)


def text(outputs: list[dict[str, Any]], code: str = "", **options: Any) -> str:
    return "\n".join(line for line in show(outputs, code, **options).lines if line)


def display(**data: str) -> dict[str, Any]:
    types = {"html": "text/html", "markdown": "text/markdown", "plain": "text/plain", "png": "image/png"}
    return {"type": "display", "data": {types.get(name, name): value for name, value in data.items()}}


def stream(name: str, value: str) -> dict[str, Any]:
    return {"type": "stream", "name": name, "text": value}


def test_result_in_no_known_form_fails_with_the_forms_it_has() -> None:
    with pytest.raises(ContentError) as caught:
        show([display(**{"application/x-widget": ""})])
    (problem,) = caught.value.problems
    assert (problem.path, problem.line) == ("a.qmd", 7)
    assert problem.found == "a result offers only application/x-widget"


def test_as_many_panel_captions_as_results_are_asked_for() -> None:
    with pytest.raises(ContentError) as caught:
        show([display(png=PNG)], label="fig-a", fig_subcap=("One", "Two"))
    assert caught.value.problems[0].found == "fig-subcap gives 2 captions for 1 results"


def test_printed_text_is_in_one_piece_however_it_arrived() -> None:
    pieces = [stream("stdout", "a"), stream("stderr", "x\n"), stream("stdout", "b\n"), display(plain="c")]
    whole = [stream("stdout", "ab\n"), stream("stderr", "x\n"), display(plain="c")]
    assert show(pieces) == show(whole)
    assert text(pieces) == (
        "::: {.cell}\n"
        "::: {.cell-output .cell-output-stdout}\n```\nab\n```\n:::\n"
        "::: {.cell-output .cell-output-stderr}\n```\nx\n```\n:::\n"
        "::: {.cell-output .cell-output-display}\n```\nc\n```\n:::\n"
        ":::"
    )


def test_warnings_can_be_dropped_and_cells_without_results_leave_no_trace() -> None:
    assert show([stream("stderr", "x")], warning=False, echo=False) == CellOutput()
    assert show([display(plain="x")], "x", include=False) == CellOutput()
    assert show([], "x = 1", echo=False) == CellOutput()


def test_code_is_folded_and_named_as_asked() -> None:
    assert text([], "x = '```'", code_fold="show", code_summary="A & b", filename="a.py") == (
        "::: {.cell}\n"
        '````{.python .cell-code filename="a.py" code-fold="show" code-summary="A & b"}\n'
        "x = '```'\n````\n"
        ":::"
    )


def test_fenced_code_shows_the_options_but_its_own() -> None:
    shown = text([], "1", echo="fenced", label="plants")
    assert "````{.markdown .cell-code}\n```{python}\n#| label: plants\n1\n```\n````" in shown


def test_labelled_image_is_a_figure_with_its_file_and_alternative_text() -> None:
    shown = show([display(png=PNG, plain="<Figure>")], label="fig-a", fig_cap="A *pixel*", fig_alt=('One "pixel"',))
    assert shown.files == {"a_files/fig-a-1.png": b"\x89PNG\r\n\x1a\n"}
    assert "\n".join(line for line in shown.lines if line) == (
        "::: {#cell-fig-a .cell}\n"
        '::: {#fig-a fig-alt="One \\"pixel\\""}\n'
        "::: {.cell-output .cell-output-display}\n"
        '![](a_files/fig-a-1.png){fig-alt="One \\"pixel\\""}\n'
        ":::\n"
        "A *pixel*\n"
        ":::\n:::"
    )


def test_panels_have_identifiers_made_from_the_label() -> None:
    shown = text([display(png=PNG)] * 2, label="fig-a", fig_subcap=("One", "Two"), layout_ncol=2, fig_cap="Both")
    assert '::: {#fig-a layout-ncol="2"}\n::: {#fig-a-1}' in shown
    assert "\nTwo\n:::\nBoth\n:::" in shown


def test_labelled_cell_that_is_not_run_is_numbered_with_its_code() -> None:
    shown = text([], "never()", label="tbl-a", tbl_cap="Never", eval=False)
    assert shown == ("::: {#cell-tbl-a .cell}\n::: {#tbl-a}\n```{.python .cell-code}\nnever()\n```\nNever\n:::\n:::")


def test_html_is_for_the_web_and_the_next_form_for_the_rest() -> None:
    shown = text([display(html="<p>h</p>", markdown="*m*", plain="p")])
    assert '::: {.content-visible when-format="html"}\n```{=html}\n<p>h</p>\n```\n:::' in shown
    assert '::: {.content-visible unless-format="html"}\n*m*\n:::' in shown
    assert "p\n```" not in shown.replace("<p>h</p>", "")


def test_results_as_they_are_have_no_wrapper() -> None:
    shown = show([stream("stdout", "## A\n\ntext\n"), display(markdown="*m*")], "1", output="asis", echo=False)
    assert shown.lines == ("## A", "", "text", "", "*m*")


def test_table_caption_without_a_label_stays_with_the_table() -> None:
    assert "| 1 |\n: A table" in text([display(markdown="| a |\n|--|\n| 1 |")], tbl_cap="A table")
    html = text([display(html="<div><table class='a'><tr></tr></table></div>")], tbl_cap="A *table*")
    assert "<table class='a'><caption>\n```\nA *table*\n```{=html}\n</caption><tr>" in html


def test_random_identifiers_are_settled() -> None:
    viz = "altair-viz-" + "0123456789abcdef" * 2
    assert settle_ids(f'<div id="{viz}"></div>#{viz}', "fig-a-1") == (
        '<div id="altair-viz-fig-a-1-1"></div>#altair-viz-fig-a-1-1'
    )
    assert settle_ids('<table id="T_1a2b3"><td id="T_1a2b3_row0">', "t") == '<table id="T_t_1"><td id="T_t_1_row0">'


@pytest.mark.parametrize(
    ("data", "markdown"),
    [
        ({"text/plain": "1250"}, "1250"),
        ({"text/plain": "np.float64(0.5)"}, "np.float64(0.5)"),
        ({"text/plain": "'a_b*c* -- 1. $5 @key ~t~'"}, r"a\_b\*c\* \-\- 1\. \$5 @key ~t~"),
        ({"text/plain": r"'back\\slash'"}, r"back\\\\\\\\slash"),
        ({"text/plain": r"'one\ntwo'"}, r"one\\\\ntwo"),
        ({"text/plain": "''"}, ""),
        ({"text/markdown": "*m*", "text/plain": "x"}, "*m*"),
        ({"text/html": "<b></b>"}, "`<b></b>`{=html}"),
    ],
)
def test_inline_values_are_written_as_in_quarto(data: dict[str, str], markdown: str) -> None:
    assert show_inline({"data": data}) == markdown


def test_fence_is_longer_than_any_in_the_text() -> None:
    assert fenced("a ````b") == "`````\na ````b\n`````"


CHART = '<script>(function(spec, options){})({"mark": "bar", "data": {"values": []}}, {"mode": "vega-lite"})</script>'


def test_chart_is_drawn_for_paper_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[Any] = []

    def drawn_plainly(spec: Any) -> str:
        drawn.append(spec)
        return "<svg></svg>"

    monkeypatch.setattr(charts, "drawn_plainly", drawn_plainly)
    shown = show([display(**{"text/html": CHART, "text/plain": "alt.Chart(...)"})])
    assert "![](a_files/cell-1-1.svg)" in "\n".join(shown.lines)
    assert drawn == []
    assert content_of(shown.files["a_files/cell-1-1.svg"]) == b"<svg></svg>"
    assert drawn == [{"mark": "bar", "data": {"values": []}}]


def test_chart_that_cannot_be_drawn_is_told_with_the_line_of_its_cell(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(spec: Any) -> str:
        raise ValueError("External data url not allowed\nat line 5")

    monkeypatch.setattr(charts, "drawn_plainly", refused)
    shown = show([display(**{"text/html": CHART})])
    with pytest.raises(ContentError, match="the chart cannot be drawn: External data url not allowed") as told:
        content_of(shown.files["a_files/cell-1-1.svg"])
    assert (told.value.problems[0].path, told.value.problems[0].line) == tuple(PLACE)


def test_random_identifier_of_a_plotly_chart_is_made_from_its_place() -> None:
    form = (
        '<div id="{0}" class="plotly-graph-div" style="height:100%;"></div><script>Plotly.newPlot("{0}", [])</script>'
    )
    first, second = "9e3656e8-ca41-45cd-a54d-09845c52fbd6", "d20e174c-2fbe-4ee9-b0b8-8557d36db7d6"
    assert text([display(html=form.format(first))]) == text([display(html=form.format(second))])
    assert settle_ids(form.format(first), "cell-2-1") == form.format("plotly-cell-2-1-1")
    other = f'<p id="{first}">not a chart</p>'
    assert settle_ids(other, "cell-2-1") == other


BROWSER = '<div id="c"></div><script>draw("c")</script>'


@pytest.mark.parametrize(
    "given",
    [BROWSER, "<iframe srcdoc='x'></iframe>", "<svg></svg>", "<p>Loading</p><script>f()</script>"],
)
@pytest.mark.parametrize("plain", [None, "<IPython.core.display.HTML object>", "<folium.Map at 0x7fa1>"])
def test_html_that_only_a_browser_shows_is_refused_on_paper_by_its_line(given: str, plain: str | None) -> None:
    shown = show([display(html=given, **({"plain": plain} if plain else {}))])
    assert given in "\n".join(shown.lines)
    assert '::: {.content-visible unless-format="html"}\n\n![](a_files/cell-1-1.svg)' in "\n".join(shown.lines)
    with pytest.raises(ContentError, match="only a browser can show") as told:
        content_of(shown.files["a_files/cell-1-1.svg"])
    assert (told.value.problems[0].path, told.value.problems[0].line) == tuple(PLACE)


def test_html_that_can_be_read_without_a_browser_is_read_on_paper() -> None:
    shown = text([display(html="<style>p {}</style><h3>Head</h3><p>some <b>words</b></p>")])
    assert "```{.html-result}\n<p><strong>Head</strong></p><p>some <b>words</b></p>\n```" in shown


@pytest.mark.parametrize("given", ["<style>p {}</style>", "<script>a = 1</script>", '<div id="a"></div>', "<!-- p -->"])
def test_html_that_shows_nothing_is_not_missed_on_paper(given: str) -> None:
    shown = show([display(html=given)])
    assert "unless-format" not in "\n".join(shown.lines)
    assert shown.files == {}


@pytest.mark.parametrize("given", [BROWSER, "<p>words</p>"])
def test_text_beside_html_stands_on_paper(given: str) -> None:
    assert "```\nFigure(data=[])\n```" in text([display(html=given, plain="Figure(data=[])")])


def test_chart_of_plotly_alone_is_refused_with_the_renderers_that_work() -> None:
    with pytest.raises(ContentError) as caught:
        show([display(**{"application/vnd.plotly.v1+json": ""})])
    assert 'plotly.io.renderers.default = "notebook"' in caught.value.problems[0].remedy


@pytest.mark.parametrize(
    ("given", "hosts"),
    [
        (
            '<script src="https://cdn.example.org/a.js"></script><script src=//cdn.example.org/b.js>',
            ["cdn.example.org"],
        ),
        ('<script type="module">import "https://plot.example.org/a.js"</script>', ["plot.example.org"]),
        ('<script>const paths = {"vega": "https://vega.example.org/npm/vega@6?noext"}</script>', ["vega.example.org"]),
        ('<a href="https://example.org">a</a><script src="a.js"></script>', []),
    ],
)
def test_scripts_of_other_hosts_are_told(given: str, hosts: list[str]) -> None:
    said = [f"a result loads a script from {host}: without the network the page does not show it" for host in hosts]
    assert [problem.found for problem in remote_scripts(given, PLACE)] == said


def test_html_as_it_is_has_its_words_on_paper() -> None:
    shown = text([display(html="<p>words</p>")], output="asis")
    assert '::: {.content-visible unless-format="html"}\n```{.html-result}\n<p>words</p>\n```\n:::' in shown


@pytest.mark.parametrize(("beside", "printed"), [({}, r"two\_words"), ({"text/markdown": "*m*"}, "*m*")])
def test_inline_html_has_its_words_on_paper(beside: dict[str, str], printed: str) -> None:
    page = '[`<b>two_words</b>`{=html}]{.content-visible when-format="html"}'
    shown = show_inline({"data": {"text/html": "<b>two_words</b>", **beside}})
    assert shown == f'{page}[{printed}]{{.content-visible unless-format="html"}}'
