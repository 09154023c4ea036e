"""A better comment makes no exhibit anew, and what is shown of functions follows it all the same."""

from __future__ import annotations

import json
import shutil

import pytest

from .project import SmallProject

DOCSTRING = '"""Vehicles made in 2017."""'
COMMENTS = {
    "above all": ("import altair as alt\n", "# Vehicles, as the register counts them.\nimport altair as alt\n"),
    "of the module": ("\nimport altair as alt\n", '"""Vehicles."""\n\nimport altair as alt\n'),
    "within a function": ("    year = data[", "    # of one year\n    year = data["),
    "layout": ("percent_of(year.one(", "percent_of(\n        year.one("),
    "what it is": (DOCSTRING, '"""Light vehicles made in 2017."""'),
    "and more": (DOCSTRING, '"""Vehicles made in 2017.\n\n    In plants of Mexico.\n    """'),
}


@pytest.mark.parametrize("comments", [[*COMMENTS][:-1], [*COMMENTS][-1:]], ids=["one after the other", "and more"])
def test_a_comment_makes_nothing_anew_and_equals_a_clean_build(project: SmallProject, comments: list[str]) -> None:
    drawn = (project.exhibits / "vehicles" / "figure.png").stat().st_mtime_ns
    for comment in comments:
        project.edit("vehicles", *COMMENTS[comment])
        assert "(0 of 6 rebuilt)" in project.built().stderr, comment
        assert (project.exhibits / "vehicles" / "figure.png").stat().st_mtime_ns == drawn, comment
    after = project.files()
    shutil.rmtree(project.root / "build")
    project.built()
    assert project.files() == after


def test_the_definition_and_the_line_are_told_anew(project: SmallProject) -> None:
    project.edit("vehicles", "import altair as alt\n", "\n\nimport altair as alt\n")
    project.edit("vehicles", DOCSTRING, '"""Light vehicles made in 2017."""')
    project.built()
    told = json.loads((project.exhibits / "made-2017/metadata.json").read_text())
    assert (told["definition"], told["function"]["line"]) == ("Light vehicles made in 2017.", 9)
    values = json.loads((project.exhibits / "values.json").read_text())
    assert values["made-2017"]["definition"] == "Light vehicles made in 2017."


def test_a_docstring_that_goes_is_a_fault(project: SmallProject) -> None:
    project.edit("vehicles", f"    {DOCSTRING}\n", "")
    done = project.build()
    assert done.returncode == 1
    assert "value made-2017: the function has no docstring" in done.stderr


MADE = '''

def _of(year):
    def made(data):
        """Made."""
        return data["vehicles"].one(series="made", year=year).quantity()

    made.__name__ = f"made_{year}"
    return value(reads=["vehicles"], unit="vehicles")(made)


made_2016 = _of(2016)
'''


def test_a_function_that_is_made_as_its_module_runs_is_stale_with_its_text(project: SmallProject) -> None:
    path = project.analysis / "vehicles.py"
    path.write_text(path.read_text() + MADE)
    project.built()
    path.write_text(path.read_text() + "# a comment\n")
    assert "(1 of 7 rebuilt: made-2016)" in project.built().stderr
