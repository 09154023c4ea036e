"""The rules that a program can apply: each gives what is wrong, with its place; its first line is what must hold."""

from __future__ import annotations

import importlib.metadata
import json
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from report.core.errors import ReportError
from report.core.files import sha256_file
from report.core.messages import N_, messages_of
from report.core.metadata import PACKAGE, read_package
from report.data import check_package
from report.data.access import RECORDED
from report.exhibits.kinds import KINDS
from report.exhibits.staleness import read_exhibits
from report.release.archive.private import find_credentials, is_private_name
from report.release.checklist.project_files import Files, told_in_short, told_of

RESULTS = f"data/{RECORDED}/"  # which the build keeps there
WORK = ("scripts/", "chapters/", "index.qmd")  # where results come from
OPEN = {  # formats that anybody can read without a particular program
    *(".csv", ".json", ".md", ".txt", ".py", ".qmd", ".yml", ".toml", ".lock", ".svg", ".png", ".bib", ".csl", ".css"),
    *(".code-snippets", ".R", ".r", ".do", ".jl", ".sh"),
    *(".jpg", ".jpeg", ".webp", ".gif", ".ipynb"),
    *(".scss", ".js", ".lua", ".typ", ".j2", ".po", ".ttf", ".woff2", ".cff", ".html", ".xml", ""),
}
HEADINGS = (N_("You need"), N_("Where things are"), N_("Licences"))  # of a README, in the paper's language or English
LARGE = 50_000_000  # bytes, from which a file is hard to move about
LOCAL = re.compile(r"(?<![\w./-])(?:/home/\w+|/Users/\w+|[A-Z]:\\\\?Users)")
ADDRESS = re.compile(r"https?://|--index-url|--extra-index-url|--find-links")
PERSONAL = re.compile(
    r"\b[A-ZÑ&]{4}\d{6}[A-Z0-9]{3}\b|\b[A-Z]{4}\d{6}[HM][A-Z]{5}[A-Z0-9]\d\b|"  # tax and population ids
    r"(?<!\w)[\w.+-]+@(?!example\.)[\w-]+\.(?:com|mx|org|net|edu)\b"
)
APART = (
    "report/prose/",
    "report/theme/fonts/make_fonts.py",
)  # no part of a build: `make check`, and how the fonts were made
CLOCK = ("datetime.now", "datetime.datetime.now", "date.today", "datetime.date.today", "time.time", "datetime.utcnow")
NETWORK = ("socket", "requests", "urllib.request", "httpx", "aiohttp", "http.client", "ftplib")
RANDOM = ("random", "secrets", "uuid", "numpy.random")


# How it is run


def one_command(files: Files) -> Iterator[str]:
    """One command makes everything."""
    makefile = files.text("Makefile")
    if not re.search(r"^\.DEFAULT_GOAL := all$", makefile, re.MULTILINE):
        yield "Makefile: make without a word does not build everything"
    if not re.search(r"^ {4}make(?:\s|$)", files.text("README.md"), re.MULTILINE):
        yield "README.md does not begin with the command"


def readme(files: Files) -> Iterator[str]:
    """A README says what it is and how to run it."""
    text, say = files.text("README.md"), messages_of(files.project.root)
    for heading in HEADINGS:
        if heading not in text and say(heading) not in text:
            yield f"README.md says nothing under “{say(heading)}”"


def absolute_paths(files: Files) -> Iterator[str]:
    """No file names a path of one machine."""
    for name, text in files.texts("report/", "chapters/", "scripts/", "index.qmd", "Makefile", "data/"):
        if name.startswith(("report/release/checklist/", "report/render/reading/insertion.py")):
            continue  # they look for such paths
        for number, line in enumerate(text.splitlines(), 1):
            if LOCAL.search(line):
                yield f"{name}:{number}"


def notebooks(files: Files) -> Iterator[str]:
    """No notebook depends on the order in which its cells were run."""
    for name in files.names:
        if name.endswith(".ipynb") and (fault := _order_of_cells(files.text(name))):
            yield f"{name} {fault}"


def _order_of_cells(text: str) -> str:
    """What is wrong with the order in which a notebook's cells were run, by the numbers that Jupyter gave them."""
    try:
        cells = json.loads(text)["cells"]
        code = [cell for cell in cells if cell["cell_type"] == "code" and "".join(cell["source"]).strip()]
        numbers = [cell.get("execution_count") for cell in code]
    except (ValueError, KeyError, TypeError):
        return "is no notebook that can be read"
    if any(numbers) and numbers != list(range(1, len(numbers) + 1)):
        return "was not run from its first cell to its last: restart the kernel, run all cells, and save it"
    return ""


def chapters_set_themselves_up(files: Files) -> Iterator[str]:
    """Each chapter sets itself up."""
    for name in files.names:
        if re.fullmatch(r"index\.qmd|chapters/[\w-]+\.qmd", name):
            text = files.text(name)
            if re.search(r"\b(?:value|figure|table)\(", text) and "from report.show import" not in text:
                yield f"{name} uses what another chapter imports"


def clock(files: Files) -> Iterator[str]:
    """Results do not depend on the date."""
    yield from (f"{name}:{line} calls {what}" for name, line, what in files.calls(*WORK) if what in CLOCK)


def randomness(files: Files) -> Iterator[str]:
    """Results do not depend on chance."""
    yield from (f"{name} imports {what}" for name, what in files.imports(*WORK) if what in RANDOM)


def network(files: Files) -> Iterator[str]:
    """Results do not need the network."""
    yield from (f"{name} imports {what}" for name, what in files.imports(*WORK) if what in NETWORK)


# What it needs


def pinned(files: Files) -> Iterator[str]:
    """Every package is pinned with a hash."""
    for name in ("requirements.lock", "requirements-test.lock", "requirements-installer.lock"):
        text = files.text(name)
        if not text:
            yield f"{name} is not there"
        for entry in re.split(r"\n(?=\S)", text.strip()):
            if entry and not entry.startswith("#") and ("==" not in entry or "--hash=sha256:" not in entry):
                yield f"{name}: {entry.split()[0]} has no version or no hash"


def addresses(files: Files) -> Iterator[str]:
    """Lock files name no address."""
    for name in files.names:
        if name.endswith((".lock", "package-lock.json")) and ADDRESS.search(files.text(name)):
            yield name


def dependencies(files: Files) -> Iterator[str]:
    """The dependencies are complete."""
    lock = {
        line.split("==")[0].lower().replace("_", "-")
        for line in files.text("requirements.lock").splitlines()
        if "==" in line
    }
    extras = tomllib.loads(files.text("pyproject.toml")).get("project", {}).get("optional-dependencies", {})
    pinned = (each.partition("==") for packages in extras.values() for each in packages)
    lock |= {name.lower().replace("_", "-") for name, sign, _ in pinned if sign}  # asked for only where they are needed
    packages = importlib.metadata.packages_distributions()
    for name, module in files.imports("report/", "scripts/", "chapters/", "index.qmd"):
        if name.startswith("report/starter/tests/"):
            continue  # as the tests of this paper, which have a lock of their own
        first = module.split(".")[0]
        if first in sys.stdlib_module_names or first in ("report", "scripts"):
            continue
        owners = {each.lower().replace("_", "-") for each in packages.get(first, [first])}
        if not owners & lock and name not in APART and not name.startswith(APART):
            yield f"{name} imports {first}, which is not in requirements.lock"


def python_version(files: Files) -> Iterator[str]:
    """The versions of Python are stated."""
    try:
        if not read_package(files.project.root).get("requires-python"):
            yield f"{PACKAGE} does not say which versions of Python"
    except ReportError as error:
        yield from told_of(error)


# The data


def data_rules(files: Files) -> Iterator[str]:
    """The data keep their own rules."""
    try:
        yield from map(told_in_short, check_package(files.project).problems)
    except ReportError as error:
        yield from told_of(error)


def undescribed(files: Files) -> Iterator[str]:
    """Every data file is described."""
    known = {f"data/{each['path']}" for each in files.descriptor["resources"]} | files.originals
    yield from (
        name
        for name in files.names
        if name.startswith("data/") and name.endswith(".csv") and name not in known and not name.startswith(RESULTS)
    )


def columns(files: Files) -> Iterator[str]:
    """Every column is described."""
    for each in files.descriptor["resources"]:
        for field in each["schema"]["fields"]:
            if not field.get("description"):
                yield f"{each['name']}: column {field['name']} is not described"


def rights(files: Files) -> Iterator[str]:
    """The rights in the data are stated."""
    if not files.descriptor.get("licenses"):
        yield "data/datapackage.json names no licence"
    for each in files.descriptor["resources"]:
        if not each.get("licenceNote"):
            yield f"{each['name']} has no note on its licence"


def sources(files: Files) -> Iterator[str]:
    """Every dataset names its sources."""
    for each in files.descriptor["resources"]:
        names = {field["name"] for field in each["schema"]["fields"]}
        if "source_id" in names and each["name"] != "sources" and not each.get("sources"):
            yield f"{each['name']} names no source"


def version_of_data(files: Files) -> Iterator[str]:
    """The data have a version and a list of changes."""
    version = files.descriptor.get("version", "")
    if not re.fullmatch(r"\d+\.\d+\.\d+", str(version)):
        yield "data/datapackage.json has no version"
    elif f"## {version}" not in files.text("data/CHANGELOG.md"):
        yield f"data/CHANGELOG.md says nothing of {version}"


# The results


def metadata_of(files: Files) -> list[dict[str, Any]]:
    """What every exhibit tells of itself."""
    return list(read_exhibits(files.project).values())


def located(files: Files) -> Iterator[str]:
    """Each exhibit and each number in the text is located in the programs."""
    found = metadata_of(files)
    if not found:
        yield "nothing is built: run make"
    for each in found:
        place = each["function"]
        assert isinstance(place, dict)
        lines = files.text(place["file"]).splitlines()
        here = lines[place["line"] - 1 : place["line"] + 12] if 0 < place["line"] <= len(lines) else []
        if not any(line.startswith(f"def {place['name']}(") for line in here):
            yield f"{each['id']} is not made at {place['file']}:{place['line']}"


def rest_on_rows(files: Files) -> Iterator[str]:
    """Each exhibit and each number rests on rows."""
    yield from (f"{each['id']} rests on no row" for each in metadata_of(files) if not each["rows"])


def captions(files: Files) -> Iterator[str]:
    """Each exhibit has a caption, each figure a text in words."""
    for each in metadata_of(files):
        if KINDS[each["kind"]].is_picture and not each.get("alt"):
            yield f"{each['id']} has no alternative text"
        if KINDS[each["kind"]].is_numbered and not each.get("caption"):
            yield f"{each['id']} has no caption"


def released(files: Files) -> Iterator[str]:
    """Expected results are kept."""
    if not files.path("tests/expected/release.json").is_file():
        yield "there is no release yet: run make release VERSION=…"


# The files


def licences(files: Files) -> Iterator[str]:
    """There are licences for programs and for text."""
    yield from (f"{name} is not there" for name in ("LICENSE", "LICENSE-text") if not files.text(name))


def personal(files: Files) -> Iterator[str]:
    """There are no personal identifiers."""
    for name, text in files.texts("data/", "chapters/", "index.qmd"):
        for number, line in enumerate(text.splitlines(), 1):
            if PERSONAL.search(line):
                yield f"{name}:{number}"


def secrets(files: Files) -> Iterator[str]:
    """There are no keys or tokens."""
    for name in files.names:
        if is_private_name(name):
            yield f"{name} is named like a file of secrets"
        yield from (f"{name}:{line}" for line in find_credentials(files.path(name).read_bytes()))


def formats(files: Files) -> Iterator[str]:
    """All formats are open."""
    known = {"Makefile", "run", ".gitignore", ".gitattributes"}
    for name in files.names:
        if Path(name).suffix not in OPEN and Path(name).name not in known and name not in files.originals:
            yield name


def empty(files: Files) -> Iterator[str]:
    """There are no empty files."""
    for name in files.names:
        if files.path(name).stat().st_size == 0 and not name.endswith("__init__.py"):
            yield name


def duplicates(files: Files) -> Iterator[str]:
    """No file is there twice, but for the paper that others begin with: this one may have begun with it."""
    seen: dict[str, str] = {}
    for name in files.names:
        if name in files.originals:
            continue  # a table may stand as it was received
        if files.path(name).stat().st_size and not name.startswith(("tests/", "report/starter/")):
            first = seen.setdefault(sha256_file(files.path(name)), name)
            if first != name:
                yield f"{name} is {first}"


def large(files: Files) -> Iterator[str]:
    """There are no very large files."""
    yield from (name for name in files.names if files.path(name).stat().st_size > LARGE)


def portable_names(files: Files) -> Iterator[str]:
    """File names work on every system."""
    folded: dict[str, str] = {}
    for name in files.names:
        if not re.fullmatch(r"[A-Za-z0-9._/-]{1,180}", name):
            yield f"{name} has characters that not every system takes"
        first = folded.setdefault(name.casefold(), name)
        if first != name:
            yield f"{name} and {first} differ in case only"


def encodings(files: Files) -> Iterator[str]:
    """Texts are UTF-8 with plain line ends."""
    for name, _ in files.texts():
        if name in files.originals:
            continue  # kept byte by byte; the table that is read of it is UTF-8
        data = files.path(name).read_bytes()
        if b"\r\n" in data and not name.startswith("tests/"):
            yield f"{name} has line ends of Windows"
        try:
            data.decode("utf-8")
        except UnicodeDecodeError:
            yield f"{name} is not UTF-8"


def made_files(files: Files) -> Iterator[str]:
    """Nothing that is made is kept with the sources."""
    yield from (name for name in files.names if name.startswith(("build/", ".venv/")) or "__pycache__" in name)
