from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
import typst
import vl_convert
from pypdf import PdfReader

from report.core.errors import ContentError
from report.theme import MONO, PRINT_FONTS, SANS, SERIF, WEB_FONTS, check_fonts
from report.theme.css import FACES
from report.theme.fonts import FONTS

CHAPTER_PAGE = ["PaperSerif-Regular", "PaperSerif-Italic", "PaperSans-Variable"]


@pytest.fixture
def copied_fonts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    copied = Path(shutil.copytree(FONTS, tmp_path / "fonts"))
    monkeypatch.setattr("report.theme.fonts.FONTS", copied)
    return copied


def test_missing_font_is_named_with_its_remedy(copied_fonts: Path) -> None:
    (copied_fonts / "ttf" / "PaperSans-Regular.ttf").unlink()
    with pytest.raises(ContentError) as caught:
        check_fonts()
    assert str(caught.value) == (
        "report/theme/fonts/ttf/PaperSans-Regular.ttf: font file is missing\n"
        "  to fix:   restore it: git checkout -- report/theme/fonts/ttf/PaperSans-Regular.ttf"
    )


def test_every_changed_font_is_named(copied_fonts: Path) -> None:
    for name in ("ttf/PaperSerif-Italic.ttf", "woff2/PaperMono-Regular.woff2"):
        with (copied_fonts / name).open("ab") as file:
            file.write(b"\0")
    with pytest.raises(ContentError) as caught:
        check_fonts()
    assert [problem.path.rsplit("/", 1)[1] for problem in caught.value.problems] == [
        "PaperSerif-Italic.ttf",
        "PaperMono-Regular.woff2",
    ]


def test_shipped_fonts_are_those_of_the_manifest() -> None:
    check_fonts()
    listed = json.loads((FONTS / "manifest.json").read_text(encoding="utf-8"))
    shipped = {path.relative_to(FONTS).as_posix(): path.stat().st_size for path in FONTS.glob("*/Paper*")}
    assert shipped == {name: entry["bytes"] for name, entry in listed.items()}


def test_every_family_has_its_licence() -> None:
    texts = [path.read_text(encoding="utf-8") for path in sorted((FONTS / "licences").iterdir())]
    assert len(texts) == 3
    assert all("SIL OPEN FONT LICENSE Version 1.1" in text for text in texts)


def test_every_face_of_the_site_is_shipped_and_every_web_font_is_a_face() -> None:
    assert {stem for stem, *_ in FACES} == {path.stem for path in WEB_FONTS.iterdir()}


def test_fonts_of_a_chapter_page_weigh_at_most_60_kb() -> None:
    assert sum((WEB_FONTS / f"{stem}.woff2").stat().st_size for stem in CHAPTER_PAGE) <= 60_000


def test_pdf_sets_every_family_and_cut_in_the_shipped_fonts(tmp_path: Path) -> None:
    source = tmp_path / "page.typ"
    lines = [f'#text(font: "{family}")[México *2006–2024* _italic_]' for family in (SERIF, SANS, MONO)]
    source.write_text(f'#set text(font: "{SERIF}")\n' + "\n".join(lines), encoding="utf-8")
    typst.compile(
        source, output=tmp_path / "page.pdf", font_paths=[PRINT_FONTS], ignore_system_fonts=True
    )  # a warning about an unknown family would be no error, hence the look into the file
    fonts = PdfReader(tmp_path / "page.pdf").pages[0]["/Resources"]["/Font"]
    used = {str(font.get_object()["/BaseFont"]).split("+")[1] for font in fonts.values()}
    assert used == {
        *(f"PaperSerif-{cut}" for cut in ("Regular", "Semibold", "Italic")),
        *(f"PaperSans-{cut}" for cut in ("Regular", "Semibold", "Italic")),
        *(f"PaperMono-{cut}" for cut in ("Regular", "Semibold", "Italic")),
    }


def text_width(family: str, weight: int) -> float:
    """Width in pixels at which vl-convert sets a text."""
    mark = {"type": "text", "font": family, "fontWeight": weight, "fontSize": 40, "align": "left"}
    spec = {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "data": {"values": [{}]},
        "mark": {**mark, "text": "Illustration Wwi 1974"},
        "padding": 0,
        "config": {"view": {"stroke": None}},
    }
    svg = vl_convert.vegalite_to_svg(spec)
    return float(svg.split('width="', 1)[1].split('"', 1)[0])


def test_charts_are_measured_with_the_shipped_fonts() -> None:
    unknown = text_width("No such family", 400)
    vl_convert.register_font_directory(str(PRINT_FONTS))
    widths = {text_width(SANS, 400), text_width(SANS, 600), text_width(SERIF, 400), text_width(MONO, 400), unknown}
    assert len(widths) == 5
