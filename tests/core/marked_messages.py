"""The messages that programs, templates and scripts mark for the catalogues, read from their text."""

from __future__ import annotations

import importlib
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages.extract import extract

from report.core.messages import CONTEXT
from report.data import scaffold
from report.data.claims import VERDICTS
from report.data.rules import Rule
from report.data.sources import EXTENTS
from report.evidence.record.snapshot import LAYERS
from report.exhibits.kinds import KINDS
from report.exhibits.number_format import WORDS
from report.new.generate import TOLD

ROOT = Path(__file__).parents[2]
REPORT = ROOT / "report"
KEYWORDS = {
    **dict.fromkeys(("say", "_said", "N_", "_", "gettext"), None),
    **dict.fromkeys(("say.counted", "counted", "ngettext"), (1, 2)),
    **dict.fromkeys(("within", "pgettext"), ((1, "c"), 2)),
}
DATA = ("rows by confidence", "confidence", "sources by extent read", "extent read", "none")
COLUMNS = ("string", "integer", "number", "boolean", "date", "year")  # types of columns
CLAIMED = ("number", "fact", "trend", "coding", "judgement")  # what a claim may be
IN_SCRIPTS = re.compile(r'say(?:\.counted)?\(\s*"(?P<one>[^"]*)"(?:,\s*"(?P<many>[^"]*)")?')  # say("Close")
Message = tuple[str | tuple[str, ...], str]  # as gettext names it, after its context; and the file it is marked in


def marked_messages() -> dict[str | tuple[str, ...], set[str]]:
    """Every message with the files that say it; those for one thing and for many together."""
    found: dict[str | tuple[str, ...], set[str]] = {}
    for message, place in (*_marked(), *_named()):
        found.setdefault(message, set()).add(place)
    return found


def _marked() -> Iterator[Message]:
    for path in sorted(REPORT.rglob("*")):
        place = path.relative_to(ROOT).as_posix()
        method = _method(path, place)
        if path.suffix == ".js" and path.parent.name == "look":
            for found in IN_SCRIPTS.finditer(path.read_text(encoding="utf-8")):
                yield (found["one"], found["many"]) if found["many"] else found["one"], place
        if not method:
            continue
        options = {"comment_start_string": "<#", "comment_end_string": "#>"} if place.endswith(".md.j2") else {}
        options |= {"silent": "false"} if method.startswith("jinja2") else {}
        file = io.BytesIO(path.read_bytes())
        for _, message, _, context in extract(method, file, KEYWORDS, options=options):
            name = message if isinstance(message, str) else tuple(message)
            yield (f"{context}{CONTEXT}{name}" if context else name), place


def _method(path: Path, place: str) -> str:
    if place.startswith(("report/starter", "report/docs")):
        return ""
    if path.suffix == ".j2":
        return "jinja2.ext:babel_extract"
    text = path.read_text(encoding="utf-8") if path.suffix == ".py" and path.name != "messages.py" else ""
    return "python" if "report.core.messages" in text or "evidence.say" in text else ""


def _named() -> Iterator[Message]:
    """What is said by its name: rules of the data, kinds of exhibits, words of the register, numbers in words."""
    for path in sorted((REPORT / "data").glob("*.py")):
        module = importlib.import_module(f"report.data.{path.stem}") if path.stem != "__init__" else None
        for rule in {each for each in vars(module).values() if isinstance(each, Rule)} if module else ():
            yield from ((rule.name, "report/data"), (rule.statement, "report/data"))
    starter = json.loads((REPORT / "starter/data/datapackage.json").read_text(encoding="utf-8"))
    fields = [field for table in starter["resources"] for field in table["schema"]["fields"]]
    for told in (*starter["resources"], {"description": starter["description"]}):
        yield from ((told[key], "report/starter/data") for key in TOLD if told.get(key))
    yield from ((field["description"], "report/starter/data") for field in fields if field.get("description"))
    for description, _, _ in scaffold.COLUMNS.values():
        yield description, "report/data"
    for kind in KINDS.values():
        yield from ((kind.heading, "report/exhibits/kinds"), (kind.name, "report/exhibits/kinds"))
    for word in (*WORDS, *EXTENTS, *VERDICTS, *LAYERS, *DATA, *COLUMNS, *CLAIMED):
        yield word, "report"
