"""One fault is told once, at the line where its author wrote it, with the names that come close."""

from __future__ import annotations

import pytest

from tests.sample import Sample


def said(sample: Sample, *words: str) -> str:
    done = sample.report(*words)
    assert done.returncode == 1, done.stdout + done.stderr
    return done.stderr


@pytest.mark.parametrize(
    ("file", "old", "new", "verb", "place", "close"),
    [
        ("chapters/honey.qmd", "@src-CENSUS", "@src-CENSSUS", "site", "chapters/honey.qmd:15: ", '"src-CENSUS"'),
        ("chapters/honey.qmd", "@fig-harvest", "@fig-harvets", "site", "chapters/honey.qmd:15: ", "@fig-harvest"),
        (
            "chapters/honey.qmd",
            '"south-share-2021"',
            '"south-share-2020"',
            "site",
            "chapters/honey.qmd:15: ",
            '"south-share-2021"',
        ),
        (
            "chapters/honey.qmd",
            'figure("harvest")',
            'figure("harvets")',
            "site",
            "chapters/honey.qmd:19: ",
            '"harvest"',
        ),
        ("index.qmd", '"south-above-north"', '"south-above-nort"', "site", "index.qmd:13: ", '"south-above-north"'),
        ("index.qmd", '"harvest-2021"', '"harvest-2012"', "site", "index.qmd:20: ", '"harvest-2021"'),
        ("scripts/honey.py", '"harvest", "prices"', '"harvests", "prices"', "exhibits", "scripts/honey", '"harvest"'),
    ],
)
def test_a_misspelt_name_is_told_once(
    sample: Sample, file: str, old: str, new: str, verb: str, place: str, close: str
) -> None:
    path = sample.path(file)
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    message = said(sample, verb)
    faults = [line for line in message.splitlines() if line.startswith(("chapters/", "index.qmd", "scripts/"))]
    assert len(faults) == 1, message
    assert faults[0].startswith(place)
    assert close in message
    assert "chapters/evidence/" not in message
    assert "a fault in the program" not in message


def test_a_module_that_is_gone_is_no_fault_of_the_disk(sample: Sample) -> None:
    sample.path("scripts/honey_exhibits.py").unlink()
    message = said(sample, "exhibits")
    assert 'no claim "south-above-north"' in message
    assert "could not be written" not in message


def test_a_table_that_is_missing_is_the_only_thing_told(sample: Sample) -> None:
    sample.path("data/honey/harvest.csv").unlink()
    message = said(sample, "data", "check")
    assert message.count("\n  to fix:") == 1
    assert "data/honey/harvest.csv: the file of dataset" in message
    assert "git checkout" not in message  # the sample is in no repository


def test_an_identifier_used_twice_is_told_at_its_chapter_alone(sample: Sample) -> None:
    path = sample.path("chapters/honey.qmd")
    text = path.read_text(encoding="utf-8")
    path.write_text(f"{text}\n[once]{{#note}} and [twice]{{#note}}, see @fig-harvets.\n", encoding="utf-8")
    message = said(sample, "site")
    assert message.count("chapters/honey.qmd:") == 2, message
    assert "chapters/evidence/" not in message


def test_numbered_equation_stands_in_a_chapter_with_code(sample: Sample) -> None:
    path = sample.path("chapters/honey.qmd")
    text = path.read_text(encoding="utf-8")
    path.write_text(f"{text}\n$$ y = a + b $$ {{#eq-growth}}\n\nBy @eq-growth it grows.\n", encoding="utf-8")
    done = sample.report("site")
    assert done.returncode == 0, done.stdout + done.stderr
    page = sample.path("build/site/chapters/evidence/notebook-honey.html").read_text(encoding="utf-8")
    assert 'href="../honey.html#eq-growth"' in page
    assert 'id="eq-growth"' not in page
