"""Disagreements, breaks and gaps speak of rows that exist, and sums that the sources state still hold."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from report.data import Package, open_package
from report.project import Project


@pytest.fixture(scope="module")
def package() -> Package:
    return open_package(Project(Path(__file__).parents[2]))


def test_every_break_names_a_dataset_and_series_in_it(package: Package) -> None:
    breaks = package.read("breaks").frame
    assert len(breaks) > 10
    for row in breaks.itertuples():
        frame = package.read(row.dataset).frame
        columns = {"series_id", "measure", "instrument_id"} & set(frame)
        known = {name for column in columns for name in frame[column]}
        assert set(row.series.split("; ")) <= known, row.Index
        addresses = [] if pd.isna(row.rows) else row.rows.split("; ")
        assert set(addresses) <= set(frame.index), row.Index


def test_a_disagreement_with_a_figure_has_its_rows_and_unit(package: Package) -> None:
    disagreements = package.read("disagreements").frame
    with_figure = disagreements[disagreements["value"].notna()]
    assert len(with_figure) > 30
    assert with_figure["derived_from"].notna().all()
    assert with_figure["derivation"].isin(["a - b", "a / b"]).all()
    assert with_figure.loc[with_figure["derivation"] == "a - b", "unit"].notna().all()


def test_parts_add_up_to_the_totals_that_sources_print(package: Package) -> None:
    def total(dataset: str, *keys: str) -> float:
        return package.read(dataset).frame["value"].loc[[f"{dataset}/{key}" for key in keys]].sum()

    def sum_of(dataset: str, series: str) -> float:
        frame = package.read(dataset).frame
        return round(frame.loc[frame["series_id"] == series, "value"].sum(), 6)

    centres = ("private_centres-2017", "academic_centres-2017", "public_centres-2017", "mixed_capital_centres-2017")
    assert total("centres-count", *centres) == total("centres-count", "total_centres-2017") == 28
    assert sum_of("economy-weight", "state_share_vehicle_output_value") == 97.5
    assert sum_of("plants-count", "lv_assembly_plants_by_state") == 21
    assert sum_of("sti-framework", "SNI_LEVEL_2017") == total("sti-framework", "SNI_TOTAL-2017") == 27_185


def test_codes_are_counted_rightly_in_the_codebook(package: Package) -> None:
    coded = package.read("coded-evidence").frame["codes"].str.split("; ").explode().value_counts()
    stated = package.read("codebook").frame.set_index("code")["n_rows"]
    assert coded.to_dict() == stated.to_dict()


def test_no_contact_detail_of_a_person_is_held(package: Package) -> None:
    kinds = {
        "mail": r"[\w.]+@[\w-]+\.\w+",
        "population id (CURP)": r"\b[A-Z]{4}\d{6}[A-Z]{6}\w{2}\b",
        "tax id (RFC)": r"\b[A-Z&Ñ]{3,4}\d{6}[A-Z\d]{3}\b",
        "telephone": r"\+?52[ -]?\d{2,3}[ -]\d{3,4}[ -]\d{4}",
    }
    contact = "|".join(kinds.values())
    for name in package.names:
        texts = package.read(name).frame.select_dtypes("str")
        for column in texts.columns.drop("url", errors="ignore"):
            found = texts[column].dropna().str.extract(f"({contact})", expand=False).dropna()
            assert found.empty, found.to_dict()
