"""What the second search brought, and what it did not: queries by consortium, results with and without a firm."""

from __future__ import annotations

from report.exhibits import (
    Cell,
    Column,
    Inputs,
    Judgement,
    Quantity,
    Rows,
    Table,
    claim,
    is_about,
    is_less,
    table,
    value,
)
from scripts.consortium import FINDINGS, counted, on_consortia, stated, with_code
from scripts.consortium_record import COMPARISON, INTERRUPTION, RESULTS

SEARCHES = "searches"
# The consortia that the chapter compares, the silent one last.
FIVE = ("CENTA", "MTH", "CONMAD", "COA", "CITTAA")
# What a row of the search is about where it is no consortium: the programme, and the state of Aguascalientes.
SETTING = ("STRATEGY", "AGS")
# Queries of the same day that asked for no consortium: the tariffs of 2026, and dates and originals of sources.
ELSEWHERE = ("TARIFFS", "REGISTER")
DELIVERED = tuple(code for code in RESULTS if code != INTERRUPTION)


def second_search(data: Inputs) -> Rows:
    """The queries on consortia, on their programme and on the state of Aguascalientes."""
    return data[SEARCHES].where(consortium=lambda name: name not in ELSEWHERE)


def queries_on(data: Inputs, consortium: str) -> Rows:
    """The queries about one consortium; may be empty."""
    rows = data[SEARCHES]
    return Rows(rows.dataset, rows.frame[[row["consortium"] == consortium for row in rows]])


def with_news(rows: Rows) -> Rows:
    """The queries that brought a new source on the consortium asked for; may be empty."""
    return Rows(rows.dataset, rows.frame[[row["on_the_consortium"] == "yes" for row in rows]])


def results_of(data: Inputs, consortium: str) -> Rows:
    """The findings on one consortium with a code of results other than interruption; may be empty."""
    return with_code(data[FINDINGS].where(consortium=consortium), *DELIVERED)


@value(reads=[SEARCHES], unit="queries")
def searches_total(data: Inputs) -> Quantity:
    """Queries of the second search, consortium by consortium."""
    return second_search(data).count()


@value(reads=[SEARCHES], unit="results")
def searches_results(data: Inputs) -> Quantity:
    """Results that these queries gave and that were looked at; one page may be the result of several."""
    return second_search(data).sum("results")


@value(reads=[SEARCHES], unit="sources")
def searches_new_sources(data: Inputs) -> Quantity:
    """Sources that were registered because of these queries."""
    rows = second_search(data).where_known("new_sources")
    names = {name.strip() for row in rows for name in row["new_sources"].split(";")}
    return Quantity(len(names), rows.rows)


@value(reads=[SEARCHES], unit="queries", show="words")
def searches_cittaa(data: Inputs) -> Quantity:
    """Queries of the second search about CITTAA."""
    return queries_on(data, "CITTAA").count()


def searches_cittaa_found(data: Inputs) -> Quantity:
    """Those of them that brought a new source on CITTAA."""
    about = queries_on(data, "CITTAA")
    return counted(with_news(about), about)


@value(reads=[FINDINGS], unit="findings", show="words")
def results_delivered(data: Inputs) -> Quantity:
    """Coded findings on single consortia with a code of results other than interruption."""
    return with_code(on_consortia(data), *DELIVERED).count()


@value(reads=[COMPARISON], unit="consortia", show="words")
def consortia_compared(data: Inputs) -> Quantity:
    """Consortia that the chapter sets side by side."""
    return data[COMPARISON].where(acronym=list(FIVE)).count()


@value(reads=[FINDINGS], unit="firms", show="words")
def firms_incubated(data: Inputs) -> Quantity:
    """Firms that the aeronautics centre had incubated by February 2019, as its manager said."""
    return stated(data[FINDINGS].one(ev_id="EV188"), r"incubated (\w+) firms")


@claim(reads=[FINDINGS])
def delivered_few(data: Inputs) -> Judgement:
    """Fewer than one finding on single consortia in ten reports a result other than an interruption."""
    return is_less(results_delivered(data), on_consortia(data).count() / 10)


@claim(reads=[SEARCHES])
def cittaa_silent(data: Inputs) -> Judgement:
    """No query about CITTAA brought a new source on it."""
    return is_about(searches_cittaa_found(data) + 1, 1, within_percent=0)


@table(reads=[SEARCHES])
def searches_by_consortium(data: Inputs) -> Table:
    """The queries of the second search by consortium, and what they brought."""
    groups = sorted(second_search(data).by("consortium").items(), key=lambda item: (-len(item[1]), item[0]))
    names = {"STRATEGY": "The programme", "AGS": "State of Aguascalientes"}
    rows: list[list[Cell | Quantity]] = []
    for name, queries in groups:
        news = with_news(queries)
        rows.append(
            [
                Cell(names.get(name, name), queries.rows),
                queries.count(),
                queries.sum("results"),
                counted(news, queries),
            ]
        )
    return Table(
        columns=[
            Column("About"),
            Column("Queries", unit="queries"),
            Column("Results looked at", unit="results"),
            Column("Queries with a new source on it", unit="queries"),
        ],
        rows=rows,
        title=(
            f"Of {searches_total(data)} queries {len(with_news(second_search(data)))} brought something new on what "
            f"they asked for; of {searches_cittaa(data)} on CITTAA {searches_cittaa_found(data)} did"
        ),
        caption=(
            "Searched were stored copies of public pages, of varying age, mostly read in their first 2,000 characters. "
            "A page may be the result of several queries. What was not found there may still exist."
        ),
    )
