"""A DOI reserved before the build, of the version and of all versions, stands in everything that is given away."""

from __future__ import annotations

import io
import json
import re
import zipfile

import pytest
from pypdf import PdfReader

from report.release.archive.about import About
from report.release.archive.catalogue_metadata import codemeta, zenodo
from tests.sample import Sample

VERSION, CONCEPT = "10.5281/zenodo.7654321", "10.5281/zenodo.7654320"
BOTH = (f"https://doi.org/{VERSION}", f"https://doi.org/{CONCEPT}")


@pytest.fixture
def with_doi(sample: Sample) -> Sample:
    setting = f"report:\n  doi:\n    version: {VERSION}\n    concept: {CONCEPT}\n"
    sample.edit("_quarto.yml", "lang: en\n", f"lang: en\n{setting}")
    sample.made("site", "pdf", "docx", "jats")
    return sample


@pytest.mark.slow
def test_each_output_names_the_doi_of_the_version_and_of_all_versions(with_doi: Sample) -> None:
    site = with_doi.project.site
    lacking = {
        page.relative_to(site).as_posix(): [each for each in BOTH if each not in page.read_text(encoding="utf-8")]
        for folder in (site, site / "chapters", site / "chapters/evidence", site / "exhibits")
        for page in sorted(folder.glob("*.html"))
    }
    assert {name: each for name, each in lacking.items() if each} == {}
    assert "chapters/honey.html" in lacking
    assert "exhibits/harvest.html" in lacking
    for cited in (site / "cite").iterdir():
        assert VERSION in cited.read_text(encoding="utf-8"), cited.name

    printed = PdfReader(with_doi.path("build/paper.pdf"))
    words = re.sub(r"\s+", "", printed.pages[0].extract_text())  # a long address goes on in the next line
    found = words.find("https://doi.org")
    assert words[found:].startswith(f"{BOTH[0]};ofallversions:{BOTH[1]}"), words[found : found + 120]
    links = {str(each.get_object().get("/A", {}).get("/URI")) for each in printed.pages[0].get("/Annots", [])}
    assert links >= set(BOTH)
    with zipfile.ZipFile(io.BytesIO(with_doi.path("build/paper.docx").read_bytes())) as word:
        text = re.sub("<[^>]*>", "", word.read("word/document.xml").decode())
    assert f"{BOTH[0]}; of all versions: {BOTH[1]}" in text
    article = with_doi.path("build/jats/article.xml").read_text(encoding="utf-8")
    assert f'<article-id pub-id-type="doi">{VERSION}</article-id>' in article
    (related,) = re.findall(r"</permissions>\s*(<related-object [^>]*/>)", article)
    assert f'document-id="{CONCEPT}"' in related


def test_the_deposit_names_both() -> None:
    told = ("Honey", "honey", (), "2026-01-02", "0.1.0", ("honey",), "About honey.", ">=3.11")
    deposit = json.loads(zenodo(About(*told, doi=VERSION, concept_doi=CONCEPT)))
    assert deposit["doi"] == VERSION
    assert deposit["related_identifiers"] == [{"identifier": CONCEPT, "relation": "isVersionOf"}]
    assert json.loads(codemeta(About(*told, doi=VERSION)))["identifier"] == BOTH[0]
    assert "related_identifiers" not in json.loads(zenodo(About(*told, doi=VERSION)))
