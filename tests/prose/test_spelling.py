"""The spelling of papers in any language: forms of words are known, slips are told, and what has no list is said."""

from pathlib import Path

import pytest

from report.core.store import Store
from report.prose import check_prose, spelling
from report.prose.check import ProseReport
from report.prose.sentences import sentences_in
from report.prose.vocabulary import Vocabulary
from tests.sample import Sample

SPANISH = """otros otras fueron tenía dicen salarios véase habitantes trabajadores rieles dijeron kilómetros también
    producción decirle dárselos construyéndose véanse económicamente ferrocarriles haciendas según años henequén"""


def test_common_forms_of_spanish_words_are_known():
    assert spelling._not_in_lists(SPANISH.split(), ["es"]) == set()
    assert spelling._not_in_lists(SPANISH.split(), ["es-MX", "en"]) == set()


def test_slips_in_spanish_are_told():
    slips = {"tambien", "producccion", "habia", "camnio", "economia", "decrile"}
    assert spelling._not_in_lists(slips, ["es"]) == slips


def test_english_is_as_it_was():
    assert spelling._not_in_lists({"hives", "hivess", "Bees"}, ["en"]) == {"hivess"}


def test_a_language_without_a_list_is_said_and_no_word_of_it_is_wrong():
    vocabulary = Vocabulary(("nah", "es"))
    assert spelling.unlisted_languages(vocabulary.languages) == ("nah",)
    assert spelling.unlisted_languages(("es-MX", "en", "pt")) == ()
    said = str(ProseReport((), (), (), unlisted=("nah",)))
    assert "spelling is not checked: there is no list of words for nah" in said
    assert "spelling" not in str(ProseReport((), (), ()))


@pytest.mark.parametrize("package", ["simplemma.strategies.dictionaries.dictionary_factory", "spellchecker"])
def test_without_a_package_it_is_a_tool_that_is_missing(package: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(__import__("sys").modules, package, None)
    with pytest.raises(spelling.ToolMissing):
        spelling._not_in_lists({"word"}, ["en"])


def test_a_word_is_looked_up_once_and_again_where_a_list_may_say_otherwise(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    store, looked_up = Store(tmp_path), []

    def unknown(words: list[str], languages: tuple[str, ...]) -> set[str]:
        looked_up.append((sorted(words), languages))
        return {word for word in words if word == "hivess"}

    monkeypatch.setattr(spelling, "_not_in_lists", unknown)
    english, two = Vocabulary(("en",)), Vocabulary(("en", "es"))
    assert spelling._asked_before({"hives", "hivess"}, english, store) == ["hivess"]
    assert spelling._asked_before({"hives", "hivess"}, english, store) == ["hivess"]
    assert sorted(spelling._asked_before({"hives", "hivess", "honey"}, english, store) or ()) == ["hivess"]
    assert looked_up == [(["hives", "hivess"], ("en",)), (["honey"], ("en",))]
    spelling._asked_before({"hivess"}, two, store)
    monkeypatch.setattr(spelling, "version", lambda name: "another")
    spelling._asked_before({"hivess"}, two, store)
    assert looked_up[2:] == [(["hivess"], ("en", "es"))] * 2


def test_words_of_a_language_without_a_list_are_never_kept_as_known(tmp_path: Path):
    assert spelling._asked_before({"hivess"}, Vocabulary(("nah",)), Store(tmp_path)) is None
    assert spelling._asked_before({"hivess"}, Vocabulary(("nah",)), Store(tmp_path)) is None


def test_what_is_kept_of_words_does_not_hide_a_missing_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    store = Store(tmp_path)
    assert spelling._asked_before({"hivess"}, Vocabulary(), store) == ["hivess"]
    monkeypatch.setitem(__import__("sys").modules, "spellchecker", None)
    with pytest.raises(spelling.ToolMissing):
        spelling._asked_before({"hivess"}, Vocabulary(), store)


@pytest.mark.parametrize(
    ("text", "foreign"),
    [
        ("He said [« Ça va »]{lang=fr} to us.", [("fr", "« Ça va »")]),
        ('The [Bundesamt]{.name lang="de-AT"} counts.', [("de-AT", "Bundesamt")]),
        ("[La miel]{lang=es} and [el oro]{lang=es}.", [("es", "La miel"), ("es", "el oro")]),
        ("See [Bees. *Two* kinds]{lang=la} here.", [("la", "Bees."), ("la", "Two kinds")]),
        ("[A claim [de la miel]{lang=es} here]{.claim data-claim=x}.", [("es", "de la miel")]),
        ("::: {lang=es}\nLa miel.\n\n::: {.note}\nEl oro.\n:::\n\nFin.\n:::\n\nThe end.",
         [("es", "La miel."), ("es", "El oro."), ("es", "Fin.")]),
        ("::: {lang=es}\nLa miel [sweet]{lang=en} es.\n:::", [("es", "La miel"), ("en", "sweet"), ("es", "es.")]),
        ("Only [words]{data-lang=fr} and [more](a.html){hreflang=fr}.", []),
    ],
)  # fmt: skip
def test_words_of_another_language_are_told_apart(text: str, foreign: list[tuple[str, str]]):
    assert [each for sentence in sentences_in(text.splitlines(), "a.qmd") for each in sentence.foreign] == foreign


def test_words_of_another_language_are_looked_up_in_its_list_alone(sample: Sample):
    sample.append(
        "chapters/honey.qmd",
        "\nHe said [« Ça va, jusqu'à l'eau qu'il aime »]{lang=fr} and [« Ça vva »]{lang=fr}, then [hives]{lang=fr}.\n"
        "\nIt is [nemi xochitl]{lang=nah} and xochitl.\n",
    )
    report = check_prose(sample.project)
    assert {problem.found for problem in report.problems} == {
        '"vva" is in no list of words',
        '"hives" is in no list of words',
        '"xochitl" is in no list of words',
    }
    assert "not spelled where it has no list: nah" in str(report)
