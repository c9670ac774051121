"""Rows come from the database exactly: money that is missing somewhere is no float."""

import duckdb
import pandas as pd

from perfmon.store.asking import read_rows


def rows_of(query: str) -> pd.DataFrame:
    with duckdb.connect() as connection:
        return read_rows(connection.cursor(), query, {})


def test_money_stays_exact_where_some_is_missing() -> None:
    fen = 9_007_199_254_740_993  # the first whole number that no float holds
    planned = rows_of(f"SELECT unnest([{fen}, NULL])::BIGINT AS planned_fen")["planned_fen"]
    assert planned.dtype == "Int64"
    assert planned.iloc[0] == fen
    assert planned.isna().tolist() == [False, True]


def test_where_nothing_is_missing_numbers_are_plain() -> None:
    rows = rows_of("SELECT 1::BIGINT AS paid_fen, 2023::INTEGER AS year, true AS covered")
    assert [str(rows[name].dtype) for name in rows] == ["int64", "int32", "bool"]


def test_a_missing_yes_or_no_is_neither() -> None:
    covered = rows_of("SELECT unnest([true, NULL]) AS covered")["covered"]
    assert covered.isna().tolist() == [False, True]


def test_text_is_text_even_where_there_is_none() -> None:
    rows = rows_of("SELECT NULL::VARCHAR AS document_no, '县教育局' AS name LIMIT 0")
    assert [str(rows[name].dtype) for name in rows] == ["str", "str"]


def test_days_are_days() -> None:
    rows = rows_of("SELECT DATE '2023-10-31' AS cut_on")
    assert rows["cut_on"].iloc[0] == pd.Timestamp(2023, 10, 31)


def test_what_is_asked_is_asked_by_name() -> None:
    with duckdb.connect() as connection:
        rows = read_rows(connection.cursor(), "SELECT $month AS month", {"month": 10})
    assert rows["month"].tolist() == [10]
