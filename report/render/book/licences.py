"""Licences and rights of a document, as its header gives them in short, in words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

LICENCES = {"CC BY": "by", "CC BY-SA": "by-sa", "CC BY-ND": "by-nd", "CC BY-NC": "by-nc", "CC BY-NC-SA": "by-nc-sa"}
LICENCES |= {"CC BY-NC-ND": "by-nc-nd"}


def licence_of(given: Any, language: str = "en") -> tuple[str, str]:
    """The words of a licence and its address, in the text's language where it is known to be there; empty for none."""
    if isinstance(given, Mapping):
        text, address = str(given.get("text") or given.get("type") or ""), str(given.get("url") or "")
        words, known = licence_of(text, language) if not address else (text, address)
        return words or address, known
    text, tag = str(given or "").strip(), language.split("-")[0].lower()
    deed = "" if tag == "en" else f"deed.{tag}"
    if text.upper() in ("CC0", "CC 0"):
        return "CC0 1.0", "https://creativecommons.org/publicdomain/zero/1.0/" + deed
    if text.upper() in LICENCES:
        return f"{text.upper()} 4.0", f"https://creativecommons.org/licenses/{LICENCES[text.upper()]}/4.0/" + deed
    return text, text if re.fullmatch(r"https?://\S+", text) else ""


def copyright_of(given: Any) -> str:
    """The line on who holds the rights."""
    if isinstance(given, Mapping):
        holder, year = given.get("holder"), given.get("year")
        years = ", ".join(map(str, year)) if isinstance(year, list) else str(year or "")
        return str(given.get("statement") or f"Copyright {years} {holder or ''}").strip()
    return str(given or "") if given is not True else ""
