"""How every program of the project ends: its exit status, and what it says when it fails."""

from __future__ import annotations

import os
import re
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from types import FrameType, TracebackType

from report.core import commands
from report.core.errors import INTERRUPTED, Problem, ReportError, ToolMissing

# What asks a program to end: Ctrl-C, another program, a terminal that is closed.
ENDS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
TERMINATED = 128 + 15  # status after SIGTERM, as a shell reports it
PIPE_CLOSED = 128 + 13  # status when the reader of the output went away
FAULT = 70  # a fault of the program itself, not of what it was given (EX_SOFTWARE of sysexits)

WATCH_SECONDS = 0.25  # how often is looked whether the program that started this one still runs
WAKE_SECONDS = 0.05  # how often the main thread is woken until it has heard of a signal
THREAD_SECONDS = 0.5  # what threads get to tidy up; their programs have ended by then
TIDY_SECONDS = 10.0  # what the main thread gets; this is reached only where something does not come back

Main = Callable[[Sequence[str]], int | None]


class Terminated(KeyboardInterrupt):
    """SIGTERM or SIGHUP as an exception, so that folders are tidied and child programs ended as after Ctrl-C.

    It is a KeyboardInterrupt since asyncio lets no other exception through that comes while one of its callbacks runs.
    """

    def __init__(self, status: int = TERMINATED) -> None:
        self.status = status


def run_guarded(main: Main, arguments: Sequence[str] | None = None) -> int:
    """The exit status of ``main(arguments)``; what it raises becomes a message on standard error.

    Parameters
    ----------
    main
        Gets the words after the program's name; returns its status, or None for success.
    arguments
        By default those of the command line.
    """
    is_program = arguments is None
    give_back = _take_signals() if threading.current_thread() is threading.main_thread() else None
    if is_program and "MAKELEVEL" in os.environ:  # a program that a person starts may outlive the shell
        end_with_parent()
    try:
        status = main(sys.argv[1:] if arguments is None else arguments) or 0
        sys.stdout.flush()
        return status
    except ReportError as error:
        print(_in_colour(str(error)) if _wants_colour() else error, file=sys.stderr)
        return error.exit_status
    except Terminated as error:
        return _interrupted(error.status, is_program)
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return _interrupted(INTERRUPTED, is_program)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or Python complains again as it ends
        return PIPE_CLOSED
    except Exception as error:
        if problem := broken_package(error):
            print(problem, file=sys.stderr)
            return ToolMissing.exit_status
        print(describe_fault(error), file=sys.stderr)
        return FAULT
    finally:
        if give_back:
            give_back()


# report/a.py:12: what was found; and the words that begin the lines below it
PLACE = re.compile(r"^(?! )(\S+?(?::\d+)?): ", re.MULTILINE)
LABEL = re.compile(r"^  (expected:|to fix:  |usage:)", re.MULTILINE)
BOLD, DIM, PLAIN = "\x1b[1m", "\x1b[2m", "\x1b[0m"


def _wants_colour() -> bool:
    """Whether standard error is a terminal, and nothing in the environment asks for plain text."""
    return sys.stderr.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def _in_colour(text: str) -> str:
    """Messages with their places bold and the words before what was expected and what to do dim."""
    return LABEL.sub(f"  {DIM}\\1{PLAIN}", PLACE.sub(f"{BOLD}\\1{PLAIN}: ", text))


def _show_unhandled(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Python's own message, but for Ctrl-C while a program still loads what it needs: that is no fault."""
    if issubclass(kind, KeyboardInterrupt):
        print("interrupted", file=sys.stderr)
    else:
        sys.__excepthook__(kind, error, trace)


sys.excepthook = _show_unhandled
os.register_at_fork(after_in_child=lambda: signal.set_wakeup_fd(-1))  # a child's signals are its own


def end_with_parent() -> None:
    """End this program, in order, once the one that started it is gone: nobody waits for its result any more."""
    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()


def describe_fault(error: Exception) -> str:
    """Write the traceback to the project's `build/error.log`; give the message that names it.

    Outside any project the message is the traceback itself.
    """
    from report.core.files import write_atomically
    from report.core.project import find_project

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


# <frozen importlib._bootstrap>, /usr/lib/python3.11/importlib/__init__.py
IMPORTER = re.compile(r"^<frozen |[/\\\\]importlib[/\\\\]__init__\.py$")


def broken_package(error: BaseException) -> Problem | None:
    """The message for an import that fails because a package is missing or damaged; None for any other error.

    A name that the project's own modules do not have is a fault of the programs, and none of the packages.
    """
    if not isinstance(error, ImportError | SyntaxError):
        return None
    owner = _package_of(error.filename or "") if isinstance(error, SyntaxError) else ""
    # Who asked for the import stands last, but for Python's own machinery. Frames before it, as those of the package
    # that reads the command line, only called it.
    asked = [
        frame.filename for frame in traceback.extract_tb(error.__traceback__) if not IMPORTER.search(frame.filename)
    ]
    owner = owner or _package_of(asked[-1] if asked else "")
    missing = (error.name or "").partition(".")[0] if isinstance(error, ImportError) else ""
    if missing == "report" or not (owner or missing):
        return None
    name = owner or missing
    why = f": {' '.join(str(error).split())}" if owner else ""
    return Problem(
        f'the package "{name}" cannot be imported{why}',
        expected="every package of requirements.lock in .venv; what else is imported must be added there",
        remedy="if the environment is not complete, run: rm .venv/ready; make"
        if sys.prefix != sys.base_prefix
        else "this Python is not that of .venv. Run make, which sets .venv up, and .venv/bin/python in its place",
    )


def _package_of(file: str) -> str:
    """The installed package to which a file belongs; empty text if it belongs to none."""
    parts = Path(file).parts
    places = [place for place, part in enumerate(parts) if part in ("site-packages", "dist-packages")]
    return parts[places[-1] + 1].removesuffix(".py") if places and places[-1] + 1 < len(parts) else ""


def _take_signals() -> Callable[[], None]:
    """Let `_stop` handle what asks a program to end, but for what it was started to ignore, as by `nohup`.

    Gives what undoes it.
    """
    before = {sign: signal.signal(sign, _stop) for sign in ENDS if signal.getsignal(sign) is not signal.SIG_IGN}
    told, tells = os.pipe()
    os.set_blocking(tells, False)
    wakeup = signal.set_wakeup_fd(tells, warn_on_full_buffer=False)
    threading.Thread(target=_wake_main_thread, args=(told,), daemon=True).start()

    def give_back() -> None:
        signal.set_wakeup_fd(wakeup)
        os.close(tells)  # which ends the thread
        for sign, handler in before.items():
            signal.signal(sign, handler)

    return give_back


def _wake_main_thread(told: int) -> None:
    """Interrupt whatever the main thread waits for once a signal came, until `_stop` has begun.

    Only the main thread runs handlers. A signal that another thread received, or that came right before the main
    thread began to wait, would be heard of when the wait is over, which may be never.
    """
    while number := os.read(told, 1):
        while signal.getsignal(number[0]) is _stop:
            signal.pthread_kill(threading.main_thread().ident or 0, number[0])
            time.sleep(WAKE_SECONDS)
    os.close(told)


def _stop(number: int, _frame: FrameType | None) -> None:
    """End all programs that run, then the work of the main thread.

    Threads that wait for a program go on once it has ended, so that nobody waits for them in vain.
    """
    for sign in ENDS:
        signal.signal(sign, signal.SIG_IGN)  # once is enough; a second time would disturb the tidying
    status = INTERRUPTED if number == signal.SIGINT else 128 + number
    threading.Thread(target=_end_at_last, args=(status,), daemon=True).start()
    commands.end_all()
    raise KeyboardInterrupt if number == signal.SIGINT else Terminated(status)


def _end_at_last(status: int) -> None:
    """End this process if the exception was lost, or if what catches it does not come back."""
    time.sleep(TIDY_SECONDS)
    os._exit(status)


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(WATCH_SECONDS)
    os.kill(os.getpid(), signal.SIGTERM)


def _interrupted(status: int, is_program: bool) -> int:
    """The exit status; a program ends at once, without waiting for threads that still compute."""
    if is_program:
        deadline = time.monotonic() + THREAD_SECONDS
        for thread in threading.enumerate():
            if thread is not threading.current_thread() and not thread.daemon:
                thread.join(max(0.0, deadline - time.monotonic()))
        for stream in (sys.stdout, sys.stderr):
            try:
                stream.flush()
            except OSError:
                continue
        os._exit(status)
    return status
