"""Settings from several places, merged, of which each key knows where it was written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from report.core.chapters import Place

FORMATS = {"html": ("html", "html4", "html5", "html:js"), "typst": ("pdf", "typst"), "docx": ("docx",)}


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

    def each_of(self, path: str) -> Iterator[tuple[Any, Place]]:
        """The items of a list at a dotted path, or the one that stands there alone, each with its place."""
        given = self.get(path)
        for number, item in enumerate(given if isinstance(given, list) else [given] if given else ()):
            yield item, self.place(f"{path}.{number}" if isinstance(given, list) else path)

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


def _merged(base: Any, new: Any) -> Any:
    if isinstance(base, Mapping) and isinstance(new, Mapping):
        result = dict(base)
        for key, value in new.items():
            result[key] = _merged(base[key], value) if key in base else value
        return result
    if isinstance(base, list) and isinstance(new, list):
        return base + [item for item in new if item not in base]
    return new
