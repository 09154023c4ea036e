"""What the sentences of the part on the consortia assert beside their numbers."""

from __future__ import annotations

from report.exhibits import (
    Inputs,
    Judgement,
    Quantity,
    all_of,
    claim,
    is_about,
    is_highest,
    is_less,
    is_lowest,
    is_more,
)
from scripts.consortium import (
    CENTRES,
    CODEBOOK,
    FINDINGS,
    SOURCES,
    centres_fall_2018,
    centres_fall_2019,
    ciateq_fall,
    cidesi_fall,
    cittaa_results,
    family,
    findings_collective_body,
    findings_complementarity,
    findings_governance,
    findings_lead_centre,
    findings_money_tension,
    findings_political_cycle,
    findings_results,
    findings_technology_convergence,
    in_family,
    money_tension_on_consortia,
    political_cycle_on_consortia,
    with_code,
)
from scripts.consortium_record import (
    COMPARISON,
    FUNDING,
    amounts_on_record,
    amounts_soft,
    consortia_led,
    consortia_listed,
    consortia_without_opening,
)


def by_family(data: Inputs, left_out: str) -> list[Quantity]:
    """Findings in each family but one, in the codebook's order."""
    families = dict.fromkeys(row["family"] for row in data[CODEBOOK])
    return [in_family(data, name).count() for name in families if name != left_out]


@claim(reads=[FINDINGS, CODEBOOK])
def governance_largest(data: Inputs) -> Judgement:
    """Governance is the family with most findings."""
    return is_highest(findings_governance(data), by_family(data, "governance"))


@claim(reads=[CODEBOOK])
def governance_has_more_codes(data: Inputs) -> Judgement:
    """The codebook has more codes for governance than for results."""
    codes = data[CODEBOOK]
    return is_more(codes.where(family="governance").count(), codes.where(family="results").count())


@claim(reads=[FINDINGS, CODEBOOK])
def results_smallest(data: Inputs) -> Judgement:
    """Results are the family with fewest findings."""
    return is_lowest(findings_results(data), by_family(data, "results"))


@claim(reads=[FINDINGS, CODEBOOK])
def political_cycle_and_money_first(data: Inputs) -> Judgement:
    """The political cycle and money are the most frequent tensions, with as many findings each."""
    first = ("TEN-TERM", "TEN-FUND")
    others = [with_code(data[FINDINGS], code).count() for code in family(data, "tensions") if code not in first]
    tied = is_about(findings_political_cycle(data), findings_money_tension(data), within_percent=0)
    return all_of(is_highest(findings_political_cycle(data), others), tied)


@claim(reads=[FINDINGS])
def political_cycle_on_consortia_first(data: Inputs) -> Judgement:
    """On single consortia more findings speak of the political cycle than of money."""
    return is_more(political_cycle_on_consortia(data), money_tension_on_consortia(data))


@claim(reads=[FINDINGS])
def nothing_combined(data: Inputs) -> Judgement:
    """No finding on a single consortium describes combined technologies."""
    return is_about(findings_technology_convergence(data) + 1, 1, within_percent=0)


@claim(reads=[FUNDING])
def half_of_amounts_soft(data: Inputs) -> Judgement:
    """About half of the amounts on record are announced, planned or alleged."""
    return is_about(amounts_soft(data) * 2, amounts_on_record(data), within_percent=10)


@claim(reads=[COMPARISON])
def half_led_by_a_centre(data: Inputs) -> Judgement:
    """More than half of the consortia listed name a centre as leader, incubator, technical lead or host."""
    return is_more(consortia_led(data) * 2, consortia_listed(data))


@claim(reads=[FINDINGS])
def led_by_centres(data: Inputs) -> Judgement:
    """More findings speak of a lead centre than of a collective body."""
    return is_more(findings_lead_centre(data), findings_collective_body(data))


@claim(reads=[CENTRES])
def budgets_fell(data: Inputs) -> Judgement:
    """The budgets of the centres together fell to 2018, and further to the proposal for 2019."""
    return all_of(is_more(centres_fall_2018(data), 0), is_more(centres_fall_2019(data), centres_fall_2018(data)))


@claim(reads=[CENTRES])
def members_fell(data: Inputs) -> Judgement:
    """The budgets of the charted centres that are seen in a consortium fell together from 2015 to 2018."""
    members = data[CENTRES].where_known("consortia_seen")
    return is_less(members.sum("budget_2018_mxn_m_2019_derived"), members.sum("budget_2015_mxn_m_2019_derived"))


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


@claim(reads=[FINDINGS])
def complementarity_prevails(data: Inputs) -> Judgement:
    """More findings speak of strengths that complement each other than of technologies that are combined."""
    return is_more(findings_complementarity(data), findings_technology_convergence(data))


@claim(reads=[FINDINGS, CODEBOOK])
def no_result_for_cittaa(data: Inputs) -> Judgement:
    """No finding with a code of results concerns CITTAA."""
    return is_about(cittaa_results(data) + 1, 1, within_percent=0)


@claim(reads=[COMPARISON])
def many_without_opening(data: Inputs) -> Judgement:
    """For more than half of the consortia listed, no opening is dated."""
    return is_more(consortia_without_opening(data) * 2, consortia_listed(data))
