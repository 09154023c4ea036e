"""How to cite, once a version is published: with the address at which it stays, and back to the built bytes."""

from __future__ import annotations

from report.release.publish.version_index import with_address, without_switch

BUILT = (
    "<p>Bee Society (2026). Honey. Version 1.0.0.</p>\n<pre><code>@misc{honey,\n  year = {2026},\n"
    "  version = {1.0.0},\n  keywords = {bees},\n}\n</code></pre>\n"
)
ADDRESS = "https://example.org/honey/v/1.0.0/"


def test_the_sentence_and_bibtex_have_the_address() -> None:
    made = with_address(BUILT, ADDRESS, "1.0.0")
    assert f'<a href="{ADDRESS}">{ADDRESS}</a>' in made
    assert f"  url = {{{ADDRESS}}},\n" in made
    assert made.index("version = ") < made.index("url = ") < made.index("keywords")


def test_it_can_be_taken_back_letter_for_letter_and_is_not_put_in_twice() -> None:
    made = with_address(BUILT, ADDRESS, "1.0.0")
    assert without_switch(made) == BUILT
    assert with_address(made, ADDRESS, "1.0.0") == made
    assert with_address(made, "", "1.0.0") == BUILT
