"""Values of the chapter on policy instruments."""

from __future__ import annotations

from report.exhibits import Inputs, Quantity, Rows, percent_change, percent_of, value

BUDGETS = "instrument-budgets"
FRAMEWORK = "sti-framework"
INSTRUMENTS = "instruments"

EXECUTED = "budget_executed_line"
APPROVED = "budget_approved_line"

# The programme had a budget line for each of its three parts in its first two years, and one line afterwards.
PEI = ["PEI_INNOVAPYME", "PEI_INNOVATEC", "PEI_PROINNOVA", "PEI"]
# One budget line of the Ministry of Economy, S220, renamed three times; PRODIAT stands for its first two names.
S220 = ["PRODIAT", "PROIAT", "PPCI"]

# What the money was for. Funds for small firms (FONDO_PYME, FNE) and support of sectors (PROIND) are left out: their
# aim is wider than technology, and their size would hide the lines that have no other aim.
PURPOSES = {
    "Innovation in firms": [*PEI, "PROSOFT", *S220, "FIT_FINNOVA"],
    "Regional and sector funds": ["FOMIX", "FORDECYT", "S278", "SECTOR_FUNDS"],
    "Public research centres": ["CPI", "INFRA"],
    "People": ["BECAS", "SNI"],
}


def executed_lines(data: Inputs) -> Rows:
    """All budget lines with what was paid through them, by instrument and year."""
    return data[BUDGETS].where(measure=EXECUTED)


def lines(data: Inputs, instruments: list[str], measure: str, year: int) -> Rows:
    """The budget lines of some instruments in one year; in 2008 the deputies added some, so there may be several."""
    return data[BUDGETS].where(measure=measure, year=year).where(instrument_id=lambda name: name in instruments)


def spent(data: Inputs, instruments: list[str], year: int) -> Quantity:
    """What was paid through some instruments in one year, million pesos of that year."""
    return lines(data, instruments, EXECUTED, year).sum()


def approved(data: Inputs, instruments: list[str], year: int) -> Quantity:
    """What the Chamber of Deputies approved for some instruments in one year, million pesos of that year."""
    return lines(data, instruments, APPROVED, year).sum()


def stated(data: Inputs, instrument: str, measure: str, period: str) -> Quantity:
    """A number that a source states about an instrument."""
    return data[BUDGETS].one(instrument_id=instrument, measure=measure, period=period).quantity()


def framework(data: Inputs, series: str, year: int) -> Quantity:
    """A number of the framework of science policy in Mexico."""
    return data[FRAMEWORK].one(series_id=series, entity="Mexico", year=year).quantity()


# What kinds of instrument


# Where the money went


@value(reads=[BUDGETS], unit="MXN million")
def firm_innovation_2016(data: Inputs) -> Quantity:
    """Spent on innovation in firms in 2016 through the lines of the figure on purposes."""
    return spent(data, PURPOSES["Innovation in firms"], 2016)


@value(reads=[BUDGETS], unit="MXN million")
def firm_innovation_2017(data: Inputs) -> Quantity:
    """Spent on innovation in firms in 2017 through the lines of the figure on purposes."""
    return spent(data, PURPOSES["Innovation in firms"], 2017)


@value(reads=[BUDGETS], unit="MXN million", decimals=1)
def firm_innovation_2020(data: Inputs) -> Quantity:
    """Spent on innovation in firms in 2020 through the lines of the figure on purposes."""
    return spent(data, PURPOSES["Innovation in firms"], 2020)


@value(reads=[BUDGETS], unit="MXN million")
def people_2008(data: Inputs) -> Quantity:
    """Spent on scholarships and on the stipends of researchers in 2008."""
    return spent(data, PURPOSES["People"], 2008)


@value(reads=[BUDGETS], unit="MXN million")
def people_2023(data: Inputs) -> Quantity:
    """Spent on scholarships and on the stipends of researchers in 2023."""
    return spent(data, PURPOSES["People"], 2023)


def council_approved_2016(data: Inputs) -> Quantity:
    """Approved for the Council (Ramo 38) in 2016."""
    return framework(data, "RAMO38_APPR", 2016)


def council_approved_2017(data: Inputs) -> Quantity:
    """Approved for the Council (Ramo 38) in 2017."""
    return framework(data, "RAMO38_APPR", 2017)


@value(reads=[FRAMEWORK], unit="percent")
def council_approved_fall_2017(data: Inputs) -> Quantity:
    """By how much less was approved for the Council in 2017 than in 2016."""
    return -percent_change(framework(data, "RAMO38_APPR", 2016), framework(data, "RAMO38_APPR", 2017))


# The innovation stimulus programme


@value(reads=[BUDGETS], unit="percent")
def pei_share_min_2013(data: Inputs) -> Quantity:
    """The smallest share of project cost that the innovation stimulus programme paid in 2013."""
    return stated(data, "PEI", "conacyt_share_min", "2013")


@value(reads=[BUDGETS], unit="percent")
def pei_share_max_2013(data: Inputs) -> Quantity:
    """The largest share of project cost that the innovation stimulus programme paid in 2013."""
    return stated(data, "PEI", "conacyt_share_max", "2013")


def pei_accounts(data: Inputs) -> Quantity:
    """Spent through the innovation stimulus programme from 2009 to 2018, added up from the public accounts."""
    # Added here from the yearly lines and not read from a sum in the data, so that each line stands behind the total.
    paid = data[BUDGETS].where(measure=EXECUTED, year=lambda year: year is not None and 2009 <= year <= 2018)
    return paid.where(instrument_id=lambda name: name in PEI).sum()


@value(reads=[BUDGETS], unit="MXN million")
def pei_total_accounts(data: Inputs) -> Quantity:
    """Spent through the innovation stimulus programme from 2009 to 2018, added up from the public accounts."""
    return pei_accounts(data)


@value(reads=[BUDGETS], unit="MXN million")
def pei_total_claim_2023(data: Inputs) -> Quantity:
    """The cost of the innovation stimulus programme from 2009 to 2018, as the head of the Council claimed in 2023."""
    return stated(data, "PEI", "claimed_transfer_by_conacyt_head_2023", "2009-2018")


@value(reads=[BUDGETS], unit="times", decimals=1)
def pei_claim_ratio(data: Inputs) -> Quantity:
    """How many times the sum of the public accounts the claim of 2023 is."""
    return stated(data, "PEI", "claimed_transfer_by_conacyt_head_2023", "2009-2018") / pei_accounts(data)


@value(reads=[BUDGETS], unit="percent")
def pei_automotive_share_2011(data: Inputs) -> Quantity:
    """Automotive projects as a share of all projects of the innovation stimulus programme in 2011."""
    return percent_of(
        stated(data, "PEI", "projects_automotive", "2011"), stated(data, "PEI", "projects_supported", "2011")
    )


# Tax credits, old and new


@value(reads=[BUDGETS], unit="percent")
def tax_credit_rate_old(data: Inputs) -> Quantity:
    """The largest share of all research spending that the tax credit of 2001–2008 returned."""
    return stated(data, "EFIDT_OLD", "credit_rate", "2001-2008")


@value(reads=[BUDGETS], unit="percent")
def tax_credit_rate_new(data: Inputs) -> Quantity:
    """The share of additional research spending that the tax credit of 2017 returns."""
    return stated(data, "EFIDT_NEW", "credit_rate", "2017")


@value(reads=[BUDGETS], unit="percent")
def tax_credit_2017_use(data: Inputs) -> Quantity:
    """What was authorised under the tax credit in 2017, after withdrawals, as a share of the yearly ceiling."""
    return percent_of(
        stated(data, "EFIDT_NEW", "authorised_net", "2017"), stated(data, "EFIDT_NEW", "annual_ceiling", "2017")
    )


@value(reads=[BUDGETS], unit="MXN million")
def tax_credit_2024(data: Inputs) -> Quantity:
    """Authorised under the tax credit in 2024."""
    return stated(data, "EFIDT_NEW", "authorised", "2024")


@value(reads=[BUDGETS], unit="MXN million")
def tax_credit_2025(data: Inputs) -> Quantity:
    """Authorised under the tax credit in 2025."""
    return stated(data, "EFIDT_NEW", "authorised", "2025")


# One budget line, four names


@value(reads=[BUDGETS], unit="MXN million")
def s220_2009(data: Inputs) -> Quantity:
    """Spent through budget line S220 in 2009."""
    return spent(data, S220, 2009)


@value(reads=[BUDGETS], unit="MXN million", decimals=1)
def s220_2020(data: Inputs) -> Quantity:
    """Spent through budget line S220 in 2020."""
    return spent(data, S220, 2020)


@value(reads=[BUDGETS], unit="MXN million", decimals=1)
def s220_approved_2020(data: Inputs) -> Quantity:
    """Approved for budget line S220 in 2020."""
    return approved(data, S220, 2020)


# The end of the trusts


@value(reads=[BUDGETS], unit="trusts")
def trusts_ended(data: Inputs) -> Quantity:
    """Public trusts that Congress ended in November 2020."""
    return stated(data, "FIDEICOMISOS", "trusts_abolished", "2020")


@value(reads=[BUDGETS], unit="trusts")
def trusts_ended_science(data: Inputs) -> Quantity:
    """Trusts of science and technology among those ended in 2020, by one count."""
    return stated(data, "FIDEICOMISOS", "st_trusts_abolished", "2020")


@value(reads=[BUDGETS], unit="MXN million")
def successor_line_2023(data: Inputs) -> Quantity:
    """Spent in 2023 through the Council's line of national strategic programmes."""
    return spent(data, ["PRONACES_F003"], 2023)
