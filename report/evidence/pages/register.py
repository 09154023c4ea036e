"""The pages of evidence: which function writes each of them, and when it has to be written again."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path, PurePosixPath

from report.core.errors import ContentError, Problem, raise_all
from report.core.files import hash_of, sha256, sha256_file, write_if_changed
from report.core.messages import CATALOGUES, SOURCE, catalogue_key, language_of
from report.core.metadata import CITATION, CONFIGURATION, Listed, contents_of, read_settings
from report.core.paper import CHANGES
from report.core.progress import told_once
from report.core.project import Project
from report.data.descriptor import read_descriptors
from report.data.own import MODULE as OWN_RULES
from report.evidence.gathered import Evidence
from report.evidence.pages.about_pages import about_page, changes_page, cite_page
from report.evidence.pages.checks_page import checks_page
from report.evidence.pages.claims_page import claims_page
from report.evidence.pages.data_pages import data_page, overview_page
from report.evidence.pages.gallery_page import gallery_page
from report.evidence.pages.notebook_pages import PREFIX, chapters_with_code, notebook_page
from report.evidence.pages.own_words import NOTES
from report.evidence.pages.provenance_page import provenance_page
from report.evidence.pages.records_as_html import with_records_as_html
from report.evidence.pages.reproducibility_page import reproducibility_page
from report.evidence.pages.sentences_page import sentences_page
from report.evidence.pages.source_pages import sources_page
from report.evidence.record import EXPECTED
from report.evidence.templating import TEMPLATES
from report.exhibits.code import Code, running_programs
from report.exhibits.staleness import METADATA
from report.theme.pages import fallback_of

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
# Pages made from less than the others: they stay as they are where exhibits, their lines or their places have changed.
CHECKS = "checks"  # every rule is applied to every row, which takes longer than all other pages
# Pages made from the text as well: made again after every edit of it, so they must be quick.
TEXT_MAKERS: Mapping[str, Maker] = {"sentences": sentences_page}
OF_RECORDS = ("provenance", "sources")  # which stand on no paper, and are longer than all chapters
NAMES = (*MAKERS, *TEXT_MAKERS)
STUBS = "chapters/evidence"  # each prints one of the pages
TOLD = (CITATION, CHANGES)  # at the project's root, shown on pages
NOTE = "pages.json"  # of the store: which pages were made, and from what
DATA = "data-"  # begins the name of a folder's page


def write_documents(evidence: Evidence) -> bool:
    """Bring `build/pages` up to date; whether any of them changed.

    A project without a data package, exhibits or stubs in `chapters/evidence` has no such pages. A page whose text is
    as before is not written again, so that the chapter that shows it stays fresh.

    Raises
    ------
    ContentError
        Before anything is made, with the stubs that show the page of a chapter or folder that is gone.
    """
    project = evidence.project
    needed = (project.descriptor, project.exhibits, project.root / STUBS)
    if not all(path.exists() for path in needed):
        return False
    raise_all(ContentError, orphans(evidence))
    of_evidence = _key(evidence)
    text = {name: sha256(text) for name, text in evidence.texts.items()}
    shown = _hashes(project.scripts, "**/*.py")  # functions with their comments, in notebooks
    of_text = hash_of({"evidence": of_evidence, "text": text, "shown": shown})
    before = project.store.get_json(NOTE, "") or {"pages": {}}
    pages: dict[str, str] = before["pages"]  # the hash of each, so that a page that was changed here is made again
    if any(_hash(project.pages / f"{name}.md") != expected for name, expected in pages.items()):
        before = {"pages": {}}
    if before.get("key") == of_evidence and before.get("text") == of_text:
        return False
    _tell_what_is_english(project)
    made = {name: maker(evidence) for name, maker in TEXT_MAKERS.items()}
    notebooks = {
        name: hash_of([of_evidence, shown, evidence.chapter(path).lines])
        for name, path in chapters_with_code(evidence).items()
    }
    as_before = {name for name, key in notebooks.items() if key == before.get("notebooks", {}).get(name)}
    made |= {name: notebook_page(evidence, name) for name in notebooks if name not in as_before}
    checked = before.get("checked", "")
    if before.get("key") != of_evidence:
        of_checks = _key_of_checks(project)
        stays = {CHECKS} if checked == of_checks and CHECKS in before["pages"] else set()
        checked = of_checks
        made |= dict(_made(evidence, stays))
        for path in project.pages.glob("*.md"):
            if path.stem not in {*made, *stays, *as_before}:
                path.unlink()
    changed = [write_if_changed(project.pages / f"{name}.md", text) for name, text in made.items()]
    kept = {name: digest for name, digest in pages.items() if (project.pages / f"{name}.md").is_file()}
    hashes = kept | {name: sha256(text) for name, text in made.items()}
    note = {"key": of_evidence, "text": of_text, "checked": checked, "notebooks": notebooks, "pages": hashes}
    project.store.put_json(NOTE, "", note)
    return any(changed)


def orphans(evidence: Evidence) -> Iterator[Problem]:
    """The stubs that `_quarto.yml` lists for a chapter or a folder of data that the paper no longer has."""
    project = evidence.project
    settings, lines = read_settings(project.root)
    listed = [each for each in contents_of(settings) if isinstance(each, Listed)]
    notebooks = chapters_with_code(evidence)
    drafts = project.drafts_among(each.path for each in listed)  # their code is not shown either
    folders = {f"{DATA}{each.path.split('/')[0]}" for each in read_descriptors(project).values()}
    for each in listed:
        stub = PurePosixPath(each.path)
        text = _text(project.root / each.path) if stub.parent.as_posix() == STUBS else ""
        if f'page("{stub.stem}")' not in text or each.path in drafts:
            continue
        if stub.stem.startswith(PREFIX) and stub.stem not in notebooks:
            of = stub.stem.removeprefix(PREFIX)
            found = f'shows the code of the chapter "{of}", which is not listed here or has no cell of code'
            back = "list the chapter again"
        elif stub.stem.startswith(DATA) and stub.stem not in folders:
            found = f"shows the tables of data/{stub.stem.removeprefix(DATA)}, where the package has none"
            back = "describe them again"
        else:
            continue
        remedy = f"take this line out, and delete the file; or {back}"
        yield Problem(f"{each.path} {found}", CONFIGURATION, lines[each.key], remedy=remedy)


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""


def _tell_what_is_english(project: Project) -> None:
    """Say once that the pages' own words are English, for a paper in a language without a catalogue."""
    settings, lines = read_settings(project.root)
    language = str(settings.get("lang") or SOURCE)
    if fallback_of(language):
        found = f'there is no catalogue for the language "{language}": what pages of evidence say is in English'
        known = ", ".join([SOURCE, *sorted(path.stem for path in CATALOGUES.glob("*.po"))])
        told_once(project)(Problem(found, CONFIGURATION, lines.get("lang", 0), f"one of {known}"))


def _hash(path: Path) -> str:
    return sha256_file(path) if path.is_file() else ""


def _made(evidence: Evidence, stays: Collection[str]) -> Iterator[tuple[str, str]]:
    for name, maker in MAKERS.items():
        if name in stays:
            continue
        page = maker(evidence)
        yield name, with_records_as_html(page) if name in OF_RECORDS else page
    for folder in evidence.folders:
        yield f"{DATA}{folder}", data_page(evidence, folder)


def _key(evidence: Evidence) -> str:
    """Names everything that the pages of evidence are made from: data, exhibits, their uses, programs and templates."""
    project = evidence.project
    code = running_programs(project.store)
    return hash_of(
        {
            "code": code.hash(code.modules("report.evidence.pages")),
            "templates": _hashes(TEMPLATES, "*.j2"),
            "data": _hashes(project.data, "**/*.*"),
            "rules": _hashes(project.scripts, "checks.py"),
            "exhibits": _hashes(project.exhibits, f"*/{METADATA}"),
            "released": _hashes(project.root / EXPECTED, "*.json"),
            "uses": {name: sorted({use.path for use in uses}) for name, uses in evidence.uses.items()},
            "not shown": [evidence.not_shown, sorted(evidence.on_first_page)],
            "titles": dict(evidence.titles),
            "settings": sha256_file(project.configuration),
            "steps": _hashes(project.scripts, "steps.*"),
            **catalogue_key(language_of(project.root)),
            "notes": _hashes(project.root / NOTES, "*.md"),
            "told": {name: sha256_file(project.root / name) for name in TOLD if (project.root / name).is_file()},
        }
    )


def _key_of_checks(project: Project) -> str:
    """Names what the page of checks is made from: data, what reads and checks them, and the paper's own rules."""
    rules = Code(Path(__file__).parents[2], scripts=project.scripts, store=project.store)
    return hash_of(
        {
            "code": running_programs(project.store).hash([checks_page.__module__]),
            "rules": [rules.hash([OWN_RULES]), _hashes(project.scripts, "checks.py")],
            "templates": _hashes(TEMPLATES, "*.j2"),
            "data": _hashes(project.data, "**/*.*"),
            "settings": sha256_file(project.configuration),
            **catalogue_key(language_of(project.root)),
        }
    )


def _hashes(folder: Path, pattern: str) -> dict[str, str]:
    files = (path for path in sorted(folder.glob(pattern)) if path.is_file())
    return {path.relative_to(folder).as_posix(): sha256_file(path) for path in files}
