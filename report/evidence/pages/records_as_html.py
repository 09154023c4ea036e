"""Records of long registers as HTML, written here as pandoc would write it, so that it need not read them.

A register of a thousand records takes pandoc longer than all chapters of a paper together, and changes with every
datum. Its records have few forms; whatever is of another form, or might be read as something else than the letters
that stand there, stays Markdown. Both renderers put raw HTML into the page as it is, and resolve the links in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

FENCED = re.compile(r"```\{=html\}\n(?P<html>.*?)\n```", re.DOTALL)
RECORD = re.compile(r"::: \{#(?P<id>[\w.-]+) \.(?P<class>[\w-]+)\}\n(?P<text>.*?)\n:::", re.DOTALL)
PART = re.compile(rf"^(?:{FENCED.pattern}|{RECORD.pattern})$", re.DOTALL | re.MULTILINE)
ITEM = re.compile(r"- (?P<text>\S.*)")
TARGET = re.compile(r"\((?:<(?P<long>[\w:/?=.~%+,&@#-]+)>|(?P<short>[\w:/?=.~%+,&@#-]+))\)", re.ASCII)
ATTRIBUTES = re.compile(r'\{(?:\.(?P<class>[\w-]+)|lang="(?P<lang>[\w-]+)")\}', re.ASCII)
CODE = re.compile(r"`(?P<text>[^`\n]*[^`\n ])`(?!`)")
NOT_SHOWN = re.compile(rf"(?<=\]){TARGET.pattern}|(?<=[\])]){ATTRIBUTES.pattern}", re.ASCII)
LINE_START = re.compile(r"[\w*\[`\\“«¿¡(]")  # of nothing but a paragraph
# Pandoc glues the blank after each of these to it.
ABBREVIATIONS = """
    aet. aetat. al. Apr. Aug. bk. Bros. c. Capt. cf. ch. chap. chs. Co. col. Corp. cp. d. Dec. Dr. e.g. ed. eds. esp. f.
    fasc. Feb. ff. fig. fl. fol. fols. Fr. Gen. Gov. Hon. i.e. ill. Inc. incl. Jan. Jr. Jul. Jun. Ltd. M.A. M.D. Mar.
    Mr. Mrs. Ms. n. n.b. nn. No. Nov. Oct. p. Ph.D. pp. Pres. Prof. pt. q.v. Rep. Rev. s.v. s.vv. saec. sec. Sen. Sep.
    Sept. Sgt. Sr. St. univ. viz. vol. vs."""
# What pandoc does not show letter for letter: these blanks, quotation marks, dashes and dots that it sets; and signs
# that are not seen.
OTHERWISE = re.compile(
    r"""["']|--|\.\.\.|[\x00-\x09\x0b-\x1f\x7f-\xa0\u2028\u2029]| {2}"""
    rf"""|(?<!\w)(?:{"|".join(map(re.escape, ABBREVIATIONS.split()))})(?=\s)"""
)


class _OtherForm(Exception):
    """A record that stays Markdown."""


def with_records_as_html(markdown: str) -> str:
    """A page with those of its records as HTML that pandoc would write letter for letter as they are written here."""
    made: list[str] = []
    html: list[str] = []
    end = 0
    for found in PART.finditer(markdown):
        between, end_of_part = markdown[end : found.start()], found.end()
        written = found["html"] if found["html"] is not None else _written(found)
        if between.strip() or written is None:
            made += _fenced(html)
            html = []
        if between.strip():
            made.append(between.strip("\n"))
        if written is None:
            made.append(found[0])
        else:
            html.append(written)
        end = end_of_part
    made += _fenced(html)
    if rest := markdown[end:].strip("\n"):
        made.append(rest)
    return "\n\n".join(made) + "\n"


def _fenced(html: list[str]) -> Iterator[str]:
    if html:
        yield "\n".join(["```{=html}", *html, "```"])


def _written(record: re.Match[str]) -> str | None:
    try:
        blocks = list(_blocks(record["text"]))
    except _OtherForm:
        return None
    return "\n".join([f'<div id="{record["id"]}" class="{record["class"]}">', *blocks, "</div>"])


def _blocks(text: str) -> Iterator[str]:
    """A paragraph, and after it perhaps a list whose items are a line each."""
    if OTHERWISE.search(NOT_SHOWN.sub("", CODE.sub("`", text))) or "```" in text:
        raise _OtherForm
    paragraph, _, rest = text.strip("\n").partition("\n\n")
    yield f"<p>{_Inlines(paragraph).all()}</p>"
    if not rest:
        return
    is_tight = "\n\n" not in rest
    items = [ITEM.fullmatch(each) for each in rest.split("\n" if is_tight else "\n\n")]
    words = [_Inlines(each["text"]).all() if each else _refuse() for each in items]
    yield "\n".join(
        ["<ul>", *(f"<li>{each}</li>" if is_tight else f"<li><p>{each}</p></li>" for each in words), "</ul>"]
    )


def _refuse() -> str:
    raise _OtherForm


class _Inlines:
    """Reads the words of a paragraph: text, code, emphasis, links, marked words and breaks of lines."""

    def __init__(self, text: str) -> None:
        if not all(LINE_START.match(line) for line in text.split("\n")):
            raise _OtherForm
        self.text = text
        self.at = 0

    def all(self) -> str:
        """All of it as HTML."""
        written = self._until("")
        if self.at != len(self.text):
            raise _OtherForm
        return written

    def _until(self, closing: str) -> str:
        """What stands before a closing sign, which is not taken; nothing before it is an error of form."""
        parts: list[str] = []
        start = self.at
        while self.at < len(self.text) and not (closing and self.text.startswith(closing, self.at)):
            parts.append(self._one())
        inner = self.text[start : self.at]
        if closing and (self.at >= len(self.text) or not inner or inner != inner.strip()):
            raise _OtherForm
        return "".join(parts)

    def _one(self) -> str:
        sign = self.text[self.at]
        if sign == "\\":
            self.at += 2
            following = self.text[self.at - 1 : self.at]
            if following == "\n":
                return "<br />\n"
            return escape(following, quote=False) if following in "\\`*_{}[]<>#$~^@|!&" and following else _refuse()
        if sign == "\n":
            self.at += 1
            return " "
        if sign == "`":
            code = CODE.match(self.text, self.at) or _refuse_match()
            self.at = code.end()
            return f"<code>{escape(code['text'], quote=False)}</code>"
        if sign == "*":
            mark, name = ("**", "strong") if self.text.startswith("**", self.at) else ("*", "em")
            self.at += len(mark)
            inner = self._until(mark)
            self.at += len(mark)
            return f"<{name}>{inner}</{name}>"
        if sign == "[":
            return self._bracketed()
        if sign in "_{}]<>#$~^@|!&":
            raise _OtherForm
        self.at += 1
        return sign

    def _bracketed(self) -> str:
        self.at += 1
        inner = self._until("]")
        self.at += 1
        target = TARGET.match(self.text, self.at)
        self.at = target.end() if target else self.at
        attributes = ATTRIBUTES.match(self.text, self.at)
        self.at = attributes.end() if attributes else self.at
        if self.at < len(self.text) and self.text[self.at] in "({[:" and not (target or attributes):
            raise _OtherForm
        told = (
            "".join(f' {name}="{each}"' for name, each in attributes.groupdict().items() if each) if attributes else ""
        )
        if target:
            return f'<a href="{escape(target["long"] or target["short"])}"{told}>{inner}</a>'
        return f"<span{told}>{inner}</span>" if attributes else _refuse()


def _refuse_match() -> re.Match[str]:
    raise _OtherForm
