"""Measure the built-in renderer on documents that nobody here wrote: how many come out right, and what stops the rest.

    .venv/bin/python bench/public.py bench/public-projects.txt --from FOLDER [--quarto FOLDER] [--table FILE]
    .venv/bin/python bench/public.py --documents FOLDER [--quarto FOLDER] [--table FILE]

The first form renders projects: FOLDER holds each under ``owner+name``, fetched outside this repository. The second
renders every `.qmd` file for HTML below FOLDER by itself, but those with cells in R, Observable or Julia; Quarto's own
test documents are such a folder. Each is rendered in a copy, and put in a class:

right
    The page says what the source says, and where Quarto's page is known (``--quarto``: a folder with the pages that
    Quarto made, under the same names) what that says.
right with warnings
    The document itself has a fault that Quarto lets pass, as a link that leads nowhere: it is refused, and with
    ``--lenient`` the fault is told and the page is right.
refused rightly
    An error about the document itself: a link or reference that leads nowhere, a cell that raises, a package that is
    not installed.
refused wrongly
    An error about something that Quarto can do.
wrong in silence
    A page that lacks words, headings, floats, citations or references of its source, or shows marks as text.
crash
    Anything that is no error with a message of its own, and what takes longer than five minutes.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import re
import shutil
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
CLASSES = ("right", "right with warnings", "refused rightly", "refused wrongly", "wrong in silence", "crash")
SECONDS = 300
# What stands on a page beside its text: buttons, words for icons, labels above author and date, sources of diagrams.
NOISE = (
    "script, style, nav, button, svg, pre.mermaid, pre.mermaid-js, .quarto-alternate-formats, .anchorjs-link, kbd, dt,"
    " .visually-hidden, .screen-reader-only, .quarto-title-meta-heading, .callout-icon-container, .quarto-title-meta,"
    " .quarto-appendix-secondary-label, p.author, p.affiliation, p.date, p.date-modified, p.doi,"
    " .code-annotation-anchor, [style*='display: none'],"
    " .listing-actions-group, .listing-no-matching, .listing-description,"
    " .quarto-notebook-link, .quarto-alternate-notebooks, .hidden,"
    " #quarto-citation, .quarto-appendix-bibtex, h1.title, #title-block-header"
)
FOREIGN = re.compile(r"^\s*`{3,}\s*\{(?:r|ojs|julia|Rcpp|stan|sql)\b", re.MULTILINE | re.IGNORECASE)
# Errors that say something of the document, and not of the renderer.
RIGHTLY = re.compile(
    r"raises |raised |does not exist|leads to|leads nowhere|is not found|is not defined|not unique|given \d+ times"
    r"|is also used in|never referred to|is cited|has no note|is never closed|is not YAML|is given twice|has no text"
    r"|No module named|outside the project|ended the kernel|used \d+ times|is used twice|cannot be read|has no entry"
    r"|is not UTF-8|circle|declared|without a number|nothing has the identifier|finds nothing|is no ORCID|has no ident"
    r"|knows no system|no address of e-mail|is no type of list|has the key|No Mermaid diagram type"
    r"|finds nothing|has no name|[Cc]onversion failed|a place of this machine"
    r"|no such day|a key is a list|hold more than references|closes no div|is not installed|would change"
)
# A formula within a formula, or one that has text and others in it: MathJax shows an error in its place.
NESTED = re.compile(r"\\begin\{equation.*\\begin\{equation|\$.*\$", re.DOTALL)
MARKS = re.compile(
    r"(?m)^\s*:::|\{tbl-colwidths|\{#[\w-]+[ }]|\{\{< *\w|\?@\w|\{\.[\w-]+[ }]|<Axes|<Figure size|alt\.Chart\(\.\.\.\)"
)
CROSS_REFERENCE = re.compile(
    r"(?i)(fig|tbl|lst|eq|sec|thm|lem|cor|prp|cnj|def|exm|exr|sol|rem|alg|nte|tip|wrn|imp|cau)-"
)
# Where Quarto's page is the worse one.
BETTER_HERE = {
    "2023/02/24/issue-4423.qmd": "Quarto drops the summary that the author gives to the code of a diagram",
    "2024/10/28/issue-10311/posts.qmd": "Quarto shows a day by the zone of the machine, and not as it is written",
}
WORD = re.compile(r"[^\W_]{2,}")


@dataclass
class Verdict:
    """What became of a project or document."""

    name: str
    kind: str
    causes: list[str] = field(default_factory=list)
    pages: int = 0


def main() -> int:
    """Render all, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("list", type=Path, nargs="?", help="a list of projects, one a line")
    parser.add_argument("--from", dest="fetched", type=Path, help="the folder with the projects")
    parser.add_argument("--documents", type=Path, help="a folder of single documents")
    parser.add_argument("--quarto", type=Path, help="pages that Quarto made of them")
    parser.add_argument("--table", type=Path, help="where to write each verdict, as JSON")
    parser.add_argument("--only", default="", help="only names that hold this text")
    parser.add_argument("--processes", type=int, default=2)
    given = parser.parse_args()
    if given.documents:
        jobs = [(name, given.documents, name) for name in documents_of(given.documents)]
    else:
        jobs = [
            (f"{name} {inner}".strip(), given.fetched / name.replace("/", "+"), inner)
            for name, inner in read(given.list)
        ]
    jobs = [job for job in jobs if given.only in job[0]]
    verdicts = []
    with multiprocessing.get_context("spawn").Pool(given.processes, maxtasksperchild=8) as pool:
        for verdict in pool.imap(_judge_one, [(*job, given.quarto) for job in jobs]):
            print(f"{verdict.kind:<19} {verdict.name}  {' | '.join(verdict.causes)[:220]}", flush=True)
            verdicts.append(verdict)
    counts = Counter(verdict.kind for verdict in verdicts)
    print("\n" + "\n".join(f"{kind:<19} {counts[kind]:>4}" for kind in CLASSES) + f"\n{'all':<19} {len(verdicts):>4}")
    if given.table:
        given.table.write_text(json.dumps([asdict(each) for each in verdicts], indent=1, ensure_ascii=False), "utf-8")
    return 0


def read(listed: Path) -> list[tuple[str, str]]:
    """Name and inner path of each project in a list."""
    lines = (line.strip() for line in listed.read_text("utf-8").splitlines())
    return [
        (name, inner.strip()) for name, _, inner in (line.partition(" ") for line in lines if line and line[0] != "#")
    ]


def documents_of(folder: Path) -> Iterator[str]:
    """The documents for HTML below a folder, without those that need R, Observable or Julia."""
    for path in sorted(folder.rglob("*.qmd")):
        name = path.relative_to(folder)
        if any(part.startswith(("_", ".")) for part in name.parts):
            continue
        text = path.read_text("utf-8", "replace")
        header = re.match(r"\ufeff?---[ \t]*\n(.*?)\n(?:---|\.\.\.)\s*(?:\n|$)", text, re.DOTALL)
        top = header[1] if header else ""
        if FOREIGN.search(text) or re.search(r"(?m)^engine: *(?:knitr|julia)|^server:|^\s*run:", top):
            continue
        asks = re.search(r"(?m)^format:", top) is not None
        if (
            is_for_html(top)
            and (asks or project_is_for_html(path, folder))
            and not re.search(r"shouldError|expect-?[eE]rror", top)
        ):
            yield name.as_posix()


def is_for_html(header: str) -> bool:
    """Whether a header asks for HTML first, or for nothing, and the tests named in it look at HTML."""
    tests = re.search(r"(?m)^_quarto:\s*\n\s+tests:\s*\n\s+([\w+-]+):", header)
    if tests and tests[1] != "html":
        return False
    asked = re.search(r"(?m)^format: *\[?(?:\n[ \t]+)?([\w+-]+)", header)
    return not asked or asked[1] == "html"


def project_is_for_html(path: Path, top: Path) -> bool:
    """Whether the project of a document that asks for no format is one for HTML."""
    for folder in path.parents:
        settings = folder / "_quarto.yml"
        if settings.is_file():
            text = settings.read_text("utf-8", "replace")
            return is_for_html(text) or bool(re.search(r"(?m)^[ \t]+html:", text))
        if folder == top:
            break
    return True


def _judge_one(job: tuple[str, Path, str, Path | None]) -> Verdict:
    name, top, inner, quarto = job
    return judge(name, top, inner, quarto)


def judge(name: str, top: Path, inner: str, quarto: Path | None) -> Verdict:
    """The class of one project or document, rendered in a copy."""
    import signal

    from report.core.errors import ReportError

    with tempfile.TemporaryDirectory(prefix="public-") as folder:
        copy, out = Path(folder) / "copy", Path(folder) / "out"
        place = copy_of(top, inner, copy)
        (copy / ".git").mkdir(exist_ok=True)  # it was fetched as a repository
        signal.signal(signal.SIGALRM, _too_long)
        signal.alarm(SECONDS)
        try:
            pages = render(place, out)
        except ReportError as error:
            causes = [f"{each.path}:{each.line}: {each.found}" for each in error.problems]
            rightly = all(RIGHTLY.search(each.found) for each in error.problems)
            if not rightly or any("formula" in each.found and not NESTED.search(each.found) for each in error.problems):
                return Verdict(name, "refused wrongly", causes)
            try:
                pages = render(place, out, lenient=True)
            except BaseException:
                return Verdict(name, "refused rightly", causes)
            found = causes_in(pages, copy, quarto and quarto / name)
            return Verdict(name, "wrong in silence" if found else "right with warnings", found or causes, len(pages))
        except BaseException as error:
            return Verdict(name, "crash", [traceback.format_exception_only(error)[-1].strip()])
        finally:
            signal.alarm(0)
        causes = causes_in(pages, copy, None if name in BETTER_HERE else quarto and quarto / name)
        return Verdict(name, "wrong in silence" if causes else "right", causes, len(pages))


def causes_in(pages: list[tuple[Path, Path]], copy: Path, quarto: Path | None) -> list[str]:
    """What is wrong on the pages, each with its document."""
    return [
        f"{source.relative_to(copy)}: {each}"
        for source, page in pages
        for each in differences(source, page, quarto if quarto and quarto.name == source.name else None)
    ]


def _too_long(*_: object) -> None:
    raise TimeoutError(f"more than {SECONDS} seconds")


def copy_of(top: Path, inner: str, copy: Path) -> Path:
    """A copy of the project, or of the documents beside one, and what is to be rendered in it."""
    if top.joinpath(inner).is_file():
        start = top.joinpath(inner).parent
        while start != top and not (start / "_quarto.yml").is_file():
            start = start.parent
        if not (start / "_quarto.yml").is_file():
            start = top.joinpath(inner).parent
        shutil.copytree(start, copy, symlinks=True)
        return copy / top.joinpath(inner).relative_to(start)
    shutil.copytree(top, copy, symlinks=True)
    return copy / inner


def render(place: Path, out: Path, lenient: bool = False) -> list[tuple[Path, Path]]:
    """Render, and give each source with its page."""
    from report.render.engine import choose_engine
    from report.render.site import find_source, render_site

    source = find_source(place)
    quiet = (lambda text: None), (lambda warning: None)
    made = render_site(source, out, choose_engine("builtin"), None, *quiet, lenient=lenient)
    assert made.publication is not None
    chapters = made.publication.chapters
    return [(source.project.root / each.entry.path, out / each.href) for each in chapters]


# ------------------------------------------------------------------------------------------------ what a page lacks


def differences(source: Path, page: Path, quarto: Path | None) -> Iterator[str]:
    """What a page lacks or shows wrongly, held against its source, and against Quarto's page where there is one."""
    shown = BeautifulSoup(page.read_text("utf-8"), "html.parser")
    main = shown.select_one("main") or shown
    theirs = quarto and next(
        (each for each in (quarto / page.name, quarto.with_suffix(".html")) if each.is_file()), None
    )
    other = BeautifulSoup(theirs.read_text("utf-8"), "html.parser") if theirs else None
    if source.suffix != ".ipynb":
        yield from against_source(text_of_source(source), main, other)
    plain = BeautifulSoup(str(main), "html.parser")
    for code in plain.select("pre, code, script, style"):
        code.decompose()
    for found in MARKS.finditer(plain.get_text()):
        if not found[0].startswith("?@"):  # told, and shown by Quarto in the same way
            yield f"shows {found[0].strip()!r} as text"
            break
    if other:
        yield from against_page(other, main, text_of_source(source))


def against_source(text: str, main: Any, other: Any) -> Iterator[str]:
    """Words, headings, floats, citations and references of the source that the page has not.

    What Quarto's page (``other``) lacks as well was never to be shown: notes on code that are turned off, what a filter
    takes out, a span within a hidden one, all of which only a reader of Markdown can tell.
    """
    asked = words_of(plain_of(text))
    lost = asked - words_shown(main)
    if other:
        lost -= asked - words_shown(other.select_one("main") or other)
    if lost:
        yield f"lacks words: {' '.join(list(lost)[:8])} ({sum(lost.values())})"
    bare = re.sub(r"(?ms)^\s*(`{3,}|~{3,})[^\n]*\n.*?^\s*\1\s*$", "", text)
    ids = {each.get("id") for each in main.find_all(True)}
    for identifier in re.findall(r"\{#((?:fig|tbl|lst|eq|thm|sec)-[\w-]+)", bare):
        if identifier not in ids:
            yield f"lacks #{identifier}"
    keys = {key for each in main.select("[data-cites]") for key in str(each["data-cites"]).split()}
    for key in re.findall(r"\[(?:[^\]\[@]*\s)?-?@([A-Za-z][\w:.-]*\w)[^\]]*\](?!\()", re.sub(r"`[^`]*`", "", bare)):
        if not CROSS_REFERENCE.match(key) and key not in keys and key not in main.get_text():
            yield f"lacks the citation @{key}"


def against_page(theirs: Any, main: Any, text: str = "") -> Iterator[str]:
    """Words and headings, floats, citations and references of Quarto's page that this page has not, or the reverse."""
    other = theirs.select_one("[class*=quarto-about]") or theirs.select_one("main") or theirs.body or theirs
    for formula in other.select(".math"):  # MathJax is told the number within the formula
        formula.string = re.sub(r"\\tag\{[^}]*\}", "", formula.get_text())
    for each in (other, main):
        for noise in each.select(NOISE):
            noise.decompose()
    a, b = words_of(other.get_text(" ")), words_of(main.get_text(" "))
    if "{{< lipsum" in text:  # words that say nothing, and are others in Quarto
        own = words_of(text)
        a, b = (Counter({word: min(n, own[word]) for word, n in each.items()}) for each in (a, b))
    for what, less in (("Quarto also has", a - b), ("Quarto has not", b - a)):
        if less:
            yield f"{what}: {' '.join(list(less)[:8])} ({sum(less.values())})"
    for what, pick in (("citations", "[data-cites]"), ("references", "a.quarto-xref"), ("figures", "figcaption")):
        theirs_count, ours = len(other.select(pick)), len(main.select(pick))
        if theirs_count != ours:
            yield f"{ours} {what}, by Quarto {theirs_count}"
    heads = [
        [" ".join(WORD.findall(head.get_text(" "))) for head in each.select("h1, h2, h3, h4, h5")]
        for each in (other, main)
    ]
    if heads[0] != heads[1]:
        missing = [[head for head in heads[one] if head not in heads[1 - one]][:3] for one in (0, 1)]
        yield f"other headings: {missing[0]} by Quarto, {missing[1]} here"


def words_shown(main: Any) -> Counter[str]:
    """The words of a page and of its alternative texts; a word may be in bold by half."""
    shown = words_of(main.get_text(" ")) | words_of(main.get_text(""))
    return shown + words_of(" ".join(str(each.get("alt") or "") for each in main.select("img")))


def words_of(text: str) -> Counter[str]:
    """Each word, and how often."""
    return Counter(WORD.findall(text.replace("\u00ad", "").casefold()))


def text_of_source(path: Path) -> str:
    """The text of a document below its header."""
    text = path.read_text("utf-8-sig", "replace").replace("\r\n", "\n")
    return re.sub(r"(?:\A|\n)\s*---[ \t]*\n(?=[\w#-]).*?\n(?:---|\.\.\.)[ \t]*(?=\n|\Z)", "\n", text, flags=re.DOTALL)


DROPPED = (
    (r"(?s)<!--.*?-->", " "),
    (r"(?ms)^( *>? *)(`{3,}|~{3,})[^\n]*\n.*?^\1\2`*\s*$", " "),  # code and cells
    (r"(?ms)^:{3,} *\{[^\n]*content-(?:visible|hidden)[^\n]*\n.*?^:{3,} *$", " "),
    (r"(?ms)\$\$.*?\$\$|(?<![\\$\w])\$(?=\S)[^$\n]*?\S\$", " "),
    (r"`[^`\n]*`(\{[^}]*\})?", " "),
    (r"\{\{<.*?>\}\}", " "),
    (r"(?m)^:{3,}.*$", " "),
    (r"(?m)^\s*\(?(?:\d+|[ivxlcdm]+|[a-zA-Z])[.)]\s", " "),  # of a list: 1. (ii) a)
    (r"(?s)<[A-Za-z/][^>]*>", " "),
    (r"(?m)^\[[^\]\n]+\]:.*$", " "),
    (r"\]\((?:[^()\n]|\([^()\n]*\))*\)", "] "),
    (r"\]\[[^\]\n]*\]", "] "),  # the name of a link that is given further down
    (r"\[\^[^\]]+\]:?", " "),
    (r"\{[^{}\n]*\}", " "),
    (r"-?@\{?[\w:.#$%&+?<>~/-]+", " "),
    (r"https?://\S+|\S+@\S+", " "),
    (r"\\[a-zA-Z]+", " "),
    (r"&#?\w+;", " "),
    (r"(?<=\w)_(?=\w)", " "),
    (r"\\[\^_*~]", " "),  # shown as it is, between words
    (r"[\\*_~^]", ""),
)


def plain_of(text: str) -> str:
    """The words of a source that a page must show: no code, formulas, marks, addresses and names of keys."""
    for pattern, put in DROPPED:
        text = re.sub(pattern, put, text)
    return text


if __name__ == "__main__":
    sys.exit(main())
