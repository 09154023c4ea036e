"""Values on research, inventors and engineering centres, and on what answers the challenges of the industry."""

from __future__ import annotations

from report.exhibits import Inputs, Quantity, Rows, value
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


def links_to(data: Inputs, challenge: str, relation: str) -> Rows:
    """The coded links of one challenge with initiatives of one relation (``aimed`` or ``touches``)."""
    return data[CHALLENGES].where(challenge=challenge, relation=relation)


def listed_private(data: Inputs) -> Rows:
    """The private centres of our own list whose owner a source names."""
    return data[CENTRE_LIST].where(type="private", owner=lambda owner: owner != "not named")


# Researchers


# Patents


# Centres


@value(reads=[CENTRE_LIST], unit="centres")
def centres_private_listed(data: Inputs) -> Quantity:
    """Private centres of engineering and design that our own list names with their owner."""
    return listed_private(data).count()


@value(reads=[CENTRE_LIST], unit="centres", show="words")
def centres_public_listed(data: Inputs) -> Quantity:
    """Public centres for the motor industry that our own list names; consortia and strategies are not counted."""
    return data[CENTRE_LIST].where(type="public").count()


# What is local


@value(reads=[FINDINGS], unit="percent")
def tooling_made_locally_2025(data: Inputs) -> Quantity:
    """Local output as a share of the market for moulds, dies and tooling, as a cluster puts it in 2025."""
    return stated(data[FINDINGS].one(ev_id="EV098"), r"\((\d+)%\)")


# Challenges and what answers them


def links_aimed_restructuring(data: Inputs) -> Quantity:
    """Initiatives aimed at the restructuring of the industry, by our coding."""
    return links_to(data, "restructuring", "aimed").count()


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
