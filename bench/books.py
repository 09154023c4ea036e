"""The same book in each tool: clean, with nothing to do, after a sentence, after a datum; ratios to this project.

    .venv/bin/python bench/books.py [--sizes 3 10 30 100 300] [--runs 3] [--only this quarto]

Makes books of so many chapters, each with about 1,100 words, two Altair charts, a table, five citations, references to
figures and three numbers in the text; then runs this project's renderer and the peers that are on the PATH in turn
(A B A B), so that what else the machine does meets all of them. Prints medians of wall clock and of processor time
(of all processes a tool started), and the largest memory of a process. A peer that is not installed is named as such.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TARGETS = {  # seconds of wall clock on two cores
    "clean": {3: 2.5, 10: 4.5, 30: 10, 100: 25, 300: 70},
    "no-op": dict.fromkeys((3, 10, 30, 100, 300), 0.2),
    "sentence": {300: 0.7},
}
WORDS = ("firms", "plants", "exports", "makers", "output", "towns", "wages", "rules", "credit", "trade", "grew", "fell")
SOURCES = 20


@dataclass(frozen=True)
class Tool:
    """A tool that makes a site of a book.

    Parameters
    ----------
    program
        What must be on the PATH; empty for none.
    write
        Writes a chapter into a folder in the tool's syntax.
    begin
        Writes the file that lists the chapters.
    command
        What makes the site.
    """

    program: str
    write: Callable[[Path, int], None]
    begin: Callable[[Path, int], None]
    command: Sequence[str]


def pieces_of(number: int) -> list[tuple[str, str]]:
    """A chapter as Markdown and code in turn."""
    rng = random.Random(number)

    def words(count: int) -> str:
        chosen = [rng.choice(WORDS) for _ in range(count)]
        sentences = [" ".join(chosen[at : at + 12]).capitalize() + "." for at in range(0, count, 12)]
        return " ".join(sentences)

    cited = [f"source{rng.randrange(SOURCES)}" for _ in range(5)]
    read = f'rows = pd.read_csv("data/chapter-{number}.csv")\ntotal = rows["value"].sum()'
    chart = 'alt.Chart(rows).mark_{}().encode(x="year:O", y="value:Q").properties(width=400, height=200)'
    return [
        ("text", f"# Chapter {number} {{#sec-chapter-{number}}}\n\n{words(280)} [@{cited[0]}; @{cited[1]}]"),
        ("code", f"import altair as alt\nimport pandas as pd\n\n{read}"),
        ("text", words(280) + f" See @fig-line-{number} and [@{cited[2]}]."),
        (f"fig-line-{number}", chart.format("line")),
        ("text", words(280) + f" See @fig-bar-{number} and [@{cited[3]}]."),
        (f"fig-bar-{number}", chart.format("bar")),
        ("text", words(260) + f" [@{cited[4]}]"),
        (f"tbl-rows-{number}", "rows.head(5)"),
        ("numbers", "total; rows['value'].max(); len(rows)"),
    ]


def write_qmd(folder: Path, number: int) -> None:
    """A chapter for this project and for Quarto."""
    parts = []
    for kind, text in pieces_of(number):
        if kind == "text":
            parts.append(text)
        elif kind == "numbers":
            shown = ", ".join(f"`{{python}} {each.strip()}`" for each in text.split(";"))
            parts.append(f"In numbers: {shown}.")
        else:
            prefix = "tbl" if kind.startswith("tbl") else "fig"
            label = "" if kind == "code" else f"#| label: {kind}\n#| {prefix}-cap: A caption of it.\n"
            parts.append(f"```{{python}}\n#| echo: false\n{label}{text}\n```")
    (folder / f"chapter-{number}.qmd").write_text("\n\n".join(parts) + "\n", encoding="utf-8")


def write_notebook(folder: Path, number: int) -> None:
    """A chapter for tools that read notebooks; what these cannot say in text is left out."""
    cells = []
    for kind, text in pieces_of(number):
        common = {
            "id": f"c{len(cells)}",
            "metadata": {},
            "source": text.replace(";", "\n") if kind == "numbers" else text,
        }
        if kind == "text":
            cells.append({**common, "cell_type": "markdown"})
        else:
            cells.append({**common, "cell_type": "code", "execution_count": None, "outputs": []})
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    book = {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
    (folder / f"chapter-{number}.ipynb").write_text(json.dumps(book), encoding="utf-8")


def begin_qmd(folder: Path, chapters: int) -> None:
    """The settings of the book for this project and for Quarto."""
    listed = "".join(f"    - chapter-{number}.qmd\n" for number in range(1, chapters + 1))
    (folder / "_quarto.yml").write_text(
        "project:\n  type: book\n  output-dir: _site\n"
        f"book:\n  title: A book\n  author: Nobody\n  chapters:\n    - index.qmd\n{listed}"
        "bibliography: references.bib\n",
        encoding="utf-8",
    )
    (folder / "index.qmd").write_text("# Preface {.unnumbered}\n\nA book to be measured.\n", encoding="utf-8")


def begin_jupyter_book(folder: Path, chapters: int) -> None:
    """The settings of Jupyter Book 1."""
    listed = "".join(f"  - file: chapter-{number}\n" for number in range(1, chapters + 1))
    (folder / "_toc.yml").write_text(f"format: jb-book\nroot: index\nchapters:\n{listed}", encoding="utf-8")
    (folder / "_config.yml").write_text("title: A book\nexecute:\n  execute_notebooks: cache\n", encoding="utf-8")
    (folder / "index.md").write_text("# Preface\n\nA book to be measured.\n", encoding="utf-8")


def begin_nbconvert(folder: Path, chapters: int) -> None:
    """A Makefile that makes a page of each notebook, two at a time."""
    pages = " ".join(f"_site/chapter-{number}.html" for number in range(1, chapters + 1))
    (folder / "Makefile").write_text(
        f"all: {pages}\n_site/%.html: %.ipynb data/%.csv\n"
        "\tjupyter nbconvert --execute --to html --output-dir _site $<\n",
        encoding="utf-8",
    )


THIS = (sys.executable, "-P", "-s", str(ROOT / "report/isolated.py"), "-m", "report")
TOOLS: Mapping[str, Tool] = {
    "this": Tool("", write_qmd, begin_qmd, (*THIS, "render", ".", "--output", "_site", "--engine", "builtin")),
    "quarto": Tool("quarto", write_qmd, begin_qmd, ("quarto", "render")),
    "jupyter-book": Tool("jupyter-book", write_notebook, begin_jupyter_book, ("jupyter-book", "build", "--quiet", ".")),
    "nbconvert": Tool("jupyter-nbconvert", write_notebook, begin_nbconvert, ("make", "--silent", "-j2")),
}


def write_book(tool: Tool, folder: Path, chapters: int) -> None:
    """A book of so many chapters, with a file of data for each."""
    (folder / "data").mkdir(parents=True)
    tool.begin(folder, chapters)
    entries = (
        f"@book{{source{n},\n  title = {{Title {n}}},\n  author = {{Writer {n}}},\n  year = {{2001}}\n}}\n"
        for n in range(SOURCES)
    )
    (folder / "references.bib").write_text("".join(entries), encoding="utf-8")
    for number in range(1, chapters + 1):
        tool.write(folder, number)
        rows = "".join(f"{2000 + year},{(number * 37 + year * 13) % 101}\n" for year in range(20))
        (folder / f"data/chapter-{number}.csv").write_text(f"year,value\n{rows}", encoding="utf-8")


def change_nothing(folder: Path, run: int) -> None:
    """Leave the book as it is."""


def change_sentence(folder: Path, run: int) -> None:
    """Another sentence in the first chapter."""
    path = next(folder.glob("chapter-1.*"))
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("See ", f"Run {run}. See ", 1), encoding="utf-8")


def change_datum(folder: Path, run: int) -> None:
    """Another number in the data of the first chapter."""
    with (folder / "data/chapter-1.csv").open("a", encoding="utf-8") as file:
        file.write(f"{2020 + run},{50 + run}\n")


def remove_made(folder: Path, run: int) -> None:
    """Leave nothing made."""
    for name in ("_site", "_build", "build", ".quarto", ".jupyter_cache"):
        shutil.rmtree(folder / name, ignore_errors=True)
    shutil.rmtree(folder.with_name(f"{folder.name}-home"), ignore_errors=True)


CASES: Mapping[str, Callable[[Path, int], None]] = {
    "clean": remove_made,
    "no-op": change_nothing,
    "sentence": change_sentence,
    "datum": change_datum,
}


def measured(tool: Tool, folder: Path) -> tuple[float, float, float]:
    """Seconds of wall clock and of processor time, and megabytes, that a tool takes now."""
    home = folder.with_name(f"{folder.name}-home")  # caches of the user are the tool's own, and go with what is made
    home.mkdir(exist_ok=True)
    environment = {**os.environ, "XDG_CACHE_HOME": str(home)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    started = time.perf_counter()
    process = subprocess.Popen(
        tool.command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    assert process.stdout
    said = process.stdout.read()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{' '.join(map(str, tool.command))} failed:\n{said.decode(errors='replace')[-3000:]}")
    return time.perf_counter() - started, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def main() -> int:
    """Run all and print the table."""
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("--sizes", type=int, nargs="+", default=[3, 10, 30], help="chapters (3 10 30)")
    arguments.add_argument("--runs", type=int, default=3, help="how often each case is run (3)")
    arguments.add_argument("--only", nargs="+", choices=TOOLS, default=list(TOOLS), help="tools (all that are there)")
    given = arguments.parse_args()
    there = {name: TOOLS[name] for name in given.only if not TOOLS[name].program or shutil.which(TOOLS[name].program)}
    for name in set(given.only) - set(there):
        print(f"{name}: not installed")
    print(f"{'case':<10}{'chapters':>9}  {'tool':<13}{'wall s':>8}{'cpu s':>8}{'MB':>6}{'ratio':>8}{'target':>8}")
    with tempfile.TemporaryDirectory() as place:
        for size in given.sizes:
            folders = {name: Path(place, f"{name}-{size}") for name in there}
            for name, folder in folders.items():
                write_book(there[name], folder, size)
            for case, change in CASES.items():
                times: dict[str, list[tuple[float, float, float]]] = {name: [] for name in there}
                for run in range(given.runs):
                    for name, folder in folders.items():
                        change(folder, run)
                        times[name].append(measured(there[name], folder))
                print_case(case, size, times)
    return 0


def print_case(case: str, size: int, times: Mapping[str, Sequence[tuple[float, float, float]]]) -> None:
    """A line for each tool: medians, and how much longer it takes than the first."""
    first = None
    for name, runs in times.items():
        wall, cpu, memory = (statistics.median(each) for each in zip(*runs, strict=True))
        first = first or wall
        target = TARGETS.get(case, {}).get(size, "")
        print(
            f"{case:<10}{size:>9}  {name:<13}{wall:>8.2f}{cpu:>8.2f}{memory:>6.0f}{wall / first:>8.1f}{target:>8}",
            flush=True,
        )


if __name__ == "__main__":
    sys.exit(main())
