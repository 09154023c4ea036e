"""The account of a verification: JSON for programs, HTML for an editor who does not know the project."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from report.core.errors import first_of
from report.core.files import canonical_json, write_atomically
from report.core.metadata import read_book
from report.evidence.record.released import this_machine
from report.evidence.record.snapshot import LAYERS
from report.exhibits.kinds import KINDS
from report.release.checklist import answer_all
from report.release.verify.comparison import Layer, Mismatch
from report.release.verify.side_by_side import beside
from report.release.verify.verdicts import RELEASE, RULES, Verdict, changed_files, is_of_release
from report.release.verify.verification import Verification, environment_of_this_machine
from report.theme.pages import fill_template
from report.theme.standalone import standalone_style

FOLDER = "verification"
SHOWN = 6  # pages with one cause that a terminal names
FILES = 20  # that changed, named on a terminal


def write_account(done: Verification) -> Path:
    """Write `build/verification/verdict.json` and `index.html`; give the folder."""
    folder = done.project.build / FOLDER
    told = as_json(done)
    write_atomically(folder / "verdict.json", canonical_json(told))
    values = {
        **told,
        "title": read_book(done.project.root)[0].get("title") or "the paper",
        "style": standalone_style(),
        "differences": list(_differences(done)),
        "grid": _grid(done),
        "rules": RULES,
    }
    write_atomically(folder / "index.html", fill_template("verification.html.j2", values))
    shutil.rmtree(folder / "rebuilt", ignore_errors=True)
    return folder


def as_json(done: Verification) -> dict[str, Any]:
    """The account as plain data."""
    released, verdict = done.released, done.verdict
    return {
        "schema": 2,
        "verdict": verdict.name,
        "headline": verdict.headline,
        "means": verdict.means,
        "status": verdict.status,
        "not_run": list(verdict.not_run),
        "when": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "release": {"version": released.version, "date": released.date, "machine": released.machine}
        if released
        else None,
        "environment": {**environment_of_this_machine(), "kind": this_machine()},
        "layers": [
            {
                "comparison": each.comparison,
                "layer": each.layer,
                "status": each.status,
                "compared": each.compared,
                "reason": each.not_run,
                "mismatches": [_told(mismatch) for mismatch in each.mismatches],
            }
            for each in done.layers
        ],
        "variations": [
            {
                "what": each.what,
                "first": each.first,
                "second": each.second,
                "run": not each.reason,
                "reason": each.reason,
            }
            for each in done.variations
        ],
        "builds": [
            {"name": each.name, "seconds": round(rebuilt.seconds, 1), "failure": rebuilt.failure}
            for each, rebuilt in done.rebuilt
        ],
        "checklist": [
            {"id": each.id, "statement": each.statement, "status": each.status, "said": each.said}
            for each in answer_all(done.project)
        ],
        "exhibits": list(_exhibits(done)),
        "outputs": dict(done.found.layers["PDF"]) | dict(done.found.layers["Word"]) if done.found else {},
        "pages": dict(done.found.layers["pages"]) if done.found else {},
    }


def _told(each: Mismatch) -> dict[str, str]:
    return {
        "item": each.item,
        "expected": each.expected,
        "found": each.found,
        "culprit": each.culprit,
        "detail": each.detail,
    }


def _exhibits(done: Verification) -> Iterator[dict[str, Any]]:
    """Exhibit → program and line → data → output → verdict."""
    if done.found is None:
        return
    wrong = {mismatch.item for _, mismatch in done.mismatches}
    compared = done.released is not None
    for name, told in done.found.inputs.items():
        yield {
            "id": name,
            "kind": told["kind"],
            "is_numbered": KINDS[told["kind"]].is_numbered,
            "text": told["text"],
            "program": f"{told['function']['file']}:{told['function']['line']}",
            "data": sorted(told["datasets"]),
            "output": f"build/exhibits/{name}/{KINDS[told['kind']].output}",
            "verdict": "differs" if name in wrong else "as released" if compared else "the same in all builds",
        }


def _differences(done: Verification) -> Iterator[dict[str, Any]]:
    for layer, mismatch in done.mismatches:
        against_release = done.released is not None and is_of_release(layer)
        shown = beside(mismatch, done.expected if against_release else None, done.found)
        yield {"comparison": layer.comparison, "layer": layer.layer, **_told(mismatch), "beside": shown}


def _grid(done: Verification) -> list[dict[str, Any]]:
    """Comparisons as rows, layers as columns."""
    rows: dict[str, dict[str, Layer]] = {}
    for each in done.layers:
        rows.setdefault(each.comparison, {})[each.layer] = each
    return [
        {"comparison": "no release yet" if name == RELEASE else name, "cells": [row.get(layer) for layer in LAYERS]}
        for name, row in rows.items()
    ]


def summary(done: Verification) -> Iterator[str]:
    """The account in lines for a terminal: every comparison, then every mismatch."""
    rows: dict[str, list[Layer]] = {}
    for each in done.layers:
        rows.setdefault(each.comparison, []).append(each)
    for name, layers in rows.items():
        yield name
        for each in layers:
            said = {
                "matched": f"{each.compared:,} compared, all the same",
                "differs": f"{each.compared:,} compared, {len(each.mismatches)} differ",
                "not run": f"not run: {each.not_run}",
            }
            yield f"  {each.layer:8} {said[each.status]}"
    yield from _told_differences(done)
    skipped = [f"{each.what} ({each.reason})" for each in done.variations if each.reason]
    if skipped:
        yield f"not varied: {'; '.join(skipped)}"
    yield from last_lines(done.verdict)


def _told_differences(done: Verification) -> Iterator[str]:
    """Every item that differs, but for pages with one cause, of which a few are named."""
    pages: dict[tuple[str, str], list[Mismatch]] = {}
    for layer, mismatch in done.mismatches:
        if mismatch.layer == "pages":
            pages.setdefault((layer.comparison, mismatch.culprit), []).append(mismatch)
            continue
        if mismatch.layer == "inputs" and is_of_release(layer):
            continue  # told in one line
        yield f"{layer.comparison}: {layer.layer}: {mismatch.item} differs"
        yield f"  cause:    {mismatch.culprit}"
        if mismatch.layer in ("values", "inputs") and mismatch.expected:
            yield f"  expected: {mismatch.expected}"
            yield f"  found:    {mismatch.found}"
        if mismatch.detail:
            yield from (f"  {line}" for line in mismatch.detail.splitlines())
    for (comparison, culprit), found in pages.items():
        yield f"{comparison}: pages: {first_of((each.item for each in found), SHOWN)}" + _differ(len(found))
        yield f"  cause:    {culprit}"
        if len(found) == 1 and found[0].detail:
            yield f"  {found[0].detail}"
    changed = changed_files([layer for layer in done.layers if is_of_release(layer)])
    if changed and done.released:
        yield f"changed since release {done.released.version}: {first_of(changed, FILES)}"


def _differ(count: int) -> str:
    return " differs" if count == 1 else " differ"


def last_lines(verdict: Verdict) -> Iterator[str]:
    """The verdict, why, and what was not compared."""
    yield f"verdict: {verdict.name}"
    yield f"  {verdict.means}"
    yield from (f"  not run: {each}" for each in verdict.not_run)
