"""Planted faults: each is found, in the layer where it is felt, and the right thing is blamed."""

from __future__ import annotations

import csv
import json
import re
import shutil
import socket
from collections.abc import Callable

import pytest

from report.commands import run
from report.files import sha256_file
from report.record import LAYERS, MADE, Snapshot, snapshot_of
from report.verify.beside import beside
from report.verify.comparison import Mismatch, compare
from report.verify.variations import plan
from report.verify.verification import HERE, RELEASE, TWO_BUILDS, WARM, blamed, given, left_behind, warm
from tests.verify.conftest import Copy, Plant

TRADE = "data/trade/rules-of-origin.csv"
METHODS = "chapters/methods.qmd"
BODY_OF_METHODS = r'\[\{"body": "<p><a href=\\"evidence/notebook-methods'
MONITORING = "report/analysis/monitoring.py"
DRAWN = "report/analysis/industrial_policy_exhibits.py"
DOWNLOAD = "build/site/data/light-vehicles.zip"
VALUES = "report/analysis/industrial_policy.py"


def rows_of(copy: Copy, name: str) -> tuple[list[str], list[list[str]]]:
    with copy.path(name).open(encoding="utf-8", newline="") as file:
        header, *rows = list(csv.reader(file))
    return header, rows


def write_rows(copy: Copy, name: str, header: list[str], rows: list[list[str]]) -> None:
    with copy.path(name).open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *rows])


def seal(copy: Copy, dataset: str) -> None:
    done = run(
        [copy.path(".venv/bin/python"), "scripts/seal_data.py", dataset],
        folder=copy.project.root,
        environment={"PYTHONPATH": str(copy.project.root)},
    )
    assert done.status == 0, done.stderr


def change_cell(copy: Copy) -> None:
    copy.edit(TRADE, "1989,year,1989,36,", "1989,year,1989,37,")
    seal(copy, "rules-of-origin")


def remove_row(copy: Copy) -> None:
    header, rows = rows_of(copy, "data/automotive-industry/plants.csv")
    write_rows(copy, "data/automotive-industry/plants.csv", header, rows[:-1])
    seal(copy, "plants")


def reorder_rows(copy: Copy) -> None:
    header, rows = rows_of(copy, "data/automotive-industry/fdi.csv")
    write_rows(copy, "data/automotive-industry/fdi.csv", header, rows[::-1])
    seal(copy, "fdi")


def swap_series(copy: Copy) -> None:
    """Give the cars of a year to the commercial vehicles and the other way round."""
    name = "data/oica-production/oica-production.csv"
    header, rows = rows_of(copy, name)
    key, value = header.index("key"), header.index("value")
    cars = next(row for row in rows if row[key] == "oica_cars-2010")
    others = next(row for row in rows if row[key] == "oica_commercial-2010")
    cars[value], others[value] = others[value], cars[value]
    write_rows(copy, name, header, rows)
    seal(copy, "oica-production")


def forge(copy: Copy) -> None:
    """Change a derived row and record the new file by hand, so that no checksum betrays it."""
    name = "data/oica-production/oica-production.csv"
    copy.edit(name, "oica_total,Mexico,2010,year,2010,2342282", "oica_total,Mexico,2010,year,2010,2342283")
    path = copy.path("data/datapackage.json")
    text = path.read_text(encoding="utf-8")
    old = next(each for each in json.loads(text)["resources"] if each["name"] == "oica-production")["hash"]
    path.write_text(text.replace(old, f"sha256:{sha256_file(copy.path(name))}"), encoding="utf-8")


def change_source(copy: Copy) -> None:
    """Let a source that values rest on have been read in another extent."""
    copy.edit("data/sources/sources.csv", "opening of the archived copy only (about 2,000 characters)", "whole")
    seal(copy, "sources")


def nothing(_: Copy) -> None:
    """For a second trace of a fault that is planted already."""


def edit(name: str, old: str, new: str) -> Callable[[Copy], None]:
    return lambda copy: copy.edit(name, old, new)


def append(name: str, text: str) -> Callable[[Copy], None]:
    return lambda copy: copy.append(name, text)


Planted = tuple[dict[str, tuple[Plant, str, str, str]], list[Mismatch]]
ADDED = "\nNothing else is known.\n"


def added_file(copy: Copy) -> None:
    copy.path("report/analysis/more.py").write_text('"""More."""\n', encoding="utf-8")


def missing_file(copy: Copy) -> None:
    copy.path("tests/theme/test_tokens.py").unlink()


# Faults that are planted together, as nobody would be so kind as to plant one alone: for each the layer in which
# the release sees it, the item, and what is blamed.
IN_DATA: dict[str, tuple[Plant, str, str, str]] = {
    "changed cell": (change_cell, "data", "rules-of-origin", "rows of data: rules-of-origin/"),
    "changed cell, in a table": (nothing, "tables", "content-rules", "data: rules-of-origin/"),
    "removed row": (remove_row, "data", "plants", "rows of data: plants/"),
    "rows in another order": (reorder_rows, "data", "fdi", "the order of rows of fdi"),
    "series swapped": (swap_series, "figures", "vehicle-types", "data: oica-production/oica_cars-2010"),
    "other extent of a source": (change_source, "data", "sources", "rows of data: sources/"),
}
IN_CODE: dict[str, tuple[Plant, str, str, str]] = {
    "value multiplied": (
        edit(
            VALUES, 'return export_share(data, "inegi", "2024")', 'return export_share(data, "inegi", "2024") * 1.001'
        ),
        "values",
        "export-share-2024",
        f"code: {VALUES}",
    ),
    "value rounded": (
        edit(
            VALUES,
            '@value(reads=[FRAMEWORK], unit="percent", decimals=2)\ndef rd_intensity_2024',
            '@value(reads=[FRAMEWORK], unit="percent", decimals=1)\ndef rd_intensity_2024',
        ),
        "values",
        "rd-intensity-2024",
        f"code: {VALUES}",
    ),
    "colours swapped": (
        edit(DRAWN, '{"Made": SERIES[0], "Exported": SERIES[1]}', '{"Made": SERIES[1], "Exported": SERIES[0]}'),
        "figures",
        "light-vehicles",
        f"code: {DRAWN}",
    ),
    "caption reworded": (
        edit("report/analysis/monitoring.py", "the next figure is overdue", "a figure is overdue"),
        "tables",
        "indicators",
        "code: report/analysis/monitoring.py",
    ),
    "style sheet edited": (
        append("report/render/theme/paper.css", "\np { color: red; }\n"),
        "pages",
        "assets/paper.css",
        "code: report/render/theme/paper.css",
    ),
    "file of code added": (added_file, "inputs", "report/analysis/more.py", "the file report/analysis/more.py"),
    "file missing": (missing_file, "inputs", "tests/theme/test_tokens.py", "the file tests/theme/test_tokens.py"),
}
IN_TEXT: dict[str, tuple[Plant, str, str, str]] = {
    "sentence edited": (append(METHODS, ADDED), "pages", "chapters/methods.html", f"text: {METHODS}"),
    "sentence edited, in the PDF": (nothing, "PDF", "paper.pdf", f"text: {METHODS}"),
    "sentence edited, in Word": (nothing, "Word", "paper.docx", f"text: {METHODS}"),
    "setting edited": (
        edit("_quarto.yml", "number-depth: 2", "number-depth: 1"),
        "pages",
        "chapters/monitoring.html",
        "code: _quarto.yml",
    ),
    "layout of the PDF edited": (
        edit("report/render/typst/paper.typ", "left: 1.4em, right: 1.4em", "left: 1.5em, right: 1.5em"),
        "inputs",
        "report/render/typst/paper.typ",
        "the file report/render/typst/paper.typ",
    ),
}
TOGETHER = {"data": IN_DATA, "code": IN_CODE, "text": IN_TEXT}


@pytest.fixture(scope="module", params=TOGETHER)
def planted(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, as_built: Snapshot) -> Planted:
    copy = Copy(tmp_path_factory.mktemp("planted"))
    faults = TOGETHER[request.param]
    for plant, *_ in faults.values():
        plant(copy)
    rebuilt = copy.make()
    assert not rebuilt.failure, rebuilt.failure
    return faults, mismatches(RELEASE, as_built, copy.snapshot(), LAYERS)


def test_each_fault_in_the_inputs_is_seen_against_the_release_and_blamed(planted: Planted) -> None:
    faults, found = planted
    seen = {(each.layer, each.item): each.culprit for each in found}
    for name, (_, layer, item, cause) in faults.items():
        assert (layer, item) in seen, f"{name}: {sorted(seen)}"
        assert cause in seen[layer, item], name


def mismatches(comparison: str, old: Snapshot, new: Snapshot, layers: tuple[str, ...] = MADE) -> list[Mismatch]:
    return [
        each for layer in compare(comparison, old, new, layers, "nothing that is given") for each in layer.mismatches
    ]


REFUSED: dict[str, tuple[Plant, str]] = {
    "cell changed without a record": (edit(TRADE, "1989,year,1989,36,", "1989,year,1989,37,"), "rules-of-origin.csv"),
    "dataset missing": (lambda copy: copy.path(TRADE).unlink(), "rules-of-origin"),
    "file added to the data": (lambda copy: copy.path("data/trade/more.csv").write_text("a\n1\n") and None, "more.csv"),
    "bytes changed, not the text": (
        lambda copy: copy.path(TRADE).write_bytes(copy.path(TRADE).read_bytes().replace(b"\n", b"\r\n")) and None,
        "rules-of-origin",
    ),
    "derived row, with a forged checksum": (forge, "oica-production.csv"),
    "package of another version": (edit("requirements.lock", "altair==6.3.0", "altair==6.2.0"), "altair 6.3.0"),
}


@pytest.mark.parametrize("fault", REFUSED)
def test_a_fault_in_what_is_given_is_seen_before_anything_is_built(copy: Copy, fault: str) -> None:
    plant, blamed = REFUSED[fault]
    plant(copy)
    found = [each for layer in given(copy.project) for each in layer.mismatches]
    assert any(blamed in f"{each.culprit} {each.found}" for each in found), found


TAMPERED: dict[str, tuple[str, str, str]] = {  # the file of the build, the layer and the item
    "figure": ("build/exhibits/light-vehicles/figure.svg", "figures", "light-vehicles"),
    "specification of a figure": ("build/exhibits/light-vehicles/spec.vl.json", "figures", "light-vehicles"),
    "picture of a figure": ("build/exhibits/light-vehicles/figure.png", "figures", "light-vehicles"),
    "table": ("build/exhibits/indicators/data.csv", "tables", "indicators"),
    "page": ("build/site/chapters/consortium.html", "pages", "chapters/consortium.html"),
    "script": ("build/site/assets/theme.js", "pages", "assets/theme.js"),
    "download": (DOWNLOAD, "pages", DOWNLOAD.removeprefix("build/site/")),
    "PDF": ("build/paper.pdf", "PDF", "paper.pdf"),
    "Word file": ("build/paper.docx", "Word", "paper.docx"),
}


@pytest.mark.parametrize("fault", TAMPERED)
def test_a_changed_file_of_the_build_is_named(copy: Copy, as_built: Snapshot, fault: str) -> None:
    name, layer, item = TAMPERED[fault]
    assert copy.path(name).is_file()
    with copy.path(name).open("ab") as file:
        file.write(b" ")
    (found,) = mismatches(HERE, as_built, copy.snapshot())
    assert (found.layer, found.item) == (layer, item)
    assert found.culprit.endswith("nothing that is given")


def test_a_changed_number_of_the_build_is_named_with_both(copy: Copy, as_built: Snapshot) -> None:
    copy.edit("build/exhibits/production-2024/metadata.json", '"number": 3989403.0', '"number": 3989404.0')
    (found,) = mismatches(HERE, as_built, copy.snapshot())
    assert (found.layer, found.item) == ("values", "production-2024")
    assert "3989403.0" in found.expected
    assert "3989404.0" in found.found
    assert beside(found, as_built, None).difference == "+1"


def test_a_page_too_many_and_a_page_too_few_are_named(copy: Copy, as_built: Snapshot) -> None:
    copy.path("build/site/chapters/methods.html").rename(copy.path("build/site/chapters/old.html"))
    found = mismatches(HERE, as_built, copy.snapshot())
    assert [(each.item, each.expected == "absent", each.found == "absent") for each in found] == [
        ("chapters/methods.html", False, True),
        ("chapters/old.html", True, False),
    ]


def test_a_wrong_font_stops_the_build_and_is_named(copy: Copy) -> None:
    fonts = "report/theme/fonts/woff2"
    shutil.copy2(copy.path(f"{fonts}/PaperSerif-Italic.woff2"), copy.path(f"{fonts}/PaperSerif-Regular.woff2"))
    copy.append("report/theme/css.py", "\n")
    rebuilt = copy.make()
    assert "PaperSerif-Regular.woff2" in rebuilt.failure


def test_a_stale_cache_is_blamed_for_what_it_gives(copy: Copy, as_built: Snapshot) -> None:
    files = sorted(copy.path("build/cache/documents").rglob("*.json"))
    found = [path for path in files if re.match(BODY_OF_METHODS, path.read_text(encoding="utf-8"))]
    assert found
    for kept in found:  # those of earlier texts may be there too
        text = kept.read_text(encoding="utf-8")
        assert "review of secondary sources" in text
        kept.write_text(text.replace("review of secondary sources", "review of primary sources"), encoding="utf-8")
    again = warm(copy.project, plan()[0], copy.workshop)
    assert not again.failure, again.failure
    seen = mismatches(WARM, as_built, snapshot_of(again.project, "the build with a cache"))
    assert "chapters/methods.html" in {each.item for each in seen}


# What depends on circumstances: printed by a cell of a chapter, or returned by a function of the analysis.
CELLS = {
    "random id": ("chapters/monitoring.qmd", "import uuid; print(uuid.uuid4())"),
    "processors": ("chapters/policy-instruments.qmd", "import os; print(len(os.sched_getaffinity(0)))"),
    "clock": (METHODS, "import datetime; print(datetime.date.today())"),
}
SHIELDED = {  # a cell sees the same of these whatever the circumstances
    "time zone": "import time; print(time.tzname[0])",
    "variable of the environment": "import os; print(os.environ.get('COLUMNS'))",
    "order of a set": "print(*{'iron', 'steel', 'zinc', 'lead', 'tin', 'gold'})",
    "language": "import os; print(os.environ.get('LANG'), os.environ.get('LC_ALL'))",
    "home": "import os; print(len(os.listdir(os.path.expanduser('~'))))",
}
FUNCTIONS = {
    "time zone": "__import__('time').timezone",
    "variable of the environment": "int(__import__('os').environ.get('COLUMNS', 0))",
    "order of a set": "sorted('abcdefghijkl').index(next(iter(set('abcdefghijkl'))))",
    "process": "__import__('os').getpid()",
    "language": "len(__import__('os').environ.get('LANG', ''))",
    "folder": "len(__import__('os').getcwd())",
}
CELL = "\n```{{python}}\n#| echo: false\n{code}\n```\n"
FUNCTION = """

@value(reads=[INDICATORS], unit="leaks")
def leak_{name}(data: Inputs) -> Quantity:
    \"\"\"A leak.\"\"\"
    return Quantity({code}, data[INDICATORS].rows)
"""


@pytest.fixture(scope="module")
def leaking(tmp_path_factory: pytest.TempPathFactory) -> list[Mismatch]:
    """What two builds of a paper with many leaks make different."""
    snapshots = []
    for circumstances in plan()[:2]:
        made = Copy(tmp_path_factory.mktemp("leaks"), circumstances.folder)
        for path, code in CELLS.values():
            made.append(path, CELL.format(code=code))
        for code in SHIELDED.values():
            made.append("chapters/discussion.qmd", CELL.format(code=code))
        for name, code in FUNCTIONS.items():
            made.append(MONITORING, FUNCTION.format(name=name.replace(" ", "_"), code=code))
        rebuilt = made.make(circumstances)
        assert not rebuilt.failure, rebuilt.failure
        snapshots.append(made.snapshot(circumstances.name))
    return mismatches(TWO_BUILDS, *snapshots)


@pytest.mark.parametrize("leak", CELLS)
def test_a_leak_in_a_chapter_is_seen_and_the_chapter_is_blamed(leaking: list[Mismatch], leak: str) -> None:
    if any(each.what in leak and each.reason for each in plan()[2]):
        pytest.skip("this machine cannot vary it")
    path, _ = CELLS[leak]
    (found,) = [each for each in leaking if each.layer == "pages" and each.item == path.replace(".qmd", ".html")]
    assert path in found.culprit
    assert found.detail.startswith("line ")


def test_cells_see_the_same_whatever_the_circumstances(leaking: list[Mismatch]) -> None:
    assert "chapters/discussion.html" not in {each.item for each in leaking}


@pytest.mark.parametrize("leak", FUNCTIONS)
def test_a_leak_in_the_analysis_is_seen_and_the_function_is_blamed(leaking: list[Mismatch], leak: str) -> None:
    (found,) = [each for each in leaking if each.layer == "values" and each.item == f"leak-{leak.replace(' ', '-')}"]
    assert found.culprit.startswith(f"{MONITORING}:")


def test_a_leak_is_seen_in_the_papers_too(leaking: list[Mismatch]) -> None:
    assert {each.layer for each in leaking} >= {"pages", "PDF", "Word"}


def test_a_chapter_that_needs_the_network_fails_without_it_and_is_named(copy: Copy) -> None:
    if any(each.what == "network" and each.reason for each in plan()[2]):
        pytest.skip("this machine does not let a program be cut off the network")
    with socket.create_server(("127.0.0.1", 0)) as server:
        code = f"import socket; socket.create_connection(('127.0.0.1', {server.getsockname()[1]}), 5); print('met')"
        copy.append(METHODS, CELL.format(code=code))
        assert not copy.make(plan()[0]).failure
        assert not copy.path(f"build/cache/cells/{METHODS}").with_suffix(".json").exists(), "what came from it was kept"
        copy.path("build/steps/chapters.json").unlink()
        failure = copy.make(plan()[1]).failure
    assert METHODS in blamed(failure)


@pytest.mark.parametrize("place", ["'build/told-by-methods'", "'told-by-methods.txt'"])
def test_hidden_state_between_chapters_is_seen_and_its_chapter_is_blamed(copy: Copy, place: str) -> None:
    copy.append(METHODS, CELL.format(code=f"import os; open({place}, 'a').write('x'); print('noted')"))
    rebuilt = copy.make()
    assert not rebuilt.failure, rebuilt.failure
    layer = left_behind(copy.project, [(plan()[0], rebuilt)])
    assert [METHODS in each.culprit for each in layer.mismatches] == [True], layer.mismatches


def test_every_planted_fault_is_counted() -> None:
    single = 6  # number, pages, font, cache, network, state
    assert sum(map(len, TOGETHER.values())) + len(REFUSED) + len(TAMPERED) + len(CELLS) + len(FUNCTIONS) + single >= 30
