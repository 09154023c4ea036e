"""What of a chapter's text is hidden, for all who read the text itself and not the page made of it.

The renderers decide by the tree that pandoc reads, see `render/book/filters/conditions.lua`. Files for Jupyter,
lists of sentences and counts are made of lines, and must not say what a page does not.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

Holds = Callable[[str, str], bool | None]  # ("format", "pdf") → whether that is so here; None if nobody can say

FENCE = re.compile(r"^\s*(?:>\s*)*(?P<marks>`{3,}|~{3,})(?P<info>.*)$")  # ```{.python .content-hidden}
DIV = re.compile(r"^\s*(?:>\s*)*:{3,}(?P<rest>.*)$")  # ::: {.content-hidden when-format="pdf"}
HEADING = re.compile(r"^(?P<marks>#{1,6})\s.*?(?P<attributes>(?<![\])`])\{[^{}]*\})?\s*$")
CAPTION = re.compile(
    r"^\s*(?::|Table:)\s.*?(?P<attributes>(?<![\])`])\{[^{}]*\})?\s*$"
)  # of a table, with its attributes: : Exports {#tbl-x .content-hidden}
UNDERLINE = re.compile(r"^(?P<marks>=+|-+)\s*$")  # below the text of a heading, of level 1 or 2
OPTION = re.compile(r"^\s*(?:>\s*)*(?:#|//|--|%+)\|(?P<rest>.*)$")  # of a cell: #| classes: content-hidden
MARK = re.compile(r"(?<![\w-])\.?content-(?P<kind>hidden|visible)(?![\w-])")
CONDITION = re.compile(
    r"\b(?P<way>when|unless)-(?P<about>\w+)\s*=\s*"  # when-format="pdf"
    r"(?:\"(?P<quoted>[^\"]*)\"|'(?P<single>[^']*)'|(?P<bare>[^\s}]+))"
)
ATTRIBUTES = re.compile(  # {.content-hidden when-format="pdf"}, {class="words content-hidden"}
    r"\{[^{}]*(?:\.|\bclass=(?:\"[^\"{}]*|'[^'{}]*)?)content-(?:hidden|visible)(?![\w-])[^{}]*\}"
)
TAG = re.compile(  # <div class="content-hidden">
    r"<(?P<name>\w+)\b[^<>]*\bcontent-(?:hidden|visible)\b[^<>]*>", re.IGNORECASE
)
OPENING = {"]": "[", ")": "("}
CODE_OR_COMMENT = re.compile(
    r"(?P<ticks>(?<!`)`+(?!`)).*?(?<!`)(?P=ticks)(?!`)|(?<!\\)<!--"
)  # `<!-- x -->`, <!-- x -->
CODE_SPAN = re.compile(r"(?<![`\\])(?P<ticks>`+)(?!`).*?(?<!`)(?P=ticks)(?!`)", re.DOTALL)  # `]`, whose bracket is code
# [//]: # (a remark), [comment]: <> "a remark": what writers of Markdown use for a comment, for no text leads there
REMARK = re.compile(r"^ {0,3}\[[^\]\n]*\]:\s*(?:#|<>)\s*(?:$|[\"'(].*)")
CLOSES = "-->"
ALLOWS = re.compile(r"\s*allow [a-z]+:(?!.*\n\s*\n)", re.DOTALL)  # <!-- allow number: reason -->, for the checks
CARRIERS = ("class=",)  # attributes in which a mark is one, and not words about it


def in_html(about: str, value: str) -> bool | None:
    """Whether a condition holds in the pages; what a profile or a setting decides, nobody can say."""
    return value == "html" if about == "format" else None


def is_hidden(attributes: str, holds: Holds) -> bool:
    """Whether something with these attributes is hidden; in doubt it is."""
    mark = MARK.search(
        re.sub(r'([\w-]+=)?"[^"]*"', lambda found: found[0] if (found[1] or "").lower() in CARRIERS else "", attributes)
    )
    if mark is None:
        return False
    held: dict[tuple[str, str], list[bool | None]] = {}
    for each in CONDITION.finditer(attributes):
        found = holds(each["about"], each["quoted"] or each["single"] or each["bare"] or "")
        held.setdefault((each["way"], each["about"]), []).append(found)
    if any(None in values for values in held.values()):
        return True
    met = [any(values) is (way == "when") for (way, _), values in held.items()]  # one of several values is enough
    return all(met) is (mark["kind"] == "hidden")


def hidden_lines(lines: Sequence[str], holds: Holds) -> frozenset[int]:
    """Indices of the lines that stand in hidden divs, sections, code blocks and tables."""
    if not any("content-" in line for line in lines):  # as in most texts
        return frozenset()
    hidden: set[int] = set()
    divs: list[bool] = []  # of each open div, whether it is hidden
    section = 0  # level of the hidden heading above; 0 for none
    within = 0  # how many divs are open around that heading
    index = 0
    while index < len(lines):
        line = lines[index]
        end = index
        concealed = any(divs)
        if fence := FENCE.match(line):
            end = _end_of_fence(lines, index, fence["marks"])
            concealed = concealed or is_hidden(f"{fence['info']} {_classes_of_cell(lines[index + 1 : end])}", holds)
        elif div := DIV.match(line):
            if div["rest"].strip(" :"):
                divs.append(is_hidden(div["rest"], holds))
                concealed = any(divs)
            elif divs:
                divs.pop()
                if len(divs) < within:  # a section ends with the div it is in: a tab, a column
                    section = within = 0
        elif heading := _heading_at(lines, index):
            level, attributes = heading
            if section and level <= section and not concealed:
                section = 0
            if not section and is_hidden(attributes, holds):
                section, within = level, len(divs)
        elif (caption := CAPTION.match(line)) and is_hidden(caption["attributes"] or "", holds):
            hidden.update(_table_around(lines, index))
        if concealed or section:
            hidden.update(range(index, end + 1))
        index = end + 1
    return frozenset(hidden)


def _heading_at(lines: Sequence[str], index: int) -> tuple[int, str] | None:
    """Level and attributes of the heading that begins in a line, marked or underlined."""
    if found := HEADING.match(lines[index]):
        return len(found["marks"]), found["attributes"] or ""
    below = UNDERLINE.match(lines[index + 1]) if index + 1 < len(lines) else None
    text = HEADING.match(f"# {lines[index].strip()}")
    if below is None or text is None:
        return None
    return (1 if below["marks"].startswith("=") else 2), text["attributes"] or ""


def _classes_of_cell(lines: Sequence[str]) -> str:
    """What the options at the head of a cell say of its classes: ``classes: [wide, content-hidden]``."""
    options = [found["rest"] for found in map(OPTION.match, itertools.takewhile(OPTION.match, lines)) if found]
    return "\n".join(itertools.dropwhile(lambda option: not option.strip().startswith("classes:"), options))


def without_hidden(lines: Sequence[str], holds: Holds) -> tuple[str, ...]:
    """The lines, as many as before: hidden ones blank, others without what is hidden in them, comments as well."""
    lines = tuple(lines)
    return _shown_in_html(lines) if holds is in_html else _without_hidden(lines, holds)


@lru_cache(maxsize=256)
def _shown_in_html(lines: tuple[str, ...]) -> tuple[str, ...]:
    """What a page shows of a text: a dozen lists and pages are made of it, in one build."""
    return _without_hidden(lines, in_html)


def _without_hidden(lines: Sequence[str], holds: Holds) -> tuple[str, ...]:
    lines = without_comments(lines)
    hidden = hidden_lines(lines, holds)
    text = "\n".join("" if index in hidden else line for index, line in enumerate(lines))
    for found in reversed(list(TAG.finditer(text))):
        if is_hidden(found[0], holds):
            text = _blanked(text, found.start(), _end_of_element(text, found))
    start = 0
    while mark := ATTRIBUTES.search(text, start):
        first = _begin_of(text, mark.start())
        if first is None or not is_hidden(mark[0], holds):
            start = mark.end()
            continue
        text = _blanked(text, first, mark.end())
        start = first
    return tuple(text.split("\n"))


def without_comments(lines: Sequence[str]) -> tuple[str, ...]:
    """The lines, as many as before, without comments outside of code; but for those that allow something to checks."""
    kept = list(lines)
    index = column = 0
    while index < len(kept):
        fence = FENCE.match(kept[index]) if column == 0 else None
        if fence and (end := _end_of_fence(kept, index, fence["marks"])) > index:
            index = end + 1
            continue
        if column == 0 and REMARK.match(kept[index]):
            kept[index] = ""
        found = CODE_OR_COMMENT.search(kept[index], column)
        if found is None:
            index, column = index + 1, 0
        elif found["ticks"]:
            column = found.end()
        else:
            index, column = _without_comment(kept, index, found)
    return tuple(kept)


def _without_comment(lines: list[str], start: int, opened: re.Match[str]) -> tuple[int, int]:
    """Blank the comment that begins in line ``start``; where to go on, as line and column."""
    end = next((at for at in range(start, len(lines)) if CLOSES in lines[at][opened.end() if at == start else 0 :]), -1)
    if end < 0:
        return start, opened.end()  # never closed: its signs are text
    close = lines[end].index(CLOSES, opened.end() if end == start else 0) + len(CLOSES)
    text = "\n".join(lines[start : end + 1])[opened.end() :]
    if ALLOWS.match(text[: text.index(CLOSES)]):
        return end, close
    rest = lines[end][close:]
    lines[start] = lines[start][: opened.start()]
    lines[start + 1 : end + 1] = [""] * (end - start)
    lines[end] += rest
    return end, len(lines[end]) - len(rest)


def _blanked(text: str, start: int, end: int) -> str:
    """The text without a part of it but for the line breaks in that."""
    return text[:start] + "\n" * text.count("\n", start, end) + text[end:]


def _end_of_element(text: str, tag: re.Match[str]) -> int:
    """Where an element of HTML ends that ``tag`` opens; the end of the text if nothing closes it."""
    depth = 0
    for found in re.compile(rf"<(?P<close>/?){tag['name']}\b[^<>]*>", re.IGNORECASE).finditer(text, tag.start()):
        depth += -1 if found["close"] else 1
        if depth == 0:
            return found.end()
    return len(text)


def _end_of_fence(lines: Sequence[str], start: int, marks: str) -> int:
    """Index of the line that closes a fence; the fence's own if none does."""
    for index in range(start + 1, len(lines)):
        line = lines[index].strip().lstrip("> ")
        if len(line) >= len(marks) and set(line) == {marks[0]}:
            return index
    return start


def _table_around(lines: Sequence[str], caption: int) -> Iterator[int]:
    """Indices of a caption's lines and those of the table above or, if nothing is above, below it."""
    yield caption
    for step in (-1, 1):
        index, blanks = caption + step, 0
        while 0 <= index < len(lines) and (lines[index].strip() or not blanks):
            blanks += not lines[index].strip()
            yield index
            index += step
        if step == -1 and index < caption - 2:
            return


def _begin_of(text: str, end: int) -> int | None:
    """Where the element begins whose attributes stand at ``end``: a span, link, image or piece of code."""
    if end and text[end - 1] == "`":
        run = re.search(r"`+$", text[:end])
        assert run is not None
        opening = text.rfind(run[0], 0, run.start())
        return opening if opening >= 0 else None
    place = end
    paragraph = text.rfind("\n\n", 0, end) + 1
    code = {at for found in CODE_SPAN.finditer(text, paragraph, end) for at in range(*found.span())}
    while place and text[place - 1] in OPENING:
        closing, depth = text[place - 1], 0
        for index in range(place - 1, -1, -1):
            if index in code:
                continue
            if text[index] == closing and text[index - 1 : index] != "\\":
                depth += 1
            elif text[index] == OPENING[closing] and text[index - 1 : index] != "\\":
                depth -= 1
            if depth == 0:
                place = index
                break
        else:
            return None
        if closing == "]":
            return place - 1 if place and text[place - 1] == "!" else place
    return None
