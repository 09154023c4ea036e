"""What readers are told of rows that they may not see: how many there are, why, on which terms, and whom to ask."""

from __future__ import annotations

from typing import Any

from report.core.messages import ENGLISH, N_, Messages
from report.data import Access, Package
from report.exhibits.addresses import WITHHELD

WHY = (N_("may not be shown"), N_("are too large for git"))  # `Access.why`, for the catalogues


def dataset_behind(address: str) -> str:
    """The dataset of an address that stands for rows which may not be shown; empty for a row's own address."""
    name, _, key = address.partition("/")
    return name if key == WITHHELD else ""


def rows_in_words(access: Access, count: int, say: Messages = ENGLISH) -> str:
    """Rows that are not shown, as ``12 rows of registry, which may not be shown. Terms: … To ask for them: …``."""
    kept = say.counted(
        "%(count)s row of %(dataset)s, which %(why)s.",
        "%(count)s rows of %(dataset)s, which %(why)s.",
        count,
        dataset=access.dataset,
        why=say(access.why),
    )
    return f"{kept} {terms_in_words(access, say)}"


def terms_in_words(access: Access, say: Messages = ENGLISH) -> str:
    """On which terms somebody may have rows, and how to ask for them."""
    terms, ask = _sentence(access.terms), _sentence(access.ask)
    return say("Terms: %(terms)s To ask for them: %(ask)s", terms=terms, ask=ask)


def told_of(package: Package, counts: dict[str, int], say: Messages) -> dict[str, dict[str, Any]]:
    """The rows behind an exhibit that are not shown, by dataset, for its record.

    Parameters
    ----------
    counts
        How many there are, as its metadata tells.
    say
        The texts of the paper's language.
    """
    found = {}
    for name, count in counts.items():
        access = package.access(name)
        if access:
            found[name] = {
                "rows": count,
                "kind": access.kind,
                "terms": access.terms,
                "ask": access.ask,
                "says": rows_in_words(access, count, say),
            }
    return found


def count_of(package: Package, name: str) -> int:
    """How many rows a dataset has, as the package states of one whose rows are not shown."""
    if package.access(name):
        return int(package.descriptor(name).get("rows", 0))
    return len(package.records(name))


def _sentence(text: str) -> str:
    text = " ".join(text.split())
    return text if text.endswith((".", "!", "?")) else f"{text}."
