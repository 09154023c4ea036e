"""A dataset begins with a file as somebody has it: what is certain is converted, what is not is asked."""

from __future__ import annotations

import csv
import datetime
import gzip
import io
import json
from pathlib import Path

import openpyxl
import pytest

from report.core.errors import UsageError
from report.core.messages import messages_in
from report.data.from_file import Received, receive
from report.data.received import Answers


def received(tmp_path: Path, data: bytes | str, name: str = "my file.csv", **answers: str) -> Received:
    path = tmp_path / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return receive(path, name, Answers(**answers), "CENSUS", "A")


def rows(made: Received) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(made.table)))


def figures(made: Received, column: str) -> list[str]:
    return [row[column] for row in rows(made)]


PLAIN = "Region,Year,Tonnes\nNorth,2020,44.5\nSouth,2020,50\n"


@pytest.mark.parametrize(
    "data",
    [
        PLAIN,
        "\ufeff" + PLAIN,
        PLAIN.replace("\n", "\r\n"),
        PLAIN.replace("\n", "\r"),
        PLAIN.rstrip("\n"),
        PLAIN.replace(",", ";"),
        PLAIN.replace(",", "\t"),
        PLAIN.replace(",", "|"),
        PLAIN.replace(",", ";").replace(".", ","),
        PLAIN.encode("utf-16"),
        "Honey of two valleys\n\n" + PLAIN,
        "Honey of two valleys,,\nin tonnes,,\n" + PLAIN,
        PLAIN + "\nSource: Office of Bees.\n",
        PLAIN + "Note: invented.,,\n* preliminary,,\n",
        "\n\n" + PLAIN + "\n\n",
    ],
)
def test_one_table_in_many_forms_gives_the_same_rows(tmp_path: Path, data: bytes | str) -> None:
    made = received(tmp_path, data)
    assert [(row["region"], row["year"], row["tonnes"]) for row in rows(made)] == [
        ("North", "2020", "44.5"),
        ("South", "2020", "50"),
    ]
    assert [each.type for each in made.columns] == ["string", "integer", "number"]
    assert {row["source_id"] for row in rows(made)} == {"CENSUS"}
    assert len({row["key"] for row in rows(made)}) == 2
    assert all(row["locator"].startswith("my file.csv, row ") for row in rows(made))


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1"])
def test_western_letters_are_read_and_told(tmp_path: Path, encoding: str) -> None:
    made = received(tmp_path, "Región;Año\nMéxico;2020\nLeón;2021\n".encode(encoding))
    assert figures(made, "region") == ["México", "León"]
    assert any("Windows-1252" in each and '"México"' in each for each in made.told)


def test_letters_that_may_be_others_are_asked(tmp_path: Path) -> None:
    data = "Region;Year\nMéxico;2020\nLeón;2021\n".encode("mac-roman")
    with pytest.raises(UsageError, match="--encoding") as raised:
        received(tmp_path, data)
    assert '"México"' in str(raised.value)
    assert figures(received(tmp_path, data, encoding="mac-roman"), "region") == ["México", "León"]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["3,5", "4,25"], ["3.5", "4.25"]),
        (["1.234,5", "2"], ["1234.5", "2"]),
        (["1.234.567", "2"], ["1234567", "2"]),
        (["1.234", "2,5"], ["1234", "2.5"]),
        (["3 933 154", "12"], ["3933154", "12"]),
        (["3\u00a0933", "12"], ["3933", "12"]),
        (["3'933", "12"], ["3933", "12"]),
        (["1,234.5", "2"], ["1234.5", "2"]),
        (["1,234", "2.5"], ["1234", "2.5"]),
        (["12.50", "1.5"], ["12.50", "1.5"]),
        (["0.125", "0.5"], ["0.125", "0.5"]),
        (["-3,5", "n/a"], ["-3.5", ""]),
        (["007", "008"], ["007", "008"]),
        (["12 %", "13 %"], ["12 %", "13 %"]),
    ],
)
def test_numbers_that_can_be_read_in_one_way_are_converted(
    tmp_path: Path, cells: list[str], expected: list[str]
) -> None:
    made = received(tmp_path, f"Name;Figure\na b;{cells[0]}\nc d;{cells[1]}\n")
    assert figures(made, "figure") == expected


@pytest.mark.parametrize("cells", [("1.234", "2.345"), ("1,234", "5")])
def test_numbers_that_can_be_read_in_two_ways_are_asked(tmp_path: Path, cells: tuple[str, str]) -> None:
    data = f"Name;Figure\na;{cells[0]}\nb;{cells[1]}\n"
    with pytest.raises(UsageError, match="--decimal comma or --decimal point"):
        received(tmp_path, data)
    by_comma, by_point = (figures(received(tmp_path, data, decimal=each), "figure")[0] for each in ("comma", "point"))
    assert {by_comma, by_point} == {"1234", "1.234"}


def test_commas_and_points_before_decimals_in_one_file_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="some numbers have a decimal comma"):
        received(tmp_path, "Name;Figure\na;3,5\nb;4.5\n")


def test_separators_that_may_be_either_are_asked(tmp_path: Path) -> None:
    data = "a;b,c\nd;e,f\ng;h,i\n"
    with pytest.raises(UsageError, match="--delimiter"):
        received(tmp_path, data)
    assert figures(received(tmp_path, data, delimiter="semicolon"), "b_c") == ["e,f", "h,i"]


def test_dates_are_converted_if_they_can_be_only_one(tmp_path: Path) -> None:
    assert figures(received(tmp_path, "Day;N\n31/12/2024;1\n01/02/2024;2\n"), "day") == ["2024-12-31", "2024-02-01"]
    assert figures(received(tmp_path, "Day;N\n31.12.2024;1\n"), "day") == ["2024-12-31"]
    assert figures(received(tmp_path, "Day;N\n12/31/2024;1\n"), "day") == ["2024-12-31"]
    assert figures(received(tmp_path, "Day;N\n05/05/2024;1\n"), "day") == ["2024-05-05"]
    data = "Day;N\n01/02/2024;1\n03/04/2024;2\n"
    with pytest.raises(UsageError, match="--dates dmy"):
        received(tmp_path, data)
    assert figures(received(tmp_path, data, dates="mdy"), "day") == ["2024-01-02", "2024-03-04"]
    with pytest.raises(UsageError, match="do not exist"):
        received(tmp_path, "Day;N\n31/31/2024;1\n")


def workbook(path: Path, **sheets: list[list[object]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, lines in sheets.items():
        sheet = book.create_sheet(name)
        for line in lines:
            sheet.append(line)
    book.save(path)
    return path


def test_a_spreadsheet_keeps_its_dates_and_numbers(tmp_path: Path) -> None:
    lines: list[list[object]] = [
        ["Honey of two valleys"],
        [],
        ["Valley", "Day", "Tonnes", "Share"],
        ["North", datetime.datetime(2024, 12, 31), 44.0, 0.5],
        ["South", datetime.datetime(2024, 1, 2), 50, 0.25],
        ["Source: Office of Bees"],
    ]
    made = receive(workbook(tmp_path / "a.xlsx", Honey=lines), "a.xlsx", Answers(), "", "")
    assert figures(made, "day") == ["2024-12-31", "2024-01-02"]
    assert figures(made, "tonnes") == ["44", "50"]
    assert figures(made, "share") == ["0.5", "0.25"]
    assert made.described["title"] == ["Honey of two valleys"]
    assert made.described["notes"] == ["Source: Office of Bees"]
    assert [row["locator"] for row in rows(made)] == ["a.xlsx, row 4", "a.xlsx, row 5"]


def test_one_of_several_sheets_is_asked_and_a_formula_without_result_refused(tmp_path: Path) -> None:
    lines: list[list[object]] = [["a", "b"], [1, 2]]
    path = workbook(tmp_path / "a.xlsx", One=lines, Two=lines, Empty=[])
    with pytest.raises(UsageError, match='"One", "Two"'):
        receive(path, "a.xlsx", Answers(), "", "")
    assert receive(path, "a.xlsx", Answers(sheet="Two"), "", "").rows == 1
    with pytest.raises(UsageError, match='no sheet "Three"'):
        receive(path, "a.xlsx", Answers(sheet="Three"), "", "")
    path = workbook(tmp_path / "b.xlsx", One=[["a", "b"], [1, "=A2*2"]])
    with pytest.raises(UsageError, match="B2 is a formula"):
        receive(path, "b.xlsx", Answers(), "", "")


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("a.csv", "", "is empty"),
        ("a.csv", "a,b\n", "has no rows"),
        ("a.csv", 'a,b\n"x,1\ny,2\n', "cannot be read as a table"),
        ("a.csv", "a,b\n1,2\n3,4\n1,2,3\n", "has 3 cells"),
        ("a.xls", "x", "save it as .xlsx"),
        ("a.pdf", "x", "no kind of table"),
        ("a.xlsx", "x", "cannot be read as a spreadsheet"),
    ],
)
def test_what_is_no_table_is_told(tmp_path: Path, name: str, data: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        received(tmp_path, data, name)


def test_names_of_columns_are_made_plain_and_told_apart(tmp_path: Path) -> None:
    made = received(tmp_path, "Año (miles),2024,Año miles,,key\nx,1,2,3,Not a key\ny,4,5,6,Not a key\n")
    assert [each.name for each in made.columns] == [
        "anio_miles",
        "in_2024",
        "anio_miles_3",
        "column_4",
        "key_as_received",
    ]
    assert json.dumps(made.described)  # plain data, for the package


def test_rows_that_nothing_tells_apart_are_numbered_from_one(tmp_path: Path) -> None:
    made = received(tmp_path, "town,bees\nOaxaca,5\nOaxaca,5\nPuebla,7\n")
    assert figures(made, "key") == ["oaxaca-1", "oaxaca-2", "puebla-3"]


def test_a_sheet_that_is_asked_for_is_named_as_it_is_typed(tmp_path: Path) -> None:
    lines: list[list[object]] = [["a", "b"], [1, 2]]
    with pytest.raises(UsageError, match="--sheet 'Year 1'"):
        receive(workbook(tmp_path / "a.xlsx", **{"Year 1": lines, "Two": lines}), "a.xlsx", Answers(), "", "")


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        (["1.204", "71,5"], 'column "figure": "1.204" is 1204, "71,5" is 71.5'),
        (["1 480", "2 625"], 'column "figure": "1 480" is 1480'),
        (["12 %", "13"], 'column "figure" stays text: "12 %" is no number'),
        (["1480*", "1625"], 'column "figure" stays text: "1480*" is no number'),
        (["(500)", "20"], 'column "figure" stays text: "(500)" is no number'),
        (["31/12/2024", "30/11/2024"], 'column "figure": dates are written as year-month-day'),
    ],
)
def test_how_figures_were_read_is_told_with_an_example(tmp_path: Path, cells: list[str], told: str) -> None:
    made = received(tmp_path, f"Name;Figure\na b;{cells[0]}\nc d;{cells[1]}\n")
    assert told in made.told


@pytest.mark.parametrize("cells", [["007", "008"], ["A1", "B2"], ["north", "12"], ["2024-I", "2024-II"], ["44", "45"]])
def test_names_and_plain_figures_are_not_spoken_of(tmp_path: Path, cells: list[str]) -> None:
    made = received(tmp_path, f"Name;Figure\na b;{cells[0]}\nc d;{cells[1]}\n")
    assert not any('"figure"' in each for each in made.told)


def test_a_spanish_year_keeps_its_meaning_without_its_tilde(tmp_path: Path) -> None:
    made = received(tmp_path, "Estado;Año;Años de uso;Producción\nBajío;2024;3;4\n")
    assert [each.name for each in made.columns] == ["estado", "anio", "anios_de_uso", "produccion"]
    assert rows(made)[0]["key"] == "bajio"


def test_where_a_row_stands_is_said_in_the_language_of_the_paper(tmp_path: Path) -> None:
    path = tmp_path / "molinos.csv"
    path.write_text("Estado;Molinos\nBajío;4\n", encoding="utf-8")
    made = receive(path, "molinos.csv", Answers(), "CENSUS", "A", messages_in("es"))
    assert rows(made)[0]["locator"] == "molinos.csv, fila 2"


def test_merged_cells_of_titles_headers_and_places_are_read(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for line in (
        ["Fish landed in two ports"],
        ["Port", "Kind", "Landed (t)", None],
        [None, "name", 2022, 2023],
        ["Wismar", "herring", 1203.5, 1180.2],
        [None, "cod", 88, None],
        ["Rostock", "herring", 40, 41],
    ):
        sheet.append(line)
    for place in ("A1:D1", "A2:A3", "C2:D2", "A4:A5"):
        sheet.merge_cells(place)
    book.save(tmp_path / "fish.xlsx")
    made = receive(tmp_path / "fish.xlsx", "fish.xlsx", Answers(), "", "")
    assert made.table.partition("\n")[0].split(",")[1:5] == ["port", "kind_name", "landed_t_2022", "landed_t_2023"]
    told = [(row["port"], row["kind_name"], row["landed_t_2022"], row["landed_t_2023"]) for row in rows(made)]
    assert told == [
        ("Wismar", "herring", "1203.5", "1180.2"),
        ("Wismar", "cod", "88", ""),
        ("Rostock", "herring", "40", "41"),
    ]
    assert any("of merged cells the first keeps what they hold" in each for each in made.told)


def test_heads_beside_a_group_of_columns_stay_in_their_names(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for line in (
        ["Town", "Counted", "Loans", None],
        [None, None, "adults", "children"],
        ["Alba", 2023, 12, 7],
        ["Brenta", 2023, 9, 4],
    ):
        sheet.append(line)
    sheet.merge_cells("C1:D1")
    book.save(tmp_path / "loans.xlsx")
    made = receive(tmp_path / "loans.xlsx", "loans.xlsx", Answers(), "", "")
    assert made.table.partition("\n")[0].split(",")[1:5] == ["town", "counted", "loans_adults", "loans_children"]
    sheet["A2"], sheet["B2"] = "name", "year"
    book.save(tmp_path / "loans.xlsx")
    made = receive(tmp_path / "loans.xlsx", "loans.xlsx", Answers(), "", "")
    assert made.table.partition("\n")[0].split(",")[1:3] == ["town_name", "counted_year"]
    assert not any("above the header" in each for each in made.told)


def test_numbers_that_a_spreadsheet_holds_as_texts_are_read_as_in_a_text(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for line in (["Town", "Loans", "Year"], ["Alba", "40,5", 2023], ["Brenta", 1.125, 2023], ["Cesta", None, 2023]):
        sheet.append(line)
    book.save(tmp_path / "loans.xlsx")
    made = receive(tmp_path / "loans.xlsx", "loans.xlsx", Answers(), "", "")
    assert [row["loans"] for row in rows(made)] == ["40.5", "1.125", ""]
    assert {each.name: each.type for each in made.columns}["loans"] == "number"
    assert 'column "loans": "40,5" is 40.5' in made.told
    sheet["B2"] = "1.204"
    book.save(tmp_path / "loans.xlsx")
    with pytest.raises(UsageError, match="--decimal comma or --decimal point"):
        receive(tmp_path / "loans.xlsx", "loans.xlsx", Answers(), "", "")


@pytest.mark.parametrize(
    ("lines", "names"),
    [
        (["Region;Noise;;Complaints;", ";day;night;day;night", "A;60,5;50;3;4", "B;61,5;52;5;6"],
         ["region", "noise_day", "noise_night", "complaints_day", "complaints_night"]),
        (["Region;Noise;Complaints", ";dB;per year", "A;60,5;3", "B;61,5;5"],
         ["region", "noise_db", "complaints_per_year"]),
        ([";2020;2020;2021", "Region;day;night;day", "A;60,5;50;3", "B;61,5;52;5"],
         ["region", "in_2020_day", "in_2020_night", "in_2021_day"]),
        (["By town", "Region;2020;;2021;", ";day;night;day;night", "A;60,5;50;3;4", "B;61,5;52;5;6"],
         ["region", "in_2020_day", "in_2020_night", "in_2021_day", "in_2021_night"]),
        (["Region;Noise;On", ";dB(A);", "A;60,5;2020-01-01", "B;n/a;2020-01-02", "C;61;2020-01-03"],
         ["region", "noise_db_a", "on"]),
        (["Noise in dB;;", "Region;day;night", "A;60,5;50", "B;61,5;52"], ["region", "day", "night"]),
        (["Source;Office of Noise;", "", "Region;day;night", "A;60,5;50", "B;61,5;52"], ["region", "day", "night"]),
        (["Region;day;night", "A;n/a;n/a", "B;61,5;52", "C;61,5;52"], ["region", "day", "night"]),
        (["Region;day;night", "A;;", "B;61,5;52", "C;61,5;52"], ["region", "day", "night"]),
        (["Region;Kind", "A;school", "B;road"], ["region", "kind"]),
    ],
)  # fmt: skip
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_header_of_two_lines_that_can_be_nothing_else_is_joined(
    tmp_path: Path, form: str, lines: list[str], names: list[str]
) -> None:
    if form == "csv":
        made = received(tmp_path, "\n".join(lines) + "\n")
    else:
        cells: list[list[object]] = [
            [float(each.replace(",", ".")) if each[:1].isdigit() and "-" not in each else each or None for each in line]
            for line in (text.split(";") for text in lines)
        ]
        made = receive(workbook(tmp_path / "a.xlsx", One=cells), "a.xlsx", Answers(), "", "")
    assert [each.name for each in made.columns] == names
    is_joined = any("_d" in name or "in_" in name for name in names)
    assert any("the header has two lines" in each for each in made.told) is is_joined
    assert made.rows == len([line for line in lines if line.startswith(("A;", "B;", "C;"))])


@pytest.mark.parametrize(
    ("lines", "answer", "names", "count"),
    [
        (["Region;Noise;;Year", ";day;night;", "A;60,5;50;2020", "B;61,5;52;2021"], "both",
         ["region", "noise_day", "noise_night", "year"], 2),
        ([";Noise;", "Region;day;night", "A;60,5;50", "B;61,5;52"], "both", ["region", "noise_day", "noise_night"], 2),
        ([";Noise;", "Region;day;night", "A;60,5;50", "B;61,5;52"], "lower", ["region", "day", "night"], 2),
        (["Region;Noise", "A;closed", "B;60", "C;61"], "upper", ["region", "noise"], 3),
        (["Date;today;", "Region;day;night", "A;60,5;50", "B;61,5;52"], "lower", ["region", "day", "night"], 2),
    ],
)  # fmt: skip
def test_two_lines_that_may_be_a_header_or_not_are_asked(
    tmp_path: Path, lines: list[str], answer: str, names: list[str], count: int
) -> None:
    data = "\n".join(lines) + "\n"
    with pytest.raises(UsageError, match="lines 1 and 2 hold no figures") as raised:
        received(tmp_path, data)
    assert "--header both" in raised.value.problems[0].remedy
    made = received(tmp_path, data, header=answer)
    assert ([each.name for each in made.columns], made.rows) == (names, count)


def test_a_file_without_names_of_columns_does_not_lose_its_first_row(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match='no line names the columns: the first that fills them all holds "60,5"'):
        received(tmp_path, "North;60,5;50\nSouth;61,5;52\n")


ROWS = "Town;Year;Bread\nAlba;2023;1200\nBrenta;2023;980\n"


@pytest.mark.parametrize(
    "header",
    [
        "Town;People;;Homes;\n;All;Women;All;Online\n;persons;persons;homes;homes\n",
        "Town;People;;;\n;2020;;2021;\n;Men;Women;Men;Women\n",
        "Town;People;;Homes;\nTown;All;Women;All;Online\nname;persons;persons;homes;homes\n",
    ],
)
def test_a_header_of_three_lines_is_refused(tmp_path: Path, header: str) -> None:
    """Its last line alone would name columns, the first of them nothing, and lose what stands above."""
    with pytest.raises(UsageError) as raised:
        received(tmp_path, header + "Alba;100;51;40;20\nBrenta;200;102;80;35\n")
    (problem,) = raised.value.problems
    assert (problem.path, problem.line) == ("my file.csv", 1)
    assert "lines 1 to 3 hold no figures" in problem.found
    assert "write one line of names" in problem.remedy


def test_of_a_header_of_three_lines_the_last_is_taken_if_somebody_says_so(tmp_path: Path) -> None:
    header = "Bread;by town;\nin kg;;by hand\nTown;Year;Bread\n"
    made = received(tmp_path, header + ROWS.partition("\n")[2], header="lower")
    assert figures(made, "bread") == ["1200", "980"]
    assert made.described["title"] == ["Bread by town", "in kg by hand"]


@pytest.mark.parametrize(
    ("below", "notes"),
    [
        ("\nFirst count; none of 2022\n", ["First count none of 2022"]),  # a separator in a note
        ("\nFirst count; none of 2022\nby hand;in both;towns\n", ["First count none of 2022", "by hand in both towns"]),
        ("Fuente: conteo; dos puertas; 2024\n", ["Fuente: conteo dos puertas 2024"]),
        ("Notes 1: by hand;;2024;more;cells\n", ["Notes 1: by hand 2024 more cells"]),
    ],
)
def test_a_note_with_the_separator_of_cells_is_no_row(tmp_path: Path, below: str, notes: list[str]) -> None:
    """Else its words make a column of figures one of texts."""
    made = received(tmp_path, ROWS + below)
    assert figures(made, "bread") == ["1200", "980"]
    assert {each.name: each.type for each in made.columns}["bread"] == "integer"
    assert made.described["notes"] == notes


@pytest.mark.parametrize("below", ["Cova;2023;..\n", "\nCova;2023;..\n", "\nCova;2023;12\n", "\nCova;s/d;\n"])
def test_a_last_row_of_which_little_is_known_stays_a_row(tmp_path: Path, below: str) -> None:
    made = received(tmp_path, ROWS + below)
    assert figures(made, "town") == ["Alba", "Brenta", "Cova"]
    assert "notes" not in made.described


@pytest.mark.parametrize("name", ["Total", "TOTAL:", "Subtotal", "Sub-total", "Gran total", "Total nacional", "Suma"])
def test_lines_of_totals_are_asked(tmp_path: Path, name: str) -> None:
    data = ROWS + f"{name};2023;2180\n"
    with pytest.raises(UsageError) as raised:
        received(tmp_path, data)
    (problem,) = raised.value.problems
    assert problem.line == 4
    assert problem.found == f'line 4: "{name}" among the rows; a sum of them counts it twice'
    assert "--totals drop" in problem.remedy
    assert figures(received(tmp_path, data, totals="keep"), "bread") == ["1200", "980", "2180"]
    made = received(tmp_path, data, totals="drop")
    assert figures(made, "bread") == ["1200", "980"]
    assert f'1 line of totals left out, as you said: "{name} 2023 2180"' in made.told


def test_totals_are_named_by_their_lines_and_other_words_are_none(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"lines 4, 6: "):
        received(tmp_path, ROWS + "Subtotal;2023;2180\nCova;2023;9\nTotal;2023;2189\n")
    assert received(tmp_path, ROWS + "Total Wine Town;2023;4\nTotana;2023;4\n").rows == 4
    assert received(tmp_path, "Kind;Year;Bread\nTotal;2022;4\nTotal;2023;5\n").rows == 2  # nothing is counted twice


def test_the_text_that_keeps_a_column_from_being_numbers_is_told(tmp_path: Path) -> None:
    made = received(tmp_path, ROWS + "Cova;2023;not counted\n")
    assert 'column "bread" stays text: "not counted" is no number' in made.told


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (gzip.compress(b"a,b\n1,2\n", mtime=0), "gzip"),
        (b"PK\x03\x04a,b\n1,2\n", "a compressed file or a spreadsheet"),
        (b"\n<!DOCTYPE html>\n<html>\n<p>404, not found</p>\n", "a page of HTML"),
        (b"%PDF-1.7\na,b\n1,2\n", "a PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "an old kind"),
        (b"version https://git-lfs.github.com/spec/v1\noid a\nsize 3\n", "git LFS"),
        (b"a,b\n1,x\x00y\n", r"no text: it holds the sign U\+0000"),
        (b"a,b\n1,x\x01y\n", r"no text: it holds the sign U\+0001"),
        ("a,b\n1,M\ufffdxico\n".encode(), r"no text: it holds the sign U\+FFFD"),
    ],
)
def test_another_file_under_the_name_of_a_table_is_refused(tmp_path: Path, data: bytes, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        received(tmp_path, data)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_two_bytes_for_each_letter_are_read_without_their_mark(tmp_path: Path, encoding: str) -> None:
    made = received(tmp_path, "year,place\n2021,México\n2022,León\n".encode(encoding))
    assert [row["place"] for row in rows(made)] == ["México", "León"]
