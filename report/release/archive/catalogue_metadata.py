"""The descriptions that catalogues read: CodeMeta, CODECHECK, Zenodo, and the citation file."""

from __future__ import annotations

import re
from typing import Any

import yaml

from report.core.authors import Author
from report.core.files import canonical_json
from report.core.project import Project
from report.evidence.linked_data import as_agent
from report.exhibits.kinds import KINDS
from report.release.archive.about import About

# What Zenodo calls a language: ISO 639-3. Of another, nothing is said.
CODES = {"de": "deu", "en": "eng", "es": "spa", "fr": "fra", "it": "ita", "nl": "nld", "pt": "por"}


def citation_cff(text: str, version: str, date: str) -> str:
    """The citation file with another version and date; the rest stays as people wrote it."""
    text = re.sub(r"(?m)^version: .*$", f"version: {version}", text)
    return re.sub(r"(?m)^date-released: .*$", f'date-released: "{date}"', text)


def codemeta(facts: About) -> str:
    """`codemeta.json`, CodeMeta 3.0."""
    return canonical_json(
        {
            "@context": "https://w3id.org/codemeta/3.0",
            "@type": "SoftwareSourceCode",
            "name": facts.title,
            **({"identifier": f"https://doi.org/{facts.doi}"} if facts.doi else {}),
            "description": facts.abstract,
            "author": [as_agent(author) for author in facts.authors],
            "version": facts.version,
            "dateModified": facts.date,
            "license": list(facts.licences.values()),
            "programmingLanguage": {"@type": "ComputerLanguage", "name": "Python", "version": facts.python},
            "keywords": list(facts.keywords),
            "runtimePlatform": f"Python {facts.python}",
            "softwareRequirements": ["GNU make 4.3 or newer", "Python with its venv module"],
            "referencePublication": {"@type": "ScholarlyArticle", "name": facts.title},
        }
    )


def zenodo(facts: About) -> str:
    """`.zenodo.json`, what the repository asks for when a record is made."""
    return canonical_json(
        {
            "title": facts.title,
            **({"doi": facts.doi} if facts.doi else {}),
            **(
                {"related_identifiers": [{"identifier": facts.concept_doi, "relation": "isVersionOf"}]}
                if facts.concept_doi
                else {}
            ),
            "description": facts.abstract,
            "creators": [_creator(author) for author in facts.authors],
            "version": facts.version,
            "publication_date": facts.date,
            "upload_type": "publication",
            "publication_type": "workingpaper",
            "access_right": "open",
            "license": facts.licence.lower(),
            "keywords": list(facts.keywords),
            **({"language": code} if (code := CODES.get(facts.language.partition("-")[0].lower())) else {}),
            "notes": "Programs are under the MIT licence. The documents behind the data are not part of the record.",
        }
    )


def _creator(author: Author) -> dict[str, str]:
    """An author as Zenodo asks for one."""
    told = {"name": author.inverted, "affiliation": "; ".join(author.affiliations), "orcid": author.orcid}
    return {key: value for key, value in told.items() if value}


def _checked(author: Author) -> dict[str, str]:
    """An author as CODECHECK asks for one."""
    return {"name": author.name} | ({"ORCID": author.orcid} if author.orcid else {})


def codecheck(facts: About, outputs: dict[str, str]) -> str:
    """`codecheck.yml`: what a checker should be able to make; the checker's own part is left open.

    Parameters
    ----------
    facts
        About the project.
    outputs
        Path and comment of each output.
    """
    return yaml.safe_dump(
        {
            "version": "https://codecheck.org.uk/spec/config/1.0/",
            "manifest": [{"file": name, "comment": comment} for name, comment in outputs.items()],
            "paper": {"title": facts.title, "authors": [_checked(author) for author in facts.authors]},
            "summary": "Run make verify; the verdict is in build/verification/index.html.",
            "repository": ".",
        },
        allow_unicode=True,
        sort_keys=False,
        width=120,
    )


def outputs_of(project: Project, exhibits: dict[str, dict[str, Any]]) -> dict[str, str]:
    """The outputs that a checker compares: papers, tables, figures."""
    listed = {"results/paper.pdf": "the paper", "results/paper.docx": "the paper as a Word file"}
    for name, told in exhibits.items():
        kind = KINDS[told["kind"]]
        if kind.is_numbered:
            file = kind.output if kind.is_picture else "data.csv"
            if (project.exhibits / name / file).is_file():
                listed[f"results/exhibits/{name}/{file}"] = told["definition"]
    return listed
