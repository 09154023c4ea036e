from __future__ import annotations

import signal


def pytest_configure() -> None:
    """Let Ctrl-C reach the tests and the programs they start: a shell starts background jobs with it ignored."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
