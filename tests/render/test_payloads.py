"""A paper whose data, captions and names hold what programs might run: site, PDF and Word file show it, and no more."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from html.parser import HTMLParser

import pypdf
import pytest

from report.exhibits.markdown import quoted
from report.render.book import pandoc
from tests.sample import Sample
from tests.sharing import Shared

CELL = (
    'note " onmouseover="alert(3) [x](javascript:alert(4)) #eval("alert5") ]{.x onclick=alert(6)} ]]> '
    '{ HYPERLINK "http://evil.example" } $#eval("7")$'
)
TEXT = (
    f"{CELL} <script>alert(1)</script> <img src=x onerror=alert(2)> `#panic()`{{=typst}} `<b onclick=1>`{{=html}} "
    '{{< include /etc/passwd >}} {{< meta title >}} </title></style></textarea> `<w:fldSimple w:instr="X"/>`{=openxml}'
)
NO_SHORTCODE = TEXT.replace("{{<", "").replace(">}}", "")
RUNS = re.compile(r"\s*(?:javascript|vbscript|data:text)", re.IGNORECASE)
DATA_BLOCKS = ("application/ld+json", "application/json")
FIELDS = ("TOC ", "PAGE", "STYLEREF ", "SEQ ", "REF ")  # that the Word file has anyway


class Live(HTMLParser):
    """Gathers what a browser would run or fetch because of the payloads."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if any(name.startswith("on") or (name != "title" and RUNS.match(value)) for name, value in told.items()):
            self.found.append(str((tag, attrs)))
        if tag == "script" and not told.get("src") and told.get("type") not in DATA_BLOCKS:
            self.found.append("script")
        if told.get("src") == "x" or "evil.example" in told.get("href", ""):
            self.found.append(str((tag, attrs)))


@pytest.fixture(scope="module")
def hostile(built_sample: Sample, shared: Shared) -> Sample:
    """The sample paper with payloads wherever words may stand, built."""
    return Sample(shared("hostile", lambda folder: write_hostile(built_sample.copied(folder))))


def write_hostile(paper: Sample) -> None:
    path = paper.path("data/datapackage.json")
    described = json.loads(path.read_text(encoding="utf-8"))
    described |= {"title": f"T {TEXT}", "description": f"D {TEXT}"}
    described["contributors"][0]["title"] = f"C {TEXT}"
    for resource in described["resources"][:2]:
        resource |= {"title": f"R {TEXT}", "description": f"D {TEXT}"}
        for field in resource["schema"]["fields"]:
            field |= {"title": f"F {TEXT}", "description": f"D {TEXT}"}
    path.write_text(json.dumps(described, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    table = paper.path("data/honey/harvest.csv")
    rows = list(csv.DictReader(io.StringIO(table.read_text(encoding="utf-8"))))
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows({**row, "note": CELL, "locator": f"p. 1 {CELL}"} for row in rows)
    exhibits = "scripts/honey_exhibits.py"
    paper.edit(exhibits, 'title=f"The south made {south} tonnes of honey in 2021"', f"title={TEXT!r}")
    paper.edit(exhibits, 'subtitle="Tonnes of honey, by valley"', f"subtitle={TEXT!r}")
    paper.edit(exhibits, 'alt=f"In 2021 the south', f'alt={TEXT!r} + f"In 2021 the south')
    paper.edit(exhibits, 'title="Jars became dearer"', f"title={TEXT!r}")
    paper.edit(exhibits, 'Column("Year")', f"Column({TEXT!r})")
    paper.edit("_quarto.yml", '"Contributors to Honey in Two Valleys"', json.dumps(NO_SHORTCODE))
    paper.seal("harvest")
    paper.made()


def test_nothing_is_live_in_the_site(hostile: Sample):
    pages = [path for path in sorted(hostile.project.site.rglob("*")) if path.suffix in (".html", ".svg", ".xml")]
    assert len(pages) > 20
    for page in pages:
        live = Live()
        live.feed(page.read_text(encoding="utf-8"))
        assert live.found == [], page.name
    assert "root:" not in "".join(page.read_text(encoding="utf-8") for page in pages), "the file was included"
    honey = (hostile.project.site / "chapters/honey.html").read_text(encoding="utf-8")
    assert "&lt;script&gt;alert(1)" in honey, "the payload is shown as it is written"


def test_nothing_is_live_in_the_pdf(hostile: Sample):
    reader = pypdf.PdfReader(hostile.project.pdf)
    text = " ".join(page.extract_text() for page in reader.pages)
    assert '#eval("alert5")' in re.sub(r"\s+", " ", text).replace("“", '"').replace("”", '"')
    actions = [
        annotation.get_object().get("/A") for page in reader.pages for annotation in page.get("/Annots", []) or []
    ]
    assert {action["/S"] for action in actions if action} <= {"/URI", "/GoTo"}
    links = [str(action["/URI"]) for action in actions if action and "/URI" in action]
    assert [link for link in links if RUNS.match(link) or "evil.example" in link] == []
    assert not {"/OpenAction", "/AA", "/JavaScript"} & set(reader.trailer["/Root"])


def test_nothing_is_live_in_the_word_file(hostile: Sample):
    with zipfile.ZipFile(hostile.project.docx) as zipped:
        parts = {name: zipped.read(name).decode() for name in zipped.namelist() if name.endswith((".xml", ".rels"))}
    fields = [
        field
        for part in parts.values()
        for field in re.findall(r'<w:instrText[^>]*>(.*?)</w:instrText>|w:instr="([^"]*)"', part)
    ]
    assert [field for field in fields if not "".join(field).strip().startswith(FIELDS)] == []
    targets = re.findall(r'Target="([^"]*)"', "".join(part for name, part in parts.items() if name.endswith(".rels")))
    assert [target for target in targets if RUNS.match(target) or "evil.example" in target] == []
    assert "HYPERLINK" in parts["word/document.xml"], "the payload is shown as it is written"


@pytest.mark.parametrize(
    "text", [TEXT, "{{< meta title >}}", "{{{< x >}}}", "AT&amp;T &lt; &#123; & b", 'a\\"b\\', "{{"]
)
def test_attribute_holds_its_text_letter_for_letter(text: str):
    from report.core.chapters import Place
    from report.render.reading.shortcodes import replace_shortcodes

    line = f"[x]{{data-text={quoted(text)}}}"
    replaced = replace_shortcodes([line], [Place("a.qmd", 1)], {"title": "WRONG"}, {})
    assert not replaced.faults
    tree, _ = pandoc._tree(["--from=markdown", "--to=json"], replaced.lines[0], {})
    ((_, _, attributes), _) = tree["blocks"][0]["c"][0]["c"]
    assert dict(attributes)["data-text"] == text
