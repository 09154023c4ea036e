"""Why a step of `make` is done again: the files that are not as they were when it last succeeded."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from report.core import freshness
from report.core.errors import first_of
from report.core.files import write_atomically

# The steps that note what each source was; the others wait for one of them, and are stale because it was.
NOTING = {"exhibits": "evidence", "chapters": "all"}
SHOWN = 3  # files that are named


def why_stale(root: str, step: str, setting: str = "") -> str:
    """What has changed since a step last succeeded, in a few words; empty for the first time, or if another step tells.

    Parameters
    ----------
    root
        The project's folder.
    step
        Its name, before it begins.
    setting
        What else decides its result: the renderer that is asked for.
    """
    note = freshness.read_note(root, step)
    if not note:
        return ""
    before = str(note.get("inputs", "")).split(" ")
    if step in NOTING:
        kept = _kept(root, step)
        now = _sources(root, step)[1]
        was = kept.get("files")
        if kept.get("inputs") == before[0] and isinstance(was, dict):
            names = sorted(name for name in {*was, *now} if was.get(name) != now.get(name))
            if names:
                return f"changed since it was last done: {first_of(names, SHOWN)}"
    elif len(before) > 1 and before[1] != setting:
        return f"the renderer that is asked for is {setting}, and was {before[1]}"
    if freshness.is_as_left(root, step) is False:
        places = " and ".join(freshness.OUTPUTS[step])
        return f"{places} is not as the last build left it"
    return ""


def keep_sources(root: str, step: str, sources: Mapping[str, str]) -> None:
    """Note what each source was for a step that succeeded, unless one changed while it ran."""
    if step not in NOTING:
        return
    now, files = _sources(root, step)
    if now == sources.get(NOTING[step]):
        write_atomically(_place(root, step), json.dumps({"inputs": now, "files": files}))


def _sources(root: str, step: str) -> tuple[str, dict[str, str]]:
    """One hash of what a step is made from, and the hash of each file."""
    kind = NOTING[step]
    found = freshness.kinds_of_sources(freshness.Hashes(root))[kind]
    return freshness.hash_of_sources(found), found


def _place(root: str, step: str) -> Path:
    return Path(root) / freshness.NOTES / f"{step}.sources.txt"


def _kept(root: str, step: str) -> dict[str, object]:
    try:
        kept = json.loads(_place(root, step).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return kept if isinstance(kept, dict) else {}
