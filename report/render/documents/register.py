"""Which pages there are, and when they are made again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from report.data.descriptor import DESCRIPTOR
from report.exhibits.staleness import METADATA, Code
from report.files import hash_of, sha256, sha256_file, write_if_changed
from report.metadata import CITATION
from report.project import Project
from report.record import EXPECTED
from report.render.documents.about_pages import about_page, changes_page, cite_page
from report.render.documents.checks_page import checks_page
from report.render.documents.claims_page import claims_page
from report.render.documents.data_pages import data_page, overview_page
from report.render.documents.evidence import Evidence
from report.render.documents.gallery_page import gallery_page
from report.render.documents.notebook_pages import chapters_with_code, notebook_page
from report.render.documents.own_words import NOTES
from report.render.documents.provenance_page import provenance_page
from report.render.documents.reproducibility_page import reproducibility_page
from report.render.documents.sentences_page import sentences_page
from report.render.documents.source_pages import sources_page
from report.render.documents.uses import titles_of, uses_of
from report.render.paper import CHANGES

Maker = Callable[[Evidence], str]

# The pages that every project with a data package has; a page for each folder of data comes on top.
MAKERS: Mapping[str, Maker] = {
    "about": about_page,
    "changes": changes_page,
    "checks": checks_page,
    "cite": cite_page,
    "claims": claims_page,
    "data": overview_page,
    "exhibits": gallery_page,
    "provenance": provenance_page,
    "reproducibility": reproducibility_page,
    "sources": sources_page,
}
# Pages made from the text as well: made again after every edit of it, so they must be quick.
TEXT_MAKERS: Mapping[str, Maker] = {"sentences": sentences_page}
NAMES = (*MAKERS, *TEXT_MAKERS)
STUBS = "chapters/evidence"  # each prints one of the pages
TOLD = (CITATION, CHANGES)  # at the project's root, shown on pages
NOTE = "pages.json"  # of the store: which pages were made, and from what
DATA = "data-"  # begins the name of a folder's page


def write_documents(project: Project) -> bool:
    """Bring `build/pages` up to date; whether any of them changed.

    A project without a data package, exhibits or stubs in `chapters/evidence` has no such pages. A page whose text is
    as before is not written again, so that the chapter that shows it stays fresh.
    """
    needed = (project.data / DESCRIPTOR, project.exhibits, project.root / STUBS)
    if not all(path.exists() for path in needed):
        return False
    of_evidence = _key(project)
    of_text = hash_of({"evidence": of_evidence, "text": {p.name: sha256_file(p) for p in project.chapters}})
    before = project.store.get_json(NOTE, "") or {"pages": {}}
    pages: dict[str, str] = before["pages"]  # the hash of each, so that a page that was changed here is made again
    if any(_hash(project.pages / f"{name}.md") != expected for name, expected in pages.items()):
        before = {"pages": {}}
    if before.get("key") == of_evidence and before.get("text") == of_text:
        return False
    evidence = Evidence(project)
    made = {name: maker(evidence) for name, maker in TEXT_MAKERS.items()}
    made |= {name: notebook_page(evidence, name) for name in chapters_with_code(project)}
    if before.get("key") != of_evidence:
        made |= dict(_made(evidence))
        for path in project.pages.glob("*.md"):
            if path.stem not in made:
                path.unlink()
    changed = [write_if_changed(project.pages / f"{name}.md", text) for name, text in made.items()]
    kept = {name: digest for name, digest in pages.items() if (project.pages / f"{name}.md").is_file()}
    hashes = kept | {name: sha256(text) for name, text in made.items()}
    project.store.put_json(NOTE, "", {"key": of_evidence, "text": of_text, "pages": hashes})
    return any(changed)


def _hash(path: Path) -> str:
    return sha256_file(path) if path.is_file() else ""


def _made(evidence: Evidence) -> Iterator[tuple[str, str]]:
    for name, maker in MAKERS.items():
        yield name, maker(evidence)
    for folder in evidence.folders:
        yield f"{DATA}{folder}", data_page(evidence, folder)


def _key(project: Project) -> str:
    """Names everything that the pages of evidence are made from: data, exhibits, their uses, programs and templates."""
    package = Path(__file__).parents[2]
    code = Code(package)
    return hash_of(
        {
            "code": code.hash(code.modules("report.render.documents")),
            "templates": _hashes(Path(__file__).with_name("templates"), "*.j2"),
            "data": _hashes(project.data, "**/*.*"),
            "exhibits": _hashes(project.exhibits, f"*/{METADATA}"),
            "released": _hashes(project.root / EXPECTED, "*.json"),
            "uses": {name: sorted({use.path for use in uses}) for name, uses in uses_of(project).items()},
            "titles": dict(titles_of(project)),
            "settings": sha256_file(project.configuration),
            "notes": _hashes(project.root / NOTES, "*.md"),
            "told": {name: sha256_file(project.root / name) for name in TOLD if (project.root / name).is_file()},
        }
    )


def _hashes(folder: Path, pattern: str) -> dict[str, str]:
    files = (path for path in sorted(folder.glob(pattern)) if path.is_file())
    return {path.relative_to(folder).as_posix(): sha256_file(path) for path in files}
