"""Interviews are not held; a segment that could harm a person could not be added. All segments here are invented."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from report.core.project import Project
from report.data import check_package, open_package
from scripts.checks import status

if TYPE_CHECKING:
    from tests.data.conftest import SmallPackage

ROOT = Path(__file__).parents[2]
HEADER = "key,respondent,role_class,date,language,codes,paraphrase,consent,quotation,coder,second_coder,note\n"
INVENTED = "IN999,E9,firm,2026-01-02,es,TEST-CODE,{text},{consent},{quotation},C1,,\n"


def use_own_checks(small: SmallPackage) -> None:
    folder = small.project.scripts
    folder.mkdir()
    shutil.copy(ROOT / "scripts/checks.py", folder)


def segments(small: SmallPackage, text: str, consent: str = "paraphrase", quotation: str = "") -> list[str]:
    use_own_checks(small)
    small.add("interview-segments", HEADER + INVENTED.format(text=text, consent=consent, quotation=quotation))
    return [str(problem) for problem in check_package(small.project).problems]


def test_interviews_are_not_held() -> None:
    package = open_package(Project(ROOT))
    assert str(status(package)) == "not held"
    assert package.records("interview-segments") == ()
    assert package.read("interview-segments").frame.empty


def test_a_package_without_the_table_says_not_held_too(small: SmallPackage) -> None:
    assert str(status(open_package(small.project))) == "not held"


def test_segments_are_counted_by_person(small: SmallPackage) -> None:
    assert not segments(small, "The invented firm came once and did not come back")
    assert str(status(open_package(small.project))) == "1 coded segments of 1 respondents"


@pytest.mark.parametrize(
    "text",
    [
        "Asked Dr. Prueba first",
        "The Ing. Prueba decided",
        "Lic. Ficticia signed",
        "It was Juana Ficticia who called",
        "It was Juan de la Prueba who called",
        "Signed by J. Prueba",
    ],
)
def test_a_name_is_refused_and_not_repeated(small: SmallPackage, text: str) -> None:
    problems = segments(small, text)
    assert 'column "paraphrase" seems to name a person\n  expected: the person’s code or role' in problems[0]
    assert not re.search("Prueba|Ficticia", problems[0])


def test_names_of_places_that_the_package_holds_may_stand(small: SmallPackage) -> None:
    small.add("places", "key,city\na,San Ficticio\n")
    assert not segments(small, "The works in San Ficticio stood still")


@pytest.mark.parametrize("text", ["She said “we never saw the money”", "She said «we never saw the money»"])
def test_own_words_need_consent_to_be_quoted(small: SmallPackage, text: str) -> None:
    assert 'who consented to "paraphrase"' in segments(small, text)[0]


def test_own_words_with_consent_may_stand(small: SmallPackage) -> None:
    assert not segments(small, "She said “we never saw the money”", "quotation", "we never saw the money")


def test_a_quotation_without_consent_is_refused(small: SmallPackage) -> None:
    assert 'column "quotation" quotes the respondent' in segments(small, "They waited", quotation="we waited")[0]


def damaged(tmp_path: Path, line: str) -> str:
    """What the real schema says of an invented segment, in a copy of the data."""
    import json
    import shutil

    from report.core.files import sha256

    shutil.copytree(ROOT / "data", tmp_path / "data")
    shutil.copy(ROOT / "_quarto.yml", tmp_path)
    path = tmp_path / "data/case-study/interview-segments.csv"
    path.write_text(HEADER + line, encoding="utf-8")
    descriptor = tmp_path / "data/datapackage.json"
    package = json.loads(descriptor.read_text(encoding="utf-8"))
    resource = next(each for each in package["resources"] if each["name"] == "interview-segments")
    resource.update(hash=f"sha256:{sha256(path.read_bytes())}", bytes=path.stat().st_size)
    descriptor.write_text(json.dumps(package), encoding="utf-8")
    results = open_package(Project(tmp_path)).check("interview-segments")
    return "\n".join(str(problem) for result in results for problem in result.problems)


SOUND = "IN999-1,E5,firm,2026-01-02,es,IND-DEMAND,The firm came once,paraphrase,,C1,C2,\n"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("E5", "Ficticia", 'column "respondent" holds "Ficticia"'),
        ("paraphrase,,", ",,", 'column "consent" is empty'),
        ("paraphrase,,", "yes,,", 'column "consent" holds "yes"'),
        ("IND-DEMAND", "IND-DEMANDS", 'column "codes" names "IND-DEMANDS"'),
        ("firm,2026", "boss,2026", 'column "role_class" holds "boss"'),
        ("IN999-1", "EV999", 'column "key" holds "EV999"'),
        ("2026-01-02", "January", 'column "date" holds "January"'),
    ],
)
def test_the_schema_refuses_what_is_not_coded_or_consented(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert old in SOUND
    assert message in damaged(tmp_path, SOUND.replace(old, new, 1))


def test_the_schema_accepts_a_sound_segment(tmp_path: Path) -> None:
    assert damaged(tmp_path, SOUND) == ""


def test_no_program_reads_the_tests() -> None:
    """The invented segments cannot reach the site: nothing under report/ or scripts/ names the tests' folder."""
    programs = [*(ROOT / "report").rglob("*.py"), *(ROOT / "scripts").glob("*.py")]
    programs.remove(
        ROOT / "report/data/moving.py"
    )  # gives a dataset another name in tests too, and takes nothing from them
    assert len(programs) > 50
    assert not [path for path in programs if re.search(r"[\"'/]tests/data", path.read_text(encoding="utf-8"))]


def test_the_guide_is_whole() -> None:
    rows = [record.cells for record in open_package(Project(ROOT)).records("interview-guide")]
    count = {section: sum(row["section"] == section for row in rows) for section in {row["section"] for row in rows}}
    assert count == {"seats": 6, "before": 4, "questions": 30, "facts": 7, "after": 4}
    assert [row["number"] for row in rows if row["section"] == "questions"] == [str(n) for n in range(1, 31)]
