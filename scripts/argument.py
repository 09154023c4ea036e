"""What the propositions of the paper are tested on: legal forms, lives, the timing of the fall, results and firms."""

from __future__ import annotations

import re

from report.exhibits import (
    Inputs,
    Judgement,
    Quantity,
    Row,
    Year,
    all_of,
    are_falling,
    claim,
    is_about,
    is_less,
    is_more,
    percent_change,
    percent_of,
    sum_of,
    value,
)
from scripts.consortium import FINDINGS, on_consortia, with_code
from scripts.consortium import stated as found_in
from scripts.consortium_record import COMPARISON, NO_FIRM
from scripts.consortium_search import FIVE, results_of
from scripts.industrial_policy import VEHICLES, vehicles
from scripts.instrument_lives import RULES, TRUSTS, alive, by_form
from scripts.latest_years import successor_line_proposed_2026, successor_line_reported_2025, usa_share_2025
from scripts.policy_instruments import BUDGETS, FRAMEWORK, INSTRUMENTS, spent, stated
from scripts.prices import END, FIRMS, LAUNCH, PEOPLE, PRICES, really_spent

CLUSTERS, CLAIMS = "clusters", "seed-claims"
AT_THE_BORDER = "tariff preference"  # the kind of the decrees and regimes that ease trade for makers and exporters
LAST_OF_GOVERNMENT = 2018  # the government that launched the consortia ended on 1 December 2018
TRUSTS_END = 2020
A_HALF, A_TWENTIETH = 50, 5  # percent


def at_the_border(data: Inputs) -> list[Row]:
    """The instruments drawn that stand in a decree and ease trade: sector programmes, IMMEX, the decree of 2003."""
    return [row for row in by_form(data)[RULES] if row["type"] == AT_THE_BORDER]


def years_lived(data: Inputs) -> dict[str, int]:
    """How long each kind of trust lived, from its first year to its end, by the address of its row."""
    return {row.address: int(row["end"]) - int(row["start"]) for row in by_form(data)[TRUSTS]}


# Form


@value(reads=[INSTRUMENTS], unit="decrees", show="words")
def decrees_drawn(data: Inputs) -> Quantity:
    """Decrees and regimes at the border without a term: sector programmes, IMMEX, the automotive decree of 2003."""
    rows = at_the_border(data)
    return Quantity(len(rows), tuple(row.address for row in rows))


@value(reads=[INSTRUMENTS], unit="years")
def trusts_life_shortest(data: Inputs) -> Quantity:
    """Years from the beginning to the end of the kind of trust that lived shortest."""
    lived = years_lived(data)
    return Quantity(min(lived.values()), tuple(lived))


@value(reads=[INSTRUMENTS], unit="years")
def trusts_life_longest(data: Inputs) -> Quantity:
    """Years from the beginning to the end of the kind of trust that lived longest."""
    lived = years_lived(data)
    return Quantity(max(lived.values()), tuple(lived))


@claim(reads=[INSTRUMENTS])
def decrees_live(data: Inputs) -> Judgement:
    """Every decree or regime at the border that is drawn is in force."""
    return is_about(alive(at_the_border(data)), decrees_drawn(data), within_percent=0)


@claim(reads=[INSTRUMENTS])
def trusts_ended_together(data: Inputs) -> Judgement:
    """Every kind of trust ended in 2020."""
    ends = [Year(int(row["end"]), (row.address,)) for row in by_form(data)[TRUSTS]]
    return all_of(*(is_about(end, TRUSTS_END, within_percent=0) for end in ends))


# Timing and constituency


@value(reads=[BUDGETS], unit="percent")
def fall_share_after_2018(data: Inputs) -> Quantity:
    """How much of the fall of the grants from 2016 to 2020 came after 2018, pesos of each year."""
    last, end = (spent(data, FIRMS, year) for year in (LAST_OF_GOVERNMENT, END))
    return percent_of(last - end, spent(data, FIRMS, LAUNCH) - end)


@claim(reads=[BUDGETS])
def less_fell_after_2018(data: Inputs) -> Judgement:
    """Less than half of the fall of the grants from 2016 to 2020 came after 2018."""
    return is_less(fall_share_after_2018(data), A_HALF)


@value(reads=[BUDGETS, FRAMEWORK, PRICES], unit="percent")
def people_fall_2016_2020(data: Inputs) -> Quantity:
    """By how much money for people was less in 2020 than in 2016, prices taken out."""
    return -percent_change(really_spent(data, PEOPLE, LAUNCH), really_spent(data, PEOPLE, END))


@claim(reads=[BUDGETS, FRAMEWORK, PRICES])
def people_held(data: Inputs) -> Judgement:
    """Money for people was within a twentieth of 2016 in 2020, prices taken out."""
    return is_less(abs(people_fall_2016_2020(data)), A_TWENTIETH)


@value(reads=[BUDGETS], unit="firms")
def pei_firms_2013(data: Inputs) -> Quantity:
    """Firms that the innovation stimulus programme supported in 2013."""
    return stated(data, "PEI", "firms_supported", "2013")


@claim(reads=[BUDGETS])
def successor_halved(data: Inputs) -> Judgement:
    """The proposal for 2026 gives the strategic programmes less than half of what was reported for 2025."""
    return is_less(successor_line_proposed_2026(data), successor_line_reported_2025(data) / 2)


# The industry's regions and its latest months


def parts_made_in(data: Inputs, region: str) -> Quantity:
    """The share of a region in the auto parts made in the first eight months of 2024."""
    return data[CLUSTERS].one(cluster_or_region=region, indicator="share of auto parts production").quantity()


@value(reads=[CLUSTERS], unit="percent")
def parts_north_2024(data: Inputs) -> Quantity:
    """The share of the north in auto parts made from January to August 2024."""
    return parts_made_in(data, "North")


@value(reads=[CLUSTERS], unit="percent")
def parts_bajio_2024(data: Inputs) -> Quantity:
    """The share of the Bajío in auto parts made from January to August 2024."""
    return parts_made_in(data, "Bajio")


@value(reads=[CLUSTERS], unit="percent")
def parts_centre_2024(data: Inputs) -> Quantity:
    """The share of the centre in auto parts made from January to August 2024."""
    return parts_made_in(data, "Centre")


@value(reads=[VEHICLES], unit="percent", decimals=1)
def usa_share_early_2026(data: Inputs) -> Quantity:
    """The share of the United States in exports of light vehicles in January and February 2026."""
    return vehicles(data, "lv_exports_usa_share", "2026-01/2026-02")


@claim(reads=[VEHICLES])
def usa_share_slipped(data: Inputs) -> Judgement:
    """The share of the United States in exports fell from 2024 to 2025 and to the first months of 2026."""
    shares = [vehicles(data, "lv_exports_usa_share", "2024"), usa_share_2025(data), usa_share_early_2026(data)]
    return are_falling(shares)


# Results and firms


@value(reads=[FINDINGS], unit="consortia", show="words")
def consortia_delivering(data: Inputs) -> Quantity:
    """How many of the five consortia compared have a result on record; interruptions do not count."""
    found = [results_of(data, name) for name in FIVE]
    rows = tuple(address for each in found for address in each.rows)
    return Quantity(sum(len(each) > 0 for each in found), rows)


@value(reads=[FINDINGS], unit="findings", show="words")
def results_centa(data: Inputs) -> Quantity:
    """Findings on the aeronautics centre with a code of results other than interruption."""
    return results_of(data, "CENTA").count()


@value(reads=[FINDINGS], unit="findings", show="words")
def results_mth(data: Inputs) -> Quantity:
    """Findings on the tooling consortium with a code of results other than interruption."""
    return results_of(data, "MTH").count()


@value(reads=[FINDINGS], unit="makers", show="words")
def mould_makers(data: Inputs) -> Quantity:
    """Portuguese mould makers that opened a joint venture in San Luis Potosí with the help of the consortium."""
    finding = data[FINDINGS].one(ev_id="EV091")
    words = {"Five": 5}
    found = re.match(r"(\w+) Portuguese mould makers", finding["finding"])
    return Quantity(words[found[1] if found else ""], finding.rows)


@claim(reads=[FINDINGS, COMPARISON])
def services_where_a_firm(data: Inputs) -> Judgement:
    """Every finding of people trained or services given is on a consortium for which a firm is named."""
    found = with_code(on_consortia(data), "OUT-TRAIN", "OUT-SERV")
    names = {str(row["acronym"]) for row in data[COMPARISON] if row["firms_seen"] != NO_FIRM}
    beside = [row.address for row in found if row["consortium"] in names]
    return all_of(
        is_more(found.count(), 0), is_about(Quantity(len(beside), tuple(beside)), len(found), within_percent=0)
    )


@value(reads=[CLAIMS], unit="experts", show="words")
def interviews_announced(data: Inputs) -> Quantity:
    """Experts whom the conference abstract says were interviewed."""
    row = data[CLAIMS].one(key="five-interviews")
    words = {"Five": 5}
    return Quantity(words[str(row["statement"]).split()[0]], row.rows)


@value(reads=[BUDGETS], unit="percent")
def pei_links_share(data: Inputs) -> Quantity:
    """The interactions in the regional system of Baja California that the PEI stimulated, 2009–2013, by one study."""
    return stated(data, "PEI", "interactions_stimulated_baja_california", "2009-2013")


# What firms and states ran themselves, and what was done for people


def cluster_members(data: Inputs, year: int) -> Quantity:
    """Members of the automotive cluster of Guanajuato in one year."""
    return data[BUDGETS].one(instrument_id="CLUSTERS", measure="claugto_members", year=year).quantity()


@value(reads=[BUDGETS], unit="firms")
def cluster_members_2013(data: Inputs) -> Quantity:
    """Members with which the automotive cluster of Guanajuato began in 2013."""
    return cluster_members(data, 2013)


@value(reads=[BUDGETS], unit="firms (more than)")
def cluster_members_2023(data: Inputs) -> Quantity:
    """Members of the automotive cluster of Guanajuato in 2023, at least."""
    return cluster_members(data, 2023)


@claim(reads=[BUDGETS])
def cluster_grew(data: Inputs) -> Judgement:
    """The automotive cluster of Guanajuato had more members in 2023 than in 2013."""
    return is_more(cluster_members_2023(data), cluster_members_2013(data))


@value(reads=[CLUSTERS], unit="clusters")
def clusters_2024(data: Inputs) -> Quantity:
    """Automotive clusters in their national network in 2024, about."""
    return data[CLUSTERS].one(indicator="number of automotive clusters").quantity()


@value(reads=[BUDGETS], unit="institutions")
def technological_universities_2025(data: Inputs) -> Quantity:
    """Technological and polytechnic universities in 2025."""
    return stated(data, "UT", "institutions", "2025")


@value(reads=[BUDGETS], unit="students")
def technological_students_2025(data: Inputs) -> Quantity:
    """Students of technological and polytechnic universities in 2025."""
    return stated(data, "UT", "students", "2025")


@value(reads=[BUDGETS], unit="MXN million")
def investment_fund_paid(data: Inputs) -> Quantity:
    """Paid from 2009 to 2018 by the fund that attracted foreign investment, pesos of each year."""
    return sum_of([spent(data, ["FONDO_PROMX"], year) for year in range(2009, 2019)])


@value(reads=[FINDINGS], unit="MXN million")
def aguascalientes_fund(data: Inputs) -> Quantity:
    """What a fund of Aguascalientes gave small suppliers of the motor industry in its first year, at least."""
    return found_in(data[FINDINGS].one(ev_id="EV069"), r"over (\d+) million pesos to")


@value(reads=[FINDINGS], unit="suppliers")
def aguascalientes_fund_firms(data: Inputs) -> Quantity:
    """Small suppliers that this fund served in its first year."""
    return found_in(data[FINDINGS].one(ev_id="EV069"), r"to (\d+) local automotive")
