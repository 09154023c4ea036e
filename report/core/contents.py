"""What a file holds, as far as a paper depends on it: its hash, what it names, and what of a module reaches a page.

`report.core.freshness` asks this of files that have changed, in every `make`; it imports late what takes long to load.
"""

# ruff: noqa: PTH118, PTH119, PTH123

from __future__ import annotations

import os
import re
from collections.abc import Iterable

# About the programs, and part of the paper only if a text names them, as an include does.
DOCUMENTS = ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md")
NAMING = (".qmd", ".md", ".ipynb", ".yml", ".yaml", ".lua")  # files that may name one; so may the analysis
ANALYSIS = "scripts/"
MODULE = re.compile(rb"[\w-]+\.py\b")  # model.py, in a text that includes it, shows it or has it run
# scripts/ or scripts/*.py, *.py, **/*, and as a value in YAML: resources: [scripts]
ALL_MODULES = re.compile(
    rb"""\bscripts/(?![\w-]) | \*\.py\b | \*/\*(?![.\w]) | [-:,\[]\ *["']?/?scripts["']?\ *(?:[\],]|$)""",
    re.MULTILINE | re.VERBOSE,
)
MACHINE = "report/"  # which names its own modules
MADE = "build/"  # what names a module there was made from sources that name it
OF_ALL = "*.py"
NAMED, SHOWN = ";", "|"  # begin what a file names and what is shown of a module, and are in no hash


def digest_of_file(root: str, name: str) -> str:
    """The hash of a file of a project, then what is shown of it if it is a module, then what it names.

    Parameters
    ----------
    root, name
        The project's folder, and the file's path in it.
    """
    path = os.path.join(root, name)
    is_analysis = name.startswith(ANALYSIS)
    if not (is_analysis or name.endswith(NAMING)) or name.startswith(MADE):
        return _hash_of_file(path)
    try:
        with open(path, "rb") as file:
            text = file.read()
    except OSError as error:
        return f"unreadable: {error.errno}"
    digest = hash_of_bytes(text)
    if is_analysis and name.endswith(".py"):
        shown = shown_of_module(text)
        digest += f"{SHOWN}{shown}" if shown else ""
    if name in DOCUMENTS:
        return digest
    named = [each for each in DOCUMENTS if each.encode() in text]
    if name.endswith(NAMING) and not name.startswith(MACHINE):
        named += sorted({each.decode() for each in MODULE.findall(text)})
        named += [OF_ALL] if ALL_MODULES.search(text) else []
    return digest + "".join(f"{NAMED}{each}" for each in named)


def names_in(digests: Iterable[str]) -> frozenset[str]:
    """All that files name, by their digests."""
    return frozenset(name for digest in digests for name in digest.split(NAMED)[1:])


def as_shown(name: str, digest: str, named: frozenset[str]) -> str:
    """The digest of a file without what no page shows of it; of a module that a text names it is that of its text."""
    _, _, shown = digest.partition(SHOWN)
    if not shown or OF_ALL in named or os.path.basename(name) in named:
        return digest
    return shown


def shown_of_module(text: bytes) -> str:
    """A hash of what a module of the analysis computes and of what pages show of it; empty if that may be all of it.

    Shown are functions with their comments, in notebooks, and the lines where they begin. What else is a comment or a
    blank line is not: a module in which only that has changed gives the same paper.
    """
    import ast

    try:
        tree = ast.parse(text)
        lines = text.decode("utf-8").splitlines()
    except (SyntaxError, ValueError, RecursionError):
        return ""
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    functions = [each for each in tree.body if isinstance(each, kinds)]
    methods = [each for group in tree.body if isinstance(group, ast.ClassDef) for each in group.body]
    inner = [each for each in ast.walk(tree) if isinstance(each, kinds) and each not in functions + methods]
    # Of a function that is made as the module runs no place is known, and all of the text counts; nor is it clear
    # which lines are meant where signs divide lines that do not for Python.
    if inner or len(lines) != len(text.splitlines()):
        return ""
    told = [ast.dump(tree)]
    for each in functions:
        first = min([each.lineno, *(mark.lineno for mark in each.decorator_list)])
        told += [f"{first}", *lines[first - 1 : each.end_lineno]]
    return hash_of_texts(told)


def hash_of_bytes(content: bytes) -> str:
    """The hash of what a file holds."""
    import hashlib  # takes longer to import than all else; where nothing changed it is not needed

    return hashlib.sha256(content).hexdigest()


def _hash_of_file(path: str) -> str:
    import hashlib

    digest = hashlib.sha256()
    try:
        with open(path, "rb") as file:
            while block := file.read(1 << 20):
                digest.update(block)
    except OSError as error:
        return f"unreadable: {error.errno}"
    return digest.hexdigest()


def hash_of_texts(texts: Iterable[str]) -> str:
    """One hash of several texts."""
    from _blake2 import blake2b  # as hashlib does, which loads OpenSSL first

    found: str = blake2b("\0\0".join(texts).encode("utf-8", "surrogatepass"), digest_size=32).hexdigest()
    return found
