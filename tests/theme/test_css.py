from __future__ import annotations

import re

from report.theme import DARK, LIGHT, SANS, SERIES
from report.theme.css import DARK_ONLY, colour_names, tokens_css


def block(css: str, selector: str) -> dict[str, str]:
    """Custom properties that a selector sets."""
    body = css.split(f"{selector} {{", 1)[1].split("}", 1)[0]
    return dict(re.findall(r"--([\w-]+): ([^;]+);", body))


def test_light_is_what_a_page_starts_with() -> None:
    assert colour_names(LIGHT).items() <= block(tokens_css(), "\n:root").items()


def test_dark_is_the_same_by_system_and_by_choice() -> None:
    css = tokens_css()
    assert (
        block(css, ':root[data-theme="dark"]')
        == block(css, ':root:not([data-theme="light"])')
        == colour_names(DARK) | DARK_ONLY
    )


def test_bold_words_have_a_stand_in_too() -> None:
    faces = [face for face in re.findall(r"@font-face \{([^}]+)\}", tokens_css()) if f'"{SANS} Stand-in"' in face]
    assert [re.findall(r"font-weight: (\d+);", face) for face in faces] == [["400"], ["600"]]
    assert 'local("Liberation Sans Bold")' in faces[1]


def test_paper_is_never_dark() -> None:
    outside_screens = re.sub(r"@media screen.*?\n}\n", "", tokens_css(), flags=re.DOTALL)
    assert DARK.paper not in outside_screens


def test_every_data_colour_of_a_chart_follows_the_ground() -> None:
    css = tokens_css()
    for number, colour in enumerate(SERIES, 1):
        assert f':is(figure, .to-chart) svg [fill="{colour}"] {{ fill: var(--series-{number}); }}' in css
        assert f':is(figure, .to-chart) svg [stroke="{colour}"] {{ stroke: var(--series-{number}); }}' in css
        assert f':is(figure, .to-chart) svg text[fill="{colour}"] {{ fill: var(--label-{number}); }}' in css


def test_nothing_is_fetched_from_another_place() -> None:
    addresses = re.findall(r"url\(([^)]*)\)", tokens_css())
    assert len(addresses) == 6
    assert all(re.fullmatch(r'"fonts/[\w-]+\.woff2"', address) for address in addresses)
