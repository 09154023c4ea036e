"""Values of the chapter on the consortia, and how coded findings are counted."""

from __future__ import annotations

import re

from report.errors import ContentError, Problem
from report.exhibits import Inputs, Quantity, Row, Rows, percent_change, value

FINDINGS = "coded-evidence"
CODEBOOK = "codebook"
CENTRES = "consortium-centre-budgets"
BUDGETS = "instrument-budgets"
SOURCES = "sources"

# Consortia in the strict sense; other groups of findings (STRATEGY, SECTOR, AGS …) are their setting.
CONSORTIA = [
    "CITTAA",
    "MTH",
    "COA",
    "CENTA",
    "CONMAD",
    "CENTROMET",
    "ADESUR",
    "CITLAX",
    "CIIDZA",
    "HGO-TEX",
    "GTO",
    "REYNOSA",
    "CIRMACOM",
    "CIDEA",
]
NUMBER_WORDS = {"two": 2, "fourteen": 14, "fifteen": 15}


def codes_of(row: Row) -> list[str]:
    """The codes of a finding."""
    return [code.strip() for code in row["codes"].split(";")]


def on_consortia(data: Inputs) -> Rows:
    """The findings on single consortia."""
    return data[FINDINGS].where(consortium=CONSORTIA)


def with_code(findings: Rows, *codes: str) -> Rows:
    """The findings that carry at least one of the codes; may be empty."""
    chosen = [any(code in codes for code in codes_of(row)) for row in findings]
    return Rows(findings.dataset, findings.frame[chosen])


def family(data: Inputs, name: str) -> list[str]:
    """The codes of one family of the codebook."""
    return [row["code"] for row in data[CODEBOOK].where(family=name)]


def in_family(data: Inputs, name: str, findings: Rows | None = None) -> Rows:
    """The findings, all or those given, that carry a code of one family; may be empty."""
    return with_code(data[FINDINGS] if findings is None else findings, *family(data, name))


def counted(found: Rows, among: Rows) -> Quantity:
    """How many rows were found; a zero rests on the rows that were looked through."""
    return found.count() if len(found) else Quantity(0, among.rows)


def stated(row: Row, pattern: str) -> Quantity:
    """The number that a finding states in words or digits.

    Parameters
    ----------
    row
        The finding.
    pattern
        A regular expression whose only group is the number in the finding's text.

    Raises
    ------
    ContentError
        If the text does not match: it was reworded, and the pattern must follow it.
    """
    match = re.search(pattern, row["finding"])
    if match is None:
        raise ContentError(
            Problem(
                f'{row.address} does not state the number sought: "{row["finding"]}"',
                expected=f"a text that matches {pattern}",
                remedy="give the new wording in scripts/consortium.py",
            )
        )
    word = match[1]
    digits = word.replace(",", "")
    number = NUMBER_WORDS.get(word.lower()) or (float(digits) if "." in digits else int(digits))
    return Quantity(number, row.rows)


# The record


@value(reads=[FINDINGS], unit="findings")
def findings_total(data: Inputs) -> Quantity:
    """Coded findings on the consortia and their setting."""
    return data[FINDINGS].count()


@value(reads=[FINDINGS], unit="sources")
def findings_sources(data: Inputs) -> Quantity:
    """Different sources of the coded findings."""
    findings = data[FINDINGS]
    sources = {source.strip() for row in findings for source in row["source_id"].split(";")}
    return Quantity(len(sources), findings.rows)


@value(reads=[FINDINGS], unit="findings")
def findings_confidence_a(data: Inputs) -> Quantity:
    """Coded findings that rest on an official or scholarly text (mark A)."""
    return data[FINDINGS].where(confidence="A").count()


def marked_a_from(data: Inputs, extent: str) -> Quantity:
    """How many findings with the mark A rest on a source of which so much was read."""
    sources = {row["source_id"] for row in data[SOURCES].where(extent=extent)}
    marked = data[FINDINGS].where(confidence="A")
    found = [row.address for row in marked if row["source_id"] in sources]
    return Quantity(len(found), tuple(found) or marked.rows)


@value(reads=[FINDINGS, SOURCES], unit="findings")
def findings_a_opening(data: Inputs) -> Quantity:
    """Coded findings with the mark A whose source was read in its opening only."""
    return marked_a_from(data, "opening")


@value(reads=[FINDINGS, SOURCES], unit="findings")
def findings_a_abstract(data: Inputs) -> Quantity:
    """Coded findings with the mark A whose source was read in its abstract only."""
    return marked_a_from(data, "abstract")


@value(reads=[FINDINGS, SOURCES], unit="findings")
def findings_a_whole(data: Inputs) -> Quantity:
    """Coded findings with the mark A whose source was read as a whole."""
    return marked_a_from(data, "whole")


@value(reads=[CODEBOOK], unit="codes")
def codes_total(data: Inputs) -> Quantity:
    """Codes of the codebook."""
    return data[CODEBOOK].count()


@value(reads=[CODEBOOK], unit="families")
def code_families(data: Inputs) -> Quantity:
    """Families of codes in the codebook."""
    codes = data[CODEBOOK]
    return Quantity(len(codes.by("family")), codes.rows)


@value(reads=[FINDINGS, CODEBOOK], unit="findings")
def findings_governance(data: Inputs) -> Quantity:
    """Coded findings on governance."""
    return in_family(data, "governance").count()


@value(reads=[FINDINGS, CODEBOOK], unit="findings")
def findings_results(data: Inputs) -> Quantity:
    """Coded findings with a code of results; works, training, services and interruptions count."""
    return in_family(data, "results").count()


@value(reads=[FINDINGS], unit="findings")
def cittaa_findings(data: Inputs) -> Quantity:
    """Coded findings on CITTAA."""
    return data[FINDINGS].where(consortium="CITTAA").count()


@value(reads=[FINDINGS, CODEBOOK], unit="findings", show="words")
def cittaa_results(data: Inputs) -> Quantity:
    """Coded findings on CITTAA with a code of results."""
    about = data[FINDINGS].where(consortium="CITTAA")
    return counted(in_family(data, "results", about), about)


@value(reads=[FINDINGS, CODEBOOK], unit="findings", show="words")
def cittaa_resources(data: Inputs) -> Quantity:
    """Coded findings on CITTAA with a code of resources."""
    about = data[FINDINGS].where(consortium="CITTAA")
    return counted(in_family(data, "resources", about), about)


# How the consortia were formed


@value(reads=[FINDINGS], unit="centres")
def new_centres_avoided(data: Inputs) -> Quantity:
    """New centres to which the director of the Council compared the cost of the consortia."""
    return stated(data[FINDINGS].one(ev_id="EV025"), r"founding (\d+) new centres")


@value(reads=[BUDGETS], unit="consortia", show="words")
def first_consortia(data: Inputs) -> Quantity:
    """Consortia in the first list, 2017."""
    return data[BUDGETS].one(instrument_id="CONSORCIOS", measure="number_of_consortia").quantity()


@value(reads=[BUDGETS], unit="MXN million")
def consortia_investment(data: Inputs) -> Quantity:
    """Announced for the first consortia, spent and planned to 2018."""
    return data[BUDGETS].one(instrument_id="CONSORCIOS", measure="investment").quantity()


@value(reads=[FINDINGS], unit="consortia")
def consortia_2018(data: Inputs) -> Quantity:
    """Consortia that the Council counted in October 2018."""
    return stated(data[FINDINGS].one(ev_id="EV028"), r"counted (\d+) consortia")


@value(reads=[FINDINGS], unit="findings")
def findings_political_cycle(data: Inputs) -> Quantity:
    """Coded findings on effects of changes of government."""
    return with_code(data[FINDINGS], "TEN-TERM").count()


def findings_money_tension(data: Inputs) -> Quantity:
    """Coded findings on lack, cuts or ending of money."""
    return with_code(data[FINDINGS], "TEN-FUND").count()


@value(reads=[FINDINGS], unit="findings", show="words")
def political_cycle_on_consortia(data: Inputs) -> Quantity:
    """Coded findings on single consortia that report effects of changes of government."""
    return with_code(on_consortia(data), "TEN-TERM").count()


@value(reads=[FINDINGS], unit="findings", show="words")
def money_tension_on_consortia(data: Inputs) -> Quantity:
    """Coded findings on single consortia that report lack, cuts or ending of money."""
    return with_code(on_consortia(data), "TEN-FUND").count()


@value(reads=[FINDINGS], unit="years", show="words")
def preparation_years(data: Inputs) -> Quantity:
    """Years of preparation before the first agreements, about, as the Council's deputy director put it."""
    return stated(data[FINDINGS].one(ev_id="EV015"), r"about (\w+) years")


@value(reads=[FINDINGS], unit="consortia", show="words")
def consortia_recruited(data: Inputs) -> Quantity:
    """Single consortia that a finding shows to be called, convened or designed by an outside body (code FORM-ENG)."""
    found = with_code(on_consortia(data), "FORM-ENG")
    return Quantity(len(found.by("consortium")), found.rows)


# How they were governed


@value(reads=[FINDINGS], unit="findings")
def findings_lead_centre(data: Inputs) -> Quantity:
    """Coded findings on a centre that leads, manages or incubates."""
    return with_code(data[FINDINGS], "GOV-LEAD").count()


@value(reads=[FINDINGS], unit="findings", show="words")
def findings_collective_body(data: Inputs) -> Quantity:
    """Coded findings with the code for a board, committee or council that decides."""
    return with_code(data[FINDINGS], "GOV-BODY").count()


# Money and people behind the members


def total_budget(data: Inputs, year: int) -> Quantity:
    """Federal budget of the charted centres together, million pesos of 2019."""
    column = {
        2015: "budget_2015_mxn_m_2019_derived",
        2018: "budget_2018_mxn_m_2019_derived",
        2019: "budget_2019_mxn_m_2019",
    }[year]
    return data[CENTRES].sum(column)


def fall_of(data: Inputs, centre: str) -> Quantity:
    """By how much the real budget of one centre fell from 2015 to the proposal for 2019, percent."""
    return -data[CENTRES].one(centre=centre).quantity("real_change_2015_2019_pct")


@value(reads=[CENTRES], unit="centres")
def centres_compared(data: Inputs) -> Quantity:
    """Public research centres whose budgets are charted; COMIMSA and INFOTEC are not."""
    return data[CENTRES].count()


@value(reads=[CENTRES], unit="percent")
def centres_fall_2018(data: Inputs) -> Quantity:
    """By how much the real budgets of the charted centres together fell from 2015 to 2018."""
    return -percent_change(total_budget(data, 2015), total_budget(data, 2018))


@value(reads=[CENTRES], unit="percent")
def centres_fall_2019(data: Inputs) -> Quantity:
    """By how much the real budgets of the charted centres together fell from 2015 to the proposal for 2019."""
    return -percent_change(total_budget(data, 2015), total_budget(data, 2019))


@value(reads=[CENTRES], unit="percent")
def cidesi_fall(data: Inputs) -> Quantity:
    """By how much the real budget of CIDESI fell from 2015 to the proposal for 2019."""
    return fall_of(data, "CIDESI")


@value(reads=[CENTRES], unit="percent")
def ciateq_fall(data: Inputs) -> Quantity:
    """By how much the real budget of CIATEQ fell from 2015 to the proposal for 2019."""
    return fall_of(data, "CIATEQ")


# Results and interruptions


@value(reads=[FINDINGS], unit="people")
def trainees_press(data: Inputs) -> Quantity:
    """Trainers that the tooling consortium sent to Portugal, by a trade paper of 2018."""
    return stated(data[FINDINGS].one(ev_id="EV085"), r"^(\w+) professionals")


@value(reads=[FINDINGS], unit="people")
def trainees_manager(data: Inputs) -> Quantity:
    """Trainers that the tooling consortium sent to Portugal, by its manager."""
    return stated(data[FINDINGS].one(ev_id="EV086"), r"(\d+) colleagues")


@value(reads=[FINDINGS], unit="people")
def centromet_researchers(data: Inputs) -> Quantity:
    """Full-time researchers that the centre for metropolitan studies reported in 2020."""
    return stated(data[FINDINGS].one(ev_id="EV146"), r"(\d+) full-time researchers")


@value(reads=[FINDINGS], unit="findings")
def findings_complementarity(data: Inputs) -> Quantity:
    """Coded findings on single consortia that speak of strengths of members that add up."""
    return with_code(on_consortia(data), "CONV-COMP").count()


@value(reads=[FINDINGS], unit="findings", show="words")
def findings_technology_convergence(data: Inputs) -> Quantity:
    """Coded findings on single consortia that describe combined technologies."""
    # Without the findings on theory, which carry the same code and say nothing about practice.
    return counted(with_code(on_consortia(data), "CONV-TECH"), on_consortia(data))
