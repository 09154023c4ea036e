"""What is wrong, unknown or without effect among the settings of a project or document, held against the one list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from report.core.chapters import Place
from report.core.errors import Problem, first_of
from report.core.language import words_by_language, words_missing
from report.core.merged_settings import Settings
from report.core.quarto_settings import SCOPES, WAY, close_names, did_you_mean, placed

OWN_THEME = "report/theme/"  # files that say for Quarto what the built-in renderer's own style sheet says
FLAGS = ("toc", "number-sections", "link-citations", "citations-hover")
COUNTS = ("toc-depth", "number-depth")
TEXTS = ("title", "subtitle", "abstract", "lang", "csl", "nocite", "description", "toc-title", "abstract-title", "from")
LABELS = ("arabic", "alpha a", "alpha A", "roman i", "roman I")  # how floats may be counted
PLACES = ("top", "bottom", "margin")
NOTE_PLACES = ("document", "block", "section", "margin")
CAPTION_PLACES = ("cap-location", "fig-cap-location", "tbl-cap-location", "lst-cap-location")
PAGE_FORMATS = ("html", "html4", "html5")
SLIDES = ("revealjs", "dashboard")  # pages of another kind, of which a page of the usual kind is made
SECTIONS = ("book", "website", "manuscript", "project")
SHOWN = 12  # names in the one line about looks


class Aside(NamedTuple):
    """A setting that is set aside, and where it was written."""

    name: str
    place: Place


def is_unset(value: Any) -> bool:
    """Whether a value asks for nothing: ``filters: []``, ``css: false``."""
    return value is None or value is False or value in ("", "false", "none", [], {})


def is_of_own_theme(value: Any) -> bool:
    """Whether all texts in a value name files of this theme for Quarto."""
    if isinstance(value, Mapping):
        return bool(value) and all(map(is_of_own_theme, value.values()))
    if isinstance(value, list):
        return bool(value) and all(map(is_of_own_theme, value))
    return isinstance(value, str) and value.startswith(OWN_THEME)


def levels_of(settings: Settings) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """The scope, the dotted start and the keys of each level of settings that the list speaks of."""
    yield "document", "", settings.values
    for name in PAGE_FORMATS:
        options = settings.get(f"format.{name}")
        if isinstance(options, Mapping):
            yield "document", f"format.{name}.", options
    for scope in SECTIONS:
        section = settings.get(scope)
        if isinstance(section, Mapping):
            yield scope, f"{scope}.", section


def faults_of(settings: Settings) -> Iterator[Problem]:
    """Values of the wrong type, and what changes a page's content and is not made here."""
    for scope, start, level in levels_of(settings):
        for key, value in level.items():
            place = settings.place(f"{start}{key}")
            if scope == "document":
                yield from _wrong_type(str(key), value, place)
            if key == "crossref":
                yield from _crossref_faults(settings, f"{start}crossref", value)
            found = placed(scope, str(key))
            if found and found.kind == "content" and not _asks_nothing(str(key), value):
                told = f'the setting "{key}" is not supported by the built-in renderer'
                yield Problem(told, *place, WAY + found.instead)


def _asks_nothing(key: str, value: Any) -> bool:
    """Values of settings of content that ask for what is done anyway."""
    asked_anyway = {
        "code-annotations": (True, "below", "none", "hover", "select"),
    }
    return is_unset(value) or value in asked_anyway.get(key, ())


def looks_of(settings: Settings) -> Iterator[Aside]:
    """The settings that are set aside, each with its place."""
    for scope, start, level in levels_of(settings):
        for key, value in level.items():
            found = placed(scope, str(key))
            unset = is_unset(value) or (value is True and key in ("search", "code-copy", "anchor-sections"))
            if found and found.kind == "looks" and not unset and not is_of_own_theme(value):
                yield Aside(str(key), settings.place(f"{start}{key}"))
    for bar in ("website.navbar", "website.page-footer", "website.sidebar", "book.navbar", "book.page-footer"):
        yield from _icons_of_bars(settings.get(bar), bar, settings)
    formats = settings.get("format")
    for name in [formats] if isinstance(formats, str) else formats if isinstance(formats, Mapping) else ():
        if name in SLIDES:
            yield Aside(f"format: {name}", settings.place(f"format.{name}"))


def _icons_of_bars(given: Any, key: str, settings: Settings) -> Iterator[Aside]:
    """The signs of links in a bar, which are set aside: the link is its words, or the sign's name."""
    if isinstance(given, list):
        for number, each in enumerate(given):
            yield from _icons_of_bars(each, f"{key}.{number}", settings)
    elif isinstance(given, Mapping):
        for name, value in given.items():
            if name == "icon" and value:
                yield Aside("icon", settings.place(f"{key}.icon"))
            elif name in ("left", "center", "right", "tools", "menu", "contents"):
                yield from _icons_of_bars(value, f"{key}.{name}", settings)


def unknown_of(settings: Settings) -> Iterator[Problem]:
    """Names that Quarto does not have: below `book:` and the like each, at the top those that are close to one it has.

    At the top an author may write what a text asks for by ``meta``. Words that a language lacks are told as well.
    """
    if settings.get("lang") is not None and (missing := words_missing(settings)):
        told = f'there are no words for the language "{settings.get("lang")}": in English stay {", ".join(missing)}'
        yield Problem(
            told, *settings.place("lang"), f"one of {', '.join(words_by_language())}", "give the words under language:"
        )
    for scope, start, level in levels_of(settings):
        for key in level:
            if placed(scope, str(key)) or scope == "project":
                continue
            near = close_names(scope, str(key), 0.85 if scope == "document" else 0.75)
            if near or scope != "document":
                under = f' under "{start.removesuffix(".")}"' if start else ""
                told = f'the setting "{key}"{under} is not known and has no effect'
                expected = did_you_mean(near) or "one of " + ", ".join(sorted(SCOPES[scope]))
                yield Problem(told, *settings.place(f"{start}{key}"), expected)


def told_aside(found: Iterable[Aside]) -> Iterator[Problem]:
    """The one warning about all that was set aside: none without any."""
    listed = list(dict.fromkeys(found))
    if not listed:
        return
    first = listed[0].place
    names: dict[str, list[Place]] = {}
    for each in listed:
        names.setdefault(each.name, []).append(each.place)
    shown = []
    for name, places in names.items():
        at = f"line {places[0].line}" if places[0].path == first.path else f"{places[0].path}:{places[0].line}"
        shown.append(f"{name} ({at}{f' and {len(places) - 1} more' if len(places) > 1 else ''})")
    what = "a setting of looks has" if len(names) == 1 else f"{len(names)} settings of looks have"
    told = f"{what} no effect with the built-in renderer: {first_of(shown, SHOWN)}"
    yield Problem(told, *first, "the words, their order and their numbers are the same")


def _wrong_type(key: str, value: Any, place: Place) -> Iterator[Problem]:
    shown = str(value).lower() if isinstance(value, bool) else value
    if key in FLAGS and not isinstance(value, bool):
        yield Problem(f'"{key}" is {shown}', *place, "true or false")
    elif key in COUNTS and (not isinstance(value, int) or isinstance(value, bool) or value < 0):
        yield Problem(f'"{key}" is {shown}', *place, "a whole number")
    elif key == "shift-heading-level-by" and type(value) is not int:
        yield Problem(f'"{key}" is {shown}', *place, "a whole number, as 1 or -1")
    elif key in TEXTS and not isinstance(value, str | int | float):
        yield Problem(f'"{key}" is {shown}', *place, "a text")
    elif key in CAPTION_PLACES and value not in PLACES:
        yield Problem(f'"{key}" is {shown}', *place, f"one of {', '.join(PLACES)}")
    elif key == "reference-location" and value not in NOTE_PLACES:
        yield Problem(f'"{key}" is {shown}', *place, f"one of {', '.join(NOTE_PLACES)}")
    elif key in ("bibliography", "css") and not is_texts(value) and not is_unset(value):
        yield Problem(f'"{key}" is {shown}', *place, "a file name or a list of file names")


def _crossref_faults(settings: Settings, path: str, options: Any) -> Iterator[Problem]:
    """What ``crossref:`` sets and is wrong or not made here."""
    if isinstance(options, bool):
        return
    if not isinstance(options, Mapping):
        yield Problem('"crossref" is not a list of keys and values', *settings.place(path), "as in: fig-title: Chart")
        return
    for key, value in options.items():
        place = settings.place(f"{path}.{key}")
        if key.endswith("labels"):
            if value not in LABELS and not is_labels(value):
                yield Problem(f'"crossref.{key}" is {value}', *place, f"one of {', '.join(LABELS)}")
        elif key == "custom":
            for number, item in enumerate(value if isinstance(value, list) else [None]):
                if not isinstance(item, Mapping) or "key" not in item or item.get("kind", "float") != "float":
                    at = settings.place(f"{path}.custom.{number}")
                    yield Problem("this is no float", *at, "kind: float, key:, reference-prefix:")
        elif not placed("crossref", key) and not key.endswith(("-title", "-prefix")):
            found = f'the setting "crossref.{key}" is not known'
            expected = f"<prefix>-title, <prefix>-prefix, <prefix>-labels, {', '.join(sorted(SCOPES['crossref']))}"
            yield Problem(found, *place, did_you_mean(close_names("crossref", key)) or expected)


def is_labels(value: Any) -> bool:
    """Whether a value names letters or numerals to count with, from any sign on: ``alpha C``, ``roman``."""
    kind, _, first = value.partition(" ") if isinstance(value, str) else ("", "", "")
    return kind in ("alpha", "roman", "arabic") and len(first) <= 1


def is_texts(value: Any) -> bool:
    """Whether a value is a text or a list of texts."""
    return isinstance(value, str) or (isinstance(value, list) and all(isinstance(item, str) for item in value))
