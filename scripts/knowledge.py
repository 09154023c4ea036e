"""Values on research, inventors and engineering centres, and on what answers the challenges of the industry."""

from __future__ import annotations

from report.exhibits import Inputs, Quantity, Rows, percent_of, value
from scripts.consortium import FINDINGS, stated

RESEARCH = "rd-indicators"
CENTRE_LIST = "centres"
CHALLENGES = "challenges"


def research(data: Inputs, series: str, economy: str, year: int) -> Quantity:
    """One number of the World Bank's series on research and patents."""
    return data[RESEARCH].one(series_id=series, entity=economy, year=year).quantity()


def researchers(data: Inputs, economy: str, year: int) -> Quantity:
    """Researchers per million inhabitants of one economy in one year."""
    return research(data, "researchers_per_million", economy, year)


def patents(data: Inputs, economy: str, year: int) -> Quantity:
    """Patent applications by residents of one economy in one year."""
    return research(data, "patent_applications_residents", economy, year)


def foreign_patents(data: Inputs, year: int) -> Quantity:
    """Patent applications in Mexico by non-residents in one year."""
    # The edition of 2013 goes back to 1980; the later one starts in 2003. Where both exist they are the same.
    series = "patent_applications_nonresidents" if year >= 2003 else "patent_applications_nonresidents_v2013"
    return research(data, series, "Mexico", year)


def resident_share(data: Inputs, year: int) -> Quantity:
    """The share of residents in patent applications in Mexico in one year."""
    own = patents(data, "Mexico", year)
    return percent_of(own, own + foreign_patents(data, year))


def links_to(data: Inputs, challenge: str, relation: str) -> Rows:
    """The coded links of one challenge with initiatives of one relation (``aimed`` or ``touches``)."""
    return data[CHALLENGES].where(challenge=challenge, relation=relation)


def listed_private(data: Inputs) -> Rows:
    """The private centres of our own list whose owner a source names."""
    return data[CENTRE_LIST].where(type="private", owner=lambda owner: owner != "not named")


# Researchers


@value(reads=[RESEARCH], unit="researchers")
def researchers_2011(data: Inputs) -> Quantity:
    """Researchers per million inhabitants in Mexico in 2011, before the break."""
    return researchers(data, "Mexico", 2011)


@value(reads=[RESEARCH], unit="researchers")
def researchers_2012(data: Inputs) -> Quantity:
    """Researchers per million inhabitants in Mexico in 2012, after the break."""
    return researchers(data, "Mexico", 2012)


@value(reads=[RESEARCH], unit="researchers")
def researchers_2024(data: Inputs) -> Quantity:
    """Researchers per million inhabitants in Mexico in 2024."""
    return researchers(data, "Mexico", 2024)


@value(reads=[RESEARCH], unit="times")
def researchers_ratio_oecd_2022(data: Inputs) -> Quantity:
    """How many times the Mexican number of researchers per million the OECD members together had in 2022."""
    return researchers(data, "OECD members", 2022) / researchers(data, "Mexico", 2022)


@value(reads=[RESEARCH], unit="percent")
def universities_share_2019(data: Inputs) -> Quantity:
    """The share of higher education in spending on research in Mexico in 2019."""
    return research(data, "gerd_share_higher_education", "Mexico", 2019)


# Patents


@value(reads=[RESEARCH], unit="applications")
def patents_2021(data: Inputs) -> Quantity:
    """Patent applications by residents of Mexico in 2021."""
    return patents(data, "Mexico", 2021)


@value(reads=[RESEARCH], unit="applications")
def patents_foreign_2021(data: Inputs) -> Quantity:
    """Patent applications in Mexico by non-residents in 2021."""
    return foreign_patents(data, 2021)


@value(reads=[RESEARCH], unit="percent", decimals=1)
def patents_resident_share_1980(data: Inputs) -> Quantity:
    """The share of residents in patent applications in Mexico in 1980."""
    return resident_share(data, 1980)


@value(reads=[RESEARCH], unit="percent", decimals=1)
def patents_resident_share_2000(data: Inputs) -> Quantity:
    """The share of residents in patent applications in Mexico in 2000, the lowest since 1980."""
    return resident_share(data, 2000)


@value(reads=[RESEARCH], unit="percent", decimals=1)
def patents_resident_share_2018(data: Inputs) -> Quantity:
    """The share of residents in patent applications in Mexico in 2018, the highest since 2000."""
    return resident_share(data, 2018)


@value(reads=[RESEARCH], unit="percent", decimals=1)
def patents_resident_share_2021(data: Inputs) -> Quantity:
    """The share of residents in patent applications in Mexico in 2021."""
    return resident_share(data, 2021)


@value(reads=[RESEARCH], unit="times", decimals=1)
def patents_growth_1994_2021(data: Inputs) -> Quantity:
    """How many times the patent applications by residents of Mexico in 1994 those of 2021 are."""
    return patents(data, "Mexico", 2021) / patents(data, "Mexico", 1994)


@value(reads=[RESEARCH], unit="times")
def patents_ratio_korea_2021(data: Inputs) -> Quantity:
    """How many times the applications of Mexican residents those of Korean residents were in 2021."""
    return patents(data, "Korea, Rep.", 2021) / patents(data, "Mexico", 2021)


@value(reads=[RESEARCH], unit="times", decimals=1)
def patents_ratio_korea_1980(data: Inputs) -> Quantity:
    """How many times the applications of Mexican residents those of Korean residents were in 1980."""
    return patents(data, "Korea, Rep.", 1980) / patents(data, "Mexico", 1980)


# Centres


@value(reads=[CENTRE_LIST], unit="centres")
def centres_private_listed(data: Inputs) -> Quantity:
    """Private centres of engineering and design that our own list names with their owner."""
    return listed_private(data).count()


@value(reads=[CENTRE_LIST], unit="centres", show="words")
def centres_public_listed(data: Inputs) -> Quantity:
    """Public centres for the motor industry that our own list names; consortia and strategies are not counted."""
    return data[CENTRE_LIST].where(type="public").count()


@value(reads=["instrument-budgets"], unit="centres", show="words")
def centres_makers_2016(data: Inputs) -> Quantity:
    """Engineering centres of vehicle makers in January 2016, as the makers' association counts them."""
    return data["instrument-budgets"].one(measure="oem_engineering_centres").quantity()


# What is local


@value(reads=[FINDINGS], unit="percent")
def tooling_made_locally_2025(data: Inputs) -> Quantity:
    """Local output as a share of the market for moulds, dies and tooling, as a cluster puts it in 2025."""
    return stated(data[FINDINGS].one(ev_id="EV098"), r"\((\d+)%\)")


@value(reads=[FINDINGS], unit="percent")
def tooling_imported_2018(data: Inputs) -> Quantity:
    """Imports as a share of moulds, dies and tooling in 2018, as the same cluster puts it."""
    return stated(data[FINDINGS].one(ev_id="EV097"), r"(\d+)% imported")


@value(reads=[FINDINGS], unit="percent")
def tooling_imported_2018_by_amounts(data: Inputs) -> Quantity:
    """Imports as a share of moulds, dies and tooling in 2018, from the amounts that the same cluster gives."""
    finding = data[FINDINGS].one(ev_id="EV097")
    made, imported = stated(finding, r"output at (\d+) million"), stated(finding, r"imports of ([\d,.]+) million")
    return percent_of(imported, made + imported)


# Challenges and what answers them


@value(reads=[CHALLENGES], unit="links")
def challenge_links(data: Inputs) -> Quantity:
    """Links between challenges and initiatives that we coded."""
    return data[CHALLENGES].count()


@value(reads=[CHALLENGES], unit="links", show="words")
def links_aimed_restructuring(data: Inputs) -> Quantity:
    """Initiatives aimed at the restructuring of the industry, by our coding."""
    return links_to(data, "restructuring", "aimed").count()


@value(reads=[CHALLENGES], unit="links", show="words")
def links_aimed_ict(data: Inputs) -> Quantity:
    """Initiatives aimed at information and communication technologies, by our coding."""
    return links_to(data, "ict", "aimed").count()


@value(reads=[CHALLENGES], unit="challenges", show="words")
def challenges_total(data: Inputs) -> Quantity:
    """Challenges that the abstract names and that we coded."""
    return Quantity(len(data[CHALLENGES].by("challenge")), data[CHALLENGES].rows)


@value(reads=[CHALLENGES], unit="challenges", show="words")
def challenges_with_aim(data: Inputs) -> Quantity:
    """Challenges that at least one initiative in our material was aimed at, by our coding."""
    aimed = data[CHALLENGES].where(relation="aimed")
    return Quantity(len(aimed.by("challenge")), aimed.rows)


@value(reads=[CHALLENGES], unit="challenges", show="words")
def challenges_without_aim(data: Inputs) -> Quantity:
    """Challenges that no initiative in our material was aimed at, by our coding."""
    links = data[CHALLENGES].by("challenge").values()
    bare = [rows for rows in links if all(row["relation"] != "aimed" for row in rows)]
    return Quantity(len(bare), tuple(address for rows in bare for address in rows.rows))
