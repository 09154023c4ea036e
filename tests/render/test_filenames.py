"""Files with blanks, signs and accents in their names reach the site, the PDF and the Word file."""

from __future__ import annotations

import html
import io
import json
import re
import unicodedata
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

import pytest
from PIL import Image

from report.core.chapters import included_in
from report.core.errors import ContentError
from report.core.filenames import address_of
from report.core.files import existing_name
from report.core.settings import read_yaml
from report.render.html.site import render_project
from report.render.print.compose import compose
from report.render.print.composed import gather_images

NAMES = [
    "Screenshot at 10.00",
    "serie (1)",
    "it's",
    'say "hi"',
    "a#b",
    "$HOME",
    "100%",
    "a%20b",
    "why?",
    "a&b",
    "a[1]",
    "--output=x",
    "Año 😀",
    unicodedata.normalize("NFD", "Año"),
    "10:00",
    "a:b",
    "a\\b",
    "javascript:x",
]
LINK = re.compile(r'(?:src|href)="([^"#][^"]*)"')


def picture(width: int = 4) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (width, 4), "red").save(buffer, "PNG")
    return buffer.getvalue()


def book(root: Path, **texts: str) -> Path:
    """A book whose inner chapters, with all files that they use, have these names."""
    (root / "chapters").mkdir(parents=True)
    listed = "".join(f"\n    - {json.dumps(f'chapters/{name}.qmd')}" for name in texts)
    settings = f"project:\n  type: book\nbook:\n  title: Words\n  chapters:\n    - index.qmd{listed}"
    registers = json.dumps([f"chapters/{name}.bib" for name in texts])
    (root / "_quarto.yml").write_text(f"{settings}\n    - chapters/last.qmd\nbibliography: {registers}\n")
    (root / "index.qmd").write_text("# Start {.unnumbered}\n\n@sec-x and [@k].\n")
    (root / "chapters/last.qmd").write_text("# Last\n\n::: {#refs}\n:::\n")
    for number, (name, text) in enumerate(texts.items()):
        key = f"k{number or ''}"
        (root / f"chapters/{name}.qmd").write_text(text)
        (root / f"chapters/{name}.bib").write_text(f"@book{{{key}, title={{A}}, author={{B, C}}, year=2000}}\n")
        (root / f"chapters/_{name}.qmd").write_text("Taken in.\n")
        (root / f"chapters/{name}.png").write_bytes(picture(4 + number))
        (root / f"chapters/{name}.csv").write_text("a\n1\n")
    return root


def leads_on(page: Path) -> list[str]:
    """The addresses of a page that a browser finds in the site."""
    found = []
    for given in map(html.unescape, LINK.findall(page.read_text())):
        address = urlsplit(given)
        assert not address.scheme, given
        assert "\\" not in given
        assert (page.parent / unquote(address.path)).is_file(), given
        found.append(given)
    return found


def words_with(name: str, given: str, number: int) -> str:
    """A chapter that uses files of a name, in the way that it is given."""
    marks = '"' if "'" in name else "'"
    text = f"# One {{#sec-{'x' * (number + 1)}}}\n\n[@k{number or ''}]\n\n"
    text += f"{{{{< include {marks}_{name}.qmd{marks} >}}}}\n\n"
    return text + f"![a](<{given}.png>)\n\n[b](<{given}.csv>)\n\n[c](<{given}.qmd>)\n\n[d](</chapters/{given}.csv>)\n"


@pytest.mark.parametrize("is_encoded", [True, False])
def test_any_name_works_in_every_format(tmp_path: Path, is_encoded: bool):
    # A percent sign before two digits is an encoded sign, wherever an address stands.
    names = [name for name in NAMES if is_encoded or "%" not in name or name == "100%"]
    given = [quote(name) if is_encoded else name.replace("\\", "\\\\") for name in names]
    texts = {name: words_with(name, given[number], number) for number, name in enumerate(names)}
    root = book(tmp_path / "paper", **texts)
    site = render_project(root, root / "build/site").folder
    on_start = leads_on(site / "index.html")
    for name in names:
        page = site / f"chapters/{name}.html"
        assert "Taken in." in page.read_text()
        used = [address for address in leads_on(page) if address.endswith((".png", ".csv"))]
        assert [Path(unquote(address)).name for address in used] == [f"{name}.png", f"{name}.csv", f"{name}.csv"]
        assert [each for each in on_start if Path(unquote(urlsplit(each).path)).name == f"{name}.html"], name
    for form in ("typst", "docx"):
        composed = compose(root, form)
        _, images = gather_images(composed.tree, composed.root, composed.files, (".png",))
        assert len(images) == len(names)


def test_accent_written_in_the_other_form_is_the_same_file(tmp_path: Path):
    on_disk, written = (unicodedata.normalize(form, "Año") for form in ("NFD", "NFC"))
    text = f"# One {{#sec-x}}\n\n{{{{< include _{written}.qmd >}}}}\n\n![a]({written}.png)\n"
    root = book(tmp_path / "paper", **{on_disk: text})
    settings = root / "_quarto.yml"
    settings.write_text(
        settings.read_text().replace(json.dumps(on_disk)[1:-1] + ".qmd", json.dumps(written)[1:-1] + ".qmd")
    )
    render_project(root, root / "build/site")
    leads_on(root / f"build/site/chapters/{on_disk}.html")
    assert existing_name(root, f"chapters/{written}.png") == f"chapters/{on_disk}.png"


def test_line_break_in_a_name_is_refused_by_name(tmp_path: Path):
    root = book(tmp_path / "paper", one="# One {#sec-x}\n\n![a](a%0Ab.png)\n")
    (root / "chapters/a\nb.png").write_bytes(picture())
    with pytest.raises(ContentError, match=r"one\.qmd:\d+: .*'chapters/a\\nb\.png' holds a line break"):
        render_project(root, root / "build/site")
    with pytest.raises(ContentError, match=r"_quarto\.yml:7: .*'chapters/x\\ny\.qmd' holds a line break"):
        render_project(book(tmp_path / "other", **{"x\ny": "# One {#sec-x}\n"}), tmp_path / "site")


def test_missing_file_is_told_as_it_is_written_with_its_line(tmp_path: Path):
    root = book(tmp_path / "paper", one="# One {#sec-x}\n\nWords.\n\n![a](<no file.png>)\n")
    with pytest.raises(ContentError, match=r"one\.qmd:5: the image does not exist: no file\.png"):
        render_project(root, root / "build/site")


def test_address_that_is_longer_than_any_name_is_one(tmp_path: Path):
    root = book(tmp_path / "paper", one=f"# One {{#sec-x}}\n\n[a](https://example.org/{'ñ' * 5000})\n")
    render_project(root, root / "build/site")


def test_addresses_say_what_a_browser_must_ask_for():
    assert address_of("chapters/a#b?c%20d: é.html") == "chapters/a%23b%3Fc%2520d%3A%20%C3%A9.html"


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("{{< include a b (1).qmd >}}", ["a b (1).qmd"]),
        ("{{< include it's.qmd >}}", ["it's.qmd"]),
        ('{{< include "it\'s <1>.qmd" >}}', ["it's <1>.qmd"]),
        ("{{< include 'say \"hi\".qmd' >}} {{< include a >}}", ['say "hi".qmd', "a"]),
    ],
)
def test_names_of_includes(line: str, names: list[str]):
    assert included_in(line) == names


def test_signs_in_two_halves_are_one_sign_and_halves_are_refused():
    assert read_yaml(r'a: "\ud83d\ude00"', "a.yml")[0] == {"a": "😀"}
    with pytest.raises(ContentError, match=r"a\.yml:2: this is not YAML: half a sign"):
        read_yaml('a: 1\nb: "\\ud83d"', "a.yml")
