"""A paper by two people, built: site, PDF, Word file and data name them, and never as a program's text."""

from __future__ import annotations

import io
import json
import zipfile

import docx
import pypdf

from tests.sample import Sample

ORCID = "0000-0002-1825-0097"


def contributors_in(archive: bytes) -> list[str]:
    """Whom the descriptions of data in an archive name."""
    packed = zipfile.ZipFile(io.BytesIO(archive))
    described = [json.loads(packed.read(name)) for name in packed.namelist() if name.endswith("datapackage.json")]
    return [each["title"] for one in described for each in one.get("contributors", [])]


def test_every_output_names_both_people(sample: Sample) -> None:
    authors = f"  author: [{{name: Ana Ruiz, orcid: {ORCID}, affiliation: UNAM}}, Eva Paz]\n"
    sample.edit("_quarto.yml", '  author: "Contributors to Honey in Two Valleys"\n', authors)
    sample.made()
    made = sample.files("site", "paper.pdf", "paper.docx")
    for name, content in made.items():
        if name.endswith((".html", ".bib", ".ris", ".json", ".xml", ".md")):
            text = content.decode()
            assert "{'name'" not in text, name
            assert "Author(" not in text, name
            assert "Contributors to" not in text or "index.js" in name, name
    assert f'href="https://orcid.org/{ORCID}"' in made["site/index.html"].decode()
    whole = "site/data/honey-in-two-valleys-data.zip"  # as the package names its contributors
    archives = [name for name in made if name.startswith("site/data/") and name.endswith(".zip") and name != whole]
    told = [each for name in archives for each in contributors_in(made[name])]
    assert set(told) == {"Ana Ruiz", "Eva Paz"}
    pdf = pypdf.PdfReader(io.BytesIO(made["paper.pdf"]))
    assert pdf.metadata
    assert pdf.metadata.author == "Ana Ruiz, Eva Paz"
    assert docx.Document(io.BytesIO(made["paper.docx"])).core_properties.author == "Ana Ruiz; Eva Paz"
