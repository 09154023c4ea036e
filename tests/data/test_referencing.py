"""A citation needs one place: a BibTeX entry, as Zotero exports it, is taken into references and evidence."""

from __future__ import annotations

import csv
import json
import shlex
import sys

import pytest
from pypandoc import convert_text

from report.cli import reference
from report.core.errors import ReportError
from report.data import check_package
from report.data.bibtex import plain
from report.data.referencing import Known, add_reference, command_for, without_private
from tests.sample import Sample
from tests.terminal import Terminal

KNOWN = Known("honey", "read as PDF from the publisher", "verified")
ENTRY = """
@article{munoz2021,
\ttitle = {La miel y la monta{\\~n}a: {Un} estudio},
\tvolume = {12},
\turl = {https://example.org/miel},
\tdoi = {10.1234/miel.2021},
\tjournal = {Revista de {Miel} \\& Cera},
\tauthor = {Mu{\\~n}oz, Jos{\\'e} and G{\\"o}tz, {\\L}ukasz},
\tyear = {2021},
\tnumber = {3},
\tpages = {1--20},
\tfile = {Full Text:/home/me/Zotero/storage/AB{C}/Mu, 2021.pdf:application/pdf},
}

@online{other2020,
  title = {Other},
  year = 2020,
}
"""


def literature(sample: Sample) -> dict[str, dict[str, str]]:
    with sample.path("data/sources/literature.csv").open(encoding="utf-8", newline="") as file:
        return {row["key"]: row for row in csv.DictReader(file)}


def test_an_entry_gets_its_row_and_what_is_private_stays_out(sample: Sample) -> None:
    add_reference(sample.project, "munoz2021", ENTRY, KNOWN)
    row = literature(sample)["munoz2021"]
    assert row["authors"] == "Muñoz, José; Götz, Łukasz"
    assert row["title"] == "La miel y la montaña: Un estudio"
    assert (row["year"], row["container"], row["issue"], row["doi"]) == (
        "2021",
        "Revista de Miel & Cera",
        "3",
        "10.1234/miel.2021",
    )
    text = sample.path("chapters/references.bib").read_text(encoding="utf-8")
    assert "munoz2021" in text
    assert "/home/me" not in text
    assert "other2020" not in text
    assert check_package(sample.project).problems == ()


def test_an_entry_that_was_pasted_gets_its_row(sample: Sample) -> None:
    sample.append("chapters/references.bib", ENTRY)
    add_reference(sample.project, "munoz2021", "", KNOWN)
    assert "munoz2021" in literature(sample)
    assert sample.path("chapters/references.bib").read_text(encoding="utf-8").count("munoz2021") == 1


@pytest.mark.parametrize(
    ("key", "text", "known", "message"),
    [
        ("munoz2012", ENTRY, KNOWN, 'close: "munoz2021"'),
        ("", ENTRY, KNOWN, "no key is given"),
        ("", "", KNOWN, "no key is given"),
        ("reyes2020", "", KNOWN, "has a row"),
        ("munoz2021", ENTRY, Known("", "", ""), "theme, verification, verified"),
        ("other2020", ENTRY, KNOWN, "where it can be found .* URL='https"),
        ("munoz2021", ENTRY, Known("honey", "seen", "verifed"), 'close: "verified"'),
    ],
)
def test_what_is_missing_is_asked_and_nothing_is_written(
    sample: Sample, key: str, text: str, known: Known, message: str
) -> None:
    files = [sample.path("chapters/references.bib"), sample.path("data/sources/literature.csv")]
    before = [path.read_bytes() for path in files]
    with pytest.raises(ReportError, match=f"(?s){message}"):
        add_reference(sample.project, key, text, known)
    assert [path.read_bytes() for path in files] == before


def test_what_is_missing_is_told_with_the_line_of_make_that_says_it(sample: Sample) -> None:
    """Without a terminal nobody can be asked, and what was answered already is not asked anew."""
    sample.path("my refs.bib").write_text(ENTRY, encoding="utf-8")
    done = sample.make("new-reference", "KEY=munoz2021", "FROM=my refs.bib", "THEME=honey")
    assert done.returncode == 2
    assert "verification, verified" in done.stderr
    line = next(line for line in done.stderr.splitlines() if "to fix:" in line).partition("say it: ")[2]
    program, *words = shlex.split(line)
    assert program == "make"
    assert words == [
        *("new-reference", "KEY=munoz2021", "FROM=my refs.bib", "THEME=honey"),
        *("VERIFICATION=read as PDF from the publisher", "VERIFIED=verified"),
    ]
    sample.made(*words)
    assert literature(sample)["munoz2021"]["verification"] == "read as PDF from the publisher"


def test_what_is_piped_is_told_with_the_line_of_the_verb() -> None:
    assert (
        command_for("a2020", Known("", "seen", ""), "-")
        == ".venv/bin/report reference a2020 --from=- --verification=seen"
    )


def test_the_address_of_a_work_is_not_that_of_the_site(sample: Sample) -> None:
    sample.path("refs.bib").write_text(ENTRY, encoding="utf-8")
    words = ("new-reference", "KEY=other2020", "FROM=refs.bib", "THEME=honey", "VERIFICATION=seen", "VERIFIED=partly")
    sample.variables["URL"] = "https://example.org/site/"
    assert "where it can be found" in sample.make(*words).stderr
    sample.made(*words, "URL=https://example.org/other")
    assert literature(sample)["other2020"]["url"] == "https://example.org/other"


def typed(sample: Sample, monkeypatch: pytest.MonkeyPatch, *lines: str) -> Terminal:
    """A terminal in the paper's folder at which somebody types."""
    terminal = Terminal(*lines)
    monkeypatch.setattr(sys, "stdin", terminal)
    monkeypatch.chdir(sample.folder)
    sample.path("refs.bib").write_text(ENTRY, encoding="utf-8")
    return terminal


def test_what_is_not_given_is_asked_for_at_a_terminal(
    sample: Sample, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    terminal = typed(sample, monkeypatch, "other2019", "other2020", "bees", "seen", "https://example.org/o")
    assert reference.main(["--from=refs.bib", "--verified=partly"]) == 0
    assert not terminal.lines
    row = literature(sample)["other2020"]
    assert [row[name] for name in ("theme", "verification", "verified", "url")] == [
        *("bees", "seen", "partly", "https://example.org/o")
    ]
    told = capsys.readouterr()
    assert "which entry (munoz2021, other2020): " in told.err
    assert 'no "other2019"; close: "other2020"' in told.err
    assert "(here are honey)" in told.err
    assert 'the theme "bees" is new; one of: honey' in told.out
    assert told.out.endswith("cite it as @other2020\n")


def test_words_that_come_close_are_named_and_asked_again(
    sample: Sample, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    terminal = typed(sample, monkeypatch, "hony", "honey", "seen", "verifed", "verified")
    assert reference.main(["munoz2021", "--from=refs.bib"]) == 0
    assert not terminal.lines
    row = literature(sample)["munoz2021"]
    assert [row[name] for name in ("theme", "verification", "verified")] == ["honey", "seen", "verified"]
    told = capsys.readouterr().err
    assert '"hony" is new; close: "honey"; the theme, or return to keep it: ' in told
    assert 'no "verifed"; close: "verified"' in told


def test_a_theme_that_is_new_may_be_kept_and_nothing_is_asked_of_an_entry_that_is_not_there(
    sample: Sample, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed(sample, monkeypatch, "hony", "", "seen", "verified")
    assert reference.main(["munoz2021", "--from=refs.bib"]) == 0
    assert literature(sample)["munoz2021"]["theme"] == "hony"
    terminal = typed(sample, monkeypatch, "honey")
    with pytest.raises(ReportError, match='close: "other2020"'):
        reference.main(["other2021", "--from=refs.bib"])
    assert terminal.lines == ["honey\n"]


def test_a_row_that_breaks_a_rule_takes_the_entry_back(sample: Sample) -> None:
    before = sample.path("chapters/references.bib").read_bytes()
    with pytest.raises(ReportError):
        add_reference(sample.project, "other2020", ENTRY, Known("honey", "seen", "verified", url="no address"))
    assert sample.path("chapters/references.bib").read_bytes() == before
    assert check_package(sample.project).problems == ()


@pytest.mark.parametrize(
    ("entry", "kept"),
    [
        ("@a{k,\n  file = {x},\n  year = {2020},\n}\n", "@a{k,\n  year = {2020},\n}\n"),
        ("@a{k,\n  year = {2020},\n  file = {a{b},c}\n}\n", "@a{k,\n  year = {2020},\n  }\n"),
        ("@a{k,\n  profile = {x},\n}\n", "@a{k,\n  profile = {x},\n}\n"),
    ],
)
def test_fields_of_somebodys_machine_are_left_out(entry: str, kept: str) -> None:
    assert without_private(entry).replace("\n  }", "\n}") == kept.replace("\n  }", "\n}")


@pytest.mark.parametrize(
    ("text", "read"),
    [
        (r"Mar{\'\i}a", "María"),
        (r"G{\"o}del", "Gödel"),
        (r"Stra{\ss}e", "Straße"),
        (r"\c{c}a", "ça"),
        (r"{\o}re", "øre"),
        (r"A \& B", "A & B"),
        (r"\v{S}koda", "Škoda"),
        ("{NASA} plans", "NASA plans"),
    ],
)
def test_letters_of_bibtex_are_read(text: str, read: str) -> None:
    assert plain(text) == read


@pytest.mark.parametrize("date", ["2021-05", "2021", "2021-05-03/2021-06", "2021~"])
def test_an_entry_of_biblatex_is_green_with_its_date(sample: Sample, date: str) -> None:
    entry = ENTRY.replace("\tyear = {2021},", f"\tdate = {{{date}}},").replace("\tjournal =", "\tjournaltitle =")
    add_reference(sample.project, "munoz2021", entry, KNOWN)
    assert literature(sample)["munoz2021"]["year"] == "2021"
    check_package(sample.project).raise_problems()


FOREIGN = """@book{{ochs1999,
  title = {{Die Geschichte der Eisenbahn}},
  author = {{Ochs, Eva}},
  year = {{1999}},
{line}}}
"""


@pytest.mark.parametrize(
    ("line", "langid"),
    [
        ("language = {de},\n", "de"),
        ("  language = {German},\n", "de"),
        ("language = {ger},\n", "de"),
        ('language = "fran{\\c c}ais",\n', "fr"),
        ("language = {es-mx},\n", "es-MX"),
    ],
)
def test_a_title_in_another_language_keeps_its_capitals(sample: Sample, line: str, langid: str) -> None:
    said = add_reference(sample.project, "ochs1999", FOREIGN.format(line=line), KNOWN)
    text = sample.path("chapters/references.bib").read_text(encoding="utf-8")
    assert f"  langid = {{{langid}}},\n" in text
    assert said[-1] == f"langid = {{{langid}}} added, so that the title keeps its capitals"
    assert check_package(sample.project).problems == ()
    records = json.loads(convert_text(text, "csljson", format="bibtex"))
    assert {"Die Geschichte der Eisenbahn"} == {each["title"] for each in records if each["id"] == "ochs1999"}


@pytest.mark.parametrize(
    ("line", "is_told"),
    [
        ("", True),
        ("language = {tlhIngan Hol},\n", True),
        ("language = {en},\n", False),
        ("language = {en-GB},\n", False),
        ("langid = {german},\n", False),
    ],
)
def test_a_title_whose_language_nothing_says_is_told(sample: Sample, line: str, is_told: bool) -> None:
    said = add_reference(sample.project, "ochs1999", FOREIGN.format(line=line), KNOWN)
    assert any("taken to be English" in each for each in said) is is_told
    added = (
        "langid" in sample.path("chapters/references.bib").read_text(encoding="utf-8").partition("@book{ochs1999")[2]
    )
    assert added is line.startswith("langid")


def test_an_entry_that_was_pasted_with_a_language_alone_is_told_by_the_check(sample: Sample) -> None:
    add_reference(sample.project, "ochs1999", FOREIGN.format(line="language = {de},\n"), KNOWN)
    sample.edit("chapters/references.bib", "  langid = {de},\n", "")
    (told,) = check_package(sample.project).problems
    assert (told.path, told.expected) == ("chapters/references.bib", "a line more in the entry: langid = {de}")
    assert "says language = {de} and no langid" in told.found


def test_a_title_between_quotation_marks_is_whole_with_braces_in_it(sample: Sample) -> None:
    entry = '@book{paz2001,\n  title = "The {Mexican} railways",\n  author = "Paz, {\\\'E}lia",\n  year = 2001\n}\n'
    add_reference(sample.project, "paz2001", entry, KNOWN)
    row = literature(sample)["paz2001"]
    assert (row["title"], row["authors"], row["year"]) == ("The Mexican railways", "Paz, Élia", "2001")
