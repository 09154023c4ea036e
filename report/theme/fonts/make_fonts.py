"""Make the shipped fonts from their upstream files; see report/theme/fonts/README.md for how to run it."""

from __future__ import annotations

import argparse
import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

FONTS = Path(__file__).resolve().parent

# The licence reserves the name "Source" for unmodified fonts, and a subset is a modified one.
FAMILIES = {"serif": "Paper Serif", "sans": "Paper Sans", "mono": "Paper Mono"}

UPSTREAM = {  # family and slope: file and SHA-256
    ("serif", "roman"): (
        "fontpkg_source_serif_4/files/SourceSerif4[opsz,wght].ttf",
        "97b2d4da6e3cb494b5a1e66ae176914d852ccabef49e0c02c0df25f3e39aca0b",
    ),
    ("serif", "italic"): (
        "fontpkg_source_serif_4/files/SourceSerif4-Italic[opsz,wght].ttf",
        "15fbc7e4679489a501998c3669272637a6646388ef7e4bd77eebb5bf967a1f42",
    ),
    ("sans", "roman"): (
        "fontpkg_source_sans_3/files/SourceSans3[wght].ttf",
        "042fe2cc0b933e328410d7acbd0aa6a1873dca5aef81875f4bc214b08825c7b9",
    ),
    ("sans", "italic"): (
        "fontpkg_source_sans_3/files/SourceSans3-Italic[wght].ttf",
        "39e3ab05ccd7cb94907c31005bb5bec1d5432f0b096a2b782976e217a540eb6c",
    ),
    ("mono", "roman"): (
        "fontpkg_source_code_pro/files/SourceCodePro[wght].ttf",
        "b400fc584e10aff25d0e775ce181b4fc1c5ea1b5dc37b81aeb2084375b945790",
    ),
    ("mono", "italic"): (
        "fontpkg_source_code_pro/files/SourceCodePro-Italic[wght].ttf",
        "6db77d25aa7b30eff449305b5c998e475694c74d398421127ea5a60f536413cd",
    ),
}

# The site: English and Spanish, the letters of their neighbours, and the signs that the paper sets in text.
PUNCTUATION = "‐‑–—‘’‚“”„†‡•…′″⁄€−≤≥≈→←↑↓↗↩\u2009\u202f"
RARE = "¤¦¨¬¯´¸µ¹¼½¾ÐÞðþ"
WEB = {*range(0x20, 0x7F), *range(0xA0, 0x100), *map(ord, "ŒœŠšŽž" + PUNCTUATION)} - set(map(ord, RARE))
# Charts and the PDF carry their fonts inside, so they can afford names in every Latin script, and Greek.
PRINT = {
    *WEB,
    *range(0xA0, 0x180),
    *range(0x218, 0x21C),
    *range(0x370, 0x400),
    *range(0x2000, 0x2060),
    *range(0x2070, 0x20C0),
    *map(ord, "№℃™⅓⅔⅛⅜⅝⅞∂∆∏∑√∞≠∫◊●○■□▲△▼▽◆★✓✗ﬁﬂ"),
}
TEXT_FEATURES = ["kern", "liga", "locl"]
FIGURES = ["lnum", "onum", "pnum", "tnum"]
# The site's sans has lining figures of one width only, so that it ignores the old-style ones asked for in the text.
WEB_FEATURES = {"serif": TEXT_FEATURES + FIGURES, "sans": TEXT_FEATURES, "mono": ["locl"]}
PRINT_FEATURES = TEXT_FEATURES + FIGURES + ["c2sc", "case", "ccmp", "dnom", "frac", "mark", "mkmk", "numr"]
PRINT_FEATURES += ["smcp", "subs", "sups"]


@dataclass(frozen=True)
class Cut:
    """One font file to make: a family, a slope, and where it stands on the axes of the upstream file."""

    family: str
    slope: str
    weight: int | tuple[int, int]
    optical_size: int | None = None

    @property
    def style(self) -> str:
        """The style's name, as in ``SemiboldItalic``."""
        if isinstance(self.weight, tuple):
            return "Variable"
        name = {400: "Regular", 600: "Semibold"}[self.weight]
        if self.slope == "roman":
            return name
        return "Italic" if name == "Regular" else f"{name}Italic"

    @property
    def stem(self) -> str:
        """The file name without its ending."""
        return f"{FAMILIES[self.family].replace(' ', '')}-{self.style}"


# Optical sizes in points: 14 for reading; the semibold is mostly headings, so it is drawn a little finer.
PRINT_CUTS = [
    Cut("serif", "roman", 400, 12),
    Cut("serif", "italic", 400, 12),
    Cut("serif", "roman", 600, 14),
    Cut("serif", "italic", 600, 14),
    Cut("sans", "roman", 400),
    Cut("sans", "italic", 400),
    Cut("sans", "roman", 600),
    Cut("sans", "italic", 600),
    Cut("mono", "roman", 400),
    Cut("mono", "italic", 400),
    Cut("mono", "roman", 600),
]
WEB_CUTS = [
    Cut("serif", "roman", 400, 14),
    Cut("serif", "italic", 400, 14),
    Cut("serif", "roman", 600, 14),
    Cut("sans", "roman", (400, 600)),  # both weights are on every page: one file is smaller than two
    Cut("sans", "italic", 400),
    Cut("mono", "roman", 400),
]


def read_upstream(sources: Path, cut: Cut) -> TTFont:
    """Return the upstream font of a cut, its bytes checked."""
    name, expected = UPSTREAM[cut.family, cut.slope]
    digest = hashlib.sha256((sources / name).read_bytes()).hexdigest()
    if digest != expected:
        raise SystemExit(f"{sources / name}: sha256 {digest}\n  expected: {expected}")
    return TTFont(sources / name, recalcTimestamp=False)


def keep_only(font: TTFont, characters: set[int], features: list[str]) -> None:
    """Drop the glyphs, features and tables that nothing here uses."""
    options = subset.Options()
    options.layout_features = features
    options.hinting = False
    options.name_IDs = ["*"]
    options.notdef_outline = True
    options.recalc_timestamp = False
    options.drop_tables += ["BASE", "DSIG", "MVAR", "STAT", "gasp", "prep"]
    worker = subset.Subsetter(options)
    worker.populate(unicodes=sorted(characters & set(font.getBestCmap())))
    worker.subset(font)


def pin_axes(font: TTFont, cut: Cut) -> TTFont:
    """Return the font at the cut's place on the axes."""
    place: dict[str, float | tuple[int, int]] = {"wght": cut.weight}
    if cut.optical_size is not None:
        place["opsz"] = cut.optical_size
    return instancer.instantiateVariableFont(font, place)


def name_font(font: TTFont, cut: Cut) -> None:
    """Give the font its own family name, and the style bits that programs match on."""
    family, style = FAMILIES[cut.family], cut.style
    italic, plain = cut.slope == "italic", cut.weight != 600
    names = font["name"]
    kept = {record.nameID: record.toUnicode() for record in names.names if record.nameID in (0, 5, 13, 14)}
    names.names = []
    texts = {
        **kept,
        1: family if plain else f"{family} Semibold",
        2: "Italic" if italic else "Regular",
        3: f"{cut.stem};{kept[5]}",
        4: f"{family} {style}",
        6: cut.stem,
        10: "A subset of a font by Adobe, renamed as its licence asks.",
        16: family,
        17: style.replace("dI", "d I"),
    }
    for identifier, text in sorted(texts.items()):
        names.setName(text, identifier, 3, 1, 0x409)
    table = font["OS/2"]
    table.usWeightClass = cut.weight if isinstance(cut.weight, int) else cut.weight[0]
    slope_bits = 0b1 if italic else 0b1000000 if plain else 0
    table.fsSelection = table.fsSelection & ~0b1100001 | slope_bits
    font["head"].macStyle = 0b10 if italic else 0


def make(sources: Path, cut: Cut, characters: set[int], features: list[str], flavor: str | None) -> Path:
    """Write one font file and return its path."""
    font = read_upstream(sources, cut)
    keep_only(font, characters, features)
    font = pin_axes(font, cut)
    name_font(font, cut)
    font.flavor = flavor
    folder = FONTS / (flavor or "ttf")
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{cut.stem}.{flavor or 'ttf'}"
    font.save(path, reorderTables=True)
    return path


def manifest(paths: list[Path]) -> dict[str, Any]:
    """Return size and hash of each file, under its path in the fonts' folder."""
    return {
        path.relative_to(FONTS).as_posix(): {
            "bytes": path.stat().st_size,
            "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        }
        for path in sorted(paths)
    }


def main() -> None:
    """Make every font and the manifest."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sources", type=Path, help="folder into which the upstream packages were installed")
    sources = parser.parse_args().sources
    paths = [make(sources, cut, PRINT, PRINT_FEATURES, None) for cut in PRINT_CUTS]
    paths += [make(sources, cut, WEB, WEB_FEATURES[cut.family], "woff2") for cut in WEB_CUTS]
    text = json.dumps(manifest(paths), indent=2, sort_keys=True) + "\n"
    (FONTS / "manifest.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
