"""What a screen reader says of each kind of page, and in which order: Chromium's own tree of what can be heard.

The outlines stand in `outlines/`: landmarks, headings, pictures, tables and the names of what can be pressed. Where a
page is meant to be heard otherwise, write what the failing test shows into the file that it names.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.sample import Sample

OUTLINES = Path(__file__).with_name("outlines")
PAGES = {
    "front": "index.html",
    "chapter": "chapters/honey.html",
    "exhibit": "exhibits/harvest.html",
    "figure-alone": "exhibits/harvest/embed.html",
    "data": "chapters/evidence/data-honey.html",
    "sources": "chapters/evidence/sources.html",
    "register": "chapters/evidence/provenance.html",
    "cite": "chapters/evidence/cite.html",
    "not-found": "404.html",
}
LANDMARKS = ("banner", "navigation", "doc-toc", "main", "complementary", "contentinfo", "region", "dialog")
PRESSED = ("button", "DisclosureTriangle", "searchbox", "textbox", "checkbox", "radio", "combobox", "application")
PICTURES = ("image", "table")
TOLD = (*LANDMARKS, *PRESSED, *PICTURES, "heading")
MUTE = ("generic", "none", "InlineTextBox", "LineBreak", "ListMarker")
NAMED = (*PRESSED, "link", "image", "region", "dialog", "navigation")
WORDS = 90  # letters of a name that are kept: a picture tells all its numbers

Open = Callable[..., Any]
Node = Mapping[str, Any]

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def site(built_sample: Sample) -> Path:
    return built_sample.project.site


@dataclass(frozen=True)
class Said:
    """What can be heard: its depth among landmarks, role, name, level if a heading, and the picture around it."""

    depth: int
    role: str
    name: str
    level: int
    picture: str


def heard(page: Any) -> list[Said]:
    """What can be heard of a page, in order."""
    nodes = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    by_id = {node["nodeId"]: node for node in nodes}

    def walk(node: Node, depth: int, picture: str) -> Iterator[Said]:
        role, name = node.get("role", {}).get("value", ""), node.get("name", {}).get("value", "").replace("\u00a0", " ")
        is_said = not node.get("ignored") and role not in MUTE
        if is_said:
            level = next((each["value"]["value"] for each in node["properties"] if each["name"] == "level"), 0)
            yield Said(depth, role, name, level, picture)
        for child in filter(None, map(by_id.get, node.get("childIds", []))):
            inside = name if is_said and role == "image" else picture
            yield from walk(child, depth + (is_said and role in LANDMARKS), inside)

    return [said for node in nodes if "parentId" not in node for said in walk(node, 0, "")]


def outline(page: Any) -> str:
    lines = []
    for each in heard(page):
        if each.role in TOLD and not each.picture:
            kind = f"{each.role} {each.level}" if each.role == "heading" else each.role
            lines.append(f"{'  ' * each.depth}{kind}: {each.name[:WORDS]}".rstrip(": "))
    return "\n".join(lines) + "\n"


def faults(page: Any) -> list[str]:
    """What somebody who only hears a page would stumble over."""
    said = heard(page)
    found = [f"{each.role} without a name" for each in said if each.role in NAMED and not each.name.strip()]
    found += [f"{each.name!r} is read within the picture {each.picture[:40]!r}" for each in said if each.picture]
    landmarks = Counter((each.role, each.name) for each in said if each.role in LANDMARKS)
    found += [f"{count} times {role} {name!r}" for (role, name), count in landmarks.items() if count > 1]
    levels = [each.level for each in said if each.role == "heading"]
    found += [f"heading {one}, then {after}" for one, after in itertools.pairwise(levels) if after > one + 1]
    return found


@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_each_kind_is_heard_in_its_order(open_page: Open, name: str) -> None:
    page = open_page(PAGES[name])
    assert faults(page) == []
    assert outline(page) == (OUTLINES / f"{name}.txt").read_text(encoding="utf-8")


def test_the_search_the_card_and_the_live_chart_are_heard_with_their_names(open_page: Open) -> None:
    page = open_page(PAGES["chapter"])
    page.keyboard.press("/")
    page.locator("dialog.search input").fill("honey")  # at once: what a part of it finds is another list
    page.locator("dialog.search [role=status]").filter(has_text="results").wait_for()
    told = {"search": outline(page)}
    assert faults(page) == []
    page.keyboard.press("Escape")
    page.locator("a.value").first.click()
    page.locator("dialog.card[open] summary").wait_for()
    told["card"] = outline(page)
    assert faults(page) == []
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Explore").click()
    page.locator(".live-chart svg").wait_for()
    told["live-chart"] = outline(page)
    assert faults(page) == []
    for name, said in told.items():
        assert said == (OUTLINES / f"{name}.txt").read_text(encoding="utf-8"), name
