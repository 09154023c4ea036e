"""Values on what stands beside and behind the assembly of cars: electronics, engineers, suppliers, dual training."""

from __future__ import annotations

from report.exhibits import Inputs, Judgement, Quantity, all_of, are_rising, claim, is_less, value

CHAIN = "chain-and-skills"


def of_chain(data: Inputs, series: str, entity: str, period: str) -> Quantity:
    """One figure on the chain or on skills, as a source prints it."""
    return data[CHAIN].one(series_id=series, entity=entity, period=period).quantity()


@value(reads=[CHAIN], unit="million US dollars")
def electronics_exports_2022(data: Inputs) -> Quantity:
    """Exports of electrical and electronic products in 2022, Banco de México as the press relays it."""
    return of_chain(data, "electronics_exports", "Mexico", "2022")


@value(reads=[CHAIN], unit="million US dollars")
def motor_exports_2022(data: Inputs) -> Quantity:
    """Exports of the motor industry in 2022, Banco de México as the press relays it."""
    return of_chain(data, "motor_exports", "Mexico", "2022")


@value(reads=[CHAIN], unit="percent")
def electronics_jalisco_2025(data: Inputs) -> Quantity:
    """Electronics as a share of the exports of Jalisco in the first half of 2025."""
    return of_chain(data, "electronics_share_of_state_exports", "Jalisco", "2025-01/2025-06")


@value(reads=[CHAIN], unit="persons")
def ford_engineers_2000(data: Inputs) -> Quantity:
    """Engineers of Ford in Mexico about 2000."""
    return of_chain(data, "engineers", "Ford", "2000")


@value(reads=[CHAIN], unit="persons")
def ford_engineers_2022(data: Inputs) -> Quantity:
    """Engineers of Ford in Mexico in 2022, at least."""
    return of_chain(data, "engineers", "Ford", "2022")


@value(reads=[CHAIN], unit="percent")
def ford_engineering_share(data: Inputs) -> Quantity:
    """The share of the engineering of one vehicle of Ford that was done in Mexico, as the firm says."""
    return of_chain(data, "engineering_done_in_mexico", "Ford Bronco Sport", "2022")


@value(reads=[CHAIN], unit="percent")
def suppliers_fit_2013(data: Inputs) -> Quantity:
    """Suppliers of the second and third tier fit to serve vehicle makers in 2013, as the parts industry estimated."""
    return of_chain(data, "suppliers_tier_2_and_3_fit", "Mexico", "2013-01")


@value(reads=[CHAIN], unit="students")
def dual_students_2026(data: Inputs) -> Quantity:
    """Students in the dual training of the employers' confederation in the school year of 2025–2026."""
    return of_chain(data, "dual_students", "Mexico, COPARMEX", "2026-01")


@value(reads=[CHAIN], unit="firms")
def dual_firms_2026(data: Inputs) -> Quantity:
    """Firms in the dual training of the employers' confederation in the school year of 2025–2026."""
    return of_chain(data, "dual_firms", "Mexico, COPARMEX", "2026-01")


@claim(reads=[CHAIN])
def ford_engineers_grew(data: Inputs) -> Judgement:
    """Ford had more engineers in Mexico at each date that the press gives."""
    listed = data[CHAIN].where(series_id="engineers", entity="Ford")
    return are_rising([row.quantity() for row in sorted(listed, key=lambda row: str(row["period"]))])


@claim(reads=[CHAIN])
def electronics_second(data: Inputs) -> Judgement:
    """Electronics exported about half of what the motor industry did in 2022."""
    share = electronics_exports_2022(data) / motor_exports_2022(data)
    return all_of(is_less(share, 0.55), is_less(0.45 - share, 0))
