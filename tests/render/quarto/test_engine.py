from __future__ import annotations

import pytest

from report.core.errors import ToolMissing, UsageError
from report.render.engine import choose_engine
from tests.render.stand_in import StandInQuarto


@pytest.fixture
def quarto(tmp_path, monkeypatch) -> StandInQuarto:
    made = StandInQuarto(tmp_path / "bin")
    monkeypatch.setenv("PATH", str(made.folder))
    return made


@pytest.fixture
def no_quarto(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))


@pytest.fixture(autouse=True)
def no_other_quarto(tmp_path, monkeypatch):
    monkeypatch.delenv("QUARTO_PATH", raising=False)
    monkeypatch.setattr("sys.executable", str(tmp_path / "venv" / "python"))


def test_absent_quarto_asked_for_says_the_three_ways_out(no_quarto) -> None:
    with pytest.raises(ToolMissing) as raised:
        choose_engine("quarto")
    assert raised.value.exit_status == 3
    assert all(way in str(raised.value) for way in ("make quarto", "quarto.org", "ENGINE=builtin"))


def test_absent_quarto_leaves_the_builtin_renderer_and_says_why(no_quarto) -> None:
    engine = choose_engine("auto")
    assert engine.quarto is None
    assert engine.reason == "built-in renderer: no Quarto 1.9 or newer on the PATH"


def test_old_quarto_asked_for_names_found_and_needed_version(quarto) -> None:
    quarto.plays(version="1.8.27")
    with pytest.raises(ToolMissing) as raised:
        choose_engine("quarto")
    assert "Quarto 1.8.27 is too old" in str(raised.value)
    assert "1.9 or newer" in str(raised.value)


def test_old_quarto_is_passed_over_and_the_reason_names_it(quarto) -> None:
    quarto.plays(version="1.8.27")
    engine = choose_engine("auto")
    assert engine.quarto is None
    assert engine.reason == "built-in renderer: Quarto 1.8.27 is older than 1.9"


@pytest.mark.parametrize("version", ["1.9.0", "1.10.18", "2.0", "99.9.9"])
def test_versions_are_compared_as_numbers(quarto, version: str) -> None:
    quarto.plays(version=version)
    engine = choose_engine("auto")
    assert engine.quarto is not None
    assert engine.quarto.program == quarto.program
    assert version in engine.reason


@pytest.mark.parametrize("broken", [{"version": "no version"}, {"version": "1.10.18", "version_status": 1}])
def test_a_quarto_that_cannot_tell_its_version_counts_as_none(quarto, broken) -> None:
    quarto.plays(**broken)
    assert choose_engine("auto").quarto is None


def test_the_quarto_beside_this_python_goes_before_the_one_on_the_path(quarto, tmp_path) -> None:
    StandInQuarto(tmp_path / "venv").plays(version="1.10.18")
    quarto.plays(version="1.11.0")
    chosen = choose_engine("auto").quarto
    assert chosen is not None
    assert chosen.version == "1.10.18"


def test_the_quarto_that_is_named_goes_before_all_others(quarto, tmp_path, monkeypatch) -> None:
    named = StandInQuarto(tmp_path / "named")
    named.plays(version="1.9.1")
    monkeypatch.setenv("QUARTO_PATH", str(named.program))
    chosen = choose_engine("auto").quarto
    assert chosen is not None
    assert chosen.version == "1.9.1"


def test_builtin_asked_for_is_used_whatever_is_installed(quarto) -> None:
    engine = choose_engine("builtin")
    assert (engine.quarto, engine.reason) == (None, "built-in renderer: asked for")


def test_an_unknown_engine_is_refused_with_the_known_ones() -> None:
    with pytest.raises(UsageError, match="auto, quarto, builtin"):
        choose_engine("pandoc")
