"""Seeded mutants: small faults put into four rooms one at a time, to see which of them no test near by notices.

    .venv/bin/python bench/mutants.py                      # all 200; results go to build/mutants.jsonl
    .venv/bin/python bench/mutants.py --only publish --from 0 --to 50

A run goes on where the last one stopped: what has a result already is not tried again. Mutants are planted in copies of
this folder. Each is tried in a fork of a process that has imported the large packages, and no module of `report`:
first by the tests that enter the changed function, the quickest first, then by all tests of the room.
"""

from __future__ import annotations

import argparse
import ast
import functools
import importlib
import itertools
import json
import math
import os
import random
import shutil
import signal
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from types import FrameType
from typing import Any

ROOT = Path(__file__).parents[1]
SEED, WANTED = 20260201, 200
# The tests near a room; further ones would take longer than they find.
ROOMS = {
    "data": ["tests/data"],
    "exhibits": ["tests/exhibits"],
    "publish": ["tests/release/publish"],
    "verify": ["tests/release/verify"],
}
WHERE = {"publish": "release/publish", "verify": "release/verify"}  # within report/
RESULTS = ROOT / "build/mutants.jsonl"
ENTERED = ROOT / "build/mutants-entered.json"  # which tests enter which function; to be removed when they change
SECONDS = 900.0  # after which a mutant counts as noticed: it made something hang
FEW = 60.0  # the same where only the tests that enter the function run, beside ten times what they took before
LARGE = ("pytest", "pandas", "altair", "yaml", "jinja2", "hypothesis", "frictionless")
QUIET = ("-p", "no:cacheprovider", "-W", "ignore::pytest.PytestAssertRewriteWarning")  # of packages loaded before
OTHER_WAY = {"<": "<=", "<=": "<", ">": ">=", ">=": ">", "==": "!=", "!=": "==", "in": "not in", "not in": "in"}
OPERATORS = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!="}
OPERATORS |= {ast.In: "in", ast.NotIn: "not in"}


@dataclass(frozen=True)
class Mutant:
    """A change of one place: bytes ``start`` to ``end`` of ``path`` become ``text``."""

    path: str
    line: int
    kind: str
    start: int
    end: int
    text: str

    @property
    def name(self) -> str:
        """What tells it from others, beside its text."""
        return f"{self.path}:{self.start}:{self.kind}"

    @property
    def room(self) -> str:
        """The folder of `report` in which it is."""
        return next(room for room in ROOMS if self.path.startswith(f"report/{WHERE.get(room, room)}/"))

    def applied(self, source: bytes) -> bytes:
        """The file with the change."""
        return source[: self.start] + self.text.encode() + source[self.end :]


class Places:
    """Where nodes stand in a file, in bytes."""

    def __init__(self, source: bytes) -> None:
        self.source = source
        self.lines = [0]
        for line in source.splitlines(keepends=True):
            self.lines.append(self.lines[-1] + len(line))

    def start(self, node: ast.expr | ast.stmt) -> int:
        """The first byte of a node."""
        return self.lines[node.lineno - 1] + node.col_offset

    def end(self, node: ast.expr | ast.stmt) -> int:
        """The byte behind a node."""
        return self.lines[(node.end_lineno or node.lineno) - 1] + (node.end_col_offset or 0)

    def text(self, node: ast.expr | ast.stmt) -> str:
        """A node as it is written."""
        return self.source[self.start(node) : self.end(node)].decode()


def mutants_of(path: Path) -> Iterator[Mutant]:
    """Every mutant of a file; a few are no Python any more."""
    source = path.read_bytes()
    places, name = Places(source), path.relative_to(ROOT).as_posix()
    for node in ast.walk(ast.parse(source)):
        for kind, start, end, text in _changes(node, places):
            yield Mutant(name, source[:start].count(b"\n") + 1, kind, start, end, text)


def is_python(mutant: Mutant) -> bool:
    """Whether the file is still Python, and other Python than before."""
    source = (ROOT / mutant.path).read_bytes()
    try:
        return ast.dump(ast.parse(mutant.applied(source))) != _meaning(source)
    except SyntaxError:
        return False


@functools.cache
def _meaning(source: bytes) -> str:
    """What a file is to Python; of each of its mutants it is asked again."""
    return ast.dump(ast.parse(source))


def _changes(node: ast.AST, at: Places) -> Iterator[tuple[str, int, int, str]]:
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        start, end = at.end(node.left), at.start(node.comparators[0])
        word = OPERATORS.get(type(node.ops[0]), "")
        between = at.source[start:end].decode()
        if word and between.strip() == word:  # with brackets between them it would not be sure what is replaced
            yield "boundary", start, end, between.replace(word, OTHER_WAY[word])
    elif isinstance(node, ast.BoolOp):
        start, end = at.end(node.values[0]), at.start(node.values[1])
        word, other = ("and", "or") if isinstance(node.op, ast.And) else ("or", "and")
        between = at.source[start:end].decode()
        if between.strip() == word:
            yield "and or", start, end, between.replace(word, other)
    elif isinstance(node, ast.If | ast.IfExp | ast.While):
        yield "negation", at.start(node.test), at.end(node.test), f"(not ({at.text(node.test)}))"
    elif isinstance(node, ast.Constant) and type(node.value) is int:
        for step in (1, -1):
            yield f"constant {step:+}", at.start(node), at.end(node), str(node.value + step)
    elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call | ast.Yield | ast.YieldFrom):
        yield "removed", at.start(node), at.end(node), "pass"
    elif (
        isinstance(node, ast.Call) and len(node.args) > 1 and not any(isinstance(x, ast.Starred) for x in node.args[:2])
    ):
        one, two = node.args[:2]
        between = at.source[at.end(one) : at.start(two)].decode()
        yield "swapped", at.start(one), at.end(two), f"{at.text(two)}{between}{at.text(one)}"
    elif isinstance(node, ast.FunctionDef):
        body = [each for each in node.body if not (isinstance(each, ast.Expr) and isinstance(each.value, ast.Constant))]
        if body and isinstance(body[0], ast.Assign | ast.Expr | ast.Return | ast.AnnAssign | ast.AugAssign):
            yield "early return", at.start(body[0]), at.start(body[0]), "return; "


def chosen() -> list[Mutant]:
    """The mutants of the seed, the same for the same programs, in the order of their files."""
    found = [
        mutant
        for room in ROOMS
        for path in sorted((ROOT / "report" / WHERE.get(room, room)).rglob("*.py"))
        for mutant in mutants_of(path)
    ]
    random.Random(SEED).shuffle(found)
    picked = itertools.islice(filter(is_python, found), WANTED)
    return sorted(picked, key=lambda each: (each.path, each.start, each.kind, each.text))


def near(mutant: Mutant) -> list[str]:
    """The tests to run, those of the module itself first."""
    folders = ROOMS[mutant.room]
    stem = Path(mutant.path).stem
    own = [f"{folder}/test_{stem}.py" for folder in folders if (ROOT / folder / f"test_{stem}.py").is_file()]
    rest = [
        path.relative_to(ROOT).as_posix() for folder in folders for path in sorted((ROOT / folder).rglob("test_*.py"))
    ]
    return [*own, *(each for each in rest if each not in own)]


def function_of(mutant: Mutant) -> str:
    """The function in which the mutant is, as `Entered` names it; the module's own code has line 0."""
    found = 0
    for node in ast.walk(ast.parse((ROOT / mutant.path).read_bytes())):
        inside = isinstance(node, ast.FunctionDef) and node.lineno <= mutant.line <= (node.end_lineno or 0)
        if inside and isinstance(node, ast.FunctionDef):  # an inner function begins later than the one around it
            found = max(found, min([node.lineno, *(each.lineno for each in node.decorator_list)]))
    return f"{mutant.path}:{found}"


class Entered:
    """A plugin for pytest: which tests enter a function of `report`, and how many seconds they take."""

    def __init__(self, copy: Path) -> None:
        self.prefix = f"{copy}/report/"
        self.start = len(f"{copy}/")
        self.seen: set[str] = set()
        self.tests: dict[str, list[tuple[float, str]]] = defaultdict(list)

    def _called(self, frame: FrameType, event: str, _: Any) -> None:
        if event == "call" and frame.f_code.co_filename.startswith(self.prefix):
            self.seen.add(f"{frame.f_code.co_filename[self.start :]}:{frame.f_code.co_firstlineno}")

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        """A test begins."""
        self.seen, self.name, self.begun = set(), nodeid, time.monotonic()
        threading.setprofile(self._called)
        sys.setprofile(self._called)

    def pytest_runtest_logfinish(self) -> None:
        """A test has ended."""
        sys.setprofile(None)
        threading.setprofile(None)
        for each in self.seen:
            self.tests[each].append((round(time.monotonic() - self.begun, 2), self.name))


def tried(mutant: Mutant | None, tests: list[str], copy: Path, limit: float = SECONDS) -> tuple[str, float]:
    """Whether the tests notice the mutant in the copy: ``killed``, ``survived`` or ``timeout``; and the seconds.

    Without a mutant it is noted which functions they enter, in `entered.json` beside the copy.
    """
    path = copy / mutant.path if mutant else None
    before = path.read_bytes() if path else b""
    if path and mutant:
        path.write_bytes(mutant.applied(before))
    begun = time.monotonic()
    child = os.fork()
    if not child:
        _run_tests(tests, copy, None if mutant else Entered(copy))
    try:
        while True:
            done, status = os.waitpid(child, os.WNOHANG)
            if done:
                return ("killed" if os.waitstatus_to_exitcode(status) else "survived"), time.monotonic() - begun
            if time.monotonic() - begun > limit:
                os.killpg(child, signal.SIGKILL)
                os.waitpid(child, 0)
                return "timeout", time.monotonic() - begun
            time.sleep(0.1)
    finally:
        if path:
            path.write_bytes(before)


def _run_tests(tests: list[str], copy: Path, entered: Entered | None) -> None:
    """In a child of its own: run the tests of a copy, and end."""
    os.setsid()
    os.chdir(copy)
    quiet = os.open(os.devnull, os.O_RDWR)
    for each in (0, 1, 2):
        os.dup2(quiet, each)
    sys.path.insert(0, str(copy))
    sys.dont_write_bytecode = True  # the file changes faster than its time tells
    os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
    import pytest

    status = 70
    try:
        temporary = f"--basetemp={copy.parent / f'{copy.name}-tmp'}"
        plugins = [entered] if entered else []
        status = pytest.main(["-x", "-q", *QUIET, "-m", "not slow", temporary, *tests], plugins)
        if entered:
            (copy.parent / "entered.json").write_text(json.dumps(entered.tests), encoding="utf-8")
    finally:
        os._exit(int(status))


def tests_entering(
    mutant: Mutant, entering: dict[str, list[tuple[float, str]]], seconds: float
) -> list[tuple[float, str]]:
    """The quickest tests that enter the mutant's function, as many as take so many seconds together; at least one.

    For code of the module itself, which runs when it is imported, these are the tests that enter any of its functions.
    """
    name = function_of(mutant)
    found = entering.get(name, [])
    if name == f"{mutant.path}:0":
        each_test = {
            test: took for key, tests in entering.items() if key.startswith(f"{mutant.path}:") for took, test in tests
        }
        found = [(took, test) for test, took in each_test.items()]
    found = sorted(found)
    sums = itertools.accumulate(took for took, _ in found)
    return [each for n, (each, total) in enumerate(zip(found, sums, strict=True)) if not n or total <= seconds]


def tried_twice(
    mutant: Mutant, entering: list[tuple[float, str]], copy: Path, is_quick: bool = False
) -> tuple[str, float]:
    """Try a mutant with the tests that enter its function, then, unless it is to be quick, with all of its room."""
    spent = 0.0
    if entering:
        limit = FEW + 10 * sum(seconds for seconds, _ in entering)
        outcome, spent = tried(mutant, [name for _, name in entering], copy, min(limit, SECONDS))
        if outcome != "survived" or is_quick:
            return outcome, spent
    outcome, seconds = tried(mutant, near(mutant), copy)
    return outcome, spent + seconds


def copied(folder: Path) -> Path:
    """A copy of this folder without its history, its build included."""
    left_out = shutil.ignore_patterns(".git", ".venv", "__pycache__", ".*_cache", ".hypothesis")
    shutil.copytree(ROOT, folder, ignore=left_out, symlinks=True)
    (folder / ".venv").symlink_to(sys.prefix)
    return folder


def main() -> int:
    """Try the mutants and tell which survive."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", choices=ROOMS, help="a room")
    parser.add_argument("--from", dest="first", type=int, default=0)
    parser.add_argument("--to", dest="last", type=int, default=WANTED)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--quick", action="store_true", help="try no more than the tests that enter the function")
    parser.add_argument("--budget", type=float, default=math.inf, help="seconds of tests that enter the function")
    parser.add_argument("--list", action="store_true", help="list the mutants, try none")
    words = parser.parse_args()
    numbered = [(n, m) for n, m in enumerate(chosen()) if words.first <= n < words.last]
    wanted = [(n, m) for n, m in numbered if words.only in (None, m.room)]
    if words.list:
        for number, mutant in wanted:
            print(f"{number:3} {mutant.path}:{mutant.line} {mutant.kind}: {mutant.text}")
        return 0
    RESULTS.parent.mkdir(exist_ok=True)
    known = [json.loads(line) for line in RESULTS.read_text().splitlines()] if RESULTS.is_file() else []
    keys = {(each["name"], each["text"]) for each in known}
    left = [(n, m) for n, m in wanted if (m.name, m.text) not in keys]
    os.nice(10)
    for name in LARGE:
        importlib.import_module(name)
    with tempfile.TemporaryDirectory(prefix="mutants-") as place:
        copies = [copied(Path(place) / f"copy-{number}") for number in range(words.workers)]
        entering: dict[str, dict[str, list[tuple[float, str]]]] = {}  # room, then function
        if ENTERED.is_file():
            entering = json.loads(ENTERED.read_text(encoding="utf-8"))
        rooms = {mutant.room for _, mutant in left} - entering.keys()
        for room in sorted(rooms):
            outcome, seconds = tried(None, ROOMS[room], copies[0], math.inf)
            print(f"{room}: without a mutant the tests take {seconds:.0f} s", flush=True)
            if outcome != "survived":
                print(f"{room}: the tests fail without a mutant; run them first", file=sys.stderr)
                return 1
            found = json.loads((Path(place) / "entered.json").read_text(encoding="utf-8"))
            entering[room] = {
                name: tests for name, tests in found.items() if name.startswith(f"report/{WHERE.get(room, room)}/")
            }
            ENTERED.write_text(json.dumps(entering), encoding="utf-8")
        free = list(copies)

        def one(numbered: tuple[int, Mutant]) -> None:
            number, mutant = numbered
            copy = free.pop()
            tests = tests_entering(mutant, entering[mutant.room], words.budget)
            outcome, seconds = tried_twice(mutant, tests, copy, words.quick)
            free.append(copy)
            told = {"number": number, "name": mutant.name, "outcome": outcome, "seconds": round(seconds, 1)}
            with RESULTS.open("a", encoding="utf-8") as file:
                file.write(json.dumps(told | asdict(mutant)) + "\n")
            print(f"{number:3} {outcome:8} {seconds:5.1f} s  {mutant.path}:{mutant.line} {mutant.kind}", flush=True)

        with ThreadPoolExecutor(words.workers) as pool:
            list(pool.map(one, left))
    told = [json.loads(line) for line in RESULTS.read_text().splitlines()] if RESULTS.is_file() else []
    survived = [each for each in told if each["outcome"] == "survived"]
    for each in survived:
        print(f"survived: {each['path']}:{each['line']} {each['kind']}: {each['text']}")
    print(f"{len(survived)} of {len(told)} mutants survived")
    return 0


if __name__ == "__main__":
    sys.exit(main())
