"""How every program of the project ends: its exit status, and what it says when it fails."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from types import FrameType

from report.errors import INTERRUPTED, ReportError

TERMINATED = 128 + 15  # status after SIGTERM, as a shell reports it
PIPE_CLOSED = 128 + 13  # status when the reader of the output went away
FAULT = 70  # a fault of the program itself, not of what it was given (EX_SOFTWARE of sysexits)

Main = Callable[[Sequence[str]], int | None]


class Terminated(BaseException):
    """SIGTERM as an exception, so that folders are tidied and child programs ended as after Ctrl-C."""


def run_guarded(main: Main, arguments: Sequence[str] | None = None) -> int:
    """The exit status of ``main(arguments)``; what it raises becomes a message on standard error.

    Parameters
    ----------
    main
        Gets the words after the program's name; returns its status, or None for success.
    arguments
        By default those of the command line.
    """
    try:
        if threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGTERM, _terminate)
        status = main(sys.argv[1:] if arguments is None else arguments) or 0
        sys.stdout.flush()
        return status
    except ReportError as error:
        print(error, file=sys.stderr)
        return error.exit_status
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return INTERRUPTED
    except Terminated:
        return TERMINATED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or Python complains again as it ends
        return PIPE_CLOSED
    except Exception as error:
        print(describe_fault(error), file=sys.stderr)
        return FAULT


def describe_fault(error: Exception) -> str:
    """Write the traceback to the project's `build/error.log`; give the message that names it.

    Outside any project the message is the traceback itself.
    """
    import traceback

    from report.files import write_atomically
    from report.project import find_project

    trace = "".join(traceback.format_exception(error))
    said = f"a fault in the program, not in the paper: {type(error).__name__}: {error}"
    try:
        project = find_project()
        log = project.build / "error.log"
        write_atomically(log, trace)
    except ReportError:
        return f"{trace}\n{said}"
    last = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{project.shown(Path(last.filename))}:{last.lineno}"
    return f"{place}: {said}\n  to fix:   report it with {project.shown(log)}, which has the details"


def _terminate(_number: int, _frame: FrameType | None) -> None:
    raise Terminated
