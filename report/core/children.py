"""Ends processes with all that they started, also when the process that started them was killed.

Run as a program it watches, and is started in three ways:

``children.py guard MARK``
    reads from its standard input which processes run (``+12``) and which have ended (``-12``). The input ends with the
    process that writes to it, however that ends; what runs then is ended, on Linux also what the writer had no time
    to tell of: processes whose environment has the variable ``REPORT_CHILD_OF`` with the value MARK. A line
    ``=/a/record.json`` names a list of the files that they would leave half-made among the sources: these go then.
``children.py hold PARENT PROGRAM…``
    runs a program and takes its exit status over. Nothing that the program started outlives it, nor does it outlive
    the process PARENT. On Linux this holds for processes with a session of their own as well, and for those whose
    parents have ended; elsewhere for those whose parents still run, and for the program's process group.
``children.py copy PARENT ADDRESS OWN PROGRAM…``
    does the same with a copy of a process that has loaded already what the program loads: whoever listens at ADDRESS is
    asked for one (see `asked`), and the program itself is run where it gives none. OWN is a file with the names of the
    project's own modules.

It imports nothing that starts slowly, and nothing of this package: cells are held by it in projects that have none.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence

SUBREAPER = 36  # PR_SET_CHILD_SUBREAPER of <sys/prctl.h>: orphans below this process become its children
SIGNALS = tuple(sign for name in ("SIGTERM", "SIGINT", "SIGHUP") if (sign := getattr(signal, name, None)))
WATCH_SECONDS = 0.2  # how often a parent is looked at
MARK = "REPORT_CHILD_OF"
BEGUN = b"begun"  # the answer of a process that has made a copy of itself; the exit status of the copy follows
ANSWER = 64  # bytes of an answer at most
LAST_SECONDS = 20.0  # after this time what cannot be ended, as in a disk that does not answer, is left


def running() -> dict[int, tuple[int, ...]]:
    """All processes that run, each with its parent and the leaders of its group and, on Linux, of its session."""
    found: dict[int, tuple[int, ...]] = {}
    if not os.path.isdir("/proc/self"):  # noqa: PTH112
        for line in os.popen("ps -axo pid=,ppid=,pgid=,stat="):
            *numbers, state = line.split()
            if not state.startswith("Z"):
                pid, *above = map(int, numbers)
                found[pid] = tuple(above)
        return found
    for name in os.listdir("/proc"):  # noqa: PTH208
        if name.isdigit():
            try:
                with open(f"/proc/{name}/stat", encoding="utf-8", errors="replace") as file:  # noqa: PTH123
                    text = file.read()
            except OSError:
                continue  # it ended in between
            status, *leaders = text.rpartition(")")[2].split()[:4]  # "12 (a name) S 1 12 12 …"
            if status not in ("Z", "X"):
                found[int(name)] = tuple(map(int, leaders))
    return found


def below(roots: Iterable[int]) -> set[int]:
    """What these processes started and still runs, with what that started; without the processes themselves."""
    processes = running()
    roots = set(roots)
    found: set[int] = set()
    fresh = roots
    while fresh:
        fresh = {pid for pid, above in processes.items() if not fresh.isdisjoint(above) and pid not in found | roots}
        found |= fresh
    return found


def marked(mark: str) -> set[int]:
    """The processes that were started with this mark, and what inherited it from them."""
    found: set[int] = set()
    if os.path.isdir("/proc/self"):  # noqa: PTH112
        for pid in running():
            with contextlib.suppress(OSError), open(f"/proc/{pid}/environ", "rb") as file:  # noqa: PTH123
                if f"{MARK}={mark}".encode() in file.read().split(b"\0"):
                    found.add(pid)
    return found


def end(roots: Iterable[int]) -> None:
    """End these processes at once, with all below them."""
    roots = set(roots)
    _end(lambda known: (roots | known | below(roots | known)) & running().keys())


def tell(pid: int, sign: int) -> None:
    """Send a signal to a process, and to its group if it leads one."""
    for send in (os.killpg, os.kill):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            send(pid, sign)


def _end(find: Callable[[set[int]], set[int]]) -> None:
    """Kill what ``find`` gives, again until it gives nothing; it is given what was found before.

    All are stopped first, since one that is stopped starts no other while it is looked for.
    """
    deadline = time.monotonic() + LAST_SECONDS
    known: set[int] = set()
    while time.monotonic() < deadline:
        found = find(known) - {os.getpid()}
        if not found:
            return
        if fresh := found - known:
            for pid in fresh:
                _send(pid, signal.SIGSTOP)
            known |= found
            continue
        for pid in found:
            tell(pid, signal.SIGKILL)
        known = set(found)
        time.sleep(0.002)


def _send(pid: int, sign: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.kill(pid, sign)


def write_litter(record: str, owner: str, paths: Iterable[str]) -> None:
    """List in the file ``record`` what the programs of ``owner`` leave when they are killed.

    A path with a star in its last part stands for all of this form that are not there yet.
    """
    import glob
    import json

    paths = list(paths)
    spared = [there for path in paths if "*" in os.path.basename(path) for there in glob.glob(path)]  # noqa: PTH119, PTH207
    with open(record, "w", encoding="utf-8") as file:  # noqa: PTH123
        json.dump({"of": owner, "paths": paths, "spared": spared}, file)


def clear_litter(record: str, owner: str = "") -> None:
    """Remove the files and folders that ``record`` lists, and then the list.

    Parameters
    ----------
    record
        What `write_litter` wrote; if there is none, or it is damaged, nothing happens.
    owner
        Whose list it must be; empty if whoever calls knows that none of its programs runs.
    """
    import glob
    import json
    import shutil

    try:
        with open(record, encoding="utf-8") as file:  # noqa: PTH123
            told = json.load(file)
        paths = [str(path) for path in told["paths"]]
        spared = set(told["spared"])
        if owner and told["of"] != owner:
            return
    except (OSError, ValueError, KeyError, TypeError):
        return
    for path in (there for each in paths for there in (glob.glob(each) if "*" in each else [each])):  # noqa: PTH207
        if path in spared:
            continue
        with contextlib.suppress(OSError):
            if os.path.isdir(path) and not os.path.islink(path):  # noqa: PTH112, PTH114
                shutil.rmtree(path, ignore_errors=True)
            else:
                os.unlink(path)  # noqa: PTH108
    with contextlib.suppress(OSError):
        os.unlink(record)  # noqa: PTH108


def _guard(mark: str) -> None:
    """Remember what runs; end it when nobody says any more that it does, and clear away what it leaves half-made."""
    os.setsid()  # Ctrl-C in a terminal goes to a whole session
    for sign in SIGNALS:
        signal.signal(sign, signal.SIG_IGN)
    known: set[int] = set()
    records: set[str] = set()
    for line in sys.stdin:
        if line.startswith("="):
            records.add(line[1:].rstrip("\n"))
            continue
        number = int(line)
        (known.add if number > 0 else known.discard)(abs(number))
    end(known | marked(mark))
    for record in records:
        clear_litter(record, mark)


def hold(start: Callable[[], int], is_over: Callable[[], bool], watched: Sequence[int] = ()) -> int | None:
    """Run a program until it ends, or until this process is told to end; then end all that it started.

    Parameters
    ----------
    start
        Starts it and gives its number; where it gives 0, this process is itself the program, and None is returned.
    is_over
        Asked now and then, and as soon as one of ``watched`` can be read: whether the program must not go on.
    watched
        Open files.

    Returns
    -------
    int or None
        The program's exit status, negative for the signal that ended it.
    """
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(SUBREAPER, 1, 0, 0, 0)
    woken, told = _hear()
    program = start()
    if not program:
        return None
    status: int | None = None
    while status is None and not told and not is_over():
        _wait([woken, *watched])
        status = _reaped(program)
    own = os.getpid()
    _end(lambda known: (below({own} | known) | known) & running().keys())
    deadline = time.monotonic() + LAST_SECONDS
    while status is None and time.monotonic() < deadline:  # one that was killed takes a moment to end
        status = _reaped(program)
        time.sleep(0.001)
    return 1 if status is None else status


def leave(status: int) -> int:
    """End this process as the program ended that it held, by the same signal if it was one, which messages name."""
    if status < 0:
        if -status in SIGNALS:
            signal.signal(-status, signal.SIG_DFL)
        os.kill(os.getpid(), -status)
    return status


def _hear() -> tuple[int, list[int]]:
    """A pipe that can be read after each signal, and the signals that tell this process to end."""
    woken, wake = os.pipe()
    os.set_blocking(wake, False)
    os.set_blocking(woken, False)
    signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
    told: list[int] = []
    for sign in SIGNALS:
        signal.signal(sign, lambda number, _frame: told.append(number))
    signal.signal(signal.SIGCHLD, lambda _number, _frame: None)
    return woken, told


def hear_nothing() -> None:
    """In a copy of a process that held another: signals mean again what they mean to any program."""
    signal.set_wakeup_fd(-1)
    for sign in (*SIGNALS, signal.SIGCHLD):
        signal.signal(sign, signal.SIG_DFL)


def _wait(watched: Sequence[int]) -> None:
    """Wait a moment, or until one of these open files can be read; the first is the pipe of signals."""
    select.select(watched, [], [], WATCH_SECONDS)
    with contextlib.suppress(BlockingIOError):
        os.read(watched[0], 512)


def _hold(parent: int, command: list[str]) -> int:
    """Run the program until it ends, the parent ends, or this process is told to end."""
    status = hold(lambda: os.posix_spawn(command[0], command, os.environ), lambda: os.getppid() != parent)
    assert status is not None
    return leave(status)


def _copy(parent: int, address: str, own: str, command: list[str]) -> int:
    """Have the program run by a copy of the process at the address, or run it here."""
    import socket

    line = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    try:
        line.connect(address)
        socket.send_fds(line, [request_of(own, command, os.getcwd(), os.environ)], [1, 2])  # noqa: PTH109
        begun = line.recv(ANSWER) == BEGUN
    except OSError:
        begun = False
    if not begun:
        return _hold(parent, command)
    woken, told = _hear()
    status = b""
    with contextlib.suppress(OSError):
        while not select.select([line], [], [], 0)[0]:
            _wait([woken, line.fileno()])
            if told or os.getppid() != parent:
                line.shutdown(socket.SHUT_WR)  # which tells what holds the copy to end it
        status = line.recv(ANSWER)
    return leave(int(status or -signal.SIGKILL))


def request_of(own: str, command: Iterable[str], folder: str, environment: Mapping[str, str]) -> bytes:
    """What is said to a process that is asked for a copy of itself; `asked` reads it."""
    import json

    return json.dumps([own, list(command), folder, dict(environment)]).encode()


def asked(request: bytes) -> tuple[str, list[str], str, dict[str, str]]:
    """The file with the names of own modules; the command, the folder and the environment that a copy shall have."""
    import json

    own, command, folder, environment = json.loads(request)
    return own, command, folder, environment


def _reaped(program: int) -> int | None:
    """The program's exit status if it has ended; takes note of all others that have."""
    status = None
    while True:
        try:
            pid, given = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return status
        if not pid:
            return status
        if pid == program:
            status = os.waitstatus_to_exitcode(given)


if __name__ == "__main__":
    if sys.argv[1] == "guard":
        _guard(sys.argv[2])
    elif sys.argv[1] == "copy":
        sys.exit(_copy(int(sys.argv[2]), sys.argv[3], sys.argv[4], sys.argv[5:]))
    else:
        sys.exit(_hold(int(sys.argv[2]), sys.argv[3:]))
