from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from report.core.errors import UsageError
from report.core.remote import run_program, view_of
from report.core.scheduler import PROCESSES, Task, chosen, in_pool, is_cluster, scheduler_of, scheduling


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ("", PROCESSES),
        (" processes ", PROCESSES),
        ("threads", "threads"),
        ("tcp://10.0.0.5:8786", "tcp://10.0.0.5:8786"),
        ("tcp://[::1]:1", "tcp://[::1]:1"),
        ("tcp://a-host.example:65535", "tcp://a-host.example:65535"),
    ],
)
def test_words_and_addresses_are_read(given: str, found: str) -> None:
    assert scheduler_of(given) == found


@pytest.mark.parametrize(
    "given", ["thread", "10.0.0.5:8786", "tcp://10.0.0.5", "tcp://h:0", "tcp://h:65536", "http://h:80", "tcp://:80"]
)
def test_what_is_no_scheduler_is_told_with_an_example(given: str) -> None:
    with pytest.raises(UsageError, match="is no scheduler") as raised:
        scheduler_of(given)
    assert "tcp://10.0.0.5:8786" in raised.value.problems[0].expected


def test_choice_lasts_until_the_block_ends() -> None:
    with scheduling("tcp://h:1"):
        assert is_cluster()
    assert chosen() == PROCESSES
    assert not is_cluster()


def test_results_come_with_the_place_of_their_call() -> None:
    with ThreadPoolExecutor(2) as pool:
        found = dict(in_pool(pool, divmod, [Task("a", (7, 2)), Task("b", (9, 5))]))
    assert found == {0: (3, 1), 1: (1, 4)}


def test_worker_without_the_project_says_which_file_is_missing() -> None:
    pytest.importorskip("distributed")
    assert run_program(["/nowhere/python"], __file__, b"", "key") == ("missing", "/nowhere/python")
    assert run_program([sys.executable], "/nowhere/children.py", b"", "key") == ("missing", "/nowhere/children.py")


def test_view_of_a_step_tells_sources_and_what_was_built_before_it(tmp_path: Path) -> None:
    for name in ("data/a.csv", "chapters/b.qmd", "build/exhibits/c/metadata.json"):
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_text("first")
    exhibits, chapters = (view_of(tmp_path, step) for step in ("exhibits", "chapters"))

    def changed(name: str) -> tuple[set[str], set[str]]:
        (tmp_path / name).write_text("other")
        now = (view_of(tmp_path, "exhibits"), exhibits), (view_of(tmp_path, "chapters"), chapters)
        (tmp_path / name).write_text("first")
        one, other = ({part for part in before if before[part] != after[part]} for after, before in now)
        return one, other

    assert changed("chapters/b.qmd") == (set(), {"sources"})
    assert changed("data/a.csv") == ({"sources"}, {"sources"})
    assert changed("build/exhibits/c/metadata.json") == (set(), {"what was built before"})
    assert view_of(tmp_path, "chapters") == chapters
