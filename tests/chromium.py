"""Where Chromium, as the tests start it, keeps what it needs for a while."""

from __future__ import annotations

import os
import tempfile

LONGEST = 60  # of a folder's path: a socket in a folder within it has 107 bytes at most


def chromium_environment() -> dict[str, str | float | bool]:
    """This process's environment, with a short folder for sockets in the place of one with a long path."""
    is_long = len(os.fsencode(tempfile.gettempdir())) > LONGEST
    return {**os.environ, **({"TMPDIR": "/tmp"} if is_long else {})}
