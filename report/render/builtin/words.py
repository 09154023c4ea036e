"""Words that a renderer adds to a text, by language: labels, headings, dates."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from types import MappingProxyType

from report.errors import Problem, UsageError

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
    "proof": "Prueba",
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
}

WORDS: Mapping[str, Mapping[str, str]] = MappingProxyType({"en": ENGLISH, "es": SPANISH})


def words_for(language: str, path: str = "", line: int = 0) -> Mapping[str, str]:
    """The words for a language tag such as ``es`` or ``es-MX``.

    Raises
    ------
    UsageError
        If there are none; ``path`` and ``line`` say where the language was asked for.
    """
    found = WORDS.get(language.split("-")[0].lower())
    if found is None:
        raise UsageError(
            Problem(f'there are no words for the language "{language}"', path, line, f"one of {', '.join(WORDS)}")
        )
    return found


def date_in_words(date: str, language: str) -> str:
    """A date as readers of ``language`` write it (``2024-05-01`` is ``May 1, 2024``); other texts stay as they are."""
    try:
        day = datetime.date.fromisoformat(date)
    except ValueError:
        return date
    import babel.dates  # takes longer to import than a page takes to lay out

    return babel.dates.format_date(day, "long", locale=language.replace("-", "_"))
