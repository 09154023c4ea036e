"""What text in a cell may not hold: markup, formulas, control characters, and what leads to a person."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from report.core.errors import Problem
from report.core.project import DESCRIPTOR
from report.data.descriptor import Descriptor, Field
from report.data.missing_marks import NOTHING
from report.data.page_addresses import fault_of_address
from report.data.tables import Record

MARKUP = re.compile(r"<\s*[a-zA-Z/!?]|&(#\d+|#x[0-9a-fA-F]+|[a-zA-Z]+);|&(?:amp|lt|gt|quot|nbsp)(?![\w=;])")
FORMULA = re.compile(r"[=@\t\r＝＠＋－﹦﹫﹢﹣]|[+-](?!$)")  # begins what a spreadsheet may run, in any width
# A sign that a spreadsheet takes for a figure or for words: “+5.6 %; same in INA-2024”, “-0.61 (MVS-0419) or -0.58”. No
# operator, name of a cell or bracket may follow the figure, and nothing that calls a program: “-2+3+cmd|' /C calc'!A0”.
SIGNED = re.compile(
    r"[+-]\s*\d+(?:[.,]\d+)*(?:–\d+(?:[.,]\d+)*)?\s*[%°]?[^\W\d_]*"
    r"(?:[;,.]?\s+(?![-+*/^&<>:%])[^|!=]*|[;,.][^|!=]*)?"
)
CALL = re.compile(r"\w\(")  # of a function
# What a program left where there was nothing or a fault: #REF!, #¡DIV/0!, #N/D, #####, NaN; and a long number that a
# spreadsheet cut, 8.40123E+12. Words as “None” or “n.d.” are somebody's own.
LEFT_BY_A_PROGRAM = re.compile(
    r"#[¡¿]?[A-ZÁÉÍÓÚÑ/0-9]+[!?]|#N/[AD]|#{3,}|[0-9]\.[0-9]+E\+[0-9]+"
    r"|nan|NaN|NAN|NaT|<NA>|NULL|null|undefined|\[object Object\]"
)
# An address with a user, who may be a password or a host that is not asked: https://bank.test@evil.test/
USER = re.compile(r"https?://[^/?#\s]*@", re.IGNORECASE)
# What a spreadsheet makes of names and ranges: Sep-01 of SEPT1, 3-Mar of 3/3; of a day 2024-01-01 00:00:00, and 00:00.0
# of a time. SEP-01 is somebody's own name.
MADE_A_DATE = re.compile(
    r"[0-3]?[0-9]-(?:{0})|(?:{0})-[0-9]{{2}}"
    r"|[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}[ T]00:00:00(?:\.0+)?|[0-5][0-9]:[0-5][0-9]\.[0-9]".format(
        "|".join(
            f"[{name[0]}{name[0].lower()}]{name[1:]}"
            for name in "Jan Ene Feb Mar Apr Abr May Jun Jul Aug Ago Sep Oct Nov Dec Dic".split()  # noqa: SIM905
        )
    )
)
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]")  # and turns of direction
# What identifies or reaches a person. Identifiers need their whole form, so that codes of the sources pass.
PERSONAL = {
    "a mail address": re.compile(
        # From the beginning of a word only: a cell of a hundred thousand letters is looked through once.
        r"(?<![\w.+-])[\w.+-]+(?:@[\w-]+\.\w+"
        r"| ?(?:\[ ?(?:at|arroba) ?\]|\( ?(?:at|arroba) ?\)| arroba ) ?[\w-]+ ?"  # ana [at] example.org
        r"(?:\.|\[(?:dot|punto)\]|\((?:dot|punto)\)| (?:dot|punto) ) ?\w+)",
        re.IGNORECASE,
    ),
    "a telephone number": re.compile(
        r"(?:\+|(?<![\w.,])00)[1-9][0-9]{0,2}[ .-]?(?:\(?[0-9]{1,4}\)?[ .-]?){2,4}[0-9]{2,4}\b"
        r"|\([0-9]{2,3}\) ?[0-9]{3,4}[ .-][0-9]{4}\b|(?<![0-9-])[0-9]{2,3}[ .-][0-9]{3,4}[ .-][0-9]{4}(?![0-9-])"
        r"|\b(?:tel|tél|teléfono|celular|cel|phone|whatsapp)\b[.: ]*[0-9(+][0-9 ().-]{6,}",
        re.IGNORECASE,
    ),
    "a population id": re.compile(r"\b[A-Z]{4}[0-9]{6}[HMX][A-Z]{5}[A-Z0-9][0-9]\b", re.IGNORECASE),
    "a tax id": re.compile(r"\b[A-ZÑ&]{3,4}-?[0-9]{6}-?[A-Z0-9]{3}\b"),
    "a voter’s key": re.compile(r"\b[A-Z]{6}[0-9]{8}[HM][0-9]{3}\b"),
    "a passport number": re.compile(r"(?i:\b(?:passport|pasaporte))\W{1,3}(?:[Nn]o\.? ?)?[A-Z]{0,2}[0-9]{6,9}\b"),
    "a number of social security": re.compile(r"\b(?:SSN|NSS|IMSS)\W{1,3}(?:[0-9]{3}-[0-9]{2}-[0-9]{4}|[0-9]{11})\b"),
    "the number of a card": re.compile(r"(?<![\w.,-])[3-6][0-9]{3}([ -])[0-9]{4}\1[0-9]{4}\1[0-9]{4}(?![\w.,-])"),
    "the folder of a person": re.compile(  # of Linux, of macOS, of Windows
        r"(?<![\w.:/])/(?:home|Users)/[\w.-]+/|\b[A-Za-z]:[\\/](?:Users|Documents and Settings)[\\/][\w.-]+"
    ),
}
# Whether a cell is to be looked at closely; most are not, and there are many of them.
SUSPECT = re.compile(
    rf"{CONTROL.pattern}|\A(?:{LEFT_BY_A_PROGRAM.pattern})\Z|(?i:{USER.pattern})|{MARKUP.pattern}|\A(?:{FORMULA.pattern})|\A\s|\s\Z"
)
SHOWN_LENGTH = 60  # of a cell in a message


def check_text(records: Sequence[Record], descriptor: Descriptor, shown: str) -> Iterator[Problem]:
    """Find text that a browser, a spreadsheet or a terminal would take for more than text."""
    for record, field, cell in _texts(records, descriptor):
        if NOTHING.fullmatch(cell):
            continue  # the check of cells tells it: “--” is no formula
        faults = [*_faults(cell)] if SUSPECT.search(cell) else []
        if field.name == "url" and not faults and (fault := fault_of_address(cell)):
            faults = [fault]
        if field.name != descriptor.key and MADE_A_DATE.fullmatch(cell):
            faults.append("what the source says: a spreadsheet made a date of it")
        for expected in faults:
            yield Problem(
                f'column "{field.name}" holds "{shortened(cell)}"',
                shown,
                record.line,
                f'{expected} ({DESCRIPTOR}, field "{field.name}")',
                f"correct the cell; then run: make data-seal NAME={descriptor.name}",
            )


def check_privacy(records: Sequence[Record], descriptor: Descriptor, shown: str) -> Iterator[Problem]:
    """Find contact details and personal identifiers; the message does not repeat them."""
    texts = [each for each in _texts(records, descriptor) if not is_address(each[1])]
    together = "\n".join(cell for _, _, cell in texts)
    suspected = {kind: pattern for kind, pattern in PERSONAL.items() if pattern.search(together)}
    for record, field, cell in texts if suspected else ():
        for kind, pattern in suspected.items():
            if pattern.search(cell):
                yield Problem(
                    f'column "{field.name}" holds {kind}',
                    shown,
                    record.line,
                    "no detail that identifies or reaches a person",
                    f"remove it; then run: make data-seal NAME={descriptor.name}",
                )


def texts_in(records: Sequence[Record], descriptor: Descriptor) -> int:
    """How many cells of text there are."""
    return sum(1 for _ in _texts(records, descriptor))


def is_formula(cell: str) -> bool:
    """Whether a spreadsheet may take a text for a formula; a signed figure with words after it is none."""
    return bool(FORMULA.match(cell)) and (not SIGNED.fullmatch(cell) or bool(CALL.search(cell)))


def is_address(field: Field) -> bool:
    """Whether a column holds addresses of pages or registered numbers of articles, whose digits mean no person."""
    return field.name in ("url", "doi")


def shortened(cell: str) -> str:
    """A cell as messages show it: on one line, without signs that a terminal obeys."""
    clean = CONTROL.sub("␣", cell)
    return clean if len(clean) <= SHOWN_LENGTH else clean[: SHOWN_LENGTH - 1] + "…"


def _texts(records: Sequence[Record], descriptor: Descriptor) -> Iterator[tuple[Record, Field, str]]:
    fields = [field for field in descriptor.fields if field.type == "string"]
    for record in records:
        for field in fields:
            if (cell := record.cells[field.name]) not in descriptor.missing:
                yield record, field, cell


def _faults(cell: str) -> Iterator[str]:
    if control := CONTROL.search(cell):
        name = unicodedata.name(control[0], "a character without a name")
        yield f"text without control characters, as {name} (U+{ord(control[0]):04X})"
    if MARKUP.search(cell):
        yield "plain text without HTML"
    if is_formula(cell):
        yield "text that no spreadsheet takes for a formula"
    if LEFT_BY_A_PROGRAM.fullmatch(cell):
        yield "what the source says, or an empty cell: a program wrote this where it had none, or had a fault"
    if USER.search(cell):
        yield "an address without a user before its host"
    if cell != cell.strip():
        yield "text without blanks around it"
