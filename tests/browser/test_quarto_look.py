"""Cards, rows of links and filters in a page as Quarto makes it, with what Bootstrap says of the same elements."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from report.theme import LIGHT
from report.theme.assets import LOOK
from report.theme.css import colour_names
from report.theme.quarto_look import with_look

ROOT = Path(__file__).parents[2]
PAGES = ("chapters/industrial-policy.html", "chapters/evidence/sources.html")
FONTS = Path("report/theme/fonts/woff2")

# Rules of Bootstrap 5 that meet ours: none is in a layer, so all would win over what is in one.
BOOTSTRAP = """\
*, ::before, ::after { box-sizing: border-box; }
body { margin: 0; font-family: Arial, sans-serif; background: #fff; color: #000; }
h2 { margin-top: 2rem; margin-bottom: 0.5rem; padding-bottom: 0.5rem; border-bottom: 1px solid #dee2e6; }
ol, ul { padding-left: 2rem; margin-top: 0; margin-bottom: 1rem; list-style: disc; }
dl { margin-bottom: 1rem; }
dd { margin-bottom: 0.5rem; margin-left: 0; }
a { color: #0d6efd; text-decoration: underline; }
button { border-radius: 0; font: inherit; background: #eee; border: 2px outset #767676; }
.card { position: relative; display: flex; flex-direction: column; background-color: #fff; border: 1px solid #ccc; }
"""

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Pages of the built site in a head and body like Quarto's, with what it would put beside them."""
    built, folder = ROOT / "build/site", tmp_path_factory.mktemp("quarto") / "site"
    assert (built / "index.html").is_file(), "run make first"
    shutil.copytree(built / "provenance", folder / "provenance")
    shutil.copytree(ROOT / FONTS, folder / FONTS)
    (folder / "report/theme/look").mkdir(parents=True)
    shutil.copy(LOOK / "quarto.css", folder / "report/theme/look")
    colours = "".join(f"--{name}: {colour};" for name, colour in colour_names(LIGHT).items())
    (folder / "bootstrap.css").write_text(f"{BOOTSTRAP}:root {{ {colours} }}\n{rules_of_theme()}", encoding="utf-8")
    for name in PAGES:
        root = "../" * name.count("/")
        links = (f'<link rel="stylesheet" href="{root}{style}">' for style in STYLES)
        main = re.search(r"<main.*</main>", (built / name).read_text(encoding="utf-8"), re.DOTALL)
        assert main is not None
        head = f'<head><meta charset="utf-8"><title>T</title><link rel="icon" href="data:,">{"".join(links)}</head>'
        page = f'<!DOCTYPE html><html lang="en">{head}<body class="nav-sidebar">{main[0]}</body></html>'
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(with_look(page, f"{root}provenance"), encoding="utf-8")
    return folder


STYLES = ("bootstrap.css", "report/theme/look/quarto.css")


def rules_of_theme() -> str:
    """What ``quarto.scss`` says of elements, which is plain CSS but for the names of families."""
    defaults, rules = (LOOK / "quarto.scss").read_text(encoding="utf-8").split("/*-- scss:rules --*/")
    for name, value in re.findall(r"^\$(\w+): (.+);$", defaults, re.MULTILINE):
        rules = re.sub(rf"\${name}\b", value, rules)
    assert "$" not in rules
    return rules


def style(page: Any, selector: str, *names: str) -> list[str]:
    return page.eval_on_selector(selector, f"element => {list(names)}.map(name => getComputedStyle(element)[name])")


def test_a_card_is_hidden_until_it_is_opened_and_then_floats_on_paper(open_page: Any) -> None:
    page = open_page(PAGES[0])
    assert style(page, "dialog.card", "display") == ["none"]
    page.locator("main a.value").first.click()
    page.locator("dialog.card[open] summary").wait_for()
    position, display, ground, family = style(
        page, "dialog.card", "position", "display", "backgroundColor", "fontFamily"
    )
    assert (position, display) == ("fixed", "block")
    assert ground == "rgb(253, 252, 248)"
    assert family.startswith('"Paper Sans"')
    assert style(page, "dialog.card h2", "borderBottomWidth", "marginTop") == ["0px", "0px"]
    assert style(page, "dialog.card ul", "paddingLeft", "listStyleType") == ["0px", "none"]


def test_titles_are_in_the_serif_and_heads_in_the_sans(open_page: Any) -> None:
    page = open_page(PAGES[0])
    families = [style(page, element, "fontFamily")[0] for element in ("h1.title", "main p", "main h2", "figcaption")]
    assert [family.split(",")[0] for family in families] == ['"Paper Serif"'] * 2 + ['"Paper Sans"'] * 2


def test_the_links_below_an_exhibit_stand_in_a_row(open_page: Any) -> None:
    page = open_page(PAGES[0])
    assert style(page, "ul.exhibit-tools", "display", "paddingLeft", "listStyleType") == ["flex", "0px", "none"]
    assert style(page, ".exhibit-tools button", "borderStyle", "backgroundColor") == ["solid", "rgba(0, 0, 0, 0)"]
    assert style(page, ".quarto-float:has(> .exhibit-tools)", "marginBottom") == ["32px"], "text keeps its distance"


def test_the_register_of_sources_can_be_filtered(open_page: Any) -> None:
    page = open_page(PAGES[1])
    button = page.locator(".facet-button").first
    assert style(page, ".facet-button", "borderStyle", "borderRadius")[0] == "solid"
    shown = page.locator(".source-record").count()
    button.click()
    assert 0 < page.locator(".source-record:visible").count() < shown
