"""Planted faults: each is found, in the layer where it is felt, and the right thing is blamed."""

from __future__ import annotations

import csv
import json
import re
import shutil
import socket
from collections.abc import Callable

import pytest

from report.core.files import sha256_file
from report.evidence.record import LAYERS, MADE, Snapshot, snapshot_of
from report.release.verify.comparison import Mismatch, compare
from report.release.verify.side_by_side import beside
from report.release.verify.variations import plan
from report.release.verify.verdicts import HERE, RELEASE, TWO_BUILDS, WARM
from report.release.verify.verification import blamed, given, here, left_behind, warm
from tests.release.verify.conftest import Copy, Plant
from tests.sample import Sample

PRICES, HARVEST = "data/honey/prices.csv", "data/honey/harvest.csv"
METHODS = "chapters/methods.qmd"
BODY_OF_METHODS = r'\[\{"body": "<p><a href=\\"evidence/notebook-methods'
HIVES = "scripts/hives.py"
DRAWN = "scripts/honey_exhibits.py"
DOWNLOAD = "build/site/data/harvest.zip"
VALUES = "scripts/honey.py"


def rows_of(copy: Copy, name: str) -> tuple[list[str], list[list[str]]]:
    with copy.path(name).open(encoding="utf-8", newline="") as file:
        header, *rows = list(csv.reader(file))
    return header, rows


def write_rows(copy: Copy, name: str, header: list[str], rows: list[list[str]]) -> None:
    with copy.path(name).open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *rows])


def change_cell(copy: Copy) -> None:
    copy.edit(PRICES, "2020,64,", "2020,65,")
    copy.seal("prices")


def remove_row(copy: Copy) -> None:
    header, rows = rows_of(copy, "data/hives/apiaries.csv")
    write_rows(copy, "data/hives/apiaries.csv", header, rows[:-1])
    copy.seal("apiaries")


def reorder_rows(copy: Copy) -> None:
    header, rows = rows_of(copy, "data/hives/losses.csv")
    write_rows(copy, "data/hives/losses.csv", header, rows[::-1])
    copy.seal("losses")


def swap_series(copy: Copy) -> None:
    """Give the harvest of a year in the north to the south and the other way round."""
    header, rows = rows_of(copy, HARVEST)
    key, value = header.index("key"), header.index("value")
    north = next(row for row in rows if row[key] == "north-2019")
    south = next(row for row in rows if row[key] == "south-2019")
    north[value], south[value] = south[value], north[value]
    write_rows(copy, HARVEST, header, rows)
    copy.seal("harvest")


def forge(copy: Copy) -> None:
    """Change a derived row and record the new file by hand, so that no checksum betrays it."""
    copy.edit(HARVEST, "2020,94,", "2020,95,")
    path = copy.path("data/datapackage.json")
    text = path.read_text(encoding="utf-8")
    old = next(each for each in json.loads(text)["resources"] if each["name"] == "harvest")["hash"]
    path.write_text(text.replace(old, f"sha256:{sha256_file(copy.path(HARVEST))}"), encoding="utf-8")


def change_source(copy: Copy) -> None:
    """Let a source that values rest on have been read in another extent."""
    copy.edit("data/sources/sources.csv", "the first table only", "the first two tables")
    copy.seal("sources")


def nothing(_: Copy) -> None:
    """For a second trace of a fault that is planted already."""


def edit(name: str, old: str, new: str) -> Callable[[Copy], None]:
    return lambda copy: copy.edit(name, old, new)


def append(name: str, text: str) -> Callable[[Copy], None]:
    return lambda copy: copy.append(name, text)


Planted = tuple[dict[str, tuple[Plant, str, str, str]], list[Mismatch]]
ADDED = "\nNothing else is known.\n"


def added_file(copy: Copy) -> None:
    copy.path("scripts/more.py").write_text('"""More."""\n', encoding="utf-8")


def missing_file(copy: Copy) -> None:
    copy.path("README.md").unlink()


# Faults that are planted together, as nobody would be so kind as to plant one alone: for each the layer in which
# the release sees it, the item, and what is blamed.
IN_DATA: dict[str, tuple[Plant, str, str, str]] = {
    "changed cell": (change_cell, "data", "prices", "rows of data: prices/"),
    "changed cell, in a table": (nothing, "tables", "prices", "data: prices/"),
    "removed row": (remove_row, "data", "apiaries", "rows of data: apiaries/"),
    "rows in another order": (reorder_rows, "data", "losses", "the order of rows of losses"),
    "series swapped": (swap_series, "figures", "harvest", "data: harvest/north-2019"),
    "other extent of a source": (change_source, "data", "sources", "rows of data: sources/"),
}
IN_CODE: dict[str, tuple[Plant, str, str, str]] = {
    "value multiplied": (
        edit(
            VALUES, 'return harvest_of(data, "harvest_all", 2021)', 'return harvest_of(data, "harvest_all", 2021) * 1.1'
        ),
        "values",
        "harvest-2021",
        f"code: {VALUES}",
    ),
    "value rounded": (
        edit(VALUES, 'unit="percent", decimals=1', 'unit="percent", decimals=2'),
        "values",
        "south-share-2021",
        f"code: {VALUES}",
    ),
    "colours swapped": (
        edit(DRAWN, '{"North": SERIES[0], "South": SERIES[1]}', '{"North": SERIES[1], "South": SERIES[0]}'),
        "figures",
        "harvest",
        f"code: {DRAWN}",
    ),
    "caption reworded": (
        edit(HIVES, "Only apiaries that were counted", "Apiaries that were counted"),
        "tables",
        "apiary-list",
        f"code: {HIVES}",
    ),
    "style sheet edited": (
        append("report/theme/look/paper.css", "\np { color: red; }\n"),
        "pages",
        "assets/paper.css",
        "code: report/theme/look/paper.css",
    ),
    "file of code added": (added_file, "inputs", "scripts/more.py", "the file scripts/more.py"),
    "file missing": (missing_file, "inputs", "README.md", "the file README.md"),
}
IN_TEXT: dict[str, tuple[Plant, str, str, str]] = {
    "sentence edited": (append(METHODS, ADDED), "pages", "chapters/methods.html", f"text: {METHODS}"),
    "sentence edited, in the PDF": (nothing, "PDF", "paper.pdf", f"text: {METHODS}"),
    "sentence edited, in Word": (nothing, "Word", "paper.docx", f"text: {METHODS}"),
    "setting edited": (
        edit("_quarto.yml", "number-depth: 2", "number-depth: 1"),
        "pages",
        "chapters/hives.html",
        "settings: _quarto.yml",
    ),
    "layout of the PDF edited": (
        edit("report/render/print/typst/paper.typ", "left: 1.4em, right: 1.4em", "left: 1.5em, right: 1.5em"),
        "inputs",
        "report/render/print/typst/paper.typ",
        "the file report/render/print/typst/paper.typ",
    ),
}
EXHIBITS, CHAPTERS, SITE = (f"build/steps/{step}.json" for step in ("exhibits", "chapters", "site"))
TOGETHER = {"data": (IN_DATA, [EXHIBITS]), "code": (IN_CODE, [SITE]), "text": (IN_TEXT, [])}  # with the goals it takes


@pytest.fixture(scope="module", params=TOGETHER)
def planted(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, built_sample: Sample, as_built: Snapshot
) -> Planted:
    workshop = tmp_path_factory.mktemp("planted")
    copy = Copy(built_sample.copied(workshop / "paper").folder, workshop)
    faults, goals = TOGETHER[request.param]
    for plant, *_ in faults.values():
        plant(copy)
    rebuilt = copy.rebuilt(goals=goals)
    assert not rebuilt.failure, rebuilt.failure
    return faults, mismatches(RELEASE, as_built, copy.snapshot(), LAYERS)


def test_each_fault_in_the_inputs_is_seen_against_the_release_and_blamed(planted: Planted) -> None:
    faults, found = planted
    seen = {(each.layer, each.item): each.culprit for each in found}
    for name, (_, layer, item, cause) in faults.items():
        assert (layer, item) in seen, f"{name}: {sorted(seen)}"
        kind, _, place = cause.partition(": ")  # beside it may stand another changed program that the exhibit imports
        assert kind in seen[layer, item], name
        assert place in seen[layer, item], name


def mismatches(comparison: str, old: Snapshot, new: Snapshot, layers: tuple[str, ...] = MADE) -> list[Mismatch]:
    return [
        each for layer in compare(comparison, old, new, layers, "nothing that is given") for each in layer.mismatches
    ]


REFUSED: dict[str, tuple[Plant, str]] = {
    "cell changed without a record": (edit(PRICES, "2020,64,", "2020,65,"), "prices.csv"),
    "dataset missing": (lambda copy: copy.path(PRICES).unlink(), "prices"),
    "file added to the data": (lambda copy: copy.path("data/honey/more.csv").write_text("a\n1\n") and None, "more.csv"),
    "bytes changed, not the text": (
        lambda copy: copy.path(PRICES).write_bytes(copy.path(PRICES).read_bytes().replace(b"\n", b"\r\n")) and None,
        "prices",
    ),
    "derived row, with a forged checksum": (forge, "harvest.csv"),
    "package of another version": (edit("requirements.lock", "altair==6.3.0", "altair==6.2.0"), "altair 6.3.0"),
}


@pytest.mark.parametrize("fault", REFUSED)
@pytest.mark.usefixtures("packages_read_once")
def test_a_fault_in_what_is_given_is_seen_before_anything_is_built(copy: Copy, fault: str) -> None:
    plant, blamed = REFUSED[fault]
    plant(copy)
    found = [each for layer in given(copy.project) for each in layer.mismatches]
    assert any(blamed in f"{each.culprit} {each.found}" for each in found), found


TAMPERED: dict[str, tuple[str, str, str]] = {  # the file of the build, the layer and the item
    "figure": ("build/exhibits/harvest/figure.svg", "figures", "harvest"),
    "specification of a figure": ("build/exhibits/harvest/spec.vl.json", "figures", "harvest"),
    "picture of a figure": ("build/exhibits/harvest/figure.png", "figures", "harvest"),
    "table": ("build/exhibits/prices/data.csv", "tables", "prices"),
    "page": ("build/site/chapters/honey.html", "pages", "chapters/honey.html"),
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


def test_a_file_that_was_put_into_the_build_or_taken_away_is_blamed_on_that(copy: Copy, as_built: Snapshot) -> None:
    copy.path("build/site/more.html").write_text("<p>More.</p>")
    copy.path("build/site/chapters/honey.html").unlink()
    found = {each.item: each.culprit for layer in here(copy.project, as_built) for each in layer.mismatches}
    assert found.keys() == {"more.html", "chapters/honey.html"}
    assert found["more.html"].endswith("the file was put there after the build, or left there by an earlier one")
    assert "removed after it was made" in found["chapters/honey.html"]


def test_a_changed_number_of_the_build_is_named_with_both(copy: Copy, as_built: Snapshot) -> None:
    copy.edit("build/exhibits/harvest-2021/metadata.json", '"number": 106.0', '"number": 107.0')
    (found,) = mismatches(HERE, as_built, copy.snapshot())
    assert (found.layer, found.item) == ("values", "harvest-2021")
    assert "106.0" in found.expected
    assert "107.0" in found.found
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
    rebuilt = copy.rebuilt()
    assert "PaperSerif-Regular.woff2" in rebuilt.failure


def test_a_stale_cache_is_blamed_for_what_it_gives(copy: Copy, as_built: Snapshot) -> None:
    store = copy.project.store
    texts = {
        path.stem: text
        for path in sorted(copy.path("build/cache/documents").rglob("*.json"))
        if (text := store.get(path.relative_to(store.folder).as_posix(), path.stem))
    }
    found = {key: text.decode() for key, text in texts.items() if re.match(BODY_OF_METHODS, text.decode())}
    assert found
    for key, text in found.items():  # those of earlier texts may be there too
        assert "review of secondary sources" in text
        wrong = text.replace("review of secondary sources", "review of primary sources")
        store.put(f"documents/{key[:2]}/{key}.json", key, wrong.encode())  # as if it had been made so
    again = warm(copy.project, plan()[0], copy.workshop, goals=[SITE])
    assert not again.failure, again.failure
    for name in ("paper.pdf", "paper.docx"):
        shutil.copy2(copy.path(f"build/{name}"), again.project.build)
    seen = mismatches(WARM, as_built, snapshot_of(again.project, "the build with a cache"))
    assert "chapters/methods.html" in {each.item for each in seen}


# What depends on circumstances: printed by a cell of a chapter, or returned by a function of the analysis.
CELLS = {
    "random id": ("chapters/honey.qmd", "import uuid; print(uuid.uuid4())"),
    "processors": ("chapters/hives.qmd", "import os; print(len(os.sched_getaffinity(0)))"),
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

@value(reads=[LOSSES], unit="leaks")
def leak_{name}(data: Inputs) -> Quantity:
    \"\"\"A leak.\"\"\"
    return Quantity({code}, data[LOSSES].rows)
"""


@pytest.fixture(scope="module")
def leaking(tmp_path_factory: pytest.TempPathFactory, built_sample: Sample) -> list[Mismatch]:
    """What two builds of a paper with many leaks make different."""
    snapshots = []
    for circumstances in plan()[:2]:
        workshop = tmp_path_factory.mktemp("leaks")
        made = Copy(built_sample.copied(workshop / circumstances.folder).folder, workshop)
        for path, code in CELLS.values():
            made.append(path, CELL.format(code=code))
        for code in SHIELDED.values():
            made.append("index.qmd", CELL.format(code=code))
        for name, code in FUNCTIONS.items():
            made.append(HIVES, FUNCTION.format(name=name.replace(" ", "_"), code=code))
        rebuilt = made.rebuilt(circumstances)
        assert not rebuilt.failure, rebuilt.failure
        snapshots.append(made.snapshot(circumstances.name))
    return mismatches(TWO_BUILDS, *snapshots)


@pytest.mark.xdist_group("leaks")
@pytest.mark.parametrize("leak", CELLS)
def test_a_leak_in_a_chapter_is_seen_and_the_chapter_is_blamed(leaking: list[Mismatch], leak: str) -> None:
    if any(each.what in leak and each.reason for each in plan()[2]):
        pytest.skip("this machine cannot vary it")
    path, _ = CELLS[leak]
    (found,) = [each for each in leaking if each.layer == "pages" and each.item == path.replace(".qmd", ".html")]
    assert path in found.culprit
    assert found.detail.startswith("line ")


@pytest.mark.xdist_group("leaks")
def test_cells_see_the_same_whatever_the_circumstances(leaking: list[Mismatch]) -> None:
    assert "index.html" not in {each.item for each in leaking}


@pytest.mark.xdist_group("leaks")
@pytest.mark.parametrize("leak", FUNCTIONS)
def test_a_leak_in_the_analysis_is_seen_and_the_function_is_blamed(leaking: list[Mismatch], leak: str) -> None:
    (found,) = [each for each in leaking if each.layer == "values" and each.item == f"leak-{leak.replace(' ', '-')}"]
    assert found.culprit.startswith(f"{HIVES}:")


@pytest.mark.xdist_group("leaks")
def test_a_leak_is_seen_in_the_papers_too(leaking: list[Mismatch]) -> None:
    assert {each.layer for each in leaking} >= {"pages", "PDF", "Word"}


def test_a_chapter_that_needs_the_network_fails_without_it_and_is_named(copy: Copy) -> None:
    if any(each.what == "network" and each.reason for each in plan()[2]):
        pytest.skip("this machine does not let a program be cut off the network")
    with socket.create_server(("127.0.0.1", 0)) as server:
        code = f"import socket; socket.create_connection(('127.0.0.1', {server.getsockname()[1]}), 5); print('met')"
        copy.append(METHODS, CELL.format(code=code))
        assert not copy.rebuilt(plan()[0], [CHAPTERS]).failure
        assert not copy.path(f"build/cache/cells/{METHODS}").with_suffix(".json").exists(), "what came from it was kept"
        copy.path("build/steps/chapters.json").unlink()
        failure = copy.rebuilt(plan()[1], [CHAPTERS]).failure
    assert METHODS in blamed(failure)


def test_a_chapter_that_writes_among_the_sources_is_refused_and_named(copy: Copy) -> None:
    copy.append(METHODS, CELL.format(code="open('told-by-methods.txt', 'a').write('x'); print('noted')"))
    assert METHODS in blamed(copy.rebuilt().failure)
    assert not copy.path("told-by-methods.txt").exists()


def test_hidden_state_between_chapters_is_seen_and_its_chapter_is_blamed(copy: Copy) -> None:
    copy.append(METHODS, CELL.format(code="open('build/told-by-methods', 'a').write('x'); print('noted')"))
    rebuilt = copy.rebuilt(goals=[CHAPTERS])
    assert not rebuilt.failure, rebuilt.failure
    layer = left_behind(copy.project, [(plan()[0], rebuilt)])
    assert [METHODS in each.culprit for each in layer.mismatches] == [True], layer.mismatches


def test_every_planted_fault_is_counted() -> None:
    single = 6  # number, pages, font, cache, network, state
    assert (
        sum(len(faults) for faults, _ in TOGETHER.values())
        + len(REFUSED)
        + len(TAMPERED)
        + len(CELLS)
        + len(FUNCTIONS)
        + single
        >= 30
    )
