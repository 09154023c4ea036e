"""The settings of a project and its documents: `_quarto.yml`, profile files, `_variables.yml` and headers, merged."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from report.errors import ContentError, Problem, UsageError, raise_all
from report.files import leads_outside
from report.metadata import CONFIGURATION, SETTINGS
from report.render.builtin.runs import CELL_MEGABYTES, CELL_SECONDS
from report.render.builtin.source import COPY_IN, Place
from report.settings import read_yaml_file
from report.shapes import ANYTHING

VARIABLES = "_variables.yml"
PROJECT_KEYS = (
    "type title output-dir render resources execute-dir pre-render post-render preview lib-dir".split()  # noqa: SIM905
)
KINDS = ("default", "website", "book")
OWN_KEYS = (
    "cell-seconds",
    "cell-megabytes",
    "prose",
    "row-words",
)  # of a project, under ``report:``, which Quarto lets pass
CHECKED_ELSEWHERE = ("prose", "row-words")  # of these, what is no number
DOCUMENT_KEYS = ("print",)  # the same of a document
OUTPUT = {"default": "", "website": "_site", "book": "_book"}  # Quarto's own folders
FORMATS = {"html": ("html",), "typst": ("pdf", "typst"), "docx": ("docx",)}

QUARTO_STYLE = "report/render/theme/quarto.css"  # says for Quarto what the built-in renderer's own style sheet says

FLAGS = ("toc", "number-sections", "link-citations", "citations-hover", "code-tools", "date-modified")
COUNTS = ("toc-depth", "number-depth")
TEXTS = ("title", "subtitle", "abstract", "lang", "csl", "nocite", "description")
# Settings of Quarto that change what a page says and that are not made here; in silence their effect would be lost.
LABELS = ("arabic", "alpha a", "alpha A", "roman i", "roman I")  # how floats may be counted
CLOCK = ("today", "now", "last-modified")  # dates that differ from build to build
CROSSREF = ("title-delim", "subref-labels", "labels", "custom")
OUTSIDE = {
    "filters": "a callout, a div or an expression in a cell",
    "include-in-header": "raw HTML in the text, as in ```{=html}",
    "include-before-body": "{{< include file.qmd >}}",
    "include-after-body": "{{< include file.qmd >}}",
    "template": "the templates of the renderer",
    "template-partials": "the templates of the renderer",
    "metadata-files": "the same keys in _quarto.yml",
    "number-offset": "number-sections and number-depth",
    "reference-location": "footnotes at the end of the page",
    "citation-location": "a div ::: {#refs}",
    "suppress-bibliography": "a div ::: {#refs}",
    "cite-method": "citeproc with csl:",
    "listing": "links written by hand",
    "embed-resources": "a page with its files beside it",
    "self-contained": "a page with its files beside it",
    "shortcodes": "include, meta, pagebreak, var",
    "engine": "jupyter: python3",
    "css": "the style sheet in report/render/theme",
    "date-format": "a date written out as it is to be read",
}
# The same for what stands under ``book:`` and ``website:``.
SITE_OUTSIDE = {
    "sidebar": "the contents that every page has, from the list of chapters or the navbar",
    "page-footer": "a line at the end of the pages' text",
    "page-navigation": "the ways to the previous and the next chapter, which every page of a book has",
    "margin-header": "a div ::: {.column-margin}",
    "margin-footer": "a div ::: {.column-margin}",
    "body-header": "a line at the start of the pages' text",
    "body-footer": "a line at the end of the pages' text",
}


@dataclass(frozen=True)
class Settings:
    """Merged keys and values, and where each was written.

    Parameters
    ----------
    values
        Nested keys and values.
    places
        Place of each key, nested keys joined by dots.
    """

    values: Mapping[str, Any] = field(default_factory=dict)
    places: Mapping[str, Place] = field(default_factory=dict)

    @classmethod
    def of_header(cls, header: Mapping[str, Any], lines: Mapping[str, int], path: str) -> Settings:
        """The header of the document ``path``, with the line of each key."""
        return cls(header, {key: Place(path, line) for key, line in lines.items()})

    def get(self, path: str, default: Any = None) -> Any:
        """The value at a dotted path, or ``default``."""
        value: Any = self.values
        for key in path.split("."):
            if not isinstance(value, Mapping) or key not in value:
                return default
            value = value[key]
        return value

    def place(self, path: str) -> Place:
        """Where a key was written; the nearest key above it if it was not."""
        while path and path not in self.places:
            path = path.rpartition(".")[0]
        return self.places.get(path, Place("", 0))

    def over(self, base: Settings) -> Settings:
        """These settings over ``base``: maps are merged, lists joined, all else replaced."""
        return Settings(_merged(base.values, self.values), {**base.places, **self.places})

    def flat(self, target: str) -> Settings:
        """With the options under ``format:`` lifted to the top: those of HTML, then those of ``target``."""
        result = self
        for name in dict.fromkeys(("html", *FORMATS[target])):
            options = self.get(f"format.{name}")
            if isinstance(options, Mapping):
                start = f"format.{name}."
                places = {key.removeprefix(start): at for key, at in self.places.items() if key.startswith(start)}
                result = Settings(options, places).over(result)
        return result


@dataclass(frozen=True)
class Configuration:
    """A project's settings, read once.

    Parameters
    ----------
    root
        The project's folder.
    kind
        ``"default"``, ``"website"`` or ``"book"``.
    settings
        `_quarto.yml` with the profiles' files over it.
    variables
        `_variables.yml`.
    profiles
        Names of the profiles in use.
    """

    root: Path
    kind: str
    settings: Settings
    variables: Mapping[str, Any]
    profiles: tuple[str, ...]

    @property
    def output_folder(self) -> Path | None:
        """Where the pages go, or None if the project does not say."""
        name = self.settings.get("project.output-dir") or OUTPUT[self.kind]
        return self.root / name if name else None

    @property
    def cell_seconds(self) -> int:
        """What one cell may take: ``report: cell-seconds:``."""
        seconds: int = self.settings.get("report.cell-seconds", CELL_SECONDS)
        return seconds

    @property
    def cell_megabytes(self) -> int:
        """What one cell may show: ``report: cell-megabytes:``."""
        megabytes: int = self.settings.get("report.cell-megabytes", CELL_MEGABYTES)
        return megabytes

    def of_document(self, header: Mapping[str, Any], lines: Mapping[str, int], path: str, target: str) -> Settings:
        """The settings of one document: its header over the project's.

        Raises
        ------
        ContentError
            With all values of the wrong type and all settings outside the subset.
        """
        own = with_files_found(Settings.of_header(header, lines, path), self.root)
        problems = (*_faults(own), *_document_faults(own))
        raise_all(ContentError, problems)
        return own.flat(target).over(self.settings.flat(target))


def read_configuration(root: Path, profile: str | None = None) -> Configuration:
    """The settings of the project in ``root``; a folder without `_quarto.yml` has none.

    Parameters
    ----------
    root
        The project's folder.
    profile
        Names of profiles, separated by commas; by default what `_quarto.yml` says.

    Raises
    ------
    ContentError
        If a file is not YAML.
    UsageError
        With all wrong keys and values.
    """
    base = _read(root, CONFIGURATION)
    profiles = _profiles(base, profile)
    merged = base
    for name in profiles:
        if (root / f"_quarto-{name}.yml").is_file():
            merged = _read(root, f"_quarto-{name}.yml").over(merged)
    merged = with_files_found(merged, root)
    raise_all(UsageError, [*_project_faults(merged), *_own_faults(merged), *_faults(merged), *_site_faults(merged)])
    kind = merged.get("project.type", "default")
    return Configuration(root, kind, merged, _read(root, VARIABLES).values, profiles)


def with_files_found(settings: Settings, root: Path) -> Settings:
    """Names of bibliographies and styles made absolute: each is relative to the file that gives it."""
    values = dict(settings.values)
    for key in ("bibliography", "csl"):
        if _is_texts(values.get(key)):  # what else is written there is told with the other faults
            names = values[key] if isinstance(values[key], list) else [values[key]]
            folder = (root / settings.place(key).path).parent
            found = [str((root / name[1:] if name.startswith("/") else folder / name).resolve()) for name in names]
            values[key] = found if key == "bibliography" else found[0]
    return Settings(values, settings.places)


def _read(root: Path, name: str) -> Settings:
    path = root / name
    if not path.is_file():
        return Settings()
    if leads_outside(path, root):
        raise ContentError(Problem("this is a link to a file outside the project", name, remedy=COPY_IN))
    values, lines = read_yaml_file(path, name, SETTINGS if name != VARIABLES else ANYTHING)
    return Settings(values, {key: Place(name, line) for key, line in lines.items()})


def _profiles(base: Settings, asked: str | None) -> tuple[str, ...]:
    """The profiles asked for, and of each group without one asked for its first."""
    names = [name.strip() for name in (asked or "").split(",") if name.strip()]
    if not names:
        default = base.get("profile.default", [])
        names = [default] if isinstance(default, str) else list(default)
    groups = base.get("profile.group", [])
    if groups and all(isinstance(item, str) for item in groups):
        groups = [groups]
    for group in groups:
        if not set(names) & set(group):
            names.append(group[0])
    return tuple(names)


def _merged(base: Any, new: Any) -> Any:
    if isinstance(base, Mapping) and isinstance(new, Mapping):
        result = dict(base)
        for key, value in new.items():
            result[key] = _merged(base[key], value) if key in base else value
        return result
    if isinstance(base, list) and isinstance(new, list):
        return base + [item for item in new if item not in base]
    return new


def _project_faults(settings: Settings) -> Iterator[Problem]:
    project = settings.get("project", {})
    if not isinstance(project, Mapping):
        yield Problem('"project" is not a list of keys and values', *settings.place("project"), "as in: type: book")
        return
    for key in project:
        if key not in PROJECT_KEYS:
            near = difflib.get_close_matches(str(key), PROJECT_KEYS, n=1)
            expected = f"did you mean {near[0]}?" if near else f"one of {', '.join(PROJECT_KEYS)}"
            yield Problem(f'the key "{key}" under "project" is not known', *settings.place(f"project.{key}"), expected)
    kind = project.get("type", "default")
    if kind not in KINDS:
        found = f'projects of type "{kind}" are not supported'
        yield Problem(found, *settings.place("project.type"), f"one of {', '.join(KINDS)}")
    elif kind == "book" and not isinstance(settings.get("book.chapters"), list):
        yield Problem("a book without chapters", *settings.place("book"), "book: chapters: a list of .qmd files")


def _own_faults(settings: Settings) -> Iterator[Problem]:
    """What is wrong under ``report:``, the settings of this renderer alone."""
    own = settings.get("report", {})
    if not isinstance(own, Mapping):
        yield Problem('"report" is not a list of keys and values', *settings.place("report"), "as in: cell-seconds: 60")
        return
    for key, value in own.items():
        place = settings.place(f"report.{key}")
        if key not in OWN_KEYS:
            yield Problem(f'the key "{key}" under "report" is not known', *place, f"one of {', '.join(OWN_KEYS)}")
        elif key == "row-words" and not (isinstance(value, list) and all(isinstance(each, str) for each in value)):
            yield Problem('"row-words" is no list of columns', *place, "as in: row-words: [name, entity]")
        elif key not in CHECKED_ELSEWHERE and (type(value) is not int or value < 1):
            shown = str(value).lower() if isinstance(value, bool) else value
            yield Problem(f'"{key}" is {shown}', *place, f"a whole number of {key.partition('-')[2]}, from 1")


def _document_faults(settings: Settings) -> Iterator[Problem]:
    """The same in the header of a document."""
    own = settings.get("report", {})
    if not isinstance(own, Mapping):
        yield Problem('"report" is not a list of keys and values', *settings.place("report"), "as in: print: false")
        return
    for key, value in own.items():
        place = settings.place(f"report.{key}")
        if key not in DOCUMENT_KEYS:
            found = f'the key "{key}" under "report" of a document is not known'
            yield Problem(found, *place, f"one of {', '.join(DOCUMENT_KEYS)}")
        elif not isinstance(value, bool):
            yield Problem(f'"{key}" is {value}', *place, "true, or false for a page of the site alone")


def _faults(settings: Settings) -> Iterator[Problem]:
    """Values of the wrong type, and settings outside the subset, at the top and under ``format: html:``."""
    for start in ("", "format.html."):
        level = settings.values if not start else settings.get("format.html")
        if not isinstance(level, Mapping):
            continue
        for key, value in level.items():
            place = settings.place(f"{start}{key}")
            shown = str(value).lower() if isinstance(value, bool) else value
            if key in FLAGS and not isinstance(value, bool):
                yield Problem(f'"{key}" is {shown}', *place, "true or false")
            elif key in COUNTS and (not isinstance(value, int) or isinstance(value, bool) or value < 0):
                yield Problem(f'"{key}" is {shown}', *place, "a whole number")
            elif key in TEXTS and not isinstance(value, str | int | float):
                yield Problem(f'"{key}" is {shown}', *place, "a text")
            elif key == "bibliography" and not _is_texts(value):
                yield Problem(f'"{key}" is {shown}', *place, "a file name or a list of file names")
            elif key == "date" and value in CLOCK:
                yield Problem(f'"{key}" is {shown}', *place, "a literal date, so that every build gives the same bytes")
            elif key == "crossref":
                yield from _crossref_faults(settings, f"{start}crossref", value)
            elif key in OUTSIDE and value not in (False, None, "citeproc", "jupyter", QUARTO_STYLE):
                found = f'the setting "{key}" is not supported by the built-in renderer'
                yield Problem(found, *place, f"in its place: {OUTSIDE[key]}")


def _site_faults(settings: Settings) -> Iterator[Problem]:
    """What is set under ``book:`` or ``website:`` and not made here."""
    for section in ("book", "website"):
        given = settings.get(section)
        for key in given if isinstance(given, Mapping) else ():
            if key in SITE_OUTSIDE and given[key] not in (False, None):
                found = f'the setting "{key}" under "{section}" is not supported by the built-in renderer'
                yield Problem(found, *settings.place(f"{section}.{key}"), f"in its place: {SITE_OUTSIDE[key]}")


def _crossref_faults(settings: Settings, path: str, options: Any) -> Iterator[Problem]:
    """What ``crossref:`` sets and is wrong or not made here."""
    if not isinstance(options, Mapping):
        yield Problem('"crossref" is not a list of keys and values', *settings.place(path), "as in: fig-title: Chart")
        return
    for key, value in options.items():
        place = settings.place(f"{path}.{key}")
        if key.endswith("labels"):
            if value not in LABELS:
                yield Problem(f'"crossref.{key}" is {value}', *place, f"one of {', '.join(LABELS)}")
        elif key == "custom":
            for number, item in enumerate(value if isinstance(value, list) else [None]):
                if not isinstance(item, Mapping) or "key" not in item or item.get("kind", "float") != "float":
                    at = settings.place(f"{path}.custom.{number}")
                    yield Problem("this is no float", *at, "kind: float, key:, reference-prefix:")
        elif key not in CROSSREF and not key.endswith(("-title", "-prefix")):
            found = f'the setting "crossref.{key}" is not supported by the built-in renderer'
            expected = f"<prefix>-title, <prefix>-prefix, <prefix>-labels, {', '.join(CROSSREF)}"
            yield Problem(found, *place, expected)


def _is_texts(value: Any) -> bool:
    return isinstance(value, str) or (isinstance(value, list) and all(isinstance(item, str) for item in value))
