"""What the machine itself says to readers, in the language of a paper: the English of the programs, or a catalogue's.

Programs, templates and scripts hold the English text, as gettext has it; `locale/<language>.po` gives the others. A
language without a catalogue has English texts, and `Messages.language` says so, for pages to mark them.
"""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Iterator, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from report.core.files import sha256_file
from report.core.metadata import read_settings

CATALOGUES = Path(__file__).with_name("locale")
SOURCE = "en"
CONTEXT = "\4"  # between a message and the context that tells it from others alike, as in gettext's own files
SCRIPTS = "report/theme/look/"  # where a message comes from that scripts of pages say


@dataclass(frozen=True)
class Messages:
    """The texts of one language, by their English.

    Parameters
    ----------
    language
        Of the texts: ``es``, or ``en`` where there is no catalogue.
    texts
        By the English text, after its context if it has one; two for what is counted.
    of_scripts
        The English texts that scripts of pages say.
    """

    language: str = SOURCE
    texts: Mapping[str, tuple[str, ...]] = field(default_factory=dict, repr=False, hash=False)
    of_scripts: tuple[str, ...] = field(default=(), repr=False)

    def __call__(self, message: str, **values: object) -> str:
        """The text of ``message``, with ``values`` in the places that name them, as ``%(count)s``."""
        return _filled(self.texts.get(message, (message,))[0], values)

    def counted(self, one: str, many: str, count: int, **values: object) -> str:
        """The text for one thing or for many; ``%(count)s`` is how many."""
        return _filled(self.form(one, many, count), {"count": f"{count:,}", **values})

    def form(self, one: str, many: str, count: int) -> str:
        """The text for one thing or for many, with its places as they are."""
        return self.texts.get(one, (one, many))[0 if count == 1 else -1]

    def within(self, context: str, message: str, **values: object) -> str:
        """The text of a message that means something else in other contexts."""
        return _filled(self.texts.get(f"{context}{CONTEXT}{message}", (message,))[0], values)

    def for_scripts(self) -> dict[str, str | tuple[str, ...]]:
        """What scripts of pages say; nothing in English, which they know."""
        found = {message: self.texts[message] for message in self.of_scripts}
        return {message: texts[0] if len(texts) == 1 else texts for message, texts in found.items()}


ENGLISH = Messages()


def _filled(text: str, values: Mapping[str, object]) -> str:
    return text % values if values else text


def N_(message: str) -> str:  # noqa: N802 - the name by which gettext's tools find a message
    """The message itself: it is marked here for the catalogues, and its text is asked for where it is shown."""
    return message


@functools.cache
def messages_in(language: str) -> Messages:
    """The texts for a language tag such as ``es-MX``; those of English for a language without a catalogue."""
    name = catalogue_of(language)
    if not name:
        return ENGLISH
    from babel.messages.pofile import read_po  # takes longer to import than an English paper needs for its texts

    with (CATALOGUES / f"{name}.po").open("rb") as file:
        catalogue = read_po(file, locale=name)
    texts: dict[str, tuple[str, ...]] = {}
    of_scripts = []
    for message in catalogue:
        forms = (message.string,) if isinstance(message.string, str) else tuple(map(str, message.string or ()))
        if not message.id or not all(forms):
            continue
        single = message.id if isinstance(message.id, str) else message.id[0]
        key = f"{message.context}{CONTEXT}{single}" if message.context else single
        texts[key] = forms
        if any(place.startswith(SCRIPTS) for place, _ in message.locations):
            of_scripts.append(key)
    return Messages(name, MappingProxyType(texts), tuple(of_scripts))


def messages_of(root: Path) -> Messages:
    """The texts for the project in ``root``."""
    return messages_in(language_of(root))


def language_of(root: Path) -> str:
    """The language tag of the project in ``root``; English if it names none."""
    return str(read_settings(root)[0].get("lang") or SOURCE)


def catalogue_of(language: str) -> str:
    """The name of the catalogue for a language tag; empty for English and for a language without one."""
    name = language.replace("_", "-").split("-")[0].lower()
    return name if name != SOURCE and (CATALOGUES / f"{name}.po").is_file() else ""


def catalogue_key(language: str) -> dict[str, str]:
    """Names what a text of a paper depends on besides programs, for what is kept; nothing for a paper in English."""
    name = catalogue_of(language)
    return {"catalogue": sha256_file(CATALOGUES / f"{name}.po")} if name else {}


# An exhibit's function formats numbers and compares them without being told of which paper it is a part.
_SPOKEN: ContextVar[Messages] = ContextVar("messages", default=ENGLISH)


def spoken() -> Messages:
    """The texts for the exhibit that is being made; English outside of any."""
    return _SPOKEN.get()


@contextlib.contextmanager
def speaking(messages: Messages) -> Iterator[None]:
    """Have `spoken` give ``messages`` until the block ends."""
    token = _SPOKEN.set(messages)
    try:
        yield
    finally:
        _SPOKEN.reset(token)
