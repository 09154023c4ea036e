"""`ro-crate-metadata.json`: RO-Crate 1.2 after the profile Process Run Crate: which run made which file from which."""

from __future__ import annotations

import mimetypes
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from report.core.authors import Author
from report.core.files import canonical_json, sha256
from report.data.access import access_to
from report.data.descriptor import Descriptor
from report.evidence.linked_data import as_agent
from report.evidence.withheld import terms_in_words
from report.release.archive.about import OF_PROGRAMS, About, address_of

CRATE = "https://w3id.org/ro/crate/1.2"
PROFILE = "https://w3id.org/ro/wfrun/process/0.5"
AUTHORS, PYTHON, RUNNER = "#contributors", "#python", "#make"
TYPES = {".qmd": "text/markdown", ".lock": "text/plain", ".cff": "application/yaml", ".yml": "application/yaml"}
# What each step of the build runs, with how inputs and outputs of it begin.
STEPS = (
    (
        "exhibits",
        "Build values, tables and figures from the data",
        "report/cli/exhibits.py",
        ("data/", "scripts/"),
        ("results/exhibits/",),
    ),
    (
        "pdf",
        "Typeset the paper",
        "report/cli/pdf.py",
        ("index.qmd", "chapters/", "results/exhibits/"),
        ("results/paper.pdf",),
    ),
    (
        "docx",
        "Write the paper as a Word file",
        "report/cli/docx.py",
        ("index.qmd", "chapters/", "results/exhibits/"),
        ("results/paper.docx",),
    ),
)


def crate(facts: About, files: Mapping[str, bytes], withheld: Sequence[Descriptor] = ()) -> str:
    """The description of an archive that holds ``files``.

    Parameters
    ----------
    facts
        About the project.
    files
        Every file of the archive but this one, by path.
    withheld
        Datasets whose rows are not in it.
    """
    steps = [_step(facts, files, *step) for step in STEPS]
    programs = {step[2] for step in STEPS}
    graph: list[dict[str, Any]] = [
        {
            "@id": "ro-crate-metadata.json",
            "@type": "CreativeWork",
            "about": {"@id": "./"},
            "conformsTo": {"@id": CRATE},
        },
        {
            "@id": "./",
            "@type": "Dataset",
            "name": facts.title,
            "description": facts.abstract,
            "datePublished": facts.date,
            "version": facts.version,
            "license": {"@id": facts.licences[facts.licence]},
            "author": _agents(facts),
            "publisher": _agents(facts),
            "keywords": list(facts.keywords),
            "conformsTo": {"@id": PROFILE},
            "mainEntity": {"@id": "results/paper.pdf"},
            "hasPart": [{"@id": reference_to(name)} for name in files],
            "mentions": [*({"@id": step["@id"]} for step in steps), *({"@id": f"#{each.name}"} for each in withheld)],
        },
        *_people(facts),
        {"@id": PROFILE, "@type": ["CreativeWork", "Profile"], "name": "Process Run Crate", "version": "0.5"},
        {
            "@id": PYTHON,
            "@type": "ComputerLanguage",
            "name": "Python",
            "version": facts.python,
            "url": {"@id": "https://www.python.org/"},
        },
        {
            "@id": RUNNER,
            "@type": "SoftwareApplication",
            "name": "GNU make",
            "version": "4.3",
            "url": {"@id": "https://www.gnu.org/software/make/"},
        },
        *({"@id": address, "@type": "CreativeWork", "name": name} for name, address in facts.licences.items()),
        *steps,
        *map(_withheld, withheld),
        *(_file(name, content, name in programs) for name, content in files.items()),
    ]
    return canonical_json({"@context": f"{CRATE}/context", "@graph": graph})


def _withheld(described: Descriptor) -> dict[str, Any]:
    """A dataset that the archive does not hold: what it is, and how to ask for it."""
    access = access_to(described)
    assert access is not None
    return {
        "@id": f"#{described.name}",
        "@type": "Dataset",
        "name": described.raw["title"],
        "description": described.raw["description"],
        "conditionsOfAccess": terms_in_words(access),
        "contentSize": str(described.raw["bytes"]),
        "sha256": described.raw["hash"].removeprefix("sha256:"),
    }


def _identifier(author: Author, place: int) -> str:
    """Of an author's entity: the ORCID's address, else a name within the crate."""
    return author.orcid_address or (AUTHORS if place == 0 else f"{AUTHORS}-{place + 1}")


def _agents(facts: About) -> Any:
    """References to the authors' entities; to one as RO-Crate writes it, without a list."""
    each = [{"@id": _identifier(author, place)} for place, author in enumerate(facts.authors)]
    return each[0] if len(each) == 1 else each


def _people(facts: About) -> list[dict[str, Any]]:
    """The authors' entities, and those of their institutions, which a crate holds apart."""
    institutions = list(dict.fromkeys(name for author in facts.authors for name in author.affiliations))
    identifiers = {name: f"#institution-{place}" for place, name in enumerate(institutions, 1)}
    entities = []
    for place, author in enumerate(facts.authors):
        entity = {**as_agent(author), "@id": _identifier(author, place)}
        if author.affiliations:
            entity["affiliation"] = [{"@id": identifiers[name]} for name in author.affiliations]
        entities.append(entity)
    named = [{"@id": identifiers[name], "@type": "Organization", "name": name} for name in institutions]
    return [*entities, *named]


def reference_to(name: str) -> str:
    """A file of the archive as a reference in the form of a URI, in which a blank, ``#`` and letters are encoded."""
    return quote(name, safe="/~!$&'()*+,;=@")


def _step(
    facts: About,
    files: Mapping[str, bytes],
    name: str,
    said: str,
    program: str,
    given: tuple[str, ...],
    made: tuple[str, ...],
) -> dict[str, Any]:
    return {
        "@id": f"#run-{name}",
        "@type": "CreateAction",
        "name": said,
        "instrument": {"@id": program},
        "object": [{"@id": reference_to(each)} for each in files if each.startswith(given)],
        "result": [{"@id": reference_to(each)} for each in files if each.startswith(made)],
        "endTime": facts.date,
        "actionStatus": {"@id": "http://schema.org/CompletedActionStatus"},
        "agent": _agents(facts),
    }


def _file(name: str, content: bytes, is_program: bool) -> dict[str, Any]:
    described: dict[str, Any] = {
        "@id": reference_to(name),
        "@type": ["File", "SoftwareSourceCode"] if is_program else "File",
        "name": name,
        "contentSize": str(len(content)),
        "sha256": sha256(content),
        "encodingFormat": _type(name),
    }
    if is_program:
        described |= {"programmingLanguage": {"@id": PYTHON}, "license": {"@id": address_of(OF_PROGRAMS)}}
    return described


def _type(name: str) -> str:
    suffix = name[name.rfind(".") :] if "." in name.rpartition("/")[2] else ""
    return TYPES.get(suffix) or mimetypes.types_map.get(suffix, "text/plain")
