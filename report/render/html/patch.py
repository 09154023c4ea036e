"""The page of an edited document, made of the last one's and of the few blocks that differ.

Reading a long chapter takes pandoc most of a second, and an edit is a sentence of it. The blocks that differ are
rendered by themselves, as they were and as they are; if the old ones stand in the last page, once and to the letter,
the new ones take their place. Nothing of this is kept: the build that follows reads the whole, and decides.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from difflib import SequenceMatcher
from typing import Any

from report.core.fences import outside_fences
from report.render.book import pandoc
from report.render.book.document import Document, Text
from report.render.book.lint import slips_of
from report.render.book.nesting import FENCED_DIV

BEGINS_BLOCK = re.compile(r"#{1,6} |[^\W\d_]|\[(?!\^)|`|:::")  # what no list, quotation or table goes on with
HIDES_SECTION = re.compile(r"#.*content-(hidden|visible)")  # a heading that reaches beyond its block
NOTE = re.compile(r"\[\^|\^\[")  # notes are numbered through the page
CUT = "<template data-cut></template>"  # no comment, which would be left out of the page
CUT_BLOCK = ("", "```{=html}", CUT, "```", "")
MOST = 40  # stretches that differ; more of them are another text
COUNTED = ("citationNoteNum", "citationHash")  # of a citation: its place, which formats nothing

Lines = tuple[str, ...]


class NoPatch(Exception):
    """The page is to be made of the whole document."""


def patched(
    before: Document, now: Text, parts: Mapping[str, Any], given: tuple[Mapping[str, Any], Mapping[str, Any]]
) -> dict[str, Any] | None:
    """The parts of a document's page as they are now; None if only the whole document can say.

    Parameters
    ----------
    before
        The document as the last page was made of it.
    now
        What would go into the first pass.
    parts
        Of the last page: title, contents, body; see `filters/page.lua`.
    given
        What the second pass of the last page was given: context, and metadata with the formatted citations.
    """
    try:
        return {**parts, "body": _body(before, now, parts["body"], given)}
    except (NoPatch, pandoc.PandocStopped):
        return None


def _body(before: Document, now: Text, body: str, given: tuple[Mapping[str, Any], Mapping[str, Any]]) -> str:
    _refuse_if(before.lua_settings != now.lua_settings or before.source.header != now.source.header)
    _refuse_if(bool(now.warnings) or any(slips_of(now.source, before.index)))
    _refuse_if(any(HIDES_SECTION.match(line) for line in (*before.source.lines, *now.source.lines)))
    pieces = list(_differing(chunks_of(before.source.lines), chunks_of(now.source.lines)))
    _refuse_if(not pieces or len(pieces) > MOST or any(NOTE.search(line) for pair in pieces for line in sum(pair, ())))
    shown = _formatted(before, given[1])
    with ThreadPoolExecutor(2) as pool:
        rendered = [pool.submit(_rendered, [pair[side] for pair in pieces], before, given, shown) for side in (0, 1)]
        (old, old_index), (new, new_index) = (each.result() for each in rendered)
    _refuse_if(any(old_index[name] != new_index[name] for name in ("targets", "identifiers", "has_bibliography")))
    _refuse_if(any(target["family"] == "section" for target in new_index["targets"]) or bool(new_index["mixed"]))
    for name in ("references", "links", "images"):
        _refuse_if(not set(new_index[name]) <= set(before.index[name]))
    for was, is_now in zip(old, new, strict=True):
        _refuse_if(not was or body.count(was) != 1)
        body = body.replace(was, is_now)
    return body


def chunks_of(lines: Sequence[str]) -> list[Lines]:
    """Stretches of lines that are read on their own, as far as can be told without reading them.

    A stretch ends with a blank line outside fences, divs and comments, before a line that begins a block for certain.
    """
    chunks: list[Lines] = []
    begin = depth = 0
    in_comment = False
    for index, line in outside_fences(lines):
        in_comment = _is_open_after(line, in_comment)
        if div := FENCED_DIV.match(line):
            depth += 1 if div["rest"].strip(" :") else -1
        after = index + 1
        ends = depth == 0 and not in_comment and not line.strip()
        if ends and after < len(lines) and BEGINS_BLOCK.match(lines[after]):
            chunks.append(tuple(lines[begin:after]))
            begin = after
    return [*chunks, tuple(lines[begin:])]


def _is_open_after(line: str, is_open: bool) -> bool:
    """Whether a comment is open at the end of a line; one that is never closed makes one stretch of all the rest."""
    opens, closes = line.rfind("<!--"), line.rfind("-->")
    return opens > closes if opens >= 0 else is_open and closes < 0


def _differing(old: Sequence[Lines], new: Sequence[Lines]) -> Iterator[tuple[Lines, Lines]]:
    """The stretches that differ, each with something on both sides: what is added or gone, with its neighbour."""
    reached = 0
    for kind, first, last, start, stop in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        if first == last or start == stop:
            first, start = first - 1, start - 1
        _refuse_if(first < reached or start < 0)
        reached = last
        yield sum(old[first:last], ()), sum(new[start:stop], ())


def _formatted(before: Document, extra: Mapping[str, Any]) -> dict[str, Any]:
    """The document's citations as they are shown, by what they cite; without those that are shown in several ways."""
    shown: dict[str, Any] = {}
    for cite, text in zip(before.cites, extra["citations"]["c"], strict=True):
        known = shown.setdefault(_name(cite), text)
        if known and _name(known) != _name(text):
            shown[_name(cite)] = None
    return shown


def _name(cite: Any) -> str:
    """Names what a citation says, wherever it stands."""

    def plain(part: Any) -> Any:
        if isinstance(part, dict):
            return {key: plain(each) for key, each in part.items() if key not in COUNTED}
        return [plain(each) for each in part] if isinstance(part, list) else part

    return json.dumps(plain(cite), sort_keys=True)


def _rendered(
    pieces: Sequence[Lines],
    before: Document,
    given: tuple[Mapping[str, Any], Mapping[str, Any]],
    shown: Mapping[str, Any],
) -> tuple[list[str], dict[str, Any]]:
    """Each stretch as HTML, and what they declare and ask for."""
    context, extra = given
    lines = [line for piece in pieces for line in (*CUT_BLOCK, *piece)][len(CUT_BLOCK) :]
    tree, said = pandoc.read_markdown("\n".join([*lines, ""]), before.lua_settings)
    _refuse_if(bool(said))
    meta = tree["meta"]
    index = json.loads(meta.pop("index")["c"])
    texts = [shown.get(_name(item["c"])) for item in meta.pop("cites")["c"]]
    _refuse_if(not all(texts))
    added = {
        **extra,
        "citations": {"t": "MetaList", "c": texts},
        "context": {"t": "MetaString", "c": json.dumps(context)},
    }
    page, said = pandoc.write_page({**tree, "meta": {**meta, **added}}, before.lua_settings)
    _refuse_if(bool(said))
    htmls = [part.strip("\n") for part in page["body"].split(CUT)]
    _refuse_if(len(htmls) != len(pieces))
    return htmls, index


def _refuse_if(doubtful: bool) -> None:
    if doubtful:
        raise NoPatch
