"""Words that a renderer adds to a text, by language: labels and headings."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from report.core.merged_settings import Settings

ENGLISH: Mapping[str, str] = {
    "fig": "Figure",
    "tbl": "Table",
    "lst": "Listing",
    "eq": "Equation",
    "sec": "Section",
    "chapter": "Chapter",
    "appendix": "Appendix",
    "appendices": "Appendices",
    "thm": "Theorem",
    "lem": "Lemma",
    "cor": "Corollary",
    "prp": "Proposition",
    "cnj": "Conjecture",
    "def": "Definition",
    "exm": "Example",
    "exr": "Exercise",
    "alg": "Algorithm",
    "rem": "Remark",
    "sol": "Solution",
    "proof": "Proof",
    "remark": "Remark",
    "solution": "Solution",
    "callout-note": "Note",
    "callout-tip": "Tip",
    "callout-warning": "Warning",
    "callout-caution": "Caution",
    "callout-important": "Important",
    "abstract": "Abstract",
    "keywords": "Keywords",
    "references": "References",
    "footnotes": "Footnotes",
    "contents": "Table of contents",
    "code-summary": "Code",
    "previous": "Previous",
    "next": "Next",
    "chapters": "Chapters",
    "skip": "Skip to the text",
    "search": "Search",
    "dark-theme": "Dark theme",
    "reuse": "Reuse",
    "copyright": "Copyright",
    "citation": "Citation",
    "cite-as": "For attribution, please cite this work as:",
    "modified": "Modified",
    "column-date": "Date",
    "column-title": "Title",
    "column-description": "Description",
    "column-author": "Author",
    "column-filename": "File Name",
    "column-subtitle": "Subtitle",
    "column-reading-time": "Reading Time",
    "column-word-count": "Word Count",
    "column-categories": "Categories",
}

SPANISH: Mapping[str, str] = {
    "fig": "Figura",
    "tbl": "Tabla",
    "lst": "Listado",
    "eq": "Ecuación",
    "sec": "Sección",
    "chapter": "Capítulo",
    "appendix": "Apéndice",
    "appendices": "Apéndices",
    "thm": "Teorema",
    "lem": "Lema",
    "cor": "Corolario",
    "prp": "Proposición",
    "cnj": "Conjetura",
    "def": "Definición",
    "exm": "Ejemplo",
    "exr": "Ejercicio",
    "alg": "Algoritmo",
    "rem": "Observación",
    "sol": "Solución",
    "proof": "Demostración",
    "remark": "Observación",
    "solution": "Solución",
    "callout-note": "Nota",
    "callout-tip": "Tip",
    "callout-warning": "Advertencia",
    "callout-caution": "Precaución",
    "callout-important": "Importante",
    "abstract": "Resumen",
    "keywords": "Palabras clave",
    "references": "Referencias",
    "footnotes": "Notas",
    "contents": "Tabla de contenidos",
    "code-summary": "Código",
    "previous": "Anterior",
    "next": "Siguiente",
    "chapters": "Capítulos",
    "skip": "Ir al texto",
    "search": "Buscar",
    "dark-theme": "Tema oscuro",
    "reuse": "Reutilización",
    "copyright": "Derechos de autor",
    "citation": "Cómo citar",
    "cite-as": "Por favor, cita este trabajo como:",
    "modified": "Fecha de modificación",
    "column-date": "Fecha",
    "column-title": "Título",
    "column-description": "Descripción",
    "column-author": "Autor/a",
    "column-filename": "Nombre de archivo",
    "column-subtitle": "Subtítulo",
    "column-reading-time": "Tiempo de lectura",
    "column-word-count": "Conteo de palabras",
    "column-categories": "Categorías",
}

GERMAN: Mapping[str, str] = {
    "fig": "Abbildung",
    "tbl": "Tabelle",
    "lst": "Listing",
    "eq": "Gleichung",
    "sec": "Kapitel",
    "chapter": "Kapitel",
    "appendix": "Anhang",
    "appendices": "Anhänge",
    "thm": "Theorem",
    "lem": "Lemma",
    "cor": "Korollar",
    "prp": "Aussage",
    "cnj": "Annahme",
    "def": "Definition",
    "exm": "Beispiel",
    "exr": "Übungsaufgabe",
    "alg": "Algorithmus",
    "rem": "Anmerkung",
    "sol": "Lösung",
    "proof": "Beweis",
    "remark": "Anmerkung",
    "solution": "Lösung",
    "callout-note": "Hinweis",
    "callout-tip": "Tipp",
    "callout-warning": "Warnung",
    "callout-caution": "Vorsicht",
    "callout-important": "Wichtig",
    "abstract": "Zusammenfassung",
    "keywords": "Schlagwörter",
    "references": "Literatur",
    "footnotes": "Fußnoten",
    "contents": "Inhaltsverzeichnis",
    "code-summary": "Code",
    "previous": "Zurück",
    "next": "Weiter",
    "chapters": "Kapitel",
    "skip": "Zum Text",
    "search": "Suchen",
    "dark-theme": "Dunkle Darstellung",
    "reuse": "Wiederverwendung",
    "copyright": "Urheberrechte",
    "citation": "Zitat",
    "cite-as": "Bitte zitieren Sie diese Arbeit als:",
    "modified": "Geändert",
    "column-date": "Datum",
    "column-title": "Titel",
    "column-description": "Beschreibung",
    "column-author": "Autor",
    "column-filename": "Dateiname",
    "column-subtitle": "Untertitel",
    "column-reading-time": "Lesezeit",
    "column-word-count": "Wortzahl",
    "column-categories": "Kategorien",
}

FRENCH: Mapping[str, str] = {
    "fig": "Figure",
    "tbl": "Table",
    "lst": "Listing",
    "eq": "Équation",
    "sec": "Section",
    "chapter": "Chapitre",
    "appendix": "Annexe",
    "appendices": "Annexes",
    "thm": "Théorème",
    "lem": "Lemme",
    "cor": "Corollaire",
    "prp": "Proposition",
    "cnj": "Conjecture",
    "def": "Définition",
    "exm": "Exemple",
    "exr": "Exercice",
    "alg": "Algorithme",
    "rem": "Remarque",
    "sol": "Solution",
    "proof": "Preuve",
    "remark": "Remarque",
    "solution": "Solution",
    "callout-note": "Note",
    "callout-tip": "Astuce",
    "callout-warning": "Avertissement",
    "callout-caution": "Mise en garde",
    "callout-important": "Important",
    "abstract": "Résumé",
    "keywords": "Mots-clés",
    "references": "Les références",
    "footnotes": "Notes de bas de page",
    "contents": "Table des matières",
    "code-summary": "Code",
    "previous": "Précédent",
    "next": "Suivant",
    "chapters": "Chapitres",
    "skip": "Aller au texte",
    "search": "Rechercher",
    "dark-theme": "Thème sombre",
    "reuse": "Réutilisation",
    "copyright": "Droits d'auteur",
    "citation": "Citation",
    "cite-as": "Veuillez citer ce travail comme suit\u00a0:",
    "modified": "Modifié",
    "column-date": "Date",
    "column-title": "Titre",
    "column-description": "Description",
    "column-author": "Auteur·rice",
    "column-filename": "Nom de fichier",
    "column-subtitle": "Sous-titre",
    "column-reading-time": "Temps de lecture",
    "column-word-count": "Nombre de mots",
    "column-categories": "Catégories",
}

PORTUGUESE: Mapping[str, str] = {
    "fig": "Figura",
    "tbl": "Tabela",
    "lst": "Listagem",
    "eq": "Equação",
    "sec": "Seção",
    "chapter": "Capítulo",
    "appendix": "Apêndice",
    "appendices": "Apêndices",
    "thm": "Teorema",
    "lem": "Lema",
    "cor": "Corolário",
    "prp": "Proposição",
    "cnj": "Conjetura",
    "def": "Definição",
    "exm": "Exemplo",
    "exr": "Exercício",
    "alg": "Algoritmo",
    "rem": "Comentário",
    "sol": "Solução",
    "proof": "Comprovação",
    "remark": "Comentário",
    "solution": "Solução",
    "callout-note": "Nota",
    "callout-tip": "Dica",
    "callout-warning": "Aviso",
    "callout-caution": "Cuidado",
    "callout-important": "Importante",
    "abstract": "Resumo",
    "keywords": "Palavras-chave",
    "references": "Referências",
    "footnotes": "Notas de rodapé",
    "contents": "Índice",
    "code-summary": "Código",
    "previous": "Anterior",
    "next": "Seguinte",
    "chapters": "Capítulos",
    "skip": "Ir para o texto",
    "search": "Procurar",
    "dark-theme": "Tema escuro",
    "reuse": "Reuso",
    "copyright": "Direito autoral",
    "citation": "Citação",
    "cite-as": "Por favor, cite este trabalho como:",
    "modified": "Modificado",
    "column-date": "Data",
    "column-title": "Título",
    "column-description": "Descrição",
    "column-author": "Autor",
    "column-filename": "Nome do arquivo",
    "column-subtitle": "Subtítulo",
    "column-reading-time": "Tempo de leitura",
    "column-word-count": "Contagem de palavras",
    "column-categories": "Categorias",
}

WORDS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {"en": ENGLISH, "es": SPANISH, "de": GERMAN, "fr": FRENCH, "pt": PORTUGUESE}
)
# How words are named under `language:` that are not ``crossref-<kind>-title`` or have the name they have here.
NAMED = {
    "crossref-ch-prefix": "chapter",
    "crossref-apx-prefix": "appendix",
    "section-title-abstract": "abstract",
    "section-title-appendices": "appendices",
    "section-title-footnotes": "footnotes",
    "section-title-references": "references",
    "section-title-reuse": "reuse",
    "section-title-copyright": "copyright",
    "section-title-citation": "citation",
    "toc-title-document": "contents",
    "toc-title-website": "contents",
    "environment-proof-title": "proof",
    "environment-remark-title": "remark",
    "environment-solution-title": "solution",
    "code-summary": "code-summary",
    "title-block-keywords": "keywords",
    "title-block-modified": "modified",
    "search-text-placeholder": "search",
    **{
        f"listing-page-field-{key}": f"column-{key}"
        for key in ("date", "title", "description", "author", "filename", "subtitle", "categories")
    },
    "listing-page-field-readingtime": "column-reading-time",
    "listing-page-field-wordcount": "column-word-count",
    **{f"callout-{kind}-title": f"callout-{kind}" for kind in ("note", "tip", "warning", "caution", "important")},
}
CROSS_REFERENCE = re.compile(r"crossref-(?P<kind>\w+)-(?P<what>title|prefix)")  # crossref-fig-title
BASIC = ("fig", "tbl", "sec", "chapter", "references", "footnotes", "contents", "abstract", "previous", "next")


def words_for(language: str) -> Mapping[str, str]:
    """The words for a language tag such as ``es`` or ``es-MX``; those of English for a language without any."""
    return WORDS.get(language.split("-")[0].lower(), ENGLISH)


def words_of(settings: Settings) -> Mapping[str, str]:
    """The words of a project or document: those of its language, over them those that `language:` gives."""
    words = words_for(str(settings.get("lang", "en")))
    titles = {"contents": settings.get("toc-title"), "abstract": settings.get("abstract-title")}
    given = own_words(settings) | {name: str(title) for name, title in titles.items() if title is not None}
    return {**words, **given} if given else words


def own_words(settings: Settings) -> dict[str, str]:
    """The words that an author gives under ``language:``, by the names they have here."""
    given = settings.get("language")
    if not isinstance(given, Mapping):
        return {}
    language = str(settings.get("lang", "en"))
    merged: dict[str, Any] = dict(given)
    for tag in (language.split("-")[0], language):
        if isinstance(given.get(tag), Mapping):
            merged |= given[tag]
    found: dict[str, str] = {}
    for key, value in merged.items():
        if not isinstance(value, str):
            continue
        if key in NAMED:
            found[NAMED[key]] = value
        elif match := CROSS_REFERENCE.fullmatch(str(key)):
            found[match["kind"] if match["what"] == "title" else f"{match['kind']}-prefix"] = value
        elif key in ENGLISH:
            found[key] = value
    return found


def words_missing(settings: Settings) -> list[str]:
    """The words of everyday use that are English on the pages of a language without words of its own here."""
    if str(settings.get("lang", "en")).split("-")[0].lower() in WORDS:
        return []
    given = own_words(settings)
    return [ENGLISH[name] for name in BASIC if name not in given]
