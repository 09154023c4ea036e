"""The verdict of a verification: one of four words, the sentences that say why, and what was not compared."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from report.core.errors import first_of
from report.release.verify.comparison import Layer, Mismatch

REPRODUCED = "reproduced"
CHANGED = "reproduced, programs changed since"
UNRELEASED = "unreleased"
NOT_REPRODUCED = "not reproduced"
STATUSES = {REPRODUCED: 0, CHANGED: 0, UNRELEASED: 0, NOT_REPRODUCED: 1}  # with which `make verify` ends
# The rules that lead to each, for readers of the account.
RULES = {
    REPRODUCED: "everything that was compared is equal to the release, to the byte",
    CHANGED: "the same, although programs that make the paper have changed since the release",
    UNRELEASED: "two builds of these files are equal; what differs from the release is listed, each with its cause "
    "among the files that changed since; or there is no release",
    NOT_REPRODUCED: "two builds of these files differ, or the release's own files give something else, or what is "
    "given or installed is not what the project records",
}

# Comparisons, by the names that accounts give them. Those with the release begin with `AGAINST`.
GIVEN = "what is given"
COMPUTED = "what is computed anew"
INSTALLED = "the packages that are installed"
SHARED = "the files that git shows"
OUTSIDE = "what chapters read outside the project"
LEFT = "what builds leave behind"
TWO_BUILDS = "two builds under different circumstances"
WARM = "a build that finds the cache of another"
HERE = "the build in this folder"
AGAINST = "release"
RELEASE = f"the {AGAINST}"  # where there is none to be named

# Files whose text decides how results are made; others hold what they are made from, or nothing of it.
PROGRAMS = ("report/", "scripts/", "Makefile", "_quarto", "pyproject.toml", "requirements")
SINGULAR = {"values": "value", "tables": "table", "figures": "figure", "pages": "page", "data": "dataset"}
PLURAL = {"data": "datasets"}
SHOWN = 3


@dataclass(frozen=True)
class Verdict:
    """What a verification comes to.

    Parameters
    ----------
    name
        One of ``STATUSES``.
    means
        Why, as sentences that hold of this verification.
    not_run
        What was not compared, each with why, as ``pages, PDF with release 1.0.0: …``.
    """

    name: str
    means: str
    not_run: tuple[str, ...] = ()

    @property
    def status(self) -> int:
        """With which `make verify` ends."""
        return STATUSES[self.name]

    @property
    def headline(self) -> str:
        """The verdict in a line, which never hides that something was not compared."""
        return f"{self.name} (not run: {'; '.join(self.not_run)})" if self.not_run else self.name


def judge(layers: Sequence[Layer], release: str, *, failed: bool) -> Verdict:
    """The verdict on all comparisons of a verification.

    Parameters
    ----------
    layers
        Every comparison, layer by layer.
    release
        The release compared with, as ``0.2.0 of 2026-11-27``; empty if there is none.
    failed
        Whether a build failed.
    """
    not_run = tuple(_not_run(layers))
    wrong = list(_faults(layers, release, failed=failed))
    if wrong:
        return Verdict(NOT_REPRODUCED, " ".join(wrong), not_run)
    equal = "Two builds of these files from nothing are equal to each other."
    if not release:
        return Verdict(UNRELEASED, f"There is no release yet to compare with. {equal}", not_run)
    differing = results_that_differ(layers)
    changed = changed_files(layers)
    if differing:
        what = f"Against release {release} there are differences in {counted(differing)}, each with its cause below."
        return Verdict(UNRELEASED, f"{equal} {what}", not_run)
    same = f"Everything that was compared is equal to release {release}, to the byte"
    programs = [name for name in changed if name.startswith(PROGRAMS)]
    others = [name for name in changed if name not in programs]
    also = (
        f" Of the other files {first_of(others, SHOWN)} {_is(others)} not as released; no result differs by it."
        if others
        else ""
    )
    if programs:
        means = f"{same}. Of its programs {first_of(programs, SHOWN)} {_has(programs)} changed since.{also}"
        return Verdict(CHANGED, means, not_run)
    return Verdict(REPRODUCED, f"{same}.{also}", not_run)


def is_of_release(layer: Layer) -> bool:
    """Whether a comparison is one with the release."""
    return layer.comparison.startswith((AGAINST, RELEASE))


def results_that_differ(layers: Sequence[Layer]) -> list[Mismatch]:
    """What is made, and is not as it was released."""
    return [each for layer in layers if is_of_release(layer) for each in layer.mismatches if each.layer != "inputs"]


def changed_files(layers: Sequence[Layer]) -> list[str]:
    """Files from which the paper is made that are not those of the release."""
    return [
        each.item for layer in layers if is_of_release(layer) for each in layer.mismatches if each.layer == "inputs"
    ]


def counted(mismatches: Sequence[Mismatch]) -> str:
    """How many of each kind, as ``2 values, 1 page and the PDF``."""
    said = []
    for kind in dict.fromkeys(each.layer for each in mismatches):
        count = sum(each.layer == kind for each in mismatches)
        if kind in SINGULAR:
            said.append(f"{count:,} {SINGULAR[kind] if count == 1 else PLURAL.get(kind, kind)}")
        else:
            said.append(f"the {kind} file" if kind == "Word" else f"the {kind}")
    return " and ".join([", ".join(said[:-1]), said[-1]] if len(said) > 1 else said)


def _faults(layers: Sequence[Layer], release: str, *, failed: bool) -> Iterator[str]:
    """Sentences that say why something is not reproduced; none if nothing speaks against it."""
    found: dict[str, list[Mismatch]] = {}
    for layer in layers:
        found.setdefault(layer.comparison, []).extend(layer.mismatches)
    if found.get(GIVEN):
        yield f"What is given is not what the project records: {_items(found[GIVEN])}."
    if found.get(SHARED):
        yield f"Files are read that a commit does not have as they are here: {_items(found[SHARED])}."
    if found.get(INSTALLED):
        yield f"The installed packages are not those that the lock records: {_items(found[INSTALLED])}."
    if failed:
        yield "The paper could not be built from what is given."
        return
    if found.get(OUTSIDE):
        yield f"Chapters read files outside the project: {_items(found[OUTSIDE])}."
    if found.get(LEFT):
        yield f"Builds leave files behind by which one can change another: {_items(found[LEFT])}."
    if found.get(TWO_BUILDS):
        yield f"Two builds of the same files differ in {counted(found[TWO_BUILDS])}."
    if found.get(WARM):
        yield f"A build that finds a cache differs from one that finds none in {counted(found[WARM])}."
    if found.get(HERE):
        yield (
            "The build in this folder is not what its files give: there are differences in "
            f"{counted(found[HERE])}. If it is older than a change, run: make."
        )
    differing = results_that_differ(layers)
    unexplained = [each for each in differing if not each.explained]
    if differing and not changed_files(layers):
        yield f"These are the files of release {release}, and they give something else in {counted(differing)}."
    elif unexplained:
        yield f"No file that changed since release {release} explains the differences in {counted(unexplained)}."


def _not_run(layers: Sequence[Layer]) -> Iterator[str]:
    grouped: dict[tuple[str, str], list[str]] = {}
    for each in layers:
        if each.not_run:
            grouped.setdefault((each.comparison, each.not_run), []).append(each.layer)
    for (comparison, reason), kinds in grouped.items():
        if comparison == COMPUTED:
            yield reason
            continue
        yield f"{', '.join(kinds)} of {comparison}: {reason}"


def _items(mismatches: Sequence[Mismatch]) -> str:
    return first_of(dict.fromkeys(each.item for each in mismatches), SHOWN)


def _is(names: Sequence[str]) -> str:
    return "is" if len(names) == 1 else "are"


def _has(names: Sequence[str]) -> str:
    return "has" if len(names) == 1 else "have"
