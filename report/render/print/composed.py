"""A composed document as print needs it: its front matter, its images, and that its links lead somewhere."""

from __future__ import annotations

import datetime
import difflib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from report.core.dates import date_in_words, read_day
from report.core.errors import ContentError, Problem, raise_all
from report.core.files import leads_outside, sha256
from report.core.language import words_for
from report.core.messages import messages_in
from report.core.plain import visible, without_marks
from report.core.progress import Warn, show_warning
from report.core.project import Project
from report.exhibits.drawing import png_of
from report.render.reading.pictures import cleaned, too_large

Ast = dict[str, Any]
SENTENCE = re.compile(r".+?[.!?](?=\s+[^\W\d_]|$)")
SENTENCE_WORDS = 4  # at least
LEAVES = ("Str", "Space", "SoftBreak", "LineBreak")  # of a syntax tree, most of it: they hold no other element

ATTRIBUTES_AT = {"Header": 1} | dict.fromkeys(
    ("Div", "Span", "Code", "CodeBlock", "Link", "Image", "Figure", "Table"), 0
)


@dataclass(frozen=True)
class FrontMatter:
    """What stands before the text and in the file's properties, as plain text.

    Parameters
    ----------
    title
        The document's title; for one without a title its first words.
    subtitle
        Empty if there is none.
    authors
        In order.
    date
        The document's literal date; None if it has none or one that is no day.
    shown_date
        The date as readers of the language write it.
    words
        Labels and headings that the renderer adds.
    language
        A language tag such as ``en`` or ``es-MX``.
    keywords
        Those that the title page shows, in order.
    subjects
        Those that the file's properties name.
    description
        The first sentence of the abstract, for the file's properties; empty if there is none.
    doi
        The address of the document's DOI; empty if it has none.
    concept_doi
        The address of the DOI of all its versions; empty if it has none.
    is_book
        Whether level 1 is for chapters, with a title page before them.
    """

    title: str
    subtitle: str
    authors: tuple[str, ...]
    date: datetime.date | None
    shown_date: str
    words: Mapping[str, str]
    language: str
    keywords: tuple[str, ...]
    subjects: tuple[str, ...]
    description: str
    doi: str
    concept_doi: str
    is_book: bool

    @property
    def of_all_versions(self) -> str:
        """The words between the DOI of the version and that of all; empty if there is none of all."""
        return messages_in(self.language)("; of all versions: %(link)s", link="") if self.concept_doi else ""


def elements(node: Any) -> Iterator[dict[str, Any]]:
    """All elements below ``node``, in the document's order."""
    # A long document has 140,000 of them, in lists within lists: a generator for each would take most of the time.
    waiting = [node]
    while waiting:
        each = waiting.pop()
        if isinstance(each, dict):
            if "t" in each:
                yield each
            if each.get("t") not in LEAVES:
                waiting.extend(reversed(each.values()))
        elif isinstance(each, list):
            waiting.extend(reversed(each))


def plain_text(node: Any) -> str:
    """The words of inlines, blocks or metadata without markup and footnotes."""
    if isinstance(node, list):
        parts = [plain_text(item) for item in node]
        is_blocks = any(isinstance(item, dict) and item.get("t") in ("Para", "Plain") for item in node)
        return " ".join(parts) if is_blocks else "".join(parts)
    if not isinstance(node, dict):
        return ""
    kind: str = node.get("t", "")
    content: Any = node.get("c")
    match kind:
        case "Note" | "RawInline" | "RawBlock":
            return ""
        case "Space" | "SoftBreak" | "LineBreak":
            return " "
        case "Str" | "MetaString":
            return str(content)
        case "Code" | "Math":
            return str(content[1])
        case "Quoted":
            marks = "‘{}’" if content[0]["t"] == "SingleQuote" else "“{}”"
            return marks.format(plain_text(content[1]))
        case "Link" | "Image" | "Span" | "Cite" | "Div":
            return plain_text(content[1])
        case "Header":
            return plain_text(content[2])
        case _:
            return plain_text(content)


def read_front_matter(tree: Ast) -> FrontMatter:
    """The front matter in a document's metadata."""
    meta = tree["meta"]
    date_text = plain_text(meta.get("date"))
    date = read_day(date_text)
    language = plain_text(meta.get("lang")) or "en"
    words = plain_text(meta.get("words"))
    return FrontMatter(
        title=visible(plain_text(meta.get("title"))) or _first_words(tree),
        subtitle=visible(plain_text(meta.get("subtitle"))),
        authors=_texts(meta.get("author")),
        date=date,
        shown_date=date_in_words(date_text, language, plain_text(meta.get("date-form")) or "long"),
        words={**words_for(language), **(json.loads(words) if words else {})},
        language=language,
        keywords=_texts(meta.get("keywords")),
        subjects=_texts(meta.get("keywords")) or _texts(meta.get("subjects")),
        description=_first_sentence(without_marks(plain_text(meta.get("abstract"))).strip()),
        doi=plain_text(meta.get("doi")),
        concept_doi=plain_text(meta.get("concept-doi")),
        is_book=meta.get("book", {}).get("c") is True,
    )


def _first_sentence(abstract: str) -> str:
    """What an abstract says first; a label such as *Purpose.* is no sentence."""
    sentences = SENTENCE.findall(" ".join(abstract.split())) or [abstract]
    return next((each for each in map(str.strip, sentences) if len(each.split()) >= SENTENCE_WORDS), abstract)


def _first_words(tree: Ast) -> str:
    """A name for a document without one: neither a PDF nor a Word file may lack it."""
    words = plain_text(tree["blocks"][:1]).split()[:8]
    return " ".join(words) or "…"


def _texts(value: Any) -> tuple[str, ...]:
    """One text, or each of a list."""
    if value is None:
        return ()
    if value["t"] == "MetaList":
        return tuple(text for item in value["c"] for text in _texts(item))
    text = visible(plain_text(value))
    return (text,) if text else ()


def with_abstract(tree: Ast) -> Ast:
    """The tree with its section ``#abstract`` as metadata, for the title page; as it is if it has another abstract."""
    blocks = tree["blocks"]
    start = next((place for place, block in enumerate(blocks) if _level(block, "abstract")), None)
    if start is None or "abstract" in tree["meta"]:
        return tree
    level = _level(blocks[start])
    end = next((place for place in range(start + 1, len(blocks)) if 0 < _level(blocks[place]) <= level), len(blocks))
    abstract = {"t": "MetaBlocks", "c": blocks[start + 1 : end]}
    kept = [*blocks[:start], {"t": "Div", "c": [["abstract", [], []], []]}, *blocks[end:]]
    return {**tree, "meta": {**tree["meta"], "abstract": abstract}, "blocks": kept}


def with_visible_front(tree: Ast) -> Ast:
    """The tree without signs in its front matter that nobody sees: files take it into their properties as it is."""
    seen = {name: _seen(tree["meta"][name]) for name in ("title", "subtitle", "abstract") if name in tree["meta"]}
    return {**tree, "meta": {**tree["meta"], **seen}}


def _seen(node: Any) -> Any:
    if isinstance(node, list):
        return [_seen(item) for item in node]
    if not isinstance(node, dict):
        return node
    if node.get("t") in ("Str", "MetaString"):
        return {**node, "c": without_marks(node["c"])}
    return {key: _seen(value) for key, value in node.items()}


def _level(block: dict[str, Any], identifier: str | None = None) -> int:
    """Level of a heading (with this identifier); 0 for anything else."""
    if block["t"] != "Header" or identifier not in (None, block["c"][1][0]):
        return 0
    return int(block["c"][0])


@dataclass(frozen=True)
class Image:
    """An image file that a document shows.

    Parameters
    ----------
    name
        ``<hash>.<ending>``: the same for the same bytes.
    content
        Its bytes.
    """

    name: str
    content: bytes


def gather_images(
    tree: Ast, root: Path, files: Mapping[str, bytes], endings: tuple[str, ...], tell: Warn = show_warning
) -> tuple[Ast, tuple[Image, ...]]:
    """The images of a document, and the tree with their names as targets; checks links and alternative texts as well.

    Parameters
    ----------
    tree
        The document; targets of its images are keys of ``files``, or paths relative to ``root``.
    root
        The project's folder.
    files
        Images that are on no disk.
    endings
        What the format can show, such as ``.svg``.
    tell
        Told of pictures that were scaled down or are too large.

    Raises
    ------
    ContentError
        With one problem for each image that is missing, of another kind or without alternative text, and for each link
        that leads to nothing in the document.
    """
    problems = list(_dead_links(tree))
    project = Project(root)
    cache = project.cache if project.configuration.is_file() else None
    images: dict[str, Image] = {}
    for element in elements(tree["blocks"]):
        if element["t"] != "Image":
            continue
        target = element["c"][2][0]
        name = unquote(target)
        content = files.get(target, files.get(name))
        path = root / name
        if content is None and "://" not in target and not leads_outside(path, root) and path.is_file():
            content = path.read_bytes()
        suffix = Path(name).suffix.lower()
        if suffix == ".svg" and content is not None and suffix not in endings:
            content, suffix = png_of(content.decode("utf-8", "replace")), ".png"  # Word shows no SVG
        if suffix not in endings:
            expected = f"a file of a kind that can be shown here: {', '.join(endings)}"
            problems.append(Problem(f"the image {target} cannot be shown", expected=expected))
        elif content is None:
            where = "is on another host" if "://" in target else "does not exist"
            problems.append(Problem(f"the image {target} {where}", remedy="correct the path or add the file"))
        else:
            try:
                picture = cleaned(content, str(Path(name).with_suffix(suffix)), cache)
            except ContentError as error:
                problems += error.problems
                continue
            if picture.told:
                tell(too_large(picture, name))
            content = picture.content
            images[target] = Image(sha256(content)[:16] + suffix, content)
        attributes = dict(element["c"][0][2])
        if not element["c"][1] and not {"alt", "fig-alt"} & set(attributes):
            remedy = 'say what it shows: ![](file){fig-alt="…"}, or fig-alt="" if it only decorates'
            problems.append(Problem(f"the image {target} has no alternative text", remedy=remedy))
    raise_all(ContentError, dict.fromkeys(problems))
    used = {image.name: image for image in images.values()}
    return _retargeted(tree, images), tuple(used[name] for name in sorted(used))


def _retargeted(node: Any, images: Mapping[str, Image]) -> Any:
    if isinstance(node, list):
        return [_retargeted(item, images) for item in node]
    if not isinstance(node, dict) or node.get("t") in LEAVES:
        return node
    if node.get("t") == "Image":
        attributes, caption, (target, title) = node["c"]
        return {"t": "Image", "c": [attributes, _retargeted(caption, images), [images[target].name, title]]}
    return {key: _retargeted(value, images) for key, value in node.items()}


def _dead_links(tree: Ast) -> Iterator[Problem]:
    """Links into the document that lead to no identifier of it."""
    found_elements = list(elements([tree["blocks"], tree["meta"]]))
    known = {identifier for element in found_elements if (identifier := _identifier(element))}
    for element in found_elements:
        target = element["c"][2][0] if element["t"] == "Link" else ""
        identifier = unquote(target.removeprefix("#"))
        if target.startswith("#") and identifier not in known:
            near = difflib.get_close_matches(identifier, sorted(known), 1)
            expected = f"the identifier of something, perhaps #{near[0]}" if near else ""
            found = f'the link "{plain_text(element["c"][1])}" leads to {target}, which does not exist'
            yield Problem(found, expected=expected)


def _identifier(element: dict[str, Any]) -> str:
    place = ATTRIBUTES_AT.get(element["t"])
    return str(element["c"][place][0]) if place is not None else ""
