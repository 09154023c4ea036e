"""The command line: ``python -m report VERB``, or ``report VERB`` where `.venv/bin` is on the PATH."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence

from report.core.programs import run_guarded

# Objects between two looks for rings of them. A build makes millions that live until it ends, and Python's own 700
# would have it look through them again and again: a tenth of its time, for 7 MB of memory that this leaves longer.
COLLECT_AFTER = 50_000


def main(arguments: Sequence[str]) -> int:
    """Run the verb that ``arguments`` name; return its status."""
    gc.set_threshold(COLLECT_AFTER, 20, 20)
    from report.cli.group import COMPLETE, VERBS, complete, group_of
    from report.cli.verb import run

    group = group_of("report", VERBS, "Build and check a paper that rebuilds itself.")
    if asked := os.environ.get(COMPLETE):
        return complete(group, COMPLETE, asked)
    return run(group, arguments)


if __name__ == "__main__":
    sys.exit(run_guarded(main))
