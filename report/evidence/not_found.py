"""The page for an address that leads nowhere. It needs no other file, since nobody knows from how deep it is shown."""

from __future__ import annotations

import html
from collections.abc import Mapping

from report.core.messages import messages_in
from report.evidence.gathered import Evidence
from report.theme.css import font_stack
from report.theme.tokens import DARK, LIGHT, SANS, SERIF

PAGE = "404.html"


def not_found_companions(evidence: Evidence) -> Mapping[str, bytes]:
    """The page of a project's paper, with a way to every chapter; none for a project that is no paper."""
    paper, project = evidence.paper, evidence.project
    if paper is None:
        return {}
    titles = evidence.titles
    ways = [
        (f"{project.shown(path).removesuffix('.qmd')}.html", titles[project.shown(path)]) for path in evidence.chapters
    ]
    items = "\n".join(f'<li><a href="{html.escape(href)}">{html.escape(title)}</a></li>' for href, title in ways)
    return {
        PAGE: PAGE_TEXT.format(
            language=paper.language,
            title=html.escape(paper.title),
            items=items,
            style=_style(),
            **_words(paper.language),
        ).encode()
    }


def _words(language: str) -> dict[str, str]:
    """What the page itself says."""
    say = messages_in(language)
    return {
        "marked": "" if say.language == language.partition("-")[0] else f' lang="{say.language}"',
        "window": say("Page not found"),
        "heading": say("There is no page at this address"),
        "text": say(
            "The address may be mistyped, or the page may have moved in a later version. Pages of published versions "
            "keep their\naddresses under <code>v/</code>."
        ),
        "chapters": say("Chapters"),
    }


def _style() -> str:
    def colours(palette: object) -> str:
        names = ("paper", "ink", "muted", "link", "accent")
        return " ".join(f"--{name}: {getattr(palette, name)};" for name in names)

    serif, sans = (font_stack(family).replace('"', "'") for family in (SERIF, SANS))
    return STYLE.format(light=colours(LIGHT), dark=colours(DARK), serif=serif, sans=sans)


STYLE = """\
:root {{ {light} color-scheme: light; }}
@media (prefers-color-scheme: dark) {{ :root {{ {dark} color-scheme: dark; }} }}
html {{ background: var(--paper); color: var(--ink); font: 1.125rem / 1.6 {serif}; }}
body {{ max-width: 36rem; margin: 0 auto; padding: clamp(2rem, 12vh, 8rem) 1.25rem 3rem; }}
h1 {{ margin: 0 0 1rem; font-size: 2.1rem; font-weight: 400; line-height: 1.25; text-wrap: balance; }}
.site-title, nav {{ font-family: {sans}; font-size: 1rem; }}
.site-title {{ display: inline-block; margin-bottom: 2.5rem; color: var(--muted); text-decoration: none; }}
a {{ color: var(--link); text-underline-offset: 0.15em; }}
a:hover {{ color: var(--accent); }}
a:focus-visible {{ outline: 2px solid var(--accent); outline-offset: 3px; }}
ul {{ padding: 0; list-style: none; }}
li a {{ display: inline-block; padding: 0.3rem 0; }}"""

PAGE_TEXT = """\
<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{window} – {title}</title>
<link rel="icon" href="data:,">
<style>
{style}
</style>
</head>
<body>
<header><a class="site-title" href="index.html">{title}</a></header>
<main>
<h1{marked}>{heading}</h1>
<p{marked}>{text}</p>
<nav aria-label="{chapters}">
<ul>
{items}
</ul>
</nav>
</main>
</body>
</html>
"""
