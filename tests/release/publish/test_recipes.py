"""The recipes for hosts call verbs that exist, with everything pinned."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[3]
RECIPES = [".github/workflows/paper.yml", ".gitlab-ci.yml"]


def commands(node: Any) -> Iterator[str]:
    """Every shell command of a recipe."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "run":
                yield value
            elif key == "script":
                yield from value
            else:
                yield from commands(value)
    elif isinstance(node, list):
        for value in node:
            yield from commands(value)


def verbs() -> set[str]:
    lines = (ROOT / "Makefile").read_text(encoding="utf-8").splitlines()
    return {line.partition(":")[0] for line in lines if re.match(r"[a-z-]+:.*## ", line)}


@pytest.mark.parametrize("name", RECIPES)
def test_recipe_calls_only_verbs_and_programs_that_are_there(name: str) -> None:
    found = list(commands(yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))))
    called = [words for each in found for words in re.findall(r"(?:^|&& )make\b([^&|]*)", each)]
    wanted = {word for words in called for word in words.split() if "=" not in word}
    assert wanted == {"verify", "publish"}
    assert wanted <= verbs()
    assert ".ci/run" in found
    assert (ROOT / ".ci/run").stat().st_mode & 0o100


@pytest.mark.parametrize("name", RECIPES)
def test_recipe_publishes_only_what_is_verified(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert text.index("make verify") < text.index("make publish")
    assert "FORCE" not in text


def test_actions_and_images_are_pinned() -> None:
    workflow = (ROOT / RECIPES[0]).read_text(encoding="utf-8")
    used = re.findall(r"uses: (\S+)", workflow)
    assert used
    assert all(re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40}", each) for each in used)
    assert set(re.findall(r"runs-on: (\S+)", workflow)) == {"ubuntu-24.04"}
    assert re.search(
        r"^image: python:\d+\.\d+-slim-\w+$", (ROOT / RECIPES[1]).read_text(encoding="utf-8"), re.MULTILINE
    )


def test_the_documents_name_every_form_of_place_and_every_word() -> None:
    from report.release.publish.preflight import WORDS

    pages = ("README.md", "report/docs/how-to-publish.qmd")
    text = "".join((ROOT / name).read_text(encoding="utf-8") for name in pages)
    assert {f"FORCE={word}" for word in WORDS} <= set(re.findall(r"FORCE=\w+", text))
    assert {"branch", "rsync", "folder"} <= set(re.findall(r"TO=(\w+):", text))
