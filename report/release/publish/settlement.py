"""What a publication may change in a place, so that nobody's work is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from report.core.errors import ContentError, Problem, UsageError, first_of, raise_all
from report.release.publish.manifest import MANIFEST, hashes_of, is_hidden, manifest_text
from report.release.publish.places import (
    CLOSED,
    DIRECTORY,
    FILE,
    LINK,
    OTHER,
    Change,
    is_dotted,
    is_version,
    parents_of,
)
from report.release.publish.survey import Survey, having_read, is_kept, journal_text, same_name

WORDS = {  # of FORCE, about what stands in the place
    "adopt": "publish where somebody else published before; the files of a branch stay in its history",
    "remove": "remove what others put there, and changes that were made there by hand; it is listed first",
    "erase": "leave only the notice of the version that is withdrawn",
    "restore": "take a withdrawal back",
}
SHOWN = 10  # names in a message about files that are left alone

Tell = Callable[[Problem], None]


@dataclass(frozen=True)
class Rights:
    """What the words of FORCE allow in a place."""

    may_adopt: bool
    may_remove: bool


def refuse_stranger(survey: Survey, rights: Rights) -> None:
    """Refuse a place with files of others to which nothing was published from here.

    Raises
    ------
    UsageError
        If it is one, and FORCE says nothing of it.
    """
    others = survey.foreign
    if not survey.is_ours and others and not rights.may_adopt:
        found = f"holds something that was not published from here: {first_of(others, SHOWN)}"
        expected = "an empty place, or an earlier publication"
        remedy = "name another place; or say FORCE=adopt, which " + (
            "takes the branch over: these files leave its newest commit and stay in its history"
            if survey.place.keeps_history
            else "leaves these files alone and publishes beside them"
        )
        raise UsageError(Problem(found, survey.place.name, expected=expected, remedy=remedy))


def settle(survey: Survey, tree: Path, rights: Rights, message: str, tell: Tell) -> Change:
    """The change that puts ``tree`` into the place; the lists of published files are written into the tree.

    Parameters
    ----------
    survey
        The place as it is.
    tree
        What is to be public: the whole top, and the folders of the versions that are touched.
    rights
        What FORCE allows.
    message
        What is published, in a line.
    tell
        Shows what is left alone, and what is removed, before anything changes.

    Raises
    ------
    UsageError
        If something that others made stands in the way.
    """
    new = hashes_of(tree)
    hidden = [Problem("lies in a hidden folder; those of a place are its own", path) for path in new if is_hidden(path)]
    raise_all(ContentError, hidden)
    survey = having_read(survey, new)
    for path in [path for path in new if is_kept(path) and _is_of_others(survey, path, new[path])]:
        tell(Problem("was written by somebody else and is left as it is", f"{survey.place.name}: {path}"))
        (tree / path).unlink()
        del new[path]
    new |= _write_manifests(tree, new)
    takes_over = rights.may_adopt and survey.place.keeps_history and not survey.is_ours
    others = tuple(path for path in survey.foreign if not _is_same(survey, path, new))
    gone = {path for path in survey.ours if path not in new and _is_stale(survey, path, tree)}
    unlisted = tuple(sorted(gone & survey.unlisted))
    edited = tuple(path for path in survey.edited if (path in new or path in gone) and not _is_same(survey, path, new))
    if rights.may_remove or takes_over:
        nested = tuple(path for path in others if _is_in_repository(survey, path))
        others = tuple(path for path in others if path not in nested)
        _tell_all(survey, nested, "is in a git repository of its own and is left alone", tell)
        _tell_all(survey, others, "will be removed, for it was not published from here", tell)
        _tell_all(survey, edited, "was changed there since it was published; the change will be removed", tell)
        _tell_all(survey, unlisted, "will be removed, though no list says that it was published from here", tell)
        gone |= {path for path in others if path not in new or survey.place.kinds[path] != FILE}
        raise_all(UsageError, _closed(survey, gone))
        blocked = sorted(set(_obstacles(survey, new, gone)) - {*others, *edited})
    else:
        blocked = sorted({*_obstacles(survey, new, gone), *edited, *unlisted})
        left = [path for path in others if path not in blocked]
        if left and not blocked:
            found = f"{len(left)} files were not published from here and are left alone: {first_of(left, SHOWN)}"
            tell(Problem(found, survey.place.name, remedy="to have them removed, say FORCE=remove"))
    if blocked:
        raise UsageError(*_refusals(survey, blocked))
    return Change(tree, tuple(sorted(gone)), journal_text(survey, new, gone), message)


def _is_of_others(survey: Survey, path: str, digest: str) -> bool:
    """Whether a hidden file, or one of the host, is there already and no publication wrote what it holds."""
    if path not in survey.place.kinds or survey.hashes.get(path) == digest:
        return False
    return path not in survey.ours or survey.is_edited(path)


def _is_same(survey: Survey, path: str, new: Mapping[str, str]) -> bool:
    """Whether a file of the place already holds what will be published under its name."""
    return path in new and survey.place.kinds.get(path) == FILE and survey.hashes.get(path) == new[path]


def _is_stale(survey: Survey, path: str, tree: Path) -> bool:
    """Whether a file of an earlier publication is to go: one at the top, or of a version that is made anew.

    A file below ``v/`` stays as long as its version is known and is not touched.
    """
    if survey.place.kinds.get(path) != FILE or (is_kept(path) and survey.is_edited(path)):
        return False
    if not is_version(path):
        return not is_dotted(path)  # a hidden file stays, whatever a list of published files says of it
    number = path.split("/")[1]
    return (tree / "v" / number).is_dir() or all(each.version != number for each in survey.record.versions)


def _obstacles(survey: Survey, new: Mapping[str, str], gone: set[str]) -> Iterator[str]:
    """What stands where a published file is to stand, and is not known to be ours."""
    kinds = survey.place.kinds
    by_name = {same_name(path): path for path in kinds if path not in new and path not in gone}
    folders = {parent for path in new for parent in parents_of(path)}
    kept_folders = {
        parent for path, kind in kinds.items() if kind != DIRECTORY and path not in gone for parent in parents_of(path)
    }
    for path in new:
        kind = kinds.get(path)
        is_unknown = kind == FILE and path not in survey.ours and not _is_same(survey, path, new)
        if is_unknown or kind in (LINK, OTHER, CLOSED) or (kind == DIRECTORY and path in kept_folders):
            yield path
        elif kind is None and (other := by_name.get(same_name(path))) and kinds[other] != DIRECTORY:
            yield other
    for folder in folders:
        if kinds.get(folder) in (FILE, LINK, OTHER, CLOSED) and folder not in gone:
            yield folder
        elif folder not in kinds and (other := by_name.get(same_name(folder))) and other not in folders:
            yield other


def _is_in_repository(survey: Survey, path: str) -> bool:
    """Whether a file lies in a git repository that somebody keeps below the place."""
    return any(f"{folder}/.git" in survey.place.kinds for folder in parents_of(path))


def _closed(survey: Survey, gone: set[str]) -> Iterator[Problem]:
    """What cannot be removed, since nobody may see what it is."""
    for path in sorted(gone):
        if survey.place.kinds.get(path) == CLOSED:
            remedy = "give yourself the right to look into it, move it away, or publish without FORCE=remove"
            yield Problem(
                "cannot be looked into, and so it is not removed", f"{survey.place.name}: {path}", remedy=remedy
            )


def _write_manifests(tree: Path, new: Mapping[str, str]) -> dict[str, str]:
    """Write the list of the files of the top and of each version in the tree; their own hashes."""
    places: dict[str, dict[str, str]] = {"": {}}
    for path, digest in new.items():
        place = "/".join(path.split("/")[:2]) + "/" if is_version(path) else ""
        places.setdefault(place, {})[path.removeprefix(place)] = digest
    for place, files in places.items():
        (tree / place / MANIFEST).write_text(manifest_text(files), encoding="utf-8", newline="\n")
    return {path: digest for path, digest in hashes_of(tree).items() if path not in new}


def _tell_all(survey: Survey, paths: tuple[str, ...], found: str, tell: Tell) -> None:
    for path in paths:
        tell(Problem(found, f"{survey.place.name}: {path}"))


def _refusals(survey: Survey, blocked: list[str]) -> Iterator[Problem]:
    for path in blocked:
        where = f"{survey.place.name}: {path}"
        if path in survey.ours and survey.is_edited(path):
            remedy = "take the change into the paper, or put the file back; FORCE=remove gives the change up"
            yield Problem("was changed there since it was published", where, remedy=remedy)
        elif path in survey.unlisted:
            remedy = "move it away if it is somebody's own, or say FORCE=remove, which removes it"
            yield Problem("would be removed, and no list says that it was published from here", where, remedy=remedy)
        elif is_dotted(path):
            yield Problem("stands where a published file is to stand", where, remedy="move it away")
        else:
            remedy = "move it away, or say FORCE=remove, which removes it"
            yield Problem(
                "was not published from here, and stands where a published file is to stand", where, remedy=remedy
            )
