"""A chapter's text as sentences, each with its line, the values in it, what it cites and the claims that mark it."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from report.core.chapters import INLINE
from report.core.fences import fenced
from report.core.hidden import without_comments
from report.exhibits.calls import claims_in, value_in

CODE = re.compile(r"(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)", re.DOTALL)  # `x`, ``` `x` ```
COMMENT = re.compile(r"<!--(?P<text>.*?)-->", re.DOTALL)
ALLOWED = re.compile(r"^\s*allow (?P<check>[a-z]+):\s*(?P<reason>.+?)\s*$", re.DOTALL)
CITATION = re.compile(r"(?<![\w\\])-?@(?P<key>\w+(?:[:.#$%&+?~/-]\w+)*)")
BRACKETED = re.compile(r"\[[^\[\]]*?(?<![\w\\])-?@[^\[\]]*\]")
SPAN = re.compile(
    r"\[(?P<text>[^\[\]]*)\](?:\{(?P<attributes>(?:[^{}\"]|\"[^\"]*\")*)\}|\((?P<target>[^()]*(?:\([^()]*\)[^()]*)*)\))"
)
# What pandoc reads and no reader sees: {#eq-growth}, {.wide width=60%}, {fig-alt="A {square}."}; not {two hives}
ATTRIBUTES = re.compile(r"""\{(?=\s*(?:[#.][\w-]|=\w|[\w:-]+=))(?:[^{}"']|"[^"]*"|'[^']*'|(?<=\w)'(?=\w))*\}""")
DISPLAY_MATH = re.compile(r"\$\$.*?\$\$", re.DOTALL)
MATH = re.compile(r"(?<![\\$\w])\$(?![\s$])(?P<formula>[^$\n]+?)(?<![\s\\])\$(?![\d$])")  # $x_i$; not $5 and $6
PLAIN_NUMBER = re.compile(r"[\d.,%\\ ]+")  # in dollar signs it is typed all the same
NOTE_MARK = re.compile(r"\[\^[^\]\s]+\]:?")  # [^1] in the text, and [^1]: where the note begins
TAG = re.compile(r"</?[A-Za-z][\w:-]*(?:\s[^<>]*)?/?>|<(?:https?://|mailto:)[^<>\s]*>")  # <br>, <https://…>
ADDRESS = re.compile(r"\bhttps?://[^\s<>()\[\]{}]+")
SHORTCODE = re.compile(r"\{\{<.*?>\}\}")
ENTITY = re.compile(r"&(?:#\d+|#x[0-9a-fA-F]+|\w+);")  # &nbsp;
LINE, END = "\ue000", "\ue001"  # around a line's number, put in front of each line while sentences are found
OPEN, CLOSE = "\ue002", "\ue003"  # around the id of a claim, in front of its words; and after them
NUMBER = "\ue004"  # stands for a value, with its place in the list of values
CITED = "\ue005"  # stands for a citation
EXCUSED = "\ue006"  # stands for an exception
FOREIGN, NATIVE = "\ue007", "\ue008"  # around the tag of a language, in front of words in it; and after them
LANGUAGE = re.compile(r"""(?<![\w-])lang=["']?(?P<tag>[A-Za-z]{2,8}(?:-\w+)*)""")  # [« Ça va »]{lang=fr}
DIV = re.compile(r"^:{3,}\s*(?P<attributes>.*?)\s*:*$")  # ::: {lang=es}, and ::: where it ends
# A full stop ends a sentence before white space and a capital, a mark of emphasis, a value or the end.
STOP = re.compile(
    rf"(?<=[.?!])(?<!\b[A-Z]\.)(?<!e\.g\.)(?<!i\.e\.)[*”»)\]{CLOSE}{NATIVE}{CITED}]*(?=(?:\s|{EXCUSED}\d+{END})|$)"
)
PREFIXES = ("fig-", "tbl-", "sec-", "eq-")


@dataclass(frozen=True)
class ShownValue:
    """A value in a sentence: its id, how it is shown, and the words that follow it."""

    id: str
    show: str
    after: str
    in_claim: bool


@dataclass
class Allowance:
    """A fault that the author allows, with the reason; an exception that excuses nothing is a fault itself."""

    check: str
    reason: str
    line: int
    used: bool = False


@dataclass(frozen=True)
class Sentence:
    """One sentence of a chapter.

    Parameters
    ----------
    path, line
        Where it begins.
    words
        Its words as a reader sees them; a value is one word, ``#``; citations are gone.
    outside
        The same without the words that are marked as a claim.
    values
        The values in it, in order.
    cites
        Keys of what it cites, cross-references not among them.
    claims
        Ids of the claims that mark it or a part of it.
    exceptions
        What is allowed in it.
    foreign
        Its words that are marked as another language's: the language's tag, and the words.
    """

    path: str
    line: int
    words: str
    outside: str
    values: tuple[ShownValue, ...] = ()
    cites: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()
    exceptions: tuple[Allowance, ...] = field(default=(), compare=False)
    foreign: tuple[tuple[str, str], ...] = ()


def sentences_in(lines: Sequence[str], shown: str, numbers: Sequence[int] = ()) -> list[Sentence]:
    """The sentences of a chapter's paragraphs, items and notes; headings, code and tables are left out.

    Parameters
    ----------
    lines, shown
        The chapter's text, and how messages name its file.
    numbers
        In which line of the file each of them stands, where that is another one.
    """
    found = [
        sentence
        for paragraph, language in _paragraphs(without_comments(lines))
        for sentence in _sentences(paragraph, shown, language)
    ]
    if not numbers:
        return found
    excuses = {id(each): each for sentence in found for each in sentence.exceptions}
    for each in excuses.values():
        each.line = numbers[max(each.line, 1) - 1]
    return [replace(sentence, line=numbers[max(sentence.line, 1) - 1]) for sentence in found]


def _paragraphs(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Blocks of text, each line with its number in front, and the language that a div around it names, if one does."""
    start = 0
    if lines and lines[0] == "---":
        start = lines.index("---", 1) + 1
    block: list[str] = []
    languages = [""]  # of the divs that are open
    for index, line, part in fenced(lines[start:]):
        breaks = bool(part) or not line.strip() or line.startswith(("#", ":::", "|", "+-", "+=", "{{<"))
        item = re.match(r"^\s*(?:[-*+]|\d+\.)\s+", line)
        if (breaks or item) and block:
            yield "\n".join(block), languages[-1]
            block = []
        if not part and (div := DIV.match(line)):
            if div["attributes"]:
                told = LANGUAGE.search(div["attributes"])
                languages.append(told["tag"] if told else languages[-1])
            elif len(languages) > 1:
                languages.pop()
        if not breaks:
            block.append(f"{LINE}{start + index + 1}{END}{line[item.end() :] if item else line}")
    if block:
        yield "\n".join(block), languages[-1]


def _sentences(paragraph: str, path: str, language: str) -> Iterator[Sentence]:
    exceptions: list[Allowance] = []
    values: list[tuple[str, str]] = []
    cited: list[tuple[str, ...]] = []

    def comment(found: re.Match[str]) -> str:
        allowed = ALLOWED.match(re.sub(f"{LINE}\\d+{END}", " ", found["text"]))
        if allowed is None:
            return ""
        line = int(re.findall(f"{LINE}(\\d+){END}", paragraph[: found.start()] or f"{LINE}0{END}")[-1])
        exceptions.append(Allowance(allowed["check"], " ".join(allowed["reason"].split()), line))
        return f"{EXCUSED}{len(exceptions) - 1}{END}"

    def shown(found: re.Match[str]) -> str:
        value = value_in(found["expression"])
        if value is None:
            return found[0]
        values.append(value)
        return f"{found['before']}{NUMBER}{len(values) - 1}{END}"

    def citation(found: re.Match[str]) -> str:
        cited.append(tuple(each["key"] for each in CITATION.finditer(found[0])))
        return f"{CITED}{len(cited) - 1}{END}"

    def span(found: re.Match[str]) -> str:
        text, attributes = found["text"], found["attributes"] or ""
        if told := LANGUAGE.search(attributes):
            text = f"{FOREIGN}{told['tag']}{END}{text}{NATIVE}"
        claim = next(claims_in(attributes), "")
        return f"{OPEN}{claim}{END}{text}{CLOSE}" if claim else text

    text = CODE.sub("code", INLINE.sub(shown, COMMENT.sub(comment, paragraph)))
    text = DISPLAY_MATH.sub(_lines_alone, text)
    text = MATH.sub(lambda found: found["formula"] if PLAIN_NUMBER.fullmatch(found["formula"]) else "formula", text)
    for unseen in (SHORTCODE, TAG, NOTE_MARK):
        text = unseen.sub("", text)
    text = ENTITY.sub(lambda found: html.unescape(found[0]), text)
    text = CITATION.sub(citation, BRACKETED.sub(citation, text))
    while (simpler := SPAN.sub(span, text)) != text:
        text = simpler
    text = ADDRESS.sub("", ATTRIBUTES.sub("", text))
    line = 0
    open_claim = ""
    spoken = [language]  # the languages of the spans that are open, the div's below them
    for piece in _pieces(text):
        numbers = re.findall(f"{LINE}(\\d+){END}", piece)
        begins = re.match(rf"\s*{LINE}(\d+){END}", piece)
        at = int(begins[1]) if begins else line or int(numbers[0] if numbers else 0)
        line = int(numbers[-1]) if numbers else line
        piece = re.sub(f"{LINE}\\d+{END}", "", piece)
        marked = f"{OPEN}{open_claim}{END}{piece}" if open_claim else piece
        sentence = _sentence(marked, path, at, values, cited, exceptions)
        sentence = replace(sentence, foreign=tuple(_foreign(marked, spoken)))
        opened = re.findall(f"{OPEN}([^{END}]+){END}", marked)
        open_claim = opened[-1] if marked.count(OPEN) > marked.count(CLOSE) else ""
        if sentence.words:
            yield sentence


def _lines_alone(found: re.Match[str]) -> str:
    """Of a text that nobody reads as words the numbers of its lines."""
    return " ".join(re.findall(f"{LINE}\\d+{END}", found[0]))


def _pieces(text: str) -> Iterator[str]:
    start = 0
    for stop in STOP.finditer(text):
        end = stop.end()
        while (more := re.compile(rf"\s*(?:{EXCUSED}\d+{END}|{CLOSE}|{NATIVE})").match(text, end)) is not None:
            end = more.end()
        rest = re.sub(rf"{LINE}\d+{END}|[{OPEN}{FOREIGN}][^{END}]+{END}|[\s*“«(\[]", "", text[end : end + 120])
        if end <= start or (rest and not (rest[0].isupper() or rest[0] in (NUMBER, CITED, "@", "¿"))):
            continue
        yield text[start:end]
        start = end
    if text[start:].strip():
        yield text[start:]


def _sentence(
    text: str,
    path: str,
    line: int,
    values: list[tuple[str, str]],
    cited: list[tuple[str, ...]],
    exceptions: list[Allowance],
) -> Sentence:
    found = []
    for mark in re.finditer(f"{NUMBER}(\\d+){END}", text):
        before = text[: mark.start()]
        after = _plain(text[mark.end() :])
        name, show = values[int(mark[1])]
        found.append(ShownValue(name, show, after, before.count(OPEN) > before.count(CLOSE)))
    outside = re.sub(f"{OPEN}[^{END}]+{END}[^{CLOSE}]*(?:{CLOSE}|$)", " ", text)
    keys = [key for mark in re.finditer(f"{CITED}(\\d+){END}", text) for key in cited[int(mark[1])]]
    return Sentence(
        path,
        line,
        _plain(text),
        _plain(outside),
        tuple(found),
        tuple(key for key in keys if not key.startswith(PREFIXES)),
        tuple(re.findall(f"{OPEN}([^{END}]+){END}", text)),
        tuple(exceptions[int(mark[1])] for mark in re.finditer(f"{EXCUSED}(\\d+){END}", text)),
    )


def _foreign(text: str, spoken: list[str]) -> Iterator[tuple[str, str]]:
    """The words of a sentence that stand in spans or divs of another language; ``spoken`` is left as it ends."""
    for part in re.split(f"(?={FOREIGN})|(?<={NATIVE})", text):
        if begins := re.match(f"{FOREIGN}([^{END}]+){END}", part):
            spoken.append(begins[1])
        if spoken[-1] and (words := _plain(part)):
            yield spoken[-1], words
        if part.endswith(NATIVE) and len(spoken) > 1:
            spoken.pop()


def _plain(text: str) -> str:
    """The words that a reader sees, a value as ``#``."""
    text = re.sub(f"{NUMBER}\\d+{END}", "#", text)
    text = re.sub(f"(?:{CITED}|{EXCUSED})\\d+{END}|[{OPEN}{FOREIGN}][^{END}]+{END}|[{CLOSE}{NATIVE}]", "", text)
    return " ".join(re.sub(r"[*_\\]", "", text).split())
