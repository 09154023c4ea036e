"""The notebook view of a chapter: all of its text and cells in order, each with the code that is really behind it."""

from __future__ import annotations

import inspect
import json
from pathlib import Path

import nbformat
import pytest

from report.core.chapters import read_chapter
from report.core.messages import ENGLISH
from report.core.project import Project
from report.evidence.chapter_notebooks import Block, blocks_of
from report.evidence.gathered import Evidence
from report.evidence.pages.notebook_pages import _plain, chapters_with_code, notebook_companions, notebook_page
from scripts import industrial_policy, industrial_policy_exhibits

ROOT = Path(__file__).parents[3]

CHAPTER = """\
# A chapter {#sec-one}

```{python}
#| label: setup
#| include: false
from report.show import figure, value
```

## A section {#sec-two}

In 2017 [`{python} value("production-2017-inegi", show="million")` were made]{.claim data-claim="production-rose"}.
<!-- allow assertion: a reason --> And `{python} 1 + 1`.

```{python}
#| label: show
figure("light-vehicles")
```

The [end](evidence/claims.qmd#one).

::: {.content-visible when-format="html"}
[The code](evidence/notebook-one.qmd){.to-notebook}
:::
"""


@pytest.fixture(scope="module")
def evidence() -> Evidence:
    return Evidence(Project(ROOT))


@pytest.fixture
def blocks(tmp_path: Path, evidence: Evidence) -> tuple[Block, ...]:
    (tmp_path / "scripts").symlink_to(ROOT / "scripts")
    chapter = tmp_path / "chapters/one.qmd"
    chapter.parent.mkdir()
    chapter.write_text(CHAPTER, encoding="utf-8")
    return blocks_of(tmp_path, read_chapter(chapter, tmp_path), evidence.exhibits)


def test_blocks_stand_in_the_order_of_the_chapter_without_title_and_setup(blocks: tuple[Block, ...]) -> None:
    assert [block.code or block.text.split()[0] for block in blocks] == ["##", "In", 'figure("light-vehicles")', "The"]


def test_headings_lose_their_names_which_the_chapter_keeps(blocks: tuple[Block, ...]) -> None:
    assert blocks[0].text == "## A section {.unnumbered}"


def test_a_value_is_shown_as_the_chapter_shows_it_and_other_expressions_as_written(blocks: tuple[Block, ...]) -> None:
    assert '[3.93\u00a0million]{.value data-value="production-2017-inegi"}' in blocks[1].text
    assert "And `1 + 1`." in blocks[1].text
    assert "allow" not in blocks[1].text, "comments are for authors"
    assert "data-claim" not in blocks[1].text, "a sentence is checked once, in its chapter"


def test_code_is_the_function_that_computes_the_number(blocks: tuple[Block, ...]) -> None:
    value, figure = blocks[1].computed[0], blocks[2].computed[0]
    assert value.code == inspect.getsource(inspect.unwrap(industrial_policy.production_2017_inegi)).rstrip()
    assert figure.code == inspect.getsource(inspect.unwrap(industrial_policy_exhibits.light_vehicles)).rstrip()
    assert figure.place(ENGLISH).startswith("scripts/industrial_policy_exhibits.py, line ")


def test_links_lead_on_from_where_the_notebook_stands(blocks: tuple[Block, ...]) -> None:
    assert blocks[-1].text == "The [end](claims.qmd#one)."


def test_every_exhibit_of_every_chapter_has_its_code(evidence: Evidence) -> None:
    found = {
        each.id: each.code
        for path in chapters_with_code(evidence).values()
        for block in blocks_of(ROOT, evidence.chapter(path), evidence.exhibits)
        for each in block.computed
    }
    assert set(found) == set(evidence.uses) & set(evidence.exhibits)
    assert len(found) > 200
    assert [name for name, code in found.items() if "def " not in code] == []


def test_page_holds_every_block_and_leads_to_chapter_and_notebook(evidence: Evidence) -> None:
    page = notebook_page(evidence, "notebook-methods")
    assert "](../methods.qmd)" in page
    assert "(/notebooks/methods.ipynb)" in page
    for block in blocks_of(ROOT, evidence.chapter(ROOT / "chapters/methods.qmd"), evidence.exhibits):
        assert (block.code or block.text) in page
    assert "to-notebook" not in page


def test_every_chapter_with_cells_has_a_page_in_the_book(evidence: Evidence) -> None:
    listed = (ROOT / "_quarto.yml").read_text(encoding="utf-8")
    for name in chapters_with_code(evidence):
        assert f"chapters/evidence/{name}.qmd" in listed
        assert f'page("{name}")' in (ROOT / f"chapters/evidence/{name}.qmd").read_text(encoding="utf-8")


def test_notebooks_are_valid_and_the_same_each_time(evidence: Evidence) -> None:
    made = notebook_companions(evidence)
    assert made == notebook_companions(evidence)
    assert "notebooks/consortium.ipynb" in made
    for content in made.values():
        nbformat.validate(nbformat.reads(content.decode(), as_version=4))
        cells = json.loads(content)["cells"]
        assert "".join(cells[1]["source"]) == "from report.show import figure, table, value"
        assert "{.value" not in json.dumps(cells)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("$$ y = a $$ {#eq-growth}", "$$ y = a $$"),
        ("$$\ny = a\n$$ {#eq-growth}", "$$\ny = a\n$$"),
        (": Prices of a jar {#tbl-jar}", ": Prices of a jar"),
        ("![A bee.](bee.png){#fig-bee width=60%}", "![A bee.](../bee.png){#notebook-fig-bee width=60%}"),
        ("![A bee.](my bee.png){#fig-bee}", "![A bee.](../my bee.png){#notebook-fig-bee}"),
        ("![A bee.](bee (1).png 'A title')", "![A bee.](../bee (1).png 'A title')"),
        ('![A bee.](<my bee.png> "A title")', '![A bee.](<../my bee.png> "A title")'),
        ("[a](one.png) b [c](my two (3).png)", "[a](../one.png) b [c](../my two (3).png)"),
        ("[a](https://example.org/a b) [c](/x y.png)", "[a](https://example.org/a b) [c](/x y.png)"),
        ("::: {.callout-note #nte-one}", "::: {.callout-note #notebook-nte-one}"),
        ("[here]{#here}, see [there](#there)", "[here]{#notebook-here}, see [there](../one.qmd#there)"),
        ("```\na {#eq-growth}\n```", "```\na {#eq-growth}\n```"),
        ("as `{#eq-growth}` says, and {#1}", "as `{#eq-growth}` says, and {#1}"),
    ],
)
def test_what_is_numbered_in_the_chapter_has_no_number_again(tmp_path: Path, written: str, shown: str) -> None:
    chapter = tmp_path / "chapters/one.qmd"
    chapter.parent.mkdir()
    chapter.write_text(f"# A chapter {{#sec-one}}\n\n{written}\n", encoding="utf-8")
    (block,) = blocks_of(tmp_path, read_chapter(chapter, tmp_path), {})
    assert block.text == shown


def test_jupyter_is_given_no_attributes_of_pictures() -> None:
    assert _plain("![A bee.](bee.png){#notebook-fig-bee width=60%}, [a]{.claim}") == "![A bee.](bee.png), a"
