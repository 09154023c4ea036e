"""What a reader of the package gets."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from frictionless import Package as TheirPackage
from pandas.testing import assert_frame_equal

from report.core.errors import ContentError
from report.core.project import Project
from report.data import csl_records, open_package
from report.data.derived_values import compute
from report.data.sources import CITABLE, Source, csl_of

if TYPE_CHECKING:
    from tests.data.conftest import SmallPackage

ROOT = Path(__file__).parents[2]


def test_types_follow_the_schema_and_rows_are_named(small: SmallPackage) -> None:
    frame = open_package(small.project).read("vehicles").frame
    assert frame.index.name == "row"
    assert list(frame.index) == [f"vehicles/{key}" for key in ("made-2023", "made-2024", "sold-2024", "growth-2024")]
    assert frame.dtypes.astype(str)[["key", "year", "value"]].to_dict() == {
        "key": "str",
        "year": "Int64",
        "value": "float64",
    }
    assert frame.loc["vehicles/growth-2024", "value"] == 5.6
    assert frame["note"].isna().tolist() == [True, True, False, True]
    assert open_package(small.project).read("sources").frame["accessed"].iloc[0] == pd.Timestamp("2026-11-23")


def test_a_second_reading_equals_the_first(small: SmallPackage) -> None:
    first, second = (open_package(small.project).read("vehicles") for _ in range(2))
    assert_frame_equal(first.frame, second.frame)
    assert first.hash == second.hash


def test_an_empty_column_of_numbers_keeps_its_type(small: SmallPackage) -> None:
    text = small.path("vehicles").read_text(encoding="utf-8")
    small.replace("vehicles", text, text.replace(",2023,3", ",,3").replace(",2024,", ",,"))
    assert str(open_package(small.project).read("vehicles").frame["year"].dtype) == "Int64"


def test_one_dataset_is_read_although_another_is_damaged(small: SmallPackage) -> None:
    small.path("vehicles").write_text("nonsense", encoding="utf-8")
    assert len(open_package(small.project).read("sources").frame) == 3


def test_an_unknown_source_is_answered_with_close_ids(small: SmallPackage) -> None:
    with pytest.raises(ContentError, match='there is no source "INEGI-24"\n  expected: one of INEGI-25'):
        open_package(small.project).source("INEGI-24")


def test_a_source_tells_how_far_it_was_read(small: SmallPackage) -> None:
    source = open_package(small.project).source("INEGI-25")
    assert (source.extent_read, source.year, source.citation_key) == ("table 1", 2025, "src-INEGI-25")


def test_csl_records_name_people_as_people_and_bodies_as_bodies(small: SmallPackage) -> None:
    by_id = {record["id"]: record for record in csl_records(open_package(small.project))}
    assert by_id["src-kc-roe20"] == {
        "id": "src-kc-roe20",
        "type": "article-journal",
        "title": "Centres at work",
        "author": [{"family": "Roe", "given": "J. M."}, {"literal": "Board"}],
        "container-title": "Journal",
        "issued": {"date-parts": [[2020]]},
        "language": "en",
    }
    assert by_id["src-INEGI-25"]["author"] == [{"literal": "INEGI"}]
    assert by_id["src-INEGI-25"]["accessed"] == {"date-parts": [[2026, 11, 23]]}


@pytest.mark.parametrize(
    ("authors", "expected"),
    [
        ("Casalet Ravenna, M. (coord.)", [{"family": "Casalet Ravenna", "given": "M."}]),
        ("Marquina Sánchez, L.; Álvarez Medina, M. L.", [("Marquina Sánchez", "L."), ("Álvarez Medina", "M. L.")]),
        ("AMIA, AMDA, ANPACT, INA (after INEGI)", [{"literal": "AMIA, AMDA, ANPACT, INA (after INEGI)"}]),
        ("SHCP, Comité Interinstitucional", [{"literal": "SHCP, Comité Interinstitucional"}]),
        ("", [{"literal": "P"}]),
    ],
)
def test_names_of_authors(authors: str, expected: list[object]) -> None:
    texts = dict.fromkeys(Source.__dataclass_fields__, "")
    source = Source(**{**texts, "id": "x", "title": "T", "publisher": "P", "authors": authors, "year": None})
    named = [{"family": each[0], "given": each[1]} if isinstance(each, tuple) else each for each in expected]
    assert csl_of(source)["author"] == named


def test_a_source_without_a_year_has_no_date() -> None:
    texts = dict.fromkeys(Source.__dataclass_fields__, "")
    record = csl_of(Source(**{**texts, "id": "x", "title": "T", "publisher": "P", "year": None}))
    assert "issued" not in record


@pytest.mark.parametrize("key", ["src-a--b", "src-a-", "src-a_.", "src-á", "src-a b", "src-a;b"])
def test_keys_that_pandoc_would_cut_are_not_citable(key: str) -> None:
    assert not CITABLE.fullmatch(key)


def test_an_id_that_cannot_be_cited_is_refused(small: SmallPackage) -> None:
    small.replace("sources", "kc-roe20", "kc--roe20")
    small.replace("vehicles", "kc-roe20", "kc--roe20")
    with pytest.raises(ContentError, match='source "kc--roe20" cannot be cited as @src-kc--roe20'):
        csl_records(open_package(small.project))


@pytest.mark.parametrize(
    ("arithmetic", "result"),
    [("100 * a / b", 50.0), ("-a + (b > a)", -0.0), ("round(1234 * a, -3)", 1000.0), ("a - (b - a)", 0.0)],
)
def test_arithmetic_is_computed(arithmetic: str, result: float) -> None:
    assert compute(arithmetic, {"a": 1.0, "b": 2.0}) == result


@pytest.mark.parametrize("text", ["__import__('os')", "a.real", "a ** b", "a if b else a", "c", "a / 0", "", "(" * 500])
def test_anything_but_arithmetic_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not arithmetic"):
        compute(text, {"a": 1.0, "b": 2.0})


def test_the_quick_check_does_not_import_pandas() -> None:
    program = (
        "import sys; from pathlib import Path; from report.data import check_quickly;"
        "from report.core.project import Project;"
        f"assert not check_quickly(Project(Path({str(ROOT)!r})));"
        "print(sorted({'pandas', 'numpy', 'altair', 'rich'} & set(sys.modules)))"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


@pytest.mark.filterwarnings("ignore")  # theirs, not ours
def test_frictionless_agrees_that_the_package_is_valid() -> None:
    report = TheirPackage(ROOT / "data" / "datapackage.json").validate()
    assert report.valid, report.flatten(["name", "rowNumber", "message"])[:5]
    assert len(report.tasks) == len(open_package(Project(ROOT)).names)


@pytest.mark.parametrize(
    ("verb", "words", "status", "said"),
    [
        ("check", [], 0, "all right"),
        ("check", ["--quick"], 0, "all checksums and keys are right"),
        ("seal", ["vehicle"], 1, "one of vehicles"),
        ("seal", [""], 2, "make data-seal NAME=<dataset>"),
    ],
)
def test_the_programs_end_with_the_status_of_what_they_found(
    small: SmallPackage, verb: str, words: list[str], status: int, said: str
) -> None:
    command = [sys.executable, "-m", "report", "data", verb, *words, "--project", str(small.project.root)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert done.returncode == status, done.stderr
    assert said in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
