"""What a brand file says for the shortcode ``brand``: the values of colours, and pictures of its sign."""

from __future__ import annotations

import html
import posixpath
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from report.core.settings import read_yaml_file
from report.core.shapes import ANYTHING

BRAND_FILES = ("_brand.yml", "_brand.yaml", "_brand/_brand.yml", "brand/_brand.yml")
MODES = ("light", "dark")


class NotInBrand(LookupError):
    """The brand says nothing of what was asked for; the text says what it does know."""


def read_brand(given: Any, root: Path, folder: str) -> Mapping[str, Any]:
    """A project's brand: what ``brand:`` says, or the file it names, or the brand file of the project.

    Parameters
    ----------
    given
        The setting: a mapping, a path, or None. It may hold one brand for light pages and one for dark ones.
    root
        The project's folder.
    folder
        That of the file with the setting, relative to the root.

    Returns
    -------
    Mapping
        By ``"light"`` and ``"dark"``, each a brand with the key ``folder`` where its pictures begin.
    """
    if given is None:
        given = next((f"/{name}" for name in BRAND_FILES if (root / name).is_file()), None)
    if given is None or given is False:
        return {}
    if isinstance(given, Mapping) and given.keys() & {*MODES}:
        return {mode: _one(given[mode], root, folder) for mode in MODES if given.get(mode)}
    return dict.fromkeys(MODES, _one(given, root, folder))


def _one(given: Any, root: Path, folder: str) -> Mapping[str, Any]:
    if isinstance(given, Mapping):
        return {**given, "folder": folder}
    name = str(given)
    path = name.lstrip("/") if name.startswith("/") else posixpath.normpath(posixpath.join(folder, name))
    if not (root / path).is_file():
        return {}
    values, _ = read_yaml_file(root / path, path, ANYTHING)
    return {**values, "folder": posixpath.dirname(path)}


def colours_of(brand: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """The values of all colours by mode and name; what has none is left out."""
    found: dict[str, dict[str, str]] = {}
    for mode in brand:
        colours = brand[mode].get("color") or {}
        names = [*(colours.get("palette") or {}), *(name for name in colours if name != "palette")]
        for name in map(str, names):
            with suppress(NotInBrand):
                found.setdefault(mode, {})[name] = colour_of(brand, name, mode)
    return found


def colour_of(brand: Mapping[str, Any], name: str, mode: str) -> str:
    """The value of a colour, by its name in the palette or its part in the theme.

    Raises
    ------
    NotInBrand
        If the brand has no such colour, or names refer to each other in a circle.
    """
    colours = brand.get(mode, {}).get("color") or {}
    palette = colours.get("palette") or {}
    seen: list[str] = []
    value: Any = name
    while isinstance(value, str) and value not in seen and (value in palette or value in colours):
        seen.append(value)
        found = palette[value] if value in palette else colours[value]
        value = found.get(mode) if isinstance(found, Mapping) else found
    if not seen or not isinstance(value, str):
        known = ", ".join(map(str, [*palette, *(key for key in colours if key != "palette")]))
        raise NotInBrand(known or "no colour")
    return value


def logo_of(brand: Mapping[str, Any], name: str, mode: str) -> str:
    """The sign of a brand as Markdown, for ``"light"``, ``"dark"`` or ``"both"``.

    Raises
    ------
    NotInBrand
        If the brand has no such picture.
    """
    found = {each: _picture(brand.get(each, {}), name, each) for each in MODES}
    if not any(found.values()):
        logo = brand.get("light", brand.get("dark", {})).get("logo") or {}
        known = [*(logo.get("images") or {}), *(key for key in logo if key != "images")] if logo else []
        raise NotInBrand(", ".join(map(str, known)) or "no picture")
    if mode == "both" and found["dark"] and found["light"] and found["dark"] != found["light"]:
        return "".join(_shown(found[each], f"{each}-content") for each in MODES if found[each])
    chosen = found["dark" if mode == "dark" else "light"] or found["light"] or found["dark"]
    return _shown(chosen, "")


def _picture(brand: Mapping[str, Any], name: str, mode: str) -> tuple[str, ...]:
    """Path and words of a picture; empty if a brand has none."""
    given = brand.get("logo")
    logo: Mapping[str, Any] = given if isinstance(given, Mapping) else {"small": given, "medium": given, "large": given}
    images = logo.get("images") or {}
    found = logo.get(name, images.get(name))
    if isinstance(found, Mapping) and found.keys() & {*MODES}:
        found = found.get(mode)
    if isinstance(found, str) and found in images:
        found = images[found]
    path, alt = (found.get("path"), found.get("alt")) if isinstance(found, Mapping) else (found, None)
    if not isinstance(path, str):
        return ()
    away = "://" in path
    return path if away else f"/{posixpath.normpath(posixpath.join(brand['folder'], path.lstrip('/')))}", str(alt or "")


def _shown(picture: tuple[str, ...], mark: str) -> str:
    """A picture in Markdown; its words are said to those who do not see it."""
    path, alt = picture
    words = html.escape(alt).replace("\n", " ")
    return f'![]({path.replace(" ", "%20")}){{{f".{mark} " if mark else ""}fig-alt="{words}"}}'
