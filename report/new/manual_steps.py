"""What an upgrade from release 0.2.0 leaves to the author, who is told in a sentence for each place."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from report.core.project import CONFIGURATION, SCRIPTS
from report.core.shapes import ANYTHING, Keys, ListOf, read_json
from report.new.former_release import ARITHMETIC, VERDICTS, Former
from report.new.machine import ROOT
from report.new.migration import Move, files_in

DESCRIPTION = "data/datapackage.json"
FIELDS = ListOf(Keys({"constraints": Keys({"enum": ListOf(ANYTHING)})}))
DESCRIBED = Keys({"resources": ListOf(Keys({"schema": Keys({"fields": FIELDS})}))})
TOLD_IN = ("*.md", "chapters/**/*.md", "data/*.md")  # what people read, in which commands may stand
VOCABULARY = re.compile(r"^  prose:", re.M)  # in _quarto.yml below report:


def left_to_do(paper: Path, former: Former, move: Move) -> list[str]:
    """What a person must still do after an upgrade, a sentence each."""
    return [
        *_edited(paper, former),
        *_programs(paper, move),
        *_imports(paper, move),
        *_commands(paper, former),
        *_settings(paper),
        *_claims(paper),
        f"{SCRIPTS}/checks.py: rules that only these data need stand there now, each a function marked @check (from "
        "report.data); the former machine had such rules in its own code",
    ]


def _edited(paper: Path, former: Former) -> Iterator[str]:
    for name in former.edited(paper):
        yield f"{name}: came with the former machine and was edited here, so it stays; adapt it or remove it"


def _programs(paper: Path, move: Move) -> Iterator[str]:
    """What does something when it is imported, and would do it in every build."""
    for name in move.own:
        if not name.startswith(f"{SCRIPTS}/"):
            continue
        for node in _parsed((paper / name).read_bytes()).body:
            if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
                yield f"{name}:{node.lineno}: runs when exhibits are built, as all of {SCRIPTS}/ is; move it elsewhere"


def _imports(paper: Path, move: Move) -> Iterator[str]:
    """What the author's modules take from the machine that has it no more."""
    texts: Mapping[str, bytes] = {name: (paper / name).read_bytes() for name in move.own} | move.texts
    for name, text in texts.items():
        if name.endswith(".py"):
            for line, module in _gone(text):
                yield f"{name}:{line}: imports {module}, which the machine has no more"


def _parsed(text: bytes) -> ast.Module:
    """A module; an empty one in place of one that Python cannot read."""
    try:
        return ast.parse(text)
    except (SyntaxError, ValueError):
        return ast.Module([], [])


def _gone(text: bytes) -> Iterator[tuple[int, str]]:
    for node in ast.walk(_parsed(text)):
        if isinstance(node, ast.ImportFrom) and not node.level:
            names = [node.module or ""]
        elif isinstance(node, ast.Import):
            names = [each.name for each in node.names]
        else:
            continue
        for module in names:
            place = ROOT / module.replace(".", "/")
            if module.partition(".")[0] == "report" and not (place.is_dir() or place.with_suffix(".py").is_file()):
                yield node.lineno, module


def _commands(paper: Path, former: Former) -> Iterator[str]:
    """Lines for readers that name a program or a folder which is gone."""
    gone = [name for name in former.files if name.startswith(f"{SCRIPTS}/")]
    named = re.compile("|".join(map(re.escape, (ARITHMETIC, *gone))))
    for path in sorted({path for pattern in TOLD_IN for path in files_in(paper, pattern)}):
        name = path.relative_to(paper).as_posix()
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines() if name not in former.beside else []
        for line, words in enumerate(lines, 1):
            if found := named.search(words):
                yield f"{name}:{line}: speaks of {found[0]}, which is gone; make help lists what there is"


def _settings(paper: Path) -> Iterator[str]:
    """What the former machine knew of its first paper, and each paper says of itself now."""
    if not VOCABULARY.search((paper / CONFIGURATION).read_text(encoding="utf-8")):
        yield (
            f"{CONFIGURATION}: say in report: prose: which languages, units, names with digits and columns of the "
            "data the text may use; make check names words that it does not know"
        )


def _claims(paper: Path) -> Iterator[str]:
    described = read_json(paper / DESCRIPTION, DESCRIPTION, DESCRIBED) if (paper / DESCRIPTION).is_file() else {}
    for table in described.get("resources", []):
        fields = table.get("schema", {}).get("fields", [])
        is_judged = any(set(field.get("constraints", {}).get("enum", ())) >= VERDICTS for field in fields)
        if is_judged and "role" not in table:
            yield (
                f'{DESCRIPTION}: dataset {table.get("name")}: write "role": "claims", and in "statedBy" the sources '
                "that make the claims, and its verdicts are judged again"
            )
