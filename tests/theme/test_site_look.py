from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
import yaml

from report.theme import ACCENT, DARK, LIGHT, MONO, SANS, SERIF, Palette
from report.theme.assets import EARLY_SCRIPT, ICON, LOOK, SCRIPT, SCRIPT_PARTS, STYLE, fonts_ahead, site_assets
from report.theme.css import DARK_ONLY, FACES, FAMILIES, colour_names, quarto_css
from report.theme.quarto_look import look_files
from report.theme.standalone import site_style
from report.theme.tokens import FALLBACKS

ROOT = Path(__file__).parents[2]
BUDGET = 94_000  # of the 135 kB that a chapter page may weigh; the rest is for its text and charts


@pytest.fixture(scope="module")
def assets() -> dict[str, bytes]:
    return site_assets()


@pytest.fixture(scope="module")
def hand_written() -> str:
    return (LOOK / STYLE).read_text(encoding="utf-8")


def scss_variables(path: Path) -> dict[str, str]:
    return dict(re.findall(r"^\$([\w-]+): (.+);$", path.read_text(encoding="utf-8"), re.MULTILINE))


def test_no_file_asks_another_host(assets: dict[str, bytes]) -> None:
    elsewhere = re.compile(r"https?:(?!//www\.w3\.org/2000/svg)|url\(['\"]?//|@import")  # a namespace is no address
    texts = {name: data.decode() for name, data in assets.items() if not name.startswith("fonts/")}
    assert [name for name, text in texts.items() if elsewhere.search(text)] == []


def test_every_file_that_the_style_sheet_names_is_there(assets: dict[str, bytes]) -> None:
    named = set(re.findall(r'url\("([^"]+)"\)', assets[STYLE].decode()))
    assert named == {name for name in assets if name.startswith("fonts/")}


def test_styles_scripts_and_first_fonts_fit_the_budget(assets: dict[str, bytes]) -> None:
    cuts = ["PaperSerif-Regular", "PaperSerif-Italic", "PaperSans-Variable", "PaperMono-Regular"]
    loaded = [STYLE, EARLY_SCRIPT, SCRIPT, *(f"fonts/{cut}.woff2" for cut in cuts)]
    weights = {name: len(gzip.compress(assets[name], mtime=0)) for name in loaded}
    assert sum(weights.values()) <= BUDGET, weights


def test_remarks_of_the_script_stay_at_home(assets: dict[str, bytes]) -> None:
    shipped = assets[SCRIPT].decode().splitlines()
    written = [line for part in SCRIPT_PARTS for line in (LOOK / part).read_text(encoding="utf-8").splitlines()]
    assert any(line.lstrip().startswith("//") for line in written)
    code = [line for line in written if line and not line.lstrip().startswith("//")]
    assert [line for line in shipped if line] == code


def test_the_style_sheet_has_no_colour_of_its_own(hand_written: str) -> None:
    rules = re.sub(r"/\*.*?\*/", "", hand_written, flags=re.DOTALL)
    assert re.findall(r":[^;{]*(#[0-9a-f]{3,8}\b|\brgb|\bhsl|\bblack\b|\bwhite\b|\bgr[ae]y\b)[^;]*;", rules) == []


def test_every_property_that_is_used_is_set(assets: dict[str, bytes]) -> None:
    style = assets[STYLE].decode()
    used = set(re.findall(r"var\(--([\w-]+)\)", style))
    assert used <= set(re.findall(r"--([\w-]+):", style))


def test_every_rule_is_in_a_layer(hand_written: str) -> None:
    outside = re.sub(r"/\*.*?\*/", "", hand_written, flags=re.DOTALL)
    while (inner := re.sub(r"\{[^{}]*\}", "", outside)) != outside:
        outside = inner
    assert set(outside.split("\n")) - {""} == {
        "@layer base, layout, prose, apparatus, interface, print;",
        *(f"@layer {name} " for name in ("base", "layout", "prose", "apparatus", "interface")),
    }


def test_the_icon_has_the_accent(assets: dict[str, bytes]) -> None:
    assert re.findall("#[0-9a-f]+", assets[ICON].decode()) == [ACCENT]


def test_the_style_sheet_stays_small_enough_to_read(hand_written: str) -> None:
    assert len(hand_written.splitlines()) <= 620


def test_quarto_loads_the_same_fonts_and_chart_colours() -> None:
    # After a change of the tokens: python -c "from report.theme.css import quarto_css; print(quarto_css(), end='')"
    assert (LOOK / "quarto.css").read_text(encoding="utf-8") == quarto_css()


@pytest.mark.parametrize(("name", "palette"), [("light", LIGHT), ("dark", DARK)])
def test_quarto_themes_have_the_colours_of_the_tokens(name: str, palette: Palette) -> None:
    assert colour_names(palette).items() <= scss_variables(LOOK / f"quarto-{name}.scss").items()


def test_quarto_themes_have_the_families_of_the_tokens() -> None:
    variables = scss_variables(LOOK / "quarto.scss")
    for name, family in FAMILIES.items():
        assert [part.strip('"') for part in variables[name].split(", ")] == [family, *FALLBACKS[family]]
    assert {*FAMILIES.values()} == {SERIF, SANS, MONO}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_property_that_pages_of_quarto_use_is_set(scheme: str) -> None:
    used = set(re.findall(r"var\(--([\w-]+)\)", "".join(text.decode() for text in look_files().values())))
    files = ("quarto.css", f"quarto-{scheme}.scss")
    told = "".join((LOOK / name).read_text(encoding="utf-8") for name in files)
    assert used >= {"paper", "ink", "sans", "size-caption"}
    assert used <= set(re.findall(r"--([\w-]+):", told))


def test_the_dark_ground_has_its_own_scale_in_both_renderers(assets: dict[str, bytes]) -> None:
    for name, value in DARK_ONLY.items():
        assert f"--{name}: {value};" in assets[STYLE].decode()
        assert f"--{name}: {value};" in (LOOK / "quarto-dark.scss").read_text(encoding="utf-8")


def test_quarto_is_told_of_themes_and_style_sheet() -> None:
    told = yaml.safe_load((ROOT / "_quarto.yml").read_text(encoding="utf-8"))["format"]["html"]
    named = [*told["theme"]["light"], *told["theme"]["dark"], told["css"]]
    assert {Path(name).name for name in named} == {path.name for path in LOOK.glob("quarto*.*css")}
    assert [name for name in named if not (ROOT / name).is_file()] == []


def test_fonts_come_to_pages_that_have_no_script_to_ask_for_them() -> None:
    for style in (quarto_css(), site_style("fonts")):
        assert style.count("font-display: swap") == len(FACES)
        assert "font-display: optional" not in style


def test_what_quartos_style_sheet_names_is_there() -> None:
    named = re.findall(r'url\("([^"]+)"\)', (LOOK / "quarto.css").read_text(encoding="utf-8"))
    assert len(named) == 6
    assert [name for name in named if not (LOOK / name).is_file()] == []


@pytest.mark.parametrize("name", ["quarto-light.scss", "quarto-dark.scss", "quarto.scss"])
def test_quarto_accepts_the_layers_of_its_themes(name: str) -> None:
    boundaries = re.findall(r"^/\*-- scss:(\w+) --\*/$", (LOOK / name).read_text(encoding="utf-8"), re.MULTILINE)
    assert boundaries == ["defaults", "rules"]


def test_fonts_of_the_text_are_asked_for_in_the_head_the_way_the_page_asks_for_its_script(
    assets: dict[str, bytes],
) -> None:
    ways = re.findall(r'href="([^"]+)"', fonts_ahead('<script src="../assets/theme.js"></script>'))
    early = assets[EARLY_SCRIPT].decode()
    assert len(ways) == 3
    for way in ways:
        folder, assets_of, name = way.partition("../assets/")
        assert (folder, assets_of, name in assets) == ("", "../assets/", True)
        assert f'"{Path(name).stem}"' in early, "what waits for the fonts must use them"


def test_a_page_that_waits_for_no_font_asks_for_none() -> None:
    assert fonts_ahead('<script src="site_libs/quarto.js"></script>') == ""
