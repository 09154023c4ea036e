"""A Quarto that does not run leaves the built-in renderer, which says why; one that was asked for is never replaced."""

from __future__ import annotations

from pathlib import Path

import pytest

from report.core.errors import ContentError, ReportError, ToolMissing
from report.core.project import Project
from report.render import engine as engine_module
from report.render.engine import Engine, Quarto, choose_engine
from report.render.quarto.quarto_messages import broken_quarto
from report.render.site import Made, RenderSource, render_site
from tests.render.stand_in import StandInQuarto

ELF = b"\x7fELF\x02\x01\x01" + b"\0" * 9 + b"\x02\0\xf3\0" + b"\0" * 40  # the header of a program for another machine
SILENT = {  # what `quarto --version` does → what is told of it
    "wrong architecture": (ELF, 0o755, "Exec format error"),
    "not executable": (b"#!/bin/sh\necho 1.10.18\n", 0o644, "Permission denied"),
    "empty": (b"", 0o755, "Exec format error"),
    "shared library": (
        b"#!/bin/sh\necho 'deno: error while loading shared libraries: libdl.so.2: cannot open' >&2\nexit 127\n",
        0o755,
        'status 127, and said "deno: error while loading shared libraries',
    ),
    "killed": (b"#!/bin/sh\nkill -ILL $$\n", 0o755, "ended by SIGILL"),
    "no interpreter": (b"#!/no/such/program\n", 0o755, "what should run it was not found"),
    "hangs": (b"#!/bin/sh\nexec tail -f /dev/null\n", 0o755, "did not answer within 0.3 seconds"),
    "words": (b"#!/bin/sh\necho Welcome to Quarto\n", 0o755, 'said "Welcome to Quarto"'),
    "nothing": (b"#!/bin/sh\n", 0o755, "it answered"),
    "version and status": (b"#!/bin/sh\necho 1.10.18\nexit 3\n", 0o755, "status 3"),
    "endless version": (b"#!/bin/sh\nprintf '1.%s\\n' " + b"9" * 6000 + b"\n", 0o755, "does not say its version"),
    "foreign digits": ("#!/bin/sh\necho ١.٩\n".encode(), 0o755, "does not say its version"),
    "not text": (b"#!/bin/sh\nprintf '\\377\\376\\0'\n", 0o755, "does not say its version"),
}


@pytest.fixture(autouse=True)
def no_other_quarto(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("QUARTO_PATH", raising=False)
    monkeypatch.setattr("sys.executable", str(tmp_path / "venv" / "python"))
    monkeypatch.setattr(engine_module, "VERSION_SECONDS", 20.0)


def put(place: Path, content: bytes, mode: int) -> Path:
    place.mkdir(parents=True, exist_ok=True)
    program = place / "quarto"
    program.write_bytes(content)
    program.chmod(mode)
    return program


@pytest.mark.parametrize("kind", SILENT)
@pytest.mark.parametrize("where", ["PATH", "QUARTO_PATH"])
def test_quarto_that_tells_no_version(kind: str, where: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    content, mode, told = SILENT[kind]
    program = put(tmp_path / "opt", content, mode)
    if kind == "hangs":
        monkeypatch.setattr(engine_module, "VERSION_SECONDS", 0.3)
    # The programs that the stand-ins call have to be found as well.
    monkeypatch.setenv("PATH", f"{program.parent}:/usr/bin:/bin" if where == "PATH" else "/usr/bin:/bin")
    if where == "QUARTO_PATH":
        monkeypatch.setenv("QUARTO_PATH", str(program))
    engine = choose_engine("auto")
    assert engine.quarto is None
    assert engine.reason.startswith("built-in renderer: quarto does not start or does not say its version: ")
    assert told in engine.reason
    with pytest.raises(ToolMissing) as raised:
        choose_engine("quarto")
    assert told in str(raised.value)
    assert "was not found on the PATH" not in str(raised.value)


@pytest.mark.parametrize("kind", ["not executable", "wrong architecture", "shared library"])
def test_broken_quarto_does_not_hide_a_good_one_behind_it(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    content, mode, _ = SILENT[kind]
    first = put(tmp_path / "first", content, mode)
    good = StandInQuarto(tmp_path / "good")
    monkeypatch.setenv("PATH", f"{first.parent}:{good.folder}:/usr/bin:/bin")
    chosen = choose_engine("auto")
    assert chosen.quarto is not None
    assert chosen.quarto.program == good.program
    assert chosen.falls_back
    assert not choose_engine("quarto").falls_back


def test_named_quarto_that_is_not_there_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("QUARTO_PATH", str(tmp_path / "nowhere/quarto"))
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "nowhere/quarto was not found" in choose_engine("auto").reason


# At the start of a render

BROKEN = {  # what it does → what is told
    "killed": ({"dies": True}, "it was ended by SIGKILL"),
    "without a word": ({"status": 1}, "it ended with status 1"),
    "library": (
        {"stderr": "deno: error while loading shared libraries: libc.so\n", "status": 127},
        "deno: error while loading shared libraries: libc.so",
    ),
    "glibc": (
        {"stderr": "deno: /lib/libm.so.6: version `GLIBC_2.38' not found (required by deno)\n", "status": 1},
        "GLIBC_2.38",
    ),
    "architecture": ({"stderr": "/opt/quarto: line 9: deno: cannot execute binary file\n", "status": 126}, "cannot"),
    "module": ({"stderr": 'error: Module not found "file:///opt/quarto/bin/quarto.js".\n', "status": 1}, "Module not"),
    "panic": ({"stderr": "thread 'main' panicked at 'index out of bounds'\n", "status": 101}, "status 101"),
    "own file": (
        {
            "stderr": "ERROR: NotFound: No such file or directory (os error 2): readfile '/opt/quarto/share/x'\n",
            "status": 1,
        },
        "NotFound",
    ),
    "jupyter in a chapter": (
        {"stderr": "[1/2] index.qmd\nModuleNotFoundError: No module named 'ipykernel'\n", "status": 1},
        "No module named 'ipykernel'",
    ),
    "jupyter": ({"stderr": "ERROR: Jupyter is not available in this environment.\n", "status": 1}, "Jupyter is not"),
}
IN_THE_TEXT = {
    "unknown error": {"stderr": "ERROR: The moon is full\n", "status": 1},
    "yaml": {"stderr": "ERROR: YAMLException: bad indentation (3:1)\n", "status": 1},
    "chapter": {"stderr": "ERROR: Book chapter 'nowhere.qmd' not found\n", "status": 1},
    "cell": {"stderr": "[1/2] index.qmd\nNameError: name 'x' is not defined\n", "status": 1},
    "killed in a chapter": {"stderr": "[1/2] index.qmd\n", "dies": True},
    "no such file in a chapter": {"stderr": "[1/2] index.qmd\nsh: deno: not found\n", "status": 127},
    "warning": {"stderr": "[WARNING] Citeproc: citation nobody not found\n", "files": {"index.html": "<p>new</p>"}},
    "killed in a note": {"stderr": "Executing 'note.quarto_ipynb'\n", "dies": True},
}


def render(tmp_path: Path, engine: Engine) -> tuple[Made, list[str]]:
    root = tmp_path / "paper"
    (root / "chapters").mkdir(parents=True)
    (root / "_quarto.yml").write_text(
        "project:\n  type: book\nlang: en\nbook:\n  title: Paper\n  chapters: [index.qmd]\n"
    )
    (root / "index.qmd").write_text("# Preface\n\nWords.\n")
    said: list[str] = []
    project = Project(root)
    made = render_site(RenderSource(project), project.site, engine, None, said.append)
    assert (project.site / "index.html").is_file()
    return made, said


@pytest.fixture
def quarto(tmp_path: Path) -> StandInQuarto:
    return StandInQuarto(tmp_path / "bin")


@pytest.fixture
def python(monkeypatch: pytest.MonkeyPatch) -> None:
    from report.core.commands import PYTHON

    monkeypatch.setattr("sys.executable", PYTHON)


@pytest.mark.usefixtures("python")
@pytest.mark.parametrize("kind", BROKEN)
def test_quarto_that_does_not_get_to_the_text_is_replaced_and_told(kind: str, quarto: StandInQuarto, tmp_path: Path):
    script, told = BROKEN[kind]
    quarto.plays(**script)
    made, said = render(tmp_path, Engine(Quarto(quarto.program, "1.10.18"), "found", falls_back=True))
    assert made.engine.quarto is None
    assert made.engine.reason.startswith("built-in renderer: Quarto 1.10.18 does not run: ")
    assert told in made.engine.reason
    assert made.engine.reason in said
    assert made.publication is not None


@pytest.mark.usefixtures("python")
@pytest.mark.parametrize("kind", BROKEN)
def test_quarto_that_was_asked_for_is_not_replaced(kind: str, quarto: StandInQuarto, tmp_path: Path):
    quarto.plays(**BROKEN[kind][0])
    with pytest.raises(ReportError):
        render(tmp_path, Engine(Quarto(quarto.program, "1.10.18"), "asked for"))


@pytest.mark.usefixtures("python")
@pytest.mark.parametrize("kind", IN_THE_TEXT)
def test_fault_of_the_text_is_told_whoever_chose(kind: str, quarto: StandInQuarto, tmp_path: Path):
    quarto.plays(**IN_THE_TEXT[kind])
    with pytest.raises(ContentError):
        render(tmp_path, Engine(Quarto(quarto.program, "1.10.18"), "found", falls_back=True))


@pytest.mark.usefixtures("python")
@pytest.mark.parametrize(("content", "mode"), [(ELF, 0o755), (b"#!/bin/sh\n", 0o644), (b"#!/no/such/program\n", 0o755)])
def test_quarto_that_broke_since_it_was_asked(content: bytes, mode: int, tmp_path: Path):
    program = put(tmp_path / "opt", content, mode)
    made, _ = render(tmp_path, Engine(Quarto(program, "1.10.18"), "found", falls_back=True))
    assert made.engine.reason.startswith("built-in renderer: Quarto 1.10.18 does not start: ")


def test_run_that_ended_well_is_not_broken():
    assert broken_quarto("deno: error while loading shared libraries: libc.so\n", 0) == ""
