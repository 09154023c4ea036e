"""Values of the chapter on the consortia, and how coded findings are counted."""

from __future__ import annotations

import re

from report.core.errors import ContentError, Problem
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
    "AGUA",
    "DURANGO",
    "BIOMIMIC",
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


@value(reads=[CODEBOOK], unit="codes")
def codes_total(data: Inputs) -> Quantity:
    """Codes of the codebook."""
    return data[CODEBOOK].count()


@value(reads=[CODEBOOK], unit="families")
def code_families(data: Inputs) -> Quantity:
    """Families of codes in the codebook."""
    codes = data[CODEBOOK]
    return Quantity(len(codes.by("family")), codes.rows)


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


@value(reads=[FINDINGS], unit="consortia", show="words")
def consortia_recruited(data: Inputs) -> Quantity:
    """Single consortia that a finding shows to be called, convened or designed by an outside body (code FORM-ENG)."""
    found = with_code(on_consortia(data), "FORM-ENG")
    return Quantity(len(found.by("consortium")), found.rows)


# How they were governed


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


def findings_technology_convergence(data: Inputs) -> Quantity:
    """Coded findings on single consortia that describe combined technologies."""
    # Without the findings on theory, which carry the same code and say nothing about practice.
    return counted(with_code(on_consortia(data), "CONV-TECH"), on_consortia(data))
