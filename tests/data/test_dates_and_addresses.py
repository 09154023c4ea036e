"""Numbers, dates and addresses that a program reads and a reader would read otherwise, or cannot open."""

from __future__ import annotations

import pytest

from report.core.errors import ContentError
from report.data import check_package, seal_dataset
from report.data.page_addresses import fault_of_address
from tests.data.conftest import SmallPackage


def told(small: SmallPackage) -> list[str]:
    return [str(problem) for problem in check_package(small.project).problems]


@pytest.mark.parametrize("value", ["Infinity", "-Infinity", "NaN", "sNaN", "1e400", "0e999", "1e-999999"])
def test_a_derived_value_that_is_no_number_is_told_and_not_a_fault_of_the_program(
    small: SmallPackage, value: str
) -> None:
    small.replace("vehicles", ",5.6,", f",{value},")
    problems = [each for each in told(small) if 'vehicles.csv:5: column "value" holds' in each]
    assert problems or value in ("0e999", "1e-999999")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("sold,2024", "sold,02024"),
        (",5.6,", ",05.6,"),
        (",5.6,", ",00,"),
        (",5.6,", ",-05.6,"),
    ],
)
def test_a_zero_before_a_number_is_told_as_that_of_a_code(small: SmallPackage, old: str, new: str) -> None:
    small.replace("vehicles", old, new)
    assert any("without a zero before it; a code as 01 is text" in each for each in told(small))


@pytest.mark.parametrize("value", ["5.56", "5.561", "+5.6"])
def test_an_ordinary_number_passes(small: SmallPackage, value: str) -> None:
    small.replace("vehicles", ",5.6,", f",{value},")
    assert told(small) == []


@pytest.mark.parametrize("date", ["2026-W40-1", "2026-W40", "20261123", "2026-1-23", "2026-11-2３"])
def test_a_date_is_a_year_a_month_and_a_day(small: SmallPackage, date: str) -> None:
    small.replace("sources", "https://example.org/a,2026-11-23", f"https://example.org/a,{date}")
    assert any(f'column "accessed" holds "{date}"' in each and "a date as 2026-11-23" in each for each in told(small))


@pytest.mark.parametrize(("date", "wrong"), [("2024-12-31", True), ("2025-01-01", False), ("2026-11-23", False)])
def test_nothing_is_read_before_the_year_of_its_publication(small: SmallPackage, date: str, wrong: bool) -> None:
    small.replace("sources", "https://example.org/a,2026-11-23", f"https://example.org/a,{date}")
    problems = told(small)
    assert len(problems) == wrong
    assert all(f"holds {date}, before the year of what was read" in each for each in problems)


@pytest.mark.parametrize("date", ["45321", "20250203"])
def test_the_number_of_a_day_is_no_date(small: SmallPackage, date: str) -> None:
    small.replace("sources", "INEGI,2025,2025", f"INEGI,2025,{date}")
    assert any(f'column "date" holds "{date}"' in each for each in told(small))


@pytest.mark.parametrize("cell", ["Sep-01", "1-Mar", "3-mar", "ene-24", "12-dic", "01-Apr"])
def test_what_a_spreadsheet_made_a_date_of_is_no_text(small: SmallPackage, cell: str) -> None:
    small.replace("vehicles", "rounded", cell)
    with pytest.raises(ContentError, match="a spreadsheet made a date of it"):
        seal_dataset(small.project, "vehicles")


@pytest.mark.parametrize("cell", ["SEP-01", "MAR-21", "Mar-a-Lago", "Sep 2001", "Marx-21", "1-mars", "3-D", "May"])
def test_a_name_or_a_date_in_words_passes(small: SmallPackage, cell: str) -> None:
    small.replace("vehicles", "rounded", cell)
    assert told(small) == []


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://example.org/a b", "blanks are %20"),
        ("https://example.org/a https://example.org/b", "one address"),
        ("C:\\Users\\ana\\a.pdf", "one address"),
        ("javascript:alert(1)", "everybody can open"),
        ("data:text/html,x", "everybody can open"),
        ("file:///home/ana/a.pdf", "everybody can open"),
        ("ftp://example.org/a", "everybody can open"),
        ("htps://example.org/a", "everybody can open"),
        ("www.example.org/a", "everybody can open"),
        ("//example.org/a", "everybody can open"),
        ("mailto:ana@example.org", "everybody can open"),
        ("https:///a", "everybody can open"),
        ("https://", "everybody can open"),
        ("https://example/a", "everybody can open"),
        ("http://localhost:8888/a", "everybody can open"),
        ("http://127.0.0.1/a", "everybody can open"),
        ("http://192.168.1.5/a", "everybody can open"),
        ("http://169.254.169.254/latest", "everybody can open"),
        ("http://[::1]/a", "everybody can open"),
        ("http://[/a", "everybody can open"),
        ("https://server.local/a", "everybody can open"),
        ("https://wiki.corp/a", "everybody can open"),
        ("https://example.org:80a/", "everybody can open"),
        ("https://ana@example.org/a", "without a user"),
        ("https://example.org/a?access_token=abcd", "without a key"),
        ("https://example.org/a?x=1&X-Amz-Signature=abcd", "without a key"),
        ("https://example.org/a;jsessionid=AB12", "without a key"),
        ("https://example.org/a,", "without the mark of the sentence"),
        ("https://example.org/a)", "without the mark of the sentence"),
        ("https://example.org/a", ""),
        ("HTTPS://Example.org", ""),
        ("http://example.org:8080/a?b=c&d=%20#e", ""),
        ("https://es.wikipedia.org/wiki/Puebla_(estado)", ""),
        ("https://example.org/wiki/México", ""),
        ("https://bücher.example/ü", ""),
        ("https://xn--bcher-kva.example/", ""),
        ("https://example.org/what-they-do...", ""),
        ("https://example.org/~ana/a@b.html?key=3&token=2&design=x", ""),
        ("https://93.184.216.34/a", ""),
        ("https://web.archive.org/web/2019/http://example.org/a", ""),
    ],
)
def test_an_address_is_one_that_readers_can_open(small: SmallPackage, address: str, expected: str) -> None:
    fault = fault_of_address(address)
    assert bool(fault) == bool(expected)
    assert expected in fault
    if '"' not in address and "," not in address:
        small.replace("sources", "https://example.org/a", address)
        assert any('data/sources.csv:3: column "url" holds' in each for each in told(small)) == bool(expected)


@pytest.mark.parametrize(
    ("cell", "kind"),
    [
        ("ana.lopez [at] example.org", "a mail address"),
        ("ana.lopez(at)example(dot)org", "a mail address"),
        ("ana.lopez arroba example punto org", "a mail address"),
        ("cel. 5512345678", "a telephone number"),
        ("goma850101mdflrn08", "a population id"),
        ("SSN 123-45-6789", "a number of social security"),
        ("NSS: 12345678901", "a number of social security"),
        ("4111 1111 1111 1111", "the number of a card"),
        ("4111-1111-1111-1111", "the number of a card"),
        ("see /home/ana/notes.txt", "the folder of a person"),
        ("/Users/ana/Desktop/a.csv", "the folder of a person"),
        ("C:\\Users\\ana\\notes.txt", "the folder of a person"),
        ("c:/Documents and Settings/Ana/a.csv", "the folder of a person"),
    ],
)
def test_what_reaches_a_person_is_found_in_other_forms_too(small: SmallPackage, cell: str, kind: str) -> None:
    small.replace("vehicles", "rounded", cell)
    assert any(f'column "note" holds {kind}' in each for each in told(small))


@pytest.mark.parametrize(
    "cell",
    [
        "at (at) least one",
        "sold at example prices",
        "a plant (at Puebla) of 2019",
        "CP 72000; NSSF 2019",
        "1990 1991 1992 1993",
        "3000-4000-5000",
        "https://example.org/home/ana/notes.txt",
        "example.org/Users/ana/a.csv",
        "the page /home of the site",
        "C: \\Users",
        "arroba of 11.5 kg",
    ],
)
def test_words_that_reach_nobody_pass(small: SmallPackage, cell: str) -> None:
    small.replace("vehicles", "rounded", cell)
    assert told(small) == []
