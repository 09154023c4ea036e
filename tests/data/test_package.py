from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from report.core.errors import ContentError
from report.core.project import Project
from report.data import CheckReport, Package, csl_records, open_package

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def package() -> Package:
    return open_package(Project(ROOT))


@pytest.mark.xdist_group("checked paper")
def test_the_package_has_no_problem(checked_paper: CheckReport) -> None:
    report = checked_paper
    assert not report.problems, "\n".join(map(str, report.problems))
    assert sum(result.looked_at for result in report.results if result.rule.name == "unique keys") > 5000


def test_sealing_would_change_no_other_byte_of_the_descriptor() -> None:
    text = (ROOT / "data" / "datapackage.json").read_text(encoding="utf-8")
    assert text == json.dumps(json.loads(text), ensure_ascii=False, indent=2) + "\n"


def test_every_row_has_an_address_of_its_own(package: Package) -> None:
    addresses = [address for name in package.names for address in package.read(name).frame.index]
    assert len(addresses) == len(set(addresses)) > 5000


# Printed in the sources named; typed here from them, not read from the data.
RECEIVED = {
    "light-vehicles/lv_production_amia_plus_audi-2017": 3_932_119,  # América Economía, January 2018
    "light-vehicles/lv_production_inegi-2017": 3_933_154,  # AAAVER bulletin, January 2025, quoting INEGI
    "production-2017-reconciliation/amia_first_publication-2017": 3_773_569,  # Reuters, 8 January 2018
    "oica-production/oica_cars-2017": 1_900_029,  # OICA table for 2017
    "oica-production/oica_commercial-2017": 2_168_386,  # OICA table for 2017
    "instrument-budgets/BECAS.budget_executed_line-2008-s490": 149.484,  # Hacienda, programme S490
    "sti-framework/CTI_ANNEX-2019-sinmuros-20": 91_390,  # Sin Muros 2020, Annex 12
    "rd-indicators/gerd_pct_gdp-1996": 0.23838,  # World Bank, GB.XPD.RSDV.GD.ZS
    "centres-count/private_centres-2017": 13,  # ECLAC, by way of Opportimes 2018
}


@pytest.mark.parametrize("address", RECEIVED)
def test_received_figures_are_unchanged(package: Package, address: str) -> None:
    assert package.read(address.split("/")[0]).frame.loc[address, "value"] == RECEIVED[address]


def test_a_misspelt_dataset_is_answered_with_close_names(package: Package) -> None:
    with pytest.raises(ContentError, match='there is no dataset "light-vehicle"\n  expected: one of light-vehicles'):
        package.read("light-vehicle")


def test_no_address_is_registered_twice(package: Package) -> None:
    addresses = [re.sub(r"^https?://(www\.)?", "", source.url).rstrip("/") for source in package.sources.values()]
    known = [address for address in addresses if address]
    assert sorted(set(known)) == sorted(known)


def test_no_author_or_publisher_says_that_it_is_not_shown(package: Package) -> None:
    named = [f"{source.authors} {source.publisher}" for source in package.sources.values()]
    assert [text for text in named if "not shown" in text] == []


def test_every_source_is_citable(package: Package) -> None:
    records = csl_records(package)
    assert [record["id"] for record in records] == sorted(f"src-{source}" for source in package.sources)
    assert all(record["title"] and record["author"][0] for record in records)
