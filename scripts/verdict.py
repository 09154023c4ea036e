"""The instruments side by side: legal form, years, what their rules pay for, what was paid at most, and their fate."""

from __future__ import annotations

from dataclasses import dataclass

from report.exhibits import Cell, Column, Inputs, Quantity, Row, Table, table
from scripts.instrument_lives import FORMS, LINES, PLANS, RULES, TRUSTS, form_of, is_in_force
from scripts.policy_instruments import BUDGETS, INSTRUMENTS, PEI, S220, executed_lines, spent

OF_RULES = "instrument-rules"
# The lines of budget behind an instrument, where its own name is not the name of one line.
BUDGET_LINES = {"PEI": PEI, "S220": S220}
# The entry of the inventory behind a text of rules, where two instruments share the text.
ENTRY = {"FIT_FINNOVA": "FIT"}
FORM_NAMES = {RULES: "Decree or tax law", TRUSTS: "Trust", LINES: "Yearly line"}
NOT_READ = "not read"


@dataclass(frozen=True)
class Judged:
    """An instrument with the rules under each of its names; a line that was renamed is one instrument.

    Parameters
    ----------
    key
        The id of the instrument, or of the line behind several names.
    rules
        What its rules name, in the order of its names.
    entries
        Its entries of the inventory, in the same order.
    """

    key: str
    rules: list[Row]
    entries: list[Row]

    @property
    def form(self) -> str:
        """The legal form, that of the first name."""
        return _form(self.entries[0])

    @property
    def rows(self) -> tuple[str, ...]:
        """The rows of its rules."""
        return tuple(address for rule in self.rules for address in rule.rows)

    @property
    def in_force(self) -> bool:
        """Whether it goes on under its last name."""
        return is_in_force(self.entries[-1])


def judged(data: Inputs) -> list[Judged]:
    """The instruments of the table by legal form, each in the order of its beginning."""
    inventory = data[INSTRUMENTS]
    found: dict[str, Judged] = {}
    for rule in data[OF_RULES]:
        key = str(rule["key"])
        one = found.setdefault("S220" if key in S220 else key, Judged("S220" if key in S220 else key, [], []))
        one.rules.append(rule)
        one.entries.append(inventory.one(instrument_id=ENTRY.get(key, key)))
    return sorted(found.values(), key=lambda each: (list(FORMS).index(each.form), each.entries[0]["start"] or "9"))


@table(reads=[OF_RULES, INSTRUMENTS, BUDGETS], was=("instruments", "instrument-types"))
def verdict(data: Inputs) -> Table:
    """Each instrument: legal form, years, what its rules pay for, whether that is learning, most paid, and fate."""
    known = judged(data)
    rows: list[list[Cell | Quantity]] = [
        [
            Cell(_name(each.key), each.rows),
            Cell(FORM_NAMES[each.form], each.entries[0].rows),
            _pays_for(each),
            Cell(_passes(each), each.rows),
            _most_paid(data, each.key),
            Cell(_fate(each), tuple(address for entry in each.entries for address in entry.rows)),
            Cell.citing(each.rows),
        ]
        for each in known
    ]
    lasting = [each for each in known if each.form == RULES]
    others = [each for each in known if each.form != RULES]
    return Table(
        columns=[
            Column("Instrument"),
            Column("Stands in"),
            Column("What its rules pay for"),
            Column("Learning"),
            Column("Most paid in a year, million pesos"),
            Column("Years"),
            Column("Source"),
        ],
        rows=rows,
        title=(
            f"Of {len(lasting)} tax and customs rules {sum(each.in_force for each in lasting)} are in force, of "
            f"{len(others)} grants in trusts or yearly lines {sum(each.in_force for each in others) or 'none'}"
        ),
        caption=(
            "Learning: whether the rules name new products, processes, combined knowledge or trained people as the "
            "thing to be paid for; the reading is ours, and no text was read in full. S220 is one line of the budget "
            "under three names, PRODIAT, PROIAT and PPCI; the rules of the second were not found. The PEI "
            "was voted for 2019, too, and not paid. A dash: no line of its own in the budget."
        ),
    )


def _pays_for(one: Judged) -> Cell:
    """What the rules name; under each name, if there are several."""
    if len(one.rules) == 1:
        return one.rules[0].cell("names")
    told = [f"as {rule['key']}, {_inside(str(rule['names']))}" for rule in one.rules if rule["passes"] != NOT_READ]
    return Cell("; ".join(told), one.rows)


def _inside(text: str) -> str:
    """A text as it stands inside a sentence: “sales”, not “Sales”."""
    return text[:1].lower() + text[1:]


def _passes(one: Judged) -> str:
    """Whether that is learning, by the rules that were read."""
    return ", ".join(dict.fromkeys(str(rule["passes"]) for rule in one.rules if rule["passes"] != NOT_READ))


def _form(entry: Row) -> str:
    """The legal form; what has no line of its own and is no rule is paid through the line of another."""
    form = form_of(entry)
    return LINES if form == PLANS else form


def _name(key: str) -> str:
    short = {"FIT_FINNOVA": "FIT and FINNOVA", "EFIDT_NEW": "Tax credit, second", "DECRETO03": "Decree of 2003"}
    short |= {"EFIDT_OLD": "Tax credit, first", "EXPDEC23": "Decree of 2023, taxes"}
    short |= {"CII": "Industrial innovation centres", "SECTOR_FUNDS": "Sector funds", "PLANMX25": "Plan México, taxes"}
    short |= {"FOMIX": "Mixed funds"}
    return short.get(key, key)


def _fate(one: Judged) -> str:
    """First year, and the last one if the instrument has ended."""
    start, end = one.entries[0]["start"] or "?", one.entries[-1]["end"]
    return f"{start}, in force" if one.in_force else f"{start}–{end}"


def _most_paid(data: Inputs, instrument: str) -> Cell:
    names = BUDGET_LINES.get(instrument, [instrument])
    years = sorted({row["year"] for row in executed_lines(data) if row["instrument_id"] in names})
    if not years:
        return Cell("–")
    paid, year = max((spent(data, names, year), year) for year in years)
    return Cell(f"{paid:.0f} ({year})", paid.rows)
