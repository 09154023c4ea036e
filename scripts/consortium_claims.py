"""What the sentences of the part on the consortia assert beside their numbers."""

from __future__ import annotations

from report.exhibits import (
    Inputs,
    Judgement,
    all_of,
    claim,
    is_about,
    is_less,
    is_more,
)
from scripts.consortium import (
    CENTRES,
    FINDINGS,
    SOURCES,
    centres_fall_2018,
    centres_fall_2019,
    ciateq_fall,
    cidesi_fall,
    findings_technology_convergence,
)
from scripts.consortium_record import (
    COMPARISON,
    FUNDING,
    amounts_on_record,
    amounts_soft,
    consortia_led,
    consortia_listed,
)


@claim(reads=[FINDINGS])
def combined_once(data: Inputs) -> Judgement:
    """One finding on a single consortium describes combined technologies."""
    return is_about(findings_technology_convergence(data), 1, within_percent=0)


@claim(reads=[FUNDING])
def many_amounts_soft(data: Inputs) -> Judgement:
    """More than a third of the amounts on record, and less than half, are announced, planned or alleged."""
    soft, on_record = amounts_soft(data), amounts_on_record(data)
    return all_of(is_more(soft * 3, on_record), is_less(soft * 2, on_record))


@claim(reads=[COMPARISON])
def half_led_by_a_centre(data: Inputs) -> Judgement:
    """More than half of the consortia listed name a centre as leader, incubator, technical lead or host."""
    return is_more(consortia_led(data) * 2, consortia_listed(data))


@claim(reads=[CENTRES])
def budgets_fell(data: Inputs) -> Judgement:
    """The budgets of the centres together fell to 2018, and further to the proposal for 2019."""
    return all_of(is_more(centres_fall_2018(data), 0), is_more(centres_fall_2019(data), centres_fall_2018(data)))


@claim(reads=[SOURCES])
def most_read_in_opening(data: Inputs) -> Judgement:
    """More than half of the sources registered were read in their opening only."""
    return is_more(data[SOURCES].where(extent="opening").count() * 2, data[SOURCES].count())


@claim(reads=[CENTRES])
def none_was_spared(data: Inputs) -> Judgement:
    """Every centre compared lost in real terms between 2015 and the proposal for 2019."""
    changes = [
        row.quantity("real_change_2015_2019_pct") for row in data[CENTRES].where_known("real_change_2015_2019_pct")
    ]
    return is_less(max(changes), 0)


@claim(reads=[CENTRES])
def cidesi_fell_more(data: Inputs) -> Judgement:
    """CIDESI fell by more than the centres together, and CIATEQ by less."""
    together = centres_fall_2019(data)
    return all_of(is_more(cidesi_fall(data), together), is_less(ciateq_fall(data), together))
