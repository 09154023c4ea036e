"""What is kept between builds: each entry under a key, with a hash that tells when it is not what was put in.

An entry that is damaged, cut, unreadable, of another key or of another program is as good as none: whoever asks for it
makes it anew, and puts it in the old one's place.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from report.core.files import sha256, sha256_file, write_atomically

MARK = b"kept 1 "  # begins every entry, before its hash and a line break


@dataclass(frozen=True)
class Store:
    """A folder of entries, which may be deleted at any time.

    Parameters
    ----------
    folder
        Where the entries are.
    """

    folder: Path

    def get(self, name: str, key: str) -> bytes | None:
        """What was kept as ``name`` for ``key``; None if there is nothing, something else, or something damaged.

        Parameters
        ----------
        name
            The entry's file, relative to the folder; another key replaces the old entry.
        key
            Names everything that the content was made from.
        """
        try:
            entry = (self.folder / name).read_bytes()
        except OSError:
            return None
        head, _, content = entry.partition(b"\n")
        return content if head == _head(key, content) else None

    def put(self, name: str, key: str, content: bytes) -> None:
        """Keep ``content`` as ``name`` for ``key``; what stands in the way was not made here, and goes.

        Raises
        ------
        ContentError
            If the disk is full or the folder cannot be written.
        """
        path = self.folder / name
        for folder in path.parents:
            if folder.is_relative_to(self.folder) and folder.exists() and not folder.is_dir():
                _remove(folder)
        if path.is_dir():
            _remove(path)
        write_atomically(path, _head(key, content) + b"\n" + content)

    def get_json(self, name: str, key: str) -> Any:
        """The value that was kept as ``name`` for ``key``, or None; see `get`."""
        content = self.get(name, key)
        return None if content is None else json.loads(content)

    def put_json(self, name: str, key: str, value: Any) -> None:
        """Keep a value that JSON can hold; see `put`."""
        self.put(name, key, json.dumps(value, ensure_ascii=False).encode())

    def get_files(self, name: str, key: str) -> dict[str, bytes] | None:
        """The files by name that were kept as ``name`` for ``key``, or None; see `get`."""
        content = self.get(name, key)
        if content is None:
            return None
        head, _, rest = content.partition(b"\n")
        found: dict[str, bytes] = {}
        start = 0
        for each, length in json.loads(head):
            found[each] = rest[start : start + length]
            start += length
        return found

    def put_files(self, name: str, key: str, files: Mapping[str, bytes]) -> None:
        """Keep files by name as one entry; see `put`."""
        head = json.dumps([[each, len(content)] for each, content in files.items()]).encode()
        self.put(name, key, b"\n".join([head, b"".join(files.values())]))

    def has(self, name: str, key: str) -> bool:
        """Whether `get` would find something."""
        return self.get(name, key) is not None

    def forget(self, name: str) -> None:
        """Keep no longer what is kept as ``name``, be it a file or a folder."""
        _remove(self.folder / name)

    def is_whole(self, name: str, key: str) -> bool:
        """Whether the folder ``name`` holds what `note_folder` saw in it, byte for byte and nothing else."""
        listed = self.get_json(f"{name}.list", key)
        return listed is not None and listed == contents_of(self.folder / name)

    def note_folder(self, name: str, key: str) -> None:
        """Note what the folder ``name`` holds, so that it is used again only while it holds just that."""
        self.put_json(f"{name}.list", key, contents_of(self.folder / name))


def contents_of(folder: Path) -> dict[str, str]:
    """The hash of every file in a folder and below it, by its path in it, byte code left out."""
    return {
        path.relative_to(folder).as_posix(): sha256_file(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }


def _head(key: str, content: bytes) -> bytes:
    return MARK + sha256(sha256(key).encode() + content).encode()


def _remove(path: Path) -> None:
    with suppress(FileNotFoundError, NotADirectoryError):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()
