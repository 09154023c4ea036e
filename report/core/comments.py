"""Comments of HTML: an author's drafts and remarks, which no reader sees on a page and anybody finds in its source."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

OPENS = "<!--"
COMMENT = re.compile(r"<!--(?:-?>|(?P<inside>.*?)(?P<closes>--!?>|\Z))", re.DOTALL)
# What may hold the signs of a comment and is none: <script>…</script> to its end, and tags with their attributes.
CODES = ("script", "style", "textarea", "title", "xmp")
BEGINS = re.compile(rf"<(?:!--|(?P<code>{'|'.join(CODES)})\b|[A-Za-z])", re.IGNORECASE)
ENDS = {each: re.compile(rf"</{each}\s*>", re.IGNORECASE) for each in CODES}
# <a title="<!-- x -->">; not past where another tag begins, or a text of tags without ends is read anew from each
TAG = re.compile(r"<[A-Za-z](?:[^\"'<>]|<(?![A-Za-z])|\"[^\"]*\"|'[^']*')*+>")
GONE = "\ufdd0"  # stands for a comment while what was around it is looked at; no text holds this sign
EMPTY = re.compile(rf"<p>\s*+{GONE}[\s{GONE}]*+</p>\n?")  # a paragraph of comments alone
LINE = re.compile(rf"\n(?:{GONE}[ \t]*)+(?=\n)")  # a line of them


def nothing(_: str) -> bool:
    """Keep no comment."""
    return False


def without_comments(markup: str, keeps: Callable[[str], bool] = nothing) -> str:
    """Markup of HTML without its comments, as far as browsers take them for such.

    Parameters
    ----------
    markup
        A page, or part of one. A comment that is never closed goes to the end, as in a browser.
    keeps
        Whether a comment with this text, without the blanks around it, is to stay.
    """
    if OPENS not in markup:
        return markup

    kept: list[str] = []
    position = 0
    for found in _comments_in(markup):
        kept += markup[position : found.start()], found[0] if keeps((found["inside"] or "").strip()) else GONE
        position = found.end()
    text = "".join([*kept, markup[position:]])
    return LINE.sub("", EMPTY.sub("", text)).replace(GONE, "")


def leaves_open(markup: str) -> bool:
    """Whether a comment is opened in the markup and never closed."""
    return OPENS in markup and any(found["closes"] == "" for found in _comments_in(markup))


def _comments_in(markup: str) -> Iterator[re.Match[str]]:
    """The comments, each part of the markup looked through once."""
    position = 0
    endless: set[str] = set()  # has no end from here on, so that none is looked for again
    while begin := BEGINS.search(markup, position):
        ended = None
        code = (begin["code"] or "").lower()
        if begin[0] == OPENS:
            ended = COMMENT.match(markup, begin.start())
        elif code and code not in endless:
            ended = ENDS[code].search(markup, begin.end())
            if ended is None:
                endless.add(code)
        if ended is None:
            ended = TAG.match(markup, begin.start())
        elif begin[0] == OPENS:
            yield ended
        position = ended.end() if ended else begin.end()
