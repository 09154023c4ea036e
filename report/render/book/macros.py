r"""Words for formulas that an author makes up: `\newcommand` within a formula, or macros given to MathJax.

Quarto leaves both to MathJax, for which they hold from there to the end of the page. Pandoc, which draws formulas
here, knows only those that stand outside formulas, so that they are put there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath

from report.core.configuration import Settings
from report.core.fences import outside_fences

MACROS = re.compile(r"macros\s*:\s*\{(?P<inside>.*?)\n\s*\}", re.DOTALL)  # MathJax = {tex: {macros: {…
MACRO = re.compile(  # Om: "\\\\Omega", bm: ["\\\\boldsymbol{#1}", 1]
    r"""["']?(?P<name>[A-Za-z]+)["']?\s*:\s*(?:["'](?P<plain>(?:[^"'\\]|\\.)*)["']"""
    r"""|\[\s*["'](?P<with>(?:[^"'\\]|\\.)*)["']\s*,\s*(?P<count>\d)\s*\])"""
)
DEFINES = r"\\(?:(?:re)?newcommand|providecommand|DeclareMathOperator|def)(?![A-Za-z])"
FORMULA = re.compile(rf"(?s)(?<![\\$])(\$\$?)(?!\$)((?:(?!\$).)*?{DEFINES}(?:(?!\$).)*?)\1")  # $$\newcommand{\R}{…}$$
HEAD = re.compile(  # \newcommand{\ab}[2][x], \DeclareMathOperator*{\argmin}, \def\bb#1
    rf"{DEFINES}\*?\s*(?:\{{\s*\\[A-Za-z]+\s*\}}|\\[A-Za-z]+)\s*(?:\[[^\]]*\]\s*){{0,2}}(?:#\d)*(?=\{{)"
)


def from_formulas(lines: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    """What formulas define, as TeX in one line, and the text without it, each line at its place.

    A formula of nothing else goes with it. What stands in a fenced block is no formula.
    """
    if not any("$" in line for line in lines) or not any("\\" in line and re.search(DEFINES, line) for line in lines):
        return "", tuple(lines)
    outside = dict(outside_fences(lines))
    found: list[str] = []

    def without(formula: re.Match[str]) -> str:
        definitions, rest = _parted(formula[2])
        found.extend(" ".join(each.split()) for each in definitions)
        if rest.replace("%", "").strip():
            return f"{formula[1]}{rest}{formula[1]}"
        return "\n" * formula[0].count("\n")

    text = "\n".join(outside.get(place, "") for place in range(len(lines)))
    shown = FORMULA.sub(without, text).split("\n")
    return "".join(found), tuple(shown[place] if place in outside else line for place, line in enumerate(lines))


def _parted(formula: str) -> tuple[list[str], str]:
    """The definitions of a formula, and the formula without them but with as many lines that are not empty."""
    definitions, rest, at = [], "", 0
    while head := HEAD.search(formula, at):
        end = _end_of_group(formula, head.end())
        if end is None:
            break
        definitions.append(formula[head.start() : end])
        rest += formula[at : head.start()] + "%\n" * definitions[-1].count("\n")
        at = end
    return definitions, rest + formula[at:]


def _end_of_group(text: str, start: int) -> int | None:
    """Where the group ends that the brace at `start` opens; None if nowhere."""
    depth = 0
    for sign in re.finditer(r"\\.|[{}]", text[start:], re.DOTALL):
        depth += {"{": 1, "}": -1}.get(sign[0], 0)
        if depth == 0:
            return start + sign.end()
    return None


def from_header(settings: Settings, root: Path) -> str:
    """The words for formulas that an author gives to MathJax in the page's head, as TeX; empty for none."""
    found: dict[str, str] = {}
    for each, place in settings.each_of("include-in-header"):
        text = str(each.get("text") or "") if isinstance(each, Mapping) else ""
        name = each.get("file") if isinstance(each, Mapping) else each
        if isinstance(name, str):
            path = root / (name.lstrip("/") if name.startswith("/") else PurePosixPath(place.path).parent / name)
            text = path.read_text("utf-8", "replace") if path.is_file() else ""
        block = MACROS.search(text)
        for macro in MACRO.finditer(block["inside"]) if block else ():
            count = f"[{macro['count']}]" if macro["count"] else ""
            body = (macro["plain"] or macro["with"] or "").replace("\\\\", "\\")
            found[macro["name"]] = f"\\newcommand{{\\{macro['name']}}}{count}{{{body}}}"
    return "".join(found.values())
