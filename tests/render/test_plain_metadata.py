"""What no reader of a page sees in title, abstract, description and keywords is in no plain metadata either."""

from __future__ import annotations

import io
import json
import re
import zipfile

import pypdf
import pytest

from report.core.plain import visible, words_of_html, words_of_markdown
from report.core.project import Project
from report.evidence.citing import citation_companions
from report.evidence.gathered import Evidence
from report.evidence.search import write_search
from report.render.engine import choose_engine
from report.render.print.compose import compose
from report.render.print.composed import read_front_matter
from report.render.print.docx import make_docx
from report.render.print.pdf import make_pdf
from report.render.site import RenderSource, render_site

HIDDEN = (
    "<!-- SECRET -->",
    "[SECRET]{.content-hidden}",
    "`SECRET`{.content-hidden}",
    '[SECRET]{.content-visible when-profile="nobody"}',
    "`SECRET`{=latex}",
)
MARKS = "\u200b\u200e\u202a\u202c\u2060\u00ad\U000e0041"
MARKUP = "*stars* and `code`{.python} " + " ".join(HIDDEN) + f" zero{MARKS}width"
RAW = re.compile(
    r"SECRET|<!--|--&gt;|content-|\{\.|`|\*stars|%2A|[\u200b\u200e\u202a\u202c\u2060\u00ad\ufeff\U000e0041]"
)
WORDS = "stars and code zerowidth"


def yaml(text: str) -> str:
    return json.dumps(text)  # which is YAML as well


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    root = tmp_path_factory.mktemp("plain").resolve()
    (root / "_quarto.yml").write_text(
        "project:\n  type: book\n  output-dir: build/site\nlang: en\n"
        f"keywords: [{yaml('Key ' + MARKUP)}]\nbook:\n"
        f"  title: {yaml('Title ' + MARKUP)}\n  subtitle: {yaml('Sub ' + MARKUP)}\n"
        f"  description: {yaml('About ' + MARKUP)}\n"
        "  author: A. Author\n  date: 2026-01-02\n  site-url: https://example.org/\n"
        "  chapters: [index.qmd, one.qmd, two.qmd]\n"
    )
    (root / "CITATION.cff").write_text(
        f"cff-version: 1.2.0\nversion: 0.1.0\nlicense: CC-BY-4.0\nkeywords: [{yaml('Key ' + MARKUP)}]\n"
    )
    (root / "CHANGELOG.md").write_text("# Changes\n\n## 0.1.0 – 2026-01-02\n\n- All.\n")
    (root / "index.qmd").write_text(
        f"# Preface {{.unnumbered}}\n\n## Abstract {{#abstract .unnumbered}}\n\n{MARKUP}. {'More. ' * 20}\n"
    )
    (root / "one.qmd").write_text(
        f"---\ntitle: {yaml('One ' + MARKUP)}\nsubtitle: {yaml('Sub ' + MARKUP)}\n"
        f"description: {yaml('About ' + MARKUP)}\nkeywords: [{yaml('Key ' + MARKUP)}]\n---\n\n{MARKUP}\n"
    )
    (root / "two.qmd").write_text(
        f"# Two {MARKUP}\n\nThe paragraph {MARKUP} is long enough to tell what the page is about.\n"
    )
    return Project(root)


def shown(text: str) -> str:
    found = RAW.search(text)
    return text[max(0, found.start() - 90) : found.end() + 30] if found else ""


def test_heads_search_and_titles_of_pages(project: Project):
    render_site(RenderSource(project), project.site, choose_engine("builtin"), None, lambda _: None)
    write_search(Evidence(project), project.site)
    for name in ("index.html", "one.html", "two.html"):
        head = (project.site / name).read_text().partition("</head>")[0]
        told = "\n".join(
            re.findall(r'<title>.*?</title>|<meta [^>]*>|<script type="application/ld\+json">.*?</script>', head)
        )
        assert WORDS in told
        assert shown(told) == "", name
    assert shown((project.site / "search/index.js").read_text()) == ""
    for name, content in citation_companions(Evidence(project)).items():
        assert shown(content.decode()) == "", name


@pytest.mark.parametrize("document", ["", "one.qmd"])
def test_properties_of_pdf_and_word_file(document: str, project: Project):
    place = project.root / document
    composed = compose(place, "typst")
    pdf = pypdf.PdfReader(io.BytesIO(make_pdf(composed.tree, root=composed.root, files=composed.files)))
    told = [str(value) for value in (pdf.metadata or {}).values()] + [
        str(pdf.xmp_metadata and pdf.xmp_metadata.stream.get_data().decode())
    ]
    assert WORDS in "\n".join(told)
    assert shown("\n".join(told).replace('begin="\ufeff"', "")) == ""
    composed = compose(place, "docx")
    zipped = zipfile.ZipFile(io.BytesIO(make_docx(composed.tree, root=composed.root, files=composed.files)))
    for name in ("docProps/core.xml", "docProps/custom.xml", "docProps/app.xml"):
        assert shown(zipped.read(name).decode()) == "", name
    assert WORDS in zipped.read("docProps/core.xml").decode()
    assert "SECRET" not in read_front_matter(composed.tree).title


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("A *b* **c** <!-- private --> d", "A b c d"),
        ("A <!-- never closed", "A"),
        ('a [b [c](d)]{.small} [e](f "g"){.h} ![alt](x.png){#fig}', "a b c e alt"),
        ("[c] (d) [e] stay", "[c] (d) [e] stay"),
        ("`*a*`{.py} ``x`y``", "*a* x`y"),
        ("`<script>`{=html} z", "z"),
        ("snake_case_name and _it_ and __so__", "snake_case_name and it and so"),
        ("2 < 3 & 4 > 1, R&amp;D", "2 < 3 & 4 > 1, R&D"),
        (r"m^2^ H~2~O \*not\* \_this\_", "m2 H2O *not* _this_"),
        ("$5 and $6, $x^2$ is", "$5 and $6, x^2 is"),
        ("^[a note [x] y] end[^1] [@key, p. 3]", "end"),
        ('<b onclick="x">hi</b> <script>alert(1)</script><style>a{}</style>ok', "hi ok"),
        ('<span class="content-hidden">s</span> t', "t"),
        ("5 * 3 * 2, ~10 to ~20", "5 * 3 * 2, ~10 to ~20"),
        ("***both*** ~~gone~~ # x", "both gone # x"),
        ("::: {.content-hidden}\nsecret\n:::\nrest", "rest"),
        ("<https://example.org/a_b_c>", "https://example.org/a_b_c"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("a\u200cb\u202ec\u00add", "abcd"),
        ("", ""),
    ],
)
def test_words_of_markdown(text: str, words: str):
    assert words_of_markdown(text) == words


def test_words_of_html():
    assert words_of_html("a<!-- x > y --><b>b</b> &lt;c&gt; <script>1</script>d\u200b") == "ab <c> d"
    assert visible("a\u00a0b\n c\x00") == "a b c"
