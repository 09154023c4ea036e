from __future__ import annotations

import json
import shutil
import time
from pathlib import Path

from .project import SmallProject

VEHICLES = {"made-2017", "sold-share-2017", "vehicles"}
BUDGETS = {"budget-total", "budget-table", "budgets"}


def test_undeclared_dataset_and_raising_function_are_reported_together(project: SmallProject) -> None:
    before = project.files()
    project.edit("vehicles", 'return data["vehicles"].one(', 'return data["budgets"].one(')
    project.edit("money", 'return data["budgets"].sum()', "return 1 / 0")
    done = project.build()
    assert done.returncode == 1
    assert 'scripts/vehicles.py:10: value made-2017: the dataset "budgets" is read but not declared' in done.stderr
    assert 'add "budgets" to reads=[…]' in done.stderr
    assert "scripts/money.py:10: value budget-total: ZeroDivisionError: division by zero" in done.stderr
    assert "Traceback" not in done.stderr
    after = project.files()
    for name in ("values.json", "made-2017/metadata.json", "budget-total/metadata.json"):
        assert after[name] == before[name]


def test_exhibits_without_fault_are_built_beside_a_faulty_one(project: SmallProject) -> None:
    project.edit("vehicles", 'unit="percent"', 'unit="percent of output"')
    project.edit("vehicles", 'series="made", year=2017).quantity()\n\n', 'series="mades", year=2017).quantity()\n\n')
    done = project.build()
    assert done.returncode == 1
    assert 'close values: "made"' in done.stderr
    assert json.loads(project.files()["sold-share-2017/metadata.json"])["unit"] == "percent of output"


def test_chart_without_rows_fails(project: SmallProject) -> None:
    project.edit("money", "alt.Chart(frame)", "alt.Chart(frame.drop(columns='rows'))")
    done = project.build()
    assert done.returncode == 1
    assert "figure budgets: datum 1 of the chart's data-1 has no data row behind it" in done.stderr


def test_chart_with_rows_of_undeclared_dataset_fails(project: SmallProject) -> None:
    project.edit("money", "alt.Chart(frame)", "alt.Chart(frame.assign(rows='vehicles/made-2017'))")
    done = project.build()
    assert "rests on vehicles/made-2017, a row of a dataset that is not declared" in done.stderr


def test_table_cell_without_rows_fails(project: SmallProject) -> None:
    project.edit("money", 'Cell("–")', 'Cell("4 instruments")')
    done = project.build()
    assert done.returncode == 1
    assert 'cell "sum:instrument-name" has no data row behind it' in done.stderr


def test_empty_alternative_text_fails(project: SmallProject) -> None:
    project.edit("money", 'alt="4,078 in 2016, 2,100 in 2017."', 'alt=" "')
    assert "figure budgets: the alt is empty" in project.build().stderr


BREAK = ["register-2017", "vehicles", "made", "2017", "definition", "Another register", "draw two lines", "-"]


def test_chart_across_a_break_that_it_does_not_declare_fails_when_the_break_becomes_known(
    project: SmallProject,
) -> None:
    project.breaks = [BREAK]
    project.seal()
    failed = project.build()
    assert failed.returncode == 1
    assert 'figure vehicles: the chart draws rows on both sides of the break "register-2017"' in failed.stderr
    assert "expected: draw two lines" in failed.stderr
    assert "figure budgets" not in failed.stderr
    project.edit("vehicles", "        data=frame,\n", '        data=frame,\n        breaks=["register-2017"],\n')
    project.built()
    metadata = json.loads((project.exhibits / "vehicles/metadata.json").read_text())
    assert [each["key"] for each in metadata["breaks"]] == ["register-2017"]


def test_break_declared_but_not_met_fails(project: SmallProject) -> None:
    project.edit("vehicles", "        data=frame,\n", '        data=frame,\n        breaks=["register-2018"],\n')
    failed = project.build()
    assert failed.returncode == 1
    assert 'declares the break "register-2018", which its rows do not meet' in failed.stderr


def test_id_used_twice_names_both_places(project: SmallProject) -> None:
    project.edit("money", "def budget_total", "def made_2017")
    done = project.build()
    assert done.returncode == 1
    assert 'scripts/vehicles.py:7: the id "made-2017" is used twice' in done.stderr
    assert "the other is at scripts/money.py:7" in done.stderr


def test_unknown_dataset_in_reads_names_close_ones(project: SmallProject) -> None:
    project.edit("money", '@table(reads=["budgets"])', '@table(reads=["budget"])')
    done = project.build()
    assert done.returncode == 1
    assert 'budget-table reads the dataset "budget", which the package does not have' in done.stderr
    assert 'close: "budgets"' in done.stderr


def test_analysis_that_cannot_be_imported_is_named_with_its_line(project: SmallProject) -> None:
    project.edit("money", "import altair as alt", "import altair as alt\nfrom report.exhibits import Sheet")
    done = project.build()
    assert done.returncode == 1
    assert "scripts/money.py:3: the module scripts.money cannot be imported: ImportError" in done.stderr


def test_missing_font_stops_the_build(project: SmallProject) -> None:
    before = project.files()
    (project.root / "report" / "theme" / "fonts" / "ttf" / "PaperSans-Regular.ttf").unlink()
    project.edit("money", "Budgets fell", "Budgets rose")
    done = project.build()
    assert done.returncode == 1
    assert "PaperSans-Regular.ttf: font file is missing" in done.stderr
    assert project.files() == before


def test_worker_killed_from_outside_is_one_clear_error(project: SmallProject) -> None:
    before = project.files()["values.json"]
    project.edit("money", 'return data["budgets"].sum()', "import os; os.kill(os.getpid(), 9)")
    done = project.build()
    assert done.returncode == 1
    assert "a process that builds exhibits was ended from outside" in done.stderr
    assert project.files()["values.json"] == before


def test_interrupted_build_leaves_whole_exhibits_and_no_litter(project: SmallProject) -> None:
    before = project.files()
    project.edit("money", 'return data["budgets"].sum()', "import os; os.kill(os.getppid(), 2); return 1 / 0")
    done = project.build()
    assert done.returncode == 130
    assert "Traceback" not in done.stderr
    after = project.files()
    assert after.keys() == before.keys()
    assert after["budget-total/metadata.json"] == before["budget-total/metadata.json"]
    assert not [path for path in project.exhibits.iterdir() if path.name.startswith(".")]


def test_changed_row_marks_only_its_exhibits_stale_and_gives_what_a_clean_build_gives(
    project: SmallProject, tmp_path: Path
) -> None:
    project.cells["budgets"][1][3] = "2100.5"
    project.seal()
    assert project.rebuilt() == BUDGETS
    project.edit("vehicles", "Makers built", "Factories built")
    assert project.rebuilt() == VEHICLES
    project.titles["SHCP"] = "Public accounts revised"
    project.seal()
    assert project.rebuilt() == BUDGETS
    clean = project.copied(tmp_path / "a-folder-with-a-much-longer-name")
    shutil.rmtree(clean.root / "build")
    done = clean.build(
        TZ="Pacific/Auckland", LC_ALL="es_MX.UTF-8", LANG="es_MX.UTF-8", PYTHONHASHSEED="7", HOME="/none"
    )
    assert done.returncode == 0, done.stderr
    assert clean.files() == project.files()


def test_exhibit_built_alone_has_the_bytes_it_has_among_others(project: SmallProject) -> None:
    before = project.files()
    for names in ({"vehicles"}, {"budgets", "made-2017"}):
        for name in names:
            shutil.rmtree(project.exhibits / name)
        assert project.rebuilt() == names
    assert project.files() == before


def test_prose_executes_no_exhibit_and_imports_nothing_heavy(project: SmallProject) -> None:
    before = project.times()
    (project.root / "_quarto.yml").write_text("project: {type: book}\nbook: {title: Another}\n")
    (project.root / "chapters").mkdir()
    (project.root / "chapters" / "one.qmd").write_text("# One\n")
    program = (
        "import sys; from report.exhibits.build import build_exhibits; from report.core.project import find_project;"
        "built = build_exhibits(find_project());"
        "print(len(built.rebuilt), built.total, sorted({'pandas', 'altair', 'vl_convert', 'babel'} & set(sys.modules)))"
    )
    assert project.run(["-c", program]).stdout == "0 6 []\n"
    assert project.times() == before


def test_damaged_output_is_made_again(project: SmallProject) -> None:
    before = project.files()
    (project.exhibits / "vehicles" / "figure.svg").write_text("<svg>")
    (project.exhibits / "budgets" / "data.csv").unlink()
    assert project.rebuilt() == {"vehicles", "budgets"}
    assert project.files() == before


def test_exhibit_without_function_is_removed(project: SmallProject) -> None:
    project.edit("vehicles", "def made_2017", "def produced_2017")
    project.built()
    assert not (project.exhibits / "made-2017").exists()
    assert {"produced-2017", "budget-total", "sold-share-2017"} == set(json.loads(project.files()["values.json"]))


def test_data_changed_without_seal_stops_the_build(project: SmallProject) -> None:
    path = project.root / "data" / "budgets.csv"
    path.write_text(path.read_text().replace("2100.25", "2100.35"))
    before = project.files()
    done = project.build()
    assert done.returncode == 1
    assert "data/budgets.csv" in done.stderr
    assert project.files() == before


def test_metadata_says_where_a_value_comes_from(built_once: SmallProject) -> None:
    metadata = json.loads(built_once.files()["sold-share-2017/metadata.json"])
    assert metadata["definition"] == "Share of the vehicles made in 2017 that were sold."
    assert metadata["number"] == 3102604 / 3933154 * 100
    assert (metadata["text"], metadata["unit"]) == ("78.9%", "percent")
    assert metadata["rows"] == ["vehicles/sold-2017", "vehicles/made-2017"]
    assert metadata["function"] == {"file": "scripts/vehicles.py", "line": 13, "name": "sold_share_2017"}
    assert [source["citation_key"] for source in metadata["sources"]] == ["src-INEGI"]
    assert metadata["confidence"] == {"A": 2}
    assert set(metadata["inputs"]["datasets"]) == {"vehicles"}
    values = json.loads(built_once.files()["values.json"])
    assert values["budget-total"]["text"] == "MXN\N{NO-BREAK SPACE}6,179\N{NO-BREAK SPACE}million"
    assert [source["id"] for source in json.loads(built_once.files()["sources.json"])] == ["src-INEGI", "src-SHCP"]


def test_offered_data_are_those_drawn_with_their_rows(built_once: SmallProject) -> None:
    lines = built_once.files()["vehicles/data.csv"].decode().splitlines()
    assert lines[0] == "series,year,vehicles,rows"
    assert lines[2] == "made,2017,3933154.0,vehicles/made-2017"
    table = built_once.files()["budget-table/data.csv"].decode().splitlines()
    assert table[-1] == "Sum,6178.65,–,,budgets/pei-2016 budgets/pei-2017"


STAYING = """
import os, signal, sys, time
from report.exhibits.build import build_exhibits
from report.exhibits.pool import Crew
from report.core.project import find_project

project = find_project()
crew = Crew(project)
crew.wait()
print(*crew.pool._processes, flush=True)
for line in sys.stdin:
    print(len(build_exhibits(project, crew).rebuilt), flush=True)
crew.stop()
"""


def test_processes_that_stay_build_what_others_build(project: SmallProject, tmp_path: Path) -> None:
    with project.started(STAYING) as staying:
        staying.readline()
        project.cells["budgets"][1][3] = "2100.5"
        project.seal()
        assert int(staying.asked()) == len(BUDGETS)
        project.titles["SHCP"] = "Public accounts revised"
        project.seal()
        assert int(staying.asked()) == len(BUDGETS), "and again, with the data of that time"
    clean = project.copied(tmp_path / "another-folder")
    shutil.rmtree(clean.root / "build")
    clean.built()
    assert clean.files() == project.files()


BEGUN = """
from report.exhibits.build import build_exhibits
from report.core.project import find_project

project = find_project()
metadata = project.exhibits / "budget-total" / "metadata.json"
before = metadata.read_bytes()
build_exhibits(project, None, {"budget-total"}, lambda: print("first", metadata.read_bytes() != before))
print("all")
"""


def test_exhibits_that_are_waited_for_are_built_first_and_told(project: SmallProject) -> None:
    project.cells["budgets"][1][3] = "2100.5"
    project.seal()
    done = project.run(["-c", BEGUN])
    assert done.stdout.splitlines() == ["first True", "all"], done.stderr


def test_nothing_is_told_of_exhibits_that_failed(project: SmallProject) -> None:
    project.edit("money", 'return data["budgets"].sum()', "return 1 / 0")
    done = project.run(["-c", BEGUN])
    assert "first" not in done.stdout
    assert "budget-total: ZeroDivisionError" in done.stderr


def test_processes_that_stay_end_with_the_one_that_started_them(project: SmallProject) -> None:
    with project.started(STAYING) as staying:
        processes = [int(each) for each in staying.readline().split()]
        assert all(Path(f"/proc/{each}").exists() for each in processes)
        staying.process.kill()
        end = time.monotonic() + 30
        while any(Path(f"/proc/{each}").exists() for each in processes) and time.monotonic() < end:
            time.sleep(0.05)
        assert not [each for each in processes if Path(f"/proc/{each}").exists()]
