"""A step of another program runs where it can, goes stale with its inputs, and is told where it cannot be run."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from report.core.errors import ContentError
from report.data.declared_steps import DECLARED, read_steps
from report.data.steps import RECORD, run_step, states_of
from report.exhibits import collect_exhibits
from tests.sample import Sample

STEPS = """\
sums:
  command: {command}
  tool: a shell
  version: sh -c "echo sh 1.0"
  inputs: [{given}, scripts/sums.sh]
  outputs: [data/model/sums.csv]
  needs: the program {command}
"""


@pytest.fixture
def paper(sample: Sample) -> Sample:
    sample.path("scripts/sums.sh").write_text("set -eu\nmkdir -p data/model\nwc -l < in.txt > data/model/sums.csv\n")
    sample.path("in.txt").write_text("a\nb\n")
    declare(sample)
    return sample


def declare(paper: Sample, command: str = "sh scripts/sums.sh", given: str = "in.txt") -> None:
    paper.path(DECLARED).write_text(STEPS.format(command=command, given=given))


def state(paper: Sample) -> str:
    (found,) = states_of(paper.project)
    return str(found)


def test_a_step_runs_and_goes_stale_with_what_it_reads(paper: Sample) -> None:
    assert state(paper) == "step sums: stale: it was never run; the output data/model/sums.csv is missing"
    run_step(paper.project, read_steps(paper.project)[0])
    assert paper.path("data/model/sums.csv").read_text().strip() == "2"
    assert state(paper) == "step sums: up to date"
    assert '"sh 1.0"' in paper.path(RECORD).read_text(encoding="utf-8")
    for name, text, why in (
        ("in.txt", "a\n", "the input in.txt has changed"),
        ("scripts/sums.sh", "wc -l < in.txt > data/model/sums.csv\n", "the input scripts/sums.sh has changed"),
        ("data/model/sums.csv", "3\n", "the output data/model/sums.csv has changed"),
    ):
        paper.path(name).write_text(text)
        assert state(paper) == f"step sums: stale: {why}"
        run_step(paper.project, read_steps(paper.project)[0])
        assert state(paper) == "step sums: up to date"


def test_what_is_missing_is_told_and_the_outputs_stay(paper: Sample) -> None:
    run_step(paper.project, read_steps(paper.project)[0])
    declare(paper, "no-such-program scripts/sums.sh")
    assert state(paper) == (
        "step sums: stale: its command has changed; not run: needs the program no-such-program scripts/sums.sh"
    )
    declare(paper)
    paper.path("in.txt").unlink()  # a file that only somebody else has
    assert state(paper) == "step sums: up to date (not looked at: in.txt)"
    paper.path("scripts/sums.sh").write_text("exit 1\n")
    assert state(paper) == "step sums: stale: the input scripts/sums.sh has changed; not run: needs in.txt"
    assert paper.path("data/model/sums.csv").read_text().strip() == "2"


def test_a_build_runs_what_is_stale_and_warns_of_what_cannot_be_run(paper: Sample) -> None:
    paper.path("scripts/sums.sh").write_text("set -eu\nwc -l < in.txt > build/sums.csv\n")
    text = STEPS.format(command="sh scripts/sums.sh", given="in.txt").replace("data/model", "build")
    paper.path(DECLARED).write_text(text)
    assert "step sums: sh scripts/sums.sh" in paper.made("exhibits")
    paper.path(DECLARED).write_text(text.replace("command: sh", "command: no-such-program"))
    assert "warning: step sums: stale: its command has changed; not run: needs the program" in paper.made("exhibits")


@pytest.mark.parametrize(
    ("script", "message"),
    [("echo broken >&2; exit 4\n", "ended with status 4"), ("true\n", "did not write data/model/sums.csv")],
)
def test_a_step_that_fails_records_nothing(paper: Sample, script: str, message: str) -> None:
    paper.path("scripts/sums.sh").write_text(script)
    with pytest.raises(ContentError, match=message):
        run_step(paper.project, read_steps(paper.project)[0])
    assert not paper.path(RECORD).exists()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: [", "is not YAML"),
        ("- a", "no list of steps by name"),
        ("a: b", "is not described"),
        ("a: {command: x, inputs: [y]}", "has no outputs"),
        ("a: {comand: x}", 'close: "command"'),
        ("a: {command: x, inputs: y, outputs: [z]}", "expected: a list"),
        ("a: {command: x, inputs: [y], outputs: [../z]}", "lies outside"),
    ],
)
def test_a_malformed_declaration_is_told(sample: Sample, text: str, message: str) -> None:
    sample.path(DECLARED).write_text(text)
    with pytest.raises(ContentError, match=message.replace("[", r"\[")):
        read_steps(sample.project)


def test_a_dataset_that_a_step_writes_is_sealed(sample: Sample) -> None:
    sample.path("scripts/more.sh").write_text("set -eu\nsed -i s/table/list/ data/honey/prices.csv\n")
    sample.path(DECLARED).write_text(
        "more: {command: sh scripts/more.sh, inputs: [scripts/more.sh], outputs: [data/honey/prices.csv]}\n"
    )
    assert run_step(sample.project, read_steps(sample.project)[0]) == ("prices",)
    assert "list 1" in sample.path("data/honey/prices.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize("program", ["scripts/model.py", "./scripts/model.py", "-m scripts.model"])
def test_a_build_does_not_run_the_python_of_a_step_by_importing_it(sample: Sample, program: str) -> None:
    """Else the outputs are written anew without their record, or the build stops where the step's input is missing."""
    command = f"python3 {program}"
    code = "from pathlib import Path\n\n(Path(__file__).parents[1] / 'ran.txt').write_text('1')\n"
    sample.path("scripts/model.py").write_text(code)
    sample.path(DECLARED).write_text(f"model: {{command: {command}, inputs: [scripts/model.py], outputs: [ran.txt]}}\n")
    known = set(collect_exhibits(sample.project))
    assert "harvest" in known
    assert not sample.path("ran.txt").exists()


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("Rscript") is None, reason="R is not installed: apt install r-base-core")
def test_a_real_r_writes_a_table(sample: Sample, tmp_path: Path) -> None:
    sample.path("scripts/model.R").write_text(
        'prices <- read.csv("data/honey/prices.csv")\n'
        'write.csv(data.frame(rows = nrow(prices)), "build/model.csv", row.names = FALSE)\n'
    )
    sample.path(DECLARED).write_text(
        "model: {command: Rscript scripts/model.R, version: Rscript --version, "
        "inputs: [data/honey/prices.csv, scripts/model.R], outputs: [build/model.csv]}\n"
    )
    run_step(sample.project, read_steps(sample.project)[0])
    assert state(sample) == "step model: up to date"
    rows = len(sample.path("data/honey/prices.csv").read_text().splitlines()) - 1
    assert sample.path("build/model.csv").read_text() == f'"rows"\n{rows}\n'
