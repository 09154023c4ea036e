"""The look of pages that Quarto made: our styles without their layers, and none twice."""

from __future__ import annotations

from report.theme.assets import LOOK
from report.theme.quarto_look import FILES, look_files, outside_layers, with_look


def test_rules_leave_their_layers_in_their_order() -> None:
    rules, more = "  a { b: c; }\n\n  @media print {\n    d { e: f; }\n  }\n", "  g { h: i; }\n"
    style = f"/* Look. */\n@layer one {{\n{rules}}}\n\n@layer two {{\n{more}}}\n"
    plain = f"/* Look. */\n{rules}\n{more}"
    assert outside_layers(style) == plain


def test_no_style_for_quarto_is_in_a_layer_and_none_is_lost() -> None:
    for name, content in look_files().items():
        if name.endswith(".css"):
            text, before = content.decode(), (LOOK / name).read_text(encoding="utf-8")
            assert "@layer" not in text
            assert text.count("{") == text.count("}") == before.count("{") - before.count("@layer")


def test_a_page_of_quarto_links_every_file_once() -> None:
    text = with_look('<head><link href="site_libs/bootstrap.css"></head>', "../provenance")
    assert [text.count(f'"../provenance/{name}"') for name in FILES] == [1] * len(FILES)
    assert text.index("bootstrap") < text.index("cards.css"), "of two rules that are alike the later one holds"


def test_a_page_of_the_built_in_renderer_stays_as_it_is() -> None:
    own = '<head><script defer src="../assets/paper.js"></script></head>'
    assert with_look(own, "../provenance") == own
