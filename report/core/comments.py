"""Comments of HTML: an author's drafts and remarks, which no reader sees on a page and anybody finds in its source."""

from __future__ import annotations

import re
from collections.abc import Callable

OPENS = "<!--"
# A comment with its text; or what may hold the signs of one and is none: scripts, styles, and attributes of tags.
PIECE = re.compile(
    r"<!--(?:-?>|(?P<inside>.*?)(?P<closes>--!?>|\Z))"
    r"|<(?P<code>script|style|textarea|title|xmp)\b.*?</(?P=code)\s*>"
    r"|<[A-Za-z](?:[^\"'>]|\"[^\"]*\"|'[^']*')*>",
    re.DOTALL | re.IGNORECASE,
)
GONE = "\ufdd0"  # stands for a comment while what was around it is looked at; no text holds this sign
EMPTY = re.compile(rf"<p>[\s{GONE}]*{GONE}[\s{GONE}]*</p>\n?")  # a paragraph of comments alone
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

    def shown(found: re.Match[str]) -> str:
        is_comment = found[0].startswith(OPENS)
        return GONE if is_comment and not keeps((found["inside"] or "").strip()) else found[0]

    return LINE.sub("", EMPTY.sub("", PIECE.sub(shown, markup))).replace(GONE, "")


def leaves_open(markup: str) -> bool:
    """Whether a comment is opened in the markup and never closed."""
    return OPENS in markup and any(
        found[0].startswith(OPENS) and found["closes"] == "" for found in PIECE.finditer(markup)
    )
