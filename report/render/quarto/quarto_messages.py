"""What Quarto says, as problems with the chapter and the line to mend.

Quarto names a line only for faults in YAML, and pandoc counts lines of an intermediate file. The line is found
again here: by looking in the chapters for what the message names.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from report.core.errors import Problem, ToolMissing
from report.core.project import CONFIGURATION
from report.render.engine import how_it_ended, last_line
from report.render.quarto.chapter_locator import Chapters, Place

COLOUR = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
CHAPTER = re.compile(r"^\[\s*\d+/\d+\] (.+?)\s*$", re.MULTILINE)
HEAD = re.compile(r"^(?:\[?(WARN|ERROR)(?:ING)?\]?|\(([WE])\))(?: \([^)]*\))?:? +(.*)$", re.MULTILINE)
RULE = "-" * 18
CELL = re.compile(rf"executing the following cell:\s*\n{RULE}\n(.*?)\n{RULE}\n(.*)", re.DOTALL)
TRACEBACK = re.compile(r"^(\w[\w.]*) +Traceback \(most recent call last\)", re.MULTILINE)
EXCEPTION = re.compile(r"^[A-Za-z_][\w.]*(?:Error|Exception|Interrupt|Exit|Missing): .*$", re.MULTILINE)
NO_JUPYTER = re.compile(
    r"Jupyter is not available[^\n]*|Unable to locate an installed version of Python 3"
    r"|No module named '(?:nbformat|nbclient|ipykernel|jupyter_\w+)'"
)
# What Quarto prints once it has got to the text: "[3/22] chapters/methods.qmd", "Executing 'note.quarto_ipynb'"
BEGUN = re.compile(r"^(?:\[\s*\d+/\d+\] |Executing '|Starting \w+ kernel|processing file: |pandoc *$)", re.MULTILINE)
# What is said if a program or a file of Quarto's own is missing or not made for this machine.
INSTALLATION = re.compile(
    r"[^\n]*(?:error while loading shared libraries|GLIBC\w*_[\d.]+' not found|[Ee]xec format error"
    r"|cannot execute|Bad CPU type in executable|Library not loaded|Illegal instruction|Segmentation fault"
    r"|(?:deno|esbuild|sass|pandoc|typst)(?:\.exe)?['\"]?: (?:command )?not found"
    r"|(?:NotFound|PermissionDenied)\b[^\n]*\b(?:deno|esbuild|dart-sass|pandoc|quarto/(?:share|bin))\b"
    r"|error: Module not found)[^\n]*"
)
CELLS_START = re.compile(r"Starting \w+ kernel|Executing '")
# What is said after each fault, and tells nothing of it.
ECHO = re.compile(r"Error encountered when rendering files|Render failed due to invalid YAML")
RUNNING = re.compile(r"^ {2}Cell (\d+)/\d+: '([^'\n]*)'", re.MULTILINE)  # "  Cell 2/3: 'fig-output'...Done"
SHOWN_LINES = 8  # of a message for which there is no rule, or of a cell


@dataclass(frozen=True)
class MessageRule:
    """How one of Quarto's messages becomes a problem; ``{0}``, ``{1}`` stand for what ``message`` captured.

    Parameters
    ----------
    message
        Regular expression of the message.
    found
        What the problem says.
    remedy
        What to do about it.
    path, line
        File and line, where the message names them.
    standing
        Regular expression of what stands in the chapter at the fault.
    which
        Which of several such lines: 0 the first, -1 the last.
    place
        How to find the fault where an expression is not enough.
    of_cell
        Whether the fault is the cell's that ran last.
    """

    message: str
    found: str
    remedy: str = ""
    path: str = ""
    line: str = ""
    standing: str = ""
    which: int = 0
    place: Callable[[Chapters, str], Place | None] | None = None
    of_cell: bool = False


WARNINGS = [
    MessageRule(
        r"(?:(\S+)\.html: )?Unable to resolve crossref @(\S+)",
        "@{1} refers to nothing: no figure, table, section or equation has this identifier",
        "correct the reference, or give the identifier to what it means",
        path="{0}.qmd",
        standing=r"@{1}(?![\w-])",
    ),
    MessageRule(
        r"[Cc]iteproc: citation (\S+) not found",
        "@{0} is cited, but no bibliography has this key",
        "correct the key, or add the entry to a file listed under bibliography",
        standing=r"@\{{?{0}(?![\w-])",
    ),
    MessageRule(
        r"Unable to resolve link target: *(?:\S*/)?(\S+\.ipynb)",
        'Quarto takes the target of a link for the source of a page: "{0}"',
        'if the build makes this file, write [words](/path){{data-noresolveinput="1"}}; else correct the link',
        standing=r"\]\([^)]*{0}",
    ),
    MessageRule(
        r"Unable to resolve link target: *(?:\S*/)?(\S+)",
        'a link leads to "{0}", which does not exist',
        "correct the link, or list the page among the chapters",
        standing=r"\]\([^)]*{0}",
    ),
    MessageRule(
        r"Duplicate identifier '([^']+)'",
        'the identifier "{0}" is given twice',
        "give each of the two its own",
        standing=r"#{0}[\s}}]",
        which=-1,
    ),
    MessageRule(
        r"Div at line \d+ column \d+ unclosed[^\n]*",
        "a fenced div is opened and never closed",
        "close it with a line of colons",
        place=Chapters.find_open_div,
    ),
    MessageRule(
        r"The following string was found in the document: *:::",
        "a line of colons closes nothing",
        "delete it, or open the div that it should close",
        place=Chapters.find_extra_fence,
    ),
    MessageRule(
        r"Note with key '([^']+)' defined[^\n]*",
        "the footnote [^{0}] is never referred to",
        "refer to it, or delete it",
        standing=r"^\[\^{0}\]:",
    ),
    MessageRule(
        r"Unknown (?:var|variable|meta key) (\S+) specified in an? (env|meta|var)",
        'there is no {1} "{0}"',
        "correct the name, or define it",
        standing=r"\{{\{{<\s*{1}\s+{0}\s",
    ),
    MessageRule(
        r"Unsupported type '([^']+)' for key (\S+) in a (meta|var) shortcode",
        '{2} "{1}" is no text that can be shown: its type is {0}',
        "name what is in it, as in {2} {1}.1",
        standing=r"\{{\{{<\s*{2}\s+{1}\s",
    ),
    MessageRule(
        r"Shortcode '([^']+)' not found",
        'there is no shortcode "{0}"',
        "correct its name",
        standing=r"\{{\{{<\s*{0}\s",
    ),
]

ERRORS = [
    MessageRule(
        r"Book chapter '([^']+)' not found",
        "the chapter {0} does not exist",
        "correct the name, or write the chapter",
        path=CONFIGURATION,
        standing=r"{0}",
    ),
    MessageRule(
        r"YAMLException: ([^(\n]+?) *\(([^,()\n]+), (\d+):\d+\)", "this is not YAML: {0}", path="{1}", line="{2}"
    ),
    MessageRule(
        r"YAMLException: ([^(\n]+?) *\((\d+):\d+\)",
        "the header is not YAML: {0}",
        line="{1}",
        place=Chapters.find_broken_header,
    ),
    MessageRule(r"In file (\S+)\s+\(line (\d+)[^)]*\)\s+([^\n]+)", "{2}", path="{0}", line="{1}"),
    MessageRule(r'(Field "[^"\n]+" has value [^\n]+?) *\(line (\d+)\)', "{0}", line="{1}"),
    MessageRule(
        r"Cannot read properties of undefined \(reading 'value'\)",
        "Quarto could not read the configuration",
        "look for a bracket or a quotation mark that is not closed",
        path=CONFIGURATION,
    ),
    MessageRule(
        r"Include directive failed\.?\s+in file (?:.+, *\n\s*in file )*(.+?), *\n"
        r"\s*could not find file (?:.*/)?(.+?)\.?$",
        "includes {1}, which does not exist",
        "correct the path, which starts at the folder of the document, or add the file",
        path="{0}",
        standing=r"include\s+[^>]*{1}",
    ),
    MessageRule(
        r"Maximum call stack size exceeded",
        "a file includes itself, directly or through another",
        "take one of the includes out",
        standing=r"\{{\{{<\s*include\s",
    ),
    MessageRule(
        r"Error reading bibliography file (\S+?):?\s+\(line (\d+), column \d+\):\s*([^\n]+)",
        "the bibliography cannot be read: {2}",
        "look for a brace that is not closed, at this line or in the entry before it",
        path="{0}",
        line="{1}",
    ),
    MessageRule(
        r"File (\S+\.(?:bib|csl|json|yaml)) not found in resource path",
        "{0} does not exist",
        "correct the path, or add the file",
        standing=r"{0}",
    ),
    MessageRule(
        r"Jupyter kernel '([^']+)' not found\.(?: Known kernels: ([^\n]+?)\.?(?= Run |$))?",
        'there is no Jupyter kernel "{0}"',
        "name one that is installed: {1}",
        standing=r"(?:jupyter|kernel|name):\s*[\"']?{0}",
    ),
    MessageRule(
        r"found duplicate '#?([^']+)'",
        'two cells have the label "{0}"',
        "give each of the two its own",
        standing=r"label:\s*[\"']?{0}[\"']?\s*$",
        which=-1,
    ),
    MessageRule(
        r"DeadKernelError|Kernel died",
        "the kernel died while it ran a cell",
        "look for what needs much memory or ends its process",
        of_cell=True,
    ),
]


def without_colours(text: str) -> str:
    """The text as a terminal would show it in black and white."""
    return COLOUR.sub("", text)


def broken_quarto(stderr: str, status: int) -> str:
    """In words why Quarto did not get to the text, if that is no fault of the text; empty if it may be one."""
    text = without_colours(stderr).replace("\r", "\n")
    if status and not CELL.search(text) and (missing := NO_JUPYTER.search(text)):
        return missing[0]
    if not status or BEGUN.search(text):
        return ""
    if found := INSTALLATION.search(text):
        return found[0].strip()
    known = any(re.search(rule.message, text, re.MULTILINE) for rule in ERRORS)
    told = any((head[1] or head[2]).startswith("E") for head in HEAD.finditer(text))
    if known or told or CELL.search(text) or EXCEPTION.search(text):
        return ""
    words = last_line(text)
    return how_it_ended(status) + (f', and said "{words}"' if words else "")


def with_chapters(stderr: str, names: Sequence[str]) -> str:
    """What Quarto says while it renders these files one by one, with the lines that name them in a whole book.

    Of a file it tells when its cells start, then when pandoc does.
    """
    said: list[str] = []
    begun = False
    waiting = [f"[{number}/{len(names)}] {name}" for number, name in enumerate(names, 1)]
    for line in without_colours(stderr).replace("\r", "\n").split("\n"):
        is_pandoc = line.rstrip() == "pandoc"
        if waiting and not begun and (not said or is_pandoc or CELLS_START.match(line)):
            said.append(waiting.pop(0))
            begun = True
        said.append(line)
        begun = begun and not is_pandoc
    return "\n".join(said)


def read_problems(stderr: str, status: int, chapters: Chapters, rules: Sequence[MessageRule] = ()) -> list[Problem]:
    """What Quarto's standard error and exit status amount to: a problem for every error and every warning.

    ``rules`` are this project's own, for warnings, and come before those that hold for all.

    Raises
    ------
    ToolMissing
        If Quarto found no Jupyter in this Python.
    """
    text = without_colours(stderr).replace("\r", "\n")
    if status and (missing := NO_JUPYTER.search(text)):
        raise ToolMissing(Problem(f"Quarto cannot run cells: {missing[0]}", remedy="run: rm -r .venv && make"))
    problems = list(dict.fromkeys(_problems(text, status, chapters, rules)))
    if status and not problems:
        tail = "\n".join(text.strip().splitlines()[-SHOWN_LINES:])
        problems = [Problem(f"Quarto ended with status {status}" + (f" after these lines:\n{tail}" if tail else ""))]
    return problems


def rendered_files(stderr: str, chapters: Chapters) -> list[str]:
    """The files that Quarto went through."""
    begun = CHAPTER.findall(without_colours(stderr))
    return [chapters.name_of(path) for path in begun] or [chapters.only]


def _problems(text: str, status: int, chapters: Chapters, own: Sequence[MessageRule]) -> Iterator[Problem]:
    """All that the text tells of: by the rules, and in Quarto's words what no rule knows."""
    explained: set[int] = set()  # lines, by the offset of their start
    explained_failure = False
    for match in CELL.finditer(text) if status else ():
        explained_failure = True
        yield _cell_problem(match, _chapter_at(text, match.start(), chapters), chapters)
    for rules in (ERRORS if status and not explained_failure else [], [*own, *WARNINGS]):
        for rule in rules:
            for match in re.finditer(rule.message, text, re.MULTILINE):
                start = text.rfind("\n", 0, match.start()) + 1
                if start not in explained:
                    explained.add(start)
                    explained_failure = explained_failure or rules is ERRORS
                    problem = _problem(rule, match, _chapter_at(text, start, chapters), chapters)
                    yield _at_running_cell(problem, text[: match.start()], chapters) if rule.of_cell else problem
    if status and not explained_failure and (raised := EXCEPTION.findall(text)):
        explained_failure = True
        yield _inline_problem(raised[-1], _chapter_at(text, text.rfind(raised[-1]), chapters), chapters)
    for head in HEAD.finditer(text):
        is_error = (head[1] or head[2]).startswith("E")
        start, said = _said_after(head, text)
        if not explained.isdisjoint((head.start(), start)) or ECHO.match(said) or (is_error and explained_failure):
            continue
        if said:
            yield Problem(f"Quarto says: {said}", _chapter_at(text, head.start(), chapters))


def _said_after(head: re.Match[str], text: str) -> tuple[int, str]:
    """What a warning or an error says, and where its line starts: it may be the one after the head."""
    if head[3].strip():
        return head.start(), head[3].strip()
    following = re.compile(r"[ \t]*\n\s*").match(text, head.end())
    start = following.end() if following else head.end()
    line = text[start:].partition("\n")[0].strip()
    return (start, "") if HEAD.match(line) or CHAPTER.match(line) else (start, line)


def _chapter_at(text: str, offset: int, chapters: Chapters) -> str:
    """The chapter that Quarto was at when it wrote what stands at ``offset``."""
    begun = CHAPTER.findall(text, 0, offset)
    return chapters.name_of(begun[-1]) if begun else chapters.only


def _problem(rule: MessageRule, match: re.Match[str], chapter: str, chapters: Chapters) -> Problem:
    """The problem of one message, with the place it names or the place found for it."""
    names = [group or "" for group in match.groups()]
    named = rule.path.format(*names)
    path = chapters.name_of(named) if named and not named.startswith(".") else chapter
    place: Place | None = (path, int(rule.line.format(*names))) if rule.line else None
    if rule.standing:
        place = chapters.find(rule.standing.format(*map(re.escape, names)), path, rule.which)
    elif rule.place:
        place = rule.place(chapters, path) or place
    path, line = place or (path, 0)
    return Problem(rule.found.format(*names), path, line, remedy=rule.remedy.format(*names))


def _at_running_cell(problem: Problem, before: str, chapters: Chapters) -> Problem:
    """The problem at the cell that Quarto named last of those it ran."""
    begun = list(CHAPTER.finditer(before))
    ran = RUNNING.findall(before, begun[-1].end() if begun else 0)
    place = chapters.find_running(ran[-1][1], int(ran[-1][0]), problem.path) if ran else None
    return replace(problem, path=place[0], line=place[1]) if place else problem


def _cell_problem(match: re.Match[str], chapter: str, chapters: Chapters) -> Problem:
    """A cell that raised: where, what was raised, and the line of code that did it."""
    code, trace = match[1], match[2]
    in_cell = re.search(r"Cell In *\[\d+\], line (\d+)", trace)
    line = int(in_cell[1]) if in_cell else 1
    lines = code.splitlines()
    statement = lines[line - 1].strip() if 0 < line <= len(lines) else ""
    path, number = chapters.find_cell(code, line, chapter) or (chapter, 0)
    said = _last_of_traceback(trace)
    return Problem(
        f"a cell raises {said}" + (f"\n  code:     {statement}" if statement else ""),
        path,
        number,
        remedy="correct the cell, or what it calls; then run make again",
    )


def _inline_problem(said: str, chapter: str, chapters: Chapters) -> Problem:
    """An inline expression that raised; Quarto does not show which, so it is found by the names in the message."""
    quoted = set(re.findall(r"['\"“]([^'\"“”]+)['\"”]", said))
    path, line = chapters.find_inline(quoted, chapter) or (chapter, 0)
    return Problem(f"an inline expression raises {said}", path, line, remedy="correct the expression")


def _last_of_traceback(trace: str) -> str:
    """The exception's name and message: the last line of the traceback, with the indented lines that belong to it."""
    header = TRACEBACK.search(trace)
    lines = trace.splitlines()
    begins = f"{header[1]}:" if header else None
    for number in range(len(lines) - 1, -1, -1):
        if lines[number].startswith(begins) if begins else EXCEPTION.match(lines[number]):
            more = []
            for line in lines[number + 1 :]:
                if not line.startswith("  "):
                    break
                more.append(line)
            return "\n".join([lines[number], *more])
    return header[1] if header else "an exception"
