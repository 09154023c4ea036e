"""Starts a kernel in this process and notes what its cells read, so that unchanged cells need not run again.

Run as a program: ``recorder.py NOTES ROOT KERNEL-ARGUMENTS…``. Each new fact becomes one line of the file NOTES, a word
and a path relative to ROOT (or the event's name) with a tab between them: ``read``, ``listed``, ``modules`` (a folder
that was searched for modules), ``wrote``, ``left`` (a process was started or a connection opened).
"""

# Paths stay texts here: the hook runs at every file that is opened, and must open none itself.
# ruff: noqa: PTH100, PTH118, PTH119, PTH120

import os
import sys

LEFT = {
    *("os.exec", "os.fork", "os.forkpty", "os.posix_spawn", "os.spawn", "os.startfile", "os.system"),
    *("pty.spawn", "subprocess.Popen"),
    *("socket.bind", "socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto"),
}
CHANGES = {
    *("os.chmod", "os.link", "os.mkdir", "os.remove", "os.rename", "os.rmdir", "os.symlink", "os.truncate", "os.utime"),
    "shutil.rmtree",
}
LISTS = {"os.listdir", "os.scandir"}
WRITES = os.O_WRONLY | os.O_RDWR
# Code that lists folders in search of modules and packages.
SEARCHERS = ("<frozen importlib", os.path.join(os.path.dirname(os.__file__), "importlib", "metadata"))


def record(notes: str, root: str) -> None:
    """Note from now on what this process reads below ``root``; nothing in a module's or a cell's names tells of it."""
    output = os.open(notes, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    seen: set[str] = set()
    not_project = [os.path.realpath(sys.prefix), os.path.realpath(sys.base_prefix), os.path.join(root, ".venv")]
    installed = tuple(place.rstrip(os.sep) + os.sep for place in not_project)
    base = root.rstrip(os.sep) + os.sep

    def note(kind: str, what: str) -> None:
        line = f"{kind}\t{what}"
        if line not in seen:
            seen.add(line)
            os.write(output, f"{line}\n".encode(errors="surrogateescape"))

    def inside(given: object) -> str | None:
        """The path relative to the root, or None for a path elsewhere, of an installed package, or no path."""
        if isinstance(given, int) or given is None:
            return None
        path = os.path.abspath(os.fsdecode(given))  # type: ignore[arg-type]
        if path.startswith(installed):
            return None
        if not (path + os.sep).startswith(base):
            path = os.path.realpath(path)
            if not (path + os.sep).startswith(base) or path.startswith(installed):
                return None
        return path[len(base) :]

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        if event == "open":
            path, _, flags = arguments
            name = inside(path)
            if name is None:
                return
            folder, file = os.path.split(name)
            if os.path.basename(folder) == "__pycache__":  # byte code stands for its source
                name = os.path.join(os.path.dirname(folder), file.split(".")[0] + ".py")
                note("read", name)
            elif isinstance(flags, int) and flags & WRITES:
                note("wrote", name)
            else:
                note("read", name)
        elif event in LISTS:
            name = inside(arguments[0] if arguments and arguments[0] is not None else ".")
            if name is not None and os.path.basename(name) != "__pycache__":
                caller = sys._getframe(1).f_code.co_filename
                note("modules" if caller.startswith(SEARCHERS) else "listed", name)
        elif event in LEFT:
            note("left", event)
        elif event in CHANGES:
            for path in arguments:
                name = inside(path) if isinstance(path, str | bytes | os.PathLike) else None
                if name is not None and "__pycache__" not in name:
                    note("wrote", name)
        elif event == "sqlite3.connect":
            name = inside(arguments[0]) if arguments[0] != ":memory:" else None
            if name is not None:
                note("wrote", name)  # a database may be written without a further sign

    note("modules", "")  # Python searches the root first, and may have listed it before this
    sys.addaudithook(watch)


if __name__ == "__main__":
    del sys.path[0]  # this file's folder, which Python puts first
    notes_file, project_root, *kernel_arguments = sys.argv[1:]
    sys.argv = ["ipykernel", *kernel_arguments]
    from ipykernel import kernelapp

    app = kernelapp.IPKernelApp.instance()
    app.initialize()  # type: ignore[no-untyped-call]
    record(notes_file, project_root)  # from here on: a kernel that starts runs a program, which is no concern of a cell
    app.start()  # type: ignore[no-untyped-call]
