"""What the machine says to readers: every message has its text in every catalogue, and each language its own."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from report.core.messages import (
    CATALOGUES,
    CONTEXT,
    ENGLISH,
    SCRIPTS,
    catalogue_key,
    messages_in,
    speaking,
    spoken,
)
from report.exhibits.assertions import is_more
from report.exhibits.number_format import number_text
from report.exhibits.quantity import Quantity
from report.theme.pages import fallback_of, script_messages
from tests.core.marked_messages import marked_messages

LANGUAGES = sorted(path.stem for path in CATALOGUES.glob("*.po"))
PLACES = re.compile(r"%\(\w+\)s|%%")


def named(message: str | tuple[str, ...]) -> str:
    """A message as catalogues know it: by its context and what is said of one thing."""
    return message if isinstance(message, str) else message[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_has_its_text_and_no_text_is_of_none(language: str) -> None:
    """A message that is missing is told as a catalogue has it: put it into `locale/`, with its text."""
    marked = {named(message): sorted(places) for message, places in marked_messages().items()}
    known = messages_in(language).texts
    missing = [f"#: {' '.join(marked[each])}\nmsgid {each!r}" for each in marked if each not in known]
    assert not missing, "\n\n".join(missing)
    assert [each for each in known if each not in marked] == [], "said nowhere any more"


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_have_the_places_of_their_messages(language: str) -> None:
    for message in marked_messages():
        english = named(message)
        for text in messages_in(language).texts[english]:
            assert sorted(set(PLACES.findall(text))) == sorted(set(PLACES.findall(english))), english


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_counted_has_both_forms(language: str) -> None:
    for message in marked_messages():
        forms = messages_in(language).texts[named(message)]
        assert len(forms) == (1 if isinstance(message, str) else 2), message


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_brings_what_its_scripts_say(language: str) -> None:
    said = {named(each) for each, places in marked_messages().items() if any(at.startswith(SCRIPTS) for at in places)}
    assert set(messages_in(language).for_scripts()) == said
    assert '<script type="application/json" id="messages">' in script_messages(language)


def test_catalogues_can_be_read_by_the_tools_of_gettext() -> None:
    for path in sorted(CATALOGUES.glob("*.po")):
        with path.open("rb") as file:
            catalogue = read_po(file, abort_invalid=True)
        assert catalogue.num_plurals == 2, path.name
        assert not list(catalogue.obsolete), path.name


def test_tags_of_a_language_have_its_texts_and_others_have_english() -> None:
    assert messages_in("es-MX").language == messages_in("ES").language == "es"
    assert messages_in("es_MX")("Read") == "Leer"
    assert messages_in("de") is ENGLISH
    assert messages_in("en-GB") is ENGLISH
    assert (fallback_of("de"), fallback_of("es-MX"), fallback_of("en-GB")) == ("en", "", "")
    assert (script_messages("en"), script_messages("de")) == ("", "")
    assert catalogue_key("en") == catalogue_key("de") == {}


def test_one_thing_and_many_have_their_forms() -> None:
    say = messages_in("es")
    assert [say.counted("%(count)s row", "%(count)s rows", count) for count in (0, 1, 2, 1234)] == [
        "0 filas",
        "1 fila",
        "2 filas",
        "1,234 filas",
    ]
    assert ENGLISH.counted("%(count)s row", "%(count)s rows", 1) == "1 row"


def test_a_context_tells_messages_alike_apart() -> None:
    say = messages_in("es")
    assert (say("Read"), say.within("of a source", "Read")) == ("Leer", "Leído")
    assert ENGLISH.within("of a source", "Read") == "Read"
    assert CONTEXT not in ENGLISH.within("of a source", "Read")


def test_numbers_are_said_in_the_language_of_their_paper() -> None:
    with speaking(messages_in("es")):
        assert spoken().language == "es"
        assert number_text(7, "", 0, "words") == "siete"
        assert number_text(3_930_000, "vehículos", 2, "million") == "3.93\u00a0millones"
        assert number_text(1_000_000, "vehículos", 0, "million") == "1\u00a0millón"
        assert number_text(4078, "EUR million", 0, "unit") == "EUR\u00a04,078\u00a0millones"
        assert number_text(4, "USD billion", 0, "unit") == "USD\u00a04\u00a0mil\u00a0millones"
        assert number_text(-4, "MXN thousand", 0, "unit") == "−MXN\u00a04\u00a0mil"
        assert number_text(7, "rank", 0) == "7.º"
        assert is_more(Quantity(5, ("a/1",)), 3).rule == "5 es mayor que 3"
    assert spoken() is ENGLISH
    assert number_text(7, "rank", 0) == "7th"
    assert is_more(Quantity(5, ("a/1",)), 3).rule == "5 is more than 3"


def test_catalogues_are_written_by_hand_and_kept_with_the_programs() -> None:
    assert LANGUAGES == ["es"]
    assert Path("report/core/locale/es.po") == CATALOGUES.relative_to(CATALOGUES.parents[2]) / "es.po"
