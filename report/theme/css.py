"""Colours, sizes and typefaces of `tokens.py` written as style sheets, for pages, charts and Quarto's themes."""

from __future__ import annotations

from report.theme.tokens import DARK, FALLBACKS, LEADING, LIGHT, MEASURE_REM, MONO, SANS, SCALE, SERIF, Palette

FAMILIES = {"serif": SERIF, "sans": SANS, "mono": MONO}
FACES = (  # file, family, style, weight
    ("PaperSerif-Regular", SERIF, "normal", "400"),
    ("PaperSerif-Italic", SERIF, "italic", "400"),
    ("PaperSerif-Semibold", SERIF, "normal", "600"),
    ("PaperSans-Variable", SANS, "normal", "400 600"),
    ("PaperSans-Italic", SANS, "italic", "400"),
    ("PaperMono-Regular", MONO, "normal", "400"),
)

# Faces of running text: `theme.js` lets the page wait a moment for them. One that comes later waits for the next
# page, so that no line moves under a reader's eyes; an italic word is enough to move one. The others set headings
# and code and may come at any time.
EARLY_FACES = ("PaperSerif-Regular", "PaperSerif-Italic", "PaperSans-Variable")

# A scale of opacity has its words in ink where it is faint and in the ground's colour where it is full. On the dark
# ground the full colour is too light for ink and its middle too dark for paper, so it is deeper and words are ink.
# A picture in a file of its own, such as those of the gallery, can't know the ground: it is turned as a whole.
DARK_ONLY = {
    "scale": "color-mix(in srgb, var(--series-1) 60%, var(--paper))",
    "on-scale": "var(--ink)",
    "picture": "invert(0.92) hue-rotate(180deg)",
}
_SCALE = ':is(figure, .to-chart) svg:has([fill-opacity^="0."])'
SCALE_RULES = [
    f"{_SCALE} [fill-opacity] {{ fill: var(--scale, var(--series-1)); }}",
    f'{_SCALE} text[fill="{LIGHT.paper}"] {{ fill: var(--on-scale, var(--paper)); }}',
]

# A common font scaled to the widths of ours, so that lines do not break anew when ours arrives: its names, and in
# percent its size and the height above and below the line. Measured over the frequencies of English letters.
STAND_INS = {
    SERIF: (("Georgia", "Gelasio"), 107, 96.8, 31.3),
    SANS: (("Arial", "Liberation Sans"), 94, 108.9, 42.6),
}
# Words that are bold have a face of their own there: nothing makes one by smearing another.
BOLD_STAND_INS = {SANS: ("Arial Bold", "Liberation Sans Bold")}


def colour_names(palette: Palette) -> dict[str, str]:
    """Colours under the names that CSS and SCSS use: ``series-1`` is the first of the data, ``label-1`` its words'."""
    plain = {name: getattr(palette, name) for name in ("paper", "surface", "ink", "muted", "rule", "accent", "link")}
    return plain | {
        f"{kind}-{number}": colour
        for kind, colours in (("series", palette.series), ("label", palette.labels))
        for number, colour in enumerate(colours, 1)
    }


def font_stack(family: str) -> str:
    """The value of ``font-family`` for a family: itself, then what stands in for it while it loads."""
    names = (family, *([_stand_in(family)] if family in STAND_INS else []), *FALLBACKS[family])
    return ", ".join(f'"{name}"' if " " in name else name for name in names)


def tokens_css(fonts_folder: str = "fonts") -> str:
    """The style sheet that a page loads before its own: ``@font-face``, ``:root`` and the dark ground.

    Dark is chosen by the reader's system, or by ``data-theme`` on the root element, which the theme switch sets; paper
    is always light.

    Parameters
    ----------
    fonts_folder
        Where the web fonts are, seen from the style sheet.
    """
    light = [*_properties(LIGHT), "color-scheme: light;"]
    dark = [*_properties(DARK), *(f"--{name}: {value};" for name, value in DARK_ONLY.items()), "color-scheme: dark;"]
    return "\n".join(
        [
            *font_faces(fonts_folder),
            _rule(":root", [*_fixed(), *light]),
            "@media screen {",
            _rule(':root[data-theme="dark"]', dark),
            "}",
            "@media screen and (prefers-color-scheme: dark) {",
            _rule(':root:not([data-theme="light"])', dark),
            "}",
            *chart_rules(),
            "",
        ]
    )


def font_faces(fonts_folder: str) -> list[str]:
    """The ``@font-face`` rules of the shipped fonts and of what stands in for them."""
    regular = [_stand_in_face(family, names, "400") for family, (names, *_) in STAND_INS.items()]
    bold = [_stand_in_face(family, names, "600") for family, names in BOLD_STAND_INS.items()]
    return [*(_face(fonts_folder, *face) for face in FACES), *regular, *bold]


def quarto_css() -> str:
    """The style sheet that goes beside Quarto's themes: the fonts, families, sizes and the charts' colours.

    It is committed as ``report/theme/look/quarto.css``, because ``quarto render`` alone must find it there.
    """
    faces = map(without_script, font_faces("../../theme/fonts/woff2"))
    return "\n".join([*faces, _rule(":root", _fixed()), *chart_rules(), ""])


def without_script(style: str) -> str:
    """The style for pages of which no script asks for fonts early: they may come later, but they do come."""
    return style.replace("font-display: optional", "font-display: swap")


def chart_rules() -> list[str]:
    """Rules that give the charts' colours the value that they have on the page's ground.

    A chart's SVG carries the light palette in its attributes, and any style rule outranks those, so that one file of
    a chart serves both grounds. The names must be the same on both, which `Palette` sees to. A chart with colours
    between those of the tokens (a scale from faint to full) cannot be mapped and stays light, on a card of paper.
    """
    card = [*_properties(LIGHT), "background: var(--paper);"]
    return [
        _rule(':is(figure, .to-chart) svg:has([fill^="rgb"], [stroke^="rgb"])', card),
        *_mapped_colours(),
        *SCALE_RULES,
    ]


def _mapped_colours() -> list[str]:
    return [
        f':is(figure, .to-chart) svg [{attribute}="{colour}"] {{ {attribute}: var(--{name}); }}'
        for name, colour in colour_names(LIGHT).items()
        for attribute in (("fill",) if name.startswith("label-") else ("fill", "stroke"))
    ] + [  # words of a chart that a browser draws have the colour of their marks
        f':is(figure, .to-chart) svg text[fill="{colour}"] {{ fill: var(--label-{number}); }}'
        for number, colour in enumerate(LIGHT.series, 1)
    ]


def _fixed() -> list[str]:
    families = [f"--{name}: {font_stack(family)};" for name, family in FAMILIES.items()]
    sizes = [f"--size-{name}: {factor:g}rem;" for name, factor in SCALE.items()]
    return [*families, *sizes, f"--leading: {LEADING:g};", f"--measure: {MEASURE_REM:g}rem;"]


def _properties(palette: Palette) -> list[str]:
    return [f"--{name}: {colour};" for name, colour in colour_names(palette).items()]


def _face(folder: str, stem: str, family: str, style: str, weight: str) -> str:
    declarations = [
        f'font-family: "{family}";',
        f"font-style: {style};",
        f"font-weight: {weight};",
        f"font-display: {'optional' if stem in EARLY_FACES else 'swap'};",
        f'src: url("{folder}/{stem}.woff2") format("woff2");',
    ]
    return _rule("@font-face", declarations)


def _stand_in(family: str) -> str:
    return f"{family} Stand-in"


def _stand_in_face(family: str, names: tuple[str, ...], weight: str) -> str:
    _, size, above, below = STAND_INS[family]
    declarations = [
        f'font-family: "{_stand_in(family)}";',
        f"font-weight: {weight};",
        "src: " + ", ".join(f'local("{name}")' for name in names) + ";",
        f"size-adjust: {size:g}%;",
        f"ascent-override: {above:g}%;",
        f"descent-override: {below:g}%;",
        "line-gap-override: 0%;",
    ]
    return _rule("@font-face", declarations)


def _rule(selector: str, declarations: list[str]) -> str:
    return f"{selector} {{\n" + "".join(f"  {line}\n" for line in declarations) + "}"
