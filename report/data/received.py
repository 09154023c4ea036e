"""A file as somebody has it, read as a grid of cells: a CSV file in whatever form, or a sheet of a spreadsheet.

What is certain is converted and told. What could be meant in two ways is asked, and nothing is made before it is
answered.
"""

from __future__ import annotations

import csv
import datetime
import io
import re
import shlex
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from report.core.errors import Problem, UsageError
from report.data.header_lines import header_of, refuse_figures
from report.data.merged_cells import texts_of_merged, with_heads_of_groups
from report.data.other_files import other_kind_of, why_no_text
from report.data.summary_lines import end_of_rows, without_totals

NUL_SAMPLE = 10_000  # bytes, an even number, in which zeros are looked for
ENCODINGS = ("utf-8", "cp1252", "latin-1", "mac-roman", "utf-16", "cp850", "shift-jis", "gb18030")
DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t", "bar": "|"}
SPREADSHEETS = (".xlsx", ".xlsm")
TEXTS = (".csv", ".tsv", ".txt")
LARGEST = 20_000_000  # bytes, as of a table of the package
# What a text in a language of western Europe holds beyond ASCII. Read in a wrong encoding it holds other signs as well.
WESTERN = re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿŒœŠšŽžŸ]")
WESTERN_SIGNS = "¡¿«»‹›“”‘’„‚–—…€£°ºª·§©®™±²³½¼¾µ×´¨\xa0"
SHOWN = 3  # words that are shown so that a person can judge how they were read


@dataclass(frozen=True)
class Answers:
    """What somebody said of a file that it does not say itself; empty where nothing was said.

    Parameters
    ----------
    encoding, delimiter
        One of `ENCODINGS`, and a name of `DELIMITERS`.
    sheet
        Of a spreadsheet.
    decimal
        ``comma`` or ``point``: the sign before decimals.
    dates
        ``dmy`` or ``mdy``: which of two numbers is the day.
    header
        ``both``, ``upper`` or ``lower``: which of two lines without figures name the columns.
    totals
        ``keep`` or ``drop``: whether lines of totals are rows.
    """

    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    decimal: str = ""
    dates: str = ""
    header: str = ""
    totals: str = ""


@dataclass(frozen=True)
class Grid:
    """The cells of a file in their rows.

    Parameters
    ----------
    header
        Names of columns as they stand there.
    rows
        For each row its number in the file, counted from 1, and its cells: texts, or what a spreadsheet holds.
    title, notes
        What stands above the header, and below the last row.
    told
        What was found and converted, for the person who gave the file.
    is_typed
        Whether cells are numbers and dates already, as in a spreadsheet.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[Any, ...]], ...]
    title: tuple[str, ...]
    notes: tuple[str, ...]
    told: tuple[str, ...]
    is_typed: bool = False


def read_received(path: Path, shown: str, answers: Answers) -> Grid:
    """The grid of a file.

    Raises
    ------
    UsageError
        If it is missing or no table, or if something must be asked.
    """
    if not path.is_file():
        remedy = "give the path of a file, as seen from the paper's folder"
        raise UsageError(Problem("there is no such file", shown, remedy=remedy))
    if path.stat().st_size > LARGEST:
        raise UsageError(Problem(f"has {path.stat().st_size:,} bytes", shown, 0, f"at most {LARGEST:,}"))
    ending = path.suffix.lower()
    if ending in SPREADSHEETS:
        return _of_sheet(path, shown, answers)
    if ending not in TEXTS:
        expected = f"a file that ends with {', '.join((*TEXTS, *SPREADSHEETS))}"
        remedy = "save it as .xlsx or as .csv" if ending in (".xls", ".ods", ".numbers") else ""
        raise UsageError(
            Problem(f'"{ending or path.name}" is no kind of table that can be read', shown, 0, expected, remedy)
        )
    return _of_text(path.read_bytes(), shown, answers)


def _of_text(data: bytes, shown: str, answers: Answers) -> Grid:
    text, told = _decoded(data, shown, answers) if not (what := other_kind_of(data)) else ("", [])
    if what := what or why_no_text(text):
        raise UsageError(Problem(f"is {what}", shown, 0, "a table as text", "open it, and save the table as .csv"))
    if "\r" in text:
        ends = "CRLF" if "\r\n" in text else "CR"
        told.append(f"line ends {ends} became LF")
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise UsageError(Problem("is empty", shown, 0, "a line of column names and the rows"))
    delimiter = _delimiter(text, shown, answers)
    if delimiter != ",":
        names = {sign: name for name, sign in DELIMITERS.items()}
        told.append(f"cells are separated by a {names[delimiter]}; the table has commas")
    numbered: list[tuple[int, tuple[str, ...]]] = []
    reader = csv.reader(io.StringIO(text), delimiter=delimiter, strict=True)
    begins = 1
    try:
        for cells in reader:
            numbered.append((begins, tuple(" ".join(cell.split()) for cell in cells)))
            begins = reader.line_num + 1
    except csv.Error as error:
        found = f"cannot be read as a table from here on: {error}"
        raise UsageError(Problem(found, shown, begins, "quotation marks that are closed")) from error
    return _grid(numbered, told, shown, answers, is_typed=False)


def _decoded(data: bytes, shown: str, answers: Answers) -> tuple[str, list[str]]:
    if answers.encoding:
        try:
            return data.decode(answers.encoding).removeprefix("\ufeff"), [f"read as {answers.encoding}, as you said"]
        except (UnicodeDecodeError, LookupError) as error:
            raise UsageError(Problem(f"is not {answers.encoding}: {error}", shown, 0, "another encoding")) from error
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            try:
                return data.decode(encoding).removeprefix("\ufeff"), [
                    f"the byte order mark of {encoding.upper()} is left out"
                ]
            except UnicodeDecodeError:
                break
    if zeros := data[:NUL_SAMPLE].count(0):
        for first, encoding in (
            (1, "utf-16-le"),
            (0, "utf-16-be"),
        ):  # without a mark: each second byte of Latin is zero
            if data[first:NUL_SAMPLE:2].count(0) == zeros and 4 * zeros > len(data[:NUL_SAMPLE]):
                return data.decode(encoding, errors="replace"), [f"read as {encoding.upper()}, which no mark says"]
    try:
        return data.decode("utf-8"), []
    except UnicodeDecodeError:
        pass
    text = data.decode("cp1252", errors="replace")
    words = _foreign_words(text)
    if all(sign.isascii() or WESTERN.match(sign) or sign in WESTERN_SIGNS for sign in text) and _looks_right(text):
        return text, [f"read as Windows-1252 (Latin-1), in which it holds {_some(words)}"]
    readings = [f"{name}: {_some(_foreign_words(data.decode(name, errors='replace')))}" for name in ENCODINGS[1:4]]
    raise UsageError(
        Problem(
            "is not UTF-8, and its letters can be read in several ways",
            shown,
            0,
            "; ".join(readings),
            f"say which is right with --encoding, one of {', '.join(ENCODINGS)}; or save the file as UTF-8",
        )
    )


def _looks_right(text: str) -> bool:
    """Whether no foreign capital and no sign stands within a word, as in Mžnchen and Kšln for München and Köln."""
    return not re.search(r"[A-Za-zÀ-ÿ](?:[À-ÖØ-ÞŽŠŒŸ]|[¡-¿‚„…—–€×]|[‘“”])[a-zà-öø-ÿ]", text)


def _foreign_words(text: str) -> list[str]:
    return list(dict.fromkeys(re.findall(r"[\w]*[^\x00-\x7f][\w]*", text)))


def _some(words: Sequence[str]) -> str:
    return ", ".join(f'"{word}"' for word in words[:SHOWN]) or "no words"


def _delimiter(text: str, shown: str, answers: Answers) -> str:
    """The sign between cells: the one by which most lines have the same number of cells, more than one."""
    if answers.delimiter:
        return DELIMITERS[answers.delimiter]
    scores: dict[str, int] = {}
    for sign in DELIMITERS.values():
        try:
            widths = Counter(len(cells) for cells in csv.reader(io.StringIO(text), delimiter=sign) if any(cells))
        except csv.Error:
            continue
        if lines := max((count for width, count in widths.items() if width > 1), default=0):
            scores[sign] = lines
    if not scores:
        return ","  # one column
    wide = [sign for sign, lines in scores.items() if lines == max(scores.values())]
    if ";" in wide and "," in wide and _commas_are_decimals(text):
        wide.remove(",")
    if len(wide) > 1:
        names = [name for name, sign in DELIMITERS.items() if sign in wide]
        raise UsageError(
            Problem(
                f"its cells may be separated by {' or by '.join(names)}",
                shown,
                0,
                "one of them in every line",
                f"say which with --delimiter, {' or '.join(names)}",
            )
        )
    return wide[0]


def _commas_are_decimals(text: str) -> bool:
    """Whether all commas of lines with semicolons stand between digits, as in 3,5;4,5."""
    text = "\n".join(line for line in text.split("\n") if ";" in line)
    return all(re.search(r"\d,\d", text[max(0, at - 1) : at + 2]) for at in _places(text, ","))


def _places(text: str, sign: str) -> Iterator[int]:
    return (each.start() for each in re.finditer(re.escape(sign), text))


def _of_sheet(path: Path, shown: str, answers: Answers) -> Grid:
    import warnings

    import openpyxl

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of looks that it does not keep, which nobody asks for
            values = openpyxl.load_workbook(path, data_only=True)
            formulas = openpyxl.load_workbook(path)
    except Exception as error:  # whatever a damaged file makes of the reader
        said = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise UsageError(Problem(f"cannot be read as a spreadsheet: {said}", shown, 0, "a sound .xlsx file")) from error
    sheets = [each.title for each in values.worksheets if any(any(c is not None for c in r) for r in each.values)]
    name = answers.sheet or (sheets[0] if len(sheets) == 1 else "")
    if name not in sheets:
        listed = ", ".join(f'"{each}"' for each in sheets) or "none"
        found = f'has no sheet "{name}" with cells in it' if name else f"has {len(sheets)} sheets with cells in them"
        say_which = f"say which: --sheet {shlex.quote(sheets[0])}" if sheets else ""
        raise UsageError(Problem(found, shown, 0, f"one of {listed}", say_which))
    sheet, written = values[name], formulas[name]
    told = [f'sheet "{name}"'] if len(values.worksheets) > 1 else []
    if hidden := [f"row {number}" for number, each in sheet.row_dimensions.items() if each.hidden]:
        told.append(f"hidden rows are read too: {', '.join(hidden[:SHOWN])}")
    numbered = []
    dates = 0
    below = texts_of_merged(sheet)
    for number, row in enumerate(sheet.iter_rows(), 1):
        cells = []
        for cell in row:
            if cell.value is None and written.cell(cell.row, cell.column).data_type == "f":
                remedy = "open it in a spreadsheet program and save it again, so that the result is stored"
                found = f"cell {cell.coordinate} is a formula whose result the file does not hold"
                raise UsageError(Problem(found, shown, number, "a figure", remedy))
            if cell.data_type == "e":
                raise UsageError(Problem(f'cell {cell.coordinate} holds the error "{cell.value}"', shown, number))
            plain = _plain(below.get((cell.row, cell.column), cell.value))
            dates += cell.value is not None and cell.is_date  # a merged cell knows no dates
            cells.append(plain)
        numbered.append((number, tuple(cells)))
    numbered = with_heads_of_groups(sheet, numbered)
    if dates:
        told.append(f"{dates} cells that are dates in the spreadsheet are written as year-month-day")
    if merged := sorted(map(str, sheet.merged_cells.ranges)):
        told.append(
            "of merged cells the first keeps what they hold; but a text over several rows stands in each, and a head "
            f"over several columns in each name: {', '.join(merged[:SHOWN])}"
        )
    if any(
        cell.number_format.endswith("%") and isinstance(cell.value, int | float)
        for row in sheet.iter_rows()
        for cell in row
    ):
        told.append("cells shown as percent hold shares of one: 12% is 0.12")
    return _grid(numbered, told, shown, answers, is_typed=True)


def _plain(value: Any) -> Any:
    """What a cell of a spreadsheet holds: a text, a whole number, a number or a date."""
    if isinstance(value, datetime.datetime):
        return value.date() if value.time() == datetime.time() else value.isoformat(sep=" ")
    if isinstance(value, datetime.time | datetime.timedelta):
        return str(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return int(value)
    return " ".join(value.split()) if isinstance(value, str) else value


def _is_empty(cell: Any) -> bool:
    return cell is None or cell == ""


def _grid(
    numbered: list[tuple[int, tuple[Any, ...]]], told: list[str], shown: str, answers: Answers, is_typed: bool
) -> Grid:
    """Title lines, header, rows and notes told apart by how many cells of a line hold something."""
    filled = [
        (number, cells, [at for at, cell in enumerate(cells) if not _is_empty(cell)]) for number, cells in numbered
    ]
    filled = [each for each in filled if each[2]]
    if len(filled) < 2:
        raise UsageError(Problem("has no rows", shown, 0, "a line of column names and the rows"))
    width = _usual_width([max(there) + 1 for _, _, there in filled])
    # The header is the first line that names every column; lines above it hold a title, as a rule in one cell.
    start: int | None
    lines, lines_at = [cells for _, cells, _ in filled], [number for number, _, _ in filled]
    if header := header_of(lines, lines_at, width, shown, answers.header):
        first, start, names = header.first, header.last, header.names
    elif (start := _header_at([there for _, _, there in filled], lines, width)) is not None:
        first, names = start, tuple("" if _is_empty(cell) else str(cell) for cell in lines[start][:width])
        refuse_figures(lines[start], shown, lines_at[start])
    else:
        number = filled[0][0]
        remedy = "give every column a name in one line, and save the file under another name"
        raise UsageError(Problem(f"no line names all {width} columns", shown, number, "a line of column names", remedy))
    end = end_of_rows(filled, start, width)
    for number, _, there in filled[start + 1 : end]:
        if max(there) >= width:
            found = f"has {max(there) + 1} cells"
            raise UsageError(Problem(found, shown, number, f"at most {width}, as most lines have", "correct that line"))
    kept, totals = without_totals(filled[start + 1 : end], shown, width, answers.totals)
    rows = tuple((number, (*cells[:width], *[""] * (width - len(cells)))) for number, cells, _ in kept)
    if not rows:
        raise UsageError(Problem("has no rows below its header", shown, filled[start][0], "at least one row"))
    title = tuple(_said(cells) for _, cells, _ in filled[:first])
    notes = tuple(_said(cells) for _, cells, _ in filled[end:])
    if header and header.told:
        told.append(header.told)
    if title:
        told.append(f"{_lines(len(title))} above the header left out: {_some(title)}")
    if totals:
        said = _some([_said(cells) for _, cells, _ in totals])
        told.append(f"{_lines(len(totals))} of totals left out, as you said: {said}")
    if notes:
        told.append(f"{_lines(len(notes))} below the rows left out: {_some(notes)}")
    return Grid(names, rows, title, notes, tuple(told), is_typed)


def _header_at(places: Sequence[Sequence[int]], lines: Sequence[Sequence[Any]], width: int) -> int | None:
    """Which line names the columns: the first that fills all of them, or all but one above a line with figures."""
    full = next((at for at, there in enumerate(places) if len(there) == width == there[-1] + 1), None)
    for at, there in enumerate(places[: full or 0]):
        rest = [cell for cell in lines[full or 0] if not _is_empty(cell)]
        has_figures = any(not isinstance(cell, str) or re.fullmatch(r"[+-]?[\d.,]+", cell) for cell in rest)
        if width > 2 and len(there) == width - 1 and has_figures and at + 1 == full:
            return at
    return full


def _usual_width(widths: Sequence[int]) -> int:
    """The width that most lines have; of equals the greatest."""
    counts = Counter(widths)
    return max(counts, key=lambda width: (counts[width] if width > 1 else 0, width))


def _said(cells: Sequence[Any]) -> str:
    return " ".join(str(cell) for cell in cells if not _is_empty(cell))


def _lines(count: int) -> str:
    return f"{count} line" + "s" * (count > 1)
