from __future__ import annotations

import pytest

from report.core.slugs import short_name


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Honey in two valleys", "honey-in-two-valleys"),
        ("Café, té y miel: ¿cuánto?", "cafe-te-y-miel-cuanto"),
        ("  R&D/2024 -- a_b ", "r-d-2024-a-b"),
        ("Straße", "straße"),
        ("蜂蜜 in China", "蜂蜜-in-china"),
        ("../..", "paper"),
        ("", "paper"),
    ],
)
def test_a_title_becomes_a_name_of_files(title: str, name: str) -> None:
    assert short_name(title) == name
