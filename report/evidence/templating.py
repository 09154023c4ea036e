"""Templates of Markdown: whatever they are given is shown letter for letter, unless it is Markdown already."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from report.core.fences import ticks_around
from report.core.messages import ENGLISH, Messages
from report.exhibits.markdown import escaped, quoted
from report.theme.pages import environment_of

TEMPLATES = Path(__file__).with_name("templates")

ENDS = (".", "?", "!", "…")  # of a sentence
SHORTCODE = re.compile(r"(?<!\{)\{\{<.*?>\}\}(?!\})")  # in code it is shown: {{{< var name >}}}


class Markdown(str):
    """Text that holds Markdown and is put into a page as it stands."""

    __slots__ = ()

    def __mod__(self, values: Any) -> Markdown:
        """A message with values in their places: what is no Markdown itself is shown letter for letter."""
        return Markdown(str.__mod__(self, {name: safe(value) for name, value in values.items()}))


def safe(text: object) -> Markdown:
    """Any text as Markdown that shows it letter for letter, on one line.

    What Quarto finds by its text (shortcodes, expressions in braces) is broken up by the same backslashes.
    """
    if isinstance(text, Markdown):
        return text
    if not isinstance(text, str | int | float | None):
        raise TypeError(f"a template shows {type(text).__name__} {text!r}, not a text or a number")
    return Markdown(escaped("" if text is None else str(text)))


def code(text: str) -> Markdown:
    """Text as code, whatever backticks it holds."""
    fence = ticks_around(text, 1)
    blank = " " if text[:1] == "`" or text[-1:] == "`" else ""
    return Markdown(f"{fence}{blank}{text}{blank}{fence}")


def figure(cell: str) -> str:
    """A number as it stands in a cell, with its thousands apart."""
    whole, point, fraction = cell.partition(".")
    return f"{int(whole):,}{point}{fraction}" if whole.lstrip("-").isdigit() else cell


def sentence(remark: str) -> str:
    """A remark of an author as a sentence among others: with a capital, and a full stop if nothing ends it."""
    remark = remark.strip()
    return f"{remark[:1].upper()}{remark[1:]}{'' if remark.endswith(ENDS) else '.'}" if remark else ""


def fill(template: str, values: Mapping[str, Any], say: Messages = ENGLISH) -> str:
    """The template `templates/<template>.md.j2` with ``values`` in it, in the language of ``say``."""
    return str(_environment(say.language).get_template(f"{template}.md.j2").render(values))


@functools.cache
def _environment(language: str) -> Any:
    marks = {"comment_start_string": "<#", "comment_end_string": "#>"}  # {# begins an identifier in Markdown
    environment = environment_of(TEMPLATES, language, Markdown, finalize=safe, **marks)
    environment.filters["listing"] = lambda text: Markdown(SHORTCODE.sub(r"{\g<0>}", str(text)))
    environment.filters["attribute"] = lambda text: Markdown(quoted(text))
    environment.filters["asis"] = Markdown
    environment.filters["code"] = code
    environment.filters["figure"] = figure
    environment.filters["identifier"] = lambda text: Markdown("-".join(re.findall(r"\w+", text.lower())))
    environment.filters["sentence"] = sentence
    environment.filters["number"] = lambda number: Markdown(f"{number:,}")
    return environment
