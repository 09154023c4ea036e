"""The first page for a reader of five seconds: the finding, one picture, numbers to press, ways on, a story.

Its words stand in `index.qmd`, in divisions with a class each, so that they are checked as all text is and both
renderers have them; a picture is named there by the id of its figure:

    ::: {.front}
    ::: {.finding}            the finding in one sentence
    ::: {data-picture="id"}   the picture that carries it
    ::: {.numbers}            a list of numbers
    ::: {.findings}           a list; each item that refers to a figure gets its small chart
    ::: {.story}              steps, each {.step data-picture="id"}; or one chart that changes, see `story`

What of this is missing is left out. The ways on (PDF, Word, data, citation) are known to the machine.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from report.core.errors import ContentError, Problem
from report.core.filenames import address_of
from report.core.messages import N_
from report.core.paper import read_paper
from report.core.project import Project
from report.evidence.gathered import Evidence
from report.evidence.story import STEP, STORY, steps_drawn, story
from report.exhibits.kinds import KINDS
from report.exhibits.kinds.kind import NARROW, PICTURE

PAGE, SOURCE = "index.html", "index.qmd"
MARK = "<!-- front -->"  # on a page that is dressed
PLACED = re.compile(r'<div\b(?P<attributes>[^>]*\bdata-picture="(?P<id>[^"]*)"[^>]*)>(?P<inner>.*?)</div>', re.DOTALL)
FINDING = re.compile(r'<div class="finding">.*?</div>\n?', re.DOTALL)
NUMBERS = re.compile(r'<div class="numbers">.*?</div>\n?', re.DOTALL)
FINDINGS = re.compile(r'<div class="findings">.*?</div>', re.DOTALL)
ITEM = re.compile(r"<li>(?P<inner>.*?)</li>", re.DOTALL)
TO_FIGURE = re.compile(r'href="(?P<href>[^"]*#fig-(?P<id>[a-z0-9-]+))"')
OTHER_LANGUAGE = re.compile(
    r'(?P<open><div lang="(?P<lang>[a-zA-Z-]+)"[^>]*>)\s*<p><strong>(?P<title>[^<]*)</strong></p>(?P<inner>.*?)</div>',
    re.DOTALL,
)
SPOKEN = re.compile(r"<title\b.*?</title>|<desc\b.*?</desc>", re.DOTALL)
BOX = re.compile(r'<svg\b[^>]*\bviewBox="\S+ \S+ (?P<width>[\d.]+) (?P<height>[\d.]+)"')  # viewBox="0 0 343 815"
TALL = 1.5  # times as high as wide: the whole of it, as high as its neighbours, would have letters of 5 pixels
ROLE = re.compile(r' role="img" aria-labelledby="[^"]*"')
CLASS = re.compile(r'class="(?:narrow-)?chart"')
NAMES = {"de": "Deutsch", "en": "English", "es": "Español", "fr": "Français", "it": "Italiano", "pt": "Português"}
HINT = N_("Press a number, here or anywhere in the text: it tells how it was computed and where it comes from.")

# Beside the built site, and beside a published one under the paper's name: publishing changes what stands between.
FILES_BEGIN, FILES_END = "<!-- files -->", "<!-- end files -->"
FILES = re.compile(re.escape(FILES_BEGIN) + ".*?" + re.escape(FILES_END), re.DOTALL)
BUILT = ("../paper.pdf", "../paper.docx")


def front_for(project: Project, site: Path) -> Callable[[str, str], str]:
    """What completes the first page of a project's site."""
    if not project.exhibits.is_dir():
        return lambda _path, text: text
    front = _Front(project, site)
    return lambda path, text: front.complete(text) if path == PAGE else text


def with_files(text: str, pdf: str, word: str) -> str:
    """The first page with the ways to PDF and Word."""
    return FILES.sub(lambda _: _file_links(pdf, word), text, count=1)


def with_built_files(text: str) -> str:
    """The first page with the ways to PDF and Word as they are beside a built site."""
    return with_files(text, *BUILT)


def _file_links(pdf: str, word: str) -> str:
    links = f'<li><a href="{html.escape(pdf)}">PDF</a></li><li><a href="{html.escape(word)}">Word</a></li>'
    return f"{FILES_BEGIN}{links}{FILES_END}"


class _Front:
    """What the first page needs of the paper, read once."""

    def __init__(self, project: Project, site: Path) -> None:
        self.project = project
        self.site = site
        self.evidence = Evidence(project)
        self.say = self.evidence.say

    def complete(self, text: str) -> str:
        if MARK in text or '<div class="front">' not in text:
            return text
        shown: list[str] = []

        def placed(found: re.Match[str]) -> str:
            told = self._figure(found["id"])
            shown.append(found["id"])
            if 'class="step"' in found["attributes"]:
                return self._step(found, told, len(shown))
            return self._large(found["id"], told, len(shown))

        text = STORY.sub(self._one_chart, text)
        text = PLACED.sub(placed, text)
        text = FINDING.sub(lambda found: found[0] + self._ways(), text, count=1)
        text = NUMBERS.sub(lambda found: f'{found[0]}<p class="numbers-hint">{self.say(HINT)}</p>\n', text, count=1)
        text = FINDINGS.sub(lambda found: ITEM.sub(self._with_chart, found[0]), text)
        text = OTHER_LANGUAGE.sub(_folded, text)
        return text.replace('<div class="front">', f'{MARK}\n<div class="front">', 1)

    def _figure(self, name: str) -> dict[str, Any]:
        told = self.evidence.exhibits.get(name)
        if told is None or not KINDS[told["kind"]].is_picture:
            figures = [each for each, about in self.evidence.exhibits.items() if KINDS[about["kind"]].is_picture]
            expected = f"one of {', '.join(figures)}"
            raise ContentError(Problem(f'no figure "{name}"', SOURCE, self._line_of(name), expected))
        return dict(told)

    def _line_of(self, name: str) -> int:
        lines = (self.project.root / SOURCE).read_text(encoding="utf-8").splitlines()
        return next((at for at, each in enumerate(lines, 1) if f'data-picture="{name}"' in each), 0)

    def _drawings(self, name: str, told: dict[str, Any], which: tuple[str, ...], place: str) -> str:
        """The drawings with identifiers of this place: a page may show a figure twice."""
        texts = []
        for file in which:
            if file in told["files"]:
                text = (self.project.exhibits / name / file).read_text(encoding="utf-8").strip()
                texts.append(
                    re.sub(rf'((?:\bid="|url\(#|href="#|labelledby="| )){re.escape(name)}-', rf"\g<1>{place}-", text)
                )
        return "\n".join(texts)

    def _href(self, name: str) -> str:
        use = next(iter(self.evidence.uses.get(name, ())), None)
        return f"{address_of(use.path.removesuffix('.qmd') + '.html')}#fig-{name}" if use else f"exhibits/{name}.html"

    def _large(self, name: str, told: dict[str, Any], number: int) -> str:
        title, subtitle = html.escape(told["title"]), html.escape(told.get("subtitle", ""))
        return (
            f'<div class="front-picture exhibit" data-exhibit="{name}">\n<figure>\n<figcaption>'
            f'<a href="{self._href(name)}"><strong>{title}</strong></a> {subtitle}</figcaption>\n'
            f"{self._drawings(name, told, (PICTURE, NARROW), f'front-{number}')}\n</figure>\n</div>"
        )

    def _step(self, found: re.Match[str], told: dict[str, Any], number: int) -> str:
        name = found["id"]
        drawings = self._drawings(name, told, (PICTURE, NARROW), f"story-{number}")
        return (
            f'<div class="step">\n<div class="step-words">{found["inner"]}</div>\n<figure>\n<figcaption>'
            f'<a href="{self._href(name)}">{html.escape(told["title"])}</a></figcaption>\n{drawings}\n</figure>\n</div>'
        )

    def _one_chart(self, found: re.Match[str]) -> str:
        """A story of which one chart changes; raises ContentError if the chart has no parts for its steps."""
        name, told = found["id"], self._figure(found["id"])
        words = [step["words"] for step in STEP.finditer(found["steps"])]
        drawings = self._drawings(name, told, (PICTURE, NARROW), "story")
        if steps_drawn(drawings) != len(words):
            raise ContentError(
                Problem(
                    f"the story has {len(words)} steps, and layers of the figure {name} are named for "
                    f"{steps_drawn(drawings)}",
                    SOURCE,
                    self._line_of(name),
                    expected="as many of both; a layer with the name step-2 is shown from the second step on",
                )
            )
        title, subtitle = html.escape(told["title"]), html.escape(told.get("subtitle", ""))
        caption = f'<a href="{self._href(name)}"><strong>{title}</strong></a> {subtitle}'
        return story(words, drawings, caption, f"fig-{name}")

    def _with_chart(self, found: re.Match[str]) -> str:
        to = TO_FIGURE.search(found["inner"])
        told = self.evidence.exhibits.get(to["id"]) if to else None
        words = f'<div class="finding-words">{found["inner"]}</div>'
        if to is None or told is None:
            return f"<li>{words}</li>"
        which = NARROW if NARROW in told["files"] else PICTURE
        drawing = SPOKEN.sub(
            "", ROLE.sub(' aria-hidden="true"', self._drawings(to["id"], dict(told), (which,), f"small-{to['id']}"))
        )
        drawing = drawing.replace('class="narrow-chart"', 'class="small-chart"').replace(
            'class="chart"', 'class="small-chart"'
        )
        label = html.escape(self.say("%(title)s: the figure in its chapter", title=told["title"]))
        kind = _kind_of_preview(drawing)
        return f'<li>{words}<a class="{kind}" href="{to["href"]}" aria-label="{label}">{drawing}</a></li>'

    def _ways(self) -> str:
        """Read, PDF, Word, data, cite: what a reader may want to do next."""
        chapters = [self.project.shown(path) for path in self.project.chapters]
        first = next((path for path in chapters if path != SOURCE), "")
        links = []
        if first:
            words = self.say("Read")
            links.append(f'<li><a class="primary" href="{_page(first)}">{words}</a></li>')
        if read_paper(self.project) is not None:
            links.append(_file_links(*BUILT))
        links += [
            f'<li><a href="{page}">{label}</a></li>'
            for page, label in (
                ("chapters/evidence/data.html", self.say("Data")),
                ("chapters/evidence/cite.html", self.say("Cite")),
            )
            if (self.site / page).is_file()
        ]
        label = self.say("The paper")
        return f'<ul class="ways" id="ways" aria-label="{label}">{"".join(links)}</ul>\n'


def _kind_of_preview(drawing: str) -> str:
    """The class of the link around a small chart: of one far taller than wide only the top is shown, readably."""
    found = BOX.search(drawing)
    is_tall = found is not None and float(found["height"]) > TALL * float(found["width"])
    return "to-chart is-tall" if is_tall else "to-chart"


def _page(path: str) -> str:
    return address_of(path.removesuffix(".qmd") + ".html")


def _folded(found: re.Match[str]) -> str:
    """A part in another language behind its name: those who read it find it, the others are not in its way."""
    name = NAMES.get(found["lang"].partition("-")[0], found["lang"])
    return (
        f'<details class="other-language" lang="{found["lang"]}">\n<summary>{found["title"]} ({name})</summary>'
        f"{found['inner']}</details>"
    )
