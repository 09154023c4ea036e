"""The diagram of the chain of value against the rows that its boxes name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from scripts.value_chain import MAKERS
from tests.paper.rows import read_rows


def test_boxes_count_what_the_rows_count(computed: Callable[[str], Any]) -> None:
    diagram = computed("chain-of-value")
    said = {box.id: box.text for box in diagram.boxes}
    plants = read_rows("automotive-industry/plants.csv")
    firms = {row["company"].partition(" (")[0] for row in plants}
    assert (
        f"{len(firms)} firms, {len(plants)} plants in {len({row['state'] for row in plants})} states" in said["makers"]
    )
    centres = [row for row in read_rows("centres/centres.csv", type="private") if row["owner"] != "not named"]
    suppliers = [row for row in centres if row["owner"] not in MAKERS]
    at_queretaro = [row for row in suppliers if row["state"] == "Queretaro"]
    assert f"{len(at_queretaro)} of {len(suppliers)} entries at Querétaro" in said["first-own"]
    assert f"{len(centres) - len(suppliers)} centres" in said["own"]


def test_no_public_centre_leads_to_the_makers(computed: Callable[[str], Any]) -> None:
    diagram = computed("chain-of-value")
    column = {box.id: box.column for box in diagram.boxes}
    assert {arrow.end for arrow in diagram.arrows if column[arrow.start] == 2} == {"first", "lower", "tools"}
    assert {arrow.start for arrow in diagram.arrows} | {"makers"} == set(column)
