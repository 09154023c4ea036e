"""`REPRODUCING.md`, after the template README of the social-science data editors, made from what the project knows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from report.core.authors import names_of
from report.core.project import Project
from report.data import open_package
from report.data.access import withheld_files
from report.data.descriptor import read_package
from report.evidence.pages import fill
from report.evidence.pages.own_words import own_words
from report.evidence.record import read_released
from report.evidence.withheld import terms_in_words
from report.exhibits.kinds import KINDS
from report.release.archive.about import About

MEGABYTE = 1_000_000


def reproducing(project: Project, facts: About, exhibits: Mapping[str, Mapping[str, Any]]) -> str:
    """The instructions for somebody who wants to reproduce the paper.

    Parameters
    ----------
    project
        Built.
    facts
        About the project.
    exhibits
        Metadata by id.
    """
    package = open_package(project)
    described = [package.described(name) for name in package.names]
    extents = Counter(source.extent for source in package.sources.values())
    pins = [
        line.split(" ")[0] for line in (project.root / "requirements.lock").read_text().splitlines() if "==" in line
    ]
    apart = {project.root / name for name in withheld_files(project)}
    paths = (path for path in project.data.rglob("*") if path.is_file() and path not in apart)
    size = sum(path.stat().st_size for path in paths)
    licences = read_package(project).get("licenses", ())
    closed = [(each, access) for each in described if (access := package.access(each.name))]
    return fill(
        "reproducing",
        {
            "facts": facts,
            "data_licence": ", ".join(str(each.get("name") or each.get("title")) for each in licences) or facts.licence,
            "authors": names_of(facts.authors),
            "datasets": [
                {
                    "name": each.name,
                    "title": each.raw["title"],
                    "file": f"data/{each.path}",
                    "rows": each.raw["rows"],
                    "licence": each.raw.get("licenceNote", ""),
                }
                for each in described
            ],
            "withheld": [
                {
                    "dataset": each.name,
                    "rows": each.raw.get("rows", 0),
                    "bytes": each.raw["bytes"],
                    "why": access.why,
                    "terms": terms_in_words(access),
                    "path": access.path,
                    "hash": each.raw["hash"].removeprefix("sha256:"),
                }
                for each, access in closed
            ],
            "sources": len(package.sources),
            "extents": sorted(extents.items(), key=lambda each: (-each[1], each[0])),
            "packages": sorted(pins),
            "data_size": max(1, round(size / MEGABYTE)),
            "exhibits": [_line(told) for told in exhibits.values() if KINDS[told["kind"]].is_numbered],
            "values": [_line(told) for told in exhibits.values() if told["kind"] == "value"],
            "claims": sum(told["kind"] == "claim" for told in exhibits.values()),
            "availability": own_words(project, "availability"),
            "release": read_released(project),
        },
    )


def _line(told: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": told["id"],
        "kind": told["kind"],
        "text": told.get("text", ""),
        "definition": told["definition"],
        "program": f"{told['function']['file']}:{told['function']['line']}",
        "data": ", ".join(sorted(told["inputs"]["datasets"])),
    }
