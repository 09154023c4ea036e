"""The command line: help for every verb, names that come close, JSON, completion, and what opens what is built."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from report.cli import data_check, exhibits
from report.cli import open as opening
from report.cli.group import DATA_VERBS, VERBS, group_of
from report.cli.verb import PASSED_BY_MAKE, Told, run, verb
from report.core import programs, progress
from report.core.errors import ContentError, Problem, UsageError
from tests.sample import Sample

ROOT = Path(__file__).parents[2]
ALL = [(name,) for name in VERBS] + [("data", name) for name in DATA_VERBS]
GROUP = group_of("report", VERBS, "Build a paper.")


def started(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "report", *words], cwd=ROOT, capture_output=True, text=True)


@pytest.mark.parametrize("words", ALL, ids=" ".join)
def test_every_verb_tells_what_it_takes(words: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(GROUP, [*words, "--help"]) == 0
    said = capsys.readouterr().out
    assert said.startswith(f"Usage: report {' '.join(words)}")
    assert len(said.split("\n\n")[1].strip()) > 20, "no sentence says what it does"


def test_every_verb_of_make_that_starts_a_program_calls_a_verb() -> None:
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    called = re.findall(r"-m report ((?:data )?[a-z]+)", text)
    assert len(called) > 15
    known = {" ".join(words) for words in ALL}
    assert [name for name in called if name not in known] == []


@pytest.mark.parametrize(
    ("words", "close"),
    [
        (["exhibit"], "exhibits"),
        (["Chek"], "check"),
        (["data", "seel"], "seal"),
        (["pdf "], "pdf"),
        (["data", "re-name"], "rename"),
    ],
)
def test_a_misspelt_verb_gets_those_that_come_close(words: list[str], close: str) -> None:
    with pytest.raises(UsageError) as raised:
        run(GROUP, words)
    assert f'"{close}"' in raised.value.problems[0].expected


@pytest.mark.parametrize(
    "words", [["site", "--engin", "auto"], ["render"], ["site", "--engine", "latex"], ["pdf", "x"]]
)
def test_wrong_options_are_told_with_the_usage(words: list[str]) -> None:
    with pytest.raises(UsageError) as raised:
        run(GROUP, words)
    assert "usage:    report" in str(raised.value)
    assert "--help" in str(raised.value)


def test_options_that_make_passes_on_are_told_with_its_variable() -> None:
    """Who ran `make site ENGINE=latex` has typed no --engine."""
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    passed = dict(re.findall(r'--([a-z]+)="(?:\$\$|\$\(if .*?\$\$)([A-Z]+)', text))
    assert {*passed} == PASSED_BY_MAKE
    assert all(variable == name.upper() for name, variable in passed.items())
    for words, told in (
        (["site", "--engine=latex"], "'--engine' (ENGINE= of make)"),
        (["preview", "--port=http"], "'--port' (PORT= of make)"),
        (["data", "new", "--confidence=D", "x"], "'--confidence' (CONFIDENCE= of make)"),
    ):
        with pytest.raises(UsageError) as raised:
            run(GROUP, words)
        assert told in str(raised.value)
        assert f"to fix:   .venv/bin/report {words[0]}" in str(raised.value)


def test_help_imports_no_module_of_a_verb() -> None:
    program = "import sys; from report.__main__ import main; main(['--help']); print(*sorted(sys.modules))"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    loaded = [name for name in done.stdout.splitlines()[-1].split() if name.startswith("report.cli.")]
    assert loaded == ["report.cli.group", "report.cli.verb"]


def test_an_interruption_is_not_turned_into_another_error() -> None:
    @verb("waiting")
    def waiting() -> None:
        """Wait for what never comes."""
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        waiting([])


def test_faults_are_data_with_json(capsys: pytest.CaptureFixture[str]) -> None:
    @verb("failing", as_json=True)
    def failing() -> Told:
        """Find a fault."""
        raise ContentError(Problem("is wrong", "a.qmd", 3, "right", "mend it"))

    assert failing(["--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["problems"] == [
        {"found": "is wrong", "path": "a.qmd", "line": 3, "expected": "right", "remedy": "mend it"}
    ]
    with pytest.raises(ContentError):
        failing([])


def test_data_and_exhibits_are_told_as_json(
    sample: Sample, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(sample.folder)
    assert data_check.main(["--json"]) == 0
    assert json.loads(capsys.readouterr().out)["status"] == 0
    assert exhibits.main(["--json", "harvest-2021"]) == 0
    told = json.loads(capsys.readouterr().out)["exhibits"][0]
    assert (told["id"], told["number"]) == ("harvest-2021", 106)
    assert told["uses"][0].startswith("index.qmd:")


def test_one_exhibit_is_built_and_shown_without_the_others(
    sample: Sample, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(sample.folder)
    shutil.rmtree(sample.project.exhibits / "harvest-2021")
    (folder := next(sample.project.exhibits.glob("*/figure.svg")).parent).joinpath("metadata.json").unlink()
    done = sample.report("exhibits", "harvest-2021")
    assert done.returncode == 0, done.stderr
    assert "value harvest-2021: 106" in done.stdout
    assert "made by  scripts/" in done.stdout
    assert (sample.project.exhibits / "harvest-2021/metadata.json").is_file()
    assert not (folder / "metadata.json").exists()
    with pytest.raises(ContentError, match='close: "harvest-2021"'):
        exhibits.main(["harvest-2012"])


def test_what_is_built_can_be_opened(built_sample: Sample, monkeypatch: pytest.MonkeyPatch) -> None:
    project = built_sample.project
    figure = next(project.exhibits.glob("*/figure.svg")).parent.name
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", lambda address: opened.append(address) or True)
    monkeypatch.chdir(built_sample.folder)
    for word, place in {
        "": "index.html",
        "honey": "chapters/honey.html",
        "chapters/honey.qmd": "chapters/honey.html",
        figure: f"exhibits/{figure}.html",
        "sources": "chapters/evidence/sources.html",
    }.items():
        assert opening.main([word] if word else []) == 0
        assert opened[-1].endswith(f"/build/site/{place}"), word
    assert opening.place_of(project, "pdf") == project.pdf
    with pytest.raises(UsageError, match='close: "honey"'):
        opening.place_of(project, "hony")


def test_what_is_not_built_is_told_with_what_builds_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "_quarto.yml").touch()
    monkeypatch.chdir(tmp_path)
    for word, command in {"": "make site", "pdf": "make pdf", "docx": "make docx", "x": "make site"}.items():
        with pytest.raises(UsageError, match=f"run: {command}"):
            opening.main([word] if word else [])


# Verbs whose work is done before a person asks how far it is; the others show it, where somebody watches.
SHORT = {
    *("open", "chapter", "reference", "summary", "new", "upgrade", "completion"),
    *("data new", "data seal", "data rename", "data remove"),
}
SHOWN_WITHIN = {
    "preview": "serves, and tells each build",
    "steps": "each program shows its own work",
    "exhibits": "step",
}


def test_every_verb_with_long_work_shows_how_far_it_is() -> None:
    for words in ALL:
        name = " ".join(words)
        module = (DATA_VERBS if len(words) == 2 else VERBS)[words[-1]][0]
        if module and name not in SHORT and name not in SHOWN_WITHIN:
            text = (ROOT / f"report/cli/{module}.py").read_text(encoding="utf-8")
            assert re.search(r"\b(?:live|step)\(", text), f"{name} shows nothing of its work"
    assert {*SHORT, *SHOWN_WITHIN} <= {" ".join(words) for words in ALL}


# What a program may want to read of a verb that makes something are its files, whose places the verbs below name.
MAKES = {
    *("preview", "open", "chapter", "reference", "chapters", "site", "pdf", "docx", "jats", "summary", "render"),
    *(
        "release",
        "publish",
        "new",
        "upgrade",
        "quarto",
        "docs",
        "completion",
        "data seal",
        "data rename",
        "data remove",
    ),
}


def test_every_verb_that_answers_a_question_answers_programs_too() -> None:
    for words in ALL:
        name = " ".join(words)
        if name == "data":
            continue
        command = GROUP.get_command(None, words[0])
        if len(words) == 2:
            command = command.get_command(None, words[1])
        has_json = any("--json" in each.opts for each in command.params)
        assert has_json is (name not in MAKES), name


def _all_of(terminal: int) -> str:
    """Everything written to a terminal that nobody writes to any more; one reading may give a part of it only."""
    parts = []
    with os.fdopen(terminal, "rb", buffering=0) as stream, contextlib.suppress(OSError):  # EIO at its end
        while part := stream.read(4096):
            parts.append(part)
    return b"".join(parts).decode()


def test_no_colour_reaches_what_moves_in_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CI", "SIDE_BY_SIDE", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    written: dict[str, str] = {}
    for asked in ("", "1"):
        monkeypatch.setenv("NO_COLOR", asked)
        main, side = os.openpty()
        with os.fdopen(side, "w") as terminal:
            monkeypatch.setattr("sys.stderr", terminal)
            with progress.live("check") as say:
                say("3 of 12 chapters")
        written[asked] = _all_of(main)
    assert "3 of 12 chapters" in written["1"]
    colours = re.compile(r"\x1b\[(?:\d+;)*(?:3\d|4\d|9\d)[;m]")
    assert colours.search(written[""])
    assert not colours.search(written["1"])


def test_a_shell_completes_verbs_and_options(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from report.__main__ import main
    from report.cli.group import COMPLETE

    for words, number, expected in (
        ("report ex", 1, "plain,exhibits"),
        ("report data se", 2, "plain,seal"),
        ("report site --en", 2, "plain,--engine"),
        ("report site --engine b", 3, "plain,builtin"),
    ):
        monkeypatch.setenv(COMPLETE, "bash_complete")
        monkeypatch.setenv("COMP_WORDS", words)
        monkeypatch.setenv("COMP_CWORD", str(number))
        assert main([]) == 0
        assert expected in capsys.readouterr().out.splitlines()


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_a_shell_gets_what_completes(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    from report.cli import completion

    assert completion.main([shell]) == 0
    assert "_REPORT_COMPLETE" in capsys.readouterr().out


def test_messages_have_colours_in_a_terminal_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    text = str(Problem("is wrong", "a.qmd", 3, "right", "mend it"))
    coloured = programs._in_colour(text)
    assert re.sub(r"\x1b\[\d+m", "", coloured) == text
    assert "\x1b[1ma.qmd:3\x1b[0m: is wrong" in coloured
    for terminal, variables, wanted in ((True, {}, True), (False, {}, False), (True, {"NO_COLOR": "1"}, False)):
        monkeypatch.setattr("sys.stderr.isatty", lambda terminal=terminal: terminal, raising=False)
        for name in ("NO_COLOR", "TERM"):
            monkeypatch.delenv(name, raising=False)
        for name, each in variables.items():
            monkeypatch.setenv(name, each)
        assert programs._wants_colour() is wanted


def test_check_is_one_verb_with_json(sample: Sample) -> None:
    done = sample.report("check", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["text"]["sentences"] > 0
