"""The chain of value of the motor industry: who makes, who engineers, and whom public centres serve."""

from __future__ import annotations

from report.exhibits import Inputs, Row
from report.exhibits.kinds.diagram import Arrow, Box, Diagram, diagram

PLANTS = "plants"
CENTRES = "centres"
PUBLIC = "public-centres"
PARTS = "autoparts"
CHAIN = "chain-and-skills"
FINDINGS = "coded-evidence"
COMPARISON = "consortia-comparison"

# Owners of engineering centres that make vehicles; the other private owners that are named are suppliers.
MAKERS = ("Nissan", "Ford", "Chrysler (FCA)", "Volkswagen", "General Motors")
NOT_NAMED = "not named"
CAPITAL = ("Mexico City", "Mexico State")
QUERETARO = "Queretaro"  # as the rows of centres write it


@diagram(reads=[PLANTS, CENTRES, PUBLIC, PARTS, CHAIN, FINDINGS, COMPARISON])
def chain_of_value(data: Inputs) -> Diagram:
    """Who makes and who engineers along the chain, and where public centres and consortia serve it."""
    plants, private = data[PLANTS], data[CENTRES].where(type="private", owner=lambda owner: owner != NOT_NAMED)
    own = private.where(owner=list(MAKERS))
    supplied = private.where(owner=lambda owner: owner not in MAKERS)
    companies = sorted({str(row["company"]).partition(" (")[0] for row in plants})
    suppliers = sorted({str(row["owner"]).partition(" (")[0] for row in supplied})
    top = data[PARTS].one(series_id="top100_suppliers_present", period="2015")
    exported = data[PARTS].one(series_id="autoparts_export_share_of_production", period="2024")
    lower = data[CHAIN].one(series_id="suppliers_tier_2_and_3")
    fit = data[CHAIN].one(series_id="suppliers_tier_2_and_3_fit")
    tools = found(data, "EV096")  # imports of moulds, dies and tooling, and their share
    ciateq, small_firms, tooling, supply = (found(data, name) for name in ("EV171", "EV173", "EV076", "EV049"))
    leon, queretaro = data[PUBLIC].where(acronym=["CIO", "CIATEC"]), data[PUBLIC].where(acronym="CIATEQ")
    near = sum(row["state"] in CAPITAL for row in own)
    at_queretaro = sum(row["state"] == QUERETARO for row in supplied)
    states = {str(row["state"]) for row in plants}
    mth = data[COMPARISON].one(acronym="MTH")
    boxes = [
        Box(
            "own",
            f"Engineering of makers: {len(own)} centres on record, {near} in or near Mexico City",
            0,
            own.rows,
        ),
        Box(
            "first-own",
            f"Engineering of suppliers: {_listed(suppliers)}; {at_queretaro} of {len(supplied)} entries at Querétaro",
            0,
            supplied.rows,
        ),
        Box(
            "makers",
            f"Vehicle makers: {len(companies)} firms, {len(plants)} plants in {len(states)} states",
            1,
            plants.rows,
        ),
        Box(
            "first",
            f"First tier: {top.quantity():.0f} of the 100 largest suppliers of the world (2015); "
            f"{exported.quantity():.0f}% of parts exported (2024)",
            1,
            (*top.rows, *exported.rows),
        ),
        Box(
            "lower",
            f"Second and third tier: about {lower.quantity():,.0f} firms, {fit.quantity():.0f}% fit to serve makers "
            "(2013)",
            1,
            (*lower.rows, *fit.rows),
        ),
        Box("tools", "Moulds, dies, tooling: over 90% imported", 1, tools.rows),
        Box(
            "ciateq",
            "CIATEQ, Querétaro: machines and test benches for parts makers",
            2,
            (*ciateq.rows, *queretaro.rows),
        ),
        Box(
            "tests", "CIO and CIATEC, León: tests and certificates for small firms", 2, (*small_firms.rows, *leon.rows)
        ),
        Box("cittaa", "CITTAA: supply chains, as planned", 2, supply.rows),
        Box("mth", f"MTH, {mth['seat']}: people and works for tooling", 2, (*tooling.rows, *mth.rows)),
    ]
    arrows = [
        Arrow("tools", "lower", tools.rows),
        Arrow("lower", "first", lower.rows),
        Arrow("first", "makers", top.rows),
        Arrow("own", "makers", own.rows),
        Arrow("first-own", "first", supplied.rows),
        Arrow("ciateq", "first", ciateq.rows),
        Arrow("ciateq", "lower", ciateq.rows),
        Arrow("tests", "lower", small_firms.rows),
        Arrow("cittaa", "lower", supply.rows),
        Arrow("mth", "tools", tooling.rows),
    ]
    return Diagram(
        boxes=boxes,
        arrows=arrows,
        title="Firms engineer at the top of the chain in centres of their own; public ones serve suppliers",
        subtitle="Left: firms’ own engineering. Middle: the chain, from tooling up to vehicles. Right: public centres",
        caption=(
            "Centres are those that a source names; an entry may stand for two. For CITTAA and MTH the box says what "
            "they were set up to do. CENTA, COA and CONMAD serve other industries, or any, and are not drawn. CIATEQ "
            "is said to serve parts makers, without a tier. An arrow says who supplies or serves whom, not how much."
        ),
        alt=(
            "Diagram in three columns. Middle, from below: tooling, of which over 90% is imported; about "
            f"{lower.quantity():,.0f} suppliers of the second and third tier, {fit.quantity():.0f}% of them fit to "
            f"serve makers in 2013; the first tier, with {top.quantity():.0f} of the 100 largest suppliers of the "
            f"world in 2015; {len(companies)} makers with {len(plants)} plants. Left: {len(own)} engineering centres "
            f"of makers, and {len(supplied)} entries for suppliers ({', '.join(suppliers)}), {at_queretaro} of them at "
            "Querétaro. Right: CIATEQ serves parts makers, CIO and CIATEC small firms; CITTAA was to develop supply "
            "chains, MTH people and works for tooling. No arrow leads from a public centre to the makers."
        ),
    )


def found(data: Inputs, name: str) -> Row:
    """A coded finding by its number."""
    return data[FINDINGS].one(ev_id=name)


def _listed(names: list[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}"
