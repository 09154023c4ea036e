"""The data as files to download: each table as it is, each with its description and a README as one archive."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

from report.core.authors import book_authors, names_of
from report.core.files import canonical_json, hash_of, sha256_file
from report.core.metadata import read_book
from report.core.project import DESCRIPTOR, Project
from report.core.slugs import short_name
from report.data import Package, csl_records
from report.data.access import withheld_files
from report.data.descriptor import Descriptor, read_package
from report.evidence.gathered import Evidence, listed
from report.evidence.templating import TEMPLATES, fill
from report.exhibits.code import running_programs

FOLDER = "data"  # of the site
README = "table_readme"  # a template
KEPT = "downloads"  # of the store
EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time that a zip archive can hold
READABLE = 0o100644 << 16


def downloads_of(evidence: Evidence) -> Mapping[str, bytes]:
    """Every table as CSV and as an archive, the whole package, and the sources as CSL-JSON; none without a package."""
    project = evidence.project
    if not project.has_data:
        return {}
    package = evidence.package
    key = _key(project)
    kept = project.store.get_files(KEPT, key)
    if kept is not None:
        return kept
    found: dict[str, bytes] = {}
    whole: dict[str, bytes] = {}
    for name in package.names:
        described = package.described(name)
        if package.access(name):
            continue  # its description is in that of the whole package, with how to ask for the rows
        rows = (project.data / described.path).read_bytes()
        found[f"{FOLDER}/{described.path}"] = rows
        found[f"{FOLDER}/{name}.zip"] = archive_of(
            {
                f"{name}/{described.path.rpartition('/')[2]}": rows,
                f"{name}/{DESCRIPTOR}": canonical_json(_package_of(described, package)).encode(),
                f"{name}/README.md": _readme(described, package).encode(),
            }
        )
        whole[f"data/{described.path}"] = rows
    for name in (DESCRIPTOR, "README.md", "CHANGELOG.md"):
        if (project.data / name).is_file():
            whole[f"data/{name}"] = (project.data / name).read_bytes()
    found[f"{FOLDER}/{whole_name(project)}"] = archive_of(whole)
    found[f"{FOLDER}/sources.csl.json"] = canonical_json(csl_records(package)).encode()
    project.store.put_files(KEPT, key, found)
    return found


def whole_name(project: Project) -> str:
    """The archive of the whole package, named after the paper."""
    return f"{short_name(title_of(project))}-data.zip"


def title_of(project: Project) -> str:
    """The title of the paper, or of the data package if the paper has none."""
    return str(read_book(project.root)[0].get("title") or read_package(project).get("title") or "")


def _key(project: Project) -> str:
    """Names all that the files are made from: programs, title and authors, and what lies in `data/`."""
    code = running_programs(project.store)
    apart = {project.root / name for name in withheld_files(project)}
    paths = (path for path in sorted(project.data.rglob("*")) if path.is_file() and path not in apart)
    given = {path.relative_to(project.data).as_posix(): sha256_file(path) for path in paths}
    authors = names_of(book_authors(project.root))
    return hash_of(
        {
            "code": code.hash(["report.evidence.downloads"]),
            "authors": authors,
            "title": title_of(project),
            "data": given,
            "readme": sha256_file(TEMPLATES / f"{README}.md.j2"),
        }
    )


def archive_of(files: Mapping[str, bytes]) -> bytes:
    """A zip archive with the same bytes on every machine: members sorted, without times, owners or places."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in sorted(files):
            member = zipfile.ZipInfo(name, EPOCH)
            member.external_attr = READABLE
            member.create_system = 3  # Unix, on every system
            packed = name.endswith((".zip", ".png"))
            member.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
            archive.writestr(member, files[name])
    return buffer.getvalue()


def _package_of(described: Descriptor, package: Package) -> Mapping[str, object]:
    """A data package of one table, which other tools can read by itself."""
    resource = {**described.raw, "path": described.path.rpartition("/")[2]}
    schema = {key: value for key, value in resource["schema"].items() if key != "foreignKeys"}
    fields = [{key: value for key, value in field.items() if key != "references"} for field in schema["fields"]]
    resource["schema"] = {**schema, "fields": fields}
    resource.pop("sources", None)
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": described.name,
        "title": described.raw["title"],
        "version": package.version,
        **{key: told for key, told in read_package(package.project).items() if key == "licenses"},
        "contributors": [{"title": author.name, "roles": ["author"]} for author in book_authors(package.project.root)],
        "resources": [resource],
    }


def _readme(described: Descriptor, package: Package) -> str:
    """What a reader of the archive must know, with the sources that its rows name."""
    sources = None
    if "source_id" in described.columns and described.name != "sources":
        cells = (record.cells["source_id"] for record in package.records(described.name))
        sources = [package.source(name) for name in sorted({name for cell in cells for name in listed(cell)})]
    values = {
        "described": described,
        "title": title_of(package.project),
        "version": package.version,
        "hash": str(described.raw["hash"]).removeprefix("sha256:"),
        "sources": sources,
    }
    return fill(README, values)
