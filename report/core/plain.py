"""The plain words of a text with markup, for all that shows no markup: heads of pages, feeds, catalogues, properties.

What a reader of the page does not see is not among them: comments, hidden passages, code for one format, tags, signs
without width. Titles and descriptions are short and have little markup, so this reads them without pandoc.
"""

from __future__ import annotations

import html
import re
import unicodedata

from report.core.hidden import in_html, without_hidden

COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
UNSEEN_ELEMENT = re.compile(r"<(script|style|template|noscript|svg)\b.*?(?:</\1\s*>|\Z)", re.DOTALL | re.IGNORECASE)
TAG = re.compile(r"</?[A-Za-z][^<>]*>|<[!?][^<>]*>")  # not the sign in "x < y"
SHORTCODE = re.compile(r"\{\{<.*?>\}\}|\{\{%.*?%\}\}", re.DOTALL)
CODE = re.compile(
    r"(?<!`)(`++)[ ]?(?P<code>.*?)[ ]?(?<!`)\1(?!`)(?P<attributes>\{[^{}]*\})?", re.DOTALL
)  # `x`{.python}
NOTE = re.compile(r"\[\^[^\]\s]+\]")
NOTE_OPENS = "^["
CITED = re.compile(r"\[-?@[^\[\]]*\]")
ATTRIBUTES = re.compile(r"(?<=[\])`])\{[^{}]*\}|\s\{[#.][^{}]*\}$")  # [words]{.small}, a title {.unnumbered}
LINK = re.compile(  # [words](address "title"), [words]{.small}
    r"!?\[(?P<words>[^\[\]]*)\](?:(?:\((?:[^()]|\([^()]*\))*\)|\[[^\[\]]*\])(?:\{[^{}]*\})?|\{[^{}]*\})"
)
AUTOLINK = re.compile(r"<(?P<address>(?:https?|mailto):[^<>\s]+)>")
MATHS = re.compile(r"(?<![\\$])\$(?! )(?P<formula>[^$]+?)(?<![ \\])\$(?!\d)")
# *words*, **words**, ~~words~~; _words_ only where no letter stands beside: production_by_state is a name
EMPHASIS = re.compile(r"(?<!\\)(?P<mark>\*{1,3}|~~)(?=\S)(?P<words>.+?)(?<=[^\s\\])(?P=mark)", re.DOTALL)
UNDERLINED = re.compile(r"(?<![\w\\])(?P<mark>_{1,3})(?=\S)(?P<words>.+?)(?<=[^\s\\])(?P=mark)(?!\w)", re.DOTALL)
RAISED = re.compile(r"(?<![\\\s])(?P<mark>[\^~])(?=\S)(?P<words>[^\s^~]+)(?P=mark)")  # m^2^, H~2~O
ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")  # \*
UNESCAPED = re.compile("[\ue000-\ue07f]")
HEADING = re.compile(r"^#{1,6} +", re.MULTILINE)


def visible(text: str) -> str:
    """The text without signs that nobody sees, in one line, a single blank between words."""
    return " ".join(without_marks(" ".join(text.split())).split())


def without_marks(text: str) -> str:
    """The text without signs that have no width or direct what follows."""
    if text.isprintable():
        return text
    around = zip(text, "a" + text, text[1:] + "a", strict=False)
    return "".join(letter for letter, *beside in around if _is_seen(letter, beside))


def _is_seen(letter: str, beside: list[str]) -> bool:
    """Whether a letter is seen; joiners are in scripts, as Persian, in which they decide how their neighbours look."""
    if letter in "\u200c\u200d":
        return not any(each.isascii() for each in beside)
    return letter.isprintable() or unicodedata.category(letter) not in ("Cf", "Cc", "Co", "Cs", "Cn")


def words_of_html(markup: str) -> str:
    """The words that a browser shows of a part of a page."""
    return visible(html.unescape(TAG.sub("", UNSEEN_ELEMENT.sub("", COMMENT.sub("", markup)))))


def words_of_markdown(text: str) -> str:
    """The words that a page shows of a text written in Markdown, such as a title in `_quarto.yml`.

    Parameters
    ----------
    text
        Of one or several lines; what is hidden in pages is hidden here as well.

    Returns
    -------
    str
        One line. Formulas and code are told as they are written.
    """
    text = "\n".join(without_hidden(COMMENT.sub("", text).split("\n"), in_html))
    codes: list[str] = []

    def keep(found: re.Match[str]) -> str:
        if (found["attributes"] or "").startswith("{="):  # `<b>`{=html}
            return ""
        codes.append(found["code"])
        return f"\ue100{len(codes) - 1}\ue101"

    # What a backslash stands before and what code says is put by, so that no rule takes it for markup.
    text = ESCAPED.sub(lambda found: chr(0xE000 + ord(found[1])), CODE.sub(keep, text))
    text = AUTOLINK.sub(lambda found: found["address"], UNSEEN_ELEMENT.sub("", SHORTCODE.sub("", text)))
    text = html.unescape(TAG.sub("", _without_notes(text)))
    text = HEADING.sub("", CITED.sub("", NOTE.sub("", text)))
    while text != (text := LINK.sub(lambda found: found["words"], text)):
        pass
    text = ATTRIBUTES.sub("", text)
    text = MATHS.sub(lambda found: found["formula"], text)
    for pattern in (EMPHASIS, UNDERLINED, RAISED):
        while text != (text := pattern.sub(lambda found: found["words"], text)):
            pass
    text = UNESCAPED.sub(lambda found: chr(ord(found[0]) - 0xE000), text)
    return visible(re.sub("\ue100(\\d+)\ue101", lambda found: codes[int(found[1])], text))


def _without_notes(text: str) -> str:
    """The text without notes that stand in it, as ^[words]."""
    while (start := text.find(NOTE_OPENS)) >= 0:
        depth, end = 0, len(text)
        for index in range(start + 1, len(text)):
            depth += {"[": 1, "]": -1}.get(text[index], 0)
            if depth == 0:
                end = index + 1
                break
        text = text[:start] + text[end:]
    return text
